// Opens GGUF files. A file is written by a stranger, so the reader takes nothing on trust: each shard is mapped, its header is
// read through a cursor that cannot pass the end, and each tensor is placed inside the file before anyone sees it. The shards
// of a split model are read one by one and then joined.
#include "engine/file/gguf.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <map>
#include <span>
#include <sys/mman.h>
#include <sys/stat.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define PONDER_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PONDER_HAS_ASAN 1
#endif
#endif
#ifdef PONDER_HAS_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace ponder {

static_assert(std::endian::native == std::endian::little, "numbers are copied as they lie in the file");
static_assert(sizeof(std::size_t) == 8, "model files are larger than a 32-bit address space");

namespace {

namespace fs = std::filesystem;

// Far above any real model (hundreds of keys, thousands of tensors, a quarter of a million tokens and as many merges), and low
// enough that a hostile file costs no more than some hundred MiB before it is refused.
constexpr std::uint64_t max_keys = 1 << 16;
constexpr std::uint64_t max_tensors = 1 << 20;
constexpr std::uint64_t max_texts = 1 << 24; // strings in arrays, the whole file together
constexpr std::uint64_t max_name_bytes = 65535;
constexpr std::uint64_t default_alignment = 32;
constexpr std::uint64_t max_alignment = 1 << 20;
constexpr int max_shards = 99999; // five digits in the name

std::string name_of(const fs::path& path) {
    const fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    return name.empty() ? path.string() : name.string();
}

// A key or tensor name as it may stand in an error sentence: quoted, short, printable.
std::string quoted(std::string_view name) {
    constexpr std::size_t longest = 64;
    std::string shown = "\"";
    for (char c : name.substr(0, longest)) shown += c >= ' ' && c <= '~' ? c : '?';
    return shown + (name.size() > longest ? "...\"" : "\"");
}

// ---------------------------------------------------------------- a file's bytes

// The rest of a mapping's last page reads as zeros, so nobody notices who reads past the end of the file. Under the address
// sanitizer these bytes are forbidden while the file is mapped.
void guard_tail([[maybe_unused]] std::span<const std::byte> bytes, [[maybe_unused]] bool forbidden) {
#ifdef PONDER_HAS_ASAN
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::byte* end = bytes.data() + bytes.size();
    const std::size_t tail = (page - bytes.size() % page) % page;
    if (forbidden)
        __asan_poison_memory_region(end, tail);
    else
        __asan_unpoison_memory_region(end, tail);
#endif
}

// A whole file, mapped read-only for as long as this object lives.
class Mapping {
  public:
    static Result<Mapping> open(const fs::path& path);

