// The step's tokens as rows of the embedding table, a workgroup a row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "blocks.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t weights, y, step, tables;
    uint columns, row_bytes, y_stride;
    float factor;
} p;

void main() {
    Matrix m = Matrix(p.weights);
    const uint64_t row = m.address + uint64_t(StepBlock(p.step).tokens[gl_WorkGroupID.y]) * p.row_bytes;
    const float factor = p.factor * m.scale;
    const uint to = gl_WorkGroupID.y * p.y_stride;
    if (is_float()) {
        for (uint c = gl_LocalInvocationIndex; c < p.columns; c += WORKGROUP) Floats(p.y).v[to + c] = float_at(row, c) * factor;
    } else {
        for (uint g = gl_LocalInvocationIndex; g < p.columns / 32; g += WORKGROUP) {
            const Group w = group_at(row, g, p.tables);
            [[unroll]] for (uint i = 0; i < 8; i++) {
                const vec4 v = (bytes_of(w.q[i]) * w.scale[i / 4] + w.low[i / 4]) * factor;
                [[unroll]] for (uint k = 0; k < 4; k++) Floats(p.y).v[to + 32 * g + 4 * i + k] = v[k];
            }
        }
    }
}
