// Answers made again and answers gone on with: on the starter model every token comes out the same, wherever the answer was cut.
#include "engine/run/replay.h"
#include "tests/engine/starter_model.h"

#include <catch2/catch.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

struct Said {
    std::string reasoning, answer;
    Outcome outcome;
    bool operator==(const Said& other) const { return reasoning == other.reasoning && answer == other.answer && outcome.tokens == other.outcome.tokens; }
};

Said say(Session& session, GenerateRequest request, Said before = {}) {
    Said said = std::move(before);
    GenerateProgress progress;
    progress.piece = [&](Channel channel, const std::string& text, int) { (channel == Channel::reasoning ? said.reasoning : said.answer) += text; };
    said.outcome = generate(session, request, progress);
    return said;
}

std::vector<SamplerSettings> samplings() {
    SamplerSettings greedy, seeded, penalized;
    greedy.temperature = 0;
    seeded.temperature = 1.3, seeded.seed = 7, seeded.top_k = 0;
    penalized.temperature = 1, penalized.seed = 0x8000000000000001ull, penalized.repetition_penalty = 1.3, penalized.min_p = 0.01;
    return {greedy, seeded, penalized};
}

} // namespace

TEST_CASE("token n of an answer has the seed's nth number, whatever was sampled before it") {
    const std::vector<float> logits = {0.1f, 0.2f, 0.3f, 0.25f, 0.15f};
    SamplerSettings settings{.temperature = 1, .top_k = 0, .top_p = 1, .seed = 99};
    Sampler whole(settings);
    std::vector<Token> tokens;
    for (int i = 0; i < 100; i++) tokens.push_back(whole.choose(logits, {}));
    for (int from : {1, 13, 99}) {
        Sampler later(settings, static_cast<std::uint64_t>(from));
        for (int i = from; i < 100; i++) CHECK(later.choose(logits, {}) == tokens[static_cast<std::size_t>(i)]);
    }
    // a token that had no choice uses its number up all the same
    Sampler forced(settings);
    forced.choose(std::vector<float>{-INFINITY, NAN, -INFINITY}, {});
    CHECK(forced.choose(logits, {}) == tokens[1]);
}

TEST_CASE("an answer cut at any token goes on with the very tokens and words of the uninterrupted one") {
    Starter starter;
    const Prompt prompt = starter.prompt({{"user", "What is 4321 + 5678?", ""}});
    for (const SamplerSettings& sampler : samplings()) {
        auto session = starter.session();
        const Said whole = say(session, {prompt, sampler, 120});
        REQUIRE(whole.outcome.tokens.size() > 10);
        for (std::size_t cut = 1; cut <= whole.outcome.tokens.size(); cut += 17) {
            INFO("temperature " << sampler.temperature << ", cut after " << cut << " of " << whole.outcome.tokens.size());
            auto fresh = starter.session(); // a restart
            const std::vector<Token> so_far(whole.outcome.tokens.begin(), whole.outcome.tokens.begin() + static_cast<std::ptrdiff_t>(cut));
            // killed between a token and its words: of what was said some may be missing, and then it comes first
            {
                const std::size_t missing = cut % 3 == 0 ? 0 : cut % 3 == 1 ? 3 : 1000;
                Said shown;
                {
                    auto other = starter.session();
                    shown = say(other, {prompt, sampler, static_cast<int>(cut)});
                }
                auto shorten = [](std::string& text, std::size_t by) {
                    std::size_t keep = text.size() - std::min(by, text.size());
                    while (keep > 0 && keep < text.size() && (text[keep] & 0xC0) == 0x80) keep--;
                    text.resize(keep);
                };
                if (shown.answer.empty()) shorten(shown.reasoning, missing);
                else shorten(shown.answer, missing);
                const GenerateRequest::Shown bytes{shown.reasoning.size(), shown.answer.size()};
                const Said again = say(fresh, {prompt, sampler, 120 - static_cast<int>(cut), so_far, bytes}, shown);
                if (cut == whole.outcome.tokens.size() && whole.outcome.stop == StopReason::max_tokens) continue; // there the limit is none
                CHECK(again == whole);
                CHECK(again.outcome.stop == whole.outcome.stop);
            }
        }
    }
}

TEST_CASE("an answer whose end alone was not written down ends when it is gone on with") {
    Starter starter;
    auto session = starter.session();
    const Prompt prompt = starter.prompt({{"user", "What is 17 + 25?", ""}});
    SamplerSettings greedy;
    greedy.temperature = 0;
    const Said whole = say(session, {prompt, greedy});
    REQUIRE(whole.outcome.stop == StopReason::end);
    const Said again = say(session, {prompt, greedy, 0, whole.outcome.tokens, GenerateRequest::Shown{whole.reasoning.size(), whole.answer.size()}}, whole);
    CHECK(again == whole);
    CHECK(again.outcome.stop == StopReason::end);
    CHECK(again.outcome.reasoning_tokens == whole.outcome.reasoning_tokens);
}

