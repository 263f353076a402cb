// ponder-cli export and import: conversations out of the history and into it.
#include "app/ponder_cli/history.h"

#include "storage/backup.h"
#include "storage/export.h"
#include "storage/import.h"

#include <cstdio>
#include <iostream>
#include <unistd.h>

namespace ponder::cli {
namespace {

namespace fs = std::filesystem;

// One line on standard error that is written over, where that is a terminal.
class Progress {
  public:
    void show(const std::string& words) {
        if (!terminal_) return;
        std::fprintf(stderr, "\r\033[K%s", words.c_str());
        shown_ = true;
    }
    ~Progress() {
        if (shown_) std::fputs("\r\033[K", stderr);
    }

  private:
    bool terminal_ = isatty(STDERR_FILENO), shown_ = false;
};

std::string count(int number, const char* one, const char* several) { return std::to_string(number) + " " + (number == 1 ? one : several); }

} // namespace

int export_chats(const ExportCommand& command) {
    using storage::ExportFormat;
    using storage::Thoughts;
    const ExportFormat format = command.format == "json" ? ExportFormat::json : command.format == "text" ? ExportFormat::text : command.format == "html" ? ExportFormat::html : ExportFormat::markdown;
    storage::ExportOptions options;
    // lossless is what JSON is for: thoughts and branches are left out of it only on request
    const bool json = format == ExportFormat::json;
    options.thoughts = command.thoughts == "none"       ? Thoughts::none
                       : command.thoughts == "folded"   ? Thoughts::folded
                       : command.thoughts == "full"     ? Thoughts::full
                       : command.thoughts == "appendix" ? Thoughts::appendix
                       : json                           ? Thoughts::full
                                                        : Thoughts::folded;
    options.all_branches = command.branches.empty() ? json : command.branches == "all";
    options.runs = !command.no_runs;
    options.attachments = !command.no_attachments;
    if (!command.all && command.conversations.empty()) return complain("Name the conversations to export by their numbers in the list, or give --all.");
    auto history = open_to_read(command.data);
    if (!history) return complain(history.error());

    if (command.out.empty()) {
        if (command.all || command.conversations.size() > 1) return complain("Several conversations need a place to be written to: give --out PATH.");
        auto text = storage::export_text(*history, command.conversations.front(), format, options);
        if (!text) return complain(text.error());
        std::cout << *text;
        return std::cout.flush() ? 0 : complain("The export could not be written.");
    }
    storage::Result<storage::ExportReport> report;
    {
        Progress line;
        report = storage::export_to(*history, command.conversations, format, command.out, options,
                                    [&](const storage::ExportProgress& now) { line.show("Exporting: " + std::to_string(now.done) + " of " + std::to_string(now.total)); }, interrupt_token());
    }
    if (!report) return complain(report.error());
    for (const std::string& problem : report->problems) complain(problem);
    if (report->cancelled) return complain("Stopped; the files that were written until then are whole.");
    const std::string files = report->files.size() == 1 ? report->files.front().string() : count(static_cast<int>(report->files.size()), "file", "files") + " in " + fs::path(command.out).string();
    std::cout << "Exported " << count(report->conversations, "conversation", "conversations") << " to " << printable(files) << ".\n";
    return report->problems.empty() ? 0 : 1;
}

int import_chats(const ImportCommand& command) {
    storage::ImportOptions options;
    options.dry_run = command.dry_run;
    options.list = command.list;
    options.stop = interrupt_token();
    std::error_code error;
    if (!fs::exists(command.path, error)) return complain("There is nothing at " + command.path + " to import.");
    // a dry run leaves the history as it is; where there is none yet, it looks at an empty one that is not kept
    struct Scratch {
        fs::path folder;
        ~Scratch() {
            std::error_code ignored;
            if (!folder.empty()) fs::remove_all(folder, ignored);
        }
    } scratch;
    std::string data = command.data;
    if (command.dry_run && !history_exists(data)) {
        std::string made = (fs::temp_directory_path(error) / "ponder-XXXXXX").string();
        if (error || !::mkdtemp(made.data())) return complain("No temporary folder could be made to look at the import in.");
        data = (scratch.folder = made).string();
    }
    auto history = command.dry_run && scratch.folder.empty() ? open_to_read(data) : open_to_write(data, true);
    if (!history) return complain(history.error());
    if (!command.dry_run) (void)storage::back_up_daily(*history); // what an import does to a history can be taken back
    storage::Result<storage::ImportReport> report;
    {
        Progress line;
        options.progress = [&](const storage::ImportProgress& now) {
            const auto percent = now.bytes_total ? std::min<std::uint64_t>(100, now.bytes_done * 100 / now.bytes_total) : 0;
            line.show((command.dry_run ? "Reading: " : "Importing: ") + count(now.conversations, "conversation", "conversations") + ", " + std::to_string(percent) + " %");
        };
        report = storage::import_path(*history, command.path, options);
    }
    if (!report) return complain(report.error());
    std::cout << printable(report->text());
    if (!report->text().ends_with("\n")) std::cout << "\n";
    static constexpr const char* outcomes[] = {"added", "updated", "unchanged", "skipped", "failed"};
    for (const auto& item : report->items) {
        std::cout << outcomes[static_cast<int>(item.outcome)] << "\t" << (item.id ? std::to_string(item.id) : "-") << "\t" << item.messages << "\t" << printable(item.title) << "\n";
    }
    std::cout.flush();
    if (report->cancelled) return complain(command.dry_run ? "Stopped before the end; nothing was written." : "Stopped before the end; what was imported until then is kept, and importing again goes on from there.");
    return report->count(storage::ImportOutcome::failed) ? 1 : 0;
}

} // namespace ponder::cli
