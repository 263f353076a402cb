#include "engine/text/reasoning.h"

namespace ponder {

namespace {

std::variant<TagSplitter, HarmonySplitter> splitter_for(const ReasoningFormat& format, std::string_view prompt_end) {
    if (format.style == ReasoningStyle::harmony) return HarmonySplitter(format.harmony, prompt_end);
    return TagSplitter(format, prompt_end);
}

} // namespace

ReasoningSplitter::ReasoningSplitter(const ReasoningFormat& format, std::string_view prompt_end)
    : splitter_(splitter_for(format, prompt_end)) {}

} // namespace ponder
