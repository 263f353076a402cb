// Expands each block format to float32, one small function a format, in the order of operations that the format's authors use,
// so that the results agree to the last bit. Nothing here is vectorised by hand: faster kernels live in the backends and are
// compared with this file.
#include "engine/file/blocks.h"

#include "engine/file/iq_codebooks.h"

#include <array>
#include <bit>
#include <cassert>
#include <cstring>

namespace ponder {

static_assert(std::endian::native == std::endian::little, "multi-byte fields are copied as they lie in the file");

namespace {

constexpr BlockInfo infos[] = {
    {BlockFormat::f32, "F32", 1, 4, true},       {BlockFormat::f16, "F16", 1, 2, true},
    {BlockFormat::q4_0, "Q4_0", 32, 18, true},   {BlockFormat::q4_1, "Q4_1", 32, 20, true},
    {BlockFormat::q5_0, "Q5_0", 32, 22, true},   {BlockFormat::q5_1, "Q5_1", 32, 24, true},
    {BlockFormat::q8_0, "Q8_0", 32, 34, true},   {BlockFormat::q2_k, "Q2_K", 256, 84, true},
    {BlockFormat::q3_k, "Q3_K", 256, 110, true}, {BlockFormat::q4_k, "Q4_K", 256, 144, true},
    {BlockFormat::q5_k, "Q5_K", 256, 176, true}, {BlockFormat::q6_k, "Q6_K", 256, 210, true},
    {BlockFormat::i8, "I8", 1, 1, false},        {BlockFormat::i16, "I16", 1, 2, false},
    {BlockFormat::i32, "I32", 1, 4, false},      {BlockFormat::i64, "I64", 1, 8, false},
    {BlockFormat::f64, "F64", 1, 8, false},      {BlockFormat::bf16, "BF16", 1, 2, true},
    {BlockFormat::mxfp4, "MXFP4", 32, 17, true}, {BlockFormat::iq1_s, "IQ1_S", 256, 50, true},
    {BlockFormat::iq1_m, "IQ1_M", 256, 56, true}, {BlockFormat::iq2_xxs, "IQ2_XXS", 256, 66, true},
    {BlockFormat::iq2_xs, "IQ2_XS", 256, 74, true}, {BlockFormat::iq2_s, "IQ2_S", 256, 82, true},
    {BlockFormat::iq3_xxs, "IQ3_XXS", 256, 98, true}, {BlockFormat::iq3_s, "IQ3_S", 256, 110, true},
    {BlockFormat::iq4_nl, "IQ4_NL", 32, 18, true}, {BlockFormat::iq4_xs, "IQ4_XS", 256, 136, true},
    {BlockFormat::tq1_0, "TQ1_0", 256, 54, true}, {BlockFormat::tq2_0, "TQ2_0", 256, 66, true},
    {BlockFormat::q1_0, "Q1_0", 128, 18, true},  {BlockFormat::q2_0, "Q2_0", 64, 18, true},
};

// Formats that files are met with and that this build does not read.
struct KnownId {
    std::uint32_t id;
    std::string_view name;
};
constexpr KnownId unread[] = {{40, "NVFP4"}};
constexpr KnownId activations[] = {{9, "Q8_1"}, {15, "Q8_K"}};
constexpr KnownId removed[] = {
    {4, "Q4_2"},      {5, "Q4_3"},        {31, "Q4_0_4_4"},   {32, "Q4_0_4_8"},
    {33, "Q4_0_8_8"}, {36, "IQ4_NL_4_4"}, {37, "IQ4_NL_4_8"}, {38, "IQ4_NL_8_8"},
};
constexpr KnownId ik_llama[] = {
    {133, "Q6_0"},      {134, "IQ1_BN"},    {135, "IQ2_BN"},     {136, "Q8_K64"},    {137, "IQ2_K"},      {138, "IQ3_K"},
    {139, "IQ4_K"},     {140, "IQ5_K"},     {141, "IQ6_K"},      {144, "IQ4_KS"},    {145, "IQ2_KS"},     {146, "IQ4_KSS"},
    {147, "Q8_K16"},    {148, "Q8_K32"},    {149, "Q8_KR8"},     {150, "Q8_K128"},   {151, "Q8_KV"},      {152, "IQ5_KS"},
    {153, "IQ2_KT"},    {154, "IQ3_KT"},    {155, "IQ4_KT"},     {156, "IQ3_KS"},    {157, "IQ2_KL"},     {158, "IQ1_KT"},
    {202, "Q4_0_R8"},   {206, "Q5_0_R4"},   {208, "Q8_0_R8"},    {210, "Q2_K_R4"},   {211, "Q3_K_R4"},    {212, "Q4_K_R4"},
    {213, "Q5_K_R4"},   {214, "Q6_K_R4"},   {216, "IQ2_XXS_R4"}, {217, "IQ2_XS_R4"}, {218, "IQ3_XXS_R4"}, {219, "IQ1_S_R4"},
    {220, "IQ4_NL_R4"}, {221, "IQ3_S_R4"},  {222, "IQ2_S_R4"},   {223, "IQ4_XS_R8"}, {229, "IQ1_M_R4"},   {230, "BF16_R16"},
    {233, "Q6_0_R4"},   {335, "IQ2_BN_R4"}, {337, "IQ2_K_R4"},   {338, "IQ3_K_R4"},  {339, "IQ4_K_R4"},   {340, "IQ5_K_R4"},
    {344, "IQ4_KS_R4"}, {352, "IQ5_KS_R4"}, {397, "Q8_K_R16"},   {398, "Q8_KV_R8"},  {399, "Q8_K_R8"},
};

template <std::size_t n> const KnownId* find_id(const KnownId (&list)[n], std::uint32_t id) {
    for (const KnownId& known : list)
        if (known.id == id) return &known;
    return nullptr;
}

using Byte = std::uint8_t;

float half_at(const Byte* p) {
    std::uint16_t h;
    std::memcpy(&h, p, sizeof h);
    return half_to_float(h);
}

std::uint16_t u16_at(const Byte* p) {
    std::uint16_t v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

std::uint32_t u32_at(const Byte* p) {
    std::uint32_t v;
    std::memcpy(&v, p, sizeof v);
    return v;
}

// Each expander turns one block at b into its values at y.

void expand_f16(const Byte* b, float* y) { *y = half_at(b); }

void expand_bf16(const Byte* b, float* y) {
    std::uint16_t v;
    std::memcpy(&v, b, sizeof v);
    *y = bfloat_to_float(v);
}

// half d; 16 bytes of nibbles: the low ones are the first 16 values, the high ones the last 16
void expand_q4_0(const Byte* b, float* y) {
    const float d = half_at(b);
    const Byte* qs = b + 2;
    for (int j = 0; j < 16; ++j) {
        y[j] = d * float((qs[j] & 15) - 8);
        y[j + 16] = d * float((qs[j] >> 4) - 8);
    }
}

// half d, half m; nibbles as in Q4_0
void expand_q4_1(const Byte* b, float* y) {
    const float d = half_at(b), m = half_at(b + 2);
    const Byte* qs = b + 4;
    for (int j = 0; j < 16; ++j) {
        y[j] = d * float(qs[j] & 15) + m;
        y[j + 16] = d * float(qs[j] >> 4) + m;
    }
}

// half d; 32 fifth bits; nibbles as in Q4_0
void expand_q5_0(const Byte* b, float* y) {
    const float d = half_at(b);
    const std::uint32_t qh = u32_at(b + 2);
    const Byte* qs = b + 6;
    for (int j = 0; j < 16; ++j) {
        y[j] = d * float(int((qs[j] & 15) | (qh >> j & 1) << 4) - 16);
        y[j + 16] = d * float(int((qs[j] >> 4) | (qh >> (j + 16) & 1) << 4) - 16);
    }
}

// half d, half m; 32 fifth bits; nibbles as in Q4_0
void expand_q5_1(const Byte* b, float* y) {
    const float d = half_at(b), m = half_at(b + 2);
    const std::uint32_t qh = u32_at(b + 4);
    const Byte* qs = b + 8;
    for (int j = 0; j < 16; ++j) {
        y[j] = d * float((qs[j] & 15) | (qh >> j & 1) << 4) + m;
        y[j + 16] = d * float((qs[j] >> 4) | (qh >> (j + 16) & 1) << 4) + m;
    }
}

// half d; 32 signed bytes
void expand_q8_0(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int j = 0; j < 32; ++j) y[j] = d * float(std::int8_t(b[2 + j]));
}

// 16 bytes of (scale, min) nibbles, one for 16 values; 64 bytes of 2-bit values; half d, half dmin.
// The 2-bit values come in two halves of 128; in each, one shift of 32 bytes gives 32 neighbouring values.
void expand_q2_k(const Byte* b, float* y) {
    const Byte *scales = b, *qs = b + 16;
    const float d = half_at(b + 80), dmin = half_at(b + 82);
    for (int group = 0; group < 16; ++group) { // of 16 values
        const int half = group / 8, shift = group % 8 / 2 * 2;
        const Byte* q = qs + 32 * half + 16 * (group % 2);
        const float scale = d * float(scales[group] & 15), min = dmin * float(scales[group] >> 4);
        for (int l = 0; l < 16; ++l) *y++ = scale * float(q[l] >> shift & 3) - min;
    }
}

// 32 bytes of third bits (bit g of byte l belongs to value l of the 32-group g); 2-bit values as in Q2_K; 16 six-bit scales;
// half d
void expand_q3_k(const Byte* b, float* y) {
    const Byte *hmask = b, *qs = b + 32, *s = b + 96;
    const float d = half_at(b + 108);
    for (int group = 0; group < 16; ++group) { // of 16 values
        const int half = group / 8, shift = group % 8 / 2 * 2, at = 16 * (group % 2);
        const int low = group < 8 ? s[group] & 15 : s[group - 8] >> 4;
        const int high = s[8 + group % 4] >> (2 * (group / 4)) & 3;
        const float scale = d * float((low | high << 4) - 32);
        const Byte* q = qs + 32 * half + at;
        for (int l = 0; l < 16; ++l) {
            const int third = hmask[at + l] >> (group / 2) & 1;
            *y++ = scale * float((q[l] >> shift & 3) - (third ? 0 : 4));
        }
    }
}

// Q4_K and Q5_K pack eight six-bit scales and eight six-bit mins into 12 bytes: the first four of each lie in the low six bits
// of bytes 0..7, the last four have their low nibbles in bytes 8..11 and their top two bits in the top of bytes 0..7.
struct ScaleMin {
    int scale, min;
};
ScaleMin scale_min(const Byte* s, int j) {
    if (j < 4) return {s[j] & 63, s[j + 4] & 63};
    return {(s[j + 4] & 15) | (s[j - 4] >> 6) << 4, (s[j + 4] >> 4) | (s[j] >> 6) << 4};
}

// half d, half dmin; 12 bytes of scales; 128 bytes of nibbles: each 32 bytes hold group 2i low and group 2i+1 high
void expand_q4_k(const Byte* b, float* y) {
    const float d = half_at(b), dmin = half_at(b + 2);
    const Byte *scales = b + 4, *qs = b + 16;
    for (int group = 0; group < 8; ++group) { // of 32 values
        const ScaleMin sm = scale_min(scales, group);
        const float scale = d * float(sm.scale), min = dmin * float(sm.min);
        const Byte* q = qs + 32 * (group / 2);
        const int shift = 4 * (group % 2);
        for (int l = 0; l < 32; ++l) *y++ = scale * float(q[l] >> shift & 15) - min;
    }
}

// as Q4_K with 32 bytes of fifth bits before the nibbles: bit g of byte l belongs to value l of group g
void expand_q5_k(const Byte* b, float* y) {
    const float d = half_at(b), dmin = half_at(b + 2);
    const Byte *scales = b + 4, *qh = b + 16, *qs = b + 48;
    for (int group = 0; group < 8; ++group) { // of 32 values
        const ScaleMin sm = scale_min(scales, group);
        const float scale = d * float(sm.scale), min = dmin * float(sm.min);
        const Byte* q = qs + 32 * (group / 2);
        const int shift = 4 * (group % 2);
        for (int l = 0; l < 32; ++l) *y++ = scale * float((q[l] >> shift & 15) | (qh[l] >> group & 1) << 4) - min;
    }
}

// 128 bytes of nibbles, 64 bytes of 2-bit tops, 16 signed scales (one for 16 values), half d; in two halves of 128 values, each
// of four 32-groups: nibbles low, low, high, high; tops at shifts 0, 2, 4, 6
void expand_q6_k(const Byte* b, float* y) {
    const Byte *ql = b, *qh = b + 128, *scales = b + 192;
    const float d = half_at(b + 208);
    for (int group = 0; group < 16; ++group) { // of 16 values
        const int half = group / 8, part = group % 8 / 2, at = 16 * (group % 2);
        const Byte *low = ql + 64 * half + 32 * (part % 2) + at, *top = qh + 32 * half + at;
        const float scale = d * float(std::int8_t(scales[group]));
        const int low_shift = 4 * (part / 2), top_shift = 2 * part;
        for (int l = 0; l < 16; ++l) {
            const int q = (low[l] >> low_shift & 15) | (top[l] >> top_shift & 3) << 4;
            *y++ = scale * float(q - 32);
        }
    }
}

// 2^(e - 128): half of the block's scale, because the table below holds the FP4 values doubled to stay whole
float mxfp4_half_scale(Byte e) {
    const std::uint32_t bits =
        e >= 2 ? std::uint32_t(e - 1) << 23 : std::uint32_t(0x00200000) << e; // the two smallest are subnormal
    return std::bit_cast<float>(bits);
}

// one exponent byte (E8M0); nibbles of FP4 (E2M1) in the order of Q4_0
void expand_mxfp4(const Byte* b, float* y) {
    static constexpr float doubled[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};
    const float d = mxfp4_half_scale(b[0]);
    for (int j = 0; j < 16; ++j) {
        y[j] = d * doubled[b[1 + j] & 15];
        y[j + 16] = d * doubled[b[1 + j] >> 4];
    }
}

// The IQ formats take a few values at a time from a codebook: a grid word (engine/file/iq_codebooks.h) holds their magnitudes in its bytes,
// and a bit each tells their signs.
template <class Grid> void expand_signed(Grid grid, unsigned signs, float scale, float* y) {
    for (unsigned j = 0; j < sizeof grid; ++j) {
        const float magnitude = scale * float(Byte(grid >> (8 * j)));
        y[j] = signs >> j & 1 ? -magnitude : magnitude;
    }
}

// half d; for 32 values four grid indices of a byte, then four sign indices of seven bits and four bits of scale
void expand_iq2_xxs(const Byte* b, float* y) {
    const float d = half_at(b);
    for (const Byte* group = b + 2; group < b + 66; group += 8) {
        const std::uint32_t signs = u32_at(group + 4);
        const float scale = d * (0.5f + float(signs >> 28)) * 0.25f;
        for (int l = 0; l < 4; ++l, y += 8) expand_signed(iq2_xxs_grid[group[l]], iq_signs[signs >> (7 * l) & 127], scale, y);
    }
}

// half d; for 8 values nine bits of grid index and seven of sign index; 16 nibbles of scale, one for 16 values
void expand_iq2_xs(const Byte* b, float* y) {
    const float d = half_at(b);
    const Byte* scales = b + 66;
    for (int l = 0; l < 32; ++l, y += 8) {
        const unsigned q = u16_at(b + 2 + 2 * l);
        const float scale = d * (0.5f + float(scales[l / 4] >> (l & 2 ? 4 : 0) & 15)) * 0.25f;
        expand_signed(iq2_xs_grid[q & 511], iq_signs[q >> 9], scale, y);
    }
}

// half d; for 8 values a low byte of grid index; a byte of signs each; two more index bits each; nibbles of scale as in IQ2_XS
void expand_iq2_s(const Byte* b, float* y) {
    const float d = half_at(b);
    const Byte *qs = b + 2, *signs = b + 34, *qh = b + 66, *scales = b + 74;
    for (int l = 0; l < 32; ++l, y += 8) {
        const unsigned index = qs[l] | (qh[l / 4] >> (2 * (l % 4)) & 3) << 8;
        const float scale = d * (0.5f + float(scales[l / 4] >> (l & 2 ? 4 : 0) & 15)) * 0.25f;
        expand_signed(iq2_s_grid[index], signs[l], scale, y);
    }
}

// half d; for 4 values a byte of grid index; for 32 values four sign indices of seven bits and four bits of scale
void expand_iq3_xxs(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int group = 0; group < 8; ++group) {
        const Byte* q = b + 2 + 8 * group;
        const std::uint32_t signs = u32_at(b + 66 + 4 * group);
        const float scale = d * (0.5f + float(signs >> 28)) * 0.5f;
        for (int l = 0; l < 8; ++l, y += 4)
            expand_signed(iq3_xxs_grid[q[l]], unsigned(iq_signs[signs >> (7 * (l / 2)) & 127]) >> (4 * (l % 2)), scale, y);
    }
}

// half d; for 4 values a low byte of grid index; its ninth bits; for 8 values a byte of signs; 8 nibbles of scale, one for 32 values
void expand_iq3_s(const Byte* b, float* y) {
    const float d = half_at(b);
    const Byte *qs = b + 2, *qh = b + 66, *signs = b + 74, *scales = b + 106;
    for (int l = 0; l < 64; ++l, y += 4) {
        const int group = l / 8;
        const unsigned index = qs[l] | (qh[group] >> (l % 8) & 1) << 8;
        const float scale = d * float(1 + 2 * (scales[group / 2] >> (4 * (group % 2)) & 15));
        expand_signed(iq3_s_grid[index], unsigned(signs[l / 2]) >> (4 * (l % 2)), scale, y);
    }
}

// The IQ1 formats add a delta of an eighth, up or down, to grid values of -1, 0 and 1.
void expand_iq1(std::uint64_t grid, bool down, float scale, float* y) {
    for (int j = 0; j < 8; ++j) y[j] = scale * (float(std::int8_t(grid >> (8 * j))) + (down ? -0.125f : 0.125f));
}

// half d; for 8 values a low byte of grid index; for 32 values four times three more index bits, three bits of scale, the delta's sign
void expand_iq1_s(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int l = 0; l < 32; ++l, y += 8) {
        const unsigned qh = u16_at(b + 34 + l / 4 * 2);
        const float scale = d * float(2 * (qh >> 12 & 7) + 1);
        expand_iq1(iq1_grid[b[2 + l] | (qh >> (3 * (l % 4)) & 7) << 8], qh & 0x8000, scale, y);
    }
}