    Mapping(Mapping&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
    Mapping& operator=(Mapping&& other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~Mapping() {
        if (bytes_.empty()) return;
        guard_tail(bytes_, false);
        munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
    }

    std::span<const std::byte> bytes() const { return bytes_; }

  private:
    explicit Mapping(std::span<const std::byte> bytes) : bytes_(bytes) { guard_tail(bytes_, true); }
    std::span<const std::byte> bytes_;
};

// Closes the descriptor when opening ends; the mapping outlives it.
struct Descriptor {
    int fd;
    ~Descriptor() {
        if (fd >= 0) close(fd);
    }
};

tl::unexpected<Error> fail_to_open(const std::string& name, int code) {
    if (code == ENOENT || code == ENOTDIR) return fail(ErrorKind::file_missing, name + " does not exist");
    return fail(ErrorKind::file_unreadable, name + " cannot be opened: " + std::generic_category().message(code));
}

Result<Mapping> Mapping::open(const fs::path& path) {
    const std::string name = name_of(path);
    // non-blocking, because opening a pipe would wait for its writer
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
    if (file.fd < 0) return fail_to_open(name, errno);
    struct stat status;
    if (fstat(file.fd, &status) != 0) return fail_to_open(name, errno);
    if (S_ISDIR(status.st_mode)) return fail(ErrorKind::file_corrupt, name + " is a folder, not a GGUF model file");
    if (!S_ISREG(status.st_mode))
        return fail(ErrorKind::file_corrupt, name + " is not a regular file, so it cannot be a GGUF model file");
    if (status.st_size == 0) return fail(ErrorKind::file_corrupt, name + " is empty");
    const auto size = static_cast<std::size_t>(status.st_size);
    void* start = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.fd, 0);
    if (start == MAP_FAILED)
        return fail(ErrorKind::file_unreadable,
                    name + " cannot be mapped into memory: " + std::generic_category().message(errno));
    return Mapping({static_cast<const std::byte*>(start), size});
}

// ---------------------------------------------------------------- the cursor

// Walks a file's bytes from front to back and never past the end. The first refusal is kept and every later take gives zeros,
// so that reading code needs to ask ok() only in loops and before it uses what it took.
class Reader {
  public:
    Reader(std::span<const std::byte> bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {}

    template <class T> T take() {
        static_assert(std::is_trivially_copyable_v<T>);
        T value{};
        if (const std::byte* from = take_bytes(sizeof value)) std::memcpy(&value, from, sizeof value);
        return value;
    }

    const std::byte* take_bytes(std::uint64_t count) { // null when refused
        if (!ok()) return nullptr;
        if (count > left()) {
            refuse(std::string("is incomplete or damaged: it ends inside ") + part_);
            return nullptr;
        }
        const std::byte* from = bytes_.data() + position_;
        position_ += count;
        return from;
    }

    std::string_view take_text() {
        const auto length = take<std::uint64_t>();
        const std::byte* from = take_bytes(length);
        return from ? std::string_view(reinterpret_cast<const char*>(from), length) : std::string_view();
    }

    void refuse(const std::string& sentence_end, ErrorKind kind = ErrorKind::file_corrupt) {
        if (ok()) error_ = Error{kind, file_ + " " + sentence_end};
    }

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

// ---------------------------------------------------------------- one shard

using Metadata = std::map<std::string_view, GgufValue>; // ordered, not hashed: a stranger chose the keys

struct TensorInfo {
    std::string_view name;
    BlockFormat format;
    int n_dims;
    std::array<std::int64_t, 4> ne;
    std::uint64_t offset; // from the start of the data section
    std::uint64_t bytes;
};

struct Shard {
    Mapping mapping;
    fs::path path;
    int version = 0;
    std::vector<std::string_view> keys; // in file order
    Metadata metadata;
    std::vector<TensorInfo> infos;
    std::uint64_t data_start = 0;
};

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

std::string_view read_name(Reader& in, const char* of) {
    const std::string_view name = in.take_text();
    if (name.size() > max_name_bytes)
        in.refuse(std::string("is damaged: ") + of + " is " + std::to_string(name.size()) + " bytes long");
    return name;
}

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

void read_metadata(Reader& in, Shard& shard, std::uint64_t count) {
    in.enter("its metadata");
    std::uint64_t texts_left = max_texts;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
        const std::string_view key = read_name(in, "a metadata key");
        GgufValue value = read_value(in, key, texts_left);
        if (!in.ok()) return;
        if (!shard.metadata.emplace(key, std::move(value)).second)
            in.refuse("is damaged: it has the metadata key " + quoted(key) + " twice");
        shard.keys.push_back(key);
    }
}

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
        info.name = read_name(in, "a tensor name");
        read_shape(in, info);
        read_format(in, info);
        info.offset = in.take<std::uint64_t>();
        if (in.ok()) shard.infos.push_back(info);
    }
}

// ---------------------------------------------------------------- metadata values

template <class T> T load(const std::byte* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
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

// The element type and where the elements lie, when the value is a scalar (one element) or an array of scalars.
struct Scalars {
    GgufType type;
    const std::byte* data;
    std::uint64_t count;

    const std::byte* at(std::uint64_t i) const { return data + i * scalar_bytes(type); }
};

std::optional<Scalars> scalars_of(const GgufValue& value) {
    if (value.type == GgufType::array && value.item != GgufType::string) return Scalars{value.item, value.data, value.count};
    if (value.type != GgufType::array && value.type != GgufType::string) return Scalars{value.type, value.data, 1};
    return std::nullopt;
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

Result<Shard> read_shard(const fs::path& path) {
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
    read_metadata(in, shard, n_keys);
    read_tensor_list(in, shard, n_tensors);
    place_tensors(in, shard);
    if (!in.ok()) return tl::unexpected(in.error());
    return shard;
}

// ---------------------------------------------------------------- split files

// A shard's file name, taken apart: <prefix>-00002-of-00005.gguf
struct ShardName {
    std::string prefix; // "<prefix>-"
    int number;         // from 1
    int count;
};

std::optional<int> five_digits(std::string_view text) {
    int value = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = 10 * value + (c - '0');
    }
    return value;
}

std::optional<ShardName> parse_shard_name(const std::string& name) {
    constexpr std::string_view pattern = "-00000-of-00000.gguf";
    if (name.size() < pattern.size()) return std::nullopt;
    const std::string_view tail = std::string_view(name).substr(name.size() - pattern.size());
    if (tail[0] != '-' || tail.substr(6, 4) != "-of-" || tail.substr(15) != ".gguf") return std::nullopt;
    const auto number = five_digits(tail.substr(1, 5)), count = five_digits(tail.substr(10, 5));
    if (!number || !count || *number < 1 || *number > *count) return std::nullopt;
    return ShardName{name.substr(0, name.size() - pattern.size()) + "-", *number, *count};
}

std::string shard_file_name(const ShardName& of, int number) {
    const auto padded = [](int n) {
        const std::string digits = std::to_string(n);
        return std::string(5 - digits.size(), '0') + digits;
    };
    return of.prefix + padded(number) + "-of-" + padded(of.count) + ".gguf";
}

tl::unexpected<Error> corrupt(const fs::path& path, const std::string& sentence_end) {
    return fail(ErrorKind::file_corrupt, name_of(path) + " " + sentence_end);
}

// Which part of the model a shard says it is must be what its name says.
Result<void> check_part(const Shard& shard, const ShardName& name, int number) {
    const auto no = integer_in(shard.metadata, "split.no"), count = integer_in(shard.metadata, "split.count");
    if (no == number - 1 && count == name.count) return {};
    return corrupt(shard.path, "does not say that it is part " + std::to_string(number) + " of " + std::to_string(name.count) +
                                   " of a split model, as its name does");
}

Result<void> check_tensor_total(const std::vector<Shard>& shards) {
    const auto expected = integer_in(shards.front().metadata, "split.tensors.count");
    std::int64_t total = 0;
    for (const Shard& shard : shards) total += static_cast<std::int64_t>(shard.infos.size());
    if (expected == total) return {};
    return corrupt(shards.front().path, "belongs to a split model of " +
                                            (expected ? std::to_string(*expected) : std::string("an unknown number of")) +
                                            " tensors, but its parts hold " + std::to_string(total));
}

Result<Shard> read_part(const fs::path& folder, const ShardName& name, int number) {
    const std::string file = shard_file_name(name, number);
    Result<Shard> shard = read_shard(folder / file);
    if (!shard && shard.error().kind == ErrorKind::file_missing)
        return fail(ErrorKind::file_missing, file + " is missing: the model is split into " + std::to_string(name.count) +
                                                 " files, and all of them must lie in one folder");
    return shard;
}

// The parts of a split model from the first to the last, given any of them.
Result<std::vector<Shard>> read_all_parts(Shard opened, const ShardName& name) {
    const fs::path folder = opened.path.parent_path();
    std::vector<Shard> shards;
    for (int number = 1; number <= name.count; ++number) {
        Result<Shard> shard = number == name.number ? std::move(opened) : read_part(folder, name, number);
        if (!shard) return tl::unexpected(shard.error());
        if (auto checked = check_part(*shard, name, number); !checked) return tl::unexpected(checked.error());
        shards.push_back(std::move(*shard));
    }
    if (auto checked = check_tensor_total(shards); !checked) return tl::unexpected(checked.error());
    return shards;
}

// Everything that belongs to the model of which one file was opened.
Result<std::vector<Shard>> read_model(const fs::path& path) {
    Result<Shard> opened = read_shard(path);
    if (!opened) return tl::unexpected(opened.error());
    const std::int64_t parts = integer_in(opened->metadata, "split.count").value_or(1);
    if (parts == 1 || parts == 0) { // a split model of one file is just a file, whatever its name
        std::vector<Shard> shards;
        shards.push_back(std::move(*opened));
        return shards;
    }
    if (parts < 0 || parts > max_shards)
        return corrupt(path, "is damaged: it claims to be one of " + std::to_string(parts) + " parts");
    const auto name = parse_shard_name(name_of(path));
    if (!name)
        return fail(ErrorKind::file_missing,
                    name_of(path) + " is one of " + std::to_string(parts) +
                        " parts of a split model; the others cannot be found because its name does not end like " +
                        shard_file_name({"-", 1, int(parts)}, 1));
    return read_all_parts(std::move(*opened), *name);
}

} // namespace

// ---------------------------------------------------------------- the whole model

struct Gguf::Body {
    std::vector<Mapping> mappings; // everything below points into these
    std::vector<fs::path> paths;
    std::size_t file_bytes = 0;
    int version = 0;
    Metadata metadata;
    std::vector<std::string> keys;
    std::vector<GgufTensor> tensors;
    std::map<std::string_view, std::size_t> tensor_index; // by name, into tensors

