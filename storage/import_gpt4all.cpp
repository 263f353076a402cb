// GPT4All's .chat files: what Qt's QDataStream (version 6.2) wrote, big-endian. Strings are a length in bytes and UTF-16, byte
// arrays a length and bytes; 0xFFFFFFFF is the length of nothing. Chats before version 11 hold the state of the engine as well,
// perhaps gigabytes of it, which is passed over.
#include "storage/import_build.h"
#include "storage/import_formats.h"
#include "storage/sqlite.h"
#include "storage/utf8.h"

#include <algorithm>
#include <cstring>

namespace ponder::storage {

namespace {

constexpr std::uint32_t magic = 0xF5D553CC;
constexpr int newest_version = 12;
constexpr std::uint64_t most_text_bytes = 64u << 20; // of one string; of all of them
constexpr std::int64_t most_items = 1'000'000;
constexpr int deepest = 8;

struct Fault { // the end of a sentence; thrown only in this file
    std::string what;
};

class DataStream {
  public:
    explicit DataStream(ByteStream& stream) : stream_(stream), buffer_(64 << 10, '\0') {}

    template <class Number> Number number() {
        unsigned char bytes[sizeof(Number)];
        take(reinterpret_cast<char*>(bytes), sizeof bytes);
        std::uint64_t value = 0;
        for (const unsigned char byte : bytes) value = value << 8 | byte;
        return static_cast<Number>(value);
    }
    bool flag() { return number<std::uint8_t>() != 0; }
    std::string bytes() {
        const auto length = number<std::uint32_t>();
        if (length == 0xFFFFFFFF) return {};
        account(length);
        std::string out;
        while (out.size() < length) { // grows with what is there, not with what a stranger says is there
            const std::size_t piece = std::min<std::size_t>(length - out.size(), 1 << 20), had = out.size();
            out.resize(had + piece);
            take(out.data() + had, piece);
        }
        return out;
    }
    std::string text() {
        const std::string utf16 = bytes();
        if (utf16.size() % 2) throw Fault{"a text in it is damaged"};
        std::string out;
        out.reserve(utf16.size());
        const auto unit = [&](std::size_t at) {
            return static_cast<std::uint32_t>(static_cast<unsigned char>(utf16[at]) << 8 |
                                              static_cast<unsigned char>(utf16[at + 1]));
        };
        for (std::size_t at = 0; at < utf16.size(); at += 2) {
            std::uint32_t code = unit(at);
            if (code >= 0xD800 && code <= 0xDFFF) {
                const std::uint32_t low = code < 0xDC00 && at + 2 < utf16.size() ? unit(at + 2) : 0;
                const bool pair = low >= 0xDC00 && low <= 0xDFFF;
                code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
                if (pair) at += 2;
            }
            add_utf8(out, code);
        }
        return out;
    }
    std::int64_t count() {
        const auto value = number<std::int64_t>();
        if (value < 0 || value > most_items) throw Fault{"it lists more things than a chat has"};
        return value;
    }
    void texts() {
        for (auto left = number<std::uint32_t>(); left > 0; --left) text();
    }
    void skip(std::uint64_t count) {
        while (count > 0) {
            if (at_ == filled_) fill();
            const std::size_t piece = static_cast<std::size_t>(std::min<std::uint64_t>(count, filled_ - at_));
            at_ += piece;
            count -= piece;
        }
    }
    // QVariant: a type, whether it is null, and the value; of the types that the parameters of a tool can have.
    std::string variant() {
        const auto type = number<std::uint32_t>();
        flag();
        switch (type) {
        case 0: text(); return {};
        case 1: return flag() ? "true" : "false";
        case 2: return std::to_string(number<std::int32_t>());
        case 3: return std::to_string(number<std::uint32_t>());
        case 4: return std::to_string(number<std::int64_t>());
        case 5: return std::to_string(number<std::uint64_t>());
        case 6: {
            const auto bits = number<std::uint64_t>();
            double value;
            std::memcpy(&value, &bits, sizeof value);
            return std::to_string(value);
        }
        case 10: return text();
        case 12: return bytes();
        default: throw Fault{"it holds a value of a kind that is not known"};
        }
    }

  private:
    void fill() {
        const Result<std::size_t> got = stream_.read(buffer_.data(), buffer_.size());
        if (!got) throw Fault{"it cannot be read to its end"};
        if (*got == 0) throw Fault{"it ends too early"};
        at_ = 0;
        filled_ = *got;
    }
    void take(char* out, std::size_t count) {
        while (count > 0) {
            if (at_ == filled_) fill();
            const std::size_t piece = std::min(count, filled_ - at_);
            std::memcpy(out, buffer_.data() + at_, piece);
            at_ += piece;
            out += piece;
            count -= piece;
        }
    }
    void account(std::uint64_t bytes) {
        if ((total_ += bytes) > most_text_bytes) throw Fault{"it holds more text than a chat has"};
    }
    static void add_utf8(std::string& out, std::uint32_t code) {
        if (code < 0x80)
            out += static_cast<char>(code);
        else {
            const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
            out += static_cast<char>((0xF00 >> (more + 1) & 0xFF) | code >> 6 * more); // C0, E0, F0
            for (int i = more; i-- > 0;) out += static_cast<char>(0x80 | (code >> 6 * i & 0x3F));
        }
    }