// For 8 values a low byte of grid index; a nibble each: three more index bits and the delta's sign; four words, each with four times three
// bits of scale, one for 16 values, and above them a nibble of the half d.
void expand_iq1_m(const Byte* b, float* y) {
    const Byte *qs = b, *qh = b + 32;
    std::uint16_t s[4];
    std::memcpy(s, b + 48, sizeof s);
    const float d = half_to_float(std::uint16_t(s[0] >> 12 | (s[1] >> 8 & 0x00F0) | (s[2] >> 4 & 0x0F00) | (s[3] & 0xF000)));
    for (int l = 0; l < 32; ++l, y += 8) {
        const int group = l / 2; // of 16 values
        const unsigned high = qh[l / 2] >> (4 * (l % 2));
        const float scale = d * float(2 * (s[group / 4] >> (3 * (group % 4)) & 7) + 1);
        expand_iq1(iq1_grid[qs[l] | (high & 7) << 8], high & 8, scale, y);
    }
}

// half d; nibbles in the order of Q4_0, each an index into a table
void expand_iq4_nl(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int j = 0; j < 16; ++j) {
        y[j] = d * float(iq4_values[b[2 + j] & 15]);
        y[j + 16] = d * float(iq4_values[b[2 + j] >> 4]);
    }
}

