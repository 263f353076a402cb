#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <algorithm>

namespace ponder::vulkan {

void VulkanBackend::rms_norm(View in, WeightId weight_id, float epsilon, View out) {
    flush_products();
    if (options_.fused && same(in, out) && heads_.ropes.empty() && heads_.norms.size() < 2) { // perhaps of heads that are turned and stored next
        flush_add();
        heads_.norms.push_back({in, weight_id, epsilon});
        return;
    }
    flush_heads();
    normalize(in, weight_id, epsilon, out);
}

void VulkanBackend::rope(RopeId id, View x, int heads, int offset) {
    flush_products(), flush_add();
    if (heads_.ropes.size() == 2) flush_heads();
    heads_.ropes.push_back({id, x, heads, offset});
    if (!options_.fused) flush_heads();
}

void VulkanBackend::store_kv(int layer, View keys, View values) {
    flush_products(), flush_add();
    if (values.width ? store_heads(layer, keys, values) : store_latent(layer, keys)) return;
    flush();
    const Values k = place(keys), v = values.width ? place(values) : Values{};
    store(layer, k, keys.width, v, values.width);
}

void VulkanBackend::add(View to, View from, float factor) {
    flush();
    pending_add_ = PendingAdd{to, from, factor};
    if (!options_.fused) flush_add();
}

void VulkanBackend::flush_add() {
    if (!pending_add_) return;
    const PendingAdd p = *pending_add_;
    pending_add_.reset();
    const Values to = place(p.to), from = place(p.from);
    dispatch(Shader::add, {}, AddPush{to.address, from.address, u32(p.to.width), u32(rows_), to.stride, from.stride, p.factor},
             {groups_for(std::uint64_t(rows_) * p.to.width, device_->workgroup()), 1, 1}, {to.buffer, from.buffer}, {to.buffer});
}

void VulkanBackend::flush_heads() {
    if (heads_.norms.empty() && heads_.ropes.empty()) return;
    const PendingHeads pending = std::exchange(heads_, {});
    for (const PendingNorm& n : pending.norms) normalize(n.x, n.weight, n.epsilon, n.x);
    for (std::size_t i = 0; i < pending.ropes.size(); i++) {
        RopePush push = rope_push(pending.ropes[i]);
        Address second = 0;
        if (i + 1 < pending.ropes.size() && pending.ropes[i + 1].id == pending.ropes[i].id && pending.ropes[i + 1].x.buffer != pending.ropes[i].x.buffer) {
            const RopePush other = rope_push(pending.ropes[++i]); // queries and keys in one dispatch
            push.x[1] = other.x[0], push.heads[1] = other.heads[0], push.stride[1] = other.stride[0], push.head_stride[1] = other.head_stride[0];
            second = place(pending.ropes[i].x).buffer;
        }
        const Address first = place(pending.ropes[second ? i - 1 : i].x).buffer;
        const std::uint64_t threads = std::uint64_t(push.pairs) * (push.heads[0] + push.heads[1]) * u32(rows_);
        dispatch(Shader::rope, {}, push, {groups_for(threads, device_->workgroup()), 1, 1}, {first, second}, {first, second});
    }
}

RopePush VulkanBackend::rope_push(const PendingRope& r) const {
    const Rope& rope = ropes_[static_cast<std::size_t>(r.id)];
    const Values x = place(r.x);
    return {rope.turns.address, u32(rope.table.frequency.size()), rope.table.pairing == RopePairing::adjacent, {x.address + 4 * Address(r.offset), 0},
            {u32(r.heads), 0}, {x.stride, 0}, {u32(r.x.width / r.heads), 0}, u32(rows_)};
}

void VulkanBackend::normalize(View in, WeightId weight_id, float epsilon, View out) {
    const int columns = weight(weight_id).columns;
    Values addend;
    float factor = 0;
    if (pending_add_ && same(pending_add_->to, in) && in.width == columns) { // the residual sum and the norm in one pass
        addend = place(pending_add_->from), factor = pending_add_->factor;
        pending_add_.reset();
    }
    flush_add();
    normalize(place(in), weight_id, epsilon, place(out), u32(in.width / columns), u32(rows_), addend, factor);
}

void VulkanBackend::normalize(Values x, WeightId weight_id, float epsilon, Values y, u32 runs, u32 items, Values addend, float factor) {
    const Weight& w = weight(weight_id);
    const u32 columns = u32(w.columns);
    auto fours = [](const Values& v) { return v.address % 16 == 0 && v.stride % 4 == 0; };
    const bool by_four = columns % 4 == 0 && fours(x) && fours(y) && fours(addend);
    Values groups;
    // whole rows are what products read next, so their int8 form is made at once
    const bool int8 = int8_ && quantized_weights_ && options_.fused && by_four && runs == 1 && columns % 32 == 0;
    if (int8 && !scratch(int8_slot(y), std::uint64_t(items) * (columns / 32) * int8_group_bytes, &groups)) return;
    const NormPush push{x.address, y.address, w.first, addend.address, groups.address, columns, x.stride, y.stride, addend.stride, epsilon, factor};
    const u32 threads = !stands_in_ && columns >= 1024 && device_->facts().most_threads >= 256 ? 256 : 0; // one row is one workgroup's, and the rest of the device waits
    dispatch(Shader::rms_norm, {{by_four, int8}, threads}, push, {runs, items, 1}, {x.buffer, addend.buffer}, {y.buffer, addend.buffer ? x.buffer : 0, groups.buffer});
    if (int8) quantized_[is_row_buffer(y)] = {y, w.columns, items};
}

// Norms and rotations of queries and keys and the store of keys and values as one dispatch, when that is what is pending.
bool VulkanBackend::store_heads(int layer, View keys, View values) {
    if (heads_.ropes.size() != 2) return false;
    const PendingRope q = heads_.ropes[0], k = heads_.ropes[1];
    const int dim = k.x.width / k.heads;
    const bool blocks = cache().shape.format != CacheFormat::q8_0 || (dim % 32 == 0 && values.width % 32 == 0);
    if (q.id != k.id || q.x.width / q.heads != dim || q.x.buffer == k.x.buffer || !same(k.x, keys) || values.buffer == keys.buffer || dim > 1024 || !blocks) return false;
    WeightId query_norm = WeightId::none, key_norm = WeightId::none;
    float epsilon = 0;
    for (const PendingNorm& n : heads_.norms) {
        if (weight(n.weight).columns != dim || (epsilon != 0 && n.epsilon != epsilon)) return false;
        epsilon = n.epsilon;
        if (same(n.x, q.x)) query_norm = n.weight;
        else if (same(n.x, k.x)) key_norm = n.weight;
        else return false;
    }
    turn_and_store(layer, q, query_norm, key_norm, epsilon, {u32(dim), u32(dim), u32(q.offset), u32(k.offset), u32(dim)}, u32(k.heads), keys, values);
    return true;
}

// The same for MLA: the latent's norm, the rotation of the queries' ends and of the shared key behind the latent, and the store of both.
bool VulkanBackend::store_latent(int layer, View keys) {
    if (heads_.ropes.size() != 2 || heads_.norms.size() != 1) return false;
    const PendingRope q = heads_.ropes[0], k = heads_.ropes[1];
    const PendingNorm n = heads_.norms[0];
    const int rank = keys.width - k.x.width, query_dim = q.x.width / q.heads;
    if (q.id != k.id || q.x.buffer == k.x.buffer || k.heads != 1 || rank < 0 || !same(k.x, keys.columns(rank, k.x.width)) || !same(n.x, keys.columns(0, rank)) || weight(n.weight).columns != rank ||
        keys.width > 1024 || query_dim > 1024)
        return false;
    turn_and_store(layer, q, WeightId::none, n.weight, n.epsilon, {u32(query_dim), u32(keys.width), u32(q.offset), u32(rank + k.offset), u32(rank)}, 1, keys, {});
    return true;
}

void VulkanBackend::turn_and_store(int layer, const PendingRope& q, WeightId query_norm, WeightId key_norm, float epsilon, const HeadShape& shape, u32 key_heads, View keys, View values) {
    const RopePush turn = rope_push(q);
    const CacheRows& rows = cache_rows(layer);
    const Values qp = place(q.x), kp = place(keys), vp = values.width ? place(values) : Values{};
    const HeadsPush push{turn.turns, qp.address, kp.address, vp.address, address_of(query_norm), address_of(key_norm), rows.keys.address, rows.values.address, step_block_.address,
                         turn.pairs, u32(q.heads), key_heads, qp.stride, kp.stride, vp.stride, u32(values.width), rows.key_bytes, rows.value_bytes, epsilon};
    const u32 parts = u32(q.heads) + key_heads + (u32(values.width) + 63) / 64;
    heads_.norms.clear(), heads_.ropes.clear();
    dispatch(Shader::heads, {{u32(cache().shape.format), shape.query_dim, shape.key_dim, shape.query_turned, shape.key_turned, shape.key_normed, turn.adjacent}}, push, {parts, u32(rows_), 1},
             {qp.buffer, kp.buffer, vp.buffer}, {qp.buffer, kp.buffer, rows.keys.address, rows.values.address});
}

void VulkanBackend::store(int layer, Values keys, int key_width, Values values, int value_width) {
    const CacheRows& rows = cache_rows(layer);
    const u32 format = u32(cache().shape.format);
    const StorePush push{{keys.address, values.address}, {rows.keys.address, rows.values.address}, step_block_.address, {u32(key_width), u32(value_width)}, {keys.stride, values.stride},
                         {rows.key_bytes, rows.value_bytes}, u32(rows_)};
    const int unit = cache().shape.format == CacheFormat::q8_0 ? 32 : 1;
    dispatch(Shader::store, {{format}}, push, {groups_for(std::uint64_t(rows_) * (key_width + value_width) / unit, device_->workgroup()), 1, 1}, {keys.buffer, values.buffer},
             {rows.keys.address, rows.values.address});
}

} // namespace ponder::vulkan
#endif
