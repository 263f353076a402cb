#include "engine/text/json_reader.h"

#include <new>
#include <string>
#include <unordered_map>
#include <vector>

namespace ponder {

namespace {

using Json = nlohmann::ordered_json;

// Takes the parser's events and builds the value. Ordered objects look for a key by going through all of them, so big ones get
// an index while they are open.
class Builder : public nlohmann::json_sax<Json> {
  public:
    explicit Builder(std::size_t deepest) : deepest_(deepest) {}

    Json value;
    std::string wrong; // a sentence when the parser stopped

    bool null() override { return put(nullptr); }
    bool boolean(bool v) override { return put(v); }
    bool number_integer(number_integer_t v) override { return put(v); }
    bool number_unsigned(number_unsigned_t v) override { return put(v); }
    bool number_float(number_float_t v, const string_t&) override { return put(v); }
    bool string(string_t& v) override { return put(std::move(v)); }
    bool binary(binary_t&) override { return false; } // JSON has none

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Open& top = open_.back();
        auto& members = top.json->get_ref<Json::object_t&>();
        const auto member = [&](std::size_t i) { return members.begin() + static_cast<std::ptrdiff_t>(i); };
        std::size_t at = members.size();
        if (members.size() < indexed_from) {
            for (std::size_t i = 0; i < members.size(); i++)
                if (member(i)->first == name) at = i;
        } else {
            if (top.index.empty())
                for (std::size_t i = 0; i < members.size(); i++) top.index.emplace(member(i)->first, i);
            at = top.index.emplace(name, at).first->second;
        }
        if (at == members.size()) members.emplace_back(std::move(name), nullptr);
        top.member = at;
        return true;
    }

    bool parse_error(std::size_t byte, const std::string&, const nlohmann::detail::exception&) override {
        wrong = "This is not JSON: it goes wrong at byte " + std::to_string(byte) + ".";
        return false;
    }

  private:
    static constexpr std::size_t indexed_from = 16;
    struct Open {
        Json* json;
        std::size_t member = 0; // of an object: the one that waits for its value
        std::unordered_map<std::string, std::size_t> index;
    };

    template <class Value> Json* place(Value&& v) {
        if (open_.empty()) return &(value = std::forward<Value>(v));
        Open& top = open_.back();
        if (top.json->is_array()) {
            auto& items = top.json->get_ref<Json::array_t&>();
            items.emplace_back(std::forward<Value>(v));
            return &items.back();
        }
        Json& member = (top.json->get_ref<Json::object_t&>().begin() + static_cast<std::ptrdiff_t>(top.member))->second;
        member = std::forward<Value>(v);
        return &member;
    }

    template <class Value> bool put(Value&& v) {
        place(std::forward<Value>(v));
        return true;
    }

    bool open(Json container) {
        if (open_.size() == deepest_) {
            wrong = "This JSON is nested more than " + std::to_string(deepest_) + " levels deep.";
            return false;
        }
        Json* placed = place(std::move(container));
        open_.push_back({placed, 0, {}});
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    std::size_t deepest_;
    std::vector<Open> open_; // a container does not move while one inside it is open
};

} // namespace

Result<Json> read_json(std::string_view text, std::size_t deepest) try {
    Builder builder(deepest);
    if (!Json::sax_parse(text, &builder))
        return fail(ErrorKind::bad_request, builder.wrong.empty() ? "This is not JSON." : builder.wrong);
    return std::move(builder.value);
} catch (const std::bad_alloc&) {
    return fail(ErrorKind::out_of_memory, "There is not enough memory to read this JSON.");
}

} // namespace ponder
