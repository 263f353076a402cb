#include "engine/text/jinja_builtins.h"

#include "engine/text/jinja_json.h"

#include <algorithm>
#include <unordered_map>

namespace ponder::jinja {

Arguments::Bound Arguments::bind(const char* function, std::initializer_list<std::string_view> parameters) const {
    Bound bound{};
    if (positional.size() > parameters.size())
        fail_template("'" + std::string(function) + "' takes not more than " + std::to_string(parameters.size()) +
                      " arguments");
    for (std::size_t i = 0; i < positional.size(); ++i) bound[i] = &positional[i];
    for (const auto& [name, value] : named) {
        const auto found = std::find(parameters.begin(), parameters.end(), name.view());
        if (found == parameters.end())
            fail_template("'" + std::string(function) + "' takes no argument named '" + std::string(name.view().substr(0, 60)) +
                          "'");
        const Value*& slot = bound[static_cast<std::size_t>(found - parameters.begin())];
        if (slot) fail_template("'" + std::string(function) + "' is given '" + std::string(name.view()) + "' twice");
        slot = &value;
    }
    return bound;
}

std::int64_t integer_argument(const Value& v, const char* what) {
    if (v.is_undefined()) fail_template(v.undefined_message());
    if (!v.is_integral()) fail_template(std::string(what) + " must be a whole number, not '" + type_name(v.kind()) + "'");
    return v.as_integer();
}

const MarkedText& string_argument(const Value& v, const char* what) {
    if (v.is_undefined()) fail_template(v.undefined_message());
    if (!v.is_string()) fail_template(std::string(what) + " must be a string, not '" + type_name(v.kind()) + "'");
    return v.text();
}

Function find_filter(std::string_view name) {
    static const std::unordered_map<std::string_view, Function> table = [] {
        std::unordered_map<std::string_view, Function> made{{"tojson", filter_tojson}, {"from_json", filter_from_json}};
        for (const FilterEntry& entry : text_filters()) made.emplace(entry.name, entry.function);
        for (const FilterEntry& entry : sequence_filters()) made.emplace(entry.name, entry.function);
        return made;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

const Methods* find_methods(std::string_view name) {
    static const std::unordered_map<std::string_view, Methods> table = [] {
        std::unordered_map<std::string_view, Methods> made;
        for (const MethodEntry& entry : string_methods()) made[entry.name].*entry.type = entry.function;
        for (const MethodEntry& entry : container_methods()) made[entry.name].*entry.type = entry.function;
        return made;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : &found->second;
}

} // namespace ponder::jinja
