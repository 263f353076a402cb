// Taking rows and files away for good, for those files of storage that do: what hung on a message is hung elsewhere first, and
// what is freed is overwritten (secure_delete is on for every connection that may write).
#pragma once

#include "storage/sqlite.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace ponder::storage {

// What is to go.
struct Going {
    std::vector<std::int64_t> conversations;
    std::vector<std::int64_t> messages; // of other conversations: versions that were removed
    std::vector<std::int64_t> conversations_created_ms, messages_created_ms; // of those; for copies alone
    std::vector<std::int64_t> folders, tags, presets;
};

// Files that nothing in the history names any more once its rows are gone.
struct Files {
    std::vector<std::string> attachments, snapshots;
};

// Within the caller's transaction; database may be a copy of any version of the schema.
Result<Files> erase_rows(Database& database, const Going& going);

// Prompts that are kept as a reference into an answer among these (a list or a SELECT of message ids) are kept whole from now
// on.
Result<void> keep_prompts_without(Database& database, const std::string& going);

// Only a plain name is followed, so that a damaged row cannot reach out of the folder. True when no such file is left.
bool remove_file_in(const std::filesystem::path& folder, const std::string& name);

} // namespace ponder::storage
