// Formulas to room in a line of text.
#include "ui/math_text.h"

#include <cmath>
#include <QFontInfo>
#include <QFontMetrics>

namespace ponder::ui {

namespace {

constexpr double mathXHeight = 0.431; // of KaTeX's fonts, em
constexpr int slack = 2; // px that a formula may reach out of its line before the line grows: there is leading enough

const QChar wordJoiner(0x2060); // an invisible letter: a line of formulas alone is as high as one of words

QString unescaped(QString text) {
    return text.replace(QLatin1String("&lt;"), QLatin1String("<"))
        .replace(QLatin1String("&gt;"), QLatin1String(">"))
        .replace(QLatin1String("&quot;"), QLatin1String("\""))
        .replace(QLatin1String("&amp;"), QLatin1String("&"));
}

// An inline image either stands on the baseline, or is centred on half an x-height above it: ascent (H + x/2) / 2, descent
// (H - x/2) / 2. Formulas draws at the baseline whichever is taken; what matters here is how much room the line gets.
QString roomMarkup(double width, double above, double below, const QFontMetrics& metrics) {
    const double halfX = metrics.xHeight() / 2.0;
    const bool grows = above > metrics.ascent() + slack, sinks = below > metrics.descent() + slack;
    double height = grows ? above : 1;
    if (sinks) {
        height = 2 * below + halfX;
        if (grows) height = qMax(height, 2 * above - halfX);
    }
    return QStringLiteral("<img src=\"qrc:/typeset/blank.png\" width=\"%1\" height=\"%2\"%3/>")
        .arg(qMax(1, qRound(width)))
        .arg(int(std::ceil(height)))
        .arg(sinks ? QLatin1String(" style=\"vertical-align:middle\"") : QLatin1String());
}

} // namespace

QString texMarkup(const QString& tex, bool display, bool wait) {
    return QLatin1String(wait      ? "<tex wait>"
                         : display ? "<tex display>"
                                   : "<tex>") +
           tex.toHtmlEscaped() + QLatin1String("</tex>");
}

double MathText::pixelsBeside(const QFont& font) {
    const double words = QFontInfo(font).pixelSize(), alike = QFontMetricsF(font).xHeight() / mathXHeight;
    return qBound(words, alike, 1.21 * words);
}

void MathText::setTypesetter(Typesetter* typesetter) {
    if (typesetter == typesetter_) return;
    if (typesetter_) typesetter_->disconnect(this);
    typesetter_ = typesetter;
    if (typesetter_)
        connect(typesetter_, &Typesetter::arrived, this, [this](const QString& tex, bool display) {
            if (awaited_.contains((display ? QLatin1Char('D') : QLatin1Char('T')) + tex)) resolve();
        });
    if (html_.contains(QLatin1String("<tex"))) resolve();
    emit typesetterChanged();
}

void MathText::setHtml(const QString& html) {
    if (html == html_) return;
    html_ = html;
    resolve();
    emit htmlChanged();
}

void MathText::setFamily(const QString& family) {
    QFont font = font_;
    font.setFamily(family);
    setFont(font);
}

void MathText::setPoints(double points) {
    QFont font = font_;
    if (points > 0) font.setPointSizeF(points);
    setFont(font);
}

void MathText::setFont(const QFont& font) {
    if (font == font_) return;
    font_ = font;
    pixels_ = pixelsBeside(font);
    if (!rooms_.isEmpty()) resolve();
    emit fontChanged();
}

void MathText::putFormula(const QString& tex, bool display, bool wait, QString& text) {
    Typesetter::Typeset typeset{Typesetter::State::failed, nullptr};
    if (typesetter_ && !wait) typeset = typesetter_->find(tex, display);
    if (typeset.state == Typesetter::State::waiting) awaited_ << (display ? QLatin1Char('D') : QLatin1Char('T')) + tex;
    if (!typeset.list) {
        text += QLatin1String("<span class=\"c\">") + tex.toHtmlEscaped() + QLatin1String("</span>");
        return;
    }
    const QFontMetrics metrics(font_);
    for (int i = 0; i < typeset.list->pieces.size(); ++i) {
        rooms_ << Room{tex, display, i, typeset.list};
        text += roomMarkup(typeset.list->pieces[i].width * pixels_, typeset.list->height * pixels_,
                           typeset.list->depth * pixels_, metrics);
    }
    text += wordJoiner;
}

void MathText::resolve() {
    QString text;
    awaited_.clear();
    rooms_.clear();
    qsizetype from = 0;
    for (;;) {
        const qsizetype open = html_.indexOf(QLatin1String("<tex"), from);
        const qsizetype body = open < 0 ? -1 : html_.indexOf(QLatin1Char('>'), open) + 1;
        const qsizetype close = body <= 0 ? -1 : html_.indexOf(QLatin1String("</tex>"), body);
        if (close < 0) break;
        const QStringView kind = QStringView(html_).mid(open, body - open);
        text += QStringView(html_).mid(from, open - from);
        putFormula(unescaped(html_.mid(body, close - body)), kind.contains(QLatin1String("display")),
                   kind.contains(QLatin1String("wait")), text);
        from = close + 6; // "</tex>"
    }
    text += QStringView(html_).mid(from);
    if (text == text_ && rooms_.isEmpty()) return; // formulas may change and take the same room
    text_ = text;
    emit textChanged();
}

} // namespace ponder::ui
