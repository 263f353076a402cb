#include "storage/erasing.h"

#include "storage/history_rows.h"
#include "storage/search_index.h"

#include <algorithm>

namespace ponder::storage {

namespace {

// Children and views move up to what came before. From the last message to the first: what takes a removed one's place may have
// to go itself.
Result<void> unhang(Database& database, std::vector<std::int64_t> messages) {
    std::sort(messages.rbegin(), messages.rend());
    for (const std::int64_t message : messages) {
        PONDER_TRY(database.run(
            "UPDATE message SET parent_id = (SELECT parent_id FROM message WHERE id = ?1) WHERE parent_id = ?1", message));
        PONDER_TRY(database.run("UPDATE conversation SET active_leaf = (SELECT parent_id FROM message WHERE id = ?1) "
                                "WHERE id = (SELECT conversation_id FROM message WHERE id = ?1) AND active_leaf = ?1",
                                message));
    }
    return {};
}

// A view of the model that began at one of these begins at the next message that stays.
Result<void> move_beginnings(Database& database) {
    std::vector<std::int64_t> conversations;
    PONDER_TRY(database.prepare("SELECT DISTINCT conversation_id FROM message WHERE seen_from IN (SELECT id FROM temp.going)")
                   .each([&](const Statement& row) { conversations.push_back(row.integer(0)); }));
    for (const std::int64_t conversation : conversations) {
        const Result<std::vector<Message>> shown = read_messages(database, conversation, Which::whole_tree);
        if (!shown) return tl::unexpected(shown.error());
        for (const Message& message : *shown)
            if (message.seen_from)
                PONDER_TRY(
                    database.run("UPDATE message SET seen_from = ?2 WHERE id = ?1 AND seen_from IN (SELECT id FROM temp.going)",
                                 message.id, *message.seen_from));
    }
    return database.run("UPDATE message SET seen_from = NULL WHERE seen_from IN (SELECT id FROM temp.going)");
}

Result<std::vector<std::string>> texts(Database& database, const char* sql) {
    std::vector<std::string> found;
    PONDER_TRY(database.prepare(sql).each([&](const Statement& row) { found.push_back(row.text(0)); }));
    return found;
}

Result<void> unindex(Database& database, const Going& going) {
    for (const std::int64_t conversation : going.conversations) PONDER_TRY(unindex_conversation(database, conversation));
    for (const std::int64_t message : going.messages) {
        const Result<std::optional<std::int64_t>> conversation =
            database.number("SELECT conversation_id FROM message WHERE id = ?1", message);
        if (!conversation) return tl::unexpected(conversation.error());
        if (!*conversation ||
            std::find(going.conversations.begin(), going.conversations.end(), **conversation) != going.conversations.end())
            continue;
        const Result<IndexedText> text = indexed_text(database, message);
        if (!text) return tl::unexpected(text.error());
        PONDER_TRY(index_message(database, **conversation, message, *text, {}));
    }
    return {};
}

} // namespace

Result<Files> erase_rows(Database& database, const Going& going) {
    const Result<std::optional<std::int64_t>> version = database.number("PRAGMA user_version");
    if (!version) return tl::unexpected(version.error());
    const bool has_all = version->value_or(0) >= 3; // an older copy knows neither attachments nor runs

    // the messages that go, as a table that the statements below can ask
    PONDER_TRY(database.script("CREATE TEMP TABLE IF NOT EXISTS going(id INTEGER PRIMARY KEY) STRICT; "
                               "DELETE FROM temp.going"));
    for (const std::int64_t message : going.messages)
        PONDER_TRY(database.run("INSERT OR IGNORE INTO temp.going SELECT id FROM message WHERE id = ?1", message));
    Files files;
    if (has_all) {
        PONDER_TRY(keep_prompts_without(database, "SELECT id FROM temp.going"));
        PONDER_TRY(move_beginnings(database));
    }
    const Result<bool> indexed = has_all ? has_index(database) : Result<bool>(false);
    if (!indexed) return tl::unexpected(indexed.error());
    if (*indexed) PONDER_TRY(unindex(database, going));
    PONDER_TRY(unhang(database, going.messages));
    for (const std::int64_t conversation : going.conversations)
        PONDER_TRY(
            database.run("INSERT OR IGNORE INTO temp.going SELECT id FROM message WHERE conversation_id = ?1", conversation));

    std::vector<std::string> hashes;
    if (has_all) {
        auto attached = texts(database, "SELECT DISTINCT hash FROM attachment WHERE hash IS NOT NULL AND "
                                        "message_id IN (SELECT id FROM temp.going)");
        if (!attached) return tl::unexpected(attached.error());
        hashes = std::move(*attached);
        for (const std::int64_t conversation : going.conversations)
            PONDER_TRY(database.prepare("SELECT file FROM snapshot WHERE conversation_id = ?1", conversation)
                           .each([&](const Statement& row) { files.snapshots.push_back(row.text(0)); }));
        // a snapshot holds the words of the version that goes
        auto holding = texts(database, "SELECT file FROM snapshot WHERE conversation_id IN "
                                       "(SELECT conversation_id FROM message WHERE id IN (SELECT id FROM temp.going))");
        if (!holding) return tl::unexpected(holding.error());
        files.snapshots.insert(files.snapshots.end(), holding->begin(), holding->end());
        PONDER_TRY(database.run("DELETE FROM snapshot WHERE conversation_id IN "
                                "(SELECT conversation_id FROM message WHERE id IN (SELECT id FROM temp.going))"));
    }
    for (const std::int64_t message : going.messages) PONDER_TRY(database.run("DELETE FROM message WHERE id = ?1", message));
    for (const std::int64_t conversation : going.conversations) { // messages and parts go with it
        PONDER_TRY(database.run("DELETE FROM conversation WHERE id = ?1", conversation));
        PONDER_TRY(database.run("DELETE FROM draft WHERE conversation_id = ?1", conversation));
    }
    PONDER_TRY(database.run("DELETE FROM temp.going"));
    if (*indexed) PONDER_TRY(forget_unindexed(database));
    if (!has_all) return files;

    for (const std::int64_t folder : going.folders) PONDER_TRY(database.run("DELETE FROM folder WHERE id = ?1", folder));
    for (const std::int64_t tag : going.tags) PONDER_TRY(database.run("DELETE FROM tag WHERE id = ?1", tag));
    for (const std::int64_t preset : going.presets) PONDER_TRY(database.run("DELETE FROM preset WHERE id = ?1", preset));
    for (const std::string& hash : hashes) {
        PONDER_TRY(
            database.run("DELETE FROM content WHERE hash = ?1 AND NOT EXISTS(SELECT 1 FROM attachment WHERE hash = ?1)", hash));
        if (database.changed_rows() > 0) files.attachments.push_back(hash);
    }
    return files;
}

bool remove_file_in(const std::filesystem::path& folder, const std::string& name) {
    if (name.empty() || name.front() == '.' || name.find('/') != std::string::npos) return true; // none of ours
    std::error_code error;
    std::filesystem::remove(folder / name, error);
    return !error;
}

} // namespace ponder::storage
