// Every quantized block format of GGUF as one thing: 32 neighbouring values are eight words of four int8 and, for each half of 16, a scale and
// an offset: value j = scale[j / 16] * q[j] + low[j / 16]. Exact for every format, so the float and the int8 products share it. The formulas
// are those of engine/file/blocks.cpp.
#pragma once

#include "engine/compute/cuda/kernels/language.h"
#include "engine/file/blocks.h"

namespace ponder::cuda {

using Byte = unsigned char;

struct Group {
    unsigned q[8];
    float2 scale, low;
};

// What group_at leaves in a Group, known when compiling: whether the two halves have scales of their own, and whether there are offsets.
__host__ __device__ constexpr bool has_halves(BlockFormat f) {
    return f == BlockFormat::q2_k || f == BlockFormat::q3_k || f == BlockFormat::q6_k || f == BlockFormat::iq2_xs || f == BlockFormat::iq2_s || f == BlockFormat::iq1_m;
}
__host__ __device__ constexpr bool has_lows(BlockFormat f) {
    return f == BlockFormat::q4_1 || f == BlockFormat::q5_1 || f == BlockFormat::q2_k || f == BlockFormat::q4_k || f == BlockFormat::q5_k;
}
__host__ __device__ constexpr bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

// The codebooks lie behind one another in a device table; entries are words of four values.
constexpr unsigned iq2_xxs_at = 0, iq2_xs_at = 512, iq2_s_at = 1536, iq1_at = 3584, iq3_xxs_at = 7680, iq3_s_at = 7936, codebook_words = 8448;

// --- reading; every address must be what its function says, because the devices do not forgive others

__device__ __forceinline__ unsigned u8_at(const Byte* p) { return *p; }
__device__ __forceinline__ unsigned u16_at(const Byte* p) { return *reinterpret_cast<const std::uint16_t*>(p); }
__device__ __forceinline__ unsigned u32_at(const Byte* p) { return *reinterpret_cast<const unsigned*>(p); } // at a multiple of 4
__device__ __forceinline__ unsigned u32_at_2(const Byte* p) { return u16_at(p) | u16_at(p + 2) << 16; }     // at a multiple of 2
__device__ __forceinline__ uint4 words_at_16(const Byte* p) { return *reinterpret_cast<const uint4*>(p); }  // at a multiple of 16
__device__ __forceinline__ uint4 words_at_4(const Byte* p) { return make_uint4(u32_at(p), u32_at(p + 4), u32_at(p + 8), u32_at(p + 12)); }
// 16 bytes at any address, from the aligned words that hold them. May read up to 3 bytes beyond, which weights keep behind their end.
__device__ __forceinline__ uint4 words_at(const Byte* p) {
    const std::uintptr_t at = reinterpret_cast<std::uintptr_t>(p);
    const unsigned shift = static_cast<unsigned>(at & 3) * 8;
    const unsigned* from = reinterpret_cast<const unsigned*>(at & ~std::uintptr_t(3));
    const unsigned a = from[0], b = from[1], c = from[2], d = from[3], e = from[4];
    return make_uint4(__funnelshift_r(a, b, shift), __funnelshift_r(b, c, shift), __funnelshift_r(c, d, shift), __funnelshift_r(d, e, shift));
}
__device__ __forceinline__ float half_at(const Byte* p) { return half_of(static_cast<std::uint16_t>(u16_at(p))); }
__device__ __forceinline__ float2 halves_at(const Byte* p) { // at a multiple of 4
    const unsigned two = u32_at(p);
    return make_float2(half_of(static_cast<std::uint16_t>(two & 0xffff)), half_of(static_cast<std::uint16_t>(two >> 16)));
}
template <int n> __device__ __forceinline__ void spread(unsigned* q, const uint4& w) { q[n] = w.x, q[n + 1] = w.y, q[n + 2] = w.z, q[n + 3] = w.w; }
__device__ __forceinline__ unsigned word_of(const uint4& w, int i) { return i == 0 ? w.x : i == 1 ? w.y : i == 2 ? w.z : w.w; }

// --- four bytes at a time

// Bytes minus bytes, where no byte of a is above 127.
__device__ __forceinline__ unsigned subtract_bytes(unsigned a, unsigned b) { return ((a | 0x80808080u) - b) ^ 0x80808080u; }
// The four low bits as the low bits of four bytes.
__device__ __forceinline__ unsigned spread_bits(unsigned nibble) { return (nibble & 15u) * 0x00204081u & 0x01010101u; }
__device__ __forceinline__ unsigned negate_bytes(unsigned magnitudes, unsigned signs) { // magnitudes above 0
    const unsigned ones = spread_bits(signs);
    return (magnitudes ^ ones * 255u) + ones;
}
__device__ __forceinline__ unsigned even_signs(unsigned seven) { return seven | (__popc(seven) & 1u) << 7; }
// Four nibbles, the low ones of four bytes, through a table of 16 bytes.
__device__ __forceinline__ unsigned through(unsigned t0, unsigned t1, unsigned t2, unsigned t3, unsigned nibbles) {
    const unsigned n = nibbles & 0x07070707u;
    const unsigned selectors = (n & 7u) | (n >> 4 & 0x70u) | (n >> 8 & 0x700u) | (n >> 12 & 0x7000u);
    const unsigned low = __byte_perm(t0, t1, selectors), high = __byte_perm(t2, t3, selectors);
    const unsigned mask = (nibbles >> 3 & 0x01010101u) * 255u;
    return (low & ~mask) | (high & mask);
}
__device__ __forceinline__ unsigned iq4_through(unsigned nibbles) { return through(0xbfad9881u, 0xf6eaddcfu, 0x26190d01u, 0x71594535u, nibbles); }
__device__ __forceinline__ unsigned fp4_through(unsigned nibbles) { return through(0x03020100u, 0x0c080604u, 0xfdfeff00u, 0xf4f8fafcu, nibbles); } // doubled
// Eight times -1, 0 or 1 in each byte, plus one or minus one.
__device__ __forceinline__ unsigned ternary_eighths(unsigned grid, bool down) {
    const unsigned a = (grid << 3) & 0xf8f8f8f8u;
    return down ? ((a & 0x7f7f7f7fu) + 0x7f7f7f7fu) ^ (~a & 0x80808080u) : a + 0x01010101u;
}
// Scale and min number j of Q4_K and Q5_K, from the 12 bytes in three words.
__device__ __forceinline__ uint2 six_bit_pair(unsigned w0, unsigned w1, unsigned w2, unsigned j) {
    const unsigned at = 8 * (j & 3);
    if (j < 4) return {w0 >> at & 63u, w1 >> at & 63u};
    const unsigned low = w2 >> at;
    return {(low & 15u) | (w0 >> at & 0xc0u) >> 2, (low >> 4 & 15u) | (w1 >> at & 0xc0u) >> 2};
}

// Values 32 * index and on of the row. Rows of formats whose blocks are whole words begin at a multiple of 16 bytes.
template <BlockFormat F> __device__ __forceinline__ Group group_at(const Byte* row, unsigned index, const unsigned* tables) {
    Group g;
    g.low = make_float2(0, 0);
    const unsigned part = index % 8;
    if constexpr (F == BlockFormat::q4_0) {
        const Byte* b = row + index * 18;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        const uint4 qs = words_at(b + 2);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned w = word_of(qs, i);
            g.q[i] = subtract_bytes(w & 0x0f0f0f0fu, 0x08080808u);
            g.q[i + 4] = subtract_bytes(w >> 4 & 0x0f0f0f0fu, 0x08080808u);
        }
    } else if constexpr (F == BlockFormat::q4_1) {
        const Byte* b = row + index * 20;
        const float2 dm = halves_at(b);
        g.scale = make_float2(dm.x, dm.x), g.low = make_float2(dm.y, dm.y);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned w = u32_at(b + 4 + 4 * i);
            g.q[i] = w & 0x0f0f0f0fu;
            g.q[i + 4] = w >> 4 & 0x0f0f0f0fu;
        }
    } else if constexpr (F == BlockFormat::q5_0) {
        const Byte* b = row + index * 22;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        const unsigned fifth = u32_at_2(b + 2);
        const uint4 qs = words_at(b + 6);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned w = word_of(qs, i);
            g.q[i] = subtract_bytes((w & 0x0f0f0f0fu) | spread_bits(fifth >> (4 * i)) << 4, 0x10101010u);
            g.q[i + 4] = subtract_bytes((w >> 4 & 0x0f0f0f0fu) | spread_bits(fifth >> (16 + 4 * i)) << 4, 0x10101010u);
        }
    } else if constexpr (F == BlockFormat::q5_1) {
        const Byte* b = row + index * 24;
        const float2 dm = halves_at(b);
        g.scale = make_float2(dm.x, dm.x), g.low = make_float2(dm.y, dm.y);
        const unsigned fifth = u32_at(b + 4);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned w = u32_at(b + 8 + 4 * i);
            g.q[i] = (w & 0x0f0f0f0fu) | spread_bits(fifth >> (4 * i)) << 4;
            g.q[i + 4] = (w >> 4 & 0x0f0f0f0fu) | spread_bits(fifth >> (16 + 4 * i)) << 4;
        }
    } else if constexpr (F == BlockFormat::q8_0) {
        const Byte* b = row + index * 34;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        spread<0>(g.q, words_at(b + 2)), spread<4>(g.q, words_at(b + 18));
    } else if constexpr (F == BlockFormat::q2_k) {
        const Byte* b = row + index / 8 * 84;
        const unsigned s = u16_at(b + 2 * part);
        const float2 dm = halves_at(b + 80);
        g.scale = make_float2(dm.x * float(s & 15u), dm.x * float(s >> 8 & 15u));
        g.low = make_float2(-dm.y * float(s >> 4 & 15u), -dm.y * float(s >> 12));
        PONDER_UNROLL for (int i = 0; i < 8; i++) g.q[i] = u32_at(b + 16 + 32 * (part / 4) + 4 * i) >> (part % 4 * 2) & 0x03030303u;
    } else if constexpr (F == BlockFormat::q3_k) {
        const Byte* b = row + index / 8 * 110;
        const float d = half_at(b + 108);
        float scale[2];
        PONDER_UNROLL for (unsigned k = 0; k < 2; k++) {
            const unsigned s = 2 * part + k;
            const unsigned low = part < 4 ? u8_at(b + 96 + s) & 15u : u8_at(b + 88 + s) >> 4;
            const unsigned high = u8_at(b + 104 + s % 4) >> (2 * (s / 4)) & 3u;
            scale[k] = d * float(int(low | high << 4) - 32);
        }
        g.scale = make_float2(scale[0], scale[1]);
        PONDER_UNROLL for (int h = 0; h < 2; h++) {
            const uint4 twos = words_at(b + 32 + 32 * (part / 4) + 16 * h), thirds = words_at(b + 16 * h);
            PONDER_UNROLL for (int i = 0; i < 4; i++) {
                const unsigned two = word_of(twos, i) >> (part % 4 * 2) & 0x03030303u;
                g.q[4 * h + i] = subtract_bytes(two | (word_of(thirds, i) >> part & 0x01010101u) << 2, 0x04040404u);
            }
        }
    } else if constexpr (F == BlockFormat::q4_k || F == BlockFormat::q5_k) {
        constexpr bool five = F == BlockFormat::q5_k;
        const Byte* b = row + index / 8 * (five ? 176 : 144);
        const uint4 head = words_at_16(b); // the two halves, then the scales
        const float d = half_of(static_cast<std::uint16_t>(head.x & 0xffff)), dmin = half_of(static_cast<std::uint16_t>(head.x >> 16));
        const uint2 six = six_bit_pair(head.y, head.z, head.w, part);
        const float scale = d * float(six.x), low = -dmin * float(six.y);
        g.scale = make_float2(scale, scale), g.low = make_float2(low, low);
        PONDER_UNROLL for (int h = 0; h < 2; h++) {
            const uint4 qs = words_at_16(b + (five ? 48 : 16) + 32 * (part / 2) + 16 * h);
            PONDER_UNROLL for (int i = 0; i < 4; i++) g.q[4 * h + i] = word_of(qs, i) >> (part % 2 * 4) & 0x0f0f0f0fu;
            if constexpr (five) {
                const uint4 fifths = words_at_16(b + 16 + 16 * h);
                PONDER_UNROLL for (int i = 0; i < 4; i++) g.q[4 * h + i] |= (word_of(fifths, i) >> part & 0x01010101u) << 4;
            }
        }
    } else if constexpr (F == BlockFormat::q6_k) {
        const Byte* b = row + index / 8 * 210;
        const unsigned half_block = part / 4, quarter = part % 4, s = u16_at(b + 192 + 2 * part);
        const float d = half_at(b + 208);
        g.scale = make_float2(d * float(static_cast<signed char>(s & 255)), d * float(static_cast<signed char>(s >> 8)));
        PONDER_UNROLL for (int h = 0; h < 2; h++) {
            const uint4 lows = words_at(b + 64 * half_block + 32 * (quarter % 2) + 16 * h), tops = words_at(b + 128 + 32 * half_block + 16 * h);
            PONDER_UNROLL for (int i = 0; i < 4; i++)
                g.q[4 * h + i] = subtract_bytes((word_of(lows, i) >> (quarter / 2 * 4) & 0x0f0f0f0fu) | (word_of(tops, i) >> (2 * quarter) & 0x03030303u) << 4, 0x20202020u);
        }
    } else if constexpr (F == BlockFormat::mxfp4) {
        const Byte* b = row + index * 17;
        const unsigned e = u8_at(b);
        const float d = __uint_as_float(e >= 2 ? (e - 1) << 23 : 0x00200000u << e);
        g.scale = make_float2(d, d);
        const uint4 qs = words_at(b + 1);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            g.q[i] = fp4_through(word_of(qs, i));
            g.q[i + 4] = fp4_through(word_of(qs, i) >> 4);
        }
    } else if constexpr (F == BlockFormat::iq4_nl) {
        const Byte* b = row + index * 18;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        const uint4 qs = words_at(b + 2);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            g.q[i] = iq4_through(word_of(qs, i));
            g.q[i + 4] = iq4_through(word_of(qs, i) >> 4);
        }
    } else if constexpr (F == BlockFormat::iq4_xs) {
        const Byte* b = row + index / 8 * 136;
        const unsigned six = (u8_at(b + 4 + part / 2) >> (part % 2 * 4) & 15u) | (u16_at(b + 2) >> (2 * part) & 3u) << 4;
        const float d = half_at(b) * float(int(six) - 32);
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int i = 0; i < 4; i++) {
            const unsigned w = u32_at(b + 8 + 16 * part + 4 * i);
            g.q[i] = iq4_through(w);
            g.q[i + 4] = iq4_through(w >> 4);
        }
    } else if constexpr (F == BlockFormat::tq1_0) {
        const Byte* b = row + index / 8 * 54;
        const float d = half_at(b + 52);
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (unsigned i = 0; i < 8; i++) {
            // where these four digits lie: the 32 bytes' five, the 16 bytes' five, the last 4 bytes' four
            unsigned at, digit;
            if (part < 5) at = 4 * i, digit = part;
            else if (part < 7 || i < 4) at = 32 + 4 * (i % 4), digit = 2 * (part - 5) + i / 4;
            else at = 48, digit = i - 4;
            const unsigned power = digit == 0 ? 1 : digit == 1 ? 3 : digit == 2 ? 9 : digit == 3 ? 27 : 81;
            unsigned word = 0;
            PONDER_UNROLL for (int k = 0; k < 4; k++) word |= ((u8_at(b + at + k) * power & 255u) * 3u >> 8) << (8 * k);
            g.q[i] = subtract_bytes(word, 0x01010101u);
        }
    } else if constexpr (F == BlockFormat::tq2_0) {
        const Byte* b = row + index / 8 * 66;
        const float d = half_at(b + 64);
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int i = 0; i < 8; i++) g.q[i] = subtract_bytes(u32_at_2(b + 32 * (part / 4) + 4 * i) >> (part % 4 * 2) & 0x03030303u, 0x01010101u);
    } else if constexpr (F == BlockFormat::q1_0) {
        const Byte* b = row + index / 4 * 18;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        const unsigned bits = u32_at_2(b + 2 + 4 * (index % 4));
        PONDER_UNROLL for (int i = 0; i < 8; i++) g.q[i] = subtract_bytes(spread_bits(bits >> (4 * i)) << 1, 0x01010101u);
    } else if constexpr (F == BlockFormat::q2_0) {
        const Byte* b = row + index / 2 * 18;
        const float d = half_at(b);
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int i = 0; i < 8; i++) {
            const unsigned x = u8_at(b + 2 + 8 * (index % 2) + i);
            g.q[i] = subtract_bytes((x | x << 6 | x << 12 | x << 18) & 0x03030303u, 0x01010101u);
        }
    } else if constexpr (F == BlockFormat::iq2_xxs) {
        const Byte *b = row + index / 8 * 66, *at = b + 2 + 8 * part;
        const unsigned signs = u32_at_2(at + 4);
        const float d = half_at(b) * (0.5f + float(signs >> 28)) * 0.25f;
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int l = 0; l < 4; l++) {
            const unsigned* grid = tables + iq2_xxs_at + 2 * u8_at(at + l);
            const unsigned s = even_signs(signs >> (7 * l) & 127u);
            g.q[2 * l] = negate_bytes(grid[0], s);
            g.q[2 * l + 1] = negate_bytes(grid[1], s >> 4);
        }
    } else if constexpr (F == BlockFormat::iq2_xs) {
        const Byte* b = row + index / 8 * 74;
        const unsigned s = u8_at(b + 66 + part);
        const float d = half_at(b);
        g.scale = make_float2(d * (0.5f + float(s & 15u)) * 0.25f, d * (0.5f + float(s >> 4)) * 0.25f);
        PONDER_UNROLL for (int l = 0; l < 4; l++) {
            const unsigned q = u16_at(b + 2 + 2 * (4 * part + l));
            const unsigned* grid = tables + iq2_xs_at + 2 * (q & 511u);
            const unsigned signs = even_signs(q >> 9);
            g.q[2 * l] = negate_bytes(grid[0], signs);
            g.q[2 * l + 1] = negate_bytes(grid[1], signs >> 4);
        }
    } else if constexpr (F == BlockFormat::iq2_s) {
        const Byte* b = row + index / 8 * 82;
        const unsigned s = u8_at(b + 74 + part), high = u8_at(b + 66 + part);
        const float d = half_at(b);
        g.scale = make_float2(d * (0.5f + float(s & 15u)) * 0.25f, d * (0.5f + float(s >> 4)) * 0.25f);
        PONDER_UNROLL for (int l = 0; l < 4; l++) {
            const unsigned q = u8_at(b + 2 + 4 * part + l) | (high >> (2 * l) & 3u) << 8, signs = u8_at(b + 34 + 4 * part + l);
            const unsigned* grid = tables + iq2_s_at + 2 * q;
            g.q[2 * l] = negate_bytes(grid[0], signs);
            g.q[2 * l + 1] = negate_bytes(grid[1], signs >> 4);
        }
    } else if constexpr (F == BlockFormat::iq3_xxs) {
        const Byte* b = row + index / 8 * 98;
        const unsigned signs = u32_at_2(b + 66 + 4 * part);
        const float d = half_at(b) * (0.5f + float(signs >> 28)) * 0.5f;
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int l = 0; l < 8; l++)
            g.q[l] = negate_bytes(tables[iq3_xxs_at + u8_at(b + 2 + 8 * part + l)], even_signs(signs >> (7 * (l / 2)) & 127u) >> (4 * (l % 2)));
    } else if constexpr (F == BlockFormat::iq3_s) {
        const Byte* b = row + index / 8 * 110;
        const unsigned high = u8_at(b + 66 + part);
        const float d = half_at(b) * float(1u + 2u * (u8_at(b + 106 + part / 2) >> (part % 2 * 4) & 15u));
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int l = 0; l < 8; l++) {
            const unsigned q = u8_at(b + 2 + 8 * part + l) | (high >> l & 1u) << 8;
            g.q[l] = negate_bytes(tables[iq3_s_at + q], u8_at(b + 74 + 4 * part + l / 2) >> (4 * (l % 2)));
        }
    } else if constexpr (F == BlockFormat::iq1_s) {
        const Byte* b = row + index / 8 * 50;
        const unsigned high = u16_at(b + 34 + 2 * part);
        const float d = half_at(b) * float(2u * (high >> 12 & 7u) + 1u) * 0.125f;
        g.scale = make_float2(d, d);
        PONDER_UNROLL for (int l = 0; l < 4; l++) {
            const unsigned* grid = tables + iq1_at + 2 * (u8_at(b + 2 + 4 * part + l) | (high >> (3 * l) & 7u) << 8);
            g.q[2 * l] = ternary_eighths(grid[0], (high & 0x8000u) != 0);
            g.q[2 * l + 1] = ternary_eighths(grid[1], (high & 0x8000u) != 0);
        }
    } else if constexpr (F == BlockFormat::iq1_m) {
        const Byte* b = row + index / 8 * 56;
        const unsigned s = u16_at(b + 48 + part / 2 * 2) >> (part % 2 * 6);
        const float d = half_of(static_cast<std::uint16_t>(u16_at(b + 48) >> 12 | (u16_at(b + 50) >> 8 & 0x00f0u) | (u16_at(b + 52) >> 4 & 0x0f00u) | (u16_at(b + 54) & 0xf000u)));
        g.scale = make_float2(d * float(2u * (s & 7u) + 1u) * 0.125f, d * float(2u * (s >> 3 & 7u) + 1u) * 0.125f);
        PONDER_UNROLL for (int l = 0; l < 4; l++) {
            const unsigned high = u8_at(b + 32 + 2 * part + l / 2) >> (4 * (l % 2));
            const unsigned* grid = tables + iq1_at + 2 * (u8_at(b + 4 * part + l) | (high & 7u) << 8);
            g.q[2 * l] = ternary_eighths(grid[0], (high & 8u) != 0);
            g.q[2 * l + 1] = ternary_eighths(grid[1], (high & 8u) != 0);
        }
    } else {
        PONDER_UNROLL for (int i = 0; i < 8; i++) g.q[i] = 0;
        g.scale = make_float2(0, 0);
    }
    return g;
}

