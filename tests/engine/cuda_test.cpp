// The CUDA backend on whole models and in trouble: llama.cpp's logits of every family, the same bits from a replayed graph, and a sentence
// where memory, the device or the plugin is missing. On the processor always, and on a GPU where there is one. Single ops are compared in
// cuda_ops_test.cpp.
#include "tests/engine/cuda_ways.h"
#include "tests/engine/device_trouble.h"
#include "tests/engine/whole_model.h"

#include <cmath>

using namespace ponder;
using namespace ponder::test;

TEST_CASE("a small model of every family gives llama.cpp's logits on CUDA, at once and token by token") {
    const int compared = each_golden([](const std::string& name, const nlohmann::json& entry, const std::vector<float>& truth) {
        for (const CudaWay& way : cuda_ways()) {
            if (way.bits == 1) continue; // of float weights, as the third way
            compare_golden_model(name, entry, truth, Model::load(golden(name), way.make(), 256), way.name);
        }
    });
    CHECK(compared == 18);
}

namespace {

int compare_fixtures(const Chosen& chosen) {
    return each_fixture(chosen, [](const nlohmann::json& entry, const std::filesystem::path& path, const std::vector<float>& truth) {
        for (const CudaWay& way : cuda_ways()) {
            if ((entry["quant"] == "F32" && way.int8) || way.bits == 2) continue; // shown by the golden models and by single ops
            compare_fixture(entry, truth, Model::load(path, way.make(), 256).logits(entry["tokens"], 256), way.name, way.int8);
        }
    });
}

} // namespace

TEST_CASE("quantized models of the shared fixtures stray no further from the exact logits on CUDA than on llama.cpp") {
    if (!have_fixtures()) {
        WARN("skipped: the shared fixtures are not here; the golden models stand in");
        return;
    }
    CHECK(compare_fixtures(some_fixtures) == 3);
}

TEST_CASE("all of the shared fixtures' models give their logits on CUDA", "[.all]") {
    if (!have_fixtures()) return;
    CHECK(compare_fixtures(all_fixtures) == 39);
}

TEST_CASE("a decode step is captured once on CUDA and replayed, and gives the bits of a step run kernel by kernel") {
    std::vector<Token> tokens;
    for (int i = 0; i < 24; i++) tokens.push_back(i * 5 % 64);
    for (const CudaWay& way : cuda_ways()) {
        if (way.bits == 2) continue; // nothing is captured there
        INFO(way.name);
        Model model = Model::load(golden("micro-qwen3moe"), way.make(), 64);
        const auto first = model.logits(tokens, 1, CacheFormat::f16);
        const CudaCounts counts = way.counts(*model.backend);
        CHECK(counts.steps == 24);
        CHECK(counts.captured <= 2);
        CHECK(counts.replayed >= 20);
        const auto again = model.logits(tokens, 1, CacheFormat::f16); // another cache: other addresses
        CHECK(again == first);
        std::vector<float> alone; // a backend that has captured nothing yet
        Model eager = Model::load(golden("micro-qwen3moe"), make_cuda_on_host_backend([&] {
                                      CudaOptions options = way.int8 ? CudaOptions{} : cuda_float_options();
                                      options.graphs = false;
                                      return options;
                                  }(), {64, 9, false}),
                                  64);
        if (way.name.find("processor") != std::string::npos) CHECK(eager.logits(tokens, 1, CacheFormat::f16) == first);
    }
}

TEST_CASE("fused ops take fewer launches on CUDA") {
    CudaOptions fused, plain = cuda_plain_options();
    fused.graphs = false;
    auto launches = [&](const CudaOptions& options) {
        Model model = Model::load(golden("micro-qwen3moe"), make_cuda_on_host_backend(options), 8);
        const int before = cuda_on_host_counts(*model.backend).launches;
        model.logits({3}, 1);
        return cuda_on_host_counts(*model.backend).launches - before;
    };
    // a layer: sum and norm; query, key and value; heads; two splits of attention put together; output; sum and norm; router and choice; gate and up; down. Then
    // the last sum, the last norm and the logits. Before them the rotations and the embedding.
    const int layers = static_cast<int>(Model::load(golden("micro-qwen3moe"), make_cuda_on_host_backend(), 8).transformer.spec().layers.size());
    CHECK(launches(fused) == layers * 10 + 5);
    CHECK(launches(plain) > layers * 18);
}

