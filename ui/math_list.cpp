// JSON to marks. The JSON comes from our own script, but what it says was steered by a stranger's formula: every number is
// checked against what a page could hold.
#include "ui/math_list.h"

#include "ui/math_fonts.h"

#include <cmath>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace ponder::ui {

namespace {

constexpr double maxExtent = 400; // em, of a whole formula
constexpr int maxMarks = 20'000;

bool fits(double value) { return std::isfinite(value) && std::abs(value) <= maxExtent; }

MathGlyphs glyphs(const QJsonObject& json, QPointF at, QColor color, MathFonts& fonts) {
    MathGlyphs mark;
    mark.at = at;
    mark.color = color;
    mark.size = json["size"].toDouble();
    mark.font = json["font"].toString();
    mark.text = json["text"].toString();
    constexpr double pixels = 1000;
    const QRawFont& font = fonts.font(mark.font, pixels);
    if (!font.isValid()) return mark;
    mark.indexes = font.glyphIndexesForString(mark.text);
    if (mark.indexes.contains(0)) {
        mark.indexes.clear();
        return mark;
    }
    QPointF pen;
    for (const QPointF& advance : font.advancesForGlyphIndexes(mark.indexes)) {
        mark.advances << pen;
        pen += advance / pixels * mark.size;
    }
    return mark;
}

MathPath path(const QJsonObject& json, QPointF at, QColor color) {
    QTransform place;
    place.translate(at.x() + json["shift"].toDouble(), at.y());
    place.scale(json["sx"].toDouble(), json["sy"].toDouble());
    return {place.map(readSvgPath(json["path"].toString())),
            QRectF(at, QSizeF(json["width"].toDouble(), json["height"].toDouble())), color};
}

} // namespace

double MathList::width() const {
    double all = 0;
    for (const MathPiece& piece : pieces) all += piece.width;
    return all;
}

std::optional<MathList> readMathList(const QByteArray& json, MathFonts& fonts) {
    const QJsonObject whole = QJsonDocument::fromJson(json).object();
    MathList list;
    list.height = whole["height"].toDouble(std::nan(""));
    list.depth = whole["depth"].toDouble(std::nan(""));
    int marks = 0;
    for (const QJsonValue& value : whole["pieces"].toArray()) {
        MathPiece piece;
        piece.width = value["width"].toDouble(std::nan(""));
        if (!fits(piece.width)) return {};
        for (const QJsonValue& each : value["marks"].toArray()) {
            const QJsonObject mark = each.toObject();
            const QPointF at(mark["x"].toDouble(), mark["y"].toDouble());
            if (!fits(at.x()) || !fits(at.y()) || ++marks > maxMarks) return {};
            const QString kind = mark["kind"].toString();
            const QColor color = mark.contains("color") ? QColor(mark["color"].toString()) : QColor();
            if (kind == QLatin1String("glyphs"))
                piece.marks << glyphs(mark, at, color, fonts);
            else if (kind == QLatin1String("rule"))
                piece.marks << MathRule{QRectF(at, QSizeF(mark["width"].toDouble(), mark["height"].toDouble())), color};
            else if (kind == QLatin1String("line"))
                piece.marks << MathLine{QLineF(at, at + QPointF(mark["dx"].toDouble(), mark["dy"].toDouble())),
                                        mark["thick"].toDouble(), color};
            else if (kind == QLatin1String("path"))
                piece.marks << path(mark, at, color);
        }
        list.pieces << piece;
    }
    if (!fits(list.height) || !fits(list.depth) || !fits(list.width()) || list.pieces.isEmpty()) return {};
    return list;
}

} // namespace ponder::ui
