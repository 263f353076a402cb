// The vector kernels, compiled once for AVX2 and once for AVX-512 with VNNI: the including file defines PONDER_KERNELS and PONDER_NAME and
// is built with the matching flags. Nothing from std with a body is used here, since the linker would be free to let the rest of the program
// run a copy that this file's flags were applied to.
//
// Quantized weights and activations meet in units of one vector of int32 lanes, each lane the dot product of 16 neighbouring values: four
// instructions of four products each add up in it before anything turns to float. For that the four words of a group of 16 lie at the same
// lane of four vectors (packed order, kernels.h); activations are quantized into that order, weights are turned as they are unpacked.
#include "engine/compute/cpu/kernels.h"
#include "engine/file/iq_codebooks.h"

// GCC 12 warns of its own intrinsics' undefined registers (GCC bug 105593)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

namespace ponder {
namespace {

#define PONDER_INLINE inline __attribute__((always_inline))

inline float half_at(const std::byte* p) {
    unsigned short h;
    __builtin_memcpy(&h, p, 2);
    return _cvtsh_ss(h);
}
template <class Word> PONDER_INLINE Word word_at(const std::byte* p) {
    Word w;
    __builtin_memcpy(&w, p, sizeof w);
    return w;
}

PONDER_INLINE __m256i bytes32(const void* p) { return _mm256_loadu_si256(static_cast<const __m256i*>(p)); }
PONDER_INLINE __m256i all(int byte) { return _mm256_set1_epi8(static_cast<char>(byte)); }

inline float sum8(__m256 v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

// --- what the two instruction sets do differently

#if defined(__AVX512VNNI__)
using Ints = __m512i;
using Floats = __m512;
constexpr int lanes = 16;
PONDER_INLINE Ints load_ints(const void* p) { return _mm512_loadu_si512(p); }
PONDER_INLINE Floats load_floats(const float* p) { return _mm512_loadu_ps(p); }
PONDER_INLINE void store(void* p, Ints v) { _mm512_storeu_si512(p, v); }
PONDER_INLINE void store(float* p, Floats v) { _mm512_storeu_ps(p, v); }
PONDER_INLINE Ints no_ints() { return _mm512_setzero_si512(); }
PONDER_INLINE Floats no_floats() { return _mm512_setzero_ps(); }
PONDER_INLINE Floats to_floats(Ints v) { return _mm512_cvtepi32_ps(v); }
PONDER_INLINE Floats mul(Floats a, Floats b) { return _mm512_mul_ps(a, b); }
PONDER_INLINE Floats fma(Floats a, Floats b, Floats c) { return _mm512_fmadd_ps(a, b, c); }
PONDER_INLINE Ints times_power(Ints v, int shift) { return _mm512_slli_epi32(v, static_cast<unsigned>(shift)); }
// Signed weights become unsigned by adding 128, which the activations' sums take back.
constexpr int shift_of_signed = 7;
template <bool is_signed> PONDER_INLINE Ints dot(Ints sum, Ints w, Ints a) { return _mm512_dpbusd_epi32(sum, w, a); }
// 4 sums at a time; the order within each is that of sum8, after the upper half joined the lower
PONDER_INLINE __m256 half_sum(Floats v) { return _mm256_add_ps(_mm512_castps512_ps256(v), _mm512_extractf32x8_ps(v, 1)); }
#else
using Ints = __m256i;
using Floats = __m256;
constexpr int lanes = 8;
PONDER_INLINE Ints load_ints(const void* p) { return bytes32(p); }
PONDER_INLINE Floats load_floats(const float* p) { return _mm256_loadu_ps(p); }
PONDER_INLINE void store(void* p, Ints v) { _mm256_storeu_si256(static_cast<__m256i*>(p), v); }
PONDER_INLINE void store(float* p, Floats v) { _mm256_storeu_ps(p, v); }
PONDER_INLINE Ints no_ints() { return _mm256_setzero_si256(); }
PONDER_INLINE Floats no_floats() { return _mm256_setzero_ps(); }
PONDER_INLINE Floats to_floats(Ints v) { return _mm256_cvtepi32_ps(v); }
PONDER_INLINE Floats mul(Floats a, Floats b) { return _mm256_mul_ps(a, b); }
PONDER_INLINE Floats fma(Floats a, Floats b, Floats c) { return _mm256_fmadd_ps(a, b, c); }
PONDER_INLINE Ints times_power(Ints v, int shift) { return _mm256_slli_epi32(v, shift); }
// The 16-bit pairs saturate unless one factor is at most 128, so signed weights hand their sign to the activation.
constexpr int shift_of_signed = -1;
template <bool is_signed> PONDER_INLINE Ints dot(Ints sum, Ints w, Ints a) {
    const Ints pairs = is_signed ? _mm256_maddubs_epi16(_mm256_abs_epi8(w), _mm256_sign_epi8(a, w)) : _mm256_maddubs_epi16(w, a);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}
PONDER_INLINE __m256 half_sum(Floats v) { return v; }
#endif

constexpr int unit_values = 16 * lanes; // a unit: four vectors of bytes, one vector of int32 sums
constexpr int block_values = 256;       // every weight is read in blocks of 256: one block of a K or IQ format, or eight of 32 values
constexpr int units = block_values / unit_values;
constexpr int tile_acts = 2;

// sum8 of each
PONDER_INLINE __m128 sum8_of_four(__m256 a, __m256 b, __m256 c, __m256 d) {
    auto halves = [](__m256 v) __attribute__((always_inline)) { return _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1)); };
    const __m128 e = halves(a), f = halves(b), g = halves(c), h = halves(d);
    const __m128 low = _mm_add_ps(_mm_unpacklo_ps(e, f), _mm_unpackhi_ps(e, f)); // e0+e2 f0+f2 e1+e3 f1+f3
    const __m128 high = _mm_add_ps(_mm_unpacklo_ps(g, h), _mm_unpackhi_ps(g, h));
    return _mm_add_ps(_mm_movelh_ps(low, high), _mm_movehl_ps(high, low));
}

// --- block formats: 256 weights as bytes in natural order, a scale (and minimum) for each 32 or 16

// Weights are unsigned bytes that stand for the value plus 2^shift (none: the value itself), or signed bytes.
constexpr int none = -1, signed_bytes = -2;

PONDER_INLINE __m256i nibbles(const std::byte* qs) {
    const __m128i both = _mm_loadu_si128(reinterpret_cast<const __m128i*>(qs)), mask = _mm_set1_epi8(15);
    return _mm256_set_m128i(_mm_and_si128(_mm_srli_epi16(both, 4), mask), _mm_and_si128(both, mask));
}

// Moves the bits of every byte from place `from` to place `to`; the caller masks away what came from the neighbour.
PONDER_INLINE __m256i move_bits(__m256i v, int from, int to) {
    return from > to ? _mm256_srli_epi16(v, from - to) : from < to ? _mm256_slli_epi16(v, to - from) : v;
}

// byte i of the result: value where bit i is set
PONDER_INLINE __m256i where_bit(unsigned bits, int value) {
#if defined(__AVX512BW__)
    return _mm256_maskz_set1_epi8(bits, static_cast<char>(value));
#else
    const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int>(bits)),
                                               _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3));
    const __m256i bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ull));
    return _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_and_si256(spread, bit), bit), all(value));
