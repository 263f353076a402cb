// The methods of strings. They read their arguments, charge the heap for the bytes they touch and leave the work to jinja_text.
#include "engine/text/jinja_format.h"
#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_text.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

// self is a string in every function here: methods are found by the type of their object.
const MarkedText& charged(Interpreter& in, const Value& self) {
    in.heap().spend_characters(self.view().size());
    return self.text();
}

Value strings(Interpreter& in, std::vector<MarkedText> parts, Kind kind = Kind::list) {
    std::vector<Value> values;
    values.reserve(parts.size());
    for (MarkedText& part : parts) {
        in.heap().spend(1);
        values.push_back(in.heap().string(std::move(part)));
    }
    return in.heap().sequence(kind, std::move(values));
}

bool given(const Value* v) { return v && !v->is_none(); }

std::size_t count_argument(const Value* v, const char* what) { // negative and absent: no limit
    const std::int64_t n = v ? integer_argument(*v, what) : -1;
    return n < 0 ? no_limit : static_cast<std::size_t>(n);
}

// Splitting a long text into many parts costs memory for each; it is taken before the parts are made.
void charge_parts(Interpreter& in, std::size_t parts) {
    in.heap().spend(parts);
    in.heap().take_memory(parts * sizeof(MarkedText));
    in.heap().give_memory(parts * sizeof(MarkedText));
}

template <bool from_right> Value split_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("split", {"sep", "maxsplit"});
    const MarkedText& text = charged(in, self);
    const std::size_t most = count_argument(bound[1], "maxsplit");
    if (!given(bound[0])) {
        charge_parts(in, std::min(most, text.text.size() / 2 + 1));
        return strings(in, from_right ? split_space_last(text, most) : split_space(text, most));
    }
    const MarkedText& separator = string_argument(*bound[0], "a separator");
    if (separator.text.empty()) fail_template("a separator cannot be empty");
    charge_parts(in, std::min(most, text.text.size() / separator.text.size() + 1));
    return strings(in, from_right ? split_last(text, separator.text, most) : split(text, separator.text, most));
}

template <Side side> Value strip_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("strip", {"chars"});
    const MarkedText& text = charged(in, self);
    if (!given(bound[0])) return in.heap().string(strip(text, side));
    const MarkedText& chars = string_argument(*bound[0], "the characters to strip");
    in.heap().spend_characters(chars.text.size());
    return in.heap().string(strip(text, side, chars.text));
}

Value replace_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("replace", {"old", "new", "count"});
    if (!bound[0] || !bound[1]) fail_template("'replace' needs what to replace and with what");
    const MarkedText& text = charged(in, self);
    const MarkedText &old = string_argument(*bound[0], "what to replace"),
                     &with = string_argument(*bound[1], "the replacement");
    const std::size_t most = given(bound[2]) ? count_argument(bound[2], "a count") : no_limit;
    in.heap().take_memory(text.text.size() * sizeof(std::size_t)); // where they may be found
    in.heap().give_memory(text.text.size() * sizeof(std::size_t));
    const std::vector<std::size_t> at = find_all(text.text, old.text, most);
    in.heap().spend(at.size() / 16);
    if (at.size() * with.text.size() > 0) in.heap().check_length(at.size() * with.text.size());
    return in.heap().string(replace_at(text, at, old.text.size(), with));
}

template <Case how> Value case_method(Interpreter& in, const Value& self, Arguments& arguments) {
    arguments.bind("a change of case", {});
    return in.heap().string(map_case(charged(in, self), how));
}

// The part of the text that find, index, count, startswith and endswith look at: from character `start` to character `stop`.
struct Range {
    std::size_t begin, end; // bytes
};
Range range_of(const Value& self, const Value* start, const Value* stop) {
    const auto size = static_cast<std::int64_t>(length(self));
    const auto place = [&](const Value* v, std::int64_t absent) {
        if (!given(v)) return absent;
        const std::int64_t i = integer_argument(*v, "a position");
        return std::clamp<std::int64_t>(i < 0 ? (i < -size ? 0 : i + size) : i, 0, size);
    };
    const std::int64_t from = place(start, 0), to = std::max(from, place(stop, size));
    return {byte_offset(self.view(), static_cast<std::size_t>(from)), byte_offset(self.view(), static_cast<std::size_t>(to))};
}

