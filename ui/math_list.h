// A typeset formula as a flat list of marks, ready to be painted at any size and in any colour. Lengths are in em of the
// formula's font; x runs to the right, y downward from the baseline.
#pragma once

#include <optional>
#include <QColor>
#include <QLineF>
#include <QPainterPath>
#include <QRectF>
#include <QString>
#include <QVector>
#include <variant>

namespace ponder::ui {

class MathFonts;

struct MathGlyphs {
    QPointF at;
    double size = 1;           // em
    QString font;              // a face of KaTeX, "Main-Regular"
    QString text;              // what is drawn in the person's own font when KaTeX's has not all of it
    QVector<quint32> indexes;  // of glyphs; empty: the font lacks some
    QVector<QPointF> advances; // where each glyph begins, em
    QColor color;              // invalid: that of the words around
};
struct MathRule {
    QRectF area;
    QColor color;
};
struct MathLine {
    QLineF line;
    double thick = 0;
    QColor color;
};
struct MathPath {
    QPainterPath path;
    QRectF clip;
    QColor color;
};
using MathMark = std::variant<MathGlyphs, MathRule, MathLine, MathPath>;

struct MathPiece { // a line of text may be broken between two of them
    double width = 0;
    QVector<MathMark> marks;
};

struct MathList {
    double height = 0, depth = 0; // above and below the baseline
    QVector<MathPiece> pieces;
    double width() const;
};

// From the JSON of resources/typeset/layout.js; nothing when it is not whole or too large to be drawn.
std::optional<MathList> readMathList(const QByteArray& json, MathFonts& fonts);

// The path of an SVG drawing.
QPainterPath readSvgPath(const QString& text);

} // namespace ponder::ui