TEST_CASE("threads that take their turns in another order give the same bits on CUDA") {
    const std::vector<Token> tokens = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "family-gpt-oss"})
        for (int batch : {1, 12}) {
            auto one = Model::load(golden(name), make_cuda_on_host_backend({}, {2, 8, false}), 16).logits(tokens, batch, CacheFormat::f16);
            auto other = Model::load(golden(name), make_cuda_on_host_backend({}, {2, 8, true}), 16).logits(tokens, batch, CacheFormat::f16);
            INFO(name << ", " << batch << " tokens a step");
            CHECK(one == other);
        }
}

TEST_CASE("a lost CUDA device gives a sentence at that step and at every later one, and nothing crashes") {
    CudaOptions options;
    options.lose_after = 3;
    check_lost_device(Model::load(golden("micro-llama"), make_cuda_on_host_backend(options), 8));
}

TEST_CASE("two sessions on one CUDA backend do not mix their caches") {
    check_two_sessions(Model::load(golden("micro-llama"), make_cuda_on_host_backend(), 8));
}

TEST_CASE("too little CUDA memory for weights, cache or a step gives a sentence, and what was there goes on working") {
    CudaOptions options;
    options.memory_limit = 3 << 20;
    auto backend = make_cuda_on_host_backend(options);
    const std::vector<std::byte> values(4 << 20);
    const WeightId table = check_little_memory(*backend, values);
    // logits of so many rows do not fit; those of one do
    const auto norm = backend->load_weight({BlockFormat::f32, 256, 1, 1, {values.data()}, {}});
    const auto rows = backend->make_buffer(1024, 256);
    REQUIRE((norm && rows));
    for (int count : {1024, 1}) {
        const std::vector<Token> tokens(static_cast<std::size_t>(count), 5);
        const View x{*rows, 0, 256};
        backend->begin({CacheId::none, tokens, 0, LogitRows::all});
        backend->embed(table, 1, x);
        backend->logits(*norm, 1e-5f, table, 1, x);
        auto done = backend->finish();
        CHECK(done.has_value() == (count == 1));
        if (!done) CHECK(done.error().kind == ErrorKind::out_of_memory);
        CHECK(backend->logits_rows().size() == (count == 1 ? 256u : 0u));
    }
}

TEST_CASE("what a weight takes of a CUDA device's memory is known before it is loaded") {
    auto backend = make_cuda_on_host_backend();
    const std::vector<std::byte> values(64 << 20);
    std::uint64_t expected = 0;
    for (const WeightSource& source : {WeightSource{BlockFormat::q4_k, 2048, 768, 32, {values.data()}, {}}, WeightSource{BlockFormat::f32, 2048, 1, 1, {values.data()}, {}},
                                       WeightSource{BlockFormat::q6_k, 2048, 16384, 1, {values.data()}, {}}, WeightSource{BlockFormat::f16, 2048, 1, 1, {values.data()}, {}},
                                       WeightSource{BlockFormat::q8_0, 2048, 768, 3, {values.data(), nullptr, values.data()}, {}}}) {
        REQUIRE(backend->load_weight(source));
        expected += cuda_weight_bytes(source);
    }
    const CacheShape cache{{{512, 512}, {576, 0}}, 100, CacheFormat::q8_0};
    const std::size_t before = backend->buffer_bytes();
    REQUIRE(backend->make_cache(cache));
    CHECK(backend->cache_bytes(cache) <= cuda_cache_bytes(cache));
    CHECK(cuda_cache_bytes(cache) < backend->cache_bytes(cache) + 2000);
    CHECK(backend->buffer_bytes() == before);
    // small weights share chunks of 16 MiB, of which the last may be nearly empty
    CHECK(backend->buffer_bytes() >= expected);
    CHECK(backend->buffer_bytes() <= expected + (16 << 20));
}

