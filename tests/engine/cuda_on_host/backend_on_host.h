// The whole CUDA backend - memory, fusions, captured graphs, every kernel - on the processor, for tests on machines without a GPU.
#pragma once

#include "engine/compute/cuda/cuda_backend.h"

namespace ponder::test {

struct HostDevice {
    int multiprocessors = 2; // what the backend shapes its launches for
    int major = 8;           // compute capability
    bool backward = false;   // threads and blocks take their turns from the last to the first
};

std::unique_ptr<Backend> make_cuda_on_host_backend(const CudaOptions& options = {}, const HostDevice& device = {});
CudaCounts cuda_on_host_counts(const Backend& backend);

} // namespace ponder::test
