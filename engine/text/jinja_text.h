// What Python's str does, on marked text: every byte that survives keeps the mark of who wrote it. Positions and lengths of the
// language are code points, here they are bytes; bytes that are no UTF-8 count as one character each. Case mapping knows Latin,
// Greek and Cyrillic letters, which is what roles, titles and type names are written in.
#pragma once

#include "engine/text/marked_text.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ponder::jinja {

struct Character {
    char32_t code;
    std::size_t bytes;
};
Character character_at(std::string_view text, std::size_t at);
std::size_t count_characters(std::string_view text);
std::size_t byte_offset(std::string_view text, std::size_t characters); // clamped to the end
void append_character(std::string& out, char32_t code);

bool is_space(char32_t c);
bool is_letter(char32_t c);
bool is_digit(char32_t c);
bool is_upper(char32_t c);
bool is_lower(char32_t c);

// Linear in the text whatever the needle: a template cannot make a search slow. npos when absent.
std::size_t find_text(std::string_view text, std::string_view needle, std::size_t from = 0);
std::size_t find_last_text(std::string_view text, std::string_view needle);

enum class Side { left, right, both };
// chars: the characters to take off; absent: white space.
MarkedText strip(const MarkedText& text, Side side, std::optional<std::string_view> chars = {});
std::string_view strip_right(std::string_view text);

constexpr std::size_t no_limit = static_cast<std::size_t>(-1);
std::vector<MarkedText> split(const MarkedText& text, std::string_view separator, std::size_t most_splits = no_limit);
std::vector<MarkedText> split_last(const MarkedText& text, std::string_view separator, std::size_t most_splits = no_limit);
std::vector<MarkedText> split_space(const MarkedText& text, std::size_t most_splits = no_limit);
std::vector<MarkedText> split_space_last(const MarkedText& text, std::size_t most_splits = no_limit);
std::vector<MarkedText> split_lines(const MarkedText& text, bool keep_ends = false);

// Where the pieces of a replacement are, so that the caller can check the size of the result before it is made.
std::vector<std::size_t> find_all(std::string_view text, std::string_view needle, std::size_t most = no_limit);
MarkedText replace_at(const MarkedText& text, const std::vector<std::size_t>& at, std::size_t needle_bytes,
                      const MarkedText& with);

enum class Case { upper, lower, capitalize, title, title_words, swap }; // title: str.title(); title_words: the filter
MarkedText map_case(const MarkedText& text, Case how);

void append_marked(MarkedText& out, std::string_view text, bool data);
MarkedText repeated(const MarkedText& text, std::size_t times);

} // namespace ponder::jinja
