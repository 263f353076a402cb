#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/vulkan_backend.h"

#include "engine/compute/host_memory.h"
#include "engine/compute/vulkan/tape.h"
#include "engine/file/iq_codebooks.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <type_traits>
#include <utility>

namespace ponder {
namespace vulkan {
namespace {

// The push constants of each shader, laid out as in shaders/*.comp.
using Address = VkDeviceAddress;
using u32 = std::uint32_t;
struct MatvecPush {
    Address weights, up, bias, up_bias, x, y, ids, tables;
    u32 columns, rows, row_bytes, items, subs, x_stride, x_sub, y_stride, y_sub;
    float factor;
    Address shares;
};
struct QuantizePush {
    Address x, y;
    u32 groups, items, stride;
};
struct EmbedPush {
    Address weights, y, step, tables;
    u32 columns, row_bytes, y_stride;
    float factor;
};
struct NormPush {
    Address x, y, weight, addend;
    u32 columns, x_stride, y_stride, addend_stride;
    float epsilon, factor;
};
struct AddPush {
    Address to, from;
    u32 columns, items, to_stride, from_stride;
    float factor;
};
struct ActivatePush {
    Address gate, up;
    u32 values, activation;
};
struct RopePush {
    Address turns;
    u32 pairs, adjacent;
    Address x[2];
    u32 heads[2], stride[2], head_stride[2], items;
};
struct HeadsPush {
    Address turns, query, keys, values, query_norm, key_norm, key_rows, value_rows, step;
    u32 pairs, adjacent, offset, query_heads, key_heads, head_dim, query_stride, key_stride, value_stride, value_width, key_row_bytes, value_row_bytes;
    float epsilon;
};
struct StorePush {
    Address x[2], rows[2], step;
    u32 width[2], stride[2], row_bytes[2], items;
};
struct AttentionPush {
    Address query, query_tail, keys, values, y, partials, sinks, step;
    u32 query_stride, query_head, tail_stride, tail_head, tail_from, value_dim, key_row_bytes, value_row_bytes, heads, heads_a_key, y_stride, window, split_keys, splits, items;
    float scale;
};
struct MergePush {
    Address partials, y, sinks;
    u32 value_dim, heads, y_stride, splits;
};
struct CopyPush {
    Address from, to;
    u32 columns, items, from_stride, to_stride;
};
struct ConvPush {
    Address x, y, rows, kernel, step;
    u32 width, items, x_stride, y_stride, row_bytes, taps;
};
struct ScatterPush {
    Address ids, sorted_pairs, tiles, weights;
    u32 pairs, experts, tile_items;
};
struct RoutePush {
    Address logits, selection_bias, ids, weights;
    u32 experts, used, groups, groups_used, gating, normalize;
    float scale;
};
struct CombinePush {
    Address parts, weights, shared_part, shared_logit, y, experts, ids;
    u32 width, items, used, y_stride;
};
static_assert(sizeof(AttentionPush) <= push_bytes && sizeof(MatvecPush) <= push_bytes && sizeof(HeadsPush) <= push_bytes);

constexpr u32 int8_group_bytes = 48;
constexpr int most_experts = 1024, most_used = 64;        // route.comp's tables
constexpr int tiled_rows = 16;                            // from so many on, products go in tiles
constexpr u32 tile_rows = 64, expert_tile_items = 32;
constexpr int splitting_rows = 4;                         // attention of so few rows is split over the keys
constexpr u32 least_split = 64, most_splits = 64;         // keys a split, splits
constexpr u32 most_groups = 65535;
constexpr std::uint64_t default_work = 40'000'000'000;    // multiply-adds a submission: a tenth of a second on a modest GPU
constexpr std::uint64_t most_ahead = 2;                   // submissions that the host is ahead of the device

u32 groups_for(std::uint64_t values, u32 threads) { return static_cast<u32>(std::clamp<std::uint64_t>((values + threads - 1) / threads, 1, most_groups)); }
bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

struct Weight {
    BlockFormat format = BlockFormat::f32;
    int columns = 0, rows = 0, count = 0;
    u32 row_bytes = 0;
    Address table = 0; // (count) Matrix
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

// Values in device memory, by rows: what products read and write.
struct Place2 {
    Address address = 0, buffer = 0; // buffer: whose hazards it shares
    u32 stride = 0, sub = 0;         // in values
};

struct Routed {
    Place2 ids, shares; // (rows x used)
};

enum class Choice : u32 { only, by_sub, by_id, by_id_summed }; // which matrix of a weight

struct Product {
    WeightId weight = WeightId::none, bias = WeightId::none;
    Place2 x, y;
    int items = 0, subs = 1;
    Choice choice = Choice::only;
    float factor = 1;
    WeightId up = WeightId::none, up_bias = WeightId::none; // with an activation: weight is the gate
    u32 activation = 0;
    Place2 shares, shared, shared_logit; // summed: the experts' shares, and what is added to their sum
};

class VulkanBackend final : public Backend {
  public:
    explicit VulkanBackend(std::shared_ptr<Device> device)
        : device_(std::move(device)), options_(device_->options()), weight_memory_(device_, Place::device), row_memory_(device_, Place::device), step_memory_(device_, Place::upload),
          uploader_(device_), recorder_(device_) {
        int8_ = options_.int8.value_or(device_->facts().fast_integer_dot);
        // a processor that stands in for a GPU gains nothing from larger programs and compiles them for long
        const bool stands_in = device_->facts().type == VK_PHYSICAL_DEVICE_TYPE_CPU && !options_.rows_at_once;
        rows_at_once_ = options_.rows_at_once ? u32(options_.rows_at_once) : stands_in ? 1 : 4;
        columns_at_once_ = stands_in ? 2 : 4;
        tile_items_ = stands_in ? expert_tile_items : 64;
        most_work_ = options_.work_a_submission ? options_.work_a_submission : default_work;
    }

    std::string name() const override { return "vulkan"; }
    std::string description() const override {
        return "Vulkan, " + device_->facts().name + ", subgroups of " + std::to_string(device_->facts().subgroup) + (int8_ ? ", int8 products" : "");
    }
    VulkanCounts counts() const { return {recorder_.recorded(), steps_, int(recorder_.last()), dispatches_}; }

