// Which experts a row goes to, and which rows an expert gets: choice from the router's logits, the sort of a prefill's pairs by expert, and
// the weighted sum of what the experts gave. Ties go to the lowest index and sums have an order, so that no result depends on timing.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {
namespace {

constexpr int threads = 128;
constexpr float never = -3e38f; // below any selection value

__device__ __forceinline__ float block_max(float value) {
    __shared__ float parts[32];
    value = warp_max(value);
    __syncthreads();
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = value;
    __syncthreads();
    value = parts[0];
    for (int w = 1; w < int(blockDim.x) / 32; w++) value = fmaxf(value, parts[w]);
    return value;
}

// A block's choice for a row. An expert's place is the number of experts that come before it: higher selection value, or the same and a lower
// index. Logits are read past the first cache, which other blocks' writes do not reach.
__device__ __forceinline__ void choose(const RouteArgs& p, int row) {
    __shared__ float probability[most_experts], selection[most_experts], group_score[most_experts], chosen[most_used];
    const int thread = threadIdx.x;
    const float* all = p.logits + (long long)row * p.experts;
    auto logit = [&](int e) { return __ldcg(all + e); };
    int* ids = p.ids + row * p.used;
    float top = never, sum = 0;
    if (p.gating == GatingKind::softmax) {
        for (int e = thread; e < p.experts; e += threads) top = fmaxf(top, logit(e));
        top = block_max(top);
        for (int e = thread; e < p.experts; e += threads) sum += expf(logit(e) - top);
        sum = block_sum(sum);
    }
    for (int e = thread; e < p.experts; e += threads) {
        const float v = p.gating == GatingKind::softmax ? expf(logit(e) - top) / sum : p.gating == GatingKind::sigmoid ? sigmoid_of(logit(e)) : logit(e);
        probability[e] = v;
        selection[e] = v + (p.selection_bias ? p.selection_bias[e] : 0.0f);
    }
    __syncthreads();
    for (int k = thread; k < p.used; k += threads) chosen[k] = probability[0], ids[k] = 0; // stays only with NaN
    __syncthreads();
    if (p.groups > 1 && p.groups_used < p.groups) { // groups that are not among the best take no part
        const int size = p.experts / p.groups;
        for (int g = thread; g < p.groups; g += threads) {
            float best = never, second = never;
            for (int e = g * size; e < (g + 1) * size; e++) {
                if (selection[e] > best) second = best, best = selection[e];
                else if (selection[e] > second) second = selection[e];
            }
            group_score[g] = size > 1 ? best + second : best;
        }
        __syncthreads();
        for (int e = thread; e < p.experts; e += threads) {
            const int mine = e / size;
            int place = 0;
            for (int g = 0; g < p.groups; g++) place += group_score[g] > group_score[mine] || (group_score[g] == group_score[mine] && g < mine);
            if (place >= p.groups_used) selection[e] = never;
        }
        __syncthreads();
    }
    for (int e = thread; e < p.experts; e += threads) {
        const float mine = selection[e];
        int place = 0;
        for (int o = 0; o < p.experts; o++) place += selection[o] > mine || (selection[o] == mine && o < e);
        if (place < p.used) ids[place] = e, chosen[place] = probability[e];
    }
    __syncthreads();
    if (thread != 0) return;
    if (p.gating == GatingKind::softmax_of_selected) {
        float highest = chosen[0], total = 0;
        for (int k = 1; k < p.used; k++) highest = fmaxf(highest, chosen[k]);
        for (int k = 0; k < p.used; k++) total += chosen[k] = expf(chosen[k] - highest);
        for (int k = 0; k < p.used; k++) chosen[k] /= total;
    }
    float divisor = 1;
    if (p.normalize) {
        float total = 0;
        for (int k = 0; k < p.used; k++) total += chosen[k];
        divisor = fmaxf(total, 6.103515625e-5f);
    }
    for (int k = 0; k < p.used; k++) p.weights[row * p.used + k] = chosen[k] / divisor * p.scale;
}

__global__ void __launch_bounds__(threads) route_decode(const __grid_constant__ RouteArgs p) {
    let_next_start();
    wait_for_previous();
    choose(p, blockIdx.x);
}

// A warp a logit; the last block of a row chooses.
template <BlockFormat F> __global__ void __launch_bounds__(threads) router_decode(const __grid_constant__ RouterArgs p) {
    __shared__ bool last;
    let_next_start();
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, expert = blockIdx.x * (threads / 32) + warp, row = blockIdx.y;
    const Byte* weights = p.weights->rows + (long long)min(expert, p.choice.experts - 1) * p.row_bytes;
    for (unsigned at = lane * 128; at < p.row_bytes; at += 32 * 128) prefetch(weights + at);
    wait_for_previous();
    const float* x = p.x + (long long)row * p.x_stride;
    float sum = 0;
    for (int at = 8 * lane; at < p.columns; at += 256) {
        float w[8], v[8];
        eight_floats<F>(weights, at, p.columns - at, p.vectors, w);
        eight_floats<BlockFormat::f32>(reinterpret_cast<const Byte*>(x), at, p.columns - at, p.vectors, v);
        PONDER_UNROLL for (int i = 0; i < 8; i++) sum += w[i] * v[i];
    }
    sum = warp_sum(sum) * p.weights->scale;
    if (lane == 0 && expert < p.choice.experts) p.logits[(long long)row * p.choice.experts + expert] = sum + (p.bias ? p.bias[expert] : 0.0f);
    __threadfence();
    __syncthreads();
    if (threadIdx.x == 0) last = atomicAdd(p.counters + row, 1u) == gridDim.x - 1;
    __syncthreads();
    if (!last) return;
    __threadfence();
    if (threadIdx.x == 0) p.counters[row] = 0;
    choose(p.choice, row);
}

constexpr int sort_threads = 512;

// One block; a warp looks for an expert's pairs among all, twice: to count them and to list them.
__global__ void __launch_bounds__(sort_threads) sort_by_expert(const __grid_constant__ SortArgs p) {
    __shared__ int begin[most_experts + 1], first_tile[most_experts + 1];
    let_next_start();
    wait_for_previous();
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = sort_threads / 32;
    for (int e = warp; e < p.experts; e += warps) {
        int count = 0;
        for (int at = 0; at < p.pairs; at += 32) count += __popc(__ballot_sync(~0u, at + lane < p.pairs && p.ids[at + lane] == e));
        if (lane == 0) begin[e] = p.held[e].rows ? count : 0;
    }
    __syncthreads();
    if (threadIdx.x == 0) { // counts become places
        int pairs = 0, tiles = 0;
        for (int e = 0; e < p.experts; e++) {
            const int count = begin[e];
            begin[e] = pairs, first_tile[e] = tiles;
            pairs += count, tiles += (count + p.items_a_tile - 1) / p.items_a_tile;
        }
        begin[p.experts] = pairs, first_tile[p.experts] = tiles;
        p.tiles[0] = tiles;
    }
    __syncthreads();
    for (int e = warp; e < p.experts; e += warps) {
        int to = begin[e];
        if (begin[e + 1] == to) continue;
        for (int at = 0; at < p.pairs; at += 32) {
            const bool mine = at + lane < p.pairs && p.ids[at + lane] == e;
            const unsigned votes = __ballot_sync(~0u, mine);
            if (mine) p.sorted[to + __popc(votes & ((1u << lane) - 1))] = at + lane;
            to += __popc(votes);
        }
        for (int t = first_tile[e] + lane; t < first_tile[e + 1]; t += 32) {
            const int first = begin[e] + (t - first_tile[e]) * p.items_a_tile;
            p.tiles[1 + 3 * t] = e, p.tiles[2 + 3 * t] = first, p.tiles[3 + 3 * t] = min(p.items_a_tile, begin[e + 1] - first);
        }
    }
}

__global__ void combine_rows(const __grid_constant__ CombineArgs p) {
    let_next_start();
    wait_for_previous();
    const int i = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (i >= p.width) return;
    float sum = 0;
    for (int k = 0; k < p.used; k++) {
        const long long pair = (long long)row * p.used + k;
        if (p.held[p.ids[pair]].rows) sum += p.weights[pair] * p.parts[pair * p.width + i];
    }
    if (p.shared) sum += (p.shared_logit ? sigmoid_of(p.shared_logit[row]) : 1.0f) * p.shared[(long long)row * p.width + i];
    p.y[(long long)row * p.y_stride + i] = sum;
}

} // namespace

void route_rows(Stream& stream, const RouterArgs& p) {
    const Shape shape{dim3(unsigned((p.choice.experts + threads / 32 - 1) / (threads / 32)), unsigned(p.choice.items)), dim3(threads), 0};
    if (p.format == BlockFormat::f32) launch(stream, shape, &router_decode<BlockFormat::f32>, p);
    else if (p.format == BlockFormat::f16) launch(stream, shape, &router_decode<BlockFormat::f16>, p);
    else launch(stream, shape, &router_decode<BlockFormat::bf16>, p);
}
void route(Stream& stream, const RouteArgs& p) { launch(stream, {dim3(unsigned(p.items)), dim3(threads), 0}, &route_decode, p); }
void sort_pairs(Stream& stream, const SortArgs& p) { launch(stream, {dim3(1), dim3(sort_threads), 0}, &sort_by_expert, p); }
void combine(Stream& stream, const CombineArgs& p) { launch(stream, {dim3(unsigned((p.width + 255) / 256), unsigned(p.items)), dim3(256), 0}, &combine_rows, p); }

} // namespace ponder::cuda
