// What an answer finally says, in a form that two runs of one question can be compared in. Looked for in this order:
//   1. the last \boxed{...};
//   2. behind the last "answer:", "answer is", "Antwort:", "Antwort ist", "答案是", "答案：" or "Atsakymas:", up to the end of that sentence;
//   3. the last words in bold, unless they are a heading that ends with a colon;
//   4. the last line that is not blank, if the answer has but one, or holds a number: its last number;
//   5. the whole answer.
// It is then made plain: small letters; marks of Markdown and TeX, quotes and the full stop at the end go; spaces are one; and a number loses its
// thousands separators, zeros that say nothing, a plus and a currency sign, so that "**1,412.0**", "$1412$" and "1412." agree.
#pragma once

#include <QString>
#include <QStringList>

namespace ponder::ui {

QString finalAnswer(const QString& answer); // empty when there is none

struct Agreement {
    QString answer; // as finalAnswer gives it
    int runs = 0;
    bool operator==(const Agreement&) const = default;
};
// The different answers with how many runs give each, the most given first; empty ones are left out.
QList<Agreement> agreements(const QStringList& answers);

} // namespace ponder::ui
