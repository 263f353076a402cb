// qwen3 and qwen3moe: every query and key head is normed before its rotation; the experts' weights are normalized.
// facts/engine.md section 3.5.
#include "engine/model/architectures/families.h"
#include "engine/model/architectures/ffn.h"
#include "engine/model/architectures/frame.h"
#include "engine/model/architectures/gqa.h"

namespace ponder {
namespace {

Result<ModelSpec> read(const Gguf& file, const char* family) {
    SpecReader reader(file, family);
    ModelSpec spec = read_frame(reader);
    read_gqa_keys(reader, spec, RopePairing::halves);
    read_moe_keys(reader, spec, {});
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::head, to);
        read_ffn_layer(reader, spec, layer, {}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace

Result<ModelSpec> read_qwen3(const Gguf& file) { return read(file, "qwen3"); }
Result<ModelSpec> read_qwen3moe(const Gguf& file) { return read(file, "qwen3moe"); }

} // namespace ponder
