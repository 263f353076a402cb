// ponder-cli check, backup, trash, restore and erase: looking after the history.
#include "app/ponder_cli/history.h"

#include "storage/backup.h"
#include "storage/check.h"
#include "storage/trash.h"

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ponder::cli {
namespace {

namespace fs = std::filesystem;

std::string counted(std::int64_t number, const char* one, const char* several) { return std::to_string(number) + " " + (number == 1 ? one : several); }

std::string in_words(const storage::Salvaged& found) {
    std::string words = counted(found.conversations, "conversation", "conversations") + " and " + counted(found.messages, "message", "messages") + " were read from the damaged file";
    if (found.made_up) words += "; " + std::to_string(found.made_up) + " of them were lost and stand in for themselves, so that what hung on them is kept";
    return words + ".";
}

// A name beside the history that nothing has yet.
fs::path free_name(const fs::path& file) {
    std::error_code error;
    for (int number = 1;; number++) {
        const fs::path name = file.string() + ".salvaged-" + std::to_string(number);
        if (!fs::exists(name, error)) return name;
    }
}

int repair(const fs::path& file, bool only_the_index) {
    if (only_the_index) {
        auto history = storage::History::open(file);
        if (!history) return complain(history.error());
        if (auto repaired = storage::repair_index(*history); !repaired) return complain(repaired.error());
        std::cout << "The search index was built anew; nothing was lost.\n";
        return 0;
    }
    const fs::path into = free_name(file);
    auto salvaged = storage::salvage(file, into);
    if (!salvaged) return complain(salvaged.error());
    auto aside = storage::put_in_place(file, into);
    if (!aside) return complain(aside.error().message + " What was read is in " + into.string() + ".");
    std::cout << in_words(*salvaged) << " They are the history now; the damaged file is kept as " << aside->string() << ".\n";
    return 0;
}

} // namespace

int check(const CheckCommand& command) {
    const fs::path file = history_file(command.data);
    if (!history_exists(command.data)) return complain("There is no history at " + file.string() + " yet: nothing has been saved there.");
    if (!command.salvage.empty()) {
        std::error_code error;
        if (fs::exists(command.salvage, error)) return complain("The file " + command.salvage + " is there already; name one that is not.");
        auto salvaged = storage::salvage(file, command.salvage);
        if (!salvaged) return complain(salvaged.error());
        std::cout << in_words(*salvaged) << " They are in " << command.salvage << "; the damaged file is as it was.\n";
        return 0;
    }
    storage::CheckReport report;
    auto history = open_to_read(command.data);
    if (history) {
        auto checked = storage::check_history(*history);
        if (!checked) return complain(checked.error());
        report = std::move(*checked);
        // looking through the search index needs a history that may be written; where it may not, the index is left out
        if (report.faults.empty())
            if (auto writable = storage::History::open(file))
                if (auto again = storage::check_history(*writable)) report = std::move(*again);
    } else if (history.error().kind == storage::ErrorKind::corrupt) {
        report.faults.push_back(history.error().message);
    } else {
        return complain(history.error());
    }
    if (command.json) {
        std::cout << nlohmann::ordered_json{{"faults", report.faults},
                                            {"only_the_index", report.only_the_index},
                                            {"conversations", report.conversations},
                                            {"messages", report.messages},
                                            {"attachments", report.attachments}}
                         .dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace)
                  << "\n";
    } else if (report.faults.empty()) {
        std::cout << "The history is whole: " << counted(report.conversations, "conversation", "conversations") << ", " << counted(report.messages, "message", "messages") << ", "
                  << counted(report.attachments, "attachment", "attachments") << ".\n";
    } else {
        for (const std::string& fault : report.faults) std::cout << printable(fault) << "\n";
    }
    std::cout.flush();
    if (report.faults.empty()) return 0;
    if (command.repair) {
        if (history) storage::History(std::move(*history)); // closed before its file is moved
        return repair(file, report.only_the_index);
    }
    return complain(report.only_the_index ? "Only the search index is damaged; ponder-cli check --repair builds it anew."
                                          : "The history is damaged; ponder-cli check --repair puts what can be read of it in its place and keeps the damaged file.");
}

