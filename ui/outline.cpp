#include "ui/outline.h"

#include <QStringList>
#include <QStringView>

namespace ponder::ui {
namespace {

struct Cue {
    const char* words; // in small letters; a * at the end: any ending may follow
    StepKind kind;
};

// What sentences begin with. Where one is the beginning of another, the longer comes first.
constexpr Cue cues[] = {
    // checks
    {"let me double*", StepKind::check}, {"let me check*", StepKind::check}, {"let me verify*", StepKind::check}, {"let me confirm*", StepKind::check},
    {"let me test*", StepKind::check}, {"let me make sure*", StepKind::check}, {"let me recount*", StepKind::check}, {"let me recalculate*", StepKind::check},
    {"let me recompute*", StepKind::check}, {"let me re-check*", StepKind::check}, {"let me recheck*", StepKind::check}, {"let me just check*", StepKind::check},
    {"let me quickly check*", StepKind::check}, {"let me count again*", StepKind::check}, {"let me go through*", StepKind::check},
    {"let's double*", StepKind::check}, {"let's check*", StepKind::check}, {"let's verify*", StepKind::check}, {"let's confirm*", StepKind::check},
    {"let's test*", StepKind::check}, {"let's make sure*", StepKind::check}, {"i should check*", StepKind::check}, {"i should verify*", StepKind::check},
    {"i should double*", StepKind::check}, {"i need to check*", StepKind::check}, {"i need to verify*", StepKind::check}, {"i'll check*", StepKind::check},
    {"i'll verify*", StepKind::check}, {"to verify*", StepKind::check}, {"to confirm*", StepKind::check}, {"to double*", StepKind::check},
    {"to check*", StepKind::check}, {"to be sure*", StepKind::check}, {"just to be sure", StepKind::check}, {"just to double*", StepKind::check},
    {"double-check*", StepKind::check}, {"double check*", StepKind::check}, {"sanity check*", StepKind::check}, {"quick check*", StepKind::check},
    {"checking*", StepKind::check}, {"check", StepKind::check}, {"verifying*", StepKind::check}, {"verify", StepKind::check}, {"verification", StepKind::check},
    {"is that right", StepKind::check}, {"is this right", StepKind::check}, {"is that correct", StepKind::check}, {"is this correct", StepKind::check},
    {"ich prüfe*", StepKind::check}, {"ich überprüfe*", StepKind::check}, {"prüfe*", StepKind::check}, {"überprüf*", StepKind::check},
    {"lass mich das prüfen", StepKind::check}, {"lass mich nachprüfen", StepKind::check}, {"lass mich prüfen", StepKind::check}, {"lass mich das überprüfen", StepKind::check},
    {"probe", StepKind::check}, {"zur probe", StepKind::check}, {"zur kontrolle", StepKind::check}, {"kontrolle", StepKind::check},
    {"让我检查*", StepKind::check}, {"让我验证*", StepKind::check}, {"让我再检查*", StepKind::check}, {"我来检查*", StepKind::check}, {"我来验证*", StepKind::check},
    {"再检查*", StepKind::check}, {"检查*", StepKind::check}, {"验证*", StepKind::check}, {"验算*", StepKind::check}, {"核对*", StepKind::check}, {"检验*", StepKind::check},
    {"patikrin*", StepKind::check}, {"pasitikrin*", StepKind::check}, {"tikrinu*", StepKind::check}, {"leisk patikrinti*", StepKind::check},
    // changes its mind
    {"but wait*", StepKind::turn}, {"oh wait*", StepKind::turn}, {"wait", StepKind::turn}, {"hold on*", StepKind::turn}, {"hmm*", StepKind::turn},
    {"hm", StepKind::turn}, {"actually", StepKind::turn}, {"no, *", StepKind::turn}, {"no wait*", StepKind::turn}, {"oops*", StepKind::turn},
    {"on second thought*", StepKind::turn}, {"alternatively", StepKind::turn}, {"let me reconsider*", StepKind::turn}, {"let me rethink*", StepKind::turn},
    {"let me re-think*", StepKind::turn}, {"let me think again*", StepKind::turn}, {"let me try another*", StepKind::turn}, {"let me try a different*", StepKind::turn},
    {"let me start over*", StepKind::turn}, {"let's reconsider*", StepKind::turn}, {"let's try another*", StepKind::turn}, {"another approach*", StepKind::turn},
    {"another way*", StepKind::turn}, {"another thought*", StepKind::turn}, {"a different approach*", StepKind::turn}, {"that's not right*", StepKind::turn},
    {"that's wrong*", StepKind::turn}, {"that can't be*", StepKind::turn}, {"that doesn't*", StepKind::turn}, {"i made a mistake*", StepKind::turn},
    {"i made an error*", StepKind::turn}, {"i was wrong*", StepKind::turn}, {"scratch that*", StepKind::turn}, {"on the other hand*", StepKind::turn},
    {"moment", StepKind::turn}, {"warte*", StepKind::turn}, {"halt", StepKind::turn}, {"nein, *", StepKind::turn}, {"das stimmt nicht*", StepKind::turn},
    {"eigentlich", StepKind::turn}, {"alternativ", StepKind::turn}, {"andererseits", StepKind::turn}, {"oder doch*", StepKind::turn}, {"anders gedacht*", StepKind::turn},
    {"等等*", StepKind::turn}, {"等一下*", StepKind::turn}, {"不对*", StepKind::turn}, {"其实*", StepKind::turn}, {"或者*", StepKind::turn},
    {"另一种*", StepKind::turn}, {"换一种*", StepKind::turn}, {"重新考虑*", StepKind::turn}, {"重新思考*", StepKind::turn}, {"嗯*", StepKind::turn}, {"但是等*", StepKind::turn},
    {"palauk*", StepKind::turn}, {"luktel*", StepKind::turn}, {"ne, *", StepKind::turn}, {"tiesą sakant*", StepKind::turn}, {"kita vertus*", StepKind::turn},
    {"iš tiesų*", StepKind::turn}, {"kitaip tariant, ne*", StepKind::turn},
    // concludes
    {"so the answer*", StepKind::conclude}, {"so, the answer*", StepKind::conclude}, {"so answer*", StepKind::conclude}, {"so my answer*", StepKind::conclude},
    {"so the final*", StepKind::conclude}, {"so, the final*", StepKind::conclude}, {"so final*", StepKind::conclude}, {"so the result*", StepKind::conclude},
    {"so the total*", StepKind::conclude}, {"so in conclusion*", StepKind::conclude}, {"so in summary*", StepKind::conclude}, {"so overall*", StepKind::conclude},
    {"so altogether*", StepKind::conclude}, {"so that's*", StepKind::conclude}, {"the answer is*", StepKind::conclude}, {"the answer should*", StepKind::conclude},
    {"the final answer*", StepKind::conclude}, {"final answer*", StepKind::conclude}, {"answer:*", StepKind::conclude}, {"therefore", StepKind::conclude},
    {"thus", StepKind::conclude}, {"hence", StepKind::conclude}, {"in conclusion*", StepKind::conclude}, {"in summary*", StepKind::conclude},
    {"to summarize*", StepKind::conclude}, {"to summarise*", StepKind::conclude}, {"to sum up*", StepKind::conclude}, {"putting it all together*", StepKind::conclude},
    {"putting it together*", StepKind::conclude}, {"i'm confident*", StepKind::conclude}, {"i am confident*", StepKind::conclude}, {"we conclude*", StepKind::conclude},
    {"daher", StepKind::conclude}, {"somit", StepKind::conclude}, {"folglich", StepKind::conclude}, {"fazit", StepKind::conclude}, {"zusammenfassend", StepKind::conclude},
    {"die antwort*", StepKind::conclude}, {"antwort:*", StepKind::conclude}, {"also ist*", StepKind::conclude}, {"also lautet*", StepKind::conclude},
    {"所以*", StepKind::conclude}, {"因此*", StepKind::conclude}, {"综上*", StepKind::conclude}, {"最终答案*", StepKind::conclude}, {"答案是*", StepKind::conclude},
    {"最终*", StepKind::conclude}, {"总结*", StepKind::conclude}, {"总之*", StepKind::conclude},
    {"taigi", StepKind::conclude}, {"todėl", StepKind::conclude}, {"vadinasi", StepKind::conclude}, {"atsakymas*", StepKind::conclude}, {"apibendrin*", StepKind::conclude},
};

// Said after "Wait," and the like, it is a check that begins.
const char* const checksInside[] = {"check", "verify", "recount", "count again", "make sure", "recalculate", "recompute", "prüf", "检查", "验证", "验算", "核对", "patikrin"};

QString bare(QStringView words) { // without the marks of lists, quotes, headings and weight
    qsizetype at = 0;
    while (at < words.size() && QStringLiteral(" \t*#>_-–—•\"“”„'`").contains(words[at])) ++at;
    return words.mid(at, 160).toString().toLower().replace(QChar(0x2019), QLatin1Char('\''));
}

bool begins(const QString& words, const char* cue) {
    QString wanted = QString::fromUtf8(cue);
    const bool any = wanted.endsWith(QLatin1Char('*'));
    if (any) wanted.chop(1);
    if (!words.startsWith(wanted)) return false;
    return any || words.size() == wanted.size() || !words[wanted.size()].isLetterOrNumber();
}

QString firstSentence(const QString& words) {
    for (qsizetype i = 0; i < words.size(); ++i)
        if (words[i] == QLatin1Char('\n') || ((words[i] == QLatin1Char('.') || words[i] == QLatin1Char('?') || words[i] == QLatin1Char('!')) && (i + 1 == words.size() || words[i + 1].isSpace())) ||
            words[i] == QChar(0x3002))
            return words.left(i + 1);
    return words;
}

bool blankLine(QStringView line) { return line.trimmed().isEmpty(); }

bool listOrQuote(QStringView line) {
    const QStringView text = line.trimmed();
    if (text.isEmpty()) return false;
    if (QStringLiteral("-*+•>|").contains(text[0]) && text.size() > 1 && (text[1].isSpace() || text[0] == QLatin1Char('|'))) return true;
    qsizetype digits = 0;
    while (digits < text.size() && text[digits].isDigit()) ++digits;
    return digits > 0 && digits < 3 && digits + 1 < text.size() && (text[digits] == QLatin1Char('.') || text[digits] == QLatin1Char(')')) && text[digits + 1].isSpace();
}

bool formula(QStringView line) {
    const QStringView text = line.trimmed();
    return text.startsWith(QLatin1String("\\[")) || text.startsWith(QLatin1String("$$")) || text.startsWith(QLatin1String("\\begin")) || text.startsWith(QLatin1String("```"));
}

// Whether a paragraph that begins with this line goes on with what was said before it.
bool goesOn(QStringView line, QStringView before) {
    const QStringView text = line.trimmed();
    if (listOrQuote(line) || formula(line)) return true;
    if (before.trimmed().endsWith(QLatin1Char(':'))) return true;
    return text[0].isLower();
}

QString labelOf(QStringView text) {
    constexpr int most = 34; // characters
    QString line = text.trimmed().left(200).toString().section(QLatin1Char('\n'), 0, 0);
    line.remove(QStringLiteral("**"));
    line.remove(QLatin1Char('`'));
    while (!line.isEmpty() && QStringLiteral("#>-*• ").contains(line[0])) line.remove(0, 1);
    if (line.size() <= most) return line;
    const qsizetype space = line.lastIndexOf(QLatin1Char(' '), most);
    return line.left(space > most / 2 ? space : most) + QStringLiteral("…");
}

bool namesAnswer(QStringView words) { // "Thus" alone stands in the middle of every proof
    const QString sentence = firstSentence(words.toString().toLower());
    for (const char* word : {"answer", "final", "conclusion", "antwort", "ergebnis", "答案", "最终", "atsakym"})
        if (sentence.contains(QString::fromUtf8(word))) return true;
    return false;
}

// Sentences inside a line that begin a step of their own, by their first character.
void sentenceStarts(QStringView line, int from, QVector<QPair<int, StepKind>>& starts) {
    constexpr int least = 24; // characters since the last start: "Wait. Wait." is one step
    int last = from;
    StepKind before = starts.isEmpty() ? StepKind::plain : starts.back().second;
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const bool wide = line[i] == QChar(0x3002) || line[i] == QChar(0xFF01) || line[i] == QChar(0xFF1F); // 。！？
        const bool ends = wide || ((line[i] == QLatin1Char('.') || line[i] == QLatin1Char('?') || line[i] == QLatin1Char('!')) && line[i + 1].isSpace());
        if (!ends) continue;
        qsizetype next = i + 1;
        while (next < line.size() && line[next].isSpace()) ++next;
        if (next >= line.size() || from + int(next) - last < least) continue;
        const StepKind kind = kindOfWords(line.mid(next, 160).toString());
        if (kind == StepKind::plain || kind == before || (kind == StepKind::conclude && !namesAnswer(line.mid(next, 90)))) continue;
        last = from + int(next);
        before = kind;
        starts.push_back({last, kind});
    }
}

// Cuts what begins at `from`, where a step begins, into steps.
void cut(const QString& thought, int from, QVector<ThoughtStep>& steps) {
    const int first = int(steps.size());
    QVector<QPair<int, StepKind>> starts;
    bool inFence = false, inFormula = false, paragraph = true; // a paragraph begins here
    QStringView before;                                        // the last line that is not blank
    const QStringView all(thought);
    for (qsizetype at = from; at < all.size();) {
        qsizetype end = all.indexOf(QLatin1Char('\n'), at);
        if (end < 0) end = all.size();
        const QStringView line = all.mid(at, end - at);
        const QStringView text = line.trimmed();
        if (inFence || inFormula) {
            if (inFence ? text.startsWith(QLatin1String("```")) : text.contains(QLatin1String("\\]")) || text.endsWith(QLatin1String("$$"))) inFence = inFormula = false;
        } else if (blankLine(line)) {
            paragraph = true;
        } else {
            const StepKind kind = kindOfWords(text.left(160).toString());
            const bool list = listOrQuote(line);
            if (starts.isEmpty() || (kind != StepKind::plain && !list) || (paragraph && !goesOn(line, before)))
                starts.push_back({int(at + line.indexOf(text.front())), kind});
            if (!list && !formula(line)) sentenceStarts(line, int(at), starts);
            if (text.startsWith(QLatin1String("```"))) inFence = text.size() < 6 || !text.mid(3).endsWith(QLatin1String("```"));
            if ((text.startsWith(QLatin1String("\\[")) && !text.contains(QLatin1String("\\]"))) || text == QLatin1String("$$")) inFormula = true;
            paragraph = false;
        }
        if (!blankLine(line)) before = line;
        at = end + 1;
    }
    for (int i = 0; i < starts.size(); ++i) {
        const int to = i + 1 < starts.size() ? starts[i + 1].first : int(thought.size());
        ThoughtStep step{starts[i].second, starts[i].first, to, {}};
        while (step.to > step.from && thought[step.to - 1].isSpace()) --step.to;
        if (step.to == step.from) continue;
        step.label = labelOf(all.mid(step.from, step.to - step.from));
        steps.push_back(step);
    }
    // "Check" and a line of its own below it are one
    for (int i = int(steps.size()) - 2; i >= first; --i)
        if (steps[i].kind != StepKind::plain && steps[i + 1].kind == steps[i].kind && steps[i].to - steps[i].from < 24) {
            steps[i].to = steps[i + 1].to;
            steps.remove(i + 1);
        }
}

} // namespace

