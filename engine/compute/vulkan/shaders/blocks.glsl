// Every block format of GGUF as one thing: 32 neighbouring values are eight words of four int8 and, for each half of 16, a scale and an
// offset: value j = scale[j / 16] * q[j] + low[j / 16]. Exact for every quantized format, so the float and the int8 products share it.
// The formulas are those of engine/file/blocks.cpp. F32, F16 and BF16 are read four values at a time by floats_at.
layout(constant_id = 2) const uint FORMAT = 0; // the type id of the file

const uint F32 = 0, F16 = 1, Q4_0 = 2, Q4_1 = 3, Q5_0 = 6, Q5_1 = 7, Q8_0 = 8, Q2_K = 10, Q3_K = 11, Q4_K = 12, Q5_K = 13, Q6_K = 14,
           IQ2_XXS = 16, IQ2_XS = 17, IQ3_XXS = 18, IQ1_S = 19, IQ4_NL = 20, IQ3_S = 21, IQ2_S = 22, IQ4_XS = 23, IQ1_M = 29, BF16 = 30,
           TQ1_0 = 34, TQ2_0 = 35, MXFP4 = 39, Q1_0 = 41, Q2_0 = 42;
bool is_float() { return FORMAT == F32 || FORMAT == F16 || FORMAT == BF16; }

struct Group {
    uint q[8];
    vec2 scale, low;
};

// The codebooks lie behind one another in a device table; entries are words of four values.
const uint IQ2_XXS_GRID = 0, IQ2_XS_GRID = 512, IQ2_S_GRID = 1536, IQ1_GRID = 3584, IQ3_XXS_GRID = 7680, IQ3_S_GRID = 7936;

const uvec4 IQ4_VALUES = uvec4(0xbfad9881, 0xf6eaddcf, 0x26190d01, 0x71594535);
const uvec4 FP4_VALUES = uvec4(0x03020100, 0x0c080604, 0xfdfeff00, 0xf4f8fafc); // doubled

// Bytes minus bytes, where no byte of a is above 127.
uint subtract_bytes(uint a, uint b) { return ((a | 0x80808080u) - b) ^ 0x80808080u; }
// The four low bits as the low bits of four bytes.
uint spread_bits(uint nibble) { return (nibble & 15u) * 0x00204081u & 0x01010101u; }
uint negate_bytes(uint magnitudes, uint signs) { return (magnitudes ^ spread_bits(signs) * 255u) + spread_bits(signs); } // magnitudes above 0
uint even_signs(uint seven) { return seven | uint(bitCount(seven) & 1) << 7; }
// Four nibbles, the low ones of four bytes, through a table of 16 values.
uint through(uvec4 table, uint nibbles) {
    uint word = 0;
    [[unroll]] for (int k = 0; k < 4; k++) {
        const uint n = nibbles >> (8 * k) & 15u;
        word |= (table[n >> 2] >> (8u * (n & 3u)) & 255u) << (8 * k);
    }
    return word;
}
// Eight times -1, 0 or 1 in each byte, plus one or minus one.
uint ternary_eighths(uint grid, bool down) {
    const uint a = (grid << 3) & 0xf8f8f8f8u;
    return down ? ((a & 0x7f7f7f7fu) + 0x7f7f7f7fu) ^ (~a & 0x80808080u) : a + 0x01010101u;
}
uvec2 six_bit_pair(uint64_t s, uint j) { // scale and min number j of Q4_K and Q5_K
    if (j < 4) return uvec2(u8_at(s + j) & 63u, u8_at(s + j + 4) & 63u);
    const uint low = u8_at(s + j + 4);
    return uvec2((low & 15u) | u8_at(s + j - 4) >> 6 << 4, low >> 4 | u8_at(s + j) >> 6 << 4);
}

