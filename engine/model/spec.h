// What a transformer is, as data. A family file (model/architectures) reads a GGUF's keys and tensors into a ModelSpec of plain structs;
// one forward pass (model/forward) walks it on any backend. Tensors are shapes as the file gives them: {columns, rows, count}.
#pragma once

#include "engine/compute/backend.h"
#include "engine/file/gguf.h"

#include <string>
#include <vector>

namespace ponder {

// One tensor, or one a matrix where a file keeps its experts apart. Empty: the model has none.
struct TensorSet {
    std::vector<const GgufTensor*> parts;
    const GgufTensor* scale = nullptr; // one float32 that the products are multiplied by, or none
    bool empty() const { return parts.empty(); }
};

struct FfnSpec {
    TensorSet gate; // (ff x width) [x experts]
    TensorSet up;   // (ff x width) [x experts]
    TensorSet down; // (width x ff) [x experts]
    TensorSet gate_up = {};                            // ((ff + ff) x width) [x experts]: gate's rows and then up's, instead of the two
    TensorSet gate_bias = {}, up_bias = {}, down_bias = {}; // (ff) [x experts], (ff), (width), or none
    bool empty() const { return down.empty(); }
};

struct LayerSpec {
    TensorSet attn_norm; // (width)
    // grouped-query attention
    TensorSet q, k, v;                // (heads * key_dim x width), (kv_heads * key_dim x width), (kv_heads * value_dim x width)
    TensorSet q_bias, k_bias, v_bias; // rows of the above, or none
    TensorSet q_norm, k_norm;         // (key_dim) a head, or the whole projected width, or none
    // multi-head latent attention
    TensorSet q_a, q_a_norm, q_b; // (q_rank x width), (q_rank), (heads * (nope + rope) x q_rank); without q_rank: q alone
    TensorSet kv_a, kv_a_norm;    // (kv_rank + rope x width), (kv_rank)
    TensorSet kv_b;               // (heads * (nope + value) x kv_rank), the fused layout; or
    TensorSet k_b, v_b;           // (kv_rank x nope) x heads and (value x kv_rank) x heads, the split layout
    TensorSet o, o_bias;          // (width x heads * value_dim)
    TensorSet sinks;              // (heads) or none
    int window = 0;               // keys a token sees, itself included; 0: all
    // or, instead of attention, a short convolution
    TensorSet conv_in, conv_kernel, conv_out; // (3 width x width), (width x taps), (width x width)

    TensorSet ffn_norm; // (width)
    FfnSpec dense;      // or
    TensorSet router, router_bias, selection_bias; // (experts x width), (experts), (experts)
    FfnSpec experts, shared;
    TensorSet shared_gate; // (width) or none
};

// What of the file a layer's own device holds, and the experts; each counted once, as the file holds it.
struct LayerBytes {
    std::uint64_t own = 0;     // all but the experts
    std::uint64_t experts = 0; // the routed experts' matrices, together
};

struct MoeSpec {
    int count = 0, used = 0;
    int groups = 1, groups_used = 1;
    Gating gating = Gating::softmax;
    bool normalize = false;
    float scale = 1;
};

struct ModelSpec {
    std::string family;
    int width = 0;         // the residual stream
    int vocabulary = 0;
    int context = 0;       // tokens the model was made for
    float norm_epsilon = 1e-5f;

    int heads = 0, kv_heads = 0, key_dim = 0, value_dim = 0; // for MLA: key_dim = nope + rope, value_dim = value
    bool latent = false;                                     // multi-head latent attention
    int q_rank = 0, kv_rank = 0, nope_dim = 0, rope_dim = 0; // latent only; q_rank 0: no query bottleneck
    float attention_scale = 0;
    RopeTable rope; // no frequencies: nothing is rotated
    int conv_taps = 0;
    Activation activation = Activation::silu;
    MoeSpec moe;
    float embedding_factor = 1, residual_factor = 1, logit_factor = 1; // Granite's multipliers

    TensorSet embedding;   // (vocabulary x width)
    TensorSet output_norm; // (width)
    TensorSet output;      // (vocabulary x width); the embedding again when tied
    std::vector<LayerSpec> layers;
};

// What a session of so many tokens keeps: for MLA the latent and the shared key alone.
CacheShape cache_shape(const ModelSpec& spec, int tokens, CacheFormat format);

// Every tensor set of a layer that the model has, experts and all.
template <class Visit> void for_each_tensor(const LayerSpec& l, Visit visit) {
    for (const TensorSet* set : {&l.attn_norm, &l.q, &l.k, &l.v, &l.q_bias, &l.k_bias, &l.v_bias, &l.q_norm, &l.k_norm, &l.q_a, &l.q_a_norm, &l.q_b, &l.kv_a, &l.kv_a_norm,
                                 &l.kv_b, &l.k_b, &l.v_b, &l.o, &l.o_bias, &l.sinks, &l.conv_in, &l.conv_kernel, &l.conv_out, &l.ffn_norm, &l.router, &l.router_bias,
                                 &l.selection_bias, &l.shared_gate})
        if (!set->empty()) visit(*set);
    for (const FfnSpec* ffn : {&l.dense, &l.experts, &l.shared})
        for (const TensorSet* set : {&ffn->gate, &ffn->up, &ffn->down, &ffn->gate_up, &ffn->gate_bias, &ffn->up_bias, &ffn->down_bias})
            if (!set->empty()) visit(*set);
}

// A tensor as backends take it.
WeightSource source_of(const TensorSet& set);
WeightSource kv_source(const ModelSpec& spec, const LayerSpec& layer); // of the fused kv projection: for every head its nope rows and then its value rows

std::uint64_t bytes_of(const TensorSet& set);
LayerBytes layer_bytes(const LayerSpec& layer);
std::uint64_t weight_bytes(const ModelSpec& spec); // embedding and head, which are one where they are tied, and all layers

} // namespace ponder
