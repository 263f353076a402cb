// How weights lie in a CUDA device's memory, as far as the program needs it to plan before the plugin is loaded.
#pragma once

#include "engine/compute/backend.h"

namespace ponder::cuda {

// Pieces are aligned to 256 bytes, with a margin behind each, because kernels read whole words.
constexpr std::uint64_t piece_bytes(std::uint64_t bytes) { return (bytes + 16 + 255) / 256 * 256; }

// Blocks that may share a product's tiles by parts: at most so many, for which there is room.
constexpr int most_sharing_blocks = 384;

// Norms, biases and small kernels become float32 at load: kernels read them value by value.
bool weight_expands(const WeightSource& source);

} // namespace ponder::cuda
