// The errands, and their results in words.
#include "ui/history_care.h"

#include "storage/start_up.h"
#include "ui/error_text.h"

#include <QDate>
#include <QDesktopServices>
#include <QFileInfo>
#include <QLocale>
#include <QUrl>

namespace ponder::ui {

using storage::History;
using storage::Result;

HistoryCare::HistoryCare(Store& store, const OpenedStore& opened)
    : store_(store), file_(opened.file.empty() ? store.file() : opened.file), kept_(opened.saved) {
    if (!opened.saved) {
        trouble_ = ErrorText::history(opened.error.kind, Doing::openingHistory);
        if (opened.error.kind == storage::ErrorKind::corrupt) remedy_ = QStringLiteral("salvage");
    }
    second_.setInterval(1000);
    connect(&second_, &QTimer::timeout, this, &HistoryCare::changed);
}

QString HistoryCare::doing() const {
    const int seconds = isBusy() ? int(since_.elapsed() / 1000) : 0;
    return seconds < 2 ? doing_ : tr("%1 %2 s").arg(doing_).arg(seconds);
}

template <class Work, class Done> void HistoryCare::begin(const QString& doing, Work work, Done done) {
    if (isBusy() || file_.empty()) return;
    doing_ = doing;
    since_.start();
    second_.start();
    result_.clear();
    faults_.clear();
    emit changed();
    errand_.run(std::move(work), [this, done = std::move(done)](auto result) {
        doing_.clear();
        second_.stop();
        done(std::move(result));
        emit changed();
    });
}

void HistoryCare::say(const QString& result, bool good, const QString& remedy) {
    result_ = result;
    good_ = good;
    remedy_ = remedy;
}

void HistoryCare::open() {
    readBackups();
    shown_ = true;
    emit shownChanged();
}

void HistoryCare::close() {
    if (!shown_) return;
    shown_ = false;
    emit shownChanged();
}

void HistoryCare::check() {
    begin(
        tr("Reading everything…"),
        [file = file_]() -> Result<storage::CheckReport> {
            auto history = History::open(file);
            if (!history) history = History::open(file, true);
            if (!history) return tl::unexpected(history.error());
            return storage::check_history(*history);
        },
        [this](const Result<storage::CheckReport>& report) {
            if (!report) {
                const bool damaged = report.error().kind == storage::ErrorKind::corrupt;
                say(damaged ? tr("The history file is damaged. What can still be read can be saved into a new file; this one stays as it is.")
                            : tr("The history could not be checked: %1").arg(QString::fromStdString(report.error().message)),
                    false, damaged ? QStringLiteral("salvage") : QString());
                return;
            }
            const QLocale locale;
            if (report->faults.empty())
                return say(tr("All is well: %1 chats with %2 messages were read and everything belongs together.")
                               .arg(locale.toString(qlonglong(report->conversations)), locale.toString(qlonglong(report->messages))),
                           true);
            for (const std::string& fault : report->faults) faults_ << QString::fromStdString(fault);
            if (report->only_the_index)
                say(tr("Nothing is lost. Only the index for searching is damaged; it can be made again."), false, QStringLiteral("index"));
            else
                say(tr("The history has faults. What can be read can be saved into a new file; this one stays as it is."), false, QStringLiteral("salvage"));
        });
}

void HistoryCare::repairIndex() {
    begin(
        tr("Making the index again…"),
        [file = file_]() -> Result<void> {
            auto history = History::open(file);
            if (!history) return tl::unexpected(history.error());
            return storage::repair_index(*history);
        },
        [this](const Result<void>& done) {
            if (done) say(tr("The index is whole again."), true);
            else say(QString::fromStdString(done.error().message), false, QStringLiteral("index"));
        });
}

void HistoryCare::backUp() {
    begin(
        tr("Copying…"),
        [file = file_]() -> Result<storage::Backup> {
            auto history = History::open(file, true);
            if (!history) return tl::unexpected(history.error());
            return storage::back_up(*history);
        },
        [this](const Result<storage::Backup>& made) {
            readBackups();
            if (made) say(tr("A copy was made: %1.").arg(QString::fromStdString(made->file.filename().string())), true);
            else say(QString::fromStdString(made.error().message), false);
        });
}

void HistoryCare::salvage() {
    std::filesystem::path into;
    for (int number = 1;; ++number) {
        into = file_.string() + ".salvaged-" + std::to_string(number);
        std::error_code ignored;
        if (!std::filesystem::exists(into, ignored)) break;
    }
    begin(
        tr("Saving what can be read…"), [file = file_, into] { return storage::salvage(file, into); },
        [this, into](const Result<storage::Salvaged>& saved) {
            if (!saved) return say(tr("Nothing could be saved: %1").arg(QString::fromStdString(saved.error().message)), false, QStringLiteral("salvage"));
            salvaged_ = into;
            const QLocale locale;
            QString words = tr("%1 chats with %2 messages were saved into “%3”.")
                                .arg(locale.toString(qlonglong(saved->conversations)), locale.toString(qlonglong(saved->messages)),
                                     QString::fromStdString(into.filename().string()));
            if (saved->made_up) words += QLatin1Char(' ') + tr("%1 that were lost have an empty one in their place.").arg(locale.toString(qlonglong(saved->made_up)));
            say(words, true, QStringLiteral("place"));
        });
}

void HistoryCare::usePlaced() {
    if (salvaged_.empty() || isBusy()) return;
    const auto aside = storage::put_in_place(file_, salvaged_);
    if (!aside)
        say(kept_ ? tr("The file is in use. Close Ponder, then give “%1” the name of the history file.").arg(QString::fromStdString(salvaged_.filename().string()))
                  : QString::fromStdString(aside.error().message),
            false, QStringLiteral("place"));
    else
        say(tr("Start Ponder again: your chats are in place. The damaged file is kept as “%1”.").arg(QString::fromStdString(aside->filename().string())), true);
    emit changed();
}

void HistoryCare::readBackups() {
    backups_.clear();
    const QLocale locale;
    for (const storage::Backup& backup : storage::backups(file_)) {
        const QString why = QString::fromStdString(backup.why);
        const QString reason = why == QLatin1String("daily")              ? tr("the daily copy")
                               : why == QLatin1String("asked")            ? tr("asked for")
                               : why == QLatin1String("before-restore")   ? tr("before going back to a copy")
                               : why.startsWith(QLatin1String("before-v")) ? tr("before a new version changed the file")
                                                                           : why;
        backups_.push_back(QVariantMap{{"name", QString::fromStdString(backup.file.filename().string())},
                                       {"when", locale.toString(QDate::fromString(QString::fromStdString(backup.date), Qt::ISODate), QLocale::ShortFormat)},
                                       {"why", reason},
                                       {"size", locale.formattedDataSize(backup.bytes)}});
    }
    emit backupsChanged();
}

void HistoryCare::openFolder() {
    const std::filesystem::path folder = storage::backup_folder(file_);
    std::error_code ignored;
    const std::filesystem::path there = std::filesystem::is_directory(folder, ignored) ? folder : file_.parent_path();
    QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(there.string())));
}

