// A GGUF model file (v2 or v3), memory-mapped and fully checked when opened: every count, length and offset is compared with the
// file before it is used, so later readers may trust what they are given. Split files open from any shard and look like one file.
// Gguf owns the mappings; tensor data and string views point into them and live as long as the Gguf does. It knows the container,
// not what the tensors mean. Format: facts/engine.md section 4.1 (ggml docs/gguf.md).
#pragma once

#include "engine/base/result.h"
#include "engine/file/blocks.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ponder {

enum class GgufType : std::uint32_t { u8, i8, u16, i16, u32, i32, f32, boolean, string, array, u64, i64, f64 };

struct GgufValue {
    GgufType type;
    GgufType item = GgufType::u8;        // element type when type is array
    std::uint64_t count = 1;             // elements when type is array
    const std::byte* data = nullptr;     // scalars and arrays of scalars: little-endian, unaligned, inside the mapping
    std::vector<std::string_view> texts; // type string: one; array of strings: count
};

struct GgufTensor {
    std::string name;
    BlockFormat format;
    int n_dims;
    std::array<std::int64_t, 4> ne; // ne[0] is the contiguous row; unused dims are 1
    const std::byte* data;          // inside the mapping, format's bytes; aligned to 8 bytes at least
    std::size_t bytes;

    std::int64_t rows() const { return ne[1] * ne[2] * ne[3]; }
    std::int64_t elements() const { return ne[0] * rows(); }
};

class Gguf {
  public:
    static Result<Gguf> open(const std::filesystem::path& path);

    Gguf(Gguf&&) noexcept;
    Gguf& operator=(Gguf&&) noexcept;
    ~Gguf();

    // Metadata. Integer getters accept any integer type that holds the value; a wrong type counts as absent. integers()
    // also reads bools, as 0 and 1, and floats() also reads integers.
    const GgufValue* find(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<double> number(std::string_view key) const; // float or integer
    std::optional<bool> boolean(std::string_view key) const;  // bool or integer
    std::optional<std::string_view> text(std::string_view key) const;
    std::optional<std::vector<std::int64_t>> integers(std::string_view key) const; // array, or a scalar as one element
    std::optional<std::vector<float>> floats(std::string_view key) const;
    const std::vector<std::string_view>* texts(std::string_view key) const; // array of strings
    const std::vector<std::string>& keys() const;                           // in file order

    const GgufTensor* tensor(std::string_view name) const;
    const std::vector<GgufTensor>& tensors() const; // in file order, shards concatenated

    int version() const;
    std::size_t file_bytes() const;                               // all shards together
    const std::vector<std::filesystem::path>& paths() const; // the shards, first to last

  private:
    struct Body;
    explicit Gguf(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder
