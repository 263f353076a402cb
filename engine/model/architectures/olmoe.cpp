// olmoe: OLMoE-1B-7B. The whole query and key rows are normed before they are cut into heads; the experts' weights are not normalized.
// facts/engine.md section 3.7.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_olmoe(const Gguf& file) {
    SpecReader reader(file, "olmoe");
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves);
    read_moe_keys(reader, spec, {.normalize = false});
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::whole, to);
        read_ffn_layer(reader, spec, layer, {}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
