// What holds for imports of every source: made again they double nothing, one bad conversation does not stop the others, and
// they can be tried, watched and stopped.
#include "import_support.h"

#include "storage/sqlite.h"
#include "storage/trash.h"

#include <nlohmann/json.hpp>

using namespace ponder::storage;
using nlohmann::json;

// --- once more ---------------------------------------------------------------------------------------------------------------

TEST_CASE("an import made again doubles nothing") {
    const std::string file = GENERATE("deepseek.json", "chatgpt.json", "claude.json", "openwebui.json", "gpt4all-v12.chat");
    INFO(file);
    Imported made(golden(file));
    const auto before = must(made.history.conversations());
    const std::string first = [&] {
        std::string all;
        for (const Conversation& conversation : before) all += outline(made.history, conversation.id);
        return all;
    }();
    ImportOptions options;
    options.list = true;
    for (const bool dry_run : {true, false}) {
        options.dry_run = dry_run;
        const ImportReport again = must(import_path(made.history, golden(file), options));
        INFO(again.text());
        CHECK(again.count(ImportOutcome::added) == 0);
        CHECK(again.count(ImportOutcome::updated) == 0);
        CHECK(again.count(ImportOutcome::unchanged) == made.report.count(ImportOutcome::added));
        for (const auto& item : again.items) CHECK((item.outcome == ImportOutcome::skipped || item.id != 0));
    }
    CHECK(must(made.history.conversations()) == before);
    std::string all;
    for (const Conversation& conversation : before) all += outline(made.history, conversation.id);
    CHECK(all == first);
    must(made.history.verify());
}

TEST_CASE("a newer export brings a chat up to date and leaves what was written here") {
    Imported made("a.json", "[" + deepseek("x", "Which?", "The N") + "]");
    const std::int64_t id = titled(made.history, "About x");
    must(made.history.rename(id, "My rivers"));
    Message own = user_message(id, must(made.history.messages(id)).back().id, "written here");
    must(made.history.add_message(own));

    json newer = json::parse(deepseek("x", "Which?", "The Nile."));
    newer["mapping"]["3"] = {
        {"id", "3"},
        {"parent", "2"},
        {"children", json::array()},
        {"message", {{"inserted_at", "2025-01-02T00:00:00Z"}, {"fragments", {{{"type", "REQUEST"}, {"content", "Sure?"}}}}}}};
    write_bytes(made.folder / "b.json", json::array({newer}).dump());
    ImportOptions options;
    options.dry_run = true;
    const ImportReport tried = must(import_path(made.history, made.folder / "b.json", options));
    const ImportReport done = must(import_path(made.history, made.folder / "b.json"));
    for (const ImportReport& report : {tried, done}) {
        CHECK(outcomes(report) == "1 updated");
        CHECK(report.messages_added == 1);
        CHECK(report.messages_changed == 1);
    }
    CHECK(outline(made.history, id) == "My rivers, at 2\n0, user: text Which?;\n1 after 0, assistant, deepseek-chat: text The "
                                       "Nile.;\n2 after 1, user: text written here;\n3 after 1, user: text Sure?;\n");
}

TEST_CASE("a trial import changes nothing, not even for a reader") {
    TempFolder folder;
    { History history = open_history(folder / "history.sqlite"); }
    History reader = must(History::open(folder / "history.sqlite", true));
    ImportOptions options;
    options.dry_run = options.list = true;
    const ImportReport report = must(import_path(reader, golden("deepseek.json"), options));
    CHECK(report.dry_run);
    CHECK(outcomes(report) == "3 added, 1 skipped");
    REQUIRE(report.items.size() == 4);
    CHECK(report.items[0].title == "Rivers");
    CHECK(report.items[0].messages == 5);
    CHECK(report.text().find("3 would be added, 1 left out") != std::string::npos);
    CHECK(must(reader.conversations()).empty());
}

TEST_CASE("a chat in the trash is not imported over") {
    Imported made("a.json", "[" + deepseek("x", "Which?", "The Nile.") + "]");
    must(trash(made.history, {titled(made.history, "About x")}));
    const ImportReport again = must(import_path(made.history, made.folder / "a.json"));
    CHECK(outcomes(again) == "1 skipped");
    CHECK(has_problem(again, "It lies in the trash here"));
    CHECK(must(made.history.conversations()).empty());
}

