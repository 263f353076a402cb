// Where the thought ends and the answer begins: the splitter that sorts generated tokens into the two channels as they come, by
// the format that the model's template shows (reasoning_format.h). It owns one of two splitters, for tags or for harmony's
// messages.
#pragma once

#include "engine/text/reasoning_format.h"
#include "engine/text/reasoning_harmony.h"
#include "engine/text/reasoning_piece.h"
#include "engine/text/reasoning_tags.h"

#include <string_view>
#include <variant>

namespace ponder {

// Fed with tokens in order, gives text by channel. The markers themselves and the blank lines around them are not shown; a
// marker cut over several tokens is held back until it is sure. A thought that never closes stays reasoning. The splitter
// starts inside the thought when the prompt's end says so. To go on with an unfinished answer, give the prompt without it and
// push its tokens again.
class ReasoningSplitter {
  public:
    // prompt_end: the last few hundred bytes of the rendered prompt; decides whether generation starts inside a thought.
    ReasoningSplitter(const ReasoningFormat& format, std::string_view prompt_end);

    ReasoningPieces push(Token token, std::string_view bytes) {
        return std::visit([&](auto& splitter) { return splitter.push(token, bytes); }, splitter_);
    }
    ReasoningPieces finish() {
        return std::visit([](auto& splitter) { return splitter.finish(); }, splitter_);
    }
    Channel channel() const { // where the next text would go, as far as is known
        return std::visit([](const auto& splitter) { return splitter.channel(); }, splitter_);
    }

  private:
    std::variant<TagSplitter, HarmonySplitter> splitter_;
};

} // namespace ponder
