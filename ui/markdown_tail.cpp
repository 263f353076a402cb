// Lines first, then the characters of the paragraph that grows.
#include "ui/markdown_tail.h"

#include "ui/math_source.h"

#include <QRegularExpression>
#include <QVector>

namespace ponder::ui {

namespace {

constexpr int maxWaiting = 400;               // characters that may be held back or guessed at
constexpr int maxEmphasis = 160;              // of "*": a star alone is more often a product than the beginning of emphasis
const QLatin1String lineMarks("-=*_#`~+>|:"); // a line of these alone may become anything

bool isPunctuation(QChar c) { return c.isPunct() || c.isSymbol(); }

// Whether the text ends within fenced code.
bool endsInFence(const QString& text) {
    int open = 0;
    QChar openChar;
    for (qsizetype at = 0; at < text.size();) {
        qsizetype end = text.indexOf(QLatin1Char('\n'), at);
        if (end < 0) break; // the last line is not whole
        const QStringView line = afterContainers(QStringView(text).mid(at, end - at));
        QChar c;
        const int length = fenceLength(line, &c);
        if (!open && length) {
            open = length;
            openChar = c;
        } else if (open && length >= open && c == openChar && line.mid(length).trimmed().isEmpty()) {
            open = 0;
        }
        at = end + 1;
    }
    return open > 0;
}

bool onlyMarks(QStringView line) {
    static const QRegularExpression number(QStringLiteral("^\\d{1,9}[.)]?$")), task(QStringLiteral("^\\[[ xX]?\\]?$"));
    const QStringView words = line.trimmed();
    for (const QChar c : words)
        if (!lineMarks.contains(c) && c != QLatin1Char(' '))
            return number.match(words.toString()).hasMatch() || task.match(words.toString()).hasMatch();
    return true;
}

// The first line of the paragraph that the text ends with.
qsizetype paragraphStart(const QString& text) {
    qsizetype line = text.lastIndexOf(QLatin1Char('\n')) + 1;
    while (line > 0) {
        const QStringView here = QStringView(text).mid(line, text.indexOf(QLatin1Char('\n'), line) - line);
        const QStringView rest = afterContainers(here);
        if (rest.size() < here.trimmed().size() || rest.startsWith(QLatin1Char('#')))
            return line; // an item or a heading begins here
        const qsizetype before = line < 2 ? 0 : text.lastIndexOf(QLatin1Char('\n'), line - 2) + 1;
        const QStringView above = QStringView(text).mid(before, line - 1 - before);
        if (afterContainers(above).trimmed().isEmpty() || fenceLength(afterContainers(above)) ||
            afterContainers(above).startsWith(QLatin1Char('#')))
            return line;
        line = before;
    }
    return 0;
}

class Inline {
  public:
    explicit Inline(const QString& text) : text_(text) {}

    // Closes what is open.
    QString settled() {
        while (at_ < text_.size()) {
            const QChar c = text_[at_];
            if (c == QLatin1Char('\\'))
                at_ += 2;
            else if (c == QLatin1Char('`'))
                takeCode();
            else if (c == QLatin1Char('*') || c == QLatin1Char('_') || c == QLatin1Char('~'))
                takeRun();
            else if (c == QLatin1Char('['))
                bracket_ = at_++;
            else if (c == QLatin1Char(']'))
                takeLink();
            else
                ++at_;
        }
        close();
        return text_;
    }

  private:
    struct Open {
        QChar c;
        qsizetype at, count;
    };