// Values 32 * index and on of the row.
Group group_at(uint64_t row, uint index, uint64_t tables) {
    Group g;
    g.low = vec2(0);
    if (FORMAT == Q4_0) {
        const uint64_t b = row + index * 18;
        g.scale = vec2(half_at(b));
        const uvec4 qs = words_at(b + 2);
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = qs[i];
            g.q[i] = subtract_bytes(w & 0x0f0f0f0fu, 0x08080808u);
            g.q[i + 4] = subtract_bytes(w >> 4 & 0x0f0f0f0fu, 0x08080808u);
        }
    } else if (FORMAT == Q4_1) {
        const uint64_t b = row + index * 20;
        const vec2 dm = unpackHalf2x16(u32_at(b));
        g.scale = dm.xx, g.low = dm.yy;
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = u32_at(b + 4 + 4 * i);
            g.q[i] = w & 0x0f0f0f0fu;
            g.q[i + 4] = w >> 4 & 0x0f0f0f0fu;
        }
    } else if (FORMAT == Q5_0) {
        const uint64_t b = row + index * 22;
        g.scale = vec2(half_at(b));
        const uint fifth = u32_at_2(b + 2);
        const uvec4 qs = words_at(b + 6);
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = qs[i];
            g.q[i] = subtract_bytes((w & 0x0f0f0f0fu) | spread_bits(fifth >> (4 * i)) << 4, 0x10101010u);
            g.q[i + 4] = subtract_bytes((w >> 4 & 0x0f0f0f0fu) | spread_bits(fifth >> (16 + 4 * i)) << 4, 0x10101010u);
        }
    } else if (FORMAT == Q5_1) {
        const uint64_t b = row + index * 24;
        const vec2 dm = unpackHalf2x16(u32_at(b));
        g.scale = dm.xx, g.low = dm.yy;
        const uint fifth = u32_at(b + 4);
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = u32_at(b + 8 + 4 * i);
            g.q[i] = (w & 0x0f0f0f0fu) | spread_bits(fifth >> (4 * i)) << 4;
            g.q[i + 4] = (w >> 4 & 0x0f0f0f0fu) | spread_bits(fifth >> (16 + 4 * i)) << 4;
        }
    } else if (FORMAT == Q8_0) {
        const uint64_t b = row + index * 34;
        g.scale = vec2(half_at(b));
        const uvec4 low = words_at(b + 2), high = words_at(b + 18);
        [[unroll]] for (int i = 0; i < 8; i++) g.q[i] = i < 4 ? low[i % 4] : high[i % 4];
    } else if (FORMAT == Q2_K) {
        const uint64_t b = row + index / 8 * 84;
        const uint part = index % 8, s = u16_at(b + 2 * part);
        const vec2 dm = unpackHalf2x16(u32_at(b + 80));
        g.scale = dm.x * vec2(s & 15u, s >> 8 & 15u);
        g.low = -dm.y * vec2(s >> 4 & 15u, s >> 12);
        [[unroll]] for (int i = 0; i < 8; i++) g.q[i] = u32_at(b + 16 + 32 * (part / 4) + 4 * i) >> (part % 4 * 2) & 0x03030303u;
    } else if (FORMAT == Q3_K) {
        const uint64_t b = row + index / 8 * 110;
        const uint part = index % 8;
        const float d = half_at(b + 108);
        [[unroll]] for (uint k = 0; k < 2; k++) {
            const uint s = 2 * part + k;
            const uint low = part < 4 ? u8_at(b + 96 + s) & 15u : u8_at(b + 88 + s) >> 4;
            const uint high = u8_at(b + 104 + s % 4) >> (2 * (s / 4)) & 3u;
            g.scale[k] = d * float(int(low | high << 4) - 32);
        }
        const uint64_t qs = b + 32 + 32 * (part / 4);
        const uvec4 twos[2] = {words_at(qs), words_at(qs + 16)}, thirds[2] = {words_at(b), words_at(b + 16)};
        [[unroll]] for (int i = 0; i < 8; i++) {
            const uint two = twos[i / 4][i % 4] >> (part % 4 * 2) & 0x03030303u;
            g.q[i] = subtract_bytes(two | (thirds[i / 4][i % 4] >> part & 0x01010101u) << 2, 0x04040404u);
        }
    } else if (FORMAT == Q4_K || FORMAT == Q5_K) {
        const bool five = FORMAT == Q5_K;
        const uint64_t b = row + index / 8 * (five ? 176 : 144);
        const uint part = index % 8;
        const vec2 dm = unpackHalf2x16(u32_at(b));
        const uvec2 six = six_bit_pair(b + 4, part);
        g.scale = vec2(dm.x * float(six.x)), g.low = vec2(-dm.y * float(six.y));
        [[unroll]] for (int h = 0; h < 2; h++) { // blocks, and the parts of them read here, lie at multiples of 16
            const uvec4 qs = words_at_16(b + (five ? 48 : 16) + 32 * (part / 2) + 16 * h), fifths = words_at_16(b + 16 + 16 * h);
            [[unroll]] for (int i = 0; i < 4; i++) {
                g.q[4 * h + i] = qs[i] >> (part % 2 * 4) & 0x0f0f0f0fu;
                if (five) g.q[4 * h + i] |= (fifths[i] >> part & 0x01010101u) << 4;
            }
        }
    } else if (FORMAT == Q6_K) {
        const uint64_t b = row + index / 8 * 210;
        const uint half_block = index % 8 / 4, part = index % 4, s = u16_at(b + 192 + 2 * (index % 8));
        const float d = half_at(b + 208);
        g.scale = d * vec2(bitfieldExtract(int(s), 0, 8), bitfieldExtract(int(s), 8, 8));
        [[unroll]] for (int h = 0; h < 2; h++) {
            const uvec4 lows = words_at(b + 64 * half_block + 32 * (part % 2) + 16 * h), tops = words_at(b + 128 + 32 * half_block + 16 * h);
            [[unroll]] for (int i = 0; i < 4; i++)
                g.q[4 * h + i] = subtract_bytes((lows[i] >> (part / 2 * 4) & 0x0f0f0f0fu) | (tops[i] >> (2 * part) & 0x03030303u) << 4, 0x20202020u);
        }
    } else if (FORMAT == MXFP4) {
        const uint64_t b = row + index * 17;
        const uint e = u8_at(b);
        g.scale = vec2(uintBitsToFloat(e >= 2 ? (e - 1) << 23 : 0x00200000u << e));
        const uvec4 qs = words_at(b + 1);
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = qs[i];
            g.q[i] = through(FP4_VALUES, w);
            g.q[i + 4] = through(FP4_VALUES, w >> 4);
        }
    } else if (FORMAT == IQ4_NL) {
        const uint64_t b = row + index * 18;
        g.scale = vec2(half_at(b));
        const uvec4 qs = words_at(b + 2);
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = qs[i];
            g.q[i] = through(IQ4_VALUES, w);
            g.q[i + 4] = through(IQ4_VALUES, w >> 4);
        }
    } else if (FORMAT == IQ4_XS) {
        const uint64_t b = row + index / 8 * 136;
        const uint part = index % 8;
        const uint six = (u8_at(b + 4 + part / 2) >> (part % 2 * 4) & 15u) | (u16_at(b + 2) >> (2 * part) & 3u) << 4;
        g.scale = vec2(half_at(b) * float(int(six) - 32));
        [[unroll]] for (int i = 0; i < 4; i++) {
            const uint w = u32_at(b + 8 + 16 * part + 4 * i);
            g.q[i] = through(IQ4_VALUES, w);
            g.q[i + 4] = through(IQ4_VALUES, w >> 4);
        }
    } else if (FORMAT == TQ1_0) {
        const uint64_t b = row + index / 8 * 54;
        const uint part = index % 8;
        g.scale = vec2(half_at(b + 52));
        [[unroll]] for (uint i = 0; i < 8; i++) {
            // where these four digits lie: the 32 bytes' five, the 16 bytes' five, the last 4 bytes' four
            uint at, digit;
            if (part < 5) at = 4 * i, digit = part;
            else if (part < 7 || i < 4) at = 32 + 4 * (i % 4), digit = 2 * (part - 5) + i / 4;
            else at = 48, digit = i - 4;
            const uint power = digit == 0 ? 1 : digit == 1 ? 3 : digit == 2 ? 9 : digit == 3 ? 27 : 81;
            uint word = 0;
            [[unroll]] for (int k = 0; k < 4; k++) word |= ((u8_at(b + at + k) * power & 255u) * 3u >> 8) << (8 * k);
            g.q[i] = subtract_bytes(word, 0x01010101u);
        }
    } else if (FORMAT == TQ2_0) {
        const uint64_t b = row + index / 8 * 66;
        const uint part = index % 8;
        g.scale = vec2(half_at(b + 64));
        [[unroll]] for (int i = 0; i < 8; i++)
            g.q[i] = subtract_bytes(u32_at_2(b + 32 * (part / 4) + 4 * i) >> (part % 4 * 2) & 0x03030303u, 0x01010101u);
    } else if (FORMAT == Q1_0) {
        const uint64_t b = row + index / 4 * 18;
        g.scale = vec2(half_at(b));
        const uint bits = u32_at_2(b + 2 + 4 * (index % 4));
        [[unroll]] for (int i = 0; i < 8; i++) g.q[i] = subtract_bytes(spread_bits(bits >> (4 * i)) << 1, 0x01010101u);
    } else if (FORMAT == Q2_0) {
        const uint64_t b = row + index / 2 * 18;
        g.scale = vec2(half_at(b));
        [[unroll]] for (int i = 0; i < 8; i++) {
            const uint x = u8_at(b + 2 + 8 * (index % 2) + i);
            g.q[i] = subtract_bytes((x | x << 6 | x << 12 | x << 18) & 0x03030303u, 0x01010101u);
        }
    } else if (FORMAT == IQ2_XXS) {
        const uint64_t b = row + index / 8 * 66, at = b + 2 + 8 * (index % 8);
        const uint signs = u32_at_2(at + 4);
        g.scale = vec2(half_at(b) * (0.5 + float(signs >> 28)) * 0.25);
        [[unroll]] for (int l = 0; l < 4; l++) {
            const uint64_t grid = tables + 4 * (IQ2_XXS_GRID + 2 * u8_at(at + l));
            const uint s = even_signs(signs >> (7 * l) & 127u);
            g.q[2 * l] = negate_bytes(u32_at(grid), s);
            g.q[2 * l + 1] = negate_bytes(u32_at(grid + 4), s >> 4);
        }
    } else if (FORMAT == IQ2_XS) {
        const uint64_t b = row + index / 8 * 74;
        const uint part = index % 8, s = u8_at(b + 66 + part);
        g.scale = half_at(b) * (0.5 + vec2(s & 15u, s >> 4)) * 0.25;
        [[unroll]] for (int l = 0; l < 4; l++) {
            const uint q = u16_at(b + 2 + 2 * (4 * part + l));
            const uint64_t grid = tables + 4 * (IQ2_XS_GRID + 2 * (q & 511u));
            const uint signs = even_signs(q >> 9);
            g.q[2 * l] = negate_bytes(u32_at(grid), signs);
            g.q[2 * l + 1] = negate_bytes(u32_at(grid + 4), signs >> 4);
        }
    } else if (FORMAT == IQ2_S) {
        const uint64_t b = row + index / 8 * 82;
        const uint part = index % 8, s = u8_at(b + 74 + part), high = u8_at(b + 66 + part);
        g.scale = half_at(b) * (0.5 + vec2(s & 15u, s >> 4)) * 0.25;
        [[unroll]] for (int l = 0; l < 4; l++) {
            const uint q = u8_at(b + 2 + 4 * part + l) | (high >> (2 * l) & 3u) << 8, signs = u8_at(b + 34 + 4 * part + l);
            const uint64_t grid = tables + 4 * (IQ2_S_GRID + 2 * q);
            g.q[2 * l] = negate_bytes(u32_at(grid), signs);
            g.q[2 * l + 1] = negate_bytes(u32_at(grid + 4), signs >> 4);
        }
    } else if (FORMAT == IQ3_XXS) {
        const uint64_t b = row + index / 8 * 98;
        const uint part = index % 8, signs = u32_at_2(b + 66 + 4 * part);
        g.scale = vec2(half_at(b) * (0.5 + float(signs >> 28)) * 0.5);
        [[unroll]] for (int l = 0; l < 8; l++)
            g.q[l] = negate_bytes(u32_at(tables + 4 * (IQ3_XXS_GRID + u8_at(b + 2 + 8 * part + l))),
                                  even_signs(signs >> (7 * (l / 2)) & 127u) >> (4 * (l % 2)));
    } else if (FORMAT == IQ3_S) {
        const uint64_t b = row + index / 8 * 110;
        const uint part = index % 8, high = u8_at(b + 66 + part);
        g.scale = vec2(half_at(b) * float(1u + 2u * (u8_at(b + 106 + part / 2) >> (part % 2 * 4) & 15u)));
        [[unroll]] for (int l = 0; l < 8; l++) {
            const uint q = u8_at(b + 2 + 8 * part + l) | (high >> l & 1u) << 8;
            g.q[l] = negate_bytes(u32_at(tables + 4 * (IQ3_S_GRID + q)), u8_at(b + 74 + 4 * part + l / 2) >> (4 * (l % 2)));
        }
    } else if (FORMAT == IQ1_S) {
        const uint64_t b = row + index / 8 * 50;
        const uint part = index % 8, high = u16_at(b + 34 + 2 * part);
        g.scale = vec2(half_at(b) * float(2u * (high >> 12 & 7u) + 1u) * 0.125);
        [[unroll]] for (int l = 0; l < 4; l++) {
            const uint64_t grid = tables + 4 * (IQ1_GRID + 2 * (u8_at(b + 2 + 4 * part + l) | (high >> (3 * l) & 7u) << 8));
            g.q[2 * l] = ternary_eighths(u32_at(grid), (high & 0x8000u) != 0);
            g.q[2 * l + 1] = ternary_eighths(u32_at(grid + 4), (high & 0x8000u) != 0);
        }
    } else if (FORMAT == IQ1_M) {
        const uint64_t b = row + index / 8 * 56;
        const uint part = index % 8, s = u16_at(b + 48 + part / 2 * 2) >> (part % 2 * 6);
        const float d = half_of(u16_at(b + 48) >> 12 | (u16_at(b + 50) >> 8 & 0x00f0u) | (u16_at(b + 52) >> 4 & 0x0f00u) | (u16_at(b + 54) & 0xf000u));
        g.scale = d * vec2(2u * (s & 7u) + 1u, 2u * (s >> 3 & 7u) + 1u) * 0.125;
        [[unroll]] for (int l = 0; l < 4; l++) {
            const uint high = u8_at(b + 32 + 2 * part + l / 2) >> (4 * (l % 2));
            const uint64_t grid = tables + 4 * (IQ1_GRID + 2 * (u8_at(b + 4 * part + l) | (high & 7u) << 8));
            g.q[2 * l] = ternary_eighths(u32_at(grid), (high & 8u) != 0);
            g.q[2 * l + 1] = ternary_eighths(u32_at(grid + 4), (high & 8u) != 0);
        }
    }
    return g;
}

vec4 bytes_of(uint word) {
    const int w = int(word);
    return vec4(bitfieldExtract(w, 0, 8), bitfieldExtract(w, 8, 8), bitfieldExtract(w, 16, 8), bitfieldExtract(w, 24, 8));
}

float float_at(uint64_t row, uint c) {
    if (FORMAT == F16) return half_at(row + 2 * c);
    if (FORMAT == BF16) return uintBitsToFloat(u16_at(row + 2 * c) << 16);
    return uintBitsToFloat(u32_at(row + 4 * c));
}
// Values c .. c + 3 of a row of floats or halves, zeros beyond its end.
vec4 floats_at(uint64_t row, uint c, uint columns) {
    vec4 v = vec4(0);
    if (FORMAT == F32 && c + 3 < columns) return ReadVec4(row + 4 * c).v;
    [[unroll]] for (uint k = 0; k < 4; k++)
        if (c + k < columns) v[k] = float_at(row, c + k);
    return v;
}
