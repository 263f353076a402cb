// Numbers and values as text, the way Python writes them: repr of floats, the "%" operator and str.format. What is inserted
// keeps its marks; the pattern keeps its own.
#pragma once

#include "engine/text/jinja_builtins.h"
#include "engine/text/jinja_value.h"

#include <string>

namespace ponder::jinja {

std::string real_repr(double d); // the shortest digits that read back as the same number
Value format_percent(Heap& heap, const Value& pattern, const Value& arguments);
Value format_percent_named(Heap& heap, const Value& pattern, const Arguments& arguments); // the filter: named or positional
Value format_braces(Heap& heap, const Value& pattern, const Arguments& arguments);

} // namespace ponder::jinja
