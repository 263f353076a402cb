// Answers that can be made again: a real chat on the starter model, exported, replayed, and told apart when a token or the model's file is
// another; and an answer that kill -9 cut off, gone on with to the very end of the uninterrupted one.
#include "storage/history.h"
#include "storage/run_model.h"
#include "tests/cli/kill_cli.h"
#include "tests/cli/run_cli.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace ponder;
using namespace ponder::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// What the programs of these tests remember of files they remember in a folder of its own.
struct Caches {
    fs::path path = fs::temp_directory_path() / ("ponder-cli-cache-" + std::to_string(::getpid()));
    Caches() { ::setenv("XDG_CACHE_HOME", path.c_str(), 1); }
    ~Caches() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
} caches;

struct Saved {
    storage::Message message;
    std::optional<storage::Run> run;
};

std::vector<Saved> answers(const std::string& data) {
    auto history = storage::History::open(fs::path(data) / "history.sqlite", true);
    REQUIRE(history);
    std::vector<Saved> all;
    auto conversations = history->conversations();
    REQUIRE(conversations);
    for (const auto& conversation : *conversations) {
        auto messages = history->messages(conversation.id);
        REQUIRE(messages);
        for (const auto& message : *messages) {
            if (message.role != storage::Role::assistant) continue;
            auto run = storage::run(*history, message.id);
            REQUIRE(run);
            all.push_back({message, *run});
        }
    }
    return all;
}

std::string exported(const Folder& folder, const std::string& data) {
    const std::string file = (folder / "chat.json").string();
    REQUIRE(run(folder, {"export", "1", "--format", "json", "--out", file, "--data", data}).status == 0);
    return file;
}

// Lets a chat answer one question and kills it when so many bytes of it have been seen.
void chat_and_kill(const std::vector<std::string>& arguments, const std::string& question, std::size_t bytes) {
    run_and_kill(arguments, question, [&](int output) {
        for (std::size_t seen = 0; seen < bytes;) {
            const std::string more = next_bytes(output, 60, bytes - seen);
            if (more.empty()) break;
            seen += more.size();
        }
        usleep(120'000); // so that some moments are between two saves
    });
}

std::string text_of(const storage::Message& message, storage::PartKind kind) {
    std::string all;
    for (const auto& part : message.parts)
        if (part.kind == kind) all += part.text;
    return all;
}

} // namespace

TEST_CASE("a chat's answers carry what they were made with, and a replay makes every token again") {
    Folder folder;
    for (const auto& [name, temperature] : {std::pair("greedy", "0"), {"seeded", "0.9"}}) {
        INFO(name);
        const std::string data = (folder / name).string();
        REQUIRE(run(folder, {"chat", "--temperature", temperature, "--repetition-penalty", "1.05", "--data", data}, "What is 17 + 25?\nWhich is larger, 812 or 821?\nSubtract 86 from 340.\n").status == 0);
        const auto saved = answers(data);
        REQUIRE(saved.size() == 3);
        for (const Saved& answer : saved) {
            REQUIRE(answer.run);
            CHECK(answer.run->model_sha256.size() == 64);
            CHECK(answer.run->template_sha256.size() == 64);
            CHECK(answer.run->prompt.size() == static_cast<std::size_t>(answer.message.prompt_tokens));
            CHECK(answer.run->build.starts_with("Ponder "));
            CHECK_FALSE(answer.run->device.empty());
        }
        CHECK(saved[0].run->seed != saved[1].run->seed);
        const std::string file = exported(folder, data);
        CHECK(json::parse(read_file(file))["messages"][1]["run"]["seed"].get<std::uint64_t>() == saved[0].run->seed);
        const Run again = run(folder, {"replay", file});
        INFO(again.out << again.err);
        CHECK(again.status == 0);
        CHECK(again.out.ends_with("All 3 answers are the same, token for token.\n"));
        CHECK(again.out.find("all " + std::to_string(saved[1].message.tokens.size()) + " tokens are the same") != std::string::npos);
        const auto told = json::parse(run(folder, {"replay", "--json", file}).out);
        CHECK(told["same"] == 3);
        CHECK(run(folder, {"replay", "1", "--data", data}).out == again.out); // straight from the history
        CHECK(run(folder, {"replay", "99", "--data", data}).status == 1);
        CHECK(told["answers"][2]["model_same"] == true);
    }
}