#endif
}

// v, negated where bit i is set
PONDER_INLINE __m256i negate_where(__m256i v, unsigned bits) {
#if defined(__AVX512BW__)
    return _mm256_mask_sub_epi8(v, bits, _mm256_setzero_si256(), v);
#else
    const __m256i m = where_bit(bits, 0xFF);
    return _mm256_sub_epi8(_mm256_xor_si256(v, m), m);
#endif
}

#if defined(__AVX512BW__)
// Sixty-four weights at a time, where the format's layout allows it in fewer steps than two times 32: wide(i) is weights(2i) and
// weights(2i + 1). Shifts differ by half: `first` for the lower, `second` for the upper, to the right if positive.
PONDER_INLINE __m512i wide_all(int byte) { return _mm512_set1_epi8(static_cast<char>(byte)); }
PONDER_INLINE __m512i twice(const std::byte* p) { return _mm512_broadcast_i64x4(bytes32(p)); }
template <int first, int second> PONDER_INLINE __m512i shift_halves(__m512i v) {
    static_assert((first <= 0 && second <= 0) || (first >= 0 && second >= 0));
    constexpr long long words = 0x0001000100010001, a = (first < 0 ? -first : first) * words, b = (second < 0 ? -second : second) * words;
    const __m512i by = _mm512_setr_epi64(a, a, a, a, b, b, b, b);
    return first + second > 0 ? _mm512_srlv_epi16(v, by) : _mm512_sllv_epi16(v, by);
}
PONDER_INLINE __m512i wide_nibbles(const std::byte* a, const std::byte* b) { // of 16 bytes each
    const __m512i first = _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a)));
    const __m512i both = _mm512_mask_broadcast_i32x4(first, 0xFF00, _mm_loadu_si128(reinterpret_cast<const __m128i*>(b)));
    const __m512i by = _mm512_setr_epi64(0, 0, 0x0004000400040004, 0x0004000400040004, 0, 0, 0x0004000400040004, 0x0004000400040004);
    return _mm512_and_si512(_mm512_srlv_epi16(both, by), wide_all(15));
}
PONDER_INLINE __m512i wide_from_table(const signed char (&table)[16], __m512i indices) {
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(table))), indices);
}
#endif

PONDER_INLINE __m256 eight_unsigned(unsigned long long bytes) { return _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(bytes)))); }
PONDER_INLINE __m256 times(float d, __m256 v) { return _mm256_mul_ps(_mm256_set1_ps(d), v); }

// The halves that begin eight neighbouring blocks.
template <int stride> PONDER_INLINE __m256 eight_halves(const std::byte* p) {
    __m128i h = _mm_cvtsi32_si128(word_at<unsigned short>(p));
    h = _mm_insert_epi16(h, word_at<short>(p + stride), 1);
    h = _mm_insert_epi16(h, word_at<short>(p + 2 * stride), 2);
    h = _mm_insert_epi16(h, word_at<short>(p + 3 * stride), 3);
    h = _mm_insert_epi16(h, word_at<short>(p + 4 * stride), 4);
    h = _mm_insert_epi16(h, word_at<short>(p + 5 * stride), 5);
    h = _mm_insert_epi16(h, word_at<short>(p + 6 * stride), 6);
    h = _mm_insert_epi16(h, word_at<short>(p + 7 * stride), 7);
    return _mm256_cvtph_ps(h);
}

// Eight blocks of 32: the scale is the half that each begins with, the minimum the half after it.
template <class B> struct Eight {
    static constexpr int bytes = 8 * B::bytes, small_bytes = B::bytes, zero = B::zero;
    static constexpr bool has_min = B::has_min, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE Eight(const std::byte* first) : p(first) {}
    PONDER_INLINE __m256i weights(int j) const { return B::weights(p + j * B::bytes); }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const { return B::wide(p + 2 * i * B::bytes, p + (2 * i + 1) * B::bytes); }
#endif
    PONDER_INLINE __m256 scales() const { return B::scales(p); }
    PONDER_INLINE __m256 mins() const { return _mm256_sub_ps(_mm256_setzero_ps(), eight_halves<B::bytes>(p + 2)); } // theirs is added
};

struct SmallQ8_0 {
    static constexpr int bytes = 34, zero = signed_bytes;
    static constexpr bool has_min = false;
    static PONDER_INLINE __m256i weights(const std::byte* p) { return bytes32(p + 2); }
#if defined(__AVX512BW__)
    static PONDER_INLINE __m512i wide(const std::byte* a, const std::byte* b) { return _mm512_inserti64x4(_mm512_castsi256_si512(bytes32(a + 2)), bytes32(b + 2), 1); }
#endif
    static PONDER_INLINE __m256 scales(const std::byte* p) { return eight_halves<bytes>(p); }
};

template <int offset, bool min> struct SmallNibbles { // Q4_0, Q4_1
    static constexpr int bytes = offset + 16, zero = min ? none : 3;
    static constexpr bool has_min = min;
    static PONDER_INLINE __m256i weights(const std::byte* p) { return nibbles(p + offset); }
#if defined(__AVX512BW__)
    static PONDER_INLINE __m512i wide(const std::byte* a, const std::byte* b) { return wide_nibbles(a + offset, b + offset); }
#endif
    static PONDER_INLINE __m256 scales(const std::byte* p) { return eight_halves<bytes>(p); }
};