// half d; eight six-bit scales: 16 bits of tops, then nibbles; for each 32 values 16 bytes as in IQ4_NL
void expand_iq4_xs(const Byte* b, float* y) {
    const float d = half_at(b);
    const unsigned tops = u16_at(b + 2);
    const Byte *lows = b + 4, *qs = b + 8;
    for (int group = 0; group < 8; ++group, qs += 16, y += 32) {
        const int six = (lows[group / 2] >> (4 * (group % 2)) & 15) | (tops >> (2 * group) & 3) << 4;
        const float scale = d * float(six - 32);
        for (int j = 0; j < 16; ++j) {
            y[j] = scale * float(iq4_values[qs[j] & 15]);
            y[j + 16] = scale * float(iq4_values[qs[j] >> 4]);
        }
    }
}

// Trits, five to a byte, as a fixed-point fraction in base 3: the n-th digit is what three times (byte * 3^n mod 256) carries over.
// The n-th digits of 32 bytes are neighbours, then those of 16 bytes, then four digits of 4 bytes; half d.
void expand_tq1_0(const Byte* b, float* y) {
    static constexpr Byte power[5] = {1, 3, 9, 27, 81};
    const float d = half_at(b + 52);
    auto digits = [&](const Byte* from, int bytes, int digit_count) {
        for (int n = 0; n < digit_count; ++n)
            for (int j = 0; j < bytes; ++j) *y++ = float((Byte(from[j] * power[n]) * 3 >> 8) - 1) * d;
    };
    digits(b, 32, 5);
    digits(b + 32, 16, 5);
    digits(b + 48, 4, 4);
}

