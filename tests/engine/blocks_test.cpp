// The block formats against ggml's own expansion of the same bytes, a few values worked out by hand from each layout, and the
// half conversions over every half there is.
#include "engine/file/blocks.h"
#include "engine/file/iq_codebooks.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <string>
#include <vector>

using namespace ponder;

namespace {

using Bytes = std::vector<std::uint8_t>;

const std::filesystem::path golden = std::filesystem::path(PONDER_SOURCE_DIR) / "tests/golden/gguf/blocks";

std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<float> expand(BlockFormat format, const Bytes& blocks) {
    const BlockInfo& info = block_info(format);
    std::vector<float> values(blocks.size() / info.bytes * info.values);
    dequantize_row(format, reinterpret_cast<const std::byte*>(blocks.data()), values.data(), std::int64_t(values.size()));
    return values;
}

Bytes filled(BlockFormat format) { return Bytes(block_info(format).bytes, 0); }

constexpr std::uint8_t one[2] = {0x00, 0x3C};  // 1.0 as half
constexpr std::uint8_t half[2] = {0x00, 0x38}; // 0.5

void put(Bytes& block, int at, const std::uint8_t (&value)[2]) {
    block[at] = value[0];
    block[at + 1] = value[1];
}

std::uint32_t bits(float f) { return std::bit_cast<std::uint32_t>(f); }

std::vector<const BlockInfo*> all_formats() {
    std::vector<const BlockInfo*> formats;
    for (std::uint32_t id = 0; id < 512; ++id)
        if (const BlockInfo* info = find_block_format(id)) formats.push_back(info);
    return formats;
}

// The first half of the SHA-256 (FIPS 180-4) of a container's bytes, in hexadecimal. Its constants are the fractions of the roots of the first
// primes: square roots for the start, cube roots for the rounds.
template <class Container> std::string sha256(const Container& of) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(of.data());
    Bytes message(bytes, bytes + of.size() * sizeof *of.data());
    const std::uint64_t length = message.size() * 8;
    message.push_back(0x80);
    while (message.size() % 64 != 56) message.push_back(0);
    for (int shift = 56; shift >= 0; shift -= 8) message.push_back(std::uint8_t(length >> shift));

    std::vector<std::uint32_t> h, k;
    for (int n = 2; k.size() < 64; ++n) {
        bool prime = true;
        for (int d = 2; d * d <= n; ++d) prime = prime && n % d;
        if (!prime) continue;
        const long double square = std::sqrt(static_cast<long double>(n)), cube = std::cbrt(static_cast<long double>(n));
        if (h.size() < 8) h.push_back(std::uint32_t((square - std::floor(square)) * 0x1p32L));
        k.push_back(std::uint32_t((cube - std::floor(cube)) * 0x1p32L));
    }
    for (std::size_t at = 0; at < message.size(); at += 64) {
        std::uint32_t w[64];
        for (int i = 0; i < 16; ++i)
            w[i] = std::uint32_t(message[at + 4 * i]) << 24 | message[at + 4 * i + 1] << 16 | message[at + 4 * i + 2] << 8 | message[at + 4 * i + 3];
        auto turned = [](std::uint32_t x, int a, int b, int c) { return std::rotr(x, a) ^ std::rotr(x, b) ^ (c < 0 ? x >> -c : std::rotr(x, c)); };
        for (int i = 16; i < 64; ++i) w[i] = w[i - 16] + turned(w[i - 15], 7, 18, -3) + w[i - 7] + turned(w[i - 2], 17, 19, -10);
        std::vector<std::uint32_t> s = h;
        for (int i = 0; i < 64; ++i) {
            const std::uint32_t first = s[7] + turned(s[4], 6, 11, 25) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
            const std::uint32_t second = turned(s[0], 2, 13, 22) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            s[3] += first;
            std::rotate(s.begin(), s.end() - 1, s.end());
            s[0] = first + second;
        }
        for (int i = 0; i < 8; ++i) h[i] += s[i];
    }
    std::string hex;
    for (int i = 0; i < 16; ++i) {
        const int byte = h[i / 4] >> (24 - 8 * (i % 4)) & 255;
        hex += "0123456789abcdef"[byte >> 4], hex += "0123456789abcdef"[byte & 15];
    }
    return hex;
}

} // namespace