    // --- made at load

    Result<WeightId> load_weight(const WeightSource& source) override { return upload(HostWeight{source, {}, ponder::row_bytes(source.format, source.columns)}); }
    Result<WeightId> load_transposed(const WeightSource& source, std::int64_t first, std::int64_t rows) override {
        HostMemory host;
        auto id = host.load_transposed(source, first, rows, false);
        if (!id) return id;
        return upload(host.weight(*id));
    }
    Result<WeightId> load_rows(const WeightSource& source, std::int64_t first, std::int64_t rows) override {
        HostMemory host;
        auto id = host.load_rows(source, first, rows);
        if (!id) return id;
        return upload(host.weight(*id));
    }

    Result<BufferId> make_buffer(int max_rows, int width) override {
        auto range = row_memory_.allocate(std::uint64_t(max_rows) * width * 4, "the working rows");
        if (!range) return tl::unexpected<Error>(range.error());
        max_rows_ = std::max(max_rows_, max_rows);
        buffers_.push_back({*range, width});
        return static_cast<BufferId>(buffers_.size() - 1);
    }

    Result<RopeId> make_rope(const RopeTable& table) override {
        ropes_.push_back({table, {}, 0});
        return static_cast<RopeId>(ropes_.size() - 1);
    }

    Result<CacheId> make_cache(const CacheShape& shape) override {
        auto whole = [](const CacheRow& row) { return row.key_width % 32 == 0 && row.value_width % 32 == 0; };
        if (shape.format == CacheFormat::q8_0 && !std::all_of(shape.layers.begin(), shape.layers.end(), whole))
            return fail(ErrorKind::bad_request, "This model's cache rows are not whole blocks of 32 values, so its cache cannot be Q8_0; choose f16 or f32.");
        auto cache = std::unique_ptr<Cache>(new Cache{shape, Arena(device_, Place::device), {}});
        cache->arena.expect(cache_bytes(shape) + 512 * shape.layers.size());
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
    void free_cache(CacheId id) override { caches_[static_cast<std::size_t>(id)].reset(); }
    std::size_t cache_bytes(const CacheShape& shape) const override { return HostCache::bytes(shape); }
    std::size_t buffer_bytes() const override {
        std::size_t bytes = weight_memory_.bytes() + row_memory_.bytes() + step_memory_.bytes();
        for (const auto& [slot, scratch] : scratch_) bytes += scratch.arena->bytes();
        return bytes;
    }

    // --- one step

    void begin(const Step& step) override {
        step_ = step;
        rows_ = static_cast<int>(step.tokens.size());
        tape_.clear();
        failure_.reset();
        dispatches_ = 0;
        if (!device_->lost) drain(); // after a step that was left unfinished
        failure_.reset();
        pending_add_.reset();
        heads_ = {};
        for (Quantized& known : quantized_) known = {};
        logits_ = {};
        if (device_->lost) {
            failure_ = Error{ErrorKind::device, "The graphics device (" + device_->facts().name + ") was lost; load the model again, or choose the device cpu."};
            return;
        }
        const int capacity = std::max(rows_, max_rows_);
        if (capacity > step_capacity_) {
            if (!keep(step_memory_.allocate(4 * std::uint64_t(capacity + 1), "a step"), &step_block_)) return;
            step_capacity_ = capacity;
        }
        auto* block = reinterpret_cast<std::int32_t*>(step_block_.host);
        block[0] = step.first_position;
        for (int r = 0; r < rows_; r++) block[1 + r] = step.tokens[static_cast<std::size_t>(r)];
        for (Rope& rope : ropes_) {
            const std::size_t pairs = rope.table.frequency.size();
            if (capacity > rope.capacity) {
                if (!keep(step_memory_.allocate(8 * std::uint64_t(capacity) * pairs, "a step"), &rope.turns)) return;
                rope.capacity = capacity;
            }
            auto* turns = reinterpret_cast<float*>(rope.turns.host);
            for (int r = 0; r < rows_; r++)
                for (std::size_t j = 0; j < pairs; j++) {
                    const double angle = (step.first_position + r) * rope.table.frequency[j];
                    *turns++ = static_cast<float>(std::cos(angle) * rope.table.magnitude);
                    *turns++ = static_cast<float>(std::sin(angle) * rope.table.magnitude);
                }
        }
    }

    void embed(WeightId table, float factor, View out) override {
        flush();
        const Weight& w = weight(table);
        const Place2 y = place(out);
        dispatch(Shader::embed, {u32(w.format)}, EmbedPush{w.table, y.address, step_block_.address, tables(), u32(w.columns), w.row_bytes, y.stride, factor}, {1, u32(rows_), 1}, {},
                 {y.buffer});
    }

    void rms_norm(View in, WeightId weight_id, float epsilon, View out) override {
        if (options_.fused && same(in, out) && heads_.ropes.empty() && heads_.norms.size() < 2) { // perhaps of heads that are turned and stored next
            flush_add();
            heads_.norms.push_back({in, weight_id, epsilon});
            return;
        }
        flush_heads();
        normalize(in, weight_id, epsilon, out);
    }

    void linear(WeightId weight_id, WeightId bias, View in, View out) override {
        flush();
        Product p;
        p.weight = weight_id, p.bias = bias, p.x = place(in), p.y = place(out), p.items = rows_;
        multiply(p);
    }

    void rope(RopeId id, View x, int heads, int offset) override {
        flush_add();
        if (heads_.ropes.size() == 2) flush_heads();
        heads_.ropes.push_back({id, x, heads, offset});
        if (!options_.fused) flush_heads();
    }

    void store_kv(int layer, View keys, View values) override {
        flush_add();
        if (store_heads(layer, keys, values)) return;
        flush();
        const Place2 k = place(keys), v = values.width ? place(values) : Place2{};
        store(layer, k, keys.width, v, values.width);
    }

    void attention(const AttentionOp& op, View query, View out) override {
        flush();
        const Cache& cache = this->cache();
        const CacheRows& rows = cache.layers[static_cast<std::size_t>(op.layer)];
        const Place2 q = place(query), y = place(out);
        AttentionPush p{};
        p.query = q.address, p.query_stride = q.stride, p.query_head = u32(op.key_dim), p.tail_from = u32(op.key_dim);
        p.keys = rows.keys.address, p.values = rows.values.address, p.key_row_bytes = rows.key_bytes, p.value_row_bytes = rows.value_bytes;
        p.y = y.address, p.y_stride = y.stride, p.value_dim = u32(op.value_dim);
        p.heads = u32(op.heads), p.heads_a_key = u32(op.heads / op.kv_heads), p.window = u32(op.window), p.scale = op.scale;
        p.sinks = op.sinks == WeightId::none ? 0 : weight(op.sinks).first;
        attend(p, op.key_dim, q.buffer, q.buffer, rows.keys.address, rows.values.address, y.buffer);
    }

    void mla_attention(const MlaOp& op, View query, View out) override {
        flush();
        const CacheRows& rows = cache().layers[static_cast<std::size_t>(op.layer)];
        const u32 heads = u32(op.heads), rank = u32(op.kv_rank), head = u32(op.nope_dim + op.rope_dim);
        const Place2 q = place(query), y = place(out);
        Place2 latent, mixed;
        if (!scratch("latent query", std::uint64_t(rows_) * heads * rank * 4, &latent) || !scratch("latent mix", std::uint64_t(rows_) * heads * rank * 4, &mixed)) return;
        latent.stride = mixed.stride = heads * rank, latent.sub = mixed.sub = rank;
        Product absorb;
        absorb.weight = op.key_up, absorb.x = {q.address, q.buffer, q.stride, head}, absorb.y = latent, absorb.items = rows_, absorb.subs = op.heads, absorb.choice = Choice::by_sub;
        multiply(absorb);
        AttentionPush p{};
        p.query = latent.address, p.query_stride = latent.stride, p.query_head = rank, p.tail_from = rank;
        p.query_tail = q.address + 4 * Address(op.nope_dim), p.tail_stride = q.stride, p.tail_head = head;
        p.keys = p.values = rows.keys.address, p.key_row_bytes = p.value_row_bytes = rows.key_bytes;
        p.y = mixed.address, p.y_stride = mixed.stride, p.value_dim = rank;
        p.heads = p.heads_a_key = heads, p.scale = op.scale;
        attend(p, op.kv_rank + op.rope_dim, latent.buffer, q.buffer, rows.keys.address, 0, mixed.buffer);
        Product expand;
        expand.weight = op.value_up, expand.x = mixed, expand.y = {y.address, y.buffer, y.stride, u32(op.value_dim)}, expand.items = rows_, expand.subs = op.heads, expand.choice = Choice::by_sub;
        multiply(expand);
    }

    void short_conv(const ConvOp& op, View in, View out) override {
        flush();
        const Cache& cache = this->cache();
        const CacheRows& rows = cache.layers[static_cast<std::size_t>(op.layer)];
        const Place2 x = place(in), y = place(out);
        Place2 product;
        if (!scratch("gated input", std::uint64_t(rows_) * out.width * 4, &product)) return;
        product.stride = u32(out.width);
        ConvPush push{x.address, product.address, rows.keys.address, weight(op.kernel).first, step_block_.address, u32(out.width), u32(rows_), x.stride, product.stride, rows.key_bytes, u32(op.taps)};
        const u32 groups = groups_for(std::uint64_t(rows_) * out.width, device_->workgroup());
        dispatch(Shader::conv, {u32(cache.shape.format), 1}, push, {groups, 1, 1}, {x.buffer}, {product.buffer});
        store(op.layer, product, out.width, {}, 0);
        push.y = y.address, push.y_stride = y.stride;
        dispatch(Shader::conv, {u32(cache.shape.format), 0}, push, {groups, 1, 1}, {x.buffer, rows.keys.address}, {y.buffer});
    }

    void ffn(const FfnOp& op, View in, View out) override {
        flush();
        feed(op, "hidden", place(in), place(out), 1, Choice::only);
    }

    void moe(const MoeOp& op, View in, View out) override {
        flush();
        Routed routed;
        if (route(op, place(in), &routed)) experts(op, routed, place(in), place(out));
    }

    void add(View to, View from, float factor) override {
        flush();
        pending_add_ = PendingAdd{to, from, factor};
        if (!options_.fused) flush_add();
    }

    void logits(WeightId norm, float epsilon, WeightId head, float factor, View in) override {
        flush();
        if (step_.logits == LogitRows::none) return;
        const int first = step_.logits == LogitRows::all ? 0 : rows_ - 1, count = rows_ - first;
        const Weight &n = weight(norm), &h = weight(head);
        const Place2 x = place(in);
        Place2 normed, y;
        Range range;
        const std::uint64_t bytes = std::uint64_t(count) * h.rows * 4;
        if (!scratch("last norm", std::uint64_t(count) * in.width * 4, &normed) || !scratch("logits", bytes, &y) || !exchanged("the logits", Place::readback, bytes, &range)) return;
        normed.stride = u32(in.width), y.stride = u32(h.rows);
        dispatch(Shader::rms_norm, {}, NormPush{x.address + 4 * Address(first) * x.stride, normed.address, n.first, 0, u32(n.columns), x.stride, normed.stride, 0, epsilon, 0}, {1, u32(count), 1},
                 {x.buffer}, {normed.buffer});
        Product p;
        p.weight = head, p.x = normed, p.y = y, p.items = count, p.factor = factor;
        multiply(p);
        copy(y, {range.address, range.address, y.stride, 0}, y.stride, u32(count));
        logits_ = {reinterpret_cast<const float*>(range.host), bytes / 4};
    }

    Result<void> finish() override {
        flush();
        steps_++;
        drain();
        if (!failure_) return {};
        logits_ = {};
        return tl::unexpected<Error>(*failure_);
    }
    std::span<const float> logits_rows() const override { return logits_; }

    // --- where two devices meet

    Result<void> read(View from, std::span<float> to) override {
        flush();
        Range range;
        if (exchanged("rows read", Place::readback, std::uint64_t(rows_) * from.width * 4, &range)) {
            copy(place(from), {range.address, range.address, u32(from.width), 0}, u32(from.width), u32(rows_));
            drain();
        }
        if (failure_) return tl::unexpected<Error>(*failure_);
        std::memcpy(to.data(), range.host, std::size_t(rows_) * from.width * 4);
        return {};
    }

    void write(View to, std::span<const float> from) override {
        flush();
        Range range;
        if (!exchanged(("rows written " + std::to_string(uploads_++)).c_str(), Place::upload, from.size_bytes(), &range)) return;
        std::memcpy(range.host, from.data(), from.size_bytes());
        copy({range.address, range.address, u32(to.width), 0}, place(to), u32(to.width), u32(rows_));
    }

    Result<void> moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) override {
        flush();
        const u32 used = u32(op.used);
        const std::size_t chosen = std::size_t(rows_) * used;
        Routed routed;
        Range ids, shares, sent;
        if (route(op, place(in), &routed) && exchanged("ids read", Place::readback, chosen * 4, &ids) && exchanged("shares read", Place::readback, chosen * 4, &shares) &&
            exchanged("rows sent", Place::readback, std::uint64_t(rows_) * in.width * 4, &sent)) {
            copy(routed.ids, {ids.address, ids.address, used, 0}, used, u32(rows_));
            copy(routed.shares, {shares.address, shares.address, used, 0}, used, u32(rows_));
            copy(place(in), {sent.address, sent.address, u32(in.width), 0}, u32(in.width), u32(rows_));
            submit();
            const Recorder::Ticket routing = recorder_.last();
            experts(op, routed, place(in), place(out)); // at work while the other device takes its part
            submit();
            wait(routing);
        }
        if (failure_) return tl::unexpected<Error>(*failure_);
        const auto* id = reinterpret_cast<const std::int32_t*>(ids.host);
        const auto* share = reinterpret_cast<const float*>(shares.host);
        choice.ids.assign(id, id + chosen), choice.weights.assign(share, share + chosen);
        std::memcpy(rows.data(), sent.host, std::size_t(rows_) * in.width * 4);
        return {};
    }

