// Chooses the product of matvec.cuh for a format.
#include "engine/compute/cuda/kernels/blocks.cuh"
#include "engine/compute/cuda/kernels/kernels.h"

namespace ponder::cuda {

template <BlockFormat F, bool exact> void launch_matvec(Stream& stream, MatvecArgs& p); // matvec_*.cu

void matvec(Stream& stream, MatvecArgs args, bool int8) {
    if (!int8 && !is_float(args.format)) return launch_matvec<BlockFormat::q8_0, true>(stream, args);
    switch (args.format) {
    case BlockFormat::f32: return launch_matvec<BlockFormat::f32, false>(stream, args);
    case BlockFormat::f16: return launch_matvec<BlockFormat::f16, false>(stream, args);
    case BlockFormat::bf16: return launch_matvec<BlockFormat::bf16, false>(stream, args);
#define PONDER_CASE(name)                                                                                                                                        \
    case BlockFormat::name: return launch_matvec<BlockFormat::name, false>(stream, args);
        PONDER_QUANTIZED_FORMATS(PONDER_CASE)
#undef PONDER_CASE
    default: stream.refuse("The CUDA backend does not compute with this block format.");
    }
}

} // namespace ponder::cuda
