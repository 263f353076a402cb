#include "ui/model_shelf.h"

#include "ui/model_info.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

namespace ponder::ui {
namespace {

constexpr int settleMs = 400; // a file that is being copied changes its folder again and again
constexpr int mostOpened = 50;
const QString foldersKey = QStringLiteral("models/folders"), openedKey = QStringLiteral("models/opened");

QString size(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }

} // namespace

ModelShelf::ModelShelf(EnginePort& engine, const ModelInfo& model, QSettings& settings, const QString& usualFolder, QObject* parent)
    : QAbstractListModel(parent), engine_(engine), model_(model), settings_(settings), usualFolder_(usualFolder) {
    folders_ = settings_.value(foldersKey).toStringList();
    opened_ = settings_.value(openedKey).toStringList();
    lookAgain_.setSingleShot(true);
    lookAgain_.setInterval(settleMs);
    connect(&lookAgain_, &QTimer::timeout, this, &ModelShelf::look);
    connect(&watcher_, &QFileSystemWatcher::directoryChanged, &lookAgain_, qOverload<>(&QTimer::start));
    connect(&engine, &EnginePort::planned, this, [this](quint64 ticket, const PlanCard& card) {
        if (ticket != ticket_ || !ticket_) return;
        ticket_ = 0;
        planned(card);
        planNext();
    });
    connect(&model, &ModelInfo::loaded, this, [this](const QString& path) {
        if (!QFileInfo(path).isAbsolute() || !QFileInfo::exists(path)) return; // a demo's
        opened_.removeAll(path);
        opened_.prepend(path);
        while (opened_.size() > mostOpened) opened_.removeLast();
        settings_.setValue(openedKey, opened_);
        if (!shown_) return;
        if (!find(path)) look();
        if (!entries_.isEmpty()) emit dataChanged(index(0), index(count() - 1), {loadedRole});
    });
}

ModelShelf::~ModelShelf() {
    scan_.request_stop();
    hash_.request_stop();
}

int ModelShelf::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QHash<int, QByteArray> ModelShelf::roleNames() const {
    return {{pathRole, "path"},       {nameRole, "name"},         {formatRole, "format"}, {detailRole, "detail"},
            {folderRole, "folder"},   {fitRole, "fit"},           {fitsRole, "fits"},     {loadedRole, "loaded"},
            {progressRole, "progress"}, {sumRole, "sum"},         {verdictRole, "verdict"}, {matchesRole, "matches"}};
}

QVariant ModelShelf::data(const QModelIndex& index, int role) const {
    if (index.row() < 0 || index.row() >= count()) return {};
    const Entry& entry = entries_[index.row()];
    bool matches = false;
    switch (role) {
    case pathRole: return entry.file.path;
    case nameRole: return entry.name.isEmpty() ? QFileInfo(entry.file.path).fileName() : entry.name;
    case formatRole: return entry.format;
    case detailRole: return detailOf(entry);
    case folderRole: return QDir::toNativeSeparators(QFileInfo(entry.file.path).absolutePath());
    case fitRole: return fitOf(entry);
    case fitsRole: return entry.fits;
    case loadedRole: return model_.isReady() && model_.card().path == entry.file.path;
    case progressRole: return entry.progress;
    case sumRole: return entry.sums.join(QLatin1Char('\n'));
    case verdictRole: return verdictOf(entry, &matches);
    case matchesRole: return verdictOf(entry, &matches), matches;
    }
    return {};
}

QString ModelShelf::detailOf(const Entry& entry) const {
    QStringList words;
    if (!entry.family.isEmpty()) words << entry.family;
    words << size(entry.file.bytes);
    if (entry.file.parts.size() > 1) words << tr("%n files", "", int(entry.file.parts.size()));
    if (!entry.name.isEmpty()) words << QFileInfo(entry.file.path).fileName();
    return words.join(QStringLiteral(" · "));
}

QString ModelShelf::fitOf(const Entry& entry) const {
    if (entry.file.missing > 0) return tr("%n parts of it are missing beside this file.", "", entry.file.missing);
    if (!entry.planned) return tr("Looking whether it fits…");
    QString words = entry.fit;
    if (entry.fits == Runs && entry.tokensPerSecond > 0)
        words += QLatin1Char(' ') + tr("About %1 tokens a second.").arg(QLocale().toString(entry.tokensPerSecond, 'f', entry.tokensPerSecond < 10 ? 1 : 0));
    return words;
}

QString ModelShelf::verdictOf(const Entry& entry, bool* matches) const {
    *matches = false;
    if (entry.sums.isEmpty()) return {};
    const QString published = entry.published.toLower();
    if (published.trimmed().isEmpty()) return {};
    *matches = std::all_of(entry.sums.begin(), entry.sums.end(), [&](const QString& sum) { return published.contains(sum); });
    return *matches ? tr("It is the file that was published.")
                    : tr("It is not the same file: it was damaged on its way, is another version, or was changed. Download it again.");
}

ModelShelf::Entry* ModelShelf::find(const QString& path) {
    for (Entry& entry : entries_)
        if (entry.file.path == path) return &entry;
    return nullptr;
}

void ModelShelf::update(const Entry& entry) {
    const QModelIndex at = index(int(&entry - entries_.constData()));
    emit dataChanged(at, at);
}

// --- looking -----------------------------------------------------------------------------------------------------------------

void ModelShelf::look() {
    shown_ = true;
    scan_.request_stop();
    if (scan_.joinable()) scan_.join(); // it stops between two files
    if (!scanning_) {
        scanning_ = true;
        emit scanningChanged();
    }
    QStringList folders = folders_;
    if (!usualFolder_.isEmpty() && QFileInfo(usualFolder_).isDir()) folders << usualFolder_;
    scan_ = std::jthread([this, folders, files = opened_](std::stop_token stop) {
        const QVector<ModelFile> files_ = findModels(folders, files, stop);
        if (stop.stop_requested()) return;
        QMetaObject::invokeMethod(this, [this, files_] { found(files_); }, Qt::QueuedConnection);
    });
    watch();
}

void ModelShelf::close() { shown_ = false; } // plans stop; a sum goes on

void ModelShelf::watch() {
    if (!watcher_.directories().isEmpty()) watcher_.removePaths(watcher_.directories());
    for (const QString& folder : folders_)
        if (QFileInfo(folder).isDir()) watcher_.addPath(folder);
    if (!usualFolder_.isEmpty() && QFileInfo(usualFolder_).isDir()) watcher_.addPath(usualFolder_);
}

// What is known of a file stays while it is the same.
void ModelShelf::found(const QVector<ModelFile>& files) {
    QVector<Entry> next;
    for (const ModelFile& file : files) {
        const Entry* before = find(file.path);
        next << (before && before->file == file ? *before : Entry{file, Unknown, false, {}, {}, {}, {}, 0, -1, {}, {}});
    }
    const bool same = next.size() == entries_.size() && std::equal(next.begin(), next.end(), entries_.begin(), [](const Entry& a, const Entry& b) { return a.file == b.file; });
    if (!same) {
        beginResetModel();
        entries_ = next;
        endResetModel();
        emit countChanged();
    }
    scanning_ = false;
    emit scanningChanged();
    planNext();
}

void ModelShelf::planNext() {
    if (ticket_ || !shown_) return;
    for (Entry& entry : entries_) {
        if (entry.planned) continue;
        if (entry.file.missing > 0) {
            entry.planned = true;
            entry.fits = Unreadable;
            update(entry);
            continue;
        }
        ticket_ = ++lastTicket_;
        engine_.plan(ticket_, entry.file.path, {});
        return;
    }
}

void ModelShelf::planned(const PlanCard& card) {
    Entry* entry = find(card.path);
    if (!entry) return;
    entry->planned = true;
    entry->name = card.name;
    entry->family = card.family;
    entry->format = card.format;
    entry->fits = card.fits ? Runs : card.family.isEmpty() ? Unreadable : TooLarge;
    entry->fit = card.sentence;
    entry->tokensPerSecond = card.tokensPerSecond;
    update(*entry);
}

// --- folders -----------------------------------------------------------------------------------------------------------------

void ModelShelf::addFolder(const QUrl& folder) {
    if (!folder.isLocalFile()) return emit said(tr("Only folders on this computer can be watched."));
    const QString path = QDir(folder.toLocalFile()).absolutePath();
    if (!QFileInfo(path).isDir()) return emit said(tr("“%1” is not a folder.").arg(path));
    if (path == usualFolder_ || folders_.contains(path)) return look();
    folders_ << path;
    keepFolders();
}

void ModelShelf::removeFolder(const QString& folder) {
    if (folders_.removeAll(folder)) keepFolders();
}

void ModelShelf::keepFolders() {
    settings_.setValue(foldersKey, folders_);
    emit foldersChanged();
    look();
}

void ModelShelf::showInFolder(const QString& path) const {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(path).absolutePath()));
}

