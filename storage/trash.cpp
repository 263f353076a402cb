#include "storage/trash.h"

#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/erasing.h"
#include "storage/history_rows.h"
#include "storage/removal.h"
#include "storage/runs.h"

#include <array>
#include <sstream>

namespace ponder::storage {

namespace {

constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000;
constexpr std::int64_t kept_ms = 30 * day_ms;

// The tables whose rows can be removed.
constexpr std::array removable{"conversation", "message", "folder", "tag", "preset"};

tl::unexpected<Error> no_removal() {
    return fail(ErrorKind::not_found,
                "This can no longer be undone because it was undone already or is deleted for good: nothing "
                "was changed.");
}

// A removal that nothing is marked with any more has had its day.
Result<void> forget_empty_removals(Database& database) {
    std::string marked;
    for (const char* table : removable)
        marked += (marked.empty() ? "" : " UNION ALL ") + ("SELECT removed FROM " + std::string(table)) +
                  " WHERE removed IS NOT NULL";
    return database.run(("DELETE FROM removal WHERE id NOT IN (" + marked + ")").c_str());
}

// A tag of the same name may have been made meanwhile: the chats of the old one join it.
Result<void> merge_returning_tags(Database& database, std::int64_t removal) {
    struct Twin {
        std::int64_t returning, there;
    };
    std::vector<Twin> twins;
    PONDER_TRY(database
                   .prepare("SELECT old.id, other.id FROM tag old JOIN tag other ON other.name = old.name COLLATE NOCASE "
                            "AND other.removed IS NULL WHERE old.removed = ?1",
                            removal)
                   .each([&](const Statement& row) {
                       twins.push_back({row.integer(0), row.integer(1)});
                   }));
    for (const Twin& twin : twins) {
        PONDER_TRY(database.run("INSERT OR IGNORE INTO conversation_tag SELECT conversation_id, ?2 FROM conversation_tag "
                                "WHERE tag_id = ?1",
                                twin.returning, twin.there));
        PONDER_TRY(database.run("DELETE FROM tag WHERE id = ?1", twin.returning));
    }
    return {};
}

Result<std::vector<std::int64_t>> ids(Database& database, const std::string& sql, std::int64_t key = 0) {
    std::vector<std::int64_t> found;
    PONDER_TRY(database.prepare(sql.c_str(), key).each([&](const Statement& row) { found.push_back(row.integer(0)); }));
    return found;
}

// Everything that these removals (by a condition on removal ids) took away.
Result<Going> marked_by(Database& database, const std::vector<std::int64_t>& removals) {
    Going going;
    std::vector<std::int64_t>* lists[] = {&going.conversations, &going.messages, &going.folders, &going.tags, &going.presets};
    for (const std::int64_t removal : removals)
        for (std::size_t i = 0; i < removable.size(); ++i) {
            const auto found = ids(database, "SELECT id FROM " + std::string(removable[i]) + " WHERE removed = ?1", removal);
            if (!found) return tl::unexpected(found.error());
            lists[i]->insert(lists[i]->end(), found->begin(), found->end());
        }
    return going;
}

Result<std::vector<std::int64_t>> created_ms(Database& database, const char* table, const std::vector<std::int64_t>& ids,
                                             tl::unexpected<Error> (*missing)()) {
    std::vector<std::int64_t> times;
    for (const std::int64_t id : ids) {
        const auto time = database.number(("SELECT created_ms FROM " + std::string(table) + " WHERE id = ?1").c_str(), id);
        if (!time) return tl::unexpected(time.error());
        if (!*time) return missing();
        times.push_back(**time);
    }
    return times;
}

// What is erased from the history, but not yet from everything that lies beside it. Noted in the same transaction, so that a
// program that ends in between, or a backup that could not be opened today, is seen to at the next start.
struct Pending {
    Going going; // conversations and messages
    Files files;

    std::string words() const {
        std::string text;
        auto line = [&](const char* kind, const std::string& value) { text += kind + (" " + value) + "\n"; };
        for (std::size_t i = 0; i < going.conversations.size(); ++i)
            line("c", std::to_string(going.conversations[i]) + " " + std::to_string(going.conversations_created_ms[i]));
        for (std::size_t i = 0; i < going.messages.size(); ++i)
            line("m", std::to_string(going.messages[i]) + " " + std::to_string(going.messages_created_ms[i]));
        for (const std::string& file : files.attachments) line("a", file);
        for (const std::string& file : files.snapshots) line("s", file);
        return text;
    }

