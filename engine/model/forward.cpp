#include "engine/model/forward.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ponder {
namespace {

// Uploads tensors; the first failure is kept and later ones are skipped, so that loading reads as a list.
class Loader {
  public:
    explicit Loader(Backend& backend) : backend_(backend) {}

    WeightId weight(const TensorSet& set) {
        if (set.empty()) return WeightId::none;
        return keep([&] { return backend_.load_weight(source(set)); });
    }

    FfnOp ffn(const FfnSpec& spec, Activation activation) {
        FfnOp op{weight(spec.gate), weight(spec.up), weight(spec.down), activation, weight(spec.gate_bias), weight(spec.up_bias), weight(spec.down_bias)};
        if (!spec.gate_up.empty()) {
            const WeightSource both = source(spec.gate_up);
            op.gate = keep([&] { return backend_.load_rows(both, 0, both.rows / 2); });
            op.up = keep([&] { return backend_.load_rows(both, both.rows / 2, both.rows / 2); });
        }
        return op;
    }

    // The fused kv projection holds, for every head, its nope rows and then its value rows.
    void split_kv(const TensorSet& set, int heads, int nope, int value, WeightId* key_up, WeightId* value_up) {
        WeightSource all = source(set);
        all.rows = nope + value;
        all.count = heads;
        if (!all.scale.empty()) all.scale.resize(static_cast<std::size_t>(heads), all.scale[0]);
        *key_up = keep([&] { return backend_.load_transposed(all, 0, nope); });
        *value_up = keep([&] { return backend_.load_rows(all, nope, value); });
    }

    template <class Make> auto keep(Make make) -> typename decltype(make())::value_type {
        using Id = typename decltype(make())::value_type;
        if (error_) return Id::none;
        auto made = make();
        if (!made) {
            error_ = made.error();
            return Id::none;
        }
        return *made;
    }

    Result<void> result() const {
        if (error_) return tl::unexpected<Error>(*error_);
        return {};
    }

  private:
    static WeightSource source(const TensorSet& set) {
        const GgufTensor& first = *set.parts[0];
        WeightSource s{first.format, first.ne[0], first.ne[1], std::max<std::int64_t>(first.ne[2], static_cast<std::int64_t>(set.parts.size())), {}, {}};
        for (const GgufTensor* part : set.parts) s.parts.push_back(part->data);
        if (set.scale) {
            float scale;
            std::memcpy(&scale, set.scale->data, 4);
            s.scale.assign(static_cast<std::size_t>(s.count), scale);
        }
        return s;
    }

    Backend& backend_;
    std::optional<Error> error_;
};

} // namespace

Result<Transformer> Transformer::load(ModelSpec spec, Backend& backend, int max_rows) {
    Transformer model(std::move(spec), backend, max_rows);
    if (auto loaded = model.load_layers(); !loaded) return tl::unexpected<Error>(loaded.error());
    return model;
}

Result<void> Transformer::load_layers() {
    Loader load(*backend_);
    embedding_ = load.weight(spec_.embedding);
    output_norm_ = load.weight(spec_.output_norm);
    output_ = load.weight(spec_.output);
    for (const LayerSpec& from : spec_.layers) {
        Layer to;
        to.attn_norm = load.weight(from.attn_norm);
        to.q = load.weight(from.q), to.k = load.weight(from.k), to.v = load.weight(from.v);
        to.q_bias = load.weight(from.q_bias), to.k_bias = load.weight(from.k_bias), to.v_bias = load.weight(from.v_bias);
        to.q_norm = load.weight(from.q_norm), to.k_norm = load.weight(from.k_norm);
        to.q_a = load.weight(from.q_a), to.q_a_norm = load.weight(from.q_a_norm), to.q_b = load.weight(from.q_b);
        to.kv_a = load.weight(from.kv_a), to.kv_a_norm = load.weight(from.kv_a_norm);
        if (!from.kv_b.empty()) load.split_kv(from.kv_b, spec_.heads, spec_.nope_dim, spec_.value_dim, &to.key_up, &to.value_up);
        else to.key_up = load.weight(from.k_b), to.value_up = load.weight(from.v_b); // none where the family has no latent
        to.o = load.weight(from.o), to.o_bias = load.weight(from.o_bias);
        to.sinks = load.weight(from.sinks), to.window = from.window;
        to.conv_in = load.weight(from.conv_in), to.conv_kernel = load.weight(from.conv_kernel), to.conv_out = load.weight(from.conv_out);
        to.ffn_norm = load.weight(from.ffn_norm);
        to.dense = load.ffn(from.dense, spec_.activation);
        const MoeSpec& moe = spec_.moe;
        to.moe = {load.weight(from.router), load.weight(from.router_bias), load.weight(from.selection_bias),
                  load.ffn(from.experts, spec_.activation), load.ffn(from.shared, spec_.activation), load.weight(from.shared_gate),
                  moe.count, moe.used, moe.groups, moe.groups_used, moe.gating, moe.normalize, moe.scale};
        layers_.push_back(to);
    }
    if (!spec_.rope.frequency.empty()) rope_ = load.keep([&] { return backend_->make_rope(spec_.rope); });
    auto rows = [&](int width) { return View{load.keep([&] { return backend_->make_buffer(max_rows_, width); }), 0, width}; };
    residual_ = rows(spec_.width);
    normed_ = rows(spec_.width);
    delta_ = rows(spec_.width);
    query_ = rows(spec_.heads * spec_.key_dim);
    mixed_ = rows(spec_.heads * spec_.value_dim);
    if (spec_.latent) {
        latent_ = rows(spec_.kv_rank + spec_.rope_dim);
        if (spec_.q_rank) query_low_ = rows(spec_.q_rank);
    } else {
        key_ = rows(spec_.kv_heads * spec_.key_dim);
        value_ = rows(spec_.kv_heads * spec_.value_dim);
    }
    if (spec_.conv_taps) conv_ = rows(3 * spec_.width);
    return load.result();
}