    Result<void> add(Shard shard);
    Result<void> add_tensors(const Shard& shard);
};

Result<void> Gguf::Body::add_tensors(const Shard& shard) {
    for (const TensorInfo& info : shard.infos) {
        if (!tensor_index.emplace(info.name, tensors.size()).second)
            return corrupt(shard.path, "is damaged: it has the tensor " + quoted(info.name) + " twice");
        tensors.push_back({.name = std::string(info.name),
                           .format = info.format,
                           .n_dims = info.n_dims,
                           .ne = info.ne,
                           .data = shard.mapping.bytes().data() + shard.data_start + info.offset,
                           .bytes = info.bytes});
    }
    return {};
}

Result<void> Gguf::Body::add(Shard shard) {
    if (auto added = add_tensors(shard); !added) return added;
    if (mappings.empty()) { // the first shard speaks for all
        version = shard.version;
        metadata = std::move(shard.metadata);
        keys.assign(shard.keys.begin(), shard.keys.end());
    }
    file_bytes += shard.mapping.bytes().size();
    paths.push_back(std::move(shard.path));
    mappings.push_back(std::move(shard.mapping));
    return {};
}

Result<Gguf> Gguf::open(const std::filesystem::path& path) {
    Result<std::vector<Shard>> shards = read_model(path);
    if (!shards) return tl::unexpected(shards.error());
    auto body = std::make_unique<Body>();
    for (Shard& shard : *shards)
        if (auto added = body->add(std::move(shard)); !added) return tl::unexpected(added.error());
    return Gguf(std::move(body));
}

Gguf::Gguf(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Gguf::Gguf(Gguf&&) noexcept = default;
Gguf& Gguf::operator=(Gguf&&) noexcept = default;
Gguf::~Gguf() = default;

const GgufValue* Gguf::find(std::string_view key) const { return find_in(body_->metadata, key); }

std::optional<std::int64_t> Gguf::integer(std::string_view key) const { return integer_in(body_->metadata, key); }

std::optional<double> Gguf::number(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || value->type == GgufType::array || !value->data) return std::nullopt;
    return number_at(value->type, value->data);
}

std::optional<bool> Gguf::boolean(std::string_view key) const {
    const GgufValue* value = find(key);
    if (value && value->type == GgufType::boolean) return load<std::uint8_t>(value->data) != 0;
    if (const auto number = integer(key)) return *number != 0;
    return std::nullopt;
}

std::optional<std::string_view> Gguf::text(std::string_view key) const {
    const GgufValue* value = find(key);
    if (!value || value->type != GgufType::string) return std::nullopt;
    return value->texts.front();
}

std::optional<std::vector<std::int64_t>> Gguf::integers(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto scalars = value ? scalars_of(*value) : std::nullopt;
    if (!scalars) return std::nullopt;
    std::vector<std::int64_t> out;
    out.reserve(scalars->count);
    for (std::uint64_t i = 0; i < scalars->count; ++i) {
        // per-layer switches are written as arrays of bools by some converters and as integers by others
        const GgufType type = scalars->type == GgufType::boolean ? GgufType::u8 : scalars->type;
        const auto item = integer_at(type, scalars->at(i));
        if (!item) return std::nullopt;
        out.push_back(*item);
    }
    return out;
}

std::optional<std::vector<float>> Gguf::floats(std::string_view key) const {
    const GgufValue* value = find(key);
    const auto scalars = value ? scalars_of(*value) : std::nullopt;
    if (!scalars) return std::nullopt;
    std::vector<float> out;
    out.reserve(scalars->count);
    for (std::uint64_t i = 0; i < scalars->count; ++i) {
        const auto item = number_at(scalars->type, scalars->at(i));
        if (!item) return std::nullopt;
        out.push_back(static_cast<float>(*item));
    }
    return out;
}

const std::vector<std::string_view>* Gguf::texts(std::string_view key) const {
    const GgufValue* value = find(key);
    return value && value->type == GgufType::array && value->item == GgufType::string ? &value->texts : nullptr;
}

const std::vector<std::string>& Gguf::keys() const { return body_->keys; }

const GgufTensor* Gguf::tensor(std::string_view name) const {
    const auto found = body_->tensor_index.find(name);
    return found == body_->tensor_index.end() ? nullptr : &body_->tensors[found->second];
}

const std::vector<GgufTensor>& Gguf::tensors() const { return body_->tensors; }
int Gguf::version() const { return body_->version; }
std::size_t Gguf::file_bytes() const { return body_->file_bytes; }
const std::vector<std::filesystem::path>& Gguf::paths() const { return body_->paths; }

} // namespace ponder