    void moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) override {
        flush();
        Range ids, shares;
        if (!supports(op) || !exchanged(("ids written " + std::to_string(uploads_)).c_str(), Place::upload, choice.ids.size() * 4, &ids) ||
            !exchanged(("shares written " + std::to_string(uploads_)).c_str(), Place::upload, choice.ids.size() * 4, &shares))
            return;
        uploads_++;
        std::memcpy(ids.host, choice.ids.data(), choice.ids.size() * 4);
        std::memcpy(shares.host, choice.weights.data(), choice.ids.size() * 4);
        Routed routed;
        routed.ids = {ids.address, ids.address, u32(op.used), 0}, routed.shares = {shares.address, shares.address, u32(op.used), 0};
        MoeOp chosen = op;
        chosen.shared = {};
        experts(chosen, routed, place(in), place(out));
    }

  private:
    struct PendingAdd {
        View to, from;
        float factor;
    };
    // Whose int8 form is there.
    struct Quantized {
        Place2 x;
        int columns = 0;
        u32 items = 0;
    };
    // Norms in place and rotations that have been asked for but not dispatched: with the store that follows they may be one pass.
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
    struct Scratch {
        std::unique_ptr<Arena> arena;
        Range range;
    };

    const Weight& weight(WeightId id) const { return weights_[static_cast<std::size_t>(id)]; }
    Address address_of(WeightId id) const { return id == WeightId::none ? 0 : weight(id).first; }
    const Cache& cache() const { return *caches_[static_cast<std::size_t>(step_.cache)]; }
    static bool same(const View& a, const View& b) { return a.buffer == b.buffer && a.offset == b.offset && a.width == b.width; }

