#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <algorithm>

namespace ponder::vulkan {
namespace {

bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

} // namespace

void VulkanBackend::embed(WeightId table, float factor, View out) {
    flush();
    const Weight& w = weight(table);
    const Values y = place(out);
    dispatch(Shader::embed, {u32(w.format)}, EmbedPush{w.table, y.address, step_block_.address, codebooks_.address, u32(w.columns), w.row_bytes, y.stride, factor}, {1, u32(rows_), 1}, {},
             {y.buffer});
}

void VulkanBackend::linear(WeightId weight_id, WeightId bias, View in, View out) {
    flush();
    Product p;
    p.weight = weight_id, p.bias = bias, p.x = place(in), p.y = place(out), p.items = rows_;
    multiply(p);
}

void VulkanBackend::logits(WeightId norm, float epsilon, WeightId head, float factor, View in) {
    flush();
    if (step_.logits == LogitRows::none) return;
    const int first = step_.logits == LogitRows::all ? 0 : rows_ - 1, count = rows_ - first;
    const Weight &n = weight(norm), &h = weight(head);
    const Values x = place(in);
    Values normed, y;
    Range range;
    const std::uint64_t bytes = std::uint64_t(count) * h.rows * 4;
    if (!scratch(Slot::last_norm, std::uint64_t(count) * in.width * 4, &normed) || !scratch(Slot::logits, bytes, &y) || !read_back(Slot::logits_read, bytes, &range)) return;
    normed.stride = u32(in.width), y.stride = u32(h.rows);
    dispatch(Shader::rms_norm, {}, NormPush{x.address + 4 * Address(first) * x.stride, normed.address, n.first, 0, u32(n.columns), x.stride, normed.stride, 0, epsilon, 0}, {1, u32(count), 1},
             {x.buffer}, {normed.buffer});
    Product p;
    p.weight = head, p.x = normed, p.y = y, p.items = count, p.factor = factor;
    multiply(p);
    copy(y, {range.address, range.address, y.stride, 0}, y.stride, u32(count));
    logits_ = {reinterpret_cast<const float*>(range.host), bytes / 4};
}

// The rows of a product's x as int8, once for all the products of the same rows. Row buffers and scratch have a place each, so that an
// expert's hidden rows do not push out the layer's.
bool VulkanBackend::quantize(const Product& p, int columns, Values* to) {
    const u32 groups = u32(columns / 32), items = u32(p.items) * (p.x.sub ? u32(p.subs) : 1);
    const bool rows = std::any_of(buffers_.begin(), buffers_.end(), [&](const Rows& b) { return b.range.address == p.x.buffer; });
    if (!scratch(rows ? Slot::int8_rows : Slot::int8_hidden, std::uint64_t(items) * groups * int8_group_bytes, to)) return false;
    to->stride = p.x.sub ? groups * u32(p.subs) : groups, to->sub = p.x.sub ? groups : 0;
    Quantized& known = quantized_[rows];
    if (known.x.address == p.x.address && known.x.buffer == p.x.buffer && known.columns == columns && known.items == items) return true;
    dispatch(Shader::quantize, {}, QuantizePush{p.x.address, to->address, groups, items, p.x.sub ? p.x.sub : p.x.stride},
             {groups_for(std::uint64_t(groups) * items, device_->workgroup()), 1, 1}, {p.x.buffer}, {to->buffer});
    known = {p.x, columns, items};
    return true;
}

void VulkanBackend::multiply(const Product& p) {
    if (failure_) return;
    const Weight& w = weight(p.weight);
    // int8 rows are tight, so only where the parts of a row are, too
    const bool int8 = int8_ && !is_float(w.format) && (p.x.sub == 0 || (p.x.sub == u32(w.columns) && p.x.stride == p.x.sub * u32(p.subs)));
    Values x = p.x;
    if (int8 && !quantize(p, w.columns, &x)) return;
    const bool glu = p.activation != 0;
    if (p.items >= tiled_rows) return multiply_tiled(p, w, x, int8);
    const bool summed = p.choice == Choice::by_id_summed, by_id = p.choice == Choice::by_id || summed;
    const MatvecPush push{w.table, glu ? weight(p.up).table : p.shared.address, address_of(p.bias), glu ? address_of(p.up_bias) : p.shared_logit.address, x.address, p.y.address,
                          p.ids.address, codebooks_.address, u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor,
                          p.shares.address};
    const bool aligned = !int8 && x.address % 16 == 0 && x.stride % 4 == 0 && x.sub % 4 == 0;
    const u32 columns = p.items > 1 && !by_id ? columns_at_once_ : 1;
    const u32 at_once = glu ? std::max(rows_at_once_, 2u) : rows_at_once_;
    const u32 rows_a_group = device_->workgroup() / device_->facts().subgroup * (glu ? at_once / 2 : at_once);
    const Shader shader = int8 && device_->facts().integer_dot ? Shader::matvec_dot : Shader::matvec;
    dispatch(shader, {u32(w.format), columns, u32(p.choice), int8, p.activation, at_once, aligned}, push,
             {groups_for(std::uint64_t(w.rows), rows_a_group), (u32(p.items) + columns - 1) / columns, summed ? 1 : u32(p.subs)},
             {x.buffer, p.ids.buffer, p.shares.buffer, p.shared.buffer, p.shared_logit.buffer}, {p.y.buffer},
             std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs) * (glu ? 2 : 1));
}

// The same in tiles; no activation.
void VulkanBackend::multiply_tiled(const Product& p, const Weight& w, const Values& x, bool int8) {
    const bool experts = p.choice == Choice::by_id;
    const u32 items = experts ? expert_tile_items : tile_items_;
    const MatvecPush push{w.table, sorted_.address, address_of(p.bias), 0, x.address, p.y.address, tiles_.address, codebooks_.address,
                          u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor, 0};
    const u32 across = experts ? most_tiles_ : (u32(p.items) + items - 1) / items;
    dispatch(int8 && device_->facts().integer_dot ? Shader::matmul_dot : Shader::matmul, {u32(w.format), items, u32(p.choice), int8}, push,
             {(u32(w.rows) + tile_rows - 1) / tile_rows, across, experts ? 1 : u32(p.subs)}, {x.buffer, experts ? sorted_.buffer : 0, experts ? tiles_.buffer : 0}, {p.y.buffer},
             std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs));
}

} // namespace ponder::vulkan
#endif
