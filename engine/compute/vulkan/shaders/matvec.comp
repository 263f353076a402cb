// Rows of weights times activation rows, a subgroup for a few weight rows and up to eight activation rows at once. The matrix is the only one,
// one a head, or one that the router chose (ids); gate and up can be multiplied together with the activation applied at once; the chosen
// experts' last products are summed where they are made. SEVERAL: up to three weights of one format, such as query, key and value, that take
// the same activations, one behind another.
//
// A lane takes 32 neighbouring weights at a time (of floats 4), its neighbours the next ones, so that a subgroup of 32 or 64 reads a row from
// front to back: of Q4_K two lanes share 32 bytes and eight a block of 144, of Q6_K four and eight of 210, of Q8_0 and MXFP4 each has its own
// block of 34 or 17. A few weight rows at once hide the latency and share the activations. The experts' last products go over all chosen
// experts' groups as one long row, because a row alone (768 or 1408 columns) leaves lanes idle.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "blocks.glsl"
#include "int8.glsl"
layout(constant_id = 3) const uint COLUMNS = 1;    // activation rows a workgroup, at most 8
layout(constant_id = 4) const uint MATRIX = 0;     // 0: the only one; 1: one a sub; 2: ids[item * subs + sub]; 3: those of all subs, summed
layout(constant_id = 5) const uint INT8 = 0;       // activations are int8 groups
layout(constant_id = 6) const uint ACTIVATION = 0; // above 0: weights is a gate, weights2 its up
// Weight rows a subgroup works on, so that activations are read once for them: neighbours, or gates and ups in turn (then it is even).
layout(constant_id = 7) const uint AT_ONCE = 4;
layout(constant_id = 8) const uint ALIGNED = 0; // activation rows lie at multiples of 16 bytes

vec4 activations_at(uint64_t a) { return ALIGNED != 0 ? uintBitsToFloat(words_at_16(a)) : ReadVec4(a).v; }

#ifdef SEVERAL
layout(push_constant, scalar) uniform Push {
    uint64_t weights[3], bias[3], y[3], x, tables;
    uint columns, row_bytes, items, x_stride;
    uint rows[3], y_stride[3]; // rows 0: no such weight
} p;
#else
layout(push_constant, scalar) uniform Push {
    uint64_t weights, weights2, bias, bias2, x, y, ids, tables;
    uint columns, rows, row_bytes;
    uint items, subs; // activation rows, and parts of each
    uint x_stride, x_sub, y_stride, y_sub; // in values; for int8 activations x's in groups
    float factor;
    // MATRIX 3: each sub's share of the sum; weights2 is then the shared expert's part of y (0: none) and bias2 its gate's logits (0: none)
    uint64_t shares;
} p;
#endif

const uint STEP = ACTIVATION > 0 ? AT_ONCE / 2 : AT_ONCE;

void main() {
    const uint lane = gl_SubgroupInvocationID, lanes = gl_SubgroupSize;
    const uint first = gl_WorkGroupID.y * COLUMNS;
    const uint count = min(COLUMNS, p.items - first);
    const uint x_unit = INT8 != 0 ? INT8_GROUP_BYTES : 4;
    const uint span = is_float() ? (p.columns + 3) / 4 : p.columns / 32; // what a lane takes at a time, in a row
#ifdef SEVERAL
    const uint step0 = (p.rows[0] + STEP - 1) / STEP, step1 = step0 + (p.rows[1] + STEP - 1) / STEP, steps = step1 + (p.rows[2] + STEP - 1) / STEP;
#else
    const uint steps = (p.rows + STEP - 1) / STEP;
#endif

    for (uint at_step = gl_WorkGroupID.x * gl_NumSubgroups + gl_SubgroupID; at_step < steps; at_step += gl_NumWorkGroups.x * gl_NumSubgroups) {
#ifdef SEVERAL
        const uint which = at_step < step0 ? 0 : at_step < step1 ? 1 : 2;
        const uint r = (at_step - (which == 0 ? 0 : which == 1 ? step0 : step1)) * STEP;
        const uint rows = p.rows[which], y_stride = p.y_stride[which], x_sub = 0, y_sub = 0, sub = 0, matrix = 0;
        const uint64_t weights = p.weights[which], bias = p.bias[which], y = p.y[which];
        const float factor = 1;
#else
        const uint r = at_step * STEP, rows = p.rows, y_stride = p.y_stride, x_sub = p.x_sub, y_sub = p.y_sub, sub = gl_WorkGroupID.z;
        const uint64_t weights = p.weights, bias = p.bias, y = p.y;
        const float factor = p.factor;
        const uint matrix = MATRIX == 1 ? sub : MATRIX == 2 ? uint(ReadInts(p.ids).v[first * p.subs + sub]) : 0;
#endif
        uint64_t row[AT_ONCE], x[8];
        float sum[AT_ONCE][8], scale = 1, scale2 = 1, share = 1;
        [[unroll]] for (uint k = 0; k < AT_ONCE; k++)
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) sum[k][c] = 0;
        if (MATRIX != 3) {
            Matrix m = Matrix(weights + 16 * matrix);
            if (MATRIX == 2 && m.address == 0) continue; // an expert that is held elsewhere
            scale = m.scale;
            [[unroll]] for (uint k = 0; k < AT_ONCE; k++) row[k] = m.address + uint64_t(min(r + (ACTIVATION > 0 ? k / 2 : k), rows - 1)) * p.row_bytes;
#ifndef SEVERAL
            if (ACTIVATION > 0) {
                Matrix up = Matrix(p.weights2 + 16 * matrix);
                scale2 = up.scale;
                [[unroll]] for (uint k = 1; k < AT_ONCE; k += 2) row[k] = up.address + uint64_t(min(r + k / 2, rows - 1)) * p.row_bytes;
            }
#endif
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) x[c] = p.x + uint64_t((first + min(c, count - 1)) * p.x_stride + sub * x_sub) * x_unit;
        }
