// A session keeps what it has evaluated, gives the same bits however the tokens arrive, and survives being stopped.
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

std::unique_ptr<LoadedModel> micro(const std::string& name, int threads = 1, int batch = 256) {
    LoadOptions options;
    options.device = "cpu";
    options.threads = threads;
    options.batch = batch;
    auto model = LoadedModel::load(golden_dir() / "models" / (name + ".gguf"), options);
    if (!model) FAIL(model.error().message);
    return std::move(*model);
}

std::vector<Token> some_tokens(int count, int seed = 1) {
    std::vector<Token> tokens;
    for (int i = 0; i < count; i++) tokens.push_back((i * 7919 + seed * 131) % 500);
    return tokens;
}

std::vector<float> last_logits(Session& session, const std::vector<Token>& tokens) {
    auto synced = session.sync(tokens);
    if (!synced) FAIL(synced.error().message);
    return {session.logits().begin(), session.logits().end()};
}

} // namespace

TEST_CASE("prefill of n tokens, n decodes, any batch size and any number of threads give the same bits") {
    for (const char* name : {"micro-deepseek", "micro-deepseek-kvb", "micro-qwen3moe", "micro-llama"}) {
        const auto tokens = some_tokens(45);
        auto whole = micro(name);
        auto session = Session::create(*whole, 64);
        const auto at_once = last_logits(*session, tokens);
        for (auto [threads, batch] : {std::pair{1, 1}, {1, 7}, {3, 256}, {4, 16}}) {
            auto other = micro(name, threads, batch);
            auto pieces = Session::create(*other, 64);
            INFO(name << ", " << threads << " threads, batch " << batch);
            CHECK(last_logits(*pieces, tokens) == at_once);
        }
    }
}

TEST_CASE("a sync evaluates only what is new, and editing the middle equals starting over") {
    auto model = micro("micro-deepseek");
    auto session = Session::create(*model, 64);
    auto tokens = some_tokens(30);
    last_logits(*session, tokens);
    CHECK(session->reused() == 0);
    tokens.push_back(7);
    last_logits(*session, tokens);
    CHECK(session->reused() == 30);
    tokens[10] = 499;
    const auto edited = last_logits(*session, tokens);
    CHECK(session->reused() == 10);
    auto fresh = Session::create(*model, 64);
    CHECK(last_logits(*fresh, tokens) == edited);
    // the very same list again: the last token is evaluated anew, since its logits are asked for
    CHECK(last_logits(*session, tokens) == edited);
    CHECK(session->reused() == 30);
}

TEST_CASE("two sessions of one model do not disturb each other") {
    auto model = micro("micro-qwen3moe");
    auto a = Session::create(*model, 64), b = Session::create(*model, 64);
    const auto first = last_logits(*a, some_tokens(20, 1));
    last_logits(*b, some_tokens(25, 2));
    auto tokens = some_tokens(20, 1);
    CHECK(last_logits(*a, tokens) == first);
}

TEST_CASE("a stopped sync leaves a shorter prefix that is still right") {
    auto model = micro("micro-deepseek", 1, 8);
    auto session = Session::create(*model, 64);
    const auto tokens = some_tokens(40);
    std::stop_source stop;
    auto synced = session->sync(tokens, stop.get_token(), [&](int done, int) {
        if (done >= 16) stop.request_stop();
    });
    REQUIRE_FALSE(synced);
    CHECK(synced.error().kind == ErrorKind::cancelled);
    CHECK(session->tokens().size() == 16);
    auto fresh = Session::create(*model, 64);
    CHECK(last_logits(*session, tokens) == last_logits(*fresh, tokens));
    CHECK(session->reused() == 16);
}

TEST_CASE("a prompt longer than the context is refused with a sentence and changes nothing") {
    auto model = micro("micro-llama");
    auto session = Session::create(*model, 16);
    const auto before = last_logits(*session, some_tokens(16));
    CHECK(session->full());
    auto synced = session->sync(some_tokens(17));
    REQUIRE_FALSE(synced);
    CHECK(synced.error().kind == ErrorKind::prompt_too_long);
    CHECK(synced.error().message == "The conversation is 17 tokens long and the context holds 16.");
    CHECK(last_logits(*session, some_tokens(16)) == before);
}

TEST_CASE("token ids outside the vocabulary are refused") {
    auto model = micro("micro-llama");
    auto session = Session::create(*model, 16);
    for (Token bad : {-1, 512, 1 << 24}) {
        auto synced = session->sync(std::vector<Token>{1, bad});
        REQUIRE_FALSE(synced);
        CHECK(synced.error().kind == ErrorKind::bad_request);
    }
}

TEST_CASE("halves and Q8_0 in the cache stay near float32") {
    // half: 2^-11 a value; Q8_0: 1/254 of a block's largest. Squared and averaged over heads and layers of a micro model.
    for (auto [format, bound] : {std::pair{CacheFormat::f16, 1e-6}, {CacheFormat::q8_0, 1e-3}}) {
        auto model = micro("micro-qwen3moe");
        auto exact = Session::create(*model, 64, CacheFormat::f32), rounded = Session::create(*model, 64, format);
        REQUIRE(rounded);
        const auto a = last_logits(*exact, some_tokens(40)), b = last_logits(*rounded, some_tokens(40));
        double error = 0, power = 0;
        for (std::size_t i = 0; i < a.size(); i++) error += (a[i] - b[i]) * (a[i] - b[i]), power += a[i] * a[i];
        CHECK(error / power < bound);
        CHECK(error > 0);
        CHECK(rounded->cache_bytes() < exact->cache_bytes());
    }
}

TEST_CASE("a cache larger than the memory is refused before it is tried") {
    auto model = micro("micro-llama");
    auto session = Session::create(*model, 2'000'000'000);
    REQUIRE_FALSE(session);
    CHECK(session.error().kind == ErrorKind::out_of_memory);
}
