// Claude's export: messages of typed blocks, tied together by their parents where the export is new enough to say so. The newer
// shape with messages[] and contentBlocks[] is read too.
#include "storage/import_build.h"
#include "storage/import_formats.h"

#include <algorithm>

namespace ponder::storage {

namespace {

constexpr std::string_view no_parent = "00000000-0000-4000-8000-000000000000";

class Reader {
  public:
    Reader(const Json& element, const FindFile& find) : element_(element), find_(find) { out_.format = ImportFormat::claude; }

    ImportedConversation read() {
        out_.source.source_id = text_of(element_, "uuid");
        Conversation& head = out_.conversation;
        head.title = text_of(element_, "name");
        head.created_ms = time_of(element_, "created_at");
        head.updated_ms = time_of(element_, "updated_at");
        head.pinned = truth_of(element_, "is_starred");
        out_.folder = text_of(object_of(element_, "project"), "name");
        out_.source.extra = rest_of(element_, {"uuid", "name", "created_at", "updated_at", "is_starred", "chat_messages",
                                               "messages", "account", "current_leaf_message_uuid"});
        model_ = text_of(element_, "model");
        const bool newer = !member(element_, "chat_messages");
        read_messages(newer ? list_of(element_, "messages") : list_of(element_, "chat_messages"), newer);

        const std::string leaf = text_of(element_, "current_leaf_message_uuid"); // of browser extensions' dumps only
        for (const Message& message : out_.messages)
            if (!leaf.empty() && message.source_id == leaf) head.active_leaf = message.id;
        choose_leaf(out_);
        return std::move(out_);
    }

  private:
    void read_messages(const Json& list, bool newer) {
        std::vector<TreeNode> shape;
        std::vector<const Json*> messages;
        std::size_t parents = 0;
        for (const Json& message : list) {
            if (!message.is_object()) continue;
            std::string id = text_of(message, "uuid");
            if (id.empty()) id = "#" + std::to_string(messages.size() + 1);
            const std::string parent = text_of(message, "parent_message_uuid");
            if (!parent.empty() && parent != no_parent) ++parents;
            shape.push_back({id, parent.empty() ? std::nullopt : std::optional(parent)});
            messages.push_back(&message);
        }
        for (std::size_t i = 0; i < shape.size(); ++i) {
            // without any parents the order of the list is the conversation; with some, only what says nothing follows the list
            const bool root = shape[i].parent == no_parent;
            if (root && parents > 0)
                shape[i].parent.reset();
            else if (root || !shape[i].parent)
                shape[i].parent = i > 0 ? std::optional(shape[i - 1].id) : std::nullopt;
        }
        const TreeOrder tree = in_tree_order(shape);
        if (!tree.sound)
            out_.problems.push_back(
                "Some messages name a message before them that is not there: they were kept as beginnings.");
        std::vector<std::size_t> placed(messages.size());
        for (const std::size_t at : tree.order) {
            const auto parent = tree.parent[at] ? std::optional(placed[*tree.parent[at]]) : std::nullopt;
            placed[at] =
                newer ? read_newer(*messages[at], parent, shape[at].id) : read_message(*messages[at], parent, shape[at].id);
        }
    }

    std::size_t read_message(const Json& message, std::optional<std::size_t> parent, const std::string& id) {
        const std::string sender = text_of(message, "sender");
        const bool asked = sender == "human" || sender == "user";
        const std::size_t place =
            add_message(out_, parent, asked ? Role::user : Role::assistant, id, time_of(message, "created_at"));
        if (!asked) out_.messages[place].model = model_;
        for (const Json& block : list_of(message, "content")) read_block(block, place);
        if (std::none_of(out_.messages[place].parts.begin(), out_.messages[place].parts.end(),
                         [](const Part& part) { return !part.text.empty(); }))
            if (std::string text = text_of(message, "text"); !text.empty())
                add_part(out_.messages[place], PartKind::text, std::move(text));
        read_files(message, place);
        const std::string stop = text_of(message, "stop_reason");
        if (!asked && stop == "user_canceled") out_.messages[place].state = MessageState::stopped;
        out_.messages[place].extra = rest_of(message, {"uuid", "text", "content", "sender", "created_at", "attachments",
                                                       "files", "files_v2", "parent_message_uuid"});
        return place;
    }

