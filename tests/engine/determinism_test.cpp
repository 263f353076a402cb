// The same file, prompt and device give the same bytes, whatever the number of threads and however the prompt arrives: every sum has one
// order (design: numbers). Checked to the last bit on models of every kind of layer.
#include "engine/run/session.h"
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>
#include <random>

using namespace ponder;
using namespace ponder::test;

namespace {

std::vector<std::filesystem::path> models() {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(golden_dir() / "models"))
        if (entry.path().extension() == ".gguf") paths.push_back(entry.path());
    if (!have_fixtures()) return paths;
    for (const char* preset : {"tiny-gpt-oss", "tiny-olmoe", "tiny-qwen2moe", "tiny-deepseek-v3"}) paths.push_back(synthetic_model(preset, "F32"));
    for (const char* quant : {"Q8_0", "Q4_K_M", "IQ4_XS", "MXFP4"}) paths.push_back(synthetic_model("tiny-llama", quant));
    paths.push_back(fixtures_dir() / "archs" / "lfm2moe-moe.gguf");
    return paths;
}

std::vector<float> logits(const std::filesystem::path& path, int threads, int batch, CacheFormat cache) {
    LoadOptions options;
    options.device = "cpu";
    options.threads = threads;
    options.batch = batch;
    auto model = LoadedModel::load(path, options);
    if (!model) FAIL(model.error().message);
    std::mt19937 random(7);
    std::vector<Token> tokens(45);
    for (Token& token : tokens) token = static_cast<Token>(random() % static_cast<unsigned>((*model)->spec().vocabulary));
    auto session = Session::create(**model, 64, cache);
    if (!session && cache == CacheFormat::q8_0) return {}; // heads that are not whole blocks have no such cache
    if (!session) FAIL(session.error().message);
    auto rows = session->all_logits(tokens);
    if (!rows) FAIL(rows.error().message);
    return *rows;
}

} // namespace

TEST_CASE("the number of threads changes no bit") {
    for (const auto& path : models()) {
        INFO(path.filename().string());
        const auto one = logits(path, 1, 64, CacheFormat::f16);
        for (int threads : {2, 3, 7}) CHECK(logits(path, threads, 64, CacheFormat::f16) == one);
    }
}

TEST_CASE("a prompt at once, in pieces and token by token gives the same bits") {
    for (const auto& path : models())
        for (CacheFormat cache : {CacheFormat::f32, CacheFormat::f16, CacheFormat::q8_0}) {
            INFO(path.filename().string() << ", cache " << static_cast<int>(cache));
            const auto at_once = logits(path, 2, 64, cache);
            for (int batch : {1, 7, 16, 33}) CHECK(logits(path, 2, batch, cache) == at_once);
        }
}
