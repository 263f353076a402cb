// Softmax attention over the cached keys in tiles, with a running maximum (flash attention). A workgroup takes a few heads that read the same
// keys, one row, and one split of the keys; with several splits it leaves its maximum, sum and weighted values to attention_merge. MLA is
// the same over its latent rows, which are keys and values at once, with the query in two places.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "cache.glsl"
layout(constant_id = 2) const uint CACHE = 0;
layout(constant_id = 3) const uint HEADS = 1;  // a workgroup, at most 8
layout(constant_id = 4) const uint VALUES = 1; // value dimensions a thread, at most 16
layout(constant_id = 5) const uint KEY_DIM = 64;
const uint TILE = 32;

layout(push_constant, scalar) uniform Push {
    uint64_t query, query_tail, keys, values, y, partials, sinks, step;
    uint query_stride, query_head, tail_stride, tail_head, tail_from; // dimensions from tail_from on are read from query_tail
    uint value_dim, key_row_bytes, value_row_bytes, heads, heads_a_key, y_stride, window, split_keys, splits;
    float scale;
} p;

shared float query[HEADS * KEY_DIM];
shared float score[8 * TILE];

void main() {
    const uint split = gl_WorkGroupID.x, head = gl_WorkGroupID.y * HEADS, row = gl_WorkGroupID.z, thread = gl_LocalInvocationIndex;
    const uint kv = head / p.heads_a_key;
    const int last = StepBlock(p.step).first_position + int(row);
    const int oldest = p.window > 0 ? max(0, last - int(p.window) + 1) : 0;
    const int begin = max(oldest, int(split * p.split_keys)), end = min(last + 1, int(split * p.split_keys) + int(p.split_keys));

    for (uint i = thread; i < HEADS * KEY_DIM; i += WORKGROUP) {
        const uint h = head + i / KEY_DIM, d = i % KEY_DIM;
        query[i] = p.scale * (d < p.tail_from ? ReadFloats(p.query).v[row * p.query_stride + h * p.query_head + d]
                                              : ReadFloats(p.query_tail).v[row * p.tail_stride + h * p.tail_head + d - p.tail_from]);
    }
    float top[8], sum[8], value[8][16];
    [[unroll]] for (uint h = 0; h < HEADS; h++) {
        top[h] = -1e30, sum[h] = 0;
        [[unroll]] for (uint i = 0; i < VALUES; i++) value[h][i] = 0;
    }
    barrier();
    for (int tile = begin; tile < end; tile += int(TILE)) {
        const uint count = min(TILE, uint(end - tile));
        for (uint t = gl_SubgroupID; t < count; t += gl_NumSubgroups) {
            const uint64_t key = p.keys + uint64_t(uint(tile) + t) * p.key_row_bytes;
            float dots[8];
            [[unroll]] for (uint h = 0; h < HEADS; h++) dots[h] = 0;
            for (uint d = gl_SubgroupInvocationID; d < KEY_DIM; d += gl_SubgroupSize) {
                const float k = cached(CACHE, key, kv * KEY_DIM + d);
                [[unroll]] for (uint h = 0; h < HEADS; h++) dots[h] += query[h * KEY_DIM + d] * k;
            }
            [[unroll]] for (uint h = 0; h < HEADS; h++) {
                const float s = subgroupAdd(dots[h]);
                if (subgroupElect()) score[h * TILE + t] = s;
            }
        }
        barrier();
        [[unroll]] for (uint h = 0; h < HEADS; h++) {
            float highest = top[h];
            for (uint t = 0; t < count; t++) highest = max(highest, score[h * TILE + t]);
            const float shrink = exp(top[h] - highest);
            sum[h] *= shrink;
            [[unroll]] for (uint i = 0; i < VALUES; i++) value[h][i] *= shrink;
            top[h] = highest;
        }
        barrier();
        for (uint i = thread; i < HEADS * TILE; i += WORKGROUP) {
            float highest = 0; // top[i / TILE], without indexing registers
            [[unroll]] for (uint h = 0; h < HEADS; h++)
                if (i / TILE == h) highest = top[h];
            score[i] = i % TILE < count ? exp(score[i] - highest) : 0;
        }
        barrier();
        for (uint t = 0; t < count; t++) {
            const uint64_t row_of = p.values + uint64_t(uint(tile) + t) * p.value_row_bytes;
            [[unroll]] for (uint h = 0; h < HEADS; h++) sum[h] += score[h * TILE + t];
            [[unroll]] for (uint i = 0; i < VALUES; i++) {
                const uint d = thread + i * WORKGROUP;
                if (d < p.value_dim) {
                    const float v = cached(CACHE, row_of, kv * p.value_dim + d);
                    [[unroll]] for (uint h = 0; h < HEADS; h++) value[h][i] += score[h * TILE + t] * v;
                }
            }
        }
        barrier();
    }
    [[unroll]] for (uint h = 0; h < HEADS; h++) {
        if (p.splits > 1) {
            const uint64_t to = p.partials + 4 * uint64_t(((row * p.heads + head + h) * p.splits + split) * (p.value_dim + 2));
            if (thread == 0) Floats(to).v[0] = top[h], Floats(to).v[1] = sum[h];
            [[unroll]] for (uint i = 0; i < VALUES; i++)
                if (thread + i * WORKGROUP < p.value_dim) Floats(to).v[2 + thread + i * WORKGROUP] = value[h][i];
        } else {
            float total = sum[h], shrink = 1;
            if (p.sinks != 0) {
                const float sink = ReadFloats(p.sinks).v[head + h], highest = max(top[h], sink);
                shrink = exp(top[h] - highest);
                total = total * shrink + exp(sink - highest);
            }
            [[unroll]] for (uint i = 0; i < VALUES; i++)
                if (thread + i * WORKGROUP < p.value_dim)
                    Floats(p.y).v[row * p.y_stride + (head + h) * p.value_dim + thread + i * WORKGROUP] = value[h][i] * shrink / total;
        }
    }
}
