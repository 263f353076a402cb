// What the backend makes before the first step: weights, rows and caches in device memory.
#include "engine/compute/cuda/device/backend.h"

#include "engine/file/iq_codebooks.h"

#include <algorithm>
#include <cstring>

namespace ponder {

namespace cuda {

namespace {
constexpr std::uint64_t chunk_bytes = 16 << 20;
}

CudaBackend::CudaBackend(std::unique_ptr<Device> device, const CudaOptions& options)
    : device_(std::move(device)), options_(options), budget_(*device_, options.memory_limit), weight_pool_(budget_, options.memory_limit ? 1 << 20 : chunk_bytes),
      row_pool_(budget_, options.memory_limit ? 1 << 16 : chunk_bytes / 4), uploader_(*device_, options.staging_bytes) {
    // code for older architectures does not wait for the kernel before it, even where the driver has translated it for a newer one
    device_->stream().dependent_launches = options.dependent_launches && device_->properties().major >= 9 && built_for() >= 90;
}

CudaBackend::~CudaBackend() {
    (void)device_->wait();
    segments_.clear();
    for (auto& cache : caches_)
        if (cache) budget_.give_back(cache->memory, cache->bytes);
    for (const ScratchMemory& s : scratch_)
        if (s.memory) budget_.give_back(s.memory, s.bytes);
    for (const ScratchMemory& s : retired_) budget_.give_back(s.memory, s.bytes);
    for (const Pinned* pinned : {&step_host_, &readback_, &staging_})
        if (pinned->memory) device_->free_pinned(pinned->memory);
    for (const Pinned& pinned : retired_pinned_) device_->free_pinned(pinned.memory);
}

std::string CudaBackend::description() const {
    const DeviceProperties& p = device_->properties();
    return "CUDA, " + p.name + ", compute capability " + std::to_string(p.major) + "." + std::to_string(p.minor) + (options_.int8 ? ", int8 products" : "");
}

Result<WeightId> CudaBackend::load_weight(const WeightSource& source) { return upload(HostWeight{source, {}, ponder::row_bytes(source.format, source.columns)}); }

Result<WeightId> CudaBackend::load_transposed(const WeightSource& source, std::int64_t first, std::int64_t rows) {
    HostMemory host;
    auto id = host.load_transposed(source, first, rows, false);
    if (!id) return id;
    return upload(host.weight(*id));
}

Result<WeightId> CudaBackend::load_rows(const WeightSource& source, std::int64_t first, std::int64_t rows) {
    HostMemory host;
    auto id = host.load_rows(source, first, rows);
    if (!id) return id;
    return upload(host.weight(*id));
}

Result<WeightId> CudaBackend::upload(const HostWeight& from) {
    HostWeight w = from;
    std::vector<float> expanded;
    const WeightSource& source = from.source;
    if (weight_expands(source)) {
        expanded.resize(static_cast<std::size_t>(source.columns * source.rows * source.count));
        float* to = expanded.data();
        for (std::int64_t m = 0; m < source.count; m++)
            for (std::int64_t r = 0; r < source.rows; r++, to += source.columns)
                if (from.held(m)) dequantize_row(source.format, from.row(m, r), to, source.columns);
        w.source.format = BlockFormat::f32;
        w.source.parts = {reinterpret_cast<const std::byte*>(expanded.data())};
        w.row_bytes = static_cast<std::size_t>(source.columns) * 4;
    }
    const std::uint64_t matrix_bytes = std::uint64_t(w.source.rows) * w.row_bytes, count = std::uint64_t(w.source.count);
    const auto held = std::uint64_t(held_matrices(w.source));
    auto memory = weight_pool_.allocate(matrix_bytes * held, "the weights");
    if (!memory) return tl::unexpected<Error>(memory.error());
    auto table = weight_pool_.allocate(count * sizeof(Matrix), "the weights");
    if (!table) return tl::unexpected<Error>(table.error());
    std::vector<Matrix> entries(count);
    auto* at = static_cast<unsigned char*>(*memory);
    for (std::uint64_t m = 0; m < count; m++) {
        const bool here = w.held(static_cast<std::int64_t>(m));
        entries[m] = {here ? at : nullptr, w.scale(static_cast<std::int64_t>(m)), 0};
        if (!here) continue;
        if (auto done = uploader_.copy(at, w.matrix(static_cast<std::int64_t>(m)), matrix_bytes); !done) return tl::unexpected<Error>(done.error());
        at += matrix_bytes;
    }
    if (auto done = uploader_.copy(*table, entries.data(), count * sizeof(Matrix)); !done) return tl::unexpected<Error>(done.error());
    weights_.push_back({w.source.format, int(w.source.columns), int(w.source.rows), int(count), unsigned(w.row_bytes), static_cast<Matrix*>(*table), reinterpret_cast<const float*>(entries[0].rows)});
    return static_cast<WeightId>(weights_.size() - 1);
}

// The codebooks of the IQ formats, uploaded when the first product wants them.
const unsigned* CudaBackend::tables() {
    if (tables_) return tables_;
    const std::vector<std::uint32_t> words = iq_codebook_words();
    auto memory = weight_pool_.allocate(words.size() * 4, "the weights");
    if (memory)
        if (auto done = uploader_.copy(*memory, words.data(), words.size() * 4); !done) memory = tl::unexpected<Error>(done.error());
    if (memory) tables_ = static_cast<const unsigned*>(*memory);
    else fail_step(memory.error());
    return tables_;
}

Result<BufferId> CudaBackend::make_buffer(int max_rows, int width) {
    auto memory = row_pool_.allocate(std::uint64_t(max_rows) * std::uint64_t(width) * 4, "the working rows");
    if (!memory) return tl::unexpected<Error>(memory.error());
    device_->zero(*memory, std::size_t(max_rows) * std::size_t(width) * 4);
    max_rows_ = std::max(max_rows_, max_rows);
    buffers_.push_back({static_cast<float*>(*memory), width, max_rows});
    return static_cast<BufferId>(buffers_.size() - 1);
}

Result<RopeId> CudaBackend::make_rope(const RopeTable& table) {
    const std::size_t bytes = table.frequency.size() * sizeof(double);
    auto memory = row_pool_.allocate(bytes, "the rotations");
    if (!memory) return tl::unexpected<Error>(memory.error());
    if (auto done = uploader_.copy(*memory, table.frequency.data(), bytes); !done) return tl::unexpected<Error>(done.error());
    ropes_.push_back({table, static_cast<double*>(*memory)});
    return static_cast<RopeId>(ropes_.size() - 1);
}

Result<CacheId> CudaBackend::make_cache(const CacheShape& shape) {
    if (auto fits = HostCache::check(shape); !fits) return tl::unexpected<Error>(fits.error());
    auto cache = std::make_unique<Cache>();
    cache->shape = shape;
    cache->serial = ++cache_serial_;
    auto rounded = [](std::uint64_t bytes) { return (bytes + 255) / 256 * 256; };
    for (const CacheRow& layer : shape.layers)
        for (int width : {layer.key_width, layer.value_width}) cache->bytes += rounded(HostCache::row_bytes(shape.format, width) * std::uint64_t(shape.tokens));
    cache->bytes += 256; // kernels read whole words
    auto memory = budget_.take(cache->bytes, "the KV cache; choose a smaller context");
    if (!memory) return tl::unexpected<Error>(memory.error());
    cache->memory = static_cast<unsigned char*>(*memory);
    device_->zero(*memory, cache->bytes); // rows between the last token and a tile's end are read, and must be numbers
    unsigned char* at = cache->memory;
    for (const CacheRow& layer : shape.layers) {
        CacheRows rows{at, nullptr, unsigned(HostCache::row_bytes(shape.format, layer.key_width)), unsigned(HostCache::row_bytes(shape.format, layer.value_width))};
        at += rounded(std::uint64_t(rows.key_bytes) * std::uint64_t(shape.tokens));
        rows.values = at;
        at += rounded(std::uint64_t(rows.value_bytes) * std::uint64_t(shape.tokens));
        cache->layers.push_back(rows);
    }
    caches_.push_back(std::move(cache));
    return static_cast<CacheId>(caches_.size() - 1);
}

void CudaBackend::free_cache(CacheId id) {
    auto& cache = caches_[static_cast<std::size_t>(id)];
    if (!cache) return;
    (void)device_->wait();
    segments_.remove_if([&](const Segment& s) { return s.key[0] == cache->serial; });
    budget_.give_back(cache->memory, cache->bytes);
    cache.reset();
}

// Through the uploader's first pinned window, a piece at a time: this happens once a conversation.
Result<void> CudaBackend::read_cache(CacheId id, int layer, int tokens, std::span<std::byte> to) {
    device_->make_current();
    if (auto idle = device_->wait(); !idle) return idle;
    const CacheRows& rows = caches_[static_cast<std::size_t>(id)]->layers[static_cast<std::size_t>(layer)];
    std::byte* at = to.data();
    for (auto [memory, row] : {std::pair(rows.keys, rows.key_bytes), std::pair(rows.values, rows.value_bytes)}) {
        const std::uint64_t bytes = std::uint64_t(row) * std::uint64_t(tokens);
        if (!bytes) continue;
        if (auto done = uploader_.copy_back(at, memory, bytes); !done) return done;
        at += bytes;
    }
    return {};
}

Result<void> CudaBackend::write_cache(CacheId id, int layer, int tokens, std::span<const std::byte> from) {
    device_->make_current();
    const CacheRows& rows = caches_[static_cast<std::size_t>(id)]->layers[static_cast<std::size_t>(layer)];
    const std::byte* at = from.data();
    for (auto [memory, row] : {std::pair(rows.keys, rows.key_bytes), std::pair(rows.values, rows.value_bytes)}) {
        const std::uint64_t bytes = std::uint64_t(row) * std::uint64_t(tokens);
        if (!bytes) continue;
        if (auto done = uploader_.copy(memory, at, bytes); !done) return done;
        at += bytes;
    }
    return device_->wait();
}

std::size_t CudaBackend::buffer_bytes() const {
    std::uint64_t bytes = budget_.used();
    for (const auto& cache : caches_)
        if (cache) bytes -= cache->bytes;
    return bytes;
}

} // namespace cuda
} // namespace ponder
