// The Vulkan backend itself: weights, row buffers and caches in device memory, and the ops of a step as dispatches on a tape. The ops are
// defined by kind in load, step, products, heads, attention, experts and exchange.cpp; this header is theirs alone.
//
// Models of small experts are limited by the number of dispatches that wait for one another, so ops are held back until it is known what they
// can be one with: a residual sum with the norm behind it, products of the same rows, the norms and rotations of heads with the store of keys
// and values, a gate with its up and activation, the experts' last products with their sum, the router with the choice. A layer of experts
// is then nine dispatches for one token (and one more where attention is split over the keys) instead of 21; with int8 activations one for the
// experts' hidden rows comes to it, and one for attention's output where it is not split. Barriers stand only before a dispatch that touches
// what one since the last barrier has written (tape.cpp).
#pragma once

#include "engine/compute/host_memory.h"
#include "engine/compute/vulkan/push.h"
#include "engine/compute/vulkan/tape.h"

#include <initializer_list>
#include <optional>

namespace ponder::vulkan {

constexpr int tiled_rows = 16;                          // from so many on, products go in tiles
constexpr int splitting_rows = 4;                       // attention of so few rows is split over the keys
constexpr u32 least_split = 32;                         // keys a split: a tile of attention.comp
// Splits of a head's keys: so many that one row is work for a large device, whose heads share workgroups by four or eight.
constexpr u32 most_splits(u32 heads) { return heads <= 32 ? 256 : heads <= 64 ? 128 : 64; }
constexpr std::uint64_t most_together = 64 << 20;       // bytes: a stack of matrices up to this lies in one piece, a larger one's may be in any chunk
constexpr std::uint64_t matrix_entry_bytes = 16;        // common.glsl: Matrix
bool expanded_at_load(const WeightSource& source);      // norms, biases and small kernels become float32
u32 most_tiles(u32 pairs, u32 experts);                 // of matmul over experts

bool is_float(BlockFormat format);
u32 groups_for(std::uint64_t values, u32 threads); // workgroups for a shader whose threads go on in strides

struct Weight {
    BlockFormat format = BlockFormat::f32;
    int columns = 0, rows = 0, count = 0;
    u32 row_bytes = 0;
    Address table = 0; // (count) Matrix; those of experts held elsewhere have the address 0
    Address first = 0; // matrix 0's values: for norms, biases, sinks
};

struct Rows {
    Range range;
    int width = 0;
};

struct CacheRows {
    Range keys, values;
    u32 key_bytes = 0, value_bytes = 0;
};

struct Cache {
    CacheShape shape;
    Arena arena;
    std::vector<CacheRows> layers;
};

struct Rope {
    RopeTable table;
    Range turns; // (rows x pairs) cosine and sine of the step
    int capacity = 0;
};

// Float32 values in device memory, by rows: what products read and write.
struct Values {
    Address address = 0, buffer = 0; // buffer: whose hazards it shares
    u32 stride = 0, sub = 0;         // in values
};

struct Routed {
    Values logits;      // (rows x experts)
    Values ids, shares; // (rows x used)
    bool chosen = false; // by the router's own dispatch
};

enum class Choice : u32 { only, by_sub, by_id, by_id_summed }; // which matrix of a weight

struct Product {
    WeightId weight = WeightId::none, bias = WeightId::none;
    Values x, y;
    int items = 0, subs = 1;
    Choice choice = Choice::only;
    float factor = 1;
    WeightId up = WeightId::none, up_bias = WeightId::none; // with an activation: weight is the gate
    u32 activation = 0;
    Values ids;                          // by_id: the chosen matrices
    Values shares, shared, shared_logit; // summed: the experts' shares, and what is added to their sum
};

// Memory that ops share, in a place each; made and grown when a step first needs it.
enum class Slot {
    int8_rows, int8_hidden,                                        // products
    latent_query, latent_mix, gated_input, attention_parts,        // attention
    hidden, up, router, expert_ids, expert_shares, expert_hidden,  // experts
    expert_parts, shared_hidden, shared_part, shared_logit, sorted_pairs, expert_tiles,
    last_norm, logits,
    logits_read, rows_read, ids_read, shares_read, rows_sent,      // read by the host
    count
};

class VulkanBackend final : public Backend {
  public:
    explicit VulkanBackend(std::shared_ptr<Device> device);
    std::string name() const override { return "vulkan"; }
    std::string description() const override;
    bool rehearses() const override { return true; }
    VulkanCounts counts() const { return {recorder_.recorded(), steps_, int(recorder_.last()), dispatches_, device_->pipelines().count()}; }

