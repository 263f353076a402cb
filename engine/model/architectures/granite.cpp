// granite and granitemoe: IBM's Granite 3 and 4 without recurrent layers. Embedding, residual and logits have multipliers of their own, and
// a file may say that nothing is rotated (rope.scaling.finetuned false).
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {
namespace {

Result<ModelSpec> read(const Gguf& file, const char* family) {
    SpecReader reader(file, family);
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::adjacent);
    if (!reader.flag("rope.scaling.finetuned", true)) spec.rope = {};
    read_moe_keys(reader, spec, {});
    spec.embedding_factor = static_cast<float>(reader.number("embedding_scale", 1.0));
    spec.residual_factor = static_cast<float>(reader.number("residual_scale", 1.0));
    spec.logit_factor = static_cast<float>(1 / reader.number("logit_scale", 1.0));
    const int shared_ff = reader.optional("expert_shared_feed_forward_length", 0);
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::none, to);
        read_ffn_layer(reader, spec, layer, {.shared_ff = shared_ff}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace

Result<ModelSpec> read_granite(const Gguf& file) { return read(file, "granite"); }
Result<ModelSpec> read_granitemoe(const Gguf& file) { return read(file, "granitemoe"); }

} // namespace ponder
