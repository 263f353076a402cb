// Models loaded by a plan: what is allocated is what was foretold, the tokens are those of one device, a smaller plan follows where memory runs
// out, and what was counted of the experts is kept in a file that is not believed blindly.
#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/reference/reference_backend.h"
#include "engine/model/architectures/families.h"
#include "engine/run/expert_use_file.h"
#include "engine/run/page_warmer.h"
#include "engine/run/plan_source.h"
#include "engine/run/prompt.h"
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/gguf_builder.h"
#include "tests/engine/vulkan_device.h"
#include "tests/engine/watched_backend.h"

#include <catch2/catch.hpp>
#include <iostream>
#include <map>

using namespace ponder;
using namespace ponder::test;

namespace {

std::filesystem::path golden(const std::string& name) { return golden_dir() / "models" / (name + ".gguf"); }

PlanDevice made_up(DeviceKind kind, const std::string& id, std::uint64_t free) { return {{kind, id, "Test " + id, "", false, std::uint64_t(4) << 30, free}, 100e9}; }
PlanDevice processor() { return {processor_facts(), 20e9}; }

// A model on made-up devices; open gives their backends.
struct Loading {
    LoadOptions options;
    std::map<std::string, int> opened; // how often

    explicit Loading(std::vector<PlanDevice> devices, std::function<std::unique_ptr<Backend>(const std::string&)> open) {
        options.devices = std::move(devices);
        options.batch = 32;
        options.count_experts = false;
        options.open = [this, open](const std::string& device, int) -> Result<std::unique_ptr<Backend>> {
            opened[device]++;
            if (device == "cpu") return make_cpu_backend(1);
            if (auto backend = open(device)) return backend;
            return fail(ErrorKind::device, "The test device did not open.");
        };
    }
    std::unique_ptr<LoadedModel> load(const std::filesystem::path& path) {
        auto model = LoadedModel::load(path, options);
        if (!model) FAIL(model.error().message);
        return std::move(*model);
    }
};

// A question that the starter model is sure of, so that rounding decides nothing.
std::vector<Token> greedy(LoadedModel& model, int count) {
    auto session = Session::create(model, 128);
    if (!session) FAIL(session.error().message);
    auto prompt = build_prompt(model, {{"user", "What is 4321 + 5678?", ""}}, {});
    if (!prompt) FAIL(prompt.error().message);
    std::vector<Token> tokens = prompt->tokens;
    for (int i = 0; i < count; i++) {
        auto synced = session->sync(tokens);
        if (!synced) FAIL(synced.error().message);
        tokens.push_back(Sampler(SamplerSettings{.temperature = 0}).choose(session->logits(), tokens));
    }
    return tokens;
}

} // namespace

TEST_CASE("what a plan foretells of each device's memory is allocated, within a twentieth") {
    const bool vulkan = !skip_without_vulkan();
    std::vector<std::pair<std::string, std::filesystem::path>> models = {{"starter", starter_path()}};
    if (have_fixtures())
        for (const auto& [preset, quant] : {std::pair("tiny-qwen3moe", "Q4_K_M"), {"tiny-deepseek-v3-kvb", "Q8_0"}, {"tiny-llama", "F32"}}) models.push_back({preset, synthetic_model(preset, quant)});
    for (const auto& [name, path] : models)
        for (const char* device : {"cpu", "vulkan:0"})
            for (const double experts : {1.0, 0.5, 0.0}) {
                if (*device == 'v' ? !vulkan : experts < 1) continue;
                Loading loading({made_up(DeviceKind::vulkan, "vulkan:0", std::uint64_t(2) << 30), processor()}, [](const std::string&) { return make_vulkan_backend(vulkan_device(vulkan_ways[2])); });
                loading.options.device = device;
                loading.options.context = 4096, loading.options.batch = 64;
                if (experts < 1) loading.options.experts = experts;
                auto model = loading.load(path);
                if (experts < 1 && !model->spec().moe.count) continue;
                auto session = Session::create(*model, 4096);
                REQUIRE(session);
                std::vector<Token> tokens(65, 7);
                for (int i = 0; i < 65; i++) tokens[std::size_t(i)] = i * 7 % 500;
                REQUIRE(session->sync(tokens)); // 64 at once, then one
                const CacheShape shape = model->transformer().cache_shape(4096, CacheFormat::f16);
                for (std::size_t d = 0; d < model->plan().devices.size(); d++) {
                    const DeviceShare& share = model->plan().devices[d];
                    const double cache = share.layers ? double(model->transformer().cache_bytes(shape, d)) : 0;
                    const double foretold = double(share.bytes()) - (share.host() ? double(share.weights) : 0), made = double(model->backend(d).buffer_bytes()) + cache;
                    std::cout << name << " on " << share.facts.id << ", " << 100 * experts << " % of the experts: " << foretold / 1e6 << " MB foretold, " << made / 1e6 << " allocated\n";
                    INFO(name << " on " << share.facts.id << ", " << experts << " of the experts on the GPU");
                    CHECK(double(share.cache) == cache);
                    CHECK(made <= foretold * 1.05);
                    CHECK(made >= foretold * 0.95);
                }
            }
    check_silence();
}