template <int offset, bool min> struct SmallFives { // Q5_0, Q5_1
    static constexpr int bytes = offset + 20, zero = min ? none : 4;
    static constexpr bool has_min = min;
    static PONDER_INLINE __m256i weights(const std::byte* p) { return _mm256_or_si256(nibbles(p + offset + 4), where_bit(word_at<unsigned>(p + offset), 16)); }
#if defined(__AVX512BW__)
    static PONDER_INLINE __m512i wide(const std::byte* a, const std::byte* b) {
        const __m512i low = wide_nibbles(a + offset + 4, b + offset + 4);
        const unsigned long long fifth = word_at<unsigned>(a + offset) | static_cast<unsigned long long>(word_at<unsigned>(b + offset)) << 32;
        return _mm512_mask_add_epi8(low, fifth, low, wide_all(16));
    }
#endif
    static PONDER_INLINE __m256 scales(const std::byte* p) { return eight_halves<bytes>(p); }
};

PONDER_INLINE __m256i from_table(const signed char (&table)[16], __m256i indices) {
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(table))), indices);
}
alignas(16) constexpr signed char iq4_table[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
alignas(16) constexpr signed char fp4_doubled[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

struct SmallIQ4_NL {
    static constexpr int bytes = 18, zero = signed_bytes;
    static constexpr bool has_min = false;
    static PONDER_INLINE __m256i weights(const std::byte* p) { return from_table(iq4_table, nibbles(p + 2)); }
#if defined(__AVX512BW__)
    static PONDER_INLINE __m512i wide(const std::byte* a, const std::byte* b) { return wide_from_table(iq4_table, wide_nibbles(a + 2, b + 2)); }
#endif
    static PONDER_INLINE __m256 scales(const std::byte* p) { return eight_halves<bytes>(p); }
};

struct SmallMXFP4 {
    static constexpr int bytes = 17, zero = signed_bytes;
    static constexpr bool has_min = false;
    static PONDER_INLINE __m256i weights(const std::byte* p) { return from_table(fp4_doubled, nibbles(p + 1)); }
#if defined(__AVX512BW__)
    static PONDER_INLINE __m512i wide(const std::byte* a, const std::byte* b) { return wide_from_table(fp4_doubled, wide_nibbles(a + 1, b + 1)); }
#endif
    static PONDER_INLINE __m256 scales(const std::byte* p) {
        auto e = [p](int i) { return static_cast<unsigned long long>(p[i * bytes]) << (8 * i); };
        const unsigned long long bytes_of_eight = e(0) | e(1) | e(2) | e(3) | e(4) | e(5) | e(6) | e(7);
        const __m256i exponent = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(bytes_of_eight)));
        // 2^(e - 128), which is subnormal for the two smallest
        const __m256i normal = _mm256_slli_epi32(_mm256_sub_epi32(exponent, _mm256_set1_epi32(1)), 23);
        const __m256i subnormal = _mm256_sllv_epi32(_mm256_set1_epi32(0x00200000), exponent);
        return _mm256_castsi256_ps(_mm256_blendv_epi8(normal, subnormal, _mm256_cmpgt_epi32(_mm256_set1_epi32(2), exponent)));
    }
};

// Formats of 256 give a scale for 32 weights, or if fine for 16: scales(0) is then that of the first eight groups, scales(1) of the rest.

struct Q2_K {
    static constexpr int bytes = 84, zero = none;
    static constexpr bool has_min = true, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE Q2_K(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const { return _mm256_and_si256(_mm256_srli_epi16(bytes32(p + 16 + 32 * (j / 4)), 2 * (j % 4)), all(3)); }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const {
        return _mm512_and_si512(shift_halves<4 * (i % 2), 4 * (i % 2) + 2>(twice(p + 16 + 32 * (i / 2))), wide_all(3));
    }
#endif
    PONDER_INLINE __m256 scales(int h) const { return times(half_at(p + 80), eight_unsigned(word_at<unsigned long long>(p + 8 * h) & 0x0F0F0F0F0F0F0F0Full)); }
    PONDER_INLINE __m256 mins(int h) const { return times(half_at(p + 82), eight_unsigned(word_at<unsigned long long>(p + 8 * h) >> 4 & 0x0F0F0F0F0F0F0F0Full)); }
};

struct Q3_K {
    static constexpr int bytes = 110, zero = 2;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE Q3_K(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const __m256i low = _mm256_and_si256(_mm256_srli_epi16(bytes32(p + 32 + 32 * (j / 4)), 2 * (j % 4)), all(3));
        return _mm256_or_si256(low, _mm256_and_si256(move_bits(bytes32(p), j, 2), all(4)));
    }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const {
        const __m512i low = _mm512_and_si512(shift_halves<4 * (i % 2), 4 * (i % 2) + 2>(twice(p + 32 + 32 * (i / 2))), wide_all(3));
        return _mm512_or_si512(low, _mm512_and_si512(shift_halves<2 * i - 2, 2 * i - 1>(twice(p)), wide_all(4)));
    }
#endif
    PONDER_INLINE __m256 scales(int h) const {
        const unsigned long long low = word_at<unsigned long long>(p + 96) >> (4 * h) & 0x0F0F0F0F0F0F0F0Full;
        const unsigned tops = word_at<unsigned>(p + 104) >> (4 * h);
        const unsigned long long high = (tops & 0x03030303u) | static_cast<unsigned long long>(tops >> 2 & 0x03030303u) << 32;
        const __m256i six = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(low | high << 4)));
        return times(half_at(p + 108), _mm256_cvtepi32_ps(_mm256_sub_epi32(six, _mm256_set1_epi32(32))));
    }
};

// The eight six-bit scales and minimums of Q4_K and Q5_K.
struct PackedScales {
    static constexpr bool has_min = true, fine = false;
    static constexpr int zero = none;
    const std::byte* p;
    PONDER_INLINE __m256 scales() const {
        const unsigned first = word_at<unsigned>(p + 4), last = word_at<unsigned>(p + 12);
        const unsigned high = (last & 0x0F0F0F0Fu) | (first >> 6 & 0x03030303u) << 4;
        return times(half_at(p), eight_unsigned((first & 0x3F3F3F3Fu) | static_cast<unsigned long long>(high) << 32));
    }
    PONDER_INLINE __m256 mins() const {
        const unsigned first = word_at<unsigned>(p + 8), last = word_at<unsigned>(p + 12);
        const unsigned high = (last >> 4 & 0x0F0F0F0Fu) | (first >> 6 & 0x03030303u) << 4;
        return times(half_at(p + 2), eight_unsigned((first & 0x3F3F3F3Fu) | static_cast<unsigned long long>(high) << 32));
    }
};

