// The tests of the language: what may stand after "is".
#include "engine/text/jinja_builtins.h"

#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_text.h"

#include <unordered_map>

namespace ponder::jinja {

namespace {

const Value& only_argument(const char* test, const Arguments& arguments) {
    if (arguments.positional.size() != 1 || !arguments.named.empty())
        fail_template(std::string("the test '") + test + "' needs one argument");
    return arguments.positional[0];
}

template <Kind kind> bool is_kind(Interpreter&, const Value& self, Arguments&) { return self.is(kind); }
bool is_defined(Interpreter&, const Value& self, Arguments&) { return !self.is_undefined(); }
bool is_mapping(Interpreter&, const Value& self, Arguments&) { return self.is_dict(); }
bool is_number(Interpreter&, const Value& self, Arguments&) { return self.is_number(); }
bool is_true(Interpreter&, const Value& self, Arguments&) { return self.is(Kind::boolean) && self.as_bool(); }
bool is_false(Interpreter&, const Value& self, Arguments&) { return self.is(Kind::boolean) && !self.as_bool(); }
bool is_escaped(Interpreter&, const Value&, Arguments&) { return false; } // nothing is, without autoescape
bool is_iterable_test(Interpreter&, const Value& self, Arguments&) { return is_iterable(self); }
bool is_sequence(Interpreter&, const Value& self, Arguments&) {
    return self.is_undefined() || self.is_string() || self.is_dict() || self.is(Kind::list) || self.is(Kind::tuple) ||
           self.is(Kind::range);
}
bool is_callable(Interpreter&, const Value& self, Arguments&) {
    return self.is(Kind::macro) || self.is(Kind::builtin) || self.is(Kind::joiner) || self.is(Kind::loop) ||
           self.is_undefined();
}

bool leaves(Interpreter& in, const Value& self, const Value& divisor, std::int64_t rest) {
    return equal(in.heap(), binary(in.heap(), Op::modulo, self, divisor), Value::integer(rest));
}
bool is_odd(Interpreter& in, const Value& self, Arguments&) { return leaves(in, self, Value::integer(2), 1); }
bool is_even(Interpreter& in, const Value& self, Arguments&) { return leaves(in, self, Value::integer(2), 0); }
bool is_divisible(Interpreter& in, const Value& self, Arguments& a) {
    return leaves(in, self, only_argument("divisibleby", a), 0);
}

bool is_equal(Interpreter& in, const Value& self, Arguments& a) { return equal(in.heap(), self, only_argument("eq", a)); }
bool is_unequal(Interpreter& in, const Value& self, Arguments& a) { return !equal(in.heap(), self, only_argument("ne", a)); }
bool is_less(Interpreter& in, const Value& self, Arguments& a) { return less(in.heap(), self, only_argument("lt", a)); }
bool is_greater(Interpreter& in, const Value& self, Arguments& a) { return less(in.heap(), only_argument("gt", a), self); }
bool is_at_most(Interpreter& in, const Value& self, Arguments& a) { return is_less(in, self, a) || is_equal(in, self, a); }
bool is_at_least(Interpreter& in, const Value& self, Arguments& a) { return is_greater(in, self, a) || is_equal(in, self, a); }
bool is_in(Interpreter& in, const Value& self, Arguments& a) { return contains(in.heap(), only_argument("in", a), self); }
bool is_same(Interpreter&, const Value& self, Arguments& a) { return same(self, only_argument("sameas", a)); }

// True if there is a letter with case, and none of the other case.
bool has_case(Interpreter& in, const Value& self, bool upper) {
    const Value text = to_text(in.heap(), self);
    in.heap().spend_characters(text.view().size());
    bool any = false;
    for (std::size_t at = 0; at < text.view().size();) {
        const Character c = character_at(text.view(), at);
        if (upper ? is_lower(c.code) : is_upper(c.code)) return false;
        any |= upper ? is_upper(c.code) : is_lower(c.code);
        at += c.bytes;
    }
    return any;
}
bool is_lower_text(Interpreter& in, const Value& self, Arguments&) { return has_case(in, self, false); }
bool is_upper_text(Interpreter& in, const Value& self, Arguments&) { return has_case(in, self, true); }

bool is_filter(Interpreter&, const Value& self, Arguments&) { return self.is_string() && find_filter(self.view()); }
bool is_test(Interpreter&, const Value& self, Arguments&) { return self.is_string() && find_test(self.view()); }

} // namespace

Test find_test(std::string_view name) {
    static const std::unordered_map<std::string_view, Test> table{
        {"defined", is_defined},
        {"undefined", is_kind<Kind::undefined>},
        {"none", is_kind<Kind::none>},
        {"boolean", is_kind<Kind::boolean>},
        {"integer", is_kind<Kind::integer>},
        {"float", is_kind<Kind::real>},
        {"string", is_kind<Kind::string>},
        {"mapping", is_mapping},
        {"number", is_number},
        {"true", is_true},
        {"false", is_false},
        {"escaped", is_escaped},
        {"iterable", is_iterable_test},
        {"sequence", is_sequence},
        {"callable", is_callable},
        {"odd", is_odd},
        {"even", is_even},
        {"divisibleby", is_divisible},
        {"eq", is_equal},
        {"==", is_equal},
        {"equalto", is_equal},
        {"ne", is_unequal},
        {"!=", is_unequal},
        {"lt", is_less},
        {"<", is_less},
        {"lessthan", is_less},
        {"gt", is_greater},
        {">", is_greater},
        {"greaterthan", is_greater},
        {"le", is_at_most},
        {"<=", is_at_most},
        {"ge", is_at_least},
        {">=", is_at_least},
        {"in", is_in},
        {"sameas", is_same},
        {"lower", is_lower_text},
        {"upper", is_upper_text},
        {"filter", is_filter},
        {"test", is_test},
    };
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace ponder::jinja
