// Faces, and how wide a text is in one.
#include "ui/math_fonts.h"

#include <QFile>
#include <QFontMetricsF>

namespace ponder::ui {

namespace {
constexpr int measuringPixels = 1000;
constexpr int maxKept = 200; // fonts of one size each, and widths: by the hundred for any real text
} // namespace

const QRawFont& MathFonts::font(const QString& face, double pixels) {
    const QString key = face + QLatin1Char('@') + QString::number(pixels, 'f', 3);
    if (auto found = fonts_.constFind(key); found != fonts_.cend()) return *found;
    if (fonts_.size() > maxKept) fonts_.clear();
    if (!files_.contains(face)) {
        QFile file(QStringLiteral(":/typeset/fonts/KaTeX_%1.ttf").arg(face));
        files_.insert(face, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    const QByteArray& bytes = files_[face];
    return *fonts_.insert(key, bytes.isEmpty() ? QRawFont() : QRawFont(bytes, pixels, QFont::PreferNoHinting));
}

double MathFonts::measure(const QString& face, const QString& text) {
    const QString key = face + QLatin1Char('@') + text;
    if (auto found = widths_.constFind(key); found != widths_.cend()) return *found;
    if (widths_.size() > 50 * maxKept) widths_.clear();
    const QRawFont& raw = font(face, measuringPixels);
    const QVector<quint32> glyphs = raw.isValid() ? raw.glyphIndexesForString(text) : QVector<quint32>();
    double width = 0;
    if (glyphs.isEmpty() || glyphs.contains(0))
        width = QFontMetricsF(mathFallback(measuringPixels)).horizontalAdvance(text);
    else
        for (const QPointF& advance : raw.advancesForGlyphIndexes(glyphs)) width += advance.x();
    return *widths_.insert(key, width / measuringPixels);
}

QFont mathFallback(double pixels) {
    QFont font(QStringLiteral("serif"));
    font.setStyleHint(QFont::Serif);
    font.setPixelSize(qMax(1, qRound(pixels)));
    return font;
}

} // namespace ponder::ui