TEST_CASE("a model shared by two devices answers with the tokens of one") {
    auto alone = Loading({processor()}, [](const std::string&) { return nullptr; });
    alone.options.device = "cpu";
    const auto truth = greedy(*alone.load(starter_path()), 40);
    const bool vulkan = !skip_without_vulkan();
    for (const double experts : {0.0, 0.5, 1.0}) {
        Loading loading({made_up(DeviceKind::vulkan, "vulkan:0", std::uint64_t(2) << 30), processor()}, [&](const std::string&) {
            return vulkan ? make_vulkan_backend(vulkan_device(vulkan_ways[0])) : make_reference_backend();
        });
        loading.options.experts = experts;
        auto model = loading.load(starter_path());
        INFO(model->plan().sentence());
        CHECK(model->plan().device_ids() == (experts < 1 ? "vulkan:0,cpu" : "vulkan:0"));
        CHECK(greedy(*model, 40) == truth);
        CHECK(model->device().find(" + CPU, ") == (experts < 1 ? model->device().find(" + ") : std::string::npos));
    }
    if (vulkan) check_silence();
}

TEST_CASE("auto goes on to a smaller plan when a device runs out of memory, and to the processor when it cannot be used, and says so") {
    const auto path = starter_path();
    auto file = Gguf::open(path);
    REQUIRE(file);
    const std::uint64_t whole = weight_bytes(*read_spec(*file));
    // the device says that it has room, and takes three quarters of the weights
    auto short_of_memory = [&](const std::string&) -> std::unique_ptr<Backend> {
        auto backend = std::make_unique<WatchedBackend>(make_reference_backend());
        backend->weight_limit = whole / 4 * 3;
        return backend;
    };
    const auto devices = std::vector{made_up(DeviceKind::cuda, "cuda:0", std::uint64_t(2) << 30), processor()};
    Loading loading(devices, short_of_memory);
    auto model = loading.load(path);
    CHECK(loading.opened["cuda:0"] > 1);
    CHECK(model->plan().uses_gpu());
    CHECK(model->plan().device_ids() == "cuda:0,cpu");
    REQUIRE_FALSE(model->plan().warnings.empty());
    CHECK(model->plan().warnings[0] == "A smaller part than planned is on the GPU: There is not enough memory on the test device.");
    Loading alone({processor()}, [](const std::string&) { return nullptr; });
    alone.options.device = "cpu";
    CHECK(greedy(*model, 10) == greedy(*alone.load(path), 10));

    Loading broken(devices, [](const std::string&) { return nullptr; });
    auto fallen = broken.load(path);
    CHECK(fallen->plan().device_ids() == "cpu");
    CHECK(fallen->plan().warnings == std::vector<std::string>{"The GPU could not be used: The test device did not open."});

    // what was asked for is used or the load fails
    for (auto open : {std::function<std::unique_ptr<Backend>(const std::string&)>(short_of_memory), {[](const std::string&) { return nullptr; }}}) {
        Loading asked(devices, open);
        asked.options.device = "cuda:0";
        auto refused = LoadedModel::load(path, asked.options);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("test device") != std::string::npos);
    }
}

