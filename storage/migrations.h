// The schema, as one numbered list of steps that lead from an empty file to today. A step that has been released is never
// edited: a change is a new step at the end. The number of the last step that ran is kept in the file itself (PRAGMA
// user_version).
#pragma once

#include "storage/sqlite.h"

#include <cstdint>
#include <filesystem>
#include <span>

namespace ponder::storage {

inline constexpr std::int64_t application_id = 0x506F6E64; // "Pond", in the header of every history file

struct Migration {
    int number; // 1, 2, 3, ...
    const char* name;
    const char* sql;
};

std::span<const Migration> migrations();

// Runs the steps that the file has not seen: in one transaction when the file is new, else each in one of its own. A file that
// already holds something is backed up first (storage/backup.h); without room for the copy nothing is run.
Result<void> migrate(Database& database, const std::filesystem::path& file, std::span<const Migration> steps = migrations());

} // namespace ponder::storage
