// The README's list of families and formats is what the program itself says.
#include "tests/engine/fixtures.h"

#include <catch2/catch.hpp>
#include <cstdio>

using namespace ponder::test;

TEST_CASE("the README lists exactly the families and formats that ponder-cli supported prints") {
    std::string printed;
    FILE* out = ::popen("'" PONDER_CLI "' supported", "r");
    REQUIRE(out);
    for (int c; (c = std::fgetc(out)) != EOF;) printed += static_cast<char>(c);
    CHECK(::pclose(out) == 0);
    CHECK(printed.find("| deepseek2 |") != std::string::npos);
    CHECK(printed.find("IQ2_XXS (2.062)") != std::string::npos);

    const std::string readme = read_file(source_dir() / "README.md"), begin = "<!-- ponder-cli supported -->\n", end = "<!-- end -->";
    const std::size_t from = readme.find(begin), to = readme.find(end);
    REQUIRE(from != std::string::npos);
    REQUIRE(to != std::string::npos);
    CHECK(readme.substr(from + begin.size(), to - from - begin.size()) == printed);
}
