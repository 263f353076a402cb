// One small function a kind of mark.
#include "ui/math_painter.h"

#include "ui/math_fonts.h"

#include <cmath>
#include <QGlyphRun>

namespace ponder::ui {

namespace {

struct Brush {
    QPainter& painter;
    MathFonts& fonts;
    double pixels; // of an em
    double hair;   // the thinnest line that is still seen, in pixels of the page
    QColor color;

    QColor ink(const QColor& own) const { return own.isValid() ? own : color; }

    void operator()(const MathGlyphs& mark) const {
        painter.setPen(ink(mark.color));
        const QPointF at = mark.at * pixels;
        if (mark.indexes.isEmpty()) {
            painter.setFont(mathFallback(pixels * mark.size));
            painter.drawText(at, mark.text);
            return;
        }
        QVector<QPointF> places;
        for (const QPointF& advance : mark.advances) places << advance * pixels;
        QGlyphRun run;
        run.setRawFont(fonts.font(mark.font, pixels * mark.size));
        run.setGlyphIndexes(mark.indexes);
        run.setPositions(places);
        painter.drawGlyphRun(at, run);
    }
    void operator()(
        const MathRule& mark) const { // on whole device pixels when it is thin, so that every bar is as dark as the others
        QRectF area(mark.area.topLeft() * pixels, mark.area.size() * pixels);
        const QTransform toDevice = painter.deviceTransform();
        if (area.height() < 3 * hair) {
            const double thick = qMax(1.0, std::round(area.height() / hair)) * hair;
            const double y = toDevice.map(QPointF(0, area.center().y() - thick / 2)).y();
            area.setRect(area.x(), area.center().y() - thick / 2 + (std::round(y) - y) * hair, area.width(), thick);
        } else if (area.width() < 3 * hair) {
            const double thick = qMax(1.0, std::round(area.width() / hair)) * hair;
            const double x = toDevice.map(QPointF(area.center().x() - thick / 2, 0)).x();
            area.setRect(area.center().x() - thick / 2 + (std::round(x) - x) * hair, area.y(), thick, area.height());
        }
        painter.fillRect(area, ink(mark.color));
    }
    void operator()(const MathLine& mark) const {
        painter.setPen(QPen(ink(mark.color), qMax(hair, mark.thick * pixels)));
        painter.drawLine(QLineF(mark.line.p1() * pixels, mark.line.p2() * pixels));
    }
    void operator()(const MathPath& mark) const {
        painter.save();
        painter.scale(pixels, pixels);
        painter.setClipRect(mark.clip.adjusted(0, -0.05, 0, 0.05)); // long drawings are cut to length; their thickness is not
        painter.fillPath(mark.path, ink(mark.color));
        painter.restore();
    }
};

} // namespace

void paintMath(QPainter& painter, const MathPiece& piece, MathFonts& fonts, double pixels, const QColor& color) {
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const double scale = painter.deviceTransform().m11();
    const Brush brush{painter, fonts, pixels, 1 / qMax(scale, 0.01), color};
    for (const MathMark& mark : piece.marks) std::visit(brush, mark);
}

int mathMargin(double pixels) { return int(std::ceil(pixels * 0.25)); }

QImage renderMath(const MathList& list, const MathPiece& piece, MathFonts& fonts, double pixels, double ratio,
                  const QColor& color) {
    const int margin = mathMargin(pixels), above = int(std::ceil(list.height * pixels));
    const QSize size(int(std::ceil(piece.width * pixels)) + 2 * margin,
                     above + int(std::ceil(list.depth * pixels)) + 2 * margin);
    constexpr int most = 8192; // a texture's side
    ratio = qMin(ratio, double(most) / qMax(size.width(), size.height()));
    QImage image((QSizeF(size) * ratio).toSize().expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.translate(margin, margin + above);
    paintMath(painter, piece, fonts, pixels, color);
    return image;
}

} // namespace ponder::ui
