// Writing rows of the KV cache.
layout(buffer_reference, scalar, buffer_reference_align = 1) writeonly buffer WriteU8 { uint8_t v; };
layout(buffer_reference, scalar, buffer_reference_align = 2) writeonly buffer WriteU16 { uint16_t v; };

// A block of 32 values of Q8_0: the scale, then the bytes.
uint q8_0_scale(float largest) { return half_from(largest / 127.0); }
float q8_0_inverse(uint scale) {
    const float d = half_of(scale);
    return d > 0 ? 1.0 / d : 0;
}
uint q8_0_byte(float v, float inverse) { return uint(int(clamp(roundEven(v * inverse), -127, 127)) & 255); }

#ifdef STORE_HEAD
// The first count values of the shared array, into columns first and on of a row; for Q8_0 whole blocks.
void store_head(uint format, uint64_t row, uint first, uint count) {
    for (uint i = gl_LocalInvocationIndex; i < count; i += WORKGROUP) {
        if (format == CACHE_F32) Floats(row + 4 * (first + i)).v[0] = head[i];
        if (format == CACHE_F16) WriteU16(row + 2 * (first + i)).v = uint16_t(half_from(head[i]));
        if (format == CACHE_Q8_0) {
            float largest = 0;
            for (uint j = i / 32 * 32; j < i / 32 * 32 + 32; j++) largest = max(largest, abs(head[j]));
            const uint scale = q8_0_scale(largest);
            const uint64_t b = row + (first + i) / 32 * 34;
            if (i % 32 == 0) WriteU16(b).v = uint16_t(scale);
            WriteU8(b + 2 + i % 32).v = uint8_t(q8_0_byte(head[i], q8_0_inverse(scale)));
        }
    }
}
#endif