    std::size_t read_newer(const Json& message, std::optional<std::size_t> parent, const std::string& id) {
        const Json& content = object_of(message, "content");
        std::string role = text_of(message, "role");
        if (role.empty()) role = text_of(content, "role");
        const bool asked = role == "user" || role == "human";
        const std::size_t place =
            add_message(out_, parent, asked ? Role::user : Role::assistant, id, time_of(message, "created_at"));
        if (!asked) out_.messages[place].model = model_;
        for (const Json& block : list_of(content, "contentBlocks")) {
            if (const std::string said = text_of(block, "message"); !member(block, "text") && !said.empty())
                add_part(out_.messages[place], PartKind::text, said, 0, 0, rest_of(block, {"type", "message"}));
            else if (const Json* call = member(block, "toolCall"))
                add_part(out_.messages[place], PartKind::tool_call, fenced(pretty(*call), "json"), 0, 0,
                         rest_of(block, {"toolCall"}));
            else
                read_block(block, place);
        }
        if (out_.messages[place].parts.empty())
            if (std::string text = text_of(content, "content"); !text.empty())
                add_part(out_.messages[place], PartKind::text, std::move(text));
        if (const auto tokens = number_of(content, "turnInputTokens"); tokens && *tokens > 0 && *tokens < 1e9)
            out_.messages[place].prompt_tokens = static_cast<int>(*tokens);
        read_files(content, place);
        Json rest = message;
        if (const auto inner = rest.find("content"); inner != rest.end() && inner->is_object())
            for (const char* key : {"id", "role", "content", "attachments", "contentBlocks", "turnInputTokens"})
                inner->erase(key);
        out_.messages[place].extra = rest_of(rest, {"uuid", "role", "created_at"});
        return place;
    }

    void read_block(const Json& block, std::size_t place) {
        const std::string type = text_of(block, "type");
        Message& message = out_.messages[place];
        const std::int64_t started = time_of(block, "start_timestamp"), ended = time_of(block, "stop_timestamp");
        if (type == "text") {
            std::vector<std::pair<std::string, std::string>> links;
            for (const Json& citation : list_of(block, "citations")) {
                const Json& details = object_of(citation, "details");
                std::string title = text_of(citation, "title");
                if (title.empty()) title = text_of(details, "title");
                std::string address = text_of(details, "url");
                if (address.empty()) address = text_of(citation, "url");
                links.emplace_back(title, address);
            }
            if (std::string text = text_of(block, "text"); !text.empty())
                add_part(message, PartKind::text, std::move(text), started, ended,
                         rest_of(block, {"type", "text", "start_timestamp", "stop_timestamp"}));
            if (const std::string list = link_list(links); !list.empty()) add_part(message, PartKind::citation, list);
        } else if (type == "thinking" || type == "thinking_hidden") {
            std::string text = text_of(block, "thinking");
            if (text.empty())
                for (const Json& step : list_of(block, "summaries")) {
                    const std::string summary = text_of(step, "summary");
                    if (!summary.empty()) text += (text.empty() ? "" : "\n\n") + summary;
                }
            if (truth_of(block, "cut_off") || truth_of(block, "truncated")) message.state = MessageState::interrupted;
            if (!text.empty())
                add_part(message, PartKind::reasoning, std::move(text), started, ended,
                         rest_of(block, {"type", "thinking", "start_timestamp", "stop_timestamp"}));
        } else if (type == "tool_use") {
            if (text_of(block, "name") == "artifacts" && read_artifact(block, place)) return;
            add_part(message, PartKind::tool_call, fenced(pretty(block.value("input", Json::object())), "json"), started, ended,
                     rest_of(block, {"type", "input", "start_timestamp", "stop_timestamp"}));
        } else if (type == "tool_result") {
            const Json* content = member(block, "content");
            std::string text = content ? flat(*content) : std::string();
            add_part(message, PartKind::tool_result, std::move(text), started, ended,
                     rest_of(block, {"type", "start_timestamp", "stop_timestamp"}));
        } else if (type == "image" || type == "document") {
            add_part(message, PartKind::notice, (type == "image" ? "An image" : "A document") + std::string(" (imported)"), 0,
                     0, rest_of(block, {}));
        } else if (type != "token_budget") {
            ++out_.unknown[type.empty() ? "(no type)" : type];
            const std::string text = text_of(block, "text");
            add_part(message, PartKind::notice,
                     "\"" + (type.empty() ? std::string("block") : type) + "\" (imported)" +
                         (text.empty() ? "" : "\n\n" + text),
                     started, ended, rest_of(block, {}));
        }
    }

