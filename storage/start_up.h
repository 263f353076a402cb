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

// The daily backup, on a thread with a connection of its own, a moment after the start, when the window is there. Whoever drops the thread
// waits for a copy that has begun.
std::jthread back_up_in_background(const std::filesystem::path& history_file);

} // namespace ponder::storage
