#include "storage/history_rows.h"

#include "storage/search_index.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace ponder::storage {

namespace {

// A figure that is no number would be NULL to SQLite.
double finite(double figure) { return std::isfinite(figure) ? figure : 0; }

// Unknown words can only come from damage (a newer file is not opened): a chat opens even so, with the most careful reading.
template <class Value, std::size_t count>
Value read_word(const Statement& row, int column, const std::array<Word<Value>, count>& words, Value otherwise) {
    return value_of(words, row.text(column)).value_or(otherwise);
}

Result<void> find(Result<std::optional<std::int64_t>> row, tl::unexpected<Error> (*missing)()) {
    if (!row) return tl::unexpected(row.error());
    if (!*row) return missing();
    return {};
}

} // namespace

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

Result<void> find_conversation(Database& database, std::int64_t id) {
    return find(database.number("SELECT 1 FROM conversation WHERE id = ?1", id), no_conversation);
}

Result<void> find_message(Database& database, std::int64_t conversation, std::int64_t message) {
    return find(database.number("SELECT 1 FROM message WHERE id = ?1 AND conversation_id = ?2", message, conversation),
                no_message);
}

Result<std::int64_t> conversation_of(Database& database, std::int64_t message) {
    const Result<std::optional<std::int64_t>> found =
        database.number("SELECT conversation_id FROM message WHERE id = ?1", message);
    if (!found) return tl::unexpected(found.error());
    if (!*found) return no_message();
    return **found;
}

std::string packed(const std::int32_t* tokens, std::size_t count) {
    std::string bytes;
    bytes.reserve(count * 3);
    for (const std::int32_t* token = tokens; token != tokens + count; ++token) {
        auto rest = static_cast<std::uint32_t>(*token);
        for (; rest >= 0x80; rest >>= 7) bytes += static_cast<char>(rest | 0x80);
        bytes += static_cast<char>(rest);
    }
    return bytes;
}

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

// --- conversations -----------------------------------------------------------------------------------------------------------

// A folder or a tag in the trash counts as none.
std::string conversations_sql(const std::string& rest) {
    return R"sql(
        SELECT conversation.id, title, created_ms, updated_ms, pinned, active_leaf, archived, used_ms,
            (SELECT folder.id FROM folder WHERE folder.id = folder_id AND folder.removed IS NULL),
            (SELECT group_concat(name, char(10)) FROM (SELECT name FROM conversation_tag JOIN tag ON tag.id = tag_id
                WHERE conversation_id = conversation.id AND tag.removed IS NULL ORDER BY name COLLATE NOCASE, name))
        FROM conversation )sql" +
           rest;
}

Conversation read_conversation(const Statement& row) {
    Conversation conversation;
    conversation.id = row.integer(0);
    conversation.title = row.text(1);
    conversation.created_ms = row.integer(2);
    conversation.updated_ms = row.integer(3);
    conversation.pinned = row.integer(4) != 0;
    conversation.active_leaf = row.optional_integer(5);
    conversation.archived = row.integer(6) != 0;
    conversation.used_ms = row.integer(7);
    conversation.folder = row.optional_integer(8);
    const std::string tags = row.text(9); // a name has no line breaks (organise.cpp)
    for (std::size_t from = 0; from < tags.size();) {
        const std::size_t end = std::min(tags.find('\n', from), tags.size());
        conversation.tags.push_back(tags.substr(from, end - from));
        from = end + 1;
    }
    return conversation;
}

// --- reading messages --------------------------------------------------------------------------------------------------------

