// The tokens an answer was generated with, put back into later prompts. Text that is tokenized anew may be cut in other places than the model
// cut it, and one different token makes everything behind it be evaluated again. So a message may carry its tokens, and wherever the rendered
// prompt holds, byte for byte, what they spell, they stand in place of that text. Nothing depends on the match: what differs (an edit, a
// template that trims or drops) is tokenized as text, correct and only slower.
#pragma once

#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"

#include <cstdint>

namespace ponder {

// Names a vocabulary by what its ids spell: tokens kept with one name are only read with the same. Never 0.
std::uint64_t vocabulary_name(const Tokenizer& tokenizer);

struct ExactPrompt {
    std::vector<Token> tokens;
    int exact = 0; // of these, taken from messages
};

// messages: those the text was rendered from, in order; vocabulary: the tokenizer's name.
ExactPrompt encode_exactly(const Tokenizer& tokenizer, std::uint64_t vocabulary, const MarkedText& text, const std::vector<ChatMessage>& messages);

} // namespace ponder
