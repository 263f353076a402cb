#include "engine/compute/device_memory.h"

#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/host_memory.h"
#include "engine/compute/vulkan/vulkan_backend.h"

#include <algorithm>

namespace ponder {
namespace {

bool by_vulkan(DeviceKind kind) { return kind == DeviceKind::vulkan && vulkan_built(); } // a build without it can still plan with data

std::uint64_t held_bytes(const WeightSource& source) {
    const std::uint64_t matrix = row_bytes(source.format, source.columns) * std::uint64_t(source.rows);
    const bool apart = source.parts.size() > 1;
    const auto missing = std::count(source.parts.begin(), source.parts.end(), nullptr);
    return matrix * std::uint64_t(apart ? source.count - missing : missing ? 0 : source.count);
}

// HostMemory::load_transposed's copy.
WeightSource turned(const WeightSource& source, std::int64_t rows) {
    WeightSource to = source;
    to.format = source.format == BlockFormat::f32 || source.format == BlockFormat::bf16 ? BlockFormat::f32 : BlockFormat::f16;
    to.columns = rows, to.rows = source.columns;
    return to;
}

} // namespace

std::uint64_t device_weight_bytes(DeviceKind kind, const WeightSource& source) {
    if (kind == DeviceKind::cuda) return cuda_weight_bytes(source);
    return by_vulkan(kind) ? vulkan_weight_bytes(source) : held_bytes(source);
}

std::uint64_t device_transposed_bytes(DeviceKind kind, const WeightSource& source, std::int64_t rows) { return device_weight_bytes(kind, turned(source, rows)); }

std::uint64_t device_cache_bytes(DeviceKind kind, const CacheShape& shape) {
    if (kind == DeviceKind::cuda) return cuda_cache_bytes(shape);
    return by_vulkan(kind) ? vulkan_cache_bytes(shape) : HostCache::bytes(shape);
}

std::uint64_t device_working_bytes(DeviceKind kind, const RowWidths& w) {
    if (kind == DeviceKind::cuda) return cuda_working_bytes(w);
    if (by_vulkan(kind)) {
        VulkanRowWidths v;
        v.rows = w.rows, v.tokens = w.tokens, v.width = w.width, v.heads = w.heads, v.value_dim = w.value_dim, v.kv_rank = w.kv_rank, v.conv_width = w.conv_width;
        v.hidden = w.hidden, v.shared_hidden = w.shared_hidden, v.experts = w.experts, v.used = w.used, v.expert_hidden = w.expert_hidden;
        v.widest = std::max(w.width, w.heads * w.value_dim);
        v.vocabulary = w.vocabulary, v.meets_another = w.meets_another;
        return vulkan_working_bytes(v, true);
    }
    const std::uint64_t rows = std::uint64_t(w.rows), pairs = rows * std::uint64_t(w.used);
    const std::uint64_t routed = pairs * std::uint64_t(w.expert_hidden), shared = rows * std::uint64_t(w.shared_hidden), dense = rows * std::uint64_t(w.hidden);
    std::uint64_t values = 2 * std::max(routed + shared, dense);                             // gates and ups
    if (w.experts) values += (pairs + rows) * std::uint64_t(w.width);                        // the experts' parts
    if (w.kv_rank) values += rows * std::uint64_t(w.heads) * std::uint64_t(2 * w.kv_rank + w.rope_dim); // latent queries and mixed values
    if (kind != DeviceKind::cpu) values += 2 * std::uint64_t(w.vocabulary);
    return values * 4;
}

} // namespace ponder
