// The conversations, in one SQLite file (WAL). A conversation is a tree of messages, a message a list of typed parts; nothing
// is overwritten by editing or regenerating: a sibling is added. What a call changed survives a kill as soon as it returns, and
// a power cut too, except for what is cheap to lose: the last ticks of an answer being written, drafts, and which branch is in
// view. History owns the connection; use it from one thread. What goes beyond reading and writing chats is in files of its own:
// tree.h, organise.h, trash.h, attachments.h, runs.h, search.h, backup.h, check.h.
#pragma once

#include "storage/conversation.h"
#include "storage/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

class Database;

class History {
  public:
    // Creates the file and its folder (0700) when absent and runs the migrations. A file from a newer version is refused
    // untouched. read_only opens without creating, migrating or recovering.
    static Result<History> open(const std::filesystem::path& file, bool read_only = false);
    // The place of the history: $XDG_DATA_HOME/ponder/history.sqlite, or ~/.local/share/ponder/history.sqlite.
    static std::filesystem::path default_file();
    // A history of its own in this process's memory, for what must never be written: it has no path and ends with the object.
    static Result<History> open_in_memory();

    History(History&&) noexcept;
    History& operator=(History&&) noexcept;
    ~History();

    Result<std::vector<Conversation>> conversations(); // all that are not in the trash: pinned first, then newest first
    Result<Conversation> conversation(std::int64_t id);
    Result<std::int64_t> create_conversation(const std::string& title);
    Result<void> rename(std::int64_t conversation, const std::string& title);
    Result<void> set_pinned(std::int64_t conversation, bool pinned);

    // A removed version is not among them; what followed it then follows what came before it.
    Result<std::vector<Message>> messages(std::int64_t conversation); // the whole tree, parents before children
    Result<std::vector<Message>> branch(std::int64_t conversation);   // from the root to active_leaf
    Result<void> set_active_leaf(std::int64_t conversation, std::int64_t message);
    Result<std::int64_t> add_message(const Message& message); // id is ignored; becomes the active leaf
    // State, stop, figures, parts and tokens; called as the answer grows.
    Result<void> update_message(const Message& message);
    Result<void> set_seen_from(std::int64_t message, std::int64_t first_seen);
    // A whole conversation at once, as an import brings it: all of it or nothing. The ids given (messages and active_leaf) only
    // tie these messages together and parents come before children; times that are 0 become now; tags that are not there are
    // made. Returns the new conversation's id.
    Result<std::int64_t> add_conversation(const Conversation& conversation, const std::vector<Message>& messages,
                                          const std::optional<Source>& source = {});
    // The conversation, in the trash or not, that was imported from there.
    Result<std::optional<std::int64_t>> imported(const std::string& source, const std::string& source_id);
    Result<std::optional<Source>> source_of(std::int64_t conversation);
    // The same import once more: messages are found again by their source_id; what differs is brought up to date, what is new
    // is added, and nothing is taken away. A message without a source_id counts as new. The branch in view stays unless it ends
    // in an imported message; the title, pinned, archived, folder and tags stay as they are here.
    struct Updated {
        int added = 0, changed = 0, same = 0; // messages
    };
    Result<Updated> update_conversation(std::int64_t id, const Conversation& conversation, const std::vector<Message>& messages,
                                        const Source& source);
    // Many changes, saved together by commit() or not at all: an import is quick this way. Ends before the History does.
    class Batch {
      public:
        Batch(Batch&&) noexcept;
        ~Batch();
        Result<void> commit();

      private:
        friend class History;
        struct Body;
        explicit Batch(std::unique_ptr<Body> body);
        std::unique_ptr<Body> body_;
    };
    Result<Batch> batch();

    // Marks answers that a dead process left generating as interrupted; returns how many. Does nothing while another process
    // holds the generation lock. Call once at start.
    Result<int> recover();
    // Held (shared) for as long as this process may generate; released by the kernel when the process dies.
    Result<void> hold_generation_lock();
    void release_generation_lock(); // nothing is being generated; for what needs the history for itself

    Result<void> save_draft(std::int64_t conversation, const std::string& text); // conversation 0: the empty chat
    Result<std::string> draft(std::int64_t conversation);

    Result<void> verify(); // reads everything and checks that it belongs together; slow on a large history

    // For the other files of storage.
    Database& database();
    const std::filesystem::path& path() const; // of the file, with links followed

  private:
    struct Body;
    explicit History(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder::storage
