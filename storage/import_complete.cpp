#include "storage/import_build.h"
#include "storage/import_merge.h"
#include "storage/utf8.h"
#include "storage/words.h"

#include <algorithm>
#include <unordered_set>

namespace ponder::storage {

namespace {

void clean(std::string& text) {
    if (!is_clean_text(text)) text = clean_text(text);
}

// The first line of what was asked first.
std::string title_of(const ImportedConversation& conversation) {
    constexpr std::size_t most_bytes = 80;
    for (const Message& message : conversation.messages)
        for (const Part& part : message.parts) {
            if (message.role != Role::user || part.kind != PartKind::text) continue;
            const std::size_t from = part.text.find_first_not_of(" \t\r\n#");
            if (from == std::string::npos) continue;
            std::string line = part.text.substr(from, part.text.find_first_of("\r\n", from) - from);
            if (line.size() <= most_bytes) return line;
            std::size_t end = most_bytes;
            while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end; // not within a character
            return line.substr(0, end) + "…";
        }
    return {};
}

std::string key_of(const ImportedConversation& conversation) {
    ContentKey key;
    key.with(conversation.conversation.created_ms);
    if (conversation.messages.empty()) return key.text();
    const Message& first = conversation.messages.front();
    key.with(word_of(role_words, first.role)).with(first.created_ms);
    if (conversation.format != ImportFormat::ponder && !first.parts.empty()) key.with(first.parts.front().text);
    return key.text();
}

} // namespace

std::string OwnIds::next(const Message& message) {
    const std::string key = ContentKey().with(word_of(role_words, message.role)).with(message.created_ms).text();
    const int nth = ++count_[key];
    return std::string(own_id) + key + (nth > 1 ? "-" + std::to_string(nth) : "");
}

void complete(ImportedConversation& conversation) {
    Conversation& head = conversation.conversation;
    const bool ours = conversation.format == ImportFormat::ponder;
    clean(head.title);
    clean(conversation.system_prompt);
    clean(conversation.source.source_id);
    clean(conversation.source.extra);
    if (!ours) {
        std::replace_if(
            head.title.begin(), head.title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
        if (head.title.find_first_not_of(' ') == std::string::npos) head.title = title_of(conversation);
    }
    std::int64_t first = 0, last = 0;
    std::unordered_set<std::string> ids;
    OwnIds own_ids;
    for (Message& message : conversation.messages) {
        clean(message.model);
        clean(message.extra);
        clean(message.source_id);
        for (Part& part : message.parts) {
            clean(part.text);
            clean(part.extra);
            if (part.ended_ms < part.started_ms || part.started_ms == 0) part.ended_ms = ours ? part.ended_ms : part.started_ms;
        }
        for (Attachment& attachment : message.attachments) {
            clean(attachment.name);
            clean(attachment.mime);
            clean(attachment.extra);
        }
        if (message.created_ms && (!first || message.created_ms < first)) first = message.created_ms;
        last = std::max(last, message.created_ms);
    }
    if (!ours) {
        if (!head.created_ms) head.created_ms = first;
        if (!head.updated_ms) head.updated_ms = std::max(last, head.created_ms);
        for (Message& message : conversation.messages) // as old as what it answers
            if (!message.created_ms)
                message.created_ms = message.parent
                                         ? conversation.messages[static_cast<std::size_t>(*message.parent)].created_ms
                                         : head.created_ms;
    }
    for (Message& message : conversation.messages) {
        if (message.source_id.empty()) message.source_id = own_ids.next(message);
        for (int nth = 2; !ids.insert(message.source_id).second; ++nth) message.source_id += "#" + std::to_string(nth);
    }
    if (conversation.source.source.empty()) conversation.source.source = name_of(conversation.format).word;
    if (conversation.source.source_id.empty()) conversation.source.source_id = key_of(conversation);
}

} // namespace ponder::storage
