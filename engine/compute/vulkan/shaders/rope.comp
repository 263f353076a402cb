// Turns the heads of two views by one table, usually queries and keys; a thread a pair.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "rope.glsl"
layout(push_constant, scalar) uniform Push {
    Rope rope;
    uint64_t x[2]; // where the first head's rotated dimensions begin
    uint heads[2], stride[2], head_stride[2];
    uint items;
} p;

void main() {
    const uint heads = p.heads[0] + p.heads[1];
    for (uint i = gl_GlobalInvocationID.x; i < p.rope.pairs * heads * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint j = i % p.rope.pairs, h = i / p.rope.pairs % heads, row = i / (p.rope.pairs * heads);
        const uint k = h < p.heads[0] ? 0 : 1, head = h - k * p.heads[0];
        turn(p.rope, row, j, p.x[k] + 4 * uint64_t(row * p.stride[k] + head * p.head_stride[k]));
    }
}
