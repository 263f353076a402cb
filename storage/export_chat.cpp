#include "storage/export_chat.h"

#include "storage/import_json.h"
#include "storage/sqlite.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <unordered_map>

namespace ponder::storage {

std::optional<std::size_t> ExportedChat::place_of(const std::optional<std::int64_t>& id) const {
    if (!id) return std::nullopt;
    // ids grow along the list
    const auto found = std::lower_bound(messages.begin(), messages.end(), *id,
                                        [](const Message& message, std::int64_t value) { return message.id < value; });
    if (found == messages.end() || found->id != *id) return std::nullopt;
    return static_cast<std::size_t>(found - messages.begin());
}

Result<ExportedChat> read_chat(History& history, std::int64_t id, const ExportOptions& options) {
    ExportedChat chat;
    Result<Conversation> conversation = history.conversation(id);
    if (!conversation) return tl::unexpected(conversation.error());
    chat.conversation = std::move(*conversation);
    Result<std::vector<Message>> messages = options.all_branches ? history.messages(id) : history.branch(id);
    if (!messages) return tl::unexpected(messages.error());
    chat.messages = std::move(*messages);
    Result<ChatSettings> settings = chat_settings(history, id);
    if (!settings) return tl::unexpected(settings.error());
    chat.settings = std::move(*settings);
    Result<std::string> text = note(history, id);
    if (!text) return tl::unexpected(text.error());
    chat.note = std::move(*text);
    Result<std::optional<Source>> source = history.source_of(id);
    if (!source) return tl::unexpected(source.error());
    chat.source = std::move(*source);
    if (chat.conversation.folder) {
        Statement name = history.database().prepare("SELECT name FROM folder WHERE id = ?1", *chat.conversation.folder);
        const Result<bool> there = name.step();
        if (!there) return tl::unexpected(there.error());
        if (*there) chat.folder = name.text(0);
    }
    chat.runs.resize(chat.messages.size());
    if (options.runs || options.details)
        for (std::size_t i = 0; i < chat.messages.size(); ++i) {
            if (chat.messages[i].role != Role::assistant) continue;
            Result<std::optional<Run>> found = run(history, chat.messages[i].id);
            if (!found) return tl::unexpected(found.error());
            chat.runs[i] = std::move(*found);
        }
    return chat;
}

std::vector<Chain> chains(const ExportedChat& chat) {
    const std::size_t count = chat.messages.size();
    std::vector<std::optional<std::size_t>> parent(count);
    std::vector<std::vector<std::size_t>> children(count);
    for (std::size_t i = 0; i < count; ++i)
        if ((parent[i] = chat.place_of(chat.messages[i].parent))) children[*parent[i]].push_back(i);
    std::vector<bool> used(count);
    std::vector<Chain> out;
    const auto add = [&](Chain chain) {
        for (const std::size_t place : chain.messages) used[place] = true;
        out.push_back(std::move(chain));
    };
    if (const auto leaf = chat.place_of(chat.conversation.active_leaf)) {
        Chain view;
        for (std::optional<std::size_t> at = leaf; at; at = parent[*at]) view.messages.push_back(*at);
        std::reverse(view.messages.begin(), view.messages.end());
        add(std::move(view));
    }
    for (std::size_t i = 0; i < count; ++i) { // parents come first, so whatever a chain follows is in one already
        if (used[i]) continue;
        Chain chain{parent[i], {}};
        for (std::optional<std::size_t> at = i; at;) {
            chain.messages.push_back(*at);
            const auto newest = children[*at].empty() ? std::nullopt : std::optional(children[*at].back());
            at = newest;
        }
        add(std::move(chain));
    }
    return out;
}

std::string iso_utc(std::int64_t unix_ms) {
    using namespace std::chrono;
    constexpr std::int64_t last_ms = 253402300799999; // the end of the year 9999, and of this way of writing
    const sys_time<milliseconds> time{milliseconds{std::clamp<std::int64_t>(unix_ms, 0, last_ms)}};
    const year_month_day date{floor<days>(time)};
    const hh_mm_ss clock{floor<seconds>(time - floor<days>(time))};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text;
}

std::string thought_summary(const Part& part) {
    if (part.started_ms == 0 || part.ended_ms < part.started_ms) return "Thought";
    const std::int64_t ms = part.ended_ms - part.started_ms;
    char text[64];
    if (ms < 59950)
        std::snprintf(text, sizeof text, "Thought for %.1f s", static_cast<double>(ms) / 1000);
    else {
        const long long seconds = (ms + 500) / 1000;
        std::snprintf(text, sizeof text, "Thought for %lld min %lld s", seconds / 60, seconds % 60);
    }
    return text;
}

std::string heading_of(const Part& part) {
    std::string name;
    if (part.kind == PartKind::tool_call || part.kind == PartKind::tool_result) {
        const Json extra = Json::parse(part.extra, nullptr, false);
        if (extra.is_object()) name = text_of(extra, "name");
        for (char& c : name)
            if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        if (name.size() > 200) name.clear();
    }
    switch (part.kind) {
    case PartKind::tool_call: return name.empty() ? "Tool call" : "Tool call: " + name;
    case PartKind::tool_result: return name.empty() ? "Tool result" : "Tool result: " + name;
    case PartKind::citation: return "Sources";
    case PartKind::notice:
    case PartKind::reasoning:
    case PartKind::text: break;
    }
    return "Note";
}

const char* speaker(Role role) {
    switch (role) {
    case Role::system: return "System";
    case Role::user: return "You";
    case Role::assistant: return "Ponder";
    }
    return "";
}

const char* ending(MessageState state) {
    switch (state) {
    case MessageState::complete: return "";
    case MessageState::generating: return "Not finished: the answer was still being written when it was exported.";
    case MessageState::stopped: return "Stopped before the end.";
    case MessageState::interrupted: return "Interrupted: the program ended before the answer did.";
    case MessageState::failed: return "Failed before the end.";
    }
    return "";
}

std::string details_of(const Message& message, const std::optional<Run>& run) {
    std::string out;
    const auto add = [&](const std::string& piece) {
        if (!piece.empty()) out += (out.empty() ? "" : " · ") + piece;
    };
    const auto figure = [](double number) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1f", number);
        return std::string(text);
    };
    if (message.created_ms) add(iso_utc(message.created_ms));
    if (message.role != Role::assistant) return out;
    add(message.model);
    if (message.prompt_tokens) add(std::to_string(message.prompt_tokens) + " tokens read");
    if (message.generated_tokens) add(std::to_string(message.generated_tokens) + " written");
    if (message.tokens_per_second > 0) add(figure(message.tokens_per_second) + " tokens/s");
    if (message.first_token_s > 0) add("first after " + figure(message.first_token_s) + " s");
    if (!run) return out;
    add("seed " + std::to_string(run->seed));
    const Json parameters = Json::parse(run->parameters, nullptr, false);
    if (parameters.is_object())
        for (const auto& [name, value] : parameters.items())
            if (value.is_primitive() && !value.is_null() &&
                !(value.is_string() && value.get_ref<const std::string&>().size() > 100))
                add(name + " " + (value.is_string() ? value.get<std::string>() : value.dump()));
    add(run->device);
    add(run->build);
    return out;
}