void HistoryCare::goBack(const QString& name) {
    if (!kept_ || isBusy()) return;
    for (const storage::Backup& backup : storage::backups(file_)) {
        if (QString::fromStdString(backup.file.filename().string()) != name) continue;
        store_.historyOf(0).release_generation_lock(); // ours would keep us out ourselves
        return begin(
            tr("Going back…"), [file = file_, backup] { return storage::restore_backup(file, backup); },
            [this](const Result<std::optional<std::filesystem::path>>& done) {
                (void)store_.historyOf(0).hold_generation_lock();
                readBackups();
                if (!done) return say(QString::fromStdString(done.error().message), false);
                say(tr("Your chats are as they were in this copy. Those of before are a copy now, too."), true);
                emit wentBack();
            });
    }
}

void HistoryCare::upkeep() {
    if (!kept_ || file_.empty()) return;
    errand_.run(
        [file = file_] { return storage::upkeep(file); },
        [this](const Result<void>& done) {
            if (!done && done.error().kind == storage::ErrorKind::corrupt)
                emit said(tr("The history file has a fault, so today's copy was not made. “History and backups” in the menu of the chats says more."));
            else if (!done && done.error().kind == storage::ErrorKind::disk_full)
                emit said(tr("There is no room for today's copy of the history. Nothing is lost; free some space."));
            emit upkeepDone();
        });
}

} // namespace ponder::ui
