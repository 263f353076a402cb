#include "engine/text/jinja_json.h"

#include "engine/text/jinja_interpreter.h"
#include "engine/text/jinja_operators.h"
#include "engine/text/jinja_text.h"
#include "engine/text/json_reader.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

constexpr std::size_t deepest_value = 100;

struct JsonStyle {
    std::string indent; // of one level
    bool lines = false; // an indent was given, even an empty one
    bool ascii = false, sorted = false;
    MarkedText item_separator = MarkedText::from_template(", "), key_separator = MarkedText::from_template(": ");
};

class JsonWriter {
  public:
    JsonWriter(Heap& heap, const JsonStyle& style) : heap_(heap), style_(style) {}

    Value write(const Value& v) {
        value(v, false, 0);
        return heap_.string(std::move(out_));
    }

  private:
    void put(std::string_view text, bool data) { append_marked(out_, text, data); }

    void value(const Value& v, bool data, std::size_t depth) {
        heap_.spend(1);
        heap_.check_length(out_.text.size());
        if (depth > deepest_value) heap_.too_deep();
        switch (v.kind()) {
        case Kind::string:
            string(v.text(), data);
            break;
        case Kind::none:
            put("null", data);
            break;
        case Kind::boolean:
            put(v.as_bool() ? "true" : "false", data);
            break;
        case Kind::integer:
            put(number_text(v), data);
            break;
        case Kind::real:
            put(real(v), data);
            break;
        case Kind::list:
        case Kind::tuple:
            list(v.sequence(), depth);
            break;
        case Kind::dict:
            dict(v.dict(), depth);
            break;
        case Kind::undefined:
            fail_template("tojson of a value that is not defined: " + v.undefined_message());
        default:
            fail_template(std::string("'") + type_name(v.kind()) + "' has no JSON");
        }
    }

    static std::string real(const Value& v) {
        const std::string text = number_text(v);
        return text == "inf" ? "Infinity" : text == "-inf" ? "-Infinity" : text == "nan" ? "NaN" : text;
    }

    void new_line(std::size_t depth, bool data) {
        if (!style_.lines) return;
        heap_.check_length(out_.text.size() + depth * style_.indent.size());
        put("\n", data);
        for (std::size_t i = 0; i < depth; ++i) put(style_.indent, data);
    }

    void between(bool first, std::size_t depth, bool data) {
        if (!first) separator(style_.item_separator, data);
        new_line(depth, data);
    }

    void separator(const MarkedText& separator, bool data) {
        MarkedText marked = separator;
        if (data) marked.is_data.assign(marked.text.size(), '\1');
        out_.append(marked);
    }

    void list(const Sequence& sequence, std::size_t depth) {
        const bool data = sequence.from_data;
        put("[", data);
        for (std::size_t i = 0; i < sequence.items.size(); ++i) {
            between(i == 0, depth + 1, data);
            value(sequence.items[i], data, depth + 1);
        }
        if (!sequence.items.empty()) new_line(depth, data);
        put("]", data);
    }

    void dict(const Dict& dict, std::size_t depth) {
        const bool data = dict.from_data;
        std::vector<const std::pair<Value, Value>*> entries;
        heap_.spend(dict.entries.size());
        for (const auto& entry : dict.entries) entries.push_back(&entry);
        if (style_.sorted)
            std::stable_sort(entries.begin(), entries.end(),
                             [&](const auto* a, const auto* b) { return less(heap_, a->first, b->first); });
        put("{", data);
        for (std::size_t i = 0; i < entries.size(); ++i) {
            between(i == 0, depth + 1, data);
            key(entries[i]->first, data);
            separator(style_.key_separator, data);
            value(entries[i]->second, data, depth + 1);
        }
        if (!entries.empty()) new_line(depth, data);
        put("}", data);
    }

    void key(const Value& key, bool data) {
        if (key.is_string()) return string(key.text(), data);
        if (!key.is_number() && !key.is_none())
            fail_template(std::string("'") + type_name(key.kind()) + "' cannot be a key in JSON");
        put("\"", data);
        value(key, data, 0);
        put("\"", data);
    }

    void string(const MarkedText& text, bool data) {
        data = data || text.is_data.find('\1') != std::string::npos;
        heap_.spend_characters(text.text.size());
        heap_.check_length(out_.text.size() + text.text.size());
        put("\"", data);
        for (std::size_t at = 0; at < text.text.size();) {
            std::size_t plain = at;
            while (plain < text.text.size() && is_plain(text.text[plain])) ++plain;
            out_.text.append(text.text, at, plain - at);
            out_.is_data.append(text.is_data, at, plain - at);
            at = plain;
            if (at >= text.text.size()) break;
            const Character c = character_at(text.text, at);
            put(escaped(c.code), text.is_data[at]);
            at += c.bytes;
        }
        put("\"", data);
    }