template <bool at_end> Value starts_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const char* name = at_end ? "endswith" : "startswith";
    const auto bound = arguments.bind(name, {"prefix", "start", "end"});
    if (!bound[0]) fail_template(std::string("'") + name + "' needs an argument");
    if (bound[1] || bound[2]) charged(in, self); // the place is counted in characters
    const Range range = bound[1] || bound[2] ? range_of(self, bound[1], bound[2]) : Range{0, self.view().size()};
    const std::string_view text = self.view().substr(range.begin, range.end - range.begin);
    const auto matches = [&](const Value& v) {
        const std::string& what = string_argument(v, "what a text starts or ends with").text;
        in.heap().spend(1);
        in.heap().spend_bytes(what.size());
        return at_end ? text.ends_with(what) : text.starts_with(what);
    };
    if (!bound[0]->is(Kind::tuple)) return Value::boolean(matches(*bound[0]));
    const auto& choices = bound[0]->sequence().items;
    return Value::boolean(std::any_of(choices.begin(), choices.end(), matches));
}

template <bool last, bool must> Value find_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("find", {"sub", "start", "end"});
    if (!bound[0]) fail_template("'find' needs what to look for");
    const std::string_view text = charged(in, self).text;
    const std::string& needle = string_argument(*bound[0], "what to look for").text;
    const Range range = range_of(self, bound[1], bound[2]);
    const std::string_view part = text.substr(range.begin, range.end - range.begin);
    const std::size_t found = last ? find_last_text(part, needle) : find_text(part, needle);
    if (found == std::string_view::npos) {
        if (must) fail_template("what 'index' looks for is not there");
        return Value::integer(-1);
    }
    return Value::integer(static_cast<std::int64_t>(count_characters(text.substr(0, range.begin + found))));
}

Value count_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("count", {"sub", "start", "end"});
    if (!bound[0]) fail_template("'count' needs what to count");
    const std::string_view text = charged(in, self).text;
    const Range range = range_of(self, bound[1], bound[2]);
    in.heap().take_memory(text.size() * sizeof(std::size_t));
    in.heap().give_memory(text.size() * sizeof(std::size_t));
    const auto found =
        find_all(text.substr(range.begin, range.end - range.begin), string_argument(*bound[0], "what to count").text);
    in.heap().spend(found.size() / 16);
    return Value::integer(static_cast<std::int64_t>(found.size()));
}

Value join_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("join", {"iterable"});
    if (!bound[0]) fail_template("'join' needs what to join");
    const Sequence& items = iterate(in.heap(), *bound[0]);
    MarkedText out;
    for (std::size_t i = 0; i < items.items.size(); ++i) {
        const MarkedText& item = string_argument(items.items[i], "each item of join");
        in.heap().spend(1);
        if (i) append_text(in.heap(), out, self);
        append_text(in.heap(), out, items.items[i]);
        in.heap().check_length(out.text.size() + item.text.size());
    }
    return in.heap().string(std::move(out));
}

Value format_method(Interpreter& in, const Value& self, Arguments& arguments) {
    return format_braces(in.heap(), self, arguments);
}

Value splitlines_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("splitlines", {"keepends"});
    const MarkedText& text = charged(in, self);
    charge_parts(in, static_cast<std::size_t>(std::count(text.text.begin(), text.text.end(), '\n')));
    return strings(in, split_lines(text, bound[0] && truthy(*bound[0])));
}

template <bool (*accept)(char32_t)> Value all_method(Interpreter& in, const Value& self, Arguments&) {
    const std::string_view text = charged(in, self).text;
    for (std::size_t at = 0; at < text.size(); at += character_at(text, at).bytes)
        if (!accept(character_at(text, at).code)) return Value::boolean(false);
    return Value::boolean(!text.empty());
}
bool is_letter_or_digit(char32_t c) { return is_letter(c) || is_digit(c); }
bool is_ascii(char32_t c) { return c < 0x80; }

Value isascii_method(Interpreter& in, const Value& self, Arguments& arguments) {
    return self.view().empty() ? Value::boolean(true) : all_method<is_ascii>(in, self, arguments);
}

template <bool upper> Value iscase_method(Interpreter& in, const Value& self, Arguments& arguments) {
    return Value::boolean(find_test(upper ? "upper" : "lower")(in, self, arguments));
}

