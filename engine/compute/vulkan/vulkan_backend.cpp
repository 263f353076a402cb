#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/vulkan_backend.h"

#include "engine/compute/vulkan/ops.h"

namespace ponder {

bool vulkan_built() { return true; }
std::vector<std::string> vulkan_devices() {
    std::vector<std::string> names;
    (void)vulkan::Device::look([&](VkPhysicalDevice device) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(device, &properties);
        names.push_back(properties.deviceName);
    });
    return names;
}
Result<std::shared_ptr<vulkan::Device>> open_vulkan_device(const VulkanOptions& options) { return vulkan::Device::open(options); }
std::unique_ptr<Backend> make_vulkan_backend(std::shared_ptr<vulkan::Device> device) { return std::make_unique<vulkan::VulkanBackend>(std::move(device)); }
VulkanCounts vulkan_counts(const Backend& backend) {
    const auto* vulkan = dynamic_cast<const vulkan::VulkanBackend*>(&backend);
    return vulkan ? vulkan->counts() : VulkanCounts{};
}

} // namespace ponder
#endif
