// Reads the options, shows the progress on a terminal, and says how it ended.
#include "app/ponder/export_command.h"

#include "ui/export_job.h"

#include <csignal>
#include <cstdio>
#include <QCoreApplication>
#include <unistd.h>

namespace ponder {

namespace {

volatile std::sig_atomic_t interrupted = 0;

struct Say {
    Q_DECLARE_TR_FUNCTIONS(ExportCommand)
};

int complain(const QString& sentence, int status) {
    std::fprintf(stderr, "ponder: %s\n", qUtf8Printable(sentence));
    return status;
}
constexpr int wrongUse = 2;

// "7", "3,7,12"; nothing when it is neither.
std::optional<std::vector<std::int64_t>> idsOf(const QString& words) {
    std::vector<std::int64_t> ids;
    for (const QString& word : words.split(QLatin1Char(','))) {
        bool whole = false;
        const qlonglong id = word.trimmed().toLongLong(&whole);
        if (!whole || id <= 0) return std::nullopt;
        ids.push_back(id);
    }
    return ids;
}

} // namespace

ExportCommand::ExportCommand()
    : export_(QStringLiteral("export"),
              Say::tr("Write chats to files and end: their numbers, as ponder-cli list shows them, or --all."),
              QStringLiteral("ID[,ID…]|--all")),
      all_(QStringLiteral("all"), Say::tr("With --export: all chats that are not in the trash.")),
      format_(QStringLiteral("format"), Say::tr("html, pdf, markdown, json or text."), QStringLiteral("format"),
              QStringLiteral("markdown")),
      out_(QStringLiteral("out"), Say::tr("The file to write; of several chats, unless it is JSON, a folder."),
           QStringLiteral("path")),
      thoughts_(QStringLiteral("thoughts"), Say::tr("none, folded, full or appendix."), QStringLiteral("how")),
      branches_(QStringLiteral("branches"),
                Say::tr("view: the versions last looked at; all: every version. JSON has all unless told otherwise."),
                QStringLiteral("which")),
      plain_(QStringLiteral("no-details"), Say::tr("Without models, times, speeds and parameters.")) {}

bool ExportCommand::isWanted(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        const QByteArray word(argv[i]);
        if (word == "--") return false;
        if (word == "--export" || word.startsWith("--export=") || word == "-export") return true;
    }
    return false;
}

void ExportCommand::addTo(QCommandLineParser& parser) const {
    parser.addOptions({export_, all_, format_, out_, thoughts_, branches_, plain_});
}

std::optional<int> ExportCommand::run(const QCommandLineParser& parser, const std::filesystem::path& history) const {
    if (!parser.isSet(export_)) return std::nullopt;
    ui::ExportWish wish;
    const QString which = parser.value(export_);
    if (which != QLatin1String("--all") && which != QLatin1String("all")) {
        const auto ids = idsOf(which);
        if (!ids)
            return complain(Say::tr("--export needs the number of a chat, several with commas between them, or --all."),
                            wrongUse);
        wish.conversations = *ids;
    }
    const auto format = ui::exportFormatOf(parser.value(format_));
    if (!format) return complain(Say::tr("--format is html, pdf, markdown, json or text."), wrongUse);
    wish.format = *format;
    const bool json = *format == storage::ExportFormat::json;
    if (!parser.isSet(out_)) return complain(Say::tr("--out must name the file or the folder to write."), wrongUse);
    wish.path = std::filesystem::path(parser.value(out_).toStdString());
    wish.options.thoughts = json ? storage::Thoughts::full : storage::Thoughts::folded;
    if (parser.isSet(thoughts_)) {
        const auto thoughts = ui::thoughtsOf(parser.value(thoughts_));
        if (!thoughts) return complain(Say::tr("--thoughts is none, folded, full or appendix."), wrongUse);
        wish.options.thoughts = *thoughts;
    }
    const QString branches = parser.isSet(branches_) ? parser.value(branches_) : QString(json ? "all" : "view");
    if (branches != QLatin1String("all") && branches != QLatin1String("view"))
        return complain(Say::tr("--branches is view or all."), wrongUse);
    wish.options.all_branches = branches == QLatin1String("all");
    wish.options.details = !parser.isSet(plain_);
    if (!std::filesystem::exists(history))
        return complain(Say::tr("There is no history yet, so there is nothing to export."), 1);

    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    std::stop_source stop;
    std::signal(SIGINT, [](int) { interrupted = 1; });
    const auto tell = [&](const storage::ExportProgress& progress) {
        if (interrupted) stop.request_stop();
        if (terminal && progress.total > 1) {
            std::fprintf(stderr, "\r%d / %d", progress.done, progress.total);
            std::fflush(stderr);
        }
    };
    const auto report = ui::runExport(history, wish, tell, stop.get_token());
    if (terminal) std::fprintf(stderr, "\r\033[K");
    if (!report) return complain(QString::fromStdString(report.error().message), 1);
    for (const std::string& problem : report->problems) complain(QString::fromStdString(problem), 0);
    if (report->cancelled) return complain(Say::tr("Cancelled."), 130);
    if (report->files.size() == 1)
        std::printf("%s\n", report->files.front().c_str());
    else
        std::printf("%zu %s\n", report->files.size(), qUtf8Printable(Say::tr("files")));
    return 0;
}

} // namespace ponder
