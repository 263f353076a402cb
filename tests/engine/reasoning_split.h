// What the reasoning tests share: a splitter fed with the parts of a text, and every way of cutting one.
#pragma once

#include "engine/text/reasoning.h"
#include "engine/text/utf8.h"

#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace ponder::test {

struct Texts {
    std::string reasoning, answer;
    bool operator==(const Texts&) const = default;
};
inline std::ostream& operator<<(std::ostream& out, const Texts& texts) {
    return out << "[" << texts.reasoning << "|" << texts.answer << "]";
}

inline void collect(const ReasoningPieces& pieces, Texts& texts) {
    for (const ReasoningPiece& piece : pieces) {
        CHECK(!piece.text.empty());
        CHECK(is_valid_utf8(piece.text));
        (piece.channel == Channel::reasoning ? texts.reasoning : texts.answer) += piece.text;
    }
}

// One part is one token. A part that names a token is given by its id and without bytes, as control tokens are.
inline Texts split(const ReasoningFormat& format, std::string_view prompt_end, const std::vector<std::string>& parts,
                   const std::map<std::string, Token>& names = {}) {
    ReasoningSplitter splitter(format, prompt_end);
    Texts texts;
    for (const std::string& part : parts) {
        const auto name = names.find(part);
        collect(name == names.end() ? splitter.push(no_token, part) : splitter.push(name->second, ""), texts);
    }
    collect(splitter.finish(), texts);
    return texts;
}

// Whole, cut into two and three at every place, and into pieces of one to five bytes.
inline void check_every_cut(const ReasoningFormat& format, std::string_view prompt_end, const std::string& text,
                            const Texts& expected) {
    CHECK(split(format, prompt_end, {text}) == expected);
    for (std::size_t a = 0; a <= text.size(); a++)
        for (std::size_t b = a; b <= text.size(); b++) {
            const Texts got = split(format, prompt_end, {text.substr(0, a), text.substr(a, b - a), text.substr(b)});
            if (!(got == expected)) FAIL_CHECK("cut at " << a << " and " << b << ": " << got);
        }
    for (std::size_t bytes = 1; bytes <= 5; bytes++) {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < text.size(); at += bytes) parts.push_back(text.substr(at, bytes));
        CHECK(split(format, prompt_end, parts) == expected);
    }
}

} // namespace ponder::test
