// One model on CUDA and on another device: experts on the processor, experts shared out half and half, layers split between two CUDA devices.
// The logits are llama.cpp's whatever lies where, and the segments between the meetings are replayed as graphs.
#include "engine/compute/cpu/cpu_backend.h"
#include "engine/model/architectures/families.h"
#include "engine/model/forward.h"
#include "tests/engine/cuda_ways.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/logits_measures.h"

#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

struct Way {
    const char* name;
    bool processor;                                  // the second device, or another CUDA device
    std::function<LayerPlacement(int layer, int experts)> layer;
};

std::vector<bool> away(int experts, int every) {
    std::vector<bool> chosen;
    for (int e = 0; e < experts; e++) chosen.push_back(e % every == 0);
    return chosen;
}

const Way ways[] = {
    {"experts on the processor", true, [](int, int experts) { return LayerPlacement{0, 1, away(experts, 1)}; }},
    {"every second expert on the processor", true, [](int, int experts) { return LayerPlacement{0, 1, away(experts, 2)}; }},
    {"attention on the processor, experts on CUDA", true, [](int, int experts) { return LayerPlacement{1, 0, away(experts, 1)}; }},
    {"layers on two CUDA devices in turn", false, [](int layer, int) { return LayerPlacement{layer % 2, -1, {}}; }},
};

} // namespace

TEST_CASE("a model that lies on CUDA and on another device gives llama.cpp's logits, at once and token by token") {
    const auto index = nlohmann::json::parse(read_file(golden_dir() / "models" / "index.json"));
    for (const char* name : {"micro-qwen3moe", "micro-deepseek"})
        for (const Way& way : ways) {
            INFO(name << ", " << way.name);
            const auto& entry = *std::find_if(index.begin(), index.end(), [&](const auto& e) { return e["name"] == name; });
            const auto truth = read_floats(golden_dir() / "models" / (std::string(name) + ".f32"));
            auto file = Gguf::open(golden_dir() / "models" / (std::string(name) + ".gguf"));
            REQUIRE(file);
            auto spec = read_spec(*file);
            REQUIRE(spec);
            const std::vector<std::unique_ptr<Backend>> backends = [&] {
                std::vector<std::unique_ptr<Backend>> both;
                both.push_back(make_cuda_on_host_backend());
                both.push_back(way.processor ? make_cpu_backend(1) : make_cuda_on_host_backend({}, {2, 8, true}));
                return both;
            }();
            Placement placement{{"a", "b"}, 0, 0, {}};
            for (std::size_t i = 0; i < spec->layers.size(); i++) {
                LayerPlacement layer = way.layer(int(i), spec->moe.count);
                if (spec->layers[i].router.empty()) layer.other = -1, layer.away.clear();
                placement.layers.push_back(layer);
            }
            auto transformer = Transformer::load(std::move(*spec), {backends[0].get(), backends[1].get()}, placement, 32);
            if (!transformer) FAIL(transformer.error().message);
            const std::vector<Token> tokens = entry["tokens"];
            const std::size_t vocabulary = entry["vocabulary"];
            for (const std::size_t batch : {std::size_t(32), std::size_t(1)}) {
                auto cache = transformer->make_cache(transformer->cache_shape(static_cast<int>(tokens.size()), CacheFormat::f32));
                REQUIRE(cache);
                REQUIRE(transformer->rehearse(*cache, static_cast<int>(tokens.size())));
                std::vector<float> all, chosen;
                for (std::size_t at = 0; at < tokens.size(); at += batch) {
                    const auto part = std::span(tokens).subspan(at, std::min(batch, tokens.size() - at));
                    auto done = transformer->forward({*cache, part, static_cast<int>(at), LogitRows::all});
                    if (!done) FAIL(done.error().message);
                    all.insert(all.end(), transformer->logits_rows().begin(), transformer->logits_rows().end());
                }
                for (const std::size_t p : entry["positions"]) chosen.insert(chosen.end(), all.begin() + std::ptrdiff_t(p * vocabulary), all.begin() + std::ptrdiff_t((p + 1) * vocabulary));
                CHECK(normalized_squared_error(chosen, truth) < 1e-9);
                transformer->free_cache(*cache);
            }
            CHECK(cuda_on_host_counts(*backends[0]).replayed > 20); // segments, token by token
        }
}
