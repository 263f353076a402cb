// ChatGPT's export. What a person sees as one answer is a chain of nodes there (thoughts, calls of tools, their results, the
// text): the chain becomes one message, unless it forks in the middle. Nodes that ChatGPT hides are passed over, except the
// thoughts.
#include "storage/import_build.h"
#include "storage/import_formats.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace ponder::storage {

namespace {

constexpr std::string_view mark_opens = "\xEE\x88\x80", mark_closes = "\xEE\x88\x81"; // U+E200, U+E201

using Links = std::vector<std::pair<std::string, std::string>>;

// Marks of citations in the text mean nothing outside: U+E200 ... U+E201, and 【1†source】.
std::string without_marks(std::string text) {
    for (std::size_t at = text.find(mark_opens); at != std::string::npos; at = text.find(mark_opens, at)) {
        const std::size_t end = text.find(mark_closes, at);
        text.erase(at, end == std::string::npos || end - at > 2000 ? mark_opens.size() : end + mark_closes.size() - at);
    }
    constexpr std::string_view opens = "【", dagger = "†", closes = "】";
    for (std::size_t at = text.find(opens); at != std::string::npos; at = text.find(opens, at)) {
        const std::size_t end = text.find(closes, at);
        const std::size_t sign = text.find(dagger, at);
        if (end != std::string::npos && sign < end && end - at < 300)
            text.erase(at, end + closes.size() - at);
        else
            at += opens.size();
    }
    return text;
}

void collect_links(const Json& metadata, Links& links) {
    const auto add = [&](const Json& from) {
        const std::string address = text_of(from, "url");
        if (!address.empty()) links.emplace_back(text_of(from, "title"), address);
    };
    for (const Json& citation : list_of(metadata, "citations")) {
        add(object_of(citation, "metadata"));
        add(citation);
    }
    for (const Json& reference : list_of(metadata, "content_references")) {
        add(reference);
        for (const Json& item : list_of(reference, "items")) add(item);
    }
}

struct Node {
    std::string id;
    std::optional<std::string> parent;
    const Json* message = nullptr;
};

// "Thought for 1m 12s", "Thought for 5 seconds" -> seconds
double seconds_of(std::string_view recap) {
    double seconds = 0, number = -1;
    for (std::size_t i = 0; i < recap.size(); ++i) {
        const char c = recap[i];
        if (c >= '0' && c <= '9') {
            number = (number < 0 ? 0 : number) * 10 + (c - '0');
            if (number > 1e6) return 0;
            continue;
        }
        if (number >= 0 && c != ' ') {
            seconds += number * (c == 'h' ? 3600 : c == 'm' ? 60 : c == 's' ? 1 : 0);
            number = -1;
        }
    }
    return seconds;
}

class Reader {
  public:
    Reader(const Json& element, const FindFile& find) : element_(element), find_(find) { out_.format = ImportFormat::chatgpt; }

    ImportedConversation read() {
        read_head();
        std::vector<Node> nodes = read_nodes();
        std::vector<TreeNode> shape;
        for (const Node& node : nodes) shape.push_back({node.id, node.parent});
        const TreeOrder tree = in_tree_order(shape);
        if (!tree.sound)
            out_.problems.push_back(
                "Some messages name a message before them that is not there: they were kept as beginnings.");
        std::vector<int> children(nodes.size());
        for (const auto& parent : tree.parent)
            if (parent) ++children[*parent];

        // Where each node's children continue: the message it became part of, and whether they may become part of it too.
        struct End {
            std::optional<std::size_t> message;
            bool open = false;
        };
        std::vector<End> ends(nodes.size());
        std::unordered_map<std::string_view, std::size_t> message_of;
        for (const std::size_t at : tree.order) {
            End end = tree.parent[at] ? ends[*tree.parent[at]] : End{};
            if (nodes[at].message) {
                if (const auto place = take(nodes[at], end.message, end.open)) {
                    end.message = place;
                    end.open = out_.messages[*place].role == Role::assistant && !truth_of(*nodes[at].message, "end_turn");
                }
            }
            if (children[at] > 1) end.open = false; // a fork: each way is a message of its own
            if (end.message) message_of.emplace(nodes[at].id, *end.message);
            ends[at] = end;
        }
        finish(message_of);
        return std::move(out_);
    }

