// What lies between the projections and attention, in one pass: norms of query and key heads (where there are any), their rotation, and the
// step's keys and values into the cache. A workgroup takes one head of a row, or 64 of its values. Of MLA the latent, which is normed, and the
// shared key behind it, which turns, are one key head, and there are no values.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "cache.glsl"
layout(constant_id = 2) const uint CACHE = 0;
layout(constant_id = 3) const uint QUERY_DIM = 64;  // values of a head
layout(constant_id = 4) const uint KEY_DIM = 64;
layout(constant_id = 5) const uint QUERY_TURNED = 0; // where the rotated ones begin
layout(constant_id = 6) const uint KEY_TURNED = 0;
layout(constant_id = 7) const uint KEY_NORMED = 64; // so many of a key's, from the first; of a query's all
layout(constant_id = 8) const uint ADJACENT = 0;
layout(push_constant, scalar) uniform Push {
    uint64_t turns, query, keys, values, query_norm, key_norm, key_rows, value_rows, step;
    uint pairs, query_heads, key_heads;
    uint query_stride, key_stride, value_stride, value_width, key_row_bytes, value_row_bytes;
    float epsilon;
} p;
shared float head[1024];
#define STORE_HEAD
#include "store.glsl"

void main() {
    const uint row = gl_WorkGroupID.y, thread = gl_LocalInvocationIndex;
    const uint position = uint(StepBlock(p.step).first_position) + row;
    const bool is_query = gl_WorkGroupID.x < p.query_heads, is_value = gl_WorkGroupID.x >= p.query_heads + p.key_heads;
    if (is_value) {
        const uint first = (gl_WorkGroupID.x - p.query_heads - p.key_heads) * 64, count = min(64, p.value_width - first);
        ReadFloats from = ReadFloats(p.values + 4 * uint64_t(row * p.value_stride + first));
        for (uint i = thread; i < count; i += WORKGROUP) head[i] = from.v[i];
        barrier();
        store_head(CACHE, p.value_rows + uint64_t(position) * p.value_row_bytes, first, count);
        return;
    }
    const uint index = is_query ? gl_WorkGroupID.x : gl_WorkGroupID.x - p.query_heads;
    const uint64_t norm = is_query ? p.query_norm : p.key_norm;
    const uint dim = is_query ? QUERY_DIM : KEY_DIM, normed = is_query ? QUERY_DIM : KEY_NORMED, turned = is_query ? QUERY_TURNED : KEY_TURNED;
    Floats x = Floats((is_query ? p.query : p.keys) + 4 * uint64_t(row * (is_query ? p.query_stride : p.key_stride) + index * dim));
    float sum = 0;
    for (uint i = thread; i < dim; i += WORKGROUP) {
        const float v = x.v[i];
        head[i] = v;
        if (i < normed) sum += v * v;
    }
    if (norm != 0) { // uniform over the workgroup
        const float scale = 1.0 / sqrt(workgroup_sum(sum) / float(normed) + p.epsilon);
        for (uint i = thread; i < normed; i += WORKGROUP) head[i] = head[i] * scale * ReadFloats(norm).v[i];
    }
    barrier();
    for (uint j = thread; j < p.pairs; j += WORKGROUP) {
        ReadFloats turn = ReadFloats(p.turns + 8 * uint64_t(row * p.pairs + j));
        const float c = turn.v[0], s = turn.v[1];
        const uint a = turned + (ADJACENT != 0 ? 2 * j : j), b = turned + (ADJACENT != 0 ? 2 * j + 1 : j + p.pairs);
        const float va = head[a], vb = head[b];
        head[a] = va * c - vb * s;
        head[b] = va * s + vb * c;
    }
    barrier();
    for (uint i = thread; i < dim; i += WORKGROUP) x.v[i] = head[i];
    if (!is_query) store_head(CACHE, p.key_rows + uint64_t(position) * p.key_row_bytes, index * dim, dim);
}
