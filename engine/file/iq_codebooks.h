// The codebooks that the IQ block formats index: facts of the formats, which no formula gives. In every grid byte j of the little-endian
// word is value j. Expanded at compile time from a packed form; the kernels of the backends read the same tables.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace ponder {

extern const std::array<std::uint64_t, 256> iq2_xxs_grid; // values of 8, 25 and 43
extern const std::array<std::uint64_t, 512> iq2_xs_grid;
extern const std::array<std::uint64_t, 1024> iq2_s_grid;
extern const std::array<std::uint32_t, 256> iq3_xxs_grid; // 4, 12 ... 52, 62
extern const std::array<std::uint32_t, 512> iq3_s_grid;   // 1, 3 ... 15
extern const std::array<std::uint64_t, 2048> iq1_grid;    // signed bytes: -1, 0, 1
extern const std::array<std::uint8_t, 128> iq_signs;      // bit j: value j is negative; the eighth bit makes the number of bits even
extern const std::array<std::int8_t, 16> iq4_values;      // what the nibbles of IQ4_NL and IQ4_XS stand for

// The grids behind one another, as GPUs are given them; their shaders/blocks.glsl and kernels/blocks.cuh know the order.
std::vector<std::uint32_t> iq_codebook_words(); // iq2_xxs, iq2_xs, iq2_s, iq1, iq3_xxs, iq3_s

} // namespace ponder
