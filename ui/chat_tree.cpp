// The tree behind the branch that is shown: which branch is in view, what it ends with, what was taken away.
#include "ui/chat.h"

#include "ui/error_text.h"

#include <algorithm>

namespace ponder::ui {

using storage::Message;

void Chat::leave() {
    saveDraft();
    if (isTemporaryChat() && messages_.empty()) { // never used: it leaves nothing in the list
        (void)store_.remove(id_);
        id_ = 0;
        emit listChanged();
    }
}

int Chat::branches() const {
    std::vector<qint64> parents;
    for (const Message& message : messages_)
        if (message.parent) parents.push_back(*message.parent);
    std::sort(parents.begin(), parents.end());
    return int(std::count_if(messages_.begin(), messages_.end(), [&](const Message& message) {
        return !std::binary_search(parents.begin(), parents.end(), message.id);
    }));
}

// Parents do not always have lower ids than their children (imports), but they come before them, so one walk is enough.
qint64 Chat::newestBelow(qint64 message) const {
    for (const Message& child : messages_)
        if (child.parent == message) message = child.id;
    return message;
}

bool Chat::isOnBranch(qint64 message) const { return std::find(branch_.begin(), branch_.end(), message) != branch_.end(); }

bool Chat::show(qint64 message) {
    if (!find(message)) return false;
    if (isOnBranch(message)) return true;
    return endAt(newestBelow(message));
}

bool Chat::endAt(qint64 message) {
    if (!find(message) || isBusyHere()) return false;
    // which branch is in view is cheap to lose
    (void)store_.setActiveLeaf(id_, message);
    showBranch(message);
    emit statusChanged();
    return true;
}

void Chat::reload(qint64 leaf) {
    if (!id_) return;
    auto messages = store_.messages(id_);
    if (!messages) return setNotice(ErrorText::history(messages.error().kind, Doing::reading));
    const std::vector<qint64> before = branch_;
    messages_ = std::move(*messages);
    const auto there = [this](qint64 id) { return id && find(id); };
    if (!there(leaf)) { // as far down the old branch as there still is, and then on
        leaf = 0;
        for (const qint64 id : before)
            if (there(id)) leaf = id;
        leaf = leaf ? newestBelow(leaf) : messages_.empty() ? 0 : newestBelow(messages_.front().id);
    }
    if (leaf) (void)store_.setActiveLeaf(id_, leaf);
    showBranch(leaf);
    emit statusChanged();
}

void Chat::setThoughtOpen(qint64 message, bool open) {
    if (const Message* found = find(message); found && thoughtIsOpen(*found) != open) toggleThought(message);
}

int Chat::rowOf(qint64 message) const {
    const auto at = std::find(branch_.begin(), branch_.end(), message) - branch_.begin();
    return at < std::ptrdiff_t(firstRow_.size()) ? firstRow_[size_t(at)] : -1;
}

bool Chat::hasVersions(qint64 message) const {
    const Message* found = find(message);
    return found && siblings(*found).size() > 1;
}

void Chat::stepVersion(int step) {
    for (auto id = branch_.rbegin(); id != branch_.rend(); ++id)
        if (hasVersions(*id)) return switchVersion(*id, step);
}

} // namespace ponder::ui