TEST_CASE("a replay names the first token that differs, both as text, and where it was made") {
    Folder folder;
    const std::string data = (folder / "data").string();
    REQUIRE(run(folder, {"chat", "--temperature", "0", "--data", data}, "What is 17 + 25?\n").status == 0);
    const std::string file = exported(folder, data);
    json chat = json::parse(read_file(file));
    json& tokens = chat["messages"][1]["tokens"]["ids"];
    std::vector<std::string> ids;
    std::stringstream in(tokens.get<std::string>());
    for (std::string id; in >> id;) ids.push_back(id);
    REQUIRE(ids.size() > 12);
    const std::string was = ids[9];
    ids[9] = was == "70" ? "71" : "70";
    std::string joined;
    for (const std::string& id : ids) joined += (joined.empty() ? "" : " ") + id;
    tokens = joined;
    chat["messages"][1]["run"]["device"] = "another machine";
    const std::string changed = folder.write("changed.json", chat.dump());
    const Run result = run(folder, {"replay", changed});
    INFO(result.out << result.err);
    CHECK(result.status == 1);
    CHECK(result.out.find("9 tokens are the same, then token 10 was \"") != std::string::npos);
    CHECK(result.out.find("(" + ids[9] + ") and is \"") != std::string::npos);
    CHECK(result.out.find("(" + was + ").") != std::string::npos);
    CHECK(result.out.find("on another machine") != std::string::npos);
    const auto told = json::parse(run(folder, {"replay", "--json", changed}).out);
    CHECK(told["answers"][0]["difference"]["token"] == 10);
    CHECK(told["same"] == 0);
}

TEST_CASE("a replay finds the model by its hash, says when the file that is named is another, and when there is none") {
    Folder folder;
    const std::string data = (folder / "data").string();
    fs::copy_file(starter(), folder / "copied.gguf");
    REQUIRE(run(folder, {"chat", "--model", (folder / "copied.gguf").string(), "--temperature", "0", "--data", data}, "What is 17 + 25?\n").status == 0);
    const std::string file = exported(folder, data);
    const auto found = [&](const std::vector<std::string>& extra) {
        std::vector<std::string> arguments{"replay", file};
        arguments.insert(arguments.end(), extra.begin(), extra.end());
        return run(folder, arguments);
    };
    CHECK(found({}).status == 0);
    // the same weights under another name, with one byte more at the end: every token is the same, and the file is said to be another
    const std::string other = (folder / "other.gguf").string();
    fs::copy_file(starter(), other);
    std::ofstream(other, std::ios::app | std::ios::binary) << '\0';
    const Run differs = found({"--model", other});
    INFO(differs.out << differs.err);
    CHECK(differs.err.find("is not the file that wrote it") != std::string::npos);
    CHECK(differs.out.find("is the same, token for token") != std::string::npos);
    // another vocabulary cannot be compared
    const Run foreign = found({"--model", micro("micro-deepseek")});
    CHECK(foreign.status == 1);
    CHECK(foreign.out.find("could not be made again") != std::string::npos);
    json chat = json::parse(read_file(file));
    chat["messages"][1]["run"]["model_sha256"] = std::string(64, '7');
    const Run missing = run(folder, {"replay", folder.write("unknown.json", chat.dump())});
    CHECK(missing.status == 1);
    CHECK(missing.out.find("SHA-256 777777777777…") != std::string::npos);
    CHECK(missing.out.find("was not found on this computer; name its file with --model FILE.") != std::string::npos);
    chat["messages"][1]["run"]["model_sha256"] = "";
    CHECK(run(folder, {"replay", folder.write("unnamed.json", chat.dump())}).out.find("does not say which model") != std::string::npos);
}

TEST_CASE("a file without anything to make again, or none at all, gets one sentence") {
    Folder folder;
    const std::string data = (folder / "data").string();
    REQUIRE(run(folder, {"chat", "--temperature", "0", "--data", data}, "What is 1 + 1?\n").status == 0);
    const std::string bare = (folder / "bare.json").string();
    REQUIRE(run(folder, {"export", "1", "--format", "json", "--no-runs", "--out", bare, "--data", data}).status == 0);
    for (const std::string& file : {bare, (folder / "missing.json").string(), folder.write("nonsense.json", "nothing")}) {
        const Run refused = run(folder, {"replay", file});
        INFO(file << ": " << refused.err);
        CHECK(refused.status == 1);
        CHECK(refused.out.empty());
        CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
    }
    json chat = json::parse(read_file(exported(folder, data)));
    chat["messages"][1]["run"]["parameters"] = {{"temperature", "warm"}};
    const Run unreadable = run(folder, {"replay", folder.write("warm.json", chat.dump())});
    CHECK(unreadable.status == 1);
    CHECK(unreadable.out.find("could not be made again") != std::string::npos);
}

