#include "storage/history.h"

#include "storage/history_body.h"
#include "storage/history_rows.h"
#include "storage/search_index.h"

namespace ponder::storage {

namespace {

constexpr int lock_wait_ms = 5000; // the longest that another window's recovery may take

} // namespace

History::History(std::unique_ptr<Body> body) : body_(std::move(body)) {}
History::History(History&&) noexcept = default;
History& History::operator=(History&&) noexcept = default;
History::~History() = default;

Database& History::database() { return body_->file.database; }
const std::filesystem::path& History::path() const { return body_->file.path; }

Result<History> History::open(const std::filesystem::path& file, bool read_only) {
    Result<HistoryFile> opened = read_only ? open_to_read(file) : open_to_write(file);
    if (!opened) return tl::unexpected(opened.error());
    return History(std::make_unique<Body>(Body{std::move(*opened), std::nullopt, {}}));
}

Result<History> History::open_in_memory() {
    Result<HistoryFile> opened = open_nowhere();
    if (!opened) return tl::unexpected(opened.error());
    return History(std::make_unique<Body>(Body{std::move(*opened), std::nullopt, {}}));
}

// --- conversations -----------------------------------------------------------------------------------------------------------

Result<std::vector<Conversation>> History::conversations() {
    std::vector<Conversation> found;
    const std::string sql = conversations_sql("WHERE removed IS NULL ORDER BY pinned DESC, updated_ms DESC, id DESC");
    PONDER_TRY(database().prepare(sql.c_str()).each([&](const Statement& row) { found.push_back(read_conversation(row)); }));
    return found;
}

Result<Conversation> History::conversation(std::int64_t id) {
    Statement row = database().prepare(conversations_sql("WHERE conversation.id = ?1").c_str(), id);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return no_conversation();
    return read_conversation(row);
}

Result<std::int64_t> History::create_conversation(const std::string& title) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(database().run("INSERT INTO conversation(title, created_ms, updated_ms, used_ms) VALUES(?1, ?2, ?2, ?2)", title,
                              now_ms()));
    const std::int64_t id = database().last_id();
    PONDER_TRY(index_new_head(database(), id));
    PONDER_TRY(transaction->commit());
    return id;
}

Result<void> History::rename(std::int64_t conversation, const std::string& title) {
    return change_head(database(), conversation,
                       [&] { return database().run("UPDATE conversation SET title = ?2 WHERE id = ?1", conversation, title); });
}

Result<void> History::set_pinned(std::int64_t conversation, bool pinned) {
    PONDER_TRY(database().run("UPDATE conversation SET pinned = ?2 WHERE id = ?1", conversation, pinned));
    if (database().changed_rows() == 0) return no_conversation();
    return {};
}

// --- what a dead process left, and drafts ------------------------------------------------------------------------------------

Result<int> History::recover() {
    const Result<std::optional<FileLock>> lock = FileLock::take(body_->file.path, FileLock::Kind::exclusive, 0);
    if (!lock) return tl::unexpected(lock.error());
    if (!*lock) return 0; // somebody who may be generating is alive

    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    struct Left {
        std::int64_t id, saved_ms;
    };
    std::vector<Left> left;
    PONDER_TRY(
        database().prepare("SELECT id, updated_ms FROM message WHERE state = 'generating'").each([&](const Statement& row) {
            left.push_back({row.integer(0), row.integer(1)});
        }));
    for (const Left& one : left) {
        Result<Message> message = read_message(database(), one.id);
        if (!message) return tl::unexpected(message.error());
        message->state = MessageState::interrupted;
        for (Part& part : message->parts) // an open part ended, as far as anybody knows, when it was last saved
            if (part.ended_ms == 0) part.ended_ms = std::max(part.started_ms, one.saved_ms);
        PONDER_TRY(save_whole(database(), *message, one.id));
    }
    PONDER_TRY(transaction->commit());
    return static_cast<int>(left.size());
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

void History::release_generation_lock() { body_->generation_lock.reset(); }

Result<void> History::save_draft(std::int64_t conversation, const std::string& text) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::cheap_write);
    if (!transaction) return tl::unexpected(transaction.error());
    if (text.empty()) {
        PONDER_TRY(database().run("DELETE FROM draft WHERE conversation_id = ?1", conversation));
        return transaction->commit();
    }
    if (conversation != 0) PONDER_TRY(find_conversation(database(), conversation));
    PONDER_TRY(database().run("INSERT INTO draft(conversation_id, text) VALUES(?1, ?2) ON CONFLICT(conversation_id) DO UPDATE "
                              "SET text = excluded.text WHERE text IS NOT excluded.text",
                              conversation, text));
    return transaction->commit();
}

Result<std::string> History::draft(std::int64_t conversation) {
    Statement row = database().prepare("SELECT text FROM draft WHERE conversation_id = ?1", conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    return *there ? row.text(0) : std::string();
}

Result<void> History::verify() {
    std::string first_fault;
    PONDER_TRY(database().prepare("PRAGMA integrity_check(1)").each([&](const Statement& row) {
        if (row.text(0) != "ok") first_fault = row.text(0);
    }));
    const Result<std::optional<std::int64_t>> orphan = database().number("SELECT 1 FROM pragma_foreign_key_check LIMIT 1");
    if (!orphan) return tl::unexpected(orphan.error());
    if (*orphan) first_fault = "a row without its owner";
    if (first_fault.empty()) return {};
    return fail(
        ErrorKind::corrupt,
        "The history is damaged (" + first_fault +
            "): nothing was changed; make a copy of the file, export what can still be read, then put a backup in its place.");
}

} // namespace ponder::storage
