#include "ui/inspector.h"

#include <algorithm>
#include <QLocale>

namespace ponder::ui {
namespace {

constexpr int mostWeak = 8;
constexpr float weak = 0.5f;

QString percentOf(float probability) {
    if (probability < 0) return {};
    const double percent = double(probability) * 100;
    return Inspector::tr("%1 %").arg(percent > 0 && percent < 0.1 ? QStringLiteral("<") + QLocale().toString(0.1, 'f', 1) : QLocale().toString(percent, 'f', percent < 9.95 || (percent > 99 && percent < 99.95) ? 1 : 0));
}

// As it can be shown on one line: spaces and line breaks by signs where there is nothing else, pieces of characters by their bytes.
QString wordsOf(const TokenCandidate& token) {
    if (token.bytes.isEmpty()) return Inspector::tr("(a marker)");
    QString words = QString::fromUtf8(token.bytes);
    if (words.contains(QChar::ReplacementCharacter)) return QStringLiteral("‹%1›").arg(QString::fromLatin1(token.bytes.toHex(' ')));
    words.replace(QLatin1Char('\n'), QStringLiteral("↵"));
    words.replace(QLatin1Char('\t'), QStringLiteral("⇥"));
    return words.trimmed().isEmpty() ? words.replace(QLatin1Char(' '), QStringLiteral("␣")) : words;
}

} // namespace

void Inspector::look(qint64 message, const TokenOdds& odds, const QString& thought, const QString& answer) {
    const bool other = message != message_;
    message_ = message;
    odds_ = odds;
    answer_ = answer;
    places_ = placesOf(odds.tokens, {thought, answer});
    if (other) current_ = -1;
    emit messageChanged();
    emit currentChanged();
}

void Inspector::close() {
    if (message_) look(0, {}, {}, {});
}

void Inspector::setCurrent(int token) {
    token = qBound(-1, token, int(odds_.tokens.size()) - 1);
    if (token == current_) return;
    current_ = token;
    emit currentChanged();
}

QVariantList Inspector::weakest() const {
    QVector<int> found;
    for (int i = 0; i < odds_.tokens.size(); ++i)
        if (const float p = odds_.tokens[i].chosen.probability; p >= 0 && p < weak && places_[i].text >= 0) found.push_back(i);
    std::stable_sort(found.begin(), found.end(), [this](int a, int b) { return odds_.tokens[a].chosen.probability < odds_.tokens[b].chosen.probability; });
    QVariantList list;
    for (const int i : found.mid(0, mostWeak)) {
        QString words; // with the two before it, so that it can be found by eye
        for (int k = qMax(0, i - 2); k <= i; ++k)
            if (places_[k].text == places_[i].text) words += QString::fromUtf8(odds_.tokens[k].chosen.bytes);
        list.push_back(QVariantMap{{QStringLiteral("token"), i}, {QStringLiteral("words"), words.simplified()}, {QStringLiteral("percent"), percentOf(odds_.tokens[i].chosen.probability)}});
    }
    return list;
}

QString Inspector::summary() const {
    int chosen = 0, doubtful = 0;
    for (const TokenChoice& choice : odds_.tokens) {
        chosen += choice.chosen.probability >= 0;
        doubtful += choice.chosen.probability >= 0 && choice.chosen.probability < weak;
    }
    if (!chosen) return tr("Nothing is known of these tokens.");
    return doubtful ? tr("%1 of %2 tokens had less than half of the probability").arg(doubtful).arg(chosen) : tr("Every one of %1 tokens had more than half of the probability").arg(chosen);
}

QString Inspector::currentWords() const { return current_ >= 0 && current_ < odds_.tokens.size() ? wordsOf(odds_.tokens[current_].chosen) : QString(); }

QString Inspector::currentPercent() const {
    if (current_ < 0 || current_ >= odds_.tokens.size()) return {};
    const float probability = odds_.tokens[current_].chosen.probability;
    return probability < 0 ? tr("given, not chosen") : percentOf(probability);
}

QVariantList Inspector::alternatives() const {
    QVariantList list;
    if (current_ < 0 || current_ >= odds_.tokens.size()) return list;
    const TokenChoice& choice = odds_.tokens[current_];
    QVector<TokenCandidate> all = choice.likeliest;
    const bool among = std::any_of(all.begin(), all.end(), [&](const TokenCandidate& c) { return c.token == choice.chosen.token; });
    if (!among && choice.chosen.probability >= 0) all.push_back(choice.chosen);
    for (const TokenCandidate& candidate : all)
        list.push_back(QVariantMap{{QStringLiteral("id"), candidate.token},
                                   {QStringLiteral("words"), wordsOf(candidate)},
                                   {QStringLiteral("share"), candidate.probability},
                                   {QStringLiteral("percent"), percentOf(candidate.probability)},
                                   {QStringLiteral("chosen"), candidate.token == choice.chosen.token}});
    return list;
}

TokenMarks Inspector::marks(int text) const {
    TokenMarks marks = marksOf(odds_, places_, text);
    marks.current = place().text == text ? current_ : -1;
    return marks;
}

QString Inspector::answerHtml() const {
    qsizetype end = answer_.size(); // the line break behind the last word would draw an empty line
    while (end > 0 && answer_[end - 1].isSpace()) --end;
    return markedHtml(answer_, marks(1), 0, int(end));
}

int Inspector::tokenAt(int text, int character) const {
    for (int i = 0; i < places_.size(); ++i)
        if (places_[i].text == text && places_[i].from <= character && character < places_[i].to) return i;
    return -1;
}

void Inspector::move(int by, bool weakOnly) {
    for (int i = current_ < 0 && by < 0 ? int(places_.size()) - 1 : current_ + by; i >= 0 && i < places_.size(); i += by) {
        const float p = odds_.tokens[i].chosen.probability;
        if (places_[i].text < 0 || places_[i].to == places_[i].from || (weakOnly && (p < 0 || p >= weak))) continue;
        return setCurrent(i);
    }
}

void Inspector::step(int by) { move(by, false); }
void Inspector::stepWeak(int by) { move(by, true); }

void Inspector::choose(int alternative) {
    const QVariantList all = alternatives();
    if (alternative < 0 || alternative >= all.size()) return;
    const QVariantMap chosen = all[alternative].toMap();
    if (!chosen.value(QStringLiteral("chosen")).toBool()) emit forkWanted(message_, current_, chosen.value(QStringLiteral("id")).toInt());
}

} // namespace ponder::ui
