// The JSON form: {"format": "ponder-conversation", "version": 2, "conversation": {...}, "messages": [...]}, and of several
// {"format": "ponder-history", "version": 2, "conversations": [...]}; resources/export.schema.json describes both. A message's
// id is its place in the list and parents come first, so the file says nothing about the history it came from, and the same
// conversation always gives the same bytes.
#include "storage/archive.h"
#include "storage/attachments.h"
#include "storage/export_chat.h"
#include "storage/import_build.h"
#include "storage/import_formats.h"
#include "storage/import_merge.h"
#include "storage/words.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace ponder::storage {

namespace {

using Ordered = nlohmann::ordered_json; // fields stay in the order they are written in

constexpr int format_version = 2;
constexpr std::size_t most_bytes = 64u << 20;         // of a text to import: some ten million words
constexpr std::size_t most_content_bytes = 48u << 20; // of the attachments of one conversation: more cannot be read back

std::string dumped(const Ordered& json) {
    // only a damaged database holds text that is not UTF-8, and even that can be taken out
    return json.dump(2, ' ', false, Ordered::error_handler_t::replace);
}

// JSON that the history keeps as text: written as what it is where reading it gives the same text again.
Ordered unwrapped(const std::string& text) {
    const Json value = Json::parse(text, nullptr, false);
    if (!value.is_structured() || value.dump() != text) return text;
    return Ordered::parse(text);
}

std::string digits(const std::vector<std::int32_t>& tokens) {
    std::string out;
    for (const std::int32_t token : tokens) out += (out.empty() ? "" : " ") + std::to_string(token);
    return out;
}

Ordered place_or_null(const ExportedChat& chat, const std::optional<std::int64_t>& id) {
    const auto place = chat.place_of(id);
    return place ? Ordered(*place) : Ordered();
}

class Writer {
  public:
    Writer(History& history, const ExportedChat& chat, const ExportOptions& options, std::vector<std::string>& problems)
        : history_(history), chat_(chat), options_(options), problems_(problems) {}

    Ordered write() {
        Ordered messages = Ordered::array();
        for (std::size_t i = 0; i < chat_.messages.size(); ++i) messages.push_back(of(chat_.messages[i], i));
        return {{"format", "ponder-conversation"},
                {"version", format_version},
                {"conversation", head()},
                {"messages", std::move(messages)}};
    }

  private:
    Ordered head() const {
        const Conversation& conversation = chat_.conversation;
        Ordered json = {{"title", conversation.title},
                        {"created_ms", conversation.created_ms},
                        {"updated_ms", conversation.updated_ms},
                        {"used_ms", conversation.used_ms},
                        {"pinned", conversation.pinned},
                        {"archived", conversation.archived},
                        {"active_leaf", place_or_null(chat_, conversation.active_leaf)}};
        if (!chat_.folder.empty()) json["folder"] = chat_.folder;
        if (!conversation.tags.empty()) json["tags"] = conversation.tags;
        if (!chat_.note.empty()) json["note"] = chat_.note;
        if (!chat_.settings.system_prompt.empty()) json["system_prompt"] = chat_.settings.system_prompt;
        if (!chat_.settings.settings.empty()) json["settings"] = unwrapped(chat_.settings.settings);
        // where our own came from is here
        if (chat_.source && chat_.source->source != name_of(ImportFormat::ponder).word) {
            json["source"] = {{"name", chat_.source->source}, {"id", chat_.source->source_id}};
            if (!chat_.source->extra.empty()) json["source"]["extra"] = unwrapped(chat_.source->extra);
        }
        return json;
    }

    static Ordered of(const Part& part) {
        Ordered json = {{"kind", word_of(kind_words, part.kind)},
                        {"text", part.text},
                        {"started_ms", part.started_ms},
                        {"ended_ms", part.ended_ms},
                        {"tokens", part.tokens}};
        if (!part.extra.empty()) json["extra"] = unwrapped(part.extra);
        return json;
    }

