// repr() of values, declared in jinja_operators.h: how lists, dicts and the strings inside them are printed. Brackets and
// quotes of what came from data are data too; a list that contains itself is written as Python does, "[...]".
#include "engine/text/jinja_format.h"
#include "engine/text/jinja_operators.h"
#include "engine/text/jinja_text.h"

#include <algorithm>

namespace ponder::jinja {

namespace {

constexpr std::size_t deepest_value = 100;

class Repr {
  public:
    Repr(Heap& heap, MarkedText& out) : heap_(heap), out_(out) {}

    void write(const Value& v, bool data) {
        heap_.spend(1);
        heap_.check_length(out_.text.size());
        switch (v.kind()) {
        case Kind::string:
            string(v.text(), data);
            break;
        case Kind::undefined:
            put("Undefined", data);
            break;
        case Kind::none:
        case Kind::boolean:
        case Kind::integer:
        case Kind::real:
            put(number_text(v), data);
            break;
        case Kind::list:
            items(v.sequence(), "[", "]", "[...]");
            break;
        case Kind::tuple:
            items(v.sequence(), "(", v.sequence().items.size() == 1 ? ",)" : ")", "(...)");
            break;
        case Kind::view:
            put(v.sequence().label, v.sequence().from_data);
            items(v.sequence(), "([", "])", "[...]");
            break;
        case Kind::range:
            range(v.sequence());
            break;
        case Kind::dict:
            entries(v.dict(), "{", "}");
            break;
        case Kind::name_space:
            entries(v.dict(), "<Namespace {", "}>");
            break;
        default:
            put(std::string("<") + type_name(v.kind()) + ">", false);
        }
    }

  private:
    void put(std::string_view text, bool data) { append_marked(out_, text, data); }

    // False, with the mark of a cycle written, if this object is being written already.
    bool enter(const Object& object, const char* cycle) {
        if (std::find(open_.begin(), open_.end(), &object) != open_.end()) {
            put(cycle, false);
            return false;
        }
        if (open_.size() >= deepest_value) heap_.too_deep();
        open_.push_back(&object);
        return true;
    }

    void items(const Sequence& sequence, const char* begin, const char* end, const char* cycle) {
        if (!enter(sequence, cycle)) return;
        put(begin, sequence.from_data);
        for (std::size_t i = 0; i < sequence.items.size(); ++i) {
            if (i) put(", ", sequence.from_data);
            write(sequence.items[i], sequence.from_data);
        }
        put(end, sequence.from_data);
        open_.pop_back();
    }

    void entries(const Dict& dict, const char* begin, const char* end) {
        if (!enter(dict, "{...}")) return;
        put(begin, dict.from_data);
        for (std::size_t i = 0; i < dict.entries.size(); ++i) {
            if (i) put(", ", dict.from_data);
            write(dict.entries[i].first, dict.from_data);
            put(": ", dict.from_data);
            write(dict.entries[i].second, dict.from_data);
        }
        put(end, dict.from_data);
        open_.pop_back();
    }

    void range(const Sequence& r) {
        put("range(" + std::to_string(r.start) + ", " + std::to_string(r.stop) +
                (r.step == 1 ? "" : ", " + std::to_string(r.step)) + ")",
            false);
    }

    void string(const MarkedText& text, bool data) {
        const bool double_quotes = text.text.find('\'') != std::string::npos && text.text.find('"') == std::string::npos;
        const char quote = double_quotes ? '"' : '\'';
        data = data || text.is_data.find('\1') != std::string::npos;
        heap_.spend_characters(text.text.size());
        heap_.check_length(out_.text.size() + text.text.size());
        put(std::string_view(&quote, 1), data);
        for (std::size_t at = 0; at < text.text.size();) {
            const Character c = character_at(text.text, at);
            const bool mark = text.is_data[at];
            const char ascii = c.bytes == 1 ? text.text[at] : '\0';
            if (ascii == quote || ascii == '\\')
                put(std::string("\\") + ascii, mark);
            else if (ascii == '\n')
                put("\\n", mark);
            else if (ascii == '\r')
                put("\\r", mark);
            else if (ascii == '\t')
                put("\\t", mark);
            else if (c.code < 0x20 || c.code == 0x7F)
                put(hexadecimal(c.code), mark);
            else
                out_.append(text.substr(at, c.bytes));
            at += c.bytes;
        }
        put(std::string_view(&quote, 1), data);
    }

    static std::string hexadecimal(char32_t c) {
        const char* digits = "0123456789abcdef";
        return {'\\', 'x', digits[c >> 4 & 15], digits[c & 15]};
    }

    Heap& heap_;
    MarkedText& out_;
    std::vector<const Object*> open_;
};

} // namespace

void append_repr(Heap& heap, MarkedText& out, const Value& v) {
    Repr(heap, out).write(v, false);
    heap.check_length(out.text.size());
}

} // namespace ponder::jinja
