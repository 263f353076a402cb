// qwen2: Qwen2, Qwen2.5 and the R1 distills on Qwen; qwen2moe: Qwen1.5-MoE and Qwen2-57B. Query, key and value carry biases; the shared
// expert has a gate of its own. facts/engine.md sections 3.4 and 3.6.
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
    read_moe_keys(reader, spec, {.normalize = false});
    const int shared_ff = spec.moe.count ? reader.optional("expert_shared_feed_forward_length", reader.optional("feed_forward_length", 0)) : 0;
    read_layers(reader, spec, [&](int, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::none, to);
        for (const char* bias : {"attn_q.bias", "attn_k.bias", "attn_v.bias"})
            if (!reader.has(layer + bias)) reader.refuse(ErrorKind::file_corrupt, "the tensor " + layer + bias + " is missing");
        read_ffn_layer(reader, spec, layer, {.shared_ff = shared_ff}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace

Result<ModelSpec> read_qwen2(const Gguf& file) { return read(file, "qwen2"); }
Result<ModelSpec> read_qwen2moe(const Gguf& file) { return read(file, "qwen2moe"); }

} // namespace ponder
