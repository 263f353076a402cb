// The CPU backend's inner loops, one table of functions for each instruction set, chosen at run time. Quantized weights meet activations
// quantized to int8 in blocks of 32 with a float32 scale each; every output is summed in one fixed order whatever the number of rows or
// threads, so prefill and decode give the same bits.
#pragma once

#include "engine/file/blocks.h"

#include <cstddef>
#include <cstdint>

namespace ponder {

// One row of activations and where its products go.
struct ActRow {
    const float* x;           // (columns)
    const std::int8_t* q;     // (columns) x / scale, rounded
    const float* scale;       // (columns / 32)
    const float* scaled_sum;  // (columns / 32) scale * sum of q: what a format's minimum multiplies
    float* out;               // (rows of the weight)
};

// acts[a].out[r] = weight row r . acts[a], for rows rows starting at weights and count activation rows. scratch: columns floats.
using RowsDot = void (*)(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch,
                         BlockFormat format);

struct Kernels {
    const char* name;
    RowsDot rows_dot(BlockFormat format) const;
    bool wants_int8(BlockFormat format) const;

    RowsDot f32, f16, bf16, q8_0, q4_0, q5_0, q4_k, q5_k, q6_k; // null: other
    RowsDot other;                                              // any format, expanded row by row
    void (*quantize)(const float* x, int columns, std::int8_t* q, float* scale, float* scaled_sum);
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
