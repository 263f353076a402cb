// Conversations as a whole, and the same ones once more.
#include "storage/history.h"

#include "storage/history_body.h"
#include "storage/history_rows.h"
#include "storage/organise.h"
#include "storage/search_index.h"

#include <unordered_map>
#include <utility>

namespace ponder::storage {

namespace {

// The ids that tie an import together -> the ids here.
class Given {
  public:
    Result<std::optional<std::int64_t>> here(std::optional<std::int64_t> given) const {
        if (!given) return std::nullopt;
        const auto found = saved_.find(*given);
        if (found == saved_.end())
            return fail(ErrorKind::bad_file, "A message of this conversation refers to one that does not come before it: "
                                             "nothing was added; the file is damaged.");
        return found->second;
    }
    void is(std::int64_t given, std::int64_t here) { saved_[given] = here; }

  private:
    std::unordered_map<std::int64_t, std::int64_t> saved_;
};

Result<void> add(Database& database, std::int64_t conversation, const Message& message, std::int64_t now, Given& given) {
    const Result<std::optional<std::int64_t>> parent = given.here(message.parent);
    if (!parent) return tl::unexpected(parent.error());
    const Result<std::int64_t> id = insert_message(database, message, conversation, *parent, now);
    if (!id) return tl::unexpected(id.error());
    given.is(message.id, *id);
    const Result<std::optional<std::int64_t>> first_seen = given.here(message.seen_from);
    if (!first_seen) return tl::unexpected(first_seen.error());
    if (*first_seen) PONDER_TRY(save_seen_from(database, conversation, *id, **first_seen));
    return {};
}

Result<void> set_leaf(Database& database, std::int64_t conversation, std::int64_t message) {
    return database.run("UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", conversation, message);
}

Result<void> set_leaves(Database& database, std::vector<std::pair<std::int64_t, std::int64_t>>& leaves) {
    for (const auto& [conversation, message] : std::exchange(leaves, {})) PONDER_TRY(set_leaf(database, conversation, message));
    return {};
}

Result<void> add_source(Database& database, std::int64_t conversation, const Source& source) {
    return database.run("INSERT INTO conversation_source(conversation_id, source, source_id, imported_ms, extra) "
                        "VALUES(?1, ?2, ?3, ?4, ?5)",
                        conversation, source.source, source.source_id, now_ms(), source.extra);
}

Result<void> save_source(Database& database, std::int64_t conversation, const Source& source) {
    return database.run(R"sql(
        INSERT INTO conversation_source(conversation_id, source, source_id, imported_ms, extra) VALUES(?1, ?2, ?3, ?4, ?5)
        ON CONFLICT(conversation_id) DO UPDATE SET
            source = excluded.source, source_id = excluded.source_id, imported_ms = excluded.imported_ms, extra = excluded.extra)sql",
                        conversation, source.source, source.source_id, now_ms(), source.extra);
}

} // namespace

Result<std::int64_t> History::add_conversation(const Conversation& conversation, const std::vector<Message>& messages,
                                               const std::optional<Source>& source) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const std::int64_t now = now_ms();
    const std::int64_t updated = conversation.updated_ms != 0 ? conversation.updated_ms : now;
    PONDER_TRY(database().run("INSERT INTO conversation(title, created_ms, updated_ms, pinned, archived, used_ms, folder_id) "
                              "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                              conversation.title, conversation.created_ms != 0 ? conversation.created_ms : now, updated,
                              conversation.pinned, conversation.archived,
                              conversation.used_ms != 0 ? conversation.used_ms : updated, conversation.folder));
    const std::int64_t id = database().last_id();
    PONDER_TRY(index_new_head(database(), id));
    for (const std::string& name : conversation.tags) PONDER_TRY(tag(*this, id, name));

    Given given;
    for (const Message& message : messages) PONDER_TRY(add(database(), id, message, now, given));
    const Result<std::optional<std::int64_t>> leaf = given.here(conversation.active_leaf);
    if (!leaf) return tl::unexpected(leaf.error());
    if (source) PONDER_TRY(add_source(database(), id, *source));
    if (body_->in_batch && *leaf)
        body_->leaves.emplace_back(id, **leaf);
    else if (*leaf)
        PONDER_TRY(set_leaf(database(), id, **leaf));
    PONDER_TRY(transaction->commit());
    return id;
}

