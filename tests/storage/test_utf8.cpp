#include "storage/utf8.h"

#include <catch2/catch.hpp>

using ponder::storage::clean_text;
using ponder::storage::is_clean_text;

TEST_CASE("text that is clean stays as it is") {
    const char* text = GENERATE("", "plain", "é ß ñ", "שלום עולם", "你好", "👩‍🚀", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF",
                                "\xED\x9F\xBF", "\xEE\x80\x80");
    CHECK(is_clean_text(text));
    CHECK(clean_text(text) == text);
}

TEST_CASE("every byte that is no character becomes the replacement character") {
    using namespace std::string_literals;
    struct Case {
        const char* what;
        std::string text, cleaned;
    };
    const std::string r = "\xEF\xBF\xBD";
    const Case one = GENERATE_COPY(values<Case>({
        {"a NUL", "a\0b"s, "a" + r + "b"},
        {"a stray continuation", "a\x80z", "a" + r + "z"},
        {"a cut character at the end", "a\xE4\xBD", "a" + r + r},
        {"a cut character before another", "\xE4\xBD\xE4\xBD\xA0", r + r + "你"},
        {"an overlong slash", "\xC0\xAF", r + r},
        {"an overlong three-byte form", "\xE0\x80\xAF", r + r + r},
        {"a surrogate", "\xED\xA0\x80", r + r + r},
        {"beyond U+10FFFF", "\xF4\x90\x80\x80", r + r + r + r},
        {"no lead byte", "\xFE\xFF", r + r},
    }));
    INFO(one.what);
    CHECK_FALSE(is_clean_text(one.text));
    CHECK(clean_text(one.text) == one.cleaned);
    CHECK(is_clean_text(clean_text(one.text)));
}
