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
    int matrix, sub, first, count; // first and count: of the items, or of the sorted pairs
};
// Tile number of those that share a block of weight rows; false: there are fewer.
__device__ __forceinline__ bool find_tile(const TilesArgs& p, int number, int items, Tile& tile) {
    if (p.choice == Choice::by_id) {
        if (number >= p.tiles[0]) return false;
        tile = {p.tiles[1 + 3 * number], 0, p.tiles[2 + 3 * number], p.tiles[3 + 3 * number]};
    } else {
        const int across = (p.items + items - 1) / items, sub = number / across, first = number % across * items;
        tile = {p.choice == Choice::only ? 0 : sub, sub, first, min(items, p.items - first)};
    }
    return true;
}
struct Pair {
    int item, sub;
};
__device__ __forceinline__ Pair pair_of(const TilesArgs& p, const Tile& tile, int i) {
    i = tile.first + min(i, tile.count - 1);
    if (p.choice != Choice::by_id) return {i, tile.sub};
    const int pair = p.sorted[i];
    return {pair / p.subs, pair % p.subs};
}

// --- int8: tiles of 128 weight rows and J activation rows; a warp takes 16 weight rows. A step is 64 columns.

constexpr int word_stride = 20; // of a row of 16 words in shared memory: no two lanes of a fragment meet in a bank

template <int J> struct TileMemory {
    __align__(16) unsigned weights[tile_rows * word_stride];
    __align__(16) unsigned activations[J * word_stride];
    float4 weight_scales[2][tile_rows]; // scales and offsets of both halves
    float4 activation_scales[2][J];
};

// Brings a step's weights, unpacked, and activations to shared memory: every thread a group of the weights, and some a group of activations.
template <int J> __device__ __forceinline__ void bring_step(const TilesArgs& p, const Byte* row, const Int8Group* x, int step, TileMemory<J>& memory) {
    const int my_row = threadIdx.x % tile_rows, my_group = threadIdx.x / tile_rows, my_item = threadIdx.x % J, item_group = threadIdx.x / J, groups = p.columns / 32, at = 2 * step;
    if (item_group < 2) {
        uint4* place = reinterpret_cast<uint4*>(memory.activations + my_item * word_stride + 8 * item_group);
        if (at + item_group < groups) {
            const Int8Group* source = x + at + item_group;
            copy16(place, &source->q[0]), copy16(place + 1, &source->q[1]);
            copy16(&memory.activation_scales[item_group][my_item], &source->meta);
        } else {
            place[0] = place[1] = make_uint4(0, 0, 0, 0);
            memory.activation_scales[item_group][my_item] = make_float4(0, 0, 0, 0);
        }
    }
    uint4* place = reinterpret_cast<uint4*>(memory.weights + my_row * word_stride + 8 * my_group);
    if (at + my_group < groups) {
        const Group w = any_group_at(p.format, row, at + my_group, p.tables);
        place[0] = make_uint4(w.q[0], w.q[1], w.q[2], w.q[3]), place[1] = make_uint4(w.q[4], w.q[5], w.q[6], w.q[7]);
        memory.weight_scales[my_group][my_row] = make_float4(w.scale.x, w.scale.y, w.low.x, w.low.y);
    } else {
        place[0] = place[1] = make_uint4(0, 0, 0, 0);
        memory.weight_scales[my_group][my_row] = make_float4(0, 0, 0, 0);
    }
}