    // --- made at load (load.cpp)
    Result<WeightId> load_weight(const WeightSource& source) override { return upload(HostWeight{source, {}, ponder::row_bytes(source.format, source.columns)}); }
    Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first, std::int64_t rows) override;
    Result<WeightId> load_rows(const WeightSource& source, std::int64_t first, std::int64_t rows) override;
    Result<BufferId> make_buffer(int max_rows, int width) override;
    Result<RopeId> make_rope(const RopeTable& table) override;
    Result<CacheId> make_cache(const CacheShape& shape) override;
    void free_cache(CacheId id) override { caches_[static_cast<std::size_t>(id)].reset(); }
    std::size_t cache_bytes(const CacheShape& shape) const override { return vulkan_cache_bytes(shape); }
    std::size_t buffer_bytes() const override;

    // --- one step
    void begin(const Step& step) override; // step.cpp
    void embed(WeightId table, float factor, View out) override;
    void rms_norm(View in, WeightId weight_id, float epsilon, View out) override;
    void linear(WeightId weight_id, WeightId bias, View in, View out) override;
    void rope(RopeId id, View x, int heads, int offset) override;
    void store_kv(int layer, View keys, View values) override;
    void attention(const AttentionOp& op, View query, View out) override;
    void mla_attention(const MlaOp& op, View query, View out) override;
    void short_conv(const ConvOp& op, View in, View out) override;
    void ffn(const FfnOp& op, View in, View out) override;
    void moe(const MoeOp& op, View in, View out) override;
    void add(View to, View from, float factor) override;
    void logits(WeightId norm, float epsilon, WeightId head, float factor, View in) override;
    Result<void> finish() override;
    std::span<const float> logits_rows() const override { return logits_; }

    // --- where two devices meet (exchange.cpp)
    Result<void> read(View from, std::span<float> to) override;
    void write(View to, std::span<const float> from) override;
    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override;
    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override;

    // --- a cache's rows (cache_bytes.cpp)
    Result<void> read_cache(CacheId cache, int layer, int tokens, std::span<std::byte> to) override;
    Result<void> write_cache(CacheId cache, int layer, int tokens, std::span<const std::byte> from) override;

  private:
    // Whose int8 form is there.
    struct Quantized {
        Values x;
        int columns = 0;
        u32 items = 0;
    };
    // Sums, norms in place and rotations that have been asked for but not dispatched: with what follows they may be one pass.
    struct PendingAdd {
        View to, from;
        float factor;
    };
    struct PendingNorm {
        View x;
        WeightId weight;
        float epsilon;
    };
    struct PendingRope {
        RopeId id;
        View x;
        int heads, offset;
    };
    struct PendingHeads {
        std::vector<PendingNorm> norms; // come before the ropes
        std::vector<PendingRope> ropes;
    };
    struct SharedPart { // of the shared expert; logit: of its gate
        Values hidden, part, logit;
    };
    struct HeadShape { // of heads.comp
        u32 query_dim, key_dim, query_turned, key_turned, key_normed;
    };
    struct Scratch {
        std::unique_ptr<Arena> arena;
        Range range;
    };

    const Weight& weight(WeightId id) const { return weights_[static_cast<std::size_t>(id)]; }
    Address address_of(WeightId id) const { return id == WeightId::none ? 0 : weight(id).first; }
    const Cache& cache() const { return *caches_[static_cast<std::size_t>(step_.cache)]; }
    const CacheRows& cache_rows(int layer) const { return cache().layers[static_cast<std::size_t>(layer)]; }
    static bool same(const View& a, const View& b) { return a.buffer == b.buffer && a.offset == b.offset && a.width == b.width; }

    // load.cpp
    Result<WeightId> upload(const HostWeight& from);
    Result<void> upload_codebooks();
    Result<void> upload_zeros();

    // step.cpp
    Values place(View view) const;
    bool keep(Result<Range> made, Range* to);
    bool scratch(Slot slot, std::uint64_t bytes, Values* values);
    bool read_back(Slot slot, std::uint64_t bytes, Range* range);
    bool written(const void* from, std::uint64_t bytes, Values* values); // a copy of host values, until the device has used it
    bool reserve(Scratch& scratch, Place where, std::uint64_t bytes, const char* what, Range* range);
    void append(Dispatch& d, Shader shader, const Variant& variant);
    void submit();
    void wait(Recorder::Ticket ticket);
    void drain(); // all work so far has ended; what was written for it may be written over
    template <class Push>
    void dispatch(Shader shader, const Variant& variant, const Push& push, std::array<u32, 3> groups, std::initializer_list<Address> reads, std::initializer_list<Address> writes,
                  std::uint64_t work = 0) {
        Dispatch d;
        d.groups = groups;
        d.push_size = sizeof(Push);
        static_assert(sizeof(Push) <= push_bytes);
        std::memcpy(d.push.data(), &push, d.push_size);
        std::copy(reads.begin(), reads.end(), d.reads.begin());
        std::copy(writes.begin(), writes.end(), d.writes.begin());
        d.work = work;
        append(d, shader, variant);
    }
    void copy(const Values& from, const Values& to, u32 columns, u32 items); // exchange.cpp

