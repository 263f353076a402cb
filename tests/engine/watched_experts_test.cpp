// Which experts read a token is told by every device alike: the graphics cards' choice, watched, is the reference's, and what they compute while
// they are watched is what they compute otherwise.
#include "engine/compute/reference/reference_backend.h"
#include "tests/engine/cuda_ways.h"
#include "tests/engine/vulkan_device.h"
#include "tests/engine/whole_model.h"

using namespace ponder;
using namespace ponder::test;

namespace {

const std::vector<Token> tokens = {1, 5, 9, 2, 7, 3, 8, 4, 6, 11, 10, 13};

struct Run {
    std::vector<float> logits;
    std::vector<std::vector<int>> chosen;
};

// In steps of five rows, so that whole tiles, parts of them and single rows occur.
Run run_watched(const std::string& name, std::unique_ptr<Backend> backend, bool watched) {
    Model model = Model::load(golden(name), std::move(backend), 8);
    Run run;
    if (watched) model.transformer.watch_experts(&run.chosen);
    run.logits = model.logits(tokens, 5);
    return run;
}

void compare(const std::string& way, const std::function<std::unique_ptr<Backend>()>& make) {
    for (const char* name : {"micro-qwen3moe", "micro-deepseek", "family-gpt-oss"}) {
        INFO(way << ", " << name);
        const Run truth = run_watched(name, make_reference_backend(), true);
        const Run seen = run_watched(name, make(), true), unseen = run_watched(name, make(), false);
        REQUIRE(seen.chosen.size() == truth.chosen.size());
        std::size_t layers = 0, rows = 0, same = 0;
        for (std::size_t layer = 0; layer < truth.chosen.size(); layer++) {
            REQUIRE(seen.chosen[layer].size() == truth.chosen[layer].size());
            if (truth.chosen[layer].empty()) continue;
            layers++;
            const std::size_t used = truth.chosen[layer].size() / tokens.size();
            for (std::size_t row = 0; row < tokens.size(); row++) {
                std::multiset<int> there, here;
                for (std::size_t i = row * used; i < (row + 1) * used; i++) there.insert(truth.chosen[layer][i]), here.insert(seen.chosen[layer][i]);
                rows++, same += there == here;
            }
        }
        CHECK(layers > 0);
        CHECK(same * 20 >= rows * 19); // where two experts tie but for rounding, devices may differ
        CHECK(unseen.chosen.empty());
        CHECK(normalized_squared_error(seen.logits, unseen.logits) < 1e-8);
    }
}

} // namespace

TEST_CASE("Vulkan tells which experts read a token", "[vulkan]") {
    if (skip_without_vulkan()) return;
    for (const VulkanWay& way : vulkan_ways) compare(way.name, [&] { return make_vulkan_backend(vulkan_device(way)); });
    check_silence();
}

TEST_CASE("CUDA tells which experts read a token", "[cuda]") {
    for (const CudaWay& way : cuda_ways()) compare(way.name, way.make);
}