namespace {

constexpr const char* message_columns =
    "SELECT id, conversation_id, parent_id, role, state, created_ms, model, stop, prompt_tokens, "
    "generated_tokens, tokens_per_second, first_token_s, seen_from, removed FROM message ";

Message read_head(const Statement& row) {
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

Part read_part(const Statement& row, int first) {
    Part part;
    part.kind = read_word(row, first, kind_words, PartKind::notice);
    part.started_ms = row.integer(first + 1);
    part.ended_ms = row.integer(first + 2);
    part.tokens = row.small_integer(first + 3);
    part.text = row.text(first + 4);
    part.extra = row.text(first + 5);
    return part;
}

// Reads what belongs to these messages, which are in the order of their ids and among those that where (of message, by ?1)
// selects.
Result<void> read_belongings(Database& database, std::int64_t key, const std::string& where, std::vector<Message>& messages) {
    auto each = [&](const std::string& columns, const char* table, const char* order, auto take) -> Result<void> {
        auto message = messages.begin();
        const std::string sql = "SELECT message_id, " + columns + " FROM message CROSS JOIN " + table +
                                " ON message_id = message.id WHERE message." + where + " ORDER BY message.id" + order;
        return database.prepare(sql.c_str(), key).each([&](const Statement& row) {
            while (message != messages.end() && message->id < row.integer(0)) ++message;
            if (message != messages.end() && message->id == row.integer(0)) take(*message, row);
        });
    };
    PONDER_TRY(each("kind, started_ms, ended_ms, part.tokens, text, extra", "part", ", position",
                    [](Message& message, const Statement& row) { message.parts.push_back(read_part(row, 1)); }));
    PONDER_TRY(each("vocabulary, ids", "answer_tokens", "", [](Message& message, const Statement& row) {
        message.vocabulary = row.integer(1);
        message.tokens = unpacked(row.blob(2));
    }));
    PONDER_TRY(each("ended_ms, journal.tokens, text, ids", "journal", ", tick", [](Message& message, const Statement& row) {
        if (message.parts.empty()) return;
        Part& last = message.parts.back();
        last.ended_ms = row.integer(1);
        last.tokens = row.small_integer(2);
        last.text += row.text(3);
        const std::vector<std::int32_t> ids = unpacked(row.blob(4));
        message.tokens.insert(message.tokens.end(), ids.begin(), ids.end());
    }));
    PONDER_TRY(each("name, mime, bytes, hash, extra", "attachment", ", position", [](Message& message, const Statement& row) {
        message.attachments.push_back({row.text(1), row.text(2), row.integer(3), row.text(4), row.text(5)});
    }));
    PONDER_TRY(each("data", "(SELECT message_id, data FROM answer_data WHERE kind = 'sampler')", "",
                    [](Message& message, const Statement& row) { message.sampler = row.blob(1); }));
    return each("source_id, extra", "message_source", "", [](Message& message, const Statement& row) {
        message.source_id = row.text(1);
        message.extra = row.text(2);
    });
}

// Where a message hangs, as kept in the file.
struct Place {
    std::optional<std::int64_t> parent;
    bool removed = false;
};
using Places = std::unordered_map<std::int64_t, Place>;

// Lets the message follow the nearest ancestor that is not removed, and its view begin where it still can.
void hang_without_removed(Message& message, const Places& places) {
    std::int64_t begins = message.id; // the last that is not removed on the way up to seen_from
    bool found = message.seen_from == message.id;
    bool first = true;
    std::optional<std::int64_t> at = message.parent;
    for (std::size_t steps = 0; at && steps <= places.size(); ++steps) { // even in a damaged file with a cycle this ends
        const auto place = places.find(*at);
        const bool removed = place != places.end() && place->second.removed;
        if (!removed && std::exchange(first, false)) message.parent = at;
        if (!removed && !found) begins = *at;
        if (message.seen_from == at) found = true;
        if (!first && (found || !message.seen_from)) break;
        at = place == places.end() ? std::nullopt : place->second.parent;
    }
    if (first) message.parent = std::nullopt;
    if (message.seen_from && found) message.seen_from = begins;
}

} // namespace

Result<std::vector<Message>> read_messages(Database& database, std::int64_t conversation, Which which) {
    // one snapshot: a writer in another window must not come between the messages and their parts
    Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    PONDER_TRY(find_conversation(database, conversation));

    std::vector<Message> messages;
    Places places;
    bool any_removed = false;
    const std::string heads = message_columns + std::string("WHERE conversation_id = ?1 ORDER BY id");
    PONDER_TRY(database.prepare(heads.c_str(), conversation).each([&](const Statement& row) {
        Message message = read_head(row);
        const bool removed = row.optional_integer(13).has_value();
        any_removed = any_removed || removed;
        places[message.id] = {message.parent, removed};
        if (!removed) messages.push_back(std::move(message));
    }));
    if (which == Which::branch_in_view) {
        const Result<std::optional<std::int64_t>> leaf =
            database.number("SELECT active_leaf FROM conversation WHERE id = ?1", conversation);
        if (!leaf) return tl::unexpected(leaf.error());
        std::unordered_set<std::int64_t> in_view;
        for (std::optional<std::int64_t> at = *leaf; at && in_view.insert(*at).second;) { // ends even at a damaged file's cycle
            const auto place = places.find(*at);
            at = place == places.end() ? std::nullopt : place->second.parent;
        }
        std::erase_if(messages, [&](const Message& message) { return !in_view.contains(message.id); });
    }
    if (any_removed)
        for (Message& message : messages) hang_without_removed(message, places);
    PONDER_TRY(read_belongings(database, conversation, "conversation_id = ?1", messages));
    return messages;
}

Result<Message> read_message(Database& database, std::int64_t id) {
    std::vector<Message> one;
    PONDER_TRY(database.prepare((std::string(message_columns) + "WHERE id = ?1").c_str(), id).each([&](const Statement& row) {
        one.push_back(read_head(row));
    }));
    if (one.empty()) return no_message();
    PONDER_TRY(read_belongings(database, id, "id = ?1", one));
    return std::move(one.front());
}

// --- writing messages --------------------------------------------------------------------------------------------------------

namespace {

// Makes the saved parts equal to these and returns how many rows that took: parts that are as they were are not written.
Result<std::int64_t> save_parts(Database& database, const Message& message, std::int64_t id) {
    const std::vector<Part>& parts = message.parts;
    std::int64_t changed = 0;
    Statement save = database.prepare(R"sql(
        INSERT INTO part(message_id, position, kind, started_ms, ended_ms, tokens, text, extra)
        VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT(message_id, position) DO UPDATE SET
            kind = excluded.kind, started_ms = excluded.started_ms, ended_ms = excluded.ended_ms, tokens = excluded.tokens,
            text = excluded.text, extra = excluded.extra
        WHERE (kind, started_ms, ended_ms, tokens, text, extra) IS NOT
            (excluded.kind, excluded.started_ms, excluded.ended_ms, excluded.tokens, excluded.text, excluded.extra))sql");
    for (std::size_t position = 0; position < parts.size(); ++position) {
        const Part& part = parts[position];
        PONDER_TRY(save.with(id, position, word_of(kind_words, part.kind), part.started_ms, part.ended_ms, part.tokens,
                             part.text, part.extra)
                       .run());
        changed += database.changed_rows();
    }
    PONDER_TRY(database.run("DELETE FROM part WHERE message_id = ?1 AND position >= ?2", id, parts.size()));
    return changed + database.changed_rows();
}

// Of a message that has none yet: an import does little else, so this is the plain statement.
Result<void> insert_parts(Database& database, const Message& message, std::int64_t id) {
    Statement insert = database.prepare("INSERT INTO part(message_id, position, kind, started_ms, ended_ms, tokens, text, extra) "
                                        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    for (std::size_t position = 0; position < message.parts.size(); ++position) {
        const Part& part = message.parts[position];
        PONDER_TRY(insert
                       .with(id, position, word_of(kind_words, part.kind), part.started_ms, part.ended_ms, part.tokens, part.text,
                             part.extra)
                       .run());
    }
    return {};
}

// The same for the tokens of an answer.
Result<std::int64_t> save_tokens(Database& database, const Message& message, std::int64_t id) {
    if (message.tokens.empty()) {
        PONDER_TRY(database.run("DELETE FROM answer_tokens WHERE message_id = ?1", id));
        return database.changed_rows();
    }
    const std::string ids = packed(message.tokens.data(), message.tokens.size());
    PONDER_TRY(database.run(R"sql(
        INSERT INTO answer_tokens(message_id, vocabulary, ids) VALUES(?1, ?2, ?3)
        ON CONFLICT(message_id) DO UPDATE SET vocabulary = excluded.vocabulary, ids = excluded.ids
        WHERE (vocabulary, ids) IS NOT (excluded.vocabulary, excluded.ids))sql",
                            id, message.vocabulary, Blob{ids}));
    return database.changed_rows();
}

} // namespace

Result<std::int64_t> save_sampler(Database& database, const Message& message, std::int64_t id) {
    if (message.state == MessageState::complete || message.sampler.empty()) {
        PONDER_TRY(database.run("DELETE FROM answer_data WHERE message_id = ?1 AND kind = 'sampler'", id));
    } else {
        PONDER_TRY(
            database.run("INSERT INTO answer_data(message_id, kind, data) VALUES(?1, 'sampler', ?2) ON CONFLICT(message_id, "
                         "kind) DO UPDATE SET data = excluded.data WHERE data IS NOT excluded.data",
                         id, Blob{message.sampler}));
    }
    return database.changed_rows();
}

namespace {

Result<std::int64_t> save_attachments(Database& database, const Message& message, std::int64_t id) {
    std::int64_t changed = 0;
    for (std::size_t position = 0; position < message.attachments.size(); ++position) {
        const Attachment& attachment = message.attachments[position];
        std::optional<std::string_view> hash;
        if (!attachment.hash.empty()) hash = attachment.hash;
        PONDER_TRY(database.run(R"sql(
            INSERT INTO attachment(message_id, position, name, mime, bytes, hash, extra) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT(message_id, position) DO UPDATE SET
                name = excluded.name, mime = excluded.mime, bytes = excluded.bytes, hash = excluded.hash, extra = excluded.extra
            WHERE (name, mime, bytes, hash, extra)
                IS NOT (excluded.name, excluded.mime, excluded.bytes, excluded.hash, excluded.extra))sql",
                                id, position, attachment.name, attachment.mime, attachment.bytes, hash, attachment.extra));
        changed += database.changed_rows();
    }
    PONDER_TRY(database.run("DELETE FROM attachment WHERE message_id = ?1 AND position >= ?2", id, message.attachments.size()));
    return changed + database.changed_rows();
}

Result<std::int64_t> save_details(Database& database, const Message& message, std::int64_t id) {
    const Result<std::int64_t> changed = save_attachments(database, message, id);
    if (!changed) return changed;
    if (message.source_id.empty() && message.extra.empty()) {
        PONDER_TRY(database.run("DELETE FROM message_source WHERE message_id = ?1", id));
    } else {
        PONDER_TRY(database.run(R"sql(
            INSERT INTO message_source(message_id, source_id, extra) VALUES(?1, ?2, ?3)
            ON CONFLICT(message_id) DO UPDATE SET source_id = excluded.source_id, extra = excluded.extra
            WHERE (source_id, extra) IS NOT (excluded.source_id, excluded.extra))sql",
                                id, message.source_id, message.extra));
    }
    return *changed + database.changed_rows();
}

} // namespace

