// Imports of every source, from files written by hand after what is known of each format (the GPT4All ones by Qt itself); what
// comes of an import is compared as an outline.
#include "import_support.h"
#include "zip_writer.h"

#include "storage/sqlite.h"
#include "storage/trash.h"

#include <nlohmann/json.hpp>
#include <set>

using namespace ponder::storage;
using nlohmann::json;

namespace {

// One conversation of DeepSeek's: a question and its answer.
std::string deepseek(const std::string& id, const std::string& question, const std::string& answer) {
    return json{
        {"id", id},
        {"title", "About " + id},
        {"inserted_at", "2025-01-01T00:00:00Z"},
        {"updated_at", "2025-01-01T00:00:09Z"},
        {"mapping",
         {{"1",
           {{"id", "1"},
            {"parent", nullptr},
            {"children", {"2"}},
            {"message",
             {{"inserted_at", "2025-01-01T00:00:01Z"}, {"fragments", {{{"type", "REQUEST"}, {"content", question}}}}}}}},
          {"2",
           {{"id", "2"},
            {"parent", "1"},
            {"children", json::array()},
            {"message",
             {{"inserted_at", "2025-01-01T00:00:02Z"},
              {"model", "deepseek-chat"},
              {"fragments", {{{"type", "RESPONSE"}, {"content", answer}}}}}}}}}}}
        .dump();
}

json parsed(const std::string& text) { return text.empty() ? json() : json::parse(text); }

} // namespace

TEST_CASE("DeepSeek's export is imported with its branches, thoughts and times") {
    Imported made(golden("deepseek.json"));
    CHECK(outcomes(made.report) == "3 added, 1 skipped");
    CHECK(made.report.unknown == std::map<std::string, int>{{"SEARCH", 1}});
    CHECK(made.report.branches == 1);
    CHECK(made.report.thoughts == 3);
    CHECK(outline(made.history, "Rivers") ==
          "Rivers, at 3\n"
          "0, user: text Which is longer?; file notes.pdf 1234 missing;\n"
          "1 after 0, assistant, deepseek-reasoner: tool_result Web search results (imported); reasoning Nile or Amazon.; text "
          "The **Nile**.;\n"
          "2 after 1, user: text Sure?;\n"
          "3 after 2, assistant, deepseek-chat: text Yes.;\n"
          "4 after 0, assistant, deepseek-reasoner: reasoning Once more.; text The Amazon.;\n");
    CHECK(outline(made.history, "From the web") ==
          "From the web, at 1\n0, user: text How are you?;\n1 after 0, assistant: reasoning[2500 ms] Hm.; text Fine.;\n");

    const std::int64_t id = titled(made.history, "Rivers");
    const Conversation head = must(made.history.conversation(id));
    CHECK(head.created_ms == 1'745'899'151'635); // 03:59:11.635 UTC
    CHECK(must(made.history.messages(id))[0].created_ms == 1'745'899'152'000);
    CHECK(must(made.history.conversation(titled(made.history, "Synthetic times"))).created_ms == 1'714'363'151'500);

    // what is not understood is kept, and the offset of the clock
    const Source source = *must(made.history.source_of(id));
    CHECK(source.source == "deepseek");
    CHECK(source.source_id == "d1");
    CHECK(parsed(source.extra)["model_class"] == "future");
    CHECK(parsed(source.extra)["inserted_at"] == "2025-04-29T11:59:11.635000+08:00");
    const std::vector<Message> messages = must(made.history.messages(id));
    CHECK(parsed(messages[3].extra)["novel_key"]["a"] == json{1, 2});
    CHECK(parsed(messages[1].parts[0].extra)["results"][0]["title"] == "Nile");
}