#define PONDER_QUANTIZED_FORMATS(X)                                                                                                                              \
    X(q4_0) X(q4_1) X(q5_0) X(q5_1) X(q8_0) X(q2_k) X(q3_k) X(q4_k) X(q5_k) X(q6_k) X(iq2_xxs) X(iq2_xs) X(iq3_xxs) X(iq1_s) X(iq4_nl) X(iq3_s) X(iq2_s)       \
    X(iq4_xs) X(iq1_m) X(tq1_0) X(tq2_0) X(mxfp4) X(q1_0) X(q2_0)

// The same where the format is known only when running: for kernels that unpack a tile once and use it many times.
__device__ __forceinline__ Group any_group_at(BlockFormat format, const Byte* row, unsigned index, const unsigned* tables) {
    switch (format) {
#define PONDER_CASE(name)                                                                                                                                        \
    case BlockFormat::name: return group_at<BlockFormat::name>(row, index, tables);
        PONDER_QUANTIZED_FORMATS(PONDER_CASE)
#undef PONDER_CASE
    default: return group_at<BlockFormat::f32>(row, index, tables);
    }
}

__device__ __forceinline__ float float_at(BlockFormat format, const Byte* row, unsigned c) {
    if (format == BlockFormat::f32) return reinterpret_cast<const float*>(row)[c];
    const unsigned bits = reinterpret_cast<const std::uint16_t*>(row)[c];
    return format == BlockFormat::f16 ? half_of(static_cast<std::uint16_t>(bits)) : __uint_as_float(bits << 16);
}
__device__ __forceinline__ float byte_of(unsigned word, int i) { return float(static_cast<signed char>(word >> (8 * i) & 255u)); }

} // namespace ponder::cuda
