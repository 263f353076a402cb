#include "ui/token_marks.h"

namespace ponder::ui {

int doubtOf(float probability) { return probability < 0 ? 0 : probability < 0.2f ? 2 : probability < 0.5f ? 1 : 0; }

TokenMarks marksOf(const TokenOdds& odds, const QVector<TokenPlace>& places, int text) {
    TokenMarks marks;
    for (int i = 0; i < odds.tokens.size() && i < places.size(); ++i)
        if (places[i].text == text && places[i].to > places[i].from) marks.marks.push_back({i, places[i].from, places[i].to, doubtOf(odds.tokens[i].chosen.probability)});
    return marks;
}

QString markedHtml(const QString& text, const TokenMarks& marks, int from, int to) {
    QString html = QStringLiteral("<p class=\"t\" style=\"white-space:pre-wrap;margin:0\">");
    const auto add = [&](int begin, int end) {
        QString words = text.mid(begin, end - begin).toHtmlEscaped();
        html += words.replace(QLatin1Char('\n'), QLatin1String("<br/>"));
    };
    int at = from;
    for (const TokenMarks::Mark& mark : marks.marks) {
        if (mark.to <= from || mark.from >= to) continue;
        const bool current = mark.token == marks.current;
        if (mark.doubt == 0 && !current) continue;
        const int begin = qMax(mark.from, at), end = qMin(mark.to, to);
        add(at, begin);
        html += QStringLiteral("<span class=\"%1\">").arg(current ? QStringLiteral("cur") : QStringLiteral("d%1").arg(mark.doubt));
        add(begin, end);
        html += QLatin1String("</span>");
        at = end;
    }
    add(at, to);
    return html + QLatin1String("</p>");
}

} // namespace ponder::ui
