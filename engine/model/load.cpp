// How a Transformer comes to its weights, row buffers and caches on each device of a placement.
#include "engine/model/forward.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

namespace ponder {

// Uploads tensors to one device after another; the first failure is kept and later ones are skipped, so that loading reads as a list.
class Transformer::Loader {
  public:
    Loader(const LoadWatch& watch, std::uint64_t bytes) : watch_(watch), all_(std::max<std::uint64_t>(bytes, 1)) {}

    Loader& on(Backend& backend) { return backend_ = &backend, *this; }

    WeightId weight(const TensorSet& set) {
        if (set.empty()) return WeightId::none;
        const WeightId id = keep([&] { return backend_->load_weight(source_of(set)); });
        report(bytes_of(set));
        return id;
    }

    FfnOp ffn(const FfnSpec& spec, Activation activation) { return experts(spec, activation, {}, false); }

    // Of the experts, those whose away equals here; away empty: all. Their biases are small and held whole.
    FfnOp experts(const FfnSpec& spec, Activation activation, const std::vector<bool>& away, bool here) {
        auto some = [&](const TensorSet& set) {
            WeightSource s = source_of(set);
            if (!away.empty()) leave_out(s, away, here);
            return s;
        };
        auto load = [&](const TensorSet& set) {
            if (set.empty()) return WeightId::none;
            const WeightSource s = some(set);
            const WeightId id = keep([&] { return backend_->load_weight(s); });
            report(held_bytes(s));
            return id;
        };
        FfnOp op{load(spec.gate), load(spec.up), load(spec.down), activation, weight(spec.gate_bias), weight(spec.up_bias), weight(spec.down_bias)};
        if (!spec.gate_up.empty()) {
            const WeightSource both = some(spec.gate_up);
            op.gate = keep([&] { return backend_->load_rows(both, 0, both.rows / 2); });
            op.up = keep([&] { return backend_->load_rows(both, both.rows / 2, both.rows / 2); });
            report(held_bytes(both));
        }
        return op;
    }

    void split_kv(const ModelSpec& spec, const LayerSpec& layer, WeightId* key_up, WeightId* value_up) {
        const WeightSource all = kv_source(spec, layer);
        *key_up = keep([&] { return backend_->load_transposed(all, 0, spec.nope_dim); });
        *value_up = keep([&] { return backend_->load_rows(all, spec.nope_dim, spec.value_dim); });
        report(bytes_of(layer.kv_b));
    }

    template <class Make> auto keep(Make make) -> typename decltype(make())::value_type {
        using Id = typename decltype(make())::value_type;
        if (!error_ && watch_.stop.stop_requested()) error_ = Error{ErrorKind::cancelled, "Loading was stopped."};
        if (error_) return Id::none;
        auto made = make();
        if (!made) {
            error_ = made.error();
            return Id::none;
        }
        return *made;
    }

    bool failed() const { return error_.has_value(); }
    Result<void> result() const {
        if (error_) return tl::unexpected<Error>(*error_);
        return {};
    }

  private:
    static void leave_out(WeightSource& s, const std::vector<bool>& away, bool here) {
        const std::byte* whole = s.parts[0];
        const auto matrix = static_cast<std::ptrdiff_t>(ponder::row_bytes(s.format, s.columns)) * s.rows;
        const bool apart = s.parts.size() > 1;
        s.parts.resize(static_cast<std::size_t>(s.count));
        for (std::size_t m = 0; m < s.parts.size(); m++) {
            if (!apart) s.parts[m] = whole + static_cast<std::ptrdiff_t>(m) * matrix;
            if (away[m] != here) s.parts[m] = nullptr;
        }
    }

    static std::uint64_t held_bytes(const WeightSource& s) {
        const std::uint64_t matrix = ponder::row_bytes(s.format, s.columns) * static_cast<std::uint64_t>(s.rows);
        const auto held = s.count - (s.parts.size() > 1 ? std::count(s.parts.begin(), s.parts.end(), nullptr) : 0);
        return matrix * static_cast<std::uint64_t>(held);
    }

    void report(std::uint64_t bytes) {
        done_ = std::min(done_ + bytes, all_);
        if (watch_.progress && !error_) watch_.progress(static_cast<double>(done_) / static_cast<double>(all_));
    }

