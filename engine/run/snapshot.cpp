#include "engine/run/snapshot.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <memory>
#include <unistd.h>

namespace ponder {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "numbers and rows are written as they lie in memory");

constexpr char magic[8] = {'p', 'o', 'n', 'd', 'e', 'r', 'K', 'V'};
constexpr std::uint32_t version = 1;
constexpr std::size_t head_bytes = sizeof magic + 4 + 4 + 8 + 4; // up to the description

// Against damage, not against malice: four streams of words, each a chain in which every step can be undone, so that no changed word is lost.
std::uint64_t checksum(std::span<const std::byte> bytes) {
    constexpr std::uint64_t prime = 0x9E3779B185EBCA87ull;
    std::uint64_t lanes[4] = {1, 2, 3, 4};
    std::size_t at = 0;
    for (; at + 32 <= bytes.size(); at += 32)
        for (int i = 0; i < 4; i++) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data() + at + std::size_t(i) * 8, 8);
            lanes[i] = std::rotl((lanes[i] ^ word) * prime, 29);
        }
    std::uint64_t all = bytes.size();
    for (const std::uint64_t lane : lanes) all = std::rotl((all ^ lane) * prime, 31);
    for (; at < bytes.size(); at++) all = std::rotl((all ^ std::to_integer<std::uint64_t>(bytes[at])) * prime, 11);
    return all;
}

// Everything of the file before its rows, as it must be for this session, key and list of tokens.
std::string head(Session& session, const SnapshotKey& key, std::span<const Token> tokens) {
    std::string description = "model " + key.model_sha256 + "\ntemplate " + key.template_sha256 + "\ndevices " + session.model().plan().device_ids() + "\ncache " + std::string(cache_format_name(session.cache_format())) + "\nlayers";
    std::uint64_t bytes = 0;
    for (int layer = 0; layer < static_cast<int>(session.cache_shape().layers.size()); layer++) {
        const CacheRow& row = session.cache_shape().layers[static_cast<std::size_t>(layer)];
        description += " " + std::to_string(row.key_width) + "+" + std::to_string(row.value_width);
        bytes += session.layer_bytes(layer, tokens.size()) + 8;
    }
    description += "\n";
    std::string out;
    auto add = [&](const auto& number) { out.append(reinterpret_cast<const char*>(&number), sizeof number); };
    out.append(magic, sizeof magic);
    add(version);
    add(static_cast<std::uint32_t>(tokens.size()));
    add(static_cast<std::uint64_t>(head_bytes + description.size() + tokens.size() * sizeof(Token) + 8 + bytes));
    add(static_cast<std::uint32_t>(description.size()));
    out += description;
    out.append(reinterpret_cast<const char*>(tokens.data()), tokens.size_bytes());
    add(checksum(std::as_bytes(std::span(out))));
    return out;
}

std::uint64_t file_bytes_in(const std::string& head) {
    std::uint64_t bytes;
    std::memcpy(&bytes, head.data() + sizeof magic + 8, 8);
    return bytes;
}

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

Result<void> cannot(const std::string& what, const fs::path& file, int code) {
    return fail(ErrorKind::file_unreadable, "The snapshot " + file.string() + " could not be " + what + ": " + std::strerror(code) + ".");
}

Result<void> damaged(const fs::path& file) {
    return fail(ErrorKind::file_corrupt, "The snapshot " + file.string() + " is damaged, so the conversation is read again.");
}

// Removes what was begun unless it became whole.
struct Partial {
    fs::path path;
    bool whole = false;
    ~Partial() {
        std::error_code ignored;
        if (!whole) fs::remove(path, ignored);
    }
};

} // namespace

std::uint64_t snapshot_bytes(Session& session, const SnapshotKey& key) { return file_bytes_in(head(session, key, session.tokens())); }

