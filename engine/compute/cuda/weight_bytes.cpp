#include "engine/compute/cuda/weight_bytes.h"

#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/cuda/kernels/kernels.h"
#include "engine/compute/host_memory.h"

#include <algorithm>

namespace ponder {

bool cuda::weight_expands(const WeightSource& source) {
    return source.format != BlockFormat::f32 && (source.rows * source.count == 1 || source.columns < 32 || source.columns % block_info(source.format).values != 0);
}

std::uint64_t cuda_weight_bytes(const WeightSource& source) {
    const std::uint64_t row = cuda::weight_expands(source) ? std::uint64_t(source.columns) * 4 : row_bytes(source.format, source.columns);
    const auto held = std::uint64_t(held_matrices(source));
    return cuda::piece_bytes(row * std::uint64_t(source.rows) * held) + cuda::piece_bytes(std::uint64_t(source.count) * sizeof(cuda::Matrix));
}

std::uint64_t cuda_cache_bytes(const CacheShape& shape) {
    std::uint64_t bytes = 256; // kernels read whole words
    for (const CacheRow& layer : shape.layers)
        for (int width : {layer.key_width, layer.value_width}) bytes += (std::uint64_t(HostCache::row_bytes(shape.format, width)) * std::uint64_t(shape.tokens) + 255) / 256 * 256;
    return bytes;
}

// The scratch of device/lowering*.cpp for a full step, and the parts of attention of a small one at full depth on a large GPU.
std::uint64_t cuda_working_bytes(const RowWidths& w) {
    using u64 = std::uint64_t;
    const u64 rows = u64(w.rows), pairs = rows * u64(w.used), tiled = rows > u64(cuda::most_items_of_matvec);
    const u64 routed = pairs * u64(w.expert_hidden), shared = rows * u64(w.shared_hidden), dense = rows * u64(w.hidden), latent = rows * u64(w.heads) * u64(w.kv_rank);
    u64 bytes = 0;
    auto add = [&](u64 values) { bytes += values ? cuda::piece_bytes(4 * values) : 0; };
    for (u64 values : {rows * std::max(u64(w.width), u64(w.heads) * u64(w.value_dim)), std::max({routed, shared, dense, latent})}) add(values / 32 * (cuda::int8_group_bytes / 4));
    add(std::max(routed, dense)), add(shared), add(tiled ? std::max({routed, shared, dense}) : 0);
    add(latent), add(latent);
    if (w.heads) {
        const u64 small = std::min<u64>(rows, 4), keys = u64(w.tokens), splits = std::min<u64>(256, std::max(2 * keys / 256, std::min<u64>(2 * keys / 64, 160 / small)));
        add(small * u64(w.heads) * std::max<u64>(splits, 2) * (u64(w.kv_rank ? w.kv_rank : w.value_dim) + 2));
    }
    if (w.experts) {
        add(rows * u64(w.experts)), add(pairs), add(pairs);
        if (tiled) add(pairs * u64(w.width)), add(pairs), add(1 + 3 * (pairs / cuda::expert_tile_items + std::min(pairs, u64(w.experts))));
        if (w.shared_hidden) add(rows * u64(w.width)), add(rows);
    }
    if (tiled) add(2ull * cuda::most_sharing_blocks * cuda::tile_rows * cuda::tile_items);
    if (w.vocabulary) add(u64(w.logit_rows) * u64(w.width)), add(u64(w.logit_rows) * u64(w.vocabulary));
    if (w.meets_another) add(rows * u64(w.width));
    return bytes;
}

} // namespace ponder
