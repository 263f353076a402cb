/* Lends PyTorch a fast matrix product where it was built against the slow reference BLAS, as Debian's is: every product of
 * float32 matrices goes to oneDNN, which that PyTorch brings along.  Training is some thirty times faster with it.
 *
 *     gcc -O2 -shared -fPIC -o fast_sgemm.so fast_sgemm.c -l:libdnnl.so.2
 *     LD_PRELOAD=$PWD/fast_sgemm.so python3 train.py ...
 *
 * Not needed with OpenBLAS or MKL.
 */
#include <stdint.h>

int dnnl_sgemm(char trans_a, char trans_b, int64_t m, int64_t n, int64_t k, float alpha, const float *a, int64_t lda,
               const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

static char plain(const char *trans) { return (*trans | 32) == 'n' ? 'N' : 'T'; }

/* BLAS counts columns first and oneDNN rows first, so the operands change places. */
void sgemm_(const char *trans_a, const char *trans_b, const int *m, const int *n, const int *k, const float *alpha, const float *a,
            const int *lda, const float *b, const int *ldb, const float *beta, float *c, const int *ldc) {
    dnnl_sgemm(plain(trans_b), plain(trans_a), *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc);
}
