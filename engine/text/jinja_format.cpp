#include "engine/text/jinja_format.h"

#include "engine/text/jinja_operators.h"
#include "engine/text/jinja_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace ponder::jinja {

namespace {

// One conversion, of "%-5.2f" or "{:>5.2f}".
struct Spec {
    std::string fill = " ";
    char align = 0; // '<', '>', '^', '=' (between sign and digits); 0: numbers right, the rest left
    char sign = '-';
    bool alternate = false, commas = false;
    std::size_t width = 0;
    int precision = -1;
    char type = 0;
};

bool one_of(std::string_view letters, char c) { return letters.find(c) != std::string_view::npos; }

// std::to_chars and not printf: a window program's locale may write a comma.
std::string digits_of(double d, char type, int precision) {
    if (std::isinf(d)) return "inf";
    if (std::isnan(d)) return "nan";
    const char lower = static_cast<char>(type | 0x20);
    const auto format = lower == 'f'   ? std::chars_format::fixed
                        : lower == 'e' ? std::chars_format::scientific
                                       : std::chars_format::general;
    std::string out(static_cast<std::size_t>(precision) + 400, '\0');
    const auto [end, error] =
        std::to_chars(out.data(), out.data() + out.size(), d, format, lower == 'g' && precision == 0 ? 1 : precision);
    out.resize(error == std::errc() ? static_cast<std::size_t>(end - out.data()) : 0);
    if (type < 'a')
        for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return out;
}

std::string digits_of(std::uint64_t value, char type) {
    char digits[64];
    const int base = type == 'x' || type == 'X' ? 16 : type == 'o' ? 8 : type == 'b' ? 2 : 10;
    std::string out(digits, std::to_chars(digits, digits + sizeof digits, value, base).ptr);
    if (type == 'X') std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'a' ? char(c - 32) : c; });
    return out;
}

void add_commas(std::string& digits) {
    std::size_t point = digits.find_first_not_of("0123456789");
    if (point == std::string::npos) point = digits.size();
    for (std::size_t at = point; at > 3; at -= 3) digits.insert(at - 3, ",");
}

void pad(Heap& heap, MarkedText& out, const MarkedText& body, const Spec& spec, char align) {
    const std::size_t characters = count_characters(body.text);
    const std::size_t missing = spec.width > characters ? spec.width - characters : 0;
    heap.check_length(out.text.size() + body.text.size() + missing * spec.fill.size());
    heap.spend_bytes(body.text.size() + missing);
    const std::size_t left = align == '>' || align == '=' ? missing : align == '^' ? missing / 2 : 0;
    const MarkedText fill = MarkedText::from_template(spec.fill);
    out.append(repeated(fill, left));
    out.append(body);
    out.append(repeated(fill, missing - left));
}

void append_number(Heap& heap, MarkedText& out, const Value& v, const Spec& spec) {
    if (v.is_undefined()) fail_template(v.undefined_message());
    if (!v.is_number()) fail_template(std::string("a number is needed to format, not '") + type_name(v.kind()) + "'");
    const char type = spec.type == 'i' || spec.type == 'u' || spec.type == 'n' ? 'd' : spec.type;
    const bool whole = one_of("dxXob", type);
    if (spec.precision > 400) fail_template("a format asks for too many digits");
    std::string digits, sign;
    if (whole) {
        std::int64_t value = v.as_integer();
        if (v.is(Kind::real)) {
            if (!(std::fabs(v.as_real()) < 9.2e18)) fail_template("a number is too large to format as a whole one");
            value = static_cast<std::int64_t>(v.as_real());
        }
        digits = digits_of(value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value), type);
        if (spec.precision > 0 && digits.size() < static_cast<std::size_t>(spec.precision))
            digits.insert(0, static_cast<std::size_t>(spec.precision) - digits.size(), '0');
        if (spec.alternate && type != 'd') digits = std::string("0") + type + digits;
        sign = value < 0 ? "-" : "";
    } else {
        const double value = v.as_real();
        digits = type == '%' ? digits_of(std::fabs(value) * 100, 'f', spec.precision < 0 ? 6 : spec.precision) + "%"
                             : digits_of(std::fabs(value), type, spec.precision < 0 ? 6 : spec.precision);
        sign = std::signbit(value) ? "-" : "";
    }
    if (spec.commas) add_commas(digits);
    if (sign.empty() && spec.sign != '-') sign = spec.sign;
    if (spec.align == '=' || (spec.align == 0 && spec.fill == "0")) {
        append_marked(out, sign, false);
        Spec rest = spec;
        rest.width -= std::min(rest.width, sign.size());
        pad(heap, out, MarkedText::from_template(digits), rest, '>');
    } else {
        pad(heap, out, MarkedText::from_template(sign + digits), spec, spec.align ? spec.align : '>');
    }
}

