// The thread, the sum over several files, and the sentences.
#include "ui/importer.h"

#include "ui/error_text.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>

namespace ponder::ui {

using storage::ImportFormat;
using storage::ImportOutcome;
using storage::ImportReport;

namespace {

constexpr int mostProblems = 200, mostItems = 500;

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }
QString figure(int number) { return QLocale().toString(number); }

QString day(std::int64_t ms) { return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms).date(), QLocale::ShortFormat); }

void add(ImportReport& all, ImportReport one) {
    all.cancelled = all.cancelled || one.cancelled;
    for (const auto& [format, count] : one.formats) all.formats[format] += count;
    for (const auto& [outcome, count] : one.outcomes) all.outcomes[outcome] += count;
    all.messages += one.messages;
    all.messages_added += one.messages_added;
    all.messages_changed += one.messages_changed;
    all.branches += one.branches;
    all.thoughts += one.thoughts;
    all.attachments += one.attachments;
    all.attachments_missing += one.attachments_missing;
    if (one.first_ms && (!all.first_ms || one.first_ms < all.first_ms)) all.first_ms = one.first_ms;
    all.last_ms = std::max(all.last_ms, one.last_ms);
    for (const auto& [kind, count] : one.unknown) all.unknown[kind] += count;
    for (auto& problem : one.problems) all.problems.push_back(std::move(problem));
    all.more_problems += one.more_problems;
    for (auto& item : one.items) all.items.push_back(std::move(item));
}

} // namespace

struct Importer::Sum {
    int round = 0;
    bool dryRun = false;
    ImportReport report;
    int failed = 0;                      // files
    std::optional<storage::Error> error; // the last that ended a file
};

Importer::Importer(std::filesystem::path file, QObject* parent) : QObject(parent), file_(std::move(file)) {}

Importer::~Importer() {
    stop_.request_stop();
    if (thread_) thread_->wait();
}

bool Importer::mayImport(const QUrl& file) {
    if (!file.isLocalFile()) return false;
    const QFileInfo info(file.toLocalFile());
    if (info.isDir()) return true;
    static const QStringList endings = {"zip", "json", "jsonl", "chat", "sqlite", "sqlite3", "db"};
    return endings.contains(info.suffix().toLower());
}

void Importer::setState(State state) {
    state_ = state;
    emit changed();
}

void Importer::look(const QList<QUrl>& files) {
    if (state_ == Importing) return;
    close();
    QStringList names;
    for (const QUrl& url : files) {
        if (!url.isLocalFile()) continue;
        QString path = url.toLocalFile();
        while (path.size() > 1 && path.endsWith(QLatin1Char('/'))) path.chop(1);
        paths_.emplace_back(path.toStdString());
        names << QFileInfo(path).fileName();
    }
    if (paths_.empty()) return;
    source_ = names.size() == 1 ? names.front() : tr("%1 and %n more", "", int(names.size()) - 1).arg(names.front());
    if (file_.empty()) {
        sentence_ = tr("The history cannot be written now, so nothing can be imported. The files are unchanged.");
        return setState(Failed);
    }
    run(true);
}

void Importer::start() {
    if (state_ == Found && worthIt_) run(false);
}

void Importer::run(bool dryRun) {
    if (thread_) thread_->wait();
    stop_ = std::stop_source();
    progress_ = 0;
    counted_ = 0;
    facts_.clear();
    problems_.clear();
    items_.clear();
    moreItems_ = 0;
    const int round = ++round_;
    setState(dryRun ? Looking : Importing);
    emit progressed();
    const auto tell = [this, round, files = double(paths_.size())](int file, const storage::ImportProgress& at, int before) {
        const double share = at.bytes_total ? std::min(1.0, double(at.bytes_done) / double(at.bytes_total)) : 0;
        QMetaObject::invokeMethod(
            this,
            [this, round, now = (file + share) / files, all = before + at.conversations] {
                if (round != round_) return;
                progress_ = now;
                counted_ = all;
                emit progressed();
            },
            Qt::QueuedConnection);
    };
    thread_.reset(QThread::create([this, dryRun, round, tell, paths = paths_, file = file_, stop = stop_.get_token()] {
        Sum sum{round, dryRun, {}, 0, {}};
        auto history = storage::History::open(file, dryRun);
        int before = 0;
        for (std::size_t i = 0; history && i < paths.size() && !stop.stop_requested(); ++i) {
            storage::ImportOptions options;
            options.dry_run = dryRun;
            options.list = !dryRun;
            options.gives_way = true;
            options.stop = stop;
            int counted = 0;
            options.progress = [&](const storage::ImportProgress& at) {
                counted = at.conversations;
                tell(int(i), at, before);
            };
            auto report = storage::import_path(*history, paths[i], options);
            before += counted;
            if (report) {
                add(sum.report, std::move(*report));
                continue;
            }
            ++sum.failed;
            sum.error = report.error();
            if (paths.size() > 1) sum.report.problems.push_back({paths[i].filename().string(), report.error().message});
        }
        if (!history) sum.error = history.error();
        if (stop.stop_requested()) sum.report.cancelled = true;
        QMetaObject::invokeMethod(
            this, [this, sum] { arrived(sum); }, Qt::QueuedConnection);
    }));
    thread_->start(QThread::LowPriority);
}

