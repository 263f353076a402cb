// The values of the template interpreter and the heap that owns them for the length of one render. Strings are counted
// references to marked text and go when nobody holds them; everything that can hold other values (lists, dicts, namespaces,
// loops, macros) belongs to the heap, so a template that builds a cycle leaks nothing. The heap also keeps the books of steps
// and bytes.
#pragma once

#include "engine/text/chat_template.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ponder::jinja {

// What the interpreter throws at itself; chat_template.cpp catches it and makes it a sentence. It never crosses the public
// seam.
struct TemplateError {
    enum class Cause { failed, refused, limit }; // refused: the template called raise_exception
    Cause cause = Cause::failed;
    std::string message; // no full stop
    int line = 0;        // 0: not known where it was thrown; filled in on the way out
};

[[noreturn]] void fail_template(std::string message);

enum class Kind : std::uint8_t {
    undefined,
    none,
    boolean,
    integer,
    real,
    string,
    list,
    tuple,
    range,
    view,
    generator, // Sequence; view: what dict.items() gives; generator: can be read once
    dict,
    name_space, // Dict
    loop,
    macro,
    builtin,
    joiner,
    cycler,
};
const char* type_name(Kind kind); // Python's word for it

class Heap;
class Value;

struct String {
    MarkedText text;
    Heap* heap = nullptr; // null: lives in the parsed template, is shared between renders and never changes
    std::uint32_t references = 0;
    std::size_t characters = std::string::npos; // code points, once counted
};

struct Object {
    virtual ~Object() = default;
};
struct Sequence;
struct Dict;

class Value {
  public:
    Value() : integer_(0) {} // undefined, of unknown name
    Value(const Value& other) : kind_(other.kind_), missing_(other.missing_), owner_(other.owner_), integer_(other.integer_) {
        hold();
    }
    Value(Value&& other) noexcept
        : kind_(other.kind_), missing_(other.missing_), owner_(other.owner_), integer_(other.integer_) {
        other.kind_ = Kind::none;
    }
    Value& operator=(Value other) noexcept {
        std::swap(kind_, other.kind_);
        std::swap(missing_, other.missing_);
        std::swap(owner_, other.owner_);
        std::swap(integer_, other.integer_);
        return *this;
    }
    ~Value() { release(); }

    static Value none() { return Value(Kind::none, 0); }
    static Value boolean(bool b) { return Value(Kind::boolean, b ? 1 : 0); }
    static Value integer(std::int64_t i) { return Value(Kind::integer, i); }
    static Value real(double d);
    static Value string(String* s);
    static Value object(Kind kind, Object* object);
    // Undefined says what was missing: a variable, an attribute of something of kind `owner`, or for a hint the whole sentence.
    enum class Missing : std::uint8_t { variable, attribute, element, hint };
    static Value undefined(Missing missing, Kind owner, String* name);

