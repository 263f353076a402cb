#include "storage/check.h"

#include "storage/attachments.h"
#include "storage/history_rows.h"
#include "storage/search_index.h"

namespace ponder::storage {

namespace {

namespace fs = std::filesystem;

struct Rule {
    const char* broken; // as a sentence about one row; %1 is its id
    const char* sql;    // the ids of rows that break it
};

// What SQLite's own checks cannot know.
constexpr Rule rules[] = {
    {"Message %1 has parts whose places have a gap.",
     "SELECT message_id FROM part GROUP BY message_id HAVING min(position) <> 0 OR max(position) <> count(*) - 1"},
    {"Message %1 has a role, state or kind that this version does not know.",
     "SELECT id FROM message WHERE role NOT IN ('system', 'user', 'assistant') "
     "OR state NOT IN ('complete', 'generating', 'stopped', 'interrupted', 'failed') "
     "UNION SELECT message_id FROM part WHERE kind NOT IN "
     "('reasoning', 'text', 'notice', 'tool_call', 'tool_result', 'citation')"},
    {"Message %1 is finished, but ticks of its writing are left.",
     "SELECT DISTINCT message_id FROM journal JOIN message ON message.id = message_id WHERE state <> 'generating'"},
    {"Message %1 shows the model a beginning that is in another conversation.",
     "SELECT message.id FROM message LEFT JOIN message first ON first.id = message.seen_from "
     "AND first.conversation_id = message.conversation_id WHERE message.seen_from IS NOT NULL AND first.id IS NULL"},
    {"An attachment of message %1 has another size than its bytes.",
     "SELECT message_id FROM attachment JOIN content USING(hash) WHERE data IS NOT NULL AND length(data) <> content.bytes"},
};

Result<void> broken_rules(Database& database, CheckReport& report) {
    for (const Rule& rule : rules) {
        int said = 0;
        PONDER_TRY(database.prepare(rule.sql).each([&](const Statement& row) {
            if (said++ >= 10) return; // the first ones say enough
            std::string sentence = rule.broken;
            sentence.replace(sentence.find("%1"), 2, std::to_string(row.integer(0)));
            report.faults.push_back(std::move(sentence));
        }));
    }
    return {};
}

Result<void> missing_files(History& history, CheckReport& report) {
    return history.database()
        .prepare("SELECT DISTINCT attachment.name, content.hash, content.bytes FROM attachment JOIN content USING(hash) "
                 "WHERE data IS NULL")
        .each([&](const Statement& row) {
            std::error_code error;
            const auto bytes = fs::file_size(attachment_folder(history) / row.text(1), error);
            if (error || static_cast<std::int64_t>(bytes) != row.integer(2))
                report.faults.push_back("The file of the attachment \"" + row.text(0) + "\" is missing or cut short.");
        });
}

Result<std::int64_t> count(Database& database, const char* table) {
    return database.number(("SELECT count(*) FROM " + std::string(table)).c_str()).map([](auto number) {
        return number.value_or(0);
    });
}

// FTS5 looks through the index's own tables. It does so by way of an INSERT, which a history opened to read refuses.
Result<bool> index_is_whole(Database& database) {
    const Result<bool> there = has_index(database);
    if (!there || !*there || database.is_read_only()) return there;
    for (const char* sql : {"INSERT INTO search_message(search_message) VALUES('integrity-check')",
                            "INSERT INTO search_head(search_head) VALUES('integrity-check')"})
        if (const Result<void> checked = database.run(sql); !checked) {
            if (checked.error().kind != ErrorKind::corrupt) return tl::unexpected(checked.error());
            return false;
        }
    return true;
}

} // namespace

Result<CheckReport> check_history(History& history) {
    Database& database = history.database();
    CheckReport report;
    PONDER_TRY(database.prepare("PRAGMA integrity_check(20)").each([&](const Statement& row) {
        if (row.text(0) != "ok") report.faults.push_back("SQLite says: " + row.text(0) + ".");
    }));
    PONDER_TRY(database.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 20")
                   .each([&](const Statement& row) {
                       report.faults.push_back("Row " + row.text(1) + " of " + row.text(0) + " belongs to a " + row.text(2) +
                                               " that is not there.");
                   }));
    PONDER_TRY(broken_rules(database, report));
    PONDER_TRY(missing_files(history, report));
    const bool lost = !report.faults.empty();
    const Result<bool> index = index_is_whole(database);
    if (!index) return tl::unexpected(index.error());
    if (!*index) report.faults.push_back("The index for searching is damaged or missing; the messages are not.");
    report.only_the_index = !lost && !*index;

    for (const auto& [number, table] : {std::pair(&report.conversations, "conversation"),
                                        std::pair(&report.messages, "message"), std::pair(&report.attachments, "attachment")}) {
        const Result<std::int64_t> rows = count(database, table);
        if (!rows) return tl::unexpected(rows.error());
        *number = *rows;
    }
    return report;
}

Result<void> repair_index(History& history) { return rebuild_index(history.database()); }

} // namespace ponder::storage
