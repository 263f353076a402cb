// A rich text as lines of a page: laid out at a width, with its formulas typeset, and painted line by line. Code is laid out
// apart: coloured, and broken with a hanging indent where a line is too long for the page.
#pragma once

#include "ui/export_scripts.h"
#include "ui/math_text.h"
#include "ui/pdf_flow.h"

#include <memory>
#include <QTextDocument>
#include <QTextLayout>

namespace ponder::ui {

class PdfRooms;

struct PdfTextWish {
    QString html; // as markdown.h makes it
    QFont font;
    QColor color;
    double width = 0; // units; 0: as wide as it is
    Qt::Alignment align = Qt::AlignLeft;
    bool anywhere = true; // a word that is too long is broken
};

class PdfText {
  public:
    PdfText(ExportScripts& scripts, const PdfTextWish& wish);
    ~PdfText();
    PdfText(const PdfText&) = delete;
    PdfText& operator=(const PdfText&) = delete;
    double height() const;
    double natural() const { return natural_; } // the width that its longest line takes
    int lines() const { return int(lines_.size()); }
    double lineHeight(int line) const { return lines_[line].height; }
    double baseline(int line) const; // below the line's top
    void drawLine(int line, QPainter& painter, QPointF corner);

    // The text as pieces of a run; they keep it alive.
    static QVector<PdfPiece> pieces(const std::shared_ptr<PdfText>& text);

  private:
    struct Line {
        QTextLine line;
        double top = 0, height = 0;         // of the layout
        QVector<QPair<int, QPointF>> rooms; // formulas, by their place in MathText, and where, from the line's corner
    };
    ExportScripts& scripts_;
    QColor color_;
    std::unique_ptr<PdfRooms> rooms_;
    QTextDocument document_;
    MathText math_;
    QVector<Line> lines_;
    double natural_ = 0;
};

QVector<PdfPiece> pdfCode(ExportScripts& scripts, const QString& code, const QString& language, double width, double points);

// A formula on a line of its own, in the middle; made smaller or broken where it is wider than the page.
QVector<PdfPiece> pdfFormula(ExportScripts& scripts, const std::shared_ptr<const MathList>& list, double width,
                             const QFont& font, const QColor& color);

} // namespace ponder::ui
