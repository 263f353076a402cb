// The vectors that the x86 kernels are written in, and the few things that AVX2 and AVX-512 with VNNI do differently: integers and floats of
// the widest kind, the integer dot product, sums over lanes. Included by kernels_x86_formats.inc.h alone; the same rule on std holds.
#include <cstddef>

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

} // namespace
} // namespace ponder
