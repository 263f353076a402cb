#include "engine/compute/cpu/kernels.h"

#include <cmath>
#include <cstdlib>
#include <cstring>
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

void quantize(const float* x, int columns, std::int8_t* q, float* scale, float* scaled_sum) {
    for (int b = 0; b < columns / 32; b++) {
        float largest = 0;
        for (int i = 0; i < 32; i++) largest = std::fmax(largest, std::fabs(x[32 * b + i]));
        const float d = largest / 127, inverse = d > 0 ? 1 / d : 0;
        int sum = 0;
        for (int i = 0; i < 32; i++) sum += q[32 * b + i] = static_cast<std::int8_t>(std::lrint(x[32 * b + i] * inverse));
        scale[b] = d;
        scaled_sum[b] = d * static_cast<float>(sum);
    }
}

} // namespace

RowsDot Kernels::rows_dot(BlockFormat format) const {
    RowsDot found = nullptr;
    switch (format) {
    case BlockFormat::f32: found = f32; break;
    case BlockFormat::f16: found = f16; break;
    case BlockFormat::bf16: found = bf16; break;
    case BlockFormat::q8_0: found = q8_0; break;
    case BlockFormat::q4_0: found = q4_0; break;
    case BlockFormat::q5_0: found = q5_0; break;
    case BlockFormat::q4_k: found = q4_k; break;
    case BlockFormat::q5_k: found = q5_k; break;
    case BlockFormat::q6_k: found = q6_k; break;
    default: break;
    }
    return found ? found : other;
}

bool Kernels::wants_int8(BlockFormat format) const {
    return format != BlockFormat::f32 && format != BlockFormat::f16 && format != BlockFormat::bf16 && rows_dot(format) != other;
}

const Kernels& scalar_kernels() {
    static const Kernels kernels{"scalar", nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, expand_and_dot,
                                 quantize, dot_f32, dot_f16, add_scaled_f32, add_scaled_f16, to_f16};
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