    Place2 place(View view) const {
        const Rows& rows = buffers_[static_cast<std::size_t>(view.buffer)];
        return {rows.range.address + 4 * Address(view.offset), rows.range.address, u32(rows.width), 0};
    }

    bool keep(Result<Range> made, Range* to) {
        if (made) *to = *made;
        else if (!failure_) failure_ = made.error();
        return bool(made);
    }

    // Memory that lives from op to op of a step; grown when a step needs more, the old place kept until the step has run.
    bool scratch(const std::string& slot, std::uint64_t bytes, Place2* place) {
        Range range;
        if (!reserve(slot, Place::device, bytes, "the working rows", &range)) return false;
        *place = {range.address, range.address, 0, 0};
        return true;
    }
    // The same in memory that the host writes or reads.
    bool exchanged(const std::string& slot, Place where, std::uint64_t bytes, Range* range) { return reserve(slot, where, bytes, "the rows that go to and from the device", range); }
    bool reserve(const std::string& slot, Place where, std::uint64_t bytes, const char* what, Range* range) {
        if (failure_) return false;
        Scratch& s = scratch_[slot];
        if (!s.arena || s.range.bytes < bytes) {
            if (s.arena) retired_.push_back(std::move(s.arena));
            s.arena = std::make_unique<Arena>(device_, where);
            s.arena->expect(bytes);
            s.range = {};
            if (!keep(s.arena->allocate(bytes, what), &s.range)) return false;
        }
        *range = s.range;
        return true;
    }

    // --- to the device

    void submit() {
        if (failure_ || tape_.dispatches.empty()) return;
        dispatches_ += static_cast<int>(tape_.dispatches.size());
        auto went = recorder_.submit(tape_);
        tape_.clear();
        if (!went) failure_ = went.error();
        else if (*went > most_ahead) wait(*went - most_ahead);
    }
    void wait(Recorder::Ticket ticket) {
        auto ended = recorder_.wait(ticket);
        if (!ended && !failure_) failure_ = ended.error();
    }
    // All work so far has ended; what was written for it may be written over.
    void drain() {
        submit();
        tape_.clear();
        if (device_->lost) return;
        wait(recorder_.last());
        uploads_ = 0;
        retired_.clear();
    }

    void copy(const Place2& from, const Place2& to, u32 columns, u32 items) {
        dispatch(Shader::copy, {}, CopyPush{from.address, to.address, columns, items, from.stride, to.stride}, {groups_for(std::uint64_t(columns) * items, device_->workgroup()), 1, 1},
                 {from.buffer}, {to.buffer});
    }