    // heads.cpp
    void flush() { flush_products(), flush_add(), flush_heads(); }
    void flush_add();
    void flush_heads();
    RopePush rope_push(const PendingRope& r) const;
    void normalize(View in, WeightId weight_id, float epsilon, View out);
    void normalize(Values x, WeightId weight_id, float epsilon, Values y, u32 runs, u32 items, Values addend, float factor);
    bool store_heads(int layer, View keys, View values);
    bool store_latent(int layer, View keys);
    void turn_and_store(int layer, const PendingRope& q, WeightId query_norm, WeightId key_norm, float epsilon, const HeadShape& shape, u32 key_heads, View keys, View values);
    void store(int layer, Values keys, int key_width, Values values, int value_width);

    // products.cpp
    bool is_row_buffer(const Values& v) const;
    Slot int8_slot(const Values& x) const { return is_row_buffer(x) ? Slot::int8_rows : Slot::int8_hidden; }
    bool quantize(const Product& p, int columns, Values* to);
    bool takes_int8(const Product& p) const;
    void flush_products();
    void multiply(const Product& p);
    void multiply_several(const std::vector<Product>& products);
    u32 rows_at_once(std::uint64_t rows, bool pairs) const;
    void multiply_tiled(const Product& p, const Weight& w, const Values& x, bool int8);

    // attention.cpp
    void attend(AttentionPush p, int key_dim, Address query, Address tail, Address keys, Address values, const Values& y, int columns);

    // experts.cpp
    bool supports(const MoeOp& op);
    bool router(const MoeOp& op, Values x, Routed* routed);
    void choose(const MoeOp& op, const Routed& routed);
    SharedPart shared_hidden(const MoeOp& op, Values x);
    void shared_down(const MoeOp& op, const SharedPart& shared);
    void experts(const MoeOp& op, const Routed& routed, const SharedPart& shared, Values x, Values y);
    bool sort_pairs(const Routed& routed, int used, int experts, const Weight& held);
    Values feed_hidden(const FfnOp& op, Slot slot, Values x, int subs, Choice choice, Values ids);
    void feed_down(const FfnOp& op, Values hidden, Values y, int subs, Choice choice, Values ids);

    std::shared_ptr<Device> device_;
    const VulkanOptions& options_;
    bool int8_ = false;
    bool stands_in_ = false;                     // a processor that stands in for a GPU gains nothing from larger programs and compiles them for long
    bool quantized_weights_ = false;
    u32 tile_items_ = 64, columns_at_once_ = 2;  // activation rows in a tile of matmul, and those that share their unpacking in matvec
    std::uint64_t most_work_ = 0;                // multiply-adds in a submission
    Arena weight_memory_, row_memory_, step_memory_;
    Uploader uploader_;
    std::vector<Weight> weights_;
    std::vector<Rows> buffers_;
    std::vector<Rope> ropes_;
    std::vector<std::unique_ptr<Cache>> caches_;
    std::array<Scratch, static_cast<std::size_t>(Slot::count)> scratch_;
    std::vector<Scratch> written_; // one for each copy of host values since the device was last idle
    std::vector<std::unique_ptr<Arena>> retired_;
    Range codebooks_, step_block_;
    Range counters_; // (tiled_rows) zeros between dispatches
    int max_rows_ = 1, step_capacity_ = 0;

    // of the step
    Step step_;
    int rows_ = 0, steps_ = 0, dispatches_ = 0;
    Tape tape_;
    std::optional<Error> failure_;
    std::vector<Product> pending_products_; // of the same activations
    std::optional<PendingAdd> pending_add_;
    PendingHeads heads_;
    Quantized quantized_[2]; // of scratch, of row buffers
    std::size_t uploads_ = 0;
    Values sorted_, tiles_; // of the experts at work: the pairs of row and expert, by expert, and their tiles
    u32 most_tiles_ = 0;
    std::span<const float> logits_;
    Recorder recorder_; // last: its work ends before the memory that it uses goes
};

} // namespace ponder::vulkan
