// The Vulkan backend on whole models and in trouble: llama.cpp's logits of every family, the same bits from a replayed command buffer, and a
// sentence where memory or the device is missing. Single ops are compared in backend_ops_test.cpp.
#include "engine/compute/cpu/cpu_backend.h"
#include "tests/engine/device_trouble.h"
#include "tests/engine/vulkan_device.h"
#include "tests/engine/whole_model.h"

#include <cmath>
#include <numeric>
#include <unistd.h>

using namespace ponder;
using namespace ponder::test;

#ifdef __SANITIZE_ADDRESS__
extern "C" int __lsan_is_turned_off() { return driver_was_used; }
#endif

namespace {

// Devices are shared, so that pipelines are compiled once.
Model load_on(std::shared_ptr<vulkan::Device> device, const std::filesystem::path& path, int max_rows) { return Model::load(path, make_vulkan_backend(std::move(device)), max_rows); }

} // namespace

TEST_CASE("a small model of every family gives llama.cpp's logits on Vulkan, at once and token by token") {
    if (skip_without_vulkan()) return;
    const int compared = each_golden([](const std::string& name, const nlohmann::json& entry, const std::vector<float>& truth) {
        for (const VulkanWay& way : vulkan_ways) {
            if (way.rows_at_once) continue; // shown by single ops
            compare_golden_model(name, entry, truth, load_on(vulkan_device(way), golden(name), 256), std::string("Vulkan, ") + way.name);
        }
    });
    CHECK(compared == 18);
    check_silence();
}

namespace {

int compare_fixtures(const Chosen& chosen) {
    const int compared = each_fixture(chosen, [](const nlohmann::json& entry, const std::filesystem::path& path, const std::vector<float>& truth) {
        for (const VulkanWay& way : vulkan_ways) {
            if (entry["quant"] == "F32" && way.int8) continue; // shown by the golden models
            if (way.rows_at_once && !(way.int8 && entry["preset"] == "tiny-qwen3moe")) continue; // by single ops; once here, for int8 rows that norms leave
            compare_fixture(entry, truth, load_on(vulkan_device(way), path, 256).logits(entry["tokens"], 256), std::string("Vulkan, ") + way.name, way.int8);
        }
    });
    check_silence();
    return compared;
}

} // namespace

TEST_CASE("quantized models of the shared fixtures stray no further from the exact logits on Vulkan than on llama.cpp") {
    if (skip_without_vulkan()) return;
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here; the golden models stand in");
        return;
    }
    CHECK(compare_fixtures(some_fixtures) == 3);
}

TEST_CASE("all of the shared fixtures' models give their logits on Vulkan", "[.all]") {
    if (skip_without_vulkan() || !have_fixtures()) return;
    CHECK(compare_fixtures(all_fixtures) == 39);
}

TEST_CASE("a decode step is recorded once and replayed, and gives the bits of a step recorded anew") {
    if (skip_without_vulkan()) return;
    const auto path = golden("micro-qwen3moe");
    std::vector<Token> tokens;
    for (int i = 0; i < 24; i++) tokens.push_back(i * 5 % 64);
    Model model = load_on(vulkan_device(vulkan_ways[0]), path, 64);
    const auto first = model.logits(tokens, 1, CacheFormat::f16);
    const VulkanCounts counts = vulkan_counts(*model.backend);
    CHECK(counts.steps == 24);
    CHECK(counts.recorded <= 2); // the first step's memory may still have been growing
    CHECK(counts.submissions == 24);
    const auto again = model.logits(tokens, 1, CacheFormat::f16); // another cache: other addresses
    CHECK(again == first);
    // one backend a token: every step is recorded by itself
    auto alone = load_on(vulkan_device(vulkan_ways[0]), path, 64);
    CHECK(alone.logits(tokens, 1, CacheFormat::f16) == first);
    check_silence();
}

