// The view of one conversation: what is shown, the draft, versions and thoughts. Asking is in chat_ask.cpp.
#include "ui/chat.h"

#include "ui/error_text.h"

#include <algorithm>
#include <QDateTime>
#include <utility>

namespace ponder::ui {

using storage::Message;
using storage::PartKind;

namespace {
constexpr int draftDelayMs = 200;
}

Chat::Chat(Store& store, EnginePort& engine, const ModelInfo& model, QObject* parent)
    : QObject(parent), store_(store), engine_(engine), model_(model) {
    draftTimer_.setSingleShot(true);
    draftTimer_.setInterval(draftDelayMs);
    connect(&draftTimer_, &QTimer::timeout, this, &Chat::saveDraft);
    connect(&model, &ModelInfo::loaded, this, [this] {
        if (!branch_.empty()) rebuild(branch_.size() - 1); // what can be gone on with depends on the model
        const Message* full = fullAnswer();
        if (std::exchange(goOnWhenReady_, false) && full && canAsk()) goOn(*full, false);
    });
    connectLooks();
    connect(&inspector_, &Inspector::forkWanted, this, &Chat::forkAt);
    connect(&inspector_, &Inspector::messageChanged, this, [this] { rebuild(0); });
    connect(&inspector_, &Inspector::currentChanged, this, [this] { // what is above that message stays as it is
        const auto at = std::find(branch_.begin(), branch_.end(), inspector_.message());
        if (at != branch_.end()) rebuild(size_t(at - branch_.begin()));
    });
    connect(&engine, &EnginePort::cacheFailed, this, [this](ErrorKind, const QString& sentence) {
        goOnWhenReady_ = false;
        setNotice(tr("The context stays as it was.") + QLatin1Char(' ') + sentence);
    });
}

Chat::~Chat() = default;

QString Chat::title() const { return id_ ? title_ : tr("New chat"); }

void Chat::open(qint64 conversation) {
    leave();
    goOnWhenReady_ = false;
    id_ = 0;
    title_.clear();
    messages_.clear();
    forgetViews();
    setNotice({});
    qint64 leaf = 0;
    if (conversation) {
        auto found = store_.conversation(conversation);
        auto messages = found ? store_.messages(conversation) : tl::unexpected(found.error());
        if (messages) {
            id_ = conversation;
            title_ = QString::fromStdString(found->title);
            messages_ = std::move(*messages);
            leaf = found->active_leaf.value_or(messages_.empty() ? 0 : messages_.back().id);
        } else {
            setNotice(ErrorText::history(messages.error().kind, Doing::reading));
        }
    }
    auto draft = store_.draft(id_);
    draft_ = draft ? QString::fromStdString(*draft) : QString();
    rows_.setRows({});
    showBranch(leaf);
    emit conversationChanged();
    emit titleChanged();
    emit draftChanged();
    emit busyChanged();
    emit statusChanged();
}

void Chat::reloadTitle() {
    if (!id_) return;
    if (auto found = store_.conversation(id_)) title_ = QString::fromStdString(found->title);
    emit titleChanged();
}

void Chat::sayAgain() {
    rebuild(0);
    emit titleChanged();
    emit statusChanged();
}

void Chat::saveNow() {
    saveDraft();
    if (answer_) answer_->save();
}

qint64 Chat::firstSeen(qint64 leaf) const {
    size_t steps = 0;
    for (const Message* at = find(leaf); at && steps++ <= messages_.size(); at = at->parent ? find(*at->parent) : nullptr)
        if (at->seen_from) return *at->seen_from;
    return 0;
}

void Chat::setDraft(const QString& text) {
    if (text == draft_) return;
    draft_ = text;
    draftUnsaved_ = true;
    if (!draftTimer_.isActive()) draftTimer_.start(); // not started anew by every key: who types on and on is saved all the same
    emit draftChanged();
}

void Chat::saveDraft() {
    draftTimer_.stop();
    if (!std::exchange(draftUnsaved_, false)) return;
    (void)store_.saveDraft(id_, draft_.toStdString()); // a draft that cannot be saved is still in the box: nothing to say
}

QString Chat::status() const {
    if (!isBusy()) return {};
    if (!isBusyHere()) return tr("Answering in another chat");
    if (summary_) return summary_->status();
    const double tps = answer_->tokensPerSecond();
    if (tps <= 0) return answer_->message().parts.empty() ? answer_->waiting() : QString();
    return tr("%1 tok/s").arg(QLocale().toString(tps, 'f', tps < 10 ? 1 : 0));
}

int Chat::contextUsed() const {
    if (isBusyHere() && !summary_) return answer_->promptTokens() + answer_->tokens();
    for (auto id = branch_.rbegin(); id != branch_.rend(); ++id) {
        const Message* message = find(*id);
        if (message && message->prompt_tokens) return message->prompt_tokens + message->generated_tokens;
    }
    return 0;
}

void Chat::setThinking(bool on) {
    if (on == thinking_) return;
    thinking_ = on;
    emit thinkingChanged();
}

void Chat::setEffort(const QString& effort) {
    if (effort == effort_) return;
    effort_ = effort;
    emit effortChanged();
}

void Chat::setThoughtMode(const QString& mode) {
    const bool known = mode == QLatin1String("hidden") || mode == QLatin1String("tail") || mode == QLatin1String("open");
    const QString wanted = known ? mode : QStringLiteral("tail");
    thoughtOpen_.clear();
    const bool changed = std::exchange(thoughtMode_, wanted) != wanted;
    if (changed) emit thoughtModeChanged();
    rebuild(0);
}

void Chat::setNotice(const QString& text) {
    savingNotice_ = false;
    if (text == notice_) return;
    notice_ = text;
    emit noticeChanged();
}

const Message* Chat::find(qint64 id) const {
    if (answer_ && answer_->message().id == id) return &answer_->message(); // newer than the copy in the tree
    auto at = std::find_if(messages_.begin(), messages_.end(), [id](const Message& message) { return message.id == id; });
    return at == messages_.end() ? nullptr : &*at;
}

std::vector<qint64> Chat::siblings(const Message& message) const {
    std::vector<qint64> all;
    for (const Message& other : messages_)
        if (other.parent == message.parent && other.role == message.role) all.push_back(other.id);
    return all;
}

void Chat::showBranch(qint64 leaf) {
    branch_.clear();
    for (const Message* at = find(leaf); at; at = at->parent ? find(*at->parent) : nullptr) {
        branch_.push_back(at->id);
        if (branch_.size() > messages_.size()) break; // a circle cannot be, but must not hang the window
    }
    std::reverse(branch_.begin(), branch_.end());
    rebuild(0);
    emit branchesChanged();
}

bool Chat::thoughtIsOpen(const Message& message) const {
    const auto chosen = thoughtOpen_.constFind(message.id);
    if (chosen != thoughtOpen_.cend()) return *chosen;
    if (thoughtMode_ == QLatin1String("hidden")) return false;
    return thoughtMode_ == QLatin1String("open") || textOf(message, PartKind::text).isEmpty(); // open until the answer begins
}

void Chat::rebuild(size_t from) {
    from = std::min(from, branch_.size());
    const int firstRow = from < firstRow_.size() ? firstRow_[from] : from == 0 ? 0 : rows_.count();
    firstRow_.resize(from);
    const qint64 seen = branch_.empty() ? 0 : firstSeen(branch_.back());
    QVector<Row> rows;
    for (size_t i = from; i < branch_.size(); ++i) {
        firstRow_.push_back(firstRow + int(rows.size()));
        const Message* message = find(branch_[i]);
        if (!message) continue;
        MessageView view{*message};
        const std::vector<qint64> all = siblings(*message);
        view.versions = int(all.size());
        view.version = int(std::find(all.begin(), all.end(), message->id) - all.begin()) + 1;
        view.first = i == 0;
        view.last = i + 1 == branch_.size();
        view.thoughtOpen = thoughtIsOpen(*message);
        view.thoughtTail = thoughtMode_ == QLatin1String("tail") && !thoughtOpen_.contains(message->id);
        view.firstSeen = message->id == seen;
        view.live = isAnswering() && answer_->message().id == message->id;
        view.canGoOn = view.last && !view.live && wasCutOff(*message) && quint64(message->vocabulary) == model_.card().vocabulary;
        view.choices = view.last && !view.live && endedFull(*message) && !leftFull_.contains(message->id);
        if (view.live) view.waiting = answer_->waiting();
        view.nowMs = QDateTime::currentMSecsSinceEpoch();
        if (inspector_.message() == message->id) view.marked = inspector_.answerHtml();
        if (views_.contains(message->id) && view.thoughtOpen) updateThought(*message, view.live);
        rows += rowsOf(view);
    }
    rows_.setRows(rows, firstRow);
    emit rowsChanged();
}

void Chat::toggleThought(qint64 message) {
    const Message* found = find(message);
    if (!found) return;
    thoughtOpen_[message] = !thoughtIsOpen(*found);
    const auto at = std::find(branch_.begin(), branch_.end(), message);
    if (at != branch_.end()) rebuild(size_t(at - branch_.begin()));
}

void Chat::switchVersion(qint64 message, int step) {
    const Message* found = find(message);
    if (!found || isBusyHere()) return;
    const std::vector<qint64> all = siblings(*found);
    const auto at = std::find(all.begin(), all.end(), message) - all.begin() + step;
    if (at < 0 || at >= std::ptrdiff_t(all.size())) return;
    const qint64 leaf = newestBelow(all[size_t(at)]);
    if (auto kept = store_.setActiveLeaf(id_, leaf); !kept) setNotice(ErrorText::history(kept.error().kind, Doing::reading));
    showBranch(leaf);
    emit statusChanged();
}

void Chat::openThought(qint64 message) {
    const Message* found = find(message);
    if (!found) return;
    thoughtOpen_[message] = true; // all of it, also while it is written
    rebuild(0);
}

QString Chat::answerText(qint64 message) const {
    const Message* found = find(message);
    return found ? textOf(*found, PartKind::text) : QString();
}

QString Chat::thoughtText(qint64 message) const {
    const Message* found = find(message);
    return found ? textOf(*found, PartKind::reasoning) : QString();
}

qint64 Chat::lastAnswer() const {
    for (auto id = branch_.rbegin(); id != branch_.rend(); ++id)
        if (const Message* message = find(*id); message && message->role == storage::Role::assistant) return *id;
    return 0;
}

} // namespace ponder::ui
