// What Python's operators and conversions do to the interpreter's values: truth, equality, order, arithmetic, membership,
// subscripts, str() and repr(). Everything that walks through nested values counts its depth and its steps.
#pragma once

#include "engine/text/jinja_ast.h"
#include "engine/text/jinja_value.h"

#include <optional>

namespace ponder::jinja {

bool truthy(const Value& v);
bool equal(Heap& heap, const Value& a, const Value& b);
bool less(Heap& heap, const Value& a, const Value& b); // fails where Python has no order
bool contains(Heap& heap, const Value& container, const Value& item);
bool same(const Value& a, const Value& b); // "is"
Value binary(Heap& heap, Op op, Value a, const Value& b);
Value negate(const Value& v, bool minus);

std::string number_text(const Value& v);                       // str() of a number, True, False or None
void append_text(Heap& heap, MarkedText& out, const Value& v); // str()
void append_repr(Heap& heap, MarkedText& out, const Value& v);
Value to_text(Heap& heap, const Value& v); // str() as a value; a string is itself

std::size_t length(const Value& v); // fails where Python's len() does
bool is_iterable(const Value& v);
// The items of anything that can be iterated. A list gives itself, so a loop sees what is appended meanwhile; a generator is
// used up.
Sequence& iterate(Heap& heap, const Value& v);

std::optional<Value> find_item(Heap& heap, const Value& object, const Value& key); // object[key], nothing if there is none
Value slice(Heap& heap, const Value& object, const Value& start, const Value& stop, const Value& step); // none: not given
const Value* find_entry(Heap& heap, const Dict& dict, const Value& key);
const Value* find_entry(Heap& heap, const Dict& dict, std::string_view key);
void set_entry(Heap& heap, Dict& dict, Value key, Value value);

} // namespace ponder::jinja
