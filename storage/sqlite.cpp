#include "storage/sqlite.h"

#include "storage/search_rank.h"
#include "storage/search_words.h"
#include "storage/utf8.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sqlite3.h>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <utility>

namespace ponder::storage {

namespace {

constexpr int busy_timeout_ms = 5000, busy_pause_ms = 5;

bool means_full(int code) { return code == ENOSPC || code == EDQUOT || code == EFBIG; }

Error disk_full() {
    return {ErrorKind::disk_full,
            "The disk is full: this change was not saved, everything saved before is intact; free some space and try again."};
}
Error read_only() {
    return {ErrorKind::read_only, "The history cannot be written because its file or folder is read-only: nothing was changed; "
                                  "allow writing there or choose another folder."};
}

// Did a call fail for want of room? SQLite's own errno may be that of a later clean-up; each file remembers its last failure.
bool failed_for_room(sqlite3* connection) {
    if (!connection) return false;
    if (means_full(sqlite3_system_errno(connection))) return true;
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) { // the latter is the WAL
        sqlite3_file* file = nullptr;
        int code = 0;
        if (sqlite3_file_control(connection, "main", which, &file) == SQLITE_OK && file && file->pMethods &&
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &code) == SQLITE_OK && means_full(code))
            return true;
    }
    return false;
}

Error error_of(sqlite3* connection, int code) {
    switch (code & 0xFF) {
    case SQLITE_FULL: return disk_full();
    case SQLITE_READONLY: return read_only();
    case SQLITE_IOERR:
        if (failed_for_room(connection)) return disk_full();
        return {ErrorKind::unreadable,
                "The disk reported an error (" + std::string(sqlite3_errstr(code)) +
                    "): this was not done, everything saved before is kept as it is; check the disk and try again."};
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        if (failed_for_room(connection)) return disk_full();
        if (connection && sqlite3_system_errno(connection) == EROFS) return read_only();
        return {ErrorKind::unreadable, "The history cannot be opened: nothing was changed; check that its folder exists and "
                                       "that you may read and write it."};
    case SQLITE_NOTADB:
        return {ErrorKind::corrupt, "This file is not a Ponder history, or its beginning is damaged: it was left as it is; "
                                    "move it away or put a backup in its place."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {ErrorKind::busy, "Another program is using the history: this was not done and nothing was lost; close that "
                                 "program or try again in a moment."};
    case SQLITE_CONSTRAINT:
        return {ErrorKind::not_found, "This refers to something that is not in the history, or is there already: nothing was "
                                      "changed; open the list again."};
    case SQLITE_TOOBIG: return {ErrorKind::bad_file, "This text is too large for the history: it was not saved; shorten it."};
    case SQLITE_NOMEM:
        return {ErrorKind::busy,
                "The memory is used up: this was not done and nothing was lost; close a program and try again."};
    default: {
        const std::string detail = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
        return {ErrorKind::corrupt, "The history is damaged (" + detail +
                                        "): nothing was changed; make a copy of the file, then put a backup in its place."};
    }
    }
}

// A path as SQLite's URI; what has a meaning in a URI is written as %XX.
std::string uri(const std::filesystem::path& file, const char* parameters) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "file:";
    for (const char c : std::filesystem::absolute(file).lexically_normal().string()) {
        if (c == '%' || c == '?' || c == '#') {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        } else {
            out += c;
        }
    }
    return out + parameters;
}

// Asks again sooner than SQLite's own waiting would: an import lets others in only for a moment.
void wait_when_busy(sqlite3* connection) {
    sqlite3_busy_handler(
        connection,
        [](void*, int times) {
            if (times >= busy_timeout_ms / busy_pause_ms) return 0;
            std::this_thread::sleep_for(std::chrono::milliseconds(busy_pause_ms));
            return 1;
        },
        nullptr);
}

Result<void> sync_to_disk(const std::filesystem::path& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) return tl::unexpected(system_error(errno, path));
    const int result = ::fsync(file) == 0 ? 0 : errno;
    ::close(file);
    if (result != 0) return tl::unexpected(system_error(result, path));
    return {};
}

} // namespace