void append_string(Heap& heap, MarkedText& out, MarkedText text, const Spec& spec, char default_align) {
    if (spec.precision >= 0) text = text.substr(0, byte_offset(text.text, static_cast<std::size_t>(spec.precision)));
    pad(heap, out, text, spec, spec.align && spec.align != '=' ? spec.align : default_align);
}

std::size_t read_number(std::string_view text, std::size_t& at) {
    std::size_t value = 0;
    for (; at < text.size() && is_digit(static_cast<unsigned char>(text[at])); ++at)
        value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(text[at] - '0'), 1 << 30);
    return value;
}

MarkedText text_of(Heap& heap, const Value& v, bool repr) {
    MarkedText out;
    if (repr)
        append_repr(heap, out, v);
    else
        append_text(heap, out, v);
    return out;
}

// The whole pattern of a "%" format; next gives the positional arguments in turn, named looks one up by "%(name)s".
template <class Next, class Named> Value percent(Heap& heap, const Value& pattern, Next next, Named named) {
    const MarkedText& marked = pattern.text();
    const std::string_view text = marked.text;
    heap.spend_bytes(text.size());
    MarkedText out;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t sign = std::min(text.find('%', at), text.size());
        out.append(marked.substr(at, sign - at));
        at = sign;
        if (at == text.size()) break;
        const bool sign_is_data = marked.is_data[at];
        Value given;
        bool has_given = false;
        if (++at < text.size() && text[at] == '(') {
            const std::size_t close = text.find(')', at);
            if (close == std::string_view::npos) fail_template("a '%(' format is not closed");
            given = named(text.substr(at + 1, close - at - 1));
            has_given = true;
            at = close + 1;
        }
        const auto take = [&]() -> Value { return has_given ? given : next(); };
        Spec spec;
        for (; at < text.size() && one_of("-+ 0#", text[at]); ++at) {
            if (text[at] == '-')
                spec.align = '<';
            else if (text[at] == '0')
                spec.fill = "0";
            else if (text[at] == '#')
                spec.alternate = true;
            else if (spec.sign != '+')
                spec.sign = text[at];
        }
        if (spec.align == '<') spec.fill = " ";
        spec.width =
            at < text.size() && text[at] == '*'
                ? (++at, static_cast<std::size_t>(std::clamp<std::int64_t>(integer_argument(next(), "a width"), 0, 1 << 30)))
                : read_number(text, at);
        if (at < text.size() && text[at] == '.') spec.precision = static_cast<int>(read_number(text, ++at));
        while (at < text.size() && one_of("hlL", text[at])) ++at;
        if (at >= text.size()) fail_template("a '%' format is cut short");
        spec.type = text[at++];
        heap.spend(1);
        switch (spec.type) {
        case '%':
            append_marked(out, "%", sign_is_data);
            break;
        case 's':
        case 'a':
        case 'r':
            append_string(heap, out, text_of(heap, take(), spec.type != 's'), (spec.fill = " ", spec), '>');
            break;
        case 'c': {
            const Value v = take();
            std::string character;
            if (v.is_integral()) append_character(character, static_cast<char32_t>(v.as_integer() & 0x1FFFFF));
            append_string(heap, out, v.is_string() ? v.text() : MarkedText::from_template(character), (spec.fill = " ", spec),
                          '>');
            break;
        }
        default:
            if (!one_of("diuxXoeEfFgG", spec.type)) fail_template(std::string("'%") + spec.type + "' is no format");
            append_number(heap, out, take(), spec);
        }
        heap.check_length(out.text.size());
    }
    return heap.string(std::move(out));
}

// The "[[fill]align][sign][#][0][width][,][.precision][type]" after the colon of "{:...}".
Spec read_spec(std::string_view text) {
    Spec spec;
    std::size_t at = 0;
    const auto is_align = [&](std::size_t i) { return i < text.size() && one_of("<>^=", text[i]); };
    if (!text.empty()) {
        const std::size_t first = character_at(text, 0).bytes;
        if (is_align(first)) {
            spec.fill = std::string(text.substr(0, first));
            spec.align = text[first];
            at = first + 1;
        } else if (is_align(0)) {
            spec.align = text[at++];
        }
    }
    if (at < text.size() && one_of("+- ", text[at])) spec.sign = text[at++];
    if (at < text.size() && text[at] == '#') spec.alternate = (++at, true);
    if (at < text.size() && text[at] == '0' && spec.fill == " ") spec.fill = "0";
    spec.width = read_number(text, at);
    if (at < text.size() && (text[at] == ',' || text[at] == '_')) spec.commas = (++at, true);
    if (at < text.size() && text[at] == '.') spec.precision = static_cast<int>(read_number(text, ++at));
    if (at < text.size()) spec.type = text[at++];
    if (at < text.size() || (spec.type && !one_of("sdinxXobeEfFgG%", spec.type)))
        fail_template("a '{:}' format is not understood");
    return spec;
}

} // namespace

