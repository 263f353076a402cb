// y = x * weight / sqrt(mean(x^2) + epsilon), a workgroup a run of the weight's length. With an addend, x += factor * addend comes first and
// is kept: a layer's residual sum and the next norm in one pass.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t x, y, weight, addend; // addend 0: none
    uint columns, x_stride, y_stride, addend_stride;
    float epsilon, factor;
} p;

void main() {
    const uint run = gl_WorkGroupID.x * p.columns, row = gl_WorkGroupID.y;
    const uint from = row * p.x_stride + run, to = row * p.y_stride + run, more = row * p.addend_stride + run;
    float sum = 0;
    for (uint i = gl_LocalInvocationIndex; i < p.columns; i += WORKGROUP) {
        float v = Floats(p.x).v[from + i];
        if (p.addend != 0) {
            v += p.factor * ReadFloats(p.addend).v[more + i];
            Floats(p.x).v[from + i] = v; // read again below by this same thread
        }
        sum += v * v;
    }
    const float scale = 1.0 / sqrt(workgroup_sum(sum) / float(p.columns) + p.epsilon);
    for (uint i = gl_LocalInvocationIndex; i < p.columns; i += WORKGROUP)
        Floats(p.y).v[to + i] = Floats(p.x).v[from + i] * scale * ReadFloats(p.weight).v[i];
}
