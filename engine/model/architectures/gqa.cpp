#include "engine/model/architectures/gqa.h"

#include <algorithm>
#include <cmath>

namespace ponder {

void read_gqa_keys(SpecReader& reader, ModelSpec& spec, RopePairing pairing) {
    spec.heads = reader.required("attention.head_count");
    spec.kv_heads = reader.optional("attention.head_count_kv", spec.heads);
    spec.key_dim = reader.optional("attention.key_length", std::max(1, spec.width / spec.heads));
    spec.value_dim = reader.optional("attention.value_length", std::max(1, spec.width / spec.heads));
    if (spec.heads % spec.kv_heads != 0) reader.refuse(ErrorKind::file_corrupt, "its attention heads do not divide among its key heads");
    spec.attention_scale = static_cast<float>(reader.number("attention.scale", 1.0 / std::sqrt(spec.key_dim)));
    const int rope_dims = reader.optional("rope.dimension_count", spec.key_dim);
    if (rope_dims > spec.key_dim) reader.refuse(ErrorKind::file_corrupt, "its rotary embedding is wider than a head");
    spec.rope = read_rope(reader, rope_dims, pairing, true);
}

void read_gqa_layer(SpecReader& reader, const ModelSpec& spec, const std::string& layer, QueryKeyNorm norm, LayerSpec& to) {
    const std::int64_t width = spec.width, q = std::int64_t(spec.heads) * spec.key_dim, k = std::int64_t(spec.kv_heads) * spec.key_dim,
                       v = std::int64_t(spec.kv_heads) * spec.value_dim;
    to.attn_norm = reader.tensor(layer + "attn_norm.weight", {width});
    to.q = reader.scaled_tensor(layer + "attn_q", {width, q});
    to.k = reader.scaled_tensor(layer + "attn_k", {width, k});
    to.v = reader.scaled_tensor(layer + "attn_v", {width, v});
    to.q_bias = reader.optional_tensor(layer + "attn_q.bias", {q});
    to.k_bias = reader.optional_tensor(layer + "attn_k.bias", {k});
    to.v_bias = reader.optional_tensor(layer + "attn_v.bias", {v});
    if (norm == QueryKeyNorm::whole) {
        to.q_norm = reader.tensor(layer + "attn_q_norm.weight", {q});
        to.k_norm = reader.tensor(layer + "attn_k_norm.weight", {k});
    } else if (norm == QueryKeyNorm::head || (norm == QueryKeyNorm::optional_head && reader.has(layer + "attn_q_norm.weight"))) {
        to.q_norm = reader.tensor(layer + "attn_q_norm.weight", {spec.key_dim});
        to.k_norm = reader.tensor(layer + "attn_k_norm.weight", {spec.key_dim});
    }
    to.o = reader.scaled_tensor(layer + "attn_output", {std::int64_t(spec.heads) * spec.value_dim, width});
    to.o_bias = reader.optional_tensor(layer + "attn_output.bias", {width});
}

} // namespace ponder