TEST_CASE("every weight format expands to the bits that ggml gives") {
    int compared = 0;
    for (const BlockInfo* info : all_formats()) {
        if (!info->weights || info->format == BlockFormat::f32) continue;
        const std::string name(info->name);
        INFO(name);
        const std::string blocks = read_file(golden / (name + ".blocks")), expected = read_file(golden / (name + ".f32"));
        REQUIRE(!blocks.empty());
        REQUIRE(blocks.size() % info->bytes == 0);
        const std::vector<float> got = expand(info->format, Bytes(blocks.begin(), blocks.end()));
        REQUIRE(got.size() * sizeof(float) == expected.size());
        for (std::size_t i = 0; i < got.size(); ++i) {
            float want;
            std::memcpy(&want, expected.data() + i * sizeof want, sizeof want);
            INFO("value " << i << ": " << got[i] << ", expected " << want);
            REQUIRE(bits(got[i]) == bits(want));
        }
        ++compared;
    }
    CHECK(compared == 26);
}

TEST_CASE("the codebooks are the ones that every other reader has") {
    // SHA-256 of ggml's tables, as little-endian bytes in order
    CHECK(sha256(iq_signs) == "a76742a603f8beca5212ecce0f1f02f1");
    CHECK(sha256(iq2_xxs_grid) == "05826b5d3e472a3a78f196be62ac78ac");
    CHECK(sha256(iq2_xs_grid) == "06e47aaca60b4dc1d9b5a3f345404370");
    CHECK(sha256(iq2_s_grid) == "e1aa1473412b0552c2174c30ef22ab40");
    CHECK(sha256(iq3_xxs_grid) == "46e35f5a997efdee6c99ce57854c8a0d");
    CHECK(sha256(iq3_s_grid) == "bd1af4945a1717c65610b0284e4628b9");
    CHECK(sha256(iq1_grid) == "07540ffc1aeaf6ad4d97e96b0fcc765a");
    CHECK(sha256(iq4_values) == "61aa47540aa024b5d6ddaa839b84ffe5");
    CHECK(sha256(std::string("abc")) == "ba7816bf8f01cfea414140de5dae2223"); // the standard's own example
}

