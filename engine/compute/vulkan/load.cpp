#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include "engine/file/iq_codebooks.h"

#include <algorithm>

namespace ponder::vulkan {
namespace {

bool uses_codebooks(BlockFormat f) {
    switch (f) {
    case BlockFormat::iq2_xxs: case BlockFormat::iq2_xs: case BlockFormat::iq2_s: case BlockFormat::iq1_s: case BlockFormat::iq1_m: case BlockFormat::iq3_xxs: case BlockFormat::iq3_s: return true;
    default: return false;
    }
}

} // namespace

bool expanded_at_load(const WeightSource& source) {
    const bool whole = std::find(source.parts.begin(), source.parts.end(), nullptr) == source.parts.end();
    return whole && source.format != BlockFormat::f32 && (source.rows * source.count == 1 || source.columns < 32);
}

Result<WeightId> VulkanBackend::load_transposed(const WeightSource& source, std::int64_t first, std::int64_t rows) {
    HostMemory host;
    auto id = host.load_transposed(source, first, rows, false);
    if (!id) return id;
    return upload(host.weight(*id));
}

Result<WeightId> VulkanBackend::load_rows(const WeightSource& source, std::int64_t first, std::int64_t rows) {
    HostMemory host;
    auto id = host.load_rows(source, first, rows);
    if (!id) return id;
    return upload(host.weight(*id));
}

Result<BufferId> VulkanBackend::make_buffer(int max_rows, int width) {
    auto range = row_memory_.allocate(std::uint64_t(max_rows) * width * 4, "the working rows");
    if (!range) return tl::unexpected<Error>(range.error());
    max_rows_ = std::max(max_rows_, max_rows);
    buffers_.push_back({*range, width});
    return static_cast<BufferId>(buffers_.size() - 1);
}

Result<RopeId> VulkanBackend::make_rope(const RopeTable& table) {
    ropes_.push_back({table, {}, 0});
    return static_cast<RopeId>(ropes_.size() - 1);
}

Result<CacheId> VulkanBackend::make_cache(const CacheShape& shape) {
    if (auto fits = HostCache::check(shape); !fits) return tl::unexpected<Error>(fits.error());
    auto cache = std::unique_ptr<Cache>(new Cache{shape, Arena(device_, Place::device), {}});
    cache->arena.expect(vulkan_cache_bytes(shape));
    for (const CacheRow& layer : shape.layers) {
        CacheRows rows;
        rows.key_bytes = static_cast<u32>(HostCache::row_bytes(shape.format, layer.key_width));
        rows.value_bytes = static_cast<u32>(HostCache::row_bytes(shape.format, layer.value_width));
        for (auto [bytes, range] : {std::pair(rows.key_bytes, &rows.keys), std::pair(rows.value_bytes, &rows.values)}) {
            if (!bytes) continue;
            auto made = cache->arena.allocate(std::uint64_t(bytes) * shape.tokens, "the KV cache");
            if (!made) return tl::unexpected<Error>(made.error());
            *range = *made;
        }
        cache->layers.push_back(rows);
    }
    caches_.push_back(std::move(cache));
    return static_cast<CacheId>(caches_.size() - 1);
}

std::size_t VulkanBackend::buffer_bytes() const {
    std::size_t bytes = weight_memory_.bytes() + row_memory_.bytes() + step_memory_.bytes();
    for (const Scratch& scratch : scratch_) bytes += scratch.arena ? scratch.arena->bytes() : 0;
    for (const Scratch& scratch : written_) bytes += scratch.arena ? scratch.arena->bytes() : 0;
    return bytes;
}

Result<WeightId> VulkanBackend::upload(const HostWeight& from) {
    if (auto done = upload_zeros(); !done) return tl::unexpected<Error>(done.error());
    HostWeight w = from;
    std::vector<float> expanded;
    const WeightSource& source = from.source;
    const std::int64_t held_count = held_matrices(source);
    if (expanded_at_load(source)) {
        expanded.resize(static_cast<std::size_t>(source.columns * source.rows * source.count));
        float* to = expanded.data();
        for (std::int64_t m = 0; m < source.count; m++)
            for (std::int64_t r = 0; r < source.rows; r++, to += source.columns) dequantize_row(source.format, from.row(m, r), to, source.columns);
        w.source.format = BlockFormat::f32;
        w.source.parts = {reinterpret_cast<const std::byte*>(expanded.data())};
        w.row_bytes = static_cast<std::size_t>(source.columns) * 4;
    }
    const std::uint64_t matrix_bytes = std::uint64_t(w.source.rows) * w.row_bytes, count = std::uint64_t(w.source.count);
    struct Entry {
        Address address;
        float scale;
        u32 unused;
    };
    static_assert(sizeof(Entry) == matrix_entry_bytes);
    std::vector<Entry> entries(count);
    const bool together = matrix_bytes * std::uint64_t(held_count) <= most_together;
    Range range;
    std::uint64_t at = 0;
    for (std::uint64_t m = 0; m < count; m++) {
        const auto matrix = static_cast<std::int64_t>(m);
        entries[m] = {0, w.scale(matrix), 0}; // held elsewhere
        if (!from.held(matrix)) continue;
        if (!range.address || !together) {
            auto made = weight_memory_.allocate(together ? matrix_bytes * std::uint64_t(held_count) : matrix_bytes, "the weights");
            if (!made) return tl::unexpected<Error>(made.error());
            range = *made, at = 0;
        }
        if (auto done = uploader_.copy(w.matrix(matrix), matrix_bytes, range, at); !done) return tl::unexpected<Error>(done.error());
        entries[m].address = range.address + at;
        at += matrix_bytes;
    }
    auto table = weight_memory_.allocate(count * sizeof(Entry), "the weights");
    if (!table) return tl::unexpected<Error>(table.error());
    if (auto done = uploader_.copy(entries.data(), count * sizeof(Entry), *table, 0); !done) return tl::unexpected<Error>(done.error());
    if (uses_codebooks(w.source.format))
        if (auto done = upload_codebooks(); !done) return tl::unexpected<Error>(done.error());
    quantized_weights_ = quantized_weights_ || (source.count * source.rows > 1 && !is_float(w.source.format));
    weights_.push_back({w.source.format, int(w.source.columns), int(w.source.rows), int(count), u32(w.row_bytes), table->address, entries[0].address});
    return static_cast<WeightId>(weights_.size() - 1);
}

// What workgroups count with; made with the first weight.
Result<void> VulkanBackend::upload_zeros() {
    if (counters_.address) return {};
    const std::array<u32, tiled_rows> zeros{};
    auto made = weight_memory_.allocate(sizeof zeros, "the weights");
    if (!made) return tl::unexpected<Error>(made.error());
    counters_ = *made;
    return uploader_.copy(zeros.data(), sizeof zeros, counters_, 0);
}

Result<void> VulkanBackend::upload_codebooks() {
    if (codebooks_.address) return {};
    const std::vector<u32> words = iq_codebook_words();
    auto made = weight_memory_.allocate(words.size() * 4, "the weights");
    if (!made) return tl::unexpected<Error>(made.error());
    codebooks_ = *made;
    return uploader_.copy(words.data(), words.size() * 4, codebooks_, 0);
}

} // namespace ponder::vulkan
#endif