    void read(const std::string& words) {
        std::istringstream in(words);
        for (std::string kind; in >> kind;) {
            std::int64_t id = 0, created = 0;
            std::string file;
            if (kind == "c" && in >> id >> created) {
                going.conversations.push_back(id);
                going.conversations_created_ms.push_back(created);
            } else if (kind == "m" && in >> id >> created) {
                going.messages.push_back(id);
                going.messages_created_ms.push_back(created);
            } else if ((kind == "a" || kind == "s") && in >> file) {
                (kind == "a" ? files.attachments : files.snapshots).push_back(file);
            }
        }
    }
};

Result<Pending> pending(Database& database) {
    Pending found;
    PONDER_TRY(database.prepare("SELECT value FROM fact WHERE name = 'erasing'").each([&](const Statement& row) {
        found.read(row.text(0));
    }));
    return found;
}

// Takes what is pending out of the copies and folders.
Result<void> finish(History& history, Erased& erased) {
    Database& database = history.database();
    const Result<Pending> left = pending(database);
    if (!left) return tl::unexpected(left.error());
    erased.not_reached = erase_in_copies(history.path(), left->going);
    auto remove = [&](const std::filesystem::path& folder, const std::vector<std::string>& files) {
        for (const std::string& file : files)
            if (!remove_file_in(folder, file)) erased.not_reached.push_back(folder / file);
    };
    remove(snapshot_folder(history), left->files.snapshots);
    for (const std::string& hash : left->files.attachments) { // the same bytes may have come again meanwhile
        const Result<std::optional<std::int64_t>> wanted = database.number("SELECT 1 FROM content WHERE hash = ?1", hash);
        if (!wanted) return tl::unexpected(wanted.error());
        if (!*wanted) remove(attachment_folder(history), {hash});
    }
    if (erased.not_reached.empty()) PONDER_TRY(database.run("DELETE FROM fact WHERE name = 'erasing'"));
    return {};
}

Result<Erased> carry_out(History& history, Going going) {
    Database& database = history.database();
    Erased erased;
    {
        Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
        if (!transaction) return tl::unexpected(transaction.error());
        auto conversations = created_ms(database, "conversation", going.conversations, no_conversation);
        if (!conversations) return tl::unexpected(conversations.error());
        auto messages = created_ms(database, "message", going.messages, no_message);
        if (!messages) return tl::unexpected(messages.error());
        going.conversations_created_ms = std::move(*conversations);
        going.messages_created_ms = std::move(*messages);
        erased.conversations = static_cast<std::int64_t>(going.conversations.size());
        erased.messages = static_cast<std::int64_t>(going.messages.size());
        Result<Files> files = erase_rows(database, going);
        if (!files) return tl::unexpected(files.error());
        PONDER_TRY(forget_empty_removals(database));
        const Result<Pending> before = pending(database);
        if (!before) return tl::unexpected(before.error());
        PONDER_TRY(database.run("INSERT OR REPLACE INTO fact(name, value) VALUES('erasing', ?1)",
                                before->words() + Pending{going, std::move(*files)}.words()));
        PONDER_TRY(transaction->commit());
    }
    PONDER_TRY(finish(history, erased));
    if (!database.empty_wal()) // what is removed shall not linger there
        erased.not_reached.push_back(history.path().string() + "-wal");
    return erased;
}

} // namespace

Result<Removal> trash(History& history, const std::vector<std::int64_t>& conversations) {
    Database& database = history.database();
    return mark_removed(database, no_conversation, [&](std::int64_t removal) -> Result<void> {
        for (const std::int64_t conversation : conversations) {
            PONDER_TRY(
                database.run("UPDATE conversation SET removed = ?2 WHERE id = ?1 AND removed IS NULL", conversation, removal));
            if (database.changed_rows() == 0) return no_conversation();
        }
        return {};
    });
}

Result<Removal> remove_version(History& history, std::int64_t message) {
    Database& database = history.database();
    return mark_removed(database, no_message, [&](std::int64_t removal) {
        return database.run("UPDATE message SET removed = ?2 WHERE id = ?1 AND removed IS NULL", message, removal);
    });
}

Result<Removal> remove_branch(History& history, std::int64_t message) {
    Database& database = history.database();
    return mark_removed(database, no_message, [&](std::int64_t removal) {
        return database.run(R"sql(
            WITH RECURSIVE below(id) AS (
                VALUES(?1) UNION SELECT message.id FROM below JOIN message ON message.parent_id = below.id)
            UPDATE message SET removed = ?2 WHERE id IN (SELECT id FROM below) AND removed IS NULL)sql",
                            message, removal);
    });
}

