#include "ui/run_store.h"

#include "storage/run_model.h"

namespace ponder::ui {

storage::Result<void> saveRun(Store& store, std::int64_t message, const storage::Run& run) {
    storage::History* history = store.history();
    return history ? storage::save_run(*history, message, run) : storage::Result<void>();
}

std::optional<storage::Run> runOf(Store& store, std::int64_t message) {
    storage::History* history = store.history();
    if (!history) return std::nullopt;
    auto found = storage::run(*history, message);
    return found ? *found : std::nullopt;
}

void completeRuns(Store& store, const std::string& mark, const std::string& sha256) {
    if (storage::History* history = store.history()) (void)storage::complete_runs(*history, mark, sha256); // the next start tries again
}

} // namespace ponder::ui
