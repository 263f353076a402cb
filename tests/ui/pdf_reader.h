// As much of reading a PDF as a test needs: the words in it, by each font's own table of characters, and which fonts are
// within.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

namespace ponder::ui::test {

class PdfReader {
  public:
    explicit PdfReader(const QByteArray& bytes) {
        static const QRegularExpression start(QStringLiteral("(\\d+) 0 obj\\b"));
        const QString all = QString::fromLatin1(bytes);
        for (auto found = start.globalMatch(all); found.hasNext();) {
            const auto one = found.next();
            const qsizetype from = one.capturedEnd(), end = bytes.indexOf("endobj", from);
            if (end > 0) objects_.insert(one.captured(1).toInt(), bytes.mid(from, end - from));
        }
        for (auto object = objects_.cbegin(); object != objects_.cend(); ++object) {
            if (object->contains("/Type /Page\n") || object->contains("/Type /Page ") || object->contains("/Type /Page/"))
                ++pages;
            if (object->contains("/FontDescriptor") && object->contains("/FontName")) {
                ++fonts;
                if (object->contains("/FontFile2 ") || object->contains("/FontFile3 ") || object->contains("/FontFile "))
                    ++embedded;
            }
        }
    }
    int pages = 0, fonts = 0, embedded = 0;

    // In the order in which they were drawn; spaces are as the fonts have them.
    QString text() {
        QString words;
        QList<int> numbers = objects_.keys();
        std::sort(numbers.begin(), numbers.end());
        for (const int number : numbers) {
            const QByteArray content = stream(number);
            if (!content.contains("Tf") || !content.contains("BT")) continue;
            words += wordsOf(QString::fromLatin1(content)) + QLatin1Char('\n');
        }
        return words;
    }
    bool says(const QString& words) {
        const auto dense = [](QString text) { return text.remove(QRegularExpression(QStringLiteral("\\s"))); };
        return dense(text()).contains(dense(words));
    }

  private:
    QByteArray stream(int number) const {
        const QByteArray object = objects_.value(number);
        qsizetype from = object.indexOf("stream");
        if (from < 0) return {};
        const QByteArray head = object.left(from);
        from += 6;
        if (from < object.size() && object[from] == '\r') ++from;
        if (from < object.size() && object[from] == '\n') ++from;
        const QByteArray raw = object.mid(from, object.lastIndexOf("endstream") - from);
        if (!head.contains("FlateDecode")) return raw;
        return qUncompress(QByteArray("\0\x40\0\0", 4) + raw); // the length that Qt wants in front is only a guess
    }

    const QHash<int, QString>& charactersOf(int font) {
        if (const auto known = fonts_.constFind(font); known != fonts_.cend()) return *known;
        QHash<int, QString>& table = fonts_[font];
        static const QRegularExpression reference(QStringLiteral("/ToUnicode (\\d+) 0 R"));
        const auto found = reference.match(QString::fromLatin1(objects_.value(font)));
        if (!found.hasMatch()) return table;
        const QString map = QString::fromLatin1(stream(found.captured(1).toInt()));
        static const QRegularExpression range(
            QStringLiteral("<([0-9A-Fa-f]+)>\\s*<([0-9A-Fa-f]+)>\\s*(<([0-9A-Fa-f]+)>|\\[([^\\]]*)\\])")),
            hex(QStringLiteral("<([0-9A-Fa-f]+)>"));
        for (const QString& part : map.split(QStringLiteral("beginbfrange")).mid(1)) {
            for (auto each = range.globalMatch(part.left(part.indexOf(QStringLiteral("endbfrange")))); each.hasNext();) {
                const auto one = each.next();
                const int from = one.captured(1).toInt(nullptr, 16), to = one.captured(2).toInt(nullptr, 16);
                if (!one.captured(4).isEmpty()) {
                    for (int i = from; i <= to; ++i) table[i] = letter(one.captured(4), i - from);
                } else {
                    auto letters = hex.globalMatch(one.captured(5));
                    for (int i = from; i <= to && letters.hasNext(); ++i) table[i] = letter(letters.next().captured(1), 0);
                }
            }
        }
        return table;
    }
    static QString letter(const QString& code, int shift) { // UTF-16
        QString text;
        for (int i = 0; i + 4 <= code.size(); i += 4) text += QChar(ushort(code.mid(i, 4).toInt(nullptr, 16)));
        if (shift && !text.isEmpty()) text[text.size() - 1] = QChar(ushort(text.back().unicode() + shift));
        return text;
    }

    QString wordsOf(const QString& content) {
        static const QRegularExpression mark(QStringLiteral("/F(\\d+)\\s+[-\\d.]+\\s+Tf|<([0-9A-Fa-f]+)>"));
        QString words;
        int font = 0;
        for (auto found = mark.globalMatch(content); found.hasNext();) {
            const auto one = found.next();
            if (!one.captured(1).isEmpty()) {
                font = one.captured(1).toInt();
                continue;
            }
            const QString codes = one.captured(2);
            const QHash<int, QString>& table = charactersOf(font);
            for (int i = 0; i + 4 <= codes.size(); i += 4)
                words += table.value(codes.mid(i, 4).toInt(nullptr, 16), QStringLiteral("?"));
        }
        return words;
    }

    QHash<int, QByteArray> objects_;
    QHash<int, QHash<int, QString>> fonts_;
};

} // namespace ponder::ui::test
