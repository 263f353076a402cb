// Attention as single ops: a window and sinks, which no family's file exercises yet, against the reference backend and against what they
// must do by definition. Rows enter by embed and leave by logits over an identity head.
#include "engine/compute/backend.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace ponder;

namespace {

constexpr int heads = 4, kv_heads = 2, head_dim = 16, tokens = 9, width = heads * head_dim, kv_width = kv_heads * head_dim;

struct Rig {
    std::unique_ptr<Backend> backend;
    std::vector<std::vector<float>> kept; // what the weights point into
    explicit Rig(const char* device) : backend(std::move(*make_backend(device, 2))) {}

    WeightId matrix(std::vector<float> values, int columns) {
        kept.push_back(std::move(values));
        const auto rows = static_cast<std::int64_t>(kept.back().size()) / columns;
        return *backend->load_weight({BlockFormat::f32, columns, rows, 1, {reinterpret_cast<const std::byte*>(kept.back().data())}, {}});
    }
    WeightId random_rows(int columns, unsigned seed) {
        std::mt19937 random(seed);
        std::normal_distribution<float> normal;
        std::vector<float> values(tokens * columns);
        for (float& v : values) v = normal(random);
        return matrix(std::move(values), columns);
    }
};

// The mixed values of every position, each row scaled to unit mean square by the norm before the logits.
std::vector<float> attend(const char* device, int window, std::vector<float> sinks) {
    Rig rig(device);
    rig.kept.reserve(8); // loaded weights must not move
    Backend& b = *rig.backend;
    const WeightId q = rig.random_rows(width, 1), k = rig.random_rows(kv_width, 2), v = rig.random_rows(kv_width, 3);
    std::vector<float> identity(width * width);
    for (int i = 0; i < width; i++) identity[i * width + i] = 1;
    const WeightId head = rig.matrix(std::move(identity), width), ones = rig.matrix(std::vector<float>(width, 1), width);
    const WeightId sink = sinks.empty() ? WeightId::none : rig.matrix(std::move(sinks), heads);
    const View query{*b.make_buffer(tokens, width), 0, width}, out{*b.make_buffer(tokens, width), 0, width};
    const View key{*b.make_buffer(tokens, kv_width), 0, kv_width}, value{*b.make_buffer(tokens, kv_width), 0, kv_width};
    const CacheId cache = *b.make_cache({{{kv_width, kv_width}}, tokens, CacheFormat::f32});
    std::vector<Token> all(tokens);
    for (int i = 0; i < tokens; i++) all[i] = i;
    b.begin({cache, all, 0, LogitRows::all});
    b.embed(q, 1, query), b.embed(k, 1, key), b.embed(v, 1, value);
    b.store_kv(0, key, value);
    b.attention({0, heads, kv_heads, head_dim, head_dim, 0.25f, window, sink}, query, out);
    b.logits(ones, 0, head, 1, out);
    REQUIRE(b.finish());
    return {b.logits_rows().begin(), b.logits_rows().end()};
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < a.size(); i++) error += std::pow(double(a[i]) - b[i], 2), power += std::pow(b[i], 2);
    return error / power;
}

} // namespace

TEST_CASE("windows and sinks give the reference's rows on the CPU backend") {
    for (int window : {0, 1, 3, tokens})
        for (const std::vector<float>& sinks : {std::vector<float>{}, {0.5f, -1, 3, 0}}) {
            INFO("window " << window << (sinks.empty() ? "" : ", sinks"));
            CHECK(distance(attend("cpu", window, sinks), attend("reference", window, sinks)) < 1e-10);
        }
}

TEST_CASE("a window as long as the text changes nothing, a window of one gives each token its own value, faint sinks take nothing") {
    for (const char* device : {"cpu", "reference"}) {
        const auto plain = attend(device, 0, {});
        CHECK(distance(attend(device, tokens, {}), plain) == 0);
        CHECK(distance(attend(device, 3, {}), plain) > 1e-3);
        CHECK(distance(attend(device, 0, std::vector<float>(heads, -60)), plain) < 1e-12);
        CHECK(distance(attend(device, 0, {5, 0, 0, 0}), plain) > 1e-3); // one head's share shrinks beside the others
        // the first token sees only itself, with or without a window
        const auto own = attend(device, 1, {});
        CHECK(std::equal(own.begin(), own.begin() + width, plain.begin()));
    }
}