TEST_CASE("ChatGPT's export is imported with a chain of nodes as one answer") {
    Imported made(golden("chatgpt.json"));
    CHECK(outcomes(made.report) == "4 added");
    CHECK(made.report.unknown == std::map<std::string, int>{{"hologram", 1}});
    CHECK(outline(made.history, "Plot") ==
          "Plot, archived, at 4\n"
          "0, user: text Spoken words.//Plot the rivers.; file map.png 5 missing; file lost.csv 99 missing;\n"
          "1 after 0, assistant, o3: reasoning[12500 ms] **Reading the map**//It shows rivers.//Plot them.; tool_call "
          "````python/print('```')/````; "
          "tool_result ````/```/````; citation The Nile is 6650 km long.//- [The \\[Nile\\]](https://example.org/nile); "
          "citation 6400 km//- [Amazon](https://example.org/amazon); "
          "tool_result Timeout//It took too long.; tool_result The screen of a computer (imported); tool_result ```/42/```; "
          "notice \"hologram\" (imported); "
          "text The Nile is longer than 【the】 Amazon.; citation - [Nile (river)](https://example.org/n%281%29)/- "
          "[Amazon](https://example.org/amazon); file file-shot1 0 missing;\n"
          "2 after 1, user: text And now?;\n"
          "3 after 2, assistant, gpt-4o, interrupted: text Half an;\n"
          "4 after 2, assistant, gpt-4o: text Done.;\n"
          "5 after 0, assistant, gpt-4o: text Another way.;\n");
    const std::int64_t plot = titled(made.history, "Plot");
    CHECK(must(chat_settings(made.history, plot)).system_prompt == "I am a geographer.\n\nBe short.");
    CHECK(must(made.history.conversation(plot)).updated_ms == 1'717'000'100'500); // written as text there
    const std::vector<Message> messages = must(made.history.messages(plot));
    CHECK(parsed(messages[1].extra)["a1"]["metadata"]["novel"] == 7);
    CHECK(parsed(messages[1].parts[8].extra)["beams"] == 3);

    CHECK(outline(made.history, "A question that names the chat").find("at 1\n") != std::string::npos);
    CHECK(has_problem(made.report, "the newest answer is shown instead"));
    CHECK(has_problem(made.report, "Circles: Some messages name a message before them that is not there"));
    CHECK(must(made.history.messages(titled(made.history, "Circles"))).size() == 3);
    CHECK(outline(made.history, "Nothing but a thought") == "Nothing but a thought, at 1\n0, user: text Think.;\n1 after 0, "
                                                            "assistant, interrupted: reasoning[72000 ms] **S**//C;\n");
}

TEST_CASE("Claude's export is imported with its blocks, artifacts and attached texts") {
    Imported made(golden("claude.json"));
    CHECK(outcomes(made.report) == "3 added");
    CHECK(made.report.unknown == std::map<std::string, int>{{"crystal", 1}});
    CHECK(outline(made.history, "Rivers") ==
          "Rivers, at 3\n"
          "0, user: text Which is longer?; file rivers.txt 12; file empty.pdf 900 missing; file photo.jpg 0 missing;\n"
          "1 after 0, assistant: reasoning[3200 ms] Nile or Amazon?; tool_call ```json/{/  \"query\": \"longest river\"/}/```; "
          "tool_result 6650 km//- [Nile](https://example.org/nile); "
          "text The **Nile**.; citation - [Nile](https://example.org/nile); tool_call **Plot**; tool_call "
          "**Plot**//```diff/-1/+2/```; tool_result OK; notice \"crystal\" (imported)//shiny; "
          "file Plot.py 9;\n"
          "2 after 0, assistant: text Only flat text.;\n"
          "3 after 0, assistant, interrupted: reasoning First step//Second step;\n"
          "4, user: text Edited beginning;\n");
    CHECK(outline(made.history, "One") ==
          "One, at 2\n0, user: text One;\n1 after 0, assistant: text Two;\n2 after 1, user: text Three;\n");
    CHECK(outline(made.history, "Newer") == "Newer, at 1\n0, user: text Hello;\n1 after 0, assistant: text Hi.; text Well.; "
                                            "tool_call ```json/{/  \"name\": \"look\"/}/```;\n");

    const std::int64_t id = titled(made.history, "Rivers");
    const std::vector<Message> messages = must(made.history.messages(id));
    CHECK(must(content(made.history, messages[0].attachments[0].hash)) == "Nile\nAmazon\n");
    CHECK(must(content(made.history, messages[1].attachments[0].hash)) == "print(1)\n");
    CHECK(messages[1].attachments[0].mime == "text/x-python");
    CHECK(parsed(messages[1].parts[0].extra)["summaries"][0]["summary"] == "Comparing");
    const auto folder = must(made.history.conversation(id)).folder;
    REQUIRE(folder);
    CHECK(must(folders(made.history))[0].name == "Geography");
}

