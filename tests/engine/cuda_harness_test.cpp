// The harness that runs CUDA kernels on the processor: that it computes what a GPU would, and that it sees what a GPU would not forgive.
#include "tests/engine/cuda_on_host/cuda_on_host.h"

#include <catch2/catch.hpp>
#include <numeric>
#include <random>
#include <vector>

namespace {

template <class F> std::string run(dim3 grid, dim3 block, const F& kernel, unsigned shared_bytes = 0) {
    return cuda_on_host::run_grid(grid, block, shared_bytes, [](const void* at) { (*static_cast<const F*>(at))(); }, &kernel);
}

} // namespace

TEST_CASE("fibers of a block exchange values by shuffles, votes, barriers and shared memory, in either order") {
    for (auto order : {cuda_on_host::Order::forward, cuda_on_host::Order::backward}) {
        cuda_on_host::order = order;
        std::vector<int> sums(6), votes(6), reversed(6 * 128);
        auto kernel = [&] {
            static int shared[128];
            const int block = static_cast<int>(blockIdx.x + 3 * blockIdx.y), thread = static_cast<int>(threadIdx.x + 64 * threadIdx.y);
            int value = thread + block;
            for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(~0u, value, step);
            shared[thread] = thread;
            const unsigned odd = __ballot_sync(~0u, thread % 2);
            __syncthreads();
            reversed[static_cast<std::size_t>(block * 128 + thread)] = shared[127 - thread];
            if (thread == 37) sums[static_cast<std::size_t>(block)] = value, votes[static_cast<std::size_t>(block)] = __popc(odd);
        };
        CHECK(run(dim3(3, 2), dim3(64, 2), kernel) == "");
        for (int b = 0; b < 6; b++) {
            CHECK(sums[static_cast<std::size_t>(b)] == 32 * 32 + 31 * 16 + 32 * b); // of threads 32 to 63
            CHECK(votes[static_cast<std::size_t>(b)] == 16);
            for (int t = 0; t < 128; t++) REQUIRE(reversed[static_cast<std::size_t>(b * 128 + t)] == 127 - t);
        }
    }
    cuda_on_host::order = cuda_on_host::Order::forward;
}

TEST_CASE("matrix fragments of a warp multiply as the tensor cores do") {
    std::mt19937 random(1);
    std::vector<std::int8_t> a(16 * 32), b(32 * 8); // row by row; column by column
    for (auto& v : a) v = static_cast<std::int8_t>(random());
    for (auto& v : b) v = static_cast<std::int8_t>(random());
    for (int k : {16, 32}) {
        std::vector<int> c(16 * 8), truth(16 * 8);
        for (int r = 0; r < 16; r++)
            for (int n = 0; n < 8; n++)
                for (int i = 0; i < k; i++) truth[static_cast<std::size_t>(r * 8 + n)] += a[static_cast<std::size_t>(r * 32 + i)] * b[static_cast<std::size_t>(n * 32 + i)];
        auto word = [](const std::int8_t* from) {
            unsigned w;
            std::memcpy(&w, from, 4);
            return w;
        };
        auto kernel = [&] {
            const int g = cuda_on_host::lane() / 4, t = cuda_on_host::lane() % 4;
            const unsigned left[4] = {word(&a[static_cast<std::size_t>(g * 32 + 4 * t)]), word(&a[static_cast<std::size_t>((g + 8) * 32 + 4 * t)]),
                                      word(&a[static_cast<std::size_t>(g * 32 + 16 + 4 * t)]), word(&a[static_cast<std::size_t>((g + 8) * 32 + 16 + 4 * t)])};
            const unsigned right[2] = {word(&b[static_cast<std::size_t>(g * 32 + 4 * t)]), word(&b[static_cast<std::size_t>(g * 32 + 16 + 4 * t)])};
            int sum[4] = {};
            if (k == 16) ponder::cuda::multiply_fragments<16>(sum, left, right);
            else ponder::cuda::multiply_fragments<32>(sum, left, right);
            for (int i = 0; i < 4; i++) c[static_cast<std::size_t>((g + 8 * (i / 2)) * 8 + 2 * t + i % 2)] = sum[i];
        };
        CHECK(run(dim3(1), dim3(32), kernel) == "");
        CHECK(c == truth);
    }
}

TEST_CASE("a barrier that part of a block never reaches is a failure, not a hang") {
    const std::string half = run(dim3(2), dim3(64), [] {
        if (threadIdx.x < 32) __syncthreads();
    });
    CHECK(half.find("32 wait at a barrier") != std::string::npos);
    CHECK(half.find("32 have ended") != std::string::npos);
    const std::string early = run(dim3(1), dim3(64), [] {
        if (threadIdx.x == 5) return;
        __syncthreads();
    });
    CHECK(early.find("63 wait at a barrier") != std::string::npos);
    // and the next launch is not harmed
    CHECK(run(dim3(1), dim3(64), [] { __syncthreads(); }) == "");
}

TEST_CASE("an exchange that part of a warp never reaches is a failure") {
    const std::string left = run(dim3(1), dim3(32), [] {
        if (threadIdx.x % 2) __shfl_sync(~0u, 1.0f, 0);
    });
    CHECK(left.find("16 wait for their warp") != std::string::npos);
    const std::string apart = run(dim3(1), dim3(32), [] {
        if (threadIdx.x % 2) __shfl_sync(~0u, 1.0f, 0);
        else __syncthreads();
    });
    CHECK(apart.find("16 wait at a barrier") != std::string::npos);
}

TEST_CASE("launches that no device takes are refused") {
    CHECK(run(dim3(1), dim3(2048), [] {}).find("cannot be launched") != std::string::npos);
    CHECK(run(dim3(1), dim3(40), [] {}).find("cannot be launched") != std::string::npos);
    CHECK(run(dim3(1, 70000), dim3(32), [] {}).find("cannot be launched") != std::string::npos);
    CHECK(run(dim3(1), dim3(32), [] {}, 200 << 10).find("cannot be launched") != std::string::npos);
}
