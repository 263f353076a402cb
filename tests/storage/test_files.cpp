// The history as files: creating, refusing, migrating, reading where nothing can be written.
#include "storage/backup.h"
#include "storage/migrations.h"
#include "storage/sqlite.h"
#include "support.h"

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

unsigned permissions(const fs::path& path) {
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 0777;
}

Database open_database(const fs::path& file) {
    must(create_private_file(file));
    return must(Database::open(file, Database::Access::write));
}

// A history as a killed process leaves it, with its last changes only in the WAL.
void make_killed_history(const fs::path& folder, const std::string& last_sql) {
    TempFolder alive;
    History history = open_history(alive / "history.sqlite");
    must(history.create_conversation("in the file"));
    Database writer = open_database(alive / "history.sqlite");
    writer.empty_wal();
    must(writer.script(last_sql.c_str()));
    for (const auto& [name, bytes] : folder_bytes(alive.path())) write_bytes(folder / name, bytes);
}

class Variable { // an environment variable for the length of a test
  public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* was = std::getenv(name)) was_ = was;
        value ? ::setenv(name, value, 1) : ::unsetenv(name);
    }
    ~Variable() { was_ ? ::setenv(name_, was_->c_str(), 1) : ::unsetenv(name_); }

  private:
    const char* name_;
    std::optional<std::string> was_;
};

} // namespace

TEST_CASE("the history lies where the XDG specification says") {
    struct Case {
        const char *data, *home, *file;
    };
    const Case one = GENERATE(Case{"/data", "/home/me", "/data/ponder/history.sqlite"},
                              Case{nullptr, "/home/me", "/home/me/.local/share/ponder/history.sqlite"},
                              Case{"", "/home/me", "/home/me/.local/share/ponder/history.sqlite"},
                              Case{"relative", "/home/me", "/home/me/.local/share/ponder/history.sqlite"});
    const Variable data("XDG_DATA_HOME", one.data);
    const Variable home("HOME", one.home);
    CHECK(History::default_file() == one.file);
}

TEST_CASE("without HOME the history lies in the user's home folder all the same") {
    const Variable data("XDG_DATA_HOME", nullptr);
    const Variable home("HOME", nullptr);
    CHECK(History::default_file().is_absolute());
}

TEST_CASE("a new history and its folders are only for their owner") {
    TempFolder folder;
    const fs::path file = folder / "share/ponder/history.sqlite";
    {
        History history = open_history(file);
        must(history.create_conversation("private"));
        must(history.hold_generation_lock());
        CHECK(permissions(folder / "share") == 0700);
        CHECK(permissions(folder / "share/ponder") == 0700);
        for (const char* suffix : {"", "-wal", "-shm", ".lock"}) CHECK(permissions(file.string() + suffix) == 0600);
    }
    CHECK(must(open_history(file).conversations()).size() == 1);
}

TEST_CASE("a path with characters that mean something in a URI works") {
    TempFolder folder;
    const fs::path file = folder / "100% sure? #1 & co/häštory.sqlite";
    must(open_history(file).create_conversation("here"));
    CHECK(fs::exists(file));
    CHECK(must(must(History::open(file, true)).conversations()).size() == 1);
}

TEST_CASE("windows that start at the same moment on no history yet all get one") {
    TempFolder folder;
    const fs::path file = folder / "ponder/history.sqlite";
    for (int round = 0; round < 5; ++round) {
        std::vector<pid_t> children;
        for (int i = 0; i < 6; ++i) {
            children.push_back(::fork());
            if (children.back() != 0) continue;
            Result<History> history = History::open(file);
            ::_exit(history && history->recover() && history->hold_generation_lock() && history->create_conversation("c") ? 0
                                                                                                                          : 1);
        }
        for (const pid_t child : children) {
            int status = 1;
            ::waitpid(child, &status, 0);
            CHECK(status == 0);
        }
        CHECK(must(open_history(file).conversations()).size() == children.size());
        fs::remove_all(folder / "ponder");
    }
}

TEST_CASE("the file says which program and which schema it belongs to") {
    TempFolder folder;
    open_history(folder / "history.sqlite");
    Database database = open_database(folder / "history.sqlite");
    CHECK(must(database.number("PRAGMA application_id")) == application_id);
    CHECK(must(database.number("PRAGMA user_version")) == migrations().back().number);
    CHECK(must(database.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict "
                               "AND name NOT LIKE 'sqlite_%'")) == 0);
    CHECK(backups(folder / "history.sqlite").empty()); // a new history needs none
}

