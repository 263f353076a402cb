// Stands in for the Vulkan backend where it was not built (PONDER_VULKAN, CMake).
#ifndef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/vulkan_backend.h"

namespace ponder {
namespace vulkan {
class Device {};
} // namespace vulkan

bool vulkan_built() { return false; }
std::vector<std::string> vulkan_devices() { return {}; }
std::vector<DeviceFacts> vulkan_device_facts() { return {}; }
Result<std::shared_ptr<vulkan::Device>> open_vulkan_device(const VulkanOptions&) {
    return fail(ErrorKind::bad_request, "This build of Ponder has no Vulkan; choose the device cpu.");
}
std::unique_ptr<Backend> make_vulkan_backend(std::shared_ptr<vulkan::Device>) { return nullptr; }
std::string vulkan_missing() { return "This build of Ponder has no Vulkan."; }
Result<double> vulkan_copy_bandwidth(int) { return fail(ErrorKind::bad_request, "This build of Ponder has no Vulkan."); }
std::uint64_t vulkan_weight_bytes(const WeightSource&) { return 0; }
std::uint64_t vulkan_cache_bytes(const CacheShape&) { return 0; }
std::uint64_t vulkan_working_bytes(const RowWidths&, bool) { return 0; }
VulkanCounts vulkan_counts(const Backend&) { return {}; }

} // namespace ponder
#endif