TEST_CASE("only what the processor computes is read ahead") {
    for (const char* name : {"micro-qwen3moe", "family-llama-mixtral", "family-qwen3moe-merged", "micro-deepseek-kvb"}) { // stacked, apart, gate over up
        INFO(name);
        auto source = PlanSource::open(golden(name), "cpu");
        REQUIRE(source);
        const ModelSpec& spec = source->spec();
        auto bytes = [&](const Plan& plan) {
            std::uint64_t sum = 0;
            for (const MappedRange& range : host_ranges(spec, plan)) sum += range.size();
            return sum;
        };
        auto whole = source->plan({.device = "cpu"});
        REQUIRE(whole);
        CHECK(bytes(*whole) >= weight_bytes(spec) - bytes_of(spec.output_norm));
        CHECK(bytes(*whole) <= weight_bytes(spec) + bytes_of(spec.output));
        const auto devices = std::vector{made_up(DeviceKind::cuda, "cuda:0", std::uint64_t(2) << 30), processor()};
        auto none = make_plan(spec, devices, {.device = "cuda:0"});
        REQUIRE(none);
        CHECK(bytes(*none) == 0);
        auto half = make_plan(spec, devices, {.device = "cuda:0", .experts = 0.5});
        REQUIRE(half);
        REQUIRE(half->devices.size() == 2);
        CHECK(bytes(*half) == half->devices[1].weights);
        CHECK(half->devices[1].weights > 0);
    }
}

TEST_CASE("how experts were used is kept between runs, added up, and believed only where it fits the model") {
    TempFolder folder;
    auto file = Gguf::open(golden("micro-qwen3moe")), other = Gguf::open(golden("family-olmoe"));
    REQUIRE((file && other));
    auto spec = read_spec(*file);
    REQUIRE(spec);
    const auto path = expert_use_file(*file, folder.path() / "deep" / "er");
    CHECK(path != expert_use_file(*other, folder.path() / "deep" / "er"));
    CHECK(expert_use_file(*file, {}).empty());
    CHECK_FALSE(read_expert_use(path, *spec));

    ExpertUse counted{std::vector<std::vector<std::uint64_t>>(spec->layers.size(), std::vector<std::uint64_t>(std::size_t(spec->moe.count)))};
    add_expert_use(path, *spec, counted); // nothing was counted: nothing is written
    CHECK_FALSE(std::filesystem::exists(path));
    counted.chosen[0][1] = 5, counted.chosen[1][0] = 7;
    add_expert_use(path, *spec, counted);
    add_expert_use(path, *spec, counted);
    auto kept = read_expert_use(path, *spec);
    REQUIRE(kept);
    CHECK(kept->chosen[0][1] == 10);
    CHECK(kept->chosen[1][0] == 14);
    CHECK(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}) == 1); // no half-written file stays

    counted.chosen[0][1] = std::uint64_t(1) << 40; // grown out of bounds: all are halved
    add_expert_use(path, *spec, counted);
    kept = read_expert_use(path, *spec);
    REQUIRE(kept);
    CHECK(kept->chosen[0][1] == (std::uint64_t(1) << 39) + 5);
    CHECK(kept->chosen[1][0] == 10);

    const std::string sound = read_file(path);
    for (const std::string& hostile : {std::string(), sound.substr(0, sound.size() - 1), sound + "x", std::string(sound.size(), '\xff'), std::string(sound).replace(0, 1, "q"),
                                       std::string(sound).replace(8, 4, "\xff\xff\xff\xff", 4), std::string(sound).replace(16, 8, std::string(8, '\xff'))}) {
        folder.write("hostile", hostile);
        CHECK_FALSE(read_expert_use(folder.path() / "hostile", *spec));
    }
    CHECK_FALSE(read_expert_use(folder.path(), *spec)); // a folder
}

TEST_CASE("a context that does not fit the processor's memory is refused, and what lies on a GPU does not count there") {
    Loading loading({made_up(DeviceKind::cuda, "cuda:0", std::uint64_t(2) << 30), processor()}, [](const std::string&) { return make_reference_backend(); });
    loading.options.experts = 0.5;
    auto model = loading.load(golden("micro-qwen3moe"));
    REQUIRE(model->plan().devices.size() == 2);
    const CacheShape shape = model->transformer().cache_shape(64, CacheFormat::f16);
    CHECK(model->host_cache_bytes(shape) == 0);
    CHECK(model->transformer().cache_bytes(shape) > 0);
    auto memory = model->memory();
    REQUIRE(memory.size() == 2);
    CHECK(memory[1].buffers == model->backend(1).buffer_bytes());
}
