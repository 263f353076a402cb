// Writes the seeds of the GGUF corpus into the folder given: small files that between them use every part of the format. Run
// once when the format's reader learns something new; README.md has the command.
#include "tests/engine/gguf_builder.h"

#include <cstdio>
#include <map>

using ponder::test::GgufBuilder;

namespace {

GgufBuilder every_value_type() {
    GgufBuilder b;
    b.number<std::uint8_t>("u8", 8).number<std::int8_t>("i8", -8).number<std::uint16_t>("u16", 16).number<std::int16_t>("i16",
                                                                                                                        -16);
    b.number<std::uint32_t>("u32", 32).number<std::int32_t>("i32", -32).number<std::uint64_t>("u64", ~0ull);
    b.number<std::int64_t>("i64", -64).number("f32", 0.5f).number("f64", 0.25).boolean("b", true).text("t", "hello");
    return b;
}

GgufBuilder every_array_type() {
    GgufBuilder b;
    b.numbers<std::uint8_t>("u8", {1, 2}).numbers<std::int8_t>("i8", {-1}).numbers<std::uint16_t>("u16", {3});
    b.numbers<std::int16_t>("i16", {-3}).numbers<std::uint32_t>("u32", {4}).numbers<std::int32_t>("i32", {-4, 0});
    b.numbers<std::uint64_t>("u64", {5})
        .numbers<std::int64_t>("i64", {})
        .numbers<float>("f32", {1.5f})
        .numbers<double>("f64", {2.5});
    b.bools("b", {1, 0}).texts("t", {"a", "", "bc"}).texts("none", {});
    return b;
}

// One row of two blocks of every format: (type id, values, bytes) as facts of the format, independent of the reader's own
// table.
GgufBuilder every_format() {
    struct Format {
        std::uint32_t id;
        std::uint64_t values, bytes;
    };
    constexpr Format formats[] = {{0, 1, 4},      {1, 1, 2},      {30, 1, 2},     {2, 32, 18},   {3, 32, 20},
                                  {6, 32, 22},    {7, 32, 24},    {8, 32, 34},    {10, 256, 84}, {11, 256, 110},
                                  {12, 256, 144}, {13, 256, 176}, {14, 256, 210}, {39, 32, 17},  {24, 1, 1},
                                  {25, 1, 2},     {26, 1, 4},     {27, 1, 8},     {28, 1, 8}};
    GgufBuilder b;
    for (const Format& f : formats)
        b.tensor("t" + std::to_string(f.id), {2 * f.values}, f.id, std::string(2 * f.bytes, '\x2a'));
    return b;
}

GgufBuilder every_rank() {
    GgufBuilder b;
    b.text("general.architecture", "llama").alignment(8);
    b.floats("one", {3}, {1, 2, 3})
        .floats("two", {1, 2}, {4, 5})
        .floats("three", {1, 1, 2}, {6, 7})
        .floats("four", {2, 1, 1, 1}, {8, 9});
    return b;
}

GgufBuilder part(int no, int tensors) {
    GgufBuilder b;
    if (no == 0) b.text("general.architecture", "llama");
    b.number<std::uint16_t>("split.no", no)
        .number<std::uint16_t>("split.count", 2)
        .number<std::int32_t>("split.tensors.count", tensors);
    b.floats("part" + std::to_string(no), {2}, {1, 2});
    return b;
}

std::string split_input(const std::string& first, const std::string& second) {
    return "SPLIT" + GgufBuilder::bytes_of(std::uint32_t(first.size())) + first + second;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::fputs("usage: make_gguf_seeds FOLDER\n", stderr), 1;
    const std::string long_key(300, 'k');
    const std::map<std::string, std::string> seeds = {
        {"empty_v2", GgufBuilder(2).bytes()},
        {"empty_v3", GgufBuilder(3).bytes()},
        {"version_1", GgufBuilder(1).bytes()},
        {"big_endian", GgufBuilder(0x03000000).bytes()},
        {"values", every_value_type().bytes()},
        {"arrays", every_array_type().bytes()},
        {"formats", every_format().bytes()},
        {"ranks", every_rank().bytes()},
        {"long_key", GgufBuilder().boolean(long_key, false).bytes()},
        {"duplicate_key", GgufBuilder().boolean("a", false).boolean("a", true).bytes()},
        {"nested_array",
         GgufBuilder()
             .array("n", 9, 1, GgufBuilder::bytes_of(std::uint32_t{0}) + GgufBuilder::bytes_of(std::uint64_t{0}))
             .bytes()},
        {"unread_format", GgufBuilder().tensor("x", {256}, 212, std::string(144, '\0')).bytes()},
        {"overlap", GgufBuilder().floats("a", {2}, {1, 2}).tensor("b", {2}, 0, "", 0).bytes()},
        {"huge_shape", GgufBuilder().tensor("x", {1ull << 40, 1ull << 40}, 0, "data").bytes()},
        {"huge_counts", GgufBuilder().claim_keys(~0ull).claim_tensors(~0ull >> 1).bytes()},
        {"split", split_input(part(0, 2).bytes(), part(1, 2).bytes())},
        {"split_wrong_total", split_input(part(0, 3).bytes(), part(1, 3).bytes())},
        {"split_same_part", split_input(part(0, 2).bytes(), part(0, 2).bytes())},
        {"safetensors", std::string("\x10\0\0\0\0\0\0\0{\"__metadata__\":{}}", 27)},
        {"zip", "PK\x03\x04 and so on"},
    };
    for (const auto& [name, bytes] : seeds)
        std::ofstream(std::filesystem::path(arguments[1]) / name, std::ios::binary)
            .write(bytes.data(), std::streamsize(bytes.size()));
}
