// deepseek2: DeepSeek V2, V2-Lite, V3, R1 and their kin. Multi-head latent attention in both layouts of its key-value projection, leading
// dense layers, then routed experts (softmax or sigmoid with a selection bias, optionally limited to the best groups) beside shared ones.
// facts/engine.md section 3.9.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"

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

void read_latent_attention(SpecReader& reader, const ModelSpec& spec, const std::string& name, LayerSpec& layer) {
    const std::int64_t width = spec.width, heads = spec.heads, kv_rank = spec.kv_rank, nope = spec.nope_dim, value = spec.value_dim;
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
}

} // namespace

Result<ModelSpec> read_deepseek2(const Gguf& file) {
    SpecReader reader(file, "deepseek2");
    ModelSpec spec = read_frame(reader);
    read_attention_keys(reader, spec);
    // GLM-4.7-Flash leaves the gating key out and means sigmoid; the others that leave it out mean softmax
    const int layers = layer_count(reader);
    const bool glm_flash = (layers == 47 || layers == 48) && spec.vocabulary == 154880;
    read_moe_keys(reader, spec, {.gating = glm_flash ? Gating::sigmoid : Gating::softmax, .normalize_is_key = true});
    const int dense_layers = reader.optional("leading_dense_block_count", 0);
    const std::int64_t shared_ff = std::int64_t(reader.optional("expert_feed_forward_length", 0)) * reader.optional("expert_shared_count", 0);
    read_layers(reader, spec, [&](int index, const std::string& layer, LayerSpec& to) {
        read_latent_attention(reader, spec, layer, to);
        read_ffn_layer(reader, spec, layer, {.dense = index < dense_layers, .shared_ff = shared_ff}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
