// What the Vulkan backend tells before a model is loaded: the devices with their memory and speed, and what weights, caches and steps will
// take of it, compared with what is then allocated. And the larger programs that a processor standing in for a GPU does not take by itself.
#include "engine/model/architectures/families.h"
#include "engine/model/forward.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/op_cases.h"
#include "tests/engine/vulkan_device.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>

using namespace ponder;
using namespace ponder::test;

TEST_CASE("Vulkan's devices tell their names, memory and what is free of it, in the order that --device counts in") {
    if (skip_without_vulkan()) return;
    CHECK(vulkan_missing().empty());
    const auto names = vulkan_devices();
    const auto facts = vulkan_device_facts();
    REQUIRE(facts.size() == names.size());
    for (std::size_t i = 0; i < facts.size(); i++) {
        CHECK(facts[i].kind == DeviceKind::vulkan);
        CHECK(facts[i].id == "vulkan:" + std::to_string(i));
        CHECK(facts[i].name == names[i]);
        CHECK(facts[i].uuid.size() == 32);
        CHECK(facts[i].uuid.find_first_not_of("0123456789abcdef") == std::string::npos);
        CHECK(facts[i].memory_bytes > 0);
        CHECK(facts[i].free_bytes <= facts[i].memory_bytes);
        CHECK(facts[i].stands_in == (facts[i].name.find("llvmpipe") != std::string::npos));
    }
}

TEST_CASE("a Vulkan device's copy bandwidth is measured in a moment") {
    if (skip_without_vulkan()) return;
    auto speed = vulkan_copy_bandwidth(0);
    REQUIRE(speed);
    std::cout << vulkan_devices()[0] << " copies: " << *speed / 1e9 << " GB/s, read and written\n";
    CHECK(*speed > 1e8);
    CHECK(*speed < 2e13);
    auto far = vulkan_copy_bandwidth(99);
    REQUIRE_FALSE(far);
    CHECK(far.error().kind == ErrorKind::bad_request);
}

TEST_CASE("weights and caches take as much of a Vulkan device as was foretold, within a twentieth") {
    if (skip_without_vulkan()) return;
    auto backend = make_vulkan_backend(vulkan_device(vulkan_ways[0]));
    std::deque<std::vector<std::byte>> kept;
    std::uint64_t foretold = 0;
    auto load = [&](BlockFormat format, std::int64_t columns, std::int64_t rows, std::int64_t count, std::int64_t every = 1) {
        kept.emplace_back(row_bytes(format, columns) * rows * count);
        WeightSource source{format, columns, rows, count, {}, {}};
        for (std::int64_t m = 0; m < count; m++) source.parts.push_back(m % every == 0 ? kept.back().data() + m * row_bytes(format, columns) * rows : nullptr);
        if (every == 1) source.parts.resize(1);
        foretold += vulkan_weight_bytes(source);
        REQUIRE(backend->load_weight(source));
    };
    load(BlockFormat::q4_k, 2048, 8192, 1);
    for (int layer = 0; layer < 4; layer++) {
        load(BlockFormat::f32, 2048, 1, 1), load(BlockFormat::bf16, 2048, 1, 1), load(BlockFormat::f32, 2048, 16, 1);
        load(BlockFormat::q8_0, 2048, 1500, 1), load(BlockFormat::q6_k, 2048, 777, 1);
        load(BlockFormat::mxfp4, 2048, 96, 16), load(BlockFormat::q4_0, 96, 2048, 16, 3), load(BlockFormat::f32, 3, 2048, 1);
    }
    const std::size_t weights = backend->buffer_bytes();
    CHECK(weights >= foretold);
    CHECK(weights <= foretold + foretold / 20);

    const WeightSource fused{BlockFormat::q8_0, 512, 256, 4, {kept[0].data()}, {}}; // 64 nope and 192 value rows a head
    REQUIRE(backend->load_transposed(fused, 0, 64));
    WeightSource values = fused;
    values.rows = 192;
    REQUIRE(backend->load_rows(fused, 64, 192));
    foretold += device_transposed_bytes(DeviceKind::vulkan, fused, 64) + vulkan_weight_bytes(values);
    CHECK(backend->buffer_bytes() >= foretold);
    CHECK(backend->buffer_bytes() <= foretold + foretold / 20);

    const CacheShape shape{{{576, 0}, {256, 128}}, 1000, CacheFormat::f16};
    CHECK(vulkan_cache_bytes(shape) == backend->cache_bytes(shape));
    CHECK(vulkan_cache_bytes(shape) >= 1000 * (576 + 256 + 128) * 2);
    CHECK(vulkan_cache_bytes(shape) <= 1000 * (576 + 256 + 128) * 2 + 3 * 256);
}

