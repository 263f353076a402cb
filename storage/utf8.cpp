#include "storage/utf8.h"

#include <cstdint>
#include <cstring>

namespace ponder::storage {

namespace {

// The bytes of the character at the start of text, or 0 when it does not start with a clean one. The second byte alone tells an
// overlong form (E0, F0), a surrogate (ED) and a code point past U+10FFFF (F4).
std::size_t clean_length(std::string_view text) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto within = [&](std::size_t i, unsigned low, unsigned high) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead == 0) return 0;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return within(1, 0x80, 0xBF) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool second = within(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
        return second && within(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool second = within(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        return second && within(2, 0x80, 0xBF) && within(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

std::size_t clean_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        // eight at a time where all are of ASCII and none is NUL, as most texts are
        for (std::uint64_t eight; at + sizeof eight <= text.size(); at += sizeof eight) {
            std::memcpy(&eight, text.data() + at, sizeof eight);
            if ((eight | (eight - 0x0101010101010101)) & 0x8080808080808080) break;
        }
        if (at == text.size()) break;
        const std::size_t length = clean_length(text.substr(at));
        if (length == 0) break;
        at += length;
    }
    return at;
}

} // namespace

bool is_clean_text(std::string_view text) { return clean_prefix(text) == text.size(); }

std::string clean_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t clean = clean_prefix(text);
        out.append(text.substr(0, clean));
        text.remove_prefix(clean);
        if (text.empty()) break;
        out.append("\xEF\xBF\xBD");
        text.remove_prefix(1);
    }
    return out;
}

} // namespace ponder::storage
