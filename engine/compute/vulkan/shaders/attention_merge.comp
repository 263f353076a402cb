// The splits of one head's attention put together, in the order of their keys; a workgroup a head and row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t partials, y, sinks;
    uint value_dim, heads, y_stride, splits;
} p;

void main() {
    const uint head = gl_WorkGroupID.x, row = gl_WorkGroupID.y, part = p.value_dim + 2;
    ReadFloats from = ReadFloats(p.partials + 4 * uint64_t((row * p.heads + head) * p.splits * part));
    float top = p.sinks != 0 ? ReadFloats(p.sinks).v[head] : -1e30;
    for (uint s = 0; s < p.splits; s++) top = max(top, from.v[s * part]);
    float sum = p.sinks != 0 ? exp(ReadFloats(p.sinks).v[head] - top) : 0;
    for (uint s = 0; s < p.splits; s++) sum += exp(from.v[s * part] - top) * from.v[s * part + 1];
    for (uint d = gl_LocalInvocationIndex; d < p.value_dim; d += WORKGROUP) {
        float value = 0;
        for (uint s = 0; s < p.splits; s++) value += exp(from.v[s * part] - top) * from.v[s * part + 2 + d];
        Floats(p.y).v[row * p.y_stride + head * p.value_dim + d] = value / sum;
    }
}
