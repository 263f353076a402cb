// The models on this computer: the GGUF files of the folders that are watched and those that were opened from elsewhere, what each is, and
// whether this machine can run it and why, by the engine's plan. Looking for files and summing them up run on threads of their own; plans are
// asked for one after another. A file is never changed; removing it moves it to the desktop's trash.
#pragma once

#include "ui/engine_port.h"
#include "ui/model_files.h"

#include <QAbstractListModel>
#include <QFileSystemWatcher>
#include <QSettings>
#include <QTimer>
#include <QUrl>
#include <QtQml/qqmlregistration.h>
#include <thread>

namespace ponder::ui {

class ModelInfo;

class ModelShelf : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool scanning READ isScanning NOTIFY scanningChanged)
    Q_PROPERTY(QStringList folders READ folders NOTIFY foldersChanged)
    Q_PROPERTY(QString usualFolder READ usualFolder CONSTANT)
  public:
    enum Role { pathRole = Qt::UserRole + 1, nameRole, formatRole, detailRole, folderRole, fitRole, fitsRole, loadedRole, progressRole, sumRole, verdictRole, matchesRole };
    enum Fits { Unknown, Runs, TooLarge, Unreadable };
    Q_ENUM(Fits)

    // usualFolder: watched without being asked for, once it is there.
    ModelShelf(EnginePort& engine, const ModelInfo& model, QSettings& settings, const QString& usualFolder, QObject* parent = nullptr);
    ~ModelShelf() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(entries_.size()); }
    bool isScanning() const { return scanning_; }
    QStringList folders() const { return folders_; }
    QString usualFolder() const { return usualFolder_; }

    Q_INVOKABLE void look(); // for files, and anew whether they fit
    Q_INVOKABLE void close();
    Q_INVOKABLE void addFolder(const QUrl& folder);
    Q_INVOKABLE void removeFolder(const QString& folder);
    Q_INVOKABLE void verify(const QString& path);
    Q_INVOKABLE void cancelVerifying();
    Q_INVOKABLE void compare(const QString& path, const QString& published); // with the sum or sums that the person has
    Q_INVOKABLE void remove(const QString& path);
    Q_INVOKABLE void showInFolder(const QString& path) const;

  signals:
    void countChanged();
    void scanningChanged();
    void foldersChanged();
    void said(const QString& sentence);

  private:
    struct Entry {
        ModelFile file;
        Fits fits = Unknown;
        bool planned = false;
        QString name, family, format, fit;
        double tokensPerSecond = 0;
        double progress = -1; // of verifying; below 0: it is not under way
        QStringList sums;
        QString published;
    };
    Entry* find(const QString& path);
    void update(const Entry& entry);
    void found(const QVector<ModelFile>& files);
    void planNext();
    void planned(const PlanCard& card);
    QString detailOf(const Entry& entry) const;
    QString fitOf(const Entry& entry) const;
    QString verdictOf(const Entry& entry, bool* matches) const;
    void keepFolders();
    void watch();

    EnginePort& engine_;
    const ModelInfo& model_;
    QSettings& settings_;
    const QString usualFolder_;
    QStringList folders_, opened_; // opened_: files from elsewhere
    QVector<Entry> entries_;
    bool shown_ = false, scanning_ = false;
    quint64 ticket_ = 0; // of the plan that is awaited; 0: none
    quint64 lastTicket_ = quint64(1) << 62; // others count from 1
    QFileSystemWatcher watcher_;
    QTimer lookAgain_;
    QString verifying_;
    std::jthread scan_, hash_; // joined before the rest goes
};

} // namespace ponder::ui
