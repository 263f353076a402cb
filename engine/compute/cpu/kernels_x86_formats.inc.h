// The block formats as the x86 kernels see them, one struct a format: 256 weights as bytes in natural order, with a scale (and minimum) for
// each 32 or 16. Layouts: facts/engine.md section 4.2. Included by kernels_x86.inc.h alone; the same rule on std holds.
#include "engine/compute/cpu/kernels_x86_vectors.inc.h"
#include "engine/file/iq_codebooks.h"

namespace ponder {
namespace {

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
    return _mm256_setr_epi32(static_cast<int>(a), static_cast<int>(b), static_cast<int>(c), static_cast<int>(d), static_cast<int>(e), static_cast<int>(f),
                             static_cast<int>(g), static_cast<int>(h));
}
PONDER_INLINE unsigned byte_at(const std::byte* p) { return static_cast<unsigned char>(*p); }

// Seven signs a byte become eight: the last makes their number even.
PONDER_INLINE __m256i eighth_signs(__m256i seven) {
    const __m256i odd = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, -128, -128, 0, -128, 0, 0, -128, -128, 0, 0, -128, 0, -128, -128, 0)); // of 4 bits
    const __m256i low = _mm256_shuffle_epi8(odd, _mm256_and_si256(seven, all(15)));
    const __m256i high = _mm256_shuffle_epi8(odd, _mm256_and_si256(_mm256_srli_epi16(seven, 4), all(15)));
    return _mm256_or_si256(seven, _mm256_xor_si256(low, high));
}
// The signs of a block from words that hold four times seven in their low bits.
PONDER_INLINE void store_even_signs(__m256i words, unsigned (&signs)[8]) {
    auto field = [words](int i) __attribute__((always_inline)) { return _mm256_and_si256(_mm256_slli_epi32(words, i), _mm256_set1_epi32(127 << (8 * i))); };
    const __m256i seven = _mm256_or_si256(_mm256_or_si256(field(0), field(1)), _mm256_or_si256(field(2), field(3)));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(signs), eighth_signs(seven));
}

struct IQ2_XXS {
    static constexpr int bytes = 66, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    unsigned signs[8];
    explicit PONDER_INLINE IQ2_XXS(const std::byte* block) : p(block) {
        // every second word
        const __m256i low = _mm256_permutevar8x32_epi32(bytes32(p + 2), _mm256_setr_epi32(1, 3, 5, 7, 1, 3, 5, 7));
        const __m256i high = _mm256_permutevar8x32_epi32(bytes32(p + 34), _mm256_setr_epi32(1, 3, 5, 7, 1, 3, 5, 7));
        store_even_signs(_mm256_blend_epi32(low, high, 0xF0), signs);
    }
    PONDER_INLINE __m256i weights(int j) const {
        const std::byte* q = p + 2 + 8 * j;
        auto grid = [q](int i) { return words_of(iq2_xxs_grid)[byte_at(q + i)]; };
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), signs[j]);
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
    unsigned signs[8];
    explicit PONDER_INLINE IQ2_XS(const std::byte* block) : p(block) {
        // the pack works within 128-bit halves
        const __m256i seven = _mm256_packus_epi16(_mm256_srli_epi16(bytes32(p + 2), 9), _mm256_srli_epi16(bytes32(p + 34), 9));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(signs), eighth_signs(_mm256_permute4x64_epi64(seven, 0xD8)));
    }
    PONDER_INLINE __m256i weights(int j) const {
        auto grid = [&](int i) { return words_of(iq2_xs_grid)[word_at<unsigned short>(p + 2 + 8 * j + 2 * i) & 511]; };
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), signs[j]);
    }
    PONDER_INLINE __m256 scales(int h) const { return times(half_at(p) * 0.25f, nibble_scales(p + 66, h)); }
};

struct IQ2_S {
    static constexpr int bytes = 82, zero = signed_bytes;
    static constexpr bool has_min = false, fine = true;
    const std::byte* p;
    explicit PONDER_INLINE IQ2_S(const std::byte* block) : p(block) {}
    PONDER_INLINE __m256i weights(int j) const {
        const unsigned high = byte_at(p + 66 + j);
        auto grid = [&](int i) { return words_of(iq2_s_grid)[byte_at(p + 2 + 4 * j + i) | (high << (8 - 2 * i) & 0x300)]; };
        return negate_where(four_words(grid(0), grid(1), grid(2), grid(3)), word_at<unsigned>(p + 34 + 4 * j));
    }
    PONDER_INLINE __m256 scales(int h) const { return times(half_at(p) * 0.25f, nibble_scales(p + 74, h)); }
};

struct IQ3_XXS {
    static constexpr int bytes = 98, zero = signed_bytes;
    static constexpr bool has_min = false, fine = false;
    const std::byte* p;
    unsigned signs[8];
    explicit PONDER_INLINE IQ3_XXS(const std::byte* block) : p(block) { store_even_signs(bytes32(p + 66), signs); }
    PONDER_INLINE __m256i weights(int j) const {
        auto grid = [&](int i) { return words_of(iq3_xxs_grid)[byte_at(p + 2 + 8 * j + i)]; };
        return negate_where(eight_words(grid(0), grid(1), grid(2), grid(3), grid(4), grid(5), grid(6), grid(7)), signs[j]);
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
        const unsigned high = byte_at(p + 66 + j);
        auto grid = [&](int i) { return words_of(iq3_s_grid)[byte_at(p + 2 + 8 * j + i) | (high << (8 - i) & 256)]; };
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
        const unsigned high = word_at<unsigned short>(p + 34 + 2 * j);
        auto grid = [&](int i) { return words_of(iq1_grid)[byte_at(p + 2 + 4 * j + i) | (high << 8 >> (3 * i) & 0x700)]; };
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
        const unsigned high = word_at<unsigned short>(p + 32 + 2 * j);
        auto grid = [&](int i) { return words_of(iq1_grid)[byte_at(p + 4 * j + i) | (high << 8 >> (4 * i) & 0x700)]; };
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

} // namespace
} // namespace ponder
