// Is the history as it should be, and what can be got out of one that is not. Checking changes nothing. Salvaging reads the
// damaged file in every way there is, row by row and page by page, and writes what it finds into a new file; the damaged one
// stays as it was.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ponder::storage {

struct CheckReport {
    std::vector<std::string> faults; // a sentence each; none: all is well
    std::int64_t conversations = 0, messages = 0, attachments = 0;
    bool only_the_index = false; // nothing is lost: rebuilding the index (repair_index) is enough
};

Result<CheckReport> check_history(History& history);
Result<void> repair_index(History& history);

struct Salvaged {
    std::int64_t conversations = 0, messages = 0, parts = 0;
    std::int64_t made_up =
        0; // conversations and messages that were lost and stand in for themselves, so that what hung on them is kept
    std::int64_t others = 0; // rows of other tables: folders, tags, notes, attachments, ...
};

// into must not exist. What is written is a history of today's version; storage/backup.h puts it in place.
Result<Salvaged> salvage(const std::filesystem::path& damaged, const std::filesystem::path& into);

} // namespace ponder::storage
