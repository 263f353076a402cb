// Text washed in colour by how sure the model was of each token: rich text whose characters are those of the plain text one by one, so that a place
// in the drawn document is a place in the text.
#pragma once

#include "ui/token_odds.h"

namespace ponder::ui {

// How much doubt a probability is: 0 none, 1 some (below a half), 2 much (below a fifth).
int doubtOf(float probability);

struct TokenMarks {
    struct Mark {
        int token = 0;    // its index in the answer
        int from = 0, to = 0; // characters of the text
        int doubt = 0;
        bool operator==(const Mark&) const = default;
    };
    QVector<Mark> marks; // in order, of one text
    int current = -1;    // the token that is looked at
    bool isEmpty() const { return marks.isEmpty(); }
    bool operator==(const TokenMarks&) const = default;
};
TokenMarks marksOf(const TokenOdds& odds, const QVector<TokenPlace>& places, int text);

// Characters [from, to) of the text. Classes: d1, d2 for doubt, cur for the current token.
QString markedHtml(const QString& text, const TokenMarks& marks, int from, int to);

} // namespace ponder::ui
