// Our own JSON (resources/export.schema.json says what is in it). A file to import is a stranger's even so: everything is
// checked before anything is added.
#include "storage/import_build.h"
#include "storage/import_formats.h"
#include "storage/words.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

namespace ponder::storage {

namespace {

constexpr int newest_version = 2;
constexpr std::int64_t latest_ms = 253402300799999; // the end of the year 9999

// What is wrong with the file, as the end of a sentence. Thrown only within this file.
struct Fault {
    std::string what;
};

// An object of the file, with a name for the sentence that says what is wrong with it. A figure that is missing or null counts
// as unknown: one empty field must not keep a whole conversation out.
class Fields {
  public:
    Fields(Json&&, std::string) = delete; // it would not outlive the call
    Fields(const Json& json, std::string name) : json_(json), name_(std::move(name)) {
        if (!json.is_object()) throw Fault{name_ + " is not an object"};
    }

    const Json* find(const char* key) const { return member(json_, key); }
    const Json& array(const char* key) const {
        const Json* value = find(key);
        if (!value || !value->is_array()) refuse(key, "is not a list");
        return *value;
    }
    const Json& array_or_empty(const char* key) const { return find(key) ? array(key) : list_of(json_, key); }
    std::string text(const char* key) const {
        const Json* value = find(key);
        if (!value || !value->is_string()) refuse(key, "is not a text");
        return value->get<std::string>();
    }
    std::string text_or_empty(const char* key) const { return find(key) ? text(key) : std::string(); }
    std::string json_or_empty(const char* key) const { // JSON that is kept as text
        const Json* value = find(key);
        if (!value) return {};
        return value->is_string() ? value->get<std::string>() : value->dump(-1, ' ', false, Json::error_handler_t::replace);
    }
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
    std::uint64_t large(const char* key) const {
        const Json* value = find(key);
        if (!value) return 0;
        if (!value->is_number_unsigned()) refuse(key, "is not a whole number from 0");
        return value->get<std::uint64_t>();
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
    std::vector<std::int32_t> token_ids(const char* key) const { // "17 4 2023"
        const std::string digits = text_or_empty(key);
        std::vector<std::int32_t> ids;
        const char *at = digits.data(), *const end = at + digits.size();
        while (at != end) {
            std::int32_t id = 0;
            const auto [behind, error] = std::from_chars(at, end, id);
            if (error != std::errc() || id < 0 || (behind != end && *behind != ' ')) refuse(key, "is not a list of token ids");
            ids.push_back(id);
            at = behind == end ? end : behind + 1;
        }
        return ids;
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
    part.extra = fields.json_or_empty("extra");
    return part;
}

void read_attachment(const Json& json, const std::string& message, std::size_t place, ImportedConversation& out) {
    const Fields fields(json, "an attachment of " + message);
    Attachment attachment;
    attachment.name = fields.text_or_empty("name");
    attachment.mime = fields.text_or_empty("mime");
    attachment.bytes = fields.integer("bytes", std::int64_t(1) << 50);
    attachment.hash = fields.text_or_empty("sha256");
    attachment.extra = fields.json_or_empty("extra");
    AttachedBytes bytes{place, out.messages[place].attachments.size(), {}, {}};
    if (fields.find("content")) {
        bytes.content = decoded_base64(fields.text("content"));
        if (!bytes.content) fields.refuse("content", "is not base64");
    }
    out.attached.push_back(std::move(bytes));
    out.messages[place].attachments.push_back(std::move(attachment));
}

Run read_run(const Json& json, const std::string& message) {
    const Fields fields(json, "the run of " + message);
    Run run;
    run.model_sha256 = fields.text_or_empty("model_sha256");
    run.template_sha256 = fields.text_or_empty("template_sha256");
    run.parameters = fields.json_or_empty("parameters");
    run.seed = fields.large("seed");
    run.build = fields.text_or_empty("build");
    run.device = fields.text_or_empty("device");
    run.extra = fields.json_or_empty("extra");
    run.prompt = fields.token_ids("prompt");
    return run;
}

// Another message by its place; it must come before this one, so there are no cycles.
std::optional<std::int64_t> read_place(const Fields& fields, const char* key, std::size_t messages_before) {
    if (!fields.find(key)) return std::nullopt;
    const std::int64_t place = fields.integer(key, std::numeric_limits<std::int64_t>::max());
    if (static_cast<std::uint64_t>(place) >= messages_before)
        fields.refuse(key, "names a message that does not come before it");
    return place;
}

void read_message(const Json& json, ImportedConversation& out) {
    const std::size_t place = out.messages.size();
    const std::string name = "message " + std::to_string(place);
    const Fields fields(json, name);
    Message& message = out.messages.emplace_back();
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
    message.source_id = fields.text_or_empty("source_id");
    message.extra = fields.json_or_empty("extra");
    for (const Json& part : fields.array("parts")) message.parts.push_back(read_part(part, name));
    for (const Json& attachment : fields.array_or_empty("attachments")) read_attachment(attachment, name, place, out);
    if (const Json* tokens = fields.find("tokens")) {
        const Fields inner(*tokens, "the tokens of " + name);
        const Json* vocabulary = inner.find("vocabulary");
        if (vocabulary && !vocabulary->is_number_integer()) inner.refuse("vocabulary", "is not a whole number");
        if (vocabulary) out.messages[place].vocabulary = vocabulary->get<std::int64_t>();
        out.messages[place].tokens = inner.token_ids("ids");
    }
    if (const Json* run = fields.find("run")) out.runs.emplace_back(place, read_run(*run, name));
}

ImportedConversation read(const Json& json) {
    const Fields file(json, "the file");
    if (file.text_or_empty("format") != "ponder-conversation") throw Fault{"it is not a conversation exported by Ponder"};
    const std::int64_t version = file.integer("version", std::numeric_limits<std::int64_t>::max());
    if (version > newest_version) throw Fault{"a newer version of Ponder wrote it"};
    if (version < 1) throw Fault{"it names no version that Ponder knows"};

    ImportedConversation out;
    out.format = ImportFormat::ponder;
    for (const Json& message : file.array("messages")) read_message(message, out);

    const Json* head = file.find("conversation");
    if (!head) throw Fault{"\"conversation\" is missing"};
    const Fields fields(*head, "\"conversation\"");
    Conversation& conversation = out.conversation;
    conversation.title = fields.text_or_empty("title");
    conversation.created_ms = fields.time_ms("created_ms");
    conversation.updated_ms = fields.time_ms("updated_ms");
    conversation.used_ms = fields.time_ms("used_ms");
    conversation.pinned = fields.flag("pinned");
    conversation.archived = fields.flag("archived");
    conversation.active_leaf = read_place(fields, "active_leaf", out.messages.size());
    for (const Json& tag : fields.array_or_empty("tags")) {
        if (!tag.is_string()) fields.refuse("tags", "holds something that is not a text");
        conversation.tags.push_back(tag.get<std::string>());
    }
    out.folder = fields.text_or_empty("folder");
    out.note = fields.text_or_empty("note");
    out.system_prompt = fields.text_or_empty("system_prompt");
    out.settings = fields.json_or_empty("settings");
    if (const Json* source = fields.find("source")) {
        const Fields inner(*source, "\"source\"");
        out.source = {inner.text("name"), inner.text("id"), inner.json_or_empty("extra")};
    }
    return out;
}

} // namespace

tl::expected<ImportedConversation, std::string> read_ponder(const Json& element) {
    try {
        return read(element);
    } catch (const Fault& fault) {
        return tl::unexpected(fault.what);
    }
}

} // namespace ponder::storage
