// Whole continuations against llama.cpp's: text to tokens by a real vocabulary, through a synthetic model, 64 likeliest tokens in turn
// (tests/golden/greedy/make_greedy.py wrote down what the yardstick chose and how sure it was).
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

TEST_CASE("64 greedy tokens on models with real vocabularies are llama.cpp's until its first tie") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here");
        return;
    }
    constexpr double tie = 1e-4;
    for (const auto& entry : nlohmann::json::parse(read_file(golden_dir() / "greedy" / "greedy.json"))) {
        const std::string preset = entry["preset"], vocabulary = entry["vocabulary"];
        INFO(preset << " with the vocabulary " << vocabulary << ": " << entry["text"]);
        const auto path = synthetic_model(preset, "F32", 1, vocabulary);
        REQUIRE_FALSE(path.empty());
        LoadOptions options;
        options.device = "cpu";
        auto model = LoadedModel::load(path, options);
        if (!model) FAIL(model.error().message);
        REQUIRE((*model)->tokenizer());
        std::vector<Token> all = (*model)->tokenizer()->encode(std::string(entry["text"]));
        REQUIRE(all == entry["prompt"].get<std::vector<Token>>());

        const std::vector<Token> chosen = entry["chosen"];
        const std::vector<double> margin = entry["margin"];
        const auto sure = static_cast<std::size_t>(std::find_if(margin.begin(), margin.end(), [](double m) { return m < tie; }) - margin.begin());
        auto session = Session::create(**model, 256, CacheFormat::f32);
        if (!session) FAIL(session.error().message);
        std::vector<Token> ours;
        while (ours.size() < chosen.size()) {
            auto synced = session->sync(all);
            if (!synced) FAIL(synced.error().message);
            const auto logits = session->logits();
            all.push_back(static_cast<Token>(std::max_element(logits.begin(), logits.end()) - logits.begin()));
            ours.push_back(all.back());
        }
        const auto equal = static_cast<std::size_t>(std::mismatch(ours.begin(), ours.end(), chosen.begin()).first - ours.begin());
        std::cout << preset << " with " << vocabulary << ": " << equal << " of " << chosen.size() << " tokens equal, first tie at " << sure << "\n";
        CHECK(equal >= sure);
        CHECK(sure >= 32); // otherwise the entry shows little
    }
}
