#include "storage/backup.h"

#include "storage/erasing.h"
#include "storage/history_file.h"
#include "storage/history_rows.h"
#include "storage/search_index.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view ending = ".sqlite";
constexpr std::size_t number_digits = 6, date_length = 10;

std::string today() {
    const std::time_t now = static_cast<std::time_t>(now_ms() / 1000);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    char text[32];
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%d", &parts));
}

// "000012-2026-11-22-daily.sqlite"; anything else in the folder is left alone.
std::optional<Backup> read_name(const fs::path& file) {
    const std::string name = file.filename().string();
    const std::size_t why = number_digits + 1 + date_length + 1;
    if (name.size() <= why + ending.size() || !name.ends_with(ending)) return std::nullopt;
    Backup backup;
    backup.file = file;
    const auto [end, error] = std::from_chars(name.data(), name.data() + number_digits, backup.number);
    if (error != std::errc() || end != name.data() + number_digits || name[number_digits] != '-' || name[why - 1] != '-')
        return std::nullopt;
    backup.date = name.substr(number_digits + 1, date_length);
    backup.why = name.substr(why, name.size() - why - ending.size());
    std::error_code ignored;
    backup.bytes = static_cast<std::int64_t>(fs::file_size(file, ignored));
    return backup;
}

void remove_copy(const fs::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"}) fs::remove(file.string() + suffix, ignored);
}

// What a killed copy left behind.
void remove_partials(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> old;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        struct stat info {};
        if (at->path().extension() == ".partial" && ::stat(at->path().c_str(), &info) == 0 &&
            std::int64_t{info.st_mtime} * 1000 < now_ms() - 24 * 60 * 60 * 1000)
            old.push_back(at->path());
    }
    for (const fs::path& path : old) remove_copy(path);
}

// The last change of the history's files, in nanoseconds.
std::int64_t changed_ns(const fs::path& file) {
    std::int64_t last = 0;
    for (const char* suffix : {"", "-wal"}) {
        struct stat info {};
        if (::stat((file.string() + suffix).c_str(), &info) != 0 || info.st_size == 0) continue;
        last = std::max(last, std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec);
    }
    return last;
}

Result<void> check_copy(const fs::path& file) {
    Result<Database> copy = Database::open(file, Database::Access::immutable);
    if (!copy) return tl::unexpected(copy.error());
    std::string fault;
    PONDER_TRY(copy->prepare("PRAGMA quick_check(1)").each([&](const Statement& row) {
        if (row.text(0) != "ok") fault = row.text(0);
    }));
    if (fault.empty()) return {};
    return fail(ErrorKind::corrupt,
                "The history is damaged (" + fault +
                    "): it was not copied over the good backups; check the history, then salvage it or restore "
                    "a backup.");
}

} // namespace

fs::path backup_folder(const fs::path& history_file) { return history_file.string() + ".backups"; }

std::vector<Backup> backups(const fs::path& history_file) {
    std::vector<Backup> found;
    std::error_code error;
    for (fs::directory_iterator at(backup_folder(history_file), error), end; !error && at != end; at.increment(error))
        if (auto backup = read_name(at->path())) found.push_back(std::move(*backup));
    std::sort(found.begin(), found.end(),
              [](const Backup& a, const Backup& b) { return std::pair(a.number, a.file) > std::pair(b.number, b.file); });
    return found;
}

Result<Backup> back_up(Database& database, const fs::path& history_file, const std::string& why) {
    const fs::path folder = backup_folder(history_file);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return tl::unexpected(system_error(errno, folder));
    remove_partials(folder);
    const std::vector<Backup> before = backups(history_file);
    const int number = before.empty() ? 1 : before.front().number + 1;
    std::string digits = std::to_string(number);
    digits.insert(0, number_digits - std::min(number_digits, digits.size()), '0');
    const fs::path file = folder / (digits + "-" + today() + "-" + why + std::string(ending));
    PONDER_TRY(database.copy_to(file, check_copy));
    std::size_t kept = 1;
    for (const Backup& old : before) {
        const bool same_step = why.starts_with("before-v") && old.why == why;
        if (same_step || kept == backups_kept)
            remove_copy(old.file);
        else
            ++kept;
    }
    return *read_name(file);
}

Result<Backup> back_up(History& history) { return back_up(history.database(), history.path(), "asked"); }

Result<std::optional<Backup>> back_up_daily(History& history) {
    const std::vector<Backup> before = backups(history.path());
    if (!before.empty()) {
        if (before.front().date == today()) return std::nullopt;
        struct stat info {};
        if (::stat(before.front().file.c_str(), &info) == 0 &&
            changed_ns(history.path()) < std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec)
            return std::nullopt;
    }
    Result<Backup> made = back_up(history.database(), history.path(), "daily");
    if (!made) return tl::unexpected(made.error());
    return std::move(*made);
}

// --- restoring ---------------------------------------------------------------------------------------------------------------