    const LoadWatch& watch_;
    Backend* backend_ = nullptr;
    std::uint64_t done_ = 0, all_;
    std::optional<Error> error_;
};

Result<Transformer> Transformer::load(ModelSpec spec, Backend& backend, int max_rows) {
    const Placement whole = placed_on(backend.name(), spec.layers.size());
    return load(std::move(spec), {&backend}, whole, max_rows);
}

Result<Transformer> Transformer::load(ModelSpec spec, std::vector<Backend*> backends, const Placement& placement, int max_rows, const LoadWatch& watch) {
    assert(placement.layers.size() == spec.layers.size() && "a placement is made for one model");
    assert(placement.devices.size() == backends.size() && "a backend for every device of the placement");
    Transformer model(std::move(spec), max_rows);
    if (auto loaded = model.load_parts(std::move(backends), placement, watch); !loaded) return tl::unexpected<Error>(loaded.error());
    return model;
}

Result<void> Transformer::load_parts(std::vector<Backend*> backends, const Placement& placement, const LoadWatch& watch) {
    Loader load(watch, weight_bytes(spec_));
    for (Backend* backend : backends) parts_.emplace_back().backend = backend, parts_.back().on_host = backend->name() == "cpu";
    load_ends(load, placement);
    for (std::size_t i = 0; i < spec_.layers.size() && !load.failed(); i++) layers_.push_back(load_layer(load, spec_.layers[i], placement.layers[i]));
    for (std::size_t i = 0; i < parts_.size(); i++) make_rows(load, i);
    handed_.resize(static_cast<std::size_t>(max_rows_) * static_cast<std::size_t>(spec_.width));
    choice_.ids.reserve(static_cast<std::size_t>(max_rows_) * static_cast<std::size_t>(spec_.moe.used));
    choice_.weights.reserve(choice_.ids.capacity());
    use_.chosen.assign(layers_.size(), std::vector<std::uint64_t>(static_cast<std::size_t>(spec_.moe.count)));
    return load.result();
}

void Transformer::load_ends(Loader& load, const Placement& placement) {
    embedding_part_ = static_cast<std::size_t>(placement.embedding), output_part_ = static_cast<std::size_t>(placement.output);
    embedding_ = load.on(*parts_[embedding_part_].backend).weight(spec_.embedding);
    load.on(*parts_[output_part_].backend);
    output_norm_ = load.weight(spec_.output_norm);
    const bool tied = spec_.output.parts == spec_.embedding.parts && spec_.output.scale == spec_.embedding.scale;
    output_ = tied && output_part_ == embedding_part_ ? embedding_ : load.weight(spec_.output);
}

Transformer::Layer Transformer::load_layer(Loader& load, const LayerSpec& from, const LayerPlacement& place) {
    Layer to;
    to.part = static_cast<std::size_t>(place.device);
    parts_[to.part].layers = true;
    load.on(*parts_[to.part].backend);
    to.attn_norm = load.weight(from.attn_norm);
    to.q = load.weight(from.q), to.k = load.weight(from.k), to.v = load.weight(from.v);
    to.q_bias = load.weight(from.q_bias), to.k_bias = load.weight(from.k_bias), to.v_bias = load.weight(from.v_bias);
    to.q_norm = load.weight(from.q_norm), to.k_norm = load.weight(from.k_norm);
    to.q_a = load.weight(from.q_a), to.q_a_norm = load.weight(from.q_a_norm), to.q_b = load.weight(from.q_b);
    to.kv_a = load.weight(from.kv_a), to.kv_a_norm = load.weight(from.kv_a_norm);
    if (!from.kv_b.empty()) load.split_kv(spec_, from, &to.key_up, &to.value_up);
    else to.key_up = load.weight(from.k_b), to.value_up = load.weight(from.v_b); // none where the family has no latent
    to.o = load.weight(from.o), to.o_bias = load.weight(from.o_bias);
    to.sinks = load.weight(from.sinks), to.window = from.window;
    to.conv_in = load.weight(from.conv_in), to.conv_kernel = load.weight(from.conv_kernel), to.conv_out = load.weight(from.conv_out);
    to.ffn_norm = load.weight(from.ffn_norm);
    to.dense = load.ffn(from.dense, spec_.activation);
    const MoeSpec& moe = spec_.moe;
    const bool divided = place.other >= 0 && !from.experts.empty() && std::find(place.away.begin(), place.away.end(), true) != place.away.end();
    if (divided) to.other = place.other, to.away = place.away;
    to.moe = {load.weight(from.router), load.weight(from.router_bias), load.weight(from.selection_bias),
              load.experts(from.experts, spec_.activation, to.away, false), load.ffn(from.shared, spec_.activation), load.weight(from.shared_gate),
              moe.count, moe.used, moe.groups, moe.groups_used, moe.gating, moe.normalize, moe.scale};
    if (!divided) return to;
    Part& other = parts_[static_cast<std::size_t>(place.other)];
    other.experts = parts_[to.part].divides = true;
    to.moe_away = to.moe;
    to.moe_away.router = to.moe_away.router_bias = to.moe_away.selection_bias = to.moe_away.shared_gate = WeightId::none;
    to.moe_away.shared = {};
    to.moe_away.experts = load.on(*other.backend).experts(from.experts, spec_.activation, to.away, true);
    return to;
}

void Transformer::make_rows(Loader& load, std::size_t index) {
    Part& part = parts_[index];
    auto rows = [&](int width) { return View{load.keep([&] { return part.backend->make_buffer(max_rows_, width); }), 0, width}; };
    if (part.layers || index == embedding_part_ || index == output_part_) part.residual = rows(spec_.width);
    if (part.layers || part.experts) part.normed = rows(spec_.width), part.delta = rows(spec_.width);
    if (part.divides) part.arrived = rows(spec_.width);
    if (!part.layers) return;
    if (!spec_.rope.frequency.empty()) part.rope = load.keep([&] { return part.backend->make_rope(spec_.rope); });
    part.query = rows(spec_.heads * spec_.key_dim);
    part.mixed = rows(spec_.heads * spec_.value_dim);
    if (spec_.latent) {
        part.latent = rows(spec_.kv_rank + spec_.rope_dim);
        if (spec_.q_rank) part.query_low = rows(spec_.q_rank);
    } else {
        part.key = rows(spec_.kv_heads * spec_.key_dim);
        part.value = rows(spec_.kv_heads * spec_.value_dim);
    }
    if (spec_.conv_taps) part.conv = rows(3 * spec_.width);
}

CacheShape Transformer::shape_on(std::size_t part, CacheShape shape) const {
    for (std::size_t i = 0; i < layers_.size(); i++)
        if (layers_[i].part != part) shape.layers[i] = {};
    return shape;
}

std::size_t Transformer::cache_bytes(const CacheShape& shape, std::size_t device) const { return parts_[device].backend->cache_bytes(shape_on(device, shape)); }

std::size_t Transformer::cache_bytes(const CacheShape& shape) const {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < parts_.size(); i++)
        if (parts_[i].layers) bytes += cache_bytes(shape, i);
    return bytes;
}

