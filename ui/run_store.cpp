#include "ui/run_store.h"

#include "storage/run_model.h"

namespace ponder::ui {

storage::Result<void> saveRun(Store& store, std::int64_t message, const storage::Run& run) {
    return storage::save_run(store.historyOf(message), idInside(message), run); // a temporary chat's stays in memory
}

std::optional<storage::Run> runOf(Store& store, std::int64_t message) {
    auto found = storage::run(store.historyOf(message), idInside(message));
    return found ? *found : std::nullopt;
}

void completeRuns(Store& store, const std::string& mark, const std::string& sha256) {
    if (storage::History* history = store.history()) (void)storage::complete_runs(*history, mark, sha256); // the next start tries again
}

} // namespace ponder::ui
