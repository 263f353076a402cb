/* What a training step does between its matrix products, each in one pass over memory: norms, gates, rotation and splitting into heads,
 * the way to the experts and back.  PyTorch's own operations do the same in several passes each, and on a CPU that takes longer than the
 * products.  fast.py compiles and calls this; without a C compiler PyTorch's operations do.  bfloat16 comes as 16-bit integers.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef uint16_t bf16;

static inline float wide(bf16 x) {
    uint32_t bits = (uint32_t)x << 16;
    float out;
    memcpy(&out, &bits, 4);
    return out;
}

static inline bf16 narrow(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    return (bf16)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

/* y = x / rms(x) * w; rows of d, `stride` apart in x. */
#define NORM(NAME, TYPE, READ, WRITE)                                                                                                      \
    void NAME(const TYPE *x, int64_t stride, const float *w, bf16 *y, float *scale, int64_t n, int64_t d, float eps) {                    \
        _Pragma("omp parallel for schedule(static)") for (int64_t i = 0; i < n; i++) {                                                    \
            const TYPE *row = x + i * stride;                                                                                              \
            bf16 *to = y + i * d;                                                                                                          \
            float sum = 0;                                                                                                                 \
            for (int64_t j = 0; j < d; j++) sum += READ(row[j]) * READ(row[j]);                                                            \
            const float s = scale[i] = 1 / sqrtf(sum / d + eps);                                                                           \
            for (int64_t j = 0; j < d; j++) to[j] = narrow(READ(row[j]) * s * w[j]);                                                       \
        }                                                                                                                                  \
    }                                                                                                                                      \
    void NAME##_back(const bf16 *dy, const TYPE *x, int64_t stride, const float *w, const float *scale, TYPE *dx, float *dw, int64_t n,   \
                     int64_t d) {                                                                                                          \
        _Pragma("omp parallel") {                                                                                                          \
            float part[1024];                                                                                                              \
            memset(part, 0, sizeof part);                                                                                                  \
            _Pragma("omp for schedule(static)") for (int64_t i = 0; i < n; i++) {                                                          \
                const TYPE *row = x + i * stride;                                                                                          \
                const bf16 *from = dy + i * d;                                                                                             \
                TYPE *to = dx + i * d;                                                                                                     \
                const float s = scale[i];                                                                                                  \
                float dot = 0;                                                                                                             \
                for (int64_t j = 0; j < d; j++) dot += wide(from[j]) * w[j] * READ(row[j]);                                                \
                const float pull = dot * s * s / d;                                                                                        \
                for (int64_t j = 0; j < d; j++) {                                                                                          \
                    const float g = wide(from[j]), v = READ(row[j]);                                                                       \
                    part[j] += g * v * s;                                                                                                  \
                    to[j] = WRITE(s * (g * w[j] - v * pull));                                                                              \
                }                                                                                                                          \
            }                                                                                                                              \
            _Pragma("omp critical") for (int64_t j = 0; j < d; j++) dw[j] += part[j];                                                     \
        }                                                                                                                                  \
    }
#define SAME(x) (x)
NORM(norm_f32, float, SAME, SAME)
NORM(norm_bf16, bf16, wide, narrow)

/* e^x to about seven digits, without calls, so that loops over it vectorize. */
static inline float exponential(float x) {
    x = x > 80 ? 80 : x < -80 ? -80 : x;
    const float t = x * 1.44269504f, whole = rintf(t), f = (t - whole) * 0.69314718f;
    const float p = 1 + f * (1 + f * (0.5f + f * (0.16666667f + f * (0.041666668f + f * (0.0083333333f + f * 0.0013888889f)))));
    const int32_t bits = ((int32_t)whole + 127) << 23;
    float power;
    memcpy(&power, &bits, 4);
    return p * power;
}

/* h = silu(gate) * up, where a row holds gate and up side by side. */
void swiglu(const bf16 *x, bf16 *h, int64_t n, int64_t f) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        const bf16 *gate = x + 2 * f * i, *up = gate + f;
        for (int64_t j = 0; j < f; j++) {
            const float g = wide(gate[j]);
            h[i * f + j] = narrow(g / (1 + exponential(-g)) * wide(up[j]));
        }
    }
}

void swiglu_back(const bf16 *dh, const bf16 *x, bf16 *dx, int64_t n, int64_t f) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        const bf16 *gate = x + 2 * f * i, *up = gate + f;
        bf16 *dgate = dx + 2 * f * i, *dup = dgate + f;
        for (int64_t j = 0; j < f; j++) {
            const float g = wide(gate[j]), s = 1 / (1 + exponential(-g)), d = wide(dh[i * f + j]);
            dup[j] = narrow(d * g * s);
            dgate[j] = narrow(d * wide(up[j]) * s * (1 + g * (1 - s)));
        }
    }
}

/* q (b, t, h, n + r), kv (b, t, h, n + v), the rotary key (b, t, r; `stride` between tokens) -> Q and K (b, h, t, n + r), V (b, h, t, v).
 * turn holds cosine and sine of each pair, (t, r). */