  private:
    void read_head() {
        out_.source.source_id = text_of(element_, "conversation_id");
        if (out_.source.source_id.empty()) out_.source.source_id = text_of(element_, "id");
        Conversation& head = out_.conversation;
        head.title = text_of(element_, "title");
        head.created_ms = time_of(element_, "create_time");
        head.updated_ms = time_of(element_, "update_time");
        head.archived = truth_of(element_, "is_archived");
        head.pinned = truth_of(element_, "is_starred") || member(element_, "pinned_time");
        model_ = text_of(element_, "default_model_slug");
        if (model_.empty()) model_ = text_of(element_, "model_slug");
        out_.source.extra = rest_of(element_, {"id", "conversation_id", "title", "create_time", "update_time", "mapping",
                                               "is_archived", "is_starred", "pinned_time", "current_node"});
    }

    // In the order in which the children are named, as ChatGPT shows the versions of a message.
    std::vector<Node> read_nodes() {
        const Json& mapping = object_of(element_, "mapping");
        std::vector<Node> nodes;
        std::unordered_map<std::string_view, std::size_t> rank; // of a child among its siblings
        std::unordered_map<std::string_view, std::string_view> parent_of;
        for (const auto& [key, value] : mapping.items()) {
            const Json& children = list_of(value, "children");
            for (std::size_t i = 0; i < children.size(); ++i)
                if (children[i].is_string()) {
                    rank.emplace(children[i].get_ref<const std::string&>(), i);
                    parent_of.emplace(children[i].get_ref<const std::string&>(), key);
                }
        }
        for (const auto& [key, value] : mapping.items()) {
            if (!value.is_object()) continue;
            Node node;
            node.id = key;
            if (const std::string parent = text_of(value, "parent"); !parent.empty())
                node.parent = parent;
            else if (const auto named = parent_of.find(key); named != parent_of.end())
                node.parent = named->second;
            node.message = member(value, "message");
            if (node.message && !node.message->is_object()) node.message = nullptr;
            nodes.push_back(std::move(node));
        }
        const auto rank_of = [&](const Node& node) {
            const auto found = rank.find(node.id);
            return found == rank.end() ? SIZE_MAX : found->second;
        };
        std::stable_sort(nodes.begin(), nodes.end(), [&](const Node& a, const Node& b) { return rank_of(a) < rank_of(b); });
        return nodes;
    }

    bool is_hidden(const Json& message, const std::string& role, const std::string& type) const {
        const Json& metadata = object_of(message, "metadata");
        if (type == "thoughts" || type == "reasoning_recap") return false;
        if (type == "tether_browsing_display" || type == "model_editable_context") return true;
        if (truth_of(metadata, "is_visually_hidden_from_conversation")) return type != "user_editable_context";
        if (role == "system") return !truth_of(metadata, "is_user_system_message");
        return false;
    }

