// Working with a thought: closed at a budget or on request, changed and gone on from, with the exact tokens of what was there; and the
// probabilities of the tokens that were chosen.
#include "engine/run/candidates.h"
#include "engine/run/generate.h"
#include "engine/run/look.h"
#include "engine/run/thought.h"
#include "tests/engine/starter_model.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace ponder;
using namespace ponder::test;

namespace {

struct Thinker {
    std::unique_ptr<LoadedModel> model = load_starter("cpu", 1);
    std::optional<Session> session = session_of(*model);
    GenerateRequest request(const std::string& question) {
        auto prompt = build_prompt(*model, {{"user", question, ""}}, {});
        if (!prompt) FAIL(prompt.error().message);
        GenerateRequest made{std::move(*prompt), {}};
        made.sampler.temperature = 0;
        return made;
    }
    struct Said {
        std::string thought, answer;
        std::vector<Token> tokens; // as they were reported
        Outcome outcome;
    };
    Said say(const GenerateRequest& request) {
        Said said;
        GenerateProgress progress;
        progress.piece = [&](Channel channel, const std::string& text, int) { (channel == Channel::reasoning ? said.thought : said.answer) += text; };
        progress.token = [&](Token token) { said.tokens.push_back(token); };
        said.outcome = generate(*session, request, progress);
        REQUIRE_FALSE(said.outcome.error);
        return said;
    }
};

} // namespace

TEST_CASE_METHOD(Thinker, "a thinking budget closes the thought with the model's own marker, and the answer follows") {
    GenerateRequest asked = request("What is 487 + 925?");
    const Said whole = say(asked);
    REQUIRE(whole.outcome.reasoning_tokens > 30);
    for (const int budget : {1, 7, 20}) {
        asked.thought_budget = budget;
        const Said said = say(asked);
        INFO("budget " << budget << ": " << said.thought << " / " << said.answer);
        CHECK(said.outcome.stop == StopReason::end);
        CHECK(said.outcome.reasoning_tokens <= budget + static_cast<int>(closing_tokens(model->text()).size()));
        CHECK(whole.thought.starts_with(said.thought));
        CHECK(said.thought.size() < whole.thought.size());
        CHECK_FALSE(said.answer.empty());
        CHECK(std::count(said.outcome.tokens.begin(), said.outcome.tokens.end(), model->reasoning().close_token) == 1);
    }
    asked.thought_budget = 1000; // enough
    CHECK(say(asked).outcome.tokens == whole.outcome.tokens);
}

TEST_CASE_METHOD(Thinker, "a thought that is asked for its answer is closed there") {
    GenerateRequest asked = request("What is 487 + 925?");
    std::stop_source now;
    asked.answer_now = now.get_token();
    int thoughts = 0;
    std::string answer;
    GenerateProgress progress;
    progress.piece = [&](Channel channel, const std::string& text, int tokens) {
        if (channel == Channel::reasoning && (thoughts = tokens) >= 10) now.request_stop();
        if (channel == Channel::answer) answer += text;
    };
    const Outcome outcome = generate(*session, asked, progress);
    CHECK(outcome.stop == StopReason::end);
    CHECK(thoughts >= 10);
    CHECK(thoughts < 20);
    CHECK_FALSE(answer.empty());
}

TEST_CASE_METHOD(Thinker, "with a budget the rest of a small context is kept for the answer") {
    session.reset();
    GenerateRequest asked = request("What is 487 + 925?");
    const int context = static_cast<int>(asked.prompt.tokens.size()) + 40;
    session.emplace(*Session::create(*model, context));
    CHECK(say(asked).outcome.stop == StopReason::context_full);
    asked.thought_budget = 1000;
    const Said said = say(asked);
    CHECK_FALSE(said.answer.empty());
}

