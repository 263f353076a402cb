// What happens to rows between products: expansion of token rows, norms, int8 forms, activations, sums.
#include "engine/compute/cuda/kernels/common.cuh"
#include "engine/compute/cuda/kernels/launch.h"

namespace ponder::cuda {
namespace {

constexpr int threads = 256;

unsigned blocks_for(long long values, int a_block = threads) { return static_cast<unsigned>((values + a_block - 1) / a_block); }

// A thread takes 32 quantized values, or a float one.
__global__ void embed_rows(const __grid_constant__ EmbedArgs p) {
    let_next_start();
    wait_for_previous();
    const bool floats = is_float(p.format);
    const int units = floats ? p.columns : p.columns / 32;
    const int unit = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (unit >= units) return;
    const Byte* from = p.table->rows + (long long)p.step[1 + row] * p.row_bytes;
    const float factor = p.factor * p.table->scale;
    float* to = p.y + (long long)row * p.y_stride;
    if (floats) {
        to[unit] = factor * float_at(p.format, from, unit);
        return;
    }
    const Group g = any_group_at(p.format, from, unit, p.tables);
    PONDER_UNROLL for (int i = 0; i < 32; i++) to[32 * unit + i] = factor * ((i < 16 ? g.scale.x : g.scale.y) * byte_of(g.q[i / 4], i % 4) + (i < 16 ? g.low.x : g.low.y));
}

__global__ void quantize_rows(const __grid_constant__ QuantizeArgs p) { // a warp a group
    let_next_start();
    wait_for_previous();
    const long long g = ((long long)blockIdx.x * blockDim.x + threadIdx.x) / 32;
    if (g >= (long long)p.groups * p.items) return;
    const long long row = g / p.groups, column = g % p.groups * 32;
    quantize_lanes(p.x[row * p.stride + column + threadIdx.x % 32], static_cast<Int8Group*>(p.y) + g);
}

// A block a run; every thread keeps its values, so that the row is read once. Rows that are wanted as int8 are whole groups of 32.
template <int kept> __global__ void __launch_bounds__(1024) norm_rows(const __grid_constant__ NormArgs p) {
    let_next_start();
    wait_for_previous();
    const int row = blockIdx.y, from = blockIdx.x * p.columns;
    float* x = p.x + (long long)row * p.x_stride + from;
    const float* addend = p.addend ? p.addend + (long long)row * p.addend_stride + from : nullptr;
    float v[kept], squares = 0;
    PONDER_UNROLL for (int k = 0; k < kept; k++) {
        const int i = threadIdx.x + k * blockDim.x;
        v[k] = 0;
        if (i >= p.columns) continue;
        v[k] = x[i];
        if (addend) x[i] = v[k] += p.factor * addend[i];
        squares += v[k] * v[k];
    }
    const float scale = 1.0f / sqrtf(block_sum(squares) / float(p.columns) + p.epsilon);
    float* y = p.y ? p.y + (long long)row * p.y_stride + from : nullptr;
    Int8Group* groups = static_cast<Int8Group*>(p.int8) + ((long long)row * gridDim.x + blockIdx.x) * (p.columns / 32);
    PONDER_UNROLL for (int k = 0; k < kept; k++) {
        const int i = threadIdx.x + k * blockDim.x;
        if (i >= p.columns) continue;
        const float value = v[k] * scale * p.weight[i];
        if (y) y[i] = value;
        if (p.int8) quantize_lanes(value, groups + i / 32);
    }
}

__global__ void add_rows(const __grid_constant__ AddArgs p) {
    let_next_start();
    wait_for_previous();
    const int column = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (column < p.columns) p.to[(long long)row * p.to_stride + column] += p.factor * p.from[(long long)row * p.from_stride + column];
}

__global__ void copy_values(const __grid_constant__ AddArgs p) {
    let_next_start();
    wait_for_previous();
    const int column = blockIdx.x * blockDim.x + threadIdx.x, row = blockIdx.y;
    if (column < p.columns) p.to[(long long)row * p.to_stride + column] = p.from[(long long)row * p.from_stride + column];
}

__global__ void activate_values(const __grid_constant__ ActivateArgs p) {
    let_next_start();
    wait_for_previous();
    const long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= p.values) return;
    const float value = activated(p.activation, p.gate[i], p.up[i]);
    if (p.int8) quantize_lanes(value, static_cast<Int8Group*>(p.int8) + i / 32);
    else p.gate[i] = value;
}

} // namespace

int built_for() {
#ifdef __CUDACC__
    cudaFuncAttributes attributes = {};
    if (cudaFuncGetAttributes(&attributes, &add_rows) == cudaSuccess) return attributes.ptxVersion;
    (void)cudaGetLastError();
    return 0;
#else
    return 90;
#endif
}

void embed(Stream& stream, const EmbedArgs& p) {
    launch(stream, {dim3(blocks_for(is_float(p.format) ? p.columns : p.columns / 32), unsigned(p.items)), dim3(threads), 0}, &embed_rows, p);
}

void quantize(Stream& stream, const QuantizeArgs& p) { launch(stream, {dim3(blocks_for(32LL * p.groups * p.items)), dim3(threads), 0}, &quantize_rows, p); }

void rms_norm(Stream& stream, const NormArgs& p) {
    int wide = 32;
    while (wide < 256 && wide * 2 < p.columns) wide *= 2;
    while (wide < 1024 && wide * 8 < p.columns) wide *= 2;
    const Shape shape{dim3(unsigned(p.runs), unsigned(p.items)), dim3(unsigned(wide)), 0};
    if (p.columns <= 8 * wide) launch(stream, shape, &norm_rows<8>, p);
    else if (p.columns <= 32 * wide) launch(stream, shape, &norm_rows<32>, p);
    else stream.refuse("The CUDA backend norms rows of at most 32768 values.");
}

void add(Stream& stream, const AddArgs& p) { launch(stream, {dim3(blocks_for(p.columns), unsigned(p.items)), dim3(threads), 0}, &add_rows, p); }
void copy(Stream& stream, const AddArgs& p) { launch(stream, {dim3(blocks_for(p.columns), unsigned(p.items)), dim3(threads), 0}, &copy_values, p); }
void activate(Stream& stream, const ActivateArgs& p) { launch(stream, {dim3(blocks_for(p.values)), dim3(threads), 0}, &activate_values, p); }

} // namespace ponder::cuda
