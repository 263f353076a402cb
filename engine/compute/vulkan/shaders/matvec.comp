// Rows of weights times activation rows, a subgroup for each weight row and up to eight activation rows at once. The matrix is the only one,
// one a head, or one that the router chose (ids); gate and up can be multiplied together with the activation applied at once.
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

layout(push_constant, scalar) uniform Push {
    uint64_t weights, weights2, bias, bias2, x, y, ids, tables;
    uint columns, rows, row_bytes;
    uint items, subs; // activation rows, and parts of each
    uint x_stride, x_sub, y_stride, y_sub; // in values; for int8 activations x's in groups
    float factor;
    // MATRIX 3: each sub's share of the sum; weights2 is then the shared expert's part of y (0: none) and bias2 its gate's logits (0: none)
    uint64_t shares;
} p;

const uint STEP = ACTIVATION > 0 ? AT_ONCE / 2 : AT_ONCE;

void main() {
    const uint lane = gl_SubgroupInvocationID, lanes = gl_SubgroupSize;
    const uint first = gl_WorkGroupID.y * COLUMNS;
    const uint count = min(COLUMNS, p.items - first);
    const uint x_unit = INT8 != 0 ? INT8_GROUP_BYTES : 4;

    for (uint r = (gl_WorkGroupID.x * gl_NumSubgroups + gl_SubgroupID) * STEP; r < p.rows; r += gl_NumWorkGroups.x * gl_NumSubgroups * STEP) {
        float summed[AT_ONCE], biases[AT_ONCE]; // of MATRIX 3
        [[unroll]] for (uint k = 0; k < AT_ONCE; k++) summed[k] = biases[k] = 0;
        for (uint turn = 0; turn < (MATRIX == 3 ? p.subs : 1); turn++) {
            const uint sub = MATRIX == 3 ? turn : gl_WorkGroupID.z;
            const uint matrix = MATRIX == 0 ? 0 : MATRIX == 1 ? sub : uint(ReadInts(p.ids).v[first * p.subs + sub]);
            Matrix m = Matrix(p.weights + 16 * matrix), m2 = Matrix((ACTIVATION > 0 ? p.weights2 : p.weights) + 16 * matrix);
            if (MATRIX >= 2 && m.address == 0) continue; // an expert that is held elsewhere
            uint64_t row[AT_ONCE], x[8];
            [[unroll]] for (uint k = 0; k < AT_ONCE; k++) {
                const uint mine = min(r + (ACTIVATION > 0 ? k / 2 : k), p.rows - 1);
                row[k] = (ACTIVATION > 0 && k % 2 == 1 ? m2.address : m.address) + uint64_t(mine) * p.row_bytes;
            }
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) x[c] = p.x + uint64_t((first + min(c, count - 1)) * p.x_stride + sub * p.x_sub) * x_unit;
            float sum[AT_ONCE][8];
            [[unroll]] for (uint k = 0; k < AT_ONCE; k++)
                [[unroll]] for (uint c = 0; c < COLUMNS; c++) sum[k][c] = 0;
            if (is_float()) {
                for (uint at = lane * 4; at < p.columns; at += lanes * 4) {
                    vec4 w[AT_ONCE];
                    [[unroll]] for (uint k = 0; k < AT_ONCE; k++) w[k] = floats_at(row[k], at, p.columns);
                    [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                        vec4 v = vec4(0);
                        if (at + 3 < p.columns) v = activations_at(x[c] + 4 * at);
                        else for (uint i = 0; at + i < p.columns; i++) v[i] = ReadFloats(x[c]).v[at + i];
                        [[unroll]] for (uint k = 0; k < AT_ONCE; k++) sum[k][c] += dot(w[k], v);
                    }
                }
            } else {
                for (uint g = lane; g < p.columns / 32; g += lanes) {
                    Group w[AT_ONCE];
                    [[unroll]] for (uint k = 0; k < AT_ONCE; k++) w[k] = group_at(row[k], g, p.tables);
                    [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                        if (INT8 != 0) {
                            const Int8Group a = Int8Groups(x[c] + g * INT8_GROUP_BYTES).v;
                            [[unroll]] for (uint k = 0; k < AT_ONCE; k++) sum[k][c] += int8_product(w[k], a);
                        } else {
                            [[unroll]] for (uint h = 0; h < 2; h++) {
                                vec4 v[4];
                                [[unroll]] for (uint i = 0; i < 4; i++) v[i] = activations_at(x[c] + 4 * (32 * g + 16 * h + 4 * i));
                                const vec4 four = v[0] + v[1] + v[2] + v[3];
                                const float total = four.x + four.y + four.z + four.w;
                                [[unroll]] for (uint k = 0; k < AT_ONCE; k++) {
                                    float qx = 0;
                                    [[unroll]] for (uint i = 0; i < 4; i++) qx += dot(bytes_of(w[k].q[4 * h + i]), v[i]);
                                    sum[k][c] += w[k].scale[h] * qx + w[k].low[h] * total;
                                }
                            }
                        }
                    }
                }
            }
            if (MATRIX == 3) { // the lanes' parts are put together once, after the last expert
                const float share = ReadFloats(p.shares).v[first * p.subs + sub];
                [[unroll]] for (uint k = 0; k < AT_ONCE; k++) {
                    summed[k] += share * m.scale * sum[k][0];
                    if (p.bias != 0) biases[k] += share * ReadFloats(p.bias).v[matrix * p.rows + min(r + k, p.rows - 1)];
                }
                continue;
            }
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                [[unroll]] for (uint k = 0; k < STEP; k++) {
                    const uint mine = min(r + k, p.rows - 1);
                    float value = subgroupAdd(sum[ACTIVATION > 0 ? 2 * k : k][c]) * (m.scale * p.factor);
                    if (p.bias != 0) value += ReadFloats(p.bias).v[matrix * p.rows + mine];
                    if (ACTIVATION > 0) {
                        float up = subgroupAdd(sum[2 * k + 1][c]) * m2.scale;
                        if (p.bias2 != 0) up += ReadFloats(p.bias2).v[matrix * p.rows + mine];
                        value = activate(ACTIVATION, value, up);
                    }
                    if (c < count && r + k < p.rows && subgroupElect()) Floats(p.y).v[(first + c) * p.y_stride + sub * p.y_sub + r + k] = value;
                }
            }
        }
        if (MATRIX == 3) {
            [[unroll]] for (uint k = 0; k < AT_ONCE; k++) {
                const uint mine = min(r + k, p.rows - 1);
                float value = subgroupAdd(summed[k]) + biases[k];
                if (p.weights2 != 0) value += (p.bias2 != 0 ? sigmoid(ReadFloats(p.bias2).v[first]) : 1) * ReadFloats(p.weights2).v[first * p.rows + mine];
                if (r + k < p.rows && subgroupElect()) Floats(p.y).v[first * p.y_stride + r + k] = value;
            }
        }
    }
}
