// Backups, going back to one, checking, and getting messages out of a damaged file.
#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/check.h"
#include "storage/history_rows.h"
#include "storage/migrations.h"
#include "storage/organise.h"
#include "storage/search.h"
#include "storage/trash.h"
#include "support.h"

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

History with_messages(const fs::path& file, int count) {
    History history = open_history(file);
    std::int64_t chat = 0;
    std::optional<std::int64_t> last;
    History::Batch batch = must(history.batch());
    for (int i = 0; i < count; ++i) {
        if (i % 20 == 0) {
            chat = must(history.create_conversation("chat " + std::to_string(i / 20)));
            last.reset();
        }
        Message message = i % 2 ? answer(chat, last, "answer " + std::to_string(i) + std::string(300, 'a'))
                                : user_message(chat, last, "question " + std::to_string(i));
        if (i % 50 == 1) message.parts[0].text += std::string(9'000, 'o'); // with pages of its own
        message.tokens.assign(i % 2 ? 5 : 0, i);
        last = must(history.add_message(message));
    }
    must(batch.commit());
    return history;
}

std::map<std::int64_t, Message> all_messages(History& history) {
    std::map<std::int64_t, Message> found;
    for (const Conversation& conversation : must(history.conversations()))
        for (Message& message : must(history.messages(conversation.id))) found[message.id] = std::move(message);
    return found;
}

} // namespace

TEST_CASE("ten backups are kept, the newest ones, whatever the clock says") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = with_messages(file, 3);
    for (int i = 1; i <= 13; ++i) CHECK(must(back_up(history)).number == i);
    write_bytes(backup_folder(file) / "000099.txt", "not ours");
    write_bytes(backup_folder(file) / "letter.sqlite", "not ours");
    const std::vector<Backup> kept = backups(file);
    REQUIRE(kept.size() == 10);
    CHECK(kept.front().number == 13);
    CHECK(kept.back().number == 4);
    CHECK(fs::exists(backup_folder(file) / "letter.sqlite"));
    for (const Backup& backup : kept) {
        CHECK(backup.why == "asked");
        CHECK(backup.bytes > 4096);
        History copy = must(History::open(backup.file, true));
        CHECK(must(copy.messages(1)).size() == 3);
    }
    must(back_up(history.database(), file, "before-v9"));
    must(back_up(history.database(), file, "before-v9")); // a migration that fails at each start
    CHECK(backups(file).size() == 10);
    CHECK(backups(file)[1].why == "asked");
}

TEST_CASE("a backup is made once a day, and none when nothing has changed") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = with_messages(file, 3);
    const Backup first = must(back_up_daily(history)).value();
    CHECK(first.why == "daily");
    CHECK_FALSE(must(back_up_daily(history)));
    const fs::path yesterday = backup_folder(file) / "000001-2001-01-01-daily.sqlite";
    fs::rename(first.file, yesterday);
    CHECK_FALSE(must(back_up_daily(history)));
    ::usleep(20'000);
    must(history.create_conversation("new"));
    CHECK(must(back_up_daily(history)).value().number == 2);
    History reader = must(History::open(file, true));
    CHECK_FALSE(must(back_up_daily(reader))); // as the window does it, beside
}

TEST_CASE("a damaged history is not copied over its good backups") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    { History history = with_messages(file, 200); }
    std::string bytes = bytes_of(file);
    const std::size_t place = bytes.find("question 150");
    REQUIRE(place != std::string::npos);
    for (std::size_t i = place / 4096 * 4096; i < (place / 4096 + 1) * 4096; ++i) bytes[i] = '\x5A';
    write_bytes(file, bytes);
    History history = open_history(file);
    CHECK(outcome(back_up(history)) == "corrupt");
    CHECK(outcome(back_up_daily(history)) == "corrupt");
    CHECK(backups(file).empty());
    CHECK(folder_bytes(backup_folder(file)).empty());
}

