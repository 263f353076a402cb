// The functions a template finds without being given them: range, namespace, dict, cycler, joiner, and the two that chat
// templates expect from their host, raise_exception and strftime_now.
#include "engine/text/jinja_builtins.h"

#include "engine/text/jinja_date.h"
#include "engine/text/jinja_interpreter.h"

#include <unordered_map>

namespace ponder::jinja {

namespace {

constexpr std::int64_t longest_range = 100'000; // Jinja's sandbox has the same

Value global_range(Interpreter& in, const Value&, Arguments& arguments) {
    const auto bound = arguments.bind("range", {"start", "stop", "step"});
    if (!bound[0]) fail_template("'range' needs an argument");
    std::int64_t start = 0, stop = integer_argument(*bound[0], "an argument of range"), step = 1;
    if (bound[1]) {
        start = stop;
        stop = integer_argument(*bound[1], "an argument of range");
    }
    if (bound[2]) step = integer_argument(*bound[2], "an argument of range");
    if (step == 0) fail_template("the step of 'range' cannot be zero");
    const auto distance = step > 0 ? static_cast<__int128>(stop) - start : static_cast<__int128>(start) - stop;
    const __int128 stride = step > 0 ? static_cast<__int128>(step) : -static_cast<__int128>(step);
    const __int128 count = distance <= 0 ? 0 : (distance + stride - 1) / stride;
    if (count > longest_range)
        throw TemplateError{TemplateError::Cause::limit,
                            std::to_string(longest_range) + " numbers in a range; it may never end"};
    std::vector<Value> items;
    in.heap().spend(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) items.push_back(Value::integer(start + i * step));
    Value made = in.heap().sequence(Kind::range, std::move(items));
    made.sequence().start = start;
    made.sequence().stop = stop;
    made.sequence().step = step;
    return made;
}

// dict(other, a=1) and namespace(other, a=1): a copy of a dict, or pairs, and then the named arguments.
void fill(Interpreter& in, Dict& dict, const char* function, Arguments& arguments) {
    Heap& heap = in.heap();
    if (arguments.positional.size() > 1)
        fail_template("'" + std::string(function) + "' takes not more than one positional argument");
    if (!arguments.positional.empty()) {
        const Value& from = arguments.positional[0];
        if (from.is_dict()) {
            heap.spend(from.dict().entries.size());
            for (const auto& [key, value] : from.dict().entries) set_entry(heap, dict, key, value);
        } else {
            const Sequence& pairs = iterate(heap, from);
            for (const Value& pair : pairs.items) {
                heap.spend(1);
                const Sequence& two = iterate(heap, pair);
                if (two.items.size() != 2) fail_template("'" + std::string(function) + "' needs pairs of key and value");
                set_entry(heap, dict, two.items[0], two.items[1]);
            }
        }
    }
    for (const auto& [name, value] : arguments.named) set_entry(heap, dict, name, value);
}

Value global_dict(Interpreter& in, const Value&, Arguments& arguments) {
    Value made = in.heap().dict();
    fill(in, made.dict(), "dict", arguments);
    return made;
}

Value global_namespace(Interpreter& in, const Value&, Arguments& arguments) {
    Value made = Value::object(Kind::name_space, in.heap().make<Dict>());
    fill(in, made.dict(), "namespace", arguments);
    return made;
}

Value global_joiner(Interpreter& in, const Value&, Arguments& arguments) {
    const auto bound = arguments.bind("joiner", {"sep"});
    auto* joiner = in.heap().make<Joiner>();
    joiner->separator = bound[0] ? *bound[0] : in.heap().from_template(", ");
    return Value::object(Kind::joiner, joiner);
}

Value global_cycler(Interpreter& in, const Value&, Arguments& arguments) {
    if (arguments.positional.empty()) fail_template("'cycler' needs at least one item");
    auto* cycler = in.heap().make<Cycler>();
    in.heap().take_memory(arguments.positional.size() * sizeof(Value));
    cycler->items = std::move(arguments.positional);
    return Value::object(Kind::cycler, cycler);
}

Value global_raise_exception(Interpreter& in, const Value&, Arguments& arguments) {
    const auto bound = arguments.bind("raise_exception", {"message"});
    std::string message = bound[0] ? std::string(to_text(in.heap(), *bound[0]).view()) : "";
    throw TemplateError{TemplateError::Cause::refused, std::move(message)};
}

Value global_strftime_now(Interpreter& in, const Value&, Arguments& arguments) {
    const auto bound = arguments.bind("strftime_now", {"format"});
    if (!bound[0]) fail_template("'strftime_now' needs a format");
    const MarkedText& format = string_argument(*bound[0], "the format of strftime_now");
    in.heap().spend(format.text.size());
    in.heap().check_length(format.text.size() * 8);
    const std::string text = format_time(now_or_fixed(in.clock()), format.text);
    const bool data = format.is_data.find('\1') != std::string::npos;
    return in.heap().string(data ? MarkedText::from_data(text) : MarkedText::from_template(text));
}

} // namespace

Function find_global(std::string_view name) {
    static const std::unordered_map<std::string_view, Function> table{
        {"range", global_range},
        {"dict", global_dict},
        {"namespace", global_namespace},
        {"joiner", global_joiner},
        {"cycler", global_cycler},
        {"raise_exception", global_raise_exception},
        {"strftime_now", global_strftime_now},
    };
    const auto found = table.find(name);
    return found == table.end() ? nullptr : found->second;
}

} // namespace ponder::jinja
