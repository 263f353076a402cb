// The vector kernels, compiled once for AVX2 and once for AVX-512 with VNNI: the including file defines PONDER_KERNELS and PONDER_NAME and
// is built with the matching flags. Nothing from std with a body is used here, since the linker would be free to let the rest of the program
// run a copy that this file's flags were applied to.
#include "engine/compute/cpu/kernels.h"

#include <immintrin.h>

namespace ponder {
namespace {

inline float half_at(const std::byte* p) {
    unsigned short h;
    __builtin_memcpy(&h, p, 2);
    return _cvtsh_ss(h);
}

inline __m256i bytes32(const void* p) { return _mm256_loadu_si256(static_cast<const __m256i*>(p)); }

// Eight int32 sums of four products each: w unsigned up to 128, a in -127..127, so that AVX2's 16-bit pairs cannot saturate.
inline __m256i dot_u8_s8(__m256i w, __m256i a) {
#if defined(__AVX512VNNI__)
    return _mm256_dpbusd_epi32(_mm256_setzero_si256(), w, a);
#else
    return _mm256_madd_epi16(_mm256_maddubs_epi16(w, a), _mm256_set1_epi16(1));
#endif
}

inline __m256i dot_s8_s8(__m256i w, __m256i a) { return dot_u8_s8(_mm256_abs_epi8(w), _mm256_sign_epi8(a, w)); }

inline float sum8(__m256 v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

// --- block formats: sub-blocks of 32 weights as int8, with a scale for each lane of four products

struct Q8_0 {
    static constexpr int values = 32, bytes = 34;
    static constexpr bool is_signed = true, has_min = false;
    const std::byte* p;
    float d;
    explicit Q8_0(const std::byte* block) : p(block), d(half_at(block)) {}
    __m256i weights(int) const { return bytes32(p + 2); }
    __m256 scale(int) const { return _mm256_set1_ps(d); }
    __m256 mins() const { return _mm256_setzero_ps(); }
};

inline __m256i nibbles(const std::byte* qs) {
    const __m128i both = _mm_loadu_si128(reinterpret_cast<const __m128i*>(qs)), mask = _mm_set1_epi8(15);
    return _mm256_set_m128i(_mm_and_si128(_mm_srli_epi16(both, 4), mask), _mm_and_si128(both, mask));
}

struct Q4_0 {
    static constexpr int values = 32, bytes = 18;
    static constexpr bool is_signed = true, has_min = false;
    const std::byte* p;
    float d;
    explicit Q4_0(const std::byte* block) : p(block), d(half_at(block)) {}
    __m256i weights(int) const { return _mm256_sub_epi8(nibbles(p + 2), _mm256_set1_epi8(8)); }
    __m256 scale(int) const { return _mm256_set1_ps(d); }
    __m256 mins() const { return _mm256_setzero_ps(); }
};

struct Q5_0 {
    static constexpr int values = 32, bytes = 22;
    static constexpr bool is_signed = true, has_min = false;
    const std::byte* p;
    float d;
    explicit Q5_0(const std::byte* block) : p(block), d(half_at(block)) {}
    __m256i weights(int) const {
        int high;
        __builtin_memcpy(&high, p + 2, 4);
        // byte i becomes 0 where bit i is set, else -16: the fifth bit and the offset of 16 at once
        const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32(high), _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2,
                                                                                           2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3));
        const __m256i bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201ull));
        const __m256i unset = _mm256_cmpeq_epi8(_mm256_and_si256(spread, bit), _mm256_setzero_si256());
        return _mm256_or_si256(nibbles(p + 6), _mm256_and_si256(unset, _mm256_set1_epi8(static_cast<char>(0xF0))));
    }
    __m256 scale(int) const { return _mm256_set1_ps(d); }
    __m256 mins() const { return _mm256_setzero_ps(); }
};

// The eight six-bit scales and minimums of Q4_K and Q5_K.
struct PackedScales {
    float scale[8];
    float min[8];
    PackedScales(const std::byte* block) {
        const float d = half_at(block), dmin = half_at(block + 2);
        unsigned char s[12];
        __builtin_memcpy(s, block + 4, 12);
        for (int j = 0; j < 4; j++) {
            scale[j] = d * static_cast<float>(s[j] & 63);
            min[j] = dmin * static_cast<float>(s[j + 4] & 63);
            scale[j + 4] = d * static_cast<float>((s[j + 8] & 15) | (s[j] >> 6 << 4));
            min[j + 4] = dmin * static_cast<float>((s[j + 8] >> 4) | (s[j + 4] >> 6 << 4));
        }
    }
};

