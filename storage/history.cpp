#include "storage/history.h"

#include "storage/history_file.h"
#include "storage/words.h"

#include <chrono>
#include <cmath>
#include <unordered_map>

namespace ponder::storage {

namespace {

constexpr int lock_wait_ms = 5000; // the longest that another window's recovery may take

std::int64_t now_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

tl::unexpected<Error> no_conversation() {
    return fail(ErrorKind::not_found, "This conversation does not exist any more: nothing was changed; choose another one.");
}
tl::unexpected<Error> no_message() {
    return fail(ErrorKind::not_found,
                "This message is not in the conversation any more: nothing was changed; open the conversation again.");
}

Result<void> find(Result<std::optional<std::int64_t>> row, tl::unexpected<Error> (*missing)()) {
    if (!row) return tl::unexpected(row.error());
    if (!*row) return missing();
    return {};
}

Result<void> find_conversation(Database& database, std::int64_t id) {
    return find(database.number("SELECT 1 FROM conversation WHERE id = ?1", id), no_conversation);
}

Result<void> find_message(Database& database, std::int64_t conversation, std::int64_t message) {
    return find(database.number("SELECT 1 FROM message WHERE id = ?1 AND conversation_id = ?2", message, conversation),
                no_message);
}

// A figure that is no number would be NULL to SQLite.
double finite(double figure) { return std::isfinite(figure) ? figure : 0; }

// --- rows --------------------------------------------------------------------------------------------------------------------

// Unknown words can only come from damage (a newer file is not opened): a chat opens even so, with the most careful reading.
template <class Value, std::size_t count>
Value read_word(const Statement& row, int column, const std::array<Word<Value>, count>& words, Value otherwise) {
    return value_of(words, row.text(column)).value_or(otherwise);
}

constexpr const char* conversation_columns = "SELECT id, title, created_ms, updated_ms, pinned, active_leaf FROM conversation ";

Conversation read_conversation(const Statement& row) {
    Conversation conversation;
    conversation.id = row.integer(0);
    conversation.title = row.text(1);
    conversation.created_ms = row.integer(2);
    conversation.updated_ms = row.integer(3);
    conversation.pinned = row.integer(4) != 0;
    conversation.active_leaf = row.optional_integer(5);
    return conversation;
}

Message read_message(const Statement& row) {
    Message message;
    message.id = row.integer(0);
    message.conversation = row.integer(1);
    message.parent = row.optional_integer(2);
    message.role = read_word(row, 3, role_words, Role::user);
    message.state = read_word(row, 4, state_words, MessageState::interrupted);
    message.created_ms = row.integer(5);
    message.model = row.text(6);
    message.stop = row.text(7);
    message.prompt_tokens = row.small_integer(8);
    message.generated_tokens = row.small_integer(9);
    message.tokens_per_second = row.real(10);
    message.first_token_s = row.real(11);
    message.seen_from = row.optional_integer(12);
    return message;
}

// Token ids as bytes: seven bits at a time, lowest first, the top bit set on all but the last byte of a number.
std::string packed(const std::vector<std::int32_t>& tokens) {
    std::string bytes;
    bytes.reserve(tokens.size() * 3);
    for (const std::int32_t token : tokens) {
        auto rest = static_cast<std::uint32_t>(token);
        for (; rest >= 0x80; rest >>= 7) bytes += static_cast<char>(rest | 0x80);
        bytes += static_cast<char>(rest);
    }
    return bytes;
}

// Nothing when the bytes are damaged: the answer is then tokenized from its text.
std::vector<std::int32_t> unpacked(std::string_view bytes) {
    std::vector<std::int32_t> tokens;
    std::uint64_t number = 0;
    int shift = 0;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte & 0x80) {
            if ((shift += 7) > 28) return {};
            continue;
        }
        if (number > 0x7FFFFFFF) return {};
        tokens.push_back(static_cast<std::int32_t>(number));
        number = 0;
        shift = 0;
    }
    return shift ? std::vector<std::int32_t>() : tokens;
}

