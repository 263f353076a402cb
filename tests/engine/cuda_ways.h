// The ways through the CUDA backend that tests take: on the processor always (cuda_on_host), and on a GPU where there is one.
#pragma once

#include "engine/compute/cuda/cuda_backend.h"
#include "tests/engine/cuda_on_host/backend_on_host.h"

#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <vector>

namespace ponder::test {

struct CudaWay {
    std::string name;
    bool int8;
    int bits; // of OpCase::ways
    std::function<std::unique_ptr<Backend>()> make;
    std::function<CudaCounts(const Backend&)> counts;
};

inline CudaOptions cuda_float_options() {
    CudaOptions options;
    options.int8 = false;
    return options;
}
inline CudaOptions cuda_plain_options() { // int8, one launch for each small op, nothing captured, weights in many small pieces
    CudaOptions options;
    options.fused = options.graphs = options.dependent_launches = false;
    options.split = 2;
    options.staging_bytes = 1 << 12;
    return options;
}

inline const std::vector<CudaWay>& cuda_ways() {
    static std::vector<CudaWay> ways;
    if (!ways.empty()) return ways;
    auto here = [](CudaOptions options, HostDevice device) { return [=] { return make_cuda_on_host_backend(options, device); }; };
    ways = {
        {"CUDA on the processor, float products, fused", false, 1, here(cuda_float_options(), {}), cuda_on_host_counts},
        {"CUDA on the processor, int8 products, unfused, backward", true, 2, here(cuda_plain_options(), {2, 8, true}), cuda_on_host_counts},
        {"CUDA on the processor, int8 products, fused", true, 4, here({}, {64, 9, false}), cuda_on_host_counts},
    };
    std::string why;
    if (cuda_devices(&why).empty()) {
        WARN("skipped on a GPU: " << why);
        return ways;
    }
    auto there = [](CudaOptions options) {
        return [=] {
            auto made = make_cuda_backend(0, options);
            if (!made) FAIL(made.error().message);
            return std::move(*made);
        };
    };
    ways.push_back({"CUDA, float products, fused", false, 1, there(cuda_float_options()), cuda_counts});
    ways.push_back({"CUDA, int8 products, unfused", true, 2, there(cuda_plain_options()), cuda_counts});
    ways.push_back({"CUDA, int8 products, fused", true, 4, there({}), cuda_counts});
    return ways;
}

} // namespace ponder::test
