#include "engine/compute/backend.h"

#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/reference/reference_backend.h"
#include "engine/compute/vulkan/vulkan_backend.h"

#include <charconv>

namespace ponder {

namespace {

// The number behind the colon: 0 for "cuda", 2 for "cuda:2", -1 for what is not a number.
int index_in(const std::string& device) {
    const auto colon = device.find(':');
    if (colon == std::string::npos) return 0;
    int index = -1;
    const char *begin = device.data() + colon + 1, *end = device.data() + device.size();
    return std::from_chars(begin, end, index).ptr == end ? index : -1;
}

} // namespace

Result<std::unique_ptr<Backend>> make_backend(const std::string& device, int threads) {
    if (device == "cpu") return make_cpu_backend(threads);
    if (device == "reference") return make_reference_backend();
    const std::string kind = device.substr(0, device.find(':'));
    const int index = index_in(device);
    if ((kind == "cuda" || kind == "vulkan") && index < 0) return fail(ErrorKind::bad_request, "\"" + device + "\" names no device; write " + kind + ", or " + kind + ":0 for the first one.");
    if (kind == "cuda") return make_cuda_backend(index);
    if (kind == "vulkan") {
        VulkanOptions options;
        options.index = device == kind ? -1 : index;
        auto opened = open_vulkan_device(options);
        if (!opened) return tl::unexpected<Error>(opened.error());
        return make_vulkan_backend(std::move(*opened));
    }
    return fail(ErrorKind::bad_request, "There is no device \"" + device + "\"; this build has cpu, cuda, " + (vulkan_built() ? "vulkan, " : "") + "and reference.");
}

} // namespace ponder