TEST_CASE("the migrations are numbered from one without a gap") {
    int number = 0;
    for (const Migration& step : migrations()) CHECK(step.number == ++number);
    CHECK(number > 0);
}

TEST_CASE("a history from a newer version is refused and no byte changes") {
    const bool killed = GENERATE(false, true);
    const bool read_only = GENERATE(false, true);
    INFO("killed " << killed << ", read-only " << read_only);
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    if (killed) {
        make_killed_history(folder.path(), "PRAGMA user_version = 99");
    } else {
        must(open_history(file).create_conversation("from tomorrow"));
        must(open_database(file).script("PRAGMA user_version = 99"));
    }
    auto before = folder_bytes(folder.path());
    CHECK(before.count("history.sqlite-wal") == killed);

    const Result<History> history = History::open(file, read_only);
    CHECK(outcome(history) == "newer_version");
    CHECK(history.error().message.find("newer version") != std::string::npos);
    auto after = folder_bytes(folder.path());
    before.erase("history.sqlite-shm"); // an index of the WAL, made anew at will
    after.erase("history.sqlite-shm");
    CHECK((after == before));
}

TEST_CASE("what is not a history is refused and stays as it is") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    const std::string what = GENERATE("text", "zeros", "another database", "another application", "a folder", "cut short");
    if (what == "text") write_bytes(file, std::string(5000, 'x'));
    if (what == "zeros") write_bytes(file, std::string(64560, '\0'));
    if (what == "another database") must(open_database(file).script("CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
    if (what == "another application") must(open_database(file).script("PRAGMA application_id = 7; CREATE TABLE t(a)"));
    if (what == "a folder") fs::create_directory(file);
    if (what == "cut short") write_bytes(file, "SQLite format 3");
    const auto before = folder_bytes(folder.path());
    INFO(what);
    for (const bool read_only : {false, true}) {
        const Result<History> history = History::open(file, read_only);
        CHECK(outcome(history) == "corrupt");
        CHECK((folder_bytes(folder.path()) == before));
    }
}

TEST_CASE("an empty file becomes a history") {
    TempFolder folder;
    write_bytes(folder / "history.sqlite", "");
    History history = open_history(folder / "history.sqlite");
    must(history.create_conversation("first"));
    must(history.verify());
}

TEST_CASE("a damaged page is found by verify and does not end the program") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        for (int i = 0; i < 200; ++i) must(history.add_message(user_message(chat, {}, std::string(500, 'a'))));
    }
    std::string bytes = bytes_of(file);
    for (std::size_t page = 5; page < bytes.size() / 4096; ++page)
        for (std::size_t i = 0; i < 64; ++i) bytes[page * 4096 + i] = '\x5A';
    write_bytes(file, bytes);
    Result<History> history = History::open(file);
    const std::string found = history ? outcome(history->verify()) : outcome(history);
    CHECK(found == "corrupt");
    if (history) CHECK(outcome(history->messages(1)) == "corrupt");
}

TEST_CASE("a row with a word from nowhere does not keep a chat from opening") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        must(history.add_message(answer(chat, {}, "hello")));
    }
    must(open_database(file).script("UPDATE message SET role = 'robot', state = 'odd'; UPDATE part SET kind = 'video'"));
    const Message message = must(open_history(file).messages(1)).at(0);
    CHECK(message.role == Role::user);
    CHECK(message.state == MessageState::interrupted);
    CHECK(message.parts.at(0).kind == PartKind::notice);
    CHECK(message.parts.at(0).text == "hello");
}

TEST_CASE("a branch that bites its own tail does not hang the program") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const std::int64_t chat = must(history.create_conversation("c"));
        const std::int64_t first = must(history.add_message(user_message(chat, {}, "1")));
        must(history.add_message(user_message(chat, first, "2")));
    }
    must(open_database(file).script("PRAGMA ignore_check_constraints = ON; UPDATE message SET parent_id = 2 WHERE id = 1"));
    History history = open_history(file);
    CHECK(must(history.branch(1)).size() == 2);
    CHECK(must(history.messages(1)).size() == 2);
    CHECK(outcome(history.verify()) == "corrupt"); // the broken rule is found
}

// --- migrations --------------------------------------------------------------------------------------------------------------

