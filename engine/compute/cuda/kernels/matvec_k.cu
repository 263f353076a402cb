// One file of several, so that compilers share the work: matvec.cuh for some formats.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {

template void launch_matvec<BlockFormat::q2_k, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q3_k, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q4_k, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q5_k, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q6_k, false>(Stream&, MatvecArgs&);

} // namespace ponder::cuda
