#include "engine/text/jinja_operators.h"

#include "engine/text/jinja_format.h"
#include "engine/text/jinja_text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ponder::jinja {

namespace {

constexpr std::size_t deepest_value = 100; // lists in lists that comparison and printing follow

std::string quoted_type(const Value& v) { return std::string("'") + type_name(v.kind()) + "'"; }

[[noreturn]] void unsupported(const char* op, const Value& a, const Value& b) {
    for (const Value* v : {&a, &b})
        if (v->is_undefined()) fail_template(v->undefined_message());
    fail_template(std::string("'") + op + "' does not work on " + quoted_type(a) + " and " + quoted_type(b));
}

// Compares numbers without losing digits of a 64-bit integer; both types fit into long double where it has 64 bits or more.
int order_numbers(const Value& a, const Value& b) {
    if (a.is_integral() && b.is_integral()) return a.as_integer() < b.as_integer() ? -1 : a.as_integer() > b.as_integer();
    const auto wide = [](const Value& v) {
        return v.is_integral() ? static_cast<long double>(v.as_integer()) : static_cast<long double>(v.as_real());
    };
    return wide(a) < wide(b) ? -1 : wide(a) > wide(b) ? 1 : 0;
}

bool equal_at(Heap& heap, const Value& a, const Value& b, std::size_t depth) {
    heap.spend(1);
    if (a.is_string() && b.is_string()) {
        if (a.view().size() != b.view().size()) return false;
        heap.spend_bytes(a.view().size());
        return a.view() == b.view();
    }
    if (a.is_number() && b.is_number()) {
        if (a.is(Kind::real) && std::isnan(a.as_real())) return false;
        if (b.is(Kind::real) && std::isnan(b.as_real())) return false;
        return order_numbers(a, b) == 0;
    }
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
    case Kind::undefined:
    case Kind::none:
        return true;
    case Kind::list:
    case Kind::tuple:
    case Kind::range: {
        if (&a.sequence() == &b.sequence()) return true;
        const auto &x = a.sequence().items, &y = b.sequence().items;
        if (x.size() != y.size()) return false;
        if (depth >= deepest_value) heap.too_deep();
        for (std::size_t i = 0; i < x.size(); ++i)
            if (!equal_at(heap, x[i], y[i], depth + 1)) return false;
        return true;
    }
    case Kind::dict: {
        if (&a.dict() == &b.dict()) return true;
        if (a.dict().entries.size() != b.dict().entries.size()) return false;
        if (depth >= deepest_value) heap.too_deep();
        for (const auto& [key, value] : a.dict().entries) {
            const Value* other = find_entry(heap, b.dict(), key);
            if (!other || !equal_at(heap, value, *other, depth + 1)) return false;
        }
        return true;
    }
    default:
        return a.as_object() == b.as_object();
    }
}

bool less_at(Heap& heap, const Value& a, const Value& b, std::size_t depth) {
    heap.spend(1);
    if (a.is_number() && b.is_number()) return order_numbers(a, b) < 0;
    if (a.is_string() && b.is_string()) {
        heap.spend_bytes(std::min(a.view().size(), b.view().size()));
        return a.view() < b.view(); // UTF-8 sorts as its code points do
    }
    if (a.kind() != b.kind() || !(a.is(Kind::list) || a.is(Kind::tuple))) unsupported("<", a, b);
    if (depth >= deepest_value) heap.too_deep();
    const auto &x = a.sequence().items, &y = b.sequence().items;
    for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
        if (!equal_at(heap, x[i], y[i], depth + 1)) return less_at(heap, x[i], y[i], depth + 1);
    return x.size() < y.size();
}

[[noreturn]] void overflow() { fail_template("a whole number grew beyond 64 bits"); }

Value integer_power(std::int64_t base, std::int64_t exponent) {
    std::int64_t result = 1;
    while (true) {
        if (exponent & 1 && __builtin_mul_overflow(result, base, &result)) overflow();
        if (!(exponent >>= 1)) return Value::integer(result);
        if (__builtin_mul_overflow(base, base, &base)) overflow();
    }
}

Value integers(Op op, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    switch (op) {
    case Op::add:
        if (__builtin_add_overflow(a, b, &result)) overflow();
        return Value::integer(result);
    case Op::subtract:
        if (__builtin_sub_overflow(a, b, &result)) overflow();
        return Value::integer(result);
    case Op::multiply:
        if (__builtin_mul_overflow(a, b, &result)) overflow();
        return Value::integer(result);
    case Op::floor_divide:
    case Op::modulo:
        if (b == 0) fail_template("division by zero");
        if (b == -1)
            return op == Op::modulo ? Value::integer(0) : negate(Value::integer(a), true); // the one quotient that overflows
        if (op == Op::modulo) return Value::integer(a % b && (a % b < 0) != (b < 0) ? a % b + b : a % b);
        return Value::integer(a / b - (a % b && (a < 0) != (b < 0)));
    default:
        return integer_power(a, b);
    }
}

