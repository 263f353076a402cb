// The backend for processors without a GPU: weights stay as the file maps them, activations are quantized to int8 for quantized weights,
// products are spread over the backend's own threads. Same results for any number of threads.
#pragma once

#include "engine/compute/backend.h"

namespace ponder {
std::unique_ptr<Backend> make_cpu_backend(int threads); // 0: the processor's cores
} // namespace ponder
