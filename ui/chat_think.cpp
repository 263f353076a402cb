// Working with a thought: every command makes a sibling of the answer that begins with what is kept of it.
#include "ui/chat.h"
#include "ui/rows.h"

#include <algorithm>
#include <utility>

namespace ponder::ui {

using storage::Message;
using storage::Part;
using storage::PartKind;

namespace {

int thoughtTokens(const Message& message) {
    int tokens = 0;
    for (const Part& part : message.parts)
        if (part.kind == PartKind::reasoning) tokens += part.tokens;
    return tokens;
}

int commonLength(const QString& a, const QString& b) {
    return int(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

} // namespace

void Chat::setThoughtBudget(int tokens) {
    tokens = qMax(0, tokens);
    if (tokens == thoughtBudget_) return;
    thoughtBudget_ = tokens;
    emit thoughtBudgetChanged();
}

ThoughtTimes Chat::timesOf(const Message& message) const {
    if (answer_ && answer_->message().id == message.id) return answer_->times();
    if (auto bytes = store_.answerData(message.id, ThoughtTimes::kind))
        if (const ThoughtTimes times = ThoughtTimes::unpacked(*bytes); !times.isEmpty()) return times;
    qint64 ms = 0;
    for (const Part& part : message.parts)
        if (part.kind == PartKind::reasoning && part.ended_ms > part.started_ms) ms += part.ended_ms - part.started_ms;
    return ThoughtTimes::even(int(textOf(message, PartKind::reasoning).size()), thoughtTokens(message), ms);
}

TokenOdds Chat::oddsOf(const Message& message) const {
    if (answer_ && answer_->message().id == message.id) return answer_->odds();
    auto bytes = store_.answerData(message.id, TokenOdds::kind);
    return bytes ? TokenOdds::unpacked(*bytes) : TokenOdds();
}

void Chat::setKeepOdds(bool keep) {
    if (keep == keepOdds_) return;
    keepOdds_ = keep;
    emit keepOddsChanged();
}

ThoughtView* Chat::thought(qint64 message) {
    const Message* found = find(message);
    if (!found) return nullptr;
    ThoughtView*& view = views_[message];
    if (!view) view = new ThoughtView(this);
    updateThought(*found, isAnswering() && answer_->message().id == message); // it may have been folded while it grew
    return views_.value(message);
}

void Chat::updateThought(const Message& message, bool live) {
    ThoughtView* view = views_.value(message.id);
    view->setThought(textOf(message, PartKind::reasoning), live && isThinking(message), timesOf(message));
    view->setMarks(inspector_.message() == message.id ? inspector_.marks(0) : TokenMarks());
}

void Chat::forgetViews() {
    inspector_.close();
    comparison_.close();
    experts_.close();
    ledger_.close();
    for (ThoughtView* view : std::exchange(views_, {})) view->deleteLater(); // panes let go of them with their rows
}

bool Chat::hasOdds(qint64 message) const {
    const Message* found = find(message);
    return found && !oddsOf(*found).isEmpty();
}

void Chat::lookInto(qint64 message) {
    const Message* found = find(message);
    if (!found || inspector_.message() == message) return inspector_.close();
    const TokenOdds odds = oddsOf(*found);
    if (odds.isEmpty()) {
        setKeepOdds(true);
        return setNotice(tr("The probabilities of this answer were not kept. From now on they are: regenerate it to look into it."));
    }
    if (!textOf(*found, PartKind::reasoning).isEmpty()) thoughtOpen_[message] = true;
    inspector_.look(message, odds, textOf(*found, PartKind::reasoning), textOf(*found, PartKind::text));
}

// The tokens are handed over where the loaded model knows them; else the words alone must do.
void Chat::branchFrom(const Message& original, AskParams params, const Answer::Kept& kept) {
    const bool known = quint64(original.vocabulary) == model_.card().vocabulary;
    if (known && params.answerSoFar.isEmpty()) params.answerSoFar = QVector<qint32>(original.tokens.begin(), original.tokens.end());
    params.showSoFar = true;
    // whoever goes on thinking on purpose has the whole budget once more
    if (thoughtBudget_ > 0 && params.thought) params.thoughtBudget = thoughtBudget_ + thoughtTokens(original);
    const bool thinks = params.thought || (!original.parts.empty() && original.parts.front().kind == PartKind::reasoning);
    ask(*original.parent, params, thinks, known ? kept : Answer::Kept{kept.times, {}});
}

void Chat::editThought(qint64 assistantMessage, const QString& thought) {
    const Message* found = find(assistantMessage);
    const QString text = thought.trimmed();
    if (!found || !found->parent || text.isEmpty() || !canAsk()) return;
    AskParams params;
    params.thought = text;
    branchFrom(*found, params, {timesOf(*found).upTo(commonLength(textOf(*found, PartKind::reasoning), text)), oddsOf(*found)});
}

void Chat::thinkMore(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent || !canAsk()) return;
    AskParams params;
    const QString thought = textOf(*found, PartKind::reasoning);
    params.thought = thought.isEmpty() ? QString() : thought + QStringLiteral("\n\nWait,"); // English, as models were trained to think
    branchFrom(*found, params, {timesOf(*found), oddsOf(*found)});
}

void Chat::regenerateAnswer(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent || textOf(*found, PartKind::reasoning).isEmpty() || !canAsk()) return;
    AskParams params;
    params.thought = textOf(*found, PartKind::reasoning);
    params.closeThought = true;
    branchFrom(*found, params, {timesOf(*found), oddsOf(*found)});
}

void Chat::answerNow(qint64 assistantMessage) {
    if (isAnswering() && answer_->message().id == assistantMessage)
        answer_->answerNow();
    else
        regenerateAnswer(assistantMessage);
}

void Chat::forkAt(qint64 assistantMessage, int token, qint32 instead) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent || token < 0 || token >= int(found->tokens.size()) || !canAsk()) return;
    if (quint64(found->vocabulary) != model_.card().vocabulary)
        return setNotice(tr("This answer was written by another model (%1); open that one to go on from its tokens.").arg(QString::fromStdString(found->model)));
    AskParams params;
    params.answerSoFar = QVector<qint32>(found->tokens.begin(), found->tokens.begin() + token);
    params.answerSoFar.push_back(instead);
    TokenOdds odds = oddsOf(*found).upTo(token + 1);
    if (odds.tokens.size() == token + 1) { // the place stays known, with another choice
        TokenChoice& choice = odds.tokens.back();
        for (const TokenCandidate& candidate : choice.likeliest)
            if (candidate.token == instead) choice.chosen = candidate;
    }
    int characters = 0;
    const QVector<TokenPlace> places = placesOf(odds.tokens, {textOf(*found, PartKind::reasoning), textOf(*found, PartKind::text)});
    for (const TokenPlace& place : places) characters = place.text == 0 ? place.to : place.text == 1 ? int(textOf(*found, PartKind::reasoning).size()) : characters;
    branchFrom(*found, params, {timesOf(*found).upTo(characters), odds});
}

} // namespace ponder::ui
