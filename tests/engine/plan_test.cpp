// Plans are data in, data out: models of real shapes, made-up devices, and what should go where. Bytes are compared with published file sizes
// and bytes a token (facts/engine.md section 1.1).
#include "engine/model/plan.h"
#include "tests/engine/plan_models.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <numeric>

using namespace ponder;
using namespace ponder::test;

namespace {

constexpr double GiB = 1 << 30;

PlanDevice gpu(const std::string& id, double free_gib, double memory_gib = 24, const std::string& uuid = "", bool stands_in = false) {
    const DeviceKind kind = id.starts_with("cuda") ? DeviceKind::cuda : DeviceKind::vulkan;
    return {{kind, id, "Test " + id, uuid, stands_in, static_cast<std::uint64_t>(memory_gib * GiB), static_cast<std::uint64_t>(free_gib * GiB)}, 900e9};
}
PlanDevice processor(double free_gib = 60) { return {{DeviceKind::cpu, "cpu", "Test processor", "", false, static_cast<std::uint64_t>(64 * GiB), static_cast<std::uint64_t>(free_gib * GiB)}, 60e9}; }

Plan planned(const ShapedModel& model, const std::vector<PlanDevice>& devices, const PlanRequest& request = {}, const ExpertUse* use = nullptr) {
    auto plan = make_plan(model.spec, devices, request, use);
    if (!plan) FAIL(plan.error().message);
    return *plan;
}

const DeviceShare* share(const Plan& plan, const std::string& id) {
    for (const DeviceShare& d : plan.devices)
        if (d.facts.id == id) return &d;
    return nullptr;
}

std::uint64_t all_weights(const Plan& plan) {
    return std::accumulate(plan.devices.begin(), plan.devices.end(), std::uint64_t(0), [](std::uint64_t sum, const DeviceShare& d) { return sum + d.weights; });
}

// Every layer is somewhere, every expert held once, and no GPU holds more than it may.
void check_sound(const Plan& plan, const ShapedModel& model, double room_gib) {
    REQUIRE(plan.placement.layers.size() == model.spec.layers.size());
    for (const LayerPlacement& l : plan.placement.layers) {
        CHECK(l.device >= 0);
        CHECK(l.device < int(plan.devices.size()));
        CHECK(l.other < int(plan.devices.size()));
        CHECK((l.other >= 0) == !l.away.empty());
        CHECK(l.other != l.device);
    }
    for (const DeviceShare& d : plan.devices)
        if (!d.host()) CHECK(double(d.bytes()) <= room_gib * GiB);
    CHECK(all_weights(plan) >= weight_bytes(model.spec));
    CHECK(double(all_weights(plan)) < 1.03 * double(weight_bytes(model.spec)));
    CHECK_FALSE(plan.reasons.empty());
}

} // namespace

TEST_CASE("a model's bytes, and those that a token reads, are the published ones") {
    struct {
        const char* name;
        ShapedModel model;
        double file_gib, token_gb;
    } const cases[] = {{"Qwen3-30B-A3B", ShapedModel::qwen3_30b(), 17.28, 1.92}, {"DeepSeek-V2-Lite", ShapedModel::deepseek_v2_lite(), 9.65, 1.61}, {"R1-Distill-Llama-8B", ShapedModel::llama_8b(), 4.58, 4.62}};
    for (const auto& c : cases) {
        INFO(c.name);
        CHECK(double(weight_bytes(c.model.spec)) / GiB == Approx(c.file_gib).epsilon(0.005));
        const Plan plan = planned(c.model, {processor()}, {.device = "cpu"});
        REQUIRE(plan.devices.size() == 1);
        CHECK(plan.devices[0].token_bytes / 1e9 == Approx(c.token_gb).epsilon(0.01));
        CHECK(plan.tokens_per_second() == Approx(60e9 / plan.devices[0].token_bytes));
    }
}

TEST_CASE("what fits on a GPU goes there as a whole") {
    for (const ShapedModel& model : {ShapedModel::qwen3_30b(), ShapedModel::deepseek_v2_lite(), ShapedModel::llama_8b()}) {
        const Plan plan = planned(model, {gpu("cuda:0", 23), processor()});
        check_sound(plan, model, 23);
        CHECK(plan.placement.devices == std::vector<std::string>{"cuda:0"});
        CHECK(plan.hand_overs == 0);
        CHECK(plan.reasons[0].starts_with("All of it fits on Test cuda:0 (cuda:0)"));
    }
}

