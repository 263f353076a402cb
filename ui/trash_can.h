// The trash: what was deleted, how many days it stays, back with it or gone for good. Erasing rewrites the file, its copies and its
// index, which takes a while, so it runs on a thread of its own.
#pragma once

#include "storage/trash.h"
#include "ui/errand.h"
#include "ui/store.h"

#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class TrashCan : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Library")
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool erasing READ isErasing NOTIFY erasingChanged)
    Q_PROPERTY(QString notice READ notice NOTIFY countChanged) // why the trash cannot be shown
  public:
    enum Role { idRole = Qt::UserRole + 1, titleRole, deletedRole, leftRole };
    explicit TrashCan(Store& store);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    bool isShown() const { return shown_; }
    int count() const { return int(trashed_.size()); }
    bool isErasing() const { return erasing_; }
    QString notice() const { return notice_; }
    void refresh();

    Q_INVOKABLE void open();
    Q_INVOKABLE void close();
    Q_INVOKABLE void restore(qint64 conversation);
    Q_INVOKABLE QString whatGoes(qint64 conversation) const; // before it is erased, in words; 0: everything in the trash
    Q_INVOKABLE void erase(qint64 conversation);             // for good; 0: everything in the trash

    static int daysLeft(qint64 removedMs, qint64 nowMs); // of thirty

  signals:
    void shownChanged();
    void countChanged();
    void erasingChanged();
    void restored(qint64 conversation, const QString& title);
    void said(const QString& words);

  private:
    Store& store_;
    std::vector<storage::Trashed> trashed_;
    bool shown_ = false, erasing_ = false;
    QString notice_;
    Errand errand_;
};

} // namespace ponder::ui
