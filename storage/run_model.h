// Which model file a run is of. Its hash says it for good, but an answer may be there before the hash is: the run then carries the mark of
// the file (storage/file_hash.h) in its extra, and is completed when the hash is known.
#pragma once

#include "storage/runs.h"

#include <string>

namespace ponder::storage {

// What a run keeps in its extra: the mark; how many of the answer's first tokens are given, since they were written behind another prompt or
// in another way and cannot be made again by this run; and the places of tokens that were put into the answer rather than chosen.
std::string run_extra(const std::string& model_mark, int given, const std::vector<int>& placed = {});
int given_tokens(const Run& run);
std::vector<int> placed_tokens(const Run& run); // in order
// Whether the run's model is this one: by the hash where both are known, else by the mark.
bool is_of_model(const Run& run, const std::string& model_sha256, const std::string& model_mark);

// Gives the hash to the runs of that mark which have none, among the newest thousand messages; returns how many those were.
Result<int> complete_runs(History& history, const std::string& mark, const std::string& model_sha256);

} // namespace ponder::storage
