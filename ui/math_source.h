// Finds the formulas of a Markdown text before the Markdown is parsed, so that backslashes, stars and underscores in them stay
// what they are: \( \), \[ \], $$ $$, environments on lines of their own, and $ $ where it cannot be money or a variable of a
// shell. Code is left alone. Each formula becomes a mark of private characters, which a Markdown parser takes for a word.
#pragma once

#include <functional>
#include <QString>
#include <QVector>

namespace ponder::ui {

struct FoundMath {
    QString tex;
    QString source;       // with its delimiters, for where it turns out to be no formula after all
    bool display = false; // on a line of its own
    bool whole = true;    // false: the end of a growing text, its closing delimiter still to come
    bool literal = false; // not whole, and perhaps no formula: shown as it is written
};

struct MathSource {
    QString text; // the Markdown, with marks
    QVector<FoundMath> formulas;
};

// growing: more of the text may follow.
MathSource takeMath(const QString& markdown, bool growing);

// Walks a text with marks in order: the words between them, and the formulas.
void forEachPart(const QString& text, const QVector<FoundMath>& formulas, const std::function<void(const QString&)>& words,
                 const std::function<void(const FoundMath&)>& formula);

// The text as it was before its formulas were taken out.
QString withSources(const QString& text, const QVector<FoundMath>& formulas);

// What follows the quote and list markers at the beginning of a line.
QStringView afterContainers(QStringView line);

// How many characters of a code fence the (stripped) line begins with, 0 for none; c is which.
int fenceLength(QStringView line, QChar* c = nullptr);

} // namespace ponder::ui
