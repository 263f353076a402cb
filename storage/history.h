// The conversations, in one SQLite file (WAL). A conversation is a tree of messages, a message a list of typed parts; nothing is
// overwritten by editing or regenerating: a sibling is added. Every call that changes something is durable when it returns
// (synchronous=FULL), so whatever the window showed survives a kill. History owns the connection; use it from one thread.
#pragma once

#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

enum class Role { system, user, assistant };
enum class PartKind { reasoning, text, notice };
enum class MessageState {
    complete,
    generating,  // being written now, by a process that holds the generation lock
    stopped,     // the user stopped it
    interrupted, // the program ended in the middle
    failed,      // an error ended it; the notice part says which
};

struct Part {
    PartKind kind = PartKind::text;
    std::string text;             // UTF-8
    std::int64_t started_ms = 0;  // unix time; 0 when unknown
    std::int64_t ended_ms = 0;    // 0 while it grows
    int tokens = 0;
    bool operator==(const Part&) const = default;
};

struct Message {
    std::int64_t id = 0;
    std::int64_t conversation = 0;
    std::optional<std::int64_t> parent; // none for a first message
    Role role = Role::user;
    MessageState state = MessageState::complete;
    std::int64_t created_ms = 0;
    std::string model;      // name of the model that wrote it; empty for the user's
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
    // From this message on the model sees nothing that is before that one, which is an ancestor or this message itself: what a
    // person chose when the context was full. The messages before it stay in the history.
    std::optional<std::int64_t> seen_from;
    bool operator==(const Message&) const = default;
};

struct Conversation {
    std::int64_t id = 0;
    std::string title;
    std::int64_t created_ms = 0;
    std::int64_t updated_ms = 0;
    bool pinned = false;
    std::optional<std::int64_t> active_leaf; // the last message of the branch in view
    bool operator==(const Conversation&) const = default;
};

class History {
  public:
    // Creates the file and its folder (0700) when absent and runs the migrations. A file from a newer version is refused untouched.
    // read_only opens without creating, migrating or recovering.
    static Result<History> open(const std::filesystem::path& file, bool read_only = false);
    // The place of the history: $XDG_DATA_HOME/ponder/history.sqlite, or ~/.local/share/ponder/history.sqlite.
    static std::filesystem::path default_file();

    History(History&&) noexcept;
    History& operator=(History&&) noexcept;
    ~History();

    Result<std::vector<Conversation>> conversations(); // pinned first, then newest first
    Result<Conversation> conversation(std::int64_t id);
    Result<std::int64_t> create_conversation(const std::string& title);
    Result<void> rename(std::int64_t conversation, const std::string& title);
    Result<void> set_pinned(std::int64_t conversation, bool pinned);
    Result<void> remove(std::int64_t conversation);

    Result<std::vector<Message>> messages(std::int64_t conversation);     // the whole tree, parents before children
    Result<std::vector<Message>> branch(std::int64_t conversation);       // from the root to active_leaf
    Result<void> set_active_leaf(std::int64_t conversation, std::int64_t message);
    Result<std::int64_t> add_message(const Message& message);             // id is ignored; becomes the active leaf
    // State, stop, figures, parts and tokens; called as the answer grows.
    Result<void> update_message(const Message& message);
    Result<void> set_seen_from(std::int64_t message, std::int64_t first_seen);
    // A whole conversation at once, as an import brings it: all of it or nothing. The ids given (messages and active_leaf) only tie
    // these messages together and parents come before children; times that are 0 become now. Returns the new conversation's id.
    Result<std::int64_t> add_conversation(const Conversation& conversation, const std::vector<Message>& messages);
    // Marks answers that a dead process left generating as interrupted; returns how many. Does nothing while another process
    // holds the generation lock. Call once at start.
    Result<int> recover();
    // Held (shared) for as long as this process may generate; released by the kernel when the process dies.
    Result<void> hold_generation_lock();

    Result<void> save_draft(std::int64_t conversation, const std::string& text); // conversation 0: the empty chat
    Result<std::string> draft(std::int64_t conversation);

    Result<void> verify(); // reads everything and checks that it belongs together; slow on a large history

  private:
    struct Body;
    explicit History(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder::storage
