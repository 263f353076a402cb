// Weights times many activation rows (prefill): tiles of 64 weight rows and ITEMS activation rows, 32 columns at a time in shared memory, so
// that a weight is unpacked once for all the tile's rows. Of experts, a tile holds the rows that chose one expert (scatter.comp).
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "blocks.glsl"
#include "int8.glsl"
layout(constant_id = 3) const uint ITEMS = 32;  // 32 or 64
layout(constant_id = 4) const uint MATRIX = 0;  // as in matvec.comp
layout(constant_id = 5) const uint INT8 = 0;
const uint ROWS = 64; // of a tile; a workgroup has 128 threads: 16 by 8, each with 4 rows and ITEMS / 8 items

layout(push_constant, scalar) uniform Push {
    uint64_t weights, sorted_pairs, bias, unused, x, y, tiles, tables;
    uint columns, rows, row_bytes;
    uint items, subs;
    uint x_stride, x_sub, y_stride, y_sub;
    float factor;
} p;

// Float: 32 columns of ROWS values. int8: eight words of ROWS, then two scales and two offsets; of items eight words, a scale and two sums.
shared uint weight_tile[32 * ROWS], item_tile[32 * 64];

uint pair_of(uint first, uint i) { // item * subs + sub
    if (MATRIX == 2) return uint(ReadInts(p.sorted_pairs).v[first + i]);
    return (first + i) * p.subs + gl_WorkGroupID.z;
}

