#include "engine/text/jinja_date.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

constexpr const char* days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr const char* months[] = {"January", "February", "March",     "April",   "May",      "June",
                                  "July",    "August",   "September", "October", "November", "December"};

// In so many places, with zeros, spaces, or nothing before it.
std::string number(long value, std::size_t places, char pad) {
    std::string digits = std::to_string(value);
    if (pad != '-' && digits.size() < places) digits.insert(0, places - digits.size(), pad);
    return digits;
}

struct IsoWeek {
    long year;
    int week;
};

IsoWeek iso_week(const std::tm& t) {
    long year = t.tm_year + 1900L;
    const int weekday = (t.tm_wday + 6) % 7; // from Monday
    const auto weeks_in = [](long y) {
        const auto last_day = [](long x) { return (x + x / 4 - x / 100 + x / 400) % 7; };
        return last_day(y) == 4 || last_day(y - 1) == 3 ? 53 : 52;
    };
    int week = (t.tm_yday - weekday + 10) / 7;
    if (week < 1)
        week = weeks_in(--year);
    else if (week > weeks_in(year))
        week = 1, ++year;
    return {year, week};
}

} // namespace

std::tm now_or_fixed(std::optional<long long> unix_seconds) {
    const std::time_t seconds = unix_seconds ? static_cast<std::time_t>(*unix_seconds) : std::time(nullptr);
    std::tm out{};
    if (unix_seconds ? !gmtime_r(&seconds, &out) : !localtime_r(&seconds, &out)) { // a year beyond int
        out.tm_mday = 1;
        out.tm_year = 70;
    }
    return out;
}

std::string format_time(const std::tm& t, std::string_view format) {
    std::string out;
    const std::string day = days[t.tm_wday], month = months[t.tm_mon];
    const long year = t.tm_year + 1900L;
    const int hour12 = t.tm_hour % 12 == 0 ? 12 : t.tm_hour % 12;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            out += format[i];
            continue;
        }
        char pad = '0';
        const std::size_t sign = i++;
        if ((format[i] == '-' || format[i] == '_' || format[i] == '0') && i + 1 < format.size())
            pad = format[i++] == '_' ? ' ' : format[i - 1];
        const char space = pad == '0' ? ' ' : pad;
        switch (format[i]) {
        case 'a':
            out += day.substr(0, 3);
            break;
        case 'A':
            out += day;
            break;
        case 'b':
        case 'h':
            out += month.substr(0, 3);
            break;
        case 'B':
            out += month;
            break;
        case 'c':
            out += format_time(t, "%a %b %e %H:%M:%S %Y");
            break;
        case 'C':
            out += number(year / 100, 2, pad);
            break;
        case 'd':
            out += number(t.tm_mday, 2, pad);
            break;
        case 'D':
        case 'x':
            out += format_time(t, "%m/%d/%y");
            break;
        case 'e':
            out += number(t.tm_mday, 2, space);
            break;
        case 'f':
            out += "000000";
            break;
        case 'F':
            out += format_time(t, "%Y-%m-%d");
            break;
        case 'g':
            out += number(iso_week(t).year % 100, 2, pad);
            break;
        case 'G':
            out += number(iso_week(t).year, 4, pad);
            break;
        case 'H':
            out += number(t.tm_hour, 2, pad);
            break;
        case 'I':
            out += number(hour12, 2, pad);
            break;
        case 'j':
            out += number(t.tm_yday + 1, 3, pad);
            break;
        case 'k':
            out += number(t.tm_hour, 2, space);
            break;
        case 'l':
            out += number(hour12, 2, space);
            break;
        case 'm':
            out += number(t.tm_mon + 1, 2, pad);
            break;
        case 'M':
            out += number(t.tm_min, 2, pad);
            break;
        case 'n':
            out += '\n';
            break;
        case 'p':
            out += t.tm_hour < 12 ? "AM" : "PM";
            break;
        case 'P':
            out += t.tm_hour < 12 ? "am" : "pm";
            break;
        case 'r':
            out += format_time(t, "%I:%M:%S %p");
            break;
        case 'R':
            out += format_time(t, "%H:%M");
            break;
        case 's': {
            std::tm copy = t;
            out += std::to_string(static_cast<long long>(timegm(&copy)) - t.tm_gmtoff);
            break;
        }
        case 'S':
            out += number(t.tm_sec, 2, pad);
            break;
        case 't':
            out += '\t';
            break;
        case 'T':
        case 'X':
            out += format_time(t, "%H:%M:%S");
            break;
        case 'u':
            out += number(t.tm_wday == 0 ? 7 : t.tm_wday, 1, pad);
            break;
        case 'U':
            out += number((t.tm_yday + 7 - t.tm_wday) / 7, 2, pad);
            break;
        case 'V':
            out += number(iso_week(t).week, 2, pad);
            break;
        case 'w':
            out += number(t.tm_wday, 1, pad);
            break;
        case 'W':
            out += number((t.tm_yday + 7 - (t.tm_wday + 6) % 7) / 7, 2, pad);
            break;
        case 'y':
            out += number(year % 100, 2, pad);
            break;
        case 'Y':
            out += std::to_string(year);
            break;
        case 'z':
        case 'Z':
            break; // nothing, as for Python's datetime.now(), which knows no zone
        case '%':
            out += '%';
            break;
        default:
            out += format.substr(sign, i + 1 - sign);
            break;
        }
    }
    return out;
}

} // namespace ponder::jinja