// 2-bit values in the order of Q2_K, less 1; half d
void expand_tq2_0(const Byte* b, float* y) {
    const float d = half_at(b + 64);
    for (int half = 0; half < 2; ++half)
        for (int shift = 0; shift < 8; shift += 2)
            for (int l = 0; l < 32; ++l) *y++ = float((b[32 * half + l] >> shift & 3) - 1) * d;
}

// half d; a bit a value: d or -d
void expand_q1_0(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int j = 0; j < 128; ++j) y[j] = b[2 + j / 8] >> (j % 8) & 1 ? d : -d;
}

// half d; two bits a value, less 1
void expand_q2_0(const Byte* b, float* y) {
    const float d = half_at(b);
    for (int j = 0; j < 64; ++j) y[j] = float((b[2 + j / 4] >> (2 * (j % 4)) & 3) - 1) * d;
}

consteval BlockInfo constant_info(BlockFormat format) {
    for (const BlockInfo& info : infos)
        if (info.format == format) return info;
    return {};
}

// The block's sizes are constants here, so that the compiler sees through the loop over blocks.
template <BlockFormat format, void (*expand)(const Byte*, float*)>
void expand_all(const Byte* src, float* dst, std::int64_t values) {
    constexpr BlockInfo info = constant_info(format);
    for (std::int64_t block = 0; block < values / info.values; ++block)
        expand(src + block * info.bytes, dst + block * info.values);
}

} // namespace

