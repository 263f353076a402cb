// The little of SQLite that the history needs: a connection, a prepared statement and a transaction, each owning its handle,
// with SQLite's codes turned into the errors of storage/result.h. Text is bound clean (storage/utf8.h), so that no other kind
// can get in.
#pragma once

#include "storage/result.h"

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

// Leaves the function with the error of a call that failed.
#define PONDER_TRY(call)                                                                                                       \
    do {                                                                                                                       \
        if (auto tried = (call); !tried) return tl::unexpected(std::move(tried.error()));                                      \
    } while (false)

namespace ponder::storage {

// Bytes that are no text.
struct Blob {
    std::string_view bytes;
};
// Something of ours for a function of ours, which asks for it by the name of its type; SQL cannot look into it.
struct Pointer {
    const void* to;
    const char* type;
};

class StatementCache; // prepared statements of one connection that nobody is using

// A statement that could not be prepared or bound says so when it is stepped, so that calls can be chained.
class Statement {
  public:
    Statement(Statement&&) noexcept = default;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    template <class... Values> Statement& with(const Values&... values) { // ready to run (again) with ?1, ?2, ...
        reset();
        int position = 0;
        (bind(++position, values), ...);
        return *this;
    }

    Result<bool> step(); // true: there is a row
    Result<void> run();  // to the end
    template <class Row> Result<void> each(Row row) {
        for (;;) {
            const Result<bool> more = step();
            if (!more) return tl::unexpected(more.error());
            if (!*more) return {};
            row(*this);
        }
    }

    // columns of the row, counted from 0
    enum class Type { null, integer, real, text, blob };
    Type type(int column) const;
    int columns() const;
    std::int64_t integer(int column) const;
    int small_integer(int column) const; // held within int
    double real(int column) const;
    bool is_null(int column) const;
    std::string text(int column) const;
    std::string blob(int column) const;
    std::optional<std::int64_t> optional_integer(int column) const;

    // Binds a column of another statement's row, whatever it is.
    void copy(int position, const Statement& row, int column);

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    Statement(sqlite3* connection, StatementCache* cache, const char* sql);
    void reset();
    void bind(int position, std::string_view value);
    void bind(int position, const Blob& value);
    void bind(int position, const Pointer& value);
    void bind(int position, double value);
    void bind(int position, const std::same_as<std::optional<std::string_view>> auto& value) { // nothing: NULL
        value ? bind(position, *value) : bind(position, std::optional<std::int64_t>());
    }
    void bind(int position, const std::optional<std::int64_t>& value);
    void bind(int position, std::integral auto value) { bind_integer(position, static_cast<std::int64_t>(value)); }
    void bind_integer(int position, std::int64_t value);

    sqlite3* connection_;
    StatementCache* cache_;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    int failed_ = 0; // SQLite's code of what went wrong before the first step
};

class Database {
  public:
    enum class Access {
        write,     // an existing file (an empty one will do)
        read,      // beside a writer; may leave -wal and -shm beside the file, never changes them or the file otherwise
        immutable, // nobody writes, and there is no WAL: touches nothing
        memory,    // in this process's memory alone; the path is not looked at
        alone,     // nobody writes, there is a WAL whose -shm cannot be made (a read-only medium): touches nothing
    };
    static Result<Database> open(const std::filesystem::path& file, Access access);

    template <class... Values> Statement prepare(const char* sql, const Values&... values) {
        Statement statement(connection_.get(), cache_.get(), sql);
        statement.with(values...);
        return statement;
    }
    template <class... Values> Result<void> run(const char* sql, const Values&... values) {
        return prepare(sql, values...).run();
    }
    Result<void> script(const char* sql);                 // several statements
    sqlite3* handle() const { return connection_.get(); } // for what only SQLite's own interface can do
    // The first column of the first row; nothing when there is no row or it is NULL.
    template <class... Values> Result<std::optional<std::int64_t>> number(const char* sql, const Values&... values) {
        Statement statement = prepare(sql, values...);
        const Result<bool> row = statement.step();
        if (!row) return tl::unexpected(row.error());
        return *row ? statement.optional_integer(0) : std::nullopt;
    }

    std::int64_t last_id() const;
    std::int64_t changed_rows() const; // by the last INSERT, UPDATE or DELETE
    bool is_read_only() const;
    // Moves everything from the WAL into the file and empties it. False when a reader is in the way: a later checkpoint does
    // it.
    bool empty_wal();
    // Whether a transaction within another is no more than a part of it: quicker (the search index is written once, not once a
    // change), but one that fails must then end the outer one.
    void join_inner(bool join) { joins_inner_ = join; }
    // A consistent copy, even while others write; replaces a file of that name, whole or not at all. It gets the name only when
    // check finds nothing wrong with it.
    using Check = Result<void> (*)(const std::filesystem::path& copy);
    Result<void> copy_to(const std::filesystem::path& file, Check check = nullptr);
    // The other way round: all of that file's content takes the place of what is here.
    Result<void> copy_from(const std::filesystem::path& file);

  private:
    friend class Transaction;
    struct Close {
        void operator()(sqlite3* connection) const;
    };
    explicit Database(sqlite3* connection);
    std::unique_ptr<sqlite3, Close> connection_;
    struct Forget {
        void operator()(StatementCache* cache) const;
    };
    std::unique_ptr<StatementCache, Forget> cache_; // goes before the connection
    bool joins_inner_ = false;
};

// Rolls back unless committed. A write transaction takes the write lock at once, so that it never fails half-way for being
// late. Inside another transaction it is a part of that one, which can fail alone. A cheap one may be lost to a power cut,
// until the next that is not, but never to a kill.
class Transaction {
  public:
    enum class Kind { read, write, cheap_write };
    static Result<Transaction> begin(Database& database, Kind kind);
    Transaction(Transaction&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)), inner_(other.inner_), cheap_(other.cheap_), joined_(other.joined_) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<void> commit();

  private:
    Transaction(sqlite3* connection, bool inner, bool cheap, bool joined)
        : connection_(connection), inner_(inner), cheap_(cheap), joined_(joined) {}
    void over();
    sqlite3* connection_; // null when it is over
    bool inner_, cheap_, joined_;
};

// Creates an empty file that only its owner can read, unless there is one; SQLite gives -wal and -shm the same permissions.
Result<void> create_private_file(const std::filesystem::path& file);

// What was written there is on the disk, and what was renamed there too.
Result<void> sync_file(const std::filesystem::path& file);
Result<void> sync_folder(const std::filesystem::path& folder);

// The error for an errno of a call on the history's files.
Error system_error(int code, const std::filesystem::path& file);

} // namespace ponder::storage
