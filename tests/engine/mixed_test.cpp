// One model on two devices: layers split between them, experts on the second, experts shared out, embedding and head apart. Whatever the
// placement, the logits are those of one device, for a small model of every family.
#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/reference/reference_backend.h"
#include "tests/engine/vulkan_device.h"
#include "tests/engine/watched_backend.h"
#include "tests/engine/whole_model.h"

using namespace ponder;
using namespace ponder::test;

namespace {

// The ways a model can lie on two devices, a (0) and b (1).
struct Way {
    const char* name;
    std::function<Placement(const ModelSpec&)> place;
    bool needs_experts = false, device_order_alone = false;
};

Placement all_on(int device, const ModelSpec& spec) {
    Placement p{{"a", "b"}, device, device, std::vector<LayerPlacement>(spec.layers.size())};
    for (LayerPlacement& layer : p.layers) layer.device = device;
    return p;
}

Placement with_experts_away(const ModelSpec& spec, int device, const std::function<bool(int expert)>& away) {
    Placement p = all_on(device, spec);
    for (LayerPlacement& layer : p.layers) {
        layer.other = 1 - device;
        for (int e = 0; e < spec.moe.count; e++) layer.away.push_back(away(e));
    }
    return p;
}

const Way ways[] = {
    {"layers split between both", [](const ModelSpec& spec) {
         Placement p = all_on(0, spec);
         for (std::size_t i = 0; i < p.layers.size(); i++) p.layers[i].device = i % 2;
         p.output = 1;
         return p;
     }},
    {"embedding and head on the other device", [](const ModelSpec& spec) {
         Placement p = all_on(1, spec);
         p.embedding = p.output = 0;
         return p;
     }, false, true},
    {"attention on the first, experts on the second", [](const ModelSpec& spec) { return with_experts_away(spec, 0, [](int) { return true; }); }, true},
    {"attention on the second, experts on the first", [](const ModelSpec& spec) { return with_experts_away(spec, 1, [](int) { return true; }); }, true, true},
    {"experts shared out half and half", [](const ModelSpec& spec) { return with_experts_away(spec, 0, [](int e) { return e % 2 == 0; }); }, true},
};

struct Mixed {
    Gguf file;
    std::vector<std::unique_ptr<Backend>> backends;
    Transformer transformer;

    static Mixed load(const std::filesystem::path& path, std::vector<std::unique_ptr<Backend>> backends, const std::function<Placement(const ModelSpec&)>& place, int max_rows) {
        auto file = Gguf::open(path);
        if (!file) FAIL(file.error().message);
        auto spec = read_spec(*file);
        if (!spec) FAIL(spec.error().message);
        const Placement placement = place(*spec);
        std::vector<Backend*> used;
        for (const auto& backend : backends) used.push_back(backend.get());
        auto transformer = Transformer::load(std::move(*spec), used, placement, max_rows);
        if (!transformer) FAIL(transformer.error().message);
        return {std::move(*file), std::move(backends), std::move(*transformer)};
    }

    std::vector<float> logits(const std::vector<Token>& tokens, int batch, CacheFormat format = CacheFormat::f32) { return logits_of(transformer, tokens, batch, format); }
};

std::vector<std::unique_ptr<Backend>> reference_and_cpu() {
    std::vector<std::unique_ptr<Backend>> both;
    both.push_back(make_reference_backend());
    both.push_back(make_cpu_backend(1));
    return both;
}

std::vector<std::unique_ptr<Backend>> vulkan_and_cpu(const VulkanWay& way) {
    std::vector<std::unique_ptr<Backend>> both;
    both.push_back(make_vulkan_backend(vulkan_device(way)));
    both.push_back(make_cpu_backend(1));
    return both;
}

// Every golden model on both devices, in every way it can lie there; how many models.
int compare_golden(const char* devices, const std::function<std::vector<std::unique_ptr<Backend>>()>& backends, int batch) {
    int with_experts = 0;
    const int compared = each_golden([&](const std::string& name, const nlohmann::json& entry, const std::vector<float>& truth) {
        double worst = 0;
        for (const Way& way : ways) {
            INFO(name << ", " << way.name);
            Mixed model = Mixed::load(golden(name), backends(), way.place, batch);
            if (way.needs_experts && !model.transformer.spec().moe.count) continue;
            const auto ours = at_positions(model.logits(entry["tokens"], batch), entry["positions"], entry["vocabulary"]);
            REQUIRE(ours.size() == truth.size());
            const double error = normalized_squared_error(ours, truth);
            CHECK(error < float32_bound);
            worst = std::max(worst, error);
            with_experts += way.needs_experts;
        }
        std::cout << name << " on " << devices << ": " << worst << "\n";
    });
    CHECK(with_experts >= 3 * 10);
    return compared;
}

} // namespace

