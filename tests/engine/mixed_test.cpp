// One model on two devices: layers split between them, experts on the second, experts shared out, embedding and head apart. Whatever the
// placement, the logits are those of one device, for a small model of every family.
#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/reference/reference_backend.h"
#include "engine/model/architectures/families.h"
#include "engine/model/forward.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/logits_measures.h"

#include <catch2/catch.hpp>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

// The ways a model can lie on two devices, a (0) and b (1).
struct Way {
    const char* name;
    std::function<Placement(const ModelSpec&)> place;
    bool needs_experts = false;
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
     }},
    {"attention on the first, experts on the second", [](const ModelSpec& spec) { return with_experts_away(spec, 0, [](int) { return true; }); }, true},
    {"attention on the second, experts on the first", [](const ModelSpec& spec) { return with_experts_away(spec, 1, [](int) { return true; }); }, true},
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

    std::vector<float> logits(const std::vector<Token>& tokens, int batch, CacheFormat format = CacheFormat::f32) {
        auto cache = transformer.make_cache(transformer.cache_shape(static_cast<int>(tokens.size()), format));
        if (!cache) FAIL(cache.error().message);
        std::vector<float> all;
        for (std::size_t at = 0; at < tokens.size(); at += static_cast<std::size_t>(batch)) {
            const std::size_t count = std::min(tokens.size() - at, static_cast<std::size_t>(batch));
            auto done = transformer.forward({*cache, std::span(tokens).subspan(at, count), static_cast<int>(at), LogitRows::all});
            if (!done) FAIL(done.error().message);
            all.insert(all.end(), transformer.logits_rows().begin(), transformer.logits_rows().end());
        }
        transformer.free_cache(*cache);
        return all;
    }
};

std::vector<std::unique_ptr<Backend>> reference_and_cpu() {
    std::vector<std::unique_ptr<Backend>> both;
    both.push_back(make_reference_backend());
    both.push_back(make_cpu_backend(1));
    return both;
}

std::vector<float> at_positions(const std::vector<float>& rows, const std::vector<std::size_t>& positions, std::size_t vocabulary) {
    std::vector<float> chosen;
    for (std::size_t p : positions) chosen.insert(chosen.end(), rows.begin() + std::ptrdiff_t(p * vocabulary), rows.begin() + std::ptrdiff_t((p + 1) * vocabulary));
    return chosen;
}

constexpr double float32_bound = 1e-9;

} // namespace

TEST_CASE("however a small model of any family lies on two devices, its logits are llama.cpp's") {
    int compared = 0, with_experts = 0;
    for (const char* list : {"families.json", "index.json"})
        for (const auto& entry : nlohmann::json::parse(read_file(golden_dir() / "models" / list))) {
            const std::string name = entry["name"];
            const auto truth = read_floats(golden_dir() / "models" / (name + ".f32"));
            double worst = 0;
            for (const Way& way : ways) {
                INFO(name << ", " << way.name);
                Mixed model = Mixed::load(golden_dir() / "models" / (name + ".gguf"), reference_and_cpu(), way.place, 8);
                if (way.needs_experts && !model.transformer.spec().moe.count) continue;
                const auto ours = at_positions(model.logits(entry["tokens"], 8), entry["positions"], entry["vocabulary"]);
                REQUIRE(ours.size() == truth.size());
                const double error = normalized_squared_error(ours, truth);
                CHECK(error < float32_bound);
                worst = std::max(worst, error);
                with_experts += way.needs_experts;
            }
            std::cout << name << " on two devices: " << worst << "\n";
            compared++;
        }
    CHECK(compared == 18);
    CHECK(with_experts >= 3 * 10);
}
