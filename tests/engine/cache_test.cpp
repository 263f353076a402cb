// What a session keeps a token: the sizes that people plan memory with, and rows that come back as they were stored.
#include "engine/compute/host_memory.h"
#include "engine/model/spec.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace ponder;

TEST_CASE("a token of DeepSeek-V2-Lite keeps its latent alone, 31,104 bytes in halves, and of R1 70,272") {
    ModelSpec spec;
    spec.latent = true;
    spec.kv_rank = 512, spec.rope_dim = 64, spec.heads = 16;
    spec.layers.resize(27);
    CHECK(HostCache::bytes(cache_shape(spec, 1, CacheFormat::f16)) == 31104);
    CHECK(HostCache::bytes(cache_shape(spec, 1000, CacheFormat::q8_0)) == 31104ull * 1000 * 34 / 64);
    spec.heads = 128;
    spec.layers.resize(61);
    CHECK(HostCache::bytes(cache_shape(spec, 1, CacheFormat::f16)) == 70272); // facts/engine.md section 1.1
}

TEST_CASE("a convolution's layer keeps a row of the model's width, an attention's its keys and values") {
    const GgufTensor kernel{};
    ModelSpec spec;
    spec.width = 2048, spec.kv_heads = 8, spec.key_dim = spec.value_dim = 64;
    spec.layers.resize(2);
    spec.layers[1].conv_kernel = {{&kernel}};
    const CacheShape shape = cache_shape(spec, 10, CacheFormat::f16);
    REQUIRE(shape.layers == std::vector<CacheRow>{{512, 512}, {2048, 0}});
    CHECK(HostCache::bytes(shape) == 10 * (1024 + 2048) * 2);
}

TEST_CASE("rows of every layer and format come back as they were stored, within the format's rounding") {
    struct Case {
        CacheFormat format;
        double bound; // of the largest value in a block of 32
    };
    for (const Case& c : {Case{CacheFormat::f32, 0}, Case{CacheFormat::f16, 0x1p-11}, Case{CacheFormat::q8_0, 0.5 / 127 * (1 + 0x1p-9)}}) {
        HostCache cache({{{64, 32}, {96, 0}, {64, 32}}, 5, c.format});
        std::mt19937 random(3);
        std::normal_distribution<float> normal(0, 10);
        std::vector<std::vector<float>> kept;
        auto each = [&](auto visit) {
            for (int layer = 0; layer < 3; layer++)
                for (int token = 0; token < 5; token++) {
                    visit(cache.key(layer, token), cache.shape().layers[layer].key_width);
                    visit(cache.value(layer, token), cache.shape().layers[layer].value_width);
                }
        };
        each([&](std::byte* row, int width) {
            std::vector<float>& values = kept.emplace_back(static_cast<std::size_t>(width));
            for (float& v : values) v = normal(random);
            cache.store(row, values.data(), width);
        });
        std::size_t at = 0; // only now, so that rows that overlapped would show
        each([&](std::byte* row, int width) {
            std::vector<float> back(static_cast<std::size_t>(width));
            if (width) cache.load(row, 0, width, back.data());
            for (int i = 0; i < width; i++) {
                double largest = 0;
                for (int j = i / 32 * 32; j < i / 32 * 32 + 32; j++) largest = std::max(largest, std::fabs(double(kept[at][j])));
                CHECK(std::fabs(double(back[i]) - kept[at][i]) <= c.bound * largest);
            }
            at++;
        });
    }
}