// Adds steps [from, to) of a tile's products to sum. While one step is multiplied the next one is brought, so there are two places for them.
template <int J, bool halves>
__device__ __forceinline__ void add_products(const TilesArgs& p, const Tile& tile, int first_row, int from, int to, TileMemory<J> (&places)[2], float (&sum)[J / 8][4]) {
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
    const Byte* row = p.weights[tile.matrix].rows + (long long)min(first_row + int(threadIdx.x) % tile_rows, p.rows - 1) * p.row_bytes;
    const Pair mine = pair_of(p, tile, threadIdx.x % J);
    const Int8Group* x = static_cast<const Int8Group*>(p.x) + mine.item * p.x_stride + (long long)mine.sub * p.x_sub;

    bring_step<J>(p, row, x, from, places[0]);
    for (int step = from; step < to; step++) {
        copies_done();
        __syncthreads(); // this step is there, and the one before it no longer read
        const TileMemory<J>& memory = places[(step - from) % 2];
        if (step + 1 < to) bring_step<J>(p, row, x, step + 1, places[(step + 1 - from) % 2]);
        PONDER_UNROLL for (int k = 0; k < 2; k++) {
            const unsigned* w = memory.weights + (16 * warp + g) * word_stride + 8 * k + t;
            const unsigned a[4] = {w[0], w[8 * word_stride], w[4], w[8 * word_stride + 4]};
            const float4 upper = memory.weight_scales[k][16 * warp + g], lower = memory.weight_scales[k][16 * warp + g + 8];
            PONDER_UNROLL for (int n = 0; n < J / 8; n++) {
                const unsigned* v = memory.activations + (8 * n + g) * word_stride + 8 * k + t;
                const unsigned b[2] = {v[0], v[4]};
                const float4 left = memory.activation_scales[k][8 * n + 2 * t], right = memory.activation_scales[k][8 * n + 2 * t + 1];
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
    }
    __syncthreads(); // the places may be filled anew
}

template <int J> __device__ __forceinline__ void write_tile(const TilesArgs& p, const Tile& tile, int first_row, const float (&sum)[J / 8][4]) {
    const Matrix& m = p.weights[tile.matrix];
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, g = lane / 4, t = lane % 4;
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

// A block a tile: for products with many more tiles than the device takes at a time.
template <int J, bool halves> __global__ void __launch_bounds__(threads) matmul_tiles(const __grid_constant__ TilesArgs p) {
    __shared__ TileMemory<J> places[2];
    let_next_start();
    wait_for_previous();
    Tile tile;
    if (!find_tile(p, blockIdx.y, J, tile)) return;
    float sum[J / 8][4] = {};
    add_products<J, halves>(p, tile, blockIdx.x * tile_rows, 0, (p.columns / 32 + 1) / 2, places, sum);
    write_tile<J>(p, tile, blockIdx.x * tile_rows, sum);
}

// Stream-k: as many blocks as the device holds share all steps of all tiles evenly, so that none waits for a last few tiles. A block may end
// one tile, do some, and begin another; what it has of the first and the last goes to p.partial, where matmul_joined adds the parts in order.
struct Work {
    int row_tiles, steps;
    long long total; // steps of all tiles
};
template <int J> __device__ __forceinline__ Work work_of(const TilesArgs& p) {
    const int across = p.choice == Choice::by_id ? p.tiles[0] : (p.items + J - 1) / J * p.subs;
    Work w{(p.rows + tile_rows - 1) / tile_rows, (p.columns / 32 + 1) / 2, 0};
    w.total = (long long)w.row_tiles * across * w.steps;
    return w;
}
__device__ __forceinline__ long long begin_of(const Work& w, int block, int blocks) { return w.total * block / blocks; }
template <int J> __device__ __forceinline__ float* part_at(const TilesArgs& p, int block, bool tile_begins) {
    return p.partial + (2LL * block + (tile_begins ? 1 : 0)) * tile_rows * J + threadIdx.x;
}

template <int J, bool halves> __global__ void __launch_bounds__(threads) matmul_shared(const __grid_constant__ TilesArgs p) {
    __shared__ TileMemory<J> places[2];
    let_next_start();
    wait_for_previous();
    const Work w = work_of<J>(p);
    const long long end = begin_of(w, blockIdx.x + 1, p.blocks);
    for (long long at = begin_of(w, blockIdx.x, p.blocks); at < end;) {
        const int number = int(at / w.steps), from = int(at % w.steps), to = int(end - at < w.steps - from ? from + (end - at) : w.steps);
        Tile tile;
        find_tile(p, number / w.row_tiles, J, tile);
        const int first_row = number % w.row_tiles * tile_rows;
        float sum[J / 8][4] = {};
        add_products<J, halves>(p, tile, first_row, from, to, places, sum);
        if (from == 0 && to == w.steps) {
            write_tile<J>(p, tile, first_row, sum);
        } else {
            float* part = part_at<J>(p, blockIdx.x, from == 0);
            PONDER_UNROLL for (int n = 0; n < J / 8; n++)
                PONDER_UNROLL for (int i = 0; i < 4; i++) part[(4 * n + i) * threads] = sum[n][i];
        }
        at += to - from;
    }
}

// Block b looks at the tile that work block b ended and work block b + 1 goes on with; the first such of a tile joins it.
template <int J> __global__ void __launch_bounds__(threads) matmul_joined(const __grid_constant__ TilesArgs p) {
    let_next_start();
    wait_for_previous();
    const Work w = work_of<J>(p);
    const int block = blockIdx.x;
    const long long begin = begin_of(w, block, p.blocks), cut = begin_of(w, block + 1, p.blocks), number = cut / w.steps;
    if (cut % w.steps == 0 || begin > number * w.steps || begin == cut) return;
    Tile tile;
    find_tile(p, int(number / w.row_tiles), J, tile);
    float sum[J / 8][4];
    const float* part = part_at<J>(p, block, true);
    PONDER_UNROLL for (int n = 0; n < J / 8; n++)
        PONDER_UNROLL for (int i = 0; i < 4; i++) sum[n][i] = part[(4 * n + i) * threads];
    for (int b = block + 1; b < p.blocks && begin_of(w, b, p.blocks) < (number + 1) * w.steps; b++) {
        if (begin_of(w, b, p.blocks) == begin_of(w, b + 1, p.blocks)) continue;
        part = part_at<J>(p, b, false);
        PONDER_UNROLL for (int n = 0; n < J / 8; n++)
            PONDER_UNROLL for (int i = 0; i < 4; i++) sum[n][i] += part[(4 * n + i) * threads];
    }
    write_tile<J>(p, tile, int(number % w.row_tiles) * tile_rows, sum);
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
    return {dim3(unsigned((p.rows + rows - 1) / rows), unsigned(p.choice == Choice::by_id ? p.tile_limit : (p.items + items - 1) / items * p.subs)), dim3(threads), 0};
}

template <int J, bool halves> void launch_int8(Stream& stream, const TilesArgs& p) {
    if (!p.partial) return launch(stream, shape_of(p, tile_rows, J), &matmul_tiles<J, halves>, p);
    launch(stream, {dim3(unsigned(p.blocks)), dim3(threads), 0}, &matmul_shared<J, halves>, p);
    if (p.blocks > 1) launch(stream, {dim3(unsigned(p.blocks - 1)), dim3(threads), 0}, &matmul_joined<J>, p);
}

} // namespace

int tiles_of(const TilesArgs& p) {
    const Shape shape = shape_of(p, tile_rows, p.choice == Choice::by_id ? expert_tile_items : tile_items);
    return static_cast<int>(shape.grid.x * shape.grid.y);
}

void matmul_int8(Stream& stream, const TilesArgs& p) {
    if (p.choice == Choice::by_id) {
        if (has_halves(p.format)) launch_int8<expert_tile_items, true>(stream, p);
        else launch_int8<expert_tile_items, false>(stream, p);
    } else {
        if (has_halves(p.format)) launch_int8<tile_items, true>(stream, p);
        else launch_int8<tile_items, false>(stream, p);
    }
}

void matmul_float(Stream& stream, const TilesArgs& p) { launch(stream, shape_of(p, float_rows, float_items), &matmul_floats, p); }

} // namespace ponder::cuda
