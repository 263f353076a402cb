// Rows left as int8 groups by the shader that made them, for the products that read them next.
#extension GL_KHR_shader_subgroup_shuffle : require
#define NO_PRODUCT
#include "int8.glsl"

// Four values of tight rows, from a multiple of four on: eight neighbouring lanes, all here, have a group of 32 and find its scale and sums
// together.
void leave_int8(uint64_t groups, uint first, vec4 v) {
    const vec4 a = abs(v);
    float largest = max(max(a.x, a.y), max(a.z, a.w));
    [[unroll]] for (uint step = 1; step < 8; step *= 2) largest = max(largest, subgroupShuffleXor(largest, step));
    const float inverse = largest > 0 ? 127.0 / largest : 0, scale = largest / 127.0;
    const ivec4 q = ivec4(clamp(roundEven(v * inverse), -127, 127));
    int sum = q.x + q.y + q.z + q.w; // then of four lanes: of half a group
    [[unroll]] for (uint step = 1; step < 4; step *= 2) sum += subgroupShuffleXor(sum, step);
    const int other = subgroupShuffleXor(sum, 4);
    const uint64_t group = groups + uint64_t(first / 32) * INT8_GROUP_BYTES;
    Ints(group + first % 32).v[0] = (q.x & 255) | (q.y & 255) << 8 | (q.z & 255) << 16 | q.w << 24;
    if (first % 32 == 0) Floats(group + 32).v[0] = scale, Floats(group + 36).v[0] = scale * float(sum), Floats(group + 40).v[0] = scale * float(other);
}
