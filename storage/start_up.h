// What a program that writes does with the history when it starts, in the order in which it must happen.
#pragma once

#include "storage/history.h"

#include <filesystem>
#include <thread>

namespace ponder::storage {

// Marks what a dead process left as interrupted, carries out what has been in the trash for long enough, removes attachments that nothing
// names, and holds the lock of those who may generate. Returns how many answers were interrupted. The housekeeping may fail, on a full disk
// for one, without keeping anybody out.
Result<int> start_up(History& history);

// What a history needs once a day, with connections of its own: out goes what has been in the trash for long enough and what nothing names,
// and a copy is made where something has changed. For a thread that nobody waits for.
Result<void> upkeep(const std::filesystem::path& history_file);

// The upkeep on such a thread, a moment after the start, for programs that have none. Whoever drops the thread waits for a copy that has begun.
std::jthread upkeep_in_background(const std::filesystem::path& history_file);

} // namespace ponder::storage
