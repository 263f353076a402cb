// Softmax attention over the cached keys in tiles, with a running maximum (flash attention). A workgroup takes a few heads that read the same
// keys, a few neighbouring rows, and one split of the keys; with several splits it leaves its maximum, sum and weighted values to
// attention_merge. MLA is the same over its latent rows, which are keys and values at once, with the query in two places.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "cache.glsl"
layout(constant_id = 2) const uint CACHE = 0;
layout(constant_id = 3) const uint HEADS = 1;  // a workgroup
layout(constant_id = 4) const uint ROWS = 1;   // a workgroup; HEADS * ROWS is at most 8
layout(constant_id = 5) const uint PAIRS = 1;  // pairs of value dimensions a thread, at most 8
layout(constant_id = 6) const uint KEY_DIM = 64; // even
const uint TILE = 32, QUERIES = HEADS * ROWS;

layout(push_constant, scalar) uniform Push {
    uint64_t query, query_tail, keys, values, y, partials, sinks, step;
    uint query_stride, query_head, tail_stride, tail_head, tail_from; // dimensions from tail_from on are read from query_tail
    uint value_dim, key_row_bytes, value_row_bytes, heads, heads_a_key, y_stride, window, split_keys, first_row, items;
    float scale;
} p;

shared float query[QUERIES * KEY_DIM];
shared float score[8 * TILE];

int first_position() { return StepBlock(p.step).first_position; }
int last_key(uint row) { return first_position() + int(row); }
int first_key(uint row) { return p.window > 0 ? max(0, last_key(row) - int(p.window) + 1) : 0; }

void main() {
    const uint split = gl_WorkGroupID.x, head = gl_WorkGroupID.y * HEADS, row = p.first_row + gl_WorkGroupID.z * ROWS, thread = gl_LocalInvocationIndex;
    const uint splits = gl_NumWorkGroups.x;
    const uint kv = head / p.heads_a_key, rows = min(ROWS, p.items - row);
    // splits are counted from the first key seen, so that a window has as many at any depth
    const int begin = first_key(row) + (splits > 1 ? int(split * p.split_keys) : 0);
    int end = last_key(row + rows - 1) + 1;
    if (splits > 1) end = min(end, begin + int(p.split_keys));

    for (uint i = thread; i < QUERIES * KEY_DIM; i += WORKGROUP) { // query q: head q % HEADS, row q / HEADS
        const uint q = i / KEY_DIM, h = head + q % HEADS, r = row + min(q / HEADS, rows - 1), d = i % KEY_DIM;
        query[i] = p.scale * (d < p.tail_from ? ReadFloats(p.query).v[r * p.query_stride + h * p.query_head + d]
                                              : ReadFloats(p.query_tail).v[r * p.tail_stride + h * p.tail_head + d - p.tail_from]);
    }
    float top[8], sum[8];
    vec2 value[8][8];
    [[unroll]] for (uint q = 0; q < QUERIES; q++) {
        top[q] = -1e30, sum[q] = 0;
        [[unroll]] for (uint i = 0; i < PAIRS; i++) value[q][i] = vec2(0);
    }
    barrier();
    for (int tile = begin; tile < end; tile += int(TILE)) {
        const uint count = min(TILE, uint(end - tile));
        for (uint t = gl_SubgroupID; t < count; t += gl_NumSubgroups) {
            const uint64_t key = p.keys + uint64_t(uint(tile) + t) * p.key_row_bytes;
            float dots[8];
            [[unroll]] for (uint q = 0; q < QUERIES; q++) dots[q] = 0;
            for (uint d = 2 * gl_SubgroupInvocationID; d < KEY_DIM; d += 2 * gl_SubgroupSize) {
                const vec2 k = cached_pair(CACHE, key, kv * KEY_DIM + d);
                [[unroll]] for (uint q = 0; q < QUERIES; q++) dots[q] += query[q * KEY_DIM + d] * k.x + query[q * KEY_DIM + d + 1] * k.y;
            }
            [[unroll]] for (uint q = 0; q < QUERIES; q++) {
                const float s = subgroupAdd(dots[q]);
                const int at = tile + int(t);
                const bool seen = ROWS == 1 || (at <= last_key(row + q / HEADS) && at >= first_key(row + q / HEADS));
                if (subgroupElect()) score[q * TILE + t] = seen ? s : -3e38;
            }
        }
        barrier();
        [[unroll]] for (uint q = 0; q < QUERIES; q++) {
            float highest = top[q];
            for (uint t = 0; t < count; t++) highest = max(highest, score[q * TILE + t]);
            const float shrink = exp(top[q] - highest);
            sum[q] *= shrink;
            [[unroll]] for (uint i = 0; i < PAIRS; i++) value[q][i] *= shrink;
            top[q] = highest;
        }
        barrier();
        for (uint i = thread; i < QUERIES * TILE; i += WORKGROUP) {
            float highest = 0; // top[i / TILE], without indexing registers
            [[unroll]] for (uint q = 0; q < QUERIES; q++)
                if (i / TILE == q) highest = top[q];
            score[i] = i % TILE < count ? exp(score[i] - highest) : 0; // a key not seen: far below even an empty row's top
        }
        barrier();
        for (uint t = 0; t < count; t++) {
            const uint64_t row_of = p.values + uint64_t(uint(tile) + t) * p.value_row_bytes;
            [[unroll]] for (uint q = 0; q < QUERIES; q++) sum[q] += score[q * TILE + t];
            [[unroll]] for (uint i = 0; i < PAIRS; i++) {
                const uint d = 2 * (thread + i * WORKGROUP);
                if (d < p.value_dim) {
                    const vec2 v = cached_pair(CACHE, row_of, kv * p.value_dim + d);
                    [[unroll]] for (uint q = 0; q < QUERIES; q++) value[q][i] += score[q * TILE + t] * v;
                }
            }
        }
        barrier();
    }
    [[unroll]] for (uint q = 0; q < QUERIES; q++) {
        const uint h = head + q % HEADS, r = row + q / HEADS;
        if (q / HEADS >= rows) break;
        if (splits > 1) {
            Floats to = Floats(p.partials + 4 * uint64_t(((r * p.heads + h) * splits + split) * (p.value_dim + 2)));
            if (thread == 0) to.v[0] = top[q], to.v[1] = sum[q];
            [[unroll]] for (uint i = 0; i < PAIRS; i++) {
                const uint d = 2 * (thread + i * WORKGROUP);
                if (d < p.value_dim) to.v[2 + d] = value[q][i].x, to.v[3 + d] = value[q][i].y;
            }
        } else {
            float total = sum[q], shrink = 1;
            if (p.sinks != 0) {
                const float sink = ReadFloats(p.sinks).v[h], highest = max(top[q], sink);
                shrink = exp(top[q] - highest);
                total = total * shrink + exp(sink - highest);
            }
            Floats to = Floats(p.y + 4 * uint64_t(r * p.y_stride + h * p.value_dim));
            [[unroll]] for (uint i = 0; i < PAIRS; i++) {
                const uint d = 2 * (thread + i * WORKGROUP);
                if (d < p.value_dim) to.v[d] = value[q][i].x * shrink / total, to.v[d + 1] = value[q][i].y * shrink / total;
            }
        }
    }
}