TEST_CASE("going back to a backup keeps what was there as a backup of its own") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = with_messages(file, 3);
    const Backup backup = must(back_up(history));
    const std::int64_t later = must(history.create_conversation("later"));
    CHECK_FALSE(must(restore_backup(file, backup)));
    CHECK(outcome(history.conversation(later)) == "not_found"); // seen by a window that was open
    CHECK(must(history.messages(1)).size() == 3);
    REQUIRE(backups(file).size() == 2);
    CHECK(backups(file)[0].why == "before-restore");
    CHECK_FALSE(must(restore_backup(file, backups(file)[0])));
    CHECK(must(history.conversation(later)).title == "later");
    CHECK(must(check_history(history)).faults.empty());
    for (const auto& [name, bytes] : folder_bytes(folder.path())) CHECK_FALSE(name.ends_with(".restoring"));

    Backup broken = backup;
    broken.file = folder / "broken.sqlite";
    write_bytes(broken.file, bytes_of(backup.file).substr(0, 30'000));
    CHECK(outcome(restore_backup(file, broken)) == "corrupt");
    CHECK(must(history.conversation(later)).title == "later");
    must(history.hold_generation_lock());
    CHECK(outcome(restore_backup(file, backup)) == "busy");
}

TEST_CASE("a backup takes the place of a file that cannot be read, which is set aside with its WAL") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    Backup backup;
    {
        History history = with_messages(file, 3);
        backup = must(back_up(history));
    }
    write_bytes(file, std::string(64560, '\0')); // as a power cut left another program's
    write_bytes(file.string() + "-wal", "leftover");
    const auto aside = must(restore_backup(file, backup));
    REQUIRE(aside);
    CHECK(bytes_of(*aside) == std::string(64560, '\0'));
    CHECK(bytes_of(aside->string() + "-wal") == "leftover");
    CHECK(set_aside(file) == std::vector{*aside});
    History history = open_history(file);
    CHECK(must(history.messages(1)).size() == 3);
    must(history.verify());
}

TEST_CASE("a backup of the first version of the schema opens and is brought up to date") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        must(create_private_file(file));
        Database database = must(Database::open(file, Database::Access::write));
        must(database.script("PRAGMA journal_mode = WAL"));
        must(migrate(database, file, migrations().first(1)));
        must(database.script("INSERT INTO conversation VALUES(1, 'oldest', 1, 2, 0, NULL);"
                             "INSERT INTO message VALUES(1, 1, NULL, 'user', 'complete', 1, 1, '', '', 0, 0, 0, 0);"
                             "INSERT INTO part VALUES(1, 1, 0, 'text', 1, 1, 1, 'xyzzyxyzzy');"));
    }
    {
        History history = open_history(file);
        CHECK(must(history.conversation(1)).title == "oldest");
        CHECK(must(history.conversation(1)).used_ms == 2);
        REQUIRE(backups(file).size() == 1);
        CHECK(backups(file)[0].why == "before-v3");
        must(erase(history, {1})); // reaches the old copy as well
        CHECK(bytes_of(backups(file)[0].file).find("xyzzy") == std::string::npos);
        must(history.create_conversation("second"));
        must(restore_backup(file, backups(file)[0]));
    }
    History history = open_history(file);
    CHECK(must(history.conversations()).empty());
    must(history.verify());
}

