// Filters that look at lists and dicts: choosing, ordering, joining, grouping. Those that are lazy in Python give a generator
// here too: always true, without a length, readable once.
#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_text.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

bool given(const Value* v) { return v && !v->is_none(); }
bool flag(const Value* v) { return v && truthy(*v); }

// "address.city" or 0: what an attribute= argument reaches in each item.
class Getter {
  public:
    Getter(Interpreter& in, const Value* attribute) : in_(in) {
        if (!given(attribute)) return;
        if (!attribute->is_string()) {
            path_.push_back(*attribute);
            return;
        }
        for (MarkedText& part : split(attribute->text(), ".")) {
            in.heap().spend(1);
            const bool digits = !part.text.empty() && part.text.size() < 10 &&
                                std::all_of(part.text.begin(), part.text.end(), [](char c) { return c >= '0' && c <= '9'; });
            path_.push_back(digits ? Value::integer(std::stoi(part.text)) : in.heap().string(std::move(part)));
        }
    }

    Value operator()(const Value& item, const Value* fallback = nullptr) const {
        Value value = item;
        for (const Value& step : path_) {
            value = in_.item(value, step);
            if (fallback && value.is_undefined()) value = *fallback;
        }
        return value;
    }

  private:
    Interpreter& in_;
    std::vector<Value> path_;
};

// What an item is ordered by: without regard to case unless asked.
Value sort_key(Interpreter& in, Value value, bool case_sensitive) {
    if (case_sensitive || !value.is_string()) return value;
    in.heap().spend_bytes(value.view().size());
    return in.heap().string(map_case(value.text(), Case::lower));
}

Value filter_default(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("default", {"default_value", "boolean"});
    if (!self.is_undefined() && !(flag(bound[1]) && !truthy(self))) return self;
    return bound[0] ? *bound[0] : in.heap().string({});
}

Value filter_length(Interpreter&, const Value& self, Arguments&) {
    return Value::integer(static_cast<std::int64_t>(length(self)));
}

Value filter_list(Interpreter& in, const Value& self, Arguments&) {
    const Sequence& items = iterate(in.heap(), self);
    in.heap().spend(items.items.size() / 4);
    Value made = in.heap().list(items.items);
    made.sequence().from_data = items.from_data;
    return made;
}

Value filter_first(Interpreter& in, const Value& self, Arguments&) {
    if (self.is(Kind::generator)) { // takes one and leaves the rest
        Sequence& source = self.sequence();
        if (source.next < source.items.size()) return source.items[source.next++];
    } else if (self.is_string() && !self.view().empty()) {
        return *find_item(in.heap(), self, Value::integer(0));
    } else if (!self.is_string()) {
        const Sequence& items = iterate(in.heap(), self);
        if (!items.items.empty()) return items.items.front();
    }
    return in.heap().undefined_hint("there is no first item of what is empty");
}

Value filter_last(Interpreter& in, const Value& self, Arguments&) {
    if (self.is_string() && !self.view().empty()) return *find_item(in.heap(), self, Value::integer(-1));
    const Sequence& items = iterate(in.heap(), self);
    if (!items.items.empty()) return items.items.back();
    return in.heap().undefined_hint("there is no last item of what is empty");
}

Value filter_items(Interpreter& in, const Value& self, Arguments&) {
    if (!self.is_undefined() && !self.is_dict()) fail_template("'items' works on a dict only");
    std::vector<Value> pairs;
    if (self.is_dict())
        for (const auto& [key, value] : self.dict().entries) {
            in.heap().spend(1);
            pairs.push_back(in.heap().tuple({key, value}));
        }
    return in.heap().generator(std::move(pairs));
}

Value filter_join(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("join", {"d", "attribute"});
    const Getter get(in, bound[1]);
    MarkedText out, separator;
    if (bound[0]) append_text(in.heap(), separator, *bound[0]);
    const Sequence& items = iterate(in.heap(), self);
    for (std::size_t i = 0; i < items.items.size(); ++i) {
        in.heap().spend(1);
        in.heap().spend_bytes(separator.text.size());
        in.heap().check_length(out.text.size() + separator.text.size());
        if (i) out.append(separator);
        append_text(in.heap(), out, get(items.items[i]));
    }
    return in.heap().string(std::move(out));
}

Value filter_map(Interpreter& in, const Value& self, Arguments& arguments) {
    Heap& heap = in.heap();
    if (!truthy(self)) return heap.generator({});
    std::vector<Value> out;
    if (arguments.positional.empty()) {
        const auto bound = arguments.bind("map", {"attribute", "default"});
        if (!bound[0]) fail_template("'map' needs the name of a filter or an attribute");
        const Getter get(in, bound[0]);
        const Value* fallback = given(bound[1]) ? bound[1] : nullptr;
        for (const Value& item : iterate(heap, self).items) {
            heap.spend(1);
            out.push_back(get(item, fallback));
        }
        return heap.generator(std::move(out));
    }
    const Value name = arguments.positional.front();
    Arguments rest;
    for (const Value& item : iterate(heap, self).items) {
        heap.spend(arguments.positional.size());
        rest.positional.assign(arguments.positional.begin() + 1, arguments.positional.end());
        rest.named = arguments.named;
        out.push_back(in.call_filter(name, item, rest));
    }
    return heap.generator(std::move(out));
}

