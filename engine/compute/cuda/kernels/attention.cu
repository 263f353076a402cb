// Softmax attention over the cached keys in tiles, with a running maximum (flash attention), all in float32. A block takes up to eight queries
// that read the same keys - heads of a group, then neighbouring rows - and one split of the keys, so that a key is read once for all of them;
// the splits' parts are put together by a second kernel. MLA is the same over its latent rows, which are keys and values at once, with the
// query in two places.
#include "engine/compute/cuda/kernels/common.cuh"
#include "engine/compute/cuda/kernels/launch.h"

namespace ponder::cuda {
namespace {

constexpr int tile = 64; // keys
constexpr int most_queries = 8;
constexpr float nothing = -1e30f; // below any score

struct Shares { // how a block divides its heads and rows
    int heads, rows, head_blocks; // a block, a block, blocks of the heads of a key
};
__host__ __device__ __forceinline__ Shares shares_of(int heads_a_key, int items) {
    Shares s;
    s.head_blocks = (heads_a_key + most_queries - 1) / most_queries;
    s.heads = (heads_a_key + s.head_blocks - 1) / s.head_blocks;
    s.rows = items > 1 ? most_queries / s.heads : 1;
    return s;
}

// Eight values of a cached row from dimension d of a head that begins at column from; beyond the head's end zeros.
template <CacheKind F> __device__ __forceinline__ void head8(const Byte* row, int from, int d, int dim, bool eights, bool wide, float (&v)[8]) {
    if (eights) return cached8<F>(row, from + d, wide, v);
    PONDER_UNROLL for (int i = 0; i < 8; i++) v[i] = d + i < dim ? cached(F, row, from + d + i) : 0.0f;
}

__device__ __forceinline__ Int8Group* int8_of(const AttentionArgs& p, long long row, int head, int d) {
    return static_cast<Int8Group*>(p.int8) + (row * p.heads + head) * (p.value_dim / 32) + d / 32;
}

// Shared memory: queries (Q x padded key_dim), scores (tile x Q), what threads put together (threads x 8), and a few numbers a query.
template <CacheKind F, int Q> __global__ void __launch_bounds__(256, 1) attention_decode(const __grid_constant__ AttentionArgs p) {
    PONDER_DYNAMIC_SHARED(float, memory);
    __shared__ float top[Q], sum[Q], shrink[Q];
    const int key_dim = (p.key_dim + 7) / 8 * 8, chunks = (p.value_dim + 7) / 8, threads = blockDim.x, thread = threadIdx.x;
    float *query = memory, *score = query + Q * key_dim, *parts = score + tile * Q;
    let_next_start();
    wait_for_previous();
    const Shares s = shares_of(p.heads_a_key, p.items);
    const int split = blockIdx.x, kv = blockIdx.y / s.head_blocks, first_head = blockIdx.y % s.head_blocks * s.heads, first_row = blockIdx.z * s.rows;
    const int heads = min(s.heads, p.heads_a_key - first_head), rows = min(s.rows, p.items - first_row), queries = heads * rows;
    const int position = p.step[0]; // of row 0
    auto first_key = [&](int row) { return p.window > 0 ? max(0, position + row - p.window + 1) : 0; };
    const int base = p.splits > 1 ? first_key(0) / tile * tile : 0; // splits begin with the window
    const int begin = max(first_key(first_row), base + split * p.split_keys);
    const int end = min(position + first_row + rows, base + (split + 1) * p.split_keys);

    // query q is head q % heads of row q / heads
    for (int i = thread; i < Q * key_dim; i += threads) {
        const int q = i / key_dim, d = i % key_dim, h = kv * p.heads_a_key + first_head + q % heads;
        const long long row = first_row + q / heads;
        float value = 0;
        if (q < queries && d < p.key_dim)
            value = p.scale * (d < p.tail_from ? p.query[row * p.query_stride + h * p.query_head + d] : p.tail[row * p.tail_stride + h * p.tail_head + d - p.tail_from]);
        query[i] = value;
    }
    if (thread < Q) top[thread] = nothing, sum[thread] = 0;
    const bool key_eights = p.key_dim % 8 == 0, value_eights = p.value_dim % 8 == 0;
    const bool key_wide = key_eights && p.key_row_bytes % 16 == 0, value_wide = value_eights && p.value_row_bytes % 16 == 0;
    const int subsets = threads / chunks, chunk = thread % chunks, subset = thread / chunks; // of values: eight dimensions, and every subsets-th key
    const int eighth = thread % 8, trio = thread / 8, trios = threads / 8;                   // of keys: eight threads a key
    float value[Q][8];
    PONDER_UNROLL for (int q = 0; q < Q; q++)
        PONDER_UNROLL for (int i = 0; i < 8; i++) value[q][i] = 0;
    __syncthreads();

    for (int at = begin; at < end; at += tile) {
        const int count = min(tile, end - at);
        for (int t = trio; t < tile; t += 2 * trios) { // two keys at once, so that queries are read once for both
            float dots[2][Q];
            PONDER_UNROLL for (int k = 0; k < 2; k++)
                PONDER_UNROLL for (int q = 0; q < Q; q++) dots[k][q] = 0;
            if (t < count) {
                const Byte* rows_of[2] = {p.keys + (long long)(at + t) * p.key_row_bytes, p.keys + (long long)(at + min(t + trios, count - 1)) * p.key_row_bytes};
                for (int d = 8 * eighth; d < key_dim; d += 64) {
                    float a[8], b[8];
                    head8<F>(rows_of[0], kv * p.key_dim, d, p.key_dim, key_eights, key_wide, a);
                    head8<F>(rows_of[1], kv * p.key_dim, d, p.key_dim, key_eights, key_wide, b);
                    PONDER_UNROLL for (int q = 0; q < Q; q++) {
                        const float4 low = *reinterpret_cast<const float4*>(query + q * key_dim + d), high = *reinterpret_cast<const float4*>(query + q * key_dim + d + 4);
                        dots[0][q] += a[0] * low.x + a[1] * low.y + a[2] * low.z + a[3] * low.w + a[4] * high.x + a[5] * high.y + a[6] * high.z + a[7] * high.w;
                        dots[1][q] += b[0] * low.x + b[1] * low.y + b[2] * low.z + b[3] * low.w + b[4] * high.x + b[5] * high.y + b[6] * high.z + b[7] * high.w;
                    }
                }
            }
            PONDER_UNROLL for (int k = 0; k < 2; k++)
                PONDER_UNROLL for (int q = 0; q < Q; q++) {
                    PONDER_UNROLL for (int step = 4; step > 0; step /= 2) dots[k][q] += __shfl_xor_sync(~0u, dots[k][q], step);
                    const int key = t + k * trios;
                    if (eighth == q % 8 && key < tile) score[key * Q + q] = dots[k][q];
                }
        }
        __syncthreads();
        for (int q = thread / 32; q < Q; q += threads / 32) { // a warp a query
            const int lane = thread % 32, row = first_row + q / heads;
            float s2[2], highest = nothing;
            PONDER_UNROLL for (int k = 0; k < 2; k++) {
                const int t = lane + 32 * k, key = at + t;
                const bool seen = q < queries && t < count && key <= position + row && key >= first_key(row);
                s2[k] = seen ? score[t * Q + q] : nothing;
                highest = fmaxf(highest, s2[k]);
            }
            const float before = top[q], now = fmaxf(before, warp_max(highest));
            float total = 0;
            PONDER_UNROLL for (int k = 0; k < 2; k++) {
                const float share = s2[k] > nothing ? expf(s2[k] - now) : 0.0f;
                score[(lane + 32 * k) * Q + q] = share;
                total += share;
            }
            total = warp_sum(total);
            if (lane == 0) {
                const float factor = expf(before - now);
                shrink[q] = factor, top[q] = now, sum[q] = sum[q] * factor + total;
            }
        }
        __syncthreads();
        if (subset < subsets) {
            PONDER_UNROLL for (int q = 0; q < Q; q++) {
                const float factor = shrink[q];
                PONDER_UNROLL for (int i = 0; i < 8; i++) value[q][i] *= factor;
            }
            for (int t = subset; t < count; t += subsets) {
                float v[8];
                head8<F>(p.values + (long long)(at + t) * p.value_row_bytes, kv * p.value_dim, 8 * chunk, p.value_dim, value_eights, value_wide, v);
                PONDER_UNROLL for (int q = 0; q < Q; q++) {
                    const float share = score[t * Q + q];
                    PONDER_UNROLL for (int i = 0; i < 8; i++) value[q][i] += share * v[i];
                }
            }
        }
        __syncthreads();
    }

    PONDER_UNROLL for (int q = 0; q < Q; q++) {
        if (q >= queries) break;
        if (subset < subsets)
            PONDER_UNROLL for (int i = 0; i < 8; i++) parts[8 * thread + i] = value[q][i];
        __syncthreads();
        const int h = kv * p.heads_a_key + first_head + q % heads;
        const long long row = first_row + q / heads;
        float factor = 1, total = 1;
        float* to = p.y + row * p.y_stride + h * p.value_dim;
        if (p.splits > 1) {
            to = p.partials + ((row * p.heads + h) * p.splits + split) * (p.value_dim + 2);
            if (thread == 0) to[0] = top[q], to[1] = sum[q];
            to += 2;
        } else {
            total = sum[q];
            if (p.sinks) {
                const float sink = p.sinks[h], highest = fmaxf(top[q], sink);
                factor = expf(top[q] - highest);
                total = total * factor + expf(sink - highest);
            }
            factor /= total;
        }
        for (int d = thread; d < p.value_dim; d += threads) {
            float added = 0;
            for (int o = 0; o < subsets; o++) added += parts[8 * (o * chunks + d / 8) + d % 8];
            to[d] = added * factor;
            if (p.int8 && p.splits == 1) quantize_lanes(added * factor, int8_of(p, row, h, d));
        }
        __syncthreads();
    }
}

// A block a head of a row.
__global__ void attention_decode_merge(const __grid_constant__ AttentionArgs p) {
    let_next_start();
    wait_for_previous();
    const int h = blockIdx.x;
    const long long row = blockIdx.y;
    const float* from = p.partials + (row * p.heads + h) * p.splits * (p.value_dim + 2);
    float highest = p.sinks ? p.sinks[h] : nothing;
    for (int s = 0; s < p.splits; s++) highest = fmaxf(highest, from[(long long)s * (p.value_dim + 2)]);
    float total = p.sinks ? expf(p.sinks[h] - highest) : 0.0f;
    for (int s = 0; s < p.splits; s++) total += from[(long long)s * (p.value_dim + 2) + 1] * expf(from[(long long)s * (p.value_dim + 2)] - highest);
    for (int d = threadIdx.x; d < p.value_dim; d += blockDim.x) {
        float value = 0;
        for (int s = 0; s < p.splits; s++) value += from[(long long)s * (p.value_dim + 2) + 2 + d] * expf(from[(long long)s * (p.value_dim + 2)] - highest);
        p.y[row * p.y_stride + h * p.value_dim + d] = value / total;
        if (p.int8) quantize_lanes(value / total, int8_of(p, row, h, d));
    }
}

template <CacheKind F> void attend(Stream& stream, const AttentionArgs& p) {
    const Shares s = shares_of(p.heads_a_key, p.items);
    const int queries = s.heads * (s.rows > p.items ? p.items : s.rows), threads = p.value_dim > 256 ? 256 : 128;
    const dim3 grid(unsigned(p.splits), unsigned(p.heads / p.heads_a_key * s.head_blocks), unsigned((p.items + s.rows - 1) / s.rows));
    auto shape = [&](int q) { return Shape{grid, dim3(unsigned(threads)), unsigned(q * ((p.key_dim + 7) / 8 * 8) + tile * q + threads * 8) * 4}; };
    if (queries <= 1) launch(stream, shape(1), &attention_decode<F, 1>, p);
    else if (queries <= 4) launch(stream, shape(4), &attention_decode<F, 4>, p);
    else launch(stream, shape(8), &attention_decode<F, 8>, p);
}

} // namespace

bool attention_fits(const AttentionArgs& p) { return p.key_dim <= 1024 && p.value_dim <= 1024; }

void attention(Stream& stream, const AttentionArgs& p) {
    if (p.format == CacheKind::f32) attend<CacheKind::f32>(stream, p);
    else if (p.format == CacheKind::f16) attend<CacheKind::f16>(stream, p);
    else attend<CacheKind::q8_0>(stream, p);
    if (p.splits > 1) launch(stream, {dim3(unsigned(p.heads), unsigned(p.items)), dim3(128), 0}, &attention_decode_merge, p);
}

} // namespace ponder::cuda
