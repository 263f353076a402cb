#include "engine/run/expert_use_file.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <unistd.h>

namespace ponder {
namespace {

// The file: these eight bytes, layers and experts as u32, then a u64 count for each expert of each layer, all little-endian.
constexpr char magic[8] = {'p', 'o', 'n', 'd', 'e', 'r', 'U', '1'};
constexpr std::uint64_t most = std::uint64_t(1) << 40; // beyond that all counts are halved, so old habits fade and nothing overflows

class Hash { // FNV-1a
  public:
    void add(std::string_view bytes) {
        for (const char c : bytes) value_ = (value_ ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
    void add(std::uint64_t n) { add({reinterpret_cast<const char*>(&n), sizeof n}); }
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 14695981039346656037u;
};

std::size_t file_bytes(const ModelSpec& spec) { return sizeof magic + 8 + spec.layers.size() * static_cast<std::size_t>(spec.moe.count) * 8; }

} // namespace

std::filesystem::path cache_folder() {
    if (const char* set = std::getenv("XDG_CACHE_HOME"); set && *set == '/') return std::filesystem::path(set) / "ponder";
    if (const char* home = std::getenv("HOME"); home && *home == '/') return std::filesystem::path(home) / ".cache" / "ponder";
    return {};
}

std::filesystem::path expert_use_file(const Gguf& file, const std::filesystem::path& folder) {
    if (folder.empty()) return {};
    Hash hash;
    if (auto name = file.text("general.name")) hash.add(*name);
    hash.add(file.file_bytes());
    for (const GgufTensor& tensor : file.tensors()) {
        hash.add(tensor.name);
        hash.add(static_cast<std::uint64_t>(tensor.format));
        for (const std::int64_t n : tensor.ne) hash.add(static_cast<std::uint64_t>(n));
    }
    char name[40];
    std::snprintf(name, sizeof name, "experts-%016llx", static_cast<unsigned long long>(hash.value()));
    return folder / name;
}

std::optional<ExpertUse> read_expert_use(const std::filesystem::path& path, const ModelSpec& spec) {
    const auto experts = static_cast<std::size_t>(spec.moe.count);
    if (path.empty() || !experts) return std::nullopt;
    std::error_code error;
    if (std::filesystem::file_size(path, error) != file_bytes(spec) || error) return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.size() != file_bytes(spec) || std::memcmp(bytes.data(), magic, sizeof magic) != 0) return std::nullopt;
    std::uint32_t shape[2];
    std::memcpy(shape, bytes.data() + sizeof magic, sizeof shape);
    if (shape[0] != spec.layers.size() || shape[1] != experts) return std::nullopt;
    ExpertUse use;
    const char* at = bytes.data() + sizeof magic + sizeof shape;
    for (std::size_t i = 0; i < spec.layers.size(); i++, at += experts * 8) {
        std::vector<std::uint64_t>& layer = use.chosen.emplace_back(experts);
        std::memcpy(layer.data(), at, experts * 8);
        if (std::any_of(layer.begin(), layer.end(), [](std::uint64_t n) { return n > most; })) return std::nullopt;
    }
    return use;
}

void add_expert_use(const std::filesystem::path& path, const ModelSpec& spec, const ExpertUse& counted) {
    const auto experts = static_cast<std::size_t>(spec.moe.count);
    bool anything = false;
    for (std::size_t i = 0; i < counted.chosen.size(); i++) anything = anything || counted.seen(i);
    if (path.empty() || !experts || !anything || counted.chosen.size() != spec.layers.size()) return;
    ExpertUse sum = read_expert_use(path, spec).value_or(ExpertUse{std::vector<std::vector<std::uint64_t>>(spec.layers.size(), std::vector<std::uint64_t>(experts))});
    std::uint64_t largest = 0;
    for (std::size_t i = 0; i < sum.chosen.size(); i++)
        for (std::size_t e = 0; e < experts; e++) largest = std::max(largest, sum.chosen[i][e] += counted.chosen[i][e]);
    for (; largest > most; largest /= 2)
        for (auto& layer : sum.chosen)
            for (std::uint64_t& n : layer) n /= 2;

    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    const std::filesystem::path part = path.string() + "." + std::to_string(::getpid());
    std::ofstream out(part, std::ios::binary);
    const std::uint32_t shape[2] = {static_cast<std::uint32_t>(spec.layers.size()), static_cast<std::uint32_t>(experts)};
    out.write(magic, sizeof magic).write(reinterpret_cast<const char*>(shape), sizeof shape);
    for (const auto& layer : sum.chosen) out.write(reinterpret_cast<const char*>(layer.data()), static_cast<std::streamsize>(experts * 8));
    out.close();
    if (out) std::filesystem::rename(part, path, error);
    if (!out || error) std::filesystem::remove(part, error);
}

} // namespace ponder