// --- statement ---------------------------------------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

// Preparing takes longer than most statements run.
class StatementCache {
  public:
    ~StatementCache() {
        for (const auto& [sql, statement] : idle_) sqlite3_finalize(statement);
    }
    sqlite3_stmt* take(const char* sql) {
        const auto found = idle_.find(std::string_view(sql));
        return found == idle_.end() ? nullptr : idle_.extract(found).mapped();
    }
    void give(sqlite3_stmt* statement) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
        if (idle_.size() < most_idle)
            idle_.emplace(sqlite3_sql(statement), statement);
        else
            sqlite3_finalize(statement);
    }

  private:
    static constexpr std::size_t most_idle = 128;
    struct Hash { // looks for a text without making a string of it
        using is_transparent = void;
        std::size_t operator()(std::string_view sql) const { return std::hash<std::string_view>()(sql); }
    };
    std::unordered_multimap<std::string, sqlite3_stmt*, Hash, std::equal_to<>> idle_;
};

Statement::Statement(sqlite3* connection, StatementCache* cache, const char* sql) : connection_(connection), cache_(cache) {
    sqlite3_stmt* statement = cache->take(sql);
    if (!statement) failed_ = sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr);
    statement_.reset(statement);
}

Statement::~Statement() {
    if (statement_) cache_->give(statement_.release());
}

void Statement::reset() {
    if (statement_) sqlite3_reset(statement_.get());
}

void Statement::bind(int position, std::string_view value) {
    if (failed_ != SQLITE_OK) return;
    auto bind_bytes = [&](std::string_view bytes) {
        // a view of nothing may point nowhere, which SQLite takes for NULL
        return sqlite3_bind_text64(statement_.get(), position, bytes.empty() ? "" : bytes.data(), bytes.size(),
                                   SQLITE_TRANSIENT, SQLITE_UTF8);
    };
    failed_ = is_clean_text(value) ? bind_bytes(value) : bind_bytes(clean_text(value));
}

void Statement::bind(int position, const Blob& value) {
    if (failed_ == SQLITE_OK)
        failed_ = sqlite3_bind_blob64(statement_.get(), position, value.bytes.empty() ? "" : value.bytes.data(),
                                      value.bytes.size(), SQLITE_TRANSIENT);
}

void Statement::bind(int position, const Pointer& value) {
    if (failed_ == SQLITE_OK)
        failed_ = sqlite3_bind_pointer(statement_.get(), position, const_cast<void*>(value.to), value.type, nullptr);
}

void Statement::bind(int position, double value) {
    if (failed_ == SQLITE_OK) failed_ = sqlite3_bind_double(statement_.get(), position, value);
}

void Statement::bind(int position, const std::optional<std::int64_t>& value) {
    if (value) return bind_integer(position, *value);
    if (failed_ == SQLITE_OK) failed_ = sqlite3_bind_null(statement_.get(), position);
}

void Statement::bind_integer(int position, std::int64_t value) {
    if (failed_ == SQLITE_OK) failed_ = sqlite3_bind_int64(statement_.get(), position, value);
}

Result<bool> Statement::step() {
    if (failed_ != SQLITE_OK) return tl::unexpected(error_of(connection_, failed_));
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    Error error = error_of(connection_, code); // before the reset, which forgets errno
    reset();
    return tl::unexpected(std::move(error));
}

Result<void> Statement::run() {
    return each([](const Statement&) {});
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }

int Statement::small_integer(int column) const {
    return static_cast<int>(
        std::clamp<std::int64_t>(integer(column), std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

Statement::Type Statement::type(int column) const {
    switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER: return Type::integer;
    case SQLITE_FLOAT: return Type::real;
    case SQLITE_TEXT: return Type::text;
    case SQLITE_BLOB: return Type::blob;
    default: return Type::null;
    }
}

int Statement::columns() const { return sqlite3_column_count(statement_.get()); }

void Statement::copy(int position, const Statement& row, int column) {
    switch (row.type(column)) {
    case Type::null: return bind(position, std::optional<std::int64_t>());
    case Type::integer: return bind_integer(position, row.integer(column));
    case Type::real: return bind(position, row.real(column));
    case Type::text: return bind(position, std::string_view(row.text(column)));
    case Type::blob: {
        const std::string bytes = row.blob(column);
        return bind(position, Blob{bytes});
    }
    }
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL; }

double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string Statement::text(int column) const {
    const unsigned char* text = sqlite3_column_text(statement_.get(), column);
    const int bytes = sqlite3_column_bytes(statement_.get(), column);
    return text ? std::string(reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)) : std::string();
}

std::string Statement::blob(int column) const {
    const void* bytes = sqlite3_column_blob(statement_.get(), column);
    const int size = sqlite3_column_bytes(statement_.get(), column);
    return bytes ? std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)) : std::string();
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
    if (sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
    return integer(column);
}

// --- database ----------------------------------------------------------------------------------------------------------------

Database::Database(sqlite3* connection) : connection_(connection), cache_(new StatementCache) {}

void Database::Forget::operator()(StatementCache* cache) const { delete cache; }

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Database> Database::open(const std::filesystem::path& file, Access access) {
    const char* parameters = nullptr;
    switch (access) {
    case Access::write: parameters = "?mode=rw"; break;
    case Access::read: parameters = "?mode=ro"; break;
    case Access::immutable: parameters = "?immutable=1"; break;
    case Access::memory: parameters = ""; break;
    case Access::alone: parameters = "?mode=ro&vfs=unix-none"; break;
    }
    const bool memory = access == Access::memory;
    const int mode = memory                    ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
                     : access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI
                                               : SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    const std::string name = memory ? ":memory:" : uri(file, parameters);
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &connection, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Database database(connection); // SQLite hands a connection out even when it fails
    if (code != SQLITE_OK) return tl::unexpected(error_of(connection, code));

    wait_when_busy(connection);
    sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // the file may come from a stranger: its schema calls no functions, and a cell is checked before it is used
    PONDER_TRY(database.script("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY"));
    for (const auto add : {add_word_splitter, add_rank})
        if (const int added = add(connection); added != SQLITE_OK) return tl::unexpected(error_of(connection, added));
    if (access != Access::write) sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    // in exclusive mode the index of the WAL lies in memory, and no -shm is needed
    if (access == Access::alone) PONDER_TRY(database.script("PRAGMA locking_mode = EXCLUSIVE"));
    return database;
}

Result<void> Database::script(const char* sql) {
    const int code = sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(error_of(connection_.get(), code));
    return {};
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(connection_.get()); }

std::int64_t Database::changed_rows() const { return sqlite3_changes64(connection_.get()); }

bool Database::is_read_only() const { return sqlite3_db_readonly(connection_.get(), "main") == 1; }

bool Database::empty_wal() {
    sqlite3_busy_timeout(connection_.get(), 0);
    const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    wait_when_busy(connection_.get());
    return code == SQLITE_OK;
}

namespace {

Result<void> copy_pages(sqlite3* from, sqlite3* to) {
    sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_extended_errcode(to);
    if (const int finished = sqlite3_backup_finish(backup); code == SQLITE_DONE) code = finished;
    if (code != SQLITE_OK) return tl::unexpected(error_of(to, code));
    return {};
}

} // namespace

Result<void> Database::copy_to(const std::filesystem::path& file, Check check) {
    const std::filesystem::path partial =
        file.string() + "." + std::to_string(::getpid()) + ".partial"; // two windows may copy at once
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    PONDER_TRY(create_private_file(partial));
    auto copy_and_check = [&]() -> Result<void> {
        {
            Result<Database> copy = open(partial, Access::write);
            if (!copy) return tl::unexpected(copy.error());
            PONDER_TRY(copy_pages(connection_.get(), copy->connection_.get()));
        }
        PONDER_TRY(sync_file(partial));
        if (check) PONDER_TRY(check(partial));
        if (::rename(partial.c_str(), file.c_str()) != 0) return tl::unexpected(system_error(errno, file));
        return sync_folder(file.parent_path());
    };
    const Result<void> done = copy_and_check();
    if (!done) std::filesystem::remove(partial, ignored);
    return done;
}

