// to += factor * from, elementwise over rows.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t to, from;
    uint columns, items, to_stride, from_stride;
    float factor;
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.columns * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint row = i / p.columns, c = i % p.columns;
        Floats(p.to).v[row * p.to_stride + c] += p.factor * ReadFloats(p.from).v[row * p.from_stride + c];
    }
}
