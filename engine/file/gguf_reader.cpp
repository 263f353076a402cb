#include "engine/file/gguf_reader.h"

#include "engine/file/gguf_limits.h"

#include <utility>

namespace ponder::gguf {

std::string quoted(std::string_view name) {
    constexpr std::size_t longest = 64;
    std::string shown = "\"";
    for (char c : name.substr(0, longest)) shown += c >= ' ' && c <= '~' ? c : '?';
    return shown + (name.size() > longest ? "...\"" : "\"");
}

Reader::Reader(std::span<const std::byte> bytes, std::string file) : bytes_(bytes), file_(std::move(file)) {}

const std::byte* Reader::take_bytes(std::uint64_t count) {
    if (!ok()) return nullptr;
    if (count > left()) {
        refuse(std::string("is incomplete or damaged: it ends inside ") + part_);
        return nullptr;
    }
    const std::byte* from = bytes_.data() + position_;
    position_ += count;
    return from;
}

std::string_view Reader::take_text() {
    const auto length = take<std::uint64_t>();
    const std::byte* from = take_bytes(length);
    return from ? std::string_view(reinterpret_cast<const char*>(from), length) : std::string_view();
}

std::string_view Reader::take_name(const char* of) {
    const std::string_view name = take_text();
    if (name.size() > max_name_bytes)
        refuse(std::string("is damaged: ") + of + " is " + std::to_string(name.size()) + " bytes long");
    return name;
}

void Reader::refuse(const std::string& sentence_end, ErrorKind kind) {
    if (ok()) error_ = Error{kind, file_ + " " + sentence_end};
}

} // namespace ponder::gguf
