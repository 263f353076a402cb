// Open WebUI's export of chats. Thoughts and tool calls stand inside the text there, as <details> blocks.
#include "storage/import_build.h"
#include "storage/import_formats.h"

#include <algorithm>
#include <charconv>

namespace ponder::storage {

namespace {

std::string unescaped(std::string_view html) {
    struct Entity {
        std::string_view name;
        char character;
    };
    constexpr Entity entities[] = {{"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'},
                                   {"&quot;", '"'}, {"&#x27;", '\''}, {"&#39;", '\''}};
    std::string out;
    out.reserve(html.size());
    while (!html.empty()) {
        const auto entity =
            std::find_if(std::begin(entities), std::end(entities), [&](const Entity& e) { return html.starts_with(e.name); });
        out += entity == std::end(entities) ? html.front() : entity->character;
        html.remove_prefix(entity == std::end(entities) ? 1 : entity->name.size());
    }
    return out;
}

std::string_view attribute(std::string_view tag, std::string_view name) {
    const std::string key = " " + std::string(name) + "=\"";
    const std::size_t at = tag.find(key);
    if (at == std::string_view::npos) return {};
    const std::size_t end = tag.find('"', at + key.size());
    return end == std::string_view::npos ? std::string_view() : tag.substr(at + key.size(), end - at - key.size());
}

std::string_view trimmed(std::string_view text) {
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view() : text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// The inside of a block of reasoning: a summary, then each line quoted with "> ".
std::string thought_in(std::string_view inside) {
    if (const std::size_t end = inside.find("</summary>"); end != std::string_view::npos) inside.remove_prefix(end + 10);
    inside = trimmed(inside);
    std::string out;
    while (!inside.empty()) {
        const std::size_t end = std::min(inside.find('\n'), inside.size());
        std::string_view line = inside.substr(0, end);
        if (line.starts_with("&gt;"))
            line.remove_prefix(4);
        else if (line.starts_with(">"))
            line.remove_prefix(1);
        if (line.starts_with(" ")) line.remove_prefix(1);
        out += unescaped(line);
        if (end < inside.size()) out += '\n';
        inside.remove_prefix(std::min(inside.size(), end + 1));
    }
    return out;
}

void add_text(Message& message, std::string_view text) {
    if (text = trimmed(text); !text.empty()) add_part(message, PartKind::text, std::string(text));
}

void read_content(Message& message, std::string_view content) {
    constexpr std::string_view opens = "<details type=\"", closes = "</details>";
    while (!content.empty()) {
        const std::size_t at = content.find(opens);
        const std::size_t tag_end = at == std::string_view::npos ? at : content.find('>', at);
        const std::size_t end = tag_end == std::string_view::npos ? tag_end : content.find(closes, tag_end);
        if (end == std::string_view::npos) return add_text(message, content);
        add_text(message, content.substr(0, at));
        const std::string_view tag = content.substr(at, tag_end - at), inside = content.substr(tag_end + 1, end - tag_end - 1);
        const std::string_view type = attribute(tag, "type");
        if (type == "reasoning") {
            double seconds = 0;
            const std::string_view duration = attribute(tag, "duration");
            std::from_chars(duration.data(), duration.data() + duration.size(), seconds);
            const bool timed = seconds > 0 && seconds < 1e7 && message.created_ms > 0;
            add_part(message, PartKind::reasoning, thought_in(inside), timed ? message.created_ms : 0,
                     timed ? message.created_ms + static_cast<std::int64_t>(seconds * 1000) : 0);
        } else if (type == "tool_calls") {
            const std::string name = unescaped(attribute(tag, "name")), arguments = unescaped(attribute(tag, "arguments")),
                              result = unescaped(attribute(tag, "result"));
            const std::string extra = Json{{"name", name}}.dump(-1, ' ', false, Json::error_handler_t::replace);
            add_part(message, PartKind::tool_call, fenced(arguments, "json"), 0, 0, extra);
            if (!result.empty()) add_part(message, PartKind::tool_result, fenced(result), 0, 0, extra);
        } else {
            add_part(message, PartKind::notice, std::string(trimmed(content.substr(at, end + closes.size() - at))));
        }
        content.remove_prefix(end + closes.size());
    }
}

void read_files(ImportedConversation& out, std::size_t place, const Json& files) {
    for (const Json& file : files) {
        if (!file.is_object()) continue;
        std::string name = text_of(file, "name");
        const std::string address = text_of(file, "url"), type = text_of(file, "type");
        if (address.starts_with("data:")) {
            const std::size_t comma = address.find(',');
            const std::string head = address.substr(5, comma == std::string::npos ? 0 : comma - 5);
            const std::string mime = head.substr(0, head.find(';'));
            auto bytes = head.ends_with("base64") ? decoded_base64(std::string_view(address).substr(comma + 1)) : std::nullopt;
            if (name.empty()) name = type.empty() ? "file" : type;
            if (bytes) {
                attach_text(out, place, std::move(name), mime, std::move(*bytes), rest_of(file, {"url", "name"}));
                continue;
            }
        }
        const Json& content = object_of(object_of(file, "file"), "data");
        if (std::string text = text_of(content, "content"); !text.empty()) {
            attach_text(out, place, name.empty() ? "file.txt" : std::move(name), "text/plain", std::move(text), {});
            continue;
        }
        Json rest = file;
        if (address.size() > 4096) rest.erase("url");
        attach_file(out, place, name.empty() ? "file" : std::move(name), {}, bytes_of(file, "size"), {},
                    rest_of(rest, {"name"}));
    }
}

} // namespace

ImportedConversation read_openwebui(const Json& element) {
    ImportedConversation out;
    out.format = ImportFormat::openwebui;
    const Json& chat = member(element, "chat") ? object_of(element, "chat") : element;
    out.source.source_id = text_of(element, "id");
    if (out.source.source_id.empty()) out.source.source_id = text_of(chat, "id");
    Conversation& head = out.conversation;
    head.title = text_of(element, "title");
    if (head.title.empty()) head.title = text_of(chat, "title");
    head.created_ms = time_of(element, "created_at");
    if (!head.created_ms) head.created_ms = time_of(chat, "timestamp");
    head.updated_ms = time_of(element, "updated_at");
    head.pinned = truth_of(element, "pinned");
    head.archived = truth_of(element, "archived");
    const Json& tags = member(chat, "tags") ? list_of(chat, "tags") : list_of(object_of(element, "meta"), "tags");
    for (const Json& tag : tags)
        if (tag.is_string() && !tag.get_ref<const std::string&>().empty()) head.tags.push_back(tag.get<std::string>());
    out.system_prompt = text_of(object_of(chat, "params"), "system");
    if (out.system_prompt.empty()) out.system_prompt = text_of(chat, "system");
    Json rest = element;
    if (const auto inner = rest.find("chat"); inner != rest.end() && inner->is_object())
        for (const char* key : {"id", "title", "history", "messages", "timestamp", "tags", "system"}) inner->erase(key);
    out.source.extra =
        rest_of(rest, {"id", "title", "created_at", "updated_at", "pinned", "archived", "history", "messages", "user_id"});

    const Json& history = object_of(chat, "history");
    const Json& by_id = object_of(history, "messages");
    const Json& list = list_of(chat, "messages");
    std::vector<TreeNode> shape;
    std::vector<const Json*> messages;
    const auto add = [&](std::string id, const Json& message) {
        if (!message.is_object()) return;
        if (id.empty()) id = text_of(message, "id");
        if (id.empty()) id = "#" + std::to_string(messages.size() + 1);
        const std::string parent = text_of(message, "parentId");
        const bool linear = by_id.empty() && !message.contains("parentId") && !shape.empty();
        shape.push_back({id, !parent.empty() ? std::optional(parent) : linear ? std::optional(shape.back().id) : std::nullopt});
        messages.push_back(&message);
    };
    if (!by_id.empty())
        for (const auto& [id, message] : by_id.items()) add(id, message);
    else
        for (const Json& message : list) add({}, message);

    std::vector<std::size_t> by_time(messages.size()); // an object has no order: siblings are in the order of their times
    for (std::size_t i = 0; i < by_time.size(); ++i) by_time[i] = i;
    std::vector<std::int64_t> times(messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) times[i] = time_of(*messages[i], "timestamp");
    std::stable_sort(by_time.begin(), by_time.end(), [&](std::size_t a, std::size_t b) { return times[a] < times[b]; });
    std::vector<TreeNode> sorted;
    for (const std::size_t at : by_time) sorted.push_back(shape[at]);

    const TreeOrder tree = in_tree_order(sorted);
    if (!tree.sound)
        out.problems.push_back("Some messages name a message before them that is not there: they were kept as beginnings.");
    std::vector<std::size_t> placed(sorted.size());
    const std::string current = text_of(history, "currentId");
    for (const std::size_t at : tree.order) {
        const Json& said = *messages[by_time[at]];
        const std::string role = text_of(said, "role");
        const auto parent = tree.parent[at] ? std::optional(placed[*tree.parent[at]]) : std::nullopt;
        const std::size_t place = add_message(out, parent,
                                              role == "user"     ? Role::user
                                              : role == "system" ? Role::system
                                                                 : Role::assistant,
                                              sorted[at].id, times[by_time[at]]);
        placed[at] = place;
        Message& message = out.messages[place];
        if (message.role == Role::assistant) message.model = text_of(said, "model");
        const Json* content = member(said, "content");
        if (content && content->is_string()) {
            if (message.role == Role::assistant)
                read_content(message, content->get_ref<const std::string&>());
            else if (!content->get_ref<const std::string&>().empty())
                add_part(message, PartKind::text, content->get<std::string>());
        } else if (content && content->is_array()) {
            for (const Json& piece : *content)
                if (const std::string text = text_of(piece, "text"); !text.empty()) add_part(message, PartKind::text, text);
        }
        if (const Json* error = member(said, "error"); error && (error->is_object() || error->is_string())) {
            std::string text = error->is_string() ? error->get<std::string>() : text_of(*error, "content");
            add_part(message, PartKind::notice, text.empty() ? "An error (imported)" : std::move(text));
            message.state = MessageState::failed;
        } else if (said.contains("done") && said["done"].is_boolean() && !said["done"].get<bool>())
            message.state = MessageState::interrupted;
        std::vector<std::pair<std::string, std::string>> links;
        for (const Json& source : list_of(said, "sources"))
            links.emplace_back(text_of(object_of(source, "source"), "name"), text_of(object_of(source, "source"), "url"));
        if (const std::string list_text = link_list(links); !list_text.empty())
            add_part(message, PartKind::citation, list_text);
        read_files(out, place, list_of(said, "files"));
        out.messages[place].extra =
            rest_of(said, {"id", "parentId", "childrenIds", "role", "content", "timestamp", "model", "done", "files", "error"});
        if (!current.empty() && sorted[at].id == current) head.active_leaf = out.messages[place].id;
    }
    choose_leaf(out);
    return out;
}

} // namespace ponder::storage