TEST_CASE("values worked out by hand from each layout") {
    SECTION("Q4_0: low nibbles first, then high, minus 8") {
        Bytes b = filled(BlockFormat::q4_0);
        put(b, 0, half);
        b[2] = 0xF0; // low 0, high 15
        const auto y = expand(BlockFormat::q4_0, b);
        CHECK(y[0] == -4.0f);
        CHECK(y[16] == 3.5f);
        CHECK(y[1] == -4.0f);
    }
    SECTION("Q4_1: scale and minimum") {
        Bytes b = filled(BlockFormat::q4_1);
        put(b, 0, half);
        put(b, 2, one);
        b[4 + 15] = 0x3A;
        const auto y = expand(BlockFormat::q4_1, b);
        CHECK(y[15] == 6.0f);
        CHECK(y[31] == 2.5f);
        CHECK(y[0] == 1.0f);
    }
    SECTION("Q5_0: the fifth bit of value j is bit j, minus 16") {
        Bytes b = filled(BlockFormat::q5_0);
        put(b, 0, one);
        b[2] = 0x01; // bit 0: value 0
        b[5] = 0x80; // bit 31: value 31
        b[6] = 0x05; // value 0 has 5
        const auto y = expand(BlockFormat::q5_0, b);
        CHECK(y[0] == 5.0f);
        CHECK(y[31] == 0.0f);
        CHECK(y[30] == -16.0f);
    }
    SECTION("Q5_1: the fifth bit adds 16") {
        Bytes b = filled(BlockFormat::q5_1);
        put(b, 0, half);
        put(b, 2, one);
        b[4 + 2] = 0x01; // bit 16: value 16
        const auto y = expand(BlockFormat::q5_1, b);
        CHECK(y[16] == 9.0f);
        CHECK(y[0] == 1.0f);
    }
    SECTION("Q8_0: signed bytes") {
        Bytes b = filled(BlockFormat::q8_0);
        put(b, 0, half);
        b[2] = 0x80;
        b[33] = 0x7F;
        const auto y = expand(BlockFormat::q8_0, b);
        CHECK(y[0] == -64.0f);
        CHECK(y[31] == 63.5f);
    }
    SECTION("Q2_K: scale in the low nibble, minimum in the high one") {
        Bytes b = filled(BlockFormat::q2_k);
        put(b, 80, one);
        put(b, 82, half);
        b[0] = 0x23;       // group 0: scale 3, minimum 2
        b[16] = 0x03;      // value 0
        b[9] = 0x01;       // group 9 (values 144 to 159): scale 1
        b[16 + 48] = 0x02; // second half, byte 16: value 144
        const auto y = expand(BlockFormat::q2_k, b);
        CHECK(y[0] == 8.0f);
        CHECK(y[1] == -1.0f);
        CHECK(y[144] == 2.0f);
    }
    SECTION("Q3_K: a clear third bit takes 4 away") {
        Bytes b = filled(BlockFormat::q3_k);
        put(b, 108, one);
        b[0] = 0x80;       // value 0 of the last group of 32: value 224
        b[32 + 32] = 0xC0; // second half, shift 6: value 224 has 3
        const auto y = expand(BlockFormat::q3_k, b);
        CHECK(y[224] == -32.0f * 3);
        CHECK(y[0] == -32.0f * -4);
    }
    SECTION("Q4_K: six-bit scales in two places") {
        Bytes b = filled(BlockFormat::q4_k);
        put(b, 0, one);
        put(b, 2, one);
        b[4] = 0xC0 | 63;      // group 0 scale 63; top bits of group 4's scale
        b[4 + 4] = 0x40 | 5;   // group 0 minimum 5; top bits of group 4's minimum
        b[4 + 8] = 0x21;       // group 4: low nibbles, scale 1, minimum 2
        b[16] = 0x02;          // value 0
        b[16 + 2 * 32] = 0x03; // group 4, value 128
        const auto y = expand(BlockFormat::q4_k, b);
        CHECK(y[0] == 63.0f * 2 - 5);
        CHECK(y[128] == (48.0f + 1) * 3 - (16 + 2));
    }
    SECTION("Q5_K: bit g of the tops belongs to group g") {
        Bytes b = filled(BlockFormat::q5_k);
        put(b, 0, one);
        b[4 + 1] = 2;     // group 1: scale 2
        b[16 + 7] = 0x02; // value 7 of group 1
        b[48 + 7] = 0x10; // its nibble: 1
        const auto y = expand(BlockFormat::q5_k, b);
        CHECK(y[32 + 7] == 34.0f);
        CHECK(y[7] == 0.0f);
    }
    SECTION("Q6_K: signed scales, minus 32") {
        Bytes b = filled(BlockFormat::q6_k);
        put(b, 208, one);
        b[192 + 15] = 0xFF; // the last 16 values: scale -1
        b[127] = 0xF0;      // value 255: high nibble 15
        b[191] = 0xC0;      // its top bits: 3
        const auto y = expand(BlockFormat::q6_k, b);
        CHECK(y[255] == -31.0f);
        CHECK(y[254] == 32.0f);
    }
    SECTION("MXFP4: powers of two times FP4") {
        Bytes b = filled(BlockFormat::mxfp4);
        b[0] = 128;
        b[1] = 0xF7; // low 7 is 6, high 15 is -6
        b[2] = 0x91; // low 1 is a half, high 9 is minus a half
        const auto y = expand(BlockFormat::mxfp4, b);
        CHECK(y[0] == 12.0f);
        CHECK(y[16] == -12.0f);
        CHECK(y[1] == 1.0f);
        CHECK(y[17] == -1.0f);
        CHECK(y[2] == 0.0f);
    }
    SECTION("IQ4_NL: nibbles are places in a table") {
        Bytes b = filled(BlockFormat::iq4_nl);
        put(b, 0, half);
        b[2] = 0xF8; // low 8 is 1, high 15 is 113
        const auto y = expand(BlockFormat::iq4_nl, b);
        CHECK(y[0] == 0.5f);
        CHECK(y[16] == 56.5f);
        CHECK(y[1] == -63.5f);
    }
    SECTION("IQ2_XXS: the eighth sign makes their number even") {
        Bytes b = filled(BlockFormat::iq2_xxs);
        put(b, 0, one);
        b[2] = 1;    // entry 1: 43 and seven times 8
        b[6] = 0x01; // sign index 1: the first value and, to make two, the eighth
        b[9] = 0x10; // scale 1: 1.5 / 4
        const auto y = expand(BlockFormat::iq2_xxs, b);
        CHECK(y[0] == -43 * 0.375f);
        CHECK(y[1] == 8 * 0.375f);
        CHECK(y[7] == -8 * 0.375f);
        CHECK(y[32] == 8 * 0.125f);
    }
    SECTION("TQ1_0: five trits in a byte, the first digit highest") {
        Bytes b = filled(BlockFormat::tq1_0);
        put(b, 52, one);
        b[0] = 171; // two thirds of 256, rounded up: 2, 0, 0, 0, 0
        const auto y = expand(BlockFormat::tq1_0, b);
        CHECK(y[0] == 1.0f);
        CHECK(y[32] == -1.0f);
        CHECK(y[1] == -1.0f);
    }
    SECTION("F32, F16 and BF16") {
        CHECK(expand(BlockFormat::f32, {0x00, 0x00, 0xC0, 0xBF}) == std::vector{-1.5f});
        CHECK(expand(BlockFormat::f16, {0x00, 0x3E, 0xFF, 0x7B}) == std::vector{1.5f, 65504.0f});
        CHECK(expand(BlockFormat::bf16, {0xC0, 0x3F, 0x80, 0xFF}) ==
              std::vector{1.5f, -std::numeric_limits<float>::infinity()});
    }
}