const BlockInfo* find_block_format(std::uint32_t type_id) {
    for (const BlockInfo& info : infos)
        if (static_cast<std::uint32_t>(info.format) == type_id) return &info;
    return nullptr;
}

const BlockInfo& block_info(BlockFormat format) {
    const BlockInfo* info = find_block_format(static_cast<std::uint32_t>(format));
    assert(info && "a BlockFormat that the table of formats does not list");
    return *info;
}

std::string describe_block_id(std::uint32_t type_id) {
    const std::string id = std::to_string(type_id);
    if (const BlockInfo* info = find_block_format(type_id)) return std::string(info->name);
    if (const KnownId* known = find_id(unread, type_id)) return std::string(known->name);
    if (const KnownId* known = find_id(activations, type_id))
        return std::string(known->name) + ", a format for activations only";
    if (const KnownId* known = find_id(removed, type_id)) return std::string(known->name) + ", a removed format";
    if (const KnownId* known = find_id(ik_llama, type_id)) return std::string(known->name) + " of ik_llama.cpp";
    if (type_id >= 133 && type_id <= 158) return "a private format of ik_llama.cpp (type " + id + ")";
    if (type_id >= 200 && type_id <= 399) return "a row-interleaved format of ik_llama.cpp (type " + id + ")";
    return "an unknown format (type " + id + ")";
}