    // The message that this node became, or became part of; nothing when it shows nothing.
    std::optional<std::size_t> take(const Node& node, std::optional<std::size_t> before, bool open) {
        const Json& message = *node.message;
        const Json& content = object_of(message, "content");
        const std::string role = text_of(object_of(message, "author"), "role");
        const std::string type = text_of(content, "content_type");
        if (type == "user_editable_context") {
            add_system_prompt(message, content);
            return std::nullopt;
        }
        if (is_hidden(message, role, type)) return std::nullopt;
        if (role == "system") {
            add_system_prompt(message, content);
            return std::nullopt;
        }
        const bool asked = role == "user";
        Message piece;
        Links links;
        const std::size_t attached_before = out_.attached.size();
        std::vector<Attachment> files;
        read_content(message, content, role, type, piece, links, files);
        if (!links.empty()) add_part(piece, PartKind::citation, link_list(links));
        if (piece.parts.empty() && files.empty()) {
            out_.attached.resize(attached_before);
            return std::nullopt;
        }

        const bool continues = !asked && before && open && out_.messages[*before].role == Role::assistant;
        const std::size_t place = continues ? *before
                                            : add_message(out_, before, asked ? Role::user : Role::assistant, node.id,
                                                          time_of(message, "create_time"));
        Message& target = out_.messages[place];
        for (Part& part : piece.parts) {
            // two texts in a row are two nodes of one answer; a recap only says how long the thought before it took
            if (part.kind == PartKind::reasoning && part.text.empty())
                set_thinking_time(target, part);
            else
                target.parts.push_back(std::move(part));
        }
        for (std::size_t i = attached_before; i < out_.attached.size(); ++i) {
            out_.attached[i].message = place;
            out_.attached[i].attachment = target.attachments.size();
            target.attachments.push_back(std::move(files[i - attached_before]));
        }
        if (!asked) {
            const std::string model = text_of(object_of(message, "metadata"), "model_slug");
            if (!model.empty())
                target.model = model;
            else if (target.model.empty())
                target.model = model_;
            const std::string status = text_of(message, "status");
            if (role == "assistant")
                target.state = status == "in_progress" ? MessageState::interrupted
                               : status == "error"     ? MessageState::failed
                                                       : MessageState::complete;
        }
        add_extra(target, node.id, rest_of_message(message));
        return place;
    }

    void add_system_prompt(const Json& message, const Json& content) {
        std::string text;
        for (const char* key : {"user_profile", "user_instructions", "text"})
            if (const std::string piece = text_of(content, key); !piece.empty()) text += (text.empty() ? "" : "\n\n") + piece;
        if (text.empty()) text = joined_parts(content);
        const Json& about = object_of(object_of(message, "metadata"), "user_context_message_data");
        for (const char* key : {"about_user_message", "about_model_message"})
            if (const std::string piece = text_of(about, key); text.empty() && !piece.empty()) text = piece;
        if (!text.empty() && out_.system_prompt.find(text) == std::string::npos)
            out_.system_prompt += (out_.system_prompt.empty() ? "" : "\n\n") + text;
    }

    static std::string joined_parts(const Json& content) {
        std::string text;
        for (const Json& part : list_of(content, "parts"))
            if (part.is_string() && !part.get_ref<const std::string&>().empty())
                text += (text.empty() ? "" : "\n\n") + part.get<std::string>();
        return text;
    }

    // The time that a thought took, by whatever the message says about it.
    static void thinking_time(const Json& message, std::int64_t& started, std::int64_t& ended) {
        const Json& metadata = object_of(message, "metadata");
        started = time_of(metadata, "reasoning_start_time");
        ended = time_of(metadata, "reasoning_end_time");
        if (started && ended >= started) return;
        double seconds = number_of(metadata, "finished_duration_sec").value_or(0);
        if (!(seconds > 0)) seconds = seconds_of(text_of(object_of(message, "content"), "content"));
        started = ended = 0;
        if (!(seconds > 0) || seconds > 1e7) return;
        ended = time_of(message, "create_time");
        const auto length = static_cast<std::int64_t>(seconds * 1000);
        if (ended <= length)
            ended = 0;
        else
            started = ended - length;
    }

    static void set_thinking_time(Message& target, const Part& recap) {
        if (!recap.started_ms) return;
        for (auto part = target.parts.rbegin(); part != target.parts.rend(); ++part)
            if (part->kind == PartKind::reasoning) {
                if (!part->started_ms) {
                    part->started_ms = recap.started_ms;
                    part->ended_ms = recap.ended_ms;
                }
                return;
            }
    }