TEST_CASE_METHOD(Thinker, "a thought is taken over by its own tokens, as far as it is not changed") {
    GenerateRequest asked = request("What is 487 + 925?");
    const Said whole = say(asked);
    const std::vector<Token>& known = whole.outcome.tokens;
    const ModelText& text = model->text();

    SECTION("unchanged and closed: up to the first word of the answer, token for token") {
        const auto kept = begin_with_thought(text, asked.prompt.end, known, whole.thought, true);
        REQUIRE(kept.size() < known.size());
        CHECK(std::equal(kept.begin(), kept.end(), known.begin()));
        asked.answer_so_far = kept;
        asked.show_so_far = true;
        const Said again = say(asked);
        CHECK(again.outcome.tokens == known); // greedy
        CHECK(again.thought == whole.thought);
        CHECK(again.answer == whole.answer);
        CHECK(again.tokens == known); // those that it went on from are reported, too
    }
    SECTION("cut in the middle and changed there") {
        const std::size_t cut = whole.thought.find("\n", whole.thought.size() / 2);
        REQUIRE(cut != std::string::npos);
        const std::string changed = whole.thought.substr(0, cut) + "\n= 1000";
        const auto begun = begin_with_thought(text, asked.prompt.end, known, changed, false);
        const auto same = std::mismatch(begun.begin(), begun.end(), known.begin(), known.end()).first - begun.begin();
        CHECK(static_cast<std::size_t>(same) > begun.size() / 3);
        asked.answer_so_far = begun;
        asked.show_so_far = true;
        const Said said = say(asked);
        CHECK(said.thought.starts_with(changed));
        CHECK_FALSE(said.answer.empty());
    }
    SECTION("opened again") {
        const auto begun = begin_with_thought(text, asked.prompt.end, known, whole.thought + "\nCheck:", false);
        CHECK(std::count(begun.begin(), begun.end(), model->reasoning().close_token) == 0);
        asked.answer_so_far = begun;
        asked.show_so_far = true;
        CHECK(say(asked).thought.starts_with(whole.thought + "\nCheck:"));
    }
    SECTION("with nothing known the whole thought is tokenized") {
        const auto begun = begin_with_thought(text, asked.prompt.end, {}, whole.thought, true);
        asked.answer_so_far = begun;
        asked.show_so_far = true;
        const Said said = say(asked);
        CHECK(said.thought == whole.thought);
        CHECK(said.answer == whole.answer);
    }
}

TEST_CASE_METHOD(Thinker, "each token comes with the likeliest there were, the model's own probabilities") {
    GenerateRequest asked = request("What is 17 + 25?");
    asked.candidates = 8;
    asked.sampler.temperature = 0;
    std::vector<int> indices;
    std::vector<Token> chosen;
    GenerateProgress progress;
    progress.chosen = [&](const ChosenToken& token) {
        indices.push_back(token.index);
        chosen.push_back(token.token);
        REQUIRE(token.likeliest.size() == 8);
        CHECK(token.likeliest[0].token == token.token); // greedy
        CHECK(token.likeliest[0].log_probability == token.log_probability);
        for (std::size_t i = 1; i < 8; i++) CHECK(token.likeliest[i].log_probability <= token.likeliest[i - 1].log_probability);
        double total = 0, exact = 0;
        const auto logits = session->logits();
        for (const float logit : logits) total += std::exp(static_cast<double>(logit) - logits[static_cast<std::size_t>(token.token)]);
        exact = -std::log(total);
        CHECK(token.log_probability == Approx(exact).margin(1e-5));
    };
    const Outcome outcome = generate(*session, asked, progress);
    CHECK(chosen == outcome.tokens);
    for (std::size_t i = 0; i < indices.size(); i++) CHECK(indices[i] == static_cast<int>(i));
    asked.candidates = 0;
    CHECK(generate(*session, asked, {}).tokens == outcome.tokens); // looking changes nothing
}

TEST_CASE("candidates are the largest of any row, ties by id, and their probabilities those of a softmax") {
    std::mt19937 random(3);
    for (const std::size_t size : {1u, 5u, 8u, 63u, 64u, 1000u, 151936u}) {
        std::vector<float> logits(size);
        std::normal_distribution<float> normal(0, 4);
        for (float& logit : logits) logit = std::round(normal(random) * 8) / 8; // with many ties
        if (size > 60) logits[7] = NAN, logits[9] = -INFINITY;
        CandidateFinder finder(8);
        const auto found = finder.find(logits);
        std::vector<std::pair<float, Token>> order;
        double total = 0;
        for (std::size_t i = 0; i < size; i++)
            if (logits[i] > -INFINITY) order.push_back({-logits[i], static_cast<Token>(i)}), total += std::exp(static_cast<double>(logits[i]));
        std::sort(order.begin(), order.end());
        REQUIRE(found.size() == std::min<std::size_t>(8, order.size()));
        for (std::size_t i = 0; i < found.size(); i++) {
            CHECK(found[i].token == order[i].second);
            CHECK(found[i].log_probability == Approx(-order[i].first - std::log(total)).margin(1e-4));
        }
    }
}