TEST_CASE("the oldest schema brought up to date equals a new one, column by column") {
    auto schema = [](Database& database) {
        std::vector<std::string> lines;
        must(database.prepare("SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
                 .each([&](const Statement& row) { lines.push_back(row.text(0) + " " + row.text(1) + " of " + row.text(2)); }));
        must(database
                 .prepare("SELECT t.name, c.* FROM pragma_table_list t JOIN pragma_table_xinfo(t.name) c WHERE t.schema = "
                          "'main' ORDER BY 1, 2")
                 .each([&](const Statement& row) {
                     std::string line;
                     for (int i = 0; i < row.columns(); ++i) line += row.text(i) + "|";
                     lines.push_back(line);
                 }));
        for (const char* pragma : {"pragma_foreign_key_list", "pragma_index_list"})
            must(database
                     .prepare(("SELECT t.name, c.* FROM pragma_table_list t JOIN " + std::string(pragma) +
                               "(t.name) c WHERE t.schema = 'main' "
                               "AND t.type = 'table' ORDER BY 1, 2, 3, 4")
                                  .c_str())
                     .each([&](const Statement& row) {
                         std::string line = pragma;
                         for (int i = 0; i < row.columns(); ++i) line += "|" + row.text(i);
                         lines.push_back(line);
                     }));
        return lines;
    };
    QuickFolder folder;
    for (std::size_t oldest = 1; oldest < migrations().size(); ++oldest) {
        const fs::path old_file = folder / ("old" + std::to_string(oldest)), new_file = folder / "new";
        must(create_private_file(old_file));
        must(migrate(*std::make_unique<Database>(must(Database::open(old_file, Database::Access::write))), old_file,
                     migrations().first(oldest)));
        History old_history = open_history(old_file), new_history = open_history(new_file);
        CHECK(schema(old_history.database()) == schema(new_history.database()));
        CHECK(schema(new_history.database()).size() > 100);
    }
}

// --- checking and salvaging --------------------------------------------------------------------------------------------------

TEST_CASE("a check names what is wrong in sentences and finds nothing in a good history") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = with_messages(file, 40);
    const CheckReport good = must(check_history(history));
    CHECK(good.faults.empty());
    CHECK(good.conversations == 2);
    CHECK(good.messages == 40);
    History reader = must(History::open(file, true));
    CHECK(must(check_history(reader)).faults.empty());

    struct Case {
        const char* sql;
        const char* says;
    };
    const Case one = GENERATE(
        Case{"UPDATE part SET position = 7 WHERE message_id = 3", "Message 3 has parts whose places have a gap."},
        Case{"UPDATE message SET role = 'robot' WHERE id = 4", "Message 4 has a role"},
        Case{"INSERT INTO journal VALUES(5, 1, 0, 0, 'x', x'')", "Message 5 is finished, but"},
        Case{"UPDATE message SET seen_from = 99 WHERE id = 6", "Message 6 shows the model"},
        Case{"PRAGMA foreign_keys = OFF; UPDATE part SET message_id = 777 WHERE message_id = 8",
             "belongs to a message that is not there"},
        Case{"INSERT INTO content VALUES('h', 5, 0, x'00'); INSERT INTO attachment VALUES(1, 9, 0, 'n', '', 5, 'h', '')",
             "An attachment of message 9 has another size"});
    must(history.database().script(one.sql));
    const CheckReport report = must(check_history(history));
    REQUIRE(report.faults.size() == 1);
    CHECK(report.faults[0].find(one.says) != std::string::npos);
    CHECK_FALSE(report.only_the_index);
}

TEST_CASE("a damaged index is told from damaged messages and made again") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        History history = with_messages(file, 40);
        must(history.database().script("DELETE FROM fact"));
    }
    History reader = must(History::open(file, true));
    CHECK(must(check_history(reader)).only_the_index);
    History history = open_history(file);
    CHECK(must(check_history(history)).faults.empty());
    must(repair_index(history));
    Query query;
    query.text = "\"question 4\"";
    CHECK(must(search(history, query)).hits.size() >= 1);
}

