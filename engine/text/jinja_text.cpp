#include "engine/text/jinja_text.h"

#include <algorithm>
#include <cstring>

namespace ponder::jinja {

namespace {

// The table of the search of Knuth, Morris and Pratt: how much of the needle still matches after a mismatch.
std::vector<std::size_t> failure_table(std::string_view needle) {
    std::vector<std::size_t> table(needle.size(), 0);
    for (std::size_t i = 1, k = 0; i < needle.size(); ++i) {
        while (k && needle[i] != needle[k]) k = table[k - 1];
        if (needle[i] == needle[k]) ++k;
        table[i] = k;
    }
    return table;
}

char32_t to_upper(char32_t c) {
    if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 32 : c;
    if (c == 0xB5) return 0x39C;
    if (c == 0xFF) return 0x178;
    if (c >= 0xE0 && c <= 0xFE && c != 0xF7) return c - 32;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c == 0x131 ? U'I' : c & ~char32_t(1);
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return (c & 1) == 0 ? c - 1 : c;
    if (c >= 0x3B1 && c <= 0x3C9) return c == 0x3C2 ? 0x3A3 : c - 32;
    if (c == 0x3AC) return 0x386;
    if (c >= 0x3AD && c <= 0x3AF) return c - 37;
    if (c == 0x3CC) return 0x38C;
    if (c == 0x3CD || c == 0x3CE) return c - 63;
    if (c >= 0x430 && c <= 0x44F) return c - 32;
    if (c >= 0x450 && c <= 0x45F) return c - 80;
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) return c & ~char32_t(1);
    return c;
}

char32_t to_lower(char32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c == 0x178) return 0xFF;
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c == 0x130 ? U'i' : c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return (c & 1) == 1 ? c + 1 : c;
    if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) return c + 32;
    if (c == 0x386) return 0x3AC;
    if (c >= 0x388 && c <= 0x38A) return c + 37;
    if (c == 0x38C) return 0x3CC;
    if (c == 0x38E || c == 0x38F) return c + 63;
    if (c >= 0x410 && c <= 0x42F) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)) return c | 1;
    return c;
}

bool is_space_before(std::string_view text, std::size_t end, std::size_t& start) {
    start = end - 1;
    while (start > 0 && end - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
    if (character_at(text, start).bytes != end - start) start = end - 1; // not UTF-8: one byte at a time
    return is_space(character_at(text, start).code);
}

// The characters to strip, asked for each character of a text that may be long.
class CharacterSet {
  public:
    explicit CharacterSet(std::string_view chars) {
        for (std::size_t at = 0; at < chars.size(); at += character_at(chars, at).bytes) {
            const std::size_t bytes = character_at(chars, at).bytes;
            if (bytes == 1)
                bytes_[static_cast<unsigned char>(chars[at])] = true;
            else
                others_.push_back(chars.substr(at, bytes));
        }
        std::sort(others_.begin(), others_.end());
    }
    bool contains(std::string_view character) const {
        if (character.size() == 1) return bytes_[static_cast<unsigned char>(character[0])];
        return std::binary_search(others_.begin(), others_.end(), character);
    }

  private:
    bool bytes_[256] = {};
    std::vector<std::string_view> others_;
};

} // namespace

Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    if (lead >= 0xC2 && lead < 0xE0 && follows(at + 1)) return {char32_t(lead & 0x1F) << 6 | (byte(at + 1) & 0x3F), 2};
    if (lead >= 0xE0 && lead < 0xF0 && follows(at + 1) && follows(at + 2)) {
        const char32_t code = char32_t(lead & 0x0F) << 12 | char32_t(byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
        if (code >= 0x800 && !(code >= 0xD800 && code <= 0xDFFF)) return {code, 3};
    }
    if (lead >= 0xF0 && lead < 0xF5 && follows(at + 1) && follows(at + 2) && follows(at + 3)) {
        const char32_t code = char32_t(lead & 0x07) << 18 | char32_t(byte(at + 1) & 0x3F) << 12 |
                              char32_t(byte(at + 2) & 0x3F) << 6 | (byte(at + 3) & 0x3F);
        if (code >= 0x10000 && code <= 0x10FFFF) return {code, 4};
    }
    return {0xFFFD, 1};
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::uint64_t eight;
        if (at + 8 <= text.size() && (std::memcpy(&eight, text.data() + at, 8), eight & 0x8080808080808080) == 0) {
            at += 8; // all of them ASCII
            count += 8;
            continue;
        }
        at += character_at(text, at).bytes;
        ++count;
    }
    return count;
}

std::size_t byte_offset(std::string_view text, std::size_t characters) {
    std::size_t at = 0;
    for (; characters > 0 && at < text.size(); --characters) at += character_at(text, at).bytes;
    return at;
}