struct Q4_K : PackedScales {
    static constexpr int bytes = 144;
    explicit PONDER_INLINE Q4_K(const std::byte* block) : PackedScales{block} {}
    PONDER_INLINE __m256i weights(int j) const { return _mm256_and_si256(move_bits(bytes32(p + 16 + 32 * (j / 2)), 4 * (j % 2), 0), all(15)); }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const { return _mm512_and_si512(shift_halves<0, 4>(twice(p + 16 + 32 * i)), wide_all(15)); }
#endif
};

struct Q5_K : PackedScales {
    static constexpr int bytes = 176;
    explicit PONDER_INLINE Q5_K(const std::byte* block) : PackedScales{block} {}
    PONDER_INLINE __m256i weights(int j) const {
        const __m256i low = _mm256_and_si256(move_bits(bytes32(p + 48 + 32 * (j / 2)), 4 * (j % 2), 0), all(15));
        return _mm256_or_si256(low, _mm256_and_si256(move_bits(bytes32(p + 16), j, 4), all(16)));
    }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const {
        const __m512i low = _mm512_and_si512(shift_halves<0, 4>(twice(p + 48 + 32 * i)), wide_all(15));
        return _mm512_or_si512(low, _mm512_and_si512(shift_halves<2 * i - 4, 2 * i - 3>(twice(p + 16)), wide_all(16)));
    }
#endif
};

struct Q6_K {
    static constexpr int bytes = 210, zero = 5;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE Q6_K(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const int half = j / 4, group = j % 4;
        const __m256i low = _mm256_and_si256(move_bits(bytes32(p + 64 * half + 32 * (group % 2)), 4 * (group / 2), 0), all(15));
        return _mm256_or_si256(low, _mm256_and_si256(move_bits(bytes32(p + 128 + 32 * half), 2 * group, 4), all(0x30)));
    }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const {
        const __m512i both = _mm512_loadu_si512(p + 64 * (i / 2));
        const __m512i low = _mm512_and_si512(i % 2 ? _mm512_srli_epi16(both, 4) : both, wide_all(15));
        return _mm512_or_si512(low, _mm512_and_si512(shift_halves<4 * (i % 2) - 4, 4 * (i % 2) - 2>(twice(p + 128 + 32 * (i / 2))), wide_all(0x30)));
    }
#endif
    PONDER_INLINE __m256 scales(int h) const {
        return times(half_at(p + 208), _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p + 192 + 8 * h)))));
    }
};

struct IQ4_XS {
    static constexpr int bytes = 136, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE IQ4_XS(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const { return from_table(iq4_table, nibbles(p + 8 + 16 * j)); }
#if defined(__AVX512BW__)
    template <int i> PONDER_INLINE __m512i wide() const { return wide_from_table(iq4_table, wide_nibbles(p + 8 + 32 * i, p + 24 + 32 * i)); }
#endif
    PONDER_INLINE __m256 scales() const {
        const __m256i place = _mm256_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28);
        const __m256i low = _mm256_and_si256(_mm256_srlv_epi32(_mm256_set1_epi32(word_at<int>(p + 4)), place), _mm256_set1_epi32(15));
        const __m256i tops = _mm256_srlv_epi32(_mm256_set1_epi32(word_at<unsigned short>(p + 2)), _mm256_srli_epi32(place, 1));
        const __m256i six = _mm256_or_si256(low, _mm256_slli_epi32(_mm256_and_si256(tops, _mm256_set1_epi32(3)), 4));
        return times(half_at(p), _mm256_cvtepi32_ps(_mm256_sub_epi32(six, _mm256_set1_epi32(32))));
    }
};

// IQ formats: the codebook's words side by side, then their signs.

template <class Word, std::size_t n> PONDER_INLINE const Word* words_of(const std::array<Word, n>& grid) { return reinterpret_cast<const Word*>(&grid); }

PONDER_INLINE __m256i four_words(unsigned long long a, unsigned long long b, unsigned long long c, unsigned long long d) {
    return _mm256_setr_epi64x(static_cast<long long>(a), static_cast<long long>(b), static_cast<long long>(c), static_cast<long long>(d));
}
PONDER_INLINE __m256i eight_words(unsigned a, unsigned b, unsigned c, unsigned d, unsigned e, unsigned f, unsigned g, unsigned h) {
    auto two = [](unsigned low, unsigned high) { return low | static_cast<unsigned long long>(high) << 32; };
    return four_words(two(a, b), two(c, d), two(e, f), two(g, h));
}
// Four sign indices of seven bits; the eighth sign of each makes their number even.
PONDER_INLINE unsigned even_signs(unsigned indices) {
    unsigned signs = (indices & 127) | (indices & 127 << 7) << 1 | (indices & 127 << 14) << 2 | (indices & 127 << 21) << 3;
    unsigned odd = signs ^ signs >> 4; // the parity of seven bits gathers in the lowest
    odd ^= odd >> 2;
    odd ^= odd >> 1;
    return signs | (odd & 0x01010101u) << 7;
}

struct IQ2_XXS {
    static constexpr int bytes = 66, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE IQ2_XXS(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const std::byte* q = p + 2 + 8 * j;
        auto grid = [q](int i) { return words_of(iq2_xxs_grid)[static_cast<unsigned char>(q[i])]; };
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), even_signs(word_at<unsigned>(q + 4)));
    }
    PONDER_INLINE __m256 scales() const {
        const __m256i pairs = _mm256_srli_epi64(bytes32(p + 2), 60), more = _mm256_srli_epi64(bytes32(p + 34), 60); // the top nibble of 64 bits
        const __m256i four = _mm256_permutevar8x32_epi32(pairs, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
        const __m256i last = _mm256_permutevar8x32_epi32(more, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
        const __m256 s = _mm256_cvtepi32_ps(_mm256_blend_epi32(four, last, 0xF0));
        return times(half_at(p) * 0.25f, _mm256_add_ps(s, _mm256_set1_ps(0.5f)));
    }
};

// The nibbles of eight bytes, the low one of each first: eight scales of the half h, plus a half.
PONDER_INLINE __m256 nibble_scales(const std::byte* p, int h) {
    const __m256i place = _mm256_setr_epi32(0, 4, 8, 12, 16, 20, 24, 28);
    const __m256i s = _mm256_and_si256(_mm256_srlv_epi32(_mm256_set1_epi32(word_at<int>(p + 4 * h)), place), _mm256_set1_epi32(15));
    return _mm256_add_ps(_mm256_cvtepi32_ps(s), _mm256_set1_ps(0.5f));
}

struct IQ2_XS {
    static constexpr int bytes = 74, zero = signed_bytes;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE IQ2_XS(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned long long q = word_at<unsigned long long>(p + 2 + 8 * j);
        auto grid = [q](int i) { return words_of(iq2_xs_grid)[q >> (16 * i) & 511]; };
        const unsigned indices = static_cast<unsigned>((q >> 9 & 127) | (q >> 25 & 127) << 7 | (q >> 41 & 127) << 14 | q >> 57 << 21);
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), even_signs(indices));
    }
    PONDER_INLINE __m256 scales(int h) const { return times(half_at(p) * 0.25f, nibble_scales(p + 66, h)); }
};

