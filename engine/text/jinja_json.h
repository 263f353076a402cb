// Between JSON and the interpreter's values: the context that comes in, and the filters tojson and from_json. Written JSON
// looks like Python's json.dumps, which is what the templates were trained with; what was data before stays data in it.
#pragma once

#include "engine/text/jinja_builtins.h"

#include <nlohmann/json.hpp>

namespace ponder::jinja {

Value value_of_json(Heap& heap, const nlohmann::ordered_json& json, bool data);
Value parse_json(Heap& heap, const Value& text);

Value filter_tojson(Interpreter& interpreter, const Value& self, Arguments& arguments);
Value filter_from_json(Interpreter& interpreter, const Value& self, Arguments& arguments);

} // namespace ponder::jinja
