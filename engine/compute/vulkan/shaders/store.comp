// The step's keys and values into their rows of the cache: a thread a value, or for Q8_0 a thread a block of 32.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "cache.glsl"
#include "store.glsl"
layout(constant_id = 2) const uint CACHE = 0;
layout(push_constant, scalar) uniform Push {
    uint64_t x[2], rows[2], step; // keys and values; rows: of position 0
    uint width[2], stride[2], row_bytes[2];
    uint items;
} p;

void main() {
    const uint unit = CACHE == CACHE_Q8_0 ? 32 : 1;
    const uint keys = p.width[0] / unit, all = keys + p.width[1] / unit;
    for (uint i = gl_GlobalInvocationID.x; i < all * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint row = i / all, k = i % all < keys ? 0 : 1, at = i % all - k * keys;
        const uint64_t to = p.rows[k] + uint64_t(StepBlock(p.step).first_position + int(row)) * p.row_bytes[k];
        ReadFloats x = ReadFloats(p.x[k] + 4 * uint64_t(row * p.stride[k] + at * unit));
        if (CACHE == CACHE_F32) {
            Floats(to + 4 * at).v[0] = x.v[0];
        } else if (CACHE == CACHE_F16) {
            WriteU16(to + 2 * at).v = uint16_t(half_from(x.v[0]));
        } else {
            float largest = 0;
            for (uint j = 0; j < 32; j++) largest = max(largest, abs(x.v[j]));
            const uint scale = q8_0_scale(largest);
            const float inverse = q8_0_inverse(scale);
            const uint64_t b = to + at * 34;
            WriteU16(b).v = uint16_t(scale);
            for (uint j = 0; j < 32; j++) WriteU8(b + 2 + j).v = uint8_t(q8_0_byte(x.v[j], inverse));
        }
    }
}
