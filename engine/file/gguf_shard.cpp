#include "engine/file/gguf_shard.h"

#include "engine/file/gguf_limits.h"
#include "engine/file/gguf_reader.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <utility>

namespace ponder::gguf {

namespace {

constexpr std::uint64_t default_alignment = 32;

// ---------------------------------------------------------------- the header

// What a file without the GGUF magic probably is, for the person who picked it.
std::string guess_other_kind(std::span<const std::byte> bytes) {
    const auto starts = [&](std::string_view magic) {
        return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
    };
    const auto at = [&](std::size_t i) { return i < bytes.size() ? std::to_integer<unsigned>(bytes[i]) : 0u; };
    std::uint64_t first_word = 0;
    if (bytes.size() >= 8) std::memcpy(&first_word, bytes.data(), 8);

    if (starts("PK\x03\x04")) return "it looks like a ZIP archive or a PyTorch checkpoint";
    if (starts("version https://git-lfs")) return "it is a Git LFS pointer, not the file that it points to";
    if (starts("<!") || starts("<html") || starts("<HTML"))
        return "it looks like a web page, so the download may have gone wrong";
    if (starts("lmgg") || starts("tjgg") || starts("fmgg") || starts("algg"))
        return "it is in an older format from before GGUF";
    if (starts("\x1f\x8b") || starts("\x28\xb5\x2f\xfd") ||
        starts("\xfd"
               "7zXZ"))
        return "it looks compressed";
    if (at(8) == '{' && first_word < bytes.size()) return "it looks like a safetensors file";
    if (at(0) == 0x80 && at(1) >= 2 && at(1) <= 5) return "it looks like a Python pickle or a PyTorch checkpoint";
    return "";
}

void read_magic(Reader& in) {
    if (in.left() >= 4 && std::memcmp(in.take_bytes(4), "GGUF", 4) == 0) return;
    const std::string guess = guess_other_kind(in.all());
    in.refuse("is not a GGUF model file" + (guess.empty() ? "" : ": " + guess));
}

int read_version(Reader& in) {
    const auto version = in.take<std::uint32_t>();
    if (version != 0 && (version & 0xFFFF) == 0)
        in.refuse("is a big-endian GGUF file; Ponder reads little-endian files", ErrorKind::unsupported);
    else if (version != 2 && version != 3)
        in.refuse("is a GGUF file of version " + std::to_string(version) + "; Ponder reads versions 2 and 3",
                  ErrorKind::unsupported);
    return static_cast<int>(version);
}

// A count of things that each take at least smallest bytes: more than can lie in the rest of the file is refused before any is
// read.
std::uint64_t read_count(Reader& in, std::uint64_t smallest, std::uint64_t most, const char* of) {
    const auto count = in.take<std::uint64_t>();
    if (count > in.left() / smallest || count > most) in.refuse("is damaged: it claims " + std::to_string(count) + " " + of);
    return in.ok() ? count : 0;
}

// ---------------------------------------------------------------- the list of tensors

void read_shape(Reader& in, TensorInfo& info) {
    const auto n_dims = in.take<std::uint32_t>();
    if (!in.ok()) return;
    if (n_dims < 1 || n_dims > 4)
        return in.refuse("is damaged: tensor " + quoted(info.name) + " has " + std::to_string(n_dims) + " dimensions");
    info.n_dims = static_cast<int>(n_dims);
    info.ne = {1, 1, 1, 1};
    std::int64_t elements = 1;
    for (std::uint32_t d = 0; d < n_dims && in.ok(); ++d) {
        info.ne[d] = in.take<std::int64_t>();
        if (in.ok() && (info.ne[d] < 1 || __builtin_mul_overflow(elements, info.ne[d], &elements)))
            in.refuse("is damaged: tensor " + quoted(info.name) + " has an impossible shape");
    }
}

void read_format(Reader& in, TensorInfo& info) {
    const auto type_id = in.take<std::uint32_t>();
    if (!in.ok()) return;
    const BlockInfo* block = find_block_format(type_id);
    if (!block)
        return in.refuse("stores tensor " + quoted(info.name) + " as " + describe_block_id(type_id) +
                             "; Ponder does not read this format",
                         ErrorKind::unsupported);
    info.format = block->format;
    if (info.ne[0] % block->values != 0)
        return in.refuse("is damaged: a row of tensor " + quoted(info.name) + " does not hold whole " +
                         std::string(block->name) + " blocks");
    // read_shape has made sure that the product of the dimensions fits
    const auto blocks = static_cast<std::uint64_t>(info.ne[0] / block->values * info.ne[1] * info.ne[2] * info.ne[3]);
    if (__builtin_mul_overflow(blocks, static_cast<std::uint64_t>(block->bytes), &info.bytes))
        in.refuse("is damaged: tensor " + quoted(info.name) + " has an impossible shape");
}

void read_tensor_list(Reader& in, Shard& shard, std::uint64_t count) {
    in.enter("its list of tensors");
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        TensorInfo info{};
        info.name = in.take_name("a tensor name");
        read_shape(in, info);
        read_format(in, info);
        info.offset = in.take<std::uint64_t>();
        if (in.ok()) shard.infos.push_back(info);
    }
}

// ---------------------------------------------------------------- where the tensors lie

std::uint64_t read_alignment(Reader& in, const Shard& shard) {
    if (!find_in(shard.metadata, "general.alignment")) return default_alignment;
    const auto alignment = integer_in(shard.metadata, "general.alignment");
    // the format asks for a multiple of eight; readers of float data rely on it
    const bool sane = alignment && *alignment >= 8 && *alignment <= std::int64_t(max_alignment) &&
                      std::has_single_bit(std::uint64_t(*alignment));
    if (!sane) in.refuse("is damaged: its general.alignment is not a power of two from 8 to " + std::to_string(max_alignment));
    return sane ? static_cast<std::uint64_t>(*alignment) : default_alignment;
}

void check_inside_file(Reader& in, const Shard& shard, std::uint64_t alignment) {
    const std::uint64_t size = in.all().size();
    const std::uint64_t room = size > shard.data_start ? size - shard.data_start : 0;
    for (const TensorInfo& info : shard.infos) {
        if (info.offset % alignment != 0)
            return in.refuse("is damaged: the data of tensor " + quoted(info.name) + " is not aligned");
        if (info.offset > room || info.bytes > room - info.offset)
            return in.refuse("is incomplete or damaged: the data of tensor " + quoted(info.name) +
                             " lies beyond the end of the file");
    }
}

// Two tensors over the same bytes would let a small file claim any amount of memory.
void check_no_overlap(Reader& in, const Shard& shard) {
    if (!in.ok()) return;
    std::vector<const TensorInfo*> by_offset;
    for (const TensorInfo& info : shard.infos) by_offset.push_back(&info);
    std::sort(by_offset.begin(), by_offset.end(), [](auto* a, auto* b) { return a->offset < b->offset; });
    for (std::size_t i = 1; i < by_offset.size(); ++i) {
        const TensorInfo &before = *by_offset[i - 1], &after = *by_offset[i];
        if (before.offset + before.bytes > after.offset)
            return in.refuse("is damaged: the data of tensors " + quoted(before.name) + " and " + quoted(after.name) +
                             " overlap");
    }
}

void place_tensors(Reader& in, Shard& shard) {
    if (!in.ok()) return;
    const std::uint64_t alignment = read_alignment(in, shard);
    if (!in.ok()) return;
    shard.data_start = (in.position() + alignment - 1) / alignment * alignment;
    check_inside_file(in, shard, alignment);
    check_no_overlap(in, shard);
}

} // namespace

Result<Shard> read_shard(const std::filesystem::path& path) {
    Result<Mapping> mapping = Mapping::open(path);
    if (!mapping) return tl::unexpected(mapping.error());
    Shard shard{.mapping = std::move(*mapping), .path = path, .keys = {}, .metadata = {}, .infos = {}};
    Reader in(shard.mapping.bytes(), name_of(path));
    read_magic(in);
    shard.version = read_version(in);
    in.enter("its header");
    // the least a tensor takes: name length, dimensions, one dimension, type, offset; a key: length, type, one byte
    const std::uint64_t n_tensors = read_count(in, 8 + 4 + 8 + 4 + 8, max_tensors, "tensors");
    const std::uint64_t n_keys = read_count(in, 8 + 4 + 1, max_keys, "metadata keys");
    read_metadata(in, n_keys, shard.metadata, shard.keys);
    read_tensor_list(in, shard, n_tensors);
    place_tensors(in, shard);
    if (!in.ok()) return tl::unexpected(in.error());
    return shard;
}

tl::unexpected<Error> corrupt(const std::filesystem::path& path, const std::string& sentence_end) {
    return fail(ErrorKind::file_corrupt, name_of(path) + " " + sentence_end);
}

} // namespace ponder::gguf