TEST_CASE("however a small model of any family lies on two devices, its logits are llama.cpp's") {
    CHECK(compare_golden("reference and cpu", reference_and_cpu, 8) == 18);
}

TEST_CASE("however a small model of any family lies on Vulkan and the processor, its logits are llama.cpp's") {
    if (skip_without_vulkan()) return;
    CHECK(compare_golden("vulkan and cpu", [] { return vulkan_and_cpu(vulkan_ways[0]); }, 256) == 18);
    check_silence();
}

TEST_CASE("a quantized model on Vulkan and the processor strays no further from the exact logits than llama.cpp") {
    if (skip_without_vulkan()) return;
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here; the golden models stand in");
        return;
    }
    const int compared = each_fixture(some_fixtures, [](const nlohmann::json& entry, const std::filesystem::path& path, const std::vector<float>& truth) {
        for (const Way& way : ways) {
            if (way.device_order_alone) continue; // shown by the golden models
            compare_fixture(entry, truth, Mixed::load(path, vulkan_and_cpu(vulkan_ways[2]), way.place, 256).logits(entry["tokens"], 256), way.name, true);
        }
    });
    CHECK(compared == 3);
    check_silence();
}

namespace {

// Two sound devices in a Mixed, each watched.
struct Watched {
    WatchedBackend *first, *second;
    Mixed model;

    static Watched load(const char* name, const Way& way) {
        std::vector<std::unique_ptr<Backend>> both = reference_and_cpu();
        WatchedBackend* watched[2];
        for (int i = 0; i < 2; i++) {
            auto backend = std::make_unique<WatchedBackend>(std::move(both[std::size_t(i)]));
            watched[i] = backend.get();
            both[std::size_t(i)] = std::move(backend);
        }
        return {watched[0], watched[1], Mixed::load(golden_dir() / "models" / (std::string(name) + ".gguf"), std::move(both), way.place, 16)};
    }
};

std::vector<float> step(Transformer& transformer, CacheId cache, const std::vector<Token>& tokens, int from, int count) {
    auto done = transformer.forward({cache, std::span(tokens).subspan(std::size_t(from), std::size_t(count)), from, LogitRows::all});
    if (!done) FAIL(done.error().message);
    return {transformer.logits_rows().begin(), transformer.logits_rows().end()};
}

} // namespace

TEST_CASE("a step that is stopped or fails on either of two devices leaves everything before it as it was") {
    std::vector<Token> tokens;
    for (int i = 0; i < 20; i++) tokens.push_back((i * 7919 + 131) % 500);
    for (const char* name : {"micro-deepseek", "micro-qwen3moe"})
        for (const Way& way : ways) {
            INFO(name << ", " << way.name);
            Watched w = Watched::load(name, way);
            Transformer& t = w.model.transformer;
            auto cache = t.make_cache(t.cache_shape(32, CacheFormat::f32));
            REQUIRE(cache);
            step(t, *cache, tokens, 0, 12);
            const auto undisturbed = step(t, *cache, tokens, 12, 8);
            const int ops[2] = {w.first->ops(), w.second->ops()};
            const Step again{*cache, std::span(tokens).subspan(12, 8), 12, LogitRows::all};
            for (int device = 0; device < 2; device++)
                for (int at = 0; at < ops[device]; at += std::max(1, ops[device] / 5)) {
                    WatchedBackend& watched = device ? *w.second : *w.first;
                    watched.fail_at_op = at;
                    auto failed = t.forward(again);
                    REQUIRE_FALSE(failed);
                    CHECK(failed.error().kind == ErrorKind::device);
                    CHECK(step(t, *cache, tokens, 12, 8) == undisturbed);

                    std::stop_source stop;
                    watched.at_op = [&](int op) {
                        if (op == at) stop.request_stop();
                    };
                    auto stopped = t.forward(again, stop.get_token());
                    if (!stopped) CHECK(stopped.error().kind == ErrorKind::cancelled); // in the last layer it is too late to stop
                    watched.at_op = {};
                    CHECK(step(t, *cache, tokens, 12, 8) == undisturbed);
                }
            t.free_cache(*cache);
        }
}

