// Every op on every backend found, over the cases of op_cases.h, against the reference backend. Float arithmetic may stray by rounding alone;
// where activations become int8, a block's step is its largest value over 127, and normal values peak near 2.5 deviations in 32: their
// rounding is 2.5 / 127 / sqrt(12) = 0.0057 of a deviation, squared 3.2e-5 a product, of which a sum of random terms keeps its share.
#include "tests/engine/op_cases.h"
#include "tests/engine/vulkan_device.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <iostream>

using namespace ponder;
using namespace ponder::test;

namespace {

constexpr double float_bound = 1e-10;
constexpr double halves_bound = 8e-8; // a half's rounding, 2^-11 / sqrt(3) of a value, squared
constexpr double int8_bound = 1.2e-4; // a product: the expected error with room for short rows, where one value's rounding is seen

double distance(const std::vector<float>& a, const std::vector<float>& b) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < b.size(); i++) error += std::pow(double(a[i]) - b[i], 2), power += std::pow(double(b[i]), 2);
    return error / power;
}

struct Tested {
    std::string name;
    std::unique_ptr<Backend> backend;
    bool int8;
    int ways;
};

std::vector<Tested> backends() {
    std::vector<Tested> all;
    all.push_back({"cpu", std::move(*make_backend("cpu", 2)), true, every_way});
    if (!skip_without_vulkan())
        for (const VulkanWay& way : vulkan_ways) all.push_back({std::string("vulkan, ") + way.name, make_vulkan_backend(vulkan_device(way)), way.int8, way.bit});
    return all;
}

} // namespace

TEST_CASE("every op over every format, shape and position gives the reference backend's values on every backend") {
    auto reference = std::move(*make_backend("reference", 1));
    std::vector<Tested> tested = backends();
    std::vector<double> worst(tested.size()), seconds(tested.size());
    for (const OpCase& op : op_cases()) {
        const std::vector<float> truth = op.run(*reference);
        REQUIRE_FALSE(truth.empty());
        for (std::size_t t = 0; t < tested.size(); t++) {
            if (!(op.ways & tested[t].ways)) continue;
            INFO(op.name << " on " << tested[t].name);
            const auto start = std::chrono::steady_clock::now();
            const std::vector<float> ours = op.run(*tested[t].backend);
            seconds[t] += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            REQUIRE(ours.size() == truth.size());
            const double error = distance(ours, truth);
            if (!tested[t].int8) worst[t] = std::max(worst[t], error);
            CHECK(error < float_bound + (op.halves ? halves_bound : 0) + (tested[t].int8 ? op.products * int8_bound : 0));
            CHECK(op.run(*tested[t].backend) == ours); // and again the same bits
        }
    }
    for (std::size_t t = 0; t < tested.size(); t++) std::cout << tested[t].name << ": " << seconds[t] << " s, worst squared error of float products " << worst[t] << "\n";
    check_silence();
}

TEST_CASE("experts shared out between two devices add up to what one device gives") {
    auto reference = std::move(*make_backend("reference", 1));
    const auto silu = Activation::silu;
    for (const MoeShape& shape : {MoeShape{BlockFormat::f32, 96, 64, 32, 6, 5, 4, 2, Gating::sigmoid, true, false, true, true, false, silu},
                                  MoeShape{BlockFormat::q8_0, 128, 96, 16, 4, 3, 1, 1, Gating::softmax, true, true, false, true, true, silu}}) {
        const std::vector<float> whole = moe_case(shape).run(*reference), parts = moe_case(shape, true).run(*reference);
        REQUIRE(parts.size() == whole.size());
        CHECK(distance(parts, whole) < float_bound);
    }
}
