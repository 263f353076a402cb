// The plugin's side of plugin_interface.h.
#include "engine/compute/cuda/device/backend.h"
#include "engine/compute/cuda/plugin_interface.h"

namespace ponder::cuda {
namespace {

Result<std::vector<DeviceFacts>> devices() {
    auto count = device_count();
    if (!count) return tl::unexpected<Error>(count.error());
    std::vector<DeviceFacts> all;
    for (int i = 0; i < *count; i++) {
        auto p = device_properties(i);
        if (!p) return tl::unexpected<Error>(p.error());
        all.push_back({DeviceKind::cuda, "cuda:" + std::to_string(i), p->name, p->uuid, false, p->memory_bytes, p->free_bytes});
    }
    return all;
}

Result<std::unique_ptr<Backend>> make(int index, const CudaOptions& options) {
    auto device = Device::open(index);
    if (!device) return tl::unexpected<Error>(device.error());
    const DeviceProperties& p = (*device)->properties();
    if (built_for() == 0)
        return fail(ErrorKind::bad_request, "This CUDA plugin has no code for " + p.name + " (compute capability " + std::to_string(p.major) + "." + std::to_string(p.minor) + "); choose the device vulkan.");
    return std::make_unique<CudaBackend>(std::move(*device), options);
}

CudaCounts counts(const Backend& backend) { return static_cast<const CudaBackend&>(backend).counts(); }

constexpr Plugin plugin{plugin_version, &devices, &make, &counts};

} // namespace
} // namespace ponder::cuda

extern "C" __attribute__((visibility("default"))) const ponder::cuda::Plugin* ponder_cuda_plugin() { return &ponder::cuda::plugin; }
