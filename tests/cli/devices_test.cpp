// ponder-cli devices and plan, and --device on the commands that compute: what is said before anything is loaded, and never a silent fallback.
#include "tests/cli/run_cli.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace ponder::test;
using nlohmann::json;

namespace {

std::vector<std::string> vulkan_ids(const json& devices) {
    std::vector<std::string> ids;
    for (const auto& d : devices["devices"])
        if (d["id"].get<std::string>().starts_with("vulkan:")) ids.push_back(d["id"]);
    return ids;
}

} // namespace

TEST_CASE("devices lists what can compute with its memory, the processor last, and says what is missing") {
    Folder folder;
    const Run listed = run(folder, {"devices", "--json"});
    REQUIRE(listed.status == 0);
    const json devices = json::parse(listed.out);
    REQUIRE_FALSE(devices["devices"].empty());
    CHECK(devices["devices"].back()["id"] == "cpu");
    for (const auto& d : devices["devices"]) {
        CHECK(d["memory_bytes"].get<std::uint64_t>() > 1 << 20);
        CHECK(d["free_bytes"].get<std::uint64_t>() <= d["memory_bytes"].get<std::uint64_t>());
        CHECK_FALSE(d["name"].get<std::string>().empty());
    }
    const bool cuda = std::any_of(devices["devices"].begin(), devices["devices"].end(), [](const json& d) { return d["id"].get<std::string>().starts_with("cuda:"); });
    CHECK(devices["missing"].size() == std::size_t(!cuda) + vulkan_ids(devices).empty());
    const Run words = run(folder, {"devices"});
    CHECK(words.status == 0);
    CHECK(("\n" + words.out).find("\ncpu ") != std::string::npos);
}

TEST_CASE("plan says what would go where, how much memory it takes, and the arithmetic of the speed") {
    Folder folder;
    const Run planned = run(folder, {"plan", "--device", "cpu", "--context", "512", "--json"});
    REQUIRE(planned.status == 0);
    const json plan = json::parse(planned.out);
    CHECK(plan["model"] == "Ponder Starter");
    CHECK(plan["context"] == 512);
    CHECK(plan["cache"] == "f16");
    REQUIRE(plan["devices"].size() == 1);
    CHECK(plan["devices"][0]["id"] == "cpu");
    CHECK(plan["devices"][0]["cache_bytes"] == 512 * 1920); // 1.9 KiB a token, as info says
    CHECK(plan["layers"].size() == 6);
    const double read = plan["devices"][0]["bytes_a_token"], bandwidth = plan["devices"][0]["bandwidth"];
    CHECK(plan["tokens_per_second"].get<double>() == Approx(bandwidth / read));
    CHECK(plan["reasons"][0] == "The processor was asked for.");

    const Run words = run(folder, {"plan", "--device", "cpu"});
    CHECK(words.status == 0);
    for (const char* part : {"Ponder Starter, context 2048, cache f16\n", "(cpu): all layers.\n", "  weights ", "  KV cache ", "  buffers ", "  other programs ", "  left free ", "A token reads 3.8 MB from cpu at ",
                             "An estimate: the most that these bandwidths allow.\n"})
        CHECK(words.out.find(part) != std::string::npos);
    CHECK(words.err.empty());
}

TEST_CASE("a plan for a GPU and the processor keeps to the limit and the wish, and the model answers on both") {
    Folder folder;
    const auto vulkan = vulkan_ids(json::parse(run(folder, {"devices", "--json"}).out));
    if (vulkan.empty()) {
        WARN("skipped: no Vulkan device here");
        return;
    }
    const Run planned = run(folder, {"plan", "--device", vulkan[0], "--experts", "50%", "--vram", "64", "--json"});
    REQUIRE(planned.status == 0);
    const json plan = json::parse(planned.out);
    REQUIRE(plan["devices"].size() == 2);
    CHECK(plan["devices"][0]["id"] == vulkan[0]);
    CHECK(plan["devices"][1]["id"] == "cpu");
    CHECK(plan["experts_on_gpu"].get<double>() == Approx(0.5).margin(0.05));
    CHECK(plan["summary"].get<std::string>().find("all layers with 50 % of the experts; ") != std::string::npos);

    const Run answer = run(folder, {"ask", "--device", vulkan[0], "--experts", "50", "--temperature", "0", "17 + 25"});
    CHECK(answer.status == 0);
    CHECK(answer.out.find("**42**") != std::string::npos);
    CHECK(answer.err.find("all layers with 50 % of the experts") != std::string::npos);
}

TEST_CASE("a device that is not there, or a plan that cannot be, is one sentence and exit 1, never another device") {
    Folder folder;
    for (const char* command : {"plan", "ask"})
        for (const char* device : {"cuda:63", "vulkan:63", "cpu,vulkan:63"}) {
            std::vector<std::string> arguments = {command, "--device", device};
            if (command == std::string("ask")) arguments.push_back("17 + 25");
            const Run refused = run(folder, arguments);
            INFO(command << " --device " << device);
            CHECK(refused.status == 1);
            CHECK(refused.out.empty());
            CHECK(refused.err.find("There is no device \"" + std::string(device).substr(std::string(device).find(',') + 1) + "\" here; there are ") == 0);
            CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
        }
    const Run huge = run(folder, {"plan", "--device", "cpu", "--model", micro("micro-llama"), "--context", "16777216", "--cache", "f32"});
    if (huge.status) { // on a computer with less memory than that
        CHECK(huge.err.find("Choose a smaller context") != std::string::npos);
    }
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{{"plan", "--experts", "half"}, {"plan", "--experts", "101"}, {"plan", "--vram", "-1"}, {"ask", "--device", "cuda:0,auto", "hi"}, {"devices", "--all"}})
        CHECK(run(folder, wrong).status == 2);
}

TEST_CASE("bench reports the devices and the plan") {
    Folder folder;
    const json bench = json::parse(run(folder, {"bench", "--device", "cpu", "--prompt", "8", "--generate", "2", "--repeat", "1"}).out);
    CHECK(bench["device"].get<std::string>().starts_with("CPU, "));
    CHECK(bench["plan"]["devices"][0]["id"] == "cpu");
    CHECK(bench["plan"]["context"] == 42);
}
