#include "storage/migrations.h"

#include <string>

namespace ponder::storage {

namespace {

// The tables are STRICT, so that a damaged or foreign writer cannot put text where numbers are read. Roles, states and kinds
// are words without a CHECK: a new word should not need the table to be rebuilt. Ids are never reused (AUTOINCREMENT): a late
// update of a removed message must not meet another one.
//
// A message's parent is in the same conversation (the two-column key) and older (the CHECK, so there are no cycles). The key
// does not cascade along parents: SQLite stops cascading after 1000 levels, and conversations grow longer; they all go with the
// conversation instead.
//
// A part keeps an id of its own, so that a full-text index can refer to it; the text is the last column, so that the small ones
// are read without walking through it. A draft has no foreign key because conversation 0, the empty chat, has no row.
constexpr Migration all_steps[] = {
    {1, "conversations as trees of messages with typed parts", R"sql(
CREATE TABLE conversation(
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    title       TEXT NOT NULL,
    created_ms  INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL,
    pinned      INTEGER NOT NULL DEFAULT 0,
    active_leaf INTEGER,
    FOREIGN KEY(id, active_leaf) REFERENCES message(conversation_id, id)
) STRICT;

CREATE TABLE message(
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id   INTEGER NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    parent_id         INTEGER,
    role              TEXT NOT NULL,
    state             TEXT NOT NULL,
    created_ms        INTEGER NOT NULL,
    updated_ms        INTEGER NOT NULL,
    model             TEXT NOT NULL,
    stop              TEXT NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    generated_tokens  INTEGER NOT NULL,
    tokens_per_second REAL NOT NULL,
    first_token_s     REAL NOT NULL,
    CHECK(parent_id < id),
    UNIQUE(conversation_id, id),
    FOREIGN KEY(conversation_id, parent_id) REFERENCES message(conversation_id, id)
) STRICT;
CREATE INDEX message_parent ON message(parent_id);

CREATE TABLE part(
    id         INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms   INTEGER NOT NULL,
    tokens     INTEGER NOT NULL,
    text       TEXT NOT NULL,
    UNIQUE(message_id, position)
) STRICT;

CREATE TABLE draft(
    conversation_id INTEGER PRIMARY KEY,
    text            TEXT NOT NULL
) STRICT;
)sql"},
    // The tokens of an answer lie in a table of their own: most readers of messages do not want them. ids is a list of numbers,
    // each as groups of seven bits, lowest first, the top bit set on all but the last.
    {2, "the exact tokens of answers, and where a chat that grew too long begins for the model", R"sql(
CREATE TABLE answer_tokens(
    message_id INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
    vocabulary INTEGER NOT NULL,
    ids        BLOB NOT NULL
) STRICT;
ALTER TABLE message ADD COLUMN seen_from INTEGER;
)sql"},
};

Result<std::int64_t> version_of(Database& database) {
    return database.number("PRAGMA user_version").map([](auto version) { return version.value_or(0); });
}

// Runs these steps, those that the file has already seen left out, in one transaction.
Result<void> run_steps(Database& database, std::span<const Migration> steps) {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    // asked again under the write lock: another window may have been quicker
    const Result<std::int64_t> version = version_of(database);
    if (!version) return tl::unexpected(version.error());
    if (*version >= steps.back().number) return {};

    for (const Migration& step : steps)
        if (*version < step.number) PONDER_TRY(database.script(step.sql));
    const Result<std::optional<std::int64_t>> broken = database.number("SELECT 1 FROM pragma_foreign_key_check LIMIT 1");
    if (!broken) return tl::unexpected(broken.error());
    if (*broken)
        return fail(ErrorKind::corrupt, "The history could not be brought to this version (" + std::string(steps.back().name) +
                                            "): it was left as it was, with a copy beside it; put a backup in its place.");
    PONDER_TRY(database.script(("PRAGMA application_id = " + std::to_string(application_id)).c_str()));
    PONDER_TRY(database.script(("PRAGMA user_version = " + std::to_string(steps.back().number)).c_str()));
    return transaction->commit();
}

} // namespace

std::span<const Migration> migrations() { return all_steps; }

Result<void> migrate(Database& database, const std::filesystem::path& file, std::span<const Migration> steps) {
    const Result<std::int64_t> version = version_of(database);
    if (!version) return tl::unexpected(version.error());
    const int last = steps.back().number;
    if (*version >= last) return {};
    if (*version > 0) PONDER_TRY(database.copy_to(file.string() + ".before-v" + std::to_string(last)));

    // A step may rebuild a table that others refer to, so the keys are checked once at its end; the pragma has no effect inside
    // a transaction.
    PONDER_TRY(database.script("PRAGMA foreign_keys = OFF"));
    if (*version == 0) { // a new file is made whole at once: no other window ever sees, and copies, half of a schema
        PONDER_TRY(run_steps(database, steps));
    } else {
        for (std::size_t i = 0; i < steps.size(); ++i) PONDER_TRY(run_steps(database, steps.subspan(i, 1)));
    }
    return database.script("PRAGMA foreign_keys = ON");
}

} // namespace ponder::storage