Result<bool> save_figures(Database& database, const Message& message, std::int64_t id, bool else_changed) {
    PONDER_TRY(database.run(R"sql(
        UPDATE message SET state = ?2, stop = ?3, prompt_tokens = ?4, generated_tokens = ?5, tokens_per_second = ?6,
            first_token_s = ?7, updated_ms = ?8
        WHERE id = ?1 AND (?9 > 0 OR (state, stop, prompt_tokens, generated_tokens, tokens_per_second, first_token_s)
            IS NOT (?2, ?3, ?4, ?5, ?6, ?7)))sql",
                            id, word_of(state_words, message.state), message.stop, message.prompt_tokens,
                            message.generated_tokens, finite(message.tokens_per_second), finite(message.first_token_s),
                            now_ms(), else_changed));
    return database.changed_rows() > 0;
}

Result<std::int64_t> insert_message(Database& database, const Message& message, std::int64_t conversation,
                                    const std::optional<std::int64_t>& parent, std::int64_t now) {
    PONDER_TRY(database.run(
        "INSERT INTO message(conversation_id, parent_id, role, state, created_ms, updated_ms, model, stop, prompt_tokens, "
        "generated_tokens, tokens_per_second, first_token_s) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        conversation, parent, word_of(role_words, message.role), word_of(state_words, message.state),
        message.created_ms != 0 ? message.created_ms : now, now, message.model, message.stop, message.prompt_tokens,
        message.generated_tokens, finite(message.tokens_per_second), finite(message.first_token_s)));
    const std::int64_t id = database.last_id();
    if (!message.parts.empty()) PONDER_TRY(insert_parts(database, message, id));
    if (!message.tokens.empty()) PONDER_TRY(save_tokens(database, message, id));
    if (!message.sampler.empty()) PONDER_TRY(save_sampler(database, message, id));
    if (!message.attachments.empty()) PONDER_TRY(save_attachments(database, message, id));
    if (!message.source_id.empty() || !message.extra.empty())
        PONDER_TRY(database.run("INSERT INTO message_source(message_id, source_id, extra) VALUES(?1, ?2, ?3)", id,
                                message.source_id, message.extra));
    PONDER_TRY(index_message(database, conversation, id, {}, indexed_text(message)));
    return id;
}

