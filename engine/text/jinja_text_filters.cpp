// Filters that make text or numbers: what may stand after "|" for one value. Those that a string method already does are that
// method on str() of the value.
#include "engine/text/jinja_format.h"
#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ponder::jinja {

namespace {

Value text_of(Interpreter& in, const Value& self) {
    Value text = to_text(in.heap(), self);
    in.heap().spend_characters(text.view().size());
    return text;
}

Value by_method(Interpreter& in, const Value& self, const char* method, Arguments& arguments) {
    return find_methods(method)->string(in, text_of(in, self), arguments);
}

Value filter_string(Interpreter& in, const Value& self, Arguments&) { return to_text(in.heap(), self); }
Value filter_trim(Interpreter& in, const Value& self, Arguments& a) { return by_method(in, self, "strip", a); }
Value filter_upper(Interpreter& in, const Value& self, Arguments& a) { return by_method(in, self, "upper", a); }
Value filter_lower(Interpreter& in, const Value& self, Arguments& a) { return by_method(in, self, "lower", a); }
Value filter_capitalize(Interpreter& in, const Value& self, Arguments& a) { return by_method(in, self, "capitalize", a); }

Value filter_title(Interpreter& in, const Value& self, Arguments&) {
    return in.heap().string(map_case(text_of(in, self).text(), Case::title_words));
}

Value filter_center(Interpreter& in, const Value& self, Arguments& arguments) {
    if (arguments.positional.empty() && arguments.named.empty()) arguments.positional.push_back(Value::integer(80));
    return by_method(in, self, "center", arguments);
}

Value filter_replace(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("replace", {"old", "new", "count"});
    if (!bound[0] || !bound[1]) fail_template("'replace' needs what to replace and with what");
    Arguments texts;
    texts.positional = {text_of(in, *bound[0]), text_of(in, *bound[1]), bound[2] ? *bound[2] : Value::none()};
    return by_method(in, self, "replace", texts);
}

Value filter_format(Interpreter& in, const Value& self, Arguments& arguments) {
    return format_percent_named(in.heap(), text_of(in, self), arguments);
}

// Every byte of a replacement carries the mark of the character it stands for.
template <class Replace> Value replace_characters(Interpreter& in, const MarkedText& text, Replace replacement) {
    MarkedText out;
    for (std::size_t at = 0; at < text.text.size(); ++at) {
        const std::string with = replacement(text.text[at]);
        append_marked(out, with, text.is_data[at]);
        if (at % 256 == 0) in.heap().check_length(out.text.size());
    }
    in.heap().spend_characters(out.text.size());
    return in.heap().string(std::move(out));
}

Value filter_escape(Interpreter& in, const Value& self, Arguments&) {
    const Value text = text_of(in, self);
    return replace_characters(in, text.text(), [](char c) -> std::string {
        switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '\'':
            return "&#39;";
        case '"':
            return "&#34;";
        default:
            return std::string(1, c);
        }
    });
}

Value url_quoted(Interpreter& in, const Value& value, bool query) {
    const Value text = text_of(in, value);
    return replace_characters(in, text.text(), [&](char c) -> std::string {
        const char* digits = "0123456789ABCDEF";
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-' ||
            c == '~')
            return std::string(1, c);
        if (c == '/' && !query) return "/";
        if (c == ' ' && query) return "+";
        return {'%', digits[static_cast<unsigned char>(c) >> 4], digits[c & 15]};
    });
}

Value filter_urlencode(Interpreter& in, const Value& self, Arguments&) {
    Heap& heap = in.heap();
    if (!self.is_dict() && !self.is_sequence()) return url_quoted(in, self, false);
    Arguments none;
    const Value pairs = self.is_dict() ? find_methods("items")->dict(in, self, none) : self;
    MarkedText out;
    for (const Value& pair : iterate(heap, pairs).items) {
        const Sequence& two = iterate(heap, pair);
        if (two.items.size() != 2) fail_template("'urlencode' needs pairs of key and value");
        if (!out.text.empty()) append_marked(out, "&", false);
        append_text(heap, out, url_quoted(in, two.items[0], true));
        append_marked(out, "=", false);
        append_text(heap, out, url_quoted(in, two.items[1], true));
    }
    return heap.string(std::move(out));
}

