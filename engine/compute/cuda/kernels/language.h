// The language that the kernels are written in: CUDA with a few words of our own, so that the same files compile for the processor in tests
// (tests/engine/cuda_on_host), where a grid runs as fibers. Every thread of a warp takes part in what is called warp_ and in exchanges, and
// every thread of a block in barriers.
#pragma once

#ifdef __CUDACC__

#include <cstdint>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#define PONDER_UNROLL _Pragma("unroll")

namespace ponder::cuda {

__device__ __forceinline__ float warp_sum(float value) {
    PONDER_UNROLL for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(~0u, value, step);
    return value;
}
__device__ __forceinline__ float warp_max(float value) {
    PONDER_UNROLL for (int step = 16; step > 0; step /= 2) value = fmaxf(value, __shfl_xor_sync(~0u, value, step));
    return value;
}

__device__ __forceinline__ float half_of(std::uint16_t bits) { return __half2float(__ushort_as_half(bits)); }
__device__ __forceinline__ std::uint16_t half_from(float value) { return __half_as_ushort(__float2half_rn(value)); }

// Programmatic dependent launch: a kernel may begin while the one before it ends, and waits here before it touches anything that is not
// constant. Every thread of every kernel waits, or a kernel after the next could run ahead.
__device__ __forceinline__ void wait_for_previous() {
#if __CUDA_ARCH__ >= 900
    cudaGridDependencySynchronize();
#endif
}
__device__ __forceinline__ void let_next_start() {
#if __CUDA_ARCH__ >= 900
    cudaTriggerProgrammaticLaunchCompletion();
#endif
}
__device__ __forceinline__ void prefetch(const void* at) { asm volatile("prefetch.global.L2 [%0];" ::"l"(at)); }

// 16 bytes from device to shared memory, in the background where the device can; copies_done() waits for this thread's own.
__device__ __forceinline__ void copy16(void* to, const void* from) {
#if __CUDA_ARCH__ >= 800
    const unsigned at = static_cast<unsigned>(__cvta_generic_to_shared(to));
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16;" ::"r"(at), "l"(from));
#else
    *static_cast<uint4*>(to) = *static_cast<const uint4*>(from);
#endif
}
__device__ __forceinline__ void copies_done() {
#if __CUDA_ARCH__ >= 800
    asm volatile("cp.async.wait_all;" ::: "memory");
#endif
}

// The tensor cores' product of 16 x K by K x 8 int8, K 16 or 32, spread over a warp: with g = lane / 4 and t = lane % 4, a[2h] and a[2h + 1] are
// columns 16h + 4t and on of rows g and g + 8, b[h] rows 16h + 4t and on of column g, and the sums those of rows g and g + 8, columns 2t and
// 2t + 1.
template <int K> __device__ __forceinline__ void multiply_fragments(int (&sum)[4], const unsigned* a, const unsigned* b) {
#if __CUDA_ARCH__ >= 800
    if constexpr (K == 32)
        asm("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
            : "+r"(sum[0]), "+r"(sum[1]), "+r"(sum[2]), "+r"(sum[3])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b[0]), "r"(b[1]));
    else
        asm("mma.sync.aligned.m16n8k16.row.col.s32.s8.s8.s32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
            : "+r"(sum[0]), "+r"(sum[1]), "+r"(sum[2]), "+r"(sum[3])
            : "r"(a[0]), "r"(a[1]), "r"(b[0]));
#else // Turing multiplies 8 rows by 16 columns at a time
    PONDER_UNROLL for (int h = 0; h < K / 16; h++)
        PONDER_UNROLL for (int half = 0; half < 2; half++)
            asm("mma.sync.aligned.m8n8k16.row.col.s32.s8.s8.s32 {%0,%1}, {%2}, {%3}, {%0,%1};"
                : "+r"(sum[2 * half]), "+r"(sum[2 * half + 1])
                : "r"(a[2 * h + half]), "r"(b[h]));
#endif
}

} // namespace ponder::cuda

#else
#include "cuda_on_host.h"
#endif
