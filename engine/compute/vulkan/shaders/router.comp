// Router and choice in one: the float32 router's rows times a row of activations, a subgroup an expert; the workgroup that is the last to finish
// its experts then chooses. So a layer waits once for both, and no workgroup waits for another.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t logits, selection_bias, ids, weights, x, router, bias, finished; // finished: workgroups, a row; 0 before and after
    uint experts, used, groups, groups_used, gating, normalize;
    float scale;
    uint columns, x_stride; // multiples of four, and addresses of 16 bytes
} p;
// What one workgroup writes and another reads within a dispatch.
layout(buffer_reference, scalar, buffer_reference_align = 4) coherent buffer BetweenGroups { float v[]; };
layout(buffer_reference, scalar, buffer_reference_align = 4) coherent buffer Finished { uint v[]; };
#define LOGIT(i) BetweenGroups(p.logits).v[i]
#include "route.glsl"
shared bool last;

void main() {
    const uint row = gl_WorkGroupID.y;
    Matrix m = Matrix(p.router);
    const uint64_t x = p.x + 4 * uint64_t(row * p.x_stride);
    for (uint e = gl_WorkGroupID.x * gl_NumSubgroups + gl_SubgroupID; e < p.experts; e += gl_NumWorkGroups.x * gl_NumSubgroups) {
        const uint64_t weights = m.address + 4 * uint64_t(e * p.columns);
        float sum = 0;
        for (uint i = 4 * gl_SubgroupInvocationID; i < p.columns; i += 4 * gl_SubgroupSize)
            sum += dot(uintBitsToFloat(words_at_16(weights + 4 * i)), uintBitsToFloat(words_at_16(x + 4 * i)));
        sum = subgroupAdd(sum) * m.scale;
        if (p.bias != 0) sum += ReadFloats(p.bias).v[e];
        if (subgroupElect()) BetweenGroups(p.logits).v[row * p.experts + e] = sum;
    }
    memoryBarrierBuffer();
    barrier();
    if (gl_LocalInvocationIndex == 0) {
        last = atomicAdd(Finished(p.finished).v[row], 1) == gl_NumWorkGroups.x - 1;
        if (last) Finished(p.finished).v[row] = 0;
    }
    memoryBarrierBuffer();
    barrier();
    if (last) choose_row(row);
}
