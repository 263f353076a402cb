// The two halves of a short causal convolution: the products b . x that the cache keeps, and y = c . sum over the taps of kernel . product.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "common.glsl"
#include "cache.glsl"
layout(constant_id = 2) const uint CACHE = 0;
layout(constant_id = 3) const uint PRODUCT = 0; // 1: the first half
layout(push_constant, scalar) uniform Push {
    uint64_t x, y, rows, kernel, step;
    uint width, items, x_stride, y_stride, row_bytes, taps;
} p;

void main() {
    for (uint i = gl_GlobalInvocationID.x; i < p.width * p.items; i += gl_NumWorkGroups.x * WORKGROUP) {
        const uint row = i / p.width, c = i % p.width;
        ReadFloats x = ReadFloats(p.x + 4 * uint64_t(row * p.x_stride + c));
        float value = 0;
        if (PRODUCT != 0) {
            value = x.v[0] * x.v[2 * p.width];
        } else {
            for (uint k = 0; k < p.taps; k++) {
                const int t = StepBlock(p.step).first_position + int(row) - int(p.taps) + 1 + int(k);
                if (t >= 0) value += cached(CACHE, p.rows + uint64_t(t) * p.row_bytes, c) * ReadFloats(p.kernel).v[c * p.taps + k];
            }
            value *= x.v[p.width];
        }
        Floats(p.y).v[row * p.y_stride + c] = value;
    }
}
