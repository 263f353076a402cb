// Paints a typeset formula, or a piece of one, in a colour and at a size.
#pragma once

#include "ui/math_list.h"

#include <QImage>
#include <QPainter>

namespace ponder::ui {

// With the painter's origin at the left end of the baseline; pixels: of an em.
void paintMath(QPainter& painter, const MathPiece& piece, MathFonts& fonts, double pixels, const QColor& color);

// What leans out of its box (italics, accents) needs room around it, in pixels of the page.
int mathMargin(double pixels);

// The piece on a transparent ground, margins on all sides included; ratio: device pixels to one of the page.
QImage renderMath(const MathList& list, const MathPiece& piece, MathFonts& fonts, double pixels, double ratio,
                  const QColor& color);

} // namespace ponder::ui
