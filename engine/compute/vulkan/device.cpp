#ifdef PONDER_HAS_VULKAN
#define VOLK_IMPLEMENTATION
#include "engine/compute/vulkan/device.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace ponder::vulkan {
namespace {

constexpr const char* validation_layer = "VK_LAYER_KHRONOS_validation";
constexpr const char* none_found = "No Vulkan device was found. Install your graphics card's driver, or choose the device cpu.";
constexpr std::uint32_t api_version = VK_API_VERSION_1_2;

VkBool32 VKAPI_PTR heard(VkDebugUtilsMessageSeverityFlagBitsEXT, VkDebugUtilsMessageTypeFlagsEXT, const VkDebugUtilsMessengerCallbackDataEXT* data, void* to) {
    const auto& on_message = static_cast<VulkanOptions*>(to)->on_message;
    if (on_message) on_message(data->pMessage);
    return VK_FALSE;
}

bool has_validation_layer() {
    for (const VkLayerProperties& layer : list<VkLayerProperties>([](auto* n, auto* p) { return vkEnumerateInstanceLayerProperties(n, p); }))
        if (std::strcmp(layer.layerName, validation_layer) == 0) return true;
    return false;
}

Result<VkInstance> make_instance(VulkanOptions* options) {
    if (volkInitialize() != VK_SUCCESS)
        return fail(ErrorKind::device, "No Vulkan device was found: this computer has no Vulkan loader (libvulkan.so.1). Install your graphics card's driver, or choose the device cpu.");
    VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO, nullptr, "Ponder", 1, "Ponder", 1, VK_API_VERSION_1_3};
    auto info = described<VkInstanceCreateInfo>(VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO);
    info.pApplicationInfo = &application;
    auto messenger = described<VkDebugUtilsMessengerCreateInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
    messenger.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
    messenger.pfnUserCallback = heard;
    messenger.pUserData = options;
    const char* extension = VK_EXT_DEBUG_UTILS_EXTENSION_NAME;
    if (options->validation) {
        if (!has_validation_layer()) return fail(ErrorKind::bad_request, "The Vulkan validation layer is not installed.");
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &validation_layer;
        info.enabledExtensionCount = 1;
        info.ppEnabledExtensionNames = &extension;
        info.pNext = &messenger;
    }
    VkInstance instance = VK_NULL_HANDLE;
    if (vkCreateInstance(&info, nullptr, &instance) != VK_SUCCESS)
        return fail(ErrorKind::device, "No Vulkan device was found: no graphics driver offers Vulkan here. Install your graphics card's driver, or choose the device cpu.");
    volkLoadInstanceOnly(instance);
    return instance;
}

std::vector<VkPhysicalDevice> devices_of(VkInstance instance) {
    return list<VkPhysicalDevice>([&](auto* n, auto* p) { return vkEnumeratePhysicalDevices(instance, n, p); });
}

VkPhysicalDeviceProperties properties_of(VkPhysicalDevice device) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(device, &properties);
    return properties;
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU: return 1;
    default: return 0;
    }
}

std::filesystem::path default_cache_folder() {
    if (const char* set = std::getenv("XDG_CACHE_HOME"); set && *set == '/') return std::filesystem::path(set) / "ponder";
    if (const char* home = std::getenv("HOME"); home && *home == '/') return std::filesystem::path(home) / ".cache" / "ponder";
    return {};
}

} // namespace

Result<void> Device::look(const std::function<void(VkPhysicalDevice)>& at) {
    VulkanOptions plain;
    auto instance = make_instance(&plain);
    if (!instance) return tl::unexpected<Error>(instance.error());
    const std::vector<VkPhysicalDevice> all = devices_of(*instance);
    for (VkPhysicalDevice device : all) at(device);
    vkDestroyInstance(*instance, nullptr);
    if (all.empty()) return fail(ErrorKind::device, none_found);
    return {};
}

Result<std::shared_ptr<Device>> Device::open(const VulkanOptions& options) {
    std::shared_ptr<Device> device(new Device);
    if (auto made = device->create(options); !made) return tl::unexpected<Error>(made.error());
    return device;
}

