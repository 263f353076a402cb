// Stands in for the Vulkan backend where it was not built (PONDER_VULKAN, CMake).
#ifndef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/vulkan_backend.h"

namespace ponder {
namespace vulkan {
class Device {};
} // namespace vulkan

bool vulkan_built() { return false; }
std::vector<std::string> vulkan_devices() { return {}; }
Result<std::shared_ptr<vulkan::Device>> open_vulkan_device(const VulkanOptions&) {
    return fail(ErrorKind::bad_request, "This build of Ponder has no Vulkan; choose the device cpu.");
}
std::unique_ptr<Backend> make_vulkan_backend(std::shared_ptr<vulkan::Device>) { return nullptr; }
VulkanCounts vulkan_counts(const Backend&) { return {}; }

} // namespace ponder
#endif