Part read_part(const Statement& row, int first) {
    Part part;
    part.kind = read_word(row, first, kind_words, PartKind::notice);
    part.started_ms = row.integer(first + 1);
    part.ended_ms = row.integer(first + 2);
    part.tokens = row.small_integer(first + 3);
    part.text = row.text(first + 4);
    return part;
}

// Which messages to read: ?1 is the conversation. Ids grow, so their order puts parents before children.
constexpr const char* whole_tree = "SELECT id FROM message WHERE conversation_id = ?1";
constexpr const char* branch_in_view = R"sql(
    WITH RECURSIVE upwards(id, parent_id) AS (
        SELECT message.id, message.parent_id FROM conversation JOIN message ON message.id = conversation.active_leaf
        WHERE conversation.id = ?1
        UNION -- not UNION ALL: even in a damaged file with a cycle this ends
        SELECT message.id, message.parent_id FROM upwards JOIN message ON message.id = upwards.parent_id)
    SELECT id FROM upwards)sql";

Result<std::vector<Message>> read_messages(Database& database, std::int64_t conversation, const std::string& ids) {
    // one snapshot: a writer in another window must not come between the messages and their parts
    Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    PONDER_TRY(find_conversation(database, conversation));

    std::vector<Message> messages;
    const std::string heads = "SELECT id, conversation_id, parent_id, role, state, created_ms, model, stop, prompt_tokens, "
                              "generated_tokens, tokens_per_second, first_token_s, seen_from FROM message WHERE id IN (" +
                              ids + ") ORDER BY id";
    PONDER_TRY(database.prepare(heads.c_str(), conversation).each([&](const Statement& row) {
        messages.push_back(read_message(row));
    }));

    auto message = messages.begin(); // both lists are in the order of ids
    const std::string parts = "SELECT message_id, kind, started_ms, ended_ms, tokens, text FROM part WHERE message_id IN (" +
                              ids + ") ORDER BY message_id, position";
    PONDER_TRY(database.prepare(parts.c_str(), conversation).each([&](const Statement& row) {
        while (message != messages.end() && message->id < row.integer(0)) ++message;
        if (message != messages.end() && message->id == row.integer(0)) message->parts.push_back(read_part(row, 1));
    }));

    message = messages.begin();
    const std::string tokens =
        "SELECT message_id, vocabulary, ids FROM answer_tokens WHERE message_id IN (" + ids + ") ORDER BY message_id";
    PONDER_TRY(database.prepare(tokens.c_str(), conversation).each([&](const Statement& row) {
        while (message != messages.end() && message->id < row.integer(0)) ++message;
        if (message == messages.end() || message->id != row.integer(0)) return;
        message->vocabulary = row.integer(1);
        message->tokens = unpacked(row.blob(2));
    }));
    return messages;
}

Result<std::int64_t> insert_message(Database& database, const Message& message, std::int64_t conversation,
                                    const std::optional<std::int64_t>& parent, std::int64_t now) {
    PONDER_TRY(database.run(
        "INSERT INTO message(conversation_id, parent_id, role, state, created_ms, updated_ms, model, stop, prompt_tokens, "
        "generated_tokens, tokens_per_second, first_token_s) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        conversation, parent, word_of(role_words, message.role), word_of(state_words, message.state),
        message.created_ms != 0 ? message.created_ms : now, now, message.model, message.stop, message.prompt_tokens,
        message.generated_tokens, finite(message.tokens_per_second), finite(message.first_token_s)));
    return database.last_id();
}

// Makes the saved parts equal to these and returns how many rows that took: parts that are as they were are not written.
Result<std::int64_t> save_parts(Database& database, std::int64_t message, const std::vector<Part>& parts) {
    std::int64_t changed = 0;
    Statement save = database.prepare(R"sql(
        INSERT INTO part(message_id, position, kind, started_ms, ended_ms, tokens, text) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT(message_id, position) DO UPDATE SET
            kind = excluded.kind, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms, tokens = excluded.tokens,
            text = excluded.text
        WHERE (kind, started_ms, ended_ms, tokens, text)
            IS NOT (excluded.kind, excluded.started_ms, excluded.ended_ms, excluded.tokens, excluded.text))sql");
    for (std::size_t position = 0; position < parts.size(); ++position) {
        const Part& part = parts[position];
        PONDER_TRY(
            save.with(message, position, word_of(kind_words, part.kind), part.started_ms, part.ended_ms, part.tokens, part.text)
                .run());
        changed += database.changed_rows();
    }
    PONDER_TRY(database.run("DELETE FROM part WHERE message_id = ?1 AND position >= ?2", message, parts.size()));
    return changed + database.changed_rows();
}

