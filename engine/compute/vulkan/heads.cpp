#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

namespace ponder::vulkan {

void VulkanBackend::rms_norm(View in, WeightId weight_id, float epsilon, View out) {
    if (options_.fused && same(in, out) && heads_.ropes.empty() && heads_.norms.size() < 2) { // perhaps of heads that are turned and stored next
        flush_add();
        heads_.norms.push_back({in, weight_id, epsilon});
        return;
    }
    flush_heads();
    normalize(in, weight_id, epsilon, out);
}

void VulkanBackend::rope(RopeId id, View x, int heads, int offset) {
    flush_add();
    if (heads_.ropes.size() == 2) flush_heads();
    heads_.ropes.push_back({id, x, heads, offset});
    if (!options_.fused) flush_heads();
}

void VulkanBackend::store_kv(int layer, View keys, View values) {
    flush_add();
    if (store_heads(layer, keys, values)) return;
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
    const Weight& w = weight(weight_id);
    const Values x = place(in), y = place(out);
    NormPush push{x.address, y.address, w.first, 0, u32(w.columns), x.stride, y.stride, 0, epsilon, 0};
    Address addend = 0;
    if (pending_add_ && same(pending_add_->to, in) && in.width == w.columns) { // the residual sum and the norm in one pass
        const Values from = place(pending_add_->from);
        addend = from.buffer;
        push.addend = from.address, push.addend_stride = from.stride, push.factor = pending_add_->factor;
        pending_add_.reset();
    }
    flush_add();
    const u32 runs = static_cast<u32>(in.width / w.columns);
    dispatch(Shader::rms_norm, {}, push, {runs, u32(rows_), 1}, {x.buffer, addend}, {y.buffer, addend ? x.buffer : 0});
}

// Norms and rotations of queries and keys and the store of keys and values as one dispatch, when that is what is pending.
bool VulkanBackend::store_heads(int layer, View keys, View values) {
    const Cache& cache = this->cache();
    if (heads_.ropes.size() != 2 || values.width == 0) return false;
    const PendingRope q = heads_.ropes[0], k = heads_.ropes[1];
    const int dim = k.x.width / k.heads;
    const bool blocks = cache.shape.format != CacheFormat::q8_0 || (dim % 32 == 0 && values.width % 32 == 0);
    if (q.id != k.id || q.offset != k.offset || q.x.width / q.heads != dim || q.x.buffer == k.x.buffer || !same(k.x, keys) || values.buffer == keys.buffer || dim > 1024 || !blocks) return false;
    WeightId query_norm = WeightId::none, key_norm = WeightId::none;
    float epsilon = 0;
    for (const PendingNorm& n : heads_.norms) {
        if (weight(n.weight).columns != dim || (epsilon != 0 && n.epsilon != epsilon)) return false;
        epsilon = n.epsilon;
        if (same(n.x, q.x)) query_norm = n.weight;
        else if (same(n.x, k.x)) key_norm = n.weight;
        else return false;
    }
    const RopePush turn = rope_push(q);
    const CacheRows& rows = cache_rows(layer);
    const Values qp = place(q.x), kp = place(k.x), vp = place(values);
    const HeadsPush push{turn.turns, qp.address, kp.address, vp.address, address_of(query_norm), address_of(key_norm), rows.keys.address, rows.values.address, step_block_.address,
                         turn.pairs, turn.adjacent, u32(q.offset), u32(q.heads), u32(k.heads), u32(dim), qp.stride, kp.stride, vp.stride, u32(values.width), rows.key_bytes, rows.value_bytes, epsilon};
    heads_.norms.clear(), heads_.ropes.clear();
    dispatch(Shader::heads, {u32(cache.shape.format)}, push, {u32(q.heads) + u32(k.heads) + (u32(values.width) + 63) / 64, u32(rows_), 1}, {qp.buffer, kp.buffer, vp.buffer},
             {qp.buffer, kp.buffer, rows.keys.address, rows.values.address});
    return true;
}

void VulkanBackend::store(int layer, Values keys, int key_width, Values values, int value_width) {
    const Cache& cache = this->cache();
    const CacheRows& rows = cache_rows(layer);
    const StorePush push{{keys.address, values.address}, {rows.keys.address, rows.values.address}, step_block_.address, {u32(key_width), u32(value_width)}, {keys.stride, values.stride},
                         {rows.key_bytes, rows.value_bytes}, u32(rows_)};
    const int unit = cache.shape.format == CacheFormat::q8_0 ? 32 : 1;
    dispatch(Shader::store, {u32(cache.shape.format)}, push, {groups_for(std::uint64_t(rows_) * (key_width + value_width) / unit, device_->workgroup()), 1, 1}, {keys.buffer, values.buffer},
             {rows.keys.address, rows.values.address});
}

} // namespace ponder::vulkan
#endif
