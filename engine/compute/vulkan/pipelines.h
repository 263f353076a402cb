// The compute pipelines of one device, made from the shaders when they are first asked for, or several at once beforehand; and the file that
// keeps the driver's compiled form of them between runs, one for each driver and set of shaders.
#pragma once

#include "engine/base/result.h"

#include <volk.h>

#include <array>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

namespace ponder::vulkan {

class Device;

enum class Shader {
    activate, add, attention, attention_merge, combine, conv, copy, embed, heads, matmul, matmul_dot, matvec, matvec_dot, matvec_several, matvec_several_dot, quantize, rms_norm, rope, route, router, scatter, store
};

// What a shader is specialized by, beyond the subgroup's size.
struct Variant {
    std::array<std::uint32_t, 7> constants{}; // 2, 3, ...
    std::uint32_t threads = 0;                // of a workgroup; 0: the shader's usual ones
    auto operator<=>(const Variant&) const = default;
};

class Pipelines {
  public:
    explicit Pipelines(Device& device) : device_(device) {}
    void open(const std::filesystem::path& folder, const std::uint8_t (&driver)[VK_UUID_SIZE]); // folder: of the file; empty: none
    void close();
    Result<VkPipeline> get(Shader shader, const Variant& variant);
    void want(Shader shader, const Variant& variant);
    Result<void> make_wanted(); // all at once, a thread each
    int count() const { return static_cast<int>(made_.size()); }

  private:
    using Key = std::pair<Shader, Variant>;
    VkResult module(Shader shader);
    VkResult make(const Key& key, VkPipeline* pipeline) const;
    void load(), save();

    Device& device_;
    VkPipelineCache cache_ = VK_NULL_HANDLE;
    std::filesystem::path file_;
    bool grown_ = false; // since the file was written
    std::map<Shader, VkShaderModule> modules_;
    std::map<Key, VkPipeline> made_;
    std::set<Key> wanted_;
};

} // namespace ponder::vulkan
