// The chosen experts' parts summed in order of selection (those of experts that are held here), then the shared expert's; a thread a value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t parts, weights, shared_part, shared_logit, y, experts, ids; // parts (row, used, width); shared_part, shared_logit 0: none
    uint width, items, used, y_stride;
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.width * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint row = i / p.width, c = i % p.width;
        float sum = 0;
        for (uint k = 0; k < p.used; k++)
            if (Matrix(p.experts + 16 * uint64_t(ReadInts(p.ids).v[row * p.used + k])).address != 0)
                sum += ReadFloats(p.weights).v[row * p.used + k] * ReadFloats(p.parts + 4 * uint64_t(row * p.used + k) * p.width).v[c];
        if (p.shared_part != 0) {
            const float share = p.shared_logit != 0 ? sigmoid(ReadFloats(p.shared_logit).v[row]) : 1;
            sum += share * ReadFloats(p.shared_part).v[i];
        }
        Floats(p.y).v[row * p.y_stride + c] = sum;
    }
}
