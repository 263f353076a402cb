// gpt-oss: gpt-oss-20b and 120b. Every second layer sees a window only, every head has a sink, everything carries a bias, the activation is
// clamped, and the router's softmax goes over the chosen experts alone. facts/engine.md section 3.8.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_gpt_oss(const Gguf& file) {
    SpecReader reader(file, "gpt-oss");
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves);
    read_moe_keys(reader, spec, {.normalize = false});
    spec.moe.gating = Gating::softmax_of_selected; // whatever the file's key says: converters have written several
    spec.activation = Activation::clamped_silu;
    const int window = reader.optional("attention.sliding_window", 0);
    read_layers(reader, spec, [&](int index, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::none, to);
        to.sinks = reader.tensor(layer + "attn_sinks.weight", {spec.heads});
        to.window = index % 2 == 0 ? window : 0;
        read_ffn_layer(reader, spec, layer, {.norm = "post_attention_norm.weight"}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
