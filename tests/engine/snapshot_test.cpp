// What a session holds survives in a file: on every backend a cache's rows come back byte for byte, a conversation goes on from a snapshot
// without being read again and with the same tokens, and a file that is not exactly what it should be is refused with a sentence.
#include "engine/compute/cpu/cpu_backend.h"
#include "engine/compute/host_memory.h"
#include "engine/compute/reference/reference_backend.h"
#include "engine/model/architectures/families.h"
#include "engine/run/generate.h"
#include "engine/run/snapshot.h"
#include "tests/engine/cuda_ways.h"
#include "tests/engine/starter_model.h"
#include "tests/engine/vulkan_device.h"

#include <cstring>

using namespace ponder;
using namespace ponder::test;

namespace {

const SnapshotKey key{std::string(64, 'a'), std::string(64, 'b')};

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("ponder-snapshot-test-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Asked {
    std::vector<Token> prompt;
    Outcome outcome;
};

Asked ask(Session& session, const std::vector<ChatMessage>& chat) {
    auto prompt = build_prompt(session.model(), chat, {});
    REQUIRE(prompt);
    SamplerSettings sampler;
    sampler.temperature = 0.8, sampler.seed = 11;
    return {prompt->tokens, generate(session, {*prompt, sampler, 60}, {})};
}

const std::vector<ChatMessage> long_chat = {{"user", "What is 17 + 25?", ""}, {"assistant", "42", ""}, {"user", "Which is larger, 812 or 821?", ""}, {"assistant", "821 is larger.", ""},
                                            {"user", "Subtract 86 from 340.", ""}, {"assistant", "254", ""}, {"user", "What is 4321 + 5678?", ""}};

void damage(const std::filesystem::path& file, std::size_t at) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(at));
    const char was = static_cast<char>(bytes.get());
    bytes.seekp(static_cast<std::streamoff>(at));
    bytes.put(static_cast<char>(was ^ 0x10));
}

// The rows of a cache that some tokens filled, put into another cache, give the next token the same logits.
void check_rows(Transformer& transformer, CacheFormat format) {
    std::vector<Token> tokens;
    for (int i = 0; i < 37; i++) tokens.push_back((i * 7919 + 131) % 200);
    const CacheShape shape = transformer.cache_shape(48, format);
    auto first = transformer.make_cache(shape), second = transformer.make_cache(shape);
    REQUIRE(first);
    REQUIRE(second);
    REQUIRE(transformer.forward({*first, tokens, 0, LogitRows::none}));
    for (int layer = 0; layer < static_cast<int>(shape.layers.size()); layer++) {
        const CacheRow& row = shape.layers[static_cast<std::size_t>(layer)];
        std::vector<std::byte> rows((HostCache::row_bytes(format, row.key_width) + HostCache::row_bytes(format, row.value_width)) * tokens.size()), again(rows.size());
        REQUIRE(transformer.read_cache(*first, layer, static_cast<int>(tokens.size()), rows));
        CHECK(std::any_of(rows.begin(), rows.end(), [](std::byte b) { return b != std::byte(0); }));
        REQUIRE(transformer.write_cache(*second, layer, static_cast<int>(tokens.size()), rows));
        REQUIRE(transformer.read_cache(*second, layer, static_cast<int>(tokens.size()), again));
        CHECK(rows == again);
    }
    const std::vector<Token> next{5};
    std::vector<float> logits[2];
    for (int which = 0; which < 2; which++) {
        REQUIRE(transformer.forward({which ? *second : *first, next, static_cast<int>(tokens.size()), LogitRows::last}));
        logits[which].assign(transformer.logits_rows().begin(), transformer.logits_rows().end());
    }
    CHECK(logits[0] == logits[1]);
    transformer.free_cache(*first);
    transformer.free_cache(*second);
}

