// The pages of a mapped file that the processor will compute with, asked for while the model is already usable. What has gone to a GPU is not
// read a second time.
#pragma once

#include "engine/model/plan.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <vector>

namespace ponder {

using MappedRange = std::span<const std::byte>;

std::vector<MappedRange> host_ranges(const ModelSpec& spec, const Plan& plan); // the processor's share of the weights
void warm_pages(const std::vector<MappedRange>& ranges, std::stop_token stop);

} // namespace ponder
