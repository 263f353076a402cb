// Asking: store the user's words, make the place for the answer, then ask the engine.
#include "ui/chat.h"
#include "ui/error_text.h"

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
    if (branch_.size() == 1) (void)store_.saveDraft(0, {}); // the words came from the empty chat
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
    setNotice({});
    showBranch(message.id);
    emit listChanged();
    return true;
}

void Chat::ask(qint64 userMessage) {
    Message message;
    message.conversation = id_;
    message.parent = userMessage;
    message.role = storage::Role::assistant;
    message.state = MessageState::generating;
    message.created_ms = QDateTime::currentMSecsSinceEpoch();
    message.model = model_.name().toStdString();
    auto added = store_.addMessage(message);
    if (!added) { // the question is kept; its row offers to answer it later
        setNotice(ErrorText::history(added.error().kind, Doing::changing));
        return;
    }
    setNotice({});
    message.id = *added;
    messages_.push_back(message);
    const quint64 ticket = ++lastTicket_;
    answer_ = std::make_unique<Answer>(store_, engine_, message, ticket);
    connect(answer_.get(), &Answer::changed, this, &Chat::onAnswerChanged);
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
    AskParams params;
    params.thinking = thinking_ || !model_.canDisableThinking();
    engine_.ask(ticket, turnsUpTo(userMessage), params);
}

QVector<TurnMessage> Chat::turnsUpTo(qint64 userMessage) const {
    QVector<TurnMessage> turns;
    for (const Message* at = find(userMessage); at; at = at->parent ? find(*at->parent) : nullptr) {
        TurnMessage turn;
        turn.role = at->role == storage::Role::user        ? ui::Role::user
                    : at->role == storage::Role::assistant ? ui::Role::assistant
                                                           : ui::Role::system;
        turn.content = textOf(*at, PartKind::text);
        turn.reasoning = textOf(*at, PartKind::reasoning);
        if (turn.role == ui::Role::assistant && turn.content.isEmpty()) continue; // it failed or was stopped before a word
        if (!turns.isEmpty() && turns.front().role == turn.role)                  // templates want the roles to alternate
            turns.front().content.prepend(turn.content + QStringLiteral("\n\n"));
        else
            turns.prepend(turn);
        if (turns.size() > int(messages_.size())) break;
    }
    return turns;
}

void Chat::stop() {
    if (isBusy()) answer_->stop();
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