    Result<WeightId> upload(const HostWeight& from) {
        HostWeight w = from;
        std::vector<float> expanded;
        const WeightSource& source = from.source;
        auto held = [&](std::int64_t m) { return source.parts[source.parts.size() == 1 ? 0 : static_cast<std::size_t>(m)] != nullptr; };
        const std::int64_t held_count = source.parts.size() == 1 ? (held(0) ? source.count : 0) : std::count_if(source.parts.begin(), source.parts.end(), [](auto part) { return part != nullptr; });
        if (held_count == source.count && source.format != BlockFormat::f32 && (source.rows * source.count == 1 || source.columns < 32)) { // norms, biases, small kernels
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
        std::vector<Entry> entries(count);
        const bool together = matrix_bytes * std::uint64_t(held_count) <= 64 << 20;
        Range range;
        std::uint64_t at = 0;
        for (std::uint64_t m = 0; m < count; m++) {
            const auto matrix = static_cast<std::int64_t>(m);
            entries[m] = {0, w.scale(matrix), 0}; // held elsewhere
            if (!held(matrix)) continue;
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
        weights_.push_back({w.source.format, int(w.source.columns), int(w.source.rows), int(count), u32(w.row_bytes), table->address, entries[0].address});
        return static_cast<WeightId>(weights_.size() - 1);
    }

    // The codebooks of the IQ formats, uploaded when the first product wants them; in the order of shaders/blocks.glsl.
    Address tables() {
        if (tables_.address) return tables_.address;
        std::vector<u32> words;
        auto append = [&](const auto& grid) {
            const auto* from = reinterpret_cast<const u32*>(grid.data());
            words.insert(words.end(), from, from + sizeof(grid) / 4);
        };
        append(iq2_xxs_grid), append(iq2_xs_grid), append(iq2_s_grid), append(iq1_grid), append(iq3_xxs_grid), append(iq3_s_grid);
        if (!keep(weight_memory_.allocate(words.size() * 4, "the weights"), &tables_)) return 0;
        if (auto done = uploader_.copy(words.data(), words.size() * 4, tables_, 0); !done) failure_ = done.error();
        return tables_.address;
    }

    template <class Push>
    void dispatch(Shader shader, Constants constants, const Push& push, std::array<u32, 3> groups, std::initializer_list<Address> reads, std::initializer_list<Address> writes,
                  std::uint64_t work = 0) {
        constexpr u32 size = std::is_same_v<Push, HeadsPush> ? 124 : sizeof(Push); // without the padding behind an odd number of words
        static_assert(size <= push_bytes);
        if (failure_) return;
        auto pipeline = device_->pipeline(shader, constants);
        if (!pipeline) {
            failure_ = pipeline.error();
            return;
        }
        Dispatch d;
        d.pipeline = *pipeline;
        d.groups = groups;
        d.push_size = size;
        std::memcpy(d.push.data(), &push, size);
        std::copy(reads.begin(), reads.end(), d.reads.begin());
        std::copy(writes.begin(), writes.end(), d.writes.begin());
        d.work = work;
        for (Address written : writes)
            for (Quantized& known : quantized_)
                if (written == known.x.buffer) known = {};
        if (tape_.work && tape_.work + work > most_work_) submit();
        tape_.dispatches.push_back(d);
        tape_.work += work;
    }

    void flush() { flush_add(), flush_heads(); }

    void flush_add() {
        if (!pending_add_) return;
        const PendingAdd p = *pending_add_;
        pending_add_.reset();
        const Place2 to = place(p.to), from = place(p.from);
        dispatch(Shader::add, {}, AddPush{to.address, from.address, u32(p.to.width), u32(rows_), to.stride, from.stride, p.factor},
                 {groups_for(std::uint64_t(rows_) * p.to.width, device_->workgroup()), 1, 1}, {to.buffer, from.buffer}, {to.buffer});
    }

    void flush_heads() {
        if (heads_.norms.empty() && heads_.ropes.empty()) return;
        const PendingHeads pending = std::exchange(heads_, {});
        for (const PendingNorm& n : pending.norms) normalize(n.x, n.weight, n.epsilon, n.x);
        for (std::size_t i = 0; i < pending.ropes.size(); i++) {
            RopePush push = rope_push(pending.ropes[i]);
            Address second = 0;
            if (i + 1 < pending.ropes.size() && pending.ropes[i + 1].id == pending.ropes[i].id && pending.ropes[i + 1].x.buffer != pending.ropes[i].x.buffer) {
                const RopePush other = rope_push(pending.ropes[++i]); // queries and keys in one dispatch
                push.x[1] = other.x[0], push.heads[1] = other.heads[0], push.stride[1] = other.stride[0], push.head_stride[1] = other.head_stride[0];
                second = place(pending.ropes[i].x).buffer;
            }
            const Address first = place(pending.ropes[second ? i - 1 : i].x).buffer;
            const std::uint64_t threads = std::uint64_t(push.pairs) * (push.heads[0] + push.heads[1]) * u32(rows_);
            dispatch(Shader::rope, {}, push, {groups_for(threads, device_->workgroup()), 1, 1}, {first, second}, {first, second});
        }
    }

    RopePush rope_push(const PendingRope& r) const {
        const Rope& rope = ropes_[static_cast<std::size_t>(r.id)];
        const Place2 x = place(r.x);
        return {rope.turns.address, u32(rope.table.frequency.size()), rope.table.pairing == RopePairing::adjacent, {x.address + 4 * Address(r.offset), 0},
                {u32(r.heads), 0}, {x.stride, 0}, {u32(r.x.width / r.heads), 0}, u32(rows_)};
    }

    void normalize(View in, WeightId weight_id, float epsilon, View out) {
        const Weight& w = weight(weight_id);
        const Place2 x = place(in), y = place(out);
        NormPush push{x.address, y.address, w.first, 0, u32(w.columns), x.stride, y.stride, 0, epsilon, 0};
        Address addend = 0;
        if (pending_add_ && same(pending_add_->to, in) && in.width == w.columns) { // the residual sum and the norm in one pass
            const Place2 from = place(pending_add_->from);
            addend = from.buffer;
            push.addend = from.address, push.addend_stride = from.stride, push.factor = pending_add_->factor;
            pending_add_.reset();
        }
        flush_add();
        const u32 runs = static_cast<u32>(in.width / w.columns);
        dispatch(Shader::rms_norm, {}, push, {runs, u32(rows_), 1}, {x.buffer, addend}, {y.buffer, addend ? x.buffer : 0});
    }

    // Norms and rotations of queries and keys and the store of keys and values as one dispatch, when that is what is pending.
    bool store_heads(int layer, View keys, View values) {
        const Cache& cache = this->cache();
        if (heads_.ropes.size() != 2 || values.width == 0) return false;
        const PendingRope q = heads_.ropes[0], k = heads_.ropes[1];
        const int dim = k.x.width / k.heads;
        const bool blocks = cache.shape.format != CacheFormat::q8_0 || (dim % 32 == 0 && values.width % 32 == 0);
        if (q.id != k.id || q.offset != k.offset || q.x.width / q.heads != dim || q.x.buffer == k.x.buffer || !same(k.x, keys) || values.buffer == keys.buffer || dim > 1024 || !blocks) return false;
        WeightId query_norm = WeightId::none, key_norm = WeightId::none;
        float epsilon = 0;
        for (const PendingNorm& n : heads_.norms) {
            if (weight(n.weight).columns != dim || (epsilon != 0 && n.epsilon != epsilon)) return false;
            epsilon = n.epsilon;
            if (same(n.x, q.x)) query_norm = n.weight;
            else if (same(n.x, k.x)) key_norm = n.weight;
            else return false;
        }
        const RopePush turn = rope_push(q);
        const CacheRows& rows = cache.layers[static_cast<std::size_t>(layer)];
        const Place2 qp = place(q.x), kp = place(k.x), vp = place(values);
        const HeadsPush push{turn.turns, qp.address, kp.address, vp.address, address_of(query_norm), address_of(key_norm), rows.keys.address, rows.values.address, step_block_.address,
                             turn.pairs, turn.adjacent, u32(q.offset), u32(q.heads), u32(k.heads), u32(dim), qp.stride, kp.stride, vp.stride, u32(values.width), rows.key_bytes, rows.value_bytes, epsilon};
        heads_.norms.clear(), heads_.ropes.clear();
        dispatch(Shader::heads, {u32(cache.shape.format)}, push, {u32(q.heads) + u32(k.heads) + (u32(values.width) + 63) / 64, u32(rows_), 1}, {qp.buffer, kp.buffer, vp.buffer},
                 {qp.buffer, kp.buffer, rows.keys.address, rows.values.address});
        return true;
    }

    void store(int layer, Place2 keys, int key_width, Place2 values, int value_width) {
        const Cache& cache = this->cache();
        const CacheRows& rows = cache.layers[static_cast<std::size_t>(layer)];
        const StorePush push{{keys.address, values.address}, {rows.keys.address, rows.values.address}, step_block_.address, {u32(key_width), u32(value_width)}, {keys.stride, values.stride},
                             {rows.key_bytes, rows.value_bytes}, u32(rows_)};
        const int unit = cache.shape.format == CacheFormat::q8_0 ? 32 : 1;
        dispatch(Shader::store, {u32(cache.shape.format)}, push, {groups_for(std::uint64_t(rows_) * (key_width + value_width) / unit, device_->workgroup()), 1, 1}, {keys.buffer, values.buffer},
                 {rows.keys.address, rows.values.address});
    }

    // The rows of a product's x as int8, once for all the products of the same rows. Row buffers and scratch have a place each, so that an
    // expert's hidden rows do not push out the layer's.
    bool quantize(const Product& p, int columns, Place2* to) {
        const u32 groups = u32(columns / 32), items = u32(p.items) * (p.x.sub ? u32(p.subs) : 1);
        const bool rows = std::any_of(buffers_.begin(), buffers_.end(), [&](const Rows& b) { return b.range.address == p.x.buffer; });
        if (!scratch(rows ? "int8 rows" : "int8 hidden", std::uint64_t(items) * groups * int8_group_bytes, to)) return false;
        to->stride = p.x.sub ? groups * u32(p.subs) : groups, to->sub = p.x.sub ? groups : 0;
        Quantized& known = quantized_[rows];
        if (known.x.address == p.x.address && known.x.buffer == p.x.buffer && known.columns == columns && known.items == items) return true;
        dispatch(Shader::quantize, {}, QuantizePush{p.x.address, to->address, groups, items, p.x.sub ? p.x.sub : p.x.stride},
                 {groups_for(std::uint64_t(groups) * items, device_->workgroup()), 1, 1}, {p.x.buffer}, {to->buffer});
        known = {p.x, columns, items};
        return true;
    }

    void multiply(const Product& p) {
        if (failure_) return;
        const Weight& w = weight(p.weight);
        // int8 rows are tight, so only where the parts of a row are, too
        const bool int8 = int8_ && !is_float(w.format) && (p.x.sub == 0 || (p.x.sub == u32(w.columns) && p.x.stride == p.x.sub * u32(p.subs)));
        Place2 x = p.x;
        if (int8 && !quantize(p, w.columns, &x)) return;
        const bool glu = p.activation != 0;
        if (p.items >= tiled_rows) return multiply_tiled(p, w, x, int8);
        const bool summed = p.choice == Choice::by_id_summed, by_id = p.choice == Choice::by_id || summed;
        const MatvecPush push{w.table, glu ? weight(p.up).table : p.shared.address, address_of(p.bias), glu ? address_of(p.up_bias) : p.shared_logit.address, x.address, p.y.address,
                              by_id ? chosen_.address : 0, tables(), u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor,
                              p.shares.address};
        const bool aligned = !int8 && x.address % 16 == 0 && x.stride % 4 == 0 && x.sub % 4 == 0;
        const u32 columns = p.items > 1 && !by_id ? columns_at_once_ : 1;
        const u32 at_once = glu ? std::max(rows_at_once_, 2u) : rows_at_once_;
        const u32 rows_a_group = device_->workgroup() / device_->facts().subgroup * (glu ? at_once / 2 : at_once);
        const Shader shader = int8 && device_->facts().integer_dot ? Shader::matvec_dot : Shader::matvec;
        dispatch(shader, {u32(w.format), columns, u32(p.choice), int8, p.activation, at_once, aligned}, push,
                 {groups_for(std::uint64_t(w.rows), rows_a_group), (u32(p.items) + columns - 1) / columns, summed ? 1 : u32(p.subs)},
                 {x.buffer, by_id ? chosen_.buffer : 0, p.shares.buffer, p.shared.buffer, p.shared_logit.buffer}, {p.y.buffer},
                 std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs) * (glu ? 2 : 1));
    }

    // The same in tiles; no activation.
    void multiply_tiled(const Product& p, const Weight& w, const Place2& x, bool int8) {
        const bool experts = p.choice == Choice::by_id;
        const u32 items = experts ? expert_tile_items : tile_items_;
        const MatvecPush push{w.table, sorted_.address, address_of(p.bias), 0, x.address, p.y.address, tiles_.address, tables(),
                              u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor, 0};
        const u32 across = experts ? most_tiles(u32(p.items) * u32(p.subs), u32(w.count)) : (u32(p.items) + items - 1) / items;
        dispatch(int8 && device_->facts().integer_dot ? Shader::matmul_dot : Shader::matmul, {u32(w.format), items, u32(p.choice), int8}, push,
                 {(u32(w.rows) + tile_rows - 1) / tile_rows, across, experts ? 1 : u32(p.subs)}, {x.buffer, experts ? sorted_.buffer : 0, experts ? tiles_.buffer : 0}, {p.y.buffer},
                 std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs));
    }

