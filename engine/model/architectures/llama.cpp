// llama: Llama 2 and 3, the R1 distills on Llama, Mistral, and Mixtral with its experts. Rotary pairs are adjacent, since the converter
// permutes the query and key rows. facts/engine.md section 3.3.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_llama(const Gguf& file) {
    SpecReader reader(file, "llama");
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::adjacent);
    read_moe_keys(reader, spec, {});
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::none, to);
        read_ffn_layer(reader, spec, layer, {}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
