// Looks after the history file: at the start, what is overdue in the trash, stray attachments and the daily backup; when asked, whether
// the file is as it should be, a copy, a way back to a copy, and the rescue of what can be read in a damaged one. All of it on threads
// with connections of their own.
#pragma once

#include "storage/backup.h"
#include "storage/check.h"
#include "ui/errand.h"
#include "ui/store.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class HistoryCare : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Library")
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged)
    Q_PROPERTY(QString file READ file CONSTANT)
    Q_PROPERTY(bool kept READ isKept CONSTANT)             // chats are saved to the file
    Q_PROPERTY(QString trouble READ trouble CONSTANT)      // why they are not
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(QString doing READ doing NOTIFY changed)    // what is going on, with its seconds
    Q_PROPERTY(QString result READ result NOTIFY changed)  // of the last thing, in words
    Q_PROPERTY(bool good READ isGood NOTIFY changed)
    Q_PROPERTY(QStringList faults READ faults NOTIFY changed)
    Q_PROPERTY(QString remedy READ remedy NOTIFY changed)  // "index", "salvage", "place" or nothing
    Q_PROPERTY(QVariantList backups READ backups NOTIFY backupsChanged) // { name, when, why, size }
  public:
    HistoryCare(Store& store, const OpenedStore& opened);
    bool isShown() const { return shown_; }
    QString file() const { return QString::fromStdString(file_.string()); }
    bool isKept() const { return kept_; }
    QString trouble() const { return trouble_; }
    bool isBusy() const { return !doing_.isEmpty(); }
    QString doing() const;
    QString result() const { return result_; }
    bool isGood() const { return good_; }
    QStringList faults() const { return faults_; }
    QString remedy() const { return remedy_; }
    QVariantList backups() const { return backups_; }

    Q_INVOKABLE void open();
    Q_INVOKABLE void close();
    Q_INVOKABLE void check();
    Q_INVOKABLE void repairIndex();
    Q_INVOKABLE void backUp();
    Q_INVOKABLE void salvage();   // into a new file beside the old one
    Q_INVOKABLE void usePlaced(); // puts the salvaged file in the place of the damaged one, which is kept
    Q_INVOKABLE void openFolder();
    // The chats become those of this copy; the present ones are kept as a copy themselves.
    Q_INVOKABLE void goBack(const QString& name);

    // Overdue trash, stray attachments, the daily copy. Called once by the program after its window is there.
    void upkeep();

  signals:
    void shownChanged();
    void changed();
    void backupsChanged();
    void upkeepDone(); // for tests
    void wentBack();   // everything that was read is to be read again
    void said(const QString& words);

  private:
    template <class Work, class Done> void begin(const QString& doing, Work work, Done done);
    void say(const QString& result, bool good, const QString& remedy = {});
    void readBackups();
    Store& store_;
    std::filesystem::path file_, salvaged_;
    bool kept_ = true, shown_ = false, good_ = true;
    QString trouble_, doing_, result_, remedy_;
    QStringList faults_;
    QVariantList backups_;
    QTimer second_;
    QElapsedTimer since_;
    Errand errand_;
};

} // namespace ponder::ui
