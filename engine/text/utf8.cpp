// One decoder serves every function here. It takes the well-formed sequences of the Unicode standard (table 3-7) and nothing
// else: no overlong forms, no surrogates, nothing above U+10FFFF, so that text it calls valid is valid for PCRE2 and Qt too.
#include "engine/text/utf8.h"

#include <cassert>

namespace ponder {

namespace {

constexpr std::uint32_t replacement = 0xFFFD;

struct Step {
    std::uint32_t code_point; // U+FFFD unless whole
    std::size_t bytes;        // taken from the text, at least 1
    bool whole;               // a well-formed character
    bool cut;                 // the text ends inside a character that more bytes could still complete
};

Step next_step(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {lead, 1, true, false};
    if (lead < 0xC2 || lead > 0xF4) return {replacement, 1, false, false};

    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    // Only the second byte's range depends on the lead: it keeps out overlong forms, surrogates and what lies above U+10FFFF.
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    std::uint32_t code_point = lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; i++) {
        if (i == text.size()) return {replacement, i, false, true};
        const unsigned next = byte(i);
        if (next < (i == 1 ? low : 0x80u) || next > (i == 1 ? high : 0xBFu)) return {replacement, 1, false, false};
        code_point = code_point << 6 | (next & 0x3F);
    }
    return {code_point, length, true, false};
}

} // namespace

bool is_valid_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

std::size_t valid_utf8_prefix(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Step step = next_step(text.substr(at));
        if (!step.whole) break;
        at += step.bytes;
    }
    return at;
}

std::string repair_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Step step = next_step(text);
        if (step.whole)
            out += text.substr(0, step.bytes);
        else
            append_utf8(out, replacement);
        text.remove_prefix(step.bytes);
    }
    return out;
}

std::vector<std::uint32_t> code_points(std::string_view text) {
    std::vector<std::uint32_t> out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Step step = next_step(text);
        out.push_back(step.code_point);
        text.remove_prefix(step.bytes);
    }
    return out;
}

Utf8Character first_character(std::string_view text) {
    const Step step = next_step(text);
    return {step.code_point, step.whole ? step.bytes : 1};
}

void append_utf8(std::string& out, std::uint32_t code_point) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = replacement;
    if (code_point < 0x80) {
        put(code_point);
    } else if (code_point < 0x800) {
        put(0xC0 | code_point >> 6);
        put(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        put(0xE0 | code_point >> 12);
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    } else {
        put(0xF0 | code_point >> 18);
        put(0x80 | (code_point >> 12 & 0x3F));
        put(0x80 | (code_point >> 6 & 0x3F));
        put(0x80 | (code_point & 0x3F));
    }
}

std::string Utf8Stream::push(std::string_view bytes) {
    pending_ += bytes;
    std::string out;
    std::string_view rest = pending_;
    while (!rest.empty()) {
        const Step step = next_step(rest);
        if (step.cut) break;
        if (step.whole)
            out += rest.substr(0, step.bytes);
        else
            append_utf8(out, replacement);
        rest.remove_prefix(step.bytes);
    }
    pending_.erase(0, pending_.size() - rest.size());
    assert(pending_.size() <= 3 && "a character starts with at most three bytes that do not finish it");
    return out;
}

std::string Utf8Stream::finish() {
    std::string out;
    if (!pending_.empty()) append_utf8(out, replacement);
    pending_.clear();
    return out;
}

} // namespace ponder
