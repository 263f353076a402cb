// A whole model on one backend, its logits, and the comparison with the truths that lie beside the models: llama.cpp's of the golden ones and
// of the shared fixtures. What differs from backend to backend is only which ways of computing there are.
#pragma once

#include "engine/compute/backend.h"
#include "engine/file/gguf.h"
#include "engine/model/architectures/families.h"
#include "engine/model/forward.h"
#include "tests/engine/fixtures.h"
#include "tests/engine/logits_measures.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstddef>
#include <functional>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ponder::test {

constexpr double float32_bound = 1e-9; // rounding of float32 sums, squared; measured values are a thousandth of it

inline nlohmann::json json_of(const std::filesystem::path& path) { return nlohmann::json::parse(read_file(path)); }
inline std::filesystem::path golden(const std::string& name) { return golden_dir() / "models" / (name + ".gguf"); }

inline std::vector<float> at_positions(const std::vector<float>& rows, const std::vector<std::size_t>& positions, std::size_t vocabulary) {
    std::vector<float> chosen;
    for (std::size_t p : positions) chosen.insert(chosen.end(), rows.begin() + std::ptrdiff_t(p * vocabulary), rows.begin() + std::ptrdiff_t((p + 1) * vocabulary));
    return chosen;
}

// Logits of every token, batch tokens a step.
inline std::vector<float> logits_of(Transformer& transformer, const std::vector<Token>& tokens, int batch, CacheFormat format = CacheFormat::f32) {
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

struct Model {
    Gguf file;
    std::unique_ptr<Backend> backend;
    Transformer transformer;

    static Model load(const std::filesystem::path& path, std::unique_ptr<Backend> backend, int max_rows) {
        auto file = Gguf::open(path);
        if (!file) FAIL(file.error().message);
        auto spec = read_spec(*file);
        if (!spec) FAIL(spec.error().message);
        auto transformer = Transformer::load(std::move(*spec), *backend, max_rows);
        if (!transformer) FAIL(transformer.error().message);
        return {std::move(*file), std::move(backend), std::move(*transformer)};
    }
    std::vector<float> logits(const std::vector<Token>& tokens, int batch, CacheFormat format = CacheFormat::f32) { return logits_of(transformer, tokens, batch, format); }
};

// The golden models one after another, each with llama.cpp's logits; how many.
inline int each_golden(const std::function<void(const std::string& name, const nlohmann::json& entry, const std::vector<float>& truth)>& compare) {
    int compared = 0;
    for (const char* list : {"families.json", "index.json"})
        for (const auto& entry : json_of(golden_dir() / "models" / list)) {
            const std::string name = entry["name"];
            compare(name, entry, read_floats(golden_dir() / "models" / (name + ".f32")));
            compared++;
        }
    return compared;
}

// One golden model computed in one way, at once and token by token, against llama.cpp's logits.
inline void compare_golden_model(const std::string& name, const nlohmann::json& entry, const std::vector<float>& truth, Model model, const std::string& way) {
    for (int batch : {256, 1}) {
        const auto ours = at_positions(model.logits(entry["tokens"], batch), entry["positions"], entry["vocabulary"]);
        REQUIRE(ours.size() == truth.size());
        INFO(name << ", " << way << ", " << batch << " tokens a step");
        const double error = normalized_squared_error(ours, truth);
        if (batch == 1) std::cout << name << ", " << way << ": " << error << "\n";
        CHECK(error < float32_bound);
    }
}

using Chosen = std::function<bool(const std::string& preset, const std::string& quant)>;
inline bool all_fixtures(const std::string&, const std::string&) { return true; }
// Of each kind of layer one; formats are compared as ops.
inline bool some_fixtures(const std::string& preset, const std::string& quant) {
    static const std::set<std::pair<std::string, std::string>> some = {{"tiny-gpt-oss", "MXFP4"}, {"tiny-deepseek-v3-kvb", "Q8_0"}, {"tiny-qwen3moe", "Q4_K_M"}};
    return some.count({preset, quant}) > 0;
}

// One fixture computed in one way, with its bound: float32 files to the rounding of sums, quantized ones no further from the exact logits
// than llama.cpp is. Float products have rounding alone; int8: llama.cpp rounds blocks of 32 the same way, so where it does the two differ by chance.
inline void compare_fixture(const nlohmann::json& entry, const std::vector<float>& truth, const std::vector<float>& ours, const std::string& way, bool int8) {
    const std::string name = std::string(entry["preset"]) + " " + std::string(entry["quant"]) + ", " + way;
    REQUIRE(ours.size() == truth.size());
    INFO(name);
    if (entry["quant"] == "F32") {
        CHECK(normalized_squared_error(ours, truth) < float32_bound);
        return;
    }
    const double theirs = entry["llama_cpp_kl_median"], divergence = median_divergence(ours, truth, entry["n_vocab"]);
    std::cout << name << ": " << divergence << ", llama.cpp " << theirs << "\n";
    CHECK(divergence <= (int8 ? theirs * 1.05 : theirs / 1000));
}

// Every shared fixture that is chosen, its file made if need be; how many.
inline int each_fixture(const Chosen& chosen, const std::function<void(const nlohmann::json& entry, const std::filesystem::path& path, const std::vector<float>& truth)>& compare) {
    int compared = 0;
    for (const auto& entry : json_of(fixtures_dir() / "reference" / "index.json")) {
        const std::string preset = entry["preset"], quant = entry["quant"];
        if (!chosen(preset, quant)) continue;
        const auto path = synthetic_model(preset, quant, entry["seed"]);
        REQUIRE_FALSE(path.empty());
        compare(entry, path, read_floats(fixtures_dir() / "reference" / std::string(entry["file"])));
        compared++;
    }
    return compared;
}

// The long texts of the shared fixtures on the backends that make gives, against the reference's logits: in pieces up to token 1000 and then
// token by token; how many.
inline int compare_long_texts(const std::function<std::unique_ptr<Backend>()>& make, const std::string& device) {
    int compared = 0;
    for (const auto& entry : json_of(fixtures_dir() / "long" / "index.json")) {
        const std::string preset = entry["preset"];
        if (preset == "tiny-deepseek-v2") continue; // 27 layers: minutes on a processor
        const auto truth = read_floats(fixtures_dir() / "long" / std::string(entry["file"]));
        const std::size_t vocabulary = entry["n_vocab"];
        const std::vector<Token> tokens = entry["tokens"];
        Model model = Model::load(synthetic_model(preset, entry["quant"], entry["seed"]), make(), 256);
        const CacheId cache = *model.backend->make_cache(model.transformer.cache_shape(static_cast<int>(tokens.size()), CacheFormat::f32));
        std::vector<float> all;
        for (std::size_t at = 0; at < tokens.size();) {
            const std::size_t count = at < 1000 ? std::min<std::size_t>(200, 1000 - at) : 1;
            REQUIRE(model.transformer.forward({cache, std::span(tokens).subspan(at, count), static_cast<int>(at), LogitRows::all}));
            all.insert(all.end(), model.backend->logits_rows().begin(), model.backend->logits_rows().end());
            at += count;
        }
        INFO(preset);
        const double error = normalized_squared_error(at_positions(all, entry["positions"], vocabulary), truth);
        std::cout << preset << ", long, " << device << ": " << error << "\n";
        CHECK(error < float32_bound);
        compared++;
    }
    return compared;
}

} // namespace ponder::test
