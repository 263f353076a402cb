// The wish from QML, the thread, and how it ended.
#include "ui/exporter.h"

#include "ui/error_text.h"

#include <algorithm>
#include <QDesktopServices>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

namespace ponder::ui {

namespace {

constexpr int tellEveryMs = 50;
constexpr int mostProblems = 50;

std::vector<std::int64_t> idsOf(const QVariantList& list) {
    std::vector<std::int64_t> ids;
    for (const QVariant& id : list) ids.push_back(id.toLongLong());
    return ids;
}

} // namespace

Exporter::Exporter(Store& store, std::filesystem::path file, QObject* parent)
    : QObject(parent), store_(store), file_(std::move(file)) {}

Exporter::~Exporter() {
    stop_.request_stop();
    if (thread_) thread_->wait();
}

QVariantList Exporter::chats() const {
    QVariantList list;
    if (const auto all = store_.conversations())
        for (const storage::Conversation& one : *all)
            list << QVariantMap{{"id", qint64(one.id)}, {"title", QString::fromStdString(one.title)}};
    return list;
}

QString Exporter::nameFor(const QVariantList& conversations, const QString& format) const {
    const auto kind = exportFormatOf(format).value_or(storage::ExportFormat::markdown);
    if (conversations.size() != 1)
        return kind == storage::ExportFormat::json ? QStringLiteral("Ponder.json") : QStringLiteral("Ponder");
    const auto one = store_.conversation(conversations.front().toLongLong());
    return QString::fromStdString(storage::safe_file_name(one ? one->title : std::string(), storage::extension_of(kind)));
}

// The history's own file; of chats that are only in memory, a file made of them. Their numbers change with that.
storage::Result<std::filesystem::path> Exporter::fileFor(const ExportWish& wish, std::vector<std::int64_t>& ids) {
    const auto& asked = wish.conversations;
    if (!file_.empty() && std::none_of(asked.begin(), asked.end(), isTemporary)) return file_;
    folder_ = std::make_unique<QTemporaryDir>();
    const std::filesystem::path file = std::filesystem::path(folder_->path().toStdString()) / "export.sqlite";
    auto history = storage::History::open(file);
    if (!history) return tl::unexpected(history.error());
    ids = wish.conversations;
    if (ids.empty())
        if (const auto all = store_.conversations())
            for (auto one = all->rbegin(); one != all->rend(); ++one) ids.push_back(one->id);
    for (std::int64_t& id : ids) {
        const auto json = store_.exportText(id, true);
        if (!json) return tl::unexpected(json.error());
        const auto copy = storage::import_json(*history, *json);
        if (!copy) return tl::unexpected(copy.error());
        id = *copy;
    }
    return file;
}

void Exporter::start(const QVariantMap& wish) {
    if (running_) return;
    clear();
    const QUrl place = wish.value(QStringLiteral("place")).toUrl();
    if (!place.isLocalFile()) return fail(tr("Only files on this computer can be written."));
    emit starting();
    ExportWish made;
    made.conversations = idsOf(wish.value(QStringLiteral("chats")).toList());
    made.format = exportFormatOf(wish.value(QStringLiteral("format")).toString()).value_or(storage::ExportFormat::markdown);
    made.path = std::filesystem::path(place.toLocalFile().toStdString());
    const bool whole = made.format == storage::ExportFormat::json; // which loses nothing
    made.options.thoughts =
        whole ? storage::Thoughts::full
              : thoughtsOf(wish.value(QStringLiteral("thoughts")).toString()).value_or(storage::Thoughts::folded);
    made.options.all_branches = whole || wish.value(QStringLiteral("allBranches")).toBool();
    made.options.details = wish.value(QStringLiteral("details"), true).toBool();
    made.options.attachments = wish.value(QStringLiteral("attachments"), true).toBool();

    const auto file = fileFor(made, made.conversations);
    if (!file)
        return fail(ErrorText::history(file.error().kind, Doing::exporting), QString::fromStdString(file.error().message));
    total_ = made.conversations.empty() ? 0 : int(made.conversations.size());
    running_ = true;
    stop_ = std::stop_source();
    emit changed();
    const auto tell = [this, timer = QElapsedTimer()](const storage::ExportProgress& progress) mutable {
        if (timer.isValid() && timer.elapsed() < tellEveryMs && progress.done < progress.total) return;
        timer.start();
        QMetaObject::invokeMethod(
            this,
            [this, progress] {
                if (!running_) return;
                done_ = progress.done;
                total_ = progress.total;
                emit changed();
            },
            Qt::QueuedConnection);
    };
    if (thread_) thread_->wait();
    thread_.reset(QThread::create([this, history = *file, made, tell, stop = stop_.get_token(), where = place.toLocalFile()] {
        const auto result = runExport(history, made, tell, stop);
        QMetaObject::invokeMethod(
            this, [this, result, where] { end(result, where); }, Qt::QueuedConnection);
    }));
    thread_->start(QThread::LowPriority);
}

void Exporter::end(const storage::Result<storage::ExportReport>& result, const QString& place) {
    running_ = false;
    folder_.reset();
    if (!result) {
        using Kind = storage::ErrorKind;
        const bool ofFile = result.error().kind == Kind::disk_full || result.error().kind == Kind::read_only ||
                            result.error().kind == Kind::unreadable;
        fail(ofFile ? tr("“%1” could not be written. The chats are unchanged; choose another place.")
                          .arg(QFileInfo(place).fileName())
                    : ErrorText::history(result.error().kind, Doing::exporting),
             QString::fromStdString(result.error().message));
        emit finished();
        return;
    }
    for (const auto& file : result->files) files_ << QString::fromStdString(file.string());
    QStringList problems;
    for (const std::string& problem : result->problems) {
        if (problems.size() == mostProblems) {
            problems << tr("and %n more", "", int(result->problems.size()) - mostProblems);
            break;
        }
        problems << QString::fromStdString(problem);
    }
    detail_ = problems.join(QLatin1Char('\n'));
    const int chats = result->conversations;
    if (result->cancelled)
        sentence_ = chats == 0   ? tr("Cancelled: nothing was written.")
                    : chats == 1 ? tr("Cancelled: one chat was written before.")
                                 : tr("Cancelled: %n chats were written before.", "", chats);
    else if (files_.isEmpty())
        sentence_ = tr("There was nothing to export.");
    else if (files_.size() == 1)
        sentence_ = chats == 1 ? tr("Exported to “%1”.").arg(QFileInfo(files_.front()).fileName())
                               : tr("%n chats exported to “%1”.", "", chats).arg(QFileInfo(files_.front()).fileName());
    else
        sentence_ = tr("%n chats exported into “%1”.", "", chats).arg(QFileInfo(files_.front()).absoluteDir().dirName());
    emit changed();
    emit finished();
}

void Exporter::fail(const QString& sentence, const QString& detail) {
    failed_ = true;
    sentence_ = sentence;
    detail_ = detail;
    emit changed();
}

void Exporter::cancel() { stop_.request_stop(); }

void Exporter::clear() {
    if (running_) return;
    done_ = total_ = 0;
    failed_ = false;
    sentence_.clear();
    detail_.clear();
    files_.clear();
    emit changed();
}

void Exporter::showFiles() {
    if (!files_.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(files_.front()).absolutePath()));
}

} // namespace ponder::ui
