// The kernels for processors with AVX-512 VNNI: one instruction for four products, on 256-bit vectors.
#if defined(__x86_64__)
#define PONDER_KERNELS avx512_kernels
#define PONDER_NAME "AVX-512 VNNI"
#include "engine/compute/cpu/kernels_x86.inc.h"
#endif
