// ernie4_5 and ernie4_5-moe: Baidu's ERNIE 4.5. Leading dense layers, then experts in every n-th layer, chosen by softmax with a selection
// bias, beside one shared expert.
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
    read_moe_keys(reader, spec, {});
    const int dense_layers = reader.optional("leading_dense_block_count", 0), every = reader.optional("interleave_moe_layer_step", 1);
    const int shared_ff = reader.optional("expert_shared_feed_forward_length", 0);
    read_layers(reader, spec, [&](int index, const std::string& layer, LayerSpec& to) {
        read_gqa_layer(reader, spec, layer, QueryKeyNorm::none, to);
        to.o_bias = {}; // no published model has one, and llama.cpp takes no notice of it in this family
        read_ffn_layer(reader, spec, layer, {.dense = index < dense_layers || (index + 1) % every != 0, .shared_ff = shared_ff}, to);
    });
    return reader.finish(std::move(spec));
}

} // namespace

Result<ModelSpec> read_ernie4_5(const Gguf& file) { return read(file, "ernie4_5"); }
Result<ModelSpec> read_ernie4_5_moe(const Gguf& file) { return read(file, "ernie4_5-moe"); }

} // namespace ponder