struct Q4_K {
    static constexpr int values = 256, bytes = 144;
    static constexpr bool is_signed = false, has_min = true;
    const std::byte* p;
    PackedScales s;
    explicit Q4_K(const std::byte* block) : p(block), s(block) {}
    __m256i weights(int j) const {
        const __m256i both = bytes32(p + 16 + 32 * (j / 2));
        return _mm256_and_si256(j % 2 ? _mm256_srli_epi16(both, 4) : both, _mm256_set1_epi8(15));
    }
    __m256 scale(int j) const { return _mm256_set1_ps(s.scale[j]); }
    __m256 mins() const { return _mm256_loadu_ps(s.min); }
};

struct Q5_K {
    static constexpr int values = 256, bytes = 176;
    static constexpr bool is_signed = false, has_min = true;
    const std::byte* p;
    PackedScales s;
    explicit Q5_K(const std::byte* block) : p(block), s(block) {}
    __m256i weights(int j) const {
        const __m256i both = bytes32(p + 48 + 32 * (j / 2)), high = bytes32(p + 16);
        const __m256i low = _mm256_and_si256(j % 2 ? _mm256_srli_epi16(both, 4) : both, _mm256_set1_epi8(15));
        const __m256i bit = _mm256_set1_epi8(static_cast<char>(1 << j));
        return _mm256_or_si256(low, _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_and_si256(high, bit), bit), _mm256_set1_epi8(16)));
    }
    __m256 scale(int j) const { return _mm256_set1_ps(s.scale[j]); }
    __m256 mins() const { return _mm256_loadu_ps(s.min); }
};

struct Q6_K {
    static constexpr int values = 256, bytes = 210;
    static constexpr bool is_signed = true, has_min = false;
    const std::byte* p;
    float scales[16]; // one for 16 weights
    explicit Q6_K(const std::byte* block) : p(block) {
        const __m256 d = _mm256_set1_ps(half_at(block + 208));
        const __m128i s = _mm_loadu_si128(reinterpret_cast<const __m128i*>(block + 192));
        _mm256_storeu_ps(scales, _mm256_mul_ps(d, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(s))));
        _mm256_storeu_ps(scales + 8, _mm256_mul_ps(d, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_srli_si128(s, 8)))));
    }
    __m256i weights(int j) const {
        const int half = j / 4, group = j % 4;
        const __m256i both = bytes32(p + 64 * half + 32 * (group & 1));
        const __m256i low = _mm256_and_si256(group >= 2 ? _mm256_srli_epi16(both, 4) : both, _mm256_set1_epi8(15));
        const __m256i two = _mm256_and_si256(_mm256_srl_epi16(bytes32(p + 128 + 32 * half), _mm_cvtsi32_si128(2 * group)), _mm256_set1_epi8(3));
        return _mm256_sub_epi8(_mm256_or_si256(low, _mm256_slli_epi16(two, 4)), _mm256_set1_epi8(32));
    }
    __m256 scale(int j) const { return _mm256_set_m128(_mm_set1_ps(scales[2 * j + 1]), _mm_set1_ps(scales[2 * j])); }
    __m256 mins() const { return _mm256_setzero_ps(); }
};

// Weights stream through once, row behind row, so the lines some way ahead are asked for: the hardware's own prefetching stops at every
// page. Without it decoding was near three times slower (tests/bench/README.md).
constexpr int prefetch_bytes = 2048;