void append_character(std::string& out, char32_t c) {
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = 0xFFFD;
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
    } else {
        if (c < 0x10000) {
            out += static_cast<char>(0xE0 | c >> 12);
        } else {
            out += static_cast<char>(0xF0 | c >> 18);
            out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        }
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    }
    out += static_cast<char>(0x80 | (c & 0x3F));
}

bool is_space(char32_t c) {
    if (c < 0x80) return (c >= 9 && c <= 13) || (c >= 0x1C && c <= 0x20);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

// Beyond ASCII everything that is neither space nor punctuation counts as a letter: enough for word boundaries.
bool is_letter(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
    return c != 0xD7 && c != 0xF7 && !is_space(c) && !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x3004) &&
           !(c >= 0x3007 && c <= 0x3030) && !(c >= 0xFE10 && c <= 0xFE6F) && !(c >= 0xFF00 && c <= 0xFF20) && c < 0x1F000;
}

bool is_upper(char32_t c) { return to_lower(c) != c; }
bool is_lower(char32_t c) { return to_upper(c) != c || c == 0xDF; }

std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from) {
    if (needle.size() <= 8) return text.find(needle, from);
    if (from > text.size()) return std::string_view::npos;
    const std::vector<std::size_t> table = failure_table(needle);
    for (std::size_t i = from, k = 0; i < text.size(); ++i) {
        while (k && text[i] != needle[k]) k = table[k - 1];
        if (text[i] == needle[k] && ++k == needle.size()) return i + 1 - k;
    }
    return std::string_view::npos;
}

std::size_t find_last_text(std::string_view text, std::string_view needle) {
    if (needle.size() <= 8) return text.rfind(needle);
    const std::string mirrored(needle.rbegin(), needle.rend());
    const std::vector<std::size_t> table = failure_table(mirrored);
    for (std::size_t i = text.size(), k = 0; i-- > 0;) {
        while (k && text[i] != mirrored[k]) k = table[k - 1];
        if (text[i] == mirrored[k] && ++k == mirrored.size()) return i;
    }
    return std::string_view::npos;
}

MarkedText strip(const MarkedText& marked, Side side, std::optional<std::string_view> chars) {
    const std::string_view text = marked.text;
    std::optional<CharacterSet> set;
    if (chars) set.emplace(*chars);
    const auto goes = [&](std::size_t at, std::size_t bytes) {
        return set ? set->contains(text.substr(at, bytes)) : is_space(character_at(text, at).code);
    };
    std::size_t begin = 0, end = text.size();
    if (side != Side::right)
        while (begin < end) {
            const std::size_t bytes = character_at(text, begin).bytes;
            if (!goes(begin, bytes)) break;
            begin += bytes;
        }
    if (side != Side::left)
        while (end > begin) {
            std::size_t start;
            is_space_before(text, end, start);
            if (start < begin || !goes(start, end - start)) break;
            end = start;
        }
    return marked.substr(begin, end - begin);
}

std::string_view strip_right(std::string_view text) {
    std::size_t start;
    while (!text.empty() && is_space_before(text, text.size(), start)) text = text.substr(0, start);
    return text;
}

std::vector<std::size_t> find_all(std::string_view text, std::string_view needle, std::size_t most) {
    std::vector<std::size_t> found;
    if (needle.empty()) { // before every character and at the end, as Python counts
        for (std::size_t at = 0; found.size() < most; at += character_at(text, at).bytes) {
            found.push_back(at);
            if (at >= text.size()) break;
        }
        return found;
    }
    if (needle.size() <= 8) {
        for (std::size_t at = 0; found.size() < most && (at = text.find(needle, at)) != std::string_view::npos;
             at += needle.size())
            found.push_back(at);
        return found;
    }
    const std::vector<std::size_t> table = failure_table(needle);
    for (std::size_t i = 0, k = 0; i < text.size() && found.size() < most; ++i) {
        while (k && text[i] != needle[k]) k = table[k - 1];
        if (text[i] == needle[k] && ++k == needle.size()) {
            found.push_back(i + 1 - k);
            k = 0; // occurrences do not overlap
        }
    }
    return found;
}

MarkedText replace_at(const MarkedText& text, const std::vector<std::size_t>& at, std::size_t needle_bytes,
                      const MarkedText& with) {
    MarkedText out;
    const std::size_t size = text.text.size() - at.size() * needle_bytes + at.size() * with.text.size();
    out.text.reserve(size);
    out.is_data.reserve(size);
    std::size_t from = 0;
    for (std::size_t found : at) {
        out.text.append(text.text, from, found - from);
        out.is_data.append(text.is_data, from, found - from);
        out.append(with);
        from = found + needle_bytes;
    }
    out.text.append(text.text, from);
    out.is_data.append(text.is_data, from);
    return out;
}

std::vector<MarkedText> split(const MarkedText& text, std::string_view separator, std::size_t most_splits) {
    std::vector<MarkedText> parts;
    std::size_t from = 0;
    for (std::size_t found : find_all(text.text, separator, most_splits)) {
        parts.push_back(text.substr(from, found - from));
        from = found + separator.size();
    }
    parts.push_back(text.substr(from));
    return parts;
}

