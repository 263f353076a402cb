// Between projections and attention: rotation of queries and keys, norms of heads, and what the KV cache keeps of a step. The ops exist one
// by one and as one pass over heads, which is what a decode step takes.
#include "engine/compute/cuda/kernels/common.cuh"
#include "engine/compute/cuda/kernels/launch.h"

namespace ponder::cuda {
namespace {

constexpr int warps = 4, threads = 32 * warps;
constexpr int most_dim = 256;

unsigned blocks_for(long long values, int a_block = threads) { return static_cast<unsigned>((values + a_block - 1) / a_block); }

__global__ void turn_table(const __grid_constant__ TurnsArgs p) {
    let_next_start();
    wait_for_previous();
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= p.items * p.pairs) return;
    const double angle = double(p.step[0] + i / p.pairs) * p.frequency[i % p.pairs];
    p.turns[2 * i] = float(cos(angle) * p.magnitude);
    p.turns[2 * i + 1] = float(sin(angle) * p.magnitude);
}

__device__ __forceinline__ float2 turned(float2 turn, float a, float b) { return make_float2(a * turn.x - b * turn.y, a * turn.y + b * turn.x); }

__global__ void rope_rows(const __grid_constant__ RopeArgs p) { // a thread a pair
    let_next_start();
    wait_for_previous();
    const int i = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (i >= p.heads * p.pairs) return;
    const int head = i / p.pairs, j = i % p.pairs;
    float* x = p.x + (long long)row * p.stride + head * p.head_stride;
    float &a = x[p.adjacent ? 2 * j : j], &b = x[p.adjacent ? 2 * j + 1 : j + p.pairs];
    const float2 y = turned(reinterpret_cast<const float2*>(p.turns)[row * p.pairs + j], a, b);
    a = y.x, b = y.y;
}

__global__ void store_rows(const __grid_constant__ StoreArgs p) { // a warp 32 values of keys or of values
    let_next_start();
    wait_for_previous();
    const int warp = blockIdx.x * warps + threadIdx.x / 32, lane = threadIdx.x % 32, row = blockIdx.y;
    const int key_parts = (p.key_width + 31) / 32, value_parts = (p.value_width + 31) / 32;
    if (warp >= key_parts + value_parts) return;
    const bool key = warp < key_parts;
    const int at = 32 * (key ? warp : warp - key_parts), width = key ? p.key_width : p.value_width;
    const bool there = at + lane < width;
    const float value = there ? (key ? p.keys + (long long)row * p.key_stride : p.values + (long long)row * p.value_stride)[at + lane] : 0.0f;
    const long long position = p.step[0] + row;
    store_lanes(p.format, key ? p.key_rows + position * p.key_row_bytes : p.value_rows + position * p.value_row_bytes, at, value, there);
}

// A warp a head of queries or keys, or 32 values.
__global__ void __launch_bounds__(threads) heads_decode(const __grid_constant__ HeadsArgs p) {
    __shared__ float rows[warps][most_dim];
    let_next_start();
    wait_for_previous();
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, unit = blockIdx.x * warps + warp, row = blockIdx.y;
    const long long position = p.step[0] + row;
    if (unit >= p.query_heads + p.key_heads) {
        const int at = 32 * (unit - p.query_heads - p.key_heads);
        if (at < p.value_width) store_lanes(p.format, p.value_rows + position * p.value_row_bytes, at, p.values[(long long)row * p.value_stride + at + lane], true);
        return;
    }
    const bool query = unit < p.query_heads;
    const int head = query ? unit : unit - p.query_heads;
    float* x = (query ? p.query + (long long)row * p.query_stride : p.keys + (long long)row * p.key_stride) + head * p.dim;
    const float* norm = query ? p.query_norm : p.key_norm;
    float v[most_dim / 32], squares = 0;
    PONDER_UNROLL for (int k = 0; k < most_dim / 32; k++) {
        v[k] = 32 * k < p.dim ? x[32 * k + lane] : 0.0f;
        squares += v[k] * v[k];
    }
    if (norm) {
        const float scale = 1.0f / sqrtf(warp_sum(squares) / float(p.dim) + p.epsilon);
        PONDER_UNROLL for (int k = 0; k < most_dim / 32; k++)
            if (32 * k < p.dim) v[k] = v[k] * scale * norm[32 * k + lane];
    }
    PONDER_UNROLL for (int k = 0; k < most_dim / 32; k++)
        if (32 * k < p.dim) rows[warp][32 * k + lane] = v[k];
    __syncwarp();
    Byte* cache = p.key_rows + position * p.key_row_bytes;
    const float2* turns = reinterpret_cast<const float2*>(p.turns) + (long long)row * p.pairs;
    PONDER_UNROLL for (int k = 0; k < most_dim / 32; k++) {
        if (32 * k >= p.dim) break;
        const int e = 32 * k + lane;
        float value = v[k];
        if (e < 2 * p.pairs) {
            const int j = p.adjacent ? e / 2 : e % p.pairs;
            const bool second = p.adjacent ? e % 2 : e >= p.pairs;
            const float other = rows[warp][p.adjacent ? e ^ 1 : second ? e - p.pairs : e + p.pairs];
            const float2 turn = turns[j];
            value = second ? other * turn.y + value * turn.x : value * turn.x - other * turn.y;
        }
        x[e] = value;
        if (!query) store_lanes(p.format, cache, head * p.dim + 32 * k, value, true);
    }
}

// MLA: the first warp of a row takes the latent and the shared key, the others the rotated ends of the queries' heads.
__global__ void __launch_bounds__(threads, 1) latent_decode(const __grid_constant__ LatentArgs p) {
    let_next_start();
    wait_for_previous();
    const int lane = threadIdx.x % 32, unit = blockIdx.x * warps + threadIdx.x / 32, row = blockIdx.y;
    if (unit > p.heads) return;
    const float2* turns = reinterpret_cast<const float2*>(p.turns) + (long long)row * p.pairs;
    auto turn = [&](float* x) {
        for (int j = lane; j < p.pairs; j += 32) {
            float &a = x[p.adjacent ? 2 * j : j], &b = x[p.adjacent ? 2 * j + 1 : j + p.pairs];
            const float2 y = turned(turns[j], a, b);
            a = y.x, b = y.y;
        }
    };
    if (unit > 0) {
        turn(p.query + (long long)row * p.query_stride + (unit - 1) * p.query_head + p.query_offset);
        return;
    }
    float* x = p.latent + (long long)row * p.latent_stride;
    float squares = 0;
    for (int i = lane; i < p.rank; i += 32) squares += x[i] * x[i];
    const float scale = 1.0f / sqrtf(warp_sum(squares) / float(p.rank) + p.epsilon);
    for (int i = lane; i < p.rank; i += 32) x[i] = x[i] * scale * p.norm[i];
    turn(x + p.rank);
    __syncwarp();
    Byte* cache = p.key_rows + (p.step[0] + row) * (long long)p.key_row_bytes;
    for (int at = 0; at < p.rank + 2 * p.pairs; at += 32) store_lanes(p.format, cache, at, x[at + lane], true);
}

__global__ void conv_store(const __grid_constant__ ConvArgs p) { // a warp 32 channels
    let_next_start();
    wait_for_previous();
    const int at = 32 * (blockIdx.x * warps + threadIdx.x / 32), lane = threadIdx.x % 32, row = blockIdx.y;
    if (at >= p.width) return;
    const float* x = p.x + (long long)row * p.x_stride + at + lane;
    const bool there = at + lane < p.width;
    store_lanes(p.format, p.rows + (p.step[0] + row) * (long long)p.row_bytes, at, there ? x[0] * x[2 * p.width] : 0.0f, there);
}

__global__ void conv_rows(const __grid_constant__ ConvArgs p) { // a thread a channel
    let_next_start();
    wait_for_previous();
    const int i = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y, position = p.step[0] + row;
    if (i >= p.width) return;
    float sum = 0;
    for (int k = 0; k < p.taps; k++) {
        const int t = position - p.taps + 1 + k;
        if (t >= 0) sum += cached(p.format, p.rows + (long long)t * p.row_bytes, i) * p.kernel[i * p.taps + k];
    }
    p.y[(long long)row * p.y_stride + i] = p.x[(long long)row * p.x_stride + p.width + i] * sum;
}

} // namespace

