// The forward pass against someone else's truth: llama.cpp's float32 logits of tiny models of every family (shared fixtures), and of two
// micro models kept in tests/golden, on both backends.
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <iostream>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

double normalized_squared_error(const std::vector<float>& ours, const std::vector<float>& truth) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < truth.size(); i++) {
        error += (double(ours[i]) - truth[i]) * (double(ours[i]) - truth[i]);
        power += double(truth[i]) * truth[i];
    }
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

std::vector<float> logits_of(const std::filesystem::path& path, const std::string& device, const std::vector<Token>& tokens) {
    LoadOptions options;
    options.device = device;
    auto model = LoadedModel::load(path, options);
    if (!model) FAIL(model.error().message);
    auto session = Session::create(**model, static_cast<int>(tokens.size()), CacheFormat::f32);
    if (!session) FAIL(session.error().message);
    auto logits = session->all_logits(tokens);
    if (!logits) FAIL(logits.error().message);
    return *logits;
}

} // namespace

TEST_CASE("every family's float32 logits equal the reference to 1e-9 on both backends") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here; the golden micro models stand in");
        return;
    }
    const auto index = nlohmann::json::parse(read_file(fixtures_dir() / "reference" / "index.json"));
    int compared = 0;
    for (const auto& entry : index) {
        const std::string preset = entry["preset"], quant = entry["quant"];
        static const std::vector<std::string> wanted = {"tiny-deepseek-v2", "tiny-deepseek-v3", "tiny-deepseek-v3-kvb", "tiny-qwen3moe",
                                                        "tiny-llama",       "tiny-mixtral",     "tiny-qwen2",           "tiny-qwen3"};
        if (quant != "F32" || std::find(wanted.begin(), wanted.end(), preset) == wanted.end()) continue;
        const auto path = synthetic_model(preset, quant, entry["seed"]);
        REQUIRE_FALSE(path.empty());
        const auto truth = read_floats(fixtures_dir() / "reference" / std::string(entry["file"]));
        const std::vector<Token> tokens = entry["tokens"];
        for (const char* device : {"reference", "cpu"}) {
            const auto ours = logits_of(path, device, tokens);
            REQUIRE(ours.size() == truth.size());
            const double error = normalized_squared_error(ours, truth);
            std::cout << preset << " " << quant << " " << device << ": " << error << "\n";
            CHECK(error < 1e-9);
        }
        compared++;
    }
    CHECK(compared == 8);
}

TEST_CASE("quantized weights stray no further from the exact logits than llama.cpp does") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here");
        return;
    }
    const auto index = nlohmann::json::parse(read_file(fixtures_dir() / "reference" / "index.json"));
    int compared = 0;
    for (const auto& entry : index) {
        const std::string preset = entry["preset"], quant = entry["quant"];
        static const std::vector<std::string> formats = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q4_K_M", "MXFP4"};
        if (preset.find("gpt-oss") != std::string::npos || std::find(formats.begin(), formats.end(), quant) == formats.end()) continue;
        const auto path = synthetic_model(preset, quant, entry["seed"]);
        REQUIRE_FALSE(path.empty());
        const auto truth = read_floats(fixtures_dir() / "reference" / std::string(entry["file"]));
        const std::vector<Token> tokens = entry["tokens"];
        const std::size_t vocabulary = entry["n_vocab"];
        const double theirs = entry["llama_cpp_kl_median"];
        const double exact = median_divergence(logits_of(path, "reference", tokens), truth, vocabulary);
        const double ours = median_divergence(logits_of(path, "cpu", tokens), truth, vocabulary);
        std::cout << preset << " " << quant << ": reference " << exact << ", cpu " << ours << ", llama.cpp " << theirs << "\n";
        CHECK(exact < 1e-9);
        CHECK(ours <= 1.1 * theirs); // both round activations to int8; for the simplest formats they differ by the draw of the rounding alone
        compared++;
    }
    CHECK(compared >= 14);
}

TEST_CASE("the golden micro models give llama.cpp's logits on both backends, with no fixtures needed") {
    // halves in the file, and the truth computed in float32 on the same values, so the bound is that of float32 arithmetic
    for (const auto& entry : nlohmann::json::parse(read_file(golden_dir() / "models" / "index.json"))) {
        const std::string name = entry["name"];
        const auto truth = read_floats(golden_dir() / "models" / (name + ".f32"));
        const std::size_t vocabulary = entry["vocabulary"];
        for (const char* device : {"reference", "cpu"}) {
            const auto all = logits_of(golden_dir() / "models" / (name + ".gguf"), device, entry["tokens"]);
            std::vector<float> ours;
            for (std::size_t p : entry["positions"]) ours.insert(ours.end(), all.begin() + std::ptrdiff_t(p * vocabulary), all.begin() + std::ptrdiff_t((p + 1) * vocabulary));
            REQUIRE(ours.size() == truth.size());
            INFO(name << " on " << device);
            CHECK(normalized_squared_error(ours, truth) < 1e-9);
        }
    }
}
