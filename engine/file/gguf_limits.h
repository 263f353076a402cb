// What the GGUF reader lets a file claim. The limits lie far above any real model (hundreds of keys, thousands of tensors, a
// quarter of a million tokens and as many merges), and low enough that a hostile file costs no more than some hundred MiB
// before it is refused.
#pragma once

#include <cstdint>

namespace ponder::gguf {

constexpr std::uint64_t max_keys = 1 << 16;
constexpr std::uint64_t max_tensors = 1 << 20;
constexpr std::uint64_t max_texts = 1 << 24; // strings in arrays, the whole file together
constexpr std::uint64_t max_name_bytes = 65535;
constexpr std::uint64_t max_alignment = 1 << 20;
constexpr int max_shards = 99999; // five digits in the name

} // namespace ponder::gguf