std::vector<fs::path> set_aside(const fs::path& history_file) {
    std::vector<fs::path> found;
    const std::string beginning = history_file.filename().string() + ".damaged-";
    std::error_code error;
    for (fs::directory_iterator at(history_file.parent_path(), error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(beginning) && !name.ends_with("-wal") && !name.ends_with("-shm")) found.push_back(at->path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

namespace {

Result<FileLock> nobody_writing(const fs::path& history_file) {
    Result<std::optional<FileLock>> lock = FileLock::take(history_file, FileLock::Kind::exclusive, 0);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock)
        return fail(ErrorKind::busy, "Another window may be writing an answer: nothing was changed; close it and try again.");
    return std::move(**lock);
}

Result<fs::path> exchange(const fs::path& history_file, const fs::path& replacement) {
    fs::path aside;
    for (int number = 1;; ++number) {
        aside = history_file.string() + ".damaged-" + today() + "-" + std::to_string(number);
        std::error_code ignored;
        if (!fs::exists(aside, ignored)) break;
    }
    // the file last: the history without its WAL is older, but another history beside this WAL is ruined
    for (const char* suffix : {"-wal", "-shm", ""}) {
        const std::string from = history_file.string() + suffix, to = aside.string() + suffix;
        if (::rename(from.c_str(), to.c_str()) != 0 && errno != ENOENT)
            return tl::unexpected(system_error(errno, history_file));
    }
    if (::rename(replacement.c_str(), history_file.c_str()) != 0) return tl::unexpected(system_error(errno, history_file));
    PONDER_TRY(sync_folder(history_file.parent_path()));
    return aside;
}

} // namespace

Result<fs::path> put_in_place(const fs::path& history_file, const fs::path& replacement) {
    const Result<FileLock> lock = nobody_writing(history_file);
    if (!lock) return tl::unexpected(lock.error());
    return exchange(history_file, replacement);
}

Result<std::optional<fs::path>> restore_backup(const fs::path& history_file, const Backup& backup) {
    PONDER_TRY(check_copy(backup.file));
    const Result<FileLock> lock = nobody_writing(history_file);
    if (!lock) return tl::unexpected(lock.error());
    {
        // through SQLite when it can be: another window that has the file open then sees the restored one. Looked at first by a
        // reader: a writer would throw away the WAL of a file whose beginning is damaged.
        Result<Database> present = Database::open(history_file, Database::Access::read);
        const bool readable = present && present->number("SELECT count(*) FROM sqlite_schema");
        present = tl::unexpected(Error{ErrorKind::corrupt, ""});
        if (readable) present = Database::open(history_file, Database::Access::write);
        if (present) {
            const fs::path kept = backup.file.string() + ".restoring";
            std::error_code error; // under another name, so that keeping ten cannot remove it meanwhile
            fs::copy_file(backup.file, kept, fs::copy_options::overwrite_existing, error);
            if (error) return tl::unexpected(system_error(error.value(), kept));
            Result<void> done;
            if (const Result<Backup> before = back_up(*present, history_file, "before-restore"); !before)
                done = tl::unexpected(before.error());
            else
                done = present->copy_from(kept);
            remove_copy(kept);
            if (done) return std::nullopt;
            if (done.error().kind != ErrorKind::corrupt) return tl::unexpected(done.error());
        }
    }
    const fs::path partial = history_file.string() + ".restoring";
    std::error_code error;
    fs::copy_file(backup.file, partial, fs::copy_options::overwrite_existing, error);
    if (error) return tl::unexpected(system_error(error.value(), partial));
    PONDER_TRY(sync_file(partial));
    Result<fs::path> aside = exchange(history_file, partial);
    if (!aside) return tl::unexpected(aside.error());
    return std::move(*aside);
}

// --- erasing -----------------------------------------------------------------------------------------------------------------

namespace {

// Only what is the same there: after a backup was restored, new chats take numbers that newer backups know for others.
Result<void> keep_same(Database& copy, const char* table, const std::vector<std::int64_t>& ids,
                       const std::vector<std::int64_t>& created_ms, std::vector<std::int64_t>& same) {
    const std::string sql = "SELECT 1 FROM " + std::string(table) + " WHERE id = ?1 AND created_ms = ?2";
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Result<std::optional<std::int64_t>> there = copy.number(sql.c_str(), ids[i], created_ms[i]);
        if (!there) return tl::unexpected(there.error());
        if (*there) same.push_back(ids[i]);
    }
    return {};
}

Result<void> erase_in(const fs::path& file, const Going& going) {
    Result<Database> copy = Database::open(file, Database::Access::write);
    if (!copy) return tl::unexpected(copy.error());
    PONDER_TRY(copy->script("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON"));
    {
        Result<Transaction> transaction = Transaction::begin(*copy, Transaction::Kind::write);
        if (!transaction) return tl::unexpected(transaction.error());
        Going here = going;
        here.conversations.clear();
        here.messages.clear();
        PONDER_TRY(keep_same(*copy, "conversation", going.conversations, going.conversations_created_ms, here.conversations));
        PONDER_TRY(keep_same(*copy, "message", going.messages, going.messages_created_ms, here.messages));
        if (here.conversations.empty() && here.messages.empty()) return {};
        PONDER_TRY(drop_index(*copy)); // made anew when the copy is restored
        const Result<Files> files = erase_rows(*copy, here);
        if (!files) return tl::unexpected(files.error());
        PONDER_TRY(transaction->commit());
    }
    copy->empty_wal();
    return {};
}

} // namespace

std::vector<fs::path> erase_in_copies(const fs::path& history_file, const Going& going) {
    std::vector<fs::path> copies = set_aside(history_file), not_reached;
    for (const Backup& backup : backups(history_file)) copies.push_back(backup.file);
    std::error_code error;
    const std::string beginning = history_file.filename().string() + ".before-v"; // as earlier versions named them
    for (fs::directory_iterator at(history_file.parent_path(), error), end; !error && at != end; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(beginning) && !name.ends_with("-wal") && !name.ends_with("-shm")) copies.push_back(at->path());
    }
    for (const fs::path& copy : copies)
        if (!erase_in(copy, going)) not_reached.push_back(copy);
    return not_reached;
}

} // namespace ponder::storage
