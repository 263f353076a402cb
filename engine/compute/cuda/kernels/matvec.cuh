// Rows of weights times few activation rows: what a decode step spends its time on. A warp, or two or four, takes a weight row; every lane
// takes blocks of 32 of its values, unpacks them once and multiplies them with the same 32 of up to four activation rows. Gate and up are
// taken together with the activation applied at once, and an expert mixture's down products are summed over the experts as they are made.
#pragma once

#include "engine/compute/cuda/kernels/common.cuh"
#include "engine/compute/cuda/kernels/launch.h"

namespace ponder::cuda {

constexpr int matvec_warps = 4;

// The product of 32 weights and 32 activations.
template <BlockFormat F> __device__ __forceinline__ float int8_product(const Group& w, const Int8Group* at) {
    const uint4 q0 = at->q[0], q1 = at->q[1];
    const float4 meta = at->meta;
    int low = 0, high = 0;
    PONDER_UNROLL for (int i = 0; i < 4; i++) {
        low = __dp4a(int(w.q[i]), int(word_of(q0, i)), low);
        high = __dp4a(int(w.q[i + 4]), int(word_of(q1, i)), high);
    }
    float sum;
    if constexpr (has_halves(F)) sum = meta.x * (w.scale.x * float(low) + w.scale.y * float(high));
    else sum = meta.x * w.scale.x * float(low + high);
    if constexpr (has_lows(F)) {
        if constexpr (has_halves(F)) sum += w.low.x * meta.y + w.low.y * meta.z;
        else sum += w.low.x * (meta.y + meta.z);
    }
    return sum;
}

__device__ __forceinline__ float float_product(const Group& w, const float* x) {
    float sum = 0;
    PONDER_UNROLL for (int h = 0; h < 2; h++) {
        float qx = 0, total = 0;
        PONDER_UNROLL for (int i = 0; i < 4; i++)
            PONDER_UNROLL for (int k = 0; k < 4; k++) {
                const float v = x[16 * h + 4 * i + k];
                qx += byte_of(w.q[4 * h + i], k) * v;
                total += v;
            }
        sum += (h ? w.scale.y : w.scale.x) * qx + (h ? w.low.y : w.low.x) * total;
    }
    return sum;
}

// Eight float weights; at the end of a row fewer.
template <BlockFormat F> __device__ __forceinline__ void eight_floats(const Byte* row, int at, int count, bool wide, float (&v)[8]) {
    if (wide) {
        if constexpr (F == BlockFormat::f32) {
            const float4 a = *reinterpret_cast<const float4*>(row + 4 * at), b = *reinterpret_cast<const float4*>(row + 4 * at + 16);
            v[0] = a.x, v[1] = a.y, v[2] = a.z, v[3] = a.w, v[4] = b.x, v[5] = b.y, v[6] = b.z, v[7] = b.w;
        } else {
            const uint4 w = words_at_16(row + 2 * at);
            PONDER_UNROLL for (int i = 0; i < 4; i++) {
                const unsigned two = word_of(w, i);
                v[2 * i] = F == BlockFormat::f16 ? half_of(static_cast<std::uint16_t>(two & 0xffff)) : __uint_as_float(two << 16);
                v[2 * i + 1] = F == BlockFormat::f16 ? half_of(static_cast<std::uint16_t>(two >> 16)) : __uint_as_float(two & 0xffff0000u);
            }
        }
    } else {
        PONDER_UNROLL for (int i = 0; i < 8; i++) v[i] = i < count ? float_at(F, row, at + i) : 0.0f;
    }
}

// The same product of what a lane takes at a time: 32 quantized values or 8 float ones. exact: float activations for a format known when running.
template <BlockFormat F, bool exact> __host__ __device__ constexpr int lane_values() { return exact || !is_float(F) ? 32 : 8; }

template <BlockFormat F, int C, bool exact>
__device__ __forceinline__ void lane_products(const MatvecArgs& p, const Byte* row, const Byte* const (&x)[C], int unit, float factor, float (&sum)[C]) {
    if constexpr (exact) {
        const Group w = any_group_at(p.format, row, unit, p.tables);
        PONDER_UNROLL for (int c = 0; c < C; c++) sum[c] += factor * float_product(w, reinterpret_cast<const float*>(x[c]) + 32 * unit);
    } else if constexpr (is_float(F)) {
        float w[8], v[8];
        const int at = 8 * unit, count = p.columns - at;
        eight_floats<F>(row, at, count, p.vectors, w);
        PONDER_UNROLL for (int c = 0; c < C; c++) {
            eight_floats<BlockFormat::f32>(x[c], at, count, p.vectors, v);
            float part = 0;
            PONDER_UNROLL for (int i = 0; i < 8; i++) part += w[i] * v[i];
            sum[c] += factor * part;
        }
    } else {
        const Group w = group_at<F>(row, unit, p.tables);
        PONDER_UNROLL for (int c = 0; c < C; c++) sum[c] += factor * int8_product<F>(w, reinterpret_cast<const Int8Group*>(x[c]) + unit);
    }
}

// Blocks a multiprocessor shall hold at least, 0 for the compiler's own choice: left alone it spills a register of this one kernel for a ninth.
template <BlockFormat F, int C, bool glu> constexpr int blocks_wanted() { return F == BlockFormat::iq4_xs && C == 1 && glu ? 8 : 0; }

// C activation rows at once; glu: weights is a gate, up its up.
template <BlockFormat F, int C, bool glu, bool exact> __global__ void __launch_bounds__(matvec_warps * 32, blocks_wanted<F, C, glu>()) matvec_decode(const __grid_constant__ MatvecArgs p) {
    constexpr int values = lane_values<F, exact>();
    constexpr int x_bytes = exact || is_float(F) ? 4 : int8_group_bytes;
    __shared__ float parts[matvec_warps][C * (glu ? 2 : 1)];
    let_next_start();
    int block = blockIdx.x, which = 0;
    while (which + 1 < p.jobs && block >= p.job[which].blocks) block -= p.job[which++].blocks;
    const MatvecJob& job = p.job[which];
    const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, rows_a_block = matvec_warps / p.split, row_blocks = (job.rows + rows_a_block - 1) / rows_a_block;
    const int row = block % row_blocks * rows_a_block + warp / p.split, mine = min(row, job.rows - 1), sub = block / row_blocks, part = warp % p.split;
    const int first = blockIdx.y * C, units = (p.columns + values - 1) / values, stride = 32 * p.split;
    const bool summed = p.choice == Choice::summed;

    if (p.choice == Choice::only || p.choice == Choice::by_sub) { // weights do not depend on the kernel before: fetch while it ends
        const unsigned at = (part * 32 + lane) * 128;
        const Matrix& m = job.weights[p.choice == Choice::only ? 0 : sub];
        if (at < p.row_bytes) prefetch(m.rows + (long long)mine * p.row_bytes + at);
        if constexpr (glu)
            if (at < p.row_bytes) prefetch(job.up[p.choice == Choice::only ? 0 : sub].rows + (long long)mine * p.row_bytes + at);
    }
    wait_for_previous();

    float sum[C] = {}, up_sum[C] = {}, bias = 0, up_bias = 0;
    bool held = true;
    const Byte* x[C];
    int turn = 0, unit = part * 32 + lane;
    const int turns = summed ? job.subs : 1;
    if (summed) { // units of all chosen experts behind one another, so that no lane is idle at the end of a short row
        while (unit >= units && turn < turns) unit -= units, turn++;
        while (turn < turns) {
            const int pair = first * job.subs + turn;
            const Matrix& m = job.weights[p.ids[pair]];
            const float factor = p.shares[pair] * m.scale;
            if (m.rows) {
                PONDER_UNROLL for (int c = 0; c < C; c++) x[c] = static_cast<const Byte*>(p.x) + (first * p.x_stride + (long long)turn * p.x_sub) * x_bytes;
                lane_products<F, C, exact>(p, m.rows + (long long)mine * p.row_bytes, x, unit, factor, sum);
            }
            unit += stride;
            while (unit >= units && turn < turns) unit -= units, turn++;
        }
        if (job.bias && lane == 0 && part == 0) // put in by one lane
            for (int t = 0; t < turns; t++) {
                const int id = p.ids[first * job.subs + t];
                if (job.weights[id].rows) sum[0] += p.shares[first * job.subs + t] * job.bias[(long long)id * job.rows + mine];
            }
    } else {
        const int matrix = p.choice == Choice::only ? 0 : p.choice == Choice::by_sub ? sub : p.ids[first * job.subs + sub];
        const Matrix& m = job.weights[matrix];
        held = m.rows != nullptr;
        if (job.bias) bias = job.bias[(long long)matrix * job.rows + mine];
        PONDER_UNROLL for (int c = 0; c < C; c++)
            x[c] = static_cast<const Byte*>(p.x) + (min(first + c, p.items - 1) * p.x_stride + (long long)sub * p.x_sub) * x_bytes;
        if (held) {
            const Byte* at = m.rows + (long long)mine * p.row_bytes;
            if constexpr (glu) {
                const Matrix& u = job.up[matrix];
                const Byte* up_at = u.rows + (long long)mine * p.row_bytes;
                if (job.up_bias) up_bias = job.up_bias[(long long)matrix * job.rows + mine];
                for (; unit < units; unit += stride) {
                    lane_products<F, C, exact>(p, at, x, unit, m.scale, sum);
                    lane_products<F, C, exact>(p, up_at, x, unit, u.scale, up_sum);
                }
            } else {
                for (; unit < units; unit += stride) lane_products<F, C, exact>(p, at, x, unit, m.scale, sum);
            }
        }
    }
    PONDER_UNROLL for (int c = 0; c < C; c++) {
        sum[c] = warp_sum(sum[c]);
        if constexpr (glu) up_sum[c] = warp_sum(up_sum[c]);
    }
    if (p.split > 1) {
        if (lane == 0) {
            PONDER_UNROLL for (int c = 0; c < C; c++) {
                parts[warp][c] = sum[c];
                if constexpr (glu) parts[warp][C + c] = up_sum[c];
            }
        }
        __syncthreads();
        if (part == 0) {
            for (int w = 1; w < p.split; w++)
                PONDER_UNROLL for (int c = 0; c < C; c++) {
                    sum[c] += parts[warp + w][c];
                    if constexpr (glu) up_sum[c] += parts[warp + w][C + c];
                }
        }
    }
    if (lane == 0 && part == 0 && row < job.rows) {
        PONDER_UNROLL for (int c = 0; c < C; c++) {
            if (first + c >= p.items) break;
            float value = sum[c] * p.factor + bias;
            if constexpr (glu) value = activated(p.activation, value, up_sum[c] + up_bias);
            if (!held) value = 0;
            if (summed && p.shared) value += (p.shared_logit ? sigmoid_of(p.shared_logit[first]) : 1.0f) * p.shared[(long long)first * job.rows + row];
            job.y[(long long)(first + c) * job.y_stride + (long long)sub * job.y_sub + row] = value;
        }
    }
    if constexpr (glu && C == 1) {
        if (!p.int8) return;
        // the block that brings the last of 32 rows makes int8 of them
        __shared__ bool last;
        const int group = block % row_blocks * rows_a_block / 32;
        const long long index = ((long long)first * job.subs + sub) * (job.rows / 32) + group;
        __threadfence();
        __syncthreads();
        if (threadIdx.x == 0) last = atomicAdd(p.counters + index, 1u) == unsigned(32 / rows_a_block - 1);
        __syncthreads();
        if (!last || warp != 0) return;
        __threadfence();
        const float value = __ldcg(job.y + (long long)first * job.y_stride + (long long)sub * job.y_sub + 32 * group + lane);
        quantize_lanes(value, static_cast<Int8Group*>(p.int8) + index);
        if (lane == 0) p.counters[index] = 0;
    }
}

template <BlockFormat F, bool exact> void launch_matvec(Stream& stream, MatvecArgs& p) {
    const bool by_id = p.choice == Choice::by_id || p.choice == Choice::summed;
    const int columns = p.items > 1 && !by_id ? 4 : 1;
    unsigned blocks = 0;
    for (int j = 0; j < p.jobs; j++) {
        const int rows_a_block = matvec_warps / p.split;
        p.job[j].blocks = (p.job[j].rows + rows_a_block - 1) / rows_a_block * (p.choice == Choice::summed ? 1 : p.job[j].subs);
        blocks += unsigned(p.job[j].blocks);
    }
    const Shape shape{dim3(blocks, unsigned((p.items + columns - 1) / columns)), dim3(matvec_warps * 32), 0};
    if (p.activation) {
        if (columns == 1) launch(stream, shape, &matvec_decode<F, 1, true, exact>, p);
        else launch(stream, shape, &matvec_decode<F, 4, true, exact>, p);
    } else {
        if (columns == 1) launch(stream, shape, &matvec_decode<F, 1, false, exact>, p);
        else launch(stream, shape, &matvec_decode<F, 4, false, exact>, p);
    }
}

} // namespace ponder::cuda
