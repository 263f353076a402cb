// The beginning of an answer, as tokens to go on from: a thought that was changed, closed where it stands, or opened again. What is known of
// the answer is taken over token by token as far as it spells the thought; only what differs is tokenized anew, and the markers are the model's
// own, as its template writes them.
#pragma once

#include "engine/run/loaded_model.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ponder {

// What ends a thought and begins the answer. mid_line: the thought does not end with a line break.
std::vector<Token> closing_tokens(const ModelText& model, bool mid_line = true);

// known: the tokens of an earlier answer behind the same prompt, or none. thought: what its thought shall be. close: the answer begins; where
// the known tokens close this very thought, they close it again.
std::vector<Token> begin_with_thought(const ModelText& model, std::string_view prompt_end, std::span<const Token> known, std::string_view thought, bool close);

} // namespace ponder
