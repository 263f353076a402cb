// The history in the terminal: listed, shown, searched, exported, imported, checked, backed up, thrown away and brought back; one sentence
// for everything that cannot be.
#include "storage/backup.h"
#include "storage/history.h"
#include "storage/migrations.h"
#include "storage/organise.h"
#include "storage/trash.h"
#include "tests/cli/run_cli.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

template <class T> T must(storage::Result<T> result) {
    INFO((result ? std::string() : result.error().message));
    REQUIRE(result.has_value());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::int64_t add(storage::History& history, std::int64_t conversation, std::optional<std::int64_t> parent, storage::Role role, const std::string& text, const std::string& thought = "") {
    storage::Message message;
    message.conversation = conversation;
    message.parent = parent;
    message.role = role;
    message.created_ms = 1760000000000;
    if (role == storage::Role::assistant) message.model = "Test-7B";
    if (!thought.empty()) message.parts.push_back({storage::PartKind::reasoning, thought, 1760000000000, 1760000003200, 4});
    message.parts.push_back({storage::PartKind::text, text, 1760000003200, 1760000004000, 5});
    return must(history.add_message(message));
}

// Two chats: one about rivers, with two versions of an answer and a thought; one about bread, in a folder and with a tag.
std::string some_history(const Folder& folder) {
    const std::string data = (folder / "data").string();
    auto history = must(storage::History::open(fs::path(data) / "history.sqlite"));
    const auto rivers = must(history.create_conversation("Long rivers"));
    const auto question = add(history, rivers, std::nullopt, storage::Role::user, "Which river is the longest?");
    add(history, rivers, question, storage::Role::assistant, "The Amazon, perhaps.");
    add(history, rivers, question, storage::Role::assistant, "The **Nile** is the longest river.", "Compare the Nile and the Amazon.");
    const auto bread = must(history.create_conversation("Bread\033[31m"));
    add(history, bread, add(history, bread, std::nullopt, storage::Role::user, "How long must dough rest?"), storage::Role::assistant, "An hour.");
    must(storage::set_folder(history, bread, must(storage::create_folder(history, "Kitchen"))));
    must(storage::tag(history, bread, "food"));
    return data;
}

void check_one_sentence(const Run& result) {
    INFO(result.err << result.out);
    CHECK(result.status == 1);
    CHECK(result.out.empty());
    CHECK(result.err.size() > 12);
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
    CHECK(result.err.find("terminate") == std::string::npos);
}

std::vector<std::string> with_data(std::vector<std::string> arguments, const std::string& data) {
    arguments.insert(arguments.end(), {"--data", data});
    return arguments;
}

} // namespace

TEST_CASE("conversations are listed by folder, tag and archive, and nothing in a title drives the terminal") {
    Folder folder;
    const std::string data = some_history(folder);
    const auto all = json::parse(run(folder, with_data({"list", "--json"}, data)).out);
    REQUIRE(all.size() == 2);
    const auto bread = all[0]["title"] == "Long rivers" ? all[1] : all[0];
    CHECK(bread["folder"] == "Kitchen");
    CHECK(bread["tags"] == json({"food"}));
    CHECK(run(folder, with_data({"list"}, data)).out.find('\033') == std::string::npos);
    for (const auto& filter : std::vector<std::vector<std::string>>{{"--folder", "Kitchen"}, {"--tag", "food"}}) {
        const auto some = json::parse(run(folder, with_data({"list", "--json", filter[0], filter[1]}, data)).out);
        REQUIRE(some.size() == 1);
        CHECK(some[0]["id"] == 2);
    }
    CHECK(json::parse(run(folder, with_data({"list", "--json", "--archived", "only"}, data)).out).empty());
    check_one_sentence(run(folder, with_data({"list", "--folder", "Cellar"}, data)));
}

TEST_CASE("a conversation is shown as text, its thoughts as they are wished for") {
    Folder folder;
    const std::string data = some_history(folder);
    const Run shown = run(folder, with_data({"show", "1"}, data));
    CHECK(shown.status == 0);
    CHECK(shown.out.find("Which river is the longest?") != std::string::npos);
    CHECK(shown.out.find("Nile") != std::string::npos);
    CHECK(shown.out.find("perhaps") == std::string::npos); // another branch
    CHECK(shown.out.find("Compare the Nile") == std::string::npos);
    CHECK(run(folder, with_data({"show", "1", "--thoughts", "full"}, data)).out.find("Compare the Nile") != std::string::npos);
    CHECK(run(folder, with_data({"show", "1", "--branches", "all"}, data)).out.find("perhaps") != std::string::npos);
    check_one_sentence(run(folder, with_data({"show", "77"}, data)));
    check_one_sentence(run(folder, with_data({"show", "1"}, (folder / "nothing").string())));
}

