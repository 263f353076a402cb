// Formulas typeset and code coloured for an export, on whatever thread asks: each call waits for its answer, under the same
// limits as the window's. Lives and dies on the thread that uses it.
#pragma once

#include "ui/code_highlighter.h"
#include "ui/typesetter.h"

namespace ponder::ui {

class ExportScripts {
  public:
    // Nothing when it is no formula that can be typeset; then its source is shown.
    std::shared_ptr<const MathList> typeset(const QString& tex, bool display);
    // Nothing when the language is unknown or none is named.
    QVector<CodeToken> coloured(const QString& code, const QString& language);
    MathFonts& fonts() { return typesetter_.fonts(); }
    Typesetter& typesetter() { return typesetter_; }

  private:
    Typesetter typesetter_;
    CodeHighlighter highlighter_;
};

} // namespace ponder::ui