TEST_CASE("of a model that does not fit, attention is on the GPU, and of the experts as many as fit") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    double last_share = -1, last_speed = 0;
    for (const double free : {4.0, 6.0, 8.0, 12.0, 16.0}) {
        INFO(free << " GiB free");
        const Plan plan = planned(model, {gpu("cuda:0", free), processor()});
        check_sound(plan, model, free - 24.0 / 32);
        CHECK(plan.placement.devices == std::vector<std::string>{"cuda:0", "cpu"});
        const DeviceShare &card = *share(plan, "cuda:0"), &host = *share(plan, "cpu");
        CHECK(card.layers == 48);
        CHECK(host.layers == 0);
        CHECK(host.cache == 0);
        CHECK(double(card.bytes()) > (free - 24.0 / 32) * GiB * 0.98); // filled up
        CHECK(plan.expert_share > last_share);
        CHECK(plan.tokens_per_second() > last_speed);
        last_share = plan.expert_share, last_speed = plan.tokens_per_second();
        CHECK(plan.reasons[0].find("the processor computes the others at the same time") != std::string::npos);
    }
}

TEST_CASE("a GPU with room for nothing is left out by auto, which says so, and refused where it was asked for") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const Plan plan = planned(model, {gpu("cuda:0", 0.9), processor()});
    CHECK(plan.placement.devices == std::vector<std::string>{"cpu"});
    CHECK(plan.reasons[0].find("The processor computes, because Test cuda:0 (cuda:0) has room for") == 0);
    auto refused = make_plan(model.spec, {gpu("cuda:0", 0.9), processor()}, {.device = "cuda:0"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::out_of_memory);
    CHECK(refused.error().message.find("Choose a smaller context (4096 tokens), the cache format q8_0 or a smaller file, or the device cpu.") != std::string::npos);
}

TEST_CASE("two GPUs share the layers in proportion to the memory that is free, in one piece each") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    struct {
        double first, second;
        int least, most; // layers on the first
    } const cases[] = {{12, 12, 22, 26}, {16, 8, 29, 35}, {8, 16, 13, 19}};
    for (const auto& c : cases) {
        INFO(c.first << " and " << c.second << " GiB free");
        const Plan plan = planned(model, {gpu("cuda:0", c.first), gpu("cuda:1", c.second), processor()}, {.device = "cuda:0,cuda:1"});
        check_sound(plan, model, std::max(c.first, c.second));
        CHECK(plan.placement.devices == std::vector<std::string>{"cuda:0", "cuda:1"});
        CHECK(share(plan, "cuda:0")->layers >= c.least);
        CHECK(share(plan, "cuda:0")->layers <= c.most);
        CHECK(plan.hand_overs == 1);
        for (std::size_t i = 1; i < 48; i++) CHECK(plan.placement.layers[i].device >= plan.placement.layers[i - 1].device);
        CHECK(double(share(plan, "cuda:0")->bytes()) <= (c.first - 0.75) * GiB);
        CHECK(double(share(plan, "cuda:1")->bytes()) <= (c.second - 0.75) * GiB);
    }
}

TEST_CASE("auto takes a second GPU only where the model does not fit on one") {
    const ShapedModel large = ShapedModel::qwen3_30b(), small = ShapedModel::llama_8b();
    const std::vector<PlanDevice> devices = {gpu("cuda:0", 11), gpu("cuda:1", 11.5), processor()};
    CHECK(planned(small, devices).placement.devices == std::vector<std::string>{"cuda:1"}); // the one with more room
    CHECK(planned(large, devices).placement.devices == std::vector<std::string>{"cuda:1", "cuda:0"});
}

