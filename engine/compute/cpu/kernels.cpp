#include "engine/compute/cpu/kernels.h"

#include <cstdlib>
#include <string_view>

namespace ponder {
namespace {

// Eight running sums, as the vector versions keep them.
float dot_f32(const float* a, const float* b, int n) {
    float sum[8] = {};
    int i = 0;
    for (; i + 8 <= n; i += 8)
        for (int j = 0; j < 8; j++) sum[j] += a[i + j] * b[i + j];
    for (; i < n; i++) sum[0] += a[i] * b[i];
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

float dot_f16(const std::uint16_t* a, const float* b, int n) {
    float sum = 0;
    for (int i = 0; i < n; i++) sum += half_to_float(a[i]) * b[i];
    return sum;
}

void add_scaled_f32(float* y, const float* x, float a, int n) {
    for (int i = 0; i < n; i++) y[i] += a * x[i];
}

void add_scaled_f16(float* y, const std::uint16_t* x, float a, int n) {
    for (int i = 0; i < n; i++) y[i] += a * half_to_float(x[i]);
}

void to_f16(const float* x, std::uint16_t* h, int n) {
    for (int i = 0; i < n; i++) h[i] = float_to_half(x[i]);
}

void expand_and_dot(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch,
                    BlockFormat format) {
    for (int r = 0; r < rows; r++, weights += row_bytes) {
        dequantize_row(format, weights, scratch, columns);
        for (int a = 0; a < count; a++) acts[a].out[r] = dot_f32(scratch, acts[a].x, columns);
    }
}

RowsDot no_int8(BlockFormat) { return nullptr; }

} // namespace

RowsDot Kernels::rows_dot(BlockFormat format) const {
    RowsDot found = nullptr;
    switch (format) {
    case BlockFormat::f32: found = f32; break;
    case BlockFormat::f16: found = f16; break;
    case BlockFormat::bf16: found = bf16; break;
    default: found = int8(format);
    }
    return found ? found : other;
}

bool Kernels::wants_int8(BlockFormat format) const { return int8(format) != nullptr; }

const Kernels& scalar_kernels() {
    static const Kernels kernels{"scalar", 0, nullptr, nullptr, nullptr, expand_and_dot, no_int8, nullptr, dot_f32, dot_f16, add_scaled_f32, add_scaled_f16, to_f16};
    return kernels;
}

#if !defined(__x86_64__)
const Kernels* avx2_kernels() { return nullptr; }
const Kernels* avx512_kernels() { return nullptr; }
#endif

const Kernels& best_kernels() {
    const char* wish = std::getenv("PONDER_CPU");
    const std::string_view most = wish ? wish : "avx512";
    bool avx2 = false, avx512 = false;
#if defined(__x86_64__)
    __builtin_cpu_init();
    avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
    avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni");
#endif
    if (most == "avx512" && avx512 && avx512_kernels()) return *avx512_kernels();
    if (most != "scalar" && avx2 && avx2_kernels()) return *avx2_kernels();
    return scalar_kernels();
}

} // namespace ponder
