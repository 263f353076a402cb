// One file of several, so that compilers share the work: matvec.cuh for some formats.
#include "engine/compute/cuda/kernels/matvec.cuh"

namespace ponder::cuda {

template void launch_matvec<BlockFormat::iq2_xxs, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq2_xs, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq2_s, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq3_xxs, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq3_s, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq4_nl, false>(Stream&, MatvecArgs&);
template void launch_matvec<BlockFormat::iq4_xs, false>(Stream&, MatvecArgs&);

} // namespace ponder::cuda
