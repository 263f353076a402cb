// The JSON form: {"format": "ponder-conversation", "version": 1, "conversation": {...}, "messages": [...]}. A message's id is
// its place in the list and parents come first, so the file says nothing about the history it came from, and the same
// conversation always gives the same bytes. The tokens of answers are left out: they only save one machine's time. A file to
// import is a stranger's: everything is checked before anything is added.
#include "storage/export.h"
#include "storage/words.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

namespace ponder::storage {

namespace {

using Json = nlohmann::ordered_json; // fields stay in the order they are written in

constexpr const char* format_name = "ponder-conversation";
constexpr int format_version = 1;
constexpr std::size_t most_bytes = 64u << 20;       // of a file to import: some ten million words
constexpr std::size_t most_values = 2'000'000;      // in it, so that "[0,0,0,..." cannot eat the memory
constexpr int deepest = 16;                         // ours is 5 deep
constexpr std::int64_t latest_ms = 253402300799999; // the end of the year 9999

// --- writing -----------------------------------------------------------------------------------------------------------------

using Places = std::unordered_map<std::int64_t, std::size_t>; // id in the history -> place in the list

Json place_of(const Places& places, const std::optional<std::int64_t>& id) {
    const auto found = id ? places.find(*id) : places.end();
    return found == places.end() ? Json() : Json(found->second);
}

Json json_of(const Part& part) {
    return {{"kind", word_of(kind_words, part.kind)},
            {"text", part.text},
            {"started_ms", part.started_ms},
            {"ended_ms", part.ended_ms},
            {"tokens", part.tokens}};
}

Json json_of(const Message& message, const Places& places, Thoughts thoughts) {
    Json parts = Json::array();
    for (const Part& part : message.parts)
        if (part.kind != PartKind::reasoning || thoughts != Thoughts::none) parts.push_back(json_of(part));
    Json json = {{"id", places.at(message.id)},
                 {"parent", place_of(places, message.parent)},
                 {"role", word_of(role_words, message.role)},
                 {"state", word_of(state_words, message.state)},
                 {"created_ms", message.created_ms},
                 {"model", message.model},
                 {"stop", message.stop},
                 {"prompt_tokens", message.prompt_tokens},
                 {"generated_tokens", message.generated_tokens},
                 {"tokens_per_second", message.tokens_per_second},
                 {"first_token_s", message.first_token_s},
                 {"parts", std::move(parts)}};
    if (message.seen_from) json["seen_from"] = place_of(places, message.seen_from);
    return json;
}

Json json_of(const Conversation& conversation, const Places& places) {
    return {{"title", conversation.title},
            {"created_ms", conversation.created_ms},
            {"updated_ms", conversation.updated_ms},
            {"pinned", conversation.pinned},
            {"active_leaf", place_of(places, conversation.active_leaf)}};
}

// --- reading -----------------------------------------------------------------------------------------------------------------

// What is wrong with the file, as the end of a sentence. Thrown only within this file.
struct Fault {
    std::string what;
};

Json parse(const std::string& text) {
    if (text.size() > most_bytes) throw Fault{"it is larger than 64 MiB"};
    std::size_t values = 0;
    const Json::parser_callback_t limits = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > deepest) throw Fault{"it is nested too deeply"};
        if (++values > most_values) throw Fault{"it holds too many values"};
        return true;
    };
    Json json = Json::parse(text, limits, /*allow_exceptions=*/false);
    if (json.is_discarded()) throw Fault{"it is damaged or not JSON"};
    return json;
}

// An object of the file, with a name for the sentence that says what is wrong with it. A figure that is missing or null counts
// as unknown: one empty field must not keep a whole conversation out.
class Fields {
  public:
    Fields(Json&&, std::string) = delete; // it would not outlive the call
    Fields(const Json& json, std::string name) : json_(json), name_(std::move(name)) {
        if (!json.is_object()) throw Fault{name_ + " is not an object"};
    }

    const Json* find(const char* key) const {
        const auto found = json_.find(key);
        return found == json_.end() || found->is_null() ? nullptr : &*found;
    }
    const Json& array(const char* key) const {
        const Json* value = find(key);
        if (!value || !value->is_array()) refuse(key, "is not a list");
        return *value;
    }
    std::string text(const char* key) const {
        const Json* value = find(key);
        if (!value || !value->is_string()) refuse(key, "is not a text");
        return value->get<std::string>();
    }
    std::string text_or_empty(const char* key) const { return find(key) ? text(key) : std::string(); }
    std::int64_t integer(const char* key, std::int64_t most) const { // 0 when unknown
        const Json* value = find(key);
        if (!value) return 0;
        if (!value->is_number_integer()) refuse(key, "is not a whole number");
        // the library keeps a positive number as unsigned: one beyond int64 must not come back negative
        const bool fits = value->is_number_unsigned() ? value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                                                      : value->get<std::int64_t>() >= 0;
        if (!fits) refuse(key, "is out of range");
        return value->get<std::int64_t>();
    }
    int count(const char* key) const { return static_cast<int>(integer(key, std::numeric_limits<int>::max())); }
    std::int64_t time_ms(const char* key) const { return integer(key, latest_ms); }
    double figure(const char* key) const {
        const Json* value = find(key);
        if (!value) return 0;
        if (!value->is_number()) refuse(key, "is not a number");
        const double number = value->get<double>();
        if (!std::isfinite(number)) refuse(key, "is out of range");
        return number;
    }
    bool flag(const char* key) const {
        const Json* value = find(key);
        if (value && !value->is_boolean()) refuse(key, "is neither true nor false");
        return value && value->get<bool>();
    }
    template <class Words> auto word(const char* key, const Words& words) const {
        const auto value = value_of(words, text(key));
        if (!value) refuse(key, "is a word that Ponder does not know");
        return *value;
    }
    [[noreturn]] void refuse(const char* key, const char* what) const {
        throw Fault{"\"" + std::string(key) + "\" of " + name_ + " " + what};
    }