TEST_CASE("every message of a good file is salvaged as it was, also what lies only in the WAL") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite", into = folder / "salvaged.sqlite";
    History history = with_messages(file, 100);
    must(tag(history, 1, "t"));
    must(set_note(history, 2, "noted"));
    must(set_folder(history, 1, must(create_folder(history, "f"))));
    must(trash(history, {3}));
    must(history.add_message(answer(1, {}, "part", MessageState::generating)));
    const auto before = folder_bytes(folder.path());
    REQUIRE(before.at("history.sqlite-wal").size() > 10'000);
    const Salvaged counts = must(salvage(file, into));
    CHECK(counts.conversations == 5);
    CHECK(counts.messages == 101);
    CHECK(counts.made_up == 0);
    auto after = folder_bytes(folder.path());
    std::erase_if(after, [](const auto& entry) { return entry.first.starts_with("salvaged"); });
    CHECK((after == before)); // the damaged file is as it was

    History salvaged = open_history(into);
    must(history.database().run("UPDATE message SET state = 'interrupted' WHERE state = 'generating'"));
    must(history.database().run("UPDATE part SET ended_ms = 0 WHERE message_id = 101"));
    auto now = all_messages(salvaged), then = all_messages(history);
    now[101].parts[0].ended_ms = 0;
    CHECK(now == then);
    CHECK(must(salvaged.conversations()) == must(history.conversations()));
    CHECK(must(note(salvaged, 2)) == "noted");
    CHECK(must(trashed(salvaged)).size() == 1);
    CHECK(must(check_history(salvaged)).faults.empty());
    CHECK(outcome(salvage(file, into)) == "bad_file"); // never over something
}

TEST_CASE("whatever page is damaged, the messages of all others are salvaged") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    std::map<std::int64_t, Message> original;
    {
        History history = with_messages(file, 200);
        original = all_messages(history);
    }
    const std::string good = bytes_of(file);
    const std::size_t pages = good.size() / 4096;
    REQUIRE(pages > 60);
    for (std::size_t page = 0; page < pages; page += page < 4 ? 1 : 13) {
        const char filling = page % 2 ? '\0' : '\x5A';
        const fs::path damaged = folder / "damaged.sqlite", into = folder / ("into-" + std::to_string(page));
        std::string bytes = good;
        for (std::size_t i = page * 4096; i < (page + 1) * 4096; ++i) bytes[i] = filling;
        write_bytes(damaged, bytes);
        INFO("page " << page + 1);
        const Salvaged counts = must(salvage(damaged, into));
        History history = open_history(into);
        CHECK(must(check_history(history)).faults.empty());
        std::size_t same = 0;
        for (auto& [id, message] : all_messages(history))
            if (const auto found = original.find(id); found != original.end() && found->second.parts == message.parts) ++same;
        CHECK(same >= 140); // a page holds no more than some thirty of these messages or parts
        CHECK(counts.messages >= 140);
    }
}

TEST_CASE("a file of random bytes holds nothing to salvage, and a history cut short what is left of it") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    { History history = with_messages(file, 200); }
    std::string bytes = bytes_of(file);
    write_bytes(folder / "part", bytes.substr(0, bytes.size() * 3 / 4));
    CHECK(must(salvage(folder / "part", folder / "from-part")).parts > 20);
    unsigned state = 1;
    for (char& c : bytes) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    write_bytes(folder / "random", bytes);
    CHECK(outcome(salvage(folder / "random", folder / "none")) == "corrupt");
    write_bytes(folder / "empty", "");
    CHECK(outcome(salvage(folder / "empty", folder / "none")) == "corrupt");
    CHECK(outcome(salvage(folder / "missing", folder / "none")) == "unreadable");
    for (const auto& [name, content] : folder_bytes(folder.path())) CHECK_FALSE(name.starts_with("none"));
}

TEST_CASE("damage in any byte never ends the program, and what is salvaged is a good history") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    { History history = with_messages(file, 30); }
    const std::string good = bytes_of(file);
    unsigned state = 42;
    auto random = [&] { return (state = state * 1664525 + 1013904223) >> 8; };
    for (int round = 0; round < 12; ++round) {
        std::string bytes = good;
        for (int i = 0; i < 40; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
        write_bytes(folder / "damaged", bytes);
        const fs::path into = folder / ("into-" + std::to_string(round));
        const Result<Salvaged> counts = salvage(folder / "damaged", into);
        INFO("round " << round << ": " << outcome(counts));
        REQUIRE(counts);
        History history = open_history(into);
        CHECK(must(check_history(history)).faults == std::vector<std::string>());
    }
}
