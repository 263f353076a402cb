// One Vulkan device with its queue. Owns the instance, and the compute pipelines of pipelines.h; memory is in memory.h, command buffers in
// tape.h.
#pragma once

#include "engine/compute/vulkan/pipelines.h"
#include "engine/compute/vulkan/vulkan_backend.h"

#include <volk.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace ponder::vulkan {

constexpr std::uint32_t push_bytes = 128;

// A Vulkan structure with its type set and all else zero.
template <class T> T described(VkStructureType type) {
    T structure{};
    structure.sType = type;
    return structure;
}

// Vulkan's way to list things: first how many, then which.
template <class T, class F> std::vector<T> list(F enumerate) {
    std::uint32_t count = 0;
    enumerate(&count, static_cast<T*>(nullptr));
    std::vector<T> all(count);
    enumerate(&count, all.data());
    all.resize(count);
    return all;
}

struct DeviceLimits {
    std::string name;
    VkPhysicalDeviceType type = VK_PHYSICAL_DEVICE_TYPE_OTHER;
    std::uint32_t subgroup = 0;
    bool fixed_subgroup = false;    // the size can be required of a pipeline
    bool integer_dot = false;       // has the instruction
    bool fast_integer_dot = false;  // and hardware for it
    std::uint64_t largest_allocation = 0;
    std::uint32_t shared_bytes = 0; // of a workgroup
    std::uint32_t most_threads = 0;
    std::uint64_t memory_bytes = 0; // of the largest device-local heap
};

class Device {
  public:
    static Result<std::shared_ptr<Device>> open(const VulkanOptions& options);
    static Result<void> look(const std::function<void(VkPhysicalDevice)>& at); // every device, in the order that options.index counts in
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    const VulkanOptions& options() const { return options_; }
    const DeviceLimits& facts() const { return facts_; }
    const VolkDeviceTable& api() const { return api_; }
    VkDevice handle() const { return device_; }
    VkQueue queue() const { return queue_; }
    std::uint32_t family() const { return family_; }
    VkPipelineLayout layout() const { return layout_; }
    const VkPhysicalDeviceMemoryProperties& memory() const { return memory_; }

    // The threads of a workgroup, of most shaders and of one.
    std::uint32_t workgroup() const { return std::max(facts_.subgroup, 64u); }
    std::uint32_t workgroup(Shader shader) const { return shader == Shader::matmul || shader == Shader::matmul_dot || shader == Shader::scatter ? 128 : workgroup(); }
    Pipelines& pipelines() { return pipelines_; }

    // After the device is lost nothing works; the sentence for it.
    bool lost = false;
    Error failure(VkResult result, const char* doing);

    // Bytes allocated by all that share the device, for the limit in options.
    std::uint64_t allocated = 0;

  private:
    Device() = default;
    Result<void> create(const VulkanOptions& options);
    VulkanOptions options_;
    DeviceLimits facts_;
    VkInstance instance_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    VkPhysicalDevice physical_ = VK_NULL_HANDLE;
    VkDevice device_ = VK_NULL_HANDLE;
    VolkDeviceTable api_{};
    VkQueue queue_ = VK_NULL_HANDLE;
    std::uint32_t family_ = 0;
    VkPhysicalDeviceMemoryProperties memory_{};
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    Pipelines pipelines_{*this};
};

} // namespace ponder::vulkan
