// lfm2 and lfm2moe: Liquid's LFM2. Most layers mix tokens with a short gated convolution; those that attend norm every query and key head.
// After leading dense layers, lfm2moe chooses experts by sigmoid with a selection bias.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {
namespace {

Result<ModelSpec> read(const Gguf& file, const char* family) {
    SpecReader reader(file, family);
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves); // head counts are arrays with a zero for every convolution
    read_moe_keys(reader, spec, {.gating = Gating::sigmoid});
    spec.conv_taps = reader.required("shortconv.l_cache");
    const int dense_layers = reader.optional("leading_dense_block_count", 0);
    read_layers(reader, spec, [&](int index, const std::string& layer, LayerSpec& to) {
        const std::int64_t width = spec.width;
        if (reader.has(layer + "shortconv.conv.weight")) {
            to.attn_norm = reader.tensor(layer + "attn_norm.weight", {width});
            to.conv_in = reader.tensor(layer + "shortconv.in_proj.weight", {width, 3 * width});
            to.conv_kernel = reader.tensor(layer + "shortconv.conv.weight", {spec.conv_taps, width});
            to.conv_out = reader.tensor(layer + "shortconv.out_proj.weight", {width, width});
        } else {
            read_gqa_layer(reader, spec, layer, QueryKeyNorm::head, to);
        }
        read_ffn_layer(reader, spec, layer, {.dense = index < dense_layers}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace

Result<ModelSpec> read_lfm2(const Gguf& file) { return read(file, "lfm2"); }
Result<ModelSpec> read_lfm2moe(const Gguf& file) { return read(file, "lfm2moe"); }

} // namespace ponder
