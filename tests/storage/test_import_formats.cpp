// Imports of every source, from files written by hand after what is known of each format (the GPT4All ones by Qt itself); what
// comes of an import is compared as an outline.
#include "import_support.h"

#include "storage/sqlite.h"

#include <nlohmann/json.hpp>

using namespace ponder::storage;
using nlohmann::json;

namespace {

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
