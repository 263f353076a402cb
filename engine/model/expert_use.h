// How often each expert of each layer was chosen: counted where a router's choice passes through the host anyway, and what a plan goes by when
// only some experts fit on a device.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace ponder {

struct ExpertUse {
    std::vector<std::vector<std::uint64_t>> chosen; // (layers) x (experts); a layer without experts, or never seen: empty or zeros

    void count(int layer, std::span<const int> ids) {
        for (const int id : ids) chosen[static_cast<std::size_t>(layer)][static_cast<std::size_t>(id)]++;
    }
    bool seen(std::size_t layer) const {
        if (layer >= chosen.size()) return false;
        for (const std::uint64_t n : chosen[layer])
            if (n) return true;
        return false;
    }
};

} // namespace ponder
