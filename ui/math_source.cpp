// One pass over the text. A search for a closing delimiter that failed is remembered to the end of its paragraph, so that a
// hostile text costs no more than its length.
#include "ui/math_source.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

namespace ponder::ui {

namespace {

constexpr QChar markOpen(0xE9F0), markClose(0xE9F1); // of the private use area; a text's own are replaced
constexpr int maxEnvironment = 10'000;               // characters of one formula
constexpr int maxGuess = 120;                        // characters that "$" may wait for its other end

bool isAsciiWord(QChar c) { return c.unicode() < 128 && c.isLetterOrNumber(); }

// "$5 and", "$20/month (or US": an amount, then words.
bool looksLikeMoney(QStringView content) {
    static const QRegularExpression money(
        QStringLiteral("^\\d[\\d.,]*\\s?(k|K|m|M|bn|B|b|%)?([\\s)/,;:\\x{2013}\\x{2014}-]+[(]*[A-Za-z]{2,}|.*\\*\\*)"));
    return !content.isEmpty() && content[0].isDigit() && money.match(content.toString()).hasMatch();
}

bool isEnvironment(const QString& name) {
    static const QSet<QString> known = {"align",     "align*",      "aligned", "alignat",  "alignat*", "equation",
                                        "equation*", "gather",      "gather*", "gathered", "split",    "cases",
                                        "rcases",    "matrix",      "pmatrix", "bmatrix",  "Bmatrix",  "vmatrix",
                                        "Vmatrix",   "smallmatrix", "array",   "CD"};
    return known.contains(name);
}

class Scanner {
  public:
    Scanner(const QString& text, bool growing) : text_(text), growing_(growing) {
        text_.replace(markOpen, QChar(0xFFFD)).replace(markClose, QChar(0xFFFD));
    }

    MathSource run() {
        bool lineStart = true;
        while (at_ < text_.size()) {
            if (lineStart && takeLine()) continue;
            lineStart = text_[at_] == QLatin1Char('\n');
            step();
        }
        return {out_, formulas_};
    }

  private:
    QStringView lineAt(qsizetype at) const {
        const qsizetype end = text_.indexOf(QLatin1Char('\n'), at);
        return QStringView(text_).mid(at, (end < 0 ? text_.size() : end) - at);
    }
    void copyTo(qsizetype end) {
        out_ += QStringView(text_).mid(at_, end - at_);
        at_ = end;
    }
    bool startsWith(const char* what) const { return QStringView(text_).mid(at_).startsWith(QLatin1String(what)); }

    // Lines of code, and lines that begin an environment.
    bool takeLine() {
        const QStringView line = lineAt(at_), rest = afterContainers(line);
        QChar c;
        const int fence = fenceLength(rest, &c);
        if (fence_ || fence) {
            if (!fence_) {
                fence_ = fence;
                fenceChar_ = c;
            } else if (fence >= fence_ && c == fenceChar_ && rest.mid(fence).trimmed().isEmpty()) {
                fence_ = 0;
            }
            copyTo(qMin(text_.size(), at_ + line.size() + 1));
            return true;
        }
        if (!rest.startsWith(QLatin1String("\\begin{"))) return false;
        copyTo(at_ + (line.size() - rest.size()));
        takeEnvironment();
        return true;
    }

    void step() {
        const QChar c = text_[at_];
        if (c == QLatin1Char('`')) return takeCode();
        if (c == QLatin1Char('$')) return takeDollar();
        if (c == QLatin1Char('h') && (startsWith("http://") || startsWith("https://"))) return takeAddress();
        if (c != QLatin1Char('\\')) return copyTo(at_ + 1);
        if (at_ + 1 >= text_.size()) { // what it escapes is still to come
            if (growing_)
                at_ = text_.size();
            else
                copyTo(at_ + 1);
        } else if (text_[at_ + 1] == QLatin1Char('(')) {
            takeBetween("\\(", "\\)", false);
        } else if (text_[at_ + 1] == QLatin1Char('[')) {
            takeBetween("\\[", "\\]", true);
        } else {
            copyTo(at_ + 2);
        }
    }

    // A formula ends with its paragraph at the latest.
    qsizetype paragraphEnd() {
        if (at_ < paragraphEnd_) return paragraphEnd_;
        qsizetype line = text_.indexOf(QLatin1Char('\n'), at_);
        while (line >= 0) {
            const QStringView here = lineAt(line + 1), rest = afterContainers(here);
            if (line + 1 + here.size() >= text_.size() && rest.trimmed().isEmpty()) break; // no line yet
            if (rest.trimmed().isEmpty() || fenceLength(rest)) return paragraphEnd_ = line;
            line = text_.indexOf(QLatin1Char('\n'), line + 1);
        }
        return paragraphEnd_ = text_.size();
    }
    bool mayClose() { return growing_ && paragraphEnd() == text_.size(); } // later

