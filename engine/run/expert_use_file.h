// What was counted of a model's experts, kept between runs as a small file in the cache folder. The file is a hint and no more: one that is
// damaged, hostile or of another model counts as absent, and failing to write it is no failure.
#pragma once

#include "engine/file/gguf.h"
#include "engine/model/expert_use.h"
#include "engine/model/spec.h"

#include <filesystem>
#include <optional>

namespace ponder {

// $XDG_CACHE_HOME/ponder, or ~/.cache/ponder; empty where there is neither.
std::filesystem::path cache_folder();
// Named by the model: the hash of its name, size and tensors.
std::filesystem::path expert_use_file(const Gguf& file, const std::filesystem::path& folder = cache_folder());

std::optional<ExpertUse> read_expert_use(const std::filesystem::path& path, const ModelSpec& spec);
// Adds what was counted to what the file holds, and replaces it as a whole.
void add_expert_use(const std::filesystem::path& path, const ModelSpec& spec, const ExpertUse& counted);

} // namespace ponder