    bool is_plain(char c) const {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != '"' && byte != '\\' && (byte < 0x7F || !style_.ascii);
    }

    static std::string unit(char32_t u) {
        const char* digits = "0123456789abcdef";
        return {'\\', 'u', digits[u >> 12 & 15], digits[u >> 8 & 15], digits[u >> 4 & 15], digits[u & 15]};
    }

    static std::string escaped(char32_t c) {
        switch (c) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        case '\f':
            return "\\f";
        case '\b':
            return "\\b";
        case 0x7F:
            return "\x7F";
        }
        if (c < 0x10000) return unit(c);
        return unit(0xD800 + ((c - 0x10000) >> 10)) + unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }

    Heap& heap_;
    const JsonStyle& style_;
    MarkedText out_;
};

Value json_at(Heap& heap, const nlohmann::ordered_json& json, bool data, std::size_t depth) {
    using Type = nlohmann::ordered_json::value_t;
    heap.spend(1);
    if (depth > deepest_value) heap.too_deep();
    const auto string = [&](const std::string& text) {
        return heap.string(data ? MarkedText::from_data(text) : MarkedText::from_template(text));
    };
    switch (json.type()) {
    case Type::boolean:
        return Value::boolean(json.get<bool>());
    case Type::number_integer:
        return Value::integer(json.get<std::int64_t>());
    case Type::number_unsigned:
        if (json.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX)) return Value::real(json.get<double>());
        return Value::integer(json.get<std::int64_t>());
    case Type::number_float:
        return Value::real(json.get<double>());
    case Type::string:
        return string(json.get_ref<const std::string&>());
    case Type::array: {
        Value made = heap.list({});
        made.sequence().from_data = data;
        made.sequence().items.reserve(json.size());
        for (const auto& item : json) heap.append(made.sequence(), json_at(heap, item, data, depth + 1));
        return made;
    }
    case Type::object: {
        Value made = heap.dict();
        made.dict().from_data = data;
        made.dict().entries.reserve(json.size());
        heap.take_memory(2 * sizeof(Value) * json.size());
        for (const auto& [key, value] : json.items()) // keys of ordered_json are unique
            made.dict().entries.emplace_back(string(key), json_at(heap, value, data, depth + 1));
        return made;
    }
    default:
        return Value::none();
    }
}

} // namespace

Value value_of_json(Heap& heap, const nlohmann::ordered_json& json, bool data) { return json_at(heap, json, data, 0); }

Value parse_json(Heap& heap, const Value& text) {
    const MarkedText& marked = string_argument(text, "the text of from_json");
    heap.spend_bytes(16 * marked.text.size());
    // Each value of the text may become some forty times its size in memory while it is JSON.
    heap.take_memory(40 * marked.text.size());
    const auto json = read_json(marked.text);
    heap.give_memory(40 * marked.text.size());
    if (!json) fail_template("from_json was given text that it cannot read. " + json.error().message.substr(0, json.error().message.size() - 1));
    return value_of_json(heap, *json, marked.is_data.find('\1') != std::string::npos);
}

Value filter_tojson(Interpreter& interpreter, const Value& self, Arguments& arguments) {
    Heap& heap = interpreter.heap();
    const auto bound = arguments.bind("tojson", {"indent", "ensure_ascii", "separators", "sort_keys"});
    JsonStyle style;
    if (bound[0] && !bound[0]->is_none()) {
        style.lines = true;
        style.item_separator = MarkedText::from_template(",");
        if (bound[0]->is_string())
            style.indent = bound[0]->view();
        else
            style.indent = std::string(
                static_cast<std::size_t>(std::clamp<std::int64_t>(integer_argument(*bound[0], "indent"), 0, 100)), ' ');
    }
    if (bound[1]) style.ascii = truthy(*bound[1]);
    if (bound[2] && !bound[2]->is_none()) {
        if (!bound[2]->is_sequence() || bound[2]->sequence().items.size() != 2)
            fail_template("separators of tojson are two strings");
        style.item_separator = string_argument(bound[2]->sequence().items[0], "a separator");
        style.key_separator = string_argument(bound[2]->sequence().items[1], "a separator");
    }
    if (bound[3]) style.sorted = truthy(*bound[3]);
    return JsonWriter(heap, style).write(self);
}

Value filter_from_json(Interpreter& interpreter, const Value& self, Arguments&) { return parse_json(interpreter.heap(), self); }

} // namespace ponder::jinja