void check_rows_on(const std::function<std::unique_ptr<Backend>()>& make, const std::string& what) {
    for (const char* name : {"micro-deepseek", "micro-qwen3moe"}) {
        auto file = Gguf::open(golden_dir() / "models" / (std::string(name) + ".gguf"));
        REQUIRE(file);
        for (CacheFormat format : {CacheFormat::f32, CacheFormat::f16, CacheFormat::q8_0}) {
            auto spec = read_spec(*file);
            REQUIRE(spec);
            std::string why;
            if (fitting_cache_format(*spec, format, why) != format) continue;
            INFO(what << ", " << name << ", " << cache_format_name(format));
            auto backend = make();
            auto transformer = Transformer::load(std::move(*spec), *backend, 64);
            REQUIRE(transformer);
            check_rows(*transformer, format);
        }
    }
}

} // namespace

TEST_CASE("a cache's rows go out of a host backend and into another cache byte for byte") {
    check_rows_on([] { return make_reference_backend(); }, "reference");
    check_rows_on([] { return make_cpu_backend(2); }, "cpu");
}

TEST_CASE("a cache's rows go out of a Vulkan device and into another cache byte for byte, through staging and without") {
    if (skip_without_vulkan()) return;
    for (const VulkanWay* way : {&vulkan_ways[0], &vulkan_ways[1]}) check_rows_on([&] { return make_vulkan_backend(vulkan_device(*way)); }, way->name);
    check_silence();
}

TEST_CASE("a cache's rows go out of a CUDA device and into another cache byte for byte") {
    for (const CudaWay& way : cuda_ways()) check_rows_on(way.make, way.name);
}

TEST_CASE("layers on two devices go into one snapshot") {
    auto file = Gguf::open(golden_dir() / "models" / "micro-deepseek.gguf");
    REQUIRE(file);
    auto spec = read_spec(*file);
    REQUIRE(spec);
    Placement split{{"a", "b"}, 0, 1, std::vector<LayerPlacement>(spec->layers.size())};
    for (std::size_t i = 0; i < split.layers.size(); i++) split.layers[i].device = i % 2;
    auto one = make_cpu_backend(1), other = make_reference_backend();
    auto transformer = Transformer::load(std::move(*spec), {one.get(), other.get()}, split, 64);
    REQUIRE(transformer);
    check_rows(*transformer, CacheFormat::f16);
}

TEST_CASE("a long conversation that begins from its snapshot reads only the new turn and answers with the same tokens") {
    const Folder folder;
    for (const char* device : {"cpu", "reference"}) {
        for (CacheFormat format : {CacheFormat::f16, CacheFormat::f32}) {
            INFO(device << ", " << cache_format_name(format));
            auto model = load_starter(device);
            const auto file = folder.path / "chat.kv";
            std::vector<Token> read;
            {
                auto session = session_of(*model, 512, format);
                std::vector<ChatMessage> earlier(long_chat.begin(), long_chat.end() - 2);
                ask(session, earlier);
                read.assign(session.tokens().begin(), session.tokens().end());
                auto saved = save_snapshot(session, file, key);
                if (!saved) FAIL(saved.error().message);
                CHECK(std::filesystem::file_size(file) == snapshot_bytes(session, key));
            }
            auto plain = session_of(*model, 512, format);
            const Asked without = ask(plain, long_chat);
            CHECK(without.outcome.evaluated_prompt_tokens == without.outcome.prompt_tokens);

            auto session = session_of(*model, 512, format);
            const auto prompt = build_prompt(*model, long_chat, {});
            auto held = load_snapshot(session, file, key, prompt->tokens);
            if (!held) FAIL(held.error().message);
            const auto common = std::mismatch(read.begin(), read.end(), prompt->tokens.begin(), prompt->tokens.end()).first - read.begin();
            CHECK(*held == common);
            CHECK(common > 45);
            const Asked with = ask(session, long_chat);
            CHECK(with.outcome.evaluated_prompt_tokens == without.outcome.prompt_tokens - common);
            CHECK(with.outcome.tokens == without.outcome.tokens);
        }
    }
}