StepKind kindOfWords(const QString& words) {
    const QString text = bare(words);
    for (const Cue& cue : cues) {
        if (!begins(text, cue.words)) continue;
        if (cue.kind != StepKind::turn) return cue.kind;
        const QString sentence = firstSentence(text).left(90);
        for (const char* check : checksInside)
            if (sentence.contains(QString::fromUtf8(check))) return StepKind::check;
        return StepKind::turn;
    }
    // "So 912 - 87 = 825." is a result; "So I need to find x" is not
    if (begins(text, "so")) {
        const QString sentence = firstSentence(text);
        if (sentence.size() < 60 && (sentence.contains(QLatin1String(" = ")) || sentence.contains(QLatin1String("larger")) || sentence.contains(QLatin1String("answer")))) return StepKind::conclude;
    }
    return StepKind::plain;
}

int Outline::update(const QString& thought) {
    // all but the last two steps stand: what comes can only join or lengthen the last, and a short one before it joins with it
    int keep = qMax(0, int(steps_.size()) - 2);
    if (keep > 0 && (thought.size() < steps_[keep].from || QStringView(thought).left(steps_[keep].from) != QStringView(known_).left(steps_[keep].from))) keep = 0;
    const int from = keep > 0 ? steps_[keep].from : 0;
    const QVector<ThoughtStep> before = steps_;
    steps_.resize(keep);
    cut(thought, from, steps_);
    known_ = thought;
    lookedAt_ = int(thought.size()) - from;
    int same = keep;
    while (same < steps_.size() && same < before.size() && steps_[same] == before[same]) ++same;
    return same;
}

} // namespace ponder::ui
