// A table as rows of a page: columns as wide as their words need, smaller type where there are too many of them, a head that is
// repeated on every page. A row that is higher than a page is parted between its lines.
#pragma once

#include "ui/block.h"
#include "ui/pdf_text.h"

namespace ponder::ui {

struct PdfTable {
    QVector<PdfPiece> rows;
    PdfPiece head;
};
PdfTable pdfTable(ExportScripts& scripts, const Table& table, double width, double pageHeight, double points);

} // namespace ponder::ui
