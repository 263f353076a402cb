// The compiled shaders: SPIR-V words made by glslc at build time (engine/CMakeLists.txt).
#pragma once

#include "engine/compute/vulkan/pipelines.h"

#include <span>

namespace ponder::vulkan {
std::span<const std::uint32_t> shader_words(Shader shader);
std::uint64_t shaders_hash(); // of all of them, so that a cache of older shaders is not taken for ours
} // namespace ponder::vulkan