    // --- experts

    bool supports(const MoeOp& op) {
        if (op.expert_count > most_experts || op.used > most_used) failure_ = Error{ErrorKind::unsupported, "Vulkan runs models of at most 1024 experts, 64 of them at once."};
        return !failure_;
    }

    bool route(const MoeOp& op, Place2 x, Routed* routed) {
        const u32 used = u32(op.used);
        Place2 logits;
        if (!supports(op) || !scratch("router", std::uint64_t(rows_) * op.expert_count * 4, &logits) || !scratch("expert ids", std::uint64_t(rows_) * used * 4, &routed->ids) ||
            !scratch("expert weights", std::uint64_t(rows_) * used * 4, &routed->shares))
            return false;
        logits.stride = u32(op.expert_count);
        routed->ids.stride = routed->shares.stride = used;
        Product router;
        router.weight = op.router, router.bias = op.router_bias, router.x = x, router.y = logits, router.items = rows_;
        multiply(router);
        dispatch(Shader::route, {},
                 RoutePush{logits.address, address_of(op.selection_bias), routed->ids.address, routed->shares.address, u32(op.expert_count), used, u32(op.groups), u32(op.groups_used),
                           u32(op.gating), op.normalize, op.scale},
                 {u32(rows_), 1, 1}, {logits.buffer}, {routed->ids.buffer, routed->shares.buffer});
        return !failure_;
    }

