// The full-text index, kept in the same transaction as the text. It can always be made again from the messages, so it has a
// version of its own and is no part of the schema's steps. One row a message, its number telling the conversation too; an
// answer that is being written has none until it ends.
#pragma once

#include "storage/history_rows.h"

#include <array>
#include <cstdint>
#include <string>

namespace ponder::storage {

// Makes the index anew if it is missing or of another version.
Result<void> ensure_index(Database& database);
Result<void> rebuild_index(Database& database);
Result<void> drop_index(Database& database);
Result<bool> has_index(Database& database); // of this version

// What of a message is in the index: question, answer, thought, other. All empty: it has no row.
using IndexedText = std::array<std::string, 4>;
Result<IndexedText> indexed_text(Database& database, std::int64_t message); // as it is saved now
IndexedText indexed_text(const Message& message); // as it will be once it is saved
Result<void> index_message(Database& database, std::int64_t conversation, std::int64_t message, const IndexedText& before,
                           const IndexedText& now);

struct IndexedHead {
    std::string title, note;
    bool operator==(const IndexedHead&) const = default;
};
Result<IndexedHead> indexed_head(Database& database, std::int64_t conversation); // as it is saved now
Result<void> index_head(Database& database, std::int64_t conversation, const IndexedHead& before, const IndexedHead& now);

Result<void> index_new_head(Database& database, std::int64_t conversation);
// Lets change() alter the title or the note of a conversation, in one transaction with the index.
template <class Change> Result<void> change_head(Database& database, std::int64_t conversation, Change change) {
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database, conversation));
    const Result<IndexedHead> before = indexed_head(database, conversation);
    if (!before) return tl::unexpected(before.error());
    PONDER_TRY(change());
    const Result<IndexedHead> now = indexed_head(database, conversation);
    if (!now) return tl::unexpected(now.error());
    PONDER_TRY(index_head(database, conversation, *before, *now));
    return transaction->commit();
}

// Takes a conversation out, with all its messages, before it is deleted.
Result<void> unindex_conversation(Database& database, std::int64_t conversation);
// Words of what was taken out lie in old segments until those are merged: this leaves none.
Result<void> forget_unindexed(Database& database);

// The number of a row of search_message.
constexpr std::int64_t row_of(std::int64_t conversation, std::int64_t message) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(conversation) << 32 |
                                     (static_cast<std::uint64_t>(message) & 0xFFFFFFFF));
}
constexpr std::int64_t conversation_of_row(std::int64_t row) { return row >> 32; }
constexpr std::int64_t message_of_row(std::int64_t row) { return row & 0xFFFFFFFF; }

} // namespace ponder::storage
