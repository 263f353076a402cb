// What a splitter gives out: text with the channel it belongs to.
#pragma once

#include "engine/text/reasoning_format.h"

#include <string>
#include <string_view>
#include <vector>

namespace ponder {

struct ReasoningPiece {
    Channel channel;
    std::string text; // whole UTF-8 characters
    bool operator==(const ReasoningPiece&) const = default;
};
using ReasoningPieces = std::vector<ReasoningPiece>;

inline void add_piece(ReasoningPieces& out, Channel channel, std::string_view text) {
    if (text.empty()) return;
    if (out.empty() || out.back().channel != channel) out.push_back({channel, {}});
    out.back().text += text;
}

} // namespace ponder
