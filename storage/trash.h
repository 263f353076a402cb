// Taking away and getting back. Whatever a person deletes is only marked, and its Removal undoes the act, today or after a
// restart. After thirty days the program carries it out, and so does "delete for good", which leaves nothing behind: not in the
// file, its WAL and its search index, not among attachments and snapshots, not in the backups.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ponder::storage {

Result<Removal> trash(History& history, const std::vector<std::int64_t>& conversations);
// This version goes, what follows it stays and then follows what came before it.
Result<Removal> remove_version(History& history, std::int64_t message);
// This version goes with all that follows it.
Result<Removal> remove_branch(History& history, std::int64_t message);

Result<void> undo(History& history, Removal removal);

struct Trashed {
    Removal removal; // may have taken others along
    std::int64_t removed_ms = 0;
    Conversation conversation;
};
Result<std::vector<Trashed>> trashed(History& history);            // the newest act first
Result<void> restore(History& history, std::int64_t conversation); // one of them, from the trash

// What could not be reached is left and named.
struct Erased {
    std::int64_t conversations = 0, messages = 0;
    // Backups or attachments that could not be opened or removed; the WAL, while another window reads.
    std::vector<std::filesystem::path> not_reached;
};
Result<Erased> erase(History& history, const std::vector<std::int64_t>& conversations); // in the trash or not
Result<Erased> erase_removed(History& history, Removal removal);                        // what one act took away
Result<Erased> empty_trash(History& history);
// Carries out what has been in the trash for thirty days, and has been seen to be so on two days: a clock that was wrong for an
// hour takes nothing away. Call once at start, after recover().
Result<Erased> erase_overdue(History& history);

} // namespace ponder::storage