// --- verifying and removing --------------------------------------------------------------------------------------------------

void ModelShelf::verify(const QString& path) {
    Entry* entry = find(path);
    if (!entry) return;
    cancelVerifying();
    verifying_ = path;
    entry->progress = 0;
    entry->sums.clear();
    update(*entry);
    hash_ = std::jthread([this, path, parts = entry->file.parts](std::stop_token stop) {
        double told = 0;
        auto progress = [&](double fraction) {
            if (fraction - told < 0.005) return;
            told = fraction;
            QMetaObject::invokeMethod(this, [this, path, fraction] {
                Entry* entry = find(path);
                if (!entry || verifying_ != path) return;
                entry->progress = fraction;
                update(*entry);
            }, Qt::QueuedConnection);
        };
        const QStringList sums = hashFiles(parts, progress, stop);
        if (stop.stop_requested()) return;
        QMetaObject::invokeMethod(this, [this, path, sums] {
            Entry* entry = find(path);
            if (!entry || verifying_ != path) return;
            verifying_.clear();
            entry->progress = -1;
            entry->sums = sums;
            update(*entry);
            if (sums.isEmpty()) emit said(tr("“%1” could not be read to its end.").arg(QFileInfo(path).fileName()));
        }, Qt::QueuedConnection);
    });
}

