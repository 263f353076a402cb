// The one door between the program and its CUDA plugin. Both come from the same build; the version catches a plugin left over from another.
#pragma once

#include "engine/compute/cuda/cuda_backend.h"

namespace ponder::cuda {

constexpr int plugin_version = 2; // raised with every change of this file, backend.h, devices.h or cuda_backend.h

struct Plugin {
    int version;
    Result<std::vector<DeviceFacts>> (*devices)();
    Result<std::unique_ptr<Backend>> (*make)(int index, const CudaOptions& options);
    CudaCounts (*counts)(const Backend& backend);
};

constexpr const char* plugin_file = "ponder_cuda.so";
constexpr const char* plugin_entry = "ponder_cuda_plugin"; // extern "C" const Plugin* (), never nullptr

} // namespace ponder::cuda