TEST_CASE("sources without ids are known again by what they hold") {
    const std::string chat =
        R"([{"chat": {"title": "t", "timestamp": 1759204700, "messages": [{"role": "user", "content": "One"}, {"role": "assistant", "content": "Two"}]}}])";
    Imported made("a.json", chat);
    CHECK(outcomes(must(import_path(made.history, made.folder / "a.json"))) == "1 unchanged");
    write_bytes(made.folder / "b.json",
                R"([{"chat": {"title": "t", "timestamp": 1759204700, "messages": [{"role": "user", "content": "Another"}]}}])");
    CHECK(outcomes(must(import_path(made.history, made.folder / "b.json"))) == "1 added");
}

// --- one bad conversation ----------------------------------------------------------------------------------------------------

TEST_CASE("one bad conversation never stops the others") {
    const std::string good = deepseek("good", "q", "a"), last = deepseek("last", "q", "a");
    struct Case {
        const char *what, *bad, *said;
        int failed;
    };
    static const std::string deep = "{\"id\":" + std::string(300, '[') + std::string(300, ']') + "}";
    const Case one = GENERATE(values<Case>({
        {"not an object", "17", "1 entry is not a conversation", 0},
        {"another kind of object", "{\"a\":1}", "1 entry is not a conversation", 0},
        {"broken inside", "{\"id\":\"x\",\"mapping\":{\"a\" 1}}", "entry 2: It was left out because it is damaged or not JSON.",
         1},
        {"a number that is none", "{\"id\":1e999,\"mapping\":{}}", "entry 2: It was left out because", 1},
        {"too deep", deep.c_str(), "entry 2: It was left out because it is nested too deeply.", 1},
        {"of the wrong types",
         R"({"id":{},"title":[],"inserted_at":{},"mapping":{"1":7,"2":{"parent":{},"message":{"fragments":{"a":1}}},"3":{"message":{"fragments":[7,{"type":{}}]}}}})",
         "", 0},
    }));
    INFO(one.what);
    Imported made("a.json", "[" + good + ",\n" + one.bad + ",\n" + last + "]");
    INFO(made.report.text());
    CHECK(made.report.count(ImportOutcome::failed) == one.failed);
    CHECK((*one.said == 0 || has_problem(made.report, one.said)));
    titled(made.history, "About good");
    titled(made.history, "About last");
    must(made.history.verify());
}

TEST_CASE("broken text is mended and said so") {
    const auto [what, title, kept] = GENERATE(table<const char*, std::string, const char*>({
        {"not UTF-8", "a\xFF\xC0z", "a\xEF\xBF\xBD\xEF\xBF\xBDz"},
        {"half a surrogate pair", R"(a\ud800z)", "a\xEF\xBF\xBDz"},
        {"the other half", R"(a\udc00z)", "a\xEF\xBF\xBDz"},
        {"a line break as it is", "a\nz", "a z"},
        {"half a pair beside a whole one", R"(\ud83d\ude80\ud83d)", "🚀\xEF\xBF\xBD"},
    }));
    INFO(what);
    std::string chat = deepseek("x", "q", "a");
    chat.replace(chat.find("About x"), 7, title);
    Imported made("a.json", "[" + chat + "]");
    CHECK(must(made.history.conversations()).at(0).title == kept);
    CHECK(has_problem(made.report, "Broken characters in it were replaced."));
}

TEST_CASE("of a key that is there twice the last counts, and the report says so") {
    std::string chat = deepseek("x", "q", "a");
    chat.insert(1, "\"title\":\"First\",");
    Imported made("a.json", "[" + chat + "]");
    CHECK(must(made.history.conversations()).at(0).title == "About x");
    CHECK(has_problem(made.report, "It names something twice"));
}