TEST_CASE("a model on Vulkan and the processor gives llama.cpp's logits, and the pieces of its steps are recorded once and replayed") {
    if (skip_without_vulkan()) return;
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "family-lfm2moe"})
        for (const bool experts : {false, true}) { // every second expert on the processor, or every second layer
            INFO(name << (experts ? ", experts" : ", layers") << " on the processor");
            nlohmann::json entry;
            for (const char* list : {"families.json", "index.json"})
                for (const auto& e : json_of(golden_dir() / "models" / list))
                    if (e["name"] == name) entry = e;
            const auto truth = read_floats(golden_dir() / "models" / (std::string(name) + ".f32"));
            const std::vector<Token> tokens = entry["tokens"];
            auto file = Gguf::open(golden_dir() / "models" / (std::string(name) + ".gguf"));
            REQUIRE(file);
            auto spec = read_spec(*file);
            REQUIRE(spec);
            Placement placement{{"vulkan", "cpu"}, 0, 0, std::vector<LayerPlacement>(spec->layers.size())};
            for (std::size_t i = 0; i < placement.layers.size(); i++) {
                if (!experts) placement.layers[i].device = i % 2;
                else placement.layers[i].other = 1;
                for (int e = 0; experts && e < spec->moe.count; e++) placement.layers[i].away.push_back(e % 2 == 0);
            }
            auto vulkan = make_vulkan_backend(vulkan_device(vulkan_ways[0]));
            auto cpu = make_cpu_backend(1);
            auto model = Transformer::load(*spec, {vulkan.get(), cpu.get()}, placement, 256);
            REQUIRE(model);
            auto logits = [&](int batch) { return logits_of(*model, tokens, batch); };
            for (int batch : {256, 1}) CHECK(normalized_squared_error(at_positions(logits(batch), entry["positions"], entry["vocabulary"]), truth) < float32_bound);
            const VulkanCounts before = vulkan_counts(*vulkan);
            logits(1);
            const VulkanCounts after = vulkan_counts(*vulkan);
            const int pieces = after.submissions - before.submissions, steps = static_cast<int>(tokens.size());
            CHECK(pieces >= 2 * steps); // the device is waited for in mid-step
            CHECK(after.recorded - before.recorded <= pieces / steps * 2); // the new cache's addresses, and pieces with and without experts away
        }
    check_silence();
}

TEST_CASE("after a rehearsal no step makes programs or takes memory, and none was recorded before") {
    if (skip_without_vulkan()) return;
    for (const auto& [name, experts_away] : {std::pair("micro-deepseek", false), std::pair("micro-qwen3moe", true)}) {
        INFO(name);
        auto file = Gguf::open(golden_dir() / "models" / (std::string(name) + ".gguf"));
        REQUIRE(file);
        auto spec = read_spec(*file);
        REQUIRE(spec);
        Placement placement{{"vulkan", "cpu"}, 0, 0, std::vector<LayerPlacement>(spec->layers.size())};
        for (LayerPlacement& layer : placement.layers)
            if (experts_away) layer.other = 1, layer.away = std::vector<bool>(static_cast<std::size_t>(spec->moe.count), true), layer.away[0] = false;
        VulkanOptions options;
        options.cache_folder = "/dev/null";
        auto device = open_vulkan_device(options);
        REQUIRE(device);
        auto vulkan = make_vulkan_backend(*device);
        auto cpu = make_cpu_backend(1);
        auto model = Transformer::load(*spec, {vulkan.get(), cpu.get()}, placement, 64);
        REQUIRE(model);
        const CacheId cache = *model->make_cache(model->cache_shape(1000, CacheFormat::f16));
        REQUIRE(model->rehearse(cache, 1000));
        const VulkanCounts ready = vulkan_counts(*vulkan);
        const std::size_t bytes = vulkan->buffer_bytes();
        CHECK(ready.pipelines > 10);
        CHECK(ready.recorded == 0);
        CHECK(ready.submissions == 0);
        CHECK(model->logits_rows().empty());
        const std::vector<Token> tokens(64, 1);
        int at = 0;
        for (int rows : {64, 20, 16, 15, 7, 4, 3, 2, 1, 1}) {
            REQUIRE(model->forward({cache, std::span(tokens).first(std::size_t(rows)), at, LogitRows::last}));
            at += rows;
        }
        CHECK(vulkan_counts(*vulkan).pipelines == ready.pipelines);
        CHECK(vulkan->buffer_bytes() == bytes);
    }
}

