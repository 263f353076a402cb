// Rows of words from one place to another, by strides: what the host writes or reads goes through memory that both see.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t from, to;
    uint columns, items, from_stride, to_stride; // in words
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.columns * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint row = i / p.columns, c = i % p.columns;
        Ints(p.to).v[row * p.to_stride + c] = ReadInts(p.from).v[row * p.from_stride + c];
    }
}
