// Asking: store the user's words, make the place for the answer, then ask the engine.
#include "ui/chat.h"
#include "ui/error_text.h"
#include "ui/rows.h"
#include "ui/run_store.h"

#include <algorithm>
#include <QDateTime>

namespace ponder::ui {

using storage::Message;
using storage::MessageState;
using storage::Part;
using storage::PartKind;

bool Chat::canAsk() {
    if (isBusy()) {
        setNotice(tr("Another answer is still being written. Stop it, or wait for its end; your words stay here."));
        return false;
    }
    if (!model_.isReady()) {
        setNotice(model_.isLoading() ? tr("The model is still loading. Your words stay here.")
                                     : tr("No model is loaded. Open one first; your words stay here."));
        return false;
    }
    if (answer_ && !answer_->save()) { // an answer that is not on the disk yet comes first
        savingNotice_ = true;
        return false;
    }
    return true;
}

void Chat::send() {
    const QString text = draft_.trimmed();
    if (text.isEmpty() || !canAsk()) return;
    if (!addUserMessage(text, branch_.empty() ? std::nullopt : std::optional<std::int64_t>(branch_.back()))) return;
    draft_.clear();
    draftTimer_.stop();
    draftUnsaved_ = false;
    (void)store_.saveDraft(id_, {});
    if (branch_.size() == 1 && !isTemporaryChat()) (void)store_.saveDraft(0, {}); // the words came from the empty chat
    emit draftChanged();
    ask(branch_.back());
}

bool Chat::addUserMessage(const QString& text, std::optional<std::int64_t> parent) {
    const bool fresh = id_ == 0;
    qint64 conversation = id_;
    if (fresh) {
        auto made = store_.createConversation(titleFrom(text).toStdString());
        if (!made) {
            setNotice(ErrorText::history(made.error().kind, Doing::sending));
            return false;
        }
        conversation = *made;
    }
    Message message;
    message.conversation = conversation;
    message.parent = parent;
    message.created_ms = QDateTime::currentMSecsSinceEpoch();
    Part part;
    part.text = text.toStdString();
    part.started_ms = part.ended_ms = message.created_ms;
    message.parts.push_back(part);
    auto added = store_.addMessage(message);
    if (!added) {
        if (fresh) (void)store_.remove(conversation); // no empty chat is left behind
        setNotice(ErrorText::history(added.error().kind, Doing::sending));
        return false;
    }
    message.id = *added;
    messages_.push_back(message);
    if (fresh) {
        id_ = conversation;
        title_ = titleFrom(text);
        emit conversationChanged();
        emit titleChanged();
    }
    if (isTemporaryChat() && messages_.size() == 1 && store_.rename(id_, titleFrom(text).toStdString())) {
        title_ = titleFrom(text);
        emit titleChanged();
    }
    setNotice({});
    showBranch(message.id);
    emit listChanged();
    return true;
}

void Chat::ask(qint64 userMessage, bool leaveOut) {
    Message message;
    message.conversation = id_;
    message.parent = userMessage;
    message.role = storage::Role::assistant;
    message.state = MessageState::generating;
    message.created_ms = QDateTime::currentMSecsSinceEpoch();
    message.model = model_.name().toStdString();
    message.vocabulary = std::int64_t(model_.card().vocabulary);
    auto added = store_.addMessage(message);
    if (!added) { // the question is kept; its row offers to answer it later
        setNotice(ErrorText::history(added.error().kind, Doing::changing));
        return;
    }
    message.id = *added;
    messages_.push_back(message);
    AskParams params;
    params.leaveOutOldest = leaveOut;
    start(message, userMessage, params);
}

void Chat::start(const Message& message, qint64 userMessage, AskParams params) {
    setNotice({});
    const quint64 ticket = ++lastTicket_;
    answer_ = std::make_unique<Answer>(store_, engine_, message, ticket);
    connect(answer_.get(), &Answer::changed, this, &Chat::onAnswerChanged);
    connect(answer_.get(), &Answer::leftOut, this, [this, userMessage](int messages) { onLeftOut(userMessage, messages); });
    connect(answer_.get(), &Answer::ended, this, &Chat::onAnswerEnded);
    connect(answer_.get(), &Answer::saveFailed, this, [this](storage::ErrorKind kind) {
        setNotice(ErrorText::history(kind, Doing::savingAnswer));
        savingNotice_ = true;
    });
    connect(answer_.get(), &Answer::saveWorksAgain, this, [this] {
        if (savingNotice_) setNotice({});
    });
    showBranch(message.id);
    emit busyChanged();
    emit statusChanged();
    emit listChanged();
    // an answer that goes on stays what it began as, whatever the switch says by now
    const bool wished = message.parts.empty() ? thinking_ : message.parts.front().kind == PartKind::reasoning;
    params.thinking = wished || !model_.canDisableThinking();
    if (model_.efforts().contains(effort_)) params.effort = effort_;
    if (snapshotFor_) params.snapshot = snapshotFor_(message.conversation);
    engine_.ask(ticket, turnsUpTo(userMessage, &askedIds_), params);
}

QVector<TurnMessage> Chat::turnsUpTo(qint64 message, std::vector<qint64>* ids) const {
    QVector<TurnMessage> turns;
    std::vector<qint64> begins; // of the turns, the system's left out
    const qint64 seen = firstSeen(message);
    bool sees = true;
    for (const Message* at = find(message); at; at = at->parent ? find(*at->parent) : nullptr) {
        TurnMessage turn;
        turn.role = at->role == storage::Role::user        ? ui::Role::user
                    : at->role == storage::Role::assistant ? ui::Role::assistant
                                                           : ui::Role::system;
        if (!sees && turn.role != ui::Role::system) continue;
        if (at->id == seen) sees = false; // from the next one on
        turn.content = textOf(*at, PartKind::text);
        turn.reasoning = textOf(*at, PartKind::reasoning);
        turn.tokens = QVector<qint32>(at->tokens.begin(), at->tokens.end());
        turn.vocabulary = quint64(at->vocabulary);
        if (turn.role == ui::Role::assistant && turn.content.isEmpty()) continue; // it failed or was stopped before a word
        if (!turns.isEmpty() && turns.front().role == turn.role) {                // templates want the roles to alternate
            turns.front().content.prepend(turn.content + QStringLiteral("\n\n"));
            turns.front().tokens.clear();
            if (turn.role != ui::Role::system) begins.front() = at->id;
        } else {
            turns.prepend(turn);
            if (turn.role != ui::Role::system) begins.insert(begins.begin(), at->id);
        }
        if (turns.size() > int(messages_.size())) break;
    }
    if (ids) *ids = begins;
    return turns;
}

void Chat::onLeftOut(qint64 userMessage, int messages) {
    if (messages >= int(askedIds_.size())) return;
    const qint64 first = askedIds_[size_t(messages)];
    if (auto kept = store_.setSeenFrom(userMessage, first); !kept)
        setNotice(ErrorText::history(kept.error().kind, Doing::savingAnswer));
    for (Message& message : messages_)
        if (message.id == userMessage) message.seen_from = first;
    if (isBusyHere()) rebuild(0);
}

// --- when the context is full
// -------------------------------------------------------------------------------------------------

const Message* Chat::fullAnswer() const {
    const Message* last = branch_.empty() ? nullptr : find(branch_.back());
    return last && last->role == storage::Role::assistant && last->parent && endedFull(*last) ? last : nullptr;
}

bool Chat::canLeaveOut() const {
    const Message* full = fullAnswer();
    if (!full) return false;
    int questions = 0;
    for (const TurnMessage& turn : turnsUpTo(*full->parent)) questions += turn.role == ui::Role::user;
    return questions > 1;
}

bool Chat::canSummarise() const {
    const Message* full = fullAnswer();
    if (!full) return false;
    if (full->stop == "context_full") return true;
    const Message* question = find(*full->parent); // it is not part of the summary
    return question && question->parent && turnsUpTo(*question->parent).size() > 0;
}

void Chat::leaveOutOldest() {
    if (const Message* full = fullAnswer(); full && canAsk()) goOn(*full, true);
}

void Chat::continueAnswer(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (found && found->parent && wasCutOff(*found) && canAsk()) goOn(*found, false);
}

// The unfinished answer grows on as the same message. Where its tokens are not known to this model it is written anew, as a
// version.
void Chat::goOn(const Message& unfinished, bool leaveOut) {
    Message message = unfinished;
    std::erase_if(message.parts, [](const Part& part) { return part.kind == PartKind::notice; });
    const bool known = !message.tokens.empty() && quint64(message.vocabulary) == model_.card().vocabulary;
    if (!message.parts.empty() && !known) return ask(*message.parent, leaveOut);
    message.state = MessageState::generating;
    message.stop.clear();
    message.model = model_.name().toStdString();
    message.vocabulary = std::int64_t(model_.card().vocabulary);
    if (!message.parts.empty()) message.parts.back().ended_ms = 0; // it grows again
    if (auto saved = store_.updateMessage(message); !saved)
        return setNotice(ErrorText::history(saved.error().kind, Doing::changing));
    for (Message& kept : messages_)
        if (kept.id == message.id) kept = message;
    AskParams params;
    params.leaveOutOldest = leaveOut;
    params.answerSoFar = QVector<qint32>(message.tokens.begin(), message.tokens.end());
    params.shownThought = params.shownAnswer = 0;
    for (const Part& part : message.parts)
        (part.kind == PartKind::reasoning ? params.shownThought : params.shownAnswer) += qint64(part.text.size());
    params.madeWith = runOf(store_, message.id);
    start(message, *message.parent, params);
}

void Chat::takeLargerContext() {
    if (!fullAnswer() || !canAsk() || !model_.largerContext()) return;
    goOnWhenReady_ = true;
    emit cacheWanted({model_.largerContext(), model_.card().cacheFormat});
}

void Chat::leaveFull(bool left) {
    const Message* full = fullAnswer();
    if (!full) return;
    if (left)
        leftFull_.insert(full->id);
    else
        leftFull_.remove(full->id);
    rebuild(branch_.size() - 1);
}

void Chat::beginWithSummary() {
    const Message* full = fullAnswer();
    if (!full || !canSummarise() || !canAsk()) return;
    const qint64 last = full->stop == "context_full" ? full->id : find(*full->parent)->parent.value_or(0);
    AskParams params;
    params.summary = true;
    params.thinking = false;
    const quint64 ticket = ++lastTicket_;
    summary_ = std::make_unique<Summary>(engine_, id_, ticket);
    connect(summary_.get(), &Summary::changed, this, [this] {
        emit summaryChanged();
        emit statusChanged();
    });
    connect(summary_.get(), &Summary::ended, this, &Chat::onSummaryEnded);
    setNotice({});
    emit summaryChanged();
    emit busyChanged();
    emit statusChanged();
    engine_.ask(ticket, turnsUpTo(last), params);
}

void Chat::onSummaryEnded(const Outcome& outcome) {
    Summary& ended = *summary_.release();
    ended.deleteLater(); // its signal is running
    emit summaryChanged();
    emit busyChanged();
    emit statusChanged();
    const bool here = ended.conversation() == id_;
    if (outcome.reason == StopReason::stopped) return; // the choices are there again
    if (outcome.reason == StopReason::error || ended.text().trimmed().isEmpty()) {
        if (here) setNotice(tr("There is no summary; this chat is as it was.") + QLatin1Char(' ') + outcome.errorSentence);
        return;
    }
    QString words = tr("Summary of an earlier chat, to go on from:");
    if (ended.leftOut() > 0)
        words += QLatin1Char(' ') + tr("(Its oldest %n messages were too long to be part of this.)", "", ended.leftOut());
    words += QStringLiteral("\n\n") + ended.text().trimmed();
    const Message* full = here ? fullAnswer() : nullptr;
    const QString question = full && full->stop == "prompt_too_long" ? textOf(*find(*full->parent), PartKind::text) : QString();
    auto old = store_.conversation(ended.conversation());
    const auto create = isTemporary(ended.conversation()) ? &Store::createTemporary : &Store::createConversation;
    auto made = (store_.*create)(
        (old ? tr("Continued: %1").arg(QString::fromStdString(old->title)) : tr("Continued")).toStdString());
    if (!made) return setNotice(ErrorText::history(made.error().kind, Doing::changing));
    Message message;
    message.conversation = *made;
    message.role = storage::Role::system;
    message.created_ms = QDateTime::currentMSecsSinceEpoch();
    message.model = model_.name().toStdString();
    message.parts.push_back({PartKind::text, words.toStdString(), message.created_ms, message.created_ms, 0});
    if (auto added = store_.addMessage(message); !added) {
        (void)store_.remove(*made);
        return setNotice(ErrorText::history(added.error().kind, Doing::changing));
    }
    if (here) {
        open(*made);
        if (draft_.isEmpty()) setDraft(question); // the one that there was no room for
    }
    emit listChanged();
}

void Chat::stop() {
    if (summary_)
        summary_->stop();
    else if (isBusy())
        answer_->stop();
}

void Chat::answer(qint64 userMessage) {
    if (const Message* found = find(userMessage); found && canAsk()) ask(found->id);
}

void Chat::regenerate(qint64 assistantMessage) {
    const Message* found = find(assistantMessage);
    if (!found || !found->parent || !canAsk()) return;
    ask(*found->parent);
}

void Chat::edit(qint64 userMessage, const QString& text) {
    const Message* found = find(userMessage);
    if (!found || text.trimmed().isEmpty() || !canAsk()) return;
    if (!addUserMessage(text.trimmed(), found->parent)) {
        if (draft_.trimmed().isEmpty()) setDraft(text); // so that the sentence about the box below is true
        return;
    }
    ask(branch_.back());
}

void Chat::onAnswerChanged() {
    if (isBusyHere()) {
        const auto at = std::find(branch_.begin(), branch_.end(), answer_->message().id);
        if (at != branch_.end()) rebuild(size_t(at - branch_.begin()));
    }
    emit statusChanged();
}

void Chat::onAnswerEnded() {
    for (Message& message : messages_)
        if (message.id == answer_->message().id) message = answer_->message();
    const auto at = std::find(branch_.begin(), branch_.end(), answer_->message().id);
    if (at != branch_.end()) rebuild(size_t(at - branch_.begin()));
    emit busyChanged();
    emit statusChanged();
    emit listChanged();
}

} // namespace ponder::ui
