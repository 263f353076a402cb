// y = x * weight / sqrt(mean(x^2) + epsilon), a workgroup a run of the weight's length. With an addend, x += factor * addend comes first and
// is kept: a layer's residual sum and the next norm in one pass. With INT8 it also leaves y as int8 groups, which the next products read.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "reduce.glsl"
#include "leave_int8.glsl"
layout(constant_id = 2) const uint FOURS = 0; // columns, strides and addresses are multiples of four values: a thread takes four at a time
layout(constant_id = 3) const uint INT8 = 0;  // only with FOURS, for runs of whole rows, and columns a multiple of 32
layout(push_constant, scalar) uniform Push {
    uint64_t x, y, weight, addend, groups; // addend 0: none; groups: int8
    uint columns, x_stride, y_stride, addend_stride;
    float epsilon, factor;
} p;

layout(buffer_reference, scalar, buffer_reference_align = 16) buffer Fours { vec4 v; };

void main() {
    const uint thread = gl_SubgroupID * gl_SubgroupSize + gl_SubgroupInvocationID; // so that lanes that exchange values are neighbours
    const uint run = gl_WorkGroupID.x * p.columns, row = gl_WorkGroupID.y;
    const uint64_t from = p.x + 4 * uint64_t(row * p.x_stride + run), to = p.y + 4 * uint64_t(row * p.y_stride + run), more = p.addend + 4 * uint64_t(row * p.addend_stride + run);
    float sum = 0;
    if (FOURS != 0) {
        for (uint i = 4 * thread; i < p.columns; i += 4 * WORKGROUP) {
            vec4 v = Fours(from + 4 * i).v;
            if (p.addend != 0) {
                v += p.factor * Fours(more + 4 * i).v;
                Fours(from + 4 * i).v = v; // read again below by this same thread
            }
            sum += dot(v, v);
        }
    } else {
        for (uint i = thread; i < p.columns; i += WORKGROUP) {
            float v = Floats(from).v[i];
            if (p.addend != 0) {
                v += p.factor * ReadFloats(more).v[i];
                Floats(from).v[i] = v;
            }
            sum += v * v;
        }
    }
    const float scale = 1.0 / sqrt(workgroup_sum(sum) / float(p.columns) + p.epsilon);
    if (FOURS != 0) {
        for (uint i = 4 * thread; i < p.columns; i += 4 * WORKGROUP) {
            const vec4 v = Fours(from + 4 * i).v * scale * Fours(p.weight + 4 * i).v;
            Fours(to + 4 * i).v = v;
            if (INT8 != 0) leave_int8(p.groups, row * p.columns + i, v);
        }
    } else {
        for (uint i = thread; i < p.columns; i += WORKGROUP) Floats(to).v[i] = Floats(from).v[i] * scale * ReadFloats(p.weight).v[i];
    }
}
