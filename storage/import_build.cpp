#include "storage/import_build.h"

#include <algorithm>
#include <cstdio>
#include <unordered_map>
#include <unordered_set>

namespace ponder::storage {

std::size_t add_message(ImportedConversation& conversation, std::optional<std::size_t> parent, Role role, std::string id,
                        std::int64_t created_ms) {
    const std::size_t place = conversation.messages.size();
    Message& message = conversation.messages.emplace_back();
    message.id = static_cast<std::int64_t>(place);
    if (parent) message.parent = static_cast<std::int64_t>(*parent);
    message.role = role;
    message.source_id = std::move(id);
    message.created_ms = created_ms;
    return place;
}

void add_part(Message& message, PartKind kind, std::string text, std::int64_t started_ms, std::int64_t ended_ms,
              std::string extra) {
    message.parts.push_back({kind, std::move(text), started_ms, ended_ms, 0, std::move(extra)});
}

void attach_text(ImportedConversation& conversation, std::size_t message, std::string name, std::string mime,
                 std::string content, std::string extra) {
    auto& attachments = conversation.messages[message].attachments;
    Attachment attachment;
    attachment.name = std::move(name);
    attachment.mime = mime.empty() ? mime_of(attachment.name) : std::move(mime);
    attachment.bytes = static_cast<std::int64_t>(content.size());
    attachment.extra = std::move(extra);
    conversation.attached.push_back({message, attachments.size(), std::move(content), {}});
    attachments.push_back(std::move(attachment));
}

void attach_file(ImportedConversation& conversation, std::size_t message, std::string name, std::string mime,
                 std::int64_t bytes, std::optional<std::size_t> file, std::string extra) {
    auto& attachments = conversation.messages[message].attachments;
    Attachment attachment;
    attachment.name = std::move(name);
    attachment.mime = mime.empty() ? mime_of(attachment.name) : std::move(mime);
    attachment.bytes = std::max<std::int64_t>(bytes, 0);
    attachment.extra = std::move(extra);
    conversation.attached.push_back({message, attachments.size(), {}, file});
    attachments.push_back(std::move(attachment));
}

// --- text --------------------------------------------------------------------------------------------------------------------

std::string fenced(std::string_view code, std::string_view language) {
    std::size_t longest = 2, run = 0;
    for (const char c : code) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    std::string name;
    for (const char c : language)
        if (std::string_view("`\n\r ").find(c) == std::string_view::npos) name += c;
    std::string out = fence + name + "\n";
    out.append(code);
    if (!code.empty() && code.back() != '\n') out += '\n';
    return out + fence;
}

std::string link_list(const std::vector<std::pair<std::string, std::string>>& links) {
    std::string out;
    std::unordered_set<std::string_view> seen;
    for (const auto& [title, address] : links) {
        if (address.empty() || !seen.insert(address).second) continue;
        std::string label, target;
        for (const char c : title.empty() ? address : title) {
            if (c == '[' || c == ']' || c == '\\') label += '\\';
            label += c == '\n' || c == '\r' ? ' ' : c;
        }
        for (const char c : address) { // what would end the link
            if (c == '(' || c == ')' || c == ' ' || c == '<' || c == '>' || c == '\n' || c == '\r' || c == '\\') {
                char code[4];
                std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(c));
                target += code;
            } else
                target += c;
        }
        out += (out.empty() ? "- [" : "\n- [") + label + "](" + target + ")";
    }
    return out;
}

namespace {

struct Kind {
    std::string_view name, extension, mime;
};
constexpr Kind kinds[] = {
    {"python", ".py", "text/x-python"},   {"javascript", ".js", "text/javascript"},
    {"typescript", ".ts", "text/plain"},  {"html", ".html", "text/html"},
    {"css", ".css", "text/css"},          {"json", ".json", "application/json"},
    {"markdown", ".md", "text/markdown"}, {"svg", ".svg", "image/svg+xml"},
    {"react", ".jsx", "text/plain"},      {"c++", ".cpp", "text/x-c++"},
    {"cpp", ".cpp", "text/x-c++"},        {"c", ".c", "text/x-c"},
    {"rust", ".rs", "text/plain"},        {"go", ".go", "text/plain"},
    {"java", ".java", "text/plain"},      {"bash", ".sh", "text/x-shellscript"},
    {"sql", ".sql", "text/plain"},        {"yaml", ".yaml", "text/plain"},
    {"mermaid", ".mmd", "text/plain"},    {"xml", ".xml", "text/xml"},
    {"latex", ".tex", "text/x-tex"},      {"csv", ".csv", "text/csv"},
    {"png", ".png", "image/png"},         {"jpeg", ".jpg", "image/jpeg"},
    {"jpeg", ".jpeg", "image/jpeg"},      {"webp", ".webp", "image/webp"},
    {"gif", ".gif", "image/gif"},         {"pdf", ".pdf", "application/pdf"},
    {"wav", ".wav", "audio/wav"},         {"mp3", ".mp3", "audio/mpeg"},
    {"plain", ".txt", "text/plain"},
};

} // namespace

