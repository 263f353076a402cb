#include "engine/text/jinja_lexer.h"

#include "engine/text/jinja_text.h"
#include "engine/text/jinja_value.h"

#include <charconv>
#include <cstdlib>

namespace ponder::jinja {

namespace {

std::string with_plain_newlines(std::string_view source) {
    std::string out;
    out.reserve(source.size());
    for (std::size_t i = 0; i < source.size(); ++i) {
        if (source[i] != '\r') {
            out += source[i];
            continue;
        }
        out += '\n';
        if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    }
    return out;
}

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80); }
bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }
bool is_decimal(char c) { return c >= '0' && c <= '9'; }

class Lexer {
  public:
    explicit Lexer(std::string_view source) : source_(with_plain_newlines(source)) {
        if (!source_.empty() && source_.back() == '\n') source_.pop_back();
    }

    std::vector<Lexeme> run() {
        while (at_ < source_.size()) next_tag();
        add(TokenKind::end, "");
        return std::move(tokens_);
    }

  private:
    std::string_view rest() const { return std::string_view(source_).substr(at_); }
    bool starts(std::string_view what) const { return rest().starts_with(what); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

    [[noreturn]] void fail(std::string message) const {
        throw TemplateError{TemplateError::Cause::failed, std::move(message), line_};
    }

    void add(TokenKind kind, std::string text) { tokens_.push_back({kind, line_, std::move(text)}); }

    // Moves on and counts the lines passed.
    void advance(std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) line_ += source_[at_ + i] == '\n';
        at_ += bytes;
    }

    void skip_space() {
        while (at_ < source_.size()) {
            const Character c = character_at(source_, at_);
            if (!is_space(c.code)) return;
            advance(c.bytes);
        }
    }

    // The text before a tag, less what the tag's sign or lstrip_blocks takes away.
    std::string_view text_before(std::string_view text, char sign, bool lstrip, bool line_starting) const {
        if (sign == '-') return strip_right(text);
        if (sign == '+' || !lstrip) return text;
        const std::size_t newline = text.rfind('\n');
        const std::size_t line = newline == std::string_view::npos ? 0 : newline + 1;
        if (line == 0 && !line_starting) return text;
        return strip_right(text.substr(line)).empty() ? text.substr(0, line) : text;
    }

    void next_tag() {
        std::size_t tag = at_;
        while (true) {
            tag = source_.find('{', tag);
            if (tag == std::string::npos || tag + 1 >= source_.size()) {
                add_text(rest());
                at_ = source_.size();
                return;
            }
            const char second = source_[tag + 1];
            if (second == '%' || second == '{' || second == '#') break;
            ++tag;
        }
        const char second = source_[tag + 1];
        const char sign =
            tag + 2 < source_.size() && (source_[tag + 2] == '-' || source_[tag + 2] == '+') ? source_[tag + 2] : '\0';
        add_text(text_before(rest().substr(0, tag - at_), sign, second != '{', line_starting_));
        advance(tag - at_ + 2 + (sign ? 1 : 0));
        line_starting_ = false;
        if (second == '#')
            skip_comment();
        else if (second == '%' && raw_block())
            return;
        else
            inside_tag(second == '%');
    }

    void add_text(std::string_view text) {
        if (!text.empty()) add(TokenKind::text, std::string(text));
    }

    // The end of a tag: "%}", "-%}" takes the white space after it, "+%}" keeps the newline that "%}" takes. False if not here.
    bool tag_end(std::string_view close, bool trims) {
        if (starts(std::string("-") + std::string(close))) {
            advance(1 + close.size());
            skip_space();
        } else if (trims && starts(std::string("+") + std::string(close))) {
            advance(1 + close.size());
        } else if (starts(close)) {
            advance(close.size());
            if (trims && peek() == '\n') advance(1);
        } else {
            return false;
        }
        line_starting_ = source_[at_ - 1] == '\n';
        return true;
    }

    void skip_comment() {
        const int begin = line_;
        while (at_ < source_.size()) {
            if (tag_end("#}", true)) return;
            advance(1);
        }
        line_ = begin;
        fail("a comment is not closed");
    }

