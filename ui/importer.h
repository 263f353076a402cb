// The window's imports: files and folders are looked through first (nothing is written), what was found is told, and only then
// is it taken in; both on a thread with a connection of its own, with progress and a way to stop.
#pragma once

#include "storage/import.h"

#include <memory>
#include <QObject>
#include <QStringList>
#include <QThread>
#include <QtQml/qqmlregistration.h>
#include <QUrl>
#include <QVariant>

namespace ponder::ui {

class Importer : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(State state READ state NOTIFY changed)
    Q_PROPERTY(QString source READ source NOTIFY changed)         // the names of what was given
    Q_PROPERTY(double progress READ progress NOTIFY progressed)   // 0 to 1
    Q_PROPERTY(int counted READ counted NOTIFY progressed)        // conversations so far
    Q_PROPERTY(QString sentence READ sentence NOTIFY changed)     // what was found, or how it ended
    Q_PROPERTY(QVariantList facts READ facts NOTIFY changed)      // { name, value }
    Q_PROPERTY(QStringList problems READ problems NOTIFY changed) // a sentence each
    Q_PROPERTY(bool worthIt READ isWorthIt NOTIFY changed)        // there is something to take in
    Q_PROPERTY(QVariantList items READ items NOTIFY changed)      // { id, title, fresh }: what came in, the first of it
    Q_PROPERTY(int moreItems READ moreItems NOTIFY changed)
  public:
    enum State { Idle, Looking, Found, Importing, Done, Failed };
    Q_ENUM(State)

    // file: the history's; empty when nothing can be saved.
    explicit Importer(std::filesystem::path file, QObject* parent = nullptr);
    ~Importer() override;

    State state() const { return state_; }
    QString source() const { return source_; }
    double progress() const { return progress_; }
    int counted() const { return counted_; }
    QString sentence() const { return sentence_; }
    QVariantList facts() const { return facts_; }
    QStringList problems() const { return problems_; }
    bool isWorthIt() const { return worthIt_; }
    QVariantList items() const { return items_; }
    int moreItems() const { return moreItems_; }

    // Whether a file with this name may be an export; a folder always may.
    Q_INVOKABLE static bool mayImport(const QUrl& file);
    Q_INVOKABLE void look(const QList<QUrl>& files);
    Q_INVOKABLE void start(); // what was looked at
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void close(); // forgets it; stops what runs

  signals:
    void changed();
    void progressed();
    void imported(); // the history is another one

  private:
    struct Sum; // of the reports of all files
    void run(bool dryRun);
    void arrived(const Sum& sum);
    void setState(State state);
    void tellFacts(const storage::ImportReport& report);
    std::filesystem::path file_;
    std::vector<std::filesystem::path> paths_;
    std::unique_ptr<QThread> thread_;
    std::stop_source stop_;
    State state_ = Idle;
    int round_ = 0; // answers to earlier questions are dropped
    QString source_, sentence_;
    double progress_ = 0;
    int counted_ = 0, moreItems_ = 0;
    QVariantList facts_, items_;
    QStringList problems_;
    bool worthIt_ = false;
};

} // namespace ponder::ui
