// What a device will hold of a model: weights in its own layout, row buffers as Transformer::load makes them, and the ops' own rows.
#include "engine/compute/device_memory.h"
#include "engine/model/plan.h"

#include <algorithm>

namespace ponder {
namespace {

std::int64_t rows_of(const TensorSet& set) { return set.empty() ? 0 : set.parts[0]->ne[1]; }

bool is_expert_matrix(const LayerSpec& layer, const TensorSet& set) {
    return &set == &layer.experts.gate || &set == &layer.experts.up || &set == &layer.experts.down || &set == &layer.experts.gate_up;
}

} // namespace

std::uint64_t copied_bytes(const ModelSpec& spec, const LayerSpec& layer) {
    return layer.kv_b.empty() ? 0 : device_transposed_bytes(DeviceKind::cpu, kv_source(spec, layer), spec.nope_dim);
}

std::uint64_t held_bytes(DeviceKind kind, const ModelSpec& spec, const LayerSpec& layer) {
    std::uint64_t bytes = 0;
    for_each_tensor(layer, [&](const TensorSet& set) {
        if (is_expert_matrix(layer, set)) return;
        if (&set == &layer.kv_b && kind != DeviceKind::cpu) { // in two, one of them rearranged
            WeightSource all = kv_source(spec, layer);
            bytes += device_transposed_bytes(kind, all, spec.nope_dim);
            all.rows = spec.value_dim;
            bytes += device_weight_bytes(kind, all);
        } else {
            bytes += device_weight_bytes(kind, source_of(set));
        }
    });
    return bytes;
}

std::uint64_t row_buffer_bytes(const ModelSpec& spec, int batch, const PartUse& use) {
    const std::uint64_t width = std::uint64_t(spec.width);
    std::uint64_t columns = use.layers || use.ends ? width : 0; // the residual
    if (use.layers || use.experts) columns += 2 * width;
    if (use.divides) columns += width;
    if (use.layers) {
        columns += std::uint64_t(spec.heads) * std::uint64_t(spec.key_dim + spec.value_dim);
        columns += spec.latent ? std::uint64_t(spec.kv_rank + spec.rope_dim + spec.q_rank) : std::uint64_t(spec.kv_heads) * std::uint64_t(spec.key_dim + spec.value_dim);
        columns += spec.conv_taps ? 3 * width : 0;
    }
    return columns * std::uint64_t(batch) * 4;
}

std::uint64_t scratch_bytes(DeviceKind kind, const ModelSpec& spec, const PlanRequest& request, const PartUse& use) {
    RowWidths w;
    w.rows = request.batch, w.tokens = request.context, w.width = spec.width;
    if (use.layers) w.heads = spec.heads, w.value_dim = spec.value_dim, w.kv_rank = spec.latent ? spec.kv_rank : 0, w.rope_dim = spec.rope_dim, w.conv_width = spec.conv_taps ? spec.width : 0;
    for (const LayerSpec& l : spec.layers) {
        if (use.layers || use.experts) w.expert_hidden = std::max({w.expert_hidden, int(rows_of(l.experts.gate)), int(rows_of(l.experts.gate_up) / 2)});
        if (use.layers) w.shared_hidden = std::max(w.shared_hidden, int(rows_of(l.shared.gate))), w.hidden = std::max(w.hidden, int(rows_of(l.dense.gate)));
    }
    if (w.expert_hidden) w.experts = spec.moe.count, w.used = spec.moe.used;
    w.vocabulary = use.output ? spec.vocabulary : 0;
    w.meets_another = use.divides || use.experts;
    return device_working_bytes(kind, w);
}

std::uint64_t cache_layer_bytes(DeviceKind kind, const CacheRow& row, int tokens, CacheFormat format) { return device_cache_bytes(kind, {{row}, tokens, format}); }

} // namespace ponder