// One weight row times R activation rows. Each product has its own sum and its own order, whatever R is.
template <class F, int R, bool Prefetch> inline void dot_row(const std::byte* weights, int row, int columns, const ActRow* acts) {
    __m256 sum[R];
    for (int r = 0; r < R; r++) sum[r] = _mm256_setzero_ps();
    for (int b = 0; b < columns / F::values; b++, weights += F::bytes) {
        if (Prefetch)
            for (int line = 0; line < F::bytes; line += 64) _mm_prefetch(reinterpret_cast<const char*>(weights) + prefetch_bytes + line, _MM_HINT_T0);
        const F block(weights);
#pragma GCC unroll 8
        for (int j = 0; j < F::values / 32; j++) {
            const __m256i q = block.weights(j);
            const __m256 scale = block.scale(j);
            const int sub = b * (F::values / 32) + j;
#pragma GCC unroll 8
            for (int r = 0; r < R; r++) {
                const __m256i a = bytes32(acts[r].q + 32 * sub);
                const __m256i products = F::is_signed ? dot_s8_s8(q, a) : dot_u8_s8(q, a);
                sum[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(products), _mm256_mul_ps(scale, _mm256_broadcast_ss(acts[r].scale + sub)), sum[r]);
            }
        }
        if (F::has_min) {
            const __m256 mins = block.mins();
#pragma GCC unroll 8
            for (int r = 0; r < R; r++) sum[r] = _mm256_fnmadd_ps(mins, _mm256_loadu_ps(acts[r].scaled_sum + 8 * b), sum[r]);
        }
    }
    for (int r = 0; r < R; r++) acts[r].out[row] = sum8(sum[r]);
}

// As many whole groups of R activation rows as there are, from the first not yet done; returns how many rows are done then.
template <class F, int R> inline int dot_groups(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int done, int count) {
    for (; done + R <= count; done += R)
        for (int r = 0; r < rows; r++) // from the second group on the weights are in the cache
            if (done == 0) dot_row<F, R, true>(weights + r * row_bytes, r, columns, acts + done);
            else dot_row<F, R, false>(weights + r * row_bytes, r, columns, acts + done);
    return done;
}

template <class F>
void rows_dot_int8(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float*, BlockFormat) {
    int done = 0;
#if defined(__AVX512VL__) // 32 registers
    done = dot_groups<F, 8>(weights, row_bytes, rows, columns, acts, done, count);
#endif
    done = dot_groups<F, 4>(weights, row_bytes, rows, columns, acts, done, count);
    dot_groups<F, 1>(weights, row_bytes, rows, columns, acts, done, count);
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

void quantize(const float* x, int columns, std::int8_t* q, float* scale, float* scaled_sum) {
    const __m256 no_sign = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
    for (int b = 0; b < columns / 32; b++, x += 32, q += 32) {
        __m256 v[4], largest = _mm256_setzero_ps();
        for (int i = 0; i < 4; i++) {
            v[i] = _mm256_loadu_ps(x + 8 * i);
            largest = _mm256_max_ps(largest, _mm256_and_ps(v[i], no_sign));
        }
        __m128 m = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
        m = _mm_max_ps(m, _mm_movehl_ps(m, m));
        m = _mm_max_ss(m, _mm_movehdup_ps(m));
        const float d = _mm_cvtss_f32(m) / 127, inverse = d > 0 ? 1 / d : 0;
        __m256i n[4], sum = _mm256_setzero_si256();
        for (int i = 0; i < 4; i++) {
            n[i] = _mm256_cvtps_epi32(_mm256_mul_ps(v[i], _mm256_set1_ps(inverse)));
            sum = _mm256_add_epi32(sum, n[i]);
        }
        // the packs work within 128-bit halves; the permutation puts the words back in order
        const __m256i packed = _mm256_packs_epi16(_mm256_packs_epi32(n[0], n[1]), _mm256_packs_epi32(n[2], n[3]));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(q), _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)));
        __m128i s = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0x4E));
        s = _mm_add_epi32(s, _mm_shuffle_epi32(s, 0xB1));
        scale[b] = d;
        scaled_sum[b] = d * static_cast<float>(_mm_cvtsi128_si32(s));
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
                                 rows_dot_float<F32>,
                                 rows_dot_float<F16>,
                                 rows_dot_float<BF16>,
                                 rows_dot_int8<Q8_0>,
                                 rows_dot_int8<Q4_0>,
                                 rows_dot_int8<Q5_0>,
                                 rows_dot_int8<Q4_K>,
                                 rows_dot_int8<Q5_K>,
                                 rows_dot_int8<Q6_K>,
                                 rows_dot_other,
                                 quantize,
                                 dot_f32,
                                 dot_f16,
                                 add_scaled_f32,
                                 add_scaled_f16,
                                 to_f16};
    return &kernels;
}

} // namespace ponder
