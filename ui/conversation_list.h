// The sidebar's list: pinned chats first, then by time, narrowed by the search words. Reads the store; changes nothing in it.
#pragma once

#include "ui/store.h"

#include <QAbstractListModel>
#include <QDateTime>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ConversationList : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
  public:
    enum Role { idRole = Qt::UserRole + 1, titleRole, timeRole, sectionRole, pinnedRole, answeringRole };
    explicit ConversationList(Store& store, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(shown_.size()); }
    QString filter() const { return filter_; }
    void setFilter(const QString& words);

    void refresh();            // reads the store again
    void setHidden(qint64 id); // deleted, but still to be undone
    void setAnswering(qint64 id);
    Q_INVOKABLE QString titleOf(qint64 id) const;
    Q_INVOKABLE qint64 idAt(int row) const { return row >= 0 && row < count() ? shown_[size_t(row)].id : 0; }
    Q_INVOKABLE int rowOf(qint64 id) const;
    Q_INVOKABLE bool isPinned(qint64 id) const;

    static QString sectionFor(const QDateTime& when, const QDateTime& now);
    static QString timeFor(const QDateTime& when, const QDateTime& now);

  signals:
    void countChanged();
    void filterChanged();

  private:
    void arrange();
    Store& store_;
    std::vector<storage::Conversation> all_, shown_;
    QString filter_;
    qint64 hidden_ = 0, answering_ = 0;
};

} // namespace ponder::ui
