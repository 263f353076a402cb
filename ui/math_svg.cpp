// A visitor with one small function a kind of mark. Numbers are thousandths of an em, as whole as they can be.
#include "ui/math_svg.h"

#include <cmath>
#include <utility>

namespace ponder::ui {

namespace {

constexpr double unit = 1000; // of an em

std::string number(double value, int digits = 0) {
    QString text = QString::number(value, 'f', digits);
    if (digits > 0) {
        while (text.endsWith(QLatin1Char('0'))) text.chop(1);
        if (text.endsWith(QLatin1Char('.'))) text.chop(1);
    }
    return text == QLatin1String("-0") ? std::string("0") : text.toStdString();
}

std::string ems(double value) { return number(value, 3) + "em"; }

std::string escaped(const QString& text) { return text.toHtmlEscaped().toStdString(); }

std::string pathData(const QPainterPath& path, double scale) {
    std::string data;
    const auto put = [&](const char* letter, const QPointF& point) {
        data += letter + number(point.x() * scale) + " " + number(point.y() * scale);
    };
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element element = path.elementAt(i);
        switch (element.type) {
        case QPainterPath::MoveToElement: put(i ? "ZM" : "M", element); break;
        case QPainterPath::LineToElement: put("L", element); break;
        case QPainterPath::CurveToElement: put("C", element); break;
        case QPainterPath::CurveToDataElement: put(" ", element); break;
        }
    }
    return data.empty() ? data : data + "Z";
}

std::string colored(const QColor& color, const char* attribute = "fill") {
    return color.isValid() ? std::string(" ") + attribute + "=\"" + color.name().toStdString() + "\"" : std::string();
}

} // namespace

struct MathSvg::Writer {
    MathSvg& page;
    std::string out;

    int outline(const QString& face, quint32 glyph) {
        const auto key = qMakePair(face, glyph);
        if (const auto found = page.known_.constFind(key); found != page.known_.cend()) return *found;
        const QPainterPath path = page.fonts_.font(face, unit).pathForGlyph(glyph);
        const int id = path.isEmpty() ? -1 : int(page.known_.size()); // a space has none
        page.known_.insert(key, id);
        if (id >= 0) page.outlines_ += "<path id=\"f" + std::to_string(id) + "\" d=\"" + pathData(path, 1) + "\"/>";
        return id;
    }
    void operator()(const MathGlyphs& mark) {
        const QPointF at = mark.at * unit;
        const bool scaled = std::abs(mark.size - 1) > 1e-6;
        if (mark.indexes.isEmpty()) {
            out += "<text x=\"" + number(at.x()) + "\" y=\"" + number(at.y()) + "\" font-size=\"" + number(mark.size * unit) +
                   "\"" + colored(mark.color) + ">" + escaped(mark.text) + "</text>";
            return;
        }
        for (qsizetype i = 0; i < mark.indexes.size(); ++i) {
            const QPointF place = at + mark.advances[i] * unit;
            const int id = outline(mark.font, mark.indexes[i]);
            if (id < 0) continue;
            out += "<use href=\"#f" + std::to_string(id) + "\"";
            if (scaled)
                out += " transform=\"translate(" + number(place.x()) + " " + number(place.y()) + ")scale(" +
                       number(mark.size, 3) + ")\"";
            else
                out += " x=\"" + number(place.x()) + "\" y=\"" + number(place.y()) + "\"";
            out += colored(mark.color) + "/>";
        }
    }
    void operator()(const MathRule& mark) {
        out += "<rect x=\"" + number(mark.area.x() * unit) + "\" y=\"" + number(mark.area.y() * unit) + "\" width=\"" +
               number(mark.area.width() * unit) + "\" height=\"" + number(qMax(mark.area.height() * unit, 1.0)) + "\"" +
               colored(mark.color) + "/>";
    }
    void operator()(const MathLine& mark) {
        out += "<path d=\"M" + number(mark.line.x1() * unit) + " " + number(mark.line.y1() * unit) + "L" +
               number(mark.line.x2() * unit) + " " + number(mark.line.y2() * unit) + "\" stroke=\"" +
               (mark.color.isValid() ? mark.color.name().toStdString() : "currentColor") + "\" stroke-width=\"" +
               number(qMax(mark.thick * unit, 20.0)) + "\"/>";
    }
    void operator()(const MathPath& mark) { // long drawings are cut to length, by a drawing of that size within the drawing
        const QRectF clip = mark.clip.adjusted(0, -0.05, 0, 0.05);
        const std::string box = number(clip.x() * unit) + " " + number(clip.y() * unit) + " " + number(clip.width() * unit) +
                                " " + number(clip.height() * unit);
        out += "<svg x=\"" + number(clip.x() * unit) + "\" y=\"" + number(clip.y() * unit) + "\" width=\"" +
               number(clip.width() * unit) + "\" height=\"" + number(clip.height() * unit) + "\" viewBox=\"" + box +
               "\" overflow=\"hidden\"><path d=\"" + pathData(mark.path, unit) + "\"" + colored(mark.color) + "/></svg>";
    }
};

std::string MathSvg::of(const MathList& list, const QString& tex, bool display) {
    const double high = list.height + list.depth;
    std::string out;
    for (const MathPiece& piece : list.pieces) {
        Writer writer{*this, {}};
        for (const MathMark& mark : piece.marks) std::visit(writer, mark);
        if (!out.empty()) out += "<wbr>";
        out += "<svg aria-hidden=\"true\" style=\"width:" + ems(piece.width) + ";height:" + ems(high) +
               ";vertical-align:" + ems(-list.depth) + "\" viewBox=\"0 " + number(-list.height * unit) + " " +
               number(qMax(piece.width * unit, 1.0)) + " " + number(qMax(high * unit, 1.0)) + "\">" + writer.out + "</svg>";
    }
    const QString source = display ? QStringLiteral("\\[%1\\]").arg(tex) : QStringLiteral("\\(%1\\)").arg(tex);
    return out + "<span class=\"tex\">" + escaped(source) + "</span>" +
           (display ? "" : "&#8288;"); // no break before a full stop
}

std::string MathSvg::takeOutlines() {
    known_.clear();
    if (outlines_.empty()) return {};
    return "<svg aria-hidden=\"true\" style=\"position:absolute;width:0;height:0\"><defs>" + std::exchange(outlines_, {}) +
           "</defs></svg>\n";
}

const char* MathSvg::style() {
    return R"css(
.math { font-size: 1.12em; white-space: nowrap; position: relative; }
.math svg { fill: currentColor; overflow: visible; }
.math svg svg { overflow: hidden; }
.math text { font-family: serif; }
.math .tex { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre-wrap; }
.math.display { overflow-x: auto; overflow-y: hidden; padding: .15em 0; }
)css";
}

} // namespace ponder::ui