Result<bool> save_whole(Database& database, const Message& message, std::int64_t id) {
    const Result<std::int64_t> conversation = conversation_of(database, id);
    if (!conversation) return tl::unexpected(conversation.error());
    const Result<IndexedText> text_before = indexed_text(database, id);
    if (!text_before) return tl::unexpected(text_before.error());
    std::int64_t changed = 0;
    for (const auto save : {save_parts, save_tokens, save_sampler, save_details}) {
        const Result<std::int64_t> rows = save(database, message, id);
        if (!rows) return tl::unexpected(rows.error());
        changed += *rows;
    }
    PONDER_TRY(database.run("DELETE FROM journal WHERE message_id = ?1", id)); // what it held is in the parts now
    changed += database.changed_rows();
    const Result<bool> saved = save_figures(database, message, id, changed > 0);
    if (!saved) return saved;
    const Result<IndexedText> text = indexed_text(database, id);
    if (!text) return tl::unexpected(text.error());
    PONDER_TRY(index_message(database, *conversation, id, *text_before, *text));
    return saved;
}

Result<void> save_seen_from(Database& database, std::int64_t conversation, std::int64_t message, std::int64_t first_seen) {
    PONDER_TRY(find_message(database, conversation, first_seen));
    return database.run("UPDATE message SET seen_from = ?2 WHERE id = ?1", message, first_seen);
}

} // namespace ponder::storage
