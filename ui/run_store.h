// What an answer was made with, beside the answer in the history that holds it. Where there is no history nothing is kept.
#pragma once

#include "storage/runs.h"
#include "ui/store.h"

namespace ponder::ui {

storage::Result<void> saveRun(Store& store, std::int64_t message, const storage::Run& run);
std::optional<storage::Run> runOf(Store& store, std::int64_t message); // nothing too when it cannot be read
void completeRuns(Store& store, const std::string& mark, const std::string& sha256); // storage/run_model.h

} // namespace ponder::ui