std::string real_repr(double d) {
    if (std::isinf(d)) return d < 0 ? "-inf" : "inf";
    if (std::isnan(d)) return "nan";
    char buffer[40];
    const std::string scientific(buffer, std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::scientific).ptr);
    const std::size_t e = scientific.find('e');
    const int exponent = std::atoi(scientific.c_str() + e + 1);
    if (exponent < -4 || exponent >= 16) return scientific;
    std::string plain(buffer, std::to_chars(buffer, buffer + sizeof buffer, d, std::chars_format::fixed).ptr);
    if (plain.find('.') == std::string::npos) plain += ".0";
    return plain;
}

Value format_percent(Heap& heap, const Value& pattern, const Value& arguments) {
    std::size_t used = 0;
    const bool tuple = arguments.is(Kind::tuple);
    const auto next = [&]() -> Value {
        const std::size_t count = tuple ? arguments.sequence().items.size() : 1;
        if (used >= count) fail_template("a format has more '%' than arguments");
        return tuple ? arguments.sequence().items[used++] : (++used, arguments);
    };
    const auto named = [&](std::string_view name) -> Value {
        const Value* found = arguments.is_dict() ? find_entry(heap, arguments.dict(), name) : nullptr;
        if (!found) fail_template("a format names '" + std::string(name.substr(0, 60)) + "', which is not given");
        return *found;
    };
    Value out = percent(heap, pattern, next, named);
    const bool may_be_unused =
        arguments.is_dict() || arguments.is(Kind::list) || arguments.is(Kind::range) || arguments.is_undefined();
    if (!may_be_unused && used < (tuple ? arguments.sequence().items.size() : 1))
        fail_template("not all arguments of a '%' format are used");
    return out;
}

Value format_percent_named(Heap& heap, const Value& pattern, const Arguments& arguments) {
    if (arguments.named.empty()) return format_percent(heap, pattern, heap.tuple(arguments.positional));
    if (!arguments.positional.empty()) fail_template("'format' takes positional or named arguments, not both");
    Value dict = heap.dict();
    for (const auto& [name, value] : arguments.named) set_entry(heap, dict.dict(), name, value);
    return format_percent(heap, pattern, dict);
}

Value format_braces(Heap& heap, const Value& pattern, const Arguments& arguments) {
    const MarkedText& marked = pattern.text();
    const std::string_view text = marked.text;
    heap.spend_bytes(text.size());
    MarkedText out;
    std::size_t automatic = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t brace = std::min(text.find_first_of("{}", at), text.size());
        out.append(marked.substr(at, brace - at));
        at = brace;
        if (at == text.size()) break;
        if (at + 1 < text.size() && text[at + 1] == text[at]) { // {{ and }}
            out.append(marked.substr(at, 1));
            at += 2;
            continue;
        }
        const std::size_t close = text.find('}', at);
        if (text[at] == '}' || close == std::string_view::npos) fail_template("a brace in a format stands alone");
        std::string_view field = text.substr(at + 1, close - at - 1);
        std::string_view spec_text;
        if (const std::size_t colon = field.find(':'); colon != std::string_view::npos) {
            spec_text = field.substr(colon + 1);
            field = field.substr(0, colon);
        }
        bool repr = false;
        if (const std::size_t bang = field.find('!'); bang != std::string_view::npos) {
            repr = field.substr(bang + 1) != "s";
            field = field.substr(0, bang);
        }
        Value value;
        std::size_t end = 0;
        const std::size_t index = read_number(field, end);
        if (field.empty() || (end == field.size())) {
            const std::size_t wanted = field.empty() ? automatic++ : index;
            if (wanted >= arguments.positional.size()) fail_template("a format has more '{}' than arguments");
            value = arguments.positional[wanted];
        } else {
            const auto found = std::find_if(arguments.named.begin(), arguments.named.end(),
                                            [&](const auto& argument) { return argument.first.view() == field; });
            if (found == arguments.named.end())
                fail_template("a format names '" + std::string(field.substr(0, 60)) + "', which is not given");
            value = found->second;
        }
        Spec spec = read_spec(spec_text);
        heap.spend(1);
        if (value.is_number() && !repr && spec.type != 's' && !spec_text.empty()) {
            if (!spec.type && value.is(Kind::real) && spec.precision < 0) {
                append_string(heap, out, MarkedText::from_template(real_repr(value.as_real())), spec, '>');
            } else {
                if (!spec.type) spec.type = value.is(Kind::real) ? 'g' : 'd';
                append_number(heap, out, value, spec);
            }
        } else {
            append_string(heap, out, text_of(heap, value, repr), spec, '<');
        }
        heap.check_length(out.text.size());
        at = close + 1;
    }
    return heap.string(std::move(out));
}

} // namespace ponder::jinja
