// A conversation as the writers of all formats take it: read once, with all that belongs to it, and laid out as a sequence of
// chains of messages.
#pragma once

#include "storage/export.h"
#include "storage/organise.h"
#include "storage/runs.h"

#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

struct ExportedChat {
    Conversation conversation;
    std::vector<Message> messages;        // parents before children
    std::vector<std::optional<Run>> runs; // by place, where they were asked for
    ChatSettings settings;
    std::string note, folder;
    std::optional<Source> source;

    std::optional<std::size_t> place_of(const std::optional<std::int64_t>& id) const;
};

Result<ExportedChat> read_chat(History& history, std::int64_t conversation, const ExportOptions& options);

// One chain: the branch in view first, then, for each message that is not in a chain yet, the chain that begins with it.
struct Chain {
    std::optional<std::size_t> after;  // the place of the message it follows; none at the beginning
    std::vector<std::size_t> messages; // places
};
std::vector<Chain> chains(const ExportedChat& chat);

std::string iso_utc(std::int64_t unix_ms);     // 2025-07-12T09:30:00Z
std::string thought_summary(const Part& part); // "Thought for 3.2 s", or "Thought" when the times are unknown
std::string heading_of(const Part& part);      // of calls, results, citations and notices: "Tool call: python"
const char* speaker(Role role);                // "You"
const char* ending(MessageState state);        // "Stopped before the end."; empty when it ended by itself
std::string details_of(const Message& message, const std::optional<Run>& run); // in one line; empty when nothing is known
std::string size_text(std::int64_t bytes);                                     // "1.4 MB"
bool is_shown_as_text(const Attachment& attachment);                           // its bytes are words for people

// The models that spoke, in the order in which they did.
std::vector<std::string> models_in(const ExportedChat& chat);
// The message on the branch in view from which on the model saw the chat.
std::optional<std::size_t> first_seen(const ExportedChat& chat, const Chain& chain);

Result<std::string> write_markdown(History& history, const ExportedChat& chat, const ExportOptions& options);
Result<std::string> write_text(History& history, const ExportedChat& chat, const ExportOptions& options);
Result<std::string> write_html(History& history, const ExportedChat& chat, const ExportOptions& options);
Result<std::string> write_json(History& history, const ExportedChat& chat, const ExportOptions& options,
                               std::vector<std::string>& problems);

} // namespace ponder::storage
