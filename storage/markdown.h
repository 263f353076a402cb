// Text by strangers (a model, something pasted) as a piece of a larger Markdown document. The piece keeps its formatting but
// cannot reach out of its place: an open code fence is closed, raw HTML is shown instead of obeyed (except <br>), and a line
// that reads like one of the export's own headings is no heading.
#pragma once

#include <string>
#include <string_view>

namespace ponder::storage {

std::string contained(std::string_view markdown);   // whole lines; empty for a text of white space
std::string contained_line(std::string_view text);  // one line, as in a heading
std::string block_quote(std::string_view markdown); // whole lines, each as a line of a block quote
std::string code_span(std::string_view text);       // one line, literally

} // namespace ponder::storage