TEST_CASE("words are found where they were said, with the place and the excerpt's marks, by scope, model and day") {
    Folder folder;
    const std::string data = some_history(folder);
    const auto search = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"search", "--json"});
        const Run found = run(folder, with_data(words, data));
        REQUIRE(found.status == 0);
        return json::parse(found.out)["hits"];
    };
    const auto nile = search({"nile", "--in", "answers"});
    REQUIRE(nile.size() == 1);
    CHECK(nile[0]["conversation"] == 1);
    CHECK(nile[0]["scope"] == "answers");
    CHECK(nile[0]["model"] == "Test-7B");
    const std::string excerpt = nile[0]["excerpt"];
    const auto mark = nile[0]["marks"][0];
    CHECK(excerpt.substr(mark[0], mark[1].get<std::size_t>() - mark[0].get<std::size_t>()) == "Nile");
    CHECK(search({"nile"}).size() == 1);
    CHECK(search({"compare", "--in", "thoughts"}).size() == 1);
    CHECK(search({"compare", "--in", "answers"}).empty());
    CHECK(search({"nil"}).empty());      // a word is whole
    CHECK(search({"nil*"}).size() == 1);
    CHECK(search({"longest", "--in", "questions,titles"}).size() == 1);
    CHECK(search({"\"longest river\""}).size() == 1);
    CHECK(search({"long", "--conversation", "2"}).size() == 1);
    CHECK(search({"long", "--folder", "Kitchen"}).size() == 1);
    CHECK(search({"nile", "--model", "Another"}).empty());
    CHECK(search({"nile", "--to", "2025-01-01"}).empty());
    CHECK(search({"nile", "--from", "2025-10-01", "--to", "2025-10-31"}).size() == 1);
    const Run plain = run(folder, with_data({"search", "dough"}, data));
    CHECK(plain.out.find("questions: How long must dough rest?") != std::string::npos);
    CHECK(plain.out.find('\033') == std::string::npos);
    const Run nothing = run(folder, with_data({"search", "submarine"}, data));
    CHECK(nothing.status == 0);
    CHECK(nothing.err == "Nothing was found.\n");
    check_one_sentence(run(folder, with_data({"search", "nile", "--from", "yesterday"}, data)));
    CHECK(run(folder, with_data({"search", "nile", "--in", "margins"}, data)).status == 2);
}

TEST_CASE("conversations are exported to a file, a folder or standard output, and what JSON holds comes back byte for byte") {
    Folder folder;
    const std::string data = some_history(folder);
    CHECK(run(folder, with_data({"export", "1"}, data)).out.find("**Nile**") != std::string::npos);
    CHECK(run(folder, with_data({"export", "1", "--thoughts", "none"}, data)).out.find("Compare") == std::string::npos);
    const std::string html = (folder / "rivers.html").string();
    REQUIRE(run(folder, with_data({"export", "1", "--format", "html", "--out", html}, data)).status == 0);
    CHECK(read_file(html).find("<strong>Nile</strong>") != std::string::npos);

    const std::string all = (folder / "all").string();
    const Run several = run(folder, with_data({"export", "--all", "--format", "text", "--out", all}, data));
    REQUIRE(several.status == 0);
    CHECK(several.out.find("2 conversations") != std::string::npos);
    CHECK(std::distance(fs::directory_iterator(all), fs::directory_iterator()) == 2);

    const std::string first = (folder / "first.json").string(), second = (folder / "second.json").string();
    REQUIRE(run(folder, with_data({"export", "--all", "--format", "json", "--out", first}, data)).status == 0);
    const std::string other = (folder / "other").string();
    const Run dry = run(folder, with_data({"import", "--dry-run", first}, other));
    CHECK(dry.status == 0);
    CHECK_FALSE(fs::exists(other));
    const Run imported = run(folder, with_data({"import", "--list", first}, other));
    REQUIRE(imported.status == 0);
    CHECK(imported.out.find("added\t") != std::string::npos);
    REQUIRE(run(folder, with_data({"export", "--all", "--format", "json", "--out", second}, other)).status == 0);
    CHECK(read_file(first) == read_file(second));
    CHECK(read_file(first).find("perhaps") != std::string::npos); // all branches
    const Run again = run(folder, with_data({"import", "--list", first}, other));
    CHECK(again.out.find("added\t") == std::string::npos);
    CHECK(json::parse(run(folder, with_data({"list", "--json"}, other)).out).size() == 2);

    check_one_sentence(run(folder, with_data({"export"}, data)));
    check_one_sentence(run(folder, with_data({"export", "--all"}, data)));
    check_one_sentence(run(folder, with_data({"export", "99", "--out", second}, data)));
    check_one_sentence(run(folder, with_data({"export", "1", "--out", "/proc/no/such/place.md"}, data)));
    check_one_sentence(run(folder, with_data({"import", (folder / "missing.zip").string()}, data)));
    check_one_sentence(run(folder, with_data({"import", folder.write("nonsense.json", "{\"format\": 1}")}, data)));
}

