#include "storage/start_up.h"

#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/trash.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace ponder::storage {
namespace {

Result<void> erase_what_is_due(History& history) {
    if (auto erased = erase_overdue(history); !erased) return tl::unexpected(erased.error());
    return sweep_contents(history);
}

} // namespace

Result<int> start_up(History& history) {
    const Result<int> interrupted = history.recover();
    if (!interrupted) return interrupted;
    if (auto held = history.hold_generation_lock(); !held) return tl::unexpected(held.error());
    (void)erase_what_is_due(history);
    return interrupted;
}

Result<void> upkeep(const std::filesystem::path& history_file) {
    auto history = History::open(history_file);
    if (!history) return tl::unexpected(history.error());
    if (auto emptied = erase_what_is_due(*history); !emptied) return emptied;
    auto reader = History::open(history_file, true);
    if (!reader) return tl::unexpected(reader.error());
    if (auto copied = back_up_daily(*reader); !copied) return tl::unexpected(copied.error());
    return {};
}

std::jthread upkeep_in_background(const std::filesystem::path& history_file) {
    return std::jthread([history_file](std::stop_token stop) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any never;
        never.wait_for(lock, stop, std::chrono::seconds(2), [] { return false; });
        if (stop.stop_requested()) return;
        (void)upkeep(history_file);
    });
}

} // namespace ponder::storage
