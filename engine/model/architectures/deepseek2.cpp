// deepseek2: DeepSeek V2, V2-Lite, V3, R1 and their kin. Multi-head latent attention in both layouts of its key-value projection, leading
// dense layers, then routed experts (softmax or sigmoid with a selection bias, optionally limited to the best groups) beside shared ones.
// facts/engine.md section 3.9.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/gqa.h"

#include <cmath>

namespace ponder {
namespace {

void read_attention_keys(SpecReader& reader, ModelSpec& spec) {
    spec.latent = true;
    spec.heads = reader.required("attention.head_count");
    spec.kv_heads = 1; // one latent row serves every head
    spec.q_rank = reader.optional("attention.q_lora_rank", 0);
    spec.kv_rank = reader.required("attention.kv_lora_rank");
    spec.rope_dim = reader.required("rope.dimension_count");
    // in the split layout key_length and value_length describe the cache, and the real head sizes have keys of their own
    spec.key_dim = reader.optional("attention.key_length_mla", 0);
    if (!spec.key_dim) spec.key_dim = reader.required("attention.key_length");
    spec.value_dim = reader.optional("attention.value_length_mla", 0);
    if (!spec.value_dim) spec.value_dim = reader.required("attention.value_length");
    spec.nope_dim = spec.key_dim - spec.rope_dim;
    if (spec.nope_dim <= 0) reader.refuse(ErrorKind::file_corrupt, "its attention heads are narrower than their rotated part");

    spec.rope = read_rope(reader, spec.rope_dim, RopePairing::adjacent, false);
    // YaRN's magnitude multiplies the softmax's scale, not cos and sin
    const double multiplier = reader.file().number("deepseek2.rope.scaling.yarn_log_multiplier").value_or(0.0);
    const double factor = reader.word("rope.scaling.type") == "yarn" ? reader.number("rope.scaling.factor", 1.0) : 1.0;
    const double magnitude = 1 + multiplier * std::log(factor);
    spec.attention_scale = static_cast<float>(magnitude * magnitude / std::sqrt(spec.key_dim));
}

void read_moe_keys(SpecReader& reader, ModelSpec& spec, int layer_count) {
    MoeSpec& moe = spec.moe;
    moe.count = reader.optional("expert_count", 0);
    if (!moe.count) return;
    moe.used = reader.required("expert_used_count");
    moe.groups = reader.optional("expert_group_count", 1);
    moe.groups_used = reader.optional("expert_group_used_count", moe.groups);
    moe.normalize = reader.flag("expert_weights_norm", false);
    moe.scale = static_cast<float>(reader.number("expert_weights_scale", 1.0));
    // GLM-4.7-Flash leaves the gating key out and means sigmoid; the others that leave it out mean softmax
    const bool glm_flash = (layer_count == 47 || layer_count == 48) && spec.vocabulary == 154880;
    const int gating = reader.optional("expert_gating_func", glm_flash ? 2 : 1);
    if (gating != 1 && gating != 2) reader.refuse(ErrorKind::unsupported, "its experts are chosen by gating function " + std::to_string(gating) + ", which is unknown");
    moe.gating = gating == 2 ? Gating::sigmoid : Gating::softmax;
    if (moe.used > moe.count) reader.refuse(ErrorKind::file_corrupt, "it uses more experts a token than it has");
    if (moe.count % moe.groups || moe.groups_used > moe.groups || moe.used > moe.count / moe.groups * moe.groups_used)
        reader.refuse(ErrorKind::file_corrupt, "its expert groups do not divide its experts");
}

LayerSpec read_layer(SpecReader& reader, const ModelSpec& spec, int index, int dense_layers) {
    const std::string name = "blk." + std::to_string(index) + ".";
    const std::int64_t width = spec.width, heads = spec.heads, kv_rank = spec.kv_rank, nope = spec.nope_dim, value = spec.value_dim;
    LayerSpec layer;
    layer.attn_norm = reader.tensor(name + "attn_norm.weight", {width});
    if (spec.q_rank) {
        layer.q_a = reader.tensor(name + "attn_q_a.weight", {width, spec.q_rank});
        layer.q_a_norm = reader.tensor(name + "attn_q_a_norm.weight", {spec.q_rank});
        layer.q_b = reader.tensor(name + "attn_q_b.weight", {spec.q_rank, heads * spec.key_dim});
    } else {
        layer.q = reader.tensor(name + "attn_q.weight", {width, heads * spec.key_dim});
    }
    layer.kv_a = reader.tensor(name + "attn_kv_a_mqa.weight", {width, kv_rank + spec.rope_dim});
    layer.kv_a_norm = reader.tensor(name + "attn_kv_a_norm.weight", {kv_rank});
    if (reader.has(name + "attn_k_b.weight") && reader.has(name + "attn_v_b.weight")) {
        layer.k_b = reader.tensor(name + "attn_k_b.weight", {nope, kv_rank, heads});
        layer.v_b = reader.tensor(name + "attn_v_b.weight", {kv_rank, value, heads});
    } else {
        layer.kv_b = reader.tensor(name + "attn_kv_b.weight", {kv_rank, heads * (nope + value)});
    }
    layer.o = reader.tensor(name + "attn_output.weight", {heads * value, width});
    layer.ffn_norm = reader.tensor(name + "ffn_norm.weight", {width});

    if (index < dense_layers || !spec.moe.count) {
        layer.dense = read_dense_ffn(reader, name, spec.width, reader.required("feed_forward_length"));
        return layer;
    }
    const int ff = reader.required("expert_feed_forward_length");
    layer.router = reader.tensor(name + "ffn_gate_inp.weight", {width, spec.moe.count});
    layer.selection_bias = reader.optional_tensor(name + "exp_probs_b.bias", {spec.moe.count});
    layer.experts = read_expert_ffn(reader, name, spec.width, ff, spec.moe.count);
    if (const std::int64_t shared = std::int64_t(ff) * reader.optional("expert_shared_count", 0)) {
        layer.shared.gate = reader.tensor(name + "ffn_gate_shexp.weight", {width, shared});
        layer.shared.up = reader.tensor(name + "ffn_up_shexp.weight", {width, shared});
        layer.shared.down = reader.tensor(name + "ffn_down_shexp.weight", {shared, width});
    }
    return layer;
}

} // namespace

Result<ModelSpec> read_deepseek2(const Gguf& file) {
    SpecReader reader(file, "deepseek2");
    int layer_count = 0;
    ModelSpec spec = read_frame(reader, &layer_count);
    read_attention_keys(reader, spec);
    read_moe_keys(reader, spec, layer_count);
    const int dense_layers = reader.optional("leading_dense_block_count", 0);
    for (int i = 0; i < layer_count && !reader.failed(); i++) spec.layers.push_back(read_layer(reader, spec, i, dense_layers));
    return reader.finish(std::move(spec));
}

} // namespace ponder