TEST_CASE("a replay finds every token the same, or the first that is not") {
    Starter starter;
    const Prompt prompt = starter.prompt({{"user", "What is 4321 + 5678?", ""}});
    for (const SamplerSettings& sampler : samplings()) {
        auto session = starter.session();
        const std::vector<Token> answer = say(session, {prompt, sampler, 80}).outcome.tokens;
        auto fresh = starter.session();
        int last_done = 0;
        const Replayed same = replay(fresh, {prompt.tokens, sampler, 0}, answer, {}, [&](int done, int total) {
            CHECK(done == last_done + 1);
            CHECK(total == static_cast<int>(answer.size()));
            last_done = done;
        });
        CHECK(same.whole());
        CHECK(same.same == static_cast<int>(answer.size()));
        CHECK(last_done == same.same);
        std::vector<Token> closed = answer; // a token that somebody else put there is not made again, and what follows is as it was then
        closed.resize(21);
        closed[20] = closed[20] == 5 ? 6 : 5;
        Sampler later(sampler, 21);
        std::vector<Token> before = prompt.tokens;
        before.insert(before.end(), closed.begin(), closed.end());
        REQUIRE(fresh.sync(before));
        closed.push_back(later.choose(fresh.logits(), before));
        const Replayed around = replay(fresh, {prompt.tokens, sampler, 0, {20}}, closed);
        CHECK(around.whole());
        CHECK(around.same == 21);
        const Replayed rest = replay(fresh, {prompt.tokens, sampler, 10}, answer);
        CHECK(rest.whole());
        CHECK(rest.same == static_cast<int>(answer.size()) - 10);

        std::vector<Token> changed = answer;
        changed[20] = changed[20] == 5 ? 6 : 5;
        const Replayed other = replay(fresh, {prompt.tokens, sampler, 0}, changed);
        REQUIRE(other.difference);
        CHECK(other.same == 20);
        CHECK(other.difference->token == 20);
        CHECK(other.difference->was == changed[20]);
        CHECK(other.difference->is == answer[20]);
    }
    auto session = starter.session();
    const Replayed too_long = replay(session, {std::vector<Token>(600, 1), {}, 0}, std::vector<Token>{1, 2});
    REQUIRE(too_long.error);
    CHECK(too_long.error->kind == ErrorKind::prompt_too_long);
    const Replayed foreign = replay(session, {{1, 2}, {}, 2}, std::vector<Token>{1 << 30, -3, 4});
    REQUIRE(foreign.error);
    CHECK(foreign.error->kind == ErrorKind::bad_request);
}

TEST_CASE("how an answer was sampled comes back from its text bit by bit, and what is out of range is refused") {
    for (SamplerSettings sampler : samplings()) {
        sampler.temperature += 0.1;
        sampler.top_p = 0.1 + 0.2;
        for (CacheFormat cache : {CacheFormat::f32, CacheFormat::f16, CacheFormat::q8_0}) {
            auto read = read_sampling(sampling_text({sampler, cache}), sampler.seed);
            REQUIRE(read);
            CHECK(read->sampler.temperature == sampler.temperature);
            CHECK(read->sampler.top_k == sampler.top_k);
            CHECK(read->sampler.top_p == sampler.top_p);
            CHECK(read->sampler.min_p == sampler.min_p);
            CHECK(read->sampler.repetition_penalty == sampler.repetition_penalty);
            CHECK(read->sampler.repetition_window == sampler.repetition_window);
            CHECK(read->sampler.seed == sampler.seed);
            CHECK(read->cache == cache);
        }
    }
    CHECK(read_sampling("{}", 1));
    CHECK(read_sampling(R"({"later": {"key": 1}})", 1));
    for (const char* bad : {"", "[]", "nonsense", R"({"temperature": "hot"})", R"({"temperature": -1})", R"({"top_k": 1e300})", R"({"cache": "q2"})", R"({"cache": 7})", R"({"repetition_penalty": 0})"}) {
        INFO(bad);
        CHECK_FALSE(read_sampling(bad, 1));
    }
    CHECK(build_name().starts_with("Ponder "));
}

TEST_CASE("an answer whose thought was closed at a budget is made again where the places of what closed it are known") {
    Starter starter;
    for (const SamplerSettings& sampler : samplings()) {
        GenerateRequest request{starter.prompt({{"user", "What is 4321 + 5678?", ""}}), sampler, 60};
        request.thought_budget = 12;
        Recipe recipe{request.prompt.tokens, sampler};
        GenerateProgress progress;
        progress.placed = [&](int first, int count) {
            for (int i = 0; i < count; i++) recipe.placed.push_back(first + i);
        };
        Session session = starter.session();
        const Outcome outcome = generate(session, request, progress);
        REQUIRE(recipe.placed.size() > 0);
        CHECK(recipe.placed[0] == 12);
        Session again = starter.session();
        const Replayed same = replay(again, recipe, outcome.tokens);
        CHECK(same.whole());
        CHECK(same.same == static_cast<int>(outcome.tokens.size() - recipe.placed.size()));
        // and without them it is said where it differs
        recipe.placed.clear();
        const Replayed differs = replay(again, recipe, outcome.tokens);
        REQUIRE(differs.difference);
        CHECK(differs.difference->token == 12);
    }
}
