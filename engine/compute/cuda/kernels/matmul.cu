// Weights times many activation rows, in tiles: weights are unpacked once into shared memory for all the rows of a tile. With int8 activations
// the tensor cores multiply blocks of 32 and every block's scales are applied to their sums; with float activations, and for float weights,
// the products are float32. A mixture of experts brings its pairs of row and expert sorted by expert.
#include "engine/compute/cuda/kernels/common.cuh"
#include "engine/compute/cuda/kernels/launch.h"

namespace ponder::cuda {
namespace {

constexpr int threads = 256;

// Which matrix a block multiplies with which activation rows.
struct Tile {
    int matrix, first, count; // first and count: of the items, or of the sorted pairs
};
__device__ __forceinline__ bool find_tile(const TilesArgs& p, int number, int items, Tile& tile) {
    if (p.choice == Choice::by_id) {
        if (number >= p.tiles[0]) return false;
        tile = {p.tiles[1 + 3 * number], p.tiles[2 + 3 * number], p.tiles[3 + 3 * number]};
    } else {
        tile = {p.choice == Choice::only ? 0 : int(blockIdx.z), number * items, min(items, p.items - number * items)};
    }
    return true;
}
struct Pair {
    int item, sub;
};
__device__ __forceinline__ Pair pair_of(const TilesArgs& p, const Tile& tile, int i) {
    i = tile.first + min(i, tile.count - 1);
    if (p.choice != Choice::by_id) return {i, int(blockIdx.z)};
    const int pair = p.sorted[i];
    return {pair / p.subs, pair % p.subs};
}

// --- int8: tiles of 128 weight rows and J activation rows; a warp takes 16 weight rows. 64 columns at a time.

constexpr int word_stride = 20; // of a row of 16 words in shared memory: no two lanes of a fragment meet in a bank

template <int J, bool halves> __global__ void __launch_bounds__(threads) matmul_tiles(const __grid_constant__ TilesArgs p) {
    __shared__ __align__(16) unsigned weights[tile_rows * word_stride], activations[J * word_stride];
    __shared__ __align__(16) float4 weight_scales[2][tile_rows]; // scales and offsets of both halves
    __shared__ __align__(16) float4 activation_scales[2][J];
    let_next_start();
    wait_for_previous();
    Tile tile;
    if (!find_tile(p, blockIdx.y, J, tile)) return;
    const Matrix& m = p.weights[tile.matrix];
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    const int first_row = blockIdx.x * tile_rows, groups = p.columns / 32;
    float sum[J / 8][4] = {};

    // this thread brings one group of the weights, and for some a group of the activations
    const int my_row = threadIdx.x % tile_rows, my_group = threadIdx.x / tile_rows;
    const Byte* row = m.rows + (long long)min(first_row + my_row, p.rows - 1) * p.row_bytes;
    const int my_item = threadIdx.x % J, item_group = threadIdx.x / J;
    const Pair mine = pair_of(p, tile, my_item);
    const Int8Group* x = static_cast<const Int8Group*>(p.x) + mine.item * p.x_stride + (long long)mine.sub * p.x_sub;

    for (int at = 0; at < groups; at += 2) {
        {
            uint4 *to = reinterpret_cast<uint4*>(weights + my_row * word_stride + 8 * my_group);
            if (at + my_group < groups) {
                const Group w = any_group_at(p.format, row, at + my_group, p.tables);
                to[0] = make_uint4(w.q[0], w.q[1], w.q[2], w.q[3]), to[1] = make_uint4(w.q[4], w.q[5], w.q[6], w.q[7]);
                weight_scales[my_group][my_row] = make_float4(w.scale.x, w.scale.y, w.low.x, w.low.y);
            } else {
                to[0] = to[1] = make_uint4(0, 0, 0, 0);
                weight_scales[my_group][my_row] = make_float4(0, 0, 0, 0);
            }
        }
        if (item_group < 2) {
            uint4* to = reinterpret_cast<uint4*>(activations + my_item * word_stride + 8 * item_group);
            if (at + item_group < groups) {
                const Int8Group* from = x + at + item_group;
                to[0] = from->q[0], to[1] = from->q[1];
                activation_scales[item_group][my_item] = from->meta;
            } else {
                to[0] = to[1] = make_uint4(0, 0, 0, 0);
                activation_scales[item_group][my_item] = make_float4(0, 0, 0, 0);
            }
        }
        __syncthreads();
        PONDER_UNROLL for (int k = 0; k < 2; k++) {
            const unsigned* w = weights + (16 * warp + g) * word_stride + 8 * k + t;
            const unsigned a[4] = {w[0], w[8 * word_stride], w[4], w[8 * word_stride + 4]};
            const float4 upper = weight_scales[k][16 * warp + g], lower = weight_scales[k][16 * warp + g + 8];
            PONDER_UNROLL for (int n = 0; n < J / 8; n++) {
                const unsigned* v = activations + (8 * n + g) * word_stride + 8 * k + t;
                const unsigned b[2] = {v[0], v[4]};
                const float4 left = activation_scales[k][8 * n + 2 * t], right = activation_scales[k][8 * n + 2 * t + 1];
                if constexpr (halves) {
                    int low[4] = {}, high[4] = {};
                    multiply_fragments<16>(low, a, b);
                    multiply_fragments<16>(high, a + 2, b + 1);
                    sum[n][0] += left.x * (upper.x * float(low[0]) + upper.y * float(high[0])) + upper.z * left.y + upper.w * left.z;
                    sum[n][1] += right.x * (upper.x * float(low[1]) + upper.y * float(high[1])) + upper.z * right.y + upper.w * right.z;
                    sum[n][2] += left.x * (lower.x * float(low[2]) + lower.y * float(high[2])) + lower.z * left.y + lower.w * left.z;
                    sum[n][3] += right.x * (lower.x * float(low[3]) + lower.y * float(high[3])) + lower.z * right.y + lower.w * right.z;
                } else {
                    int whole[4] = {};
                    multiply_fragments<32>(whole, a, b);
                    const float left_sum = left.y + left.z, right_sum = right.y + right.z;
                    sum[n][0] += left.x * upper.x * float(whole[0]) + upper.z * left_sum;
                    sum[n][1] += right.x * upper.x * float(whole[1]) + upper.z * right_sum;
                    sum[n][2] += left.x * lower.x * float(whole[2]) + lower.z * left_sum;
                    sum[n][3] += right.x * lower.x * float(whole[3]) + lower.z * right_sum;
                }
            }
        }
        __syncthreads();
    }
    const float factor = m.scale * p.factor;
    PONDER_UNROLL for (int n = 0; n < J / 8; n++)
        PONDER_UNROLL for (int side = 0; side < 2; side++) {
            const int i = 8 * n + 2 * t + side;
            if (i >= tile.count) continue;
            const Pair pair = pair_of(p, tile, i);
            float* y = p.y + (long long)pair.item * p.y_stride + (long long)pair.sub * p.y_sub;
            PONDER_UNROLL for (int half = 0; half < 2; half++) {
                const int r = first_row + 16 * warp + g + 8 * half;
                if (r < p.rows) y[r] = sum[n][2 * half + side] * factor + (p.bias ? p.bias[(long long)tile.matrix * p.rows + r] : 0.0f);
            }
        }
}

// --- float: tiles of 64 weight rows and 32 activation rows, 32 columns at a time; a thread takes 4 by 2 of them.

constexpr int float_rows = 64, float_items = expert_tile_items;

__global__ void __launch_bounds__(threads) matmul_floats(const __grid_constant__ TilesArgs p) {
    __shared__ float weights[32][float_rows + 1], activations[32][float_items + 1];
    let_next_start();
    wait_for_previous();
    Tile tile;
    if (!find_tile(p, blockIdx.y, float_items, tile)) return;
    const Matrix& m = p.weights[tile.matrix];
    const int first_row = blockIdx.x * float_rows, r = threadIdx.x % 16 * 4, c = threadIdx.x / 16 * 2;
    float sum[4][2] = {};
    const bool floats = is_float(p.format);
    for (int at = 0; at < p.columns; at += 32) {
        if (floats) {
            for (int i = threadIdx.x; i < 32 * float_rows; i += threads) {
                const int column = at + i % 32;
                const Byte* row = m.rows + (long long)min(first_row + i / 32, p.rows - 1) * p.row_bytes;
                weights[i % 32][i / 32] = column < p.columns ? float_at(p.format, row, column) : 0.0f;
            }
        } else if (threadIdx.x < float_rows) {
            const Group w = any_group_at(p.format, m.rows + (long long)min(first_row + int(threadIdx.x), p.rows - 1) * p.row_bytes, at / 32, p.tables);
            PONDER_UNROLL for (int i = 0; i < 32; i++)
                weights[i][threadIdx.x] = (i < 16 ? w.scale.x : w.scale.y) * byte_of(w.q[i / 4], i % 4) + (i < 16 ? w.low.x : w.low.y);
        }
        for (int i = threadIdx.x; i < 32 * float_items; i += threads) {
            const Pair pair = pair_of(p, tile, i / 32);
            const int column = at + i % 32;
            activations[i % 32][i / 32] = column < p.columns ? (static_cast<const float*>(p.x) + pair.item * p.x_stride + (long long)pair.sub * p.x_sub)[column] : 0.0f;
        }
        __syncthreads();
        PONDER_UNROLL for (int k = 0; k < 32; k++)
            PONDER_UNROLL for (int a = 0; a < 4; a++)
                PONDER_UNROLL for (int b = 0; b < 2; b++) sum[a][b] += weights[k][r + a] * activations[k][c + b];
        __syncthreads();
    }
    for (int b = 0; b < 2; b++) {
        if (c + b >= tile.count) continue;
        const Pair pair = pair_of(p, tile, c + b);
        float* y = p.y + (long long)pair.item * p.y_stride + (long long)pair.sub * p.y_sub;
        for (int a = 0; a < 4; a++) {
            const int row = first_row + r + a;
            if (row < p.rows) y[row] = sum[a][b] * m.scale * p.factor + (p.bias ? p.bias[(long long)tile.matrix * p.rows + row] : 0.0f);
        }
    }
}

Shape shape_of(const TilesArgs& p, int rows, int items) {
    const bool by_id = p.choice == Choice::by_id;
    return {dim3(unsigned((p.rows + rows - 1) / rows), unsigned(by_id ? p.tile_limit : (p.items + items - 1) / items), unsigned(by_id ? 1 : p.subs)), dim3(threads), 0};
}

} // namespace

void matmul_int8(Stream& stream, const TilesArgs& p) {
    const int items = p.choice == Choice::by_id ? expert_tile_items : tile_items;
    const Shape shape = shape_of(p, tile_rows, items);
    if (items == 32) {
        if (has_halves(p.format)) launch(stream, shape, &matmul_tiles<32, true>, p);
        else launch(stream, shape, &matmul_tiles<32, false>, p);
    } else {
        if (has_halves(p.format)) launch(stream, shape, &matmul_tiles<64, true>, p);
        else launch(stream, shape, &matmul_tiles<64, false>, p);
    }
}

void matmul_float(Stream& stream, const TilesArgs& p) { launch(stream, shape_of(p, float_rows, float_items), &matmul_floats, p); }

} // namespace ponder::cuda