TEST_CASE("exports of other programs are imported, and a dry run says what would be without writing anything") {
    Folder folder;
    const std::string data = some_history(folder);
    const auto golden = golden_dir() / "import";
    const std::string before = run(folder, with_data({"export", "--all", "--format", "json", "--out", (folder / "before.json").string()}, data)).out;
    for (const char* name : {"deepseek.json", "chatgpt.json", "claude.json", "openwebui.json"}) {
        INFO(name);
        const Run dry = run(folder, with_data({"import", "--dry-run", (golden / name).string()}, data));
        CHECK(dry.out.size() > 20);
        CHECK(json::parse(run(folder, with_data({"list", "--json"}, data)).out).size() == 2);
    }
    REQUIRE(run(folder, with_data({"import", (golden / "deepseek.json").string()}, data)).err.empty());
    CHECK(json::parse(run(folder, with_data({"list", "--json"}, data)).out).size() > 2);
}

TEST_CASE("a history of an earlier version is brought up to date when it is read, its old state is kept, and that is said") {
    Folder folder;
    const std::string data = (folder / "data").string();
    fs::create_directories(data);
    const fs::path file = fs::path(data) / "history.sqlite";
    {
        std::ofstream(file).close();
        auto database = must(storage::Database::open(file, storage::Database::Access::write));
        must(storage::migrate(database, file, storage::migrations().first(1)));
        must(database.run("INSERT INTO conversation(title, created_ms, updated_ms) VALUES('Old times', 1, 2)"));
    }
    const Run listed = run(folder, with_data({"list"}, data));
    CHECK(listed.status == 0);
    CHECK(listed.out.find("Old times") != std::string::npos);
    CHECK(listed.err.find("earlier version") != std::string::npos);
    REQUIRE(storage::backups(file).size() == 1);
    CHECK(run(folder, with_data({"list"}, data)).err.empty());
}

TEST_CASE("reading commands leave every byte of the history's folder as it is") {
    Folder folder;
    const std::string data = some_history(folder);
    const auto bytes = [&] {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(data))
            if (entry.is_regular_file() && entry.path().extension() != ".sqlite-shm" && !entry.path().string().ends_with("-shm")) all[entry.path().string()] = read_file(entry.path());
        return all;
    };
    const auto before = bytes();
    for (const auto& command : std::vector<std::vector<std::string>>{{"list"}, {"show", "1"}, {"search", "nile"}, {"export", "1"}, {"export", "--all", "--format", "json", "--out", (folder / "x.json").string()},
                                                                     {"import", "--dry-run", (golden_dir() / "import" / "claude.json").string()}, {"trash"}, {"backup", "--list"}})
        CHECK(run(folder, with_data(command, data)).status == 0);
    std::map<std::string, std::string> after = bytes();
    std::erase_if(after, [](const auto& entry) { return entry.first.ends_with("-wal") && entry.second.empty(); });
    CHECK(after == before);
}

