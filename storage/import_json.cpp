#include "storage/import_json.h"

#include "storage/utf8.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace ponder::storage {

namespace {

constexpr std::int64_t latest_ms = 253402300799999; // the end of the year 9999

} // namespace

// --- parsing -----------------------------------------------------------------------------------------------------------------

namespace {

// Builds the value of what the parser finds, up to the limits.
class Builder {
  public:
    using number_integer_t = Json::number_integer_t;
    using number_unsigned_t = Json::number_unsigned_t;
    using number_float_t = Json::number_float_t;
    using string_t = Json::string_t;
    using binary_t = Json::binary_t;

    Builder(Json& root, const JsonLimits& limits) : root_(root), limits_(limits) {}

    bool null() { return add(Json()); }
    bool boolean(bool value) { return add(Json(value)); }
    bool number_integer(number_integer_t value) { return add(Json(value)); }
    bool number_unsigned(number_unsigned_t value) { return add(Json(value)); }
    bool number_float(number_float_t value, const string_t&) { return add(Json(value)); }
    bool string(string_t& value) { return add(Json(std::move(value))); }
    bool binary(binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(string_t& name) {
        const auto [at, fresh] = open_.back()->get_ref<Json::object_t&>().emplace(std::move(name), nullptr);
        if (!fresh) {
            repeated_keys = true;
            at->second = nullptr;
        }
        slot_ = &at->second;
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
        if (fault.empty()) fault = "it is damaged or not JSON";
        return false;
    }

    std::string fault;
    bool repeated_keys = false;

  private:
    Json* place(Json&& value) {
        if (++values_ > limits_.values) {
            fault = "it holds too many values";
            return nullptr;
        }
        if (open_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        if (slot_) {
            *slot_ = std::move(value);
            return std::exchange(slot_, nullptr);
        }
        auto& list = open_.back()->get_ref<Json::array_t&>();
        list.push_back(std::move(value));
        return &list.back();
    }
    bool add(Json&& value) { return place(std::move(value)) != nullptr; }
    bool open(Json&& value) {
        if (open_.size() >= limits_.depth) {
            fault = "it is nested too deeply";
            return false;
        }
        Json* const here = place(std::move(value));
        if (here) open_.push_back(here);
        return here != nullptr;
    }
    bool close() {
        open_.pop_back();
        return true;
    }

    Json& root_;
    const JsonLimits& limits_;
    std::vector<Json*> open_; // an open list does not grow while something inside it is open, so these stay where they are
    Json* slot_ = nullptr;    // of the key just read
    std::size_t values_ = 0;
};

std::optional<unsigned> hex4(std::string_view text, std::size_t at) {
    unsigned value = 0;
    if (at + 4 > text.size()) return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + 4, value, 16);
    if (error != std::errc() || end != text.data() + at + 4) return std::nullopt;
    return value;
}

// Some writers put things into strings that JSON does not allow: halves of surrogate pairs, and control characters as they are.
std::string with_strings_mended(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (!in_string) {
            in_string = c == '"';
            out += c;
        } else if (c == '"') {
            in_string = false;
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            constexpr char digits[] = "0123456789abcdef";
            out += "\\u00";
            out += digits[c >> 4];
            out += digits[c & 15];
        } else if (c != '\\' || i + 1 == text.size()) {
            out += c;
        } else if (const auto code = text[i + 1] == 'u' ? hex4(text, i + 2) : std::nullopt;
                   code && *code >= 0xD800 && *code <= 0xDFFF) {
            const auto low =
                *code < 0xDC00 && text.substr(std::min(i + 6, text.size()), 2) == "\\u" ? hex4(text, i + 8) : std::nullopt;
            const bool pair = low && *low >= 0xDC00 && *low <= 0xDFFF;
            out.append(pair ? text.substr(i, 12) : "\\ufffd");
            i += pair ? 11 : 5;
        } else {
            out += c;
            out += text[++i];
        }
    }
    return out;
}

} // namespace

tl::expected<ParsedJson, std::string> parse_json(std::string&& given, const JsonLimits& limits) {
    std::string text = std::move(given);
    ParsedJson parsed;
    if (!is_clean_text(text)) {
        text = clean_text(text);
        parsed.mended = true;
    }
    for (bool again = false;; again = true) {
        Builder builder(parsed.value, limits);
        if (Json::sax_parse(text, &builder)) {
            parsed.repeated_keys = builder.repeated_keys;
            return parsed;
        }
        parsed.value = Json();
        if (again || builder.fault != "it is damaged or not JSON") return tl::unexpected(builder.fault);
        text = with_strings_mended(text);
        parsed.mended = true;
    }
}

// --- looking -----------------------------------------------------------------------------------------------------------------

