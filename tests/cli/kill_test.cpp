// Power fails at any moment: ponder-cli chat is killed at twenty random moments of a thought, and afterwards the history holds the question
// and everything that had been on the screen for a quarter of a second.
#include "engine/file/gguf.h"
#include "engine/text/tokenizer.h"
#include "storage/history.h"
#include "tests/cli/kill_cli.h"
#include "tests/cli/run_cli.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>

using namespace ponder;
using namespace ponder::test;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

struct Seen {
    std::string text;       // everything the program had printed
    std::string old_enough; // what had been there for a quarter of a second when it was killed
};

// Asks one question of a real chat and kills it some time after its first output (or after that time, when nothing came).
Seen chat_and_kill(const std::filesystem::path& data, const std::string& question, double after) {
    std::string text;
    std::vector<std::pair<double, std::size_t>> arrivals; // when so many bytes had been read
    double killed = 0;
    // the reference device is slow, so that there is a thought to be killed in
    run_and_kill({"chat", "--device", "reference", "--temperature", "0", "--data", data.string()}, question + "\n", [&](int output) {
        for (double end = now() + 20; now() < end;) {
            const std::string more = next_bytes(output, end - now());
            if (more.empty()) break;
            if (text.empty()) end = now() + after;
            text += more;
            arrivals.push_back({now(), text.size()});
        }
        killed = now();
    });
    std::size_t old_bytes = 0;
    for (const auto& [when, bytes] : arrivals)
        if (when <= killed - 0.25) old_bytes = bytes;
    return {text, text.substr(0, old_bytes)};
}

// How long an answer takes here, from its first token to its last.
double answer_seconds() {
    Folder folder;
    const Run asked = run(folder, {"ask", "--json", "--device", "reference", "--temperature", "0", "What is 4321 + 5678?"});
    REQUIRE(asked.status == 0);
    const auto answer = nlohmann::json::parse(asked.out);
    return answer["generated_tokens"].get<double>() / answer["gen_tps"].get<double>();
}

} // namespace

TEST_CASE("a chat killed at twenty random moments loses nothing that was on the screen for a quarter second") {
    const auto data = std::filesystem::temp_directory_path() / ("ponder-kill-test-" + std::to_string(::getpid()));
    std::filesystem::remove_all(data);
    auto file = Gguf::open(starter_path());
    REQUIRE(file);
    auto tokenizer = Tokenizer::from_gguf(*file);
    REQUIRE(tokenizer);
    std::mt19937 random(20261122);
    int in_mid_answer = 0;
    const double longest = 1.3 * answer_seconds();
    for (int i = 0; i < 20; i++) {
        const std::string question = "What is " + std::to_string(1000 + random() % 9000) + " + " + std::to_string(1000 + random() % 9000) + "?";
        const double after = std::uniform_real_distribution<double>(0, longest)(random);
        const Seen seen = chat_and_kill(data, question, after);
        REQUIRE_FALSE(seen.text.empty());

        auto history = storage::History::open(data / "history.sqlite");
        REQUIRE(history);
        REQUIRE(history->recover());
        auto conversations = history->conversations();
        REQUIRE(conversations);
        REQUIRE(conversations->size() == static_cast<std::size_t>(i + 1)); // all earlier ones are still there
        auto newest = std::max_element(conversations->begin(), conversations->end(), [](auto& a, auto& b) { return a.id < b.id; });
        auto messages = history->branch(newest->id);
        REQUIRE(messages);
        REQUIRE(messages->size() == 2);
        CHECK(messages->front().parts.at(0).text == question);
        const storage::Message& answer = messages->back();
        CHECK((answer.state == storage::MessageState::interrupted || answer.state == storage::MessageState::complete));
        in_mid_answer += answer.state == storage::MessageState::interrupted;
        std::string saved; // as it was printed: the thought, a blank line, the answer
        for (const storage::Part& part : answer.parts) saved += (saved.empty() || part.kind == storage::PartKind::reasoning ? "" : "\n\n") + part.text;
        saved += "\n";
        INFO("killed " << after << " s after the first words; saved: " << saved << "; seen: " << seen.old_enough);
        CHECK(saved.size() >= seen.old_enough.size());
        CHECK(saved.compare(0, seen.old_enough.size(), seen.old_enough) == 0);
        // with the tokens that say it
        if (!answer.parts.empty()) CHECK(tokenizer->decode(answer.tokens).find(answer.parts.at(0).text.substr(0, answer.parts.at(0).text.find_last_not_of("\n ") + 1)) != std::string::npos);
    }
    CHECK(in_mid_answer >= 5); // the moments really fell into the answers
    std::filesystem::remove_all(data);
}
