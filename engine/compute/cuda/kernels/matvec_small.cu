// One file of several, so that compilers share the work: matvec.cuh for some formats.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {

template void launch_matvec<BlockFormat::iq1_s, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq1_m, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::tq1_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::tq2_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q1_0, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::q2_0, false>(Stream&, MatvecArgs&);

} // namespace ponder::cuda