std::string size_text(std::int64_t bytes) {
    char text[32];
    if (bytes < 1000)
        std::snprintf(text, sizeof text, "%lld bytes", static_cast<long long>(bytes));
    else if (bytes < 1'000'000)
        std::snprintf(text, sizeof text, "%.1f kB", static_cast<double>(bytes) / 1e3);
    else
        std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text;
}

bool is_shown_as_text(const Attachment& attachment) {
    constexpr std::int64_t most = 1 << 20;
    return !attachment.hash.empty() && attachment.bytes <= most &&
           (attachment.mime.starts_with("text/") || attachment.mime == "application/json");
}

std::vector<std::string> models_in(const ExportedChat& chat) {
    std::vector<std::string> models;
    for (const Message& message : chat.messages)
        if (!message.model.empty() && std::find(models.begin(), models.end(), message.model) == models.end())
            models.push_back(message.model);
    return models;
}

std::optional<std::size_t> first_seen(const ExportedChat& chat, const Chain& chain) {
    std::optional<std::size_t> place; // the last choice on the branch counts
    for (const std::size_t at : chain.messages)
        if (chat.messages[at].seen_from) place = chat.place_of(chat.messages[at].seen_from);
    if (chain.messages.empty() || place == chain.messages.front()) return std::nullopt;
    return place;
}

} // namespace ponder::storage
