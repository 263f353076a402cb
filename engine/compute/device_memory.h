// What a share of a model takes of a device's memory, before anything is allocated: each backend's own sums behind one door, by kind of device.
// For the processor weights are what the file maps, and only rearranged copies are memory of its own.
#pragma once

#include "engine/compute/backend.h"
#include "engine/compute/devices.h"

#include <cstdint>

namespace ponder {

// The largest widths among the layers that a device computes; 0 where there are none of the kind.
struct RowWidths {
    int rows = 0;      // of a step, at most
    int tokens = 0;    // of the cache; 0: however many
    int width = 0;     // of the residual rows
    int heads = 0, value_dim = 0, kv_rank = 0, rope_dim = 0; // kv_rank, rope_dim: of MLA
    int conv_width = 0;                                      // of short convolutions
    int hidden = 0, shared_hidden = 0;                       // of dense feed-forwards, and of shared experts
    int experts = 0, used = 0, expert_hidden = 0;
    int vocabulary = 0;         // 0: the logits are computed elsewhere
    int logit_rows = 1;         // rows of a step whose logits are wanted
    bool meets_another = false; // rows go to and from another device in mid-step
};

std::uint64_t device_weight_bytes(DeviceKind kind, const WeightSource& source); // load_weight; null parts take nothing
std::uint64_t device_transposed_bytes(DeviceKind kind, const WeightSource& source, std::int64_t rows); // load_transposed
std::uint64_t device_cache_bytes(DeviceKind kind, const CacheShape& shape);
std::uint64_t device_working_bytes(DeviceKind kind, const RowWidths& widths); // of the ops, beside the row buffers

} // namespace ponder