Result<void> Device::create(const VulkanOptions& options) {
    options_ = options;
    auto instance = make_instance(&options_);
    if (!instance) return tl::unexpected<Error>(instance.error());
    instance_ = *instance;
    if (options_.validation) {
        auto messenger = described<VkDebugUtilsMessengerCreateInfoEXT>(VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT);
        messenger.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
        messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
        messenger.pfnUserCallback = heard;
        messenger.pUserData = &options_;
        vkCreateDebugUtilsMessengerEXT(instance_, &messenger, nullptr, &messenger_);
    }

    const std::vector<VkPhysicalDevice> all = devices_of(instance_);
    if (all.empty())
        return fail(ErrorKind::device, none_found);
    if (options_.index >= static_cast<int>(all.size()))
        return fail(ErrorKind::bad_request, "There is no Vulkan device " + std::to_string(options_.index) + "; this computer has " + std::to_string(all.size()) + ", counted from 0.");
    physical_ = options_.index >= 0 ? all[static_cast<std::size_t>(options_.index)]
                                    : *std::max_element(all.begin(), all.end(), [](auto a, auto b) { return rank(properties_of(a).deviceType) < rank(properties_of(b).deviceType); });
    const VkPhysicalDeviceProperties base = properties_of(physical_);
    facts_.name = base.deviceName;
    facts_.type = base.deviceType;
    facts_.shared_bytes = base.limits.maxComputeSharedMemorySize;
    facts_.most_threads = std::min(base.limits.maxComputeWorkGroupInvocations, base.limits.maxComputeWorkGroupSize[0]);
    if (base.apiVersion < api_version)
        return fail(ErrorKind::unsupported, facts_.name + " cannot be used: its driver has Vulkan " + std::to_string(VK_API_VERSION_MAJOR(base.apiVersion)) + "." +
                                                std::to_string(VK_API_VERSION_MINOR(base.apiVersion)) + " and Ponder needs 1.2; update the driver or choose the device cpu.");

    const auto extensions = list<VkExtensionProperties>([&](auto* n, auto* p) { return vkEnumerateDeviceExtensionProperties(physical_, nullptr, n, p); });
    auto offered = [&](const char* name) {
        return std::any_of(extensions.begin(), extensions.end(), [&](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
    };
    const bool core_1_3 = base.apiVersion >= VK_API_VERSION_1_3;
    const bool knows_size_control = core_1_3 || offered(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME);
    const bool knows_dot = core_1_3 || offered(VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME);

    auto has_11 = described<VkPhysicalDeviceVulkan11Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES);
    auto has_12 = described<VkPhysicalDeviceVulkan12Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    auto has_size = described<VkPhysicalDeviceSubgroupSizeControlFeatures>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES);
    auto has_dot = described<VkPhysicalDeviceShaderIntegerDotProductFeatures>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_FEATURES);
    auto has = described<VkPhysicalDeviceFeatures2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2);
    auto is_11 = described<VkPhysicalDeviceVulkan11Properties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES);
    auto is_size = described<VkPhysicalDeviceSubgroupSizeControlProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_PROPERTIES);
    auto is_dot = described<VkPhysicalDeviceShaderIntegerDotProductProperties>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_PROPERTIES);
    auto is = described<VkPhysicalDeviceProperties2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2);
    has.pNext = &has_11, has_11.pNext = &has_12, is.pNext = &is_11;
    if (knows_size_control) has_size.pNext = has_12.pNext, has_12.pNext = &has_size, is_size.pNext = is_11.pNext, is_11.pNext = &is_size;
    if (knows_dot) has_dot.pNext = has_12.pNext, has_12.pNext = &has_dot, is_dot.pNext = is_11.pNext, is_11.pNext = &is_dot;
    vkGetPhysicalDeviceFeatures2(physical_, &has);
    vkGetPhysicalDeviceProperties2(physical_, &is);

    const std::pair<VkBool32, const char*> needed[] = {
        {has.features.shaderInt64, "64-bit integers"},        {has_11.storageBuffer16BitAccess, "16-bit storage"},
        {has_12.storageBuffer8BitAccess, "8-bit storage"},    {has_12.bufferDeviceAddress, "buffer device addresses"},
        {has_12.scalarBlockLayout, "scalar block layout"},    {has_12.timelineSemaphore, "timeline semaphores"},
        {is_11.subgroupSupportedOperations & VK_SUBGROUP_FEATURE_ARITHMETIC_BIT, "subgroup arithmetic"},
        {is_11.subgroupSupportedOperations & VK_SUBGROUP_FEATURE_SHUFFLE_BIT, "subgroup shuffles"}, {is_11.subgroupSize >= 8, "subgroups of 8 or more"},
        {is_11.subgroupSupportedStages & VK_SHADER_STAGE_COMPUTE_BIT, "subgroups in compute shaders"},
    };
    for (const auto& [there, what] : needed)
        if (!there) return fail(ErrorKind::unsupported, facts_.name + " cannot be used: its driver lacks " + what + "; update the driver or choose the device cpu.");

    facts_.subgroup = std::clamp(is_11.subgroupSize, 8u, 64u);
    facts_.fixed_subgroup = knows_size_control && has_size.subgroupSizeControl && has_size.computeFullSubgroups && (is_size.requiredSubgroupSizeStages & VK_SHADER_STAGE_COMPUTE_BIT) &&
                            is_size.minSubgroupSize <= facts_.subgroup && facts_.subgroup <= is_size.maxSubgroupSize;
    facts_.integer_dot = knows_dot && has_dot.shaderIntegerDotProduct;
    facts_.fast_integer_dot = facts_.integer_dot && is_dot.integerDotProduct4x8BitPackedSignedAccelerated;
    facts_.largest_allocation = std::min(is_11.maxMemoryAllocationSize, VkDeviceSize(0xffffffff)); // drivers fail close to their advertised limits
    vkGetPhysicalDeviceMemoryProperties(physical_, &memory_);
    for (std::uint32_t i = 0; i < memory_.memoryHeapCount; i++)
        if (memory_.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) facts_.memory_bytes = std::max(facts_.memory_bytes, memory_.memoryHeaps[i].size);

    const auto families = list<VkQueueFamilyProperties>([&](auto* n, auto* p) { return vkGetPhysicalDeviceQueueFamilyProperties(physical_, n, p); });
    const auto family = std::find_if(families.begin(), families.end(), [](const auto& f) { return f.queueFlags & VK_QUEUE_COMPUTE_BIT; });
    if (family == families.end()) return fail(ErrorKind::unsupported, facts_.name + " cannot be used: it has no compute queue.");
    family_ = static_cast<std::uint32_t>(family - families.begin());

    // only what is used is enabled
    auto want_11 = described<VkPhysicalDeviceVulkan11Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES);
    auto want_12 = described<VkPhysicalDeviceVulkan12Features>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES);
    auto want_size = described<VkPhysicalDeviceSubgroupSizeControlFeatures>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_SIZE_CONTROL_FEATURES);
    auto want_dot = described<VkPhysicalDeviceShaderIntegerDotProductFeatures>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SHADER_INTEGER_DOT_PRODUCT_FEATURES);
    auto want = described<VkPhysicalDeviceFeatures2>(VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2);
    std::vector<const char*> names;
    want.pNext = &want_11, want_11.pNext = &want_12;
    want.features.shaderInt64 = VK_TRUE;
    want_11.storageBuffer16BitAccess = VK_TRUE;
    want_12.storageBuffer8BitAccess = want_12.bufferDeviceAddress = want_12.scalarBlockLayout = want_12.timelineSemaphore = VK_TRUE;
    if (facts_.fixed_subgroup) {
        want_size.subgroupSizeControl = want_size.computeFullSubgroups = VK_TRUE;
        want_size.pNext = want_12.pNext, want_12.pNext = &want_size;
        if (!core_1_3) names.push_back(VK_EXT_SUBGROUP_SIZE_CONTROL_EXTENSION_NAME);
    }
    if (facts_.integer_dot) {
        want_dot.shaderIntegerDotProduct = VK_TRUE;
        want_dot.pNext = want_12.pNext, want_12.pNext = &want_dot;
        if (!core_1_3) names.push_back(VK_KHR_SHADER_INTEGER_DOT_PRODUCT_EXTENSION_NAME);
    }
    const float priority = 1;
    VkDeviceQueueCreateInfo queue{VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, nullptr, 0, family_, 1, &priority};
    auto info = described<VkDeviceCreateInfo>(VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO);
    info.pNext = &want;
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = static_cast<std::uint32_t>(names.size());
    info.ppEnabledExtensionNames = names.data();
    if (VkResult made = vkCreateDevice(physical_, &info, nullptr, &device_); made != VK_SUCCESS) return tl::unexpected<Error>(failure(made, "opened"));
    volkLoadDeviceTable(&api_, device_);
    api_.vkGetDeviceQueue(device_, family_, 0, &queue_);

    const VkPushConstantRange range{VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes};
    auto layout = described<VkPipelineLayoutCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO);
    layout.pushConstantRangeCount = 1;
    layout.pPushConstantRanges = &range;
    if (VkResult made = api_.vkCreatePipelineLayout(device_, &layout, nullptr, &layout_); made != VK_SUCCESS) return tl::unexpected<Error>(failure(made, "opened"));

    const std::filesystem::path folder = options_.cache_folder.empty() ? default_cache_folder() : std::filesystem::path(options_.cache_folder);
    pipelines_.open(folder, base.pipelineCacheUUID);
    return {};
}