TEST_CASE("a file that ends in the middle gives what comes before") {
    const std::string whole =
        "[" + deepseek("a", "q", "a") + "," + deepseek("b", "q", "a") + "," + deepseek("c", "q", "a") + "]";
    Imported made("a.json", whole.substr(0, whole.size() - 100));
    CHECK(outcomes(made.report) == "2 added");
    CHECK(has_problem(made.report, "The file is damaged or ends in the middle"));
}

TEST_CASE("a list of conversations is found in an object too, and several values in one file") {
    const std::string a = deepseek("a", "q", "a"), b = deepseek("b", "q", "a");
    for (const std::string& text : {"{\"x\": [1, {\"y\": \"]\"}], \"conversations\": [" + a + "," + b + "], \"z\": {}}",
                                    a + "\n" + b, "\xEF\xBB\xBF [" + a + " , " + b + " ] ", "[" + a + "]\n[" + b + "]"}) {
        Imported made("a.json", text);
        CHECK(outcomes(made.report) == "2 added");
    }
}

TEST_CASE("the same id twice in a file is one conversation") {
    Imported made("a.json",
                  "[" + deepseek("a", "q", "a") + "," + deepseek("a", "q", "a") + "," + deepseek("a", "q", "b") + "]");
    CHECK(outcomes(made.report) == "1 added, 1 updated, 1 unchanged");
    CHECK(must(made.history.conversations()).size() == 1);
}

TEST_CASE("what is not an export is refused with a sentence") {
    for (const std::string& bytes : {std::string(), std::string("hello"), std::string("[]"), std::string("{}"),
                                     std::string("\0\0\0\0", 4), std::string("PK\3\4 no archive")}) {
        TempFolder folder;
        History history = open_history(folder / "history.sqlite");
        write_bytes(folder / "a.json", bytes);
        const auto report = import_path(history, folder / "a.json");
        REQUIRE(outcome(report) == "bad_file");
        CHECK(report.error().message.ends_with("."));
        CHECK(must(history.conversations()).empty());
    }
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    CHECK(outcome(import_path(history, folder / "missing.json")) == "unreadable");
}

// --- under way ---------------------------------------------------------------------------------------------------------------

TEST_CASE("an import tells how far it is and can be stopped between two conversations") {
    TempFolder folder;
    std::string all = "[";
    for (int i = 0; i < 300; ++i) all += (i ? "," : "") + deepseek("c" + std::to_string(i), "q", "a");
    write_bytes(folder / "a.json", all + "]");
    History history = open_history(folder / "history.sqlite");
    std::stop_source stop;
    ImportOptions options;
    options.stop = stop.get_token();
    int calls = 0;
    options.progress = [&](const ImportProgress& progress) {
        ++calls;
        CHECK(progress.bytes_done <= progress.bytes_total);
        stop.request_stop();
    };
    const ImportReport report = must(import_path(history, folder / "a.json", options));
    CHECK(calls >= 1);
    CHECK(report.cancelled);
    const auto saved = must(history.conversations()).size();
    CHECK(saved == static_cast<std::size_t>(report.count(ImportOutcome::added)));
    CHECK(saved < 300);
    CHECK(outcomes(must(import_path(history, folder / "a.json"))).find("failed") == std::string::npos);
    CHECK(must(history.conversations()).size() == 300);
}

TEST_CASE("a conversation that the history refuses is left out alone") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    std::string all = "[";
    for (int i = 0; i < 20; ++i) all += (i ? "," : "") + deepseek("c" + std::to_string(i), "q", "a");
    write_bytes(folder / "a.json", all + "]");
    // as a history would that is damaged in one place
    must(history.database().script("CREATE TRIGGER refuse BEFORE INSERT ON conversation_source WHEN new.source_id = 'c7' BEGIN "
                                   "SELECT RAISE(ABORT, 'no'); END"));
    ImportOptions options;
    options.list = true;
    const ImportReport report = must(import_path(history, folder / "a.json", options));
    CHECK(outcomes(report) == "19 added, 1 failed");
    CHECK(must(history.conversations()).size() == 19);
    for (const auto& item : report.items)
        if (item.outcome == ImportOutcome::added) CHECK(must(history.conversation(item.id)).title == item.title);
    must(history.verify());
}
