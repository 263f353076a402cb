// What several kernels share: activations as int8, sums over a block, rows of a KV cache.
#pragma once

#include "engine/compute/cuda/kernels/blocks.cuh"
#include "engine/compute/cuda/kernels/kernels.h"

namespace ponder::cuda {

struct alignas(16) Int8Group {
    uint4 q[2];
    float4 meta; // scale, sum of the first 16 values, sum of the last 16 (as rounded), unused
};
static_assert(sizeof(Int8Group) == int8_group_bytes);

__device__ __forceinline__ float sigmoid_of(float x) { return 1.0f / (1.0f + expf(-x)); }

__device__ __forceinline__ float activated(int activation, float gate, float up) {
    if (activation == 1) return gate * sigmoid_of(gate) * up;
    const float g = fminf(gate, 7.0f), u = fminf(fmaxf(up, -7.0f), 7.0f);
    return g * sigmoid_of(1.702f * g) * (u + 1.0f);
}

// The sum over a block of at most 1024 threads; every thread gets it.
__device__ __forceinline__ float block_sum(float value) {
    __shared__ float parts[32];
    const int warps = blockDim.x / 32;
    value = warp_sum(value);
    __syncthreads(); // a sum before this one may still be read
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = value;
    __syncthreads();
    float sum = 0;
    for (int w = 0; w < warps; w++) sum += parts[w];
    return sum;
}

// A warp's 32 values, one a lane, as group g of an int8 row.
__device__ __forceinline__ void quantize_lanes(float value, Int8Group* to) {
    const int lane = threadIdx.x % 32;
    const float largest = warp_max(fabsf(value));
    const float scale = largest / 127.0f, inverse = largest > 0 ? 127.0f / largest : 0.0f;
    const int q = __float2int_rn(value * inverse);
    // the sums are of the rounded values: weights with an offset are then centred for the rounding's error, too, which exact sums would not do
    float half_sum = scale * float(q); // of 16 lanes
    PONDER_UNROLL for (int step = 8; step > 0; step /= 2) half_sum += __shfl_xor_sync(~0u, half_sum, step);
    const float high_sum = __shfl_sync(~0u, half_sum, 16);
    reinterpret_cast<signed char*>(to->q)[lane] = static_cast<signed char>(q);
    if (lane == 0) to->meta = make_float4(scale, half_sum, high_sum, 0);
}

// --- rows of a KV cache; q8_0 has blocks of a half and 32 int8

constexpr int cache_block_bytes = 34;

__device__ __forceinline__ float cached(CacheKind format, const Byte* row, int at) {
    if (format == CacheKind::f32) return reinterpret_cast<const float*>(row)[at];
    if (format == CacheKind::f16) return half_of(reinterpret_cast<const std::uint16_t*>(row)[at]);
    const Byte* block = row + at / 32 * cache_block_bytes;
    return half_at(block) * float(static_cast<signed char>(block[2 + at % 32]));
}

// Eight neighbouring values, at a multiple of 8. wide: f32 and f16 rows, and what lies before them, are multiples of 16 bytes.
template <CacheKind F> __device__ __forceinline__ void cached8(const Byte* row, int at, bool wide, float (&v)[8]) {
    if constexpr (F == CacheKind::f32) {
        const float* from = reinterpret_cast<const float*>(row) + at;
        if (wide) {
            const float4 a = reinterpret_cast<const float4*>(from)[0], b = reinterpret_cast<const float4*>(from)[1];
            v[0] = a.x, v[1] = a.y, v[2] = a.z, v[3] = a.w, v[4] = b.x, v[5] = b.y, v[6] = b.z, v[7] = b.w;
        } else {
            PONDER_UNROLL for (int i = 0; i < 8; i++) v[i] = from[i];
        }
    } else if constexpr (F == CacheKind::f16) {
        const Byte* from = row + 2 * at;
        const uint4 w = wide ? words_at_16(from) : make_uint4(u32_at_2(from), u32_at_2(from + 4), u32_at_2(from + 8), u32_at_2(from + 12));
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned two = word_of(w, i);
            v[2 * i] = half_of(static_cast<std::uint16_t>(two & 0xffff)), v[2 * i + 1] = half_of(static_cast<std::uint16_t>(two >> 16));
        }
    } else {
        const Byte* block = row + at / 32 * cache_block_bytes;
        const float d = half_at(block);
        const Byte* from = block + 2 + at % 32;
        const unsigned a = u32_at_2(from), b = u32_at_2(from + 4);
        PONDER_UNROLL for (int i = 0; i < 4; i++) v[i] = d * byte_of(a, i), v[i + 4] = d * byte_of(b, i);
    }
}

// Stores a warp's 32 neighbouring values, one a lane, from column at (a multiple of 32) of a cached row on.
__device__ __forceinline__ void store_lanes(CacheKind format, Byte* row, int at, float value, bool there) {
    const int lane = threadIdx.x % 32;
    if (format == CacheKind::f32) {
        if (there) reinterpret_cast<float*>(row)[at + lane] = value;
    } else if (format == CacheKind::f16) {
        if (there) reinterpret_cast<std::uint16_t*>(row)[at + lane] = half_from(value);
    } else {
        Byte* block = row + at / 32 * cache_block_bytes;
        const std::uint16_t scale = half_from(warp_max(fabsf(value)) / 127.0f);
        const float d = half_of(scale), inverse = d > 0 ? 1.0f / d : 0.0f;
        const int q = __float2int_rn(fminf(fmaxf(value * inverse, -127.0f), 127.0f));
        if (lane == 0) *reinterpret_cast<std::uint16_t*>(block) = scale;
        block[2 + lane] = static_cast<Byte>(q);
    }
}

} // namespace ponder::cuda
