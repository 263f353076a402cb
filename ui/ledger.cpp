#include "ui/ledger.h"

#include <QLocale>

namespace ponder::ui {
namespace {
QString firstWords(const QString& text) {
    constexpr int most = 120; // characters
    const QString line = text.left(4 * most).simplified();
    return line.size() <= most ? line : line.left(most) + QStringLiteral("…");
}
} // namespace

void Ledger::expect(const QVector<TurnMessage>& turns, const QStringList& unseen, int contextTokens) {
    shown_ = looking_ = true;
    turns_ = turns;
    unseen_ = unseen;
    context_ = contextTokens;
    look_ = {};
    problem_.clear();
    emit changed();
}

void Ledger::take(const PromptLook& look, const QString& problem) {
    if (!shown_) return;
    looking_ = false;
    look_ = look;
    problem_ = problem;
    emit changed();
}

void Ledger::close() {
    if (!shown_) return;
    shown_ = looking_ = false;
    emit changed();
}

QVariantList Ledger::entries() const {
    QVariantList all;
    const auto add = [&](const QString& what, const QString& words, int tokens, bool seen, const QString& note) {
        all << QVariantMap{{QStringLiteral("what"), what},
                           {QStringLiteral("words"), firstWords(words)},
                           {QStringLiteral("tokens"), tokens < 0 ? QString() : QLocale().toString(tokens)},
                           {QStringLiteral("share"), seen && look_.tokens > 0 && tokens > 0 ? double(tokens) / look_.tokens : 0},
                           {QStringLiteral("seen"), seen},
                           {QStringLiteral("note"), note}};
    };
    for (const QString& words : unseen_) add(tr("Above the line"), words, -1, false, tr("left out when the context was full"));
    for (const PromptEntry& entry : look_.entries) {
        if (entry.turn < 0 || entry.turn >= turns_.size()) {
            add(tr("Template"), tr("Markers and words that the model's own template writes"), entry.tokens, true, {});
            continue;
        }
        const TurnMessage& turn = turns_[entry.turn];
        const QString what = entry.thought                  ? tr("Thought")
                             : turn.role == Role::user      ? tr("You")
                             : turn.role == Role::assistant ? tr("Answer")
                                                            : tr("System");
        add(what, entry.thought ? turn.reasoning : turn.content, entry.tokens, entry.seen, entry.seen ? QString() : tr("the model's template drops it"));
    }
    return all;
}

QString Ledger::total() const {
    if (looking_ || !problem_.isEmpty()) return {};
    const QString tokens = QLocale().toString(look_.tokens);
    return context_ > 0 ? tr("%1 of %2 tokens").arg(tokens, QLocale().toString(context_)) : tr("%1 tokens").arg(tokens);
}

} // namespace ponder::ui