    // The chosen experts' part, of those that are held here, and the shared expert's.
    void experts(const MoeOp& op, const Routed& routed, Place2 x, Place2 y) {
        const u32 used = u32(op.used), width = u32(weight(op.experts.down).rows);
        Place2 shared, shared_logit;
        if (op.shared.gate != WeightId::none) {
            if (!scratch("shared part", std::uint64_t(rows_) * width * 4, &shared)) return;
            shared.stride = width;
            if (op.shared_gate != WeightId::none) {
                if (!scratch("shared logit", std::uint64_t(rows_) * 4, &shared_logit)) return;
                shared_logit.stride = 1;
                Product gate;
                gate.weight = op.shared_gate, gate.x = x, gate.y = shared_logit, gate.items = rows_;
                multiply(gate);
            }
            feed(op.shared, "shared hidden", x, shared, 1, Choice::only);
        }
        chosen_ = routed.ids;
        if (rows_ >= tiled_rows && !sort_pairs(routed, op.used, op.expert_count, weight(op.experts.gate))) return;
        if (options_.fused && rows_ < tiled_rows) { // the experts' last products are summed as they are made
            const Place2 hidden = feed_hidden(op.experts, "expert hidden", x, op.used, Choice::by_id);
            Product down;
            down.weight = op.experts.down, down.bias = op.experts.down_bias, down.x = hidden, down.y = y, down.items = rows_, down.subs = op.used, down.choice = Choice::by_id_summed;
            down.shares = routed.shares, down.shared = shared, down.shared_logit = shared_logit;
            return multiply(down);
        }
        Place2 parts;
        if (!scratch("expert parts", std::uint64_t(rows_) * used * width * 4, &parts)) return;
        parts.stride = used * width, parts.sub = width;
        feed(op.experts, "expert hidden", x, parts, op.used, Choice::by_id);
        dispatch(Shader::combine, {},
                 CombinePush{parts.address, routed.shares.address, shared.address, shared_logit.address, y.address, weight(op.experts.down).table, routed.ids.address, width, u32(rows_), used, y.stride},
                 {groups_for(std::uint64_t(rows_) * width, device_->workgroup()), 1, 1}, {parts.buffer, routed.shares.buffer, shared.buffer, shared_logit.buffer, routed.ids.buffer}, {y.buffer});
    }

    static u32 most_tiles(u32 pairs, u32 experts) { return pairs / expert_tile_items + std::min(pairs, experts); }

    bool sort_pairs(const Routed& routed, int used, int experts, const Weight& held) {
        const u32 pairs = u32(rows_) * u32(used);
        if (!scratch("sorted pairs", pairs * 4, &sorted_) || !scratch("expert tiles", (1 + 3 * std::uint64_t(most_tiles(pairs, u32(experts)))) * 4, &tiles_)) return false;
        dispatch(Shader::scatter, {}, ScatterPush{routed.ids.address, sorted_.address, tiles_.address, held.table, pairs, u32(experts), expert_tile_items}, {1, 1, 1}, {routed.ids.buffer},
                 {sorted_.buffer, tiles_.buffer});
        return true;
    }