void Importer::arrived(const Sum& sum) {
    if (!sum.dryRun && !sum.report.formats.empty()) emit imported(); // what came in is there, whoever still wants to know
    if (sum.round != round_) return;
    const ImportReport& report = sum.report;
    if (sum.error && report.formats.empty()) {
        sentence_ = text(sum.error->message);
        for (const auto& problem : report.problems)
            problems_ << text(problem.where) + QStringLiteral(": ") + text(problem.what);
        return setState(Failed);
    }
    tellFacts(report);
    for (const auto& problem : report.problems) {
        if (problems_.size() == mostProblems) break;
        problems_ << (problem.where.empty() ? text(problem.what)
                                            : text(problem.where) + QStringLiteral(": ") + text(problem.what));
    }
    if (const int more = int(report.problems.size()) - int(problems_.size()) + report.more_problems; more > 0)
        problems_ << tr("and %n more", "", more);
    const int added = report.count(ImportOutcome::added), updated = report.count(ImportOutcome::updated);
    if (sum.dryRun) {
        worthIt_ = added + updated > 0;
        sentence_ = report.cancelled ? tr("Stopped: this is what was seen until then.")
                    : worthIt_       ? tr("This is what will come in. Nothing has been changed yet.")
                                     : tr("There is nothing new in it: everything is here already or cannot be read.");
        return setState(Found);
    }
    for (const auto& item : report.items) {
        if (item.id == 0 || (item.outcome != ImportOutcome::added && item.outcome != ImportOutcome::updated)) continue;
        if (items_.size() == mostItems) {
            ++moreItems_;
            continue;
        }
        items_ << QVariantMap{
            {"id", qint64(item.id)}, {"title", text(item.title)}, {"fresh", item.outcome == ImportOutcome::added}};
    }
    if (report.cancelled)
        sentence_ = tr("Stopped. What came in until then stays; import it again to go on.");
    else
        sentence_ = tr("Everything is in.");
    if (sum.error) sentence_ = text(sum.error->message);
    setState(Done);
}

void Importer::tellFacts(const ImportReport& report) {
    const auto fact = [this](const QString& name, const QString& value) {
        if (!value.isEmpty()) facts_ << QVariantMap{{"name", name}, {"value", value}};
    };
    QStringList sources;
    for (const auto& [format, count] : report.formats)
        sources << (report.formats.size() == 1
                        ? text(std::string(storage::name_of(format).name))
                        : tr("%1 (%2)").arg(text(std::string(storage::name_of(format).name)), figure(count)));
    fact(tr("From"), sources.join(QStringLiteral(", ")));
    const bool dry = state_ == Looking;
    QStringList chats;
    const auto outcome = [&](ImportOutcome what, const QString& words) {
        if (const int count = report.count(what)) chats << words.arg(figure(count));
    };
    outcome(ImportOutcome::added, dry ? tr("%1 new") : tr("%1 added"));
    outcome(ImportOutcome::updated, dry ? tr("%1 with changes") : tr("%1 brought up to date"));
    outcome(ImportOutcome::unchanged, tr("%1 here already"));
    outcome(ImportOutcome::skipped, tr("%1 left out"));
    outcome(ImportOutcome::failed, tr("%1 that cannot be read"));
    fact(tr("Chats"), chats.join(QStringLiteral(", ")));
    QStringList messages = {figure(report.messages)};
    if (report.thoughts) messages << tr("%1 with thoughts").arg(figure(report.thoughts));
    if (report.branches) messages << tr("%1 other versions").arg(figure(report.branches));
    fact(tr("Messages"), messages.join(QStringLiteral(", ")));
    if (report.attachments)
        fact(tr("Attachments"), report.attachments_missing
                                    ? tr("%1, of which %2 are not in the export")
                                          .arg(figure(report.attachments), figure(report.attachments_missing))
                                    : figure(report.attachments));
    if (report.first_ms) fact(tr("Written"), tr("%1 to %2").arg(day(report.first_ms), day(report.last_ms)));
    int unknown = 0;
    for (const auto& [kind, count] : report.unknown) unknown += count;
    if (unknown) fact(tr("Unknown kinds"), tr("%1, kept as they are").arg(figure(unknown)));
}

void Importer::cancel() { stop_.request_stop(); }

void Importer::close() {
    stop_.request_stop();
    ++round_;
    paths_.clear();
    source_.clear();
    sentence_.clear();
    facts_.clear();
    problems_.clear();
    items_.clear();
    moreItems_ = 0;
    worthIt_ = false;
    if (state_ != Idle) setState(Idle);
}

} // namespace ponder::ui
