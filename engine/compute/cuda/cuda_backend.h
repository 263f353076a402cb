// CUDA: the ops of backend.h on NVIDIA GPUs from Turing on. The backend lives in a plugin (ponder_cuda.so) that is looked for when it is first
// wanted, so that the same program runs where there is no CUDA; without the plugin, a driver or a device, a sentence says which is missing.
#pragma once

#include "engine/compute/backend.h"
#include "engine/compute/device_memory.h"
#include "engine/compute/devices.h"

namespace ponder {

// Paths that a machine may not take by itself; tests take them all.
struct CudaOptions {
    bool int8 = true;                // int8 activations for quantized weights; false: float32, exact and slow
    bool fused = true;               // false: a launch for each small op
    bool graphs = true;              // a step that comes again is captured and replayed
    bool dependent_launches = true;  // where the device has them
    int split = 0;                   // warps that share a weight row in a decode step's products: 1, 2 or 4; 0: what fits the shape
    std::size_t staging_bytes = std::size_t(16) << 20; // of each of the two pinned buffers that weights go through
    std::uint64_t memory_limit = 0;  // bytes that may be allocated; 0: what the device has
    int lose_after = 0;              // steps after which the device counts as lost, which no test can ask of a driver; 0: never
};

// What a backend has done: a test's view of the replay.
struct CudaCounts {
    int steps = 0, captured = 0, replayed = 0; // graphs
    int launches = 0;                          // of kernels, those of replayed graphs left out
};

// Every CUDA device; none where something is missing, and then why says what.
std::vector<DeviceFacts> cuda_devices(std::string* why = nullptr);
Result<std::unique_ptr<Backend>> make_cuda_backend(int index, const CudaOptions& options = {});
CudaCounts cuda_counts(const Backend& backend); // of a backend made by make_cuda_backend

// What a device's memory will be taken for, before anything is: by load_weight, by make_cache, and by the ops for their own
// rows beside the row buffers.
std::uint64_t cuda_weight_bytes(const WeightSource& source);
std::uint64_t cuda_cache_bytes(const CacheShape& shape);
std::uint64_t cuda_working_bytes(const RowWidths& widths);

} // namespace ponder