    void read_content(const Json& message, const Json& content, const std::string& role, const std::string& type,
                      Message& piece, Links& links, std::vector<Attachment>& files) {
        const Json& metadata = object_of(message, "metadata");
        const std::string recipient = text_of(message, "recipient");
        const bool to_tool = role == "assistant" && !recipient.empty() && recipient != "all";
        const bool from_tool = role == "tool";
        const std::string tool = from_tool ? text_of(object_of(message, "author"), "name") : recipient;
        const auto add_result = [&](std::string text, PartKind kind = PartKind::tool_result) {
            add_part(piece, kind, std::move(text), 0, 0,
                     tool.empty() ? std::string() : Json{{"name", tool}}.dump(-1, ' ', false, Json::error_handler_t::replace));
        };
        if (type == "thoughts") {
            std::string text;
            for (const Json& thought : list_of(content, "thoughts")) {
                const std::string heading = text_of(thought, "summary"), body = text_of(thought, "content");
                if (!heading.empty()) text += (text.empty() ? "**" : "\n\n**") + heading + "**";
                if (!body.empty()) text += (text.empty() ? "" : "\n\n") + body;
            }
            std::int64_t started = 0, ended = 0;
            thinking_time(message, started, ended);
            if (!text.empty()) add_part(piece, PartKind::reasoning, std::move(text), started, ended);
        } else if (type == "reasoning_recap") {
            std::int64_t started = 0, ended = 0;
            thinking_time(message, started, ended);
            if (started) add_part(piece, PartKind::reasoning, {}, started, ended);
        } else if (type == "text" || type == "multimodal_text") {
            std::string text;
            for (const Json& part : list_of(content, "parts")) read_part(part, text, files);
            if (type == "text" && text.empty()) text = text_of(content, "text");
            text = without_marks(std::move(text));
            if (to_tool) {
                if (!text.empty()) add_result(fenced(text, tool == "python" ? "python" : ""), PartKind::tool_call);
            } else if (from_tool && type == "text") {
                if (!text.empty()) add_result(std::move(text));
            } else if (!text.empty())
                add_part(piece, PartKind::text, std::move(text));
            if (!to_tool && !from_tool) collect_links(metadata, links);
        } else if (type == "code") {
            const std::string language = text_of(content, "language");
            add_result(fenced(text_of(content, "text"), language == "unknown" ? "" : language), PartKind::tool_call);
        } else if (type == "execution_output" || type == "citable_code_output") {
            const std::string text = text_of(content, type == "execution_output" ? "text" : "output_str");
            if (!text.empty()) add_result(fenced(text));
        } else if (type == "tether_quote" || type == "sonic_webpage") {
            std::string quote = text_of(content, type == "tether_quote" ? "text" : "snippet");
            const std::string link = link_list({{text_of(content, "title"), text_of(content, "url")}});
            if (!link.empty()) quote += (quote.empty() ? "" : "\n\n") + link;
            if (!quote.empty())
                add_part(piece, PartKind::citation, std::move(quote), 0, 0,
                         rest_of(content, {"content_type", "text", "snippet"}));
        } else if (type == "system_error") {
            add_result(text_of(content, "name") + "\n\n" + text_of(content, "text"));
        } else if (type == "computer_output") {
            add_result("The screen of a computer (imported)");
            if (const Json* shot = member(content, "screenshot")) {
                std::string ignored;
                read_part(*shot, ignored, files);
            }
            piece.parts.back().extra = rest_of(content, {"content_type"});
        } else {
            ++out_.unknown[type.empty() ? "(no type)" : type];
            add_part(piece, PartKind::notice, "\"" + (type.empty() ? std::string("content") : type) + "\" (imported)", 0, 0,
                     content.dump(-1, ' ', false, Json::error_handler_t::replace));
        }
        for (const Json& attachment : list_of(metadata, "attachments")) {
            const std::string id = text_of(attachment, "id");
            std::string mime = text_of(attachment, "mime_type");
            if (mime.empty()) mime = text_of(attachment, "mimeType");
            const auto shown =
                std::find_if(files.begin(), files.end(), [&](const Attachment& had) { return !id.empty() && had.name == id; });
            if (shown != files.end()) { // the picture in the text; here it has a name
                if (const std::string name = text_of(attachment, "name"); !name.empty()) shown->name = name;
                shown->mime = mime.empty() ? mime_of(shown->name) : mime;
                continue;
            }
            add_file(files, text_of(attachment, "name"), mime, id, bytes_of(attachment, "size"),
                     rest_of(attachment, {"name", "size", "mime_type", "mimeType"}));
        }
    }

