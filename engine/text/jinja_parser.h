// From a template's text to its tree, by recursive descent after Jinja 2's grammar. Nesting is counted, so a hostile template
// gets a sentence instead of the stack's end; what would load other templates (include, import, extends) is refused.
#pragma once

#include "engine/text/jinja_ast.h"

namespace ponder::jinja {

// Throws TemplateError with the line.
Program parse_template(std::string_view source, const TemplateLimits& limits);

} // namespace ponder::jinja
