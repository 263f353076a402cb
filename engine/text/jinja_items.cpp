// The parts of jinja_operators.h that look into containers: subscripts, slices and the entries of dicts.
#include "engine/text/jinja_operators.h"
#include "engine/text/jinja_text.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

void require_hashable(const Value& key) {
    if (key.is(Kind::list) || key.is_dict() || key.is(Kind::view))
        fail_template(std::string("'") + type_name(key.kind()) + "' cannot be the key of a dict");
}

// Python's rule for the bounds of a slice: negative counts from the end, and everything is clamped.
std::int64_t bound(const Value& v, std::int64_t length, std::int64_t absent, std::int64_t lowest, std::int64_t highest) {
    if (v.is_none()) return absent;
    if (v.is_undefined()) fail_template(v.undefined_message());
    if (!v.is_integral()) fail_template("the bounds of a slice must be whole numbers");
    const std::int64_t i = v.as_integer();
    return std::clamp(i < 0 ? (i < -length ? lowest : i + length) : i, lowest, highest);
}

} // namespace

const Value* find_entry(Heap& heap, const Dict& dict, const Value& key) {
    require_hashable(key);
    if (key.is_string()) return find_entry(heap, dict, key.view());
    for (const auto& [k, v] : dict.entries)
        if (equal(heap, k, key)) return &v;
    return nullptr;
}

const Value* find_entry(Heap& heap, const Dict& dict, std::string_view key) {
    heap.spend(dict.entries.size() / 32);
    for (const auto& [k, v] : dict.entries)
        if (k.is_string() && k.view().size() == key.size() && k.view() == key) {
            heap.spend_bytes(key.size());
            return &v;
        }
    return nullptr;
}

void set_entry(Heap& heap, Dict& dict, Value key, Value value) {
    if (const Value* there = find_entry(heap, dict, key)) {
        *const_cast<Value*>(there) = std::move(value);
        return;
    }
    heap.take_memory(2 * sizeof(Value));
    dict.entries.emplace_back(std::move(key), std::move(value));
}

std::optional<Value> find_item(Heap& heap, const Value& object, const Value& key) {
    switch (object.kind()) {
    case Kind::dict:
    case Kind::name_space: {
        if (key.is(Kind::list) || key.is_dict()) return std::nullopt;
        const Value* found = find_entry(heap, object.dict(), key);
        return found ? std::optional(*found) : std::nullopt;
    }
    case Kind::list:
    case Kind::tuple:
    case Kind::range: {
        if (!key.is_integral()) return std::nullopt;
        const auto& items = object.sequence().items;
        const auto size = static_cast<std::int64_t>(items.size());
        const std::int64_t i = key.as_integer() < 0 ? key.as_integer() + size : key.as_integer();
        if (i < 0 || i >= size) return std::nullopt;
        return items[static_cast<std::size_t>(i)];
    }
    case Kind::string: {
        if (!key.is_integral()) return std::nullopt;
        const auto size = static_cast<std::int64_t>(length(object));
        const std::int64_t i = key.as_integer() < 0 ? key.as_integer() + size : key.as_integer();
        if (i < 0 || i >= size) return std::nullopt;
        const std::string_view text = object.view();
        const bool plain = static_cast<std::size_t>(size) == text.size(); // one byte a character
        if (!plain) heap.spend_characters(static_cast<std::size_t>(i));
        const std::size_t at = plain ? static_cast<std::size_t>(i) : byte_offset(text, static_cast<std::size_t>(i));
        return heap.string(object.text().substr(at, character_at(text, at).bytes));
    }
    default:
        return std::nullopt;
    }
}

Value slice(Heap& heap, const Value& object, const Value& start, const Value& stop, const Value& step) {
    if (object.is_undefined()) fail_template(object.undefined_message());
    if (!object.is_string() && !object.is(Kind::list) && !object.is(Kind::tuple) && !object.is(Kind::range))
        fail_template(std::string("'") + type_name(object.kind()) + "' has no slices");
    const auto size = static_cast<std::int64_t>(length(object));
    if (!step.is_none() && !step.is_integral()) fail_template("the step of a slice must be a whole number");
    const std::int64_t stride = step.is_none() ? 1 : std::clamp<std::int64_t>(step.as_integer(), -size - 1, size + 1);
    if (stride == 0) fail_template("the step of a slice cannot be zero");
    const bool forward = stride > 0;
    const std::int64_t low = forward ? 0 : -1, high = forward ? size : size - 1;
    const std::int64_t from = bound(start, size, forward ? 0 : high, low, high);
    const std::int64_t to = bound(stop, size, forward ? size : -1, low, high);

    if (object.is_string()) {
        const MarkedText& text = object.text();
        if (stride == 1) {
            if (from >= to) return heap.string({});
            const bool plain = static_cast<std::size_t>(size) == text.text.size();
            if (!plain) heap.spend_characters(text.text.size());
            const std::size_t begin =
                plain ? static_cast<std::size_t>(from) : byte_offset(text.text, static_cast<std::size_t>(from));
            const std::string_view rest = std::string_view(text.text).substr(begin);
            return heap.string(text.substr(begin, plain ? static_cast<std::size_t>(to - from)
                                                        : byte_offset(rest, static_cast<std::size_t>(to - from))));
        }
        std::vector<std::uint32_t> starts; // of every character
        heap.spend(text.text.size() / 32);
        heap.take_memory(text.text.size() * sizeof(std::uint32_t));
        heap.give_memory(text.text.size() * sizeof(std::uint32_t));
        for (std::size_t at = 0; at < text.text.size(); at += character_at(text.text, at).bytes)
            starts.push_back(static_cast<std::uint32_t>(at));
        MarkedText out;
        for (std::int64_t i = from; forward ? i < to : i > to; i += stride) {
            const std::size_t at = starts[static_cast<std::size_t>(i)];
            out.append(text.substr(at, character_at(text.text, at).bytes));
        }
        return heap.string(std::move(out));
    }
    std::vector<Value> out;
    const auto& items = object.sequence().items;
    for (std::int64_t i = from; forward ? i < to : i > to; i += stride) out.push_back(items[static_cast<std::size_t>(i)]);
    heap.spend(out.size());
    Value made = heap.sequence(object.kind(), std::move(out));
    Sequence &part = made.sequence(), &whole = object.sequence();
    part.from_data = whole.from_data;
    if (object.is(Kind::range)) { // for its repr; inside 32 bits times a range's own numbers, wrapping is harmless
        part.start =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(whole.start) + static_cast<std::uint64_t>(from * whole.step));
        part.stop =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(whole.start) + static_cast<std::uint64_t>(to * whole.step));
        part.step = whole.step * stride;
    }
    return made;
}

} // namespace ponder::jinja
