// Rows of float32 to int8 groups of 32, a thread a group.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#define NO_PRODUCT
#include "int8.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t x, y;
    uint groups, items, stride; // groups a row, rows, values from row to row
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.groups * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint64_t from = p.x + 4 * uint64_t(i / p.groups * p.stride + i % p.groups * 32);
        vec4 v[8];
        float largest = 0;
        [[unroll]] for (int k = 0; k < 8; k++) {
            v[k] = ReadVec4(from + 16 * k).v;
            const vec4 a = abs(v[k]);
            largest = max(largest, max(max(a.x, a.y), max(a.z, a.w)));
        }
        Int8Group g;
        g.scale = largest / 127.0;
        g.unused = 0;
        const float inverse = largest > 0 ? 127.0 / largest : 0;
        int sums[2] = {0, 0};
        [[unroll]] for (int k = 0; k < 8; k++) {
            const ivec4 q = ivec4(clamp(roundEven(v[k] * inverse), -127, 127));
            sums[k / 4] += q.x + q.y + q.z + q.w;
            const uint word = uint(q.x & 255) | uint(q.y & 255) << 8 | uint(q.z & 255) << 16 | uint(q.w) << 24;
            if (k < 4) g.low[k] = word;
            else g.high[k - 4] = word;
        }
        g.low_sum = g.scale * float(sums[0]), g.high_sum = g.scale * float(sums[1]);
        Int8Groups(p.y + uint64_t(i) * INT8_GROUP_BYTES).v = g;
    }
}
