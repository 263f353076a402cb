// What templates can call: filters, tests, methods of strings, lists and dicts, and the few global functions. All are plain
// functions found by name when the template is parsed; nothing here can reach a file, the network or the program.
#pragma once

#include "engine/text/jinja_value.h"

#include <array>
#include <initializer_list>

namespace ponder::jinja {

class Interpreter;

// The arguments of one call, as they were written.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<Value, Value>> named; // names are strings

    // Matches them with the parameters of a function; a null pointer where one is not given. Too many or unknown ones are an
    // error.
    using Bound = std::array<const Value*, 6>;
    Bound bind(const char* function, std::initializer_list<std::string_view> parameters) const;
};

using Function = Value (*)(Interpreter&, const Value& self, Arguments&);
using Test = bool (*)(Interpreter&, const Value& self, Arguments&);

// One name may be a method of several types: "index", "pop", "count".
struct Methods {
    Function string = nullptr, list = nullptr, dict = nullptr, loop = nullptr, cycler = nullptr;
};

Function find_filter(std::string_view name);
Test find_test(std::string_view name);
const Methods* find_methods(std::string_view name);
Function find_global(std::string_view name);

// The parts of an argument that functions ask for; what: for the sentence when it is of the wrong type.
std::int64_t integer_argument(const Value& v, const char* what);
const MarkedText& string_argument(const Value& v, const char* what);

// A bound method or a global function as a value.
struct Builtin : Object {
    Function function = nullptr;
    Value self;
};

// Sequence and text filters, in files of their own; joined into one table by jinja_builtins.cpp.
struct FilterEntry {
    std::string_view name;
    Function function;
};
std::vector<FilterEntry> text_filters();
std::vector<FilterEntry> sequence_filters();
struct MethodEntry {
    std::string_view name;
    Function Methods::*type;
    Function function;
};
std::vector<MethodEntry> string_methods();
std::vector<MethodEntry> container_methods();

} // namespace ponder::jinja
