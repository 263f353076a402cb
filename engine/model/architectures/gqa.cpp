#include "engine/model/architectures/gqa.h"

#include <algorithm>
#include <cmath>

namespace ponder {

ModelSpec read_frame(SpecReader& reader, int* layer_count) {
    ModelSpec spec;
    spec.family = reader.family();
    spec.width = reader.required("embedding_length");
    spec.context = reader.required("context_length");
    spec.norm_epsilon = static_cast<float>(reader.number("attention.layer_norm_rms_epsilon", 1e-5));
    // the last nextn_predict_layers blocks predict further tokens and take no part in plain decoding
    *layer_count = reader.required("block_count") - reader.optional("nextn_predict_layers", 0);
    if (*layer_count < 1) reader.refuse(ErrorKind::file_corrupt, "it has no layers");

    const GgufTensor* embedding = reader.file().tensor("token_embd.weight");
    spec.vocabulary = embedding && embedding->ne[1] > 0 && embedding->ne[1] <= (1 << 24) ? static_cast<int>(embedding->ne[1]) : 1;
    spec.embedding = reader.tensor("token_embd.weight", {spec.width, spec.vocabulary});
    spec.output_norm = reader.tensor("output_norm.weight", {spec.width});
    spec.output = reader.has("output.weight") ? reader.tensor("output.weight", {spec.width, spec.vocabulary}) : spec.embedding;
    return spec;
}

FfnSpec read_dense_ffn(SpecReader& reader, const std::string& layer, int width, int ff) {
    return {reader.tensor(layer + "ffn_gate.weight", {width, ff}), reader.tensor(layer + "ffn_up.weight", {width, ff}),
            reader.tensor(layer + "ffn_down.weight", {ff, width})};
}

FfnSpec read_expert_ffn(SpecReader& reader, const std::string& layer, int width, int ff, int experts) {
    return {reader.experts(layer + "ffn_gate", width, ff, experts), reader.experts(layer + "ffn_up", width, ff, experts),
            reader.experts(layer + "ffn_down", ff, width, experts)};
}

Result<ModelSpec> read_gqa_family(const Gguf& file, const char* family, const GqaTraits& traits) {
    SpecReader reader(file, family);
    int layer_count = 0;
    ModelSpec spec = read_frame(reader, &layer_count);
    const int width = spec.width;
    const int heads = spec.heads = reader.required("attention.head_count");
    const int kv_heads = spec.kv_heads = reader.optional("attention.head_count_kv", heads);
    const int key_dim = spec.key_dim = reader.optional("attention.key_length", std::max(1, width / heads));
    const int value_dim = spec.value_dim = reader.optional("attention.value_length", std::max(1, width / heads));
    if (heads % kv_heads != 0) reader.refuse(ErrorKind::file_corrupt, "its attention heads do not divide among its key heads");
    spec.attention_scale = static_cast<float>(reader.number("attention.scale", 1.0 / std::sqrt(key_dim)));
    const int rope_dims = reader.optional("rope.dimension_count", key_dim);
    if (rope_dims > key_dim) reader.refuse(ErrorKind::file_corrupt, "its rotary embedding is wider than a head");
    spec.rope = read_rope(reader, rope_dims, traits.pairing, true);

    MoeSpec& moe = spec.moe;
    moe.count = reader.optional("expert_count", 0);
    int expert_ff = 0, dense_ff = 0;
    if (moe.count) {
        moe.used = reader.required("expert_used_count");
        if (moe.used > moe.count) reader.refuse(ErrorKind::file_corrupt, "it uses more experts a token than it has");
        moe.normalize = traits.moe_normalize;
        moe.scale = static_cast<float>(reader.number("expert_weights_scale", 1.0));
        expert_ff = reader.optional("expert_feed_forward_length", 0);
        if (!expert_ff) expert_ff = reader.required("feed_forward_length");
    } else {
        dense_ff = reader.required("feed_forward_length");
    }

    for (int i = 0; i < layer_count && !reader.failed(); i++) {
        const std::string name = "blk." + std::to_string(i) + ".";
        LayerSpec layer;
        layer.attn_norm = reader.tensor(name + "attn_norm.weight", {width});
        layer.q = reader.tensor(name + "attn_q.weight", {width, std::int64_t(heads) * key_dim});
        layer.k = reader.tensor(name + "attn_k.weight", {width, std::int64_t(kv_heads) * key_dim});
        layer.v = reader.tensor(name + "attn_v.weight", {width, std::int64_t(kv_heads) * value_dim});
        if (traits.qkv_bias || reader.has(name + "attn_q.bias")) {
            layer.q_bias = reader.tensor(name + "attn_q.bias", {std::int64_t(heads) * key_dim});
            layer.k_bias = reader.tensor(name + "attn_k.bias", {std::int64_t(kv_heads) * key_dim});
            layer.v_bias = reader.tensor(name + "attn_v.bias", {std::int64_t(kv_heads) * value_dim});
        }
        if (traits.head_norm) {
            layer.q_norm = reader.tensor(name + "attn_q_norm.weight", {key_dim});
            layer.k_norm = reader.tensor(name + "attn_k_norm.weight", {key_dim});
        }
        layer.o = reader.tensor(name + "attn_output.weight", {std::int64_t(heads) * value_dim, width});
        layer.o_bias = reader.optional_tensor(name + "attn_output.bias", {width});
        layer.ffn_norm = reader.tensor(name + "ffn_norm.weight", {width});
        if (moe.count) {
            layer.router = reader.tensor(name + "ffn_gate_inp.weight", {width, moe.count});
            layer.experts = read_expert_ffn(reader, name, width, expert_ff, moe.count);
        } else {
            layer.dense = read_dense_ffn(reader, name, width, dense_ff);
        }
        spec.layers.push_back(std::move(layer));
    }
    return reader.finish(std::move(spec));
}

} // namespace ponder