Value reals(Op op, double a, double b) {
    switch (op) {
    case Op::add:
        return Value::real(a + b);
    case Op::subtract:
        return Value::real(a - b);
    case Op::multiply:
        return Value::real(a * b);
    case Op::power: {
        const double result = std::pow(a, b);
        if (a == 0 && b < 0) fail_template("zero cannot be raised to a negative power");
        if (std::isnan(result) && !std::isnan(a) && !std::isnan(b)) fail_template("complex numbers are not supported");
        if (std::isinf(result) && !std::isinf(a) && !std::isinf(b)) fail_template("the result of '**' is too large");
        return Value::real(result);
    }
    default:
        break;
    }
    if (b == 0) fail_template("division by zero");
    if (op == Op::divide) return Value::real(a / b);
    double rest = std::fmod(a, b);
    if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
    if (op == Op::modulo) return Value::real(rest != 0 ? rest : std::copysign(0.0, b));
    const double quotient = (a - rest) / b; // as Python does: exact where fmod was
    const double floored = std::floor(quotient);
    return Value::real(quotient - floored > 0.5 ? floored + 1 : floored);
}

Value repeat(Heap& heap, const Value& what, std::int64_t times) {
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times, 0));
    if (what.is_string()) {
        const MarkedText& text = what.text();
        if (count && text.text.size() > std::numeric_limits<std::size_t>::max() / 2 / count)
            heap.check_length(std::string::npos);
        heap.check_length(text.text.size() * count);
        return heap.string(repeated(text, count));
    }
    const auto& items = what.sequence().items;
    std::vector<Value> out;
    if (!items.empty())
        for (std::size_t i = 0; i < count; ++i) {
            heap.take_memory(items.size() * sizeof(Value)); // before it grows; the list itself counts it again
            heap.spend(items.size());
            out.insert(out.end(), items.begin(), items.end());
        }
    heap.give_memory(out.size() * sizeof(Value));
    return heap.sequence(what.kind(), std::move(out));
}

Value add_sequences(Heap& heap, const Value& a, const Value& b) {
    const auto &x = a.sequence().items, &y = b.sequence().items;
    heap.spend(x.size() + y.size());
    heap.take_memory((x.size() + y.size()) * sizeof(Value));
    std::vector<Value> out(x);
    out.insert(out.end(), y.begin(), y.end());
    heap.give_memory(out.size() * sizeof(Value));
    return heap.sequence(a.kind(), std::move(out));
}

const char* op_sign(Op op) {
    static const char* const signs[] = {"+",  "-",  "~", "*",  "/", "//", "%",  "**",
                                        "==", "!=", "<", "<=", ">", ">=", "in", "not in"};
    return signs[static_cast<int>(op)];
}

} // namespace

bool truthy(const Value& v) {
    switch (v.kind()) {
    case Kind::undefined:
    case Kind::none:
        return false;
    case Kind::boolean:
    case Kind::integer:
        return v.as_integer() != 0;
    case Kind::real:
        return v.as_real() != 0;
    case Kind::string:
        return !v.view().empty();
    case Kind::list:
    case Kind::tuple:
    case Kind::range:
    case Kind::view:
        return !v.sequence().items.empty();
    case Kind::dict:
        return !v.dict().entries.empty();
    default:
        return true;
    }
}

bool equal(Heap& heap, const Value& a, const Value& b) { return equal_at(heap, a, b, 0); }
bool less(Heap& heap, const Value& a, const Value& b) { return less_at(heap, a, b, 0); }

bool same(const Value& a, const Value& b) {
    if (a.kind() != b.kind()) return false;
    if (a.is_none()) return true;
    if (a.is_integral()) return a.as_integer() == b.as_integer();
    if (a.is(Kind::real)) return a.as_real() == b.as_real();
    return a.is_undefined() || a.is_string() ? a.string_object() == b.string_object() : a.as_object() == b.as_object();
}

bool contains(Heap& heap, const Value& container, const Value& item) {
    switch (container.kind()) {
    case Kind::string:
        if (item.is_undefined()) fail_template(item.undefined_message());
        if (!item.is_string()) fail_template("'in' a string needs a string at its left, not " + quoted_type(item));
        heap.spend_characters(container.view().size());
        return find_text(container.view(), item.view()) != std::string_view::npos;
    case Kind::dict:
        return find_entry(heap, container.dict(), item) != nullptr;
    default:
        break;
    }
    if (!is_iterable(container)) fail_template(quoted_type(container) + " has nothing to look for with 'in'");
    const Sequence& sequence = iterate(heap, container);
    for (std::size_t i = sequence.next; i < sequence.items.size(); ++i)
        if (equal(heap, sequence.items[i], item)) return true;
    return false;
}

