// Text that remembers, byte by byte, who wrote it: the chat template (trusted) or the data given to it (user and model text).
// The tokenizer recognises control tokens only in trusted bytes, so a typed "<|im_end|>" stays plain text.
#pragma once

#include <cassert>
#include <string>
#include <string_view>

namespace ponder {

struct MarkedText {
    std::string text;
    std::string is_data; // as many bytes as text: 1 where the byte came from data, 0 where the template wrote it

    static MarkedText from_template(std::string_view s) { return {std::string(s), std::string(s.size(), '\0')}; }
    static MarkedText from_data(std::string_view s) { return {std::string(s), std::string(s.size(), '\1')}; }

    MarkedText substr(size_t at, size_t count = std::string::npos) const { return {text.substr(at, count), is_data.substr(at, count)}; }
    void append(const MarkedText& other) {
        text += other.text;
        is_data += other.is_data;
        assert(text.size() == is_data.size());
    }
};

} // namespace ponder