struct IQ2_S {
    static constexpr int bytes = 82, zero = signed_bytes;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE IQ2_S(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned low = word_at<unsigned>(p + 2 + 4 * j), high = static_cast<unsigned char>(p[66 + j]);
        auto grid = [&](int i) { return words_of(iq2_s_grid)[(low >> (8 * i) & 255) | (high >> (2 * i) & 3) << 8]; };
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), word_at<unsigned>(p + 34 + 4 * j));
    }
    PONDER_INLINE __m256 scales(int h) const { return times(half_at(p) * 0.25f, nibble_scales(p + 74, h)); }
};

struct IQ3_XXS {
    static constexpr int bytes = 98, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE IQ3_XXS(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned long long q = word_at<unsigned long long>(p + 2 + 8 * j);
        auto grid = [q](int i) { return words_of(iq3_xxs_grid)[q >> (8 * i) & 255]; };
        return negate_where(eight_words(grid(0), grid(1), grid(2), grid(3), grid(4), grid(5), grid(6), grid(7)), even_signs(word_at<unsigned>(p + 66 + 4 * j)));
    }
    PONDER_INLINE __m256 scales() const {
        const __m256 s = _mm256_cvtepi32_ps(_mm256_srli_epi32(bytes32(p + 66), 28));
        return times(half_at(p) * 0.5f, _mm256_add_ps(s, _mm256_set1_ps(0.5f)));
    }
};

struct IQ3_S {
    static constexpr int bytes = 110, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE IQ3_S(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned long long q = word_at<unsigned long long>(p + 2 + 8 * j);
        const unsigned high = static_cast<unsigned char>(p[66 + j]);
        auto grid = [&](int i) { return words_of(iq3_s_grid)[(q >> (8 * i) & 255) | (high >> i & 1) << 8]; };
        return negate_where(eight_words(grid(0), grid(1), grid(2), grid(3), grid(4), grid(5), grid(6), grid(7)), word_at<unsigned>(p + 74 + 4 * j));
    }
    PONDER_INLINE __m256 scales() const { return times(half_at(p) * 2, nibble_scales(p + 106, 0)); } // 1 + 2 s
};

// IQ1's values are a grid of -1, 0 and 1 with an eighth more or less: eight times that, as whole numbers.
PONDER_INLINE __m256i eighths(__m256i grid, __m256i deltas) { return _mm256_add_epi8(_mm256_and_si256(_mm256_slli_epi16(grid, 3), all(0xF8)), deltas); }

struct IQ1_S {
    static constexpr int bytes = 50, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    explicit PONDER_INLINE IQ1_S(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned low = word_at<unsigned>(p + 2 + 4 * j), high = word_at<unsigned short>(p + 34 + 2 * j);
        auto grid = [&](int i) { return words_of(iq1_grid)[(low >> (8 * i) & 255) | (high >> (3 * i) & 7) << 8]; };
        return eighths(four_words(grid(0), grid(1), grid(2), grid(3)), all(high & 0x8000 ? -1 : 1));
    }
    PONDER_INLINE __m256 scales() const {
        const __m256i qh = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 34)));
        const __m256i twice = _mm256_and_si256(_mm256_srli_epi32(qh, 11), _mm256_set1_epi32(14));
        return times(half_at(p) * 0.125f, _mm256_cvtepi32_ps(_mm256_or_si256(twice, _mm256_set1_epi32(1))));
    }
};

struct IQ1_M {
    static constexpr int bytes = 56, zero = signed_bytes;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE IQ1_M(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned low = word_at<unsigned>(p + 4 * j), high = word_at<unsigned short>(p + 32 + 2 * j);
        auto grid = [&](int i) { return words_of(iq1_grid)[(low >> (8 * i) & 255) | (high >> (4 * i) & 7) << 8]; };
        auto delta = [&](int i) { return high >> (4 * i) & 8 ? ~0ull : 0x0101010101010101ull; };
        return eighths(four_words(grid(0), grid(1), grid(2), grid(3)), four_words(delta(0), delta(1), delta(2), delta(3)));
    }
    PONDER_INLINE __m256 scales(int h) const {
        const unsigned long long s = word_at<unsigned long long>(p + 48);
        const unsigned d = static_cast<unsigned>((s >> 12 & 0x000F) | (s >> 24 & 0x00F0) | (s >> 36 & 0x0F00) | (s >> 48 & 0xF000));
        const __m256i words = _mm256_setr_m128i(_mm_set1_epi32(static_cast<int>(s >> (32 * h) & 0xFFFF)), _mm_set1_epi32(static_cast<int>(s >> (32 * h + 16) & 0xFFFF)));
        const __m256i three = _mm256_and_si256(_mm256_srlv_epi32(words, _mm256_setr_epi32(0, 3, 6, 9, 0, 3, 6, 9)), _mm256_set1_epi32(7));
        const __m256i odd = _mm256_or_si256(_mm256_slli_epi32(three, 1), _mm256_set1_epi32(1));
        return times(_cvtsh_ss(static_cast<unsigned short>(d)) * 0.125f, _mm256_cvtepi32_ps(odd));
    }
};

// --- units

struct Unit {
    Ints w[4];
    Floats scale, min;
};

template <class F> constexpr bool is_signed = F::zero == signed_bytes;
template <class F> constexpr int zero_shift = F::zero == signed_bytes ? shift_of_signed : F::zero;

