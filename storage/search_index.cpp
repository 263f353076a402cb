#include "storage/search_index.h"

#include "storage/utf8.h"

#include <algorithm>
#include <vector>

namespace ponder::storage {

namespace {

constexpr const char* index_version = "1"; // another one for every change of the tables below or of how words are cut

// Neither text nor sizes are kept twice: what a row held is read from the messages when it has to be taken out. Beginnings of
// two and three letters are in the index too; longer ones have few enough words.
constexpr const char* create = R"sql(
CREATE VIRTUAL TABLE search_message
    USING fts5(question, answer, thought, other, content='', columnsize=0, prefix='2 3', tokenize='ponder');
CREATE VIRTUAL TABLE search_head USING fts5(title, note, content='', columnsize=0, prefix='2 3', tokenize='ponder');
)sql";

bool is_empty(const IndexedText& text) {
    return std::all_of(text.begin(), text.end(), [](const std::string& column) { return column.empty(); });
}

// Notices are the program's words and not searched.
std::optional<std::size_t> column_of(Role role, PartKind kind) {
    switch (kind) {
    case PartKind::notice: return std::nullopt;
    case PartKind::reasoning: return 2;
    case PartKind::text: return role == Role::user ? 0 : role == Role::assistant ? 1 : 3;
    case PartKind::tool_call:
    case PartKind::tool_result:
    case PartKind::citation: return 3;
    }
    return std::nullopt;
}

} // namespace

Result<bool> has_index(Database& database) {
    const Result<std::optional<std::int64_t>> there =
        database.number("SELECT 1 FROM fact WHERE name = 'search_index' AND value = ?1", index_version);
    if (!there) return tl::unexpected(there.error());
    return there->has_value();
}

Result<void> drop_index(Database& database) {
    PONDER_TRY(database.script("DROP TABLE IF EXISTS search_message; DROP TABLE IF EXISTS search_head"));
    const Result<std::optional<std::int64_t>> facts = database.number("SELECT 1 FROM sqlite_schema WHERE name = 'fact'");
    if (!facts) return tl::unexpected(facts.error());
    return *facts ? database.run("DELETE FROM fact WHERE name = 'search_index'") : Result<void>();
}

Result<void> ensure_index(Database& database) {
    const Result<bool> there = has_index(database);
    if (!there) return tl::unexpected(there.error());
    if (*there) return {};
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<bool> made = has_index(database); // by another window that was quicker
    if (!made) return tl::unexpected(made.error());
    if (!*made) PONDER_TRY(rebuild_index(database));
    return transaction->commit();
}

Result<void> rebuild_index(Database& database) {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(drop_index(database));
    PONDER_TRY(database.script(create));
    std::vector<std::pair<std::int64_t, std::int64_t>> messages; // in the order of the rows
    PONDER_TRY(database.prepare("SELECT conversation_id, id FROM message ORDER BY conversation_id, id")
                   .each([&](const Statement& row) { messages.emplace_back(row.integer(0), row.integer(1)); }));
    for (const auto& [conversation, message] : messages) {
        const Result<IndexedText> text = indexed_text(database, message);
        if (!text) return tl::unexpected(text.error());
        PONDER_TRY(index_message(database, conversation, message, {}, *text));
    }
    std::vector<std::int64_t> conversations;
    PONDER_TRY(database.prepare("SELECT id FROM conversation ORDER BY id").each([&](const Statement& row) {
        conversations.push_back(row.integer(0));
    }));
    for (const std::int64_t conversation : conversations) {
        const Result<IndexedHead> head = indexed_head(database, conversation);
        if (!head) return tl::unexpected(head.error());
        PONDER_TRY(index_head(database, conversation, {}, *head));
    }
    PONDER_TRY(database.run("INSERT OR REPLACE INTO fact(name, value) VALUES('search_index', ?1)", index_version));
    return transaction->commit();
}