TEST_CASE("Open WebUI's export is imported, with the thoughts that stand in its text") {
    Imported made(golden("openwebui.json"));
    CHECK(outcomes(made.report) == "2 added");
    CHECK(outline(made.history, "Rivers") ==
          "Rivers, pinned, archived, at 2\n"
          "0, user: text Which is longer?; file image 5; file r.txt 4; file gone.pdf 77 missing;\n"
          "1 after 0, assistant, qwen3, interrupted: text The Ama;\n"
          "2 after 0, assistant, qwen3: reasoning[4000 ms] Nile & Amazon./Hm, 1 < 2.; text The Nile.; tool_call "
          "```json/{\"q\": 1}/```; tool_result ```/found/```; text Done.; "
          "citation - [Nile](https://example.org/nile);\n");
    CHECK(outline(made.history, "Plain list") ==
          "Plain list, at 1\n0, user: text One;\n1 after 0, assistant, failed: text Two; notice Out of memory;\n");
    const std::int64_t id = titled(made.history, "Rivers");
    CHECK(must(made.history.conversation(id)).tags == std::vector<std::string>{"geo", "water"});
    CHECK(must(chat_settings(made.history, id)).system_prompt == "Be short.");
    CHECK(must(content(made.history, must(made.history.messages(id))[0].attachments[0].hash)) == std::string("\x89PNG\r", 5));
}

TEST_CASE("chats that GPT4All wrote with Qt are read in every version") {
    const auto [file, answer, more] = GENERATE(table<const char*, const char*, const char*>({
        {"gpt4all-v12.chat",
         "reasoning[3200 ms] Nile or Amazon?; tool_call ```/print(1)/```; tool_result ```/1/```; text So:; text The Nile.;",
         " citation - On Rivers (a.pdf), page 3; file table.txt 8;"},
        {"gpt4all-v11.chat", "reasoning plain; text The Nile.;", " citation - On Rivers (a.pdf), page 3; file table.txt 8;"},
        {"gpt4all-v9.chat", "reasoning plain; text The Nile.;", " citation - On Rivers (a.pdf), page 3;"},
        {"gpt4all-v5.chat", "reasoning plain; text The Nile.;",
         " citation 1. \"On Rivers\". In a.pdf. [Context](context://1);"},
    }));
    INFO(file);
    Imported made(golden(file));
    const bool tells_errors = std::string(file) >= "gpt4all-v11" && std::string(file) < "gpt4all-v5";
    CHECK(outline(made.history, "Flüsse 🚀 的") == "Flüsse 🚀 的, at 3\n0, user: text Which is longer? 👩‍🚀;" +
                                                      std::string(more) +
                                                      "\n1 after 0, assistant, llama-3.gguf, stopped: " + answer +
                                                      "\n2 after 1, user: text And then?;\n3 after 2, assistant, llama-3.gguf" +
                                                      (tells_errors ? ", failed" : "") + ": text Out of memory.;\n");
    CHECK(must(made.history.conversation(titled(made.history, "Flüsse 🚀 的"))).created_ms == 1'700'000'000'000);
}

TEST_CASE("a chat of GPT4All that breaks off keeps the messages before") {
    const std::string whole = bytes_of(golden("gpt4all-v12.chat"));
    Imported made("half.chat", whole.substr(0, whole.size() - 40));
    CHECK(outcomes(made.report) == "1 added");
    CHECK(has_problem(made.report, "Only the first 3 messages could be read: it ends too early."));
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (const std::size_t size : {5u, 30u, 60u}) {
        write_bytes(folder / "cut.chat", whole.substr(0, size));
        const ImportReport report = must(import_path(history, folder / "cut.chat"));
        CHECK(outcomes(report) == "1 failed");
    }
}