#if defined(__AVX512VNNI__)
template <class F> PONDER_INLINE Floats in_lanes(const F& block, int, bool min) {
    if constexpr (F::fine) {
        __m256 low, high;
        if constexpr (F::has_min) low = min ? block.mins(0) : block.scales(0), high = min ? block.mins(1) : block.scales(1);
        else low = block.scales(0), high = block.scales(1);
        return _mm512_permutexvar_ps(_mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15), _mm512_insertf32x8(_mm512_castps256_ps512(low), high, 1));
    } else {
        __m256 eight;
        if constexpr (F::has_min) eight = min ? block.mins() : block.scales();
        else eight = block.scales();
        return _mm512_permutexvar_ps(_mm512_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6, 1, 3, 5, 7, 1, 3, 5, 7), _mm512_castps256_ps512(eight));
    }
}
template <int i, class F> PONDER_INLINE Ints natural(const F& block, int) {
    Ints v;
    if constexpr (requires { block.template wide<0>(); }) v = block.template wide<i>();
    else v = _mm512_inserti64x4(_mm512_castsi256_si512(block.weights(2 * i)), block.weights(2 * i + 1), 1);
    return is_signed<F> ? _mm512_xor_si512(v, _mm512_set1_epi8(static_cast<char>(0x80))) : v;
}
PONDER_INLINE void turn(const Ints (&v)[4], Ints (&w)[4]) {
    const Ints a = _mm512_unpacklo_epi32(v[0], v[1]), b = _mm512_unpackhi_epi32(v[0], v[1]);
    const Ints c = _mm512_unpacklo_epi32(v[2], v[3]), d = _mm512_unpackhi_epi32(v[2], v[3]);
    w[0] = _mm512_unpacklo_epi64(a, c), w[1] = _mm512_unpackhi_epi64(a, c);
    w[2] = _mm512_unpacklo_epi64(b, d), w[3] = _mm512_unpackhi_epi64(b, d);
}
#else
template <class F> PONDER_INLINE Floats in_lanes(const F& block, int u, bool min) {
    if constexpr (F::fine) {
        __m256 eight;
        if constexpr (F::has_min) eight = min ? block.mins(u) : block.scales(u);
        else eight = block.scales(u);
        return _mm256_permutevar8x32_ps(eight, _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7));
    } else {
        __m256 eight;
        if constexpr (F::has_min) eight = min ? block.mins() : block.scales();
        else eight = block.scales();
        return u ? _mm256_permute2f128_ps(eight, eight, 0x11) : _mm256_permute2f128_ps(eight, eight, 0x00);
    }
}
template <int i, class F> PONDER_INLINE Ints natural(const F& block, int u) { return block.weights(4 * u + i); }
PONDER_INLINE void turn(const Ints (&v)[4], Ints (&w)[4]) {
    const Ints a = _mm256_unpacklo_epi32(v[0], v[1]), b = _mm256_unpackhi_epi32(v[0], v[1]);
    const Ints c = _mm256_unpacklo_epi32(v[2], v[3]), d = _mm256_unpackhi_epi32(v[2], v[3]);
    w[0] = _mm256_unpacklo_epi64(a, c), w[1] = _mm256_unpackhi_epi64(a, c);
    w[2] = _mm256_unpacklo_epi64(b, d), w[3] = _mm256_unpackhi_epi64(b, d);
}
#endif

template <class F> PONDER_INLINE void unpack(const F& block, int u, Unit& unit) {
    const Ints v[4] = {natural<0>(block, u), natural<1>(block, u), natural<2>(block, u), natural<3>(block, u)};
    turn(v, unit.w);
    unit.scale = in_lanes(block, u, false);
    if constexpr (F::has_min) unit.min = in_lanes(block, u, true);
}

// Where the sums of weights that stand for their value plus 2^shift begin: at minus 2^shift times the activations' sums.
template <int shift> PONDER_INLINE Ints start(Ints negative_sum) { return shift < 0 ? no_ints() : times_power(negative_sum, shift); }

// Weights stream through once, row behind row, so the lines some way ahead are asked for: the hardware's own prefetching stops at every
// page. Without it decoding was near three times slower (tests/bench/README.md).
constexpr int prefetch_bytes = 2048;
template <int bytes> PONDER_INLINE void prefetch(const std::byte* p) {
#pragma GCC unroll 8
    for (int line = 0; line < bytes; line += 64) _mm_prefetch(reinterpret_cast<const char*>(p) + prefetch_bytes + line, _MM_HINT_T0);
}

// A row as blocks of 256. Rows of small blocks may end in a part of one, which is read from a copy filled up with zeros.
template <class F> struct RowBlocks {
    const std::byte* p;
    int whole, count;
    std::byte last[F::bytes];
    PONDER_INLINE RowBlocks(const std::byte* row, int columns) : p(row), whole(columns / block_values), count((columns + block_values - 1) / block_values) {
        if constexpr (requires { F::small_bytes; })
            if (whole < count) {
                __builtin_memset(last, 0, sizeof last);
                __builtin_memcpy(last, p + whole * F::bytes, static_cast<std::size_t>(columns % block_values / 32 * F::small_bytes));
            }
    }
    PONDER_INLINE F operator[](int b) const {
        if constexpr (requires { F::small_bytes; }) return F(b < whole ? p + b * F::bytes : last);
        else return F(p + b * F::bytes);
    }
};

// Few activation rows: one weight row times R of them, unpacked in registers. Each product has its own sum and its own order, the same here
// and in tile().
template <class F, int R> inline void dot_row(const std::byte* weights, int row, int columns, const ActRow* acts) {
    Floats sum[R];
    for (int r = 0; r < R; r++) sum[r] = no_floats();
    const RowBlocks<F> blocks(weights, columns);
    for (int b = 0; b < blocks.count; b++) {
        prefetch<F::bytes>(weights + b * F::bytes);
        const F block = blocks[b];
#pragma GCC unroll 2
        for (int u = 0; u < units; u++) {
            Unit unit;
            unpack(block, u, unit);
            const int at = b * units + u;
#pragma GCC unroll 4
            for (int r = 0; r < R; r++) {
                const Ints negative_sum = load_ints(acts[r].negative_sum + at * lanes);
                const Floats scale = load_floats(acts[r].scale + at * lanes);
                Ints dots = start<zero_shift<F>>(negative_sum);
#pragma GCC unroll 4
                for (int t = 0; t < 4; t++) dots = dot<is_signed<F>>(dots, unit.w[t], load_ints(acts[r].q + at * unit_values + t * 4 * lanes));
                sum[r] = fma(to_floats(dots), mul(unit.scale, scale), sum[r]);
                if constexpr (F::has_min) sum[r] = fma(unit.min, mul(scale, to_floats(negative_sum)), sum[r]);
            }
        }
    }
    for (int r = 0; r < R; r++) acts[r].out[row] = sum8(half_sum(sum[r]));
}

