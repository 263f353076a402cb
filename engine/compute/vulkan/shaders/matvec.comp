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

layout(push_constant, scalar) uniform Push {
    uint64_t weights, weights2, bias, bias2, x, y, ids, tables;
    uint columns, rows, row_bytes;
    uint items, subs; // activation rows, and parts of each
    uint x_stride, x_sub, y_stride, y_sub; // in values; for int8 activations x's in groups
    float factor;
    // MATRIX 3: each sub's share of the sum; weights2 is then the shared expert's part of y (0: none) and bias2 its gate's logits (0: none)
    uint64_t shares;
} p;

void main() {
    const uint lane = gl_SubgroupInvocationID, lanes = gl_SubgroupSize;
    const uint first = gl_WorkGroupID.y * COLUMNS;
    const uint count = min(COLUMNS, p.items - first);
    const uint parts = ACTIVATION > 0 ? 2 : 1;
    const uint x_unit = INT8 != 0 ? INT8_GROUP_BYTES : 4;

    for (uint r = gl_WorkGroupID.x * gl_NumSubgroups + gl_SubgroupID; r < p.rows; r += gl_NumWorkGroups.x * gl_NumSubgroups) {
        float summed = 0, biases = 0; // of MATRIX 3
        for (uint turn = 0; turn < (MATRIX == 3 ? p.subs : 1); turn++) {
            const uint sub = MATRIX == 3 ? turn : gl_WorkGroupID.z;
            const uint matrix = MATRIX == 0 ? 0 : MATRIX == 1 ? sub : uint(ReadInts(p.ids).v[first * p.subs + sub]);
            Matrix m = Matrix(p.weights + 16 * matrix), m2 = Matrix((ACTIVATION > 0 ? p.weights2 : p.weights) + 16 * matrix);
            const uint64_t row[2] = {m.address + uint64_t(r) * p.row_bytes, m2.address + uint64_t(r) * p.row_bytes};
            uint64_t x[8];
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) x[c] = p.x + uint64_t((first + min(c, count - 1)) * p.x_stride + sub * p.x_sub) * x_unit;
            float sum[2][8];
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) sum[0][c] = sum[1][c] = 0;
            if (is_float()) {
                for (uint at = lane * 4; at < p.columns; at += lanes * 4) {
                    [[unroll]] for (uint k = 0; k < parts; k++) {
                        const vec4 w = floats_at(row[k], at, p.columns);
                        [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                            vec4 v = vec4(0);
                            if (at + 3 < p.columns) v = ReadVec4(x[c] + 4 * at).v;
                            else for (uint i = 0; at + i < p.columns; i++) v[i] = ReadFloats(x[c]).v[at + i];
                            sum[k][c] += dot(w, v);
                        }
                    }
                }
            } else {
                for (uint g = lane; g < p.columns / 32; g += lanes) {
                    [[unroll]] for (uint k = 0; k < parts; k++) {
                        const Group w = group_at(row[k], g, p.tables);
                        [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                            if (INT8 != 0) {
                                sum[k][c] += int8_product(w, x[c] + g * INT8_GROUP_BYTES);
                            } else {
                                [[unroll]] for (uint h = 0; h < 2; h++) {
                                    float qx = 0, total = 0;
                                    [[unroll]] for (uint i = 0; i < 4; i++) {
                                        const vec4 v = ReadVec4(x[c] + 4 * (32 * g + 16 * h + 4 * i)).v;
                                        qx += dot(bytes_of(w.q[4 * h + i]), v);
                                        total += v.x + v.y + v.z + v.w;
                                    }
                                    sum[k][c] += w.scale[h] * qx + w.low[h] * total;
                                }
                            }
                        }
                    }
                }
            }
            if (MATRIX == 3) { // the lanes' parts are put together once, after the last expert
                const float share = ReadFloats(p.shares).v[first * p.subs + sub];
                summed += share * m.scale * sum[0][0];
                if (p.bias != 0) biases += share * ReadFloats(p.bias).v[matrix * p.rows + r];
                continue;
            }
            [[unroll]] for (uint c = 0; c < COLUMNS; c++) {
                float value = subgroupAdd(sum[0][c]) * (m.scale * p.factor);
                if (p.bias != 0) value += ReadFloats(p.bias).v[matrix * p.rows + r];
                if (ACTIVATION > 0) {
                    float up = subgroupAdd(sum[1][c]) * m2.scale;
                    if (p.bias2 != 0) up += ReadFloats(p.bias2).v[matrix * p.rows + r];
                    value = activate(ACTIVATION, value, up);
                }
                if (c < count && subgroupElect()) Floats(p.y).v[(first + c) * p.y_stride + sub * p.y_sub + r] = value;
            }
        }
        if (MATRIX == 3) {
            float value = subgroupAdd(summed) + biases;
            if (p.weights2 != 0) value += (p.bias2 != 0 ? sigmoid(ReadFloats(p.bias2).v[first]) : 1) * ReadFloats(p.weights2).v[first * p.rows + r];
            if (subgroupElect()) Floats(p.y).v[first * p.y_stride + r] = value;
        }
    }
}
