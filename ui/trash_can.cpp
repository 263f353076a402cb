// What storage's trash says, in words.
#include "ui/trash_can.h"

#include "ui/conversation_list.h"
#include "ui/error_text.h"

#include <algorithm>

namespace ponder::ui {

namespace {
constexpr qint64 dayMs = 24 * 60 * 60 * 1000;
}

TrashCan::TrashCan(Store& store) : store_(store) { refresh(); }

int TrashCan::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

int TrashCan::daysLeft(qint64 removedMs, qint64 nowMs) {
    const qint64 left = removedMs + 30 * dayMs - nowMs;
    return int(qBound(qint64(0), (left + dayMs - 1) / dayMs, qint64(30)));
}

QVariant TrashCan::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= count()) return {};
    const storage::Trashed& one = trashed_[size_t(index.row())];
    switch (role) {
    case idRole: return qint64(one.conversation.id);
    case Qt::DisplayRole:
    case titleRole: return QString::fromStdString(one.conversation.title);
    case deletedRole: {
        const QDateTime now = QDateTime::currentDateTime(), when = QDateTime::fromMSecsSinceEpoch(one.removed_ms);
        return when.secsTo(now) < 60 ? tr("Deleted just now") : tr("Deleted: %1").arg(ConversationList::timeFor(when, now));
    }
    case leftRole: {
        const int days = daysLeft(one.removed_ms, QDateTime::currentMSecsSinceEpoch());
        return days == 0 ? tr("goes soon") : days == 1 ? tr("1 day left") : tr("%1 days left").arg(days);
    }
    default: return {};
    }
}

QHash<int, QByteArray> TrashCan::roleNames() const {
    return {{idRole, "conversation"}, {titleRole, "title"}, {deletedRole, "deleted"}, {leftRole, "remaining"}};
}

void TrashCan::refresh() {
    auto found = storage::trashed(store_.historyOf(0));
    beginResetModel();
    notice_ = found ? QString() : ErrorText::history(found.error().kind, Doing::reading);
    if (found) trashed_ = std::move(*found);
    endResetModel();
    emit countChanged();
}

void TrashCan::open() {
    refresh();
    shown_ = true;
    emit shownChanged();
}

void TrashCan::close() {
    if (!shown_) return;
    shown_ = false;
    emit shownChanged();
}

void TrashCan::restore(qint64 conversation) {
    const auto at = std::find_if(trashed_.begin(), trashed_.end(), [=](const storage::Trashed& one) { return one.conversation.id == conversation; });
    if (at == trashed_.end()) return;
    const QString title = QString::fromStdString(at->conversation.title);
    if (const auto done = storage::restore(store_.historyOf(conversation), conversation); !done)
        return emit said(ErrorText::history(done.error().kind, Doing::changing));
    refresh();
    close();
    emit restored(conversation, title);
}

QString TrashCan::whatGoes(qint64 conversation) const {
    if (conversation == 0)
        return tr("Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.", "", count());
    QString title;
    for (const storage::Trashed& one : trashed_)
        if (one.conversation.id == conversation) title = QString::fromStdString(one.conversation.title);
    return tr("“%1” goes for good, with all its messages, thoughts and files, in the history and in its backups.").arg(ConversationList::isolated(title));
}

void TrashCan::erase(qint64 conversation) {
    if (erasing_ || trashed_.empty()) return;
    auto tell = [this](const storage::Result<storage::Erased>& done) {
        erasing_ = false;
        emit erasingChanged();
        refresh();
        if (!done) return emit said(ErrorText::history(done.error().kind, Doing::changing));
        if (!done->not_reached.empty())
            return emit said(tr("Gone from the history. A copy could not be reached and is tried again at the next start: %1")
                                 .arg(QString::fromStdString(done->not_reached.front().filename().string())));
        emit said(done->conversations == 1 ? tr("One chat is gone for good.") : tr("%1 chats are gone for good.").arg(done->conversations));
    };
    auto act = [conversation](storage::History& history) {
        return conversation ? storage::erase(history, {conversation}) : storage::empty_trash(history);
    };
    erasing_ = true;
    emit erasingChanged();
    const std::filesystem::path file = store_.file();
    if (file.empty()) return tell(act(store_.historyOf(0))); // in memory there is only this connection, and little to erase
    errand_.run(
        [file, act]() -> storage::Result<storage::Erased> {
            auto history = storage::History::open(file);
            if (!history) return tl::unexpected(history.error());
            return act(*history);
        },
        tell);
}

} // namespace ponder::ui