TEST_CASE("a snapshot that holds no more than the session does is left alone") {
    const Folder folder;
    auto model = load_starter();
    auto session = session_of(*model, 512);
    const Asked asked = ask(session, long_chat);
    REQUIRE(save_snapshot(session, folder.path / "chat.kv", key));
    const std::vector<Token> before(session.tokens().begin(), session.tokens().end());
    auto held = load_snapshot(session, folder.path / "chat.kv", key, asked.prompt);
    REQUIRE(held);
    CHECK(*held == static_cast<int>(asked.prompt.size()));
    CHECK(std::equal(before.begin(), before.end(), session.tokens().begin(), session.tokens().end()));
}

TEST_CASE("a snapshot of another model, template, cache or context, cut short, longer or changed in any byte is refused and the session stays usable") {
    const Folder folder;
    auto model = load_starter();
    const auto file = folder.path / "chat.kv", copy = folder.path / "copy.kv";
    auto session = session_of(*model, 512);
    const Asked truth = ask(session, long_chat);
    REQUIRE(save_snapshot(session, file, key));
    const auto size = std::filesystem::file_size(file);
    auto refused = [&](Session& into, const SnapshotKey& as, const std::filesystem::path& path) {
        auto held = load_snapshot(into, path, as, truth.prompt);
        REQUIRE_FALSE(held);
        CHECK(held.error().message.ends_with("."));
        CHECK(held.error().message.size() > 20);
    };
    auto fresh = session_of(*model, 512);
    refused(fresh, {std::string(64, 'c'), key.template_sha256}, file);
    refused(fresh, {key.model_sha256, ""}, file);
    refused(fresh, {key.model_sha256 + std::string(10000, 'x'), key.template_sha256}, file);
    refused(fresh, key, folder.path / "missing.kv");
    auto other_cache = session_of(*model, 512, CacheFormat::f32);
    refused(other_cache, key, file);
    auto short_one = session_of(*model, 64, CacheFormat::f16);
    refused(short_one, key, file);

    for (const std::size_t cut : {std::size_t(0), std::size_t(7), std::size_t(27), std::size_t(200), size / 2, size - 1}) {
        std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(copy, cut);
        INFO("cut to " << cut);
        refused(fresh, key, copy);
    }
    std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
    std::ofstream(copy, std::ios::app | std::ios::binary) << "more";
    refused(fresh, key, copy);
    for (std::size_t at = 0; at < size; at += at < 1200 ? 1 : size / 97) {
        std::filesystem::copy_file(file, copy, std::filesystem::copy_options::overwrite_existing);
        damage(copy, at);
        INFO("changed at " << at << " of " << size);
        refused(fresh, key, copy);
    }
    // whatever was refused, the conversation is read as if it had not been there
    const Asked again = ask(fresh, long_chat);
    CHECK(again.outcome.tokens == truth.outcome.tokens);
    CHECK(again.outcome.evaluated_prompt_tokens == truth.outcome.prompt_tokens);
    CHECK(load_snapshot(fresh, file, key, truth.prompt));
}

TEST_CASE("no snapshot is kept without the model's hash, of an empty session, or when it is given up, and nothing is left behind") {
    const Folder folder;
    auto model = load_starter();
    auto session = session_of(*model, 512);
    CHECK_FALSE(save_snapshot(session, folder.path / "a.kv", key));
    ask(session, long_chat);
    CHECK_FALSE(save_snapshot(session, folder.path / "a.kv", {"", key.template_sha256}));
    CHECK_FALSE(save_snapshot(session, folder.path / "no" / "such" / "a.kv", key));
    std::stop_source stop;
    stop.request_stop();
    auto stopped = save_snapshot(session, folder.path / "a.kv", key, stop.get_token());
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().kind == ErrorKind::cancelled);
    CHECK(std::filesystem::is_empty(folder.path));
}