    qsizetype runEnd(qsizetype from) const {
        qsizetype end = from;
        while (end < text_.size() && text_[end] == text_[from]) ++end;
        return end;
    }
    void takeCode() {
        const qsizetype end = runEnd(at_), count = end - at_;
        for (qsizetype close = end; (close = text_.indexOf(QLatin1Char('`'), close)) >= 0;) {
            const qsizetype after = runEnd(close);
            if (after - close == count) {
                at_ = after;
                return;
            }
            if (after == text_.size() && after - close < count) { // half of what closes it
                text_.truncate(close);
                break;
            }
            close = after;
        }
        if (text_.size() - end > maxWaiting) {
            at_ = end;
            return;
        }
        if (QStringView(text_).mid(end).trimmed().isEmpty())
            text_.truncate(at_);
        else
            text_ += QString(count, QLatin1Char('`'));
        at_ = text_.size();
    }
    void takeRun() {
        const qsizetype end = runEnd(at_), count = end - at_;
        const QChar c = text_[at_];
        const QChar before = at_ > 0 ? text_[at_ - 1] : QLatin1Char(' '),
                    after = end < text_.size() ? text_[end] : QLatin1Char(' ');
        const bool opens = !after.isSpace() && (!isPunctuation(after) || before.isSpace() || isPunctuation(before));
        const bool closes = !before.isSpace() && (!isPunctuation(before) || after.isSpace() || isPunctuation(after));
        const bool word = c == QLatin1Char('_') && before.isLetterOrNumber() && after.isLetterOrNumber();
        qsizetype left = count;
        if (closes && !word)
            while (left > 0 && !open_.isEmpty() && open_.back().c == c) {
                const qsizetype both = qMin(left, open_.back().count);
                left -= both;
                if ((open_.back().count -= both) == 0) open_.pop_back();
            }
        if (left > 0 && end == text_.size()) { // it may still become more
            text_.truncate(end - left);
            at_ = text_.size();
            return;
        }
        const bool sign = left == 1 && (before.isLetterOrNumber() || c == QLatin1Char('~')); // a product, "about"
        if (left > 0 && opens && !word && !sign && left <= 3) open_.push_back({c, at_, left});
        at_ = end;
    }
    void takeLink() {
        const qsizetype open = std::exchange(bracket_, -1);
        ++at_;
        if (open < 0 || at_ >= text_.size() || text_[at_] != QLatin1Char('(')) return;
        if (text_.indexOf(QLatin1Char(')'), at_) >= 0 || text_.size() - at_ > maxWaiting) return;
        const bool image = open > 0 && text_[open - 1] == QLatin1Char('!');
        text_.truncate(at_ - 1); // the words alone, until the address is whole
        text_.remove(image ? open - 1 : open, image ? 2 : 1);
        for (Open& one : open_)
            if (one.at > open) one.at -= image ? 2 : 1;
        at_ = text_.size();
    }
    void close() {
        while (!open_.isEmpty()) {
            const Open last = open_.takeLast();
            if (last.at + last.count > text_.size()) continue;
            qsizetype end = text_.size();
            while (end > 0 && text_[end - 1].isSpace()) --end;
            if (end == last.at + last.count) { // nothing in it yet
                text_.truncate(last.at);
                continue;
            }
            if (end - last.at > (last.count == 1 ? maxEmphasis : maxWaiting)) continue;
            text_.insert(end, QString(last.count, last.c));
        }
    }

    QString text_;
    qsizetype at_ = 0, bracket_ = -1;
    QVector<Open> open_;
};

} // namespace

QString settleTail(const QString& text) {
    const qsizetype lineStart = text.lastIndexOf(QLatin1Char('\n')) + 1;
    const QStringView line = QStringView(text).mid(lineStart), rest = afterContainers(line);
    const bool waits = onlyMarks(rest) && rest.size() < 80;
    if (endsInFence(text)) {
        const bool closing = waits && !rest.isEmpty() && (rest[0] == QLatin1Char('`') || rest[0] == QLatin1Char('~'));
        return closing ? text.left(lineStart) : text;
    }
    const QString kept = waits || fenceLength(rest) ? text.left(lineStart) : text;
    const qsizetype start = paragraphStart(kept);
    const QStringView paragraph = QStringView(kept).mid(start);
    if (afterContainers(paragraph).startsWith(QLatin1Char('|'))) {
        const bool hasHead = paragraph.count(QLatin1Char('\n')) >= 2;
        if (!hasHead && paragraph.size() < maxWaiting) return kept.left(start);
        const qsizetype cell = qMax(kept.lastIndexOf(QLatin1Char('|')) + 1, start); // each cell is a paragraph of its own
        return kept.left(cell) + Inline(kept.mid(cell)).settled();
    }
    return kept.left(start) + Inline(kept.mid(start)).settled();
}

} // namespace ponder::ui