  private:
    const Json& json_;
    std::string name_;
};

Part read_part(const Json& json, const std::string& message) {
    const Fields fields(json, "a part of " + message);
    Part part;
    part.kind = fields.word("kind", kind_words);
    part.text = fields.text("text");
    part.started_ms = fields.time_ms("started_ms");
    part.ended_ms = fields.time_ms("ended_ms");
    part.tokens = fields.count("tokens");
    return part;
}

// Another message by its place; it must come before this one, so there are no cycles.
std::optional<std::int64_t> read_place(const Fields& fields, const char* key, std::size_t messages_before) {
    if (!fields.find(key)) return std::nullopt;
    const std::int64_t place = fields.integer(key, std::numeric_limits<std::int64_t>::max());
    if (static_cast<std::uint64_t>(place) >= messages_before)
        fields.refuse(key, "names a message that does not come before it");
    return place;
}

Message read_message(const Json& json, std::size_t place) {
    const std::string name = "message " + std::to_string(place);
    const Fields fields(json, name);
    Message message;
    message.id = static_cast<std::int64_t>(place);
    if (fields.find("id") && fields.integer("id", std::numeric_limits<std::int64_t>::max()) != message.id)
        fields.refuse("id", "is not its place in the list");
    message.parent = read_place(fields, "parent", place);
    message.seen_from = read_place(fields, "seen_from", place + 1); // or this message itself
    message.role = fields.word("role", role_words);
    message.state = fields.find("state") ? fields.word("state", state_words) : MessageState::complete;
    if (message.state == MessageState::generating) message.state = MessageState::interrupted; // nobody is writing it here
    message.created_ms = fields.time_ms("created_ms");
    message.model = fields.text_or_empty("model");
    message.stop = fields.text_or_empty("stop");
    message.prompt_tokens = fields.count("prompt_tokens");
    message.generated_tokens = fields.count("generated_tokens");
    message.tokens_per_second = fields.figure("tokens_per_second");
    message.first_token_s = fields.figure("first_token_s");
    for (const Json& part : fields.array("parts")) message.parts.push_back(read_part(part, name));
    return message;
}

std::pair<Conversation, std::vector<Message>> read_conversation(const std::string& text) {
    const Json json = parse(text);
    const Fields file(json, "the file");
    if (file.text_or_empty("format") != format_name) throw Fault{"it is not a conversation exported by Ponder"};
    const std::int64_t version = file.integer("version", std::numeric_limits<std::int64_t>::max());
    if (version > format_version) throw Fault{"a newer version of Ponder wrote it"};
    if (version != format_version) throw Fault{"it names no version that Ponder knows"};

    std::vector<Message> messages;
    for (const Json& message : file.array("messages")) messages.push_back(read_message(message, messages.size()));

    const Json* head = file.find("conversation");
    if (!head) throw Fault{"\"conversation\" is missing"};
    const Fields fields(*head, "\"conversation\"");
    Conversation conversation;
    conversation.title = fields.text_or_empty("title");
    conversation.created_ms = fields.time_ms("created_ms");
    conversation.updated_ms = fields.time_ms("updated_ms");
    conversation.pinned = fields.flag("pinned");
    conversation.active_leaf = read_place(fields, "active_leaf", messages.size());
    return {std::move(conversation), std::move(messages)};
}

} // namespace

Result<std::string> export_json(History& history, std::int64_t id, Thoughts thoughts) {
    const Result<Conversation> conversation = history.conversation(id);
    if (!conversation) return tl::unexpected(conversation.error());
    const Result<std::vector<Message>> messages = history.messages(id);
    if (!messages) return tl::unexpected(messages.error());

    Places places;
    for (const Message& message : *messages) places.emplace(message.id, places.size());
    Json list = Json::array();
    for (const Message& message : *messages) list.push_back(json_of(message, places, thoughts));
    const Json file = {{"format", format_name},
                       {"version", format_version},
                       {"conversation", json_of(*conversation, places)},
                       {"messages", std::move(list)}};
    // only a damaged database holds text that is not UTF-8, and even that can be taken out
    return file.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Result<std::int64_t> import_json(History& history, const std::string& json) {
    std::pair<Conversation, std::vector<Message>> read;
    try {
        read = read_conversation(json);
    } catch (const Fault& fault) {
        return fail(ErrorKind::bad_file, "This file cannot be imported because " + fault.what +
                                             ": nothing was added; export the conversation again or choose another file.");
    }
    return history.add_conversation(read.first, read.second);
}

} // namespace ponder::storage