// Many activation rows: W weight rows, unpacked before, times A of them.
template <bool is_signed, int shift, bool has_min, int W, int A> void tile(const Unit* unit, int unit_count, const ActRow* acts, int row) {
    Floats sum[W][A];
    for (int w = 0; w < W; w++)
        for (int a = 0; a < A; a++) sum[w][a] = no_floats();
    for (int at = 0; at < unit_count; at++, unit += W) {
        Ints dots[W][A];
        Floats scale[A], low[A];
#pragma GCC unroll 4
        for (int a = 0; a < A; a++) {
            const Ints negative_sum = load_ints(acts[a].negative_sum + at * lanes);
            scale[a] = load_floats(acts[a].scale + at * lanes);
            if (has_min) low[a] = mul(scale[a], to_floats(negative_sum));
#pragma GCC unroll 4
            for (int w = 0; w < W; w++) dots[w][a] = start<shift>(negative_sum);
        }
#pragma GCC unroll 4
        for (int t = 0; t < 4; t++) {
            Ints q[A];
#pragma GCC unroll 4
            for (int a = 0; a < A; a++) q[a] = load_ints(acts[a].q + at * unit_values + t * 4 * lanes);
#pragma GCC unroll 4
            for (int w = 0; w < W; w++) {
                const Ints weights = unit[w].w[t];
#pragma GCC unroll 4
                for (int a = 0; a < A; a++) dots[w][a] = dot<is_signed>(dots[w][a], weights, q[a]);
            }
        }
#pragma GCC unroll 4
        for (int w = 0; w < W; w++)
#pragma GCC unroll 4
            for (int a = 0; a < A; a++) {
                sum[w][a] = fma(to_floats(dots[w][a]), mul(unit[w].scale, scale[a]), sum[w][a]);
                if (has_min) sum[w][a] = fma(unit[w].min, low[a], sum[w][a]);
            }
    }
    for (int a = 0; a < A; a++)
        if constexpr (W == 4) _mm_storeu_ps(acts[a].out + row, sum8_of_four(half_sum(sum[0][a]), half_sum(sum[1][a]), half_sum(sum[2][a]), half_sum(sum[3][a])));
        else
            for (int w = 0; w < W; w++) acts[a].out[row + w] = sum8(half_sum(sum[w][a]));
}

template <class F, int W> inline void tiles(const std::byte* weights, std::size_t row_bytes, int row, int columns, const ActRow* acts, int count, Unit* scratch) {
    const int unit_count = (columns + block_values - 1) / block_values * units;
    for (int w = 0; w < W; w++) {
        const RowBlocks<F> blocks(weights + w * row_bytes, columns);
        for (int b = 0; b < blocks.count; b++) {
            prefetch<F::bytes>(weights + w * row_bytes + b * F::bytes);
            const F block = blocks[b];
#pragma GCC unroll 2
            for (int u = 0; u < units; u++) unpack(block, u, scratch[(b * units + u) * W + w]);
        }
    }
    int a = 0;
    for (; a + tile_acts <= count; a += tile_acts) tile<is_signed<F>, zero_shift<F>, F::has_min, W, tile_acts>(scratch, unit_count, acts + a, row);
    for (; a < count; a++) tile<is_signed<F>, zero_shift<F>, F::has_min, W, 1>(scratch, unit_count, acts + a, row);
}

template <class F>
void rows_dot_int8(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch, BlockFormat) {
    if (count < 4) {
        for (int r = 0; r < rows; r++, weights += row_bytes)
            if (count == 1) dot_row<F, 1>(weights, r, columns, acts);
            else if (count == 2) dot_row<F, 2>(weights, r, columns, acts);
            else dot_row<F, 3>(weights, r, columns, acts);
        return;
    }
    Unit* const unpacked = reinterpret_cast<Unit*>((reinterpret_cast<std::size_t>(scratch) + 63) / 64 * 64);
    int r = 0;
    for (; r + 4 <= rows; r += 4) tiles<F, 4>(weights + r * row_bytes, row_bytes, r, columns, acts, count, unpacked);
    for (; r < rows; r++) tiles<F, 1>(weights + r * row_bytes, row_bytes, r, columns, acts, count, unpacked);
}

RowsDot int8_rows_dot(BlockFormat format) {
    switch (format) {
    case BlockFormat::q8_0: return rows_dot_int8<Eight<SmallQ8_0>>;
    case BlockFormat::q4_0: return rows_dot_int8<Eight<SmallNibbles<2, false>>>;
    case BlockFormat::q4_1: return rows_dot_int8<Eight<SmallNibbles<4, true>>>;
    case BlockFormat::q5_0: return rows_dot_int8<Eight<SmallFives<2, false>>>;
    case BlockFormat::q5_1: return rows_dot_int8<Eight<SmallFives<4, true>>>;
    case BlockFormat::iq4_nl: return rows_dot_int8<Eight<SmallIQ4_NL>>;
    case BlockFormat::mxfp4: return rows_dot_int8<Eight<SmallMXFP4>>;
    case BlockFormat::q2_k: return rows_dot_int8<Q2_K>;
    case BlockFormat::q3_k: return rows_dot_int8<Q3_K>;
    case BlockFormat::q4_k: return rows_dot_int8<Q4_K>;
    case BlockFormat::q5_k: return rows_dot_int8<Q5_K>;
    case BlockFormat::q6_k: return rows_dot_int8<Q6_K>;
    case BlockFormat::iq4_xs: return rows_dot_int8<IQ4_XS>;
    case BlockFormat::iq3_s: return rows_dot_int8<IQ3_S>;
    case BlockFormat::iq3_xxs: return rows_dot_int8<IQ3_XXS>;
    case BlockFormat::iq2_s: return rows_dot_int8<IQ2_S>;
    case BlockFormat::iq2_xs: return rows_dot_int8<IQ2_XS>;
    case BlockFormat::iq2_xxs: return rows_dot_int8<IQ2_XXS>;
    case BlockFormat::iq1_m: return rows_dot_int8<IQ1_M>;
    case BlockFormat::iq1_s: return rows_dot_int8<IQ1_S>;
    default: return nullptr;
    }
}

