// Small questions about text that both reasoning splitters ask: what is blank, and where a marker might begin.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace ponder::thought {

constexpr std::string_view blanks = " \t\n\v\f\r";

inline bool is_blank(std::string_view text) { return text.find_first_not_of(blanks) == std::string_view::npos; }

inline std::string_view without_trailing_blanks(std::string_view text) {
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

inline std::string_view without_leading_blanks(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

// How many bytes of blank lines stand before the first line that is not blank; that line keeps its indentation.
inline std::size_t leading_blank_lines(std::string_view text) {
    const std::size_t first = std::min(text.find_first_not_of(blanks), text.size());
    const std::size_t line_end = first == 0 ? std::string_view::npos : text.find_last_of("\r\n", first - 1);
    return line_end == std::string_view::npos ? 0 : line_end + 1;
}

// How many bytes at the end of text could be the start of marker; a whole marker is not a start.
inline std::size_t marker_start_bytes(std::string_view text, std::string_view marker) {
    if (marker.empty()) return 0;
    for (std::size_t bytes = std::min(text.size(), marker.size() - 1); bytes > 0; bytes--)
        if (text.ends_with(marker.substr(0, bytes))) return bytes;
    return 0;
}

} // namespace ponder::thought
