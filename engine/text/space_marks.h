// How a text is made ready for a vocabulary spelled in characters, in which a space is a letter like others: SentencePiece puts
// one in front of every piece of text, so that a word looks the same wherever it stands, and some models want runs of spaces
// made one. Also where such a text may be cut into words without changing what it is encoded to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ponder::bpe {

struct SpaceRules {
    bool prefix = false;  // a space before a text that begins or follows a special token
    bool squeeze = false; // runs of spaces become one, those at the ends none
};

// The text with U+2581 taken for a space, as the vocabulary takes it, and with the rules applied.
std::string prepare_spaces(std::string_view text, SpaceRules rules);

// Where the word ends that text begins with: before the next space that follows something else.
std::size_t spaced_word_end(std::string_view text);

} // namespace ponder::bpe
