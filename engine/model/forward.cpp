#include "engine/model/forward.h"

#include <algorithm>
#include <utility>

namespace ponder {

Result<void> Transformer::forward(const Step& step, std::stop_token stop) {
    begin(step);
    std::size_t at = embedding_part_; // the device that has the residual rows
    parts_[at].backend->embed(embedding_, spec_.embedding_factor, parts_[at].residual);
    for (int i = 0; i < static_cast<int>(layers_.size()); i++) {
        if (stop.stop_requested()) {
            if (auto drained = finish(); !drained) return drained;
            return fail(ErrorKind::cancelled, "Stopped.");
        }
        const Layer& layer = layers_[static_cast<std::size_t>(i)];
        if (auto handed = hand_over(at, layer.part); !handed) return abandon(handed.error());
        const Part& p = parts_[at = layer.part];
        Backend& b = *p.backend;
        b.rms_norm(p.residual, layer.attn_norm, spec_.norm_epsilon, p.normed);
        if (layer.conv_kernel != WeightId::none) short_conv(i, layer);
        else if (spec_.latent) latent_attention(i, layer);
        else attention(i, layer);
        b.add(p.residual, p.delta, spec_.residual_factor);

        b.rms_norm(p.residual, layer.ffn_norm, spec_.norm_epsilon, p.normed);
        if (auto fed = feed_forward(i, layer); !fed) return abandon(fed.error());
        b.add(p.residual, p.delta, spec_.residual_factor);
    }
    if (auto handed = hand_over(at, output_part_); !handed) return abandon(handed.error());
    const Part& p = parts_[output_part_];
    p.backend->logits(output_norm_, spec_.norm_epsilon, output_, spec_.logit_factor, p.residual);
    return finish();
}

bool Transformer::rehearses() const {
    return std::any_of(parts_.begin(), parts_.end(), [](const Part& part) { return part.backend->rehearses(); });
}

// Steps of all the sizes that backends treat differently: a full batch first, so that memory grows once.
Result<void> Transformer::rehearse(CacheId cache, int tokens) {
    if (!rehearses()) return {};
    for (int rows : {max_rows_, 5, 4, 1}) {
        const std::vector<Token> zeros(static_cast<std::size_t>(std::min({rows, max_rows_, tokens})));
        if (auto done = forward({cache, zeros, tokens - static_cast<int>(zeros.size()), LogitRows::last, true}); !done) return done;
    }
    return {};
}

void Transformer::begin(const Step& step) {
    rows_ = step.tokens.size();
    rehearsing_ = step.rehearsal;
    for (std::size_t i = 0; i < parts_.size(); i++) {
        Step part = step;
        if (parts_.size() > 1) part.cache = caches_[static_cast<std::size_t>(step.cache)][i];
        if (i != output_part_) part.logits = LogitRows::none;
        if (step.rehearsal && !parts_[i].backend->rehearses()) part.tokens = {}, part.logits = LogitRows::none; // nothing to do
        parts_[i].backend->begin(part);
    }
}

Result<void> Transformer::hand_over(std::size_t from, std::size_t to) {
    if (from == to) return {};
    const std::span<float> rows = std::span(handed_).first(rows_ * static_cast<std::size_t>(spec_.width));
    if (auto got = parts_[from].backend->read(parts_[from].residual, rows); !got) return got;
    parts_[to].backend->write(parts_[to].residual, rows);
    return {};
}

Result<void> Transformer::feed_forward(int index, const Layer& layer) {
    const Part& p = parts_[layer.part];
    if (layer.moe.router == WeightId::none) {
        p.backend->ffn(layer.dense, p.normed, p.delta);
    } else if (layer.other >= 0) {
        return divided_experts(index, layer);
    } else if (watched_ || (count_on_host_ && p.on_host)) {
        if (auto shared = p.backend->moe_shared_out(layer.moe, p.normed, p.delta, choice_, std::span(handed_).first(rows_ * static_cast<std::size_t>(spec_.width))); !shared) return shared;
        if (!rehearsing_ && count_on_host_ && p.on_host) use_.count(index, choice_.ids);
        watch(index);
    } else {
        p.backend->moe(layer.moe, p.normed, p.delta);
    }
    return {};
}

void Transformer::watch_experts(std::vector<std::vector<int>>* watched) {
    watched_ = watched;
    if (!watched_) return;
    watched_->assign(layers_.size(), {});
    handed_.resize(std::max(handed_.size(), static_cast<std::size_t>(max_rows_) * static_cast<std::size_t>(spec_.width)));
}

void Transformer::watch(int index) {
    if (!watched_ || rehearsing_) return;
    std::vector<int>& seen = (*watched_)[static_cast<std::size_t>(index)];
    seen.insert(seen.end(), choice_.ids.begin(), choice_.ids.end());
}

// The layer's device routes and begins with the experts that it holds; meanwhile the other device computes those that are away.
Result<void> Transformer::divided_experts(int index, const Layer& layer) {
    const Part &p = parts_[layer.part], &other = parts_[static_cast<std::size_t>(layer.other)];
    const std::span<float> rows = std::span(handed_).first(rows_ * static_cast<std::size_t>(spec_.width));
    if (auto shared = p.backend->moe_shared_out(layer.moe, p.normed, p.delta, choice_, rows); !shared) return shared;
    if (rehearsing_) { // as if experts on both devices had been chosen
        choice_.ids.assign(rows_ * static_cast<std::size_t>(layer.moe.used), static_cast<int>(std::find(layer.away.begin(), layer.away.end(), true) - layer.away.begin()));
        choice_.weights.assign(choice_.ids.size(), 0);
    } else {
        use_.count(index, choice_.ids);
        watch(index);
    }
    if (std::none_of(choice_.ids.begin(), choice_.ids.end(), [&](int id) { return layer.away[static_cast<std::size_t>(id)]; })) return {};
    other.backend->write(other.normed, rows);
    if (!rehearsing_ || other.backend->rehearses()) other.backend->moe_chosen(layer.moe_away, choice_, other.normed, other.delta);
    if (auto got = other.backend->read(other.delta, rows); !got) return got;
    p.backend->write(p.arrived, rows);
    p.backend->add(p.delta, p.arrived, 1);
    return {};
}

// Waits for all devices; the first failure counts.
Result<void> Transformer::finish() {
    Result<void> first;
    for (const Part& part : parts_)
        if (auto done = part.backend->finish(); !done && first) first = done;
    return first;
}

Result<void> Transformer::abandon(Error error) {
    (void)finish(); // nothing may still be at work when the next step begins
    return tl::unexpected<Error>(std::move(error));
}

void Transformer::attention(int index, const Layer& layer) {
    const Part& p = parts_[layer.part];
    Backend& b = *p.backend;
    b.linear(layer.q, layer.q_bias, p.normed, p.query);
    b.linear(layer.k, layer.k_bias, p.normed, p.key);
    b.linear(layer.v, layer.v_bias, p.normed, p.value);
    if (layer.q_norm != WeightId::none) b.rms_norm(p.query, layer.q_norm, spec_.norm_epsilon, p.query);
    if (layer.k_norm != WeightId::none) b.rms_norm(p.key, layer.k_norm, spec_.norm_epsilon, p.key);
    if (p.rope != RopeId::none) {
        b.rope(p.rope, p.query, spec_.heads, 0);
        b.rope(p.rope, p.key, spec_.kv_heads, 0);
    }
    b.store_kv(index, p.key, p.value);
    b.attention({index, spec_.heads, spec_.kv_heads, spec_.key_dim, spec_.value_dim, spec_.attention_scale, layer.window, layer.sinks}, p.query, p.mixed);
    b.linear(layer.o, layer.o_bias, p.mixed, p.delta);
}

void Transformer::short_conv(int index, const Layer& layer) {
    const Part& p = parts_[layer.part];
    Backend& b = *p.backend;
    b.linear(layer.conv_in, WeightId::none, p.normed, p.conv);
    b.short_conv({index, spec_.conv_taps, layer.conv_kernel}, p.conv, p.normed);
    b.linear(layer.conv_out, WeightId::none, p.normed, p.delta);
}

void Transformer::latent_attention(int index, const Layer& layer) {
    const Part& p = parts_[layer.part];
    Backend& b = *p.backend;
    // the two products of the same rows come together, because a backend may make one of them
    b.linear(spec_.q_rank ? layer.q_a : layer.q, WeightId::none, p.normed, spec_.q_rank ? p.query_low : p.query);
    b.linear(layer.kv_a, WeightId::none, p.normed, p.latent);
    if (spec_.q_rank) {
        b.rms_norm(p.query_low, layer.q_a_norm, spec_.norm_epsilon, p.query_low);
        b.linear(layer.q_b, WeightId::none, p.query_low, p.query);
    }
    const View latent = p.latent.columns(0, spec_.kv_rank), shared_key = p.latent.columns(spec_.kv_rank, spec_.rope_dim);
    b.rms_norm(latent, layer.kv_a_norm, spec_.norm_epsilon, latent);
    b.rope(p.rope, p.query, spec_.heads, spec_.nope_dim);
    b.rope(p.rope, shared_key, 1, 0);
    b.store_kv(index, p.latent, {});
    b.mla_attention({index, spec_.heads, spec_.kv_rank, spec_.nope_dim, spec_.rope_dim, spec_.value_dim, spec_.attention_scale, layer.key_up,
                     layer.value_up},
                    p.query, p.mixed);
    b.linear(layer.o, layer.o_bias, p.mixed, p.delta);
}

} // namespace ponder
