// What the history holds, as plain values: conversations, their messages and the typed parts of those. A message's parent is
// what it answers or follows; several messages with one parent are versions of each other (edits, regenerations).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

enum class Role { system, user, assistant };
enum class PartKind {
    reasoning,
    text,
    notice,
    // of imported conversations only; the details are JSON in the part's extra
    tool_call,
    tool_result,
    citation,
};
enum class MessageState {
    complete,
    generating,  // being written now, by a process that holds the generation lock
    stopped,     // the user stopped it
    interrupted, // the program ended in the middle
    failed,      // an error ended it; the notice part says which
};

struct Part {
    PartKind kind = PartKind::text;
    std::string text;            // UTF-8
    std::int64_t started_ms = 0; // unix time; 0 when unknown
    std::int64_t ended_ms = 0;   // 0 while it grows
    int tokens = 0;
    std::string extra = {}; // JSON of an import that has no place of its own; empty when there is none
    bool operator==(const Part&) const = default;
};

// A file that came with a message. Its bytes are kept once, by their hash (storage/attachments.h).
struct Attachment {
    std::string name; // as the person sees it; never used as a path
    std::string mime;
    std::int64_t bytes = 0;
    std::string hash = {};  // SHA-256 in hexadecimal; empty when the bytes are not here (an export that left them out)
    std::string extra = {}; // as Part::extra
    bool operator==(const Attachment&) const = default;
};

struct Message {
    std::int64_t id = 0;
    std::int64_t conversation = 0;
    std::optional<std::int64_t> parent; // none for a first message
    Role role = Role::user;
    MessageState state = MessageState::complete;
    std::int64_t created_ms = 0;
    std::string model; // name of the model that wrote it; empty for the user's
    // why it ended: "end", "max_tokens", "context_full", "stopped", "error", "prompt_too_long" (there was no room for the
    // question); empty for the user's
    std::string stop;
    int prompt_tokens = 0;
    int generated_tokens = 0;
    double tokens_per_second = 0;
    double first_token_s = 0;
    std::vector<Part> parts;
    // Of an answer: the token ids it was generated as, so that a later turn need not evaluate it again, and the name of the
    // vocabulary they belong to. Empty when unknown.
    std::vector<std::int32_t> tokens;
    std::int64_t vocabulary = 0;
    // Of an answer that has not come to its end: the sampler's state after the last of these tokens, as bytes of the engine's.
    // An answer that ended "complete" keeps none.
    std::string sampler;
    // From this message on the model sees nothing that is before that one, which is an ancestor or this message itself: what a
    // person chose when the context was full. The messages before it stay in the history.
    std::optional<std::int64_t> seen_from;
    std::vector<Attachment> attachments;
    std::string source_id; // of an imported message: its id where it came from
    std::string extra;     // of an imported message: as Part::extra
    bool operator==(const Message&) const = default;
};

struct Conversation {
    std::int64_t id = 0;
    std::string title;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0; // when a message came last
    bool pinned = false;
    std::optional<std::int64_t> active_leaf; // the last message of the branch in view
    bool archived = false;
    std::int64_t used_ms = 0; // when it was looked at last
    std::optional<std::int64_t> folder;
    std::vector<std::string> tags; // by name, in alphabetical order
    bool operator==(const Conversation&) const = default;
};

// Where an imported conversation came from: together the two say whether it was imported before.
struct Source {
    std::string source;     // "deepseek", "chatgpt", ...
    std::string source_id;  // the conversation's id there
    std::string extra = {}; // as Part::extra
    bool operator==(const Source&) const = default;
};

// One act of deletion, which storage/trash.h can undo as a whole, in this run of the program or a later one.
struct Removal {
    std::int64_t id = 0;
    bool operator==(const Removal&) const = default;
};

} // namespace ponder::storage
