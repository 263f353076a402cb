// Qt writes the tables of characters as plain text, so a character can be put in another's place without moving anything.
#include "ui/pdf_words.h"

#include <QList>

namespace ponder::ui {

namespace {

struct Twins {
    const char *named, *meant; // hexadecimal, of one length
};
constexpr Twins twins[] = {{"<0009>", "<0020>"}, {"<00AD>", "<002D>"}, {"<0269>", "<03B9>"}}; // tab, soft hyphen, Latin iota

// "<0003> <0003> <0009>" or "<0001> <0029> [<006D> <0009> ...]": codes, then what they are.
void mend(QByteArray& pdf, qsizetype from, qsizetype to) {
    const qsizetype list = pdf.indexOf('[', from);
    const qsizetype last = pdf.lastIndexOf('<', to - 1);
    const qsizetype begin = list >= 0 && list < to ? list : last;
    if (begin < from) return;
    for (const Twins& pair : twins)
        for (qsizetype at = begin; (at = pdf.indexOf(pair.named, at)) >= 0 && at < to; at += 6) pdf.replace(at, 6, pair.meant);
}

} // namespace

QByteArray withSpaces(const QByteArray& given) {
    QByteArray pdf = given;
    for (qsizetype at = 0; (at = pdf.indexOf("beginbfrange\n", at)) >= 0;) {
        at += 13;
        const qsizetype end = pdf.indexOf("endbfrange", at);
        if (end < 0) break;
        for (qsizetype line = at; line < end;) {
            qsizetype next = pdf.indexOf('\n', line);
            if (next < 0 || next > end) next = end;
            mend(pdf, line, next);
            line = next + 1;
        }
        at = end;
    }
    return pdf;
}

} // namespace ponder::ui
