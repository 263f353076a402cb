#include "engine/model/architectures/frame.h"

namespace ponder {

// The last nextn_predict_layers blocks predict further tokens and take no part in plain decoding.
int layer_count(SpecReader& reader) { return reader.required("block_count") - reader.optional("nextn_predict_layers", 0); }

ModelSpec read_frame(SpecReader& reader) {
    ModelSpec spec;
    spec.family = reader.family();
    spec.width = reader.required("embedding_length");
    spec.context = reader.required("context_length");
    spec.norm_epsilon = static_cast<float>(reader.number("attention.layer_norm_rms_epsilon", 1e-5));
    if (layer_count(reader) < 1) reader.refuse(ErrorKind::file_corrupt, "it has no layers");

    const GgufTensor* embedding = reader.file().tensor("token_embd.weight");
    spec.vocabulary = embedding && embedding->ne[1] > 0 && embedding->ne[1] <= (1 << 24) ? static_cast<int>(embedding->ne[1]) : 1;
    spec.embedding = reader.tensor("token_embd.weight", {spec.width, spec.vocabulary});
    // LFM2's converter writes the output's norm under the embedding's name
    spec.output_norm = reader.tensor(reader.has("output_norm.weight") ? "output_norm.weight" : reader.has("token_embd_norm.weight") ? "token_embd_norm.weight" : "output_norm.weight",
                                     {spec.width});
    spec.output = reader.has("output.weight") ? reader.tensor("output.weight", {spec.width, spec.vocabulary}) : spec.embedding;
    return spec;
}

void read_layers(SpecReader& reader, ModelSpec& spec, const ReadLayer& read) {
    const int count = layer_count(reader);
    for (int i = 0; i < count && !reader.failed(); i++) read(i, "blk." + std::to_string(i) + ".", spec.layers.emplace_back());
}

} // namespace ponder