Value negate(const Value& v, bool minus) {
    if (v.is_integral()) {
        std::int64_t result = v.as_integer();
        if (minus && __builtin_sub_overflow(std::int64_t{0}, v.as_integer(), &result)) overflow();
        return Value::integer(result);
    }
    if (v.is(Kind::real)) return Value::real(minus ? -v.as_real() : v.as_real());
    if (v.is_undefined()) fail_template(v.undefined_message());
    fail_template(std::string("a sign does not work on ") + quoted_type(v));
}

Value binary(Heap& heap, Op op, Value a, const Value& b) {
    if (op == Op::concat) {
        const Value right = to_text(heap, b);
        return heap.concat(a.is_string() ? std::move(a) : to_text(heap, a), right.text());
    }
    if (op == Op::add && a.is_string() && b.is_string()) return heap.concat(std::move(a), b.text());
    if (op == Op::modulo && a.is_string()) return format_percent(heap, a, b);
    if (a.is_number() && b.is_number()) {
        const bool whole = a.is_integral() && b.is_integral();
        if (whole && op != Op::divide && !(op == Op::power && b.as_integer() < 0))
            return integers(op, a.as_integer(), b.as_integer());
        return reals(op, a.as_real(), b.as_real());
    }
    const auto list_or_tuple = [](const Value& v) { return v.is(Kind::list) || v.is(Kind::tuple); };
    if (op == Op::add && list_or_tuple(a) && a.kind() == b.kind()) return add_sequences(heap, a, b);
    if (op == Op::multiply) {
        if ((a.is_string() || list_or_tuple(a)) && b.is_integral()) return repeat(heap, a, b.as_integer());
        if ((b.is_string() || list_or_tuple(b)) && a.is_integral()) return repeat(heap, b, a.as_integer());
    }
    unsupported(op_sign(op), a, b);
}

std::string number_text(const Value& v) {
    switch (v.kind()) {
    case Kind::none:
        return "None";
    case Kind::boolean:
        return v.as_bool() ? "True" : "False";
    case Kind::integer:
        return std::to_string(v.as_integer());
    default:
        return real_repr(v.as_real());
    }
}

void append_text(Heap& heap, MarkedText& out, const Value& v) {
    if (v.is_string()) {
        heap.check_length(out.text.size() + v.view().size());
        heap.spend_bytes(v.view().size());
        out.append(v.text());
    } else if (!v.is_undefined()) {
        append_repr(heap, out, v);
    }
}

Value to_text(Heap& heap, const Value& v) {
    if (v.is_string()) return v;
    MarkedText out;
    append_text(heap, out, v);
    return heap.string(std::move(out));
}

std::size_t length(const Value& v) {
    switch (v.kind()) {
    case Kind::undefined:
        return 0;
    case Kind::string: {
        String& s = *v.string_object();
        if (s.characters == std::string::npos) {
            s.heap->spend_characters(s.text.text.size());
            s.characters = count_characters(s.text.text);
        }
        return s.characters;
    }
    case Kind::list:
    case Kind::tuple:
    case Kind::range:
    case Kind::view:
        return v.sequence().items.size();
    case Kind::dict:
        return v.dict().entries.size();
    default:
        fail_template(quoted_type(v) + " has no length");
    }
}

bool is_iterable(const Value& v) {
    return v.is_undefined() || v.is_string() || v.is_sequence() || v.is_dict() || v.is(Kind::loop);
}

Sequence& iterate(Heap& heap, const Value& v) {
    if (v.is(Kind::generator)) {
        Sequence& source = v.sequence();
        std::vector<Value> rest(std::make_move_iterator(source.items.begin() + static_cast<std::ptrdiff_t>(source.next)),
                                std::make_move_iterator(source.items.end()));
        heap.spend(rest.size());
        source.items.clear();
        source.next = 0;
        return heap.list(std::move(rest)).sequence();
    }
    if (v.is_sequence()) return v.sequence();
    Value made = heap.list({});
    Sequence& out = made.sequence();
    if (v.is_string()) {
        const MarkedText& text = v.text();
        for (std::size_t at = 0; at < text.text.size();) {
            const std::size_t bytes = character_at(text.text, at).bytes;
            heap.spend(1);
            heap.append(out, heap.string(text.substr(at, bytes)));
            at += bytes;
        }
    } else if (v.is_dict()) {
        heap.spend(v.dict().entries.size());
        for (const auto& [key, value] : v.dict().entries) heap.append(out, key);
    } else if (!v.is_undefined()) {
        fail_template(quoted_type(v) + " cannot be iterated over");
    }
    return out;
}

} // namespace ponder::jinja
