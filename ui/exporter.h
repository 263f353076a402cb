// The window's exports: what can be chosen, and the work itself on a thread with a connection of its own, with its progress. It
// reads the history file and nothing that is on the screen. Chats that are only in memory are put into a file of the system's
// temporary folder first.
#pragma once

#include "ui/export_job.h"
#include "ui/store.h"

#include <memory>
#include <QObject>
#include <QTemporaryDir>
#include <QThread>
#include <QtQml/qqmlregistration.h>
#include <QUrl>
#include <QVariant>

namespace ponder::ui {

class Exporter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(bool running READ isRunning NOTIFY changed)
    Q_PROPERTY(int done READ done NOTIFY changed) // chats
    Q_PROPERTY(int total READ total NOTIFY changed)
    Q_PROPERTY(QString sentence READ sentence NOTIFY changed) // how it ended; empty before
    Q_PROPERTY(QString detail READ detail NOTIFY changed)     // what was left out and why, a line each
    Q_PROPERTY(bool failed READ failed NOTIFY changed)
    Q_PROPERTY(bool written READ isWritten NOTIFY changed) // there are files to be shown
  public:
    // file: the history's; empty when the chats are only in memory.
    Exporter(Store& store, std::filesystem::path file, QObject* parent = nullptr);
    ~Exporter() override;

    bool isRunning() const { return running_; }
    int done() const { return done_; }
    int total() const { return total_; }
    QString sentence() const { return sentence_; }
    QString detail() const { return detail_; }
    bool failed() const { return failed_; }
    bool isWritten() const { return !files_.isEmpty(); }
    const QStringList& files() const { return files_; }

    Q_INVOKABLE QVariantList chats() const; // { id, title } of all, pinned and newest first
    // A safe file name for these chats, with its ending; of several in another format than JSON the folder's.
    Q_INVOKABLE QString nameFor(const QVariantList& conversations, const QString& format) const;
    // chats (a list of ids; empty: all), format, thoughts, allBranches, details, attachments, place (a url)
    Q_INVOKABLE void start(const QVariantMap& wish);
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void clear(); // forgets how the last one ended
    Q_INVOKABLE void showFiles();

  signals:
    void changed();
    void starting(); // save what is only on the screen
    void finished();

  private:
    storage::Result<std::filesystem::path> fileFor(const ExportWish& wish, std::vector<std::int64_t>& ids);
    void fail(const QString& sentence, const QString& detail = {});
    void end(const storage::Result<storage::ExportReport>& result, const QString& place);
    Store& store_;
    std::filesystem::path file_;
    std::unique_ptr<QTemporaryDir> folder_; // of chats that are only in memory
    std::unique_ptr<QThread> thread_;
    std::stop_source stop_;
    bool running_ = false, failed_ = false;
    int done_ = 0, total_ = 0;
    QString sentence_, detail_;
    QStringList files_;
};

} // namespace ponder::ui