TEST_CASE("an answer that kill -9 cut off goes on to the very tokens and words of the uninterrupted one") {
    Folder folder;
    const std::string question = "What is 4321 + 5678?\n";
    const auto arguments = [&](const std::string& name, const char* temperature, std::vector<std::string> more = {}) {
        std::vector<std::string> all{"chat", "--device", "reference", "--seed", "12345", "--temperature", temperature, "--top-k", "0", "--data", (folder / name).string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    };
    int cut_off = 0;
    for (const char* temperature : {"0", "1.1"}) {
        const std::string whole_name = "whole-" + std::string(temperature);
        REQUIRE(run(folder, arguments(whole_name, temperature), question).status == 0);
        const auto whole = answers((folder / whole_name).string());
        REQUIRE(whole.size() == 1);
        const std::size_t length = text_of(whole[0].message, storage::PartKind::reasoning).size() + text_of(whole[0].message, storage::PartKind::text).size();
        for (const std::size_t part : {1, 3, 5}) {
            const std::string name = "cut-" + std::string(temperature) + "-" + std::to_string(part);
            chat_and_kill(arguments(name, temperature), question, length * part / 7);
            const auto cut = answers((folder / name).string());
            REQUIRE(cut.size() == 1);
            REQUIRE(cut[0].run); // it was there before the first word
            cut_off += cut[0].message.tokens.size() < whole[0].message.tokens.size();
            INFO("temperature " << temperature << ", " << cut[0].message.tokens.size() << " of " << whole[0].message.tokens.size() << " tokens");
            // another seed on the command line changes nothing: the answer goes on as it began
            const Run resumed = run(folder, {"chat", "--device", "reference", "--resume", "1", "--seed", "777", "--data", (folder / name).string()});
            CHECK(resumed.status == 0);
            const auto done = answers((folder / name).string());
            REQUIRE(done.size() == 1);
            CHECK(done[0].message.tokens == whole[0].message.tokens);
            for (const auto kind : {storage::PartKind::reasoning, storage::PartKind::text}) CHECK(text_of(done[0].message, kind) == text_of(whole[0].message, kind));
            CHECK(done[0].message.state == storage::MessageState::complete);
            CHECK(done[0].message.stop == whole[0].message.stop);
            CHECK(done[0].run->seed == whole[0].run->seed);
            CHECK(done[0].run->prompt == whole[0].run->prompt);
            CHECK(storage::given_tokens(*done[0].run) == 0); // all of it can be made again
        }
        const Run again = run(folder, {"replay", "--device", "reference", exported(folder, (folder / ("cut-" + std::string(temperature) + "-3")).string())});
        INFO(again.out << again.err);
        CHECK(again.status == 0);
    }
    CHECK(cut_off >= 1); // the kills really came in mid-answer
}

TEST_CASE("a conversation is taken up again where it ended, and one that there is not is refused") {
    Folder folder;
    const std::string data = (folder / "data").string();
    REQUIRE(run(folder, {"chat", "--temperature", "0", "--data", data}, "What is 17 + 25?\n").status == 0);
    const Run more = run(folder, {"chat", "--resume", "--temperature", "0", "--data", data}, "What is 5 + 6?\n");
    CHECK(more.status == 0);
    auto history = storage::History::open(fs::path(data) / "history.sqlite", true);
    REQUIRE(history);
    REQUIRE(history->conversations()->size() == 1);
    auto branch = history->branch(1);
    REQUIRE(branch);
    REQUIRE(branch->size() == 4);
    CHECK(text_of(branch->back(), storage::PartKind::text).find("11") != std::string::npos);
    const Run refused = run(folder, {"chat", "--resume", "42", "--data", data}, "");
    CHECK(refused.status == 1);
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
}

TEST_CASE("an answer that goes on without the oldest turns is made again from there, and what was before is taken as it is") {
    Folder folder;
    const std::string data = (folder / "data").string();
    const Run chat = run(folder, {"chat", "--context", "144", "--temperature", "0", "--data", data}, "What is 17 + 25?\nWhich is larger, 812 or 821?\nSubtract 86 from 340.\n1\n");
    REQUIRE(chat.status == 0);
    const auto saved = answers(data);
    REQUIRE(saved.size() == 3);
    const Run again = run(folder, {"replay", exported(folder, data)});
    INFO(again.out << again.err << chat.err);
    CHECK(again.status == 0);
    int given = 0;
    for (const Saved& answer : saved) given += storage::given_tokens(*answer.run);
    CHECK(given > 0);
    CHECK(again.out.find("were written otherwise and are taken as they are") != std::string::npos);
}
