#ifdef PONDER_HAS_VULKAN
// What weights, caches and the ops' own rows will take of device memory: the sizes that load.cpp and the ops ask for, added up beforehand.
#include "engine/compute/vulkan/ops.h"

#include <algorithm>
#include <bit>

namespace ponder {
using vulkan::rounded_range;

std::uint64_t vulkan_weight_bytes(const WeightSource& source) {
    const std::uint64_t count = std::uint64_t(source.count), values = std::uint64_t(source.columns * source.rows) * count;
    const std::uint64_t table = rounded_range(count * vulkan::matrix_entry_bytes);
    if (vulkan::expanded_at_load(source)) return rounded_range(values * 4) + table;
    const auto held = std::uint64_t(held_matrices(source));
    const std::uint64_t matrix = row_bytes(source.format, source.columns) * std::uint64_t(source.rows);
    return (matrix * held <= vulkan::most_together ? (held ? rounded_range(matrix * held) : 0) : held * rounded_range(matrix)) + table;
}

std::uint64_t vulkan_cache_bytes(const CacheShape& shape) {
    std::uint64_t bytes = 0;
    for (const CacheRow& layer : shape.layers)
        for (int width : {layer.key_width, layer.value_width})
            if (width) bytes += rounded_range(std::uint64_t(HostCache::row_bytes(shape.format, width)) * std::uint64_t(shape.tokens));
    return bytes;
}

std::uint64_t vulkan_working_bytes(const RowWidths& w, bool int8_products) {
    using u64 = std::uint64_t;
    const u64 rows = u64(w.rows), pairs = rows * u64(w.used), tiled = rows >= u64(vulkan::tiled_rows);
    const u64 largest_hidden = std::max({rows * u64(w.hidden), rows * u64(w.shared_hidden), pairs * u64(w.expert_hidden)});
    const u64 latent = rows * u64(w.heads) * u64(w.kv_rank);
    const u64 widest = std::max(u64(w.width), u64(w.heads) * u64(w.value_dim)); // of the rows that products read
    u64 bytes = 0;
    auto add = [&](u64 values) { bytes += values ? rounded_range(4 * values) : 0; };
    if (int8_products)
        for (u64 values : {rows * widest, std::max(largest_hidden, latent)}) add(values / 32 * (vulkan::int8_group_bytes / 4));
    add(latent), add(latent); // the query's and the mixed values
    add(rows * u64(w.conv_width));
    u64 splits = vulkan::most_splits(std::uint32_t(w.heads));
    if (w.tokens) splits = std::min(splits, u64(std::bit_ceil(std::uint32_t(std::max(w.tokens, 2 * int(vulkan::least_split))))) / vulkan::least_split);
    add(std::min(rows, u64(vulkan::splitting_rows)) * u64(w.heads) * splits * (u64(w.kv_rank ? w.kv_rank : w.value_dim) + 2));
    add(rows * u64(w.hidden)), add(rows * u64(w.shared_hidden)), add(pairs * u64(w.expert_hidden));
    if (tiled) add(largest_hidden); // the ups
    if (w.experts) {
        add(rows * u64(w.experts)), add(pairs), add(pairs);
        if (tiled) add(pairs * u64(w.width)), add(pairs), add(1 + 3 * u64(vulkan::most_tiles(std::uint32_t(pairs), std::uint32_t(w.experts))));
        if (w.shared_hidden) add(rows * u64(w.width)), add(rows);
    }
    if (w.vocabulary) add(u64(w.logit_rows) * u64(w.width)), add(u64(w.logit_rows) * u64(w.vocabulary)), add(u64(w.logit_rows) * u64(w.vocabulary));
    if (w.meets_another) add(rows * u64(w.width)), add(rows * u64(w.width)), add(rows * u64(w.width)), add(pairs), add(pairs);
    return bytes;
}

} // namespace ponder
#endif
