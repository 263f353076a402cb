// Every op on the CUDA backend, over the cases of op_cases.h, against the reference backend: its kernels on the processor, and on a GPU where
// there is one. The bounds are those of backend_ops_test.cpp, where they are derived.
#include "tests/engine/cuda_ways.h"
#include "tests/engine/op_cases.h"

#include <chrono>
#include <cmath>
#include <iostream>

using namespace ponder;
using namespace ponder::test;

namespace {

constexpr double float_bound = 1e-10, halves_bound = 8e-8, int8_bound = 1.2e-4;

double distance(const std::vector<float>& a, const std::vector<float>& b) {
    double error = 0, power = 0;
    for (std::size_t i = 0; i < b.size(); i++) error += std::pow(double(a[i]) - b[i], 2), power += std::pow(double(b[i]), 2);
    return error / power;
}

// What the CUDA kernels have besides: every format's int8 products, alone, a few at once and in tiles.
std::vector<OpCase> cuda_cases() {
    std::vector<OpCase> cases = op_cases();
    for (BlockFormat f : weight_formats) {
        const int columns = block_info(f).values == 1 ? 96 : block_info(f).values * (block_info(f).values < 256 ? 3 : 1);
        cases.push_back(linear_case(f, columns, 19, 1).on(4));
        cases.push_back(linear_case(f, columns, 5, 7).on(4));
        cases.push_back(linear_case(f, columns, 5, 20).on(4));
    }
    return cases;
}

} // namespace

TEST_CASE("every op on the CUDA backend gives the reference backend's values over every format, shape and position") {
    auto reference = std::move(*make_backend("reference", 1));
    const std::vector<CudaWay>& ways = cuda_ways();
    std::vector<std::unique_ptr<Backend>> backends;
    for (const CudaWay& way : ways) backends.push_back(way.make());
    std::vector<double> seconds(ways.size()), worst(ways.size());
    for (const OpCase& op : cuda_cases()) {
        std::vector<float> truth;
        for (std::size_t w = 0; w < ways.size(); w++) {
            if (!(op.ways & ways[w].bits)) continue;
            if (truth.empty()) truth = op.run(*reference);
            REQUIRE_FALSE(truth.empty());
            INFO(op.name << " on " << ways[w].name);
            const auto start = std::chrono::steady_clock::now();
            const std::vector<float> ours = op.run(*backends[w]);
            seconds[w] += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            REQUIRE(ours.size() == truth.size());
            const double error = distance(ours, truth);
            if (!ways[w].int8) worst[w] = std::max(worst[w], error);
            CHECK(error < float_bound + (op.halves ? halves_bound : 0) + (ways[w].int8 ? op.products * int8_bound : 0));
        }
    }
    for (std::size_t w = 0; w < ways.size(); w++) std::cout << ways[w].name << ": " << seconds[w] << " s, worst squared error of float products " << worst[w] << "\n";
}