// Sixteen neighbouring values share a scale: the largest becomes 127.
void quantize(const float* x, int columns, std::int8_t* q, float* scale, std::int32_t* negative_sum) {
    const __m256 no_sign = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
    const int groups = (columns + block_values - 1) / block_values * (block_values / 16);
    for (int g = 0; g < groups; g++) {
        const int unit = g / lanes, lane = g % lanes % (lanes / 4) * 4 + g % lanes / (lanes / 4); // packed_lane
        float d = 0;
        int sum = 0;
        __m128i words = _mm_setzero_si128();
        if (16 * g < columns) {
            const __m256 v = _mm256_loadu_ps(x + 16 * g), u = _mm256_loadu_ps(x + 16 * g + 8);
            const __m256 largest = _mm256_max_ps(_mm256_and_ps(v, no_sign), _mm256_and_ps(u, no_sign));
            __m128 m = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
            m = _mm_max_ps(m, _mm_movehl_ps(m, m));
            m = _mm_max_ss(m, _mm_movehdup_ps(m));
            const float top = _mm_cvtss_f32(m);
            d = top / 127;
            const __m256 inverse = _mm256_set1_ps(top > 0 ? 127 / top : 0);
            const __m256i n = _mm256_cvtps_epi32(_mm256_mul_ps(v, inverse)), o = _mm256_cvtps_epi32(_mm256_mul_ps(u, inverse));
            const __m256i shorts = _mm256_permute4x64_epi64(_mm256_packs_epi32(n, o), 0xD8); // the pack works within 128-bit halves
            words = _mm_packs_epi16(_mm256_castsi256_si128(shorts), _mm256_extracti128_si256(shorts, 1));
            const __m256i all_sums = _mm256_add_epi32(n, o);
            __m128i s = _mm_add_epi32(_mm256_castsi256_si128(all_sums), _mm256_extracti128_si256(all_sums, 1));
            s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4E));
            s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xB1));
            sum = _mm_cvtsi128_si32(s);
        }
        std::int8_t* to = q + unit * unit_values + 4 * lane;
        const int word[4] = {_mm_extract_epi32(words, 0), _mm_extract_epi32(words, 1), _mm_extract_epi32(words, 2), _mm_extract_epi32(words, 3)};
        for (int t = 0; t < 4; t++) __builtin_memcpy(to + t * 4 * lanes, &word[t], 4);
        scale[unit * lanes + lane] = d;
        negative_sum[unit * lanes + lane] = -sum;
    }
}

// --- float formats

struct F32 {
    using Value = float;
    static __m256 load8(const Value* p) { return _mm256_loadu_ps(p); }
    static float load1(const Value* p) { return *p; }
};
struct F16 {
    using Value = unsigned short;
    static __m256 load8(const Value* p) { return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
    static float load1(const Value* p) { return _cvtsh_ss(*p); }
};
struct BF16 {
    using Value = unsigned short;
    static __m256 load8(const Value* p) {
        return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))), 16));
    }
    static float load1(const Value* p) {
        const unsigned bits = static_cast<unsigned>(*p) << 16;
        float f;
        __builtin_memcpy(&f, &bits, 4);
        return f;
    }
};

template <class F, int R> inline void dot_float(const typename F::Value* w, const float* const* x, int n, float* out) {
    __m256 even[R], odd[R];
    for (int r = 0; r < R; r++) even[r] = odd[r] = _mm256_setzero_ps();
    int i = 0;
    for (; i + 16 <= n; i += 16) {
        const __m256 w0 = F::load8(w + i), w1 = F::load8(w + i + 8);
        for (int r = 0; r < R; r++) {
            even[r] = _mm256_fmadd_ps(w0, _mm256_loadu_ps(x[r] + i), even[r]);
            odd[r] = _mm256_fmadd_ps(w1, _mm256_loadu_ps(x[r] + i + 8), odd[r]);
        }
    }
    float tail[R] = {};
    for (; i < n; i++)
        for (int r = 0; r < R; r++) tail[r] += F::load1(w + i) * x[r][i];
    for (int r = 0; r < R; r++) out[r] = sum8(_mm256_add_ps(even[r], odd[r])) + tail[r];
}

template <class F> void rows_dot_values(const typename F::Value* w, int row, int columns, const ActRow* acts, int count) {
    int a = 0;
    for (; a + 4 <= count; a += 4) {
        const float* x[4] = {acts[a].x, acts[a + 1].x, acts[a + 2].x, acts[a + 3].x};
        float y[4];
        dot_float<F, 4>(w, x, columns, y);
        for (int r = 0; r < 4; r++) acts[a + r].out[row] = y[r];
    }
    for (; a < count; a++) dot_float<F, 1>(w, &acts[a].x, columns, &acts[a].out[row]);
}

template <class F>
void rows_dot_float(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float*, BlockFormat) {
    for (int r = 0; r < rows; r++) rows_dot_values<F>(reinterpret_cast<const typename F::Value*>(weights + r * row_bytes), r, columns, acts, count);
}

void rows_dot_other(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch,
                    BlockFormat format) {
    for (int r = 0; r < rows; r++) {
        dequantize_row(format, weights + r * row_bytes, scratch, columns);
        rows_dot_values<F32>(scratch, r, columns, acts, count);
    }
}

float dot_f32(const float* a, const float* b, int n) {
    float y;
    dot_float<F32, 1>(a, &b, n, &y);
    return y;
}

float dot_f16(const std::uint16_t* a, const float* b, int n) {
    float y;
    dot_float<F16, 1>(a, &b, n, &y);
    return y;
}

template <class F> inline void add_scaled(float* y, const typename F::Value* x, float a, int n) {
    const __m256 factor = _mm256_set1_ps(a);
    int i = 0;
    for (; i + 8 <= n; i += 8) _mm256_storeu_ps(y + i, _mm256_fmadd_ps(factor, F::load8(x + i), _mm256_loadu_ps(y + i)));
    for (; i < n; i++) y[i] += a * F::load1(x + i);
}

void add_scaled_f32(float* y, const float* x, float a, int n) { add_scaled<F32>(y, x, a, n); }
void add_scaled_f16(float* y, const std::uint16_t* x, float a, int n) { add_scaled<F16>(y, x, a, n); }

void to_f16(const float* x, std::uint16_t* h, int n) {
    int i = 0;
    for (; i + 8 <= n; i += 8) _mm_storeu_si128(reinterpret_cast<__m128i*>(h + i), _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
    for (; i < n; i++) h[i] = _cvtss_sh(x[i], _MM_FROUND_TO_NEAREST_INT);
}

} // namespace

const Kernels* PONDER_KERNELS() {
    static const Kernels kernels{PONDER_NAME,
                                 lanes,
                                 rows_dot_float<F32>,
                                 rows_dot_float<F16>,
                                 rows_dot_float<BF16>,
                                 rows_dot_other,
                                 int8_rows_dot,
                                 quantize,
                                 dot_f32,
                                 dot_f16,
                                 add_scaled_f32,
                                 add_scaled_f16,
                                 to_f16};
    return &kernels;
}

} // namespace ponder
