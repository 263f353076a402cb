// Chooses a row's experts from the router's logits, a workgroup a row.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t logits, selection_bias, ids, weights;
    uint experts, used, groups, groups_used, gating, normalize;
    float scale;
} p;
#define LOGIT(i) ReadFloats(p.logits).v[i]
#include "route.glsl"

void main() { choose_row(gl_WorkGroupID.x); }