TEST_CASE("a whole history is said to be whole, a damaged one is named, put right, and kept aside") {
    Folder folder;
    const std::string data = some_history(folder);
    const fs::path file = fs::path(data) / "history.sqlite";
    const Run whole = run(folder, with_data({"check"}, data));
    CHECK(whole.status == 0);
    CHECK(whole.out.find("2 conversations, 5 messages") != std::string::npos);
    CHECK(json::parse(run(folder, with_data({"check", "--json"}, data)).out)["faults"].empty());
    {
        auto history = must(storage::History::open(file));
        std::optional<std::int64_t> last;
        for (int i = 0; i < 200; i++) last = add(history, 1, last, storage::Role::user, "padding " + std::string(500, 'x'));
        must(history.database().script("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    const auto size = fs::file_size(file);
    {
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        for (std::size_t at = size / 2; at < size / 2 + 3 * 4096; at++) bytes.seekp(static_cast<std::streamoff>(at)).put('\x55');
    }
    const std::string damaged = read_file(file);
    const Run found = run(folder, with_data({"check"}, data));
    CHECK(found.status == 1);
    CHECK_FALSE(found.out.empty());
    CHECK(found.err.find("--repair") != std::string::npos);
    CHECK(read_file(file) == damaged);
    const Run salvaged = run(folder, with_data({"check", "--salvage", (folder / "saved.sqlite").string()}, data));
    CHECK(salvaged.status == 0);
    CHECK(fs::exists(folder / "saved.sqlite"));
    check_one_sentence(run(folder, with_data({"check", "--salvage", (folder / "saved.sqlite").string()}, data)));
    const Run repaired = run(folder, with_data({"check", "--repair"}, data));
    INFO(repaired.out << repaired.err);
    CHECK(repaired.status == 0);
    CHECK(run(folder, with_data({"check"}, data)).status == 0);
    CHECK(run(folder, with_data({"list"}, data)).out.find("Long rivers") != std::string::npos);
    bool kept = false;
    for (const auto& entry : fs::directory_iterator(data)) kept = kept || (entry.path().string().find(".damaged-") != std::string::npos && read_file(entry.path()) == damaged);
    CHECK(kept);
    check_one_sentence(run(folder, with_data({"check"}, (folder / "nothing").string())));
}

TEST_CASE("a backup is made, listed and gone back to") {
    Folder folder;
    const std::string data = some_history(folder);
    const Run made = run(folder, with_data({"backup"}, data));
    REQUIRE(made.status == 0);
    CHECK(fs::exists(made.out.substr(0, made.out.size() - 1)));
    REQUIRE(run(folder, with_data({"erase", "1", "--yes"}, (folder / "elsewhere").string())).status == 1);
    {
        auto history = must(storage::History::open(fs::path(data) / "history.sqlite"));
        must(history.rename(1, "Another title"));
    }
    const Run listed = run(folder, with_data({"backup", "--list"}, data));
    CHECK(listed.out.starts_with("1\t"));
    REQUIRE(run(folder, with_data({"backup", "--restore", "1"}, data)).status == 0);
    CHECK(run(folder, with_data({"list"}, data)).out.find("Long rivers") != std::string::npos);
    check_one_sentence(run(folder, with_data({"backup", "--restore", "55"}, data)));
}

TEST_CASE("what is thrown away can be brought back, and what is erased is gone from every file") {
    Folder folder;
    const std::string data = some_history(folder);
    REQUIRE(run(folder, with_data({"backup"}, data)).status == 0);
    REQUIRE(run(folder, with_data({"trash", "1"}, data)).status == 0);
    CHECK(json::parse(run(folder, with_data({"list", "--json"}, data)).out).size() == 1);
    CHECK(run(folder, with_data({"trash"}, data)).out.find("Long rivers") != std::string::npos);
    REQUIRE(run(folder, with_data({"restore", "1"}, data)).status == 0);
    CHECK(json::parse(run(folder, with_data({"list", "--json"}, data)).out).size() == 2);
    check_one_sentence(run(folder, with_data({"trash", "44"}, data)));
    check_one_sentence(run(folder, with_data({"restore", "44"}, data)));
    check_one_sentence(run(folder, with_data({"erase", "1"}, data))); // nobody is there to be asked
    check_one_sentence(run(folder, with_data({"erase", "44", "--yes"}, data)));
    check_one_sentence(run(folder, with_data({"erase", "--yes"}, data)));
    CHECK(json::parse(run(folder, with_data({"list", "--json"}, data)).out).size() == 2);
    const Run erased = run(folder, with_data({"erase", "1", "--yes"}, data));
    CHECK(erased.status == 0);
    CHECK(erased.out == "Erased 1 conversation.\n");
    for (const auto& entry : fs::recursive_directory_iterator(data))
        if (entry.is_regular_file()) {
            INFO(entry.path());
            CHECK(read_file(entry.path()).find("perhaps") == std::string::npos);
        }
}

TEST_CASE("every command of the history has its help, and wrong usage exits with 2") {
    Folder folder;
    for (const char* command : {"list", "show", "search", "export", "import", "check", "backup", "trash", "restore", "erase", "replay", "chat"}) {
        const Run help = run(folder, {command, "--help"});
        INFO(command);
        CHECK(help.status == 0);
        CHECK(help.out.size() > 60);
        CHECK(run(folder, {command, "--no-such-option"}).status == 2);
    }
    for (const char* command : {"show", "search", "import", "restore", "replay"}) CHECK(run(folder, {command}).status == 2);
}
