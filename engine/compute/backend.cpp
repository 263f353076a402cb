#include "engine/compute/backend.h"

#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/reference/reference_backend.h"
#include "engine/compute/vulkan/vulkan_backend.h"

#include <charconv>

namespace ponder {

Result<std::unique_ptr<Backend>> make_backend(const std::string& device, int threads) {
    if (device == "cpu" || device == "auto") return make_cpu_backend(threads);
    if (device == "reference") return make_reference_backend();
    if (device == "vulkan" || device.starts_with("vulkan:")) {
        VulkanOptions options;
        const std::string index = device.size() > 7 ? device.substr(7) : "";
        const char* end = index.data() + index.size();
        if (!index.empty() && (std::from_chars(index.data(), end, options.index).ptr != end || options.index < 0))
            return fail(ErrorKind::bad_request, "\"" + device + "\" names no Vulkan device; write vulkan, or vulkan:0 for the first one.");
        auto opened = open_vulkan_device(options);
        if (!opened) return tl::unexpected<Error>(opened.error());
        return make_vulkan_backend(std::move(*opened));
    }
    if (device == "cuda" || device.starts_with("cuda:")) {
        int number = 0; // the runtime counts the fastest as the first
        const std::string index = device.size() > 5 ? device.substr(5) : "";
        const char* end = index.data() + index.size();
        if (!index.empty() && (std::from_chars(index.data(), end, number).ptr != end || number < 0))
            return fail(ErrorKind::bad_request, "\"" + device + "\" names no CUDA device; write cuda, or cuda:0 for the first one.");
        return make_cuda_backend(number);
    }
    return fail(ErrorKind::bad_request, "There is no device \"" + device + "\"; this build has cpu, cuda, " + (vulkan_built() ? "vulkan, " : "") + "and reference.");
}

} // namespace ponder