Result<IndexedText> indexed_text(Database& database, std::int64_t message) {
    IndexedText text;
    PONDER_TRY(database
                   .prepare("SELECT role, kind, text FROM message JOIN part ON message_id = message.id "
                            "WHERE message.id = ?1 AND state <> 'generating' ORDER BY position",
                            message)
                   .each([&](const Statement& row) {
                       const auto column = column_of(value_of(role_words, row.text(0)).value_or(Role::user),
                                                     value_of(kind_words, row.text(1)).value_or(PartKind::notice));
                       if (!column) return;
                       std::string& all = text[*column];
                       if (!all.empty()) all += '\n';
                       all += row.text(2);
                   }));
    return text;
}

IndexedText indexed_text(const Message& message) {
    IndexedText text;
    if (message.state == MessageState::generating) return text;
    for (const Part& part : message.parts) {
        const auto column = column_of(message.role, part.kind);
        if (!column) continue;
        std::string& all = text[*column];
        if (!all.empty()) all += '\n';
        all += part.text;
    }
    for (std::string& all : text)
        if (!is_clean_text(all)) all = clean_text(all);
    return text;
}

Result<void> index_message(Database& database, std::int64_t conversation, std::int64_t message, const IndexedText& before,
                           const IndexedText& now) {
    if (before == now) return {};
    const std::int64_t row = row_of(conversation, message);
    if (!is_empty(before))
        PONDER_TRY(database.run("INSERT INTO search_message(search_message, rowid, question, answer, thought, other) "
                                "VALUES('delete', ?1, ?2, ?3, ?4, ?5)",
                                row, before[0], before[1], before[2], before[3]));
    if (!is_empty(now))
        PONDER_TRY(
            database.run("INSERT INTO search_message(rowid, question, answer, thought, other) VALUES(?1, ?2, ?3, ?4, ?5)", row,
                         now[0], now[1], now[2], now[3]));
    return {};
}

Result<IndexedHead> indexed_head(Database& database, std::int64_t conversation) {
    IndexedHead head;
    PONDER_TRY(database
                   .prepare("SELECT title, (SELECT text FROM note WHERE conversation_id = conversation.id) FROM conversation "
                            "WHERE id = ?1",
                            conversation)
                   .each([&](const Statement& row) {
                       head = {row.text(0), row.text(1)};
                   }));
    return head;
}

Result<void> index_head(Database& database, std::int64_t conversation, const IndexedHead& before, const IndexedHead& now) {
    if (before == now) return {};
    if (before != IndexedHead{})
        PONDER_TRY(database.run("INSERT INTO search_head(search_head, rowid, title, note) VALUES('delete', ?1, ?2, ?3)",
                                conversation, before.title, before.note));
    if (now != IndexedHead{})
        PONDER_TRY(
            database.run("INSERT INTO search_head(rowid, title, note) VALUES(?1, ?2, ?3)", conversation, now.title, now.note));
    return {};
}

Result<void> index_new_head(Database& database, std::int64_t conversation) {
    const Result<IndexedHead> head = indexed_head(database, conversation);
    if (!head) return tl::unexpected(head.error());
    return index_head(database, conversation, {}, *head);
}

Result<void> unindex_conversation(Database& database, std::int64_t conversation) {
    std::vector<std::int64_t> messages;
    PONDER_TRY(database.prepare("SELECT id FROM message WHERE conversation_id = ?1 ORDER BY id", conversation)
                   .each([&](const Statement& row) { messages.push_back(row.integer(0)); }));
    for (const std::int64_t message : messages) {
        const Result<IndexedText> text = indexed_text(database, message);
        if (!text) return tl::unexpected(text.error());
        PONDER_TRY(index_message(database, conversation, message, *text, {}));
    }
    const Result<IndexedHead> head = indexed_head(database, conversation);
    if (!head) return tl::unexpected(head.error());
    return index_head(database, conversation, *head, {});
}

Result<void> forget_unindexed(Database& database) {
    return database.script("INSERT INTO search_message(search_message) VALUES('optimize'); "
                           "INSERT INTO search_head(search_head) VALUES('optimize')");
}

} // namespace ponder::storage
