// The forward pass against someone else's truth: llama.cpp's float32 logits of tiny models of every family (shared fixtures), and of two
// micro models kept in tests/golden, on both backends.
#include "engine/run/session.h"
#include "tests/engine/whole_model.h"

#include <cmath>

using namespace ponder;
using namespace ponder::test;

namespace {

// batch: tokens a step. The cache holds float32, so that only the arithmetic is compared.
std::vector<float> logits_of(const std::filesystem::path& path, const std::string& device, const std::vector<Token>& tokens, int batch = 256) {
    LoadOptions options;
    options.device = device;
    options.batch = batch;
    auto model = LoadedModel::load(path, options);
    if (!model) FAIL(model.error().message);
    auto session = Session::create(**model, static_cast<int>(tokens.size()), CacheFormat::f32);
    if (!session) FAIL(session.error().message);
    auto logits = session->all_logits(tokens);
    if (!logits) FAIL(logits.error().message);
    return *logits;
}

nlohmann::json index_of(const char* folder) { return nlohmann::json::parse(read_file(fixtures_dir() / folder / "index.json")); }

} // namespace

TEST_CASE("every family's float32 logits equal the reference to 1e-9 on both backends") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here; the golden micro models stand in");
        return;
    }
    int compared = 0;
    for (const auto& entry : index_of("reference")) {
        if (entry["quant"] != "F32") continue;
        const std::string preset = entry["preset"];
        const auto path = synthetic_model(preset, "F32", entry["seed"]);
        REQUIRE_FALSE(path.empty());
        const auto truth = read_floats(fixtures_dir() / "reference" / std::string(entry["file"]));
        for (const char* device : {"reference", "cpu"}) {
            const auto ours = logits_of(path, device, entry["tokens"]);
            REQUIRE(ours.size() == truth.size());
            const double error = normalized_squared_error(ours, truth);
            std::cout << preset << " F32 " << device << ": " << error << "\n";
            CHECK(error < float32_bound);
        }
        compared++;
    }
    CHECK(compared == 11);
}

TEST_CASE("files as llama.cpp's own tools write them give its logits, whatever their keys leave unset") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here");
        return;
    }
    int compared = 0;
    for (const auto& entry : index_of("archs")) {
        const std::string name = entry["model"];
        const auto truth = read_floats(fixtures_dir() / "archs" / std::string(entry["file"]));
        for (const char* device : {"reference", "cpu"}) {
            const auto ours = logits_of(fixtures_dir() / "archs" / name, device, entry["tokens"]);
            REQUIRE(ours.size() == truth.size());
            const double error = normalized_squared_error(ours, truth);
            std::cout << name << " " << device << ": " << error << "\n";
            CHECK(error < float32_bound);
        }
        compared++;
    }
    CHECK(compared == 5);
}

TEST_CASE("1500 tokens give the reference's logits at once, in pieces of 7 and token by token") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here");
        return;
    }
    struct Way {
        const char *device, *name;
        int batch;
    };
    int compared = 0;
    for (const auto& entry : index_of("long")) {
        const std::string preset = entry["preset"];
        const auto path = synthetic_model(preset, entry["quant"], entry["seed"]);
        REQUIRE_FALSE(path.empty());
        const auto whole = read_floats(fixtures_dir() / "long" / std::string(entry["file"]));
        const std::size_t vocabulary = entry["n_vocab"];
        std::vector<float> at_once;
        for (const Way& way : {Way{"cpu", "at once", 1500}, Way{"cpu", "in pieces of 7", 7}, Way{"cpu", "token by token", 1}, Way{"reference", "at once", 1500}}) {
            // the reference backend takes minutes for 1500 tokens of a model of 27 layers: there it reads the first 514
            std::vector<Token> tokens = entry["tokens"];
            std::vector<std::size_t> positions = entry["positions"];
            if (way.device == std::string("reference") && preset == "tiny-deepseek-v2") {
                tokens.resize(514);
                std::erase_if(positions, [](std::size_t p) { return p >= 514; });
            }
            const auto all = logits_of(path, way.device, tokens, way.batch);
            const auto ours = at_positions(all, positions, vocabulary);
            const std::vector<float> truth(whole.begin(), whole.begin() + std::ptrdiff_t(positions.size() * vocabulary));
            REQUIRE(positions.size() >= 15);
            const double error = normalized_squared_error(ours, truth);
            std::cout << preset << " " << way.device << " " << way.name << ": " << error << "\n";
            CHECK(error < float32_bound);
            for (std::size_t at = 0; at < truth.size(); at += vocabulary) { // and every position by itself
                const auto row = [&](const std::vector<float>& v) { return std::vector<float>(v.begin() + std::ptrdiff_t(at), v.begin() + std::ptrdiff_t(at + vocabulary)); };
                INFO(preset << " " << way.device << " " << way.name << ", position " << entry["positions"][at / vocabulary]);
                CHECK(normalized_squared_error(row(ours), row(truth)) < float32_bound);
            }
            if (way.device != std::string("cpu")) continue;
            if (at_once.empty()) at_once = all;
            CHECK(all == at_once); // to the last bit: prefill of n tokens is n decodes
        }
        compared++;
    }
    CHECK(compared == 5);
}

TEST_CASE("quantized weights stray no further from the exact logits than llama.cpp does") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here");
        return;
    }
    int compared = 0;
    std::cout << "median KL divergence from the exact logits: reference backend, CPU backend, llama.cpp\n";
    for (const auto& entry : index_of("reference")) {
        const std::string preset = entry["preset"], quant = entry["quant"];
        if (quant == "F32") continue;
        const auto path = synthetic_model(preset, quant, entry["seed"]);
        REQUIRE_FALSE(path.empty());
        const auto truth = read_floats(fixtures_dir() / "reference" / std::string(entry["file"]));
        const std::size_t vocabulary = entry["n_vocab"];
        const double theirs = entry["llama_cpp_kl_median"];
        const double exact = median_divergence(logits_of(path, "reference", entry["tokens"]), truth, vocabulary);
        const double ours = median_divergence(logits_of(path, "cpu", entry["tokens"]), truth, vocabulary);
        std::cout << preset << " " << quant << ": " << exact << ", " << ours << ", " << theirs << "\n";
        CHECK(exact < 1e-9);
        CHECK(ours <= theirs);
        compared++;
    }
    CHECK(compared == 28);
}

// tests/golden/models/make_families.py: partial rotations, rotary factors, tied embeddings, multipliers, a window shorter than the text,
// experts merged with their gates or kept one a tensor.
TEST_CASE("a small model of every family gives llama.cpp's logits on both backends, with no fixtures needed") {
    std::size_t families_seen = 0;
    for (const auto& entry : nlohmann::json::parse(read_file(golden_dir() / "models" / "families.json"))) {
        const std::string name = entry["name"];
        const auto truth = read_floats(golden_dir() / "models" / (name + ".f32"));
        for (const char* device : {"reference", "cpu"}) {
            const auto ours = at_positions(logits_of(golden_dir() / "models" / (name + ".gguf"), device, entry["tokens"]), entry["positions"], entry["vocabulary"]);
            REQUIRE(ours.size() == truth.size());
            const double error = normalized_squared_error(ours, truth);
            std::cout << name << " " << device << ": " << error << "\n";
            CHECK(error < float32_bound);
        }
        families_seen++;
    }
    CHECK(families_seen == 14);
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
