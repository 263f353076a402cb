// What the two host backends have in common: all that they load and make lies in a HostMemory. The steps are their own.
#pragma once

#include "engine/compute/host_memory.h"

namespace ponder {

class HostBackend : public Backend {
  public:
    Result<WeightId> load_weight(const WeightSource& source) override { return memory_.load_weight(source); }
    Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first_row, std::int64_t rows) override {
        return memory_.load_transposed(source, first_row, rows, exact_);
    }
    Result<WeightId> load_rows(const WeightSource& source, std::int64_t first_row, std::int64_t rows) override { return memory_.load_rows(source, first_row, rows); }
    Result<BufferId> make_buffer(int max_rows, int width) override { return memory_.make_buffer(max_rows, width); }
    Result<RopeId> make_rope(const RopeTable& table) override { return memory_.make_rope(table); }
    Result<CacheId> make_cache(const CacheShape& shape) override { return memory_.make_cache(shape); }
    void free_cache(CacheId cache) override { memory_.free_cache(cache); }
    std::size_t cache_bytes(const CacheShape& shape) const override { return HostCache::bytes(shape); }
    Result<void> read_cache(CacheId cache, int layer, int tokens, std::span<std::byte> to) override {
        memory_.cache(cache).read(layer, tokens, to.data());
        return {};
    }
    Result<void> write_cache(CacheId cache, int layer, int tokens, std::span<const std::byte> from) override {
        memory_.cache(cache).write(layer, tokens, from.data());
        return {};
    }
    std::size_t buffer_bytes() const override { return memory_.bytes(); }

  protected:
    explicit HostBackend(bool exact) : exact_(exact) {} // of transposed weights: as HostMemory::load_transposed

    HostMemory memory_;

  private:
    bool exact_;
};

} // namespace ponder
