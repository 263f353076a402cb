// How fast the CPU backend multiplies by each block format: a stack of matrices larger than the caches, once with one activation row a
// matrix (decode: gigabytes of weights a second) and once with many (prefill: multiply-adds a second). Usage:
//     bench_kernels [threads] [columns] [prefill rows] [formats, for example Q4_K,Q8_0, or all] [MiB of weights]
// On a shared machine one thread tells more than two: it is measured in its own processor time.
#include "engine/compute/cpu/products.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>

using namespace ponder;

namespace {

// The shortest of some passes: with one thread its processor time, which others on the machine disturb least, else time on the wall.
double best_seconds(int threads, auto pass) {
    auto now = [&] {
        timespec t;
        clock_gettime(threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
        return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
    };
    double best = 1e9;
    for (int i = 0; i < 12; i++) {
        const double start = now();
        pass();
        best = std::min(best, now() - start);
    }
    return best;
}

// Blocks of random bytes, one after the other: scales may be anything, since only the time is asked for, but not NaN or subnormal.
std::vector<std::byte> random_blocks(BlockFormat format, std::size_t bytes) {
    std::mt19937 random(1);
    std::vector<std::byte> block(1 << 16);
    for (std::byte& b : block) b = std::byte(random() & 0x3F);
    std::vector<std::byte> all(bytes);
    const std::size_t whole = block.size() / block_info(format).bytes * block_info(format).bytes;
    for (std::size_t at = 0; at < bytes; at += whole) std::copy_n(block.begin(), std::min(whole, bytes - at), all.begin() + std::ptrdiff_t(at));
    return all;
}

} // namespace

int main(int argc, char** argv) {
    const int threads = argc > 1 ? std::atoi(argv[1]) : 2, columns = argc > 2 ? std::atoi(argv[2]) : 2048;
    const int prefill = argc > 3 ? std::atoi(argv[3]) : 16, rows = 512;
    const std::string wanted = argc > 4 && std::string(argv[4]) != "all" ? "," + std::string(argv[4]) + "," : "";
    const std::size_t memory = std::size_t(argc > 5 ? std::atoi(argv[5]) : 96) << 20; // of weights

    const Kernels& kernels = best_kernels();
    ThreadPool pool(threads);
    Products products(kernels, pool);
    std::printf("%s, %d threads, matrices of %d x %d, prefill of %d rows\n", kernels.name, threads, rows, columns, prefill);
    for (std::uint32_t id = 0; id < 64; id++) {
        const BlockInfo* info = find_block_format(id);
        if (!info || !info->weights || columns % info->values) continue;
        if (!wanted.empty() && wanted.find("," + std::string(info->name) + ",") == std::string::npos) continue;

        const std::size_t stride = row_bytes(info->format, columns), matrix = stride * rows;
        const int count = std::max(1, static_cast<int>(memory / matrix));
        const std::vector<std::byte> weights = random_blocks(info->format, matrix * count);
        HostWeight weight{{info->format, columns, rows, count, {weights.data()}}, {}, stride};

        std::mt19937 random(2);
        std::normal_distribution<float> normal;
        std::vector<float> x(std::size_t(prefill) * columns), out(std::size_t(prefill) * rows);
        for (float& v : x) v = normal(random);
        QuantizedRows quantized;
        quantized.reserve(prefill, columns);
        std::vector<ActRow> acts;
        for (int r = 0; r < prefill; r++) {
            if (columns % 32 == 0) quantized.quantize(kernels, r, x.data() + std::size_t(r) * columns);
            acts.push_back(quantized.act(r, x.data() + std::size_t(r) * columns, out.data() + std::size_t(r) * rows));
        }
        std::vector<Product> one, many;
        const int times = static_cast<int>((std::size_t(96) << 20) / (matrix * std::size_t(count))) + 1; // passes over weights that fit a cache
        for (int t = 0; t < times; t++)
            for (int m = 0; m < count; m++) one.push_back({&weight, m, acts.data(), 1});
        const int some = std::max(1, std::min(count, static_cast<int>((std::size_t(1) << 30) / (std::size_t(rows) * columns) / prefill)));
        for (int m = 0; m < some; m++) many.push_back({&weight, m, acts.data(), prefill});

        const double decode = best_seconds(threads, [&] { products.run(one); });
        const double batch = best_seconds(threads, [&] { products.run(many); });
        std::printf("%-8s %s decode %6.2f GB/s %6.1f GMAC/s   prefill %6.1f GMAC/s\n", std::string(info->name).c_str(), kernels.wants_int8(info->format) ? "int8 " : "float",
                    double(matrix) * count * times / decode * 1e-9, double(rows) * columns * count * times / decode * 1e-9, double(rows) * columns * some * prefill / batch * 1e-9);
        std::fflush(stdout);
    }
}
