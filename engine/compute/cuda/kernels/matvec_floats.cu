// One file of several, so that compilers share the work: matvec.cuh for some formats.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {

template void launch_matvec<BlockFormat::f32, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::f16, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::bf16, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q8_0, true>(Stream&, MatvecArgs&); // of any quantized format

} // namespace ponder::cuda
