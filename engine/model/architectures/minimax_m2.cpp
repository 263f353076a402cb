// minimax-m2: MiniMax-M2. Whole query and key rows are normed, the rotation is partial, and sigmoid gating with a selection bias chooses
// among experts in every layer.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {

Result<ModelSpec> read_minimax_m2(const Gguf& file) {
    SpecReader reader(file, "minimax-m2");
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves);
    read_moe_keys(reader, spec, {.gating = Gating::sigmoid});
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::whole, to);
        read_ffn_layer(reader, spec, layer, {}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace ponder