    // {% raw %} ... {% endraw %}, with the opening "{%" already passed. False, and nothing moved, for any other block.
    bool raw_block() {
        const std::size_t at = at_;
        const int line = line_;
        skip_space();
        if (starts("raw")) {
            advance(3);
            skip_space();
            if (starts("-%}")) {
                advance(3);
                skip_space();
                raw_text();
                return true;
            }
            if (starts("%}")) {
                advance(2);
                raw_text();
                return true;
            }
        }
        at_ = at;
        line_ = line;
        return false;
    }

    void raw_text() {
        const bool starting = source_[at_ - 1] == '\n';
        const std::size_t begin = at_;
        const int line = line_;
        for (std::size_t tag = begin; (tag = source_.find("{%", tag)) != std::string::npos; ++tag) {
            advance(tag + 2 - at_);
            const char sign = peek() == '-' || peek() == '+' ? peek() : '\0';
            if (sign) advance(1);
            skip_space();
            if (!starts("endraw")) continue;
            advance(6);
            skip_space();
            if (!tag_end("%}", true)) continue;
            const int after = line_;
            line_ = line;
            add_text(text_before(std::string_view(source_).substr(begin, tag - begin), sign, true, starting));
            line_ = after;
            return;
        }
        line_ = line;
        fail("a raw block is not closed");
    }

    void inside_tag(bool block) {
        add(block ? TokenKind::block_begin : TokenKind::print_begin, "");
        const std::string_view close = block ? "%}" : "}}";
        std::string open; // the brackets that wait to be closed; while there are any, "}}" closes a dict and not the tag
        while (true) {
            if (at_ >= source_.size()) fail("a tag is not closed");
            if (open.empty()) {
                const int line = line_;
                if (tag_end(close, block)) {
                    tokens_.push_back({block ? TokenKind::block_end : TokenKind::print_end, line, ""});
                    return;
                }
            }
            const std::size_t before = at_;
            skip_space();
            if (at_ != before) continue;
            const char c = peek();
            if (is_decimal(c))
                number();
            else if (is_name_start(c))
                name();
            else if (c == '\'' || c == '"')
                quoted(c);
            else
                op(open);
        }
    }

    void name() {
        std::size_t length = 1;
        while (is_name_part(peek(length))) ++length;
        add(TokenKind::name, std::string(rest().substr(0, length)));
        at_ += length;
    }

    std::size_t digits(std::size_t from) const { // digits, single underscores between them
        std::size_t i = from;
        while (is_decimal(peek(i)) || (peek(i) == '_' && i > from && is_decimal(peek(i - 1)) && is_decimal(peek(i + 1)))) ++i;
        return i;
    }

    void number() {
        if (at_ == 0 || source_[at_ - 1] != '.') { // "x.1.5" is two subscripts
            std::size_t i = digits(0);
            bool real = false;
            if (peek(i) == '.' && is_decimal(peek(i + 1))) {
                i = digits(i + 1);
                real = true;
            }
            if (peek(i) == 'e' || peek(i) == 'E') {
                const std::size_t exponent = i + 1 + (peek(i + 1) == '+' || peek(i + 1) == '-');
                if (is_decimal(peek(exponent))) {
                    i = digits(exponent);
                    real = true;
                }
            }
            if (real) return add_real(i);
        }
        integer();
    }

