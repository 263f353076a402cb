#include "storage/import_formats.h"

namespace ponder::storage {

namespace {

bool is_deepseek_node(const Json& node) {
    const Json* message = member(node, "message");
    return message && message->is_object() && (message->contains("fragments") || message->contains("inserted_at"));
}

bool is_chatgpt_node(const Json& node) {
    const Json* message = member(node, "message");
    return message && message->is_object() && message->contains("author");
}

} // namespace

// What is inside says more than what stands around it: some tools write DeepSeek's messages under ChatGPT's names for times.
std::optional<ImportFormat> recognise(const Json& element) {
    if (!element.is_object()) return std::nullopt;
    if (text_of(element, "format").starts_with("ponder-")) return ImportFormat::ponder;
    const Json& web = object_of(object_of(element, "data"), "biz_data");
    if ((member(web, "chat_session") && member(web, "chat_messages")) ||
        (member(element, "chat_session") && member(element, "chat_messages")))
        return ImportFormat::deepseek;
    if (const Json* mapping = member(element, "mapping"); mapping && mapping->is_object()) {
        for (const Json& node : *mapping) {
            if (is_deepseek_node(node)) return ImportFormat::deepseek;
            if (is_chatgpt_node(node)) return ImportFormat::chatgpt;
        }
        if (element.contains("inserted_at")) return ImportFormat::deepseek;
        if (element.contains("create_time") || element.contains("current_node")) return ImportFormat::chatgpt;
        return std::nullopt;
    }
    if (member(element, "chat_messages")) return ImportFormat::claude;
    if (member(element, "uuid") && (member(element, "account") || member(element, "messages"))) return ImportFormat::claude;
    const Json& chat = member(element, "chat") ? object_of(element, "chat") : element;
    if (!object_of(object_of(chat, "history"), "messages").empty() || member(object_of(chat, "history"), "currentId"))
        return ImportFormat::openwebui;
    if (member(element, "chat") && member(chat, "messages")) return ImportFormat::openwebui;
    return std::nullopt;
}

} // namespace ponder::storage
