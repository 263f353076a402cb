#include "engine/run/page_warmer.h"

#include <algorithm>
#include <cstdint>
#include <sys/mman.h>

namespace ponder {

std::vector<MappedRange> host_ranges(const ModelSpec& spec, const Plan& plan) {
    std::vector<MappedRange> ranges;
    auto host = [&](int device) { return device >= 0 && plan.devices[static_cast<std::size_t>(device)].host(); };
    auto add = [&](const TensorSet& set) {
        for (const GgufTensor* part : set.parts) ranges.push_back({part->data, part->bytes});
    };
    auto add_experts = [&](const TensorSet& set, const std::vector<bool>& away) {
        for (std::size_t e = 0; e < away.size() && !set.empty(); e++) {
            if (!away[e]) continue;
            const bool apart = set.parts.size() > 1;
            const GgufTensor& part = *set.parts[apart ? e : 0];
            const std::size_t bytes = apart ? part.bytes : part.bytes / away.size();
            ranges.push_back({part.data + (apart ? 0 : e * bytes), bytes});
        }
    };
    if (host(plan.placement.embedding)) add(spec.embedding);
    for (std::size_t i = 0; i < spec.layers.size(); i++) {
        const LayerPlacement& place = plan.placement.layers[i];
        const LayerSpec& layer = spec.layers[i];
        if (host(place.device)) for_each_tensor(layer, add);
        else if (host(place.other))
            for (const TensorSet* set : {&layer.experts.gate, &layer.experts.up, &layer.experts.down, &layer.experts.gate_up}) add_experts(*set, place.away);
    }
    if (host(plan.placement.output)) add(spec.output);
    return ranges;
}

// Asks the system for the weights' pages while the model is already usable: from the disk's cache that is a matter of a second, from the disk
// itself the first answer waits only for what it needs. A share that does not fit is left to the system.
void warm_pages(const std::vector<MappedRange>& ranges, std::stop_token stop) {
    std::size_t bytes = 0;
    for (const auto& range : ranges) bytes += range.size();
    const std::size_t available = available_memory();
    if (available && bytes > available / 10 * 9) return;
    constexpr std::uintptr_t page = 4096, slice = 16 << 20; // a slice is short enough to stop after
    for (const auto& range : ranges) {
        const auto start = reinterpret_cast<std::uintptr_t>(range.data()), end = start + range.size();
        for (std::uintptr_t at = start / page * page; at < end; at += slice) {
            if (stop.stop_requested()) return;
#ifdef MADV_POPULATE_READ
            if (::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_POPULATE_READ) == 0) continue;
#endif
            ::madvise(reinterpret_cast<void*>(at), std::min(slice, end - at), MADV_WILLNEED); // advice: failure costs time alone
        }
    }
}

} // namespace ponder