TEST_CASE("fused ops take fewer dispatches and give the values of the unfused ones") {
    if (skip_without_vulkan()) return;
    struct Counted {
        const char* name;
        std::vector<int> fused, plain; // dispatches of each layer of a decode step
    };
    // All: norm, query with key and value (or low query with latent), heads, attention, output, sum with norm. MLA also: the low query's norm,
    // the query, its part in the latent, the values out of it. Dense: gate with up, down. Experts: router with choice, gate with up, down; a shared
    // expert's gate with up, and down, go beside them.
    const Counted models[] = {{"micro-qwen3moe", {9, 9}, {21, 21}}, {"micro-deepseek", {12, 15}, {20, 27}}};
    for (const Counted& model : models) {
        INFO(model.name);
        Model fused = load_on(vulkan_device(vulkan_ways[0]), golden(model.name), 8);
        Model plain = load_on(vulkan_device(vulkan_ways[1]), golden(model.name), 8);
        const std::vector<Token> tokens = {3, 1, 4, 1, 5};
        const auto one = fused.logits(tokens, 1), other = plain.logits(tokens, 1);
        CHECK(normalized_squared_error(one, other) < float32_bound);
        const int dispatches = vulkan_counts(*fused.backend).dispatches, unfused = vulkan_counts(*plain.backend).dispatches;
        std::cout << model.name << ": " << dispatches << " dispatches a decode step in " << model.fused.size() << " layers, unfused " << unfused << "\n";
        CHECK(fused.transformer.spec().layers.size() == model.fused.size());
        CHECK(dispatches == std::accumulate(model.fused.begin(), model.fused.end(), 5)); // embedding, last sum, last norm, logits and their way to the host
        CHECK(unfused == std::accumulate(model.plain.begin(), model.plain.end(), 4));
    }
    check_silence();
}

TEST_CASE("the int8 rows that norms and attention leave are those that a pass of its own makes") {
    if (skip_without_vulkan() || !have_fixtures()) return;
    for (const auto& [preset, quant] : {std::pair("tiny-qwen3moe", "Q4_K_M"), std::pair("tiny-deepseek-v3-kvb", "Q8_0")}) {
        INFO(preset);
        const auto path = synthetic_model(preset, quant);
        REQUIRE_FALSE(path.empty());
        std::vector<float> logits[2];
        for (int i : {0, 1}) { // unfused, fused
            Model model = load_on(vulkan_device(vulkan_ways[i + 1]), path, 64);
            const CacheId cache = *model.transformer.make_cache(model.transformer.cache_shape(60, CacheFormat::f16));
            for (int t = 0; t < 36; t++) { // in the end attention is split
                const Token token = t * 7 % 64;
                REQUIRE(model.transformer.forward({cache, std::span(&token, 1), t, LogitRows::last}));
                logits[i].insert(logits[i].end(), model.backend->logits_rows().begin(), model.backend->logits_rows().end());
            }
        }
        const double error = normalized_squared_error(logits[1], logits[0]);
        std::cout << preset << " " << quant << ": fused int8 differs by " << error << "\n";
        CHECK(error < 1e-3); // where one value of 127 steps falls the other way, a token's logits differ by 1e-4, and those after it by what it left
    }
    check_silence();
}

