// The only text the history holds: valid UTF-8 without NUL bytes. SQLite leaves the meaning of a string with a NUL in it open,
// and JSON and Markdown have no way to carry a stray byte.
#pragma once

#include <string>
#include <string_view>

namespace ponder::storage {

bool is_clean_text(std::string_view text);
std::string clean_text(std::string_view text); // every invalid byte and every NUL becomes U+FFFD

} // namespace ponder::storage
