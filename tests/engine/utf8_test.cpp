// UTF-8 decoding: what is and is not a character, and that a stream gives the same text however its bytes are cut.
#include "engine/text/utf8.h"

#include <catch2/catch.hpp>
#include <random>

using namespace ponder;

namespace {

struct Case {
    const char* what;
    std::string bytes;
    std::string repaired;
};

const std::string mark = "\uFFFD";

const std::vector<Case> cases = {
    {"nothing", "", ""},
    {"ASCII", "plain", "plain"},
    {"two, three and four bytes", "ß€🐙", "ß€🐙"},
    {"zero is a character", std::string("a\0b", 3), std::string("a\0b", 3)},
    {"the first and last of each length", "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF",
     "\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"},
    {"a lone continuation byte", "a\x80z", "a" + mark + "z"},
    {"overlong slash in two bytes", "\xC0\xAF", mark + mark},
    {"overlong slash in three bytes", "\xE0\x80\xAF", mark + mark + mark},
    {"a surrogate", "\xED\xA0\x80", mark + mark + mark},
    {"above U+10FFFF", "\xF4\x90\x80\x80", mark + mark + mark + mark},
    {"bytes that never occur", "\xF5\xFE\xFF", mark + mark + mark},
    {"a character broken off by another", "\xE2\x82-\xF0\x9F\x90ß", mark + mark + "-" + mark + mark + mark + "ß"},
    {"a character cut by the end", "ok\xF0\x9F\x90", "ok" + mark},
};

} // namespace

TEST_CASE("bytes that are not UTF-8 become replacement characters and the rest stays") {
    for (const Case& c : cases) {
        INFO(c.what);
        CHECK(repair_utf8(c.bytes) == c.repaired);
        CHECK(is_valid_utf8(c.bytes) == (c.bytes == c.repaired));
        CHECK(is_valid_utf8(c.repaired));
        CHECK(is_valid_utf8(c.bytes.substr(0, valid_utf8_prefix(c.bytes))));
    }
}

TEST_CASE("code points are decoded and written back") {
    CHECK(code_points("aß€🐙") == std::vector<std::uint32_t>{'a', 0xDF, 0x20AC, 0x1F419});
    CHECK(code_points("\xFFx") == std::vector<std::uint32_t>{0xFFFD, 'x'});
    for (std::uint32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 61) {
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        std::string text;
        append_utf8(text, point);
        if (code_points(text) != std::vector<std::uint32_t>{surrogate ? 0xFFFD : point}) FAIL("code point " << point);
    }
    std::string text;
    append_utf8(text, 0x110000);
    CHECK(text == mark);
}

TEST_CASE("a stream gives the repaired text however its bytes are cut") {
    for (const Case& c : cases) {
        INFO(c.what);
        for (std::size_t a = 0; a <= c.bytes.size(); a++)
            for (std::size_t b = a; b <= c.bytes.size(); b++) {
                Utf8Stream stream;
                std::string out;
                for (const std::string& part : {c.bytes.substr(0, a), c.bytes.substr(a, b - a), c.bytes.substr(b)}) {
                    const std::string text = stream.push(part);
                    CHECK(is_valid_utf8(text));
                    out += text;
                }
                CHECK(out + stream.finish() == c.repaired);
            }
    }
}

TEST_CASE("a stream lets a character out with its last byte and a bad byte at once") {
    Utf8Stream stream;
    CHECK(stream.push("a\xF0\x9F") == "a");
    CHECK(stream.push("\x90") == "");
    CHECK(stream.push("\x99") == "🐙");
    CHECK(stream.push("\xFF") == mark);
    CHECK(stream.push("\xE2") == "");
    CHECK(stream.finish() == mark);
    CHECK(stream.finish() == "");
}

TEST_CASE("random bytes give the same text streamed one by one and repaired whole") {
    std::mt19937 random(1);
    for (int round = 0; round < 2000; round++) {
        std::string bytes;
        for (std::size_t n = random() % 24; bytes.size() < n;)
            bytes += static_cast<char>(random() % 3 ? 0x80 + random() % 128 : random());
        Utf8Stream stream;
        std::string out;
        for (const char byte : bytes) out += stream.push({&byte, 1});
        if (out + stream.finish() != repair_utf8(bytes)) FAIL("round " << round);
    }
}

TEST_CASE("any bytes cut anywhere give the same text, and every part of it is whole characters") {
    std::mt19937 random(2);
    for (int round = 0; round < 3000; round++) {
        std::string bytes;
        for (std::size_t n = random() % 40; bytes.size() < n;) {
            if (random() % 3 == 0)
                append_utf8(bytes, random() % 0x11000 * 16 + random() % 16); // mostly good characters, of all lengths
            else
                bytes += static_cast<char>(random() % 2 ? 0x80 + random() % 128 : random());
        }
        Utf8Stream stream;
        std::string out;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t count = random() % 6; // also none
            const std::string part = stream.push(std::string_view(bytes).substr(at, count));
            if (!is_valid_utf8(part)) FAIL("round " << round);
            out += part;
            at += count;
        }
        if (out + stream.finish() != repair_utf8(bytes)) FAIL("round " << round);
    }
}

TEST_CASE("the first character of a text is whole, or one bad byte") {
    for (const Case& c : cases) {
        INFO(c.what);
        std::string again;
        for (std::string_view rest = c.bytes; !rest.empty();) {
            const Utf8Character character = first_character(rest);
            REQUIRE(character.bytes >= 1);
            REQUIRE(character.bytes <= rest.size());
            append_utf8(again, character.code_point);
            rest.remove_prefix(character.bytes);
        }
        CHECK(is_valid_utf8(again));
        if (is_valid_utf8(c.bytes)) CHECK(again == c.bytes);
    }
}
