// Grouped-query attention as most families have it: its keys, and a layer's tensors. Biases are taken where the file has them; what a
// family does differently is an argument.
#pragma once

#include "engine/model/spec_reader.h"

namespace ponder {

enum class QueryKeyNorm {
    none,
    head,          // every head, before the rotation
    optional_head, // the same where the file has the weights
    whole,         // the whole projected row, before the rotation
};

// Head counts and sizes, the softmax's scale and the rotary table.
void read_gqa_keys(SpecReader& reader, ModelSpec& spec, RopePairing pairing);
// layer: "blk.3."
void read_gqa_layer(SpecReader& reader, const ModelSpec& spec, const std::string& layer, QueryKeyNorm norm, LayerSpec& to);

} // namespace ponder