    Ordered of(const Message& message, std::size_t place) {
        Ordered parts = Ordered::array();
        for (const Part& part : message.parts)
            if (part.kind != PartKind::reasoning || options_.thoughts != Thoughts::none) parts.push_back(of(part));
        Ordered json = {{"id", place},
                        {"parent", place_or_null(chat_, message.parent)},
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
        if (message.seen_from) json["seen_from"] = place_or_null(chat_, message.seen_from);
        if (!message.attachments.empty()) {
            json["attachments"] = Ordered::array();
            for (const Attachment& attachment : message.attachments) json["attachments"].push_back(of(attachment));
        }
        if (!is_own(message.source_id)) json["source_id"] = message.source_id;
        if (!message.extra.empty()) json["extra"] = unwrapped(message.extra);
        if (!options_.runs) return json;
        // the words of a thought that is left out must not come back from its tokens
        if (!message.tokens.empty() && options_.thoughts != Thoughts::none)
            json["tokens"] = {{"vocabulary", message.vocabulary}, {"ids", digits(message.tokens)}};
        if (const std::optional<Run>& run = chat_.runs[place]; run && options_.thoughts != Thoughts::none) {
            json["run"] = {{"model_sha256", run->model_sha256},
                           {"template_sha256", run->template_sha256},
                           {"parameters", unwrapped(run->parameters)},
                           {"seed", run->seed},
                           {"build", run->build},
                           {"device", run->device}};
            if (!run->extra.empty()) json["run"]["extra"] = unwrapped(run->extra);
            json["run"]["prompt"] = digits(run->prompt);
        }
        return json;
    }

    Ordered of(const Attachment& attachment) {
        Ordered json = {{"name", attachment.name}, {"mime", attachment.mime}, {"bytes", attachment.bytes}};
        if (!attachment.hash.empty()) json["sha256"] = attachment.hash;
        if (!attachment.extra.empty()) json["extra"] = unwrapped(attachment.extra);
        if (attachment.hash.empty() || !options_.attachments) return json;
        if (content_bytes_ + static_cast<std::uint64_t>(attachment.bytes) > most_content_bytes) {
            problems_.push_back("The attachment " + attachment.name + " of \"" + chat_.conversation.title +
                                "\" is too large for JSON: only its name is in the file.");
            return json;
        }
        const Result<std::string> bytes = content(history_, attachment.hash);
        if (!bytes) {
            problems_.push_back("The attachment " + attachment.name + " of \"" + chat_.conversation.title +
                                "\" is not in the file: " + bytes.error().message);
            return json;
        }
        content_bytes_ += bytes->size();
        json["content"] = encoded_base64(*bytes);
        return json;
    }

    History& history_;
    const ExportedChat& chat_;
    const ExportOptions& options_;
    std::vector<std::string>& problems_;
    std::uint64_t content_bytes_ = 0;
};

} // namespace

Result<std::string> write_json(History& history, const ExportedChat& chat, const ExportOptions& options,
                               std::vector<std::string>& problems) {
    return dumped(Writer(history, chat, options, problems).write()) + "\n";
}

Result<std::string> export_json(History& history, std::int64_t id, Thoughts thoughts) {
    ExportOptions options;
    options.thoughts = thoughts;
    options.all_branches = true;
    return export_text(history, id, ExportFormat::json, options);
}

Result<std::int64_t> import_json(History& history, const std::string& json) {
    const auto refuse = [](const std::string& why) {
        return fail(ErrorKind::bad_file, "This file cannot be imported because " + why +
                                             ": nothing was added; export the conversation again or choose another file.");
    };
    if (json.size() > most_bytes) return refuse("it is larger than 64 MiB");
    tl::expected<ParsedJson, std::string> parsed = parse_json(std::string(json));
    if (!parsed) return refuse(parsed.error());
    tl::expected<ImportedConversation, std::string> read = read_ponder(parsed->value);
    if (!read) return refuse(read.error());
    return add_imported(history, std::move(*read));
}

} // namespace ponder::storage