    qsizetype findIn(const QString& what, qsizetype from) {
        const qsizetype end = paragraphEnd();
        if (failed_.value(what, -1) == end) return -1;
        const qsizetype found = text_.indexOf(what, from);
        if (found >= 0 && found + what.size() <= end) return found;
        failed_[what] = end;
        return -1;
    }

    void takeCode() {
        qsizetype run = at_;
        while (run < text_.size() && text_[run] == QLatin1Char('`')) ++run;
        const QString ticks(run - at_, QLatin1Char('`'));
        for (qsizetype end = run; (end = findIn(ticks, end)) >= 0;) {
            const qsizetype after = end + ticks.size();
            if (after >= text_.size() || text_[after] != QLatin1Char('`')) return copyTo(after);
            end = after;
            while (end < text_.size() && text_[end] == QLatin1Char('`')) ++end; // a longer run closes another
        }
        copyTo(mayClose() ? text_.size() : run);
    }

    void takeAddress() {
        qsizetype end = at_;
        while (end < text_.size() && !text_[end].isSpace() && !QStringLiteral(")>]").contains(text_[end])) ++end;
        copyTo(end);
    }

    void put(FoundMath formula, qsizetype end) {
        formula.source = text_.mid(at_, end - at_);
        at_ = end;
        formula.tex = tidy(formula.tex);
        if (formula.tex.isEmpty() && !formula.literal) {
            if (formula.whole) out_ += formula.source; // "\(\)"
            return;
        }
        if (formula.display && formula.whole && at_ < text_.size() && QStringLiteral(".,;:").contains(text_[at_]) &&
            (at_ + 1 == text_.size() || text_[at_ + 1].isSpace())) { // a sentence's end would stand on a line of its own
            formula.tex += text_[at_];
            formula.source += text_[at_++];
        }
        out_ += markOpen + QString::number(formulas_.size()) + markClose;
        formulas_ << formula;
    }

    // Without the quote marks at the beginning of its lines, and what may be half of a closing delimiter.
    QString tidy(const QString& tex) const {
        QStringList lines = tex.split(QLatin1Char('\n'));
        for (int i = 1; i < lines.size(); ++i) {
            qsizetype from = 0;
            const QString& line = lines[i];
            while (from < line.size() && (line[from].isSpace() || line[from] == QLatin1Char('>'))) ++from;
            if (QStringView(line).left(from).contains(QLatin1Char('>')) && inQuote()) lines[i] = line.mid(from);
        }
        return lines.join(QLatin1Char('\n')).trimmed();
    }
    bool inQuote() const {
        const qsizetype line = out_.lastIndexOf(QLatin1Char('\n')) + 1;
        return QStringView(out_).mid(line).trimmed().startsWith(QLatin1Char('>'));
    }
    static QString withoutHalfEnd(QString tex) {
        while (tex.endsWith(QLatin1Char('$')) || (tex.endsWith(QLatin1Char('\\')) && !tex.endsWith(QLatin1String("\\\\"))))
            tex.chop(1);
        return tex;
    }

    void takeBetween(const char* open, const char* close, bool display) {
        const QString end = QString::fromLatin1(close);
        const qsizetype body = at_ + qstrlen(open), found = findIn(end, body);
        if (found >= 0) {
            const qsizetype after = found + end.size();
            const bool link = display && close[1] == ']' && after < text_.size() &&
                              (text_[after] == QLatin1Char('(') || text_[after] == QLatin1Char('['));
            if (!link) return put({text_.mid(body, found - body), {}, display, true, false}, after);
        } else if (mayClose()) {
            return put({withoutHalfEnd(text_.mid(body)), {}, display, false, false}, text_.size());
        }
        copyTo(body);
    }

    void takeEnvironment() {
        const qsizetype brace = text_.indexOf(QLatin1Char('}'), at_);
        const QString name = brace < 0 || brace - at_ > 20 ? QString() : text_.mid(at_ + 7, brace - at_ - 7);
        if (!isEnvironment(name)) return copyTo(at_ + 6);
        const QString open = QStringLiteral("\\begin{%1}").arg(name), close = QStringLiteral("\\end{%1}").arg(name);
        const qsizetype end = qMin(paragraphEnd(), at_ + maxEnvironment);
        const bool closesAtAll = findIn(close, at_) >= 0;
        qsizetype from = at_ + open.size(), depth = 1;
        while (depth > 0) {
            const qsizetype closes = closesAtAll ? text_.indexOf(close, from) : -1;
            if (closes < 0 || closes + close.size() > end) {
                if (mayClose()) return put({withoutHalfEnd(text_.mid(at_)), {}, true, false, false}, text_.size());
                return copyTo(at_ + open.size());
            }
            const qsizetype opens = QStringView(text_).mid(from, closes - from).indexOf(open);
            depth += opens >= 0 ? 1 : -1;
            from = opens >= 0 ? from + opens + open.size() : closes + close.size();
        }
        put({text_.mid(at_, from - at_), {}, true, true, false}, from);
    }

