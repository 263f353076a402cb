// The probabilities of an answer's tokens: which each was chosen among, what they spell, and where each token stands in the text that is shown.
// Kept beside the answer as "top_k", all numbers packed (ui/packed_numbers.h) but for probabilities, which are two bytes, the lower first, as
// shares of 65534; 65535 is a token that was given and not chosen:
//   a byte 1 (the version), the name of the vocabulary (eight bytes, the lowest first),
//   the number of different tokens, each with its id and the length and bytes of what it spells,
//   the number of tokens in the answer, each with its place in that list, its probability, the number of candidates,
//   and these, the likeliest first, each with its place and its probability.
// Bytes that are not whole, not of this version or say what cannot be are refused as a whole.
#pragma once

#include "ui/engine_port.h"

#include <string>
#include <string_view>

namespace ponder::ui {

class TokenOdds {
  public:
    static constexpr const char* kind = "top_k";

    quint64 vocabulary = 0;
    QVector<TokenChoice> tokens; // by index

    // Takes what the engine sends. A token that was given keeps what is known of it; one that differs from what was known ends that.
    void add(const QVector<TokenChoice>& more);
    bool isEmpty() const; // of no token it is known what it was chosen among
    TokenOdds upTo(int count) const;

    std::string packed() const;
    static TokenOdds unpacked(std::string_view bytes); // without tokens when the bytes are refused
};

// Where a token stands: in which of the texts and which characters (UTF-16). text -1: nowhere, as markers do.
struct TokenPlace {
    int text = -1;
    int from = 0, to = 0;
    bool operator==(const TokenPlace&) const = default;
};

// texts: the thought and the answer, as they are shown, in the order they were written. Blanks around them may be missing.
QVector<TokenPlace> placesOf(const QVector<TokenChoice>& tokens, const QStringList& texts);

} // namespace ponder::ui
