// The path language of SVG, as far as KaTeX's drawings speak it: M L H V C S Q T Z in both cases. Arcs are not among them.
#include "ui/math_list.h"

namespace ponder::ui {

namespace {

class PathReader {
  public:
    explicit PathReader(const QString& text) : text_(text) { path_.setFillRule(Qt::WindingFill); }

    QPainterPath read() {
        QChar command;
        while (skipBlanks()) {
            if (text_[at_].isLetter())
                command = text_[at_++];
            else if (command.isNull())
                break;
            const qsizetype before = at_;
            if (!obey(command)) break;
            if (command == QLatin1Char('M')) command = QLatin1Char('L'); // further points are lines
            if (command == QLatin1Char('m')) command = QLatin1Char('l');
            if (at_ == before && command.toLower() == QLatin1Char('z')) command = QChar();
        }
        return path_;
    }

  private:
    bool skipBlanks() {
        while (at_ < text_.size() && (text_[at_].isSpace() || text_[at_] == QLatin1Char(','))) ++at_;
        return at_ < text_.size();
    }
    double number() {
        skipBlanks();
        const qsizetype from = at_;
        bool point = false;
        if (at_ < text_.size() && (text_[at_] == QLatin1Char('-') || text_[at_] == QLatin1Char('+'))) ++at_;
        for (; at_ < text_.size() && (text_[at_].isDigit() || (text_[at_] == QLatin1Char('.') && !point)); ++at_)
            if (text_[at_] == QLatin1Char('.')) point = true;
        if (at_ == from) bad_ = true;
        return QStringView(text_).mid(from, at_ - from).toDouble();
    }
    QPointF point(bool relative) {
        const double x = number(), y = number();
        return relative ? QPointF(x, y) + pen_ : QPointF(x, y);
    }
    void curve(QPointF first, QPointF second, QPointF end) {
        path_.cubicTo(first, second, end);
        handle_ = second;
        pen_ = end;
    }
    void bend(QPointF handle, QPointF end) {
        path_.quadTo(handle, end);
        handle_ = handle;
        pen_ = end;
    }
    void lineTo(QPointF end) {
        path_.lineTo(end);
        pen_ = end;
    }
    bool obey(QChar command) {
        const bool relative = command.isLower();
        const char kind = command.toLower().toLatin1();
        const QPointF mirrored = (kind == 's' && last_ != 'c' && last_ != 's') || (kind == 't' && last_ != 'q' && last_ != 't')
                                     ? pen_
                                     : 2 * pen_ - handle_;
        switch (kind) {
        case 'm':
            pen_ = point(relative);
            path_.moveTo(pen_);
            break;
        case 'l': lineTo(point(relative)); break;
        case 'h': lineTo({number() + (relative ? pen_.x() : 0), pen_.y()}); break;
        case 'v': lineTo({pen_.x(), number() + (relative ? pen_.y() : 0)}); break;
        case 'c': {
            const QPointF first = point(relative), second = point(relative), end = point(relative);
            curve(first, second, end);
            break;
        }
        case 's': {
            const QPointF second = point(relative), end = point(relative);
            curve(mirrored, second, end);
            break;
        }
        case 'q': {
            const QPointF handle = point(relative), end = point(relative);
            bend(handle, end);
            break;
        }
        case 't': bend(mirrored, point(relative)); break;
        case 'z':
            path_.closeSubpath();
            pen_ = path_.currentPosition();
            break;
        default: return false;
        }
        last_ = kind;
        return !bad_;
    }

    const QString& text_;
    qsizetype at_ = 0;
    QPainterPath path_;
    QPointF pen_, handle_;
    char last_ = 0;
    bool bad_ = false;
};

} // namespace

QPainterPath readSvgPath(const QString& text) { return PathReader(text).read(); }

} // namespace ponder::ui
