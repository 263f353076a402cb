#include "engine/model/architectures/ffn.h"

namespace ponder {

void read_moe_keys(SpecReader& reader, ModelSpec& spec, const MoeTraits& traits) {
    MoeSpec& moe = spec.moe;
    moe.count = reader.optional("expert_count", 0);
    if (!moe.count) return;
    moe.used = reader.required("expert_used_count");
    moe.groups = reader.optional("expert_group_count", 1);
    moe.groups_used = reader.optional("expert_group_used_count", moe.groups);
    moe.normalize = traits.normalize_is_key ? reader.flag("expert_weights_norm", false) : traits.normalize;
    moe.scale = static_cast<float>(reader.number("expert_weights_scale", 1.0));
    moe.gating = traits.gating;
    switch (const int gating = reader.optional("expert_gating_func", 0)) {
    case 0: break;
    case 1: moe.gating = Gating::softmax; break;
    case 2: moe.gating = Gating::sigmoid; break;
    case 3: moe.gating = Gating::softmax_of_selected; break;
    default: reader.refuse(ErrorKind::unsupported, "its experts are chosen by gating function " + std::to_string(gating) + ", which is unknown");
    }
    if (moe.used > moe.count) reader.refuse(ErrorKind::file_corrupt, "it uses more experts a token than it has");
    if (moe.count % moe.groups || moe.groups_used > moe.groups || moe.used > moe.count / moe.groups * moe.groups_used)
        reader.refuse(ErrorKind::file_corrupt, "its expert groups do not divide its experts");
}

int read_expert_width(SpecReader& reader) {
    const int width = reader.optional("expert_feed_forward_length", 0);
    return width ? width : reader.required("feed_forward_length");
}

namespace {

FfnSpec read_dense_ffn(SpecReader& reader, const std::string& layer, int width) {
    const int ff = reader.required("feed_forward_length");
    return {reader.tensor(layer + "ffn_gate.weight", {width, ff}), reader.tensor(layer + "ffn_up.weight", {width, ff}),
            reader.tensor(layer + "ffn_down.weight", {ff, width})};
}

// The router, the selection bias and the routed experts with whatever biases the file has.
void read_expert_ffn(SpecReader& reader, const ModelSpec& spec, const std::string& layer, LayerSpec& to) {
    const int ff = read_expert_width(reader), count = spec.moe.count, width = spec.width;
    to.router = reader.tensor(layer + "ffn_gate_inp.weight", {width, count});
    to.router_bias = reader.floats(layer + "ffn_gate_inp.bias", {count});
    to.selection_bias = reader.optional_tensor(layer + "exp_probs_b.bias", {count});
    if (reader.has(layer + "ffn_gate_up_exps.weight")) {
        to.experts.gate_up = reader.tensor(layer + "ffn_gate_up_exps.weight", {width, 2 * std::int64_t(ff), count});
    } else {
        to.experts.gate = reader.experts(layer + "ffn_gate", width, ff, count);
        to.experts.up = reader.experts(layer + "ffn_up", width, ff, count);
    }
    to.experts.down = reader.experts(layer + "ffn_down", ff, width, count);
    to.experts.gate_bias = reader.floats(layer + "ffn_gate_exps.bias", {ff, count});
    to.experts.up_bias = reader.floats(layer + "ffn_up_exps.bias", {ff, count});
    to.experts.down_bias = reader.floats(layer + "ffn_down_exps.bias", {width, count});
}

void read_shared_ffn(SpecReader& reader, const ModelSpec& spec, const std::string& layer, std::int64_t ff, LayerSpec& to) {
    to.shared.gate = reader.tensor(layer + "ffn_gate_shexp.weight", {spec.width, ff});
    to.shared.up = reader.tensor(layer + "ffn_up_shexp.weight", {spec.width, ff});
    to.shared.down = reader.tensor(layer + "ffn_down_shexp.weight", {ff, spec.width});
    to.shared_gate = reader.optional_tensor(layer + "ffn_gate_inp_shexp.weight", {spec.width});
}

} // namespace

void read_ffn_layer(SpecReader& reader, const ModelSpec& spec, const std::string& layer, const FfnTraits& traits, LayerSpec& to) {
    to.ffn_norm = reader.tensor(layer + traits.norm, {spec.width});
    if (traits.dense || !spec.moe.count) {
        to.dense = read_dense_ffn(reader, layer, spec.width);
        return;
    }
    read_expert_ffn(reader, spec, layer, to);
    if (traits.shared_ff > 0) read_shared_ffn(reader, spec, layer, traits.shared_ff, to);
}

} // namespace ponder
