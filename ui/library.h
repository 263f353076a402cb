// What a person does with their chats besides talking in them: archive, folders, tags, notes, copies, branches, versions, the trash.
// Every act that takes something away offers its undo. Owns the parts of the window that search, list the trash, draw the tree and
// look after the file.
#pragma once

#include "ui/chat.h"
#include "ui/chat_map.h"
#include "ui/conversation_list.h"
#include "ui/find_in_chat.h"
#include "ui/finder.h"
#include "ui/history_care.h"
#include "ui/trash_can.h"

#include <functional>
#include <QSettings>

namespace ponder::ui {

class Library : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(ponder::ui::Finder* finder READ finder CONSTANT)
    Q_PROPERTY(ponder::ui::FindInChat* find READ find CONSTANT)
    Q_PROPERTY(ponder::ui::TrashCan* trash READ trash CONSTANT)
    Q_PROPERTY(ponder::ui::ChatMap* map READ map CONSTANT)
    Q_PROPERTY(ponder::ui::HistoryCare* care READ care CONSTANT)
    Q_PROPERTY(QVariantList folders READ folders NOTIFY changed) // { id, name, chats }
    Q_PROPERTY(QVariantList tags READ tags NOTIFY changed)       // { id, name, chats }
  public:
    Library(Store& store, Chat& chat, ConversationList& chats, QSettings& settings, const OpenedStore& opened);

    Finder* finder() { return &finder_; }
    FindInChat* find() { return &find_; }
    TrashCan* trash() { return &trash_; }
    ChatMap* map() { return &map_; }
    HistoryCare* care() { return &care_; }
    QVariantList folders() const { return folders_; }
    QVariantList tags() const { return tags_; }
    void refresh(); // the list, the folders and the tags

    Q_INVOKABLE void newTemporary();
    Q_INVOKABLE void remove(qint64 conversation); // into the trash
    Q_INVOKABLE void setArchived(qint64 conversation, bool archived);
    Q_INVOKABLE void duplicate(qint64 conversation);
    Q_INVOKABLE void branchOff(qint64 message);      // a new chat that holds the path to this message
    Q_INVOKABLE void continueFrom(qint64 message);   // in this chat: the next question begins another version
    Q_INVOKABLE void removeVersion(qint64 message);  // what follows it stays
    Q_INVOKABLE void removeBranch(qint64 message);   // with all that follows it
    Q_INVOKABLE qint64 newFolder(const QString& name, qint64 conversation = 0); // 0: it could not be made
    Q_INVOKABLE void renameFolder(qint64 folder, const QString& name);
    Q_INVOKABLE void moveFolder(qint64 folder, int step); // up or down
    Q_INVOKABLE void removeFolder(qint64 folder);         // its chats stay
    Q_INVOKABLE void setFolder(qint64 conversation, qint64 folder); // 0: out of its folder
    Q_INVOKABLE void drop(qint64 conversation, const QString& section, qint64 folder); // dragged onto a section of the list
    Q_INVOKABLE void tag(qint64 conversation, const QString& name);
    Q_INVOKABLE void untag(qint64 conversation, const QString& name);
    Q_INVOKABLE void removeTag(qint64 tag); // from all chats
    Q_INVOKABLE QString note(qint64 conversation) const;
    Q_INVOKABLE void setNote(qint64 conversation, const QString& text);

  signals:
    void changed();
    void said(const QString& words);
    void undoable(const QString& words, const std::function<void()>& undo);
    void openWanted(qint64 conversation);
    void noteWanted(qint64 conversation); // a hit was in its note

  private:
    // Says what went wrong; true when nothing did.
    template <class T> bool went(const storage::Result<T>& result) {
        return result ? true : (sayWhy(result.error()), false);
    }
    void sayWhy(const storage::Error& error);
    void offerUndo(const QString& words, qint64 id, storage::Removal removal, std::function<void()> after);
    void openHit(const FoundHit& hit);

    Store& store_;
    Chat& chat_;
    ConversationList& chats_;
    QSettings& settings_;
    QVariantList folders_, tags_;
    Finder finder_;
    FindInChat find_;
    TrashCan trash_;
    ChatMap map_;
    HistoryCare care_;
};

} // namespace ponder::ui