Result<CacheId> Transformer::make_cache(const CacheShape& shape) {
    if (parts_.size() == 1) return parts_[0].backend->make_cache(shape);
    std::vector<CacheId> made(parts_.size(), CacheId::none);
    for (std::size_t i = 0; i < parts_.size(); i++) {
        if (!parts_[i].layers) continue;
        auto cache = parts_[i].backend->make_cache(shape_on(i, shape));
        if (!cache) {
            for (std::size_t k = 0; k < i; k++)
                if (made[k] != CacheId::none) parts_[k].backend->free_cache(made[k]);
            return tl::unexpected<Error>(cache.error());
        }
        made[i] = *cache;
    }
    auto place = std::find_if(caches_.begin(), caches_.end(), [](const std::vector<CacheId>& c) { return c.empty(); }); // of one that was freed
    if (place == caches_.end()) place = caches_.emplace(place);
    *place = std::move(made);
    return static_cast<CacheId>(place - caches_.begin());
}

Result<void> Transformer::read_cache(CacheId cache, int layer, int tokens, std::span<std::byte> to) {
    const std::size_t part = layers_[static_cast<std::size_t>(layer)].part;
    return parts_[part].backend->read_cache(cache_on(part, cache), layer, tokens, to);
}

Result<void> Transformer::write_cache(CacheId cache, int layer, int tokens, std::span<const std::byte> from) {
    const std::size_t part = layers_[static_cast<std::size_t>(layer)].part;
    return parts_[part].backend->write_cache(cache_on(part, cache), layer, tokens, from);
}

void Transformer::free_cache(CacheId cache) {
    if (parts_.size() == 1) return parts_[0].backend->free_cache(cache);
    std::vector<CacheId>& held = caches_[static_cast<std::size_t>(cache)];
    for (std::size_t i = 0; i < held.size(); i++)
        if (held[i] != CacheId::none) parts_[i].backend->free_cache(held[i]);
    held.clear();
}

} // namespace ponder