TEST_CASE("a limit, a wish for experts and a smaller cache are kept to") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const std::vector<PlanDevice> devices = {gpu("cuda:0", 23), processor()};
    const Plan limited = planned(model, devices, {.gpu_limit = std::uint64_t(8 * GiB)});
    check_sound(limited, model, 8);
    CHECK(limited.reasons[0].find("within the limit that was set") != std::string::npos);
    for (const double wish : {0.0, 0.25, 0.5, 0.75}) {
        const Plan plan = planned(model, devices, {.experts = wish});
        check_sound(plan, model, 23);
        CHECK(plan.expert_share == Approx(wish).margin(0.01));
        CHECK(plan.reasons[0].find("as was wished") != std::string::npos);
    }
    const Plan beyond = planned(model, {gpu("cuda:0", 8), processor()}, {.experts = 0.9});
    check_sound(beyond, model, 8 - 0.75);
    CHECK(beyond.reasons[1].starts_with("90 % of the experts were wished for; no more fit"));
    // what Q8_0 saves of the cache holds experts instead
    const std::vector<PlanDevice> tight = {gpu("cuda:0", 8), processor()};
    const Plan halves = planned(model, tight, {.context = 32768}), q8 = planned(model, tight, {.context = 32768, .cache = CacheFormat::q8_0});
    CHECK(double(share(q8, "cuda:0")->cache) == Approx(double(share(halves, "cuda:0")->cache) * 34 / 64).epsilon(0.001));
    CHECK(q8.expert_share > halves.expert_share + 0.05);
}

TEST_CASE("a latent cache takes its 31,104 bytes a token in halves") {
    const ShapedModel model = ShapedModel::deepseek_v2_lite();
    CHECK(planned(model, {processor()}, {.device = "cpu", .context = 4096}).devices[0].cache == 31104u * 4096);
    CHECK(double(planned(model, {gpu("cuda:0", 23), processor()}, {.context = 4096}).devices[0].cache) == Approx(31104.0 * 4096).epsilon(0.001)); // aligned
}

TEST_CASE("layers of a dense model that do not fit are computed by the processor") {
    const ShapedModel model = ShapedModel::llama_8b();
    const Plan plan = planned(model, {gpu("vulkan:0", 4, 6), processor()});
    check_sound(plan, model, 4 - 0.25);
    CHECK(plan.placement.devices == std::vector<std::string>{"vulkan:0", "cpu"});
    CHECK(share(plan, "vulkan:0")->layers > 12);
    CHECK(share(plan, "cpu")->layers > 4);
    CHECK(share(plan, "cpu")->layers + share(plan, "vulkan:0")->layers == 32);
    CHECK(share(plan, "cpu")->cache > 0);
    CHECK(plan.hand_overs == 1); // the first layers and the embedding here, the others and the head there
    CHECK(plan.placement.output == 0);
    CHECK(plan.reasons[0].find("of 32 layers fit on Test vulkan:0") != std::string::npos);
}

TEST_CASE("a processor that is named beside a GPU takes whole layers, one that is not takes experts") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const std::vector<PlanDevice> devices = {gpu("cuda:0", 8), processor()};
    const Plan layers = planned(model, devices, {.device = "cuda:0,cpu"}), experts = planned(model, devices, {.device = "cuda:0"});
    CHECK(share(layers, "cpu")->layers > 20);
    CHECK(std::all_of(layers.placement.layers.begin(), layers.placement.layers.end(), [](const LayerPlacement& l) { return l.other < 0; }));
    CHECK(share(experts, "cpu")->layers == 0);
    CHECK(experts.tokens_per_second() > layers.tokens_per_second());
}

TEST_CASE("auto takes CUDA before Vulkan for the same GPU, and never a driver that stands in for one") {
    const ShapedModel model = ShapedModel::llama_8b();
    CHECK(planned(model, {gpu("vulkan:0", 23, 24, "abc"), gpu("cuda:0", 22, 24, "abc"), processor()}).device_ids() == "cuda:0");
    CHECK(planned(model, {gpu("vulkan:0", 23, 24, "abc"), processor()}).device_ids() == "vulkan:0");
    const std::vector<PlanDevice> lavapipe = {gpu("vulkan:0", 50, 64, "", true), processor()};
    const Plan plan = planned(model, lavapipe);
    CHECK(plan.device_ids() == "cpu");
    CHECK(plan.reasons[0] == "No GPU that Ponder can use was found, so the processor computes.");
    CHECK(plan.reasons[1] == "Test vulkan:0 (vulkan:0) stands in for a GPU on the processor, so it is only taken when it is asked for.");
    CHECK(planned(model, lavapipe, {.device = "vulkan"}).device_ids() == "vulkan:0");
}