    void takeDollar() {
        if (startsWith("$$")) {
            if (startsWith("$$$")) {
                qsizetype end = at_;
                while (end < text_.size() && text_[end] == QLatin1Char('$')) ++end;
                return copyTo(end);
            }
            return takeBetween("$$", "$$", true);
        }
        if (growing_ && at_ + 1 == text_.size()) { // its meaning is still to come
            at_ = text_.size();
            return;
        }
        if (!takeInlineDollar()) copyTo(at_ + 1);
    }

    bool takeInlineDollar() {
        const qsizetype body = at_ + 1;
        if (body >= text_.size() || text_[body].isSpace()) return false;
        if (at_ > 0 && isAsciiWord(text_[at_ - 1])) return false; // US$
        qsizetype close = body;
        const qsizetype end = paragraphEnd();
        while (close < end && text_[close] != QLatin1Char('$')) close += text_[close] == QLatin1Char('\\') ? 2 : 1;
        const QStringView content = QStringView(text_).mid(body, qMin(close, end) - body);
        if (content.contains(QLatin1Char('`')) || content.count(QLatin1Char('\n')) > 2 || looksLikeMoney(content)) return false;
        if (close >= end) {
            if (!mayClose() || content.size() > maxGuess || text_[body].isDigit()) return false;
            put({QString(), {}, false, false, true}, text_.size());
            return true;
        }
        const bool last = close + 1 >= text_.size();
        const QChar next = last ? QChar() : text_[close + 1];
        if (text_[close - 1].isSpace() || next == QLatin1Char('$') || next.isDigit() || (isAsciiWord(next) && next.isUpper()))
            return false;
        if (last && growing_ && text_[body].isDigit()) return false;
        put({content.toString(), {}, false, true, false}, close + 1);
        return true;
    }

    QString text_;
    bool growing_;
    qsizetype at_ = 0, paragraphEnd_ = -1;
    QHash<QString, qsizetype> failed_; // delimiter to the end of the paragraph that has no more of it
    int fence_ = 0;
    QChar fenceChar_;
    QString out_;
    QVector<FoundMath> formulas_;
};

} // namespace

MathSource takeMath(const QString& markdown, bool growing) { return Scanner(markdown, growing).run(); }

void forEachPart(const QString& text, const QVector<FoundMath>& formulas, const std::function<void(const QString&)>& words,
                 const std::function<void(const FoundMath&)>& formula) {
    qsizetype from = 0;
    for (qsizetype open; (open = text.indexOf(markOpen, from)) >= 0;) {
        const qsizetype close = text.indexOf(markClose, open);
        const int index = close < 0 ? -1 : QStringView(text).mid(open + 1, close - open - 1).toInt();
        if (index < 0 || index >= formulas.size()) break;
        if (open > from) words(text.mid(from, open - from));
        formula(formulas[index]);
        from = close + 1;
    }
    if (from < text.size()) words(text.mid(from));
}

QString withSources(const QString& text, const QVector<FoundMath>& formulas) {
    QString all;
    forEachPart(
        text, formulas, [&](const QString& words) { all += words; }, [&](const FoundMath& formula) { all += formula.source; });
    return all;
}

QStringView afterContainers(QStringView line) {
    for (;;) {
        qsizetype at = 0;
        while (at < line.size() && line[at].isSpace()) ++at;
        line = line.mid(at);
        if (line.isEmpty()) return line;
        qsizetype marker = 0;
        if (line[0] == QLatin1Char('>')) {
            line = line.mid(1);
            continue;
        }
        if (QStringLiteral("-*+").contains(line[0]))
            marker = 1;
        else {
            while (marker < line.size() && marker < 9 && line[marker].isDigit()) ++marker;
            if (marker > 0) marker = marker < line.size() && QStringLiteral(".)").contains(line[marker]) ? marker + 1 : 0;
        }
        if (marker == 0 || marker >= line.size() || !line[marker].isSpace()) return line;
        line = line.mid(marker + 1);
    }
}

int fenceLength(QStringView line, QChar* c) {
    if (line.isEmpty() || (line[0] != QLatin1Char('`') && line[0] != QLatin1Char('~'))) return 0;
    int length = 0;
    while (length < line.size() && line[length] == line[0]) ++length;
    if (length < 3 || (line[0] == QLatin1Char('`') && line.mid(length).contains(QLatin1Char('`')))) return 0;
    if (c) *c = line[0];
    return length;
}

} // namespace ponder::ui
