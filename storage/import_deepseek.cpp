// DeepSeek's export, and the shape of its web API that some tools save. A message has no role: it is the person's when it has a
// REQUEST fragment. There is no branch in view either: it is the one with the newest answer.
#include "storage/import_build.h"
#include "storage/import_formats.h"

#include <algorithm>
#include <charconv>

namespace ponder::storage {

namespace {

struct Node {
    std::string id;
    std::optional<std::string> parent;
    const Json* message = nullptr;
    std::int64_t created_ms = 0;
    long long number = 0; // "12" after "5"
};

std::string id_of(const Json& node, const char* key) { return text_of(node, key); }

void add_files(ImportedConversation& out, std::size_t place, const Json& files, const FindFile& find) {
    if (!files.is_array()) return;
    for (const Json& file : files) {
        if (!file.is_object()) continue;
        std::string id = id_of(file, "id");
        if (id.empty()) id = id_of(file, "file_id");
        std::string name = text_of(file, "file_name");
        if (name.empty()) name = text_of(file, "name");
        const auto found = id.empty() || !find ? std::nullopt : find(id);
        const std::int64_t bytes = bytes_of(file, member(file, "file_size") ? "file_size" : "size");
        attach_file(out, place, name.empty() ? "file" : name, {}, bytes, found,
                    rest_of(file, {"file_name", "name", "file_size", "size"}));
    }
}

// The fragments, in order. Search results are kept as they are: how they look inside is known to nobody.
void add_fragments(ImportedConversation& out, std::size_t place, const Json& fragments) {
    for (const Json& fragment : fragments) {
        const std::string type = text_of(fragment, "type");
        std::string text = text_of(fragment, "content");
        Message& message = out.messages[place];
        if (type == "THINK") {
            std::int64_t started = 0, ended = 0;
            if (const auto seconds = number_of(fragment, "elapsed_secs");
                seconds && *seconds > 0 && *seconds < 1e7 && message.created_ms) {
                started = message.created_ms;
                ended = started + static_cast<std::int64_t>(*seconds * 1000);
            }
            add_part(message, PartKind::reasoning, std::move(text), started, ended,
                     rest_of(fragment, {"type", "content", "elapsed_secs"}));
        } else if (type == "REQUEST" || type == "RESPONSE" || type == "ANSWER") {
            add_part(message, PartKind::text, std::move(text), 0, 0, rest_of(fragment, {"type", "content"}));
        } else {
            ++out.unknown[type.empty() ? "(no type)" : type];
            const std::string said = type == "SEARCH" ? "Web search results (imported)" : "\"" + type + "\" (imported)";
            add_part(message, PartKind::tool_result, text.empty() ? said : said + "\n\n" + text, 0, 0,
                     fragment.dump(-1, ' ', false, Json::error_handler_t::replace));
        }
    }
}

bool is_request(const Json& message) {
    for (const Json& fragment : list_of(message, "fragments"))
        if (text_of(fragment, "type") == "REQUEST") return true;
    const std::string role = text_of(message, "role");
    return role == "USER" || role == "user";
}

void add_nodes(ImportedConversation& out, std::vector<Node>& nodes, const FindFile& find) {
    std::stable_sort(nodes.begin(), nodes.end(), [](const Node& a, const Node& b) {
        return std::pair(a.created_ms, a.number) < std::pair(b.created_ms, b.number);
    });
    std::vector<TreeNode> shape;
    for (const Node& node : nodes) shape.push_back({node.id, node.parent});
    const TreeOrder tree = in_tree_order(shape);
    if (!tree.sound)
        out.problems.push_back("Some messages name a message before them that is not there: they were kept as beginnings.");

    std::vector<std::optional<std::size_t>> placed(nodes.size()); // the message that a node became, or that of its parent
    for (const std::size_t at : tree.order) {
        const Node& node = nodes[at];
        const auto parent = tree.parent[at] ? placed[*tree.parent[at]] : std::nullopt;
        if (!node.message) {
            placed[at] = parent;
            continue;
        }
        const Json& said = *node.message;
        const bool asked = is_request(said);
        const std::size_t place = add_message(out, parent, asked ? Role::user : Role::assistant, node.id, node.created_ms);
        placed[at] = place;
        Message& message = out.messages[place];
        if (!asked) message.model = text_of(said, "model");
        const Json& fragments = list_of(said, "fragments");
        if (std::string thought = text_of(said, "thinking_content"); !thought.empty() && fragments.empty()) {
            const auto seconds = number_of(said, "thinking_elapsed_secs");
            const bool timed = seconds && *seconds > 0 && *seconds < 1e7 && node.created_ms;
            add_part(message, PartKind::reasoning, std::move(thought), timed ? node.created_ms : 0,
                     timed ? node.created_ms + static_cast<std::int64_t>(*seconds * 1000) : 0);
        }
        add_fragments(out, place, fragments);
        std::string content = text_of(said, "content"); // the web API's plain answers
        const bool has_text = std::any_of(out.messages[place].parts.begin(), out.messages[place].parts.end(),
                                          [](const Part& part) { return part.kind == PartKind::text; });
        if (!has_text && !content.empty()) add_part(out.messages[place], PartKind::text, std::move(content));
        add_files(out, place, list_of(said, "files"), find);
        // the moment stays as it was written when it has an offset of its own
        const std::string moment = text_of(said, "inserted_at");
        const bool has_offset = moment.size() > 6 && (moment[moment.size() - 6] == '+' || moment[moment.size() - 6] == '-');
        out.messages[place].extra =
            has_offset ? rest_of(said, {"model", "fragments", "files", "content", "thinking_content", "thinking_elapsed_secs",
                                        "role", "message_id", "parent_id"})
                       : rest_of(said, {"model", "fragments", "files", "content", "thinking_content", "thinking_elapsed_secs",
                                        "role", "message_id", "parent_id", "inserted_at"});
    }
}

void read_web(ImportedConversation& out, const Json& session, const Json& messages, const FindFile& find) {
    out.source.source_id = text_of(session, "id");
    out.conversation.title = text_of(session, "title");
    out.conversation.created_ms = time_of(session, "inserted_at");
    out.conversation.updated_ms = time_of(session, "updated_at");
    out.conversation.pinned = truth_of(session, "pinned");
    out.source.extra = rest_of(session, {"id", "title", "inserted_at", "updated_at", "pinned"});
    std::vector<Node> nodes;
    std::optional<std::string> before;
    for (const Json& message : messages) {
        if (!message.is_object()) continue;
        Node node;
        node.id = text_of(message, "message_id");
        if (node.id.empty()) node.id = std::to_string(nodes.size() + 1);
        node.parent = before;
        if (message.contains("parent_id")) {
            const std::string parent = text_of(message, "parent_id");
            node.parent = parent.empty() ? std::nullopt : std::optional(parent);
        }
        node.message = &message;
        node.created_ms = time_of(message, "inserted_at");
        node.number = static_cast<long long>(nodes.size());
        before = node.id;
        nodes.push_back(std::move(node));
    }
    add_nodes(out, nodes, find);
}

} // namespace

ImportedConversation read_deepseek(const Json& element, const FindFile& find) {
    ImportedConversation out;
    out.format = ImportFormat::deepseek;
    const Json& outer = object_of(object_of(element, "data"), "biz_data");
    const Json& web = outer.empty() ? element : outer;
    if (member(web, "chat_session") && member(web, "chat_messages")) {
        read_web(out, object_of(web, "chat_session"), list_of(web, "chat_messages"), find);
        choose_leaf(out);
        return out;
    }

    out.source.source_id = text_of(element, "id");
    out.conversation.title = text_of(element, "title");
    out.conversation.created_ms = time_of(element, member(element, "inserted_at") ? "inserted_at" : "create_time");
    out.conversation.updated_ms = time_of(element, member(element, "updated_at") ? "updated_at" : "update_time");
    out.source.extra = rest_of(element, {"id", "title", "mapping"});

    std::vector<Node> nodes;
    for (const auto& [key, value] : object_of(element, "mapping").items()) {
        if (!value.is_object()) continue;
        Node node;
        node.id = key;
        if (const std::string parent = text_of(value, "parent"); !parent.empty()) node.parent = parent;
        node.message = member(value, "message");
        if (node.message && !node.message->is_object()) node.message = nullptr;
        if (node.message) node.created_ms = time_of(*node.message, "inserted_at");
        std::from_chars(key.data(), key.data() + key.size(), node.number);
        nodes.push_back(std::move(node));
    }
    add_nodes(out, nodes, find);
    choose_leaf(out);
    return out;
}

} // namespace ponder::storage