TEST_CASE("the Ollama app's database is read, in old versions and new") {
    TempFolder folder;
    const bool old = GENERATE(false, true);
    {
        auto made = create_private_file(folder / "db.sqlite");
        must(std::move(made));
        Database database = must(Database::open(folder / "db.sqlite", Database::Access::write));
        must(database.script("CREATE TABLE chats(id TEXT PRIMARY KEY, title TEXT NOT NULL DEFAULT '', created_at TIMESTAMP)"));
        must(database.script(
            old ? "CREATE TABLE messages(id INTEGER PRIMARY KEY, chat_id TEXT, role TEXT, content TEXT, created_at TIMESTAMP)"
                : "CREATE TABLE messages(id INTEGER PRIMARY KEY, chat_id TEXT, role TEXT, content TEXT, thinking TEXT, "
                  "model_name TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, "
                  "thinking_time_start TIMESTAMP, thinking_time_end TIMESTAMP, tool_result TEXT); "
                  "CREATE TABLE tool_calls(id INTEGER PRIMARY KEY, message_id INTEGER, type TEXT, function_name TEXT, "
                  "function_arguments TEXT, function_result TEXT); "
                  "CREATE TABLE attachments(id INTEGER PRIMARY KEY, message_id INTEGER, filename TEXT, data BLOB)"));
        must(database.script("INSERT INTO chats VALUES('o1', 'Rivers', '2025-08-01 12:00:00.5+02:00'), ('o2', 'Empty', "
                             "'2025-08-01T12:00:00Z')"));
        must(database.script(old ? "INSERT INTO messages VALUES(7, 'o1', 'user', 'Which?', '2025-08-01 10:00:01+00:00'), (9, "
                                   "'o1', 'assistant', 'The Nile.', '2025-08-01 10:00:02+00:00')"
                                 : "INSERT INTO messages VALUES(7, 'o1', 'user', 'Which?', '', NULL, '2025-08-01 "
                                   "10:00:01+00:00', '', NULL, NULL, NULL), "
                                   "(9, 'o1', 'assistant', 'The Nile.', 'Hm.', 'qwen3:4b', '2025-08-01 10:00:02+00:00', "
                                   "'2025-08-01 10:00:09Z', '2025-08-01 10:00:02.25Z', '2025-08-01 10:00:05Z', NULL), "
                                   "(11, 'o1', 'tool', '', '', NULL, '2025-08-01 10:00:10Z', '', NULL, NULL, 'found'); "
                                   "INSERT INTO tool_calls VALUES(1, 9, 'function', 'search', '{\"q\":1}', 'ok'); INSERT INTO "
                                   "attachments VALUES(1, 7, '../../map.png', x'8950')"));
    }
    const auto before = folder_bytes(folder.path());
    Imported made(folder / "db.sqlite");
    CHECK(folder_bytes(folder.path()) == before); // it is not ours to change
    CHECK(outcomes(made.report) == "1 added, 1 skipped");
    CHECK(outline(made.history, "Rivers") ==
          (old ? "Rivers, at 1\n0, user: text Which?;\n1 after 0, assistant: text The Nile.;\n"
               : "Rivers, at 2\n0, user: text Which?; file map.png 2;\n"
                 "1 after 0, assistant, qwen3:4b: reasoning[2750 ms] Hm.; text The Nile.; tool_call ```json/{\"q\":1}/```; "
                 "tool_result ok;\n"
                 "2 after 1, assistant: tool_result found;\n"));
    CHECK(must(made.history.conversation(titled(made.history, "Rivers"))).created_ms == 1'754'042'400'500);
}

TEST_CASE("another program's database is refused with a sentence") {
    TempFolder folder;
    {
        must(create_private_file(folder / "db.sqlite"));
        Database database = must(Database::open(folder / "db.sqlite", Database::Access::write));
        must(database.script("CREATE VIEW chats AS SELECT 1 AS id; CREATE TABLE messages(chat_id, content)"));
    }
    History history = open_history(folder / "history.sqlite");
    const auto report = import_path(history, folder / "db.sqlite");
    REQUIRE(outcome(report) == "bad_file");
    CHECK(report.error().message.find("not one of the Ollama app") != std::string::npos);
}

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

// --- archives ----------------------------------------------------------------------------------------------------------------

TEST_CASE("an export is read from a ZIP and from a folder, with the attachments that are there") {
    const std::string text = bytes_of(golden("chatgpt.json"));
    const bool split = GENERATE(false, true);
    const json all = json::parse(text);
    std::map<std::string, std::string> files{{"user.json", "{}"},
                                             {"chat.html", "<html>"},
                                             {"file_0000abcd-sanitized.png", "\x89PNG!"},
                                             {"pictures/file-shot1-x.webp", "RIFF"},
                                             {"file-gone10.csv", "not it"}};
    if (split) {
        files["conversations-000.json"] = json::array({all[0], all[1]}).dump();
        files["conversations-001.json"] = json::array({all[2], all[3]}).dump();
    } else
        files["conversations.json"] = text;
    TempFolder folder;
    ZipWriter zip;
    std::filesystem::create_directories(folder / "export/pictures");
    bool deflated = false;
    for (const auto& [name, bytes] : files) {
        zip.add(name, bytes, deflated = !deflated);
        write_bytes(folder / ("export/" + name), bytes);
    }
    write_bytes(folder / "export.zip", zip.bytes());
    for (const char* where : {"export.zip", "export"}) {
        INFO(where);
        Imported made(folder / where);
        CHECK(outcomes(made.report) == "4 added");
        CHECK(made.report.attachments == 3);
        CHECK(made.report.attachments_missing == 1);
        const std::vector<Message> messages = must(made.history.messages(titled(made.history, "Plot")));
        CHECK(must(content(made.history, messages[0].attachments[0].hash)) == "\x89PNG!");
        CHECK(messages[0].attachments[1].hash.empty());
        CHECK(must(content(made.history, messages[1].attachments[0].hash)) == "RIFF");
        must(made.history.verify());
    }
}

