// Widths first, then rows.
#include "ui/pdf_table.h"

namespace ponder::ui {

namespace {

constexpr double cellSide = 5 * pdfPoint, cellTop = 3.5 * pdfPoint, smallest = 6.5; // points of type

using Text = std::shared_ptr<PdfText>;

struct Columns {
    QVector<double> widths;
    double points = 10;
};

Qt::Alignment alignOf(const Table& table, int column) {
    return column < table.align.size() ? Qt::Alignment::fromInt(table.align[column]) : Qt::Alignment(Qt::AlignLeft);
}

QString cellOf(const QStringList& row, int column, bool head) {
    const QString html = column < row.size() ? row[column] : QString();
    return head ? QStringLiteral("<b>") + html + QStringLiteral("</b>") : html;
}

// Long tables are measured by their first rows.
Columns columnsOf(ExportScripts& scripts, const Table& table, int count, double width, double points) {
    constexpr int measured = 60;
    const double sides = 2 * cellSide * count;
    for (;; points -= 0.5) {
        QVector<double> natural(count), least(count);
        for (int r = 0; r < qMin<int>(measured, int(table.rows.size())); ++r)
            for (int c = 0; c < count; ++c) {
                const QString html = cellOf(table.rows[r], c, r == 0);
                const QFont font = PdfLook::words(points);
                natural[c] = qMax(natural[c], PdfText(scripts, {html, font, PdfLook::text}).natural());
                least[c] = qMax(least[c], PdfText(scripts, {html, font, PdfLook::text, 1, Qt::AlignLeft, false}).natural());
            }
        double allNatural = sides, allLeast = sides;
        for (int c = 0; c < count; ++c) {
            natural[c] =
                qMin(natural[c] + pdfPoint, width); // a little more than its words, so that none is broken for a rounding
            least[c] = qMin(least[c] + pdfPoint, natural[c]);
            allNatural += natural[c];
            allLeast += least[c];
        }
        Columns columns{natural, points};
        if (allNatural <= width) {
            for (double& one : columns.widths) one += 2 * cellSide;
            return columns;
        }
        if (allLeast > width && points > smallest) continue; // smaller type first
        const double spare = width - allLeast, wish = allNatural - allLeast;
        for (int c = 0; c < count; ++c)
            columns.widths[c] = 2 * cellSide + (spare >= 0 ? least[c] + spare * (natural[c] - least[c]) / qMax(wish, 1.0)
                                                           : least[c] * (width - sides) / qMax(allLeast - sides, 1.0));
        return columns;
    }
}

struct Slice { // of a row: which lines of each cell
    QVector<QPair<int, int>> lines;
    double height = 0;
    bool first = false, last = false;
};

QVector<Slice> slicesOf(const QVector<Text>& cells, double most) {
    QVector<Slice> slices;
    QVector<int> next(cells.size());
    for (bool more = true; more;) {
        more = false;
        Slice slice;
        slice.first = slices.isEmpty();
        for (int c = 0; c < cells.size(); ++c) {
            const int from = next[c];
            double height = 0;
            while (next[c] < cells[c]->lines() && (next[c] == from || height + cells[c]->lineHeight(next[c]) <= most))
                height += cells[c]->lineHeight(next[c]++);
            slice.lines << qMakePair(from, next[c]);
            slice.height = qMax(slice.height, height);
            more = more || next[c] < cells[c]->lines();
        }
        slice.last = !more;
        slice.height += (slice.first ? cellTop : 0) + (slice.last ? cellTop : 0);
        slices << slice;
    }
    return slices;
}

void addRow(QVector<PdfPiece>& pieces, const QVector<Text>& cells, const QVector<double>& widths, double most, bool head) {
    for (const Slice& slice : slicesOf(cells, most))
        pieces << PdfPiece{slice.height, [cells, widths, slice, head](QPainter& painter, QPointF corner) {
                               double whole = 0;
                               for (const double width : widths) whole += width;
                               const QRectF area(corner, QSizeF(whole, slice.height));
                               if (head) painter.fillRect(area, PdfLook::ground);
                               painter.setPen(QPen(PdfLook::line, 0.5 * pdfPoint));
                               if (head && slice.first) painter.drawLine(area.topLeft(), area.topRight());
                               if (slice.last) painter.drawLine(area.bottomLeft(), area.bottomRight());
                               double x = corner.x();
                               painter.drawLine(area.topLeft(), area.bottomLeft());
                               for (int c = 0; c < cells.size(); ++c) {
                                   double y = corner.y() + (slice.first ? cellTop : 0);
                                   for (int line = slice.lines[c].first; line < slice.lines[c].second; ++line) {
                                       cells[c]->drawLine(line, painter, QPointF(x + cellSide, y));
                                       y += cells[c]->lineHeight(line);
                                   }
                                   x += widths[c];
                                   painter.setPen(QPen(PdfLook::line, 0.5 * pdfPoint));
                                   painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
                               }
                           }};
}

} // namespace

PdfTable pdfTable(ExportScripts& scripts, const Table& table, double width, double pageHeight, double points) {
    int count = int(table.align.size());
    for (const QStringList& row : table.rows) count = qMax(count, int(row.size()));
    PdfTable out;
    if (count == 0) return out;
    const Columns columns = columnsOf(scripts, table, count, width, points);
    for (int r = 0; r < table.rows.size(); ++r) {
        QVector<Text> cells;
        for (int c = 0; c < count; ++c)
            cells << std::make_shared<PdfText>(scripts,
                                               PdfTextWish{cellOf(table.rows[r], c, r == 0), PdfLook::words(columns.points),
                                                           PdfLook::text, columns.widths[c] - 2 * cellSide, alignOf(table, c)});
        QVector<PdfPiece> pieces;
        addRow(pieces, cells, columns.widths, pageHeight / 2, r == 0);
        if (r == 0 && pieces.size() == 1) out.head = pieces.front();
        if (r == 0)
            for (PdfPiece& piece : pieces) piece.glued = true;
        out.rows << pieces;
    }
    return out;
}

} // namespace ponder::ui
