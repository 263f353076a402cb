// JSON from outside: what is read, what is refused and in which words, and that no text makes the reader slow or deep.
#include "engine/text/chat_template.h"
#include "engine/text/json_reader.h"

#include "tests/engine/fixtures.h"
#include "tests/fuzz/json_input.h"

#include <catch2/catch.hpp>
#include <chrono>

using namespace ponder;
using namespace ponder::test;

namespace {

std::string read(const std::string& text) {
    const auto json = read_json(text);
    return json ? json->dump() : json.error().message;
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

} // namespace

TEST_CASE("JSON is read in the order of its keys, and what is none is refused with the place") {
    struct {
        const char *text, *expected;
    } const rows[] = {
        {R"({"b":1,"a":[true,null,"x",2.5,-3]})", R"({"b":1,"a":[true,null,"x",2.5,-3]})"},
        {" 5 ", "5"},
        {R"("\u00e9\ud83d\udc19")", "\"é🐙\""},
        {R"({"a":1,"b":2,"a":{"c":3}})", R"({"a":{"c":3},"b":2})"}, // the last counts, in the first one's place
        {"[18446744073709551615,18446744073709551616,-9223372036854775808]",
         "[18446744073709551615,1.8446744073709552e+19,-9223372036854775808]"},
        {"", "This is not JSON: it goes wrong at byte 1."},
        {"[1,]", "This is not JSON: it goes wrong at byte 4."},
        {"[1] 2", "This is not JSON: it goes wrong at byte 5."},
        {"{\"a\":1", "This is not JSON: it goes wrong at byte 7."},
        {"1e999", "This is not JSON: it goes wrong at byte 5."},
        {"NaN", "This is not JSON: it goes wrong at byte 1."},
        {"\"\xff\"", "This is not JSON: it goes wrong at byte 2."},
        {R"("\ud800")", "This is not JSON: it goes wrong at byte 8."},
        {"{'a':1}", "This is not JSON: it goes wrong at byte 2."},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(read(row.text) == row.expected);
    }
}

TEST_CASE("JSON may be nested only so deeply") {
    CHECK(read(nested(200)) == nested(200));
    CHECK(read(nested(201)) == "This JSON is nested more than 200 levels deep.");
    CHECK(read(std::string(5'000'000, '[')) == "This JSON is nested more than 200 levels deep.");
    std::string objects;
    for (int i = 0; i < 300; i++) objects += "{\"a\":";
    CHECK(read(objects) == "This JSON is nested more than 200 levels deep.");
    CHECK(read_json("[[[]]]", 3));
    CHECK_FALSE(read_json("[[[[]]]]", 3));
    CHECK(read_json("[[[],[]],[[[]]]]", 4));
}

TEST_CASE("An object of very many keys is read in no time, in a template too") {
    std::string text = "{";
    for (int i = 0; i < 200'000; i++)
        text += (i ? ",\"k" : "\"k") + std::to_string(i * 7919 % 150'000) + "\":" + std::to_string(i);
    text += "}";
    const auto begin = std::chrono::steady_clock::now();
    const auto json = read_json(text);
    REQUIRE(json);
    CHECK(json->size() == 150'000);
    CHECK(json->begin().key() == "k0");
    CHECK(json->begin().value() == 150'000); // i = 150000 wrote it again
    auto made = ChatTemplate::parse("{{ (messages|from_json)|length }}");
    REQUIRE(made);
    const auto rendered = made->render({{"messages", text}});
    const auto took = std::chrono::steady_clock::now() - begin;
    if (rendered)
        CHECK(rendered->text == "150000");
    else
        CHECK_THAT(rendered.error().message, Catch::StartsWith("The model's chat template ran past its limit of "));
    CHECK(std::chrono::duration<double>(took).count() < 5);
}

TEST_CASE("JSON that fuzzing kept is still read or refused in a sentence") {
    const auto corpus = source_dir() / "tests" / "fuzz" / "corpus" / "json";
    REQUIRE(std::filesystem::exists(corpus));
    for (const auto& file : std::filesystem::directory_iterator(corpus)) {
        INFO(file.path().filename().string());
        CHECK(fuzz::read_hostile_json(read_file(file.path())) == "");
    }
}
