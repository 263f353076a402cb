// What is asked of every GPU backend in trouble: a lost device, two sessions at once, memory that does not suffice. Only how the backend is made
// differs.
#pragma once

#include "tests/engine/whole_model.h"

namespace ponder::test {

// The device of the model's backend is lost after three steps: a sentence then and at every later step.
inline void check_lost_device(Model model) {
    const CacheId cache = *model.backend->make_cache(model.transformer.cache_shape(8, CacheFormat::f16));
    const std::vector<Token> tokens = {1, 2, 3, 4, 5, 6};
    for (int i = 0; i < 6; i++) {
        auto done = model.transformer.forward({cache, std::span(tokens).subspan(std::size_t(i), 1), i, LogitRows::last});
        CHECK(done.has_value() == (i < 3));
        if (done) continue;
        CHECK(done.error().kind == ErrorKind::device);
        CHECK(done.error().message.find("oad the model again") != std::string::npos);
        CHECK(model.backend->logits_rows().empty());
    }
    model.backend->free_cache(cache);
}

// Two sessions that take turns: the first gives the logits that it gives alone.
inline void check_two_sessions(Model model) {
    const std::vector<Token> one = {1, 2, 3, 4, 5, 6}, two = {6, 5, 4, 3, 2, 1};
    const auto shape = model.transformer.cache_shape(6, CacheFormat::f32);
    auto step = [&](CacheId cache, const std::vector<Token>& tokens, int at) {
        REQUIRE(model.transformer.forward({cache, std::span(tokens).subspan(std::size_t(at), 1), at, LogitRows::last}));
        return std::vector<float>(model.backend->logits_rows().begin(), model.backend->logits_rows().end());
    };
    const CacheId a = *model.backend->make_cache(shape), b = *model.backend->make_cache(shape), c = *model.backend->make_cache(shape);
    std::vector<std::vector<float>> turns[2], alone;
    for (int i = 0; i < 6; i++) turns[0].push_back(step(a, one, i)), turns[1].push_back(step(b, two, i));
    for (int i = 0; i < 6; i++) alone.push_back(step(c, one, i));
    CHECK(turns[0] == alone);
    CHECK(turns[0] != turns[1]);
}

// A device with room for 3 MiB: weights and a cache that are larger give a sentence, and smaller ones are still taken. values: 4 MiB of anything.
// Returns the weight that was taken, float32 of 256 by 256.
inline WeightId check_little_memory(Backend& backend, const std::vector<std::byte>& values) {
    auto weight = backend.load_weight({BlockFormat::f32, 1024, 1024, 1, {values.data()}, {}});
    REQUIRE_FALSE(weight);
    CHECK(weight.error().kind == ErrorKind::out_of_memory);
    CHECK(weight.error().message.find("not enough memory on") != std::string::npos);
    const auto small = backend.load_weight({BlockFormat::f32, 256, 256, 1, {values.data()}, {}});
    REQUIRE(small);
    auto cache = backend.make_cache({{{1024, 1024}}, 4096, CacheFormat::f32});
    REQUIRE_FALSE(cache);
    CHECK(cache.error().kind == ErrorKind::out_of_memory);
    CHECK(backend.make_cache({{{64, 64}}, 64, CacheFormat::f32}));
    return *small;
}

} // namespace ponder::test
