// Every kernel of every instruction set against the exact expansion of its block format, over odd shapes. Formats and shapes are data. For
// int8 kernels the truth is the product with the activations as they were quantized, so that only float32's own rounding is allowed for; how
// far quantized activations may be from the real ones is a test of its own.
#include "engine/compute/cpu/kernels.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstring>
#include <random>
#include <set>
#include <vector>

using namespace ponder;

namespace {

std::vector<const BlockInfo*> weight_formats() {
    std::vector<const BlockInfo*> formats;
    for (std::uint32_t id = 0; id < 64; id++)
        if (const BlockInfo* info = find_block_format(id); info && info->weights) formats.push_back(info);
    return formats;
}

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
        case BlockFormat::bf16: {
            const float f = value(random);
            std::memcpy(&bytes[at], reinterpret_cast<const char*>(&f) + 2, 2);
            break;
        }
        case BlockFormat::q4_1: case BlockFormat::q5_1: case BlockFormat::q4_k: case BlockFormat::q5_k: put_half(0), put_half(2); break;
        case BlockFormat::q2_k: put_half(80), put_half(82); break;
        case BlockFormat::q3_k: put_half(108); break;
        case BlockFormat::q6_k: put_half(208); break;
        case BlockFormat::tq1_0: put_half(52); break;
        case BlockFormat::tq2_0: put_half(64); break;
        case BlockFormat::iq1_m: { // the half in the top nibbles of four words
            const std::uint16_t h = float_to_half(scale(random));
            for (int k = 0; k < 4; k++) bytes[at + 49 + 2 * k] = (bytes[at + 49 + 2 * k] & std::byte(15)) | std::byte(h >> (4 * k) << 4 & 0xF0);
            break;
        }
        case BlockFormat::mxfp4: bytes[at] = std::byte(at % 7 == 0 ? at % 2 : 118 + at % 4); break; // the two subnormal scales among them
        default: put_half(0);
        }
    }
    return bytes;
}

struct Acts {
    std::vector<float> x;
    std::vector<std::int8_t> q;
    std::vector<float> scale, out;
    std::vector<std::int32_t> negative_sum;
    std::vector<ActRow> rows;
    std::size_t packed;
    Acts(const Kernels& kernels, int count, int columns, int weight_rows, std::mt19937& random)
        : x(count * columns), out(count * weight_rows, NAN), packed(packed_values(columns)) {
        std::normal_distribution<float> normal;
        for (float& v : x) v = normal(random);
        q.assign(count * packed, 99), scale.assign(count * packed / 16, NAN), negative_sum.assign(scale.size(), 1 << 20); // quantize must set them all
        for (int a = 0; a < count; a++) {
            if (columns % 32 == 0 && kernels.quantize) kernels.quantize(&x[a * columns], columns, &q[a * packed], &scale[a * packed / 16], &negative_sum[a * packed / 16]);
            rows.push_back({&x[a * columns], &q[a * packed], &scale[a * packed / 16], &negative_sum[a * packed / 16], &out[a * weight_rows]});
        }
    }
};

struct Place {
    int value, group; // in q; in scale and negative_sum
};
Place packed_place(int lanes, int column) {
    const int group = column / 16, unit = group / lanes, lane = packed_lane(lanes, group % lanes), t = column % 16 / 4;
    return {unit * 16 * lanes + (t * lanes + lane) * 4 + column % 4, unit * lanes + lane};
}

float as_quantized(const Kernels& kernels, const ActRow& act, int column) {
    const Place at = packed_place(kernels.lanes, column);
    return static_cast<float>(act.q[at.value]) * act.scale[at.group];
}

std::vector<const Kernels*> instruction_sets() {
    std::vector<const Kernels*> all = {&scalar_kernels()};
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c") && avx2_kernels()) all.push_back(avx2_kernels());
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") && avx512_kernels()) all.push_back(avx512_kernels());
#endif
    return all;
}

void compare_with_expansion(const Kernels& kernels, BlockFormat format, int rows, int columns, int count, std::mt19937& random) {
    const auto weights = random_rows(format, rows, columns, random);
    Acts acts(kernels, count, columns, rows, random);
    std::vector<float> scratch(scratch_floats(columns)), expanded(columns);
    const std::size_t stride = row_bytes(format, columns);
    kernels.rows_dot(format)(weights.data(), stride, rows, columns, acts.rows.data(), count, scratch.data(), format);
    const bool int8 = kernels.wants_int8(format);
    for (int r = 0; r < rows; r++) {
        dequantize_row(format, weights.data() + r * stride, expanded.data(), columns);
        for (int a = 0; a < count; a++) {
            double exact = 0, largest = 0, size = 0;
            for (int i = 0; i < columns; i++) {
                const double x = int8 ? as_quantized(kernels, acts.rows[a], i) : acts.rows[a].x[i];
                exact += expanded[i] * x;
                size += std::fabs(x);
                largest = std::max(largest, std::fabs(double(expanded[i])));
            }
            // formats with a minimum subtract two sums, each of the size that the largest weight would give
            INFO(kernels.name << " " << block_info(format).name << " " << columns << " columns, row " << r << ", activation " << a << " of " << count);
            REQUIRE(std::fabs(acts.rows[a].out[r] - exact) <= 1e-6 * (size * largest + 1e-30));
        }
    }
}

} // namespace