    Kind kind() const { return kind_; }
    bool is(Kind kind) const { return kind_ == kind; }
    bool is_undefined() const { return kind_ == Kind::undefined; }
    bool is_none() const { return kind_ == Kind::none; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_number() const { return kind_ >= Kind::boolean && kind_ <= Kind::real; }
    bool is_integral() const { return kind_ == Kind::boolean || kind_ == Kind::integer; }
    bool is_sequence() const { return kind_ >= Kind::list && kind_ <= Kind::generator; }
    bool is_dict() const { return kind_ == Kind::dict; }

    bool as_bool() const { return integer_ != 0; }
    std::int64_t as_integer() const { return integer_; } // of a boolean too
    double as_real() const;                              // of any number
    String* string_object() const { return string_; }
    const MarkedText& text() const { return string_->text; }
    std::string_view view() const { return string_->text.text; }
    Object* as_object() const { return object_; }
    template <class T> T& as() const { return *static_cast<T*>(object_); }
    Sequence& sequence() const;
    Dict& dict() const;
    std::string undefined_message() const;

  private:
    Value(Kind kind, std::int64_t i) : kind_(kind), integer_(i) {}
    bool counted() const { return kind_ == Kind::string || (kind_ == Kind::undefined && string_); }
    void hold() const {
        if (counted() && string_->heap) ++string_->references;
    }
    void release() {
        if (counted() && string_->heap && --string_->references == 0) free_string();
    }
    void free_string();

    Kind kind_ = Kind::undefined;
    Missing missing_ = Missing::variable;
    Kind owner_ = Kind::none;
    union {
        std::int64_t integer_;
        double real_;
        String* string_;
        Object* object_;
    };
};

struct Sequence : Object {
    std::vector<Value> items;
    std::size_t next = 0;                       // generator: how many have been read
    const char* label = "";                     // view: dict_items, dict_keys, dict_values
    std::int64_t start = 0, stop = 0, step = 1; // range: as it was asked for
    bool from_data = false;                     // the brackets of its JSON and repr are data
};

struct Dict : Object {
    std::vector<std::pair<Value, Value>> entries; // in the order of insertion
    bool from_data = false;
};

struct Cycler : Object {
    std::vector<Value> items;
    std::size_t next = 0;
};

struct Joiner : Object {
    Value separator;
    bool used = false;
};

class Heap {
  public:
    explicit Heap(const TemplateLimits& limits);
    Heap(const Heap&) = delete;
    Heap& operator=(const Heap&) = delete;

    const TemplateLimits& limits() const { return limits_; }
    // Every node, loop turn and compared element costs a step, and so do 256 bytes copied or 64 looked at one by one: a step is
    // then never long, and the limit of steps is one of time.
    void spend(std::size_t steps) {
        if (steps > steps_left_) out_of_steps();
        steps_left_ -= steps;
    }
    void spend_bytes(std::size_t copied) { spend(copied / 256); }
    void spend_characters(std::size_t bytes) { spend(bytes / 64); }
    void take_memory(std::size_t bytes) {
        if (bytes > memory_left_) out_of_memory();
        memory_left_ -= bytes;
    }
    void give_memory(std::size_t bytes) { memory_left_ += bytes; }
    void check_length(std::size_t bytes) const; // of a string value, before it is made

    Value string(MarkedText text);
    Value from_template(std::string_view text) { return string(MarkedText::from_template(text)); }
    Value sequence(Kind kind, std::vector<Value> items);
    Value list(std::vector<Value> items) { return sequence(Kind::list, std::move(items)); }
    Value tuple(std::vector<Value> items) { return sequence(Kind::tuple, std::move(items)); }
    Value generator(std::vector<Value> items) { return sequence(Kind::generator, std::move(items)); }
    Value dict() { return Value::object(Kind::dict, make<Dict>()); }
    Value undefined_hint(std::string_view sentence);

    void append(Sequence& to, Value item) {
        take_memory(sizeof(Value));
        to.items.push_back(std::move(item));
    }

    // Adds to a string nobody else holds in place (the left side of a chain of +), else makes a new one.
    Value concat(Value left, const MarkedText& right);

    template <class T, class... A> T* make(A&&... args) {
        take_memory(sizeof(T) + 2 * sizeof(void*));
        objects_.push_back(std::make_unique<T>(std::forward<A>(args)...));
        return static_cast<T*>(objects_.back().get());
    }

    [[noreturn]] void too_deep() const;

  private:
    friend class Value;
    [[noreturn]] void out_of_steps() const;
    [[noreturn]] void out_of_memory() const;

    TemplateLimits limits_;
    std::size_t steps_left_;
    std::size_t memory_left_;
    std::vector<std::unique_ptr<Object>> objects_;
};

// One level of recursion in the interpreter's own C++ code: values inside values, calls inside calls.
class Depth {
  public:
    Depth(const Heap& heap, std::size_t& level, std::size_t limit) : level_(level) {
        if (level >= limit) heap.too_deep();
        ++level_;
    }
    ~Depth() { --level_; }
    Depth(const Depth&) = delete;

  private:
    std::size_t& level_;
};

inline Sequence& Value::sequence() const { return as<Sequence>(); }
inline Dict& Value::dict() const { return as<Dict>(); }

} // namespace ponder::jinja
