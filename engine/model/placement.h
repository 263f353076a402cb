// Which device holds what of a model, as plain data: made by a plan (model/plan.h) or by hand, walked by the Transformer. A layer lives on one
// device with its attention, norms, cache rows, router and shared or dense feed-forward part; of its experts, some or all may be held by a
// second device, which computes them while the first is at work on its own.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ponder {

struct LayerPlacement {
    int device = 0;          // of Placement::devices
    int other = -1;          // that of the experts that are away; -1: none is
    std::vector<bool> away;  // (experts) held by the other device; empty: none
};

struct Placement {
    std::vector<std::string> devices; // what --device takes: "cuda:0", "cpu"
    int embedding = 0;                // the device of the embedding table
    int output = 0;                   // of the last norm and the output head, where the logits come from
    std::vector<LayerPlacement> layers;
};

inline Placement placed_on(const std::string& device, std::size_t layers) { return {{device}, 0, 0, std::vector<LayerPlacement>(layers)}; }

} // namespace ponder