Result<void> Transformer::forward(const Step& step, std::stop_token stop) {
    Backend& b = *backend_;
    b.begin(step);
    b.embed(embedding_, spec_.embedding_factor, residual_);
    for (std::size_t i = 0; i < layers_.size(); i++) {
        if (stop.stop_requested()) {
            if (auto drained = b.finish(); !drained) return drained;
            return fail(ErrorKind::cancelled, "Stopped.");
        }
        const Layer& layer = layers_[i];
        b.rms_norm(residual_, layer.attn_norm, spec_.norm_epsilon, normed_);
        if (layer.conv_kernel != WeightId::none) short_conv(static_cast<int>(i), layer);
        else if (spec_.latent) latent_attention(static_cast<int>(i), layer);
        else attention(static_cast<int>(i), layer);
        b.add(residual_, delta_, spec_.residual_factor);

        b.rms_norm(residual_, layer.ffn_norm, spec_.norm_epsilon, normed_);
        if (layer.moe.router != WeightId::none) b.moe(layer.moe, normed_, delta_);
        else b.ffn(layer.dense, normed_, delta_);
        b.add(residual_, delta_, spec_.residual_factor);
    }
    b.logits(output_norm_, spec_.norm_epsilon, output_, spec_.logit_factor, residual_);
    return b.finish();
}

void Transformer::attention(int index, const Layer& layer) {
    Backend& b = *backend_;
    b.linear(layer.q, layer.q_bias, normed_, query_);
    b.linear(layer.k, layer.k_bias, normed_, key_);
    b.linear(layer.v, layer.v_bias, normed_, value_);
    if (layer.q_norm != WeightId::none) b.rms_norm(query_, layer.q_norm, spec_.norm_epsilon, query_);
    if (layer.k_norm != WeightId::none) b.rms_norm(key_, layer.k_norm, spec_.norm_epsilon, key_);
    if (rope_ != RopeId::none) {
        b.rope(rope_, query_, spec_.heads, 0);
        b.rope(rope_, key_, spec_.kv_heads, 0);
    }
    b.store_kv(index, key_, value_);
    b.attention({index, spec_.heads, spec_.kv_heads, spec_.key_dim, spec_.value_dim, spec_.attention_scale, layer.window, layer.sinks}, query_, mixed_);
    b.linear(layer.o, layer.o_bias, mixed_, delta_);
}

void Transformer::short_conv(int index, const Layer& layer) {
    Backend& b = *backend_;
    b.linear(layer.conv_in, WeightId::none, normed_, conv_);
    b.short_conv({index, spec_.conv_taps, layer.conv_kernel}, conv_, normed_);
    b.linear(layer.conv_out, WeightId::none, normed_, delta_);
}

void Transformer::latent_attention(int index, const Layer& layer) {
    Backend& b = *backend_;
    if (spec_.q_rank) {
        b.linear(layer.q_a, WeightId::none, normed_, query_low_);
        b.rms_norm(query_low_, layer.q_a_norm, spec_.norm_epsilon, query_low_);
        b.linear(layer.q_b, WeightId::none, query_low_, query_);
    } else {
        b.linear(layer.q, WeightId::none, normed_, query_);
    }
    b.linear(layer.kv_a, WeightId::none, normed_, latent_);
    const View latent = latent_.columns(0, spec_.kv_rank), shared_key = latent_.columns(spec_.kv_rank, spec_.rope_dim);
    b.rms_norm(latent, layer.kv_a_norm, spec_.norm_epsilon, latent);
    b.rope(rope_, query_, spec_.heads, spec_.nope_dim);
    b.rope(rope_, shared_key, 1, 0);
    b.store_kv(index, latent_, {});
    b.mla_attention({index, spec_.heads, spec_.kv_rank, spec_.nope_dim, spec_.rope_dim, spec_.value_dim, spec_.attention_scale, layer.key_up,
                     layer.value_up},
                    query_, mixed_);
    b.linear(layer.o, layer.o_bias, mixed_, delta_);
}

} // namespace ponder
