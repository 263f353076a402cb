// The methods of lists, dicts, loops and cyclers. Lists and dicts change in place, as in Python; templates that collect tool
// calls count on it.
#include "engine/text/jinja_interpreter.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

const Value& required(const Arguments::Bound& bound, std::size_t i, const char* method) {
    if (!bound[i]) fail_template(std::string("'") + method + "' needs an argument");
    return *bound[i];
}

void refuse_unchangeable(const Value& self) { // tuples and ranges share the methods of lists but have only index and count
    if (!self.is(Kind::list)) fail_template(std::string("a ") + type_name(self.kind()) + " cannot be changed");
}

// Where an index points in a list, clamped for insert.
std::size_t place(const Value& index, std::size_t size) {
    const std::int64_t i = integer_argument(index, "an index"), n = static_cast<std::int64_t>(size);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(i < 0 ? (i < -n ? 0 : i + n) : i, 0, n));
}

Value list_append(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    in.heap().append(self.sequence(), required(arguments.bind("append", {"object"}), 0, "append"));
    return Value::none();
}

Value list_extend(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    const Sequence& more = iterate(in.heap(), required(arguments.bind("extend", {"iterable"}), 0, "extend"));
    const std::size_t count = more.items.size(); // fixed now: a list may be extended by itself
    for (std::size_t i = 0; i < count; ++i) {
        in.heap().spend(1);
        in.heap().append(self.sequence(), more.items[i]);
    }
    return Value::none();
}

Value list_insert(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    const auto bound = arguments.bind("insert", {"index", "object"});
    auto& items = self.sequence().items;
    const std::size_t at = place(required(bound, 0, "insert"), items.size());
    in.heap().spend(items.size() / 64);
    in.heap().take_memory(sizeof(Value));
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(at), required(bound, 1, "insert"));
    return Value::none();
}

Value list_pop(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    const auto bound = arguments.bind("pop", {"index"});
    auto& items = self.sequence().items;
    const std::int64_t size = static_cast<std::int64_t>(items.size());
    std::int64_t at = bound[0] ? integer_argument(*bound[0], "an index") : -1;
    if (at < 0) at = at < -size ? -1 : at + size;
    if (at < 0 || at >= size) fail_template("'pop' from a list that has no such item");
    in.heap().spend(items.size() / 64);
    Value taken = std::move(items[static_cast<std::size_t>(at)]);
    items.erase(items.begin() + at);
    in.heap().give_memory(sizeof(Value));
    return taken;
}

std::optional<std::size_t> position(Interpreter& in, const Value& self, const Value& wanted) {
    const auto& items = self.sequence().items;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (equal(in.heap(), items[i], wanted)) return i;
    return std::nullopt;
}

Value list_index(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto at = position(in, self, required(arguments.bind("index", {"value"}), 0, "index"));
    if (!at) fail_template("what 'index' looks for is not in the list");
    return Value::integer(static_cast<std::int64_t>(*at));
}

Value list_remove(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    const auto at = position(in, self, required(arguments.bind("remove", {"value"}), 0, "remove"));
    if (!at) fail_template("what 'remove' looks for is not in the list");
    auto& items = self.sequence().items;
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(*at));
    in.heap().give_memory(sizeof(Value));
    return Value::none();
}

Value list_count(Interpreter& in, const Value& self, Arguments& arguments) {
    const Value wanted = required(arguments.bind("count", {"value"}), 0, "count");
    std::int64_t count = 0;
    for (const Value& item : self.sequence().items) count += equal(in.heap(), item, wanted);
    return Value::integer(count);
}

Value list_reverse(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    arguments.bind("reverse", {});
    in.heap().spend(self.sequence().items.size() / 16);
    std::reverse(self.sequence().items.begin(), self.sequence().items.end());
    return Value::none();
}

Value list_sort(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    const auto bound = arguments.bind("sort", {"reverse"});
    const bool reverse = bound[0] && truthy(*bound[0]);
    std::vector<Value> items = self.sequence().items; // a comparison that fails must not leave a half moved list
    std::stable_sort(items.begin(), items.end(),
                     [&](const Value& a, const Value& b) { return reverse ? less(in.heap(), b, a) : less(in.heap(), a, b); });
    self.sequence().items = std::move(items);
    return Value::none();
}

Value list_clear(Interpreter& in, const Value& self, Arguments& arguments) {
    refuse_unchangeable(self);
    arguments.bind("clear", {});
    in.heap().give_memory(self.sequence().items.size() * sizeof(Value));
    self.sequence().items.clear();
    return Value::none();
}

Value list_copy(Interpreter& in, const Value& self, Arguments& arguments) {
    arguments.bind("copy", {});
    return slice(in.heap(), self, Value::none(), Value::none(), Value::none());
}

Value dict_get(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("get", {"key", "default"});
    if (const Value* found = find_entry(in.heap(), self.dict(), required(bound, 0, "get"))) return *found;
    return bound[1] ? *bound[1] : Value::none();
}

enum class Part { keys, values, items };