    void add_real(std::size_t length) {
        std::string plain;
        for (char c : rest().substr(0, length))
            if (c != '_') plain += c;
        Lexeme token{TokenKind::real, line_, plain};
        const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), token.real);
        if (error != std::errc())
            token.real = std::strtod(plain.c_str(), nullptr); // out of range: infinity or zero, as in Python
        tokens_.push_back(std::move(token));
        at_ += length;
    }

    void integer() {
        int base = 10;
        std::size_t i = 0;
        const char mark = static_cast<char>(peek(1) | 0x20);
        if (peek() == '0' && (mark == 'x' || mark == 'o' || mark == 'b')) {
            base = mark == 'x' ? 16 : mark == 'o' ? 8 : 2;
            i = 2;
        }
        std::string plain;
        for (;; ++i) {
            const char c = peek(i);
            const int digit = is_decimal(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : 99;
            if (c == '_' && i > 0 && peek(i - 1) != '_') continue;
            if (digit >= base) break;
            if (base == 10 && !plain.empty() && plain[0] == '0' && c != '0') break; // "007" is two numbers and an error later
            plain += c;
        }
        if (peek(i - 1) == '_') --i;
        Lexeme token{TokenKind::integer, line_, plain};
        const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), token.integer, base);
        if (error != std::errc()) fail("the number " + plain.substr(0, 40) + " is too large or malformed");
        tokens_.push_back(std::move(token));
        at_ += i;
    }

    void quoted(char quote) {
        const int line = line_;
        std::string text;
        std::size_t i = 1;
        while (peek(i) != quote) {
            if (at_ + i >= source_.size()) fail("a string is not closed");
            if (peek(i) == '\\')
                i = escape(i + 1, text);
            else
                text += peek(i++);
        }
        advance(i + 1);
        tokens_.push_back({TokenKind::string, line, std::move(text)});
    }

    // After a backslash; returns where the text goes on.
    std::size_t escape(std::size_t i, std::string& out) {
        if (at_ + i >= source_.size()) fail("a string is not closed");
        const char c = peek(i);
        switch (c) {
        case '\n':
            return i + 1;
        case '\\':
        case '\'':
        case '"':
            out += c;
            return i + 1;
        case 'a':
            out += '\a';
            return i + 1;
        case 'b':
            out += '\b';
            return i + 1;
        case 'f':
            out += '\f';
            return i + 1;
        case 'n':
            out += '\n';
            return i + 1;
        case 'r':
            out += '\r';
            return i + 1;
        case 't':
            out += '\t';
            return i + 1;
        case 'v':
            out += '\v';
            return i + 1;
        case 'x':
            return hexadecimal(i + 1, 2, out);
        case 'u':
            return hexadecimal(i + 1, 4, out);
        case 'U':
            return hexadecimal(i + 1, 8, out);
        case 'N':
            fail("\\N names of characters are not supported");
        }
        if (c >= '0' && c <= '7') {
            char32_t code = 0;
            std::size_t end = i;
            while (end < i + 3 && peek(end) >= '0' && peek(end) <= '7')
                code = code * 8 + static_cast<char32_t>(peek(end++) - '0');
            append_character(out, code);
            return end;
        }
        out += '\\'; // unknown escapes stay as they are
        out += c;
        return i + 1;
    }

    std::size_t hexadecimal(std::size_t i, std::size_t count, std::string& out) {
        const auto read = [&](std::size_t from, char32_t& code) {
            if (at_ + from + count > source_.size()) return false;
            const char* first = source_.data() + at_ + from;
            std::uint32_t value = 0;
            const auto [end, error] = std::from_chars(first, first + count, value, 16);
            code = value;
            return error == std::errc() && end == first + count;
        };
        char32_t code = 0, low = 0;
        if (!read(i, code)) fail("a \\x, \\u or \\U escape is cut short");
        if (code > 0x10FFFF) fail("a \\U escape is beyond Unicode");
        i += count;
        const bool high = count == 4 && code >= 0xD800 && code < 0xDC00;
        if (high && peek(i) == '\\' && peek(i + 1) == 'u' && read(i + 2, low) && low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00); // a pair of surrogates, as JSON would write it
            i += 6;
        }
        append_character(out, code);
        return i;
    }

    void op(std::string& open) {
        static constexpr std::string_view doubles[] = {"//", "**", "==", "!=", ">=", "<="};
        for (std::string_view two : doubles)
            if (starts(two)) {
                add(TokenKind::op, std::string(two));
                at_ += 2;
                return;
            }
        const char c = peek();
        if (std::string_view("+-/*%~[](){}><=.:|,;").find(c) == std::string_view::npos) {
            const Character unexpected = character_at(source_, at_);
            fail("the character '" + source_.substr(at_, unexpected.bytes) + "' is not expected here");
        }
        if (c == '(' || c == '[' || c == '{') open += c == '(' ? ')' : c == '[' ? ']' : '}';
        if (c == ')' || c == ']' || c == '}') {
            if (open.empty() || open.back() != c) fail(std::string("'") + c + "' closes nothing");
            open.pop_back();
        }
        add(TokenKind::op, std::string(1, c));
        ++at_;
    }

    std::string source_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool line_starting_ = true; // the tag before ended with a newline
    std::vector<Lexeme> tokens_;
};

} // namespace

std::vector<Lexeme> tokenize(std::string_view source) { return Lexer(source).run(); }

} // namespace ponder::jinja
