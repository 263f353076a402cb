// The checked cursor through which a GGUF file is read. Reader walks bytes that someone else owns, from front to back and never
// past the end; what it refuses becomes an Error that names the file. It knows numbers and length-prefixed text, not where in
// the file they stand.
#pragma once

#include "engine/base/result.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace ponder::gguf {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in the file");

// A key or tensor name as it may stand in an error sentence: quoted, short, printable.
std::string quoted(std::string_view name);

// The first refusal is kept and every later take gives zeros, so that reading code needs to ask ok() only in loops and before
// it uses what it took.
class Reader {
  public:
    Reader(std::span<const std::byte> bytes, std::string file);

    template <class T> T take() {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        if (const std::byte* from = take_bytes(sizeof value)) std::memcpy(&value, from, sizeof value);
        return value;
    }
    const std::byte* take_bytes(std::uint64_t count); // null when refused
    std::string_view take_text();
    std::string_view take_name(const char* of); // text no longer than a name may be; of: what has it

    void refuse(const std::string& sentence_end, ErrorKind kind = ErrorKind::file_corrupt);

    bool ok() const { return !error_; }
    const Error& error() const { return *error_; }
    std::uint64_t position() const { return position_; }
    std::uint64_t left() const { return bytes_.size() - position_; }
    std::span<const std::byte> all() const { return bytes_; }
    void enter(const char* part) { part_ = part; } // what the file ends inside of, if it does

  private:
    std::span<const std::byte> bytes_;
    std::string file_;
    std::uint64_t position_ = 0;
    const char* part_ = "its first bytes";
    std::optional<Error> error_;
};

} // namespace ponder::gguf