TEST_CASE("a lost device gives a sentence at that step and at every later one, and nothing crashes") {
    if (skip_without_vulkan()) return;
    VulkanOptions options;
    options.lose_after = 3;
    auto device = open_vulkan_device(options);
    REQUIRE(device);
    check_lost_device(load_on(*device, golden("micro-llama"), 8));
}

TEST_CASE("a prompt that is stopped between layers leaves the device idle and the next step right") {
    if (skip_without_vulkan()) return;
    Model model = load_on(vulkan_device(vulkan_ways[1]), golden("micro-qwen3moe"), 32); // a submission for every few dispatches
    const auto shape = model.transformer.cache_shape(32, CacheFormat::f32);
    const CacheId cache = *model.transformer.make_cache(shape), other = *model.transformer.make_cache(shape);
    const std::vector<Token> tokens(32, 7);
    auto logits = [&](CacheId of) {
        REQUIRE(model.transformer.forward({of, tokens, 0, LogitRows::last}));
        return std::vector<float>(model.backend->logits_rows().begin(), model.backend->logits_rows().end());
    };
    const auto whole = logits(other);
    std::stop_source stop;
    stop.request_stop();
    const VulkanCounts before = vulkan_counts(*model.backend);
    auto stopped = model.transformer.forward({cache, tokens, 0, LogitRows::last}, stop.get_token());
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::cancelled);
    CHECK(vulkan_counts(*model.backend).submissions - before.submissions <= 2); // of many: only what came before the first layer
    CHECK(logits(cache) == whole);
    check_silence();
}

TEST_CASE("two sessions on one backend do not mix their caches") {
    if (skip_without_vulkan()) return;
    check_two_sessions(load_on(vulkan_device(vulkan_ways[0]), golden("micro-llama"), 8));
    check_silence();
}

TEST_CASE("too little device memory for weights or cache gives a sentence, and what was there goes on working") {
    if (skip_without_vulkan()) return;
    VulkanOptions options;
    options.memory_limit = 3 << 20;
    auto device = open_vulkan_device(options);
    REQUIRE(device);
    auto backend = make_vulkan_backend(*device);
    check_little_memory(*backend, std::vector<std::byte>(4 << 20));
}

TEST_CASE("a Vulkan device that is not there is named in a sentence") {
    if (!vulkan_built()) {
        WARN("skipped: this build has no Vulkan");
        return;
    }
    auto wrong = make_backend("vulkan:one", 1);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kind == ErrorKind::bad_request);
    auto far = make_backend("vulkan:99", 1);
    REQUIRE_FALSE(far);
    CHECK(far.error().message.find("Vulkan device") != std::string::npos);
}

TEST_CASE("pipelines are kept in a file between runs, and a damaged file is not believed") {
    if (skip_without_vulkan()) return;
    const auto folder = std::filesystem::temp_directory_path() / ("ponder-vulkan-cache-" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder);
    VulkanOptions options;
    options.cache_folder = folder.string();
    auto logits = [&] {
        auto device = open_vulkan_device(options);
        REQUIRE(device);
        return load_on(*device, golden("micro-llama"), 8).logits({1, 2, 3}, 1);
    };
    const auto fresh = logits();
    REQUIRE(std::distance(std::filesystem::directory_iterator(folder), {}) == 1);
    CHECK(logits() == fresh);
    const auto file = std::filesystem::directory_iterator(folder)->path();
    std::string bytes = read_file(file);
    for (char& c : bytes) c = static_cast<char>(c ^ 0x55);
    std::ofstream(file, std::ios::binary) << bytes;
    CHECK(logits() == fresh);
    std::filesystem::remove_all(folder);
}

TEST_CASE("long texts give the reference's logits on Vulkan, in pieces and then token by token", "[.all]") {
    if (skip_without_vulkan() || !have_fixtures()) return;
    CHECK(compare_long_texts([] { return make_vulkan_backend(vulkan_device(vulkan_ways[0])); }, "Vulkan") == 4);
    check_silence();
}
