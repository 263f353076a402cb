// What an answer was made with: the names of model files by their bytes, runs that are completed when such a name is known at last, what a
// program does at its start, and what all this costs.
#include "storage/attachments.h"
#include "storage/backup.h"
#include "storage/file_hash.h"
#include "storage/run_model.h"
#include "storage/start_up.h"
#include "storage/trash.h"
#include "support.h"

#include <chrono>
#include <iostream>
#include <utime.h>

using namespace ponder::storage;
namespace fs = std::filesystem;

namespace {

void write_file(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

// of "abc" and of "abcdef", by FIPS 180-2 and sha256sum
const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const std::string abcdef = "bef57ec7f53a6d40beb640a780a639c83bc29ac8a9816f1fc6c5c6dcd93c4721";

Run some_run(const std::string& mark, int given = 0) {
    Run run;
    run.parameters = R"({"temperature":0.5})";
    run.seed = 0xFFFFFFFFFFFFFFFFu;
    run.build = "Ponder";
    run.device = "CPU";
    run.prompt = {1, 2, 3};
    run.extra = run_extra(mark, given);
    return run;
}

} // namespace

TEST_CASE("a file's hash is remembered until the file changes, and parts are hashed as one file") {
    TempFolder folder;
    const fs::path file = folder / "model.gguf", rest = folder / "model-2.gguf", remembered = folder / "cache" / "hashes.json";
    write_file(file, "abc");
    write_file(rest, "def");
    FileHashes hashes(remembered);
    CHECK_FALSE(hashes.known({file}));
    CHECK(hashes.find({file}) == abc);
    CHECK(hashes.find({file, rest}) == abcdef);
    CHECK_FALSE(hashes.known({file})); // the file is part of another model now
    CHECK(FileHashes(remembered).known({file, rest}) == abcdef);
    CHECK(FileHashes(remembered).files_with(abcdef) == std::vector<fs::path>{file});
    CHECK(hashes.files_with(abc).empty());

    write_file(rest, "dex");
    CHECK_FALSE(hashes.known({file, rest}));
    CHECK(hashes.files_with(abcdef).empty());
    const utimbuf earlier{1000, 1000};
    CHECK(hashes.find({file, rest}).value() != abcdef);
    REQUIRE(::utime(rest.c_str(), &earlier) == 0);
    CHECK_FALSE(hashes.known({file, rest}));

    CHECK_FALSE(hashes.find({folder / "missing.gguf"}));
    CHECK_FALSE(hashes.find({}));
    CHECK(FileHashes({}).find({file}) == abc); // nothing is remembered, and it is computed all the same
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(FileHashes({}).find({file}, stop.get_token()));
}

TEST_CASE("a memory of hashes that is nonsense, or cannot be written, is as if there were none") {
    TempFolder folder;
    const fs::path file = folder / "model.gguf", remembered = folder / "hashes.json";
    write_file(file, "abc");
    for (const char* nonsense : {"", "[]", "{\"files\": 7}", "{\"files\": [1, {\"sha256\": 2}, {\"sha256\": \"x\", \"parts\": [3]}]}", "\xff\xfe", "{\"files\": [{\"parts\": [], \"sha256\": \"y\"}]}"}) {
        INFO(nonsense);
        write_file(remembered, nonsense);
        FileHashes hashes(remembered);
        CHECK_FALSE(hashes.known({file}));
        CHECK(hashes.files_with("x").empty());
        CHECK(hashes.files_with("y").empty());
        CHECK(hashes.find({file}) == abc);
        CHECK(hashes.known({file}) == abc);
    }
    CHECK(FileHashes("/proc/no/such/folder/hashes.json").find({file}) == abc);
}

TEST_CASE("the runs of a model file get its hash when that is known, and no others do") {
    QuickFolder folder;
    const fs::path file = folder / "model.gguf", other = folder / "other.gguf";
    write_file(file, "abc");
    write_file(other, "abc");
    const std::string mark = file_mark({file}), other_mark = file_mark({other});
    CHECK(mark != other_mark);
    CHECK(file_mark({folder / "missing"}).empty());
    History history = open_history(folder / "history.sqlite");
    const auto chat = must(history.create_conversation("chat"));
    std::vector<std::int64_t> answers;
    for (int i = 0; i < 4; ++i) answers.push_back(must(history.add_message(answer(chat, std::nullopt, "words"))));
    must(save_run(history, answers[0], some_run(mark)));
    must(save_run(history, answers[1], some_run(mark, 12)));
    must(save_run(history, answers[2], some_run(other_mark)));
    Run known = some_run(mark);
    known.model_sha256 = "there already";
    must(save_run(history, answers[3], known));

    CHECK(must(complete_runs(history, "", abc)) == 0);
    CHECK_FALSE(complete_runs(history, "not JSON", abc)); // a caller's mistake
    CHECK(must(complete_runs(history, mark, abc)) == 2);
    CHECK(must(complete_runs(history, mark, abc)) == 0);
    CHECK(must(run(history, answers[0]))->model_sha256 == abc);
    const Run second = *must(run(history, answers[1]));
    CHECK(second.model_sha256 == abc);
    CHECK(second.seed == 0xFFFFFFFFFFFFFFFFu);
    CHECK(given_tokens(second) == 12);
    CHECK(given_tokens(known) == 0);
    CHECK(must(run(history, answers[2]))->model_sha256.empty());
    CHECK(must(run(history, answers[3]))->model_sha256 == "there already");

    CHECK(is_of_model(second, abc, ""));
    CHECK_FALSE(is_of_model(second, abcdef, mark)); // the hash says more than the mark
    CHECK(is_of_model(second, "", mark));
    CHECK_FALSE(is_of_model(second, "", other_mark));
    CHECK_FALSE(is_of_model(Run{}, "", ""));
}

TEST_CASE("what a run's extra says is taken with care") {
    Run run;
    for (const char* extra : {"", "[]", "{", "{\"given\": \"ten\"}", "{\"given\": -3}", "{\"given\": 1.5}", "{\"model_file\": 3}"}) {
        run.extra = extra;
        INFO(extra);
        CHECK(given_tokens(run) == 0);
        CHECK_FALSE(is_of_model(run, "", "{\"name\":\"a\"}"));
    }
    run.extra = "{\"given\": 99999999999999}";
    CHECK(given_tokens(run) == 1 << 30);
    CHECK(run_extra("", 0).empty());
    run.extra = run_extra("", 3, {40, 41});
    CHECK(given_tokens(run) == 3);
    CHECK(placed_tokens(run) == std::vector<int>{40, 41});
    for (const char* extra : {"", "{\"placed\": 7}", "{\"placed\": [\"a\", -1, 1.5]}", "{\"placed\": {\"a\": \"b\"}}"}) {
        run.extra = extra;
        CHECK(placed_tokens(run).empty());
    }
}

TEST_CASE("a start marks what was cut off, empties what is due, and makes the day's backup in the background") {
    QuickFolder folder;
    const fs::path file = folder / "history.sqlite";
    {
        History history = open_history(file);
        const auto chat = must(history.create_conversation("chat"));
        must(history.add_message(answer(chat, std::nullopt, "unfinished", MessageState::generating)));
    }
    History history = open_history(file);
    CHECK(must(start_up(history)) == 1);
    {
        std::jthread backup = upkeep_in_background(file);
        for (int i = 0; i < 1000 && backups(file).empty(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    REQUIRE(backups(file).size() == 1);
    CHECK(backups(file).front().why == "daily");
    const auto begun = std::chrono::steady_clock::now();
    { std::jthread dropped = upkeep_in_background(file); } // a program that ends at once does not wait
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(2));
}

TEST_CASE("what saving a run costs", "[.][cost]") {
    TempFolder folder;
    History history = open_history(folder / "history.sqlite");
    const auto chat = must(history.create_conversation("chat"));
    std::optional<std::int64_t> last;
    Run run = some_run("{\"name\":\"m.gguf\",\"bytes\":1,\"modified_ms\":2}");
    run.prompt.assign(64, 5);
    for (int turn = 1; turn <= 500; ++turn) { // each prompt is the one before with its answer and a question
        last = must(history.add_message(user_message(chat, last, "a question")));
        Message said = answer(chat, last, "an answer");
        said.tokens.assign(100, turn);
        last = must(history.add_message(said));
        const auto begun = std::chrono::steady_clock::now();
        must(save_run(history, *last, run));
        const double ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
        if (turn == 1 || turn == 10 || turn == 100 || turn == 500) std::cout << "turn " << turn << ", " << run.prompt.size() << " tokens of prompt: " << ms << " ms\n";
        run.prompt.insert(run.prompt.end(), said.tokens.begin(), said.tokens.end());
        run.prompt.insert(run.prompt.end(), 20, -turn);
    }
}
