// Sampling: what each setting keeps, and that a seed decides everything.
#include "engine/run/sampler.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>

using namespace ponder;

namespace {

std::map<Token, int> draw(SamplerSettings settings, const std::vector<float>& logits, int times = 20000) {
    settings.seed = 42;
    Sampler sampler(settings);
    std::map<Token, int> counts;
    for (int i = 0; i < times; i++) counts[sampler.choose(logits, {})]++;
    return counts;
}

const std::vector<float> logits = {std::log(0.5f), std::log(0.25f), std::log(0.15f), std::log(0.1f)};

} // namespace

TEST_CASE("temperature 0 takes the likeliest, ties to the lowest id, numbers before NaN") {
    Sampler greedy(SamplerSettings{.temperature = 0});
    CHECK(greedy.choose(std::vector<float>{1, 3, 3, 2}, {}) == 1);
    CHECK(greedy.choose(std::vector<float>{NAN, -5, -4}, {}) == 2);
}

TEST_CASE("draws follow the softmax within five standard deviations") {
    const auto counts = draw({.temperature = 1, .top_k = 0, .top_p = 1}, logits);
    const double expected[] = {0.5, 0.25, 0.15, 0.1};
    for (Token t = 0; t < 4; t++) {
        const double mean = 20000 * expected[t], deviation = std::sqrt(mean * (1 - expected[t]));
        CHECK(std::abs(counts.at(t) - mean) < 5 * deviation);
    }
}

TEST_CASE("top-k, top-p and min-p keep what they say") {
    CHECK(draw({.temperature = 1, .top_k = 2, .top_p = 1}, logits).size() == 2);
    CHECK(draw({.temperature = 1, .top_k = 0, .top_p = 0.6}, logits).size() == 2);
    CHECK(draw({.temperature = 1, .top_k = 0, .top_p = 0.5}, logits).size() == 1);
    CHECK(draw({.temperature = 1, .top_k = 0, .top_p = 1, .min_p = 0.29}, logits).size() == 3);
}

TEST_CASE("the repetition penalty lowers recent tokens, whatever their sign") {
    Sampler sampler(SamplerSettings{.temperature = 0, .repetition_penalty = 2});
    const std::vector<Token> recent = {0};
    CHECK(sampler.choose(std::vector<float>{1.5f, 1.0f}, recent) == 1);
    CHECK(sampler.choose(std::vector<float>{-1.0f, -1.5f}, recent) == 1);
}

TEST_CASE("the same seed gives the same draws and another seed others") {
    auto sequence = [](std::uint64_t seed) {
        Sampler sampler(SamplerSettings{.temperature = 1, .top_k = 0, .top_p = 1, .seed = seed});
        std::vector<Token> out;
        for (int i = 0; i < 64; i++) out.push_back(sampler.choose(logits, {}));
        return out;
    };
    CHECK(sequence(1) == sequence(1));
    CHECK(sequence(1) != sequence(2));
}
