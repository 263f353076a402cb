// The KV cache's rows in their three formats.
const uint CACHE_F32 = 0, CACHE_F16 = 1, CACHE_Q8_0 = 2;
float cached(uint format, uint64_t row, uint i) {
    if (format == CACHE_F32) return uintBitsToFloat(u32_at(row + 4 * i));
    if (format == CACHE_F16) return half_at(row + 2 * i);
    const uint64_t b = row + i / 32 * 34;
    return half_at(b) * float(bitfieldExtract(int(u8_at(b + 2 + i % 32)), 0, 8));
}