TEST_CASE("pictures that were missing come in when the whole archive is imported later") {
    Imported made("conversations.json", bytes_of(golden("chatgpt.json")));
    CHECK(made.report.attachments_missing == 3);
    ZipWriter zip;
    zip.add("conversations.json", bytes_of(golden("chatgpt.json")));
    zip.add("file_0000abcd-sanitized.png", "\x89PNG is longer than it says");
    write_bytes(made.folder / "export.zip", zip.bytes());
    CHECK(outcomes(must(import_path(made.history, made.folder / "export.zip"))) == "1 updated, 3 unchanged");
    const std::vector<Message> messages = must(made.history.messages(titled(made.history, "Plot")));
    CHECK(must(content(made.history, messages[0].attachments[0].hash)) == "\x89PNG is longer than it says");
    for (const char* again : {"export.zip", "conversations.json"}) // with them and without: they stay
        CHECK(outcomes(must(import_path(made.history, made.folder / again))) == "4 unchanged");
    CHECK(must(made.history.messages(titled(made.history, "Plot"))) == messages);
}

TEST_CASE("an archive that is a trap is not walked into") {
    const std::string good = "[" + deepseek("good", "q", "a") + "]";
    struct Case {
        const char* what;
        std::function<void(ZipWriter&)> add;
        const char* said;
    };
    std::string bomb = "[\"" + std::string(64 << 20, 'a') + "\"]";
    const Case cases[] = {
        {"names that lead out",
         [](ZipWriter& zip) {
             zip.add("../../conversations.json", "[]");
             zip.add("/etc/conversations.json", "[]");
             zip.add("C:\\conversations.json", "[]");
             zip.add("a/../b.json", "[]");
         },
         "A file with an unsafe name was left out."},
        {"a link", [](ZipWriter& zip) { zip.add("conversations-1.json", "/etc/passwd", false, {.mode = 0120777}); },
         "The link conversations-1.json was left out."},
        {"a secret", [](ZipWriter& zip) { zip.add("conversations-1.json", "[]", false, {.flags = 1}); }, "is encrypted"},
        {"an unknown method", [](ZipWriter& zip) { zip.add("conversations-1.json", "[]", false, {.method = 14}); },
         "packed in an unknown way"},
        {"a name twice",
         [](ZipWriter& zip) {
             zip.add("conversations-1.json", "[]");
             zip.add("conversations-1.json", "[]");
         },
         "is there twice"},
        {"more than it says", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.unpacked = 3}); },
         "unpacks to more than it says"},
        {"less than it says", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.unpacked = 99}); },
         "it ends too early"},
        {"a wrong checksum", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", true, {.checksum = 7}); },
         "checksum is wrong"},
        {"rubbish", [](ZipWriter& zip) { zip.add("conversations-1.json", "[1,2,3]", false, {.unpacked = 7, .method = 8}); },
         "cannot be unpacked"},
        {"a bomb", [&](ZipWriter& zip) { zip.add("conversations-1.json", bomb); }, "hundreds of times its size"},
    };
    for (const Case& one : cases) {
        INFO(one.what);
        ZipWriter zip;
        zip.add("conversations-0.json", good);
        one.add(zip);
        Imported made("a.zip", zip.bytes());
        INFO(made.report.text());
        CHECK(made.report.count(ImportOutcome::added) == 1);
        CHECK(has_problem(made.report, one.said));
    }
}

TEST_CASE("no byte of an archive, spoilt or cut off, ends the program") {
    ZipWriter zip;
    zip.add("conversations.json", "[" + deepseek("good", "q", "a") + "]");
    zip.add("file-1.png", "x", false);
    const std::string good = zip.bytes();
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    for (std::size_t at = 0; at < good.size(); at += 3) {
        std::string spoilt = good;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 0xFF);
        for (const std::string& bytes : {spoilt, good.substr(0, at)}) {
            write_bytes(folder / "a.zip", bytes);
            const auto report = import_path(history, folder / "a.zip");
            if (!report) CHECK(report.error().message.ends_with("."));
        }
    }
    must(history.verify());
}

TEST_CASE("links in a folder are not followed") {
    TempFolder folder;
    std::filesystem::create_directories(folder / "export");
    write_bytes(folder / "secret.json", "[" + deepseek("secret", "q", "a") + "]");
    write_bytes(folder / "export/conversations.json", "[" + deepseek("good", "q", "a") + "]");
    std::filesystem::create_symlink(folder / "secret.json", folder / "export/conversations-1.json");
    std::filesystem::create_directory_symlink(folder.path(), folder / "export/loop");
    Imported made(folder / "export");
    CHECK(outcomes(made.report) == "1 added");
    CHECK(has_problem(made.report, "The link conversations-1.json was not followed."));
}

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
