// Sections and times in words.
#include "ui/conversation_list.h"

#include <algorithm>
#include <QCollator>
#include <QLocale>

namespace ponder::ui {

namespace {
const QString pinnedKey = QStringLiteral("pinned"), temporaryKey = QStringLiteral("temporary"), archivedKey = QStringLiteral("archived");
// Where the section of sectionFor that holds this day begins.
qint64 beginOf(const QDate& day, const QDate& today) {
    const qint64 days = day.daysTo(today);
    const QDate first = days <= 0               ? today
                        : days == 1             ? day
                        : days < 7              ? today.addDays(-6)
                        : days < 30             ? today.addDays(-29)
                        : day.year() == today.year() ? QDate(day.year(), day.month(), 1)
                                                : QDate(day.year(), 1, 1);
    return first.startOfDay().toMSecsSinceEpoch();
}
QString folderKey(qint64 folder) { return QStringLiteral("folder/%1").arg(folder); }
} // namespace

ConversationList::ConversationList(Store& store, QObject* parent) : QAbstractListModel(parent), store_(store) { refresh(); }

int ConversationList::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(entries_.size()); }

QVariant ConversationList::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= int(entries_.size())) return {};
    const Entry& entry = entries_[size_t(index.row())];
    const bool heading = entry.chats >= 0;
    static const storage::Conversation none;
    const storage::Conversation& chat = heading ? none : all_[entry.chat];
    switch (role) {
    case headingRole: return heading;
    case idRole: return qint64(chat.id);
    case Qt::DisplayRole:
    case titleRole: return heading ? entry.name : QString::fromStdString(chat.title);
    case timeRole: return heading ? QString() : timeFor(QDateTime::fromMSecsSinceEpoch(timeOf(chat)), QDateTime::currentDateTime());
    case sectionRole: return entry.section;
    case folderRole: return entry.folder;
    case foldableRole: return entry.foldable;
    case foldedRole: return entry.folded;
    case chatsRole: return qMax(0, entry.chats);
    case pinnedRole: return chat.pinned;
    case archivedRole: return chat.archived;
    case temporaryRole: return isTemporary(chat.id);
    case answeringRole: return !heading && chat.id == answering_;
    default: return {};
    }
}

QHash<int, QByteArray> ConversationList::roleNames() const {
    return {{headingRole, "heading"},   {idRole, "conversation"}, {titleRole, "title"},         {timeRole, "time"},
            {sectionRole, "section"},   {folderRole, "folder"},   {foldableRole, "foldable"},   {foldedRole, "folded"},
            {chatsRole, "chats"},       {pinnedRole, "pinned"},   {archivedRole, "archived"},   {temporaryRole, "temporary"},
            {answeringRole, "answering"}};
}

QString ConversationList::isolated(const QString& title) {
    return title.isRightToLeft() ? QChar(0x2068) + title + QChar(0x2069) : title; // first strong isolate
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
    auto folders = storage::folders(store_.historyOf(0));
    if (folders) folders_ = std::move(*folders);
    arrange();
}

bool ConversationList::wanted(const storage::Conversation& chat) const {
    if (!filter_.isEmpty() && !QString::fromStdString(chat.title).contains(filter_, Qt::CaseInsensitive)) return false;
    return tag_.isEmpty() || std::any_of(chat.tags.begin(), chat.tags.end(), [this](const std::string& tag) {
        return QString::fromStdString(tag).compare(tag_, Qt::CaseInsensitive) == 0;
    });
}

qint64 ConversationList::timeOf(const storage::Conversation& chat) const {
    if (order_ == QLatin1String("created")) return chat.created_ms;
    if (order_ == QLatin1String("used")) return qMax(chat.used_ms, chat.updated_ms);
    return chat.updated_ms;
}

