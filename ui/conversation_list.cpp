// Sections and times in words.
#include "ui/conversation_list.h"

#include <algorithm>
#include <QLocale>

namespace ponder::ui {

ConversationList::ConversationList(Store& store, QObject* parent) : QAbstractListModel(parent), store_(store) { refresh(); }

int ConversationList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant ConversationList::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= count()) return {};
    const storage::Conversation& chat = shown_[size_t(index.row())];
    const QDateTime now = QDateTime::currentDateTime(), when = QDateTime::fromMSecsSinceEpoch(chat.updated_ms);
    switch (role) {
    case idRole: return qint64(chat.id);
    case Qt::DisplayRole:
    case titleRole: return QString::fromStdString(chat.title);
    case timeRole: return timeFor(when, now);
    case sectionRole: return chat.pinned ? tr("Pinned") : sectionFor(when, now);
    case pinnedRole: return chat.pinned;
    case answeringRole: return chat.id == answering_;
    default: return {};
    }
}

QHash<int, QByteArray> ConversationList::roleNames() const {
    return {{idRole, "conversation"}, {titleRole, "title"},   {timeRole, "time"},
            {sectionRole, "section"}, {pinnedRole, "pinned"}, {answeringRole, "answering"}};
}

QString ConversationList::sectionFor(const QDateTime& when, const QDateTime& now) {
    const qint64 days = when.date().daysTo(now.date());
    if (days <= 0) return tr("Today");
    if (days == 1) return tr("Yesterday");
    if (days < 7) return tr("Previous 7 days");
    if (days < 30) return tr("Previous 30 days");
    if (when.date().year() == now.date().year()) return QLocale().standaloneMonthName(when.date().month());
    return QString::number(when.date().year());
}

QString ConversationList::timeFor(const QDateTime& when, const QDateTime& now) {
    const qint64 days = when.date().daysTo(now.date());
    if (days <= 0 && when.secsTo(now) < 60) return tr("now");
    if (days <= 1) return QLocale().toString(when.time(), tr("HH:mm"));
    return QLocale().toString(when.date(), tr("MMM d"));
}

void ConversationList::refresh() {
    auto read = store_.conversations();
    if (read) all_ = std::move(*read); // else the old list stays
    arrange();
}

void ConversationList::arrange() {
    const int before = count();
    beginResetModel();
    shown_.clear();
    for (const storage::Conversation& chat : all_)
        if (chat.id != hidden_ &&
            (filter_.isEmpty() || QString::fromStdString(chat.title).contains(filter_, Qt::CaseInsensitive)))
            shown_.push_back(chat);
    std::stable_sort(shown_.begin(), shown_.end(), [](const auto& a, const auto& b) {
        return a.pinned != b.pinned ? a.pinned : a.updated_ms > b.updated_ms;
    });
    endResetModel();
    if (count() != before) emit countChanged();
}

void ConversationList::setFilter(const QString& words) {
    if (words == filter_) return;
    filter_ = words;
    arrange();
    emit filterChanged();
}

void ConversationList::setHidden(qint64 id) {
    hidden_ = id;
    arrange();
}

void ConversationList::setAnswering(qint64 id) {
    if (id == answering_) return;
    for (qint64 changed : {std::exchange(answering_, id), id})
        if (const int row = rowOf(changed); row >= 0) emit dataChanged(index(row), index(row), {answeringRole});
}

QString ConversationList::titleOf(qint64 id) const {
    for (const storage::Conversation& chat : all_)
        if (chat.id == id) return QString::fromStdString(chat.title);
    return {};
}

bool ConversationList::isPinned(qint64 id) const {
    return std::any_of(all_.begin(), all_.end(), [id](const auto& chat) { return chat.id == id && chat.pinned; });
}

int ConversationList::rowOf(qint64 id) const {
    auto at = std::find_if(shown_.begin(), shown_.end(), [id](const auto& chat) { return chat.id == id; });
    return at == shown_.end() ? -1 : int(at - shown_.begin());
}

} // namespace ponder::ui
