// What the GGUF fuzz target does with one input, shared with the test that replays the corpus under the everyday compiler:
// write it to a file, open it, and use everything that opening promised. An input that begins with "SPLIT" and a 32-bit length
// holds the two files of a split model, the first of that length.
#pragma once

#include "engine/file/gguf.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::fuzz {

inline void require(bool held) {
    if (!held) __builtin_trap(); // the reader broke a promise of its header: as bad as a crash
}

inline std::uint64_t sum_of(const std::byte* from, std::uint64_t count) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < count; ++i) sum += std::to_integer<std::uint64_t>(from[i]);
    return sum;
}

inline std::uint64_t sum_of(std::string_view text) {
    return sum_of(reinterpret_cast<const std::byte*>(text.data()), text.size());
}

inline std::uint64_t walk_metadata(const Gguf& gguf) {
    constexpr std::uint64_t widths[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
    std::uint64_t sum = 0;
    for (const std::string& key : gguf.keys()) {
        const GgufValue* value = gguf.find(key);
        require(value != nullptr);
        const bool is_array = value->type == GgufType::array;
        const GgufType item = is_array ? value->item : value->type;
        for (std::string_view text : value->texts) sum += sum_of(text);
        if (item == GgufType::string)
            require(value->texts.size() == value->count);
        else
            sum += sum_of(value->data, value->count * widths[static_cast<std::size_t>(item)]);
        if (gguf.integer(key)) require(gguf.number(key) && gguf.boolean(key) && gguf.integers(key)->size() == 1);
        if (const auto many = gguf.integers(key)) require(many->size() == value->count);
        if (const auto many = gguf.floats(key)) require(many->size() == value->count);
        if (const auto* many = gguf.texts(key)) require(many == &value->texts);
        if (gguf.text(key)) require(*gguf.text(key) == value->texts.front());
    }
    return sum;
}

inline std::uint64_t walk_tensors(const Gguf& gguf) {
    std::uint64_t sum = 0;
    std::vector<float> row;
    for (const GgufTensor& tensor : gguf.tensors()) {
        require(gguf.tensor(tensor.name) == &tensor);
        const BlockInfo& block = block_info(tensor.format);
        require(tensor.bytes == row_bytes(tensor.format, tensor.ne[0]) * static_cast<std::uint64_t>(tensor.rows()));
        require(tensor.bytes > 0 && tensor.bytes <= gguf.file_bytes());
        require(reinterpret_cast<std::uintptr_t>(tensor.data) % 8 == 0);
        sum += sum_of(tensor.data, 1) + sum_of(tensor.data + tensor.bytes - 1, 1);
        if (!block.weights) continue;
        // the last row, because its end is where the file may end; a wide row only by its last block
        const std::int64_t values = tensor.ne[0] <= 4096 ? tensor.ne[0] : block.values;
        row.resize(static_cast<std::size_t>(values));
        dequantize_row(tensor.format, tensor.data + tensor.bytes - row_bytes(tensor.format, values), row.data(), values);
        sum += sum_of(reinterpret_cast<const std::byte*>(row.data()), row.size() * sizeof(float));
    }
    return sum;
}

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// True when the input is a model that opens. folder is for the files; they are overwritten by the next input.
inline bool open_and_walk(std::string_view input, const std::filesystem::path& folder) {
    std::filesystem::path opened = folder / "model.gguf";
    constexpr std::size_t header = 9;
    if (input.starts_with("SPLIT") && input.size() >= header) {
        std::uint32_t first;
        std::memcpy(&first, input.data() + 5, sizeof first);
        input.remove_prefix(header);
        const std::string_view part = input.substr(0, first);
        write_file(folder / "model-00001-of-00002.gguf", part);
        opened = folder / "model-00002-of-00002.gguf";
        input.remove_prefix(part.size());
    }
    write_file(opened, input);
    const auto gguf = Gguf::open(opened);
    if (!gguf) {
        const std::string& sentence = gguf.error().message;
        require(sentence.find("model") == 0 && sentence.find('\n') == std::string::npos && sentence.size() < 400);
        return false;
    }
    volatile std::uint64_t kept = walk_metadata(*gguf) + walk_tensors(*gguf);
    (void)kept;
    return true;
}

} // namespace ponder::fuzz
