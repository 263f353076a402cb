// gate = the activation of gate and up, elementwise over tight rows: the unfused form of what matvec does at once.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
layout(push_constant, scalar) uniform Push {
    uint64_t gate, up;
    uint values, activation;
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.values; i += gl_NumWorkGroups.x * WORKGROUP)
        Floats(p.gate).v[i] = activate(p.activation, Floats(p.gate).v[i], ReadFloats(p.up).v[i]);
}
