// The CPU backend's inner loops, one table of functions for each instruction set, chosen at run time. Quantized weights meet activations
// quantized to int8 in groups of 16 with a float32 scale each; every output is summed in one fixed order whatever the number of rows or
// threads, so prefill and decode give the same bits.
//
// Packed order: an instruction set with `lanes` int32 lanes takes `lanes` groups at a time, a unit. In a unit the group g has the lane
// packed_lane(lanes, g); its values 4t .. 4t+3 are the bytes at (t * lanes + lane) * 4, its scale and sum are at the lane.
#pragma once

#include "engine/file/blocks.h"

#include <cstddef>
#include <cstdint>

namespace ponder {

// One row of activations and where its products go.
struct ActRow {
    const float* x;                   // (columns)
    const std::int8_t* q;             // (columns, up to whole 256) x / scale, rounded; packed order, zero past the columns
    const float* scale;               // (a sixteenth of that) the largest of 16 values / 127
    const std::int32_t* negative_sum; // (as many) minus the sum of q: what a format's zero and minimum multiply
    float* out;                       // (rows of the weight)
};

constexpr std::size_t packed_values(std::size_t columns) { return (columns + 255) / 256 * 256; }
constexpr int packed_lane(int lanes, int group) { return group % (lanes / 4) * 4 + group / (lanes / 4); }

// acts[a].out[r] = weight row r . acts[a], for rows rows starting at weights and count activation rows.
// scratch: scratch_floats(columns), for four unpacked rows or an expanded one.
constexpr std::size_t scratch_floats(std::size_t columns) { return packed_values(columns) * 3 / 2 + 16; }
using RowsDot = void (*)(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch,
                         BlockFormat format);

struct Kernels {
    const char* name;
    RowsDot rows_dot(BlockFormat format) const;
    bool wants_int8(BlockFormat format) const;

    int lanes; // of a unit; 0: no int8 kernels and no quantize
    RowsDot f32, f16, bf16;                  // null: other
    RowsDot other;                           // any format, expanded row by row
    RowsDot (*int8)(BlockFormat format);     // null where the format has no int8 kernel
    void (*quantize)(const float* x, int columns, std::int8_t* q, float* scale, std::int32_t* negative_sum);
    float (*dot_f32)(const float* a, const float* b, int n);
    float (*dot_f16)(const std::uint16_t* a, const float* b, int n);
    void (*add_scaled_f32)(float* y, const float* x, float a, int n); // y += a * x
    void (*add_scaled_f16)(float* y, const std::uint16_t* x, float a, int n);
    void (*to_f16)(const float* x, std::uint16_t* h, int n);
};

const Kernels& scalar_kernels();
const Kernels* avx2_kernels();   // null where the build has none
const Kernels* avx512_kernels(); // with VNNI

// The best that this processor runs; PONDER_CPU=scalar|avx2|avx512 asks for a lesser one.
const Kernels& best_kernels();

} // namespace ponder