namespace {

RowWidths widths_of(const ModelSpec& spec, int rows, int logit_rows) {
    RowWidths w;
    w.rows = rows, w.logit_rows = logit_rows;
    w.width = spec.width, w.vocabulary = spec.vocabulary, w.heads = spec.heads, w.value_dim = spec.value_dim, w.kv_rank = spec.latent ? spec.kv_rank : 0;
    w.experts = spec.moe.count, w.used = spec.moe.used;
    auto hidden = [](const TensorSet& gate) { return gate.empty() ? 0 : static_cast<int>(gate.parts[0]->ne[1]); };
    for (const LayerSpec& layer : spec.layers) {
        w.hidden = std::max(w.hidden, hidden(layer.dense.gate)), w.shared_hidden = std::max(w.shared_hidden, hidden(layer.shared.gate));
        w.expert_hidden = std::max(w.expert_hidden, hidden(layer.experts.gate));
        if (!layer.conv_in.empty()) w.conv_width = spec.width;
    }
    return w;
}

} // namespace

TEST_CASE("a step's own rows take as much of a Vulkan device as was foretold, within a twentieth") {
    if (skip_without_vulkan()) return;
    for (const char* name : {"micro-deepseek", "family-lfm2moe"}) {
        INFO(name);
        auto file = Gguf::open(golden_dir() / "models" / (std::string(name) + ".gguf"));
        REQUIRE(file);
        auto spec = read_spec(*file);
        REQUIRE(spec);
        auto backend = make_vulkan_backend(vulkan_device(vulkan_ways[0]));
        auto model = Transformer::load(*spec, *backend, 64);
        REQUIRE(model);
        const CacheId cache = *model->make_cache(model->cache_shape(5000, CacheFormat::f16));
        const std::vector<Token> tokens(64, 1);
        REQUIRE(model->forward({cache, std::span(tokens).first(1), 4900, LogitRows::last})); // what begin() keeps of each step is there
        const std::size_t before = backend->buffer_bytes();
        const std::uint64_t first = vulkan_working_bytes(widths_of(*spec, 1, 1), false);
        REQUIRE(model->forward({cache, tokens, 0, LogitRows::all}));
        REQUIRE(model->forward({cache, std::span(tokens).first(4), 4900, LogitRows::last}));
        const double grown = double(backend->buffer_bytes()) - double(before), foretold = double(vulkan_working_bytes(widths_of(*spec, 64, 64), false)) - double(first);
        std::cout << name << ": working rows of 64 tokens " << backend->buffer_bytes() - before << " bytes, foretold " << foretold << "\n";
        CHECK(grown > foretold * 0.95);
        CHECK(grown < foretold * 1.05);
        model->free_cache(cache);
    }
    check_silence();
}

TEST_CASE("the larger workgroups that GPUs get for wide rows and wide heads give the reference's values") {
    if (skip_without_vulkan()) return;
    auto reference = std::move(*make_backend("reference", 1));
    const auto f32 = BlockFormat::f32;
    const OpCase wide[] = {norm_case(2880, 1, f32), norm_case(1030, 1, f32), mla_case(8, 512, 32, 32, 32, CacheFormat::f16, 300, 1, f32), attention_case({4, 2, 64, 256, 0, false, CacheFormat::f32, 40, 6}),
                           attention_case({4, 2, 64, 256, 50, true, CacheFormat::f32, 200, 3})};
    for (const VulkanWay& way : vulkan_ways) {
        if (!way.rows_at_once) continue;
        auto backend = make_vulkan_backend(vulkan_device(way));
        for (const OpCase& op : wide) {
            INFO(op.name << ", " << way.name);
            const auto truth = op.run(*reference), ours = op.run(*backend);
            REQUIRE(ours.size() == truth.size());
            double error = 0, power = 0;
            for (std::size_t i = 0; i < truth.size(); i++) error += std::pow(double(ours[i]) - truth[i], 2), power += std::pow(double(truth[i]), 2);
            CHECK(error < 1e-10 * power);
        }
    }
    check_silence();
}