Value filter_indent(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("indent", {"width", "first", "blank"});
    const bool first = bound[1] && truthy(*bound[1]), blank = bound[2] && truthy(*bound[2]);
    MarkedText indention = MarkedText::from_template("    ");
    if (bound[0] && bound[0]->is_string()) {
        indention = bound[0]->text();
    } else if (bound[0]) {
        const auto width = static_cast<std::size_t>(std::max<std::int64_t>(integer_argument(*bound[0], "an indent"), 0));
        in.heap().check_length(width);
        indention = repeated(MarkedText::from_template(" "), width);
    }
    MarkedText text = string_argument(self, "what to indent");
    append_marked(text, "\n", false);
    const auto breaks = static_cast<std::size_t>(std::count(text.text.begin(), text.text.end(), '\n'));
    in.heap().spend(breaks);
    in.heap().spend_characters(text.text.size());
    in.heap().take_memory(breaks * sizeof(MarkedText));
    in.heap().give_memory(breaks * sizeof(MarkedText));
    MarkedText out;
    const std::vector<MarkedText> lines = split_lines(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i) append_marked(out, "\n", false);
        if (i ? blank || !lines[i].text.empty() : first) out.append(indention);
        out.append(lines[i]);
        in.heap().check_length(out.text.size());
    }
    return in.heap().string(std::move(out));
}

Value filter_truncate(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("truncate", {"length", "killwords", "end", "leeway"});
    const std::int64_t most = bound[0] ? integer_argument(*bound[0], "a length") : 255;
    const MarkedText end = bound[2] ? string_argument(*bound[2], "an end") : MarkedText::from_template("...");
    const std::int64_t leeway = bound[3] && !bound[3]->is_none() ? integer_argument(*bound[3], "a leeway") : 5;
    const auto end_size = static_cast<std::int64_t>(count_characters(end.text));
    if (most < end_size || leeway < 0) fail_template("'truncate' is asked for less than its end");
    if (static_cast<std::int64_t>(length(self)) - leeway <= most) return self;
    const MarkedText& text = string_argument(self, "what to truncate");
    MarkedText cut = text.substr(0, byte_offset(text.text, static_cast<std::size_t>(most - end_size)));
    if (!(bound[1] && truthy(*bound[1]))) cut = cut.substr(0, cut.text.rfind(' '));
    cut.append(end);
    return in.heap().string(std::move(cut));
}

Value filter_wordcount(Interpreter& in, const Value& self, Arguments&) {
    const Value text = text_of(in, self);
    std::int64_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.view().size();) {
        const Character c = character_at(text.view(), at);
        const bool part = is_letter(c.code) || is_digit(c.code) || c.code == '_';
        words += part && !inside;
        inside = part;
        at += c.bytes;
    }
    return Value::integer(words);
}

// A number as Python's int() and float() read it: white space around, underscores between digits.
std::string plain_number(std::string_view text) {
    const MarkedText stripped = strip(MarkedText::from_template(text.substr(0, 400)), Side::both);
    std::string out;
    for (std::size_t i = 0; i < stripped.text.size(); ++i)
        if (stripped.text[i] != '_' || i == 0 || i + 1 == stripped.text.size() || stripped.text[i - 1] == '_')
            out += stripped.text[i];
    if (out.size() > 1 && out[0] == '+' && out[1] != '-') out.erase(0, 1);
    return out;
}

std::optional<double> read_real(const Value& v) {
    if (v.is_number()) return v.as_real();
    if (!v.is_string()) return std::nullopt;
    const std::string text = plain_number(v.view());
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || text.empty()) return std::nullopt;
    if (error == std::errc::result_out_of_range) return std::strtod(text.c_str(), nullptr);
    return error == std::errc() ? std::optional(value) : std::nullopt;
}