#ifdef SEVERAL
        const uint all = span;
#else
        const uint all = MATRIX == 3 ? span * p.subs : span;
#endif
        for (uint i = lane; i < all; i += lanes) {
            uint g = i;
#ifndef SEVERAL
            if (MATRIX == 3) {
                const uint turn = i / span;
                g = i % span;
                Matrix m = Matrix(weights + 16 * uint(ReadInts(p.ids).v[first * p.subs + turn]));
                if (m.address == 0) continue; // held elsewhere
                share = ReadFloats(p.shares).v[first * p.subs + turn] * m.scale;
                [[unroll]] for (uint k = 0; k < AT_ONCE; k++) row[k] = m.address + uint64_t(min(r + k, rows - 1)) * p.row_bytes;
                x[0] = p.x + uint64_t(first * p.x_stride + turn * p.x_sub) * x_unit;
            }
#endif
            if (is_float()) {
                const uint at = 4 * g;
                vec4 w[AT_ONCE];
                [[unroll]] for (uint k = 0; k < AT_ONCE; k++) w[k] = floats_at(row[k], at, p.columns);
                [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                    vec4 v = vec4(0);
                    if (at + 3 < p.columns) v = activations_at(x[c] + 4 * at);
                    else for (uint j = 0; at + j < p.columns; j++) v[j] = ReadFloats(x[c]).v[at + j];
                    [[unroll]] for (uint k = 0; k < AT_ONCE; k++) sum[k][c] += share * dot(w[k], v);
                }
            } else {
                Group w[AT_ONCE];
                [[unroll]] for (uint k = 0; k < AT_ONCE; k++) w[k] = group_at(row[k], g, p.tables);
                [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                    if (INT8 != 0) {
                        const Int8Group a = Int8Groups(x[c] + g * INT8_GROUP_BYTES).v;
                        [[unroll]] for (uint k = 0; k < AT_ONCE; k++) sum[k][c] += share * int8_product(w[k], a);
                    } else {
                        [[unroll]] for (uint h = 0; h < 2; h++) {
                            vec4 v[4];
                            [[unroll]] for (uint j = 0; j < 4; j++) v[j] = activations_at(x[c] + 4 * (32 * g + 16 * h + 4 * j));
                            const vec4 four = v[0] + v[1] + v[2] + v[3];
                            const float total = four.x + four.y + four.z + four.w;
                            [[unroll]] for (uint k = 0; k < AT_ONCE; k++) {
                                float qx = 0;
                                [[unroll]] for (uint j = 0; j < 4; j++) qx += dot(bytes_of(w[k].q[4 * h + j]), v[j]);
                                sum[k][c] += share * (w[k].scale[h] * qx + w[k].low[h] * total);
                            }
                        }
                    }
                }
            }
        }
        [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
            [[unroll]] for (uint k = 0; k < STEP; k++) {
                const uint mine = min(r + k, rows - 1);
                float value = subgroupAdd(sum[ACTIVATION > 0 ? 2 * k : k][c]) * (scale * factor);
#ifndef SEVERAL
                if (MATRIX == 3) {
                    for (uint turn = 0; bias != 0 && turn < p.subs; turn++) {
                        const uint chosen = uint(ReadInts(p.ids).v[first * p.subs + turn]);
                        if (Matrix(weights + 16 * chosen).address != 0) value += ReadFloats(p.shares).v[first * p.subs + turn] * ReadFloats(bias).v[chosen * rows + mine];
                    }
                    if (p.weights2 != 0) value += (p.bias2 != 0 ? sigmoid(ReadFloats(p.bias2).v[first]) : 1) * ReadFloats(p.weights2).v[first * rows + mine];
                } else
#endif
                    if (bias != 0) value += ReadFloats(bias).v[matrix * rows + mine];
#ifndef SEVERAL
                if (ACTIVATION > 0) {
                    float up = subgroupAdd(sum[2 * k + 1][c]) * scale2;
                    if (p.bias2 != 0) up += ReadFloats(p.bias2).v[matrix * rows + mine];
                    value = activate(ACTIVATION, value, up);
                }
#endif
                if (c < count && r + k < rows && subgroupElect()) Floats(y).v[(first + c) * y_stride + sub * y_sub + r + k] = value;
            }
        }
    }
}