Result<void> save_seen_from(Database& database, std::int64_t conversation, std::int64_t message, std::int64_t first_seen) {
    PONDER_TRY(find_message(database, conversation, first_seen));
    return database.run("UPDATE message SET seen_from = ?2 WHERE id = ?1", message, first_seen);
}

// The same for the tokens of an answer.
Result<std::int64_t> save_tokens(Database& database, const Message& message, std::int64_t id) {
    if (message.tokens.empty()) {
        PONDER_TRY(database.run("DELETE FROM answer_tokens WHERE message_id = ?1", id));
        return database.changed_rows();
    }
    const std::string ids = packed(message.tokens);
    PONDER_TRY(database.run(R"sql(
        INSERT INTO answer_tokens(message_id, vocabulary, ids) VALUES(?1, ?2, ?3)
        ON CONFLICT(message_id) DO UPDATE SET vocabulary = excluded.vocabulary, ids = excluded.ids
        WHERE (vocabulary, ids) IS NOT (excluded.vocabulary, excluded.ids))sql",
                            id, message.vocabulary, Blob{ids}));
    return database.changed_rows();
}

Result<std::int64_t> save_contents(Database& database, const Message& message, std::int64_t id) {
    const Result<std::int64_t> parts = save_parts(database, id, message.parts);
    if (!parts) return parts;
    const Result<std::int64_t> tokens = save_tokens(database, message, id);
    if (!tokens) return tokens;
    return *parts + *tokens;
}

} // namespace

// --- history -----------------------------------------------------------------------------------------------------------------

struct History::Body {
    HistoryFile file;
    std::optional<FileLock> generation_lock;
};

History::History(std::unique_ptr<Body> body) : body_(std::move(body)) {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

Result<History> History::open(const std::filesystem::path& file, bool read_only) {
    Result<HistoryFile> opened = read_only ? open_to_read(file) : open_to_write(file);
    if (!opened) return tl::unexpected(opened.error());
    return History(std::make_unique<Body>(Body{std::move(*opened), std::nullopt}));
}

Result<std::vector<Conversation>> History::conversations() {
    std::vector<Conversation> found;
    const std::string sql = std::string(conversation_columns) + "ORDER BY pinned DESC, updated_ms DESC, id DESC";
    PONDER_TRY(
        body_->file.database.prepare(sql.c_str()).each([&](const Statement& row) { found.push_back(read_conversation(row)); }));
    return found;
}

Result<Conversation> History::conversation(std::int64_t id) {
    Statement row = body_->file.database.prepare((std::string(conversation_columns) + "WHERE id = ?1").c_str(), id);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return no_conversation();
    return read_conversation(row);
}

Result<std::int64_t> History::create_conversation(const std::string& title) {
    Database& database = body_->file.database;
    PONDER_TRY(database.run("INSERT INTO conversation(title, created_ms, updated_ms) VALUES(?1, ?2, ?2)", title, now_ms()));
    return database.last_id();
}

Result<void> History::rename(std::int64_t conversation, const std::string& title) {
    Database& database = body_->file.database;
    PONDER_TRY(database.run("UPDATE conversation SET title = ?2 WHERE id = ?1", conversation, title));
    if (database.changed_rows() == 0) return no_conversation();
    return {};
}

Result<void> History::set_pinned(std::int64_t conversation, bool pinned) {
    Database& database = body_->file.database;
    PONDER_TRY(database.run("UPDATE conversation SET pinned = ?2 WHERE id = ?1", conversation, pinned));
    if (database.changed_rows() == 0) return no_conversation();
    return {};
}

Result<void> History::remove(std::int64_t conversation) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(database.run("DELETE FROM conversation WHERE id = ?1", conversation)); // messages and parts go with it
    if (database.changed_rows() == 0) return no_conversation();
    PONDER_TRY(database.run("DELETE FROM draft WHERE conversation_id = ?1", conversation));
    PONDER_TRY(transaction->commit());
    database.empty_wal(); // what is removed shall not linger there
    return {};
}

