#ifdef PONDER_HAS_VULKAN
// What the computer's Vulkan devices are and have free, and how fast one copies.
#include "engine/compute/vulkan/memory.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>

namespace ponder {
namespace vulkan {
namespace {

DeviceFacts facts_of(VkPhysicalDevice device, int index) {
    auto ids = described<VkPhysicalDeviceIDProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_ID_PROPERTIES);
    auto is = described<VkPhysicalDeviceProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
    is.pNext = &ids;
    vkGetPhysicalDeviceProperties2(device, &is);
    ponder::DeviceFacts facts;
    facts.kind = DeviceKind::vulkan;
    facts.id = "vulkan:" + std::to_string(index);
    facts.name = is.properties.deviceName;
    facts.stands_in = is.properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    for (std::uint8_t byte : ids.deviceUUID) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", byte);
        facts.uuid += two;
    }
    auto budget = described<VkPhysicalDeviceMemoryBudgetPropertiesEXT>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT);
    auto has = described<VkPhysicalDeviceMemoryProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2);
    const auto extensions = list<VkExtensionProperties>([&](auto* n, auto* p) { return vkEnumerateDeviceExtensionProperties(device, nullptr, n, p); });
    const bool tells = std::any_of(extensions.begin(), extensions.end(), [](const auto& e) { return std::strcmp(e.extensionName, VK_EXT_MEMORY_BUDGET_EXTENSION_NAME) == 0; });
    if (tells) has.pNext = &budget;
    vkGetPhysicalDeviceMemoryProperties2(device, &has);
    for (std::uint32_t i = 0; i < has.memoryProperties.memoryHeapCount; i++) {
        const VkMemoryHeap& heap = has.memoryProperties.memoryHeaps[i];
        if (!(heap.flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) || heap.size <= facts.memory_bytes) continue;
        facts.memory_bytes = heap.size;
        facts.free_bytes = !tells ? heap.size : budget.heapBudget[i] - std::min(budget.heapUsage[i], budget.heapBudget[i]);
    }
    return facts;
}

} // namespace
} // namespace vulkan

std::vector<DeviceFacts> vulkan_device_facts() {
    std::vector<DeviceFacts> all;
    (void)vulkan::Device::look([&](VkPhysicalDevice device) { all.push_back(vulkan::facts_of(device, static_cast<int>(all.size()))); });
    return all;
}

std::string vulkan_missing() {
    auto looked = vulkan::Device::look([](VkPhysicalDevice) {});
    return looked ? "" : looked.error().message;
}

Result<double> vulkan_copy_bandwidth(int index) {
    using namespace vulkan;
    VulkanOptions options;
    options.index = index;
    auto opened = Device::open(options);
    if (!opened) return tl::unexpected<Error>(opened.error());
    const std::shared_ptr<Device> device = *opened;
    // far more than a GPU's caches hold; a processor is only a stand-in
    const VkDeviceSize bytes = std::min<VkDeviceSize>(device->facts().type == VK_PHYSICAL_DEVICE_TYPE_CPU ? 16 << 20 : 256 << 20, rounded_range(device->facts().memory_bytes / 16));
    Arena memory(device, Place::device);
    memory.expect(2 * bytes);
    auto from = memory.allocate(bytes, "measuring its speed"), to = memory.allocate(bytes, "measuring its speed");
    for (const auto* range : {&from, &to})
        if (!*range) return tl::unexpected<Error>(range->error());
    OneShot once(device);
    double best = 0, spent = 0; // seconds
    for (int i = 0; i < 8 && spent < 0.04; i++) {
        const int copies = i == 0 ? 1 : std::clamp(int(0.005 / best), 1, 16); // the first one wakes the device
        auto commands = once.start();
        if (!commands) return tl::unexpected<Error>(commands.error());
        const VkBufferCopy region{from->offset, to->offset, bytes};
        for (int c = 0; c < copies; c++) device->api().vkCmdCopyBuffer(*commands, from->buffer, to->buffer, 1, &region);
        const auto start = std::chrono::steady_clock::now();
        auto ran = once.submit();
        if (ran) ran = once.wait();
        if (!ran) return tl::unexpected<Error>(ran.error());
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        spent += seconds;
        best = best ? std::min(best, seconds / copies) : seconds;
    }
    return 2 * double(bytes) / best;
}

} // namespace ponder
#endif
