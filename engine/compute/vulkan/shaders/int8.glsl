// Activations as int8: for 32 values eight words, their scale, and the sum of each half of 16 times the scale (for formats with an offset).
const uint INT8_GROUP_BYTES = 48;
struct Int8Group {
    uvec4 low, high;
    float scale;
    float low_sum, high_sum;
    uint unused;
};
layout(buffer_reference, scalar, buffer_reference_align = 16) buffer Int8Groups { Int8Group v; };

#ifdef INTEGER_DOT
// glslc of this age lacks the extension for OpSDot, and takes the instruction by its number: capabilities DotProduct and
// DotProductInput4x8BitPacked, operand format PackedVectorFormat4x8Bit.
#extension GL_EXT_spirv_intrinsics : require
spirv_instruction(extensions = ["SPV_KHR_integer_dot_product"], capabilities = [6019, 6018], id = 4450) int signed_dot(int a, int b, spirv_literal int packing);
int dot4(uint a, uint b) { return signed_dot(int(a), int(b), 0); }
#else
int dot4(uint a, uint b) {
    int sum = 0;
    [[unroll]] for (int k = 0; k < 4; k++) sum += bitfieldExtract(int(a), 8 * k, 8) * bitfieldExtract(int(b), 8 * k, 8);
    return sum;
}
#endif

#ifndef NO_PRODUCT
float int8_product(Group w, Int8Group a) {
    int low = 0, high = 0;
    [[unroll]] for (int i = 0; i < 4; i++) low += dot4(w.q[i], a.low[i]), high += dot4(w.q[i + 4], a.high[i]);
    return a.scale * (w.scale.x * float(low) + w.scale.y * float(high)) + w.low.x * a.low_sum + w.low.y * a.high_sum;
}
#endif