Value filter_int(Interpreter&, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("int", {"default", "base"});
    if (self.is_undefined()) fail_template(self.undefined_message());
    if (self.is_integral()) return Value::integer(self.as_integer());
    if (self.is_string()) {
        std::int64_t base = bound[1] ? integer_argument(*bound[1], "a base") : 10;
        if (base < 2 || base > 36) fail_template("a base is from 2 to 36");
        std::string text = plain_number(self.view());
        const bool minus = !text.empty() && text[0] == '-';
        const std::size_t digits = minus ? 1 : 0;
        const char mark = text.size() > digits + 2 && text[digits] == '0' ? static_cast<char>(text[digits + 1] | 0x20) : '\0';
        if ((mark == 'x' && base == 16) || (mark == 'o' && base == 8) || (mark == 'b' && base == 2)) text.erase(digits, 2);
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, static_cast<int>(base));
        if (error == std::errc::result_out_of_range) fail_template("a whole number is beyond 64 bits");
        if (error == std::errc() && end == text.data() + text.size()) return Value::integer(value);
    }
    const std::optional<double> real = read_real(self);
    if (!real || std::isnan(*real) || std::isinf(*real)) return bound[0] ? *bound[0] : Value::integer(0);
    if (std::fabs(*real) >= 9.2e18) fail_template("a whole number is beyond 64 bits");
    return Value::integer(static_cast<std::int64_t>(*real));
}

Value filter_float(Interpreter&, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("float", {"default"});
    if (self.is_undefined()) fail_template(self.undefined_message());
    if (const std::optional<double> real = read_real(self)) return Value::real(*real);
    return bound[0] ? *bound[0] : Value::real(0);
}

Value filter_abs(Interpreter&, const Value& self, Arguments&) {
    if (!self.is_number()) return negate(self, false); // fails with the right sentence
    const bool negative = self.is_integral() ? self.as_integer() < 0 : std::signbit(self.as_real());
    return negate(self, negative);
}

// Rounds the decimal digits, ties to even of the exact value, as Python does.
double rounded(double value, std::int64_t places) {
    if (!std::isfinite(value) || places > 320) return value;
    if (places < -310) return std::copysign(0.0, value);
    if (places < 0) {
        const double unit = std::pow(10.0, static_cast<double>(-places));
        return std::nearbyint(value / unit) * unit;
    }
    std::string digits(800, '\0');
    const auto written =
        std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, static_cast<int>(places));
    std::from_chars(digits.data(), written.ptr, value);
    return value;
}

Value filter_round(Interpreter&, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("round", {"precision", "method"});
    if (self.is_undefined()) fail_template(self.undefined_message());
    if (!self.is_number()) fail_template(std::string("'") + type_name(self.kind()) + "' cannot be rounded");
    const std::int64_t places = bound[0] ? integer_argument(*bound[0], "a precision") : 0;
    const std::string_view method = bound[1] ? std::string_view(string_argument(*bound[1], "a way to round").text) : "common";
    if (method == "common") {
        if (self.is_integral() && places >= 0) return Value::integer(self.as_integer());
        const double value = rounded(self.as_real(), places);
        if (!self.is_integral()) return Value::real(value);
        if (std::fabs(value) >= 9.2e18) fail_template("a whole number is beyond 64 bits");
        return Value::integer(static_cast<std::int64_t>(value));
    }
    if (method != "ceil" && method != "floor") fail_template("a number is rounded 'common', 'ceil' or 'floor'");
    const double unit = std::pow(10.0, static_cast<double>(std::clamp<std::int64_t>(places, -300, 300)));
    const double scaled = self.as_real() * unit;
    return Value::real((method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit);
}

} // namespace

std::vector<FilterEntry> text_filters() {
    return {
        {"string", filter_string},
        {"safe", filter_string}, // nothing is escaped by itself, so nothing need be declared safe
        {"trim", filter_trim},
        {"upper", filter_upper},
        {"lower", filter_lower},
        {"capitalize", filter_capitalize},
        {"title", filter_title},
        {"center", filter_center},
        {"replace", filter_replace},
        {"format", filter_format},
        {"escape", filter_escape},
        {"e", filter_escape},
        {"forceescape", filter_escape},
        {"urlencode", filter_urlencode},
        {"indent", filter_indent},
        {"truncate", filter_truncate},
        {"wordcount", filter_wordcount},
        {"int", filter_int},
        {"float", filter_float},
        {"abs", filter_abs},
        {"round", filter_round},
    };
}

} // namespace ponder::jinja
