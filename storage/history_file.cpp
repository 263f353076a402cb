#include "storage/history_file.h"

#include "storage/history.h"
#include "storage/migrations.h"
#include "storage/search_index.h"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace ponder::storage {

namespace fs = std::filesystem;

namespace {

bool may_write(const fs::path& path) { return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0; }

bool has_wal(const fs::path& file) {
    std::error_code error;
    const auto bytes = fs::file_size(file.string() + "-wal", error);
    return !error && bytes > 0;
}

fs::path with_links_followed(const fs::path& file) {
    std::error_code error;
    const fs::path followed = fs::weakly_canonical(fs::absolute(file), error);
    return error ? fs::absolute(file) : followed;
}

Result<void> create_private_folders(const fs::path& folder) {
    std::error_code error;
    if (folder.empty() || fs::is_directory(folder, error)) return {};
    PONDER_TRY(create_private_folders(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return tl::unexpected(system_error(errno, folder));
    return {};
}

// Opens for reading without leaving a trace: no -wal or -shm comes to be, and nothing that is there changes. On a medium that
// cannot be written, SQLite cannot make the -shm it reads a WAL with; then there is no living writer either.
Result<Database> open_without_trace(const fs::path& file) {
    if (!has_wal(file)) return Database::open(file, Database::Access::immutable);
    Result<Database> database = Database::open(file, Database::Access::read);
    if (database && database->number("PRAGMA user_version")) return database;
    return Database::open(file, Database::Access::alone);
}

enum class Content { nothing, history };

// Looks at what the file is before anything may write to it. Reading goes through SQLite, never through a descriptor of our
// own: closing one would drop the locks of other connections in this process.
Result<Content> inspect(const fs::path& file) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return fail(ErrorKind::corrupt, "The history " + file.string() + " is not a file: it was left as it is; move it away.");
    Result<Database> database = open_without_trace(file);
    if (!database) return tl::unexpected(database.error());
    auto number = [&](const char* sql) { // the first failure is the one to report
        return database->number(sql).map([](auto value) { return value.value_or(0); });
    };
    const Result<std::int64_t> application = number("PRAGMA application_id");
    if (!application) return tl::unexpected(application.error());
    const Result<std::int64_t> version = number("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    const Result<std::int64_t> tables = number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tl::unexpected(tables.error());

    if (*application == 0 && *version == 0 && *tables == 0) return Content::nothing; // new, or its creation was cut short
    if (*application != application_id)
        return fail(ErrorKind::corrupt, "The file " + file.string() +
                                            " is another program's database, not a Ponder history: it was left as it is; move "
                                            "it away or choose another file.");
    if (*version > migrations().back().number)
        return fail(ErrorKind::newer_version, "The history was written by a newer version of Ponder: it was left untouched; "
                                              "open it with that version or update this one.");
    return Content::history;
}

Result<void> check_writable(const fs::path& file) {
    for (const fs::path& path : {file, file.parent_path()}) // SQLite keeps its WAL beside the file
        if (!may_write(path)) return tl::unexpected(system_error(errno, path));
    return {};
}

// WAL: readers and the writer do not wait for each other. Where it cannot work (some network folders) SQLite stays with a
// rollback journal, which is as durable. Two windows may make the file at the same moment; the switch is the one thing SQLite
// does not wait for by itself.
Result<void> switch_to_wal(Database& database) {
    for (int waited_ms = 0;; waited_ms += 10) {
        const Result<void> switched = database.script("PRAGMA journal_mode = WAL");
        if (switched || switched.error().kind != ErrorKind::busy || waited_ms >= 5000) return switched;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

} // namespace

Result<HistoryFile> open_to_write(const fs::path& given) {
    PONDER_TRY(create_private_folders(fs::absolute(given).parent_path()));
    const fs::path file = with_links_followed(given);
    PONDER_TRY(create_private_file(file));
    PONDER_TRY(inspect(file));
    PONDER_TRY(check_writable(file));

    Result<Database> database = Database::open(file, Database::Access::write);
    if (!database) return tl::unexpected(database.error());
    PONDER_TRY(switch_to_wal(*database));
    // FULL: a change is on the disk when its call returns. What is deleted is overwritten.
    PONDER_TRY(database->script("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON"));
    PONDER_TRY(migrate(*database, file));
    PONDER_TRY(ensure_index(*database));
    return HistoryFile{std::move(*database), file};
}

Result<HistoryFile> open_to_read(const fs::path& given) {
    const fs::path file = with_links_followed(given);
    std::error_code error;
    if (!fs::exists(file, error))
        return fail(ErrorKind::unreadable,
                    "There is no history at " + file.string() + ": nothing was created; check the path.");
    const Result<Content> content = inspect(file);
    if (!content) return tl::unexpected(content.error());

    // Beside a writer if at all possible: it alone makes sure that what is read belongs together.
    Result<Database> database = Database::open(file, Database::Access::read);
    if (!database || !database->number("PRAGMA user_version")) database = open_without_trace(file);
    if (!database) return tl::unexpected(database.error());
    const Result<std::optional<std::int64_t>> version = database->number("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    if (*version < migrations().back().number)
        return fail(ErrorKind::read_only, "The history " + file.string() +
                                              " is from an older version of Ponder or still empty: it was left as it is; open "
                                              "it once with the Ponder window.");
    return HistoryFile{std::move(*database), file};
}

Result<HistoryFile> open_nowhere() {
    Result<Database> database = Database::open({}, Database::Access::memory);
    if (!database) return tl::unexpected(database.error());
    PONDER_TRY(database->script("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON"));
    PONDER_TRY(migrate(*database, {}));
    PONDER_TRY(ensure_index(*database));
    return HistoryFile{std::move(*database), {}};
}

fs::path History::default_file() {
    auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return fs::path(value ? value : "");
    };
    fs::path data = variable("XDG_DATA_HOME"); // a relative one is ignored, says the XDG specification
    if (!data.is_absolute()) {
        fs::path home = variable("HOME");
        if (const passwd* entry = home.empty() ? ::getpwuid(::geteuid()) : nullptr) home = entry->pw_dir;
        data = home / ".local" / "share";
    }
    return data / "ponder" / "history.sqlite";
}

Result<std::optional<FileLock>> FileLock::take(const fs::path& file, Kind kind, int wait_ms) {
    using clock = std::chrono::steady_clock;
    const fs::path path = file.string() + ".lock";
    const int descriptor = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor < 0) return tl::unexpected(system_error(errno, path));
    FileLock lock(descriptor);
    const auto give_up = clock::now() + std::chrono::milliseconds(wait_ms);
    while (::flock(descriptor, (kind == Kind::shared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0) {
        if (errno == EINTR) continue;
        if (errno != EWOULDBLOCK) return tl::unexpected(system_error(errno, path));
        if (clock::now() >= give_up) return std::optional<FileLock>();
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return std::optional<FileLock>(std::move(lock));
}

FileLock::~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace ponder::storage