Result<void> undo(History& history, Removal removal) {
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::optional<std::int64_t>> there = database.number("SELECT 1 FROM removal WHERE id = ?1", removal.id);
    if (!there) return tl::unexpected(there.error());
    if (!*there) return no_removal();
    PONDER_TRY(merge_returning_tags(database, removal.id));
    for (const char* table : removable)
        PONDER_TRY(
            database.run(("UPDATE " + std::string(table) + " SET removed = NULL WHERE removed = ?1").c_str(), removal.id));
    PONDER_TRY(database.run("DELETE FROM removal WHERE id = ?1", removal.id));
    return transaction->commit();
}

Result<std::vector<Trashed>> trashed(History& history) {
    std::vector<Trashed> found;
    std::vector<std::pair<std::int64_t, std::int64_t>> acts;
    Result<Transaction> snapshot = Transaction::begin(history.database(), Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    PONDER_TRY(history.database()
                   .prepare("SELECT removal.id, at_ms FROM conversation JOIN removal ON removal.id = conversation.removed "
                            "ORDER BY removal.id DESC, conversation.id DESC")
                   .each([&](const Statement& row) { acts.emplace_back(row.integer(0), row.integer(1)); }));
    const std::string sql = conversations_sql("WHERE removed IS NOT NULL ORDER BY removed DESC, conversation.id DESC");
    PONDER_TRY(history.database().prepare(sql.c_str()).each([&](const Statement& row) {
        if (found.size() < acts.size())
            found.push_back({{acts[found.size()].first}, acts[found.size()].second, read_conversation(row)});
    }));
    return found;
}

Result<void> restore(History& history, std::int64_t conversation) {
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(database.run("UPDATE conversation SET removed = NULL WHERE id = ?1 AND removed IS NOT NULL", conversation));
    if (database.changed_rows() == 0) return no_conversation();
    PONDER_TRY(forget_empty_removals(database));
    return transaction->commit();
}

Result<Erased> erase(History& history, const std::vector<std::int64_t>& conversations) {
    Going going;
    going.conversations = conversations;
    return carry_out(history, std::move(going));
}

Result<Erased> erase_removed(History& history, Removal removal) {
    const Result<std::optional<std::int64_t>> there =
        history.database().number("SELECT 1 FROM removal WHERE id = ?1", removal.id);
    if (!there) return tl::unexpected(there.error());
    if (!*there) return no_removal();
    Result<Going> going = marked_by(history.database(), {removal.id});
    if (!going) return tl::unexpected(going.error());
    return carry_out(history, std::move(*going));
}

Result<Erased> empty_trash(History& history) {
    const auto removals = ids(history.database(), "SELECT id FROM removal WHERE ?1 = 0");
    if (!removals) return tl::unexpected(removals.error());
    Result<Going> going = marked_by(history.database(), *removals);
    if (!going) return tl::unexpected(going.error());
    return carry_out(history, std::move(*going));
}

Result<Erased> erase_overdue(History& history) {
    Database& database = history.database();
    const std::int64_t now = now_ms();
    {
        Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
        if (!transaction) return tl::unexpected(transaction.error());
        // what was removed by a clock that ran ahead is counted from today
        PONDER_TRY(database.run("UPDATE removal SET at_ms = ?1 WHERE at_ms > ?1 + ?2", now, day_ms));
        PONDER_TRY(database.run("UPDATE removal SET due_ms = NULL WHERE due_ms > ?1 OR at_ms + ?2 > ?1", now, kept_ms));
        PONDER_TRY(database.run("UPDATE removal SET due_ms = ?1 WHERE due_ms IS NULL AND at_ms + ?2 <= ?1", now, kept_ms));
        PONDER_TRY(transaction->commit());
    }
    const auto removals = ids(database, "SELECT id FROM removal WHERE due_ms <= ?1", now - day_ms);
    if (!removals) return tl::unexpected(removals.error());
    if (removals->empty()) {
        Erased erased;
        const Result<std::optional<std::int64_t>> unfinished = database.number("SELECT 1 FROM fact WHERE name = 'erasing'");
        if (!unfinished) return tl::unexpected(unfinished.error());
        if (*unfinished) PONDER_TRY(finish(history, erased));
        return erased;
    }
    Result<Going> going = marked_by(database, *removals);
    if (!going) return tl::unexpected(going.error());
    return carry_out(history, std::move(*going));
}

} // namespace ponder::storage