TEST_CASE("a rehearsal makes a CUDA step's working memory, which is what was foretold, and computes nothing") {
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "micro-llama"}) {
        INFO(name);
        const int rows = 64;
        HostDevice device;
        device.multiprocessors = 2 * 192; // as many blocks as ever share a product
        Model model = Model::load(golden(name), make_cuda_on_host_backend({}, device), rows);
        const CacheShape shape = model.transformer.cache_shape(256, CacheFormat::f16);
        const CacheId cache = *model.backend->make_cache(shape);
        const std::size_t before = model.backend->buffer_bytes();
        REQUIRE(model.transformer.rehearse(cache, 256));
        const std::size_t rehearsed = model.backend->buffer_bytes();
        CHECK(cuda_on_host_counts(*model.backend).steps == 0);
        CHECK(cuda_on_host_counts(*model.backend).launches == 0);
        // then nothing more is allocated, whatever steps come
        std::vector<Token> tokens;
        for (int i = 0; i < 64; i++) tokens.push_back(i % 50);
        for (int at = 0; const int count : {64, 9, 5, 4, 2, 1}) {
            REQUIRE(model.transformer.forward({cache, std::span(tokens).first(std::size_t(count)), at, LogitRows::last}));
            at += count;
        }
        CHECK(model.backend->buffer_bytes() == rehearsed);
        const ModelSpec& spec = model.transformer.spec();
        RowWidths w;
        w.rows = rows, w.width = spec.width, w.heads = spec.heads, w.value_dim = spec.value_dim, w.kv_rank = spec.latent ? spec.kv_rank : 0, w.rope_dim = spec.rope_dim, w.vocabulary = spec.vocabulary, w.tokens = 256;
        for (const LayerSpec& l : spec.layers) {
            auto rows_of = [](const TensorSet& set) { return set.empty() ? 0 : int(set.parts[0]->ne[1]); };
            w.hidden = std::max(w.hidden, rows_of(l.dense.gate)), w.shared_hidden = std::max(w.shared_hidden, rows_of(l.shared.gate)), w.expert_hidden = std::max(w.expert_hidden, rows_of(l.experts.gate));
        }
        if (w.expert_hidden) w.experts = spec.moe.count, w.used = spec.moe.used;
        CHECK(double(rehearsed - before) < 1.05 * double(cuda_working_bytes(w)));
    }
}

TEST_CASE("a CUDA plugin that is missing, broken or of another version is named in a sentence") {
    struct Restore {
        std::string before = std::getenv("PONDER_CUDA_PLUGIN") ? std::getenv("PONDER_CUDA_PLUGIN") : "";
        ~Restore() { before.empty() ? unsetenv("PONDER_CUDA_PLUGIN") : setenv("PONDER_CUDA_PLUGIN", before.c_str(), 1); }
    } restore;
    const auto folder = std::filesystem::temp_directory_path() / ("ponder-cuda-plugin-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    auto sentence = [&](const std::string& plugin) {
        setenv("PONDER_CUDA_PLUGIN", plugin.c_str(), 1);
        auto made = make_cuda_backend(0);
        REQUIRE_FALSE(made);
        CHECK(made.error().kind == ErrorKind::bad_request);
        std::string why;
        CHECK(cuda_devices(&why).empty());
        CHECK(why == made.error().message);
        return why;
    };
    CHECK(sentence(folder / "nothing.so").find("There is no CUDA plugin at") != std::string::npos);
    std::ofstream(folder / "broken.so") << "not a library";
    CHECK(sentence(folder / "broken.so").find("cannot be loaded") != std::string::npos);
    CHECK(sentence(PONDER_OLD_CUDA_PLUGIN).find("belongs to another version") != std::string::npos);
    std::filesystem::remove_all(folder);
}

TEST_CASE("a CUDA device that is not there is named in a sentence") {
    auto wrong = make_backend("cuda:one", 1);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().message.find("names no device") != std::string::npos);
    auto far = make_backend("cuda:99", 1);
    REQUIRE_FALSE(far);
    CHECK(far.error().kind == ErrorKind::bad_request);
    CHECK(far.error().message.ends_with('.'));
}

TEST_CASE("long texts give the reference's logits on CUDA, in pieces and then token by token", "[.all]") {
    if (!have_fixtures()) return;
    CHECK(compare_long_texts(cuda_ways()[0].make, "CUDA") == 4);
}