template <bool wanted, bool by_attribute> Value filter_select(Interpreter& in, const Value& self, Arguments& arguments) {
    Heap& heap = in.heap();
    if (!truthy(self)) return heap.generator({});
    const std::size_t own = by_attribute ? 1 : 0;
    if (arguments.positional.size() < own) fail_template("an attribute to select by is missing");
    const Getter get(in, by_attribute ? &arguments.positional[0] : nullptr);
    const bool tested = arguments.positional.size() > own;
    std::vector<Value> out;
    Arguments rest;
    for (const Value& item : iterate(heap, self).items) {
        heap.spend(1);
        const Value value = get(item);
        bool holds;
        if (tested) {
            heap.spend(arguments.positional.size());
            rest.positional.assign(arguments.positional.begin() + static_cast<std::ptrdiff_t>(own) + 1,
                                   arguments.positional.end());
            rest.named = arguments.named;
            holds = in.call_test(arguments.positional[own], value, rest);
        } else {
            holds = truthy(value);
        }
        if (holds == wanted) out.push_back(item);
    }
    return heap.generator(std::move(out));
}

struct Keyed {
    Value key, item;
};

void sort_keyed(Interpreter& in, std::vector<Keyed>& items, bool reverse) {
    std::stable_sort(items.begin(), items.end(), [&](const Keyed& a, const Keyed& b) {
        return reverse ? less(in.heap(), b.key, a.key) : less(in.heap(), a.key, b.key);
    });
}

Value filter_sort(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("sort", {"reverse", "case_sensitive", "attribute"});
    const bool case_sensitive = flag(bound[1]);
    std::vector<Getter> getters; // "age,name": by one, then by the other
    if (given(bound[2]) && bound[2]->is_string())
        for (MarkedText& part : split(bound[2]->text(), ",")) {
            in.heap().spend(1);
            const Value attribute = in.heap().string(std::move(part));
            getters.emplace_back(in, &attribute);
        }
    else
        getters.emplace_back(in, bound[2]);
    std::vector<Keyed> keyed;
    for (const Value& item : iterate(in.heap(), self).items) {
        in.heap().spend(1);
        std::vector<Value> keys;
        for (const Getter& get : getters) keys.push_back(sort_key(in, get(item), case_sensitive));
        keyed.push_back({keys.size() == 1 ? std::move(keys[0]) : in.heap().tuple(std::move(keys)), item});
    }
    sort_keyed(in, keyed, flag(bound[0]));
    std::vector<Value> out;
    for (Keyed& k : keyed) out.push_back(std::move(k.item));
    return in.heap().list(std::move(out));
}

Value filter_dictsort(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("dictsort", {"case_sensitive", "by", "reverse"});
    const std::string_view by = bound[1] ? std::string_view(string_argument(*bound[1], "'by'").text) : "key";
    if (by != "key" && by != "value") fail_template("'dictsort' sorts by 'key' or 'value'");
    if (self.is_undefined()) fail_template(self.undefined_message());
    if (!self.is_dict()) fail_template("'dictsort' works on a dict only");
    std::vector<Keyed> keyed;
    for (const auto& [key, value] : self.dict().entries) {
        in.heap().spend(1);
        keyed.push_back({sort_key(in, by == "key" ? key : value, flag(bound[0])), in.heap().tuple({key, value})});
    }
    sort_keyed(in, keyed, flag(bound[2]));
    std::vector<Value> out;
    for (Keyed& k : keyed) out.push_back(std::move(k.item));
    return in.heap().list(std::move(out));
}

Value filter_unique(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("unique", {"case_sensitive", "attribute"});
    const Getter get(in, bound[1]);
    std::vector<Value> seen, out;
    for (const Value& item : iterate(in.heap(), self).items) {
        Value key = sort_key(in, get(item), flag(bound[0]));
        if (std::any_of(seen.begin(), seen.end(), [&](const Value& other) { return equal(in.heap(), other, key); })) continue;
        seen.push_back(std::move(key));
        out.push_back(item);
    }
    return in.heap().generator(std::move(out));
}

Value filter_reverse(Interpreter& in, const Value& self, Arguments&) {
    if (self.is_string()) return slice(in.heap(), self, Value::none(), Value::none(), Value::integer(-1));
    std::vector<Value> out = iterate(in.heap(), self).items;
    in.heap().spend(out.size() / 4);
    std::reverse(out.begin(), out.end());
    return in.heap().generator(std::move(out));
}

Value filter_sum(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("sum", {"attribute", "start"});
    const Getter get(in, bound[0]);
    Value total = bound[1] ? *bound[1] : Value::integer(0);
    if (total.is_string()) fail_template("'sum' adds numbers; strings are joined");
    for (const Value& item : iterate(in.heap(), self).items) {
        in.heap().spend(1);
        total = binary(in.heap(), Op::add, std::move(total), get(item));
    }
    return total;
}

