#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <algorithm>

namespace ponder::vulkan {

u32 most_tiles(u32 pairs, u32 experts) { return pairs / expert_tile_items + std::min(pairs, experts); }

void VulkanBackend::ffn(const FfnOp& op, View in, View out) {
    flush();
    feed_down(op, feed_hidden(op, Slot::hidden, place(in), 1, Choice::only, {}), place(out), 1, Choice::only, {});
}

// Two chains that do not wait for each other go side by side: router and choice, and the shared expert's two products.
void VulkanBackend::moe(const MoeOp& op, View in, View out) {
    flush();
    const Values x = place(in);
    Routed routed;
    if (!router(op, x, &routed)) return;
    const SharedPart shared = shared_hidden(op, x);
    choose(op, routed);
    shared_down(op, shared);
    experts(op, routed, shared, x, place(out));
}

bool VulkanBackend::supports(const MoeOp& op) {
    if (op.expert_count > most_experts || op.used > most_used) failure_ = Error{ErrorKind::unsupported, "Vulkan runs models of at most 1024 experts, 64 of them at once."};
    return !failure_;
}

bool VulkanBackend::router(const MoeOp& op, Values x, Routed* routed) {
    const u32 used = u32(op.used), count = u32(op.expert_count), items = u32(rows_);
    if (!supports(op) || !scratch(Slot::router, std::uint64_t(items) * count * 4, &routed->logits) || !scratch(Slot::expert_ids, std::uint64_t(items) * used * 4, &routed->ids) ||
        !scratch(Slot::expert_shares, std::uint64_t(items) * used * 4, &routed->shares))
        return false;
    routed->logits.stride = count;
    routed->ids.stride = routed->shares.stride = used;
    const Weight& w = weight(op.router);
    routed->chosen = options_.fused && rows_ < tiled_rows && w.format == BlockFormat::f32 && w.columns % 4 == 0 && x.address % 16 == 0 && x.stride % 4 == 0;
    if (routed->chosen) {
        const RouterPush push{routed->logits.address, address_of(op.selection_bias), routed->ids.address, routed->shares.address, x.address, w.table, address_of(op.router_bias), counters_.address,
                              count, used, u32(op.groups), u32(op.groups_used), u32(op.gating), op.normalize, op.scale, u32(w.columns), x.stride};
        dispatch(Shader::router, {}, push, {groups_for(count, device_->workgroup() / device_->facts().subgroup), items, 1}, {x.buffer},
                 {routed->logits.buffer, routed->ids.buffer, routed->shares.buffer, counters_.address}, std::uint64_t(w.columns) * count * items);
        return !failure_;
    }
    Product p;
    p.weight = op.router, p.bias = op.router_bias, p.x = x, p.y = routed->logits, p.items = rows_;
    multiply(p);
    return !failure_;
}

void VulkanBackend::choose(const MoeOp& op, const Routed& routed) {
    if (routed.chosen) return;
    const RoutePush push{routed.logits.address, address_of(op.selection_bias), routed.ids.address, routed.shares.address, u32(op.expert_count), u32(op.used), u32(op.groups), u32(op.groups_used),
                         u32(op.gating), op.normalize, op.scale};
    dispatch(Shader::route, {}, push, {u32(rows_), 1, 1}, {routed.logits.buffer}, {routed.ids.buffer, routed.shares.buffer});
}

VulkanBackend::SharedPart VulkanBackend::shared_hidden(const MoeOp& op, Values x) {
    SharedPart shared;
    if (op.shared.gate == WeightId::none) return shared;
    if (op.shared_gate != WeightId::none) {
        if (!scratch(Slot::shared_logit, std::uint64_t(rows_) * 4, &shared.logit)) return shared;
        shared.logit.stride = 1;
        Product gate;
        gate.weight = op.shared_gate, gate.x = x, gate.y = shared.logit, gate.items = rows_;
        multiply(gate);
    }
    const u32 width = u32(weight(op.shared.down).rows);
    if (!scratch(Slot::shared_part, std::uint64_t(rows_) * width * 4, &shared.part)) return shared;
    shared.part.stride = width;
    shared.hidden = feed_hidden(op.shared, Slot::shared_hidden, x, 1, Choice::only, {});
    return shared;
}

void VulkanBackend::shared_down(const MoeOp& op, const SharedPart& shared) {
    if (shared.hidden.address) feed_down(op.shared, shared.hidden, shared.part, 1, Choice::only, {});
}

// The part of the chosen experts that are held here, plus the shared expert's.
void VulkanBackend::experts(const MoeOp& op, const Routed& routed, const SharedPart& shared, Values x, Values y) {
    if (failure_) return;
    const u32 used = u32(op.used), width = u32(weight(op.experts.down).rows), items = u32(rows_);
    if (rows_ >= tiled_rows && !sort_pairs(routed, op.used, op.expert_count, weight(op.experts.gate))) return;
    if (options_.fused && rows_ < tiled_rows) { // the experts' last products are summed as they are made
        Product down;
        down.x = feed_hidden(op.experts, Slot::expert_hidden, x, op.used, Choice::by_id, routed.ids);
        down.weight = op.experts.down, down.bias = op.experts.down_bias, down.y = y, down.items = rows_, down.subs = op.used, down.choice = Choice::by_id_summed, down.ids = routed.ids;
        down.shares = routed.shares, down.shared = shared.part, down.shared_logit = shared.logit;
        return multiply(down);
    }
    Values parts;
    if (!scratch(Slot::expert_parts, std::uint64_t(items) * used * width * 4, &parts)) return;
    parts.stride = used * width, parts.sub = width;
    feed_down(op.experts, feed_hidden(op.experts, Slot::expert_hidden, x, op.used, Choice::by_id, routed.ids), parts, op.used, Choice::by_id, routed.ids);
    const CombinePush push{parts.address, routed.shares.address, shared.part.address, shared.logit.address, y.address, weight(op.experts.down).table, routed.ids.address, width, items, used, y.stride};
    dispatch(Shader::combine, {}, push, {groups_for(std::uint64_t(items) * width, device_->workgroup()), 1, 1},
             {parts.buffer, routed.shares.buffer, routed.ids.buffer, shared.part.buffer, shared.logit.buffer}, {y.buffer});
}

bool VulkanBackend::sort_pairs(const Routed& routed, int used, int experts, const Weight& held) {
    const u32 pairs = u32(rows_) * u32(used);
    most_tiles_ = most_tiles(pairs, u32(experts));
    if (!scratch(Slot::sorted_pairs, pairs * 4, &sorted_) || !scratch(Slot::expert_tiles, (1 + 3 * std::uint64_t(most_tiles_)) * 4, &tiles_)) return false;
    dispatch(Shader::scatter, {}, ScatterPush{routed.ids.address, sorted_.address, tiles_.address, held.table, pairs, u32(experts), expert_tile_items}, {1, 1, 1}, {routed.ids.buffer},
             {sorted_.buffer, tiles_.buffer});
    return true;
}

// activation(gate * x, up * x), in the slot.
Values VulkanBackend::feed_hidden(const FfnOp& op, Slot slot, Values x, int subs, Choice choice, Values ids) {
    const Weight &gate = weight(op.gate), &up = weight(op.up);
    const u32 ff = u32(gate.rows), activation = op.activation == Activation::silu ? 1 : 2;
    Values hidden, second;
    const std::uint64_t values = std::uint64_t(rows_) * u32(subs) * ff;
    if (!scratch(slot, values * 4, &hidden)) return {};
    hidden.stride = u32(subs) * ff, hidden.sub = choice == Choice::by_id ? ff : 0;
    Product p;
    p.weight = op.gate, p.bias = op.gate_bias, p.x = x, p.y = hidden, p.items = rows_, p.subs = subs, p.choice = choice, p.ids = ids;
    if (options_.fused && gate.format == up.format && rows_ < tiled_rows) {
        p.up = op.up, p.up_bias = op.up_bias, p.activation = activation;
        multiply(p);
    } else {
        if (!scratch(Slot::up, values * 4, &second)) return {};
        multiply(p);
        p.weight = op.up, p.bias = op.up_bias, p.y.address = second.address, p.y.buffer = second.buffer;
        multiply(p);
        dispatch(Shader::activate, {}, ActivatePush{hidden.address, second.address, u32(values), activation}, {groups_for(values, device_->workgroup()), 1, 1}, {hidden.buffer, second.buffer},
                 {hidden.buffer});
    }
    return hidden;
}

void VulkanBackend::feed_down(const FfnOp& op, Values hidden, Values y, int subs, Choice choice, Values ids) {
    Product down;
    down.weight = op.down, down.bias = op.down_bias, down.x = hidden, down.y = y, down.items = rows_, down.subs = subs, down.choice = choice, down.ids = ids;
    multiply(down);
}

} // namespace ponder::vulkan
#endif
