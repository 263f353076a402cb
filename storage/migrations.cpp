#include "storage/migrations.h"

#include "storage/backup.h"

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
    // What a person deletes is marked, not taken away: "removed" names the act of deletion, which can be undone as a whole
    // until it is carried out for good. due_ms is when the thirty days were first seen to be over (storage/trash.h).
    //
    // A journal row is one tick of an answer that is being written: what its last part grew by, so that a long answer is not
    // written again at every tick. There are none once the answer is finished.
    //
    // A content is kept once, however many messages carry it: in data when it is small, else in a file named by its hash.
    //
    // The prompt of a run is the first base_tokens tokens of what another answer saw and said, and then the rest; check tells
    // whether that still gives the same prompt. Without this a long chat would keep its beginning once a turn.
    {3, "a trash, folders, tags, notes, attachments, where imports came from, and what an answer was made with", R"sql(
CREATE TABLE removal(
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms  INTEGER NOT NULL,
    due_ms INTEGER
) STRICT;

CREATE TABLE folder(
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL,
    position INTEGER NOT NULL,
    removed  INTEGER REFERENCES removal(id)
) STRICT;
CREATE INDEX folder_removed ON folder(removed) WHERE removed IS NOT NULL;

ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN used_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN folder_id INTEGER REFERENCES folder(id) ON DELETE SET NULL;
ALTER TABLE conversation ADD COLUMN removed INTEGER REFERENCES removal(id);
UPDATE conversation SET used_ms = updated_ms;
CREATE INDEX conversation_folder ON conversation(folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX conversation_removed ON conversation(removed) WHERE removed IS NOT NULL;
CREATE INDEX conversation_order ON conversation(pinned DESC, updated_ms DESC, id DESC) WHERE removed IS NULL;

ALTER TABLE message ADD COLUMN removed INTEGER REFERENCES removal(id);
CREATE INDEX message_removed ON message(removed) WHERE removed IS NOT NULL;
CREATE INDEX message_model ON message(model, conversation_id) WHERE model <> '';
CREATE INDEX message_created ON message(created_ms);
CREATE INDEX message_unfinished ON message(state) WHERE state = 'generating';

ALTER TABLE part ADD COLUMN extra TEXT NOT NULL DEFAULT '';

CREATE TABLE tag(
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name    TEXT NOT NULL,
    removed INTEGER REFERENCES removal(id)
) STRICT;
CREATE UNIQUE INDEX tag_name ON tag(name COLLATE NOCASE) WHERE removed IS NULL;
CREATE INDEX tag_removed ON tag(removed) WHERE removed IS NOT NULL;
CREATE TABLE conversation_tag(
    conversation_id INTEGER NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    tag_id          INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,
    PRIMARY KEY(conversation_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversation_tag_tag ON conversation_tag(tag_id);

CREATE TABLE note(
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id) ON DELETE CASCADE,
    text            TEXT NOT NULL
) STRICT;
CREATE TABLE chat_settings(
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id) ON DELETE CASCADE,
    system_prompt   TEXT NOT NULL,
    settings        TEXT NOT NULL
) STRICT;
CREATE TABLE preset(
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL,
    system_prompt TEXT NOT NULL,
    settings      TEXT NOT NULL,
    removed       INTEGER REFERENCES removal(id)
) STRICT;
CREATE INDEX preset_removed ON preset(removed) WHERE removed IS NOT NULL;

CREATE TABLE conversation_source(
    conversation_id INTEGER PRIMARY KEY REFERENCES conversation(id) ON DELETE CASCADE,
    source          TEXT NOT NULL,
    source_id       TEXT NOT NULL,
    imported_ms     INTEGER NOT NULL,
    extra           TEXT NOT NULL,
    UNIQUE(source, source_id)
) STRICT;
CREATE TABLE message_source(
    message_id INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
    source_id  TEXT NOT NULL,
    extra      TEXT NOT NULL
) STRICT;

CREATE TABLE content(
    hash     TEXT PRIMARY KEY,
    bytes    INTEGER NOT NULL,
    added_ms INTEGER NOT NULL,
    data     BLOB
) STRICT;
CREATE TABLE attachment(
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    hash       TEXT,
    extra      TEXT NOT NULL,
    UNIQUE(message_id, position),
    FOREIGN KEY(hash) REFERENCES content(hash)
) STRICT;
CREATE INDEX attachment_hash ON attachment(hash) WHERE hash IS NOT NULL;

CREATE TABLE journal(
    message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
    tick       INTEGER NOT NULL,
    ended_ms   INTEGER NOT NULL,
    tokens     INTEGER NOT NULL,
    text       TEXT NOT NULL,
    ids        BLOB NOT NULL,
    PRIMARY KEY(message_id, tick)
) STRICT, WITHOUT ROWID;

CREATE TABLE run(
    message_id      INTEGER PRIMARY KEY REFERENCES message(id) ON DELETE CASCADE,
    model_sha256    TEXT NOT NULL,
    template_sha256 TEXT NOT NULL,
    parameters      TEXT NOT NULL,
    seed            INTEGER NOT NULL,
    build           TEXT NOT NULL,
    device          TEXT NOT NULL,
    extra           TEXT NOT NULL,
    base            INTEGER,
    base_tokens     INTEGER NOT NULL,
    prompt_check    INTEGER NOT NULL,
    prompt          BLOB NOT NULL
) STRICT;
CREATE INDEX run_base ON run(base) WHERE base IS NOT NULL;
CREATE TABLE answer_data(
    message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    data       BLOB NOT NULL,
    UNIQUE(message_id, kind)
) STRICT;
CREATE TABLE snapshot(
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversation(id) ON DELETE CASCADE,
    message_id      INTEGER REFERENCES message(id) ON DELETE SET NULL,
    file            TEXT NOT NULL UNIQUE,
    model_sha256    TEXT NOT NULL,
    template_sha256 TEXT NOT NULL,
    cache_type      TEXT NOT NULL,
    tokens          INTEGER NOT NULL,
    bytes           INTEGER NOT NULL,
    created_ms      INTEGER NOT NULL,
    used_ms         INTEGER NOT NULL
) STRICT;
CREATE INDEX snapshot_conversation ON snapshot(conversation_id);
CREATE INDEX snapshot_message ON snapshot(message_id) WHERE message_id IS NOT NULL;

CREATE TABLE fact(
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
    if (*version > 0)
        if (const Result<Backup> copy = back_up(database, file, "before-v" + std::to_string(last)); !copy)
            return tl::unexpected(copy.error());

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
