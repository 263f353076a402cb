#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <algorithm>

namespace ponder::vulkan {

void VulkanBackend::attention(const AttentionOp& op, View query, View out) {
    flush();
    const CacheRows& rows = cache_rows(op.layer);
    const Values q = place(query), y = place(out);
    AttentionPush p{};
    p.query = q.address, p.query_stride = q.stride, p.query_head = u32(op.key_dim), p.tail_from = u32(op.key_dim);
    p.keys = rows.keys.address, p.values = rows.values.address, p.key_row_bytes = rows.key_bytes, p.value_row_bytes = rows.value_bytes;
    p.y = y.address, p.y_stride = y.stride, p.value_dim = u32(op.value_dim);
    p.heads = u32(op.heads), p.heads_a_key = u32(op.heads / op.kv_heads), p.window = u32(op.window), p.scale = op.scale;
    p.sinks = op.sinks == WeightId::none ? 0 : weight(op.sinks).first;
    attend(p, op.key_dim, q.buffer, q.buffer, rows.keys.address, rows.values.address, y, op.heads * op.value_dim);
}

void VulkanBackend::mla_attention(const MlaOp& op, View query, View out) {
    flush();
    const CacheRows& rows = cache_rows(op.layer);
    const u32 heads = u32(op.heads), rank = u32(op.kv_rank), head = u32(op.nope_dim + op.rope_dim);
    const Values q = place(query), y = place(out);
    Values latent, mixed;
    if (!scratch(Slot::latent_query, std::uint64_t(rows_) * heads * rank * 4, &latent) || !scratch(Slot::latent_mix, std::uint64_t(rows_) * heads * rank * 4, &mixed)) return;
    latent.stride = mixed.stride = heads * rank, latent.sub = mixed.sub = rank;
    Product absorb;
    absorb.weight = op.key_up, absorb.x = {q.address, q.buffer, q.stride, head}, absorb.y = latent, absorb.items = rows_, absorb.subs = op.heads, absorb.choice = Choice::by_sub;
    multiply(absorb);
    AttentionPush p{};
    p.query = latent.address, p.query_stride = latent.stride, p.query_head = rank, p.tail_from = rank;
    p.query_tail = q.address + 4 * Address(op.nope_dim), p.tail_stride = q.stride, p.tail_head = head;
    p.keys = p.values = rows.keys.address, p.key_row_bytes = p.value_row_bytes = rows.key_bytes;
    p.y = mixed.address, p.y_stride = mixed.stride, p.value_dim = rank;
    p.heads = p.heads_a_key = heads, p.scale = op.scale;
    attend(p, op.kv_rank + op.rope_dim, latent.buffer, q.buffer, rows.keys.address, 0, mixed, op.kv_rank);
    Product expand;
    expand.weight = op.value_up, expand.x = mixed, expand.y = {y.address, y.buffer, y.stride, u32(op.value_dim)}, expand.items = rows_, expand.subs = op.heads, expand.choice = Choice::by_sub;
    multiply(expand);
}

void VulkanBackend::short_conv(const ConvOp& op, View in, View out) {
    flush();
    const Cache& cache = this->cache();
    const CacheRows& rows = cache_rows(op.layer);
    const Values x = place(in), y = place(out);
    Values product;
    if (!scratch(Slot::gated_input, std::uint64_t(rows_) * out.width * 4, &product)) return;
    product.stride = u32(out.width);
    ConvPush push{x.address, product.address, rows.keys.address, weight(op.kernel).first, step_block_.address, u32(out.width), u32(rows_), x.stride, product.stride, rows.key_bytes, u32(op.taps)};
    const u32 groups = groups_for(std::uint64_t(rows_) * out.width, device_->workgroup());
    dispatch(Shader::conv, {{u32(cache.shape.format), 1}}, push, {groups, 1, 1}, {x.buffer}, {product.buffer});
    store(op.layer, product, out.width, {}, 0);
    push.y = y.address, push.y_stride = y.stride;
    dispatch(Shader::conv, {{u32(cache.shape.format), 0}}, push, {groups, 1, 1}, {x.buffer, rows.keys.address}, {y.buffer});
}

// columns: of y as the next product takes it, a whole row or a head.
void VulkanBackend::attend(AttentionPush p, int key_dim, Address query, Address tail, Address keys, Address values, const Values& y, int columns) {
    const u32 dims = u32(key_dim), items = u32(rows_), reach = u32(step_.first_position) + items, seen = p.window ? std::min(reach, p.window) : reach; // keys, of a row at most
    const u32 threads = std::max(device_->workgroup(), !stands_in_ && p.value_dim >= 256 ? 128u : 64u); // wide values (MLA's latents) are shared among more
    const u32 pairs_a_thread = (p.value_dim / 2 + threads - 1) / threads;
    const u32 room = device_->facts().shared_bytes / 4 * 3 / 4; // floats for queries
    if (pairs_a_thread > 8 || dims > room || dims % 2 || p.value_dim % 2) {
        failure_ = Error{ErrorKind::unsupported, "Vulkan runs attention heads of an even number of values, at most 1024."};
        return;
    }
    // a workgroup takes the heads that read the same keys, then neighbouring rows, as far as their queries fit
    const bool split = rows_ <= splitting_rows;
    u32 heads = 1, queries = 1;
    const u32 most_heads = !split || p.heads_a_key > 8 ? 8 : 4; // fewer where workgroups are few
    for (u32 h = 2; h <= most_heads; h++)
        if (p.heads_a_key % h == 0 && h * dims <= room) heads = h;
    while (!split && 2 * queries * heads <= 8 && 2 * queries * heads * dims <= room) queries *= 2;
    p.step = step_block_.address, p.items = items, p.split_keys = 0x7fffffff;
    u32 splits = 1;
    Values partials;
    if (split && seen > least_split) { // so that a device has enough to do with one row, at any depth
        u32 bound = 2 * least_split;    // a power of two, so that a decode step is recorded anew only as often as the text doubles
        while (bound < seen) bound *= 2;
        p.split_keys = std::max(least_split, bound / most_splits(p.heads)), splits = bound / p.split_keys;
        if (!scratch(Slot::attention_parts, std::uint64_t(items) * p.heads * splits * (p.value_dim + 2) * 4, &partials)) return;
        p.partials = partials.address;
    }
    // a long prompt's rows go in slices, each short enough for a submission
    const std::uint64_t row_work = std::uint64_t(p.heads) * seen * (dims + p.value_dim);
    const u32 slice = u32(std::clamp<std::uint64_t>(most_work_ / row_work / queries, 1, (items + queries - 1) / queries)) * queries;
    for (; p.first_row < items; p.first_row += slice) {
        const u32 rows = std::min(slice, items - p.first_row);
        dispatch(Shader::attention, {{u32(cache().shape.format), heads, queries, pairs_a_thread, dims}, threads}, p, {splits, p.heads / heads, (rows + queries - 1) / queries}, {query, tail, keys, values},
                 {splits > 1 ? partials.buffer : y.buffer}, rows * row_work);
    }
    if (splits == 1) return;
    const bool int8 = int8_ && quantized_weights_ && options_.fused && p.value_dim % 32 == 0 && p.y_stride == p.heads * p.value_dim;
    const u32 all = items * p.y_stride;
    Values groups;
    if (int8 && !scratch(int8_slot(y), std::uint64_t(all / 32) * int8_group_bytes, &groups)) return;
    dispatch(Shader::attention_merge, {{int8}}, MergePush{p.partials, p.y, p.sinks, groups.address, p.value_dim, p.heads, p.y_stride, splits}, {p.heads, items, 1}, {partials.buffer},
             {y.buffer, groups.buffer});
    if (int8) quantized_[is_row_buffer(y)] = {y, columns, all / u32(columns)};
}

} // namespace ponder::vulkan
#endif
