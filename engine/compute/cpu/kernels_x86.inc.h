// The vector kernels, compiled once for AVX2 and once for AVX-512 with VNNI: the including file defines PONDER_KERNELS and PONDER_NAME and
// is built with the matching flags. Nothing from std with a body is used here, since the linker would be free to let the rest of the program
// run a copy that this file's flags were applied to.
//
// Quantized weights and activations meet in units of one vector of int32 lanes, each lane the dot product of 16 neighbouring values: four
// instructions of four products each add up in it before anything turns to float. For that the four words of a group of 16 lie at the same
// lane of four vectors (packed order, kernels.h); activations are quantized into that order, weights are turned as they are unpacked.
#include "engine/compute/cpu/kernels.h"
#include "engine/compute/cpu/kernels_x86_formats.inc.h"

namespace ponder {
namespace {

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
                if constexpr (F::has_min) sum[r] = fma(unit.min, mul(scale, to_floats(negative_sum)), sum[r]);
                sum[r] = fma(to_floats(dots), mul(unit.scale, scale), sum[r]);
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
                if (has_min) sum[w][a] = fma(unit[w].min, low[a], sum[w][a]);
                sum[w][a] = fma(to_floats(dots[w][a]), mul(unit[w].scale, scale[a]), sum[w][a]);
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

// --- float formats, sixteen values at a time

#if defined(__AVX512F__)
struct Sixteen {
    __m512 v;
};
PONDER_INLINE Sixteen sixteen_zeros() { return {_mm512_setzero_ps()}; }
PONDER_INLINE Sixteen fma(Sixteen a, Sixteen b, Sixteen c) { return {_mm512_fmadd_ps(a.v, b.v, c.v)}; }
PONDER_INLINE __m256 half_sum(Sixteen s) { return half_sum(s.v); }
PONDER_INLINE Sixteen sixteen_times(float x) { return {_mm512_set1_ps(x)}; }
PONDER_INLINE void store16(float* p, Sixteen s) { _mm512_storeu_ps(p, s.v); }
constexpr int float_tile_rows = 4, score_tokens = 4, mix_width = 8; // as many sums as the registers hold
#else
struct Sixteen {
    __m256 v, u;
};
PONDER_INLINE Sixteen sixteen_zeros() { return {_mm256_setzero_ps(), _mm256_setzero_ps()}; }
PONDER_INLINE Sixteen fma(Sixteen a, Sixteen b, Sixteen c) { return {_mm256_fmadd_ps(a.v, b.v, c.v), _mm256_fmadd_ps(a.u, b.u, c.u)}; }
PONDER_INLINE __m256 half_sum(Sixteen s) { return _mm256_add_ps(s.v, s.u); }
PONDER_INLINE Sixteen sixteen_times(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
PONDER_INLINE void store16(float* p, Sixteen s) { _mm256_storeu_ps(p, s.v), _mm256_storeu_ps(p + 8, s.u); }
constexpr int float_tile_rows = 1, score_tokens = 1, mix_width = 4;
#endif

struct F32 {
    using Value = float;
    static __m256 load8(const Value* p) { return _mm256_loadu_ps(p); }
    static float load1(const Value* p) { return *p; }
#if defined(__AVX512F__)
    static PONDER_INLINE Sixteen load16(const Value* p) { return {_mm512_loadu_ps(p)}; }
#else
    static PONDER_INLINE Sixteen load16(const Value* p) { return {load8(p), load8(p + 8)}; }
#endif
};
struct F16 {
    using Value = unsigned short;
    static __m256 load8(const Value* p) { return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
    static float load1(const Value* p) { return _cvtsh_ss(*p); }
#if defined(__AVX512F__)
    static PONDER_INLINE Sixteen load16(const Value* p) { return {_mm512_cvtph_ps(bytes32(p))}; }
#else
    static PONDER_INLINE Sixteen load16(const Value* p) { return {load8(p), load8(p + 8)}; }
#endif
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
#if defined(__AVX512F__)
    static PONDER_INLINE Sixteen load16(const Value* p) { return {_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bytes32(p)), 16))}; }
#else
    static PONDER_INLINE Sixteen load16(const Value* p) { return {load8(p), load8(p + 8)}; }
#endif
};

// W rows of weights, row_bytes apart, times A of activations: each product has its own sum, in the same order whatever W and A are.
template <class F, int W, int A> inline void float_tile(const std::byte* weights, std::size_t row_bytes, int row, int columns, const ActRow* acts) {
    const typename F::Value* w[W];
    for (int i = 0; i < W; i++) w[i] = reinterpret_cast<const typename F::Value*>(weights + i * row_bytes);
    Sixteen sum[W][A];
    for (int i = 0; i < W; i++)
        for (int a = 0; a < A; a++) sum[i][a] = sixteen_zeros();
    int c = 0;
    for (; c + 16 <= columns; c += 16) {
        Sixteen x[A];
#pragma GCC unroll 4
        for (int a = 0; a < A; a++) x[a] = F32::load16(acts[a].x + c);
#pragma GCC unroll 4
        for (int i = 0; i < W; i++) {
            const Sixteen values = F::load16(w[i] + c);
#pragma GCC unroll 4
            for (int a = 0; a < A; a++) sum[i][a] = fma(values, x[a], sum[i][a]);
        }
    }
    for (int i = 0; i < W; i++)
        for (int a = 0; a < A; a++) {
            float tail = 0;
            for (int t = c; t < columns; t++) tail += F::load1(w[i] + t) * acts[a].x[t];
            acts[a].out[row + i] = sum8(half_sum(sum[i][a])) + tail;
        }
}

template <class F>
void rows_dot_float(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float*, BlockFormat) {
    constexpr int W = float_tile_rows;
    int a = 0;
    for (; a + 4 <= count; a += 4) {
        int r = 0;
        for (; r + W <= rows; r += W) float_tile<F, W, 4>(weights + r * row_bytes, row_bytes, r, columns, acts + a);
        for (; r < rows; r++) float_tile<F, 1, 4>(weights + r * row_bytes, row_bytes, r, columns, acts + a);
    }
    for (; a < count; a++)
        for (int r = 0; r < rows; r++) float_tile<F, 1, 1>(weights + r * row_bytes, row_bytes, r, columns, acts + a);
}

// --- attention: one query row against many cached rows, stride values apart

// T products with the same row, each in four sums, since a single one would wait for itself; in the same order whatever T is.
template <class F, int T> PONDER_INLINE void few_scores(const typename F::Value* keys, std::size_t stride, const float* q, int n, float scale, float* score) {
    Sixteen sum[T][4];
    for (int t = 0; t < T; t++)
        for (int k = 0; k < 4; k++) sum[t][k] = sixteen_zeros();
    int i = 0;
    for (; i + 64 <= n; i += 64)
#pragma GCC unroll 4
        for (int k = 0; k < 4; k++) {
            const Sixteen x = F32::load16(q + i + 16 * k);
#pragma GCC unroll 4
            for (int t = 0; t < T; t++) sum[t][k] = fma(F::load16(keys + t * stride + i + 16 * k), x, sum[t][k]);
        }
    for (; i + 16 <= n; i += 16)
#pragma GCC unroll 4
        for (int t = 0; t < T; t++) sum[t][0] = fma(F::load16(keys + t * stride + i), F32::load16(q + i), sum[t][0]);
#pragma GCC unroll 4
    for (int t = 0; t < T; t++) {
        float tail = 0;
        for (int j = i; j < n; j++) tail += F::load1(keys + t * stride + j) * q[j];
        const __m256 first = _mm256_add_ps(half_sum(sum[t][0]), half_sum(sum[t][1])), last = _mm256_add_ps(half_sum(sum[t][2]), half_sum(sum[t][3]));
        score[t] = scale * (sum8(_mm256_add_ps(first, last)) + tail);
    }
}

template <class F> inline void scores(const typename F::Value* keys, std::size_t stride, int count, const float* q, int n, float scale, float* score) {
    int t = 0;
    for (; t + score_tokens <= count; t += score_tokens) few_scores<F, score_tokens>(keys + t * stride, stride, q, n, scale, score + t);
    for (; t < count; t++) few_scores<F, 1>(keys + t * stride, stride, q, n, scale, score + t);
}

// The sum over rows stays in registers for some columns at a time; each is added up row by row, in order.
template <class F, int C> PONDER_INLINE void mix_columns(const typename F::Value* values, std::size_t stride, int count, const float* weight, float* y) {
    Sixteen sum[C];
    for (int c = 0; c < C; c++) sum[c] = sixteen_zeros();
    for (int t = 0; t < count; t++, values += stride) {
        const Sixteen w = sixteen_times(weight[t]);
#pragma GCC unroll 8
        for (int c = 0; c < C; c++) sum[c] = fma(w, F::load16(values + 16 * c), sum[c]);
    }
    for (int c = 0; c < C; c++) store16(y + 16 * c, sum[c]);
}

template <class F> inline void mix(const typename F::Value* values, std::size_t stride, int count, const float* weight, int n, float* y) {
    int i = 0;
    for (; i + 16 * mix_width <= n; i += 16 * mix_width) mix_columns<F, mix_width>(values + i, stride, count, weight, y + i);
    for (; i + 16 <= n; i += 16) mix_columns<F, 1>(values + i, stride, count, weight, y + i);
    for (; i < n; i++) {
        y[i] = 0;
        for (int t = 0; t < count; t++) y[i] += weight[t] * F::load1(values + t * stride + i);
    }
}

void scores_f32(const float* keys, std::size_t stride, int count, const float* q, int n, float scale, float* score) {
    scores<F32>(keys, stride, count, q, n, scale, score);
}
void scores_f16(const std::uint16_t* keys, std::size_t stride, int count, const float* q, int n, float scale, float* score) {
    scores<F16>(keys, stride, count, q, n, scale, score);
}
void mix_f32(const float* values, std::size_t stride, int count, const float* weight, int n, float* y) { mix<F32>(values, stride, count, weight, n, y); }
void mix_f16(const std::uint16_t* values, std::size_t stride, int count, const float* weight, int n, float* y) { mix<F16>(values, stride, count, weight, n, y); }

void rows_dot_other(const std::byte* weights, std::size_t row_bytes, int rows, int columns, const ActRow* acts, int count, float* scratch,
                    BlockFormat format) {
    for (int r = 0; r < rows; r++) {
        dequantize_row(format, weights + r * row_bytes, scratch, columns);
        for (int a = 0; a < count; a++) float_tile<F32, 1, 1>(reinterpret_cast<const std::byte*>(scratch), 0, r, columns, acts + a);
    }
}

float dot_f32(const float* a, const float* b, int n) {
    float y;
    few_scores<F32, 1>(a, 0, b, n, 1, &y);
    return y;
}
float dot_f16(const std::uint16_t* a, const float* b, int n) {
    float y;
    few_scores<F16, 1>(a, 0, b, n, 1, &y);
    return y;
}

template <class F> inline void add_scaled(float* y, const typename F::Value* x, float a, int n) {
    int i = 0;
#if defined(__AVX512F__)
    for (; i + 16 <= n; i += 16) _mm512_storeu_ps(y + i, _mm512_fmadd_ps(_mm512_set1_ps(a), F::load16(x + i).v, _mm512_loadu_ps(y + i)));
#endif
    for (; i + 8 <= n; i += 8) _mm256_storeu_ps(y + i, _mm256_fmadd_ps(_mm256_set1_ps(a), F::load8(x + i), _mm256_loadu_ps(y + i)));
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
                                 scores_f32,
                                 scores_f16,
                                 mix_f32,
                                 mix_f16,
                                 add_scaled_f32,
                                 add_scaled_f16,
                                 to_f16};
    return &kernels;
}

} // namespace ponder
