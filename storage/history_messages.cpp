// Messages one at a time, as a chat goes on.
#include "storage/history.h"

#include "storage/history_body.h"
#include "storage/history_rows.h"

#include <algorithm>

namespace ponder::storage {

namespace {

constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;

// What a tick of a growing answer added to its last part, when that is all that changed.
struct Tick {
    std::string_view text;
    const std::int32_t* tokens = nullptr;
    std::size_t token_count = 0;
    bool anything = false;
};

std::optional<Tick> tick_of(const Growing& saved, const Message& message) {
    const std::size_t count = message.parts.size();
    if (count == 0 || saved.parts.size() != count || saved.vocabulary != message.vocabulary) return std::nullopt;
    if (!std::equal(saved.parts.begin(), saved.parts.end() - 1, message.parts.begin())) return std::nullopt;
    const Part& before = saved.parts.back();
    const Part& now = message.parts.back();
    if (before.kind != now.kind || before.started_ms != now.started_ms || before.extra != now.extra) return std::nullopt;
    if (!now.text.starts_with(before.text)) return std::nullopt;
    if (message.tokens.size() < saved.tokens.size() ||
        !std::equal(saved.tokens.begin(), saved.tokens.end(), message.tokens.begin()))
        return std::nullopt;
    Tick tick;
    tick.text = std::string_view(now.text).substr(before.text.size());
    tick.tokens = message.tokens.data() + saved.tokens.size();
    tick.token_count = message.tokens.size() - saved.tokens.size();
    tick.anything =
        !tick.text.empty() || tick.token_count > 0 || before.ended_ms != now.ended_ms || before.tokens != now.tokens;
    return tick;
}

} // namespace

Result<std::vector<Message>> History::messages(std::int64_t conversation) {
    return read_messages(database(), conversation, Which::whole_tree);
}

Result<std::vector<Message>> History::branch(std::int64_t conversation) {
    return read_messages(database(), conversation, Which::branch_in_view);
}

Result<void> History::set_active_leaf(std::int64_t conversation, std::int64_t message) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::cheap_write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database(), conversation));
    PONDER_TRY(find_message(database(), conversation, message));
    PONDER_TRY(database().run("UPDATE conversation SET active_leaf = ?2 WHERE id = ?1", conversation, message));
    return transaction->commit();
}

Result<std::int64_t> History::add_message(const Message& message) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database(), message.conversation));
    if (message.parent) PONDER_TRY(find_message(database(), message.conversation, *message.parent));

    const std::int64_t now = now_ms();
    const Result<std::int64_t> id = insert_message(database(), message, message.conversation, message.parent, now);
    if (!id) return id;
    if (message.seen_from) PONDER_TRY(save_seen_from(database(), message.conversation, *id, *message.seen_from));
    // a clock that went back a little must not let a chat fall behind; one that had been far ahead must not keep it on top
    PONDER_TRY(database().run(R"sql(
        UPDATE conversation SET active_leaf = ?2,
            updated_ms = CASE WHEN updated_ms < ?3 + ?4 THEN max(updated_ms, ?3) ELSE ?3 END,
            used_ms = CASE WHEN used_ms < ?3 + ?4 THEN max(used_ms, ?3) ELSE ?3 END
        WHERE id = ?1)sql",
                              message.conversation, *id, now, day_ms));
    PONDER_TRY(transaction->commit());
    if (message.state == MessageState::generating) body_->growing[*id] = {message.parts, message.tokens, message.vocabulary};
    return id;
}

Result<void> History::update_message(const Message& message) {
    const auto growing = body_->growing.find(message.id);
    std::optional<Tick> tick;
    if (message.state == MessageState::generating && growing != body_->growing.end()) tick = tick_of(growing->second, message);

    Result<Transaction> transaction =
        Transaction::begin(database(), tick ? Transaction::Kind::cheap_write : Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<std::int64_t>> still_growing =
        database().number("SELECT state = 'generating' FROM message WHERE id = ?1", message.id);
    if (!still_growing) return tl::unexpected(still_growing.error());
    if (!*still_growing) return no_message();
    if (!**still_growing) tick.reset(); // another window took its writer for dead
    if (tick && tick->anything) {
        const Part& last = message.parts.back();
        const std::string ids = packed(tick->tokens, tick->token_count);
        PONDER_TRY(database().run("INSERT INTO journal(message_id, tick, ended_ms, tokens, text, ids) SELECT ?1, "
                                  "coalesce(max(tick), 0) + 1, ?2, ?3, ?4, ?5 FROM journal WHERE message_id = ?1",
                                  message.id, last.ended_ms, last.tokens, tick->text, Blob{ids}));
    }
    if (tick) {
        PONDER_TRY(save_sampler(database(), message, message.id));
        const Result<bool> saved = save_figures(database(), message, message.id, tick->anything);
        if (!saved) return tl::unexpected(saved.error());
    } else {
        PONDER_TRY(save_whole(database(), message, message.id));
    }
    PONDER_TRY(transaction->commit());

    if (message.state != MessageState::generating) {
        body_->growing.erase(message.id);
    } else if (!tick) {
        body_->growing[message.id] = {message.parts, message.tokens, message.vocabulary};
    } else {
        Growing& saved = growing->second;
        saved.tokens.insert(saved.tokens.end(), tick->tokens, tick->tokens + tick->token_count);
        Part& last = saved.parts.back();
        last.text += tick->text;
        last.ended_ms = message.parts.back().ended_ms;
        last.tokens = message.parts.back().tokens;
    }
    return {};
}

Result<void> History::set_seen_from(std::int64_t message, std::int64_t first_seen) {
    Result<Transaction> transaction = Transaction::begin(database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::int64_t> conversation = conversation_of(database(), message);
    if (!conversation) return tl::unexpected(conversation.error());
    PONDER_TRY(save_seen_from(database(), *conversation, message, first_seen));
    return transaction->commit();
}

} // namespace ponder::storage
