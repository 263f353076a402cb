// What Qt writes as a PDF, with the characters put right: of a glyph that several characters have, Qt names the first, so that
// words copied from a page have tabs between them. Everything else stays as it is.
#pragma once

#include <QByteArray>

namespace ponder::ui {

QByteArray withSpaces(const QByteArray& pdf);

} // namespace ponder::ui
