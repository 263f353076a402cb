#include "engine/file/gguf_metadata.h"

#include "engine/file/gguf_limits.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

namespace ponder::gguf {

namespace {

// Bytes of a scalar in the file; zero for strings and arrays.
std::uint64_t scalar_bytes(GgufType type) {
    switch (type) {
    case GgufType::u8:
    case GgufType::i8:
    case GgufType::boolean:
        return 1;
    case GgufType::u16:
    case GgufType::i16:
        return 2;
    case GgufType::u32:
    case GgufType::i32:
    case GgufType::f32:
        return 4;
    case GgufType::u64:
    case GgufType::i64:
    case GgufType::f64:
        return 8;
    case GgufType::string:
    case GgufType::array:
        break;
    }
    return 0;
}

GgufType read_type(Reader& in, std::string_view key) {
    const auto id = in.take<std::uint32_t>();
    if (id <= static_cast<std::uint32_t>(GgufType::f64)) return static_cast<GgufType>(id);
    in.refuse("is damaged: the value of " + quoted(key) + " has the unknown type " + std::to_string(id));
    return GgufType::u8;
}

const std::byte* read_scalars(Reader& in, std::string_view key, GgufType type, std::uint64_t count) {
    const std::uint64_t each = scalar_bytes(type);
    // divided rather than multiplied, so that a huge count cannot wrap around
    if (count > in.left() / each) in.refuse("is damaged: the array " + quoted(key) + " does not fit into the file");
    const std::byte* data = in.take_bytes(count * each);
    if (!data || type != GgufType::boolean) return data;
    const bool all_valid = std::all_of(data, data + count, [](std::byte b) { return std::to_integer<int>(b) <= 1; });
    if (!all_valid) in.refuse("is damaged: " + quoted(key) + " holds a truth value that is neither 0 nor 1");
    return data;
}

GgufValue read_array(Reader& in, std::string_view key, std::uint64_t& texts_left) {
    GgufValue value{};
    value.type = GgufType::array;
    value.item = read_type(in, key);
    value.count = in.take<std::uint64_t>();
    if (value.item == GgufType::array)
        in.refuse("holds an array of arrays in " + quoted(key) + ", which Ponder does not read", ErrorKind::unsupported);
    if (!in.ok()) return value;
    if (value.item != GgufType::string) {
        value.data = read_scalars(in, key, value.item, value.count);
        return value;
    }
    if (value.count > in.left() / sizeof(std::uint64_t) || value.count > texts_left) {
        in.refuse("is damaged: the array " + quoted(key) + " claims " + std::to_string(value.count) + " strings");
        return value;
    }
    texts_left -= value.count;
    value.texts.reserve(value.count);
    for (std::uint64_t i = 0; i < value.count && in.ok(); ++i) value.texts.push_back(in.take_text());
    return value;
}

GgufValue read_value(Reader& in, std::string_view key, std::uint64_t& texts_left) {
    const GgufType type = read_type(in, key);
    if (type == GgufType::array) return read_array(in, key, texts_left);
    GgufValue value{};
    value.type = type;
    if (type == GgufType::string)
        value.texts.push_back(in.take_text());
    else
        value.data = read_scalars(in, key, type, 1);
    return value;
}

template <class T> T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

} // namespace

void read_metadata(Reader& in, std::uint64_t count, Metadata& metadata, std::vector<std::string_view>& keys) {
    in.enter("its metadata");
    std::uint64_t texts_left = max_texts;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        const std::string_view key = in.take_name("a metadata key");
        GgufValue value = read_value(in, key, texts_left);
        if (!in.ok()) return;
        if (!metadata.emplace(key, std::move(value)).second)
            in.refuse("is damaged: it has the metadata key " + quoted(key) + " twice");
        keys.push_back(key);
    }
}

const GgufValue* find_in(const Metadata& metadata, std::string_view key) {
    const auto found = metadata.find(key);
    return found == metadata.end() ? nullptr : &found->second;
}

std::optional<std::int64_t> integer_in(const Metadata& metadata, std::string_view key) {
    const GgufValue* value = find_in(metadata, key);
    if (!value || !value->data || value->type == GgufType::array) return std::nullopt;
    return integer_at(value->type, value->data);
}

const std::byte* Scalars::at(std::uint64_t i) const { return data + i * scalar_bytes(type); }

std::optional<Scalars> scalars_of(const GgufValue& value) {
    if (value.type == GgufType::array && value.item != GgufType::string) return Scalars{value.item, value.data, value.count};
    if (value.type != GgufType::array && value.type != GgufType::string) return Scalars{value.type, value.data, 1};
    return std::nullopt;
}

std::optional<std::int64_t> integer_at(GgufType type, const std::byte* from) {
    switch (type) {
    case GgufType::u8:
        return load<std::uint8_t>(from);
    case GgufType::i8:
        return load<std::int8_t>(from);
    case GgufType::u16:
        return load<std::uint16_t>(from);
    case GgufType::i16:
        return load<std::int16_t>(from);
    case GgufType::u32:
        return load<std::uint32_t>(from);
    case GgufType::i32:
        return load<std::int32_t>(from);
    case GgufType::i64:
        return load<std::int64_t>(from);
    case GgufType::u64: {
        const auto value = load<std::uint64_t>(from);
        if (value > std::uint64_t(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
        return static_cast<std::int64_t>(value);
    }
    default:
        return std::nullopt;
    }
}

std::optional<double> number_at(GgufType type, const std::byte* from) {
    if (type == GgufType::f32) return load<float>(from);
    if (type == GgufType::f64) return load<double>(from);
    if (type == GgufType::u64) return static_cast<double>(load<std::uint64_t>(from));
    if (const auto value = integer_at(type, from)) return static_cast<double>(*value);
    return std::nullopt;
}

} // namespace ponder::gguf