int backup(const BackupCommand& command) {
    const fs::path file = history_file(command.data);
    if (command.list || command.restore) {
        const auto backups = storage::backups(file);
        if (command.list) {
            for (const storage::Backup& b : backups) std::cout << b.number << "\t" << b.date << "\t" << b.why << "\t" << b.bytes << "\t" << b.file.string() << "\n";
            return 0;
        }
        const auto wanted = std::find_if(backups.begin(), backups.end(), [&](const storage::Backup& b) { return b.number == command.restore; });
        if (wanted == backups.end()) return complain("There is no backup " + std::to_string(command.restore) + "; ponder-cli backup --list names them.");
        auto aside = storage::restore_backup(file, *wanted);
        if (!aside) return complain(aside.error());
        std::cout << "The history is as it was on " << wanted->date << ". ";
        if (*aside) std::cout << "The present one could not be read and is kept as " << (*aside)->string() << ".\n";
        else std::cout << "What it was until now is a backup itself.\n";
        return 0;
    }
    auto history = open_to_read(command.data);
    if (!history) return complain(history.error());
    auto made = storage::back_up(*history);
    if (!made) return complain(made.error());
    std::cout << made->file.string() << "\n";
    return 0;
}

int trash(const std::string& data, const std::vector<std::int64_t>& conversations) {
    if (conversations.empty()) {
        if (!history_exists(data)) return 0;
        auto history = open_to_read(data);
        if (!history) return complain(history.error());
        auto all = storage::trashed(*history);
        if (!all) return complain(all.error());
        for (const storage::Trashed& one : *all) std::cout << one.conversation.id << "\t" << local_time(one.removed_ms) << "\t" << printable(one.conversation.title) << "\n";
        return 0;
    }
    auto history = open_to_write(data);
    if (!history) return complain(history.error());
    auto removed = storage::trash(*history, conversations);
    if (!removed) return complain(removed.error());
    std::cout << "In the trash for thirty days; ponder-cli restore brings back what is in it.\n";
    return 0;
}

int restore(const std::string& data, const std::vector<std::int64_t>& conversations) {
    auto history = open_to_write(data);
    if (!history) return complain(history.error());
    for (const std::int64_t id : conversations)
        if (auto back = storage::restore(*history, id); !back) return complain(back.error());
    return 0;
}

int erase(const std::string& data, const std::vector<std::int64_t>& conversations, bool whole_trash, bool sure) {
    if (!whole_trash && conversations.empty()) return complain("Name the conversations to erase by their numbers, or give --trash for all that is in the trash.");
    if (!sure) {
        if (!isatty(STDIN_FILENO)) return complain("Erasing is for good, here and in the backups; give --yes to do it without being asked.");
        std::cerr << "Erase " << (whole_trash ? "everything in the trash" : counted(static_cast<std::int64_t>(conversations.size()), "conversation", "conversations"))
                  << " for good, here and in the backups? [y/N] " << std::flush;
        std::string line;
        if (!std::getline(std::cin, line) || (line != "y" && line != "Y" && line != "yes")) return complain("Nothing was erased.");
    }
    auto history = open_to_write(data);
    if (!history) return complain(history.error());
    for (const std::int64_t id : conversations)
        if (auto there = history->conversation(id); !there) return complain(there.error());
    auto erased = whole_trash ? storage::empty_trash(*history) : storage::erase(*history, conversations);
    if (!erased) return complain(erased.error());
    std::cout << "Erased " << counted(erased->conversations, "conversation", "conversations") << ".\n" << std::flush;
    for (const fs::path& left : erased->not_reached) complain("It could not be erased from " + left.string() + ".");
    return erased->not_reached.empty() ? 0 : 1;
}

} // namespace ponder::cli
