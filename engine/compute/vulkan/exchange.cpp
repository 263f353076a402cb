#ifdef PONDER_HAS_VULKAN
#include "engine/compute/vulkan/ops.h"

#include <cstring>

namespace ponder::vulkan {

void VulkanBackend::copy(const Values& from, const Values& to, u32 columns, u32 items) {
    dispatch(Shader::copy, {}, CopyPush{from.address, to.address, columns, items, from.stride, to.stride}, {groups_for(std::uint64_t(columns) * items, device_->workgroup()), 1, 1},
             {from.buffer}, {to.buffer});
}

Result<void> VulkanBackend::read(View from, std::span<float> to) {
    flush();
    const u32 width = u32(from.width);
    Range range;
    if (read_back(Slot::rows_read, std::uint64_t(rows_) * width * 4, &range)) {
        copy(place(from), {range.address, range.address, width, 0}, width, u32(rows_));
        drain();
    }
    if (failure_) return tl::unexpected<Error>(*failure_);
    if (!step_.rehearsal) std::memcpy(to.data(), range.host, std::size_t(rows_) * width * 4);
    return {};
}

void VulkanBackend::write(View to, std::span<const float> from) {
    flush();
    Values rows;
    if (!written(from.data(), from.size_bytes(), &rows)) return;
    rows.stride = u32(to.width);
    copy(rows, place(to), u32(to.width), u32(rows_));
}

Result<void> VulkanBackend::moe_shared_out(const MoeOp& op, View in, View out, ExpertChoice& choice, std::span<float> rows) {
    flush();
    const u32 used = u32(op.used), width = u32(in.width), items = u32(rows_);
    const std::size_t chosen = std::size_t(rows_) * used;
    const Values x = place(in);
    Routed routed;
    Range ids, shares, sent;
    if (router(op, x, &routed) && read_back(Slot::ids_read, chosen * 4, &ids) && read_back(Slot::shares_read, chosen * 4, &shares) && read_back(Slot::rows_sent, std::uint64_t(items) * width * 4, &sent)) {
        choose(op, routed);
        copy(routed.ids, {ids.address, ids.address, used, 0}, used, items);
        copy(routed.shares, {shares.address, shares.address, used, 0}, used, items);
        copy(x, {sent.address, sent.address, width, 0}, width, items);
        submit();
        const Recorder::Ticket routing = recorder_.last();
        const SharedPart shared = shared_hidden(op, x); // from here at work while the other device takes its part
        shared_down(op, shared);
        experts(op, routed, shared, x, place(out));
        submit();
        wait(routing);
        uploads_ = 0; // what was written before the routing has been used
    }
    if (failure_) return tl::unexpected<Error>(*failure_);
    if (step_.rehearsal) {
        choice.ids.assign(chosen, 0), choice.weights.assign(chosen, 0);
        return {};
    }
    const auto* id = reinterpret_cast<const std::int32_t*>(ids.host);
    const auto* share = reinterpret_cast<const float*>(shares.host);
    choice.ids.assign(id, id + chosen), choice.weights.assign(share, share + chosen);
    std::memcpy(rows.data(), sent.host, std::size_t(items) * width * 4);
    return {};
}

void VulkanBackend::moe_chosen(const MoeOp& op, const ExpertChoice& choice, View in, View out) {
    flush();
    Routed routed;
    if (!supports(op) || !written(choice.ids.data(), choice.ids.size() * 4, &routed.ids) || !written(choice.weights.data(), choice.weights.size() * 4, &routed.shares)) return;
    routed.ids.stride = routed.shares.stride = u32(op.used);
    experts(op, routed, {}, place(in), place(out));
}

} // namespace ponder::vulkan
#endif
