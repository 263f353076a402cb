// One GGUF file read to its end: header, metadata, list of tensors and the place of each tensor's data. A Shard owns the
// mapping that all its views point into, and a shard that was read has been checked: every tensor lies inside the file and none
// overlaps another. That the file may be one part of a larger model is left to gguf_split.h.
#pragma once

#include "engine/base/result.h"
#include "engine/file/blocks.h"
#include "engine/file/gguf_mapping.h"
#include "engine/file/gguf_metadata.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::gguf {

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
    std::filesystem::path path;
    int version = 0;
    std::vector<std::string_view> keys; // in file order
    Metadata metadata;
    std::vector<TensorInfo> infos;
    std::uint64_t data_start = 0;
};

Result<Shard> read_shard(const std::filesystem::path& path);

// The refusal of a file that was read but does not fit what else is known: its name, then the end of the sentence.
tl::unexpected<Error> corrupt(const std::filesystem::path& path, const std::string& sentence_end);

} // namespace ponder::gguf