    ByteStream& stream_;
    std::string buffer_;
    std::size_t at_ = 0, filled_ = 0;
    std::uint64_t total_ = 0;
};

// The state of the engine, as each version wrote it.
void skip_engine(DataStream& in, int version) {
    if (version >= 11) return;
    const bool has_cache = version >= 6 ? in.flag() : true;
    if (version >= 2) in.skip(8); // the kind of model, the version of its state
    in.text();                    // the answer
    in.text();                    // the name
    in.skip(4);                   // tokens
    if (!has_cache) return;
    in.skip(version < 4 ? 8 : 4); // logits of the answer, tokens before
    if (version >= 7) in.skip(4); // the size of the context
    constexpr std::uint64_t most_tokens = 1ull << 32;
    if (version < 9) {
        const auto logits = in.number<std::uint64_t>();
        if (logits > most_tokens) throw Fault{"it is damaged"};
        in.skip(logits * 4);
    }
    const auto tokens = in.number<std::uint64_t>();
    if (tokens > most_tokens) throw Fault{"it is damaged"};
    in.skip(tokens * 4);
    const auto state = in.number<std::uint32_t>();
    if (state != 0xFFFFFFFF) in.skip(state);
}

std::string without(std::string_view text, std::string_view opens, std::string_view closes) {
    const auto blank = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };
    if (text.starts_with(opens)) text.remove_prefix(opens.size());
    if (text.ends_with(closes)) text.remove_suffix(closes.size());
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

class Reader {
  public:
    explicit Reader(ByteStream& stream) : in_(stream) {}

    ImportedConversation read() {
        out_.format = ImportFormat::gpt4all;
        if (in_.number<std::uint32_t>() != magic) throw Fault{"it is no chat of GPT4All"};
        version_ = in_.number<std::int32_t>();
        if (version_ < 1 || version_ > newest_version) throw Fault{"a version of GPT4All wrote it that is not known"};
        const auto created = in_.number<std::int64_t>(); // seconds
        if (created > 0 && created < 253402300799) out_.conversation.created_ms = created * 1000;
        out_.source.source_id = in_.text();
        out_.conversation.title = in_.text();
        in_.text(); // the person's name
        model_ = in_.text();
        if (version_ >= 3) in_.texts(); // collections of documents
        skip_engine(in_, version_);
        const auto items = in_.number<std::int32_t>();
        if (items < 0 || items > most_items) throw Fault{"it lists more messages than a chat has"};
        for (std::int32_t i = 0; i < items; ++i) {
            try {
                read_item();
            } catch (const Fault& fault) {
                if (out_.messages.empty()) throw;
                out_.problems.push_back("Only the first " + std::to_string(out_.messages.size()) +
                                        " messages could be read: " + fault.what + ".");
                break;
            }
        }
        choose_leaf(out_);
        return std::move(out_);
    }

  private:
    void read_item() {
        if (version_ < 12) in_.skip(4); // an id that means nothing
        const std::string kind = in_.text();
        const bool answered = kind == "Response: ";
        if (!answered && kind != "Prompt: " && kind != "System: " && kind != "ToolResponse: ")
            throw Fault{"it holds a message of a kind that is not known"};
        std::string value = in_.text();
        if (version_ < 10) in_.text(); // the prompt, once more
        const std::string wished = in_.text();
        in_.flag(); // whether it is the one being written
        const bool stopped = in_.flag();
        const bool liked = in_.flag(), disliked = in_.flag();
        const bool error = version_ >= 11 && answered && in_.flag();

        ImportedConversation piece; // nothing is added until the item is whole
        Message& message = piece.messages.emplace_back();
        std::vector<std::pair<std::string, std::string>> excerpts;
        if (version_ >= 8)
            read_sources(message);
        else if (version_ >= 3) {
            const std::string references = in_.text();
            in_.texts();
            if (!references.empty()) add_part(message, PartKind::citation, references);
        }
        if (version_ >= 10)
            for (std::int64_t left = in_.count(); left > 0; --left) {
                const std::string address = in_.bytes();
                std::string content = in_.bytes();
                const std::size_t slash = address.rfind('/');
                std::string name = clean_text(slash == std::string::npos ? address : address.substr(slash + 1));
                attach_text(piece, 0, name.empty() ? "file" : std::move(name), {}, std::move(content));
            }
        std::vector<Part> cited = std::move(message.parts);
        message.parts.clear();
        if (version_ >= 12)
            for (std::int64_t left = in_.count(); left > 0; --left) read_inner(message, 0);
        // before version 12 a thought stands in the text
        if (const std::size_t end = value.find("</think>");
            answered && value.starts_with("<think>") && end != std::string::npos) {
            add_part(message, PartKind::reasoning, without(std::string_view(value).substr(0, end), "<think>", ""));
            value = without(std::string_view(value).substr(end), "</think>", "");
        }
        if (!value.empty())
            add_part(message, kind == "ToolResponse: " ? PartKind::tool_result : PartKind::text, std::move(value));
        message.parts.insert(message.parts.end(), std::make_move_iterator(cited.begin()), std::make_move_iterator(cited.end()));

        message.role = answered || kind == "ToolResponse: " ? Role::assistant : kind == "System: " ? Role::system : Role::user;
        const std::size_t place = out_.messages.size();
        message.id = static_cast<std::int64_t>(place);
        if (place > 0) message.parent = static_cast<std::int64_t>(place - 1);
        message.source_id = std::to_string(place);
        if (answered) {
            message.model = model_;
            message.state = error ? MessageState::failed : stopped ? MessageState::stopped : MessageState::complete;
        }
        Json extra = Json::object();
        if (!wished.empty()) extra["newResponse"] = wished;
        if (liked) extra["thumbsUp"] = true;
        if (disliked) extra["thumbsDown"] = true;
        if (!extra.empty()) message.extra = extra.dump(-1, ' ', false, Json::error_handler_t::replace);
        for (AttachedBytes& attached : piece.attached) {
            attached.message = place;
            out_.attached.push_back(std::move(attached));
        }
        out_.messages.push_back(std::move(message));
    }

