// Copies of the whole history in FILE.backups/, made while it is in use: before each change of the schema, once a day when
// something changed, and when asked for. Ten are kept. A name begins with a number that only grows, so that a clock which jumps
// neither hides a copy nor drives good ones out.
#pragma once

#include "storage/history.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ponder::storage {

struct Going;

struct Backup {
    std::filesystem::path file;
    int number = 0;
    std::string date; // "2026-11-22", by the clock of that day
    std::string why;  // "daily", "before-v3", "asked", "before-restore"
    std::int64_t bytes = 0;
    bool operator==(const Backup&) const = default;
};

inline constexpr int backups_kept = 10;

std::filesystem::path backup_folder(const std::filesystem::path& history_file);
std::vector<Backup> backups(const std::filesystem::path& history_file); // the newest first

// A copy under its name, or none. One "before-vN" replaces the last one of that name: a migration that fails at every start
// must not drive out the others.
Result<Backup> back_up(Database& database, const std::filesystem::path& history_file, const std::string& why);
Result<Backup> back_up(History& history);
// Nothing when the last day's is there or nothing has changed since. A damaged history is not copied over good copies: corrupt.
// May take seconds: give it a History of its own, opened to read, and a thread.
Result<std::optional<Backup>> back_up_daily(History& history);

// Puts the backup's content in the place of the present one, which is kept as a backup itself. When the present file cannot be
// read, it is moved aside, under the name returned. No window may be generating.
Result<std::optional<std::filesystem::path>> restore_backup(const std::filesystem::path& history_file, const Backup& backup);
// Moves a file that cannot be used any more aside, with its WAL, and this one into its place; returns where it was moved to.
Result<std::filesystem::path> put_in_place(const std::filesystem::path& history_file, const std::filesystem::path& replacement);
// The files that put_in_place moved aside.
std::vector<std::filesystem::path> set_aside(const std::filesystem::path& history_file);

// Takes rows out of all copies for good; returns the copies that could not be reached.
std::vector<std::filesystem::path> erase_in_copies(const std::filesystem::path& history_file, const Going& going);

} // namespace ponder::storage
