// The splits of one head's attention put together, in the order of their keys; a workgroup a head and row. With INT8 it also leaves the values
// as int8 groups, which the next product reads.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "leave_int8.glsl"
layout(constant_id = 2) const uint INT8 = 0; // value_dim is a multiple of 32, and rows are tight
layout(push_constant, scalar) uniform Push {
    uint64_t partials, y, sinks, groups;
    uint value_dim, heads, y_stride, splits;
} p;
shared float share[256]; // of a split

void main() {
    const uint head = gl_WorkGroupID.x, row = gl_WorkGroupID.y, part = p.value_dim + 2;
    const uint thread = gl_SubgroupID * gl_SubgroupSize + gl_SubgroupInvocationID;
    ReadFloats from = ReadFloats(p.partials + 4 * uint64_t((row * p.heads + head) * p.splits * part));
    float top = p.sinks != 0 ? ReadFloats(p.sinks).v[head] : -1e30;
    for (uint s = thread; s < p.splits; s += WORKGROUP) top = max(top, from.v[s * part]);
    top = workgroup_max(top);
    float sum = 0;
    for (uint s = thread; s < p.splits; s += WORKGROUP) {
        share[s] = exp(from.v[s * part] - top);
        sum += share[s] * from.v[s * part + 1];
    }
    sum = workgroup_sum(sum); // and share is whole
    if (p.sinks != 0) sum += exp(ReadFloats(p.sinks).v[head] - top);
    const uint to = row * p.y_stride + head * p.value_dim;
    if (INT8 != 0) {
        for (uint d = 4 * thread; d < p.value_dim; d += 4 * WORKGROUP) {
            vec4 value = vec4(0);
            for (uint s = 0; s < p.splits; s++) value += share[s] * ReadVec4(p.partials + 4 * uint64_t(((row * p.heads + head) * p.splits + s) * part + 2 + d)).v;
            value /= sum;
            [[unroll]] for (uint k = 0; k < 4; k++) Floats(p.y).v[to + d + k] = value[k];
            leave_int8(p.groups, to + d, value);
        }
    } else {
        for (uint d = thread; d < p.value_dim; d += WORKGROUP) {
            float value = 0;
            for (uint s = 0; s < p.splits; s++) value += share[s] * from.v[s * part + 2 + d];
            Floats(p.y).v[to + d] = value / sum;
        }
    }
}