    void read_sources(Message& message) {
        std::string list;
        Json extra = Json::array();
        for (std::int64_t left = in_.count(); left > 0; --left) {
            Json source;
            for (const char* key : {"collection", "path", "file", "title", "author", "date", "text"}) source[key] = in_.text();
            for (const char* key : {"page", "from", "to"}) source[key] = in_.number<std::int32_t>();
            const std::string title = source["title"], file = source["file"];
            list += (list.empty() ? "- " : "\n- ") + (title.empty() ? file : title + " (" + file + ")");
            if (source["page"] != -1) list += ", page " + std::to_string(source["page"].get<int>());
            extra.push_back(std::move(source));
        }
        if (!list.empty())
            add_part(message, PartKind::citation, std::move(list), 0, 0,
                     extra.dump(-1, ' ', false, Json::error_handler_t::replace));
    }

    void read_inner(Message& message, int depth) {
        if (depth > deepest) throw Fault{"it is nested too deeply"};
        const std::string kind = in_.text();
        std::string value = in_.text();
        Json call;
        std::int32_t thinking_ms = 0;
        if (kind == "ToolCall: ") {
            call["name"] = in_.text();
            for (std::int64_t left = in_.count(); left > 0; --left) {
                const std::string name = in_.text();
                in_.skip(4); // the type of the parameter
                call["parameters"][name] = clean_text(in_.variant());
            }
            call["result"] = in_.text();
            in_.skip(4); // the kind of error
            call["error"] = in_.text();
        } else if (kind == "Think: ")
            thinking_ms = in_.number<std::int32_t>();
        else if (kind != "Response: " && kind != "Text: " && kind != "ToolResponse: ")
            throw Fault{"it holds a part of a kind that is not known"};

        const std::int64_t inner = in_.count();
        for (std::int64_t left = inner; left > 0; --left) read_inner(message, depth + 1);
        if (kind == "Think: ") {
            // how long is known, when is not: an end without a beginning would look unfinished
            std::string extra = thinking_ms > 0 ? Json{{"thinking_ms", thinking_ms}}.dump() : std::string();
            const bool timed = thinking_ms > 0 && out_.conversation.created_ms > 0;
            add_part(message, PartKind::reasoning, without(value, "<think>", "</think>"),
                     timed ? out_.conversation.created_ms : 0, timed ? out_.conversation.created_ms + thinking_ms : 0,
                     std::move(extra));
        } else if (kind == "ToolCall: ") {
            const std::string result = call.value("result", std::string());
            add_part(message, PartKind::tool_call, fenced(without(value, "<codeinterpreter>", "</codeinterpreter>")), 0, 0,
                     call.dump(-1, ' ', false, Json::error_handler_t::replace));
            if (!result.empty()) add_part(message, PartKind::tool_result, fenced(result));
        } else if (!value.empty())
            add_part(message, kind == "ToolResponse: " ? PartKind::tool_result : PartKind::text, std::move(value));
    }

    DataStream in_;
    ImportedConversation out_;
    std::string model_;
    int version_ = 0;
};

} // namespace

bool is_gpt4all(std::string_view first_bytes) { return first_bytes.starts_with("\xF5\xD5\x53\xCC"); }

Result<ImportedConversation> read_gpt4all(ByteStream& stream, const std::string& file_name) {
    try {
        ImportedConversation conversation = Reader(stream).read();
        if (conversation.source.source_id.empty()) conversation.source.source_id = file_name;
        return conversation;
    } catch (const Fault& fault) {
        return fail(ErrorKind::bad_file, "The chat " + file_name + " was left out because " + fault.what + ".");
    }
}

} // namespace ponder::storage
