// One file of several, so that compilers share the work: matvec.cuh for some formats.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {

template void launch_matvec<BlockFormat::q4_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q4_1, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q5_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q5_1, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q8_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::mxfp4, false>(Stream&, MatvecArgs&);

} // namespace ponder::cuda
