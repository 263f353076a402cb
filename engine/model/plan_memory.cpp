// What a device will allocate for its share of a model. Weights are exact but for the alignment of each tensor on a GPU; row buffers are those
// of Transformer::load; scratch is what the backends ask for in a full step.
#include "engine/compute/host_memory.h"
#include "engine/model/plan.h"

#include <algorithm>

namespace ponder {
namespace {

constexpr std::uint64_t gpu_tensor = 512; // a tensor's alignment and its table of matrices, on average

bool rearranged(const LayerSpec& layer) { return !layer.kv_b.empty(); }

int tensors_of(const LayerSpec& layer) {
    int count = 0;
    for_each_tensor(layer, [&](const TensorSet&) { count++; });
    return count;
}

std::int64_t rows_of(const TensorSet& set) { return set.empty() ? 0 : set.parts[0]->ne[1]; }

// The widest hidden row of the routed experts, of the shared one and of a dense part.
struct Widths {
    std::int64_t experts = 0, shared = 0, dense = 0;
};
Widths hidden_widths(const ModelSpec& spec) {
    Widths w;
    for (const LayerSpec& l : spec.layers) {
        w.experts = std::max({w.experts, rows_of(l.experts.gate), rows_of(l.experts.gate_up) / 2});
        w.shared = std::max(w.shared, rows_of(l.shared.gate));
        w.dense = std::max(w.dense, rows_of(l.dense.gate));
    }
    return w;
}

} // namespace

std::uint64_t copied_bytes(const ModelSpec& spec, const LayerSpec& layer) {
    if (!rearranged(layer)) return 0;
    const BlockFormat format = layer.kv_b.parts[0]->format;
    const std::uint64_t value = format == BlockFormat::f32 || format == BlockFormat::bf16 ? 4 : 2; // HostMemory::load_transposed
    return std::uint64_t(spec.heads) * spec.nope_dim * spec.kv_rank * value;
}

std::uint64_t held_bytes(DeviceKind kind, const ModelSpec& spec, const LayerSpec& layer) {
    std::uint64_t bytes = layer_bytes(layer).own;
    if (kind == DeviceKind::cpu) return bytes;
    if (rearranged(layer)) bytes = bytes - bytes_of(layer.kv_b) * spec.nope_dim / (spec.nope_dim + spec.value_dim) + copied_bytes(spec, layer);
    return bytes + gpu_tensor * tensors_of(layer);
}

std::uint64_t row_buffer_bytes(const ModelSpec& spec, int batch, bool layers, bool experts) {
    std::uint64_t width = spec.width; // the residual, or what arrives
    if (layers || experts) width += 2 * std::uint64_t(spec.width);
    if (layers) {
        width += std::uint64_t(spec.heads) * (spec.key_dim + spec.value_dim);
        width += spec.latent ? spec.kv_rank + spec.rope_dim + spec.q_rank : std::uint64_t(spec.kv_heads) * (spec.key_dim + spec.value_dim);
        width += spec.conv_taps ? 3 * std::uint64_t(spec.width) : 0;
    }
    return width * batch * 4;
}

std::uint64_t scratch_bytes(DeviceKind kind, const ModelSpec& spec, int batch, bool layers, bool experts, bool output) {
    const Widths hidden = hidden_widths(spec);
    const std::uint64_t rows = batch, used = spec.moe.used, width = spec.width;
    std::uint64_t values = 0; // float32, of a step
    if (layers || experts) {
        const std::uint64_t routed = rows * used * hidden.experts, beside = rows * (kind == DeviceKind::cpu ? hidden.shared : 0);
        values += 2 * std::max({routed + beside, rows * std::uint64_t(hidden.shared), rows * std::uint64_t(hidden.dense)}); // gate and up
        values += spec.moe.count ? rows * (used + 1) * width : 0;                                                              // the experts' parts
    }
    if (layers && spec.latent) values += rows * spec.heads * (2 * std::uint64_t(spec.kv_rank) + (kind == DeviceKind::cpu ? spec.rope_dim : 0));
    if (layers && spec.moe.count && kind != DeviceKind::cpu) values += rows * (spec.moe.count + 2 * used);
    if (output && kind != DeviceKind::cpu) values += 2 * std::uint64_t(spec.vocabulary) + width; // and as read back
    return values * 4;
}

std::uint64_t cache_layer_bytes(const CacheRow& row, int tokens, CacheFormat format) {
    return (HostCache::row_bytes(format, row.key_width) + HostCache::row_bytes(format, row.value_width)) * std::uint64_t(tokens);
}

} // namespace ponder
