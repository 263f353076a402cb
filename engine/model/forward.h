// A model's weights on the devices that its placement names, and the one forward pass that every family goes through. Transformer owns the row
// buffers, ids and caches; the backends, and the file its weights are mapped from, must outlive it. Where the next layer lives on another
// device the residual rows are handed over; where some of a layer's experts do, both devices compute their share at the same time. One step
// at a time; sessions bring caches that they made here.
#pragma once

#include "engine/model/expert_use.h"
#include "engine/model/placement.h"
#include "engine/model/spec.h"

#include <functional>
#include <stop_token>

namespace ponder {

struct LoadWatch {
    std::stop_token stop;                          // asked between tensors
    std::function<void(double fraction)> progress; // of the bytes of weights, 0 to 1
};

class Transformer {
  public:
    // backends: in the placement's order. max_rows: the most tokens a step may hold.
    static Result<Transformer> load(ModelSpec spec, std::vector<Backend*> backends, const Placement& placement, int max_rows, const LoadWatch& watch = {});
    static Result<Transformer> load(ModelSpec spec, Backend& backend, int max_rows); // all of it on one

    const ModelSpec& spec() const { return spec_; }
    int max_rows() const { return max_rows_; }

    CacheShape cache_shape(int tokens, CacheFormat format) const { return ponder::cache_shape(spec_, tokens, format); }
    // A cache has its rows where its layers are. On one device its id is the backend's own.
    Result<CacheId> make_cache(const CacheShape& shape);
    void free_cache(CacheId cache);
    std::size_t cache_bytes(const CacheShape& shape) const;                  // on all devices
    std::size_t cache_bytes(const CacheShape& shape, std::size_t device) const;
    // As the backends': a layer's rows of the first tokens, wherever the layer lives.
    Result<void> read_cache(CacheId cache, int layer, int tokens, std::span<std::byte> to);
    Result<void> write_cache(CacheId cache, int layer, int tokens, std::span<const std::byte> from);

    // Evaluates the step's tokens and stores their cache rows. Stops between layers when asked to (kind cancelled), and at the first failure of
    // any device: the rows of this step are then worthless, everything before them stays good.
    Result<void> forward(const Step& step, std::stop_token stop = {});
    // Lets devices that want it prepare for steps in this cache of so many tokens, so that the first answer does not wait for that, and a
    // shortage of memory shows before it. Nothing is computed.
    Result<void> rehearse(CacheId cache, int tokens);
    std::span<const float> logits_rows() const { return parts_[output_part_].backend->logits_rows(); } // of the last step, until the next

    // How often each expert was chosen, in the layers whose choice passes through the host: those whose experts two devices share and, where
    // count_on_host(true) asks for it, those that the processor computes.
    const ExpertUse& expert_use() const { return use_; }
    void count_on_host(bool count) { count_on_host_ = count; }

    // Which experts the steps from now on choose, layer by layer, each row's in order of selection: (layers) x (rows so far * used), empty in
    // layers without experts. A graphics card is then waited for at every layer. nullptr: nothing is recorded, and nothing waits.
    void watch_experts(std::vector<std::vector<int>>* watched);

  private:
    struct Layer {
        std::size_t part = 0; // the device it lives on
        WeightId attn_norm, q, k, v, q_bias, k_bias, v_bias, q_norm, k_norm;
        WeightId q_a, q_a_norm, q_b, kv_a, kv_a_norm, key_up, value_up;
        WeightId o, o_bias, sinks, conv_in, conv_kernel, conv_out, ffn_norm;
        int window = 0;
        FfnOp dense;
        MoeOp moe;
        int other = -1;         // the device of the experts that are away, and
        MoeOp moe_away;         // these; router and shared experts: none
        std::vector<bool> away; // (experts)
    };
    struct Part { // what a device has beside its layers' weights; buffers that it does not need are none
        Backend* backend = nullptr;
        RopeId rope = RopeId::none;
        bool layers = false;  // whole layers live here
        bool divides = false; // and some of their experts elsewhere
        bool experts = false; // experts of other devices' layers
        bool on_host = false; // computed by the processor
        View residual, normed, query, query_low, key, value, latent, mixed, conv, delta, arrived; // rows of a step
    };

    Transformer(ModelSpec spec, int max_rows) : spec_(std::move(spec)), max_rows_(max_rows) {}
    class Loader;
    Result<void> load_parts(std::vector<Backend*> backends, const Placement& placement, const LoadWatch& watch);
    void load_ends(Loader& load, const Placement& placement);
    Layer load_layer(Loader& load, const LayerSpec& from, const LayerPlacement& place);
    void make_rows(Loader& load, std::size_t part);
    CacheShape shape_on(std::size_t part, CacheShape shape) const;
    CacheId cache_on(std::size_t part, CacheId cache) const { return parts_.size() > 1 ? caches_[static_cast<std::size_t>(cache)][part] : cache; }

    void begin(const Step& step);
    bool rehearses() const;
    Result<void> hand_over(std::size_t from, std::size_t to); // the residual rows
    void attention(int index, const Layer& layer);
    void latent_attention(int index, const Layer& layer);
    void short_conv(int index, const Layer& layer);
    Result<void> feed_forward(int index, const Layer& layer);
    Result<void> divided_experts(int index, const Layer& layer);
    void watch(int index); // what was chosen last
    Result<void> finish();
    Result<void> abandon(Error error);

    ModelSpec spec_;
    int max_rows_;
    std::size_t embedding_part_ = 0, output_part_ = 0;
    WeightId embedding_ = WeightId::none, output_norm_ = WeightId::none, output_ = WeightId::none;
    std::vector<Layer> layers_;
    std::vector<Part> parts_;
    std::vector<std::vector<CacheId>> caches_; // (caches) x (parts), where there are several parts
    std::size_t rows_ = 0;                     // of this step
    bool rehearsing_ = false;
    std::vector<float> handed_;                // (max_rows x width) between two devices
    ExpertChoice choice_;
    ExpertUse use_;
    bool count_on_host_ = false;
    std::vector<std::vector<int>>* watched_ = nullptr;
};

} // namespace ponder
