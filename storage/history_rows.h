// How conversations and messages lie in the tables, for those files of storage that read and write them. Nothing here begins a
// transaction except read_messages, which needs one snapshot.
#pragma once

#include "storage/conversation.h"
#include "storage/sqlite.h"
#include "storage/words.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::storage {

std::int64_t now_ms(); // unix time

tl::unexpected<Error> no_conversation();
tl::unexpected<Error> no_message();
Result<void> find_conversation(Database& database, std::int64_t id); // not_found unless it is there
Result<void> find_message(Database& database, std::int64_t conversation, std::int64_t message);
Result<std::int64_t> conversation_of(Database& database, std::int64_t message);

// Token ids as bytes: seven bits at a time, lowest first, the top bit set on all but the last byte of a number.
std::string packed(const std::int32_t* tokens, std::size_t count);
// Nothing when the bytes are damaged: the answer is then tokenized from its text.
std::vector<std::int32_t> unpacked(std::string_view bytes);

// --- conversations -----------------------------------------------------------------------------------------------------------

// SELECT ... FROM conversation, with their tags; rest is what follows: joins, WHERE, ORDER BY.
std::string conversations_sql(const std::string& rest);
Conversation read_conversation(const Statement& row);

// --- messages ----------------------------------------------------------------------------------------------------------------

enum class Which { whole_tree, branch_in_view };

// With all that belongs to them, parents before children; removed versions are left out, and what followed one follows what
// came before it.
Result<std::vector<Message>> read_messages(Database& database, std::int64_t conversation, Which which);
// One message as it lies there, removed or not.
Result<Message> read_message(Database& database, std::int64_t id);

// A new message with all that belongs to it except seen_from; returns its id.
Result<std::int64_t> insert_message(Database& database, const Message& message, std::int64_t conversation,
                                    const std::optional<std::int64_t>& parent, std::int64_t now);
// State, stop, figures, parts, tokens, attachments, source_id and extra, made equal to the message's; what is as it was is not
// written. True when something changed.
Result<bool> save_whole(Database& database, const Message& message, std::int64_t id);
// The sampler's state alone; returns how many rows that took.
Result<std::int64_t> save_sampler(Database& database, const Message& message, std::int64_t id);
// State, stop and figures alone; updated_ms moves when they changed or what else belongs to the message did.
Result<bool> save_figures(Database& database, const Message& message, std::int64_t id, bool else_changed);
Result<void> save_seen_from(Database& database, std::int64_t conversation, std::int64_t message, std::int64_t first_seen);

} // namespace ponder::storage