Result<void> Database::copy_from(const std::filesystem::path& file) {
    Result<Database> other = open(file, Access::immutable);
    if (!other) return tl::unexpected(other.error());
    return copy_pages(other->connection_.get(), connection_.get());
}

// --- transaction -------------------------------------------------------------------------------------------------------------

namespace {

Result<void> execute(sqlite3* connection, const char* sql) {
    const int code = sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return tl::unexpected(error_of(connection, code));
    return {};
}

} // namespace

Result<Transaction> Transaction::begin(Database& database, Kind kind) {
    sqlite3* connection = database.connection_.get();
    const bool inner = sqlite3_get_autocommit(connection) == 0;
    const bool cheap = !inner && kind == Kind::cheap_write; // how a transaction is synced cannot change within it
    if (cheap) PONDER_TRY(execute(connection, "PRAGMA synchronous = NORMAL"));
    Transaction transaction(connection, inner, cheap, inner && database.joins_inner_);
    if (transaction.joined_) return transaction;
    if (Result<void> begun = execute(connection, inner ? "SAVEPOINT inner" : kind == Kind::read ? "BEGIN" : "BEGIN IMMEDIATE"); !begun) {
        transaction.over();
        return tl::unexpected(std::move(begun.error()));
    }
    return transaction;
}

Result<void> Transaction::commit() {
    assert(connection_ && "a transaction is committed once");
    if (sqlite3_get_autocommit(connection_) != 0) { // SQLite rolled all of it back, as it does when the disk is full
        over();
        return fail(ErrorKind::unreadable,
                    "An error before this one undid the change: nothing of it was saved, everything saved "
                    "before is intact; try again.");
    }
    if (!joined_) PONDER_TRY(execute(connection_, inner_ ? "RELEASE inner" : "COMMIT")); // the destructor rolls back
    over();
    return {};
}

void Transaction::over() {
    if (cheap_) sqlite3_exec(connection_, "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
    connection_ = nullptr;
}

Transaction::~Transaction() {
    if (!connection_) return;
    // SQLite has already rolled back by itself after some errors (a full disk among them)
    if (!joined_ && sqlite3_get_autocommit(connection_) == 0)
        sqlite3_exec(connection_, inner_ ? "ROLLBACK TO inner; RELEASE inner" : "ROLLBACK", nullptr, nullptr, nullptr);
    over();
}

// --- files -------------------------------------------------------------------------------------------------------------------

Result<void> create_private_file(const std::filesystem::path& file) {
    // Only ever opened here when it is new: closing any descriptor of a file that is open as a database would drop SQLite's
    // locks.
    const int created = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (created >= 0) {
        ::close(created);
        return {};
    }
    if (errno == EEXIST) return {};
    return tl::unexpected(system_error(errno, file));
}

Result<void> sync_file(const std::filesystem::path& file) { return sync_to_disk(file, O_RDONLY); }
Result<void> sync_folder(const std::filesystem::path& folder) { return sync_to_disk(folder, O_RDONLY | O_DIRECTORY); }

Error system_error(int code, const std::filesystem::path& file) {
    if (means_full(code)) return disk_full();
    const std::string what = file.string() + ": " + std::strerror(code);
    if (code == EACCES || code == EPERM || code == EROFS)
        return {ErrorKind::read_only, "The history cannot be written (" + what +
                                          "): nothing was changed; allow writing there or choose another folder."};
    return {ErrorKind::unreadable,
            "The history cannot be opened (" + what +
                "): nothing was changed; check that its folder exists and that you may read and write it."};
}

} // namespace ponder::storage
