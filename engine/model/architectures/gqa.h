// What the families with grouped-query attention share: the keys and tensors of a pre-norm decoder layer. A family says in Traits how it
// differs and keeps the rest here, so that each family file stays a list of its own facts.
#pragma once

#include "engine/model/spec_reader.h"

namespace ponder {

struct GqaTraits {
    RopePairing pairing = RopePairing::halves;
    bool qkv_bias = false;     // q, k and v carry biases
    bool head_norm = false;    // RMSNorm of every query and key head before the rotation
    bool moe_normalize = true; // the chosen experts' weights are made to sum to one
};

// facts/engine.md sections 3.3 to 3.5.
Result<ModelSpec> read_gqa_family(const Gguf& file, const char* family, const GqaTraits& traits);

// Keys and tensors of every family: width, layers, context, embedding, output.
ModelSpec read_frame(SpecReader& reader, int* layer_count);
FfnSpec read_dense_ffn(SpecReader& reader, const std::string& layer, int width, int ff);
FfnSpec read_expert_ffn(SpecReader& reader, const std::string& layer, int width, int ff, int experts);

} // namespace ponder
