// glm4moe: GLM-4.5, 4.6 and Air. Partial rotation, leading dense layers, sigmoid gating with a selection bias, one shared expert.
// facts/engine.md section 3.11.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_glm4moe(const Gguf& file) {
    SpecReader reader(file, "glm4moe");
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves);
    read_moe_keys(reader, spec, {.gating = Gating::sigmoid, .normalize_is_key = true});
    const int dense_layers = reader.optional("leading_dense_block_count", 0);
    const std::int64_t shared_ff = std::int64_t(reader.optional("expert_feed_forward_length", 0)) * reader.optional("expert_shared_count", 0);
    read_layers(reader, spec, [&](int index, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::optional_head, to);
        read_ffn_layer(reader, spec, layer, {.dense = index < dense_layers, .shared_ff = shared_ff, .norm = "post_attention_norm.weight"}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
