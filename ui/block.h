// A piece of an answer that is drawn as one list row: a paragraph, a heading, one item of a list, a code block, a table, a
// formula, a rule. Containers (lists, quotes) are flattened: a row knows its indent, its marker and how many quotes it stands in, so a
// code block inside the third step of a list is still a row of its own.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace ponder::ui {

enum class BlockKind { paragraph, heading, code, table, rule, math };

struct Table {
    QVector<int> align;        // a column each: Qt::AlignLeft, AlignHCenter or AlignRight
    QVector<QStringList> rows; // cells as safe rich text; the first row is the head
    bool cut = false;          // there was more than we draw
    bool operator==(const Table&) const = default;
};

struct Block {
    BlockKind kind = BlockKind::paragraph;
    QString html;       // safe rich text: only tags and classes that Ponder itself writes
    QString plain;      // the same as plain text, for screen readers and copying; of a formula its TeX
    int indent = 0;     // list depth, 0 outside
    QString marker;     // "•", "3.", "☐", "☑": on the first row of a list item
    bool tight = false; // no empty line before it in the source
    int quote = 0;      // depth of quotation
    int level = 0;      // of a heading, 1 to 6
    QString language;   // of a code block, as written after the fence
    bool growing = false; // of a formula: its end is still to come
    Table table;
    bool operator==(const Block&) const = default;
};

} // namespace ponder::ui