void main() {
    const uint thread = gl_LocalInvocationIndex;
    uint matrix = MATRIX == 1 ? gl_WorkGroupID.z : 0, first = gl_WorkGroupID.y * ITEMS, count = 0;
    if (MATRIX == 2) {
        ReadInts tiles = ReadInts(p.tiles);
        if (int(gl_WorkGroupID.y) >= tiles.v[0]) return;
        matrix = uint(tiles.v[1 + 3 * gl_WorkGroupID.y]);
        first = uint(tiles.v[2 + 3 * gl_WorkGroupID.y]);
        count = uint(tiles.v[3 + 3 * gl_WorkGroupID.y]);
    } else {
        count = min(ITEMS, p.items - first);
    }
    Matrix m = Matrix(p.weights + 16 * matrix);
    const uint first_row = gl_WorkGroupID.x * ROWS;
    const bool loads_weight = thread < ROWS && first_row + thread < p.rows;
    const uint64_t weight_row = m.address + uint64_t(first_row + thread) * p.row_bytes;
    const uint item = thread - ROWS; // which this thread loads
    const bool loads_item = thread >= ROWS && item < count;
    uint64_t item_row = 0;
    if (loads_item) {
        const uint pair = pair_of(first, item);
        item_row = p.x + uint64_t(pair / p.subs * p.x_stride + pair % p.subs * p.x_sub) * (INT8 != 0 ? INT8_GROUP_BYTES : 4);
    }
    const uint r0 = thread % 16, i0 = thread / 16;
    float sum[4][8];
    [[unroll]] for (uint r = 0; r < 4; r++)
        [[unroll]] for (uint i = 0; i < ITEMS / 8; i++) sum[r][i] = 0;

    for (uint g = 0; g < (p.columns + 31) / 32; g++) {
        if (thread < ROWS) {
            if (is_float()) {
                [[unroll]] for (uint k = 0; k < 8; k++) {
                    const vec4 v = loads_weight ? floats_at(weight_row, 32 * g + 4 * k, p.columns) : vec4(0);
                    [[unroll]] for (uint j = 0; j < 4; j++) weight_tile[(4 * k + j) * ROWS + thread] = floatBitsToUint(v[j]);
                }
            } else {
                Group w;
                if (loads_weight) {
                    w = group_at(weight_row, g, p.tables);
                } else {
                    w.scale = w.low = vec2(0);
                    [[unroll]] for (uint k = 0; k < 8; k++) w.q[k] = 0;
                }
                [[unroll]] for (uint k = 0; k < 8; k++) {
                    if (INT8 != 0) {
                        weight_tile[k * ROWS + thread] = w.q[k];
                    } else {
                        const vec4 v = bytes_of(w.q[k]) * w.scale[k / 4] + w.low[k / 4];
                        [[unroll]] for (uint j = 0; j < 4; j++) weight_tile[(4 * k + j) * ROWS + thread] = floatBitsToUint(v[j]);
                    }
                }
                if (INT8 != 0) {
                    weight_tile[8 * ROWS + thread] = floatBitsToUint(w.scale.x), weight_tile[9 * ROWS + thread] = floatBitsToUint(w.scale.y);
                    weight_tile[10 * ROWS + thread] = floatBitsToUint(w.low.x), weight_tile[11 * ROWS + thread] = floatBitsToUint(w.low.y);
                }
            }
        } else if (item < ITEMS) {
            if (INT8 != 0) {
                uvec4 low = uvec4(0), high = uvec4(0);
                vec3 scale = vec3(0);
                if (loads_item) {
                    Int8Groups a = Int8Groups(item_row + uint64_t(g) * INT8_GROUP_BYTES);
                    low = a.v.low, high = a.v.high, scale = vec3(a.v.scale, a.v.low_sum, a.v.high_sum);
                }
                [[unroll]] for (uint k = 0; k < 4; k++) item_tile[k * ITEMS + item] = low[k], item_tile[(k + 4) * ITEMS + item] = high[k];
                [[unroll]] for (uint k = 0; k < 3; k++) item_tile[(k + 8) * ITEMS + item] = floatBitsToUint(scale[k]);
            } else {
                [[unroll]] for (uint k = 0; k < 8; k++) {
                    const uint c = 32 * g + 4 * k;
                    vec4 v = vec4(0);
                    if (loads_item && c + 3 < p.columns) v = ReadVec4(item_row + 4 * c).v;
                    else if (loads_item)
                        [[unroll]] for (uint j = 0; j < 4; j++)
                            if (c + j < p.columns) v[j] = ReadFloats(item_row).v[c + j];
                    [[unroll]] for (uint j = 0; j < 4; j++) item_tile[(4 * k + j) * ITEMS + item] = floatBitsToUint(v[j]);
                }
            }
        }
        barrier();
        if (INT8 != 0) {
            [[unroll]] for (uint r = 0; r < 4; r++) {
                const uint row = r0 + 16 * r;
                uint w[8];
                [[unroll]] for (uint k = 0; k < 8; k++) w[k] = weight_tile[k * ROWS + row];
                const vec2 scale = uintBitsToFloat(uvec2(weight_tile[8 * ROWS + row], weight_tile[9 * ROWS + row]));
                const vec2 offset = uintBitsToFloat(uvec2(weight_tile[10 * ROWS + row], weight_tile[11 * ROWS + row]));
                [[unroll]] for (uint i = 0; i < ITEMS / 8; i++) {
                    const uint at = i0 + 8 * i;
                    int low = 0, high = 0;
                    [[unroll]] for (uint k = 0; k < 4; k++)
                        low += dot4(w[k], item_tile[k * ITEMS + at]), high += dot4(w[k + 4], item_tile[(k + 4) * ITEMS + at]);
                    sum[r][i] += uintBitsToFloat(item_tile[8 * ITEMS + at]) * (scale.x * float(low) + scale.y * float(high)) +
                                 offset.x * uintBitsToFloat(item_tile[9 * ITEMS + at]) + offset.y * uintBitsToFloat(item_tile[10 * ITEMS + at]);
                }
            }
        } else {
            for (uint k = 0; k < 32; k++) {
                float w[4];
                [[unroll]] for (uint r = 0; r < 4; r++) w[r] = uintBitsToFloat(weight_tile[k * ROWS + r0 + 16 * r]);
                [[unroll]] for (uint i = 0; i < ITEMS / 8; i++) {
                    const float x = uintBitsToFloat(item_tile[k * ITEMS + i0 + 8 * i]);
                    [[unroll]] for (uint r = 0; r < 4; r++) sum[r][i] += w[r] * x;
                }
            }
        }
        barrier();
    }
    [[unroll]] for (uint i = 0; i < ITEMS / 8; i++) {
        if (i0 + 8 * i >= count) continue;
        const uint pair = pair_of(first, i0 + 8 * i);
        Floats y = Floats(p.y + 4 * uint64_t(pair / p.subs * p.y_stride + pair % p.subs * p.y_sub));
        [[unroll]] for (uint r = 0; r < 4; r++) {
            const uint row = first_row + r0 + 16 * r;
            if (row >= p.rows) continue;
            float value = sum[r][i] * (m.scale * p.factor);
            if (p.bias != 0) value += ReadFloats(p.bias).v[matrix * p.rows + row];
            y.v[row] = value;
        }
    }
}
