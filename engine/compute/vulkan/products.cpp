#ifdef PONDER_HAS_VULKAN
// Products of weights and activation rows. One row, or a few, go through matvec, which reads every weight once and is bound by memory; from
// tiled_rows on matmul shares an unpacked weight among the rows of a tile. Quantized weights meet int8 activations (one scale for 32 values)
// where the device has fast integer dot products, and float32 ones elsewhere. Tensor cores are not used: the shader compilers of this age know
// no KHR cooperative matrices, and no device at hand could have shown that such a program is right.
#include "engine/compute/vulkan/ops.h"

#include <algorithm>

namespace ponder::vulkan {

bool is_float(BlockFormat f) { return f == BlockFormat::f32 || f == BlockFormat::f16 || f == BlockFormat::bf16; }

void VulkanBackend::embed(WeightId table, float factor, View out) {
    flush();
    const Weight& w = weight(table);
    const Values y = place(out);
    dispatch(Shader::embed, {{u32(w.format)}}, EmbedPush{w.table, y.address, step_block_.address, codebooks_.address, u32(w.columns), w.row_bytes, y.stride, factor}, {1, u32(rows_), 1}, {},
             {y.buffer});
}

// Products of the same rows wait for one another: query, key and value become one dispatch.
void VulkanBackend::linear(WeightId weight_id, WeightId bias, View in, View out) {
    flush_add(), flush_heads();
    Product p;
    p.weight = weight_id, p.bias = bias, p.x = place(in), p.y = place(out), p.items = rows_;
    if (!pending_products_.empty()) {
        const Product& first = pending_products_[0];
        const Weight &a = weight(first.weight), &b = weight(p.weight);
        const bool together = p.x.address == first.x.address && p.x.buffer == first.x.buffer && a.format == b.format && a.columns == b.columns && p.y.buffer != p.x.buffer;
        if (!together) flush_products();
    }
    pending_products_.push_back(p);
    if (pending_products_.size() == 3 || !options_.fused || rows_ >= tiled_rows) flush_products();
}

void VulkanBackend::flush_products() {
    if (pending_products_.size() > 1) multiply_several(pending_products_);
    else if (!pending_products_.empty()) multiply(pending_products_[0]);
    pending_products_.clear();
}

void VulkanBackend::logits(WeightId norm, float epsilon, WeightId head, float factor, View in) {
    flush();
    if (step_.logits == LogitRows::none) return;
    const int first = step_.logits == LogitRows::all ? 0 : rows_ - 1, count = rows_ - first;
    const u32 vocabulary = u32(weight(head).rows);
    Values x = place(in), normed, y;
    x.address += 4 * Address(first) * x.stride;
    Range range;
    const std::uint64_t bytes = std::uint64_t(count) * vocabulary * 4;
    if (!scratch(Slot::last_norm, std::uint64_t(count) * u32(in.width) * 4, &normed) || !scratch(Slot::logits, bytes, &y) || !read_back(Slot::logits_read, bytes, &range)) return;
    normed.stride = u32(in.width), y.stride = vocabulary;
    normalize(x, norm, epsilon, normed, 1, u32(count), {}, 0);
    Product p;
    p.weight = head, p.x = normed, p.y = y, p.items = count, p.factor = factor;
    multiply(p);
    copy(y, {range.address, range.address, vocabulary, 0}, vocabulary, u32(count));
    logits_ = {reinterpret_cast<const float*>(range.host), bytes / 4};
}

// --- int8 activations

bool VulkanBackend::is_row_buffer(const Values& v) const {
    return std::any_of(buffers_.begin(), buffers_.end(), [&](const Rows& b) { return b.range.address == v.buffer; });
}

// Only where the parts of a row are tight, because their int8 forms are.
bool VulkanBackend::takes_int8(const Product& p) const {
    const Weight& w = weight(p.weight);
    return int8_ && !is_float(w.format) && (p.x.sub == 0 || (p.x.sub == u32(w.columns) && p.x.stride == p.x.sub * u32(p.subs)));
}

// The rows of a product's x as int8, once for all the products of the same rows. Row buffers and scratch have a place each, so that an
// expert's hidden rows do not push out the layer's.
bool VulkanBackend::quantize(const Product& p, int columns, Values* to) {
    const u32 groups = u32(columns / 32), items = u32(p.items) * (p.x.sub ? u32(p.subs) : 1);
    if (!scratch(int8_slot(p.x), std::uint64_t(items) * groups * int8_group_bytes, to)) return false;
    to->stride = p.x.sub ? groups * u32(p.subs) : groups, to->sub = p.x.sub ? groups : 0;
    Quantized& known = quantized_[is_row_buffer(p.x)];
    if (known.x.address == p.x.address && known.x.buffer == p.x.buffer && known.columns == columns && known.items == items) return true;
    dispatch(Shader::quantize, {}, QuantizePush{p.x.address, to->address, groups, items, p.x.sub ? p.x.sub : p.x.stride},
             {groups_for(std::uint64_t(groups) * items, device_->workgroup()), 1, 1}, {p.x.buffer}, {to->buffer});
    known = {p.x, columns, items};
    return true;
}

// --- few rows

// Weight rows that a subgroup takes: four hide latency best, but a small product then has too few workgroups for a large device.
u32 VulkanBackend::rows_at_once(std::uint64_t rows, bool pairs) const {
    if (options_.rows_at_once) return std::max(u32(options_.rows_at_once), pairs ? 2u : 1u);
    const u32 fitting = stands_in_ ? 1 : rows >= 4096 ? 4 : rows >= 2048 ? 2 : 1;
    return pairs ? std::max(fitting, 2u) : fitting;
}

void VulkanBackend::multiply(const Product& p) {
    if (failure_) return;
    const Weight& w = weight(p.weight);
    const bool int8 = takes_int8(p);
    Values x = p.x;
    if (int8 && !quantize(p, w.columns, &x)) return;
    if (p.items >= tiled_rows) return multiply_tiled(p, w, x, int8);
    const bool glu = p.activation != 0, summed = p.choice == Choice::by_id_summed, by_id = p.choice == Choice::by_id || summed;
    const MatvecPush push{w.table, glu ? weight(p.up).table : p.shared.address, address_of(p.bias), glu ? address_of(p.up_bias) : p.shared_logit.address, x.address, p.y.address,
                          p.ids.address, codebooks_.address, u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor,
                          p.shares.address};
    const bool aligned = !int8 && x.address % 16 == 0 && x.stride % 4 == 0 && x.sub % 4 == 0;
    const u32 columns = p.items > 1 && !by_id ? columns_at_once_ : 1, across = (u32(p.items) + columns - 1) / columns, subs = summed ? 1 : u32(p.subs);
    const u32 at_once = rows_at_once(std::uint64_t(w.rows) * (glu ? 2 : 1) * across * subs, glu);
    const u32 rows_a_group = device_->workgroup() / device_->facts().subgroup * (glu ? at_once / 2 : at_once);
    dispatch(int8 && device_->facts().integer_dot ? Shader::matvec_dot : Shader::matvec, {{u32(w.format), columns, u32(p.choice), int8, p.activation, at_once, aligned}}, push,
             {groups_for(std::uint64_t(w.rows), rows_a_group), across, subs}, {x.buffer, p.ids.buffer, p.shares.buffer, p.shared.buffer, p.shared_logit.buffer}, {p.y.buffer},
             std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs) * (glu ? 2 : 1));
}