Result<std::vector<Message>> History::messages(std::int64_t conversation) {
    return read_messages(body_->file.database, conversation, whole_tree);
}

Result<std::vector<Message>> History::branch(std::int64_t conversation) {
    return read_messages(body_->file.database, conversation, branch_in_view);
}

Result<void> History::set_active_leaf(std::int64_t conversation, std::int64_t message) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database, conversation));
    PONDER_TRY(find_message(database, conversation, message));
    PONDER_TRY(database.run("UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", conversation, message));
    return transaction->commit();
}

Result<std::int64_t> History::add_message(const Message& message) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database, message.conversation));
    if (message.parent) PONDER_TRY(find_message(database, message.conversation, *message.parent));

    const std::int64_t now = now_ms();
    const Result<std::int64_t> id = insert_message(database, message, message.conversation, message.parent, now);
    if (!id) return id;
    PONDER_TRY(save_contents(database, message, *id));
    if (message.seen_from) PONDER_TRY(save_seen_from(database, message.conversation, *id, *message.seen_from));
    PONDER_TRY(database.run("UPDATE conversation SET active_leaf = ?2, updated_ms = max(updated_ms, ?3) WHERE id = ?1",
                            message.conversation, *id, now));
    PONDER_TRY(transaction->commit());
    return id;
}

Result<void> History::update_message(const Message& message) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find(database.number("SELECT 1 FROM message WHERE id = ?1", message.id), no_message));

    const Result<std::int64_t> changed = save_contents(database, message, message.id);
    if (!changed) return tl::unexpected(changed.error());
    // an update that changes nothing writes nothing, and its commit costs nothing
    PONDER_TRY(database.run(R"sql(
        UPDATE message SET state = ?2, stop = ?3, prompt_tokens = ?4, generated_tokens = ?5, tokens_per_second = ?6,
            first_token_s = ?7, updated_ms = ?8
        WHERE id = ?1 AND (?9 > 0 OR (state, stop, prompt_tokens, generated_tokens, tokens_per_second, first_token_s)
            IS NOT (?2, ?3, ?4, ?5, ?6, ?7)))sql",
                            message.id, word_of(state_words, message.state), message.stop, message.prompt_tokens,
                            message.generated_tokens, finite(message.tokens_per_second), finite(message.first_token_s),
                            now_ms(), *changed));
    return transaction->commit();
}

Result<void> History::set_seen_from(std::int64_t message, std::int64_t first_seen) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<std::int64_t>> conversation =
        database.number("SELECT conversation_id FROM message WHERE id = ?1", message);
    if (!conversation) return tl::unexpected(conversation.error());
    if (!*conversation) return no_message();
    PONDER_TRY(save_seen_from(database, **conversation, message, first_seen));
    return transaction->commit();
}

