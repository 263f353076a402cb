// CUDA's language for a processor, so that the kernels of engine/compute/cuda/kernels compile with an ordinary compiler and run in tests on
// machines without a GPU. Every thread of a block is a fiber on one system thread; barriers, shuffles and matrix fragments are places where
// fibers wait for each other. Blocks run one after another, one grid at a time. Stricter than hardware: a barrier or an exchange that part
// of a block or warp never reaches is a failure of the launch, and so is one that threads reach after others have left the kernel.
#pragma once

#include "engine/file/blocks.h"

#include <bit>
#include <cmath>
#include <math.h>
#include <cstdint>
#include <cstring>
#include <string>
#include <tuple>
#include <type_traits>

#define __global__
#define __device__
#define __host__
#define __constant__
#define __forceinline__ inline
#define __noinline__
#define __launch_bounds__(...)
#define __restrict__
#define __grid_constant__
#define __align__(bytes) __attribute__((aligned(bytes)))
#define __shared__ static
#define PONDER_UNROLL

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    constexpr dim3(unsigned a = 1, unsigned b = 1, unsigned c = 1) : x(a), y(b), z(c) {}
};
struct uint3 {
    unsigned x, y, z;
};
struct alignas(8) uint2 {
    unsigned x, y;
};
struct alignas(16) uint4 {
    unsigned x, y, z, w;
};
struct alignas(8) float2 {
    float x, y;
};
struct alignas(16) float4 {
    float x, y, z, w;
};
inline float2 make_float2(float x, float y) { return {x, y}; }
inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

inline uint3 threadIdx, blockIdx;
inline dim3 blockDim, gridDim;

namespace cuda_on_host {

constexpr int lanes = 32, most_threads = 1024, slot_bytes = 64;

// In which order the fibers of a block get their turns; a race that one order hides another shows.
enum class Order { forward, backward };
inline Order order = Order::forward;

// Runs a grid; the answer is empty, or says what went wrong.
std::string run_grid(dim3 grid, dim3 block, unsigned shared_bytes, void (*thread)(const void*), const void* closure);

void* dynamic_shared();
void wait_for_block();
// Leaves size bytes for the other lanes of the warp, waits for them, and gives the warp's 32 slots of slot_bytes.
const unsigned char* exchange(const void* mine, std::size_t size);
// As exchange() of a float; the last to come combines the 32 of them.
float combine(float mine, float (*of_lanes)(const float* values));

inline int lane() { return static_cast<int>((threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z)) % lanes); }

template <class T> T from_lane(T value, int from) {
    const unsigned char* slots = exchange(&value, sizeof value);
    T out;
    std::memcpy(&out, slots + (from & (lanes - 1)) * slot_bytes, sizeof out);
    return out;
}

} // namespace cuda_on_host

