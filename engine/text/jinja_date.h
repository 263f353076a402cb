// The time of day for templates, written with strftime's letters in English whatever the locale of the program is.
#pragma once

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace ponder::jinja {

// The local time now, or the given moment in UTC so that the text is the same everywhere.
std::tm now_or_fixed(std::optional<long long> unix_seconds);
std::string format_time(const std::tm& time, std::string_view format);

} // namespace ponder::jinja