TEST_CASE("caches on two devices are made again where others were freed, and none of a failed one stays") {
    Watched w = Watched::load("micro-qwen3moe", ways[0]);
    Transformer& t = w.model.transformer;
    const CacheShape shape = t.cache_shape(16, CacheFormat::f32);
    CHECK(t.cache_bytes(shape) == t.cache_bytes(shape, 0) + t.cache_bytes(shape, 1));
    CHECK(t.cache_bytes(shape) == w.first->cache_bytes(shape)); // the rows of each layer once
    auto a = t.make_cache(shape), b = t.make_cache(shape);
    REQUIRE((a && b));
    CHECK(*a != *b);
    t.free_cache(*a);
    auto c = t.make_cache(shape);
    REQUIRE(c);
    CHECK(*c == *a);
    const std::vector<Token> tokens = {1, 2, 3};
    const auto first = step(t, *b, tokens, 0, 3);
    CHECK(step(t, *c, tokens, 0, 3) == first);
}

TEST_CASE("experts are counted where their choice passes through the host, once for each token and choice") {
    for (const Way& way : ways) {
        INFO(way.name);
        Mixed model = Mixed::load(golden_dir() / "models" / "micro-qwen3moe.gguf", reference_and_cpu(), way.place, 16);
        model.transformer.count_on_host(true);
        std::vector<Token> tokens(40, 7);
        for (int i = 0; i < 40; i++) tokens[std::size_t(i)] = i;
        model.logits(tokens, 16);
        const ModelSpec& spec = model.transformer.spec();
        const Placement placement = way.place(spec);
        for (std::size_t i = 0; i < spec.layers.size(); i++) {
            std::uint64_t all = 0;
            for (const std::uint64_t n : model.transformer.expert_use().chosen[i]) all += n;
            const bool counted = placement.layers[i].other >= 0 || placement.layers[i].device == 1; // the second is the processor
            CHECK(all == (counted ? std::uint64_t(40 * spec.moe.used) : 0));
        }
    }
}

TEST_CASE("loading over two devices tells how far it is, stops when asked, and gives the sentence of the device that is full") {
    const auto path = golden_dir() / "models" / "micro-deepseek.gguf";
    auto file = Gguf::open(path);
    REQUIRE(file);
    auto spec = read_spec(*file);
    REQUIRE(spec);
    auto both = reference_and_cpu();
    const std::vector<Backend*> backends = {both[0].get(), both[1].get()};
    const Placement placement = ways[4].place(*spec);
    std::vector<double> fractions;
    auto loaded = Transformer::load(*spec, backends, placement, 8, {{}, [&](double f) { fractions.push_back(f); }});
    REQUIRE(loaded);
    CHECK(fractions.size() > 20);
    CHECK(std::is_sorted(fractions.begin(), fractions.end()));
    CHECK(fractions.back() == Approx(1).margin(1e-9));

    std::stop_source stop;
    auto stopped = Transformer::load(*spec, backends, placement, 8, {stop.get_token(), [&](double f) {
                                                                          if (f > 0.5) stop.request_stop();
                                                                      }});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::cancelled);

    WatchedBackend full(make_cpu_backend(1));
    full.weight_limit = 10'000;
    auto refused = Transformer::load(*spec, {both[0].get(), &full}, placement, 8);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "There is not enough memory on the test device.");
}
