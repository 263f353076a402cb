// Folding a text so that its letters keep their places, and the walk through the rows.
#include "ui/find_in_chat.h"

#include "ui/markdown.h"

#include <algorithm>

namespace ponder::ui {

namespace {

constexpr int lookAgainMs = 150;

struct Folded {
    QString text;
    QVector<int> places; // in the original, of each unit and of the end
};

// Lower case, without accents: é and É are e, ﬁ is left as it is.
Folded folded(const QString& text) {
    Folded out;
    out.text.reserve(text.size());
    out.places.reserve(text.size() + 1);
    for (int i = 0; i < text.size();) {
        const int units = text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
        QString letter = text.mid(i, units);
        if (units == 1 && letter[0].unicode() < 0x80) {
            letter = letter.toLower();
        } else {
            letter = letter.normalized(QString::NormalizationForm_D).toCaseFolded();
            letter.removeIf([](QChar c) { return c.category() == QChar::Mark_NonSpacing; });
        }
        for (const QChar c : std::as_const(letter)) {
            out.text += c == QChar::Nbsp || c == QChar::ParagraphSeparator || c == QChar::LineSeparator ? QLatin1Char(' ') : c;
            out.places.push_back(i);
        }
        i += units;
    }
    out.places.push_back(int(text.size()));
    return out;
}

} // namespace

FindInChat::FindInChat(Chat& chat) : chat_(chat) {
    late_.setSingleShot(true);
    late_.setInterval(lookAgainMs);
    connect(&late_, &QTimer::timeout, this, &FindInChat::look);
    connect(&chat, &Chat::rowsChanged, this, [this] {
        if (isMarking() && !late_.isActive()) late_.start();
    });
    connect(&chat, &Chat::conversationChanged, this, [this] {
        if (!shown_) mark({}, false); // what a search marked belongs to that chat
        current_ = -1;
        look();
    });
}

void FindInChat::open() {
    mark({text_}, false);
    shown_ = true;
    emit shownChanged();
    look();
    emit opened();
    if (!matches_.empty()) go(0);
}

void FindInChat::close() {
    shown_ = false;
    mark({}, false);
    look();
    emit shownChanged();
}

void FindInChat::setText(const QString& text) {
    if (text == text_) return;
    text_ = text;
    emit textChanged();
    mark({text}, false);
    current_ = -1;
    look();
    if (!matches_.empty()) go(0);
}

QString FindInChat::status() const {
    if (needles_.isEmpty()) return {};
    if (matches_.empty()) return tr("Not in this chat");
    return tr("%1 of %2").arg(qMax(1, current())).arg(count());
}

void FindInChat::mark(const QStringList& words, bool wholeBeginnings) {
    QStringList needles;
    for (const QString& word : words)
        if (const QString needle = folded(word).text; !needle.isEmpty() && !needles.contains(needle)) needles << needle;
    if (needles == needles_ && wholeBeginnings == wholeBeginnings_) return;
    needles_ = needles;
    wholeBeginnings_ = wholeBeginnings;
    emit marksChanged();
}

QVector<int> FindInChat::ranges(const QString& text) const {
    QVector<int> found;
    if (needles_.isEmpty() || text.isEmpty()) return found;
    const Folded all = folded(text);
    std::vector<std::pair<qsizetype, qsizetype>> spans;
    for (const QString& needle : needles_)
        for (qsizetype at = 0; (at = all.text.indexOf(needle, at)) >= 0;) {
            const bool begins = at == 0 || !all.text[at - 1].isLetterOrNumber() || !needle[0].isLetterOrNumber() ||
                                needle[0].unicode() >= 0x0e00; // scripts without spaces
            if (wholeBeginnings_ && !begins) {
                ++at;
                continue;
            }
            spans.emplace_back(at, at + needle.size());
            at += needle.size();
        }
    std::sort(spans.begin(), spans.end(), [](const auto& a, const auto& b) { // of those that begin together the longest first
        return a.first != b.first ? a.first < b.first : a.second > b.second;
    });
    qsizetype end = 0;
    for (const auto& [from, to] : spans) {
        if (from < end) continue; // a longer word that is found already
        found << all.places[from] << all.places[to];
        end = to;
    }
    return found;
}

QString FindInChat::washed(const QString& html, const QString& colour) const {
    QString out;
    for (qsizetype at = 0; at < html.size();) {
        const qsizetype tag = html.indexOf(QLatin1Char('<'), at);
        const QString words = html.mid(at, tag < 0 ? -1 : tag - at); // between two tags
        qsizetype done = 0;
        const QVector<int> found = ranges(words);
        for (qsizetype i = 0; i + 1 < found.size(); i += 2) {
            const qsizetype amp = words.lastIndexOf(QLatin1Char('&'), found[i]);
            if (amp >= 0 && words.indexOf(QLatin1Char(';'), amp) >= found[i]) continue; // within an &entity;
            out += QStringView(words).mid(done, found[i] - done);
            out += QStringLiteral("<span style=\"background-color: %1\">").arg(colour) + words.mid(found[i], found[i + 1] - found[i]) + QStringLiteral("</span>");
            done = found[i + 1];
        }
        out += QStringView(words).mid(done);
        if (tag < 0) break;
        const qsizetype end = html.indexOf(QLatin1Char('>'), tag);
        out += QStringView(html).mid(tag, end < 0 ? -1 : end + 1 - tag);
        at = end < 0 ? html.size() : end + 1;
    }
    return out;
}

void FindInChat::look() {
    late_.stop();
    const int row = current_ >= 0 && current_ < count() ? matches_[size_t(current_)].row : -1;
    const int nth = row >= 0 ? matches_[size_t(current_)].nth : 0;
    matches_.clear();
    current_ = -1;
    if (!needles_.isEmpty()) {
        const QVector<Row>& rows = chat_.rows()->rows();
        for (int i = 0; i < rows.size(); ++i) {
            const RowKind::Kind kind = rows[i].kind;
            if (kind == RowKind::foot || kind == RowKind::waiting || kind == RowKind::divider || kind == RowKind::rule ||
                kind == RowKind::notice || kind == RowKind::full || kind == RowKind::math)
                continue; // not the words of the chat
            const int times = int(ranges(rows[i].plain).size()) / 2;
            for (int n = 0; n < times; ++n) {
                if (i == row && n == nth) current_ = int(matches_.size());
                matches_.push_back({i, n, rows[i].message, kind == RowKind::reasoning});
            }
        }
    }
    emit foundChanged();
}

void FindInChat::go(int to) {
    current_ = to;
    const Match match = matches_[size_t(to)];
    if (match.thought) chat_.setThoughtOpen(match.message, true);
    emit foundChanged();
    emit reveal(match.row, match.nth);
}

void FindInChat::step(int by) {
    if (matches_.empty()) return;
    go(((current_ < 0 ? (by > 0 ? -1 : 0) : current_) + by + count()) % count());
}

// The row is the one whose block holds the byte: the text up to there, read as Markdown, ends with that block.
void FindInChat::jump(const FoundHit& hit) {
    if (shown_) close();
    const storage::Message* message = chat_.message(hit.message);
    const int first = chat_.rowOf(hit.message);
    if (!message || first < 0 || hit.part >= int(message->parts.size())) return;
    mark(hit.words, true);
    using storage::PartKind;
    const storage::Part& part = message->parts[size_t(hit.part)];
    const bool thought = part.kind == PartKind::reasoning;
    if (thought) chat_.setThoughtOpen(hit.message, true);
    const qint64 length = hit.words.isEmpty() ? 0 : hit.words.front().toUtf8().size();
    const QString before = QString::fromStdString(part.text.substr(0, size_t(qMin<qint64>(hit.at + length, qint64(part.text.size())))));

    const QVector<Row>& rows = chat_.rows()->rows();
    int row = first, earlier = 0; // rows of the message's other parts come first
    QString said = before;
    if (message->role == storage::Role::assistant) {
        int thoughts = 0, blocks = 0;
        for (int i = 0; i < hit.part; ++i)
            if (message->parts[size_t(i)].kind == PartKind::text) blocks += int(parseMarkdown(QString::fromStdString(message->parts[size_t(i)].text), false).size());
            else ++thoughts;
        earlier = thoughts + blocks;
        if (!thought) {
            const auto here = parseMarkdown(before, false);
            if (!here.isEmpty()) {
                earlier += int(here.size()) - 1;
                said = here.back().plain;
            }
        }
        row = qMin(first + earlier, int(rows.size()) - 1);
        // a block may look different when its end is not there yet: the words are near
        for (const int near : {0, -1, 1, -2, 2})
            if (row + near >= first && row + near < rows.size() && rows[row + near].message == hit.message && !ranges(rows[row + near].plain).isEmpty()) {
                if (near != 0) said.clear();
                row += near;
                break;
            }
    } else {
        while (row < rows.size() - 1 && rows[row].kind == RowKind::divider) ++row;
    }
    look();
    const int nth = qMax(0, int(ranges(said).size()) / 2 - 1);
    for (int i = 0; i < count(); ++i)
        if (matches_[size_t(i)].row == row && matches_[size_t(i)].nth <= nth) current_ = i;
    emit foundChanged();
    emit reveal(row, nth);
}

} // namespace ponder::ui
