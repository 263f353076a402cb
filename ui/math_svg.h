// Typeset formulas as drawings in a page: one small SVG for each piece of a formula, in the colour and size of the words
// around. The outlines of the letters are kept apart, each once for the whole page, and are referred to.
#pragma once

#include "ui/math_fonts.h"
#include "ui/math_list.h"

#include <string>

namespace ponder::ui {

class MathSvg {
  public:
    explicit MathSvg(MathFonts& fonts) : fonts_(fonts) {}
    // What stands in the text, and, unseen, the source for who selects and copies it.
    std::string of(const MathList& list, const QString& tex, bool display);
    // The outlines that were referred to since the last call; belongs into the same page.
    std::string takeOutlines();
    static const char* style(); // CSS

  private:
    struct Writer;
    MathFonts& fonts_;
    QHash<QPair<QString, quint32>, int> known_; // face and glyph -> number of the outline
    std::string outlines_;
};

} // namespace ponder::ui
