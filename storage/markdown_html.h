// Markdown by strangers as HTML for a page of ours. Raw HTML in it is shown, not obeyed; only http, https and mailto become
// links; pictures become links too, so that nothing is ever fetched. Formulas ($..$, $$..$$, \(..\), \[..\]) are found before
// Markdown could spoil them.
#pragma once

#include "storage/export.h"

#include <string>
#include <string_view>

namespace ponder::storage {

std::string html_of(std::string_view markdown, const HtmlHooks& hooks);
std::string escaped_html(std::string_view text); // in text and in quoted attributes
bool is_safe_link(std::string_view address);

} // namespace ponder::storage
