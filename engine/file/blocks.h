// The quantized block formats of GGUF: their sizes, and their exact expansion to float32 (the specification of every faster kernel).
// Layouts and formulas: facts/engine.md section 4.2. Byte order inside a block is little-endian whatever the host.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ponder {

// The numbers are the type ids in the file.
enum class BlockFormat : std::uint32_t {
    f32 = 0, f16 = 1, q4_0 = 2, q4_1 = 3, q5_0 = 6, q5_1 = 7, q8_0 = 8, q2_k = 10, q3_k = 11, q4_k = 12, q5_k = 13, q6_k = 14,
    iq2_xxs = 16, iq2_xs = 17, iq3_xxs = 18, iq1_s = 19, iq4_nl = 20, iq3_s = 21, iq2_s = 22, iq4_xs = 23, iq1_m = 29,
    i8 = 24, i16 = 25, i32 = 26, i64 = 27, f64 = 28, bf16 = 30, tq1_0 = 34, tq2_0 = 35, mxfp4 = 39, q1_0 = 41, q2_0 = 42,
};

struct BlockInfo {
    BlockFormat format;
    std::string_view name; // as users write it: "Q4_K"
    int values;            // a block
    int bytes;             // a block
    bool weights;          // can hold weights that Ponder computes with (dequantize_row supports it)
};

const BlockInfo* find_block_format(std::uint32_t type_id); // null: a type that this build does not read
const BlockInfo& block_info(BlockFormat format);
// What an unreadable id is known as, for the error sentence: "NVFP4", "Q4_K_R4 of ik_llama.cpp", "a removed format" ...
std::string describe_block_id(std::uint32_t type_id);

std::size_t row_bytes(BlockFormat format, std::int64_t values); // values must be whole blocks
// Expands values (whole blocks) from src to dst, exactly as the format defines them.
void dequantize_row(BlockFormat format, const std::byte* src, float* dst, std::int64_t values);

float half_to_float(std::uint16_t h);
std::uint16_t float_to_half(float f); // round to nearest even
float bfloat_to_float(std::uint16_t b);

} // namespace ponder
