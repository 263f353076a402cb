// The objects of the file are copied in their order, the tables of characters among them changed, and the list of places at the end is
// made anew.
#include "ui/pdf_words.h"

#include <algorithm>
#include <QHash>
#include <QList>
#include <QPair>

namespace ponder::ui {

namespace {

struct Object {
    int number = 0;
    QByteArray text; // from "N 0 obj" to behind "endobj"
};

// "<0003> <0003> <0009>" says that glyph 3 is a tab: it is a space to who reads it.
QByteArray tableWithSpaces(QByteArray table) {
    bool inRanges = false;
    QList<QByteArray> lines = table.split('\n');
    for (QByteArray& line : lines) {
        if (line.contains("beginbf")) inRanges = true;
        else if (line.contains("endbf")) inRanges = false;
        else if (inRanges && line.trimmed().endsWith("<0009>")) line.replace(line.lastIndexOf("<0009>"), 6, "<0020>");
    }
    return lines.join('\n');
}

} // namespace

QByteArray withSpaces(const QByteArray& pdf) {
    const qsizetype startxref = pdf.lastIndexOf("startxref"), trailer = pdf.lastIndexOf("trailer");
    if (startxref < 0 || trailer < 0 || trailer > startxref) return pdf;
    const qsizetype xref = pdf.mid(startxref + 9).trimmed().split('\n').first().trimmed().toLongLong();
    if (xref <= 0 || !pdf.mid(xref).startsWith("xref")) return pdf;
    // the places of the objects: "xref", "0 N", then a line of twenty bytes each
    QList<QByteArray> lines = pdf.mid(xref, trailer - xref).split('\n'); // object n is in line n + 2
    const int count = lines.size() > 1 ? lines[1].trimmed().split(' ').last().toInt() : 0;
    if (count < 2 || lines.size() < count + 2) return pdf;
    QList<QPair<qsizetype, int>> places;
    for (int number = 1; number < count; ++number) {
        const QByteArray line = lines[number + 2].trimmed();
        if (line.endsWith('n')) places.append({line.left(10).toLongLong(), number});
    }
    std::sort(places.begin(), places.end());
    if (places.isEmpty()) return pdf;
    QList<Object> objects;
    QHash<int, qsizetype> indexOf; // of an object's number
    for (int i = 0; i < places.size(); ++i) {
        const qsizetype end = i + 1 < places.size() ? places[i + 1].first : xref;
        if (end <= places[i].first || !pdf.mid(places[i].first).startsWith(QByteArray::number(places[i].second) + " 0 obj")) return pdf;
        indexOf.insert(places[i].second, objects.size());
        objects.append({places[i].second, pdf.mid(places[i].first, end - places[i].first)});
    }
    for (Object& object : objects) {
        const qsizetype stream = object.text.indexOf("stream\n");
        const qsizetype length = object.text.indexOf("/Length ");
        if (stream < 0 || length < 0 || length > stream) continue;
        const QByteArray which = object.text.mid(length + 8, stream - length - 8).trimmed().split('\n').first().trimmed();
        const int lengthObject = which.contains(" 0 R") ? which.split(' ').first().toInt() : 0;
        if (!indexOf.contains(lengthObject)) continue;
        Object& lengthAt = objects[indexOf.value(lengthObject)];
        const QByteArray head = QByteArray::number(lengthObject) + " 0 obj\n";
        if (!lengthAt.text.startsWith(head)) continue;
        const qsizetype bytes = lengthAt.text.mid(head.size()).split('\n').first().trimmed().toLongLong();
        const qsizetype from = stream + 7;
        if (bytes <= 0 || from + bytes > object.text.size()) continue;
        const bool packed = object.text.left(stream).contains("/FlateDecode");
        const QByteArray raw = object.text.mid(from, bytes);
        if (bytes > 200'000) continue; // no table of characters
        const QByteArray table = packed ? qUncompress(QByteArray("\0\x01\0\0", 4) + raw) : raw;
        if (!table.contains("begincmap")) continue;
        const QByteArray made = tableWithSpaces(table);
        if (made == table) continue;
        const QByteArray now = packed ? qCompress(made).mid(4) : made; // without the length that Qt puts in front
        object.text = object.text.left(from) + now + object.text.mid(from + bytes);
        lengthAt.text = head + QByteArray::number(now.size()) + lengthAt.text.mid(head.size() + lengthAt.text.mid(head.size()).indexOf('\n'));
    }
    QByteArray out = pdf.left(places.front().first);
    QHash<int, qsizetype> now;
    for (const Object& object : objects) {
        now.insert(object.number, out.size());
        out += object.text;
    }
    const qsizetype list = out.size();
    for (int i = 0; i < lines.size(); ++i) {
        const int number = i - 2;
        if (number >= 1 && number < count && now.contains(number))
            lines[i] = QByteArray::number(now.value(number)).rightJustified(10, '0') + lines[i].mid(10);
    }
    return out + lines.join('\n') + pdf.mid(trailer, startxref - trailer) + "startxref\n" + QByteArray::number(list) + "\n%%EOF\n";
}

} // namespace ponder::ui