Result<void> save_snapshot(Session& session, const fs::path& path, const SnapshotKey& key, std::stop_token stop) {
    if (session.tokens().empty()) return fail(ErrorKind::bad_request, "There is nothing to keep: the session holds no tokens.");
    if (key.model_sha256.empty()) return fail(ErrorKind::bad_request, "No snapshot is kept yet: the model's SHA-256 is not known so far.");
    const std::string first = head(session, key, session.tokens());
    std::error_code error;
    if (const fs::space_info space = fs::space(path.parent_path(), error); !error) {
        const std::uintmax_t spare = std::max<std::uintmax_t>(space.capacity / 16, 64u << 20), bytes = file_bytes_in(first);
        if (space.available < spare || space.available - spare < bytes)
            return fail(ErrorKind::file_unreadable, "A snapshot of this conversation takes " + std::to_string((bytes >> 20) + 1) + " MiB and the disk has too little room for it; none was kept.");
    }
    Partial partial{path.string() + ".part"};
    const int descriptor = ::open(partial.path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    File file(descriptor < 0 ? nullptr : ::fdopen(descriptor, "wb"));
    if (!file) return cannot("written", path, errno);
    auto write = [&](const void* from, std::size_t bytes) { return std::fwrite(from, 1, bytes, file.get()) == bytes; };
    if (!write(first.data(), first.size())) return cannot("written", path, errno);
    std::vector<std::byte> rows;
    for (int layer = 0; layer < static_cast<int>(session.cache_shape().layers.size()); layer++) {
        if (stop.stop_requested()) return fail(ErrorKind::cancelled, "The snapshot was given up.");
        rows.resize(session.layer_bytes(layer, session.tokens().size()));
        if (auto read = session.read_layer(layer, rows); !read) return read;
        const std::uint64_t sum = checksum(rows);
        if (!write(rows.data(), rows.size()) || !write(&sum, sizeof sum)) return cannot("written", path, errno);
    }
    if (std::fflush(file.get()) != 0) return cannot("written", path, errno);
    file.reset();
    if (fs::rename(partial.path, path, error); error) return cannot("written", path, error.value());
    partial.whole = true;
    return {};
}

Result<int> load_snapshot(Session& session, const fs::path& path, const SnapshotKey& key, std::span<const Token> wanted, std::stop_token stop) {
    auto as_int = [](const Result<void>& failure) { return Result<int>(tl::unexpected<Error>(failure.error())); };
    File file(std::fopen(path.c_str(), "rbe"));
    if (!file) return as_int(cannot("read", path, errno));
    auto read = [&](void* to, std::size_t bytes) { return std::fread(to, 1, bytes, file.get()) == bytes; };
    char begin[head_bytes];
    if (!read(begin, sizeof begin) || std::memcmp(begin, magic, sizeof magic) != 0)
        return fail(ErrorKind::file_corrupt, "The file " + path.string() + " is not a snapshot of a conversation.");
    std::uint32_t numbers[2]; // version, tokens
    std::memcpy(numbers, begin + sizeof magic, sizeof numbers);
    if (numbers[0] != version) return fail(ErrorKind::unsupported, "The snapshot " + path.string() + " was written by another version of Ponder.");
    const std::size_t count = numbers[1];
    if (count == 0 || count > static_cast<std::size_t>(session.context()))
        return fail(ErrorKind::unsupported, "The snapshot " + path.string() + " holds " + std::to_string(count) + " tokens and the context " + std::to_string(session.context()) + ".");
    // The head that this session would write, with the file's own tokens, must be the file's: nothing of it has to be understood.
    std::vector<Token> tokens(count);
    const std::string expected = head(session, key, tokens);
    const std::size_t before = expected.size() - 8 - count * sizeof(Token); // bytes in front of the tokens
    std::string found(expected.size(), '\0');
    std::memcpy(found.data(), begin, sizeof begin);
    std::error_code error;
    if (std::memcmp(begin, expected.data(), sizeof begin) != 0 || !read(found.data() + sizeof begin, found.size() - sizeof begin) || found.compare(0, before, expected, 0, before) != 0)
        return fail(ErrorKind::unsupported, "The snapshot " + path.string() + " is of another model, template, device or cache, so the conversation is read again.");
    std::memcpy(tokens.data(), found.data() + before, count * sizeof(Token));
    if (head(session, key, tokens) != found || fs::file_size(path, error) != file_bytes_in(expected)) return as_int(damaged(path));
    for (const Token token : tokens)
        if (token < 0 || token >= session.model().spec().vocabulary) return as_int(damaged(path));

    auto shared = [&](std::span<const Token> held) { return std::mismatch(wanted.begin(), wanted.end(), held.begin(), held.end()).first - wanted.begin(); };
    const auto now = shared(session.tokens()), then = shared(tokens);
    if (then <= now) return static_cast<int>(now);
    auto held = session.hold(std::move(tokens), [&](int, std::span<std::byte> rows) -> Result<void> {
        if (stop.stop_requested()) return fail(ErrorKind::cancelled, "Stopped.");
        std::uint64_t sum;
        if (!read(rows.data(), rows.size()) || !read(&sum, sizeof sum) || sum != checksum(rows)) return damaged(path);
        return {};
    });
    if (!held) return as_int(held);
    return static_cast<int>(then);
}

} // namespace ponder
