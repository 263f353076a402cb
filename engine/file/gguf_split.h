// Split models: the names of the shards, <prefix>-00002-of-00005.gguf, and how all of them are found from any one. It checks
// that each shard is the part that its name says and that together they hold the promised tensors; joining them is left to
// Gguf.
#pragma once

#include "engine/base/result.h"
#include "engine/file/gguf_shard.h"

#include <filesystem>
#include <vector>

namespace ponder::gguf {

// Everything that belongs to the model of which one file was opened, the shards from the first to the last.
Result<std::vector<Shard>> read_model(const std::filesystem::path& path);

} // namespace ponder::gguf