// ljust, rjust and center; zfill keeps a sign before its zeros.
template <char align> Value pad_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("a padding", {"width", "fillchar"});
    if (!bound[0]) fail_template("a padding needs a width");
    const std::int64_t width = integer_argument(*bound[0], "a width");
    const MarkedText fill = bound[1] ? string_argument(*bound[1], "a fill character") : MarkedText::from_template(" ");
    if (count_characters(fill.text) != 1) fail_template("a fill is one character");
    const auto size = static_cast<std::int64_t>(length(self));
    const std::size_t missing = width > size ? static_cast<std::size_t>(width - size) : 0;
    in.heap().check_length(missing);
    in.heap().check_length(charged(in, self).text.size() + missing * fill.text.size());
    // Python centres with the odd space at the left when both width and what is missing are odd
    const std::size_t left = align == '>'   ? missing
                             : align == '^' ? missing / 2 + (missing & static_cast<std::size_t>(width) & 1)
                                            : 0;
    MarkedText out;
    out.append(repeated(fill, left));
    out.append(self.text());
    out.append(repeated(fill, missing - left));
    return in.heap().string(std::move(out));
}

Value zfill_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("zfill", {"width"});
    if (!bound[0]) fail_template("'zfill' needs a width");
    const std::int64_t width = integer_argument(*bound[0], "a width");
    const auto size = static_cast<std::int64_t>(length(self));
    const std::size_t missing = width > size ? static_cast<std::size_t>(width - size) : 0;
    in.heap().check_length(missing);
    const MarkedText& text = charged(in, self);
    const std::size_t sign = !text.text.empty() && (text.text[0] == '-' || text.text[0] == '+') ? 1 : 0;
    MarkedText out = text.substr(0, sign);
    out.append(repeated(MarkedText::from_template("0"), missing));
    out.append(text.substr(sign));
    return in.heap().string(std::move(out));
}

template <bool last> Value partition_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("partition", {"sep"});
    if (!bound[0]) fail_template("'partition' needs a separator");
    const MarkedText& text = charged(in, self);
    const MarkedText& separator = string_argument(*bound[0], "a separator");
    if (separator.text.empty()) fail_template("a separator cannot be empty");
    const std::size_t found = last ? find_last_text(text.text, separator.text) : find_text(text.text, separator.text);
    if (found == std::string::npos)
        return strings(in, last ? std::vector<MarkedText>{{}, {}, text} : std::vector<MarkedText>{text, {}, {}}, Kind::tuple);
    const std::size_t after = found + separator.text.size();
    return strings(in, {text.substr(0, found), text.substr(found, separator.text.size()), text.substr(after)}, Kind::tuple);
}

template <bool at_end> Value remove_method(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("removeprefix", {"prefix"});
    if (!bound[0]) fail_template("what to remove is not given");
    const MarkedText& text = charged(in, self);
    const std::string& what = string_argument(*bound[0], "what to remove").text;
    if (at_end ? !text.text.ends_with(what) : !text.text.starts_with(what)) return self;
    return in.heap().string(at_end ? text.substr(0, text.text.size() - what.size()) : text.substr(what.size()));
}

} // namespace

std::vector<MethodEntry> string_methods() {
    const auto type = &Methods::string;
    return {
        {"split", type, split_method<false>},
        {"rsplit", type, split_method<true>},
        {"strip", type, strip_method<Side::both>},
        {"lstrip", type, strip_method<Side::left>},
        {"rstrip", type, strip_method<Side::right>},
        {"startswith", type, starts_method<false>},
        {"endswith", type, starts_method<true>},
        {"replace", type, replace_method},
        {"upper", type, case_method<Case::upper>},
        {"lower", type, case_method<Case::lower>},
        {"casefold", type, case_method<Case::lower>},
        {"title", type, case_method<Case::title>},
        {"capitalize", type, case_method<Case::capitalize>},
        {"swapcase", type, case_method<Case::swap>},
        {"find", type, find_method<false, false>},
        {"rfind", type, find_method<true, false>},
        {"index", type, find_method<false, true>},
        {"rindex", type, find_method<true, true>},
        {"count", type, count_method},
        {"join", type, join_method},
        {"format", type, format_method},
        {"splitlines", type, splitlines_method},
        {"isdigit", type, all_method<is_digit>},
        {"isdecimal", type, all_method<is_digit>},
        {"isnumeric", type, all_method<is_digit>},
        {"isalpha", type, all_method<is_letter>},
        {"isalnum", type, all_method<is_letter_or_digit>},
        {"isspace", type, all_method<is_space>},
        {"isascii", type, isascii_method},
        {"isupper", type, iscase_method<true>},
        {"islower", type, iscase_method<false>},
        {"ljust", type, pad_method<'<'>},
        {"rjust", type, pad_method<'>'>},
        {"center", type, pad_method<'^'>},
        {"zfill", type, zfill_method},
        {"partition", type, partition_method<false>},
        {"rpartition", type, partition_method<true>},
        {"removeprefix", type, remove_method<false>},
        {"removesuffix", type, remove_method<true>},
    };
}

} // namespace ponder::jinja
