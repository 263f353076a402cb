// What the two host backends keep in main memory: row buffers, KV caches in their formats, and weights as the file maps them or as small
// copies made at load. Plain storage; the arithmetic is the backends' own.
#pragma once

#include "engine/compute/backend.h"

#include <deque>
#include <vector>

namespace ponder {

struct HostWeight {
    WeightSource source;              // shape and format; parts point into the file or into owned
    std::vector<std::byte> owned;     // a copy rearranged at load, or empty
    std::size_t row_bytes = 0;
    const std::byte* matrix(std::int64_t m) const {
        return source.parts.size() == 1 ? source.parts[0] + m * source.rows * row_bytes : source.parts[static_cast<std::size_t>(m)];
    }
    bool held(std::int64_t m) const { return source.parts[source.parts.size() == 1 ? 0 : static_cast<std::size_t>(m)] != nullptr; }
    const std::byte* row(std::int64_t m, std::int64_t r) const { return matrix(m) + r * row_bytes; }
    float scale(std::int64_t m) const { return source.scale.empty() ? 1.0f : source.scale[static_cast<std::size_t>(m)]; }
};

// How many of a source's matrices this device is given: null parts lie elsewhere.
std::int64_t held_matrices(const WeightSource& source);
// Shape and format of what load_transposed makes of rows of the source's matrices; it has no parts.
WeightSource transposed_source(const WeightSource& source, std::int64_t rows, bool exact = false);

// Keys and values of one session: [layer][token][width], each in the cache's format; a layer's rows are as wide as it needs.
class HostCache {
  public:
    explicit HostCache(const CacheShape& shape);
    static std::size_t bytes(const CacheShape& shape);
    static std::size_t row_bytes(CacheFormat format, int width);
    static Result<void> check(const CacheShape& shape); // Q8_0 wants rows of whole blocks; every backend's make_cache begins with this

    const CacheShape& shape() const { return shape_; }
    std::byte* key(int layer, int token) { return at(keys_, layer, token); }
    std::byte* value(int layer, int token) { return at(values_, layer, token); }
    // The rows of a layer's first tokens, keys and then values, as bytes.
    void read(int layer, int tokens, std::byte* to) const;
    void write(int layer, int tokens, const std::byte* from);
    void store(std::byte* row, const float* from, int width) const;
    // Columns [at, at + count) of a stored row as float32; for q8_0 at and count are whole blocks of 32.
    void load(const std::byte* row, int at, int count, float* to) const;

  private:
    struct Rows {
        std::size_t start, bytes; // of the layer's first row, and of each row
    };
    std::byte* at(const std::vector<Rows>& rows, int layer, int token) { return memory_.data() + rows[layer].start + rows[layer].bytes * token; }

    CacheShape shape_;
    std::vector<Rows> keys_, values_; // a layer
    std::vector<std::byte> memory_;
};

class HostMemory {
  public:
    Result<WeightId> load_weight(const WeightSource& source);
    // Not exact: a quantized source becomes halves, whose rounding is far finer than the source's own steps, at half the memory.
    Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first_row, std::int64_t rows, bool exact);
    Result<WeightId> load_rows(const WeightSource& source, std::int64_t first_row, std::int64_t rows);
    Result<BufferId> make_buffer(int max_rows, int width);
    Result<RopeId> make_rope(const RopeTable& table);
    Result<CacheId> make_cache(const CacheShape& shape);
    void free_cache(CacheId id) { caches_[static_cast<std::size_t>(id)].reset(); }
    std::size_t bytes() const { return bytes_; }

    const HostWeight& weight(WeightId id) const { return weights_[static_cast<std::size_t>(id)]; }
    const RopeTable& rope(RopeId id) const { return ropes_[static_cast<std::size_t>(id)]; }
    HostCache& cache(CacheId id) { return *caches_[static_cast<std::size_t>(id)]; }
    float* row(View view, int r) {
        Rows& rows = buffers_[static_cast<std::size_t>(view.buffer)];
        return rows.values.data() + std::size_t(r) * rows.width + view.offset;
    }

  private:
    struct Rows {
        int width;
        std::vector<float> values;
    };
    Result<WeightId> keep(HostWeight weight);
    std::deque<HostWeight> weights_; // a deque: weights are referred to while more are loaded
    std::vector<Rows> buffers_;
    std::vector<RopeTable> ropes_;
    std::vector<std::unique_ptr<HostCache>> caches_;
    std::size_t bytes_ = 0;
};

// Kept from call to call, so that routing a token allocates nothing.
struct RoutingScratch {
    std::vector<float> probabilities;  // (experts)
    std::vector<unsigned char> open;   // (experts) may still be chosen
    std::vector<float> group_score;    // (groups)
};

// The step's experts of one row: used ids in descending order of selection, ties to the lowest index, and their weights.
// facts/engine.md section 3.2, steps 2 to 9.
void choose_experts(const MoeOp& op, const float* router_logits, const float* selection_bias, RoutingScratch& scratch, int* ids, float* weights);

float silu(float x);
float sigmoid(float x);
// gate[i] = the activation of gate[i] and up[i].
void activate_row(Activation activation, float* gate, const float* up, int count);

} // namespace ponder
