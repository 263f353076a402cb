// The feed-forward half of a layer: dense, or routed experts with or without shared ones. facts/engine.md section 3.2.
#pragma once

#include "engine/model/spec_reader.h"

namespace ponder {

// What a family's experts do when the file does not say.
struct MoeTraits {
    Gating gating = Gating::softmax;
    bool normalize = true;         // the chosen experts' weights are made to sum to one
    bool normalize_is_key = false; // expert_weights_norm decides instead, false when absent
};

// expert_count and the keys of the choice; nothing for a model without experts.
void read_moe_keys(SpecReader& reader, ModelSpec& spec, const MoeTraits& traits);
// The width of one expert: expert_feed_forward_length, or feed_forward_length where that is missing.
int read_expert_width(SpecReader& reader);

// A layer's norm and feed-forward half. layer: "blk.3."
struct FfnTraits {
    bool dense = false;         // this layer is dense although the model has experts
    std::int64_t shared_ff = 0; // width of the shared expert; 0: none
    const char* norm = "ffn_norm.weight";
};
void read_ffn_layer(SpecReader& reader, const ModelSpec& spec, const std::string& layer, const FfnTraits& traits, LayerSpec& to);

} // namespace ponder
