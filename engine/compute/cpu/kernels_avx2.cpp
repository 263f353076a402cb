// The kernels for processors with AVX2, FMA and F16C (Intel since 2013, AMD since 2015).
#if defined(__x86_64__)
#define PONDER_KERNELS avx2_kernels
#define PONDER_NAME "AVX2"
#include "engine/compute/cpu/kernels_x86.inc.h"
#endif
