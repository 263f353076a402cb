// Pages, their footers, and where a run is parted.
#include "ui/pdf_flow.h"

#include "ui/pdf_words.h"

#include <QFontDatabase>
#include <QFontMetricsF>
#include <QLocale>
#include <QPageSize>

namespace ponder::ui {

namespace {

constexpr int unitsPerInch = 72 * int(pdfPoint);
constexpr double barWidth = 1.5 * pdfPoint;
constexpr double side = 56 * pdfPoint, top = 54 * pdfPoint, bottom = 68 * pdfPoint;

QFont firstOf(const QStringList& families, double points) {
    static const QStringList known = QFontDatabase::families();
    QFont font;
    for (const QString& family : families)
        if (known.contains(family)) {
            font.setFamily(family);
            break;
        }
    font.setPixelSize(qRound(points * pdfPoint)); // the page's own units, whatever the screen is
    font.setHintingPreference(QFont::PreferNoHinting);
    // alternates that a font puts in by what stands beside them (Inter's colon between figures) have no character of their own
    // in a PDF, and would not be found there; scripts that need shaping are shaped even so
    font.setStyleStrategy(QFont::PreferNoShaping);
    return font;
}

} // namespace

QFont PdfLook::words(double points) {
    return firstOf({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                    QStringLiteral("Liberation Sans")},
                   points);
}
QFont PdfLook::code(double points) {
    QFont font = firstOf({QStringLiteral("JetBrains Mono NL"), QStringLiteral("DejaVu Sans Mono"),
                          QStringLiteral("Noto Sans Mono"), QStringLiteral("Liberation Mono")},
                         points);
    font.setStyleHint(QFont::Monospace);
    return font;
}

PdfFlow::PdfFlow(const QString& title) : title_(title) {
    buffer_.open(QIODevice::WriteOnly);
    writer_.emplace(&buffer_);
    writer_->setResolution(unitsPerInch);
    writer_->setTitle(title);
    writer_->setCreator(QStringLiteral("Ponder"));
    const bool letter = QLocale().measurementSystem() == QLocale::ImperialUSSystem;
    writer_->setPageSize(QPageSize(letter ? QPageSize::Letter : QPageSize::A4));
    writer_->setPageMargins(QMarginsF());
    const QSizeF page(writer_->width(), writer_->height());
    column_ = QRectF(side, top, page.width() - 2 * side, page.height() - top - bottom);
    painter_.begin(&*writer_);
    beginPage();
}

void PdfFlow::beginPage() {
    ++page_;
    y_ = 0;
    fresh_ = true;
}

void PdfFlow::endPage() {
    const QFont font = PdfLook::words(8);
    const QFontMetricsF metrics(font);
    const QRectF foot(column_.left(), column_.bottom() + 22 * pdfPoint, column_.width(), 14 * pdfPoint);
    painter_.setPen(QPen(PdfLook::line, 0.5 * pdfPoint));
    painter_.drawLine(foot.topLeft(), foot.topRight());
    painter_.setFont(font);
    painter_.setPen(PdfLook::soft);
    const QString number = QString::number(page_);
    const double room = metrics.horizontalAdvance(number) + 20 * pdfPoint;
    const double baseline = foot.top() + 4 * pdfPoint + metrics.ascent();
    painter_.drawText(QPointF(foot.left(), baseline), metrics.elidedText(title_, Qt::ElideRight, foot.width() - room));
    painter_.drawText(QPointF(foot.right() - metrics.horizontalAdvance(number), baseline), number);
}

void PdfFlow::space(double height, const QVector<double>& bars, const QColor& bar) {
    if (fresh_) return;
    const double to = qMin(y_ + height, column_.height());
    for (const double at : bars)
        painter_.fillRect(QRectF(column_.left() + at, column_.top() + y_, barWidth, qMax(to - y_, 0.0)), bar);
    y_ += height;
}

// How many pieces from there on stay on this page.
int PdfFlow::fitting(const PdfRun& run, int from, double room) const {
    const int count = int(run.pieces.size());
    int to = from;
    for (double used = 0; to < count && (used += run.pieces[to].height) <= room; ++to) {
    }
    if (to == count) {
        double used = run.follows;
        for (int i = from; i < to; ++i) used += run.pieces[i].height;
        return used > room && !fresh_ && from == 0 ? from : to; // it goes where what follows it goes
    }
    if (count - to == 1 && to - from > 2) --to;                         // the last line alone
    if (from == 0 && to - from == 1 && count > 1 && !fresh_) to = from; // the first line alone
    while (to > from && run.pieces[to - 1].glued) --to;
    return to > from || !fresh_ ? to : from + 1; // higher than a page, though nothing should be
}

void PdfFlow::put(const PdfRun& run) {
    const int count = int(run.pieces.size());
    for (int from = 0; from < count;) {
        const double head = from > 0 && run.head ? run.head->height : 0;
        const int to = fitting(run, from, column_.height() - y_ - 2 * run.padding - head);
        if (to == from) {
            endPage();
            writer_->newPage();
            beginPage();
            continue;
        }
        double height = head;
        for (int i = from; i < to; ++i) height += run.pieces[i].height;
        const double left = column_.left() + run.left, above = column_.top() + y_;
        if (run.ground.isValid()) {
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(run.ground);
            painter_.drawRoundedRect(QRectF(left, above, column_.right() - left, height + 2 * run.padding), 4 * pdfPoint,
                                     4 * pdfPoint);
            painter_.setBrush(Qt::NoBrush);
        }
        for (const double bar : run.bars)
            painter_.fillRect(QRectF(column_.left() + bar, above, barWidth, height + 2 * run.padding), run.bar);
        QPointF corner(left + run.padding, above + run.padding);
        if (head > 0) {
            run.head->draw(painter_, corner);
            corner.ry() += head;
        }
        for (int i = from; i < to; ++i) {
            run.pieces[i].draw(painter_, corner);
            corner.ry() += run.pieces[i].height;
        }
        y_ += height + 2 * run.padding;
        fresh_ = false;
        from = to;
        if (from < count) {
            endPage();
            writer_->newPage();
            beginPage();
        }
    }
}

QByteArray PdfFlow::finish() {
    endPage();
    painter_.end();
    writer_.reset();
    return withSpaces(buffer_.data());
}

} // namespace ponder::ui