std::size_t row_bytes(BlockFormat format, std::int64_t values) {
    const BlockInfo& info = block_info(format);
    assert(values >= 0 && values % info.values == 0 && "a row holds whole blocks");
    return static_cast<std::size_t>(values / info.values) * static_cast<std::size_t>(info.bytes);
}

void dequantize_row(BlockFormat format, const std::byte* src, float* dst, std::int64_t values) {
    const BlockInfo& info = block_info(format);
    assert(values >= 0 && values % info.values == 0 && "a row holds whole blocks");
    const Byte* bytes = reinterpret_cast<const Byte*>(src);
    switch (format) {
    case BlockFormat::f32:
        std::memcpy(dst, bytes, static_cast<std::size_t>(values) * sizeof(float));
        return;
    case BlockFormat::f16:
        return expand_all<BlockFormat::f16, expand_f16>(bytes, dst, values);
    case BlockFormat::bf16:
        return expand_all<BlockFormat::bf16, expand_bf16>(bytes, dst, values);
    case BlockFormat::q4_0:
        return expand_all<BlockFormat::q4_0, expand_q4_0>(bytes, dst, values);
    case BlockFormat::q4_1:
        return expand_all<BlockFormat::q4_1, expand_q4_1>(bytes, dst, values);
    case BlockFormat::q5_0:
        return expand_all<BlockFormat::q5_0, expand_q5_0>(bytes, dst, values);
    case BlockFormat::q5_1:
        return expand_all<BlockFormat::q5_1, expand_q5_1>(bytes, dst, values);
    case BlockFormat::q8_0:
        return expand_all<BlockFormat::q8_0, expand_q8_0>(bytes, dst, values);
    case BlockFormat::q2_k:
        return expand_all<BlockFormat::q2_k, expand_q2_k>(bytes, dst, values);
    case BlockFormat::q3_k:
        return expand_all<BlockFormat::q3_k, expand_q3_k>(bytes, dst, values);
    case BlockFormat::q4_k:
        return expand_all<BlockFormat::q4_k, expand_q4_k>(bytes, dst, values);
    case BlockFormat::q5_k:
        return expand_all<BlockFormat::q5_k, expand_q5_k>(bytes, dst, values);
    case BlockFormat::q6_k:
        return expand_all<BlockFormat::q6_k, expand_q6_k>(bytes, dst, values);
    case BlockFormat::mxfp4:
        return expand_all<BlockFormat::mxfp4, expand_mxfp4>(bytes, dst, values);
    case BlockFormat::iq1_s:
        return expand_all<BlockFormat::iq1_s, expand_iq1_s>(bytes, dst, values);
    case BlockFormat::iq1_m:
        return expand_all<BlockFormat::iq1_m, expand_iq1_m>(bytes, dst, values);
    case BlockFormat::iq2_xxs:
        return expand_all<BlockFormat::iq2_xxs, expand_iq2_xxs>(bytes, dst, values);
    case BlockFormat::iq2_xs:
        return expand_all<BlockFormat::iq2_xs, expand_iq2_xs>(bytes, dst, values);
    case BlockFormat::iq2_s:
        return expand_all<BlockFormat::iq2_s, expand_iq2_s>(bytes, dst, values);
    case BlockFormat::iq3_xxs:
        return expand_all<BlockFormat::iq3_xxs, expand_iq3_xxs>(bytes, dst, values);
    case BlockFormat::iq3_s:
        return expand_all<BlockFormat::iq3_s, expand_iq3_s>(bytes, dst, values);
    case BlockFormat::iq4_nl:
        return expand_all<BlockFormat::iq4_nl, expand_iq4_nl>(bytes, dst, values);
    case BlockFormat::iq4_xs:
        return expand_all<BlockFormat::iq4_xs, expand_iq4_xs>(bytes, dst, values);
    case BlockFormat::tq1_0:
        return expand_all<BlockFormat::tq1_0, expand_tq1_0>(bytes, dst, values);
    case BlockFormat::tq2_0:
        return expand_all<BlockFormat::tq2_0, expand_tq2_0>(bytes, dst, values);
    case BlockFormat::q1_0:
        return expand_all<BlockFormat::q1_0, expand_q1_0>(bytes, dst, values);
    case BlockFormat::q2_0:
        return expand_all<BlockFormat::q2_0, expand_q2_0>(bytes, dst, values);
    case BlockFormat::i8:
    case BlockFormat::i16:
    case BlockFormat::i32:
    case BlockFormat::i64:
    case BlockFormat::f64:
        break;
    }
    assert(!"only formats that hold weights are expanded: ask BlockInfo::weights first");
}