    // activation(gate * x, up * x) in a scratch of its own.
    Place2 feed_hidden(const FfnOp& op, const char* slot, Place2 x, int subs, Choice choice) {
        const Weight &gate = weight(op.gate), &up = weight(op.up);
        const u32 ff = u32(gate.rows), activation = op.activation == Activation::silu ? 1 : 2;
        Place2 hidden, second;
        const std::uint64_t values = std::uint64_t(rows_) * u32(subs) * ff;
        if (!scratch(slot, values * 4, &hidden)) return {};
        hidden.stride = u32(subs) * ff, hidden.sub = choice == Choice::by_id ? ff : 0;
        Product p;
        p.weight = op.gate, p.bias = op.gate_bias, p.x = x, p.y = hidden, p.items = rows_, p.subs = subs, p.choice = choice;
        if (options_.fused && gate.format == up.format && rows_ < tiled_rows) {
            p.up = op.up, p.up_bias = op.up_bias, p.activation = activation;
            multiply(p);
        } else {
            if (!scratch("up", values * 4, &second)) return {};
            multiply(p);
            p.weight = op.up, p.bias = op.up_bias, p.y.address = second.address, p.y.buffer = second.buffer;
            multiply(p);
            dispatch(Shader::activate, {}, ActivatePush{hidden.address, second.address, u32(values), activation}, {groups_for(values, device_->workgroup()), 1, 1}, {hidden.buffer, second.buffer},
                     {hidden.buffer});
        }
        return hidden;
    }

    // down * hidden
    void feed(const FfnOp& op, const char* slot, Place2 x, Place2 y, int subs, Choice choice) {
        Product down;
        down.x = feed_hidden(op, slot, x, subs, choice);
        down.weight = op.down, down.bias = op.down_bias, down.y = y, down.items = rows_, down.subs = subs, down.choice = choice;
        multiply(down);
    }

    void attend(AttentionPush p, int key_dim, Address query, Address tail, Address keys, Address values, Address y) {
        const u32 pairs_a_thread = (p.value_dim / 2 + device_->workgroup() - 1) / device_->workgroup();
        const u32 room = device_->facts().shared_bytes / 4 * 3 / 4; // floats for queries
        if (pairs_a_thread > 8 || u32(key_dim) > room || key_dim % 2 || p.value_dim % 2) {
            failure_ = Error{ErrorKind::unsupported, "Vulkan runs attention heads of an even number of values, at most 1024."};
            return;
        }
        // a workgroup takes the heads that read the same keys, then neighbouring rows, as far as their queries fit
        u32 heads = 1, queries = 1;
        const u32 most_heads = rows_ > splitting_rows || p.heads_a_key > 8 ? 8 : 4; // fewer where workgroups are few
        for (u32 h = 2; h <= most_heads; h++)
            if (p.heads_a_key % h == 0 && h * u32(key_dim) <= room) heads = h;
        if (rows_ > splitting_rows)
            while (2 * queries * heads <= 8 && 2 * queries * heads * u32(key_dim) <= room) queries *= 2;
        const int reach = step_.first_position + rows_;
        p.step = step_block_.address, p.items = u32(rows_), p.split_keys = 0x7fffffff, p.splits = 1;
        Place2 partials;
        if (rows_ <= splitting_rows && u32(reach) > least_split) {
            u32 bound = 2 * least_split; // a power of two, so that a decode step is recorded anew only as often as the text doubles
            while (bound < u32(reach)) bound *= 2;
            p.split_keys = std::max(least_split, bound / most_splits), p.splits = bound / p.split_keys;
            if (!scratch("attention parts", std::uint64_t(rows_) * p.heads * p.splits * (p.value_dim + 2) * 4, &partials)) return;
            p.partials = partials.address;
        }
        const std::uint64_t work = std::uint64_t(rows_) * p.heads * u32(reach) * (u32(key_dim) + p.value_dim);
        dispatch(Shader::attention, {u32(cache().shape.format), heads, queries, pairs_a_thread, u32(key_dim)}, p, {p.splits, p.heads / heads, (u32(rows_) + queries - 1) / queries}, {query, tail, keys, values},
                 {p.splits > 1 ? partials.buffer : y}, work);
        if (p.splits > 1)
            dispatch(Shader::attention_merge, {}, MergePush{p.partials, p.y, p.sinks, p.value_dim, p.heads, p.y_stride, p.splits}, {p.heads, u32(rows_), 1}, {partials.buffer}, {y});
    }

    std::shared_ptr<Device> device_;
    const VulkanOptions& options_;
    bool int8_ = false;
    u32 tile_items_ = 64; // activation rows in a tile of matmul
    u32 rows_at_once_ = 1, columns_at_once_ = 2; // weight rows that a subgroup takes in matvec, and activation rows that share their unpacking
    Arena weight_memory_, row_memory_, step_memory_;
    Uploader uploader_;
    std::vector<Weight> weights_;
    std::vector<Rows> buffers_;
    std::vector<Rope> ropes_;
    std::vector<std::unique_ptr<Cache>> caches_;
    std::map<std::string, Scratch> scratch_;
    std::vector<std::unique_ptr<Arena>> retired_;
    Range tables_, step_block_;
    std::uint64_t most_work_ = default_work;
    int max_rows_ = 1, step_capacity_ = 0;

    // of the step
    Step step_;
    int rows_ = 0, steps_ = 0, dispatches_ = 0;
    Tape tape_;
    std::optional<Error> failure_;
    std::optional<PendingAdd> pending_add_;
    PendingHeads heads_;
    Quantized quantized_[2]; // of scratch, of row buffers
    int uploads_ = 0; // since the device was last idle: each has a place of its own
    Place2 chosen_, sorted_, tiles_;
    std::span<const float> logits_;
    Recorder recorder_; // last: its command buffers go before the memory they name
};

} // namespace
} // namespace vulkan

bool vulkan_built() { return true; }
std::vector<std::string> vulkan_devices() { return vulkan::Device::names(); }
Result<std::shared_ptr<vulkan::Device>> open_vulkan_device(const VulkanOptions& options) { return vulkan::Device::open(options); }
std::unique_ptr<Backend> make_vulkan_backend(std::shared_ptr<vulkan::Device> device) { return std::make_unique<vulkan::VulkanBackend>(std::move(device)); }
VulkanCounts vulkan_counts(const Backend& backend) {
    const auto* vulkan = dynamic_cast<const vulkan::VulkanBackend*>(&backend);
    return vulkan ? vulkan->counts() : VulkanCounts{};
}

} // namespace ponder
#endif