std::vector<MarkedText> split_last(const MarkedText& text, std::string_view separator, std::size_t most_splits) {
    std::vector<MarkedText> parts;
    std::string_view left = text.text;
    while (parts.size() < most_splits) {
        const std::size_t found = find_last_text(left, separator);
        if (found == std::string_view::npos) break;
        parts.push_back(text.substr(found + separator.size(), left.size() - found - separator.size()));
        left = left.substr(0, found);
    }
    parts.push_back(text.substr(0, left.size()));
    std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<MarkedText> split_space(const MarkedText& text, std::size_t most_splits) {
    std::vector<MarkedText> parts;
    const std::string_view all = text.text;
    std::size_t at = 0;
    while (true) {
        while (at < all.size() && is_space(character_at(all, at).code)) at += character_at(all, at).bytes;
        if (at >= all.size()) return parts;
        if (parts.size() == most_splits) {
            parts.push_back(text.substr(at)); // the white space at its end stays
            return parts;
        }
        const std::size_t begin = at;
        while (at < all.size() && !is_space(character_at(all, at).code)) at += character_at(all, at).bytes;
        parts.push_back(text.substr(begin, at - begin));
    }
}

std::vector<MarkedText> split_space_last(const MarkedText& text, std::size_t most_splits) {
    std::vector<MarkedText> parts;
    std::string_view left = strip_right(text.text);
    while (!left.empty() && parts.size() < most_splits) {
        std::size_t begin = left.size(), start;
        while (begin > 0 && !is_space_before(left, begin, start)) begin = start;
        parts.push_back(text.substr(begin, left.size() - begin));
        left = strip_right(left.substr(0, begin));
    }
    if (!left.empty()) parts.push_back(text.substr(0, left.size())); // the white space at its beginning stays
    std::reverse(parts.begin(), parts.end());
    return parts;
}

std::vector<MarkedText> split_lines(const MarkedText& text, bool keep_ends) {
    std::vector<MarkedText> lines;
    const std::string_view all = text.text;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < all.size();) {
        const Character c = character_at(all, at);
        std::size_t end = at + c.bytes;
        if (c.code == '\r' && end < all.size() && all[end] == '\n') ++end;
        const bool ends = (c.code >= 10 && c.code <= 13) || (c.code >= 0x1C && c.code <= 0x1E) || c.code == 0x85 ||
                          c.code == 0x2028 || c.code == 0x2029;
        if (ends) {
            lines.push_back(text.substr(begin, (keep_ends ? end : at) - begin));
            begin = end;
        }
        at = end;
    }
    if (begin < all.size()) lines.push_back(text.substr(begin));
    return lines;
}

MarkedText map_case(const MarkedText& text, Case how) {
    MarkedText out;
    out.text.reserve(text.text.size());
    out.is_data.reserve(text.text.size());
    bool in_word = false, first = true;
    for (std::size_t at = 0; at < text.text.size();) {
        const Character c = character_at(text.text, at);
        bool raise = how == Case::upper;
        bool keep = false;
        switch (how) {
        case Case::upper:
        case Case::lower:
            break;
        case Case::capitalize:
            raise = first;
            break;
        case Case::title:
            raise = !in_word;
            break;
        case Case::title_words:
            raise = !in_word;
            break;
        case Case::swap:
            raise = is_lower(c.code);
            break;
        }
        if (how == Case::title_words) // the filter's idea of a word: Jinja splits at these and nothing else
            in_word = !(c.code == '-' || is_space(c.code) || c.code == '(' || c.code == '{' || c.code == '[' || c.code == '<');
        else
            in_word = is_letter(c.code);
        first = false;
        const std::size_t before = out.text.size();
        if (c.code == 0xFFFD && c.bytes == 1) keep = true;
        if (keep)
            out.text.append(text.text, at, c.bytes);
        else if (c.code == 0xDF && raise)
            out.text += how == Case::upper || how == Case::swap ? "SS" : "Ss";
        else
            append_character(out.text, raise ? to_upper(c.code) : to_lower(c.code));
        out.is_data.append(out.text.size() - before, text.is_data[at]);
        at += c.bytes;
    }
    return out;
}

void append_marked(MarkedText& out, std::string_view text, bool data) {
    out.text += text;
    out.is_data.append(text.size(), data ? '\1' : '\0');
}

MarkedText repeated(const MarkedText& text, std::size_t times) {
    MarkedText out;
    if (text.text.empty()) return out;
    out.text.reserve(text.text.size() * times);
    out.is_data.reserve(text.text.size() * times);
    if (text.text.size() == 1) {
        out.text.assign(times, text.text[0]);
        out.is_data.assign(times, text.is_data[0]);
        return out;
    }
    for (std::size_t i = 0; i < times; ++i) out.append(text);
    return out;
}

} // namespace ponder::jinja
