#include "engine/model/spec.h"

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

std::uint64_t bytes_of(const TensorSet& set) {
    std::uint64_t bytes = set.scale ? set.scale->bytes : 0;
    for (const GgufTensor* part : set.parts) bytes += part->bytes;
    return bytes;
}

LayerBytes layer_bytes(const LayerSpec& l) {
    LayerBytes bytes;
    for (const TensorSet* set : {&l.attn_norm, &l.q, &l.k, &l.v, &l.q_bias, &l.k_bias, &l.v_bias, &l.q_norm, &l.k_norm, &l.q_a, &l.q_a_norm, &l.q_b, &l.kv_a, &l.kv_a_norm,
                                 &l.kv_b, &l.k_b, &l.v_b, &l.o, &l.o_bias, &l.sinks, &l.conv_in, &l.conv_kernel, &l.conv_out, &l.ffn_norm, &l.router, &l.router_bias,
                                 &l.selection_bias, &l.shared_gate, &l.experts.gate_bias, &l.experts.up_bias, &l.experts.down_bias})
        bytes.own += bytes_of(*set);
    for (const FfnSpec* ffn : {&l.dense, &l.shared})
        for (const TensorSet* set : {&ffn->gate, &ffn->up, &ffn->down, &ffn->gate_up, &ffn->gate_bias, &ffn->up_bias, &ffn->down_bias}) bytes.own += bytes_of(*set);
    for (const TensorSet* set : {&l.experts.gate, &l.experts.up, &l.experts.down, &l.experts.gate_up}) bytes.experts += bytes_of(*set);
    return bytes;
}

std::uint64_t weight_bytes(const ModelSpec& spec) {
    std::uint64_t bytes = bytes_of(spec.embedding) + bytes_of(spec.output_norm);
    if (spec.output.parts != spec.embedding.parts) bytes += bytes_of(spec.output);
    for (const LayerSpec& layer : spec.layers) bytes += layer_bytes(layer).own + layer_bytes(layer).experts;
    return bytes;
}

} // namespace ponder