Result<std::optional<std::int64_t>> History::imported(const std::string& source, const std::string& source_id) {
    return database().number("SELECT conversation_id FROM conversation_source WHERE source = ?1 AND source_id = ?2", source,
                             source_id);
}

Result<std::optional<Source>> History::source_of(std::int64_t conversation) {
    Statement row =
        database().prepare("SELECT source, source_id, extra FROM conversation_source WHERE conversation_id = ?1", conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    if (!*there) return std::nullopt;
    return Source{row.text(0), row.text(1), row.text(2)};
}

Result<History::Updated> History::update_conversation(std::int64_t id, const Conversation& conversation,
                                                      const std::vector<Message>& messages, const Source& source) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(set_leaves(database(), body_->leaves)); // it may be one of them
    PONDER_TRY(find_conversation(database(), id));
    std::unordered_map<std::string, std::int64_t> here_before; // source_id -> message; of two with one id, the first
    PONDER_TRY(database()
                   .prepare("SELECT source_id, message_id FROM message_source JOIN message ON message.id = message_id "
                            "WHERE conversation_id = ?1 AND source_id <> '' ORDER BY message_id",
                            id)
                   .each([&](const Statement& row) { here_before.emplace(row.text(0), row.integer(1)); }));

    Updated counts;
    Given given;
    const std::int64_t now = now_ms();
    for (const Message& message : messages) {
        const auto found = here_before.find(message.source_id);
        if (found == here_before.end()) {
            PONDER_TRY(add(database(), id, message, now, given));
            ++counts.added;
            continue;
        }
        given.is(message.id, found->second);
        const Result<bool> changed = save_whole(database(), message, found->second);
        if (!changed) return tl::unexpected(changed.error());
        ++(*changed ? counts.changed : counts.same);
        here_before.erase(found); // a second message with this id is another one
    }
    const Result<std::optional<std::int64_t>> leaf = given.here(conversation.active_leaf);
    if (!leaf) return tl::unexpected(leaf.error());
    PONDER_TRY(database().run(R"sql(
        UPDATE conversation SET updated_ms = max(updated_ms, ?3),
            active_leaf = CASE WHEN active_leaf IS NULL OR active_leaf IN (SELECT message_id FROM message_source)
                          THEN coalesce(?2, active_leaf) ELSE active_leaf END
        WHERE id = ?1)sql",
                              id, *leaf, conversation.updated_ms));
    PONDER_TRY(save_source(database(), id, source));
    PONDER_TRY(transaction->commit());
    return counts;
}

// --- many at once ------------------------------------------------------------------------------------------------------------

struct History::Batch::Body {
    Transaction transaction;
    Database& database;
    History::Body& history;
    bool saved = false;
    // answers that grew within it are, as far as their next tick knows, not saved at all
    ~Body() {
        if (!saved) history.growing.clear();
        history.leaves.clear();
        history.in_batch = false;
    }
};

History::Batch::Batch(std::unique_ptr<Body> body) : body_(std::move(body)) {}
History::Batch::Batch(Batch&&) noexcept = default;
History::Batch::~Batch() = default;

Result<void> History::Batch::commit() {
    PONDER_TRY(set_leaves(body_->database, body_->history.leaves));
    PONDER_TRY(body_->transaction.commit());
    body_->saved = true;
    return {};
}

Result<History::Batch> History::batch() {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    body_->in_batch = true;
    return Batch(std::unique_ptr<Batch::Body>(new Batch::Body{std::move(*transaction), database(), *body_}));
}

} // namespace ponder::storage
