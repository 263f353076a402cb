#include "engine/compute/device_memory.h"

#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/host_memory.h"
#include "engine/compute/vulkan/vulkan_backend.h"

#include <algorithm>

namespace ponder {
namespace {

bool by_vulkan(DeviceKind kind) { return kind == DeviceKind::vulkan && vulkan_built(); } // a build without it can still plan with data

} // namespace

std::uint64_t device_weight_bytes(DeviceKind kind, const WeightSource& source) {
    if (kind == DeviceKind::cuda) return cuda_weight_bytes(source);
    return by_vulkan(kind) ? vulkan_weight_bytes(source) : row_bytes(source.format, source.columns) * std::uint64_t(source.rows * held_matrices(source));
}

std::uint64_t device_transposed_bytes(DeviceKind kind, const WeightSource& source, std::int64_t rows) { return device_weight_bytes(kind, transposed_source(source, rows)); }

std::uint64_t device_cache_bytes(DeviceKind kind, const CacheShape& shape) {
    if (kind == DeviceKind::cuda) return cuda_cache_bytes(shape);
    return by_vulkan(kind) ? vulkan_cache_bytes(shape) : HostCache::bytes(shape);
}

std::uint64_t device_working_bytes(DeviceKind kind, const RowWidths& w) {
    if (kind == DeviceKind::cuda) return cuda_working_bytes(w);
    if (by_vulkan(kind)) return vulkan_working_bytes(w, true);
    const std::uint64_t rows = std::uint64_t(w.rows), pairs = rows * std::uint64_t(w.used);
    const std::uint64_t routed = pairs * std::uint64_t(w.expert_hidden), shared = rows * std::uint64_t(w.shared_hidden), dense = rows * std::uint64_t(w.hidden);
    std::uint64_t values = 2 * std::max(routed + shared, dense);                             // gates and ups
    if (w.experts) values += (pairs + rows) * std::uint64_t(w.width);                        // the experts' parts
    if (w.kv_rank) values += rows * std::uint64_t(w.heads) * std::uint64_t(2 * w.kv_rank + w.rope_dim); // latent queries and mixed values
    if (kind != DeviceKind::cpu) values += 2 * std::uint64_t(w.vocabulary);
    return values * 4;
}

} // namespace ponder
