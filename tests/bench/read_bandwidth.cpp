// The floor under decoding: how fast this machine reads memory. Every thread sums its own share of a buffer far larger than the caches;
// prints the best of several rounds in GB/s.   usage: bench_bandwidth [THREADS] [MIB]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : static_cast<int>(std::thread::hardware_concurrency());
    const std::size_t words = (argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1024) << 17;
    std::vector<std::uint64_t> data(words, 1);
    std::vector<std::uint64_t> sums(threads * 64);
    double best = 0;
    for (int round = 0; round < 7; round++) {
        const auto start = std::chrono::steady_clock::now();
        std::vector<std::thread> pool;
        for (int t = 0; t < threads; t++)
            pool.emplace_back([&, t] {
                std::uint64_t s[8] = {};
                for (std::size_t i = words / threads * t; i + 8 <= words / threads * (t + 1); i += 8)
                    for (int j = 0; j < 8; j++) s[j] += data[i + j];
                for (std::uint64_t v : s) sums[t * 64] += v;
            });
        for (auto& thread : pool) thread.join();
        best = std::max(best, words * 8 / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 1e9);
    }
    std::printf("{\"threads\":%d,\"read_gb_s\":%.1f,\"check\":%llu}\n", threads, best, static_cast<unsigned long long>(sums[0]));
}
