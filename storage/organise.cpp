#include "storage/organise.h"

#include "storage/history_rows.h"
#include "storage/removal.h"
#include "storage/search_index.h"

#include <algorithm>

namespace ponder::storage {

namespace {

tl::unexpected<Error> no_folder() {
    return fail(ErrorKind::not_found, "This folder does not exist any more: nothing was changed; choose another one.");
}
tl::unexpected<Error> no_tag() {
    return fail(ErrorKind::not_found, "This tag does not exist any more: nothing was changed; choose another one.");
}
tl::unexpected<Error> no_preset() {
    return fail(ErrorKind::not_found, "This preset does not exist any more: nothing was changed; choose another one.");
}

// One line, without blanks around it.
Result<std::string> tag_name(std::string name) {
    for (char& c : name)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    name.erase(0, name.find_first_not_of(' '));
    name.erase(name.find_last_not_of(' ') + 1);
    if (name.empty()) return fail(ErrorKind::bad_file, "A tag needs a name: nothing was changed; type one.");
    return name;
}

// Runs an UPDATE of one row.
template <class... Values>
Result<void> change(History& history, tl::unexpected<Error> (*missing)(), const char* sql, const Values&... values) {
    PONDER_TRY(history.database().run(sql, values...));
    if (history.database().changed_rows() == 0) return missing();
    return {};
}

Result<std::optional<std::int64_t>> find_tag(Database& database, std::string_view name) {
    return database.number("SELECT id FROM tag WHERE name = ?1 COLLATE NOCASE AND removed IS NULL", name);
}

// A LIKE pattern for texts that contain this one; the escape character is a backslash.
std::string containing(const std::string& text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

} // namespace

// --- the list ----------------------------------------------------------------------------------------------------------------

Result<Page> list(History& history, const Listing& listing) {
    // whatever is not asked for is left out, but the parameters stay the same five
    std::string where = "WHERE ?5 IS NOT NULL AND conversation.removed IS ";
    where += listing.in_trash ? "NOT NULL" : "NULL";
    if (listing.archive == Listing::Archive::without && !listing.in_trash) where += " AND archived = 0";
    if (listing.archive == Listing::Archive::only) where += " AND archived <> 0";
    if (listing.pinned_only) where += " AND pinned <> 0";
    if (listing.folder)
        where += *listing.folder != 0 ? " AND folder_id = ?1 AND EXISTS(SELECT 1 FROM folder WHERE id = ?1 AND removed IS NULL)"
                                      : " AND NOT EXISTS(SELECT 1 FROM folder WHERE id = folder_id AND removed IS NULL)";
    if (!listing.model.empty())
        where += " AND conversation.id IN (SELECT conversation_id FROM message WHERE model = ?2 AND model <> '')";
    if (listing.from_ms != 0) where += " AND updated_ms >= ?3";
    if (listing.to_ms != 0) where += " AND updated_ms < ?4";
    if (!listing.title.empty()) where += " AND title LIKE ?5 ESCAPE '\\'";
    for (const std::string& name : listing.tags) {
        const Result<std::optional<std::int64_t>> tag = find_tag(history.database(), name);
        if (!tag) return tl::unexpected(tag.error());
        if (!*tag) return Page{}; // nothing has a tag that is not there
        where += " AND EXISTS(SELECT 1 FROM conversation_tag WHERE conversation_id = conversation.id AND tag_id = " +
                 std::to_string(**tag) + ")";
    }
    std::string order = listing.pinned_first ? " ORDER BY pinned DESC, " : " ORDER BY ";
    switch (listing.order) {
    case Order::updated: order += "updated_ms DESC, "; break;
    case Order::used: order += "used_ms DESC, "; break;
    case Order::created: order += "created_ms DESC, "; break;
    case Order::title: order += "title COLLATE NOCASE, "; break;
    }
    order += "conversation.id DESC";

    Database& database = history.database();
    Result<Transaction> snapshot = Transaction::begin(database, Transaction::Kind::read);
    if (!snapshot) return tl::unexpected(snapshot.error());
    const std::int64_t folder = listing.folder.value_or(0);
    const std::string pattern = containing(listing.title);
    Page page;
    const Result<std::optional<std::int64_t>> total = database.number(
        ("SELECT count(*) FROM conversation " + where).c_str(), folder, listing.model, listing.from_ms, listing.to_ms, pattern);
    if (!total) return tl::unexpected(total.error());
    page.total = total->value_or(0);
    // the page is found first, so that tags are looked up for its rows alone
    const std::string ids = "WHERE conversation.id IN (SELECT id FROM conversation " + where + order + " LIMIT ?6 OFFSET ?7)";
    PONDER_TRY(database
                   .prepare(conversations_sql(ids + order).c_str(), folder, listing.model, listing.from_ms, listing.to_ms,
                            pattern, std::max(listing.limit, 0), std::max(listing.offset, 0))
                   .each([&](const Statement& row) { page.conversations.push_back(read_conversation(row)); }));
    return page;
}

Result<std::vector<std::string>> models(History& history) {
    std::vector<std::string> found;
    PONDER_TRY(history.database()
                   .prepare("SELECT DISTINCT model FROM message WHERE model <> '' ORDER BY model")
                   .each([&](const Statement& row) { found.push_back(row.text(0)); }));
    return found;
}

Result<void> set_archived(History& history, std::int64_t conversation, bool archived) {
    return change(history, no_conversation, "UPDATE conversation SET archived = ?2 WHERE id = ?1", conversation, archived);
}

Result<void> touch(History& history, std::int64_t conversation) {
    Result<Transaction> transaction = Transaction::begin(history.database(), Transaction::Kind::cheap_write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(change(history, no_conversation, "UPDATE conversation SET used_ms = ?2 WHERE id = ?1", conversation, now_ms()));
    return transaction->commit();
}

// --- folders -----------------------------------------------------------------------------------------------------------------

Result<std::vector<Folder>> folders(History& history) {
    std::vector<Folder> found;
    PONDER_TRY(
        history.database()
            .prepare("SELECT id, name, (SELECT count(*) FROM conversation WHERE folder_id = folder.id AND removed IS NULL) "
                     "FROM folder WHERE removed IS NULL ORDER BY position, id")
            .each([&](const Statement& row) {
                found.push_back({row.integer(0), row.text(1), row.integer(2)});
            }));
    return found;
}

Result<std::int64_t> create_folder(History& history, const std::string& name) {
    PONDER_TRY(history.database().run(
        "INSERT INTO folder(name, position) SELECT ?1, coalesce(max(position), 0) + 1 FROM folder", name));
    return history.database().last_id();
}

Result<void> rename_folder(History& history, std::int64_t folder, const std::string& name) {
    return change(history, no_folder, "UPDATE folder SET name = ?2 WHERE id = ?1 AND removed IS NULL", folder, name);
}

Result<void> move_folder(History& history, std::int64_t folder, int place) {
    Result<Transaction> transaction = Transaction::begin(history.database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    const Result<std::vector<Folder>> all = folders(history);
    if (!all) return tl::unexpected(all.error());
    std::vector<std::int64_t> order;
    for (const Folder& one : *all) order.push_back(one.id);
    const auto found = std::find(order.begin(), order.end(), folder);
    if (found == order.end()) return no_folder();
    order.erase(found);
    order.insert(order.begin() + std::clamp<std::ptrdiff_t>(place, 0, static_cast<std::ptrdiff_t>(order.size())), folder);
    for (std::size_t i = 0; i < order.size(); ++i)
        PONDER_TRY(history.database().run("UPDATE folder SET position = ?2 WHERE id = ?1 AND position <> ?2", order[i], i + 1));
    return transaction->commit();
}

Result<void> set_folder(History& history, std::int64_t conversation, std::optional<std::int64_t> folder) {
    Result<Transaction> transaction = Transaction::begin(history.database(), Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    if (folder) {
        const Result<std::optional<std::int64_t>> there =
            history.database().number("SELECT 1 FROM folder WHERE id = ?1 AND removed IS NULL", *folder);
        if (!there) return tl::unexpected(there.error());
        if (!*there) return no_folder();
    }
    PONDER_TRY(change(history, no_conversation, "UPDATE conversation SET folder_id = ?2 WHERE id = ?1", conversation, folder));
    return transaction->commit();
}

Result<Removal> remove_folder(History& history, std::int64_t folder) {
    return mark_removed(history.database(), no_folder, [&](std::int64_t removal) {
        return history.database().run("UPDATE folder SET removed = ?2 WHERE id = ?1 AND removed IS NULL", folder, removal);
    });
}

// --- tags --------------------------------------------------------------------------------------------------------------------

Result<std::vector<Tag>> tags(History& history) {
    std::vector<Tag> found;
    PONDER_TRY(history.database()
                   .prepare("SELECT id, name, (SELECT count(*) FROM conversation_tag JOIN conversation ON "
                            "conversation.id = conversation_id WHERE tag_id = tag.id AND conversation.removed IS NULL) "
                            "FROM tag WHERE removed IS NULL ORDER BY name COLLATE NOCASE, name")
                   .each([&](const Statement& row) {
                       found.push_back({row.integer(0), row.text(1), row.integer(2)});
                   }));
    return found;
}

Result<void> tag(History& history, std::int64_t conversation, const std::string& given) {
    const Result<std::string> name = tag_name(given);
    if (!name) return tl::unexpected(name.error());
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database, conversation));
    Result<std::optional<std::int64_t>> id = find_tag(database, *name);
    if (!id) return tl::unexpected(id.error());
    if (!*id) {
        PONDER_TRY(database.run("INSERT INTO tag(name) VALUES(?1)", *name));
        *id = database.last_id();
    }
    PONDER_TRY(
        database.run("INSERT OR IGNORE INTO conversation_tag(conversation_id, tag_id) VALUES(?1, ?2)", conversation, **id));
    return transaction->commit();
}

Result<void> untag(History& history, std::int64_t conversation, const std::string& given) {
    const Result<std::string> name = tag_name(given);
    if (!name) return tl::unexpected(name.error());
    return change(history, no_tag,
                  "DELETE FROM conversation_tag WHERE conversation_id = ?1 AND tag_id IN "
                  "(SELECT id FROM tag WHERE name = ?2 COLLATE NOCASE AND removed IS NULL)",
                  conversation, *name);
}

Result<void> rename_tag(History& history, std::int64_t tag, const std::string& given) {
    const Result<std::string> name = tag_name(given);
    if (!name) return tl::unexpected(name.error());
    const Result<std::optional<std::int64_t>> other = find_tag(history.database(), *name);
    if (!other) return tl::unexpected(other.error());
    if (*other && **other != tag)
        return fail(ErrorKind::bad_file, "There is a tag of this name already: nothing was changed; choose another name.");
    return change(history, no_tag, "UPDATE tag SET name = ?2 WHERE id = ?1 AND removed IS NULL", tag, *name);
}

Result<Removal> remove_tag(History& history, std::int64_t tag) {
    return mark_removed(history.database(), no_tag, [&](std::int64_t removal) {
        return history.database().run("UPDATE tag SET removed = ?2 WHERE id = ?1 AND removed IS NULL", tag, removal);
    });
}

// --- notes, settings, presets ------------------------------------------------------------------------------------------------

Result<std::string> note(History& history, std::int64_t conversation) {
    Statement row = history.database().prepare("SELECT text FROM note WHERE conversation_id = ?1", conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    return *there ? row.text(0) : std::string();
}

Result<void> set_note(History& history, std::int64_t conversation, const std::string& text) {
    Database& database = history.database();
    return change_head(database, conversation, [&] {
        if (text.empty()) return database.run("DELETE FROM note WHERE conversation_id = ?1", conversation);
        return database.run("INSERT INTO note(conversation_id, text) VALUES(?1, ?2) ON CONFLICT(conversation_id) DO UPDATE "
                            "SET text = excluded.text",
                            conversation, text);
    });
}

Result<ChatSettings> chat_settings(History& history, std::int64_t conversation) {
    Statement row = history.database().prepare("SELECT system_prompt, settings FROM chat_settings WHERE conversation_id = ?1",
                                               conversation);
    const Result<bool> there = row.step();
    if (!there) return tl::unexpected(there.error());
    return *there ? ChatSettings{row.text(0), row.text(1)} : ChatSettings{};
}

Result<void> set_chat_settings(History& history, std::int64_t conversation, const ChatSettings& settings) {
    Database& database = history.database();
    Result<Transaction> transaction = Transaction::begin(database, Transaction::Kind::write);
    if (!transaction) return tl::unexpected(transaction.error());
    PONDER_TRY(find_conversation(database, conversation));
    if (settings == ChatSettings{})
        PONDER_TRY(database.run("DELETE FROM chat_settings WHERE conversation_id = ?1", conversation));
    else
        PONDER_TRY(database.run("INSERT INTO chat_settings(conversation_id, system_prompt, settings) VALUES(?1, ?2, ?3) ON "
                                "CONFLICT(conversation_id) DO UPDATE SET system_prompt = excluded.system_prompt, "
                                "settings = excluded.settings",
                                conversation, settings.system_prompt, settings.settings));
    return transaction->commit();
}

Result<std::vector<Preset>> presets(History& history) {
    std::vector<Preset> found;
    PONDER_TRY(history.database()
                   .prepare("SELECT id, name, system_prompt, settings FROM preset WHERE removed IS NULL "
                            "ORDER BY name COLLATE NOCASE, id")
                   .each([&](const Statement& row) {
                       found.push_back({row.integer(0), row.text(1), {row.text(2), row.text(3)}});
                   }));
    return found;
}

Result<std::int64_t> save_preset(History& history, const Preset& preset) {
    if (preset.id != 0) {
        PONDER_TRY(change(history, no_preset,
                          "UPDATE preset SET name = ?2, system_prompt = ?3, settings = ?4 WHERE id = ?1 AND removed IS NULL",
                          preset.id, preset.name, preset.settings.system_prompt, preset.settings.settings));
        return preset.id;
    }
    PONDER_TRY(history.database().run("INSERT INTO preset(name, system_prompt, settings) VALUES(?1, ?2, ?3)", preset.name,
                                      preset.settings.system_prompt, preset.settings.settings));
    return history.database().last_id();
}

Result<Removal> remove_preset(History& history, std::int64_t preset) {
    return mark_removed(history.database(), no_preset, [&](std::int64_t removal) {
        return history.database().run("UPDATE preset SET removed = ?2 WHERE id = ?1 AND removed IS NULL", preset, removal);
    });
}

} // namespace ponder::storage
