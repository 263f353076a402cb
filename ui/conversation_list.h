// The sidebar's list: temporary chats, pinned ones, folders, then the others by time, and the archive, which is folded. A row is a
// heading or a chat. Reads the store; changes nothing in it.
#pragma once

#include "storage/organise.h"
#include "ui/store.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QSet>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ConversationList : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int total READ total NOTIFY countChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(QString tag READ tag WRITE setTag NOTIFY filterChanged)
    Q_PROPERTY(QString order READ order WRITE setOrder NOTIFY orderChanged)
  public:
    enum Role {
        headingRole = Qt::UserRole + 1, // a heading, not a chat
        idRole,
        titleRole,
        timeRole,
        sectionRole, // of a heading its key: "temporary", "pinned", "folder/3", "time/Today", "archived"; of a chat its heading's
        folderRole,  // the folder's id; 0: in none
        foldableRole,
        foldedRole,
        chatsRole, // how many are under a heading
        pinnedRole,
        archivedRole,
        temporaryRole,
        answeringRole,
    };
    explicit ConversationList(Store& store, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(shown_.size()); } // chats that are seen, the folded ones not counted
    int total() const { return int(all_.size()); }
    QString filter() const { return filter_; }
    void setFilter(const QString& words);
    QString tag() const { return tag_; } // only chats with it are shown; empty: all
    void setTag(const QString& tag);
    QString order() const { return order_; } // "updated", "used", "created", "title"
    void setOrder(const QString& order);
    QStringList folded() const { return QStringList(folded_.begin(), folded_.end()); } // sections, by key
    void setFolded(const QStringList& sections);
    Q_INVOKABLE void toggle(const QString& section);
    Q_INVOKABLE void unfold(qint64 id); // the section that holds the chat

    void refresh(); // reads the store again
    void setAnswering(qint64 id);
    const std::vector<storage::Conversation>& all() const { return all_; } // the archived ones, too
    const storage::Conversation* find(qint64 id) const;
    Q_INVOKABLE QString titleOf(qint64 id) const;
    Q_INVOKABLE qint64 idAt(int place) const { return place >= 0 && place < count() ? all_[shown_[size_t(place)]].id : 0; }
    Q_INVOKABLE int rowOf(qint64 id) const; // place among the chats that are seen
    Q_INVOKABLE bool isPinned(qint64 id) const;
    Q_INVOKABLE bool isArchived(qint64 id) const;
    Q_INVOKABLE bool isTemporaryChat(qint64 id) const { return isTemporary(id); }
    Q_INVOKABLE qint64 folderOf(qint64 id) const;
    Q_INVOKABLE QStringList tagsOf(qint64 id) const;

    // The title as part of a sentence of another direction.
    static QString isolated(const QString& title);
    static QString sectionFor(const QDateTime& when, const QDateTime& now);
    static QString timeFor(const QDateTime& when, const QDateTime& now);

  signals:
    void countChanged();
    void filterChanged();
    void orderChanged();
    void foldedChanged();

  private:
    struct Entry {
        QString section, name; // name: of a heading
        int chats = -1;        // of a heading; -1: a chat
        size_t chat = 0;       // place in all_
        qint64 folder = 0;
        bool foldable = false, folded = false;
        qint64 identity = 0; // of a chat its id
        bool sameRow(const Entry& other) const { return section == other.section && identity == other.identity && (chats < 0) == (other.chats < 0); }
    };
    void arrange();
    bool wanted(const storage::Conversation& chat) const;
    qint64 timeOf(const storage::Conversation& chat) const; // by which it is sorted
    Store& store_;
    std::vector<storage::Conversation> all_;
    std::vector<storage::Folder> folders_;
    std::vector<Entry> entries_;
    std::vector<size_t> shown_; // places in all_
    QString filter_, tag_, order_ = QStringLiteral("updated");
    QSet<QString> folded_{QStringLiteral("archived")};
    qint64 answering_ = 0;
};

} // namespace ponder::ui
