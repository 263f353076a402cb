// The CUDA backend over device/runtime.h: weights, rows and caches in device memory, and a step's ops as a list that is turned into kernels
// when it is complete - or, when the same list has run before, replayed as a captured graph. Ops are fused while they are turned into
// kernels, when one can see what comes next.
#pragma once

#include "engine/compute/backend.h"
#include "engine/compute/cuda/cuda_backend.h"
#include "engine/compute/cuda/device/memory.h"
#include "engine/compute/cuda/kernels/kernels.h"
#include "engine/compute/host_memory.h"

#include <array>
#include <list>

namespace ponder::cuda {

struct Weight {
    BlockFormat format = BlockFormat::f32;
    int columns = 0, rows = 0, count = 0;
    unsigned row_bytes = 0;
    Matrix* table = nullptr;      // (count)
    const float* first = nullptr; // matrix 0's values: for norms, biases, sinks
};

inline bool holds_floats(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

// Values in device memory, by rows: what products read and write.
struct Place {
    float* at = nullptr;
    int buffer = -1; // whose int8 form becomes old when this is written; scratch has none
    int stride = 0, sub = 0;
};

class CudaBackend final : public Backend {
  public:
    CudaBackend(std::unique_ptr<Device> device, const CudaOptions& options);
    ~CudaBackend() override;

    std::string name() const override { return "cuda"; }
    std::string description() const override;
    bool rehearses() const override { return true; }
    CudaCounts counts() const { return {steps_, captured_, replayed_, device_->stream().launches}; }

    Result<WeightId> load_weight(const WeightSource& source) override;
    Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first_row, std::int64_t rows) override;
    Result<WeightId> load_rows(const WeightSource& source, std::int64_t first_row, std::int64_t rows) override;
    Result<BufferId> make_buffer(int max_rows, int width) override;
    Result<RopeId> make_rope(const RopeTable& table) override;
    Result<CacheId> make_cache(const CacheShape& shape) override;
    void free_cache(CacheId cache) override;
    std::size_t cache_bytes(const CacheShape& shape) const override { return HostCache::bytes(shape); }
    std::size_t buffer_bytes() const override;

    void begin(const Step& step) override;
    void embed(WeightId table, float factor, View out) override;
    void rms_norm(View in, WeightId weight, float epsilon, View out) override;
    void linear(WeightId weight, WeightId bias, View in, View out) override;
    void rope(RopeId table, View x, int heads, int offset) override;
    void store_kv(int layer, View keys, View values) override;
    void attention(const AttentionOp& op, View query, View out) override;
    void mla_attention(const MlaOp& op, View query, View out) override;
    void short_conv(const ConvOp& op, View in, View out) override;
    void ffn(const FfnOp& op, View in, View out) override;
    void moe(const MoeOp& op, View in, View out) override;
    void add(View to, View from, float factor) override;
    void logits(WeightId norm, float epsilon, WeightId head, float factor, View in) override;
    Result<void> finish() override;
    Result<void> read(View from, std::span<float> to) override;
    void write(View to, std::span<const float> from) override;
    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override;
    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override;
    Result<void> read_cache(CacheId cache, int layer, int tokens, std::span<std::byte> to) override;
    Result<void> write_cache(CacheId cache, int layer, int tokens, std::span<const std::byte> from) override;
    std::span<const float> logits_rows() const override { return {static_cast<const float*>(readback_.memory), logits_count_}; }

  private:
    enum class Kind : int { embed, norm, linear, rope, store, attention, mla, conv, ffn, moe, route, experts, add, logits, read, write, choice };
    struct Op {
        Kind kind;
        View a, b;
        WeightId weight = WeightId::none, other = WeightId::none;
        float x = 0, y = 0;
        int n = 0, m = 0;          // layer, rope, heads, offset
        std::size_t detail = 0;    // in the list of its kind; of read, write and choice a place in pinned memory
    };
    struct Rows {
        float* memory;
        int width, rows;
    };
    struct CacheRows {
        unsigned char *keys, *values;
        unsigned key_bytes, value_bytes;
    };
    struct Cache {
        CacheShape shape;
        CacheKind kind() const { return static_cast<CacheKind>(static_cast<int>(shape.format)); }
        std::vector<CacheRows> layers;
        unsigned char* memory = nullptr;
        std::uint64_t bytes = 0;
        int serial = 0; // never the same for two caches, so that a graph of a freed one is never replayed
    };
    struct Rope {
        RopeTable table;
        double* frequency;
        float* turns = nullptr; // (rows x pairs x 2) of the step
        int capacity = 0;
    };
    struct Pinned {
        void* memory = nullptr;
        std::size_t bytes = 0;
    };
    struct Segment { // ops that ran, as words, and their graph once they came again
        std::vector<int> key;
        std::unique_ptr<Graph> graph;
    };
    enum Scratch : int {
        int8_rows, int8_hidden, router_logits, expert_ids, expert_weights, expert_parts, sorted_pairs, expert_tiles, shared_part, shared_logit, hidden_rows, shared_hidden, up_rows,
        latent_query, mixed_latent, attention_parts, last_norm, logit_rows, packed_rows, tile_parts, counters_slot, scratch_slots
    };
    struct Int8Form { // which rows a slot of int8 holds
        const float* at = nullptr;
        int buffer = -1, columns = 0, items = 0;
    };

    // load.cpp
    Result<WeightId> upload(const HostWeight& from);
    Result<void*> piece(Pool& pool, std::uint64_t bytes, const char* what);

    // step.cpp
    void record(Op op);
    void key_words(std::initializer_list<int> words) { key_.insert(key_.end(), words); }
    void key_float(float value);
    void key_ffn(const FfnOp& op);
    void key_moe(const MoeOp& op);
    void run_segment(); // what has been recorded so far
    bool reserve_pinned(Pinned& pinned, std::size_t bytes);
    std::size_t stage(const void* from, std::size_t bytes); // a place in the step's pinned memory, with a copy
    void fail_step(Error error);
    Result<void> settle();

    // lowering.cpp, lowering_attention.cpp, lowering_products.cpp
    void lower();
    bool same(const View& a, const View& b) const { return a.buffer == b.buffer && a.offset == b.offset && a.width == b.width; }
    std::size_t lower_heads(std::size_t at);  // ops taken as one pass, or 0
    std::size_t lower_latent(std::size_t at);
    std::size_t lower_linear(std::size_t at);
    void lower_norm(const Op& op, const Op* sum, bool int8_wanted);
    void lower_rope(const Op& op);
    void lower_store(int layer, Place keys, int key_width, Place values, int value_width);
    void lower_attention(const AttentionOp& op, const View& query, const View& out, bool int8_wanted);
    void lower_mla(const MlaOp& op, const View& query, const View& out);
    void lower_conv(const ConvOp& op, const View& in, const View& out);
    void lower_route(const MoeOp& op, const View& in);
    void lower_shared(const MoeOp& op, const View& in);
    void lower_experts(const MoeOp& op, const View& in, const View& out, bool shared);
    void lower_logits(const Op& op);
    void copy_rows(Place from, Place to, int width);
    // between pinned and device memory, but not in a rehearsal
    void send(void* to, const void* from, std::size_t bytes);
    void fetch(void* to, const void* from, std::size_t bytes);

    struct Product {
        WeightId weight = WeightId::none, bias = WeightId::none;
        Place x, y;
        int items = 0, subs = 1;
        Choice choice = Choice::only;
        float factor = 1;
        WeightId up = WeightId::none, up_bias = WeightId::none;
        int activation = 0;
        bool int8_next = false; // what comes of gate and up is multiplied as int8 next
        const float *shared = nullptr, *shared_logit = nullptr;
    };
    void multiply(const Product& p) { multiply(&p, 1); }
    void multiply(const Product* jobs, int count); // same x, format and columns
    Place feed_hidden(const FfnOp& op, Scratch slot, Place x, int subs, Choice choice);
    void feed(const FfnOp& op, Scratch slot, Place x, Place y, int subs, Choice choice);
    const void* int8_form(const Product& p, int columns, long long* stride, int* sub);
    void attend(AttentionArgs args);
    int splits_bound() const; // keys that a decode step's splits are made for; part of the segment's key

    const Weight& weight(WeightId id) const { return weights_[static_cast<std::size_t>(id)]; }
    const float* values_of(WeightId id) const { return id == WeightId::none ? nullptr : weight(id).first; }
    Cache& cache() { return *caches_[static_cast<std::size_t>(step_.cache)]; }
    Place place(const View& view) const;
    void written(const Place& place);
    const unsigned* tables();
    unsigned* counters(std::uint64_t count);
    bool vectors(const Weight& w, const Place& x) const;
    void* attention_int8(int value_dim, int columns, int items, int slot);
    template <class T> T* scratch(Scratch slot, std::uint64_t count) { return static_cast<T*>(scratch_bytes(slot, count * sizeof(T))); }
    void* scratch_bytes(Scratch slot, std::uint64_t bytes);

    std::unique_ptr<Device> device_;
    CudaOptions options_;
    Budget budget_;
    Pool weight_pool_, row_pool_;
    Uploader uploader_;
    std::vector<Weight> weights_;
    std::vector<Rows> buffers_;
    std::vector<Rope> ropes_;
    std::vector<std::unique_ptr<Cache>> caches_;
    const unsigned* tables_ = nullptr;
    struct ScratchMemory {
        void* memory = nullptr;
        std::uint64_t bytes = 0;
    };
    std::array<ScratchMemory, scratch_slots> scratch_{};
    std::vector<ScratchMemory> retired_; // replaced while a step was queued
    int* step_block_ = nullptr;
    Pinned step_host_, readback_, staging_;
    std::vector<Pinned> retired_pinned_;
    int max_rows_ = 1, step_capacity_ = 0, cache_serial_ = 0;
    std::list<Segment> segments_; // the last used first

    // of the step
    Step step_;
    int rows_ = 0;
    bool begun_ = false; // the step's first segment is still to come
    std::vector<Op> ops_;
    std::vector<int> key_;
    std::vector<AttentionOp> attentions_;
    std::vector<MlaOp> mlas_;
    std::vector<ConvOp> convs_;
    std::vector<FfnOp> ffns_;
    std::vector<MoeOp> moes_;
    std::size_t staged_ = 0, logits_count_ = 0;
    std::array<Int8Form, 2> int8_forms_;
    std::optional<Error> failure_;
    int steps_ = 0, captured_ = 0, replayed_ = 0;
    bool grown_ = false; // memory that graphs name was replaced
};

} // namespace ponder::cuda