TEST_CASE_METHOD(Thinker, "a prompt is accounted for to its last token, dropped thoughts included") {
    const std::vector<ChatMessage> chat = {{"user", "What is 17 + 25?", ""}, {"assistant", "17 + 25 = **42**.", "Ones: 7+5=12, write 2, carry 1."}, {"user", "What is 5 + 6?", ""}};
    const auto account = account_prompt(model->text(), chat, {});
    REQUIRE(account);
    const auto prompt = build_prompt(*model, chat, {});
    CHECK(account->tokens == static_cast<int>(prompt->tokens.size()));
    CHECK(account->text.find("What is 5 + 6?") != std::string::npos);
    int seen = 0;
    for (const PromptPart& part : account->parts) {
        CHECK(part.tokens > 0);
        if (part.seen) seen += part.tokens;
        CHECK(part.seen == (account->text.find(part.thought ? "carry 1" : "17") != std::string::npos || !part.thought));
    }
    CHECK(seen == account->tokens);
    REQUIRE(account->parts.size() == 5);
    CHECK(account->parts[1].thought);
    CHECK(account->parts.back().message == -1);
    for (const int i : {0, 3}) CHECK(account->parts[static_cast<std::size_t>(i)].tokens == static_cast<int>(model->tokenizer()->encode(chat[i == 0 ? 0 : 2].content).size()));
}

TEST_CASE("the experts of every token are seen, and looking changes no answer") {
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "family-gpt-oss"}) {
        INFO(name);
        LoadOptions options;
        options.device = "cpu";
        options.threads = 1;
        options.batch = 4;
        auto model = LoadedModel::load(source_dir() / "tests" / "golden" / "models" / (std::string(name) + ".gguf"), options);
        REQUIRE(model);
        auto session = Session::create(**model, 64);
        REQUIRE(session);
        const std::vector<Token> prompt = {1, 2, 3}, answer = {4, 5, 6, 7, 8, 9};
        std::vector<Token> all = prompt;
        all.insert(all.end(), answer.begin(), answer.end());
        REQUIRE(session->sync(all));
        const std::vector<float> before(session->logits().begin(), session->logits().end());
        const auto trace = trace_experts(*session, prompt, answer);
        REQUIRE(trace);
        CHECK(std::equal(before.begin(), before.end(), session->logits().begin(), session->logits().end()));
        REQUIRE_FALSE(trace->layers.empty());
        for (const auto& layer : trace->chosen) {
            REQUIRE(layer.size() == answer.size() * static_cast<std::size_t>(trace->used));
            for (std::size_t token = 0; token < answer.size(); token++) {
                std::vector<int> ids(layer.begin() + static_cast<std::ptrdiff_t>(token * trace->used), layer.begin() + static_cast<std::ptrdiff_t>((token + 1) * trace->used));
                std::sort(ids.begin(), ids.end());
                CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
                CHECK(ids.front() >= 0);
                CHECK(ids.back() < trace->experts);
            }
        }
        // token by token gives the same experts as in batches
        auto single = Session::create(**model, 64);
        REQUIRE(single);
        for (std::size_t i = 0; i < answer.size(); i++) {
            std::vector<Token> behind = prompt;
            behind.insert(behind.end(), answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(i));
            const auto one = trace_experts(*single, behind, std::span(answer).subspan(i, 1));
            REQUIRE(one);
            for (std::size_t l = 0; l < trace->layers.size(); l++)
                CHECK(std::equal(one->chosen[l].begin(), one->chosen[l].end(), trace->chosen[l].begin() + static_cast<std::ptrdiff_t>(i * trace->used)));
        }
    }
}

TEST_CASE("what closes a thought is what the model's own template writes there") {
    const auto folder = fixtures_dir() / "templates";
    if (!std::filesystem::exists(folder)) {
        WARN("no fixtures at " << fixtures_dir() << ": skipped the templates");
        return;
    }
    const std::pair<const char*, const char*> rows[] = {
        {"Qwen-Qwen3-0.6B", "\n</think>\n\n"}, {"deepseek-ai-DeepSeek-V3.1", "</think>"}, {"GLM-4.6", "</think>\n"},       {"Kimi-K2-Thinking", ""}, // its template shows none: the usual one is taken
        {"MiniMax-M2", "\n</think>\n\n"},      {"Qwen3.5-4B", "\n</think>\n\n"},          {"Qwen-Qwen2.5-7B-Instruct", ""},
    };
    for (const auto& [name, closing] : rows) {
        const auto file = folder / (std::string(name) + ".jinja");
        INFO(name);
        REQUIRE(std::filesystem::exists(file));
        const auto chat_template = ChatTemplate::parse(read_file(file));
        REQUIRE(chat_template);
        CHECK(detect_reasoning(*chat_template, nullptr).closing == closing);
    }
}