    static std::string flat(const Json& content) {
        if (content.is_string()) return content.get<std::string>();
        std::string text;
        if (!content.is_array()) return fenced(pretty(content), "json");
        for (const Json& item : content) {
            std::string piece = item.is_string() ? item.get<std::string>() : text_of(item, "text");
            if (piece.empty())
                piece = item.is_object() && !text_of(item, "url").empty()
                            ? link_list({{text_of(item, "title"), text_of(item, "url")}})
                            : std::string();
            if (!piece.empty()) text += (text.empty() ? "" : "\n\n") + piece;
        }
        return text.empty() && !content.empty() ? fenced(pretty(content), "json") : text;
    }

    // A document that Claude wrote beside the chat. What it changes of one later is shown as the change.
    bool read_artifact(const Json& block, std::size_t place) {
        const Json& input = object_of(block, "input");
        std::string title = text_of(input, "title");
        const std::string id = text_of(input, "id"), command = text_of(input, "command");
        if (title.empty())
            title = titles_.count(id) ? titles_[id] : id.empty() ? "Artifact" : id;
        else
            titles_[id] = title;
        if (command == "update") {
            const std::string before = text_of(input, "old_str"), after = text_of(input, "new_str");
            std::string change;
            for (const auto& [mark, text] : {std::pair("-", before), std::pair("+", after)})
                for (std::size_t at = 0; at < text.size();) {
                    const std::size_t end = std::min(text.find('\n', at), text.size());
                    change += mark + text.substr(at, end - at) + "\n";
                    at = end + 1;
                }
            add_part(out_.messages[place], PartKind::tool_call, "**" + title + "**\n\n" + fenced(change, "diff"), 0, 0,
                     rest_of(block, {"type"}));
            return true;
        }
        std::string content = text_of(input, "content");
        if (content.empty()) return false;
        std::string kind = text_of(input, "language");
        if (kind.empty()) kind = text_of(input, "type");
        std::string name = title;
        const std::string extension = extension_of(kind.find("react") != std::string::npos ? "react" : kind);
        if (!name.ends_with(extension)) name += extension;
        Json rest = block;
        rest["input"].erase("content");
        add_part(out_.messages[place], PartKind::tool_call, "**" + title + "**", time_of(block, "start_timestamp"),
                 time_of(block, "stop_timestamp"), rest_of(rest, {"type", "start_timestamp", "stop_timestamp"}));
        attach_text(out_, place, std::move(name), mime_of(extension.size() > 1 ? "x" + extension : ""), std::move(content),
                    rest_of(input, {"content"}));
        return true;
    }

    void read_files(const Json& message, std::size_t place) {
        for (const Json& attachment : list_of(message, "attachments")) {
            std::string name = text_of(attachment, "file_name");
            if (name.empty()) name = "attachment.txt";
            const Json* content = member(attachment, "extracted_content");
            // the text of the file, not the file: a PDF's words are no PDF
            std::string mime = text_of(attachment, "file_type");
            const bool is_text =
                mime.empty() || mime.starts_with("text/") || mime == "txt" || mime.find('/') == std::string::npos;
            std::string rest = rest_of(attachment, {"file_name", "extracted_content"});
            if (content && content->is_string() && !content->get_ref<const std::string&>().empty())
                attach_text(out_, place, std::move(name), "text/plain", content->get<std::string>(), std::move(rest));
            else
                attach_file(out_, place, std::move(name), is_text ? "text/plain" : mime, bytes_of(attachment, "file_size"), {},
                            std::move(rest));
        }
        for (const char* list : {"files", "files_v2"})
            for (const Json& file : list_of(message, list)) {
                const std::string id = text_of(file, "file_uuid");
                if (list[5] &&
                    std::any_of(out_.messages[place].attachments.begin(), out_.messages[place].attachments.end(),
                                [&](const Attachment& had) { return !id.empty() && had.extra.find(id) != std::string::npos; }))
                    continue; // in both lists
                std::string name = text_of(file, "file_name");
                attach_file(out_, place, name.empty() ? "file" : std::move(name), {}, 0,
                            id.empty() || !find_ ? std::nullopt : find_(id), rest_of(file, {"file_name"}));
            }
    }

    const Json& element_;
    const FindFile& find_;
    ImportedConversation out_;
    std::string model_;
    std::map<std::string, std::string> titles_; // of artifacts, by their ids
};

} // namespace

ImportedConversation read_claude(const Json& element, const FindFile& find) { return Reader(element, find).read(); }

} // namespace ponder::storage