template <Part part> Value dict_view(Interpreter& in, const Value& self, Arguments& arguments) {
    arguments.bind("a view of a dict", {});
    Heap& heap = in.heap();
    Value made = heap.sequence(Kind::view, {});
    Sequence& view = made.sequence();
    view.label = part == Part::keys ? "dict_keys" : part == Part::values ? "dict_values" : "dict_items";
    view.from_data = self.dict().from_data;
    for (const auto& [key, value] : self.dict().entries) {
        heap.spend(1);
        heap.append(view, part == Part::keys ? key : part == Part::values ? value : heap.tuple({key, value}));
    }
    return made;
}

void erase_entry(Interpreter& in, Dict& dict, const Value* value) {
    const auto at =
        std::find_if(dict.entries.begin(), dict.entries.end(), [&](const auto& entry) { return &entry.second == value; });
    in.heap().spend(dict.entries.size() / 32);
    dict.entries.erase(at);
    in.heap().give_memory(2 * sizeof(Value));
}

Value dict_pop(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("pop", {"key", "default"});
    const Value* found = find_entry(in.heap(), self.dict(), required(bound, 0, "pop"));
    if (!found && !bound[1]) fail_template("'pop' from a dict that has no such key");
    if (!found) return *bound[1];
    Value taken = *found;
    erase_entry(in, self.dict(), found);
    return taken;
}

Value dict_update(Interpreter& in, const Value& self, Arguments& arguments) {
    const Value copy = find_global("dict")(in, Value(), arguments); // accepts the same: a dict, pairs, named arguments
    for (const auto& [key, value] : copy.dict().entries) set_entry(in.heap(), self.dict(), key, value);
    return Value::none();
}

Value dict_setdefault(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("setdefault", {"key", "default"});
    const Value& key = required(bound, 0, "setdefault");
    if (const Value* found = find_entry(in.heap(), self.dict(), key)) return *found;
    Value value = bound[1] ? *bound[1] : Value::none();
    set_entry(in.heap(), self.dict(), key, value);
    return value;
}

Value dict_clear(Interpreter& in, const Value& self, Arguments& arguments) {
    arguments.bind("clear", {});
    in.heap().give_memory(2 * sizeof(Value) * self.dict().entries.size());
    self.dict().entries.clear();
    return Value::none();
}

Value dict_copy(Interpreter& in, const Value& self, Arguments& arguments) {
    arguments.bind("copy", {});
    Value made = in.heap().dict();
    in.heap().spend(self.dict().entries.size());
    in.heap().take_memory(2 * sizeof(Value) * self.dict().entries.size());
    made.dict().entries = self.dict().entries;
    made.dict().from_data = self.dict().from_data;
    return made;
}

Value loop_cycle(Interpreter&, const Value& self, Arguments& arguments) {
    if (arguments.positional.empty()) fail_template("'cycle' needs at least one item");
    return arguments.positional[(self.as<LoopState>().turns - 1) % arguments.positional.size()];
}

Value loop_changed(Interpreter& in, const Value& self, Arguments& arguments) {
    auto& last = self.as<LoopState>().changed;
    const auto same_as_last = [&] {
        if (!last || last->size() != arguments.positional.size()) return false;
        for (std::size_t i = 0; i < last->size(); ++i)
            if (!equal(in.heap(), (*last)[i], arguments.positional[i])) return false;
        return true;
    };
    if (same_as_last()) return Value::boolean(false);
    last = arguments.positional;
    return Value::boolean(true);
}

Value cycler_next(Interpreter&, const Value& self, Arguments&) {
    Cycler& cycler = self.as<Cycler>();
    const std::size_t at = cycler.next;
    cycler.next = (at + 1) % cycler.items.size();
    return cycler.items[at];
}

Value cycler_reset(Interpreter&, const Value& self, Arguments&) {
    self.as<Cycler>().next = 0;
    return Value::none();
}

} // namespace

std::vector<MethodEntry> container_methods() {
    const auto list = &Methods::list, dict = &Methods::dict;
    return {
        {"append", list, list_append},
        {"extend", list, list_extend},
        {"insert", list, list_insert},
        {"pop", list, list_pop},
        {"index", list, list_index},
        {"remove", list, list_remove},
        {"count", list, list_count},
        {"reverse", list, list_reverse},
        {"sort", list, list_sort},
        {"clear", list, list_clear},
        {"copy", list, list_copy},
        {"get", dict, dict_get},
        {"keys", dict, dict_view<Part::keys>},
        {"values", dict, dict_view<Part::values>},
        {"items", dict, dict_view<Part::items>},
        {"pop", dict, dict_pop},
        {"update", dict, dict_update},
        {"setdefault", dict, dict_setdefault},
        {"clear", dict, dict_clear},
        {"copy", dict, dict_copy},
        {"cycle", &Methods::loop, loop_cycle},
        {"changed", &Methods::loop, loop_changed},
        {"next", &Methods::cycler, cycler_next},
        {"reset", &Methods::cycler, cycler_reset},
    };
}

} // namespace ponder::jinja
