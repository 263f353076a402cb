// Looking at what there is: versions side by side, more runs of one question, the experts of an answer, and the prompt as the model sees it.
#include "ui/chat.h"
#include "ui/rows.h"

#include <algorithm>
#include <QTimer>
#include <utility>

namespace ponder::ui {

using storage::Message;
using storage::MessageState;
using storage::PartKind;

namespace {
constexpr int mostRuns = 32;
}

void Chat::connectLooks() {
    connect(&comparison_, &Comparison::runsWanted, this, [this](int runs) { runAgain(comparison_.message(), runs); });
    connect(&comparison_, &Comparison::stopWanted, this, &Chat::stop);
    connect(&comparison_, &Comparison::versionWanted, this, [this](qint64 message) {
        comparison_.close();
        const Message* found = find(message);
        if (!found || isBusyHere()) return;
        const std::vector<qint64> all = siblings(*found);
        for (const qint64 id : branch_)
            if (const auto at = std::find(all.begin(), all.end(), id); at != all.end())
                return switchVersion(id, int(std::find(all.begin(), all.end(), message) - at));
    });
    connect(&engine_, &EnginePort::lookedAtExperts, this, [this](quint64 ticket, const ExpertLook& look) {
        if (ticket == lookTicket_) experts_.take(look);
    });
    connect(&engine_, &EnginePort::lookedAtPrompt, this, [this](quint64 ticket, const PromptLook& look, const QString& problem) {
        if (ticket == promptTicket_) ledger_.take(look, problem);
    });
    connect(&experts_, &ExpertView::closed, this, [this] { engine_.stop(lookTicket_); });
}

// --- versions and runs --------------------------------------------------------------------------------------------------------

QVector<Comparison::Version> Chat::versionsOf(const Message& message) const {
    QVector<Comparison::Version> versions;
    for (const qint64 id : siblings(message)) {
        const Message* found = find(id);
        Comparison::Version version{id, textOf(*found, PartKind::reasoning), textOf(*found, PartKind::text), {}, found->state == MessageState::complete && found->stop == "end"};
        QStringList meta;
        if (found->generated_tokens > 0) meta << tr("%n tokens", "", found->generated_tokens);
        if (!found->model.empty()) meta << QString::fromStdString(found->model);
        version.meta = meta.join(QStringLiteral(" · "));
        versions << version;
    }
    return versions;
}

void Chat::compare(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent) return;
    const Message* question = find(*found->parent);
    comparison_.show(assistantMessage, question ? textOf(*question, PartKind::text) : QString(), versionsOf(*found));
}

void Chat::runAgain(qint64 assistantMessage, int runs) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent || runs < 1 || !canAsk()) return;
    runQuestion_ = *found->parent;
    runsLeft_ = qMin(runs, mostRuns);
    startRun();
}

// A run's seed is its place among the versions, so that the same runs can be made again.
void Chat::startRun() {
    comparison_.setRunsLeft(runsLeft_);
    AskParams params;
    params.seed = 1;
    for (const Message& message : messages_) params.seed += message.parent == runQuestion_;
    ask(runQuestion_, params, {}, {});
}

void Chat::showRuns() {
    if (comparison_.isShown())
        if (const Message* found = find(comparison_.message())) comparison_.update(versionsOf(*found));
}

void Chat::runEnded() {
    if (runsLeft_ == 0 || isBusy()) return;
    const bool failed = answer_ && !answer_->isRunning() && answer_->message().state == MessageState::failed;
    const bool here = find(runQuestion_) != nullptr; // another chat was opened: what was asked of this one is over
    if (--runsLeft_ == 0 || failed || !here || !canAsk()) return endRuns();
    startRun();
}

void Chat::endRuns() {
    runsLeft_ = 0;
    runQuestion_ = 0;
    comparison_.setRunsLeft(0);
}

// --- experts and the prompt ---------------------------------------------------------------------------------------------------

void Chat::lookAtExperts(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent) return;
    experts_.expect(assistantMessage);
    ExpertLook nothing;
    if (found->tokens.empty() || quint64(found->vocabulary) != model_.card().vocabulary || !model_.isReady())
        nothing.problem = tr("The loaded model did not write this answer, or its tokens were not kept.");
    else if (isBusy())
        nothing.problem = tr("An answer is being written. When it is done, its experts can be seen.");
    if (!nothing.problem.isEmpty()) return experts_.take(nothing);
    AskParams params;
    params.answerSoFar = QVector<qint32>(found->tokens.begin(), found->tokens.end());
    params.thinking = (!found->parts.empty() && found->parts.front().kind == PartKind::reasoning) || !model_.canDisableThinking();
    if (model_.efforts().contains(effort_)) params.effort = effort_;
    lookTicket_ = ++lastTicket_;
    engine_.look(lookTicket_, LookKind::experts, turnsUpTo(*found->parent), params);
}

void Chat::lookAtPrompt() {
    if (branch_.empty()) return;
    const qint64 leaf = branch_.back();
    QStringList unseen;
    const qint64 seen = firstSeen(leaf);
    for (const qint64 id : branch_) {
        if (!seen || id == seen) break;
        if (const Message* message = find(id); message && message->role != storage::Role::system) unseen << textOf(*message, PartKind::text);
    }
    QVector<TurnMessage> turns = turnsUpTo(leaf);
    const bool asks = !turns.isEmpty() && turns.back().role == ui::Role::user;
    if (const QString draft = draft_.trimmed(); !asks && !draft.isEmpty()) turns << TurnMessage{ui::Role::user, draft, {}};
    ledger_.expect(turns, unseen, model_.contextTokens());
    if (!model_.isReady()) return ledger_.take({}, tr("No model is loaded, so nothing can be counted."));
    AskParams params;
    params.thinking = thinking_ || !model_.canDisableThinking();
    if (model_.efforts().contains(effort_)) params.effort = effort_;
    promptTicket_ = ++lastTicket_;
    engine_.look(promptTicket_, LookKind::prompt, turns, params);
}

} // namespace ponder::ui
