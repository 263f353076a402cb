// UTF-8: decoding that never fails (bad bytes become U+FFFD) and a stream that never lets half a character out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ponder {

bool is_valid_utf8(std::string_view text);
std::size_t valid_utf8_prefix(std::string_view text); // how many bytes are whole characters, up to the first that is not
// Every invalid byte becomes U+FFFD; a character that the end of the text cuts is one U+FFFD, as in Utf8Stream.
std::string repair_utf8(std::string_view text);
std::vector<std::uint32_t> code_points(std::string_view text);
struct Utf8Character {
    std::uint32_t code_point;
    std::size_t bytes;
};
Utf8Character first_character(std::string_view text); // of a text that is not empty; a bad byte is U+FFFD
void append_utf8(std::string& out, std::uint32_t code_point);

// Bytes in as they come, whole characters out. Bytes that can no longer become a character come out as U+FFFD at once.
class Utf8Stream {
  public:
    std::string push(std::string_view bytes);
    std::string finish(); // what is left over: U+FFFD if a character was cut, else nothing

  private:
    std::string pending_; // at most 3 bytes: the start of a character
};

} // namespace ponder