template <bool greatest> Value filter_extreme(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind(greatest ? "max" : "min", {"case_sensitive", "attribute"});
    const Getter get(in, bound[1]);
    std::optional<Keyed> best;
    for (const Value& item : iterate(in.heap(), self).items) {
        Value key = sort_key(in, get(item), flag(bound[0]));
        if (!best || (greatest ? less(in.heap(), best->key, key) : less(in.heap(), key, best->key)))
            best = {std::move(key), item};
    }
    return best ? best->item : in.heap().undefined_hint("there is no smallest or greatest item of what is empty");
}

Value filter_batch(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("batch", {"linecount", "fill_with"});
    if (!bound[0]) fail_template("'batch' needs a count");
    const std::int64_t count = integer_argument(*bound[0], "a count");
    std::vector<Value> rows, row;
    for (const Value& item : iterate(in.heap(), self).items) {
        in.heap().spend(1);
        if (static_cast<std::int64_t>(row.size()) == count) rows.push_back(in.heap().list(std::exchange(row, {})));
        row.push_back(item);
    }
    if (!row.empty()) {
        if (given(bound[1]))
            while (static_cast<std::int64_t>(row.size()) < count) {
                in.heap().spend(1);
                row.push_back(*bound[1]);
            }
        rows.push_back(in.heap().list(std::move(row)));
    }
    return in.heap().generator(std::move(rows));
}

Value filter_slice(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("slice", {"slices", "fill_with"});
    if (!bound[0]) fail_template("'slice' needs a count");
    const std::int64_t slices = integer_argument(*bound[0], "a count");
    if (slices == 0) fail_template("division by zero");
    const auto& items = iterate(in.heap(), self).items;
    const auto size = static_cast<std::int64_t>(items.size());
    std::vector<Value> columns;
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < slices; ++i) {
        in.heap().spend(1);
        const std::int64_t count = size / slices + (i < size % slices);
        std::vector<Value> column(items.begin() + at, items.begin() + at + count);
        at += count;
        if (given(bound[1]) && i >= size % slices) column.push_back(*bound[1]);
        columns.push_back(in.heap().list(std::move(column)));
    }
    return in.heap().generator(std::move(columns));
}

Value filter_groupby(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("groupby", {"attribute", "default", "case_sensitive"});
    if (!bound[0]) fail_template("'groupby' needs an attribute");
    const Getter get(in, bound[0]);
    const Value* fallback = given(bound[1]) ? bound[1] : nullptr;
    std::vector<Keyed> keyed;
    for (const Value& item : iterate(in.heap(), self).items) {
        in.heap().spend(1);
        keyed.push_back({sort_key(in, get(item, fallback), flag(bound[2])), item});
    }
    sort_keyed(in, keyed, false);
    std::vector<Value> groups;
    for (std::size_t i = 0; i < keyed.size();) {
        std::vector<Value> members;
        const std::size_t begin = i;
        for (; i < keyed.size() && equal(in.heap(), keyed[i].key, keyed[begin].key); ++i) members.push_back(keyed[i].item);
        if (i == begin) members.push_back(keyed[i++].item); // a key that does not even equal itself
        Value group = in.heap().tuple({get(keyed[begin].item, fallback), in.heap().list(std::move(members))});
        group.sequence().label = "group"; // its parts are also called grouper and list
        groups.push_back(std::move(group));
    }
    return in.heap().list(std::move(groups));
}

Value filter_attr(Interpreter& in, const Value& self, Arguments& arguments) {
    const auto bound = arguments.bind("attr", {"name"});
    if (!bound[0]) fail_template("'attr' needs a name");
    string_argument(*bound[0], "a name");
    if (self.is_dict() && !(find_methods(bound[0]->view()) && find_methods(bound[0]->view())->dict)) // not its entries
        return Value::undefined(Value::Missing::attribute, Kind::dict, bound[0]->string_object());
    return in.attribute(self, *bound[0], find_methods(bound[0]->view()));
}

} // namespace

std::vector<FilterEntry> sequence_filters() {
    return {
        {"default", filter_default},
        {"d", filter_default},
        {"length", filter_length},
        {"count", filter_length},
        {"list", filter_list},
        {"first", filter_first},
        {"last", filter_last},
        {"items", filter_items},
        {"join", filter_join},
        {"map", filter_map},
        {"select", filter_select<true, false>},
        {"reject", filter_select<false, false>},
        {"selectattr", filter_select<true, true>},
        {"rejectattr", filter_select<false, true>},
        {"sort", filter_sort},
        {"dictsort", filter_dictsort},
        {"unique", filter_unique},
        {"reverse", filter_reverse},
        {"sum", filter_sum},
        {"min", filter_extreme<false>},
        {"max", filter_extreme<true>},
        {"batch", filter_batch},
        {"slice", filter_slice},
        {"groupby", filter_groupby},
        {"attr", filter_attr},
    };
}

} // namespace ponder::jinja
