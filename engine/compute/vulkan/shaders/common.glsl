// What every shader of the Vulkan backend shares: memory is reached by device addresses in the push constants, positions and tokens by the
// step block that the host writes before each step, so that a recorded command buffer serves every position.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_buffer_reference2 : require
#extension GL_EXT_scalar_block_layout : require
#extension GL_EXT_shader_8bit_storage : require
#extension GL_EXT_shader_16bit_storage : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_EXT_control_flow_attributes : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_KHR_shader_subgroup_arithmetic : require

layout(constant_id = 0) const uint SUBGROUP = 32; // lanes, 8 to 64
layout(local_size_x_id = 1) in;
layout(constant_id = 1) const uint WORKGROUP = 64; // threads

layout(buffer_reference, scalar, buffer_reference_align = 1) readonly buffer ReadU8 { uint8_t v; };
layout(buffer_reference, scalar, buffer_reference_align = 2) readonly buffer ReadU16 { uint16_t v; };
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer ReadU32 { uint v; };
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer ReadFloats { float v[]; };
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer ReadVec4 { vec4 v; };
layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer ReadInts { int v[]; };
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer Floats { float v[]; };
layout(buffer_reference, scalar, buffer_reference_align = 4) buffer Ints { int v[]; };

layout(buffer_reference, scalar, buffer_reference_align = 4) readonly buffer StepBlock {
    int first_position;
    int tokens[];
};

// One matrix of a weight: where its rows begin, and what its products are multiplied by.
layout(buffer_reference, scalar, buffer_reference_align = 8) readonly buffer Matrix {
    uint64_t address;
    float scale;
    uint unused;
};

layout(buffer_reference, scalar, buffer_reference_align = 16) readonly buffer ReadAligned { uvec4 v; };

uint u8_at(uint64_t a) { return uint(ReadU8(a).v); }
uint u16_at(uint64_t a) { return uint(ReadU16(a).v); }
uint u32_at(uint64_t a) { return ReadU32(a).v; }                                                 // at a multiple of 4
uint u32_at_2(uint64_t a) { return uint(ReadU16(a).v) | uint(ReadU16(a + 2).v) << 16; }           // at a multiple of 2
uvec4 words_at_16(uint64_t a) { return ReadAligned(a).v; }                                       // at a multiple of 16
// Four words at any address, from the aligned words that hold them; nothing beyond the last byte's word is touched.
uvec4 words_at(uint64_t a) {
    const uint odd = uint(a) & 3u, last = uint(a + 15) & 3u, shift = 8 * odd;
    const uint64_t from = a - odd;
    const uvec4 w = uvec4(u32_at(from), u32_at(from + 4), u32_at(from + 8), u32_at(from + 12));
    return w >> shift | uvec4(w.yzw, u32_at(a + 15 - last)) << (31 - shift) << 1; // in two steps, because by 32 is undefined
}
float half_of(uint bits) { return unpackHalf2x16(bits).x; }
float half_at(uint64_t a) { return half_of(u16_at(a)); }

// Rounds to nearest even, which packHalf2x16 need not.
uint half_from(float f) {
    const uint bits = floatBitsToUint(f), sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) return sign | 0x7e00u;
    if (magnitude >= 0x477ff000u) return sign | 0x7c00u;
    if (magnitude >= 0x38800000u) return sign | (magnitude - (112u << 23) + 0xfffu + (magnitude >> 13 & 1u)) >> 13;
    if (magnitude <= 0x33000000u) return sign;
    const uint shift = 126u - (magnitude >> 23), mantissa = 0x800000u | (magnitude & 0x7fffffu);
    return sign | (mantissa + (1u << (shift - 1u)) - 1u + (mantissa >> shift & 1u)) >> shift;
}

float sigmoid(float x) { return 1.0 / (1.0 + exp(-x)); }

const uint SILU = 1, CLAMPED_SILU = 2;
float activate(uint activation, float gate, float up) {
    if (activation == SILU) return gate * sigmoid(gate) * up;
    const float g = min(gate, 7.0), u = clamp(up, -7.0, 7.0);
    return g * sigmoid(1.702 * g) * (u + 1.0);
}