TEST_CASE("experts that were used most are kept on the GPU, where that helps") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const std::vector<PlanDevice> devices = {gpu("cuda:0", 8), processor()};
    ExpertUse use;
    for (std::size_t i = 0; i < 48; i++) {
        auto& layer = use.chosen.emplace_back(128);
        for (std::size_t e = 0; e < 128; e++) layer[(e * 37 + i) % 128] = e < 32 ? 900 : 100; // a quarter takes three quarters
    }
    const Plan blind = planned(model, devices), seeing = planned(model, devices, {}, &use);
    check_sound(seeing, model, 8 - 0.75);
    CHECK_FALSE(blind.by_use);
    CHECK(blind.token_share == Approx(blind.expert_share).margin(0.03));
    CHECK(seeing.by_use);
    CHECK(seeing.token_share > seeing.expert_share + 0.2);
    CHECK(seeing.tokens_per_second() > 1.2 * blind.tokens_per_second());
    CHECK(seeing.reasons[0].find("those most used so far") != std::string::npos);
    for (const LayerPlacement& l : seeing.placement.layers)
        for (std::size_t e = 0; e < 32 && !l.away.empty(); e++) {
            const std::size_t layer = static_cast<std::size_t>(&l - seeing.placement.layers.data());
            CHECK_FALSE(l.away[(e * 37 + layer) % 128]);
        }
}

TEST_CASE("a plan that cannot work says what to do") {
    const ShapedModel model = ShapedModel::llama_8b();
    auto refused = make_plan(model.spec, {processor(8)}, {.device = "cpu", .context = 131072});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::out_of_memory);
    CHECK(refused.error().message.find("A context of 131072 tokens needs 16.") == 0);
    CHECK(refused.error().message.find("8.0 GiB are free. Choose a smaller context (65536 tokens), the cache format q8_0 or a smaller file.") != std::string::npos);
    for (const char* unknown : {"cuda:7", "vulkan", "cuda:0,nonsense", ","}) {
        auto none = make_plan(model.spec, {gpu("cuda:0", 20), processor()}, {.device = unknown});
        REQUIRE_FALSE(none);
        CHECK(none.error().kind == ErrorKind::bad_request);
        CHECK(none.error().message.find("there are cuda:0, cpu and reference.") != std::string::npos);
    }
    const Plan slow = planned(ShapedModel::qwen3_30b(), {processor(12)}, {.device = "cpu"});
    REQUIRE(slow.warnings.size() == 1);
    CHECK(slow.warnings[0].find("answers are very slow") != std::string::npos);
}

TEST_CASE("the next smaller plan takes less of the GPU each time and ends") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const std::vector<PlanDevice> devices = {gpu("cuda:0", 23), processor()};
    Plan plan = planned(model, devices);
    int steps = 0;
    for (auto request = next_smaller(plan); request; request = next_smaller(plan), steps++) {
        const std::uint64_t before = share(plan, "cuda:0")->bytes();
        plan = planned(model, devices, *request);
        if (const DeviceShare* card = share(plan, "cuda:0")) CHECK(card->bytes() < before * 9 / 10);
        REQUIRE(steps < 40);
    }
    CHECK(steps > 3);
    CHECK(plan.device_ids() == "cpu");
}

TEST_CASE("the arithmetic of the expected speed adds up, in words and in JSON") {
    const ShapedModel model = ShapedModel::qwen3_30b();
    const Plan plan = planned(model, {gpu("cuda:0", 8), processor()}, {.experts = 0.0});
    // attention and head on the card, all experts on the processor, one after the other, two hand-overs a layer and one for the embedding
    const double card = share(plan, "cuda:0")->token_bytes / 900e9, host = share(plan, "cpu")->token_bytes / 60e9;
    CHECK(plan.hand_overs == 97);
    CHECK(plan.seconds_a_token == Approx(card + host + 97 * hand_over_s));
    CHECK(share(plan, "cpu")->token_bytes / 1e9 == Approx(1.097).epsilon(0.005)); // the routed experts' bytes of section 1.1
    CHECK(plan.arithmetic().find("1.097 GB from cpu at 60 GB/s") != std::string::npos);
    const auto json = plan_as_json(plan);
    CHECK(json["devices"][0]["id"] == "cuda:0");
    CHECK(json["layers"].size() == 48);
    CHECK(json["layers"][5]["other"] == "cpu");
    CHECK(json["tokens_per_second"].get<double>() == Approx(plan.tokens_per_second()));
    std::vector<PlanDevice> unknown = {gpu("cuda:0", 8), processor()};
    unknown[0].bytes_per_second = 0;
    CHECK(plan_as_json(planned(model, unknown))["tokens_per_second"].is_null());
}