namespace {

const Migration first_step{1, "notes", "CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"};
const Migration good_step{2, "colours", "ALTER TABLE note ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'"};
const Migration bad_step{3, "sizes", "ALTER TABLE note ADD COLUMN size TEXT; UPDATE nothing SET size = 1"};

Database old_history(const fs::path& file) {
    Database database = open_database(file);
    must(database.script("PRAGMA journal_mode = WAL"));
    must(migrate(database, file, std::vector{first_step}));
    must(database.run("INSERT INTO note(text) VALUES(?1)", "remember"));
    return database;
}

} // namespace

TEST_CASE("an older history is migrated after a copy of it was put beside it") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    Database database = old_history(file);
    must(migrate(database, file, std::vector{first_step, good_step}));
    CHECK(must(database.number("PRAGMA user_version")) == 2);
    CHECK(must(database.number("SELECT count(*) FROM note WHERE text = 'remember' AND colour = 'blue'")) == 1);
    CHECK(must(database.number("PRAGMA foreign_keys")) == 1);

    REQUIRE(backups(file).size() == 1);
    CHECK(backups(file)[0].why == "before-v2");
    const fs::path backup = backups(file)[0].file;
    CHECK(permissions(backup) == 0600);
    {
        Database copy = open_database(backup);
        CHECK(must(copy.number("PRAGMA user_version")) == 1);
        CHECK(must(copy.number("PRAGMA application_id")) == application_id);
        CHECK(must(copy.number("SELECT count(*) FROM note WHERE text = 'remember'")) == 1);
        CHECK(must(copy.number("SELECT count(*) FROM pragma_table_info('note')")) == 2);
    }
    for (const auto& [name, bytes] : folder_bytes(backup_folder(file))) CHECK_FALSE(name.ends_with(".partial"));

    const std::string before = bytes_of(backup);
    must(migrate(database, file, std::vector{first_step, good_step})); // nothing to do, nothing done
    CHECK(bytes_of(backup) == before);
}

TEST_CASE("a history of the first version opens with all its messages, which have no tokens yet") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        Database database = open_database(file);
        must(database.script("PRAGMA journal_mode = WAL"));
        must(migrate(database, file, migrations().first(1)));
        must(database.script("INSERT INTO conversation VALUES(1, 'old', 1, 2, 0, NULL);"
                             "INSERT INTO message VALUES(1, 1, NULL, 'user', 'complete', 1, 1, '', '', 0, 0, 0, 0);"
                             "INSERT INTO message VALUES(2, 1, 1, 'assistant', 'complete', 1, 1, 'm', 'end', 3, 4, 5, 6);"
                             "INSERT INTO part VALUES(1, 2, 0, 'text', 1, 1, 1, 'kept');"
                             "UPDATE conversation SET active_leaf = 2"));
    }
    History history = open_history(file);
    CHECK(backups(file).at(0).why == "before-v3");
    Message message = must(history.branch(1)).at(1);
    CHECK(message.parts.at(0).text == "kept");
    CHECK(message.tokens.empty());
    CHECK_FALSE(message.seen_from);
    message.tokens = {1, 2, 3};
    must(history.update_message(message));
    CHECK(must(history.branch(1)).at(1).tokens == message.tokens);
    must(history.verify());
}

TEST_CASE("damaged token bytes leave the message and its text readable") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    History history = open_history(file);
    const std::int64_t chat = must(history.create_conversation("x"));
    Message said = answer(chat, {}, "words");
    said.tokens = {300, 400};
    must(history.add_message(said));
    for (const char* bytes : {"x'ff'", "x'ffffffffffff01'", "x'ffffffff7f'", "x'80'"}) {
        Database database = open_database(file);
        must(database.script(("UPDATE answer_tokens SET ids = " + std::string(bytes)).c_str()));
        CHECK(must(history.messages(chat)).at(0).tokens.empty());
        CHECK(must(history.messages(chat)).at(0).parts.at(0).text == "words");
    }
}

TEST_CASE("a migration that fails leaves the history at the last good step") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    Database database = old_history(file);
    CHECK_FALSE(migrate(database, file, std::vector{first_step, good_step, bad_step}).has_value());
    CHECK(must(database.number("PRAGMA user_version")) == 2);
    CHECK(must(database.number("SELECT count(*) FROM note WHERE text = 'remember'")) == 1);
    CHECK(must(database.number("SELECT count(*) FROM pragma_table_info('note')")) == 3);
    CHECK(backups(file).at(0).why == "before-v3");
}

