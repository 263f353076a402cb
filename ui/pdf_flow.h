// The pages of a PDF, filled from the top: pieces (a line of text, a row of a table, a picture) that are never cut, in runs
// that share a place, a ground and bars beside them. Lengths are tenths of a point. A run may go over several pages; its first
// or last line is not left alone on one.
#pragma once

#include <functional>
#include <optional>
#include <QBuffer>
#include <QColor>
#include <QPainter>
#include <QPdfWriter>
#include <QString>
#include <QVector>

namespace ponder::ui {

inline constexpr double pdfPoint = 10; // units of a point

struct PdfPiece {
    double height = 0;
    std::function<void(QPainter& painter, QPointF corner)> draw;
    bool glued = false; // stays on the page of the next piece
};

struct PdfRun {
    double left = 0; // of the column
    QVector<PdfPiece> pieces;
    QColor ground;        // behind them, the width of the column from `left` on; invalid: none
    double padding = 0;   // within the ground, on all sides
    QVector<double> bars; // their places in the column
    QColor bar;
    std::optional<PdfPiece> head; // drawn again where the run goes on on another page
    double follows = 0;           // what has to fit below it on the same page
};

class PdfFlow {
  public:
    explicit PdfFlow(const QString& title);
    double width() const { return column_.width(); }
    double height() const { return column_.height(); } // of a page's column
    // None at the top of a page. Bars that stand beside what is above and below go on through it.
    void space(double height, const QVector<double>& bars = {}, const QColor& bar = {});
    void put(const PdfRun& run);
    QByteArray finish();

  private:
    void beginPage();
    void endPage();
    int fitting(const PdfRun& run, int from, double room) const;
    QBuffer buffer_;
    std::optional<QPdfWriter> writer_;
    QPainter painter_;
    QString title_;
    QRectF column_;
    double y_ = 0;
    int page_ = 0;
    bool fresh_ = true; // nothing is on the page yet
};

// What the pages look like: the window's light colours, on paper.
struct PdfLook {
    static QFont words(double points);
    static QFont code(double points);
    static inline const QColor text{0x22, 0x20, 0x1c}, soft{0x6d, 0x67, 0x5e}, line{0xdc, 0xd7, 0xcf}, accent{0x2f, 0x6f, 0x6a},
        doubt{0xa8, 0x64, 0x1a}, name{0x4a, 0x61, 0x80}, ground{0xf6, 0xf4, 0xf0}, bubble{0xf1, 0xee, 0xe8};
};

} // namespace ponder::ui