TEST_CASE("a row expands the same from any address") {
    // blocks of 17, 18 or 34 bytes are seldom aligned; this is for the sanitizers
    for (const BlockInfo* info : all_formats()) {
        if (!info->weights) continue;
        INFO(info->name);
        Bytes raw(1 + 2 * info->bytes, 0x11);
        std::vector<float> from_odd(2 * info->values), from_even(2 * info->values);
        const auto* odd = reinterpret_cast<const std::byte*>(raw.data() + 1);
        const auto* even = reinterpret_cast<const std::byte*>(raw.data());
        dequantize_row(info->format, odd, from_odd.data(), std::int64_t(from_odd.size()));
        dequantize_row(info->format, even, from_even.data(), std::int64_t(from_even.size()));
        CHECK(std::memcmp(from_odd.data(), from_even.data(), from_odd.size() * sizeof(float)) == 0);
    }
}

TEST_CASE("the table of formats is consistent") {
    std::set<std::string_view> names;
    for (const BlockInfo* info : all_formats()) {
        INFO(info->name);
        CHECK(&block_info(info->format) == info);
        CHECK(names.insert(info->name).second);
        CHECK(describe_block_id(static_cast<std::uint32_t>(info->format)) == info->name);
        CHECK(row_bytes(info->format, 3 * info->values) == std::size_t(3 * info->bytes));
    }
    CHECK(row_bytes(BlockFormat::q4_k, 2048) == 1152);
    CHECK(row_bytes(BlockFormat::f32, 0) == 0);
}