std::string extension_of(std::string_view what) {
    const std::size_t dot = what.rfind('.');
    for (const Kind& kind : kinds)
        if (what == kind.name || what == kind.mime || (dot != std::string_view::npos && what.substr(dot + 1) == kind.name))
            return std::string(kind.extension);
    if (what.starts_with("image/svg")) return ".svg";
    return ".txt";
}

std::string mime_of(std::string_view name) {
    for (const Kind& kind : kinds)
        if (name.size() > kind.extension.size() && name.ends_with(kind.extension)) return std::string(kind.mime);
    return {};
}

std::optional<std::string> decoded_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        int value = -1;
        if (c >= 'A' && c <= 'Z')
            value = c - 'A';
        else if (c >= 'a' && c <= 'z')
            value = c - 'a' + 26;
        else if (c >= '0' && c <= '9')
            value = c - '0' + 52;
        else if (c == '+' || c == '-')
            value = 62;
        else if (c == '/' || c == '_')
            value = 63;
        else if (c == '=' || c == '\n' || c == '\r' || c == ' ')
            continue;
        if (value < 0) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if ((count += 6) >= 8) out += static_cast<char>(bits >> (count -= 8) & 0xFF);
    }
    return out;
}

std::string encoded_base64(std::string_view bytes) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i) out += at + i <= bytes.size() ? digits[bits >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

// --- trees -------------------------------------------------------------------------------------------------------------------

TreeOrder in_tree_order(const std::vector<TreeNode>& nodes) {
    std::unordered_map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < nodes.size(); ++i) by_id.emplace(nodes[i].id, i); // of two with one id the first is meant
    TreeOrder tree;
    tree.parent.resize(nodes.size());
    std::vector<std::vector<std::size_t>> children(nodes.size());
    std::vector<std::size_t> roots;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto found = nodes[i].parent ? by_id.find(*nodes[i].parent) : by_id.end();
        if (found != by_id.end() && found->second != i) {
            tree.parent[i] = found->second;
            children[found->second].push_back(i);
        } else {
            if (nodes[i].parent) tree.sound = false;
            roots.push_back(i);
        }
    }
    std::vector<bool> seen(nodes.size());
    const auto walk = [&](std::size_t root) { // without recursion: chats are thousands of messages deep
        std::vector<std::size_t> open{root};
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            if (seen[at]) continue;
            seen[at] = true;
            tree.order.push_back(at);
            for (auto child = children[at].rbegin(); child != children[at].rend(); ++child)
                if (!seen[*child]) open.push_back(*child);
        }
    };
    for (const std::size_t root : roots) walk(root);
    for (std::size_t i = 0; i < nodes.size(); ++i) { // what is left goes round in circles
        if (seen[i]) continue;
        tree.sound = false;
        tree.parent[i].reset();
        walk(i);
    }
    return tree;
}

void choose_leaf(ImportedConversation& conversation) {
    auto& leaf = conversation.conversation.active_leaf;
    const auto& messages = conversation.messages;
    if (leaf || messages.empty()) return;
    std::vector<bool> has_child(messages.size());
    for (const Message& message : messages)
        if (message.parent) has_child[static_cast<std::size_t>(*message.parent)] = true;
    std::int64_t newest = -1;
    for (std::size_t i = 0; i < messages.size(); ++i)
        if (!has_child[i] && messages[i].created_ms >= newest) {
            newest = messages[i].created_ms;
            leaf = static_cast<std::int64_t>(i);
        }
}

// --- keys --------------------------------------------------------------------------------------------------------------------

ContentKey& ContentKey::with(std::string_view bytes) {
    const auto mix = [&](unsigned char byte) { a_ = (a_ ^ byte) * 0x100000001b3ull; };
    for (const char c : bytes) mix(static_cast<unsigned char>(c));
    mix(0xFF); // which no text holds: "ab", "c" is not "a", "bc"
    return *this;
}

ContentKey& ContentKey::with(std::int64_t number) { return with(std::to_string(number)); }

std::string ContentKey::text() const {
    std::uint64_t bits = a_; // FNV spreads the last bytes badly: once more, as splitmix64 does
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9ull;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebull;
    bits ^= bits >> 31;
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(bits));
    return text;
}

} // namespace ponder::storage