const Json* member(const Json& object, const char* key) {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

const Json& list_of(const Json& object, const char* key) {
    static const Json none = Json::array();
    const Json* value = member(object, key);
    return value && value->is_array() ? *value : none;
}

const Json& object_of(const Json& object, const char* key) {
    static const Json none = Json::object();
    const Json* value = member(object, key);
    return value && value->is_object() ? *value : none;
}

std::string text_of(const Json& object, const char* key) {
    const Json* value = member(object, key);
    if (!value) return {};
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() ? value->dump() : std::string();
}

bool truth_of(const Json& object, const char* key) {
    const Json* value = member(object, key);
    return value && value->is_boolean() && value->get<bool>();
}

std::optional<double> number_of(const Json& object, const char* key) {
    const Json* value = member(object, key);
    if (!value) return std::nullopt;
    if (value->is_number()) return value->get<double>();
    if (!value->is_string()) return std::nullopt;
    const std::string& text = value->get_ref<const std::string&>();
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return number;
}

std::int64_t bytes_of(const Json& object, const char* key) {
    const double bytes = number_of(object, key).value_or(0);
    return bytes > 0 && bytes < 1e15 ? static_cast<std::int64_t>(bytes) : 0;
}

namespace {

std::int64_t ms_of(double number) {
    if (!std::isfinite(number) || number <= 0) return 0;
    double ms = number; // seconds until the year 5138, and milliseconds since 1973, look different
    if (number < 1e11)
        ms = number * 1000;
    else if (number >= 1e17)
        ms = number / 1e6; // nanoseconds
    else if (number >= 1e14)
        ms = number / 1e3;
    return ms > static_cast<double>(latest_ms) ? 0 : static_cast<std::int64_t>(std::llround(ms));
}

} // namespace

std::int64_t time_of(const Json& object, const char* key) {
    const Json* value = member(object, key);
    if (!value) return 0;
    if (value->is_string()) {
        const std::int64_t ms = parse_time(value->get_ref<const std::string&>());
        if (ms != 0) return ms;
    }
    return ms_of(number_of(object, key).value_or(0));
}

// 2025-04-29T11:59:11.635000+08:00, also with a blank for the T and with less behind it; UTC where no offset is named.
std::int64_t parse_time(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&](std::size_t most) -> int {
        int value = 0;
        std::size_t taken = 0;
        while (taken < most && at < text.size() && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + (text[at++] - '0');
            ++taken;
        }
        return taken == 0 ? -1 : value;
    };
    const auto sign = [&](char c) { return at < text.size() && text[at] == c ? (++at, true) : false; };

    const int year = digits(4);
    if (year < 1900 || !sign('-')) return 0;
    const int month = digits(2);
    if (!sign('-')) return 0;
    const int day = digits(2);
    using namespace std::chrono;
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(std::max(month, 0))),
                              std::chrono::day(static_cast<unsigned>(std::max(day, 0)))};
    if (!date.ok()) return 0;
    std::int64_t ms = duration_cast<milliseconds>(sys_days(date).time_since_epoch()).count();
    if (at < text.size() && (text[at] == 'T' || text[at] == 't' || text[at] == ' ')) {
        ++at;
        const int hour = digits(2);
        const int minute = sign(':') ? digits(2) : 0;
        const int second = sign(':') ? digits(2) : 0;
        if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return 0;
        ms += ((hour * 60 + minute) * 60 + second) * 1000;
        if (sign('.') || sign(',')) {
            int unit = 100;
            for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) ms += (text[at] - '0') * unit;
        }
        while (at < text.size() && text[at] == ' ') ++at;
        const bool east = at < text.size() && text[at] == '+', west = at < text.size() && text[at] == '-';
        if (east || west) {
            ++at;
            const int hours = digits(2);
            sign(':');
            const int minutes = std::max(digits(2), 0);
            if (hours < 0 || hours > 18 || minutes > 59) return 0;
            ms -= (east ? 1 : -1) * (hours * 60 + minutes) * 60'000;
        }
    }
    return ms > 0 && ms <= latest_ms ? ms : 0;
}

std::string rest_of(const Json& object, std::initializer_list<const char*> understood) {
    if (!object.is_object()) return {};
    Json rest = Json::object();
    for (const auto& [key, value] : object.items()) {
        if (value.empty() || (value.is_string() && value.get_ref<const std::string&>().empty())) continue;
        if (std::none_of(understood.begin(), understood.end(), [&](const char* name) { return key == name; }))
            rest[key] = value;
    }
    return rest.empty() ? std::string() : rest.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string pretty(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump(2, ' ', false, Json::error_handler_t::replace);
}

} // namespace ponder::storage
