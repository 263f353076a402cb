#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/shaders.h"

namespace ponder::vulkan {
namespace {
constexpr std::uint32_t activate[] = {
#include "activate.inc"
};
constexpr std::uint32_t add[] = {
#include "add.inc"
};
constexpr std::uint32_t attention[] = {
#include "attention.inc"
};
constexpr std::uint32_t attention_merge[] = {
#include "attention_merge.inc"
};
constexpr std::uint32_t combine[] = {
#include "combine.inc"
};
constexpr std::uint32_t conv[] = {
#include "conv.inc"
};
constexpr std::uint32_t copy[] = {
#include "copy.inc"
};
constexpr std::uint32_t embed[] = {
#include "embed.inc"
};
constexpr std::uint32_t heads[] = {
#include "heads.inc"
};
constexpr std::uint32_t matmul[] = {
#include "matmul.inc"
};
constexpr std::uint32_t matmul_dot[] = {
#include "matmul_dot.inc"
};
constexpr std::uint32_t matvec[] = {
#include "matvec.inc"
};
constexpr std::uint32_t matvec_dot[] = {
#include "matvec_dot.inc"
};
constexpr std::uint32_t matvec_several[] = {
#include "matvec_several.inc"
};
constexpr std::uint32_t matvec_several_dot[] = {
#include "matvec_several_dot.inc"
};
constexpr std::uint32_t quantize[] = {
#include "quantize.inc"
};
constexpr std::uint32_t rms_norm[] = {
#include "rms_norm.inc"
};
constexpr std::uint32_t rope[] = {
#include "rope.inc"
};
constexpr std::uint32_t route[] = {
#include "route.inc"
};
constexpr std::uint32_t router[] = {
#include "router.inc"
};
constexpr std::uint32_t scatter[] = {
#include "scatter.inc"
};
constexpr std::uint32_t store[] = {
#include "store.inc"
};
} // namespace

std::span<const std::uint32_t> shader_words(Shader shader) {
    switch (shader) {
    case Shader::activate: return activate;
    case Shader::add: return add;
    case Shader::attention: return attention;
    case Shader::attention_merge: return attention_merge;
    case Shader::combine: return combine;
    case Shader::conv: return conv;
    case Shader::copy: return copy;
    case Shader::embed: return embed;
    case Shader::heads: return heads;
    case Shader::matmul: return matmul;
    case Shader::matmul_dot: return matmul_dot;
    case Shader::matvec: return matvec;
    case Shader::matvec_dot: return matvec_dot;
    case Shader::matvec_several: return matvec_several;
    case Shader::matvec_several_dot: return matvec_several_dot;
    case Shader::quantize: return quantize;
    case Shader::rms_norm: return rms_norm;
    case Shader::rope: return rope;
    case Shader::route: return route;
    case Shader::router: return router;
    case Shader::scatter: return scatter;
    case Shader::store: return store;
    }
    return {};
}

std::uint64_t shaders_hash() {
    std::uint64_t hash = 14695981039346656037u;
    for (int i = 0; i <= static_cast<int>(Shader::store); i++)
        for (std::uint32_t word : shader_words(static_cast<Shader>(i))) hash = (hash ^ word) * 1099511628211u;
    return hash;
}

} // namespace ponder::vulkan
#endif
