// JSON by strangers, of any size: a file is cut into one conversation after another without parsing it, and only then is each
// one parsed, within limits. So a file of hundreds of megabytes takes the memory of its largest conversation, and one that is
// damaged does not stop the others.
#pragma once

#include "storage/archive.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace ponder::storage {

// Cuts [a, b, c], {"conversations": [a, b, c], ...}, or several values one behind the other. Any other object is one element.
class ElementCutter {
  public:
    ElementCutter(ByteStream& stream, std::size_t most_bytes);
    enum class Next { element, too_large, end };
    Result<Next> next(std::string& text);
    // Of an object around the list: its other members before the list, as an object. Empty when there was none.
    const std::string& head() const { return head_; }
    bool is_cut_short() const { return cut_short_; } // the file ended in the middle of something
    bool is_json() const { return json_; }           // the file began as JSON does
    std::uint64_t bytes() const { return bytes_; }   // read so far

  private:
    enum class Where { start, list, object, done };
    bool fill();
    int peek();
    void skip_space();
    bool take_value(std::string* text, bool& fits);
    bool enter_object(std::string& text, bool& is_element, bool& fits);

    ByteStream& stream_;
    std::size_t most_bytes_;
    Where where_ = Where::start;
    bool cut_short_ = false, json_ = true, ended_ = false, begun_ = false, in_object_ = false;
    std::string head_;
    std::string buffer_;
    std::size_t at_ = 0, filled_ = 0;
    std::uint64_t bytes_ = 0;
    std::optional<Error> error_;
};

using Json = nlohmann::json;

struct JsonLimits {
    std::size_t depth = 120;
    std::size_t values = 1'000'000;
};

struct ParsedJson {
    Json value;
    bool mended = false;        // it held broken text (not UTF-8, half a surrogate pair, bare control characters)
    bool repeated_keys = false; // an object named a key twice; the last one counts
};

// The error is the end of a sentence: "it is nested too deeply".
tl::expected<ParsedJson, std::string> parse_json(std::string&& text, const JsonLimits& limits = {});

// --- looking into what a stranger wrote: nothing here can fail
// ------------------------------------------------------------------

const Json* member(const Json& object, const char* key);    // null when it is no object, or has none, or null
const Json& list_of(const Json& object, const char* key);   // an empty list otherwise
const Json& object_of(const Json& object, const char* key); // an empty object otherwise
std::string text_of(const Json& object, const char* key);   // a number as its digits; empty otherwise
bool truth_of(const Json& object, const char* key);
std::optional<double> number_of(const Json& object, const char* key); // also when it is written as text
std::int64_t bytes_of(const Json& object, const char* key);           // a size; 0 when it is none
// A moment as any of the sources writes it: seconds or milliseconds, or ISO 8601. 0 when there is none.
std::int64_t time_of(const Json& object, const char* key);
std::int64_t parse_time(std::string_view text);
// What is left of an object when these members were understood, as JSON; empty when nothing is.
std::string rest_of(const Json& object, std::initializer_list<const char*> understood);
std::string pretty(const Json& value); // for people: a text as it is, else indented

} // namespace ponder::storage
