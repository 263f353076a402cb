// A model's weights on a backend, and the one forward pass that every family goes through. Transformer owns the row buffers and ids; the
// backend, and the file its weights are mapped from, must outlive it. One step at a time; sessions bring their own caches.
#pragma once

#include "engine/model/spec.h"

#include <stop_token>

namespace ponder {

class Transformer {
  public:
    // max_rows: the most tokens a step may hold.
    static Result<Transformer> load(ModelSpec spec, Backend& backend, int max_rows);

    const ModelSpec& spec() const { return spec_; }
    int max_rows() const { return max_rows_; }
    CacheShape cache_shape(int tokens, CacheFormat format) const { return ponder::cache_shape(spec_, tokens, format); }

    // Evaluates the step's tokens and stores their cache rows. Stops between layers when asked to (kind cancelled): the rows of this
    // step are then worthless, everything before them stays good.
    Result<void> forward(const Step& step, std::stop_token stop = {});

  private:
    struct Layer {
        WeightId attn_norm, q, k, v, q_bias, k_bias, v_bias, q_norm, k_norm;
        WeightId q_a, q_a_norm, q_b, kv_a, kv_a_norm, key_up, value_up;
        WeightId o, o_bias, sinks, conv_in, conv_kernel, conv_out, ffn_norm;
        int window = 0;
        FfnOp dense;
        MoeOp moe;
    };

    Transformer(ModelSpec spec, Backend& backend, int max_rows) : spec_(std::move(spec)), backend_(&backend), max_rows_(max_rows) {}
    Result<void> load_layers();
    void attention(int index, const Layer& layer);
    void latent_attention(int index, const Layer& layer);
    void short_conv(int index, const Layer& layer);

    ModelSpec spec_;
    Backend* backend_;
    int max_rows_;
    WeightId embedding_, output_norm_, output_;
    RopeId rope_ = RopeId::none;
    std::vector<Layer> layers_;
    View residual_, normed_, query_, query_low_, key_, value_, latent_, mixed_, conv_, delta_; // rows of a step
};

} // namespace ponder