Device::~Device() {
    if (device_) {
        if (!lost) api_.vkDeviceWaitIdle(device_);
        pipelines_.close();
        api_.vkDestroyPipelineLayout(device_, layout_, nullptr);
        api_.vkDestroyDevice(device_, nullptr);
    }
    if (messenger_) vkDestroyDebugUtilsMessengerEXT(instance_, messenger_, nullptr);
    if (instance_) vkDestroyInstance(instance_, nullptr);
}

Error Device::failure(VkResult result, const char* doing) {
    switch (result) {
    case VK_ERROR_DEVICE_LOST:
        lost = true;
        return {ErrorKind::device, "The graphics device (" + facts_.name + ") stopped answering while it was " + doing + "; the driver may have ended work that took it too long. Load the model again, or choose the device cpu."};
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        return {ErrorKind::out_of_memory, "The graphics device (" + facts_.name + ") ran out of memory while it was " + doing + ". Choose a smaller model or context, or the device cpu."};
    case VK_TIMEOUT:
        lost = true; // its work may still be running, so nothing can be reused
        return {ErrorKind::device, "The graphics device (" + facts_.name + ") did not finish in time while it was " + doing + ". Load the model again, or choose the device cpu."};
    default:
        return {ErrorKind::device, "The graphics device (" + facts_.name + ") failed while it was " + doing + " (Vulkan error " + std::to_string(result) + ")."};
    }
}

} // namespace ponder::vulkan
#endif
