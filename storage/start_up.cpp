#include "storage/start_up.h"

#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/trash.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace ponder::storage {

Result<int> start_up(History& history) {
    const Result<int> interrupted = history.recover();
    if (!interrupted) return interrupted;
    if (auto held = history.hold_generation_lock(); !held) return tl::unexpected(held.error());
    if (erase_overdue(history)) (void)sweep_contents(history);
    return interrupted;
}

std::jthread back_up_in_background(const std::filesystem::path& history_file) {
    return std::jthread([history_file](std::stop_token stop) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait_for(lock, stop, std::chrono::seconds(2), [] { return false; });
        if (stop.stop_requested()) return;
        if (auto history = History::open(history_file, true)) (void)back_up_daily(*history);
    });
}

} // namespace ponder::storage