void ConversationList::arrange() {
    std::vector<size_t> order(all_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    const bool byTitle = order_ == QLatin1String("title");
    if (byTitle) {
        QCollator collator;
        collator.setNumericMode(true);
        collator.setCaseSensitivity(Qt::CaseInsensitive);
        std::vector<QCollatorSortKey> keys;
        for (const storage::Conversation& chat : all_) keys.push_back(collator.sortKey(QString::fromStdString(chat.title)));
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return keys[a] < keys[b]; });
    } else {
        std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return timeOf(all_[a]) > timeOf(all_[b]); });
    }

    // Every chat is in one section; sections come in this order.
    const QDateTime now = QDateTime::currentDateTime();
    struct Section {
        QString key, name;
        qint64 folder = 0;
        bool foldable = false, always = false; // always: an empty folder is shown, so that chats can be moved into it
        std::vector<size_t> chats = {};
    };
    std::vector<Section> sections{{temporaryKey, tr("Temporary")}, {pinnedKey, tr("Pinned")}};
    const bool narrowed = !filter_.isEmpty() || !tag_.isEmpty();
    for (const storage::Folder& folder : folders_)
        sections.push_back({folderKey(folder.id), QString::fromStdString(folder.name), folder.id, true, !narrowed});
    const size_t firstTime = sections.size();
    qint64 sectionBegins = 0; // unix time
    Section archive{archivedKey, tr("Archived"), 0, true};
    for (const size_t i : order) {
        const storage::Conversation& chat = all_[i];
        if (!wanted(chat)) continue;
        const auto inFolder = std::find_if(folders_.begin(), folders_.end(), [&](const storage::Folder& folder) { return folder.id == chat.folder; });
        if (isTemporary(chat.id)) sections[0].chats.push_back(i);
        else if (chat.archived) archive.chats.push_back(i);
        else if (chat.pinned) sections[1].chats.push_back(i);
        else if (inFolder != folders_.end()) sections[2 + size_t(inFolder - folders_.begin())].chats.push_back(i);
        else {
            if (sections.size() == firstTime || (!byTitle && timeOf(chat) < sectionBegins)) { // the times go down
                const QDateTime when = QDateTime::fromMSecsSinceEpoch(timeOf(chat));
                const QString name = byTitle ? tr("Chats") : sectionFor(when, now);
                sectionBegins = beginOf(when.date(), now.date());
                sections.push_back({QStringLiteral("time/") + name, name});
            }
            sections.back().chats.push_back(i);
        }
    }
    sections.push_back(std::move(archive));

    std::vector<Entry> entries;
    std::vector<size_t> shown;
    for (const Section& section : sections) {
        if (section.chats.empty() && !section.always) continue;
        const bool folded = section.foldable && !narrowed && folded_.contains(section.key);
        entries.push_back({section.key, section.name, int(section.chats.size()), 0, section.folder, section.foldable, folded});
        if (folded) continue;
        for (const size_t i : section.chats) {
            entries.push_back({section.key, {}, -1, i, section.folder, false, false, all_[i].id});
            shown.push_back(i);
        }
    }

    const int before = count(), totalBefore = rowCount();
    const bool sameRows = entries.size() == entries_.size() &&
                          std::equal(entries.begin(), entries.end(), entries_.begin(), [](const Entry& a, const Entry& b) { return a.sameRow(b); });
    if (sameRows) { // what is being typed into a row stays there
        entries_ = std::move(entries);
        shown_ = std::move(shown);
        if (!entries_.empty()) emit dataChanged(index(0), index(int(entries_.size()) - 1));
    } else {
        beginResetModel();
        entries_ = std::move(entries);
        shown_ = std::move(shown);
        endResetModel();
    }
    if (count() != before || rowCount() != totalBefore) emit countChanged();
}

void ConversationList::setFilter(const QString& words) {
    if (words == filter_) return;
    filter_ = words;
    arrange();
    emit filterChanged();
}

void ConversationList::setTag(const QString& tag) {
    if (tag == tag_) return;
    tag_ = tag;
    arrange();
    emit filterChanged();
}

void ConversationList::setOrder(const QString& order) {
    if (order == order_) return;
    order_ = order;
    arrange();
    emit orderChanged();
}

void ConversationList::setFolded(const QStringList& sections) {
    folded_ = QSet<QString>(sections.begin(), sections.end());
    arrange();
    emit foldedChanged();
}

void ConversationList::toggle(const QString& section) {
    if (!folded_.remove(section)) folded_.insert(section);
    arrange();
    emit foldedChanged();
}

void ConversationList::unfold(qint64 id) {
    const storage::Conversation* chat = find(id);
    if (!chat || rowOf(id) >= 0) return;
    const QString section = chat->archived ? archivedKey : folderKey(chat->folder.value_or(0));
    if (folded_.contains(section)) toggle(section);
}

void ConversationList::setAnswering(qint64 id) {
    if (id == answering_) return;
    const qint64 before = std::exchange(answering_, id);
    for (int row = 0; row < rowCount(); ++row)
        if (const qint64 at = entries_[size_t(row)].identity; at && (at == before || at == id)) emit dataChanged(index(row), index(row), {answeringRole});
}

const storage::Conversation* ConversationList::find(qint64 id) const {
    const auto at = std::find_if(all_.begin(), all_.end(), [id](const storage::Conversation& chat) { return chat.id == id; });
    return at == all_.end() ? nullptr : &*at;
}

QString ConversationList::titleOf(qint64 id) const {
    const storage::Conversation* chat = find(id);
    return chat ? QString::fromStdString(chat->title) : QString();
}

bool ConversationList::isPinned(qint64 id) const {
    const storage::Conversation* chat = find(id);
    return chat && chat->pinned;
}

bool ConversationList::isArchived(qint64 id) const {
    const storage::Conversation* chat = find(id);
    return chat && chat->archived;
}

qint64 ConversationList::folderOf(qint64 id) const {
    const storage::Conversation* chat = find(id);
    return chat ? chat->folder.value_or(0) : 0;
}

QStringList ConversationList::tagsOf(qint64 id) const {
    QStringList words;
    if (const storage::Conversation* chat = find(id))
        for (const std::string& tag : chat->tags) words << QString::fromStdString(tag);
    return words;
}

int ConversationList::rowOf(qint64 id) const {
    const auto at = std::find_if(shown_.begin(), shown_.end(), [&](size_t i) { return all_[i].id == id; });
    return at == shown_.end() ? -1 : int(at - shown_.begin());
}

} // namespace ponder::ui