void ModelShelf::cancelVerifying() {
    hash_.request_stop();
    if (hash_.joinable()) hash_.join(); // it stops between two pieces
    Entry* entry = find(std::exchange(verifying_, {}));
    if (!entry) return;
    entry->progress = -1;
    update(*entry);
}

void ModelShelf::compare(const QString& path, const QString& published) {
    Entry* entry = find(path);
    if (!entry || entry->published == published) return;
    entry->published = published;
    update(*entry);
}

void ModelShelf::remove(const QString& path) {
    Entry* entry = find(path);
    if (!entry) return;
    const QString name = QFileInfo(path).fileName();
    if (model_.isReady() && model_.card().path == path) return emit said(tr("“%1” is loaded. Open another model first.").arg(name));
    if (verifying_ == path) cancelVerifying();
    for (const QString& part : entry->file.parts)
        if (!QFile::moveToTrash(part)) {
            look();
            return emit said(tr("“%1” could not be moved to the trash, so it stays where it is.").arg(QFileInfo(part).fileName()));
        }
    if (opened_.removeAll(path)) settings_.setValue(openedKey, opened_);
    const int row = int(entry - entries_.constData());
    beginRemoveRows({}, row, row);
    entries_.removeAt(row);
    endRemoveRows();
    emit countChanged();
    emit said(tr("“%1” is in the trash now.").arg(name));
}

} // namespace ponder::ui
