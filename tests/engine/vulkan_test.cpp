// The Vulkan backend on whole models and in trouble: llama.cpp's logits of every family, the same bits from a replayed command buffer, and a
// sentence where memory or the device is missing. Single ops are compared in backend_ops_test.cpp.
#include "engine/model/architectures/families.h"
#include "engine/model/forward.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/vulkan_device.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

double normalized_squared_error(const std::vector<float>& ours, const std::vector<float>& truth) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < truth.size(); i++) error += std::pow(double(ours[i]) - truth[i], 2), power += std::pow(double(truth[i]), 2);
    return error / power;
}

double median_divergence(const std::vector<float>& ours, const std::vector<float>& truth, std::size_t vocabulary) {
    std::vector<double> rows;
    for (std::size_t at = 0; at < truth.size(); at += vocabulary) {
        auto log_sum = [&](const std::vector<float>& v) {
            double top = v[at], sum = 0;
            for (std::size_t i = 0; i < vocabulary; i++) top = std::max(top, double(v[at + i]));
            for (std::size_t i = 0; i < vocabulary; i++) sum += std::exp(v[at + i] - top);
            return top + std::log(sum);
        };
        const double p = log_sum(truth), q = log_sum(ours);
        double kl = 0;
        for (std::size_t i = 0; i < vocabulary; i++) kl += std::exp(truth[at + i] - p) * ((truth[at + i] - p) - (ours[at + i] - q));
        rows.push_back(kl);
    }
    std::sort(rows.begin(), rows.end());
    return rows[rows.size() / 2];
}

// A model on a backend of its own; devices are shared, so that pipelines are compiled once.
struct Model {
    Gguf file;
    std::unique_ptr<Backend> backend;
    Transformer transformer;

    static Model load(const std::filesystem::path& path, std::shared_ptr<vulkan::Device> device, int max_rows) {
        auto file = Gguf::open(path);
        if (!file) FAIL(file.error().message);
        auto spec = read_spec(*file);
        if (!spec) FAIL(spec.error().message);
        auto backend = make_vulkan_backend(std::move(device));
        auto transformer = Transformer::load(std::move(*spec), *backend, max_rows);
        if (!transformer) FAIL(transformer.error().message);
        return {std::move(*file), std::move(backend), std::move(*transformer)};
    }

    // Logits of every token, batch tokens a step.
    std::vector<float> logits(const std::vector<Token>& tokens, int batch, CacheFormat format = CacheFormat::f32) {
        auto cache = backend->make_cache(transformer.cache_shape(static_cast<int>(tokens.size()), format));
        if (!cache) FAIL(cache.error().message);
        std::vector<float> all;
        for (std::size_t at = 0; at < tokens.size(); at += static_cast<std::size_t>(batch)) {
            const std::size_t count = std::min(tokens.size() - at, static_cast<std::size_t>(batch));
            auto done = transformer.forward({*cache, std::span(tokens).subspan(at, count), static_cast<int>(at), LogitRows::all});
            if (!done) FAIL(done.error().message);
            all.insert(all.end(), backend->logits_rows().begin(), backend->logits_rows().end());
        }
        backend->free_cache(*cache);
        return all;
    }
};

std::vector<float> at_positions(const std::vector<float>& rows, const std::vector<std::size_t>& positions, std::size_t vocabulary) {
    std::vector<float> chosen;
    for (std::size_t p : positions) chosen.insert(chosen.end(), rows.begin() + std::ptrdiff_t(p * vocabulary), rows.begin() + std::ptrdiff_t((p + 1) * vocabulary));
    return chosen;
}

nlohmann::json json_of(const std::filesystem::path& path) { return nlohmann::json::parse(read_file(path)); }

constexpr double float32_bound = 1e-9;

} // namespace

TEST_CASE("a small model of every family gives llama.cpp's logits on Vulkan, at once and token by token") {
    if (skip_without_vulkan()) return;
    int compared = 0;
    for (const char* list : {"families.json", "index.json"})
        for (const auto& entry : json_of(golden_dir() / "models" / list)) {
            const std::string name = entry["name"];
            const auto truth = read_floats(golden_dir() / "models" / (name + ".f32"));
            for (const VulkanWay& way : vulkan_ways) {
                Model model = Model::load(golden_dir() / "models" / (name + ".gguf"), vulkan_device(way), 256);
                for (int batch : {256, 1}) {
                    const auto ours = at_positions(model.logits(entry["tokens"], batch), entry["positions"], entry["vocabulary"]);
                    REQUIRE(ours.size() == truth.size());
                    INFO(name << " on Vulkan, " << way.name << ", " << batch << " tokens a step");
                    const double error = normalized_squared_error(ours, truth);
                    if (batch == 1) std::cout << name << " vulkan, " << way.name << ": " << error << "\n";
                    CHECK(error < float32_bound);
                }
            }
            compared++;
        }
    CHECK(compared == 18);
    check_silence();
}
