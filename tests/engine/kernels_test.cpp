// Every kernel of every instruction set against the exact expansion of its block format, over odd shapes. Formats and shapes are data; the
// bound comes from the rounding of activations to int8: half a step of 1/127 of each block's largest value.
#include "engine/compute/cpu/kernels.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

using namespace ponder;

namespace {

constexpr BlockFormat formats[] = {BlockFormat::f32,  BlockFormat::f16,  BlockFormat::bf16, BlockFormat::q8_0, BlockFormat::q4_0, BlockFormat::q4_1,
                                   BlockFormat::q5_0, BlockFormat::q5_1, BlockFormat::q2_k, BlockFormat::q3_k, BlockFormat::q4_k, BlockFormat::q5_k,
                                   BlockFormat::q6_k, BlockFormat::mxfp4};

// Random bytes with sane scales: any bit pattern is a valid block, but scales must be finite and of ordinary size.
std::vector<std::byte> random_rows(BlockFormat format, int rows, int columns, std::mt19937& random) {
    std::vector<std::byte> bytes(row_bytes(format, columns) * rows);
    for (std::byte& b : bytes) b = std::byte(random() & 255);
    const BlockInfo& info = block_info(format);
    std::uniform_real_distribution<float> scale(0.001f, 0.02f), value(-1, 1);
    for (std::size_t at = 0; at < bytes.size(); at += info.bytes) {
        auto put_half = [&](int offset) {
            const std::uint16_t h = float_to_half(scale(random));
            std::memcpy(&bytes[at + offset], &h, 2);
        };
        switch (format) {
        case BlockFormat::f32: {
            const float f = value(random);
            std::memcpy(&bytes[at], &f, 4);
            break;
        }
        case BlockFormat::f16: put_half(0); break;
        case BlockFormat::bf16: {
            const float f = value(random);
            std::memcpy(&bytes[at], reinterpret_cast<const char*>(&f) + 2, 2);
            break;
        }
        case BlockFormat::q4_1: case BlockFormat::q5_1: case BlockFormat::q4_k: case BlockFormat::q5_k: put_half(0), put_half(2); break;
        case BlockFormat::q2_k: put_half(80), put_half(82); break;
        case BlockFormat::q3_k: put_half(108); break;
        case BlockFormat::q6_k: put_half(208); break;
        case BlockFormat::mxfp4: bytes[at] = std::byte(120); break;
        default: put_half(0);
        }
    }
    return bytes;
}

struct Acts {
    std::vector<float> x;
    std::vector<std::int8_t> q;
    std::vector<float> scale, sum, out;
    std::vector<ActRow> rows;
    Acts(const Kernels& kernels, int count, int columns, int weight_rows, std::mt19937& random)
        : x(count * columns), q(count * columns), scale(count * columns / 32 + 1), sum(scale.size()), out(count * weight_rows, NAN) {
        std::normal_distribution<float> normal;
        for (float& v : x) v = normal(random);
        for (int a = 0; a < count; a++) {
            const int blocks = columns / 32;
            if (columns % 32 == 0) kernels.quantize(&x[a * columns], columns, &q[a * columns], &scale[a * blocks], &sum[a * blocks]);
            rows.push_back({&x[a * columns], &q[a * columns], &scale[a * blocks], &sum[a * blocks], &out[a * weight_rows]});
        }
    }
};

std::vector<const Kernels*> instruction_sets() {
    std::vector<const Kernels*> all = {&scalar_kernels()};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") && avx2_kernels()) all.push_back(avx2_kernels());
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") && avx512_kernels()) all.push_back(avx512_kernels());
#endif
    return all;
}

} // namespace

TEST_CASE("every kernel's products stay within the rounding of its activations") {
    std::mt19937 random(7);
    for (const Kernels* kernels : instruction_sets())
        for (BlockFormat format : formats)
            for (int columns : {32, 96, 256, 512, 1408})
                for (int count : {1, 3, 4, 9}) {
                    if (columns % block_info(format).values) continue;
                    const int rows = 5;
                    const auto weights = random_rows(format, rows, columns, random);
                    Acts acts(*kernels, count, columns, rows, random);
                    std::vector<float> scratch(columns), expanded(columns);
                    const std::size_t stride = row_bytes(format, columns);
                    kernels->rows_dot(format)(weights.data(), stride, rows, columns, acts.rows.data(), count, scratch.data(), format);
                    const bool int8 = kernels->wants_int8(format);
                    for (int r = 0; r < rows; r++) {
                        dequantize_row(format, weights.data() + r * stride, expanded.data(), columns);
                        for (int a = 0; a < count; a++) {
                            double exact = 0, bound = 0, size = 0;
                            for (int i = 0; i < columns; i++) {
                                const double product = double(expanded[i]) * acts.rows[a].x[i];
                                exact += product;
                                size += std::fabs(product);
                                if (int8) bound += std::fabs(expanded[i]) * acts.rows[a].scale[i / 32] * 0.5001;
                            }
                            // formats with a minimum subtract two large sums, so float32's own error counts on their parts as well
                            bound += (size + (int8 ? bound * 40 : 0) + 1) * 1e-5;
                            INFO(kernels->name << " " << block_info(format).name << " " << columns << " columns, row " << r << ", activation " << a << " of " << count);
                            REQUIRE(std::fabs(acts.rows[a].out[r] - exact) <= bound);
                        }
                    }
                }
}

TEST_CASE("a product's bits do not depend on how many rows are computed with it") {
    std::mt19937 random(9);
    for (const Kernels* kernels : instruction_sets())
        for (BlockFormat format : formats) {
            const int columns = 512, rows = 6, count = 7;
            const auto weights = random_rows(format, rows, columns, random);
            Acts acts(*kernels, count, columns, rows, random);
            std::vector<float> scratch(columns);
            const std::size_t stride = row_bytes(format, columns);
            const RowsDot dot = kernels->rows_dot(format);
            dot(weights.data(), stride, rows, columns, acts.rows.data(), count, scratch.data(), format);
            const std::vector<float> together = acts.out;
            for (int a = 0; a < count; a++)
                for (int r = 0; r < rows; r++) {
                    float one = NAN;
                    ActRow alone = acts.rows[a];
                    alone.out = &one;
                    dot(weights.data() + r * stride, stride, 1, columns, &alone, 1, scratch.data(), format);
                    INFO(kernels->name << " " << block_info(format).name);
                    REQUIRE(one == together[a * rows + r]);
                }
        }
}

TEST_CASE("the vector quantizer gives the scalar one's numbers") {
    std::mt19937 random(3);
    for (const Kernels* kernels : instruction_sets()) {
        Acts ours(*kernels, 4, 256, 1, random);
        for (int a = 0; a < 4; a++) {
            std::vector<std::int8_t> q(256);
            std::vector<float> scale(8), sum(8);
            scalar_kernels().quantize(ours.rows[a].x, 256, q.data(), scale.data(), sum.data());
            CHECK(std::equal(q.begin(), q.end(), ours.rows[a].q));
            CHECK(std::equal(scale.begin(), scale.end(), ours.rows[a].scale));
            CHECK(std::equal(sum.begin(), sum.end(), ours.rows[a].scaled_sum));
        }
    }
}
