#include "storage/import_json.h"

#include <algorithm>

namespace ponder::storage {

namespace {

constexpr std::size_t buffer_bytes = 256 << 10;

bool is_space(int c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool holds_a_list(std::string_view key) { return key == "\"conversations\"" || key == "\"chats\""; }

} // namespace

ElementCutter::ElementCutter(ByteStream& stream, std::size_t most_bytes)
    : stream_(stream), most_bytes_(most_bytes), buffer_(buffer_bytes, '\0') {}

bool ElementCutter::fill() {
    if (ended_) return false;
    const Result<std::size_t> got = stream_.read(buffer_.data(), buffer_.size());
    if (!got) error_ = got.error();
    at_ = 0;
    filled_ = got ? *got : 0;
    bytes_ += filled_;
    ended_ = filled_ == 0;
    return !ended_;
}

int ElementCutter::peek() { return at_ < filled_ || fill() ? static_cast<unsigned char>(buffer_[at_]) : -1; }

void ElementCutter::skip_space() {
    while (is_space(peek())) ++at_;
}

// One value, whole, appended to the text as far as it fits. Only strings and brackets are looked at.
bool ElementCutter::take_value(std::string* text, bool& fits) {
    const auto keep = [&](std::size_t from, std::size_t to) {
        if (!text || !fits) return;
        if (to - from > most_bytes_ - std::min(most_bytes_, text->size())) {
            fits = false;
            std::string().swap(*text);
            return;
        }
        text->append(buffer_, from, to - from);
    };
    std::size_t depth = 0;
    bool in_string = false, begun = false;
    while (peek() >= 0) {
        const std::size_t from = at_;
        bool over = false;
        while (at_ < filled_ && !over) {
            const char c = buffer_[at_];
            if (in_string) {
                if (c == '\\') { // the next one is part of the string, whatever it is
                    if (++at_ == filled_) {
                        keep(from, at_);
                        if (peek() < 0) return false;
                        keep(0, ++at_);
                        goto next_piece;
                    }
                    ++at_;
                    continue;
                }
                ++at_;
                if (c == '"') {
                    in_string = false;
                    over = depth == 0;
                }
                continue;
            }
            if (depth == 0 && begun &&
                (c == ',' || c == ']' || c == '}' || c == ':' || is_space(c))) { // after a number or a word
                over = true;
                break;
            }
            begun = true;
            ++at_;
            if (c == '"')
                in_string = true;
            else if (c == '[' || c == '{')
                ++depth;
            else if (c == ']' || c == '}')
                over = depth == 0 || --depth == 0;
        }
        keep(from, at_);
        if (over) return true;
    next_piece:;
    }
    return depth == 0 && !in_string && begun;
}

// Behind the "{" of the outermost object. Stops inside its list of conversations when it has one; else the object itself is the
// element.
bool ElementCutter::enter_object(std::string& text, bool& is_element, bool& fits) {
    text += text.empty() ? "{" : ",";
    for (bool first = text.size() == 1;; first = false) {
        skip_space();
        if (peek() == ',') {
            ++at_;
            skip_space();
        }
        if (peek() == '}') {
            ++at_;
            if (fits) text += '}';
            is_element = true;
            return true;
        }
        std::string key;
        bool key_fits = true;
        if (peek() != '"' || !take_value(&key, key_fits) || !key_fits) return false;
        skip_space();
        if (peek() != ':') return false;
        ++at_;
        skip_space();
        if (peek() == '[' && holds_a_list(key)) {
            ++at_;
            is_element = false;
            head_ = fits ? text + "}" : std::string();
            in_object_ = true;
            return true;
        }
        if (fits) text += (first ? "" : ",") + key + ":";
        if (!take_value(&text, fits)) return false;
    }
}

Result<ElementCutter::Next> ElementCutter::next(std::string& text) {
    const auto finish = [&](bool whole) -> Result<Next> {
        if (error_) return tl::unexpected(*error_);
        if (!whole) cut_short_ = true;
        where_ = Where::done;
        return Next::end;
    };
    text.clear();
    bool fits = true;
    const auto element = [&] { return fits ? Next::element : Next::too_large; };
    for (;;) {
        if (where_ == Where::done) return finish(true);
        if (where_ == Where::start) {
            if (peek() == 0xEF) // a byte order mark
                for (const int mark : {0xEF, 0xBB, 0xBF})
                    if (peek() == mark) ++at_;
            skip_space();
            const int c = peek();
            if (c < 0) return finish(true);
            if (c != '[' && c != '{') {
                json_ = begun_; // behind a value it is damage, at the start it is another format
                return finish(!begun_);
            }
            begun_ = true;
            ++at_;
            if (c == '[') {
                where_ = Where::list;
                continue;
            }
            bool is_element = false;
            if (!enter_object(text, is_element, fits)) return finish(false);
            if (!is_element) {
                where_ = Where::list;
                text.clear();
                fits = true;
                continue;
            }
            return element(); // and perhaps another value behind it
        }
        if (where_ == Where::object) { // behind the list: the other members
            std::string rest;
            bool is_element = false, rest_fits = true;
            where_ = Where::start;
            rest = "{";
            if (!enter_object(rest, is_element, rest_fits)) return finish(false);
            if (!is_element) where_ = Where::list;
            continue;
        }
        skip_space();
        if (peek() == ',') {
            ++at_;
            continue;
        }
        if (peek() == ']') {
            ++at_;
            where_ = in_object_ ? Where::object : Where::start;
            in_object_ = false;
            continue;
        }
        if (peek() < 0 || peek() == '}' || peek() == ':') return finish(false);
        if (!take_value(&text, fits)) return finish(false);
        return element();
    }
}

} // namespace ponder::storage
