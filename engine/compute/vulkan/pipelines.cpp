#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/pipelines.h"

#include "engine/compute/vulkan/device.h"
#include "engine/compute/vulkan/shaders.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <thread>
#include <unistd.h>

namespace ponder::vulkan {
namespace {

std::uint64_t checksum(const std::string& bytes) {
    std::uint64_t hash = 14695981039346656037u;
    for (unsigned char c : bytes) hash = (hash ^ c) * 1099511628211u;
    return hash;
}

} // namespace

void Pipelines::open(const std::filesystem::path& folder, const std::uint8_t (&driver)[VK_UUID_SIZE]) {
    if (!folder.empty()) {
        char key[2 * VK_UUID_SIZE + 32];
        for (int i = 0; i < static_cast<int>(VK_UUID_SIZE); i++) std::snprintf(key + 2 * i, 3, "%02x", driver[i]);
        std::snprintf(key + 2 * VK_UUID_SIZE, 32, "-%016llx", static_cast<unsigned long long>(shaders_hash()));
        file_ = folder / ("vulkan-" + std::string(key) + ".bin");
    }
    load();
}

void Pipelines::close() {
    save();
    const VolkDeviceTable& api = device_.api();
    for (auto& [key, pipeline] : made_) api.vkDestroyPipeline(device_.handle(), pipeline, nullptr);
    for (auto& [shader, module] : modules_) api.vkDestroyShaderModule(device_.handle(), module, nullptr);
    api.vkDestroyPipelineCache(device_.handle(), cache_, nullptr);
}

// The file is the driver's data behind its own checksum, because some drivers trust what they are given.
void Pipelines::load() {
    std::string data;
    if (std::ifstream in(file_, std::ios::binary); !file_.empty() && in) {
        std::uint64_t sum = 0;
        in.read(reinterpret_cast<char*>(&sum), sizeof sum);
        data.assign(std::istreambuf_iterator<char>(in), {});
        if (checksum(data) != sum) data.clear();
    }
    auto info = described<VkPipelineCacheCreateInfo>(VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO);
    info.initialDataSize = data.size();
    info.pInitialData = data.data();
    if (device_.api().vkCreatePipelineCache(device_.handle(), &info, nullptr, &cache_) == VK_SUCCESS) return;
    info.initialDataSize = 0;
    if (device_.api().vkCreatePipelineCache(device_.handle(), &info, nullptr, &cache_) != VK_SUCCESS) cache_ = VK_NULL_HANDLE; // pipelines are made without it
}

// Written beside the file and renamed, so that a reader sees all of it or the old one. A cache that cannot be written costs time at the next
// start and nothing else.
void Pipelines::save() {
    if (!grown_ || !cache_ || file_.empty() || device_.lost) return;
    std::size_t size = 0;
    device_.api().vkGetPipelineCacheData(device_.handle(), cache_, &size, nullptr);
    std::string data(size, '\0');
    if (device_.api().vkGetPipelineCacheData(device_.handle(), cache_, &size, data.data()) != VK_SUCCESS) return;
    data.resize(size);
    std::error_code ignored;
    std::filesystem::create_directories(file_.parent_path(), ignored);
    const std::filesystem::path part = file_.string() + "." + std::to_string(::getpid());
    {
        std::ofstream out(part, std::ios::binary);
        const std::uint64_t sum = checksum(data);
        out.write(reinterpret_cast<const char*>(&sum), sizeof sum);
        out.write(data.data(), static_cast<std::streamsize>(data.size()));
        if (!out.flush()) {
            std::filesystem::remove(part, ignored);
            return;
        }
    }
    std::filesystem::rename(part, file_, ignored);
    grown_ = false;
}

VkResult Pipelines::module(Shader shader) {
    VkShaderModule& module = modules_[shader];
    if (module) return VK_SUCCESS;
    const auto words = shader_words(shader);
    auto info = described<VkShaderModuleCreateInfo>(VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO);
    info.codeSize = words.size_bytes();
    info.pCode = words.data();
    return device_.api().vkCreateShaderModule(device_.handle(), &info, nullptr, &module);
}

VkResult Pipelines::make(const Key& key, VkPipeline* pipeline) const {
    const DeviceLimits& facts = device_.facts();
    const Variant& variant = key.second;
    std::array<std::uint32_t, 2 + std::tuple_size_v<decltype(Variant::constants)>> values{facts.subgroup, variant.threads ? variant.threads : device_.workgroup(key.first)};
    std::copy(variant.constants.begin(), variant.constants.end(), values.begin() + 2);
    std::array<VkSpecializationMapEntry, values.size()> entries;
    for (std::uint32_t i = 0; i < entries.size(); i++) entries[i] = {i, i * 4, 4};
    const VkSpecializationInfo special{static_cast<std::uint32_t>(entries.size()), entries.data(), sizeof values, values.data()};
    const VkPipelineShaderStageRequiredSubgroupSizeCreateInfo size{VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO, nullptr, facts.subgroup};
    auto info = described<VkComputePipelineCreateInfo>(VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO);
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = modules_.at(key.first);
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &special;
    if (facts.fixed_subgroup) {
        info.stage.pNext = &size;
        info.stage.flags = VK_PIPELINE_SHADER_STAGE_CREATE_REQUIRE_FULL_SUBGROUPS_BIT;
    }
    info.layout = device_.layout();
    return device_.api().vkCreateComputePipelines(device_.handle(), cache_, 1, &info, nullptr, pipeline);
}

Result<VkPipeline> Pipelines::get(Shader shader, const Variant& variant) {
    const Key key{shader, variant};
    if (auto known = made_.find(key); known != made_.end()) return known->second;
    VkPipeline pipeline = VK_NULL_HANDLE;
    VkResult made = module(shader);
    if (made == VK_SUCCESS) made = make(key, &pipeline);
    if (made != VK_SUCCESS) return tl::unexpected<Error>(device_.failure(made, "given its programs"));
    grown_ = true;
    return made_[key] = pipeline;
}

void Pipelines::want(Shader shader, const Variant& variant) {
    if (!made_.count({shader, variant})) wanted_.insert({shader, variant});
}

Result<void> Pipelines::make_wanted() {
    if (wanted_.empty()) return {};
    const std::vector<Key> keys(wanted_.begin(), wanted_.end());
    wanted_.clear();
    std::vector<VkPipeline> pipelines(keys.size(), VK_NULL_HANDLE);
    std::vector<VkResult> results(keys.size(), VK_SUCCESS);
    for (const Key& key : keys)
        if (VkResult made = module(key.first); made != VK_SUCCESS) return tl::unexpected<Error>(device_.failure(made, "given its programs"));
    std::atomic<std::size_t> next = 0;
    auto work = [&] {
        for (std::size_t i; (i = next++) < keys.size();) results[i] = make(keys[i], &pipelines[i]);
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 1; t < std::min<std::size_t>(keys.size(), std::thread::hardware_concurrency()); t++) threads.emplace_back(work);
        work();
    }
    for (std::size_t i = 0; i < keys.size(); i++)
        if (results[i] == VK_SUCCESS) made_[keys[i]] = pipelines[i];
    grown_ = true;
    if (auto failed = std::find_if(results.begin(), results.end(), [](VkResult r) { return r != VK_SUCCESS; }); failed != results.end())
        return tl::unexpected<Error>(device_.failure(*failed, "given its programs"));
    save(); // now, because a program that is ended later would lose it
    return {};
}

} // namespace ponder::vulkan
#endif
