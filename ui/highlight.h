// Quiet colouring of code: comments, strings, numbers and keywords, by one small lexer and a table of languages. It is safe on
// half-finished code, linear in its length, and leaves a language that it does not know plain.
#pragma once

#include <QString>

namespace ponder::ui {

// Escaped rich text with spans of class k (keyword), s (string), n (number), m (comment).
QString highlight(const QString& code, const QString& language);

} // namespace ponder::ui
