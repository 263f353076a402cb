// The metadata of one GGUF file: reading its keys and values through a Reader, and taking numbers out of the values. The values
// point into the mapped file and live as long as its mapping does. Which keys there should be is left to the callers.
#pragma once

#include "engine/file/gguf.h"
#include "engine/file/gguf_reader.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace ponder::gguf {

using Metadata = std::map<std::string_view, GgufValue>; // ordered, not hashed: a stranger chose the keys

// Reads count keys with their values; keys lists them in file order.
void read_metadata(Reader& in, std::uint64_t count, Metadata& metadata, std::vector<std::string_view>& keys);

const GgufValue* find_in(const Metadata& metadata, std::string_view key);
std::optional<std::int64_t> integer_in(const Metadata& metadata, std::string_view key);

// The element type and where the elements lie, when the value is a scalar (one element) or an array of scalars.
struct Scalars {
    GgufType type;
    const std::byte* data;
    std::uint64_t count;

    const std::byte* at(std::uint64_t i) const;
};
std::optional<Scalars> scalars_of(const GgufValue& value);

// One scalar of the file: as an integer, when its type is one and it fits; as a number, when it is an integer or a float.
std::optional<std::int64_t> integer_at(GgufType type, const std::byte* from);
std::optional<double> number_at(GgufType type, const std::byte* from);

} // namespace ponder::gguf