void heads(const bf16 *q, const bf16 *kv, const bf16 *kr, int64_t stride, const float *turn, bf16 *Q, bf16 *K, bf16 *V, int64_t b, int64_t t, int64_t h,
           int64_t n, int64_t r, int64_t v, float scale) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < b * t; i++) {
        const int64_t row = i / t, at = i % t;
        const float *c = turn + at * r;
        bf16 turned[256];
        for (int64_t j = 0; j < r; j += 2) {
            const float x = wide(kr[i * stride + j]), y = wide(kr[i * stride + j + 1]);
            turned[j] = narrow(x * c[j] - y * c[j + 1]);
            turned[j + 1] = narrow(x * c[j + 1] + y * c[j]);
        }
        for (int64_t k = 0; k < h; k++) {
            const bf16 *from = q + (i * h + k) * (n + r), *pair = kv + (i * h + k) * (n + v);
            const int64_t to = (row * h + k) * t + at;
            bf16 *out = Q + to * (n + r);
            for (int64_t j = 0; j < n; j++) out[j] = narrow(wide(from[j]) * scale);
            for (int64_t j = 0; j < r; j += 2) {
                const float x = wide(from[n + j]) * scale, y = wide(from[n + j + 1]) * scale;
                out[n + j] = narrow(x * c[j] - y * c[j + 1]);
                out[n + j + 1] = narrow(x * c[j + 1] + y * c[j]);
            }
            memcpy(K + to * (n + r), pair, 2 * n);
            memcpy(K + to * (n + r) + n, turned, 2 * r);
            memcpy(V + to * v, pair + n, 2 * v);
        }
    }
}

void heads_back(const bf16 *dQ, const bf16 *dK, const bf16 *dV, const float *turn, bf16 *dq, bf16 *dkv, bf16 *dkr, int64_t b, int64_t t, int64_t h,
                int64_t n, int64_t r, int64_t v, float scale) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < b * t; i++) {
        const int64_t row = i / t, at = i % t;
        const float *c = turn + at * r;
        float sum[256];
        memset(sum, 0, sizeof sum);
        for (int64_t k = 0; k < h; k++) {
            const int64_t from = (row * h + k) * t + at;
            bf16 *to = dq + (i * h + k) * (n + r), *pair = dkv + (i * h + k) * (n + v);
            const bf16 *g = dQ + from * (n + r), *gk = dK + from * (n + r) + n;
            for (int64_t j = 0; j < n; j++) to[j] = narrow(wide(g[j]) * scale);
            for (int64_t j = 0; j < r; j += 2) {
                const float x = wide(g[n + j]) * scale, y = wide(g[n + j + 1]) * scale;
                to[n + j] = narrow(x * c[j] + y * c[j + 1]);
                to[n + j + 1] = narrow(y * c[j] - x * c[j + 1]);
            }
            for (int64_t j = 0; j < r; j++) sum[j] += wide(gk[j]);
            memcpy(pair, dK + from * (n + r), 2 * n);
            memcpy(pair + n, dV + from * v, 2 * v);
        }
        for (int64_t j = 0; j < r; j += 2) {
            dkr[i * r + j] = narrow(sum[j] * c[j] + sum[j + 1] * c[j + 1]);
            dkr[i * r + j + 1] = narrow(sum[j + 1] * c[j] - sum[j] * c[j + 1]);
        }
    }
}

/* out[t] = the sum over u of weight[t, u] * rows[place[t, u]]; without weights their plain sum. */
void mix(const bf16 *rows, const int64_t *place, const float *weight, bf16 *out, int64_t n, int64_t used, int64_t d) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        float sum[1024];
        memset(sum, 0, sizeof(float) * d);
        for (int64_t u = 0; u < used; u++) {
            const bf16 *row = rows + place[i * used + u] * d;
            const float w = weight ? weight[i * used + u] : 1;
            for (int64_t j = 0; j < d; j++) sum[j] += w * wide(row[j]);
        }
        for (int64_t j = 0; j < d; j++) out[i * d + j] = narrow(sum[j]);
    }
}

void mix_back(const bf16 *grad, const bf16 *rows, const int64_t *place, const float *weight, bf16 *drows, float *dweight, int64_t n, int64_t used, int64_t d) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++)
        for (int64_t u = 0; u < used; u++) {
            const bf16 *g = grad + i * d, *row = rows + place[i * used + u] * d;
            bf16 *to = drows + place[i * used + u] * d;
            const float w = weight[i * used + u];
            float dot = 0;
            for (int64_t j = 0; j < d; j++) {
                dot += wide(g[j]) * wide(row[j]);
                to[j] = narrow(w * wide(g[j]));
            }
            dweight[i * used + u] = dot;
        }
}

/* rows[place[t, u]] = x[t] */
void spread(const bf16 *x, const int64_t *place, bf16 *rows, int64_t n, int64_t used, int64_t d) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++)
        for (int64_t u = 0; u < used; u++) memcpy(rows + place[i * used + u] * d, x + i * d, 2 * d);
}