// Two or three weights of one format and the same rows.
void VulkanBackend::multiply_several(const std::vector<Product>& products) {
    if (failure_) return;
    const Product& first = products[0];
    const Weight& w = weight(first.weight);
    const bool int8 = takes_int8(first);
    Values x = first.x;
    if (int8 && !quantize(first, w.columns, &x)) return;
    SeveralPush push{};
    push.x = x.address, push.tables = codebooks_.address, push.columns = u32(w.columns), push.row_bytes = w.row_bytes, push.items = u32(first.items), push.x_stride = x.stride;
    std::uint64_t rows = 0;
    for (std::size_t i = 0; i < products.size(); i++) {
        const Product& p = products[i];
        const Weight& weight_i = weight(p.weight);
        push.weights[i] = weight_i.table, push.bias[i] = address_of(p.bias), push.y[i] = p.y.address, push.rows[i] = u32(weight_i.rows), push.y_stride[i] = p.y.stride;
        rows += u32(weight_i.rows);
    }
    const bool aligned = !int8 && x.address % 16 == 0 && x.stride % 4 == 0;
    const u32 columns = first.items > 1 ? columns_at_once_ : 1, across = (u32(first.items) + columns - 1) / columns, at_once = rows_at_once(rows * across, false);
    const u32 subgroups = device_->workgroup() / device_->facts().subgroup;
    std::uint64_t steps = 0; // of at_once rows, of one weight each
    for (u32 of_one : push.rows) steps += (of_one + at_once - 1) / at_once;
    dispatch(int8 && device_->facts().integer_dot ? Shader::matvec_several_dot : Shader::matvec_several, {{u32(w.format), columns, 0, int8, 0, at_once, aligned}}, push,
             {groups_for(steps, subgroups), across, 1}, {x.buffer}, {products[0].y.buffer, products[1].y.buffer, products.size() > 2 ? products[2].y.buffer : 0}, rows * u32(w.columns) * u32(first.items));
}

// --- many rows; no activation

void VulkanBackend::multiply_tiled(const Product& p, const Weight& w, const Values& x, bool int8) {
    const bool experts = p.choice == Choice::by_id;
    const u32 items = experts ? expert_tile_items : tile_items_;
    const MatvecPush push{w.table, sorted_.address, address_of(p.bias), 0, x.address, p.y.address, tiles_.address, codebooks_.address,
                          u32(w.columns), u32(w.rows), w.row_bytes, u32(p.items), u32(p.subs), x.stride, x.sub, p.y.stride, p.y.sub, p.factor, 0};
    const u32 across = experts ? most_tiles_ : (u32(p.items) + items - 1) / items;
    dispatch(int8 && device_->facts().integer_dot ? Shader::matmul_dot : Shader::matmul, {{u32(w.format), items, u32(p.choice), int8}}, push,
             {(u32(w.rows) + tile_rows - 1) / tile_rows, across, experts ? 1 : u32(p.subs)}, {x.buffer, experts ? sorted_.buffer : 0, experts ? tiles_.buffer : 0}, {p.y.buffer},
             std::uint64_t(w.columns) * u32(w.rows) * u32(p.items) * u32(p.subs));
}

} // namespace ponder::vulkan
#endif
