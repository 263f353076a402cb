// Cuts a template into tokens: the text between tags, and inside tags names, numbers, strings and operators. All white space
// rules live here (trim_blocks, lstrip_blocks, "-" and "+" at a tag, the last newline dropped), so the parser sees only what is
// printed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::jinja {

enum class TokenKind : std::uint8_t {
    text,
    print_begin,
    print_end,
    block_begin,
    block_end,
    name,
    string,
    integer,
    real,
    op,
    end
};

struct Lexeme {
    TokenKind kind;
    int line;
    std::string text; // text: as printed; string: unescaped; name and op: as written
    std::int64_t integer = 0;
    double real = 0;

    bool is_op(std::string_view op) const { return kind == TokenKind::op && text == op; }
    bool is_name(std::string_view name) const { return kind == TokenKind::name && text == name; }
};

// Throws TemplateError. The last token is of kind end.
std::vector<Lexeme> tokenize(std::string_view source);

} // namespace ponder::jinja