    void read_part(const Json& part, std::string& text, std::vector<Attachment>& files) {
        const auto say = [&](const std::string& more) {
            if (!more.empty()) text += (text.empty() ? "" : "\n\n") + more;
        };
        if (part.is_string()) return say(part.get<std::string>());
        const std::string type = text_of(part, "content_type");
        if (type == "audio_transcription") return say(text_of(part, "text"));
        std::string id = text_of(part, "asset_pointer");
        if (id.empty()) id = text_of(object_of(part, "audio_asset_pointer"), "asset_pointer");
        if (id.empty()) {
            if (part.is_object()) ++out_.unknown[type.empty() ? "(part without type)" : type];
            return;
        }
        if (const std::size_t scheme = id.find("://"); scheme != std::string::npos) id.erase(0, scheme + 3);
        Json extra = part;
        extra["id"] = id;
        add_file(files, {}, {}, id, bytes_of(part, "size_bytes"), rest_of(extra, {"size_bytes"}));
    }

    void add_file(std::vector<Attachment>& files, std::string name, std::string mime, const std::string& id, std::int64_t bytes,
                  std::string extra) {
        Attachment attachment;
        attachment.name = name.empty() ? id : std::move(name);
        attachment.mime = mime.empty() ? mime_of(attachment.name) : std::move(mime);
        attachment.bytes = bytes;
        attachment.extra = std::move(extra);
        out_.attached.push_back({0, files.size(), {}, id.empty() || !find_ ? std::nullopt : find_(id)});
        files.push_back(std::move(attachment));
    }

    static std::string rest_of_message(const Json& message) {
        Json rest = message;
        for (const char* key : {"id", "create_time", "author", "status", "recipient", "weight", "end_turn"}) rest.erase(key);
        if (const auto content = rest.find("content"); content != rest.end() && content->is_object())
            for (const char* key : {"content_type", "parts", "text", "thoughts", "content", "language", "output_str"})
                content->erase(key);
        if (const auto metadata = rest.find("metadata"); metadata != rest.end() && metadata->is_object())
            for (const char* key : {"model_slug", "attachments", "citations", "content_references", "reasoning_start_time",
                                    "reasoning_end_time", "finished_duration_sec"})
                metadata->erase(key);
        return rest_of(rest, {});
    }

    // One message of ours may be several nodes: what they leave is kept by node.
    static void add_extra(Message& target, const std::string& id, const std::string& rest) {
        if (rest.empty()) return;
        if (target.extra.empty()) target.extra = "{}";
        target.extra.pop_back();
        target.extra += (target.extra.size() > 1 ? "," : "") + Json(id).dump(-1, ' ', false, Json::error_handler_t::replace) +
                        ":" + rest + "}";
    }

    void finish(const std::unordered_map<std::string_view, std::size_t>& message_of) {
        const std::string current = text_of(element_, "current_node");
        const auto found = message_of.find(current);
        if (found != message_of.end()) {
            // current_node may be in the middle of a message that ends a little later, but never before it
            out_.conversation.active_leaf = static_cast<std::int64_t>(found->second);
        } else if (!current.empty() && !out_.messages.empty())
            out_.problems.push_back("The message it was last at is not there: the newest answer is shown instead.");
        choose_leaf(out_);
        for (Message& message : out_.messages) // a message of nothing but a thought that never got further
            if (message.role == Role::assistant && !message.parts.empty() && message.parts.back().kind == PartKind::reasoning &&
                message.state == MessageState::complete)
                message.state = MessageState::interrupted;
    }

    const Json& element_;
    const FindFile& find_;
    ImportedConversation out_;
    std::string model_;
};

} // namespace

ImportedConversation read_chatgpt(const Json& element, const FindFile& find) { return Reader(element, find).read(); }

} // namespace ponder::storage