Result<std::int64_t> History::add_conversation(const Conversation& conversation, const std::vector<Message>& messages) {
    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const std::int64_t now = now_ms();
    PONDER_TRY(database.run("INSERT INTO conversation(title, created_ms, updated_ms, pinned) VALUES(?1, ?2, ?3, ?4)",
                            conversation.title, conversation.created_ms != 0 ? conversation.created_ms : now,
                            conversation.updated_ms != 0 ? conversation.updated_ms : now, conversation.pinned));
    const std::int64_t id = database.last_id();

    std::unordered_map<std::int64_t, std::int64_t> saved; // the id given -> the id here
    auto here = [&](std::optional<std::int64_t> given) -> Result<std::optional<std::int64_t>> {
        if (!given) return std::nullopt;
        const auto found = saved.find(*given);
        if (found == saved.end())
            return fail(ErrorKind::bad_file, "A message of this conversation refers to one that does not come before it: "
                                             "nothing was added; the file is damaged.");
        return found->second;
    };
    for (const Message& message : messages) {
        const Result<std::optional<std::int64_t>> parent = here(message.parent);
        if (!parent) return tl::unexpected(parent.error());
        const Result<std::int64_t> message_id = insert_message(database, message, id, *parent, now);
        if (!message_id) return message_id;
        PONDER_TRY(save_contents(database, message, *message_id));
        saved[message.id] = *message_id;
        const Result<std::optional<std::int64_t>> first_seen = here(message.seen_from);
        if (!first_seen) return tl::unexpected(first_seen.error());
        if (*first_seen) PONDER_TRY(save_seen_from(database, id, *message_id, **first_seen));
    }
    const Result<std::optional<std::int64_t>> leaf = here(conversation.active_leaf);
    if (!leaf) return tl::unexpected(leaf.error());
    PONDER_TRY(database.run("UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", id, *leaf));
    PONDER_TRY(transaction->commit());
    return id;
}

Result<int> History::recover() {
    const Result<std::optional<FileLock>> lock = FileLock::take(body_->file.path, FileLock::Kind::exclusive, 0);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) return 0; // somebody who may be generating is alive

    Database& database = body_->file.database;
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    // an open part ended, as far as anybody knows, when it was last saved
    PONDER_TRY(database.run(R"sql(
        UPDATE part SET ended_ms = max(started_ms, (SELECT updated_ms FROM message WHERE message.id = part.message_id))
        WHERE ended_ms = 0 AND message_id IN (SELECT id FROM message WHERE state = ?1))sql",
                            word_of(state_words, MessageState::generating)));
    PONDER_TRY(database.run("UPDATE message SET state = ?2 WHERE state = ?1", word_of(state_words, MessageState::generating),
                            word_of(state_words, MessageState::interrupted)));
    const auto recovered = static_cast<int>(database.changed_rows());
    PONDER_TRY(transaction->commit());
    return recovered;
}

Result<void> History::hold_generation_lock() {
    if (body_->generation_lock) return {};
    Result<std::optional<FileLock>> lock = FileLock::take(body_->file.path, FileLock::Kind::shared, lock_wait_ms);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock)
        return fail(ErrorKind::busy,
                    "Another program is repairing the history: nothing was lost; close that program or try again in a moment.");
    body_->generation_lock = std::move(*lock);
    return {};
}

Result<void> History::save_draft(std::int64_t conversation, const std::string& text) {
    Database& database = body_->file.database;
    if (text.empty()) return database.run("DELETE FROM draft WHERE conversation_id = ?1", conversation);
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    if (conversation != 0) PONDER_TRY(find_conversation(database, conversation));
    PONDER_TRY(database.run("INSERT INTO draft(conversation_id, text) VALUES(?1, ?2) ON CONFLICT(conversation_id) DO UPDATE "
                            "SET text = excluded.text WHERE text IS NOT excluded.text",
                            conversation, text));
    return transaction->commit();
}

Result<std::string> History::draft(std::int64_t conversation) {
    Statement row = body_->file.database.prepare("SELECT text FROM draft WHERE conversation_id = ?1", conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    return *there ? row.text(0) : std::string();
}

Result<void> History::verify() {
    std::string first_fault;
    PONDER_TRY(body_->file.database.prepare("PRAGMA integrity_check(1)").each([&](const Statement& row) {
        if (row.text(0) != "ok") first_fault = row.text(0);
    }));
    const Result<std::optional<std::int64_t>> orphan =
        body_->file.database.number("SELECT 1 FROM pragma_foreign_key_check LIMIT 1");
    if (!orphan) return tl::unexpected(orphan.error());
    if (*orphan) first_fault = "a row without its owner";
    if (first_fault.empty()) return {};
    return fail(
        ErrorKind::corrupt,
        "The history is damaged (" + first_fault +
            "): nothing was changed; make a copy of the file, export what can still be read, then put a backup in its place.");
}

} // namespace ponder::storage
