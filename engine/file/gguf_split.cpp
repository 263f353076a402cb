#include "engine/file/gguf_split.h"

#include "engine/file/gguf_limits.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ponder::gguf {

namespace {

namespace fs = std::filesystem;

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

} // namespace

Result<std::vector<Shard>> read_model(const std::filesystem::path& path) {
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

} // namespace ponder::gguf
