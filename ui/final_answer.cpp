#include "ui/final_answer.h"

#include <algorithm>
#include <QRegularExpression>

namespace ponder::ui {
namespace {

QString lastBoxed(const QString& text) {
    const qsizetype at = text.lastIndexOf(QLatin1String("\\boxed{"));
    if (at < 0) return {};
    int depth = 0;
    for (qsizetype i = at + 6; i < text.size(); ++i) {
        if (text[i] == QLatin1Char('{')) ++depth;
        if (text[i] == QLatin1Char('}') && --depth == 0) return text.mid(at + 7, i - at - 7);
    }
    return {};
}

QString firstGroup(const QRegularExpression& expression, const QString& text) { // of the last match
    QString found;
    for (auto it = expression.globalMatch(text); it.hasNext();) found = it.next().captured(1);
    return found;
}

QString behindAnswer(const QString& text) {
    static const QRegularExpression said(QStringLiteral("(?:answer(?:\\s+is)?\\s*:|answer\\s+is|antwort(?:\\s+ist|\\s+lautet)?\\s*:|antwort\\s+(?:ist|lautet)|答案是|答案\\s*[:：]|atsakymas(?:\\s+yra)?\\s*:|atsakymas\\s+yra)"
                                                        "[*_\\s:：]*([^\\n。]+?)(?:[.!](?=\\s|\\*|$)|。|\\n|$)"),
                                         QRegularExpression::CaseInsensitiveOption);
    return firstGroup(said, text);
}

QString lastBold(const QString& text) {
    static const QRegularExpression bold(QStringLiteral("\\*\\*([^*\\n]+)\\*\\*(\\s*:)?"));
    QString found;
    for (auto it = bold.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (match.captured(2).isEmpty() && !match.captured(1).trimmed().endsWith(QLatin1Char(':'))) found = match.captured(1);
    }
    return found;
}

QString lastLine(const QString& text, bool& only) {
    const QStringList lines = text.split(QLatin1Char('\n'), Qt::SkipEmptyParts).filter(QRegularExpression(QStringLiteral("\\S")));
    only = lines.size() == 1;
    return lines.isEmpty() ? QString() : lines.back();
}

// 1,412.50 and 1412.5 are one number; 1,4 in German is another matter and stays as it is.
QString plainNumber(QString text) {
    static const QRegularExpression number(QStringLiteral("^[$€£¥]?\\s*([+\\-−]?)(\\d{1,3}(?:[,'\\x{2009}\\x{202F} ]\\d{3})+|\\d+)(\\.\\d+)?\\s*[$€£¥]?$"));
    const QRegularExpressionMatch match = number.match(text);
    if (!match.hasMatch()) return text;
    QString whole = match.captured(2), part = match.captured(3);
    whole.remove(QRegularExpression(QStringLiteral("\\D")));
    while (whole.size() > 1 && whole.startsWith(QLatin1Char('0'))) whole.remove(0, 1);
    while (part.endsWith(QLatin1Char('0'))) part.chop(1);
    if (part == QLatin1String(".")) part.clear();
    const QString sign = match.captured(1) == QLatin1String("+") || match.captured(1).isEmpty() ? QString() : QStringLiteral("-");
    return (whole == QLatin1String("0") && part.isEmpty() ? QString() : sign) + whole + part;
}

QString plain(QString text) {
    text = text.toLower();
    static const QRegularExpression marks(QStringLiteral("\\*\\*|[*_`$\"“”„»«]|\\\\[()\\[\\]]|\\\\(?:text|mathrm|mathbf)(?=\\{)|\\\\[,;! ]|[{}]"));
    text.remove(marks);
    text = text.simplified();
    while (!text.isEmpty() && QStringLiteral(".!。,;: ").contains(text.back())) text.chop(1);
    return plainNumber(text.trimmed());
}

} // namespace

QString finalAnswer(const QString& answer) {
    for (const QString& found : {lastBoxed(answer), behindAnswer(answer), lastBold(answer)})
        if (const QString said = plain(found); !said.isEmpty()) return said;
    bool only = false;
    const QString line = lastLine(answer, only);
    static const QRegularExpression number(QStringLiteral("([+\\-−]?\\d[\\d,']*(?:\\.\\d+)?)"));
    if (!only)
        if (const QString said = plain(firstGroup(number, line)); !said.isEmpty()) return said;
    return plain(only ? line : answer);
}

QList<Agreement> agreements(const QStringList& answers) {
    QList<Agreement> all;
    for (const QString& answer : answers) {
        const QString said = finalAnswer(answer);
        if (said.isEmpty()) continue;
        const auto at = std::find_if(all.begin(), all.end(), [&](const Agreement& other) { return other.answer == said; });
        if (at == all.end())
            all.push_back({said, 1});
        else
            at->runs++;
    }
    std::stable_sort(all.begin(), all.end(), [](const Agreement& a, const Agreement& b) { return a.runs > b.runs; });
    return all;
}

} // namespace ponder::ui
