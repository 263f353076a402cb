// A conversation from elsewhere meets the history: is it here, what of it is new, and how it gets in. Saves in batches, each
// conversation whole or not at all.
#pragma once

#include "storage/archive.h"
#include "storage/import.h"

#include <chrono>
#include <optional>
#include <set>
#include <unordered_map>

namespace ponder::storage {

class Merge {
  public:
    Merge(History& history, bool dry_run, ImportReport& report, bool gives_way = false)
        : history_(history), dry_run_(dry_run), gives_way_(gives_way), report_(report) {}
    Merge(const Merge&) = delete;
    Merge& operator=(const Merge&) = delete;
    ~Merge() { drop_batch(); }

    // Bytes of attachments are read from the archive. The error is one that ends the import (a full disk).
    Result<void> take(ImportedConversation&& conversation, Archive& archive, bool list);
    Result<void> finish(); // saves what is left

  private:
    friend Result<std::int64_t> add_imported(History& history, ImportedConversation&& conversation);
    struct Existing {
        std::int64_t id = 0;
        bool in_trash = false;
        bool ours = false; // was never imported: it was written here, and the file is our own export of it
    };
    struct Difference {
        int added = 0, changed = 0;
    };
    struct Pending { // saved in the batch that is open, and kept until that is on the disk
        ImportedConversation conversation;
        std::optional<Existing> existing;
        std::vector<Message> here; // the messages of the existing one
        ImportOutcome outcome = ImportOutcome::added;
        std::optional<std::size_t> item; // in the report
    };
    Result<std::optional<Existing>> find(const ImportedConversation& conversation);
    Result<std::optional<Existing>> find_written_here(const ImportedConversation& conversation);
    Result<Difference> compare(ImportedConversation& conversation, const Existing& existing, std::vector<Message>& here);
    Result<std::int64_t> add(ImportedConversation& conversation, Archive& archive, bool with_source);
    Result<void> update(ImportedConversation& conversation, const Existing& existing, const std::vector<Message>& here,
                        Archive& archive);
    Result<void> save_contents(ImportedConversation& conversation, Archive& archive, const std::set<std::size_t>* only);
    Result<void> save_around(const ImportedConversation& conversation, std::int64_t id);
    Result<std::int64_t> save(Pending& pending, Archive& archive);
    Result<void> save_one_by_one(Archive& archive);
    Result<void> begin_batch();
    void drop_batch();
    void count(const ImportedConversation& conversation);
    void problem(const std::string& where, std::string what);

    History& history_;
    bool dry_run_, gives_way_;
    std::chrono::steady_clock::time_point began_; // the batch that is open
    ImportReport& report_;
    std::optional<History::Batch> batch_;
    std::vector<Pending> pending_;
    std::uint64_t pending_bytes_ = 0;                    // of attachments
    std::set<std::pair<std::string, std::string>> seen_; // in a dry run: what would be here by now
    std::unordered_map<std::int64_t, std::vector<std::int64_t>>
        written_here_; // created_ms -> conversations that were not imported
    bool knows_written_here_ = false;
    std::unordered_map<std::string, int> keys_; // of our own exports, so that two alike stay two
    std::unordered_map<std::string, std::int64_t> folders_;
};

inline constexpr std::string_view own_id = "ponder:"; // of messages that were written in Ponder, as their source_id
inline bool is_own(std::string_view source_id) { return source_id.empty() || source_id.starts_with(own_id); }

// Ids for messages that were written in Ponder: who spoke when tells them apart, and which of those that do not differ even so.
class OwnIds {
  public:
    std::string next(const Message& message);

  private:
    std::unordered_map<std::string, int> count_;
};

// Fills in what the source left open: a title, times, ids. Texts become clean. Called by Merge; for the tests.
void complete(ImportedConversation& conversation);

// Adds it as a conversation of its own, whatever is here already, and without a word on where it came from.
Result<std::int64_t> add_imported(History& history, ImportedConversation&& conversation);

void add_problem(ImportReport& report, std::string where, std::string what);

} // namespace ponder::storage
