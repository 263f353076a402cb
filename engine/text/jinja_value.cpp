#include "engine/text/jinja_value.h"

#include <algorithm>

namespace ponder::jinja {

void fail_template(std::string message) { throw TemplateError{TemplateError::Cause::failed, std::move(message)}; }

const char* type_name(Kind kind) {
    switch (kind) {
    case Kind::undefined:
        return "Undefined";
    case Kind::none:
        return "NoneType";
    case Kind::boolean:
        return "bool";
    case Kind::integer:
        return "int";
    case Kind::real:
        return "float";
    case Kind::string:
        return "str";
    case Kind::list:
        return "list";
    case Kind::tuple:
        return "tuple";
    case Kind::range:
        return "range";
    case Kind::view:
        return "view";
    case Kind::generator:
        return "generator";
    case Kind::dict:
        return "dict";
    case Kind::name_space:
        return "Namespace";
    case Kind::loop:
        return "LoopContext";
    case Kind::macro:
        return "Macro";
    case Kind::builtin:
        return "builtin_function_or_method";
    case Kind::joiner:
        return "Joiner";
    case Kind::cycler:
        return "Cycler";
    }
    return "object";
}

Value Value::real(double d) {
    Value v(Kind::real, 0);
    v.real_ = d;
    return v;
}

Value Value::string(String* s) {
    Value v(Kind::string, 0);
    v.string_ = s;
    v.hold();
    return v;
}

Value Value::object(Kind kind, Object* object) {
    Value v(kind, 0);
    v.object_ = object;
    return v;
}

Value Value::undefined(Missing missing, Kind owner, String* name) {
    Value v(Kind::undefined, 0);
    v.string_ = name;
    v.missing_ = missing;
    v.owner_ = owner;
    v.hold();
    return v;
}

double Value::as_real() const { return kind_ == Kind::real ? real_ : static_cast<double>(integer_); }

void Value::free_string() {
    string_->heap->give_memory(sizeof(String) + 2 * string_->text.text.size());
    delete string_;
}

std::string Value::undefined_message() const {
    const std::string name = string_ ? string_->text.text.substr(0, 200) : "value";
    const std::string owner = owner_ == Kind::none ? "None" : std::string("'") + type_name(owner_) + " object'";
    switch (missing_) {
    case Missing::variable:
        return "'" + name + "' is undefined";
    case Missing::attribute:
        return owner + " has no attribute '" + name + "'";
    case Missing::element:
        return owner + " has no element " + name;
    case Missing::hint:
        return name;
    }
    return name;
}

// A hostile template may hold many strings at once, each within the limit of one; eight of them is more than an honest one
// needs.
Heap::Heap(const TemplateLimits& limits)
    : limits_(limits), steps_left_(limits.steps), memory_left_(std::max<std::size_t>(8 * limits.output_bytes, 1 << 20)) {}

void Heap::check_length(std::size_t bytes) const {
    if (bytes > limits_.output_bytes)
        throw TemplateError{TemplateError::Cause::limit, std::to_string(limits_.output_bytes) +
                                                             " bytes of text; the conversation may be "
                                                             "too long, or the template is broken"};
}

void Heap::out_of_steps() const {
    throw TemplateError{TemplateError::Cause::limit, std::to_string(limits_.steps) + " steps; it may never end"};
}

void Heap::out_of_memory() const {
    throw TemplateError{TemplateError::Cause::limit, "memory; the conversation may be too long, or the template is broken"};
}

void Heap::too_deep() const {
    throw TemplateError{TemplateError::Cause::limit,
                        std::to_string(limits_.depth) + " levels; its calls or values are nested too deeply"};
}

Value Heap::string(MarkedText text) {
    check_length(text.text.size());
    take_memory(sizeof(String) + 2 * text.text.size());
    spend_bytes(text.text.size());
    return Value::string(new String{std::move(text), this});
}

Value Heap::sequence(Kind kind, std::vector<Value> items) {
    auto* made = make<Sequence>();
    take_memory(items.size() * sizeof(Value));
    made->items = std::move(items);
    return Value::object(kind, made);
}

Value Heap::undefined_hint(std::string_view sentence) {
    Value text = from_template(sentence);
    return Value::undefined(Value::Missing::hint, Kind::none, text.string_object());
}

Value Heap::concat(Value left, const MarkedText& right) {
    String* string = left.string_object();
    check_length(string->text.text.size() + right.text.size());
    if (string->heap && string->references == 1 && &string->text != &right) {
        take_memory(2 * right.text.size());
        spend_bytes(right.text.size());
        string->text.append(right);
        string->characters = std::string::npos;
        return left;
    }
    MarkedText joined;
    joined.text.reserve(string->text.text.size() + right.text.size());
    joined.is_data.reserve(joined.text.capacity());
    joined.append(string->text);
    joined.append(right);
    return this->string(std::move(joined));
}

} // namespace ponder::jinja
