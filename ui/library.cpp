// Each act: done by storage, shown in the list, said with its undo.
#include "ui/library.h"

#include "storage/organise.h"
#include "storage/trash.h"
#include "storage/tree.h"
#include "ui/error_text.h"

namespace ponder::ui {

namespace {
const QString foldedKey = QStringLiteral("sidebar/folded"), orderKey = QStringLiteral("sidebar/order");

std::string cleaned(const QString& name) { return name.simplified().left(100).toStdString(); }
} // namespace

Library::Library(Store& store, Chat& chat, ConversationList& chats, QSettings& settings, const OpenedStore& opened)
    : store_(store), chat_(chat), chats_(chats), settings_(settings), finder_(store, chats), find_(chat), trash_(store),
      map_(store, chat), care_(store, opened) {
    if (settings_.contains(foldedKey)) chats_.setFolded(settings_.value(foldedKey).toStringList());
    chats_.setOrder(settings_.value(orderKey, chats_.order()).toString());
    connect(&chats_, &ConversationList::foldedChanged, this, [this] { settings_.setValue(foldedKey, chats_.folded()); });
    connect(&chats_, &ConversationList::orderChanged, this, [this] { settings_.setValue(orderKey, chats_.order()); });
    connect(&chat_, &Chat::conversationChanged, this, [this] { // it is being looked at
        finder_.setOpenChat(chat_.conversation());
        if (const qint64 id = chat_.conversation()) (void)storage::touch(store_.historyOf(id), idInside(id));
    });
    connect(&finder_, &Finder::hitChosen, this, &Library::openHit);
    connect(&trash_, &TrashCan::restored, this, [this](qint64 id, const QString& title) {
        refresh();
        emit openWanted(id);
        emit said(tr("“%1” is back.").arg(ConversationList::isolated(title)));
    });
    connect(&trash_, &TrashCan::said, this, &Library::said);
    connect(&care_, &HistoryCare::said, this, &Library::said);
    connect(&care_, &HistoryCare::wentBack, this, [this] {
        chat_.open(0);
        refresh();
        trash_.refresh();
    });
    refresh();
}

void Library::sayWhy(const storage::Error& error) { emit said(ErrorText::history(error.kind, Doing::changing)); }

void Library::refresh() {
    chats_.refresh();
    folders_.clear();
    tags_.clear();
    storage::History& history = store_.historyOf(0);
    if (const auto folders = storage::folders(history))
        for (const storage::Folder& folder : *folders)
            folders_.push_back(QVariantMap{{"id", qint64(folder.id)}, {"name", QString::fromStdString(folder.name)}, {"chats", int(folder.conversations)}});
    if (const auto tags = storage::tags(history))
        for (const storage::Tag& tag : *tags)
            tags_.push_back(QVariantMap{{"id", qint64(tag.id)}, {"name", QString::fromStdString(tag.name)}, {"chats", int(tag.conversations)}});
    emit changed();
}

void Library::offerUndo(const QString& words, qint64 id, storage::Removal removal, std::function<void()> after) {
    emit undoable(words, [this, id, removal, after = std::move(after)] {
        if (!went(storage::undo(store_.historyOf(id), removal))) return;
        refresh();
        after();
    });
}

void Library::newTemporary() {
    if (chat_.isTemporaryChat() && chat_.isEmpty()) return;
    const auto made = store_.createTemporary(tr("Temporary chat").toStdString());
    if (!went(made)) return;
    emit openWanted(*made);
    refresh();
}

void Library::remove(qint64 conversation) {
    if (!conversation) return;
    const QString title = ConversationList::isolated(chats_.titleOf(conversation));
    if (chat_.answeringConversation() == conversation) chat_.stop();
    chat_.saveNow();
    const auto removal = storage::trash(store_.historyOf(conversation), {idInside(conversation)});
    if (!went(removal)) return;
    const bool inView = chat_.conversation() == conversation;
    if (inView) chat_.open(0);
    refresh();
    trash_.refresh();
    offerUndo(isTemporary(conversation) ? tr("Closed “%1”.").arg(title) : tr("“%1” is in the trash.").arg(title), conversation, *removal,
              [this, conversation, inView] {
                  trash_.refresh();
                  if (inView) emit openWanted(conversation);
              });
}

void Library::setArchived(qint64 conversation, bool archived) {
    if (!conversation || isTemporary(conversation) || !went(storage::set_archived(store_.historyOf(conversation), conversation, archived))) return;
    refresh();
    const QString title = ConversationList::isolated(chats_.titleOf(conversation));
    emit undoable(archived ? tr("“%1” is archived.").arg(title) : tr("“%1” is back in the list.").arg(title), [this, conversation, archived] {
        if (went(storage::set_archived(store_.historyOf(conversation), conversation, !archived))) refresh();
    });
}

void Library::duplicate(qint64 conversation) {
    if (!conversation) return;
    chat_.saveNow();
    const auto made = storage::duplicate(store_.historyOf(conversation), idInside(conversation), tr("Copy of %1").arg(chats_.titleOf(conversation)).toStdString());
    if (!went(made)) return;
    refresh();
    emit openWanted(isTemporary(conversation) ? -*made : *made);
}

void Library::branchOff(qint64 message) {
    const auto made = storage::branch_off(store_.historyOf(message), idInside(message), tr("From %1").arg(chat_.title()).toStdString());
    if (!went(made)) return;
    refresh();
    emit openWanted(isTemporary(message) ? -*made : *made);
}

void Library::continueFrom(qint64 message) {
    if (!chat_.endAt(message)) emit said(tr("An answer is being written here. Stop it first."));
}

void Library::removeVersion(qint64 message) {
    if (chat_.isBusyHere()) return;
    const auto removal = storage::remove_version(store_.historyOf(message), idInside(message));
    if (!went(removal)) return;
    const qint64 conversation = chat_.conversation();
    chat_.reload();
    offerUndo(tr("One version was removed; what follows it is still here."), message, *removal, [this, message, conversation] {
        if (chat_.conversation() != conversation) return emit openWanted(conversation);
        chat_.reload();
        (void)chat_.show(message);
    });
}

void Library::removeBranch(qint64 message) {
    if (chat_.isBusyHere()) return;
    const auto removal = storage::remove_branch(store_.historyOf(message), idInside(message));
    if (!went(removal)) return;
    const qint64 conversation = chat_.conversation();
    chat_.reload();
    offerUndo(tr("This message and what followed it were removed."), message, *removal, [this, message, conversation] {
        if (chat_.conversation() != conversation) return emit openWanted(conversation);
        chat_.reload();
        (void)chat_.show(message);
    });
}

// --- folders, tags, notes ------------------------------------------------------------------------------------------------------

qint64 Library::newFolder(const QString& name, qint64 conversation) {
    if (cleaned(name).empty()) return 0;
    const auto made = storage::create_folder(store_.historyOf(0), cleaned(name));
    if (!went(made)) return 0;
    if (conversation) setFolder(conversation, *made);
    else refresh();
    return *made;
}

void Library::renameFolder(qint64 folder, const QString& name) {
    if (!cleaned(name).empty() && went(storage::rename_folder(store_.historyOf(0), folder, cleaned(name)))) refresh();
}

void Library::moveFolder(qint64 folder, int step) {
    for (int place = 0; place < folders_.size(); ++place)
        if (folders_[place].toMap().value("id").toLongLong() == folder) {
            if (went(storage::move_folder(store_.historyOf(0), folder, qBound(0, place + step, int(folders_.size()) - 1)))) refresh();
            return;
        }
}

void Library::removeFolder(qint64 folder) {
    const auto removal = storage::remove_folder(store_.historyOf(0), folder);
    if (!went(removal)) return;
    refresh();
    offerUndo(tr("The folder was removed; its chats are still here."), 0, *removal, [] {});
}

void Library::setFolder(qint64 conversation, qint64 folder) {
    if (!conversation || isTemporary(conversation)) return;
    const qint64 before = chats_.folderOf(conversation);
    if (before == folder) return refresh();
    auto set = [this, conversation](qint64 to) {
        if (!went(storage::set_folder(store_.historyOf(conversation), conversation, to ? std::optional<std::int64_t>(to) : std::nullopt))) return false;
        refresh();
        return true;
    };
    if (!set(folder)) return;
    QString name;
    for (const QVariant& one : std::as_const(folders_))
        if (one.toMap().value("id").toLongLong() == folder) name = one.toMap().value("name").toString();
    emit undoable(folder ? tr("Moved to “%1”.").arg(name) : tr("Moved out of its folder."), [set, before] { set(before); });
}

void Library::drop(qint64 conversation, const QString& section, qint64 folder) {
    if (!conversation || isTemporary(conversation)) return;
    const bool archived = chats_.isArchived(conversation), pinned = chats_.isPinned(conversation);
    if (section == QLatin1String("archived")) {
        if (!archived) setArchived(conversation, true);
    } else if (section == QLatin1String("pinned")) {
        if (archived && !went(storage::set_archived(store_.historyOf(conversation), conversation, false))) return;
        if (went(store_.setPinned(conversation, true))) refresh();
    } else if (folder || section.startsWith(QLatin1String("time/"))) {
        if (archived && !went(storage::set_archived(store_.historyOf(conversation), conversation, false))) return;
        if (pinned && !went(store_.setPinned(conversation, false))) return;
        setFolder(conversation, folder);
    }
}

void Library::tag(qint64 conversation, const QString& name) {
    if (!conversation || isTemporary(conversation) || cleaned(name).empty()) return;
    if (went(storage::tag(store_.historyOf(conversation), conversation, cleaned(name)))) refresh();
}

void Library::untag(qint64 conversation, const QString& name) {
    if (!went(storage::untag(store_.historyOf(conversation), idInside(conversation), name.toStdString()))) return;
    refresh();
    emit undoable(tr("The tag “%1” was taken off.").arg(name), [this, conversation, name] { tag(conversation, name); });
}

void Library::removeTag(qint64 id) {
    const auto removal = storage::remove_tag(store_.historyOf(0), id);
    if (!went(removal)) return;
    refresh();
    offerUndo(tr("The tag was removed from all chats."), 0, *removal, [] {});
}

QString Library::note(qint64 conversation) const {
    const auto found = storage::note(store_.historyOf(conversation), idInside(conversation));
    return found ? QString::fromStdString(*found) : QString();
}

void Library::setNote(qint64 conversation, const QString& text) {
    if (!conversation || text == note(conversation)) return;
    (void)went(storage::set_note(store_.historyOf(conversation), idInside(conversation), text.toStdString()));
}

// --- from the search to the words ----------------------------------------------------------------------------------------------

void Library::openHit(const FoundHit& hit) {
    emit openWanted(hit.conversation);
    chats_.unfold(hit.conversation);
    if (chat_.conversation() != hit.conversation) return; // it could not be opened, and the chat says so
    if (hit.scope == storage::Scope::notes) return emit noteWanted(hit.conversation);
    if (!hit.message) return;
    if (!chat_.show(hit.message))
        return emit said(chat_.message(hit.message) ? tr("This is on another branch, and an answer is being written here. Stop it first.")
                                                    : tr("This message is no longer in the chat."));
    find_.jump(hit);
}

} // namespace ponder::ui