void make_turns(Stream& stream, const TurnsArgs& p) { launch(stream, {dim3(blocks_for((long long)p.items * p.pairs)), dim3(threads), 0}, &turn_table, p); }
void rope(Stream& stream, const RopeArgs& p) { launch(stream, {dim3(blocks_for(p.heads * p.pairs), unsigned(p.items)), dim3(threads), 0}, &rope_rows, p); }

void store(Stream& stream, const StoreArgs& p) {
    launch(stream, {dim3(blocks_for((p.key_width + 31) / 32 + (p.value_width + 31) / 32, warps), unsigned(p.items)), dim3(threads), 0}, &store_rows, p);
}

bool heads_fit(const HeadsArgs& p) { return p.dim % 32 == 0 && p.dim <= most_dim && 2 * p.pairs <= p.dim && p.value_width % 32 == 0; }
void heads(Stream& stream, const HeadsArgs& p) {
    launch(stream, {dim3(blocks_for(p.query_heads + p.key_heads + p.value_width / 32, warps), unsigned(p.items)), dim3(threads), 0}, &heads_decode, p);
}

bool latent_fits(const LatentArgs& p) { return p.rank % 32 == 0 && 2 * p.pairs % 32 == 0; }
void latent(Stream& stream, const LatentArgs& p) { launch(stream, {dim3(blocks_for(1 + p.heads, warps), unsigned(p.items)), dim3(threads), 0}, &latent_decode, p); }

void short_conv(Stream& stream, const ConvArgs& p) {
    launch(stream, {dim3(blocks_for((p.width + 31) / 32, warps), unsigned(p.items)), dim3(threads), 0}, &conv_store, p);
    launch(stream, {dim3(blocks_for(p.width), unsigned(p.items)), dim3(threads), 0}, &conv_rows, p);
}

} // namespace ponder::cuda