TEST_CASE("unreadable block ids are called what people know them as") {
    const std::pair<std::uint32_t, const char*> cases[] = {
        {40, "NVFP4"},
        {4, "Q4_2, a removed format"},
        {33, "Q4_0_8_8, a removed format"},
        {38, "IQ4_NL_8_8, a removed format"},
        {9, "Q8_1, a format for activations only"},
        {137, "IQ2_K of ik_llama.cpp"},
        {142, "a private format of ik_llama.cpp (type 142)"},
        {212, "Q4_K_R4 of ik_llama.cpp"},
        {250, "a row-interleaved format of ik_llama.cpp (type 250)"},
        {77, "an unknown format (type 77)"},
        {4294967295u, "an unknown format (type 4294967295)"},
    };
    for (const auto& [id, name] : cases) CHECK(describe_block_id(id) == name);
    CHECK(find_block_format(31) == nullptr);
    CHECK(find_block_format(212) == nullptr);
}

TEST_CASE("every half survives the way to float and back") {
    for (std::uint32_t h = 0; h < 65536; ++h) {
        const float f = half_to_float(std::uint16_t(h));
        if (float_to_half(f) != h) FAIL("half " << h << " became " << float_to_half(f));
    }
}

TEST_CASE("halves have the values that IEEE 754 gives them") {
    for (int h = 0; h < 0x7C00; ++h) {
        const int exponent = h >> 10, mantissa = h & 0x3FF;
        const double expected = exponent ? std::ldexp(1024 + mantissa, exponent - 25) : std::ldexp(mantissa, -24);
        if (half_to_float(std::uint16_t(h)) != expected) FAIL("half " << h);
        if (half_to_float(std::uint16_t(h | 0x8000)) != -expected) FAIL("half -" << h);
    }
    CHECK(std::signbit(half_to_float(0x8000)));
    CHECK(half_to_float(0x7C00) == std::numeric_limits<float>::infinity());
    CHECK(half_to_float(0xFC00) == -std::numeric_limits<float>::infinity());
    for (int mantissa = 1; mantissa < 1024; ++mantissa) CHECK(std::isnan(half_to_float(std::uint16_t(0x7C00 | mantissa))));
}

TEST_CASE("floats round to the nearest half, ties to the even one") {
    for (int h = 0; h < 0x7C00; ++h) {
        // the midpoint to the next half is exact in float32; beyond the largest half the next step would be 65536
        const float low = half_to_float(std::uint16_t(h));
        const float high = h == 0x7BFF ? 65536.0f : half_to_float(std::uint16_t(h + 1));
        const float middle = (low + high) / 2;
        const int even = h % 2 == 0 ? h : h + 1;
        if (float_to_half(middle) != even) FAIL("midpoint above half " << h);
        if (float_to_half(std::nextafter(middle, 0.0f)) != h) FAIL("just below the midpoint above half " << h);
        if (float_to_half(std::nextafter(middle, 1e9f)) != h + 1) FAIL("just above the midpoint above half " << h);
        if (float_to_half(-middle) != (even | 0x8000)) FAIL("midpoint below half -" << h);
    }
    CHECK(float_to_half(std::numeric_limits<float>::max()) == 0x7C00);
    CHECK(float_to_half(-std::numeric_limits<float>::infinity()) == 0xFC00);
    CHECK(float_to_half(std::numeric_limits<float>::denorm_min()) == 0);
    CHECK(float_to_half(-0.0f) == 0x8000);
    CHECK((float_to_half(std::bit_cast<float>(0x7F800001u)) & 0x3FF) != 0); // a NaN whose payload has only low bits stays a NaN
}

TEST_CASE("bfloats are the upper half of a float") {
    CHECK(bfloat_to_float(0x3F80) == 1.0f);
    CHECK(bfloat_to_float(0xC2F7) == -123.5f);
    CHECK(bits(bfloat_to_float(0x0001)) == 0x00010000);
}