float half_to_float(std::uint16_t h) {
    const std::uint32_t sign = std::uint32_t(h & 0x8000) << 16;
    const std::uint32_t exponent = h >> 10 & 31, mantissa = h & 0x3FF;
    std::uint32_t magnitude;
    if (exponent == 31) // infinity, or NaN with its payload
        magnitude = 0x7F800000 | mantissa << 13;
    else if (exponent != 0)
        magnitude = (exponent + 112) << 23 | mantissa << 13; // 112 = 127 - 15, the difference of the biases
    else                                                     // zero and the subnormal halves, all normal as float32
        magnitude = std::bit_cast<std::uint32_t>(float(mantissa) * 0x1p-24f);
    return std::bit_cast<float>(sign | magnitude);
}

std::uint16_t float_to_half(float f) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(f);
    const std::uint32_t sign = bits >> 16 & 0x8000, magnitude = bits & 0x7FFFFFFF;
    std::uint32_t half;
    if (magnitude > 0x7F800000) { // NaN: the top of its payload, never all zero, which would read as infinity
        const std::uint32_t payload = magnitude >> 13 & 0x3FF;
        half = 0x7C00 | (payload ? payload : 0x200);
    } else if (magnitude >= 0x477FF000) { // 65520 and above is nearer to 65536, which a half cannot hold
        half = 0x7C00;
    } else if (magnitude >= 0x38800000) { // a normal half; the carry of the rounding runs into the exponent, as it should
        half = (magnitude - (112u << 23) + 0xFFF + (magnitude >> 13 & 1)) >> 13;
    } else if (magnitude > 0x33000000) { // a subnormal half: the mantissa with its leading one, shifted to units of 2^-24
        const int shift = 126 - int(magnitude >> 23);
        const std::uint32_t mantissa = 0x800000 | (magnitude & 0x7FFFFF);
        const std::uint32_t odd = mantissa >> shift & 1;
        half = (mantissa + (1u << (shift - 1)) - 1 + odd) >> shift;
    } else { // 2^-25 and below rounds to zero
        half = 0;
    }
    return static_cast<std::uint16_t>(sign | half);
}

float bfloat_to_float(std::uint16_t b) { return std::bit_cast<float>(std::uint32_t(b) << 16); }

} // namespace ponder
