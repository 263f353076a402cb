// The KV cache's rows in their three formats.
const uint CACHE_F32 = 0, CACHE_F16 = 1, CACHE_Q8_0 = 2;
float cached(uint format, uint64_t row, uint i) {
    if (format == CACHE_F32) return uintBitsToFloat(u32_at(row + 4 * i));
    if (format == CACHE_F16) return half_at(row + 2 * i);
    const uint64_t b = row + i / 32 * 34;
    return half_at(b) * float(bitfieldExtract(int(u8_at(b + 2 + i % 32)), 0, 8));
}
// Values i and i + 1, i even, of rows of an even width.
vec2 cached_pair(uint format, uint64_t row, uint i) {
    if (format == CACHE_F32) return vec2(uintBitsToFloat(u32_at(row + 4 * i)), uintBitsToFloat(u32_at(row + 4 * i + 4)));
    if (format == CACHE_F16) return unpackHalf2x16(u32_at(row + 2 * i));
    const uint64_t b = row + i / 32 * 34;
    const int two = int(u16_at(b + 2 + i % 32));
    return half_at(b) * vec2(bitfieldExtract(two, 0, 8), bitfieldExtract(two, 8, 8));
}