inline void __syncthreads() { cuda_on_host::wait_for_block(); }
inline void __syncwarp(unsigned = ~0u) { cuda_on_host::exchange(nullptr, 0); }
inline void __threadfence() {}
template <class T> T __shfl_sync(unsigned, T value, int from) { return cuda_on_host::from_lane(value, from); }
template <class T> T __shfl_xor_sync(unsigned, T value, int mask) { return cuda_on_host::from_lane(value, cuda_on_host::lane() ^ mask); }
inline unsigned __ballot_sync(unsigned, int predicate) {
    const unsigned char* slots = cuda_on_host::exchange(&predicate, sizeof predicate);
    unsigned votes = 0;
    for (int i = 0; i < cuda_on_host::lanes; i++) {
        int one;
        std::memcpy(&one, slots + i * cuda_on_host::slot_bytes, sizeof one);
        votes |= one ? 1u << i : 0u;
    }
    return votes;
}
inline int __popc(unsigned bits) { return std::popcount(bits); }
inline unsigned atomicAdd(unsigned* at, unsigned value) {
    const unsigned before = *at;
    *at += value;
    return before;
}
inline int __dp4a(int a, int b, int sum) {
    for (int i = 0; i < 4; i++) sum += int(std::int8_t(unsigned(a) >> (8 * i))) * int(std::int8_t(unsigned(b) >> (8 * i)));
    return sum;
}
inline unsigned __funnelshift_r(unsigned low, unsigned high, unsigned shift) {
    return static_cast<unsigned>(((std::uint64_t(high) << 32) | low) >> (shift & 31));
}
inline unsigned __byte_perm(unsigned x, unsigned y, unsigned selectors) {
    const std::uint64_t bytes = (std::uint64_t(y) << 32) | x;
    unsigned word = 0;
    for (int i = 0; i < 4; i++) word |= static_cast<unsigned>(bytes >> (8 * (selectors >> (4 * i) & 7)) & 255) << (8 * i);
    return word;
}
template <class T> T __ldcg(const T* at) { return *at; }
inline float __uint_as_float(unsigned bits) { return std::bit_cast<float>(bits); }
inline unsigned __float_as_uint(float value) { return std::bit_cast<unsigned>(value); }
inline int __float2int_rn(float value) { return static_cast<int>(std::lrintf(value)); }

inline int min(int a, int b) { return a < b ? a : b; }
inline int max(int a, int b) { return a > b ? a : b; }
inline unsigned min(unsigned a, unsigned b) { return a < b ? a : b; }

// --- what engine/compute/cuda/kernels/language.h wraps

namespace ponder::cuda {

inline float warp_sum(float value) {
    return cuda_on_host::combine(value, [](const float* v) {
        float sums[32];
        for (int i = 0; i < 32; i++) sums[i] = v[i];
        for (int step = 16; step > 0; step /= 2)
            for (int i = 0; i < step; i++) sums[i] += sums[i + step]; // as a butterfly adds
        return sums[0];
    });
}
inline float warp_max(float value) {
    return cuda_on_host::combine(value, [](const float* v) {
        float top = v[0];
        for (int i = 1; i < 32; i++) top = std::fmax(top, v[i]);
        return top;
    });
}

inline float half_of(std::uint16_t bits) { return half_to_float(bits); }
inline std::uint16_t half_from(float value) { return float_to_half(value); }

inline void wait_for_previous() {}
inline void let_next_start() {}
inline void prefetch(const void*) {}
inline void copy16(void* to, const void* from) { std::memcpy(to, from, 16); }
inline void copies_done() {}

// The tensor cores' product of 16 x K by K x 8 int8, K 16 or 32, spread over a warp: with g = lane / 4 and t = lane % 4, a[2h] and a[2h + 1] are
// columns 16h + 4t and on of rows g and g + 8, b[h] rows 16h + 4t and on of column g, and the sums those of rows g and g + 8, columns 2t and
// 2t + 1.
template <int K> inline void multiply_fragments(int (&sum)[4], const unsigned* a, const unsigned* b) {
    struct {
        unsigned a[4], b[2];
    } f{};
    for (int i = 0; i < K / 8; i++) f.a[i] = a[i];
    for (int i = 0; i < K / 16; i++) f.b[i] = b[i];
    const unsigned char* slots = cuda_on_host::exchange(&f, sizeof f);
    auto word = [&](int lane, int i) {
        unsigned w;
        std::memcpy(&w, slots + lane * cuda_on_host::slot_bytes + 4 * i, 4);
        return int(w);
    };
    const int g = cuda_on_host::lane() / 4, t = cuda_on_host::lane() % 4;
    for (int h = 0; h < K / 16; h++)
        for (int i = 0; i < 4; i++)
            for (int part = 0; part < 4; part++) sum[i] = __dp4a(word(4 * g + part, 2 * h + i / 2), word(4 * (2 * t + i % 2) + part, 4 + h), sum[i]);
}

} // namespace ponder::cuda
