#include "storage/export.h"
#include "storage/markdown.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

namespace ponder::storage {

namespace {

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

// "Thought for 3.2 s", "Thought for 2 min 5 s", or "Thought" when the times are unknown.
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

const char* heading(Role role) {
    switch (role) {
    case Role::system:
        return "## System";
    case Role::user:
        return "## You";
    case Role::assistant:
        return "## Ponder";
    }
    return "";
}

const char* ending(MessageState state) {
    switch (state) {
    case MessageState::complete:
        return "";
    case MessageState::generating:
        return "*Not finished: the answer was still being written when it was exported.*";
    case MessageState::stopped:
        return "*Stopped before the end.*";
    case MessageState::interrupted:
        return "*Interrupted: the program ended before the answer did.*";
    case MessageState::failed:
        return "*Failed before the end.*";
    }
    return "";
}

std::string block_of(const Part& part, Thoughts thoughts) {
    const std::string text = contained(part.text);
    if (text.empty()) return {};
    switch (part.kind) {
    case PartKind::text:
        return text;
    case PartKind::notice:
        return block_quote("**Note**\n\n" + text);
    case PartKind::reasoning:
        break;
    }
    switch (thoughts) {
    case Thoughts::none:
        return {};
    case Thoughts::folded: // the empty lines make Markdown of what is between the tags
        return "<details>\n<summary>" + thought_summary(part) + "</summary>\n\n" + text + "\n</details>\n";
    case Thoughts::full:
        return block_quote("**" + thought_summary(part) + "**\n\n" + text);
    }
    return {};
}

std::string title_block(const Conversation& conversation, const std::vector<Message>& branch) {
    std::string title = contained_line(conversation.title);
    if (title.empty()) title = "Conversation";
    std::string facts = iso_utc(conversation.created_ms);
    std::vector<std::string> models; // in the order in which they spoke
    for (const Message& message : branch) {
        if (message.model.empty() || std::find(models.begin(), models.end(), message.model) != models.end()) continue;
        models.push_back(message.model);
        facts += (models.size() == 1 ? " · " : ", ") + code_span(message.model);
    }
    return "# " + title + "\n\n" + facts + "\n";
}

} // namespace

Result<std::string> export_markdown(History& history, std::int64_t id, Thoughts thoughts) {
    const Result<Conversation> conversation = history.conversation(id);
    if (!conversation) return tl::unexpected(conversation.error());
    const Result<std::vector<Message>> branch = history.branch(id);
    if (!branch) return tl::unexpected(branch.error());

    std::string out = title_block(*conversation, *branch);
    auto add = [&](const std::string& block) {
        if (block.empty()) return;
        out += '\n';
        out += block;
        if (!block.ends_with('\n')) out += '\n';
    };
    std::optional<std::int64_t> first_seen; // the last choice on the branch counts
    for (const Message& message : *branch)
        if (message.seen_from) first_seen = message.seen_from;
    for (const Message& message : *branch) {
        if (message.id == first_seen && &message != &branch->front())
            add("---\n\n*The model no longer saw what is above this line.*\n");
        add(heading(message.role));
        for (const Part& part : message.parts) add(block_of(part, thoughts));
        add(ending(message.state));
    }
    return out;
}

} // namespace ponder::storage
