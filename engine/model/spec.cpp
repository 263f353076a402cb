#include "engine/model/spec.h"

#include <algorithm>
#include <cstring>

namespace ponder {

CacheShape cache_shape(const ModelSpec& spec, int tokens, CacheFormat format) {
    CacheShape shape{{}, tokens, format};
    for (const LayerSpec& layer : spec.layers) {
        if (!layer.conv_kernel.empty()) shape.layers.push_back({spec.width, 0});
        else if (spec.latent) shape.layers.push_back({spec.kv_rank + spec.rope_dim, 0});
        else shape.layers.push_back({spec.kv_heads * spec.key_dim, spec.kv_heads * spec.value_dim});
    }
    return shape;
}

WeightSource source_of(const TensorSet& set) {
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

WeightSource kv_source(const ModelSpec& spec, const LayerSpec& layer) {
    WeightSource all = source_of(layer.kv_b);
    all.rows = spec.nope_dim + spec.value_dim;
    all.count = spec.heads;
    if (!all.scale.empty()) all.scale.resize(static_cast<std::size_t>(spec.heads), all.scale[0]);
    return all;
}

std::uint64_t bytes_of(const TensorSet& set) {
    std::uint64_t bytes = set.scale ? set.scale->bytes : 0;
    for (const GgufTensor* part : set.parts) bytes += part->bytes;
    return bytes;
}

LayerBytes layer_bytes(const LayerSpec& layer) {
    LayerBytes bytes;
    for (const TensorSet* set : {&layer.experts.gate, &layer.experts.up, &layer.experts.down, &layer.experts.gate_up}) bytes.experts += bytes_of(*set);
    for_each_tensor(layer, [&](const TensorSet& set) { bytes.own += bytes_of(set); });
    bytes.own -= bytes.experts;
    return bytes;
}

std::uint64_t weight_bytes(const ModelSpec& spec) {
    std::uint64_t bytes = bytes_of(spec.embedding) + bytes_of(spec.output_norm);
    if (spec.output.parts != spec.embedding.parts) bytes += bytes_of(spec.output);
    for (const LayerSpec& layer : spec.layers) bytes += layer_bytes(layer).own + layer_bytes(layer).experts;
    return bytes;
}

} // namespace ponder