TEST_CASE("every kernel gives the product of the expanded weights") {
    std::mt19937 random(7);
    for (const Kernels* kernels : instruction_sets())
        for (const BlockInfo* info : weight_formats()) {
            for (int columns : {32, 96, 128, 256, 512, 1408})
                for (int count : {1, 2, 3, 4, 5, 8, 17})
                    if (columns % info->values == 0) compare_with_expansion(*kernels, info->format, 7, columns, count, random);
            for (int columns : {2880, 10944})
                if (columns % info->values == 0) compare_with_expansion(*kernels, info->format, 5, columns, 4, random);
        }
}

TEST_CASE("the formats of real files have int8 kernels on every vector instruction set") {
    using enum BlockFormat;
    const std::set<BlockFormat> wanted = {q4_0,  q4_1,   q5_0,    q5_1,   q8_0,  q2_k,    q3_k,  q4_k,  q5_k,  q6_k,
                                          mxfp4, iq4_nl, iq4_xs, iq3_xxs, iq3_s, iq2_xxs, iq2_xs, iq2_s, iq1_s, iq1_m};
    for (const Kernels* kernels : instruction_sets())
        for (const BlockInfo* info : weight_formats()) CHECK(kernels->wants_int8(info->format) == (kernels->lanes != 0 && wanted.contains(info->format)));
}

TEST_CASE("a product's bits do not depend on how many rows are computed with it") {
    std::mt19937 random(9);
    for (const Kernels* kernels : instruction_sets())
        for (const BlockInfo* info : weight_formats())
            for (int columns : {512, 1408}) {
                if (columns % info->values) continue;
                const int rows = 6, most = 17;
                const auto weights = random_rows(info->format, rows, columns, random);
                Acts acts(*kernels, most, columns, rows, random);
                std::vector<float> scratch(scratch_floats(columns));
                const std::size_t stride = row_bytes(info->format, columns);
                const RowsDot dot = kernels->rows_dot(info->format);
                dot(weights.data(), stride, rows, columns, acts.rows.data(), most, scratch.data(), info->format);
                const std::vector<float> together = acts.out;
                for (int count = 1; count < most; count++) { // the last of each count, which goes another way than the first
                    std::fill(acts.out.begin(), acts.out.end(), NAN);
                    dot(weights.data(), stride, rows, columns, acts.rows.data(), count, scratch.data(), info->format);
                    INFO(kernels->name << " " << info->name << ", " << count << " rows");
                    REQUIRE(std::equal(acts.out.begin(), acts.out.begin() + count * rows, together.begin()));
                }
                for (int a = 0; a < most; a++)
                    for (int r = 0; r < rows; r++) {
                        float one = NAN;
                        ActRow alone = acts.rows[a];
                        alone.out = &one;
                        dot(weights.data() + r * stride, stride, 1, columns, &alone, 1, scratch.data(), info->format);
                        INFO(kernels->name << " " << info->name);
                        REQUIRE(one == together[a * rows + r]);
                    }
            }
}

TEST_CASE("activations are quantized to the nearest 127th of the largest of sixteen") {
    std::mt19937 random(3);
    for (const Kernels* kernels : instruction_sets()) {
        if (!kernels->quantize) continue;
        for (int columns : {32, 96, 256, 1408}) {
            Acts acts(*kernels, 1, columns, 1, random);
            std::vector<float> x(acts.x);
            std::fill(x.begin(), x.begin() + 16, 0.0f); // a group of zeros has a scale of zero
            x[16] = -3e30f;                             // and the largest may be far away
            kernels->quantize(x.data(), columns, acts.q.data(), acts.scale.data(), acts.negative_sum.data());
            std::set<int> values, groups;
            for (int column = 0; column < int(acts.packed); column++) {
                const Place at = packed_place(kernels->lanes, column);
                CHECK(values.insert(at.value).second);
                groups.insert(at.group);
                if (column >= columns) {
                    CHECK(acts.q[at.value] == 0);
                    CHECK(acts.scale[at.group] == 0);
                    CHECK(acts.negative_sum[at.group] == 0);
                    continue;
                }
                float largest = 0;
                int sum = 0;
                for (int i = 0; i < 16; i++) {
                    largest = std::fmax(largest, std::fabs(x[column / 16 * 16 + i]));
                    sum += acts.q[packed_place(kernels->lanes, column / 16 * 16 + i).value];
                }
                CHECK(acts.scale[at.group] == largest / 127);
                CHECK(acts.negative_sum[at.group] == -sum);
                CHECK(std::fabs(as_quantized(*kernels, acts.rows[0], column) - x[column]) <= acts.scale[at.group] * 0.50001f);
            }
            CHECK(groups.size() == acts.packed / 16);
        }
    }
}
