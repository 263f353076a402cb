// What the commands on the history share: where it is, how it is opened so that a reading command leaves it as it is, and how a moment reads.
#pragma once

#include "app/ponder_cli/terminal.h"
#include "storage/history.h"

namespace ponder::cli {

std::filesystem::path history_file(const std::string& data);
bool history_exists(const std::string& data);
// To read. One of an earlier version is brought up to date, after a backup, and that is said. Nothing there: not_found with a sentence.
storage::Result<storage::History> open_to_read(const std::string& data);
// To write, with what has to be done at a start; made when absent only if create is set.
storage::Result<storage::History> open_to_write(const std::string& data, bool create = false);

int complain(const storage::Error& error);

std::string local_time(std::int64_t unix_ms); // "2026-11-22 14:05"
storage::Result<std::optional<std::int64_t>> folder_named(storage::History& history, const std::string& name); // empty: none asked for

} // namespace ponder::cli