TEST_CASE("a migration that leaves a row without its owner is rolled back") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    Database database = old_history(file);
    const Migration orphan{2, "tags", "CREATE TABLE tag(note INTEGER REFERENCES note(id)); INSERT INTO tag VALUES(12345)"};
    CHECK(outcome(migrate(database, file, std::vector{first_step, orphan})) == "corrupt");
    CHECK(must(database.number("PRAGMA user_version")) == 1);
}

TEST_CASE("without room for the copy nothing is migrated") {
    TempFolder folder;
    const fs::path file = folder / "history.sqlite";
    Database database = old_history(file);
    write_bytes(folder / "history.sqlite.backups", "in the way of the copy");
    CHECK_FALSE(migrate(database, file, std::vector{first_step, good_step}).has_value());
    CHECK(must(database.number("PRAGMA user_version")) == 1);
}

// --- reading only ------------------------------------------------------------------------------------------------------------

TEST_CASE("a history opened for reading shows what the window writes and refuses to write") {
    TempFolder folder;
    History window = open_history(folder / "history.sqlite");
    const std::int64_t chat = must(window.create_conversation("open"));
    History reader = must(History::open(folder / "history.sqlite", true));
    must(window.add_message(user_message(chat, {}, "hello")));
    CHECK(must(reader.branch(chat)).at(0).parts.at(0).text == "hello");
    CHECK(outcome(reader.create_conversation("x")) == "read_only");
    CHECK(outcome(reader.rename(chat, "x")) == "read_only");
    CHECK(outcome(reader.add_message(user_message(chat, {}, "x"))) == "read_only");
    must(window.add_message(user_message(chat, {}, "again")));
    CHECK(must(reader.messages(chat)).size() == 2);
}

TEST_CASE("opening for reading creates no history") {
    TempFolder folder;
    CHECK(outcome(History::open(folder / "none.sqlite", true)) == "unreadable");
    CHECK(outcome(History::open(folder / "none/none.sqlite", true)) == "unreadable");
    write_bytes(folder / "empty.sqlite", "");
    CHECK(outcome(History::open(folder / "empty.sqlite", true)) == "read_only");
    CHECK(bytes_of(folder / "empty.sqlite").empty());
    CHECK(folder_bytes(folder.path()).size() == 1);
}

TEST_CASE("a history that cannot be created says so") {
    TempFolder folder;
    write_bytes(folder / "file", "not a folder");
    const Result<History> history = History::open(folder / "file/history.sqlite");
    CHECK(outcome(history) == "unreadable");
    CHECK(history.error().message.find("Not a directory") != std::string::npos);
}

TEST_CASE("in a folder that cannot be written a history can be read but not opened to write") {
    const bool killed = GENERATE(false, true);
    INFO("the last writer was killed: " << killed);
    TempFolder folder;
    if (killed) {
        make_killed_history(folder.path(), "UPDATE conversation SET title = 'only in the WAL'");
        fs::remove(folder / "history.sqlite-shm"); // as on a copy that somebody took of the two files
    } else {
        must(open_history(folder / "history.sqlite").create_conversation("in the file"));
    }
    for (const auto& entry : fs::directory_iterator(folder.path())) ::chmod(entry.path().c_str(), 0444);
    ::chmod(folder.path().c_str(), 0555);
    const auto before = folder_bytes(folder.path());

    const std::string said = in_child([&]() -> std::string {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return "cannot drop root's rights";
        const std::string writing = outcome(History::open(folder / "history.sqlite"));
        const std::string elsewhere = outcome(History::open(folder / "new/history.sqlite"));
        Result<History> history = History::open(folder / "history.sqlite", true);
        if (!history) return "reading: " + outcome(history);
        const auto list = history->conversations();
        return writing + " " + elsewhere + " " + (list && list->size() == 1 ? list->at(0).title : outcome(list)) + " " +
               outcome(history->create_conversation("x"));
    });
    CHECK(said == std::string("read_only read_only ") + (killed ? "only in the WAL" : "in the file") + " read_only");
    CHECK((folder_bytes(folder.path()) == before));
    ::chmod(folder.path().c_str(), 0755);
}

TEST_CASE("a history whose file alone cannot be written is refused as read-only") {
    TempFolder folder;
    must(open_history(folder / "history.sqlite").create_conversation("c"));
    ::chmod(folder.path().c_str(), 0777);
    ::chmod((folder / "history.sqlite").c_str(), 0444);
    const std::string said = in_child([&]() -> std::string {
        if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) return "cannot drop root's rights";
        return outcome(History::open(folder / "history.sqlite"));
    });
    CHECK(said == "read_only");
}
