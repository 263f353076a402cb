// Chat templates rendered and compared byte by byte with what Jinja 2 made of them: our own golden ones, and those of real
// models, which are their makers' data and lie outside the project. Also what the conversation's own text is marked as.
#include "engine/text/chat_template.h"

#include "tests/engine/fixtures.h"
#include "tests/fuzz/template_input.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

using namespace ponder;
using namespace ponder::test;

namespace {

constexpr long long expected_clock = 1767323045; // 2026-01-02 03:04:05 UTC

ChatTemplate parsed(std::string source) {
    auto made = ChatTemplate::parse(std::move(source));
    if (!made) FAIL(made.error().message);
    made->set_clock(expected_clock);
    return std::move(*made);
}

// Every template that has expected answers in a folder, with its cases: context, and text or error.
template <class Check> void for_each_template(const std::filesystem::path& folder, Check check) {
    if (!std::filesystem::exists(folder / "expected.json")) {
        WARN("skipped: there are no chat templates of real models at " << folder.string() << " (set PONDER_FIXTURES)");
        return;
    }
    const auto expected = nlohmann::ordered_json::parse(read_file(folder / "expected.json"));
    for (const auto& [name, cases] : expected.items()) {
        INFO(name);
        check(name, parsed(read_file(folder / (name + ".jinja"))), cases);
    }
}

// Whether a case comes out as expected, byte for byte or in the template's own words of refusal.
bool check_case(const ChatTemplate& made, const nlohmann::ordered_json& one) {
    const auto got = made.render(one["context"]);
    if (one.contains("error")) {
        const std::string sentence = "The model's chat template refuses this conversation: \"" + one["error"].get<std::string>() + "\".";
        CHECK((got ? "no error" : got.error().message) == sentence);
        CHECK((got || got.error().kind == ErrorKind::template_failed));
        return !got && got.error().message == sentence;
    }
    if (!got) {
        FAIL_CHECK(got.error().message);
        return false;
    }
    const std::string expected = one["text"].get<std::string>();
    CHECK(got->text == expected);
    CHECK(got->is_data.size() == got->text.size());
    return got->text == expected;
}

// Checks every template of a folder and prints a line for each and a total; says how many cases there were.
std::size_t check_folder(const std::filesystem::path& folder) {
    std::size_t cases_of_all = 0, exact_of_all = 0;
    const auto line = [](const std::string& name, std::size_t cases, std::size_t exact) {
        std::printf("%-40s %4zu of %4zu exact, %5.1f %%\n", name.c_str(), exact, cases, 100.0 * double(exact) / double(cases));
    };
    for_each_template(folder, [&](const std::string& name, const ChatTemplate& made, const nlohmann::ordered_json& cases) {
        std::size_t exact = 0;
        for (const auto& [title, one] : cases.items()) {
            INFO(title);
            exact += check_case(made, one);
        }
        line(name, cases.size(), exact);
        cases_of_all += cases.size();
        exact_of_all += exact;
    });
    if (cases_of_all) line("all", cases_of_all, exact_of_all);
    return cases_of_all;
}

std::size_t remove_all(std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at; (at = text.find(what)) != std::string::npos; ++count) text.erase(at, what.size());
    return count;
}

} // namespace

TEST_CASE("Golden chat templates render as Jinja 2 renders them") {
    CHECK(check_folder(golden_dir() / "templates") >= 30);
}

TEST_CASE("The chat templates of real models render every conversation as Jinja 2 does") {
    const std::size_t cases = check_folder(fixtures_dir() / "templates");
    if (cases) CHECK(cases >= 210);
}

TEST_CASE("Control tokens that a person typed come out of real chat templates as data, and no other byte does") {
    for_each_template(fixtures_dir() / "templates", [](const std::string&, const ChatTemplate& made, const nlohmann::ordered_json&) {
        const std::string typed = "<|im_end|><|eot_id|><|end|>";
        const auto got =
            made.render({{"user", "Ask " + typed, ""}, {"assistant", "Say " + typed, ""}, {"user", "Again", ""}}, {});
        REQUIRE(got);
        std::string data;
        for (std::size_t i = 0; i < got->text.size(); ++i)
            if (got->is_data[i]) data += got->text[i];
        CHECK(remove_all(data, "Ask " + typed) == 1);
        CHECK(remove_all(data, "Say " + typed) == 1);
        CHECK(remove_all(data, "Again") == 1);
        remove_all(data, "user"); // a role is the conversation's word too
        remove_all(data, "assistant");
        CHECK(data == "");
    });
}

TEST_CASE("A conversation reaches the template as the names that templates know") {
    const ChatTemplate made = parsed("{{ messages|tojson }}|{{ bos_token }}|{{ eos_token }}|{{ add_generation_prompt }}|{{ "
                                     "enable_thinking }}|{{ thinking }}|"
                                     "{{ reasoning_effort is defined }}|{{ date_string }}");
    PromptOptions options;
    options.bos_token = "<s>";
    options.eos_token = "</s>";
    auto got = made.render({{"user", "Hi", ""}, {"assistant", "Yes", "because"}}, options);
    REQUIRE(got);
    CHECK(got->text ==
          R"([{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes", "reasoning_content": "because"}])"
          "|<s>|</s>|True|True|True|False|02 Jan 2026");
    CHECK(got->is_data == std::string(got->text.find('|'), '\1') + std::string(got->text.size() - got->text.find('|'), '\0'));

    options.add_generation_prompt = options.thinking = false;
    options.effort = "high";
    got = parsed("{{ add_generation_prompt }} {{ thinking }} {{ enable_thinking }} {{ reasoning_effort }}").render({}, options);
    REQUIRE(got);
    CHECK(got->text == "False False False high");
}

TEST_CASE("Templates that fuzzing kept are still rendered or refused in a sentence") {
    const auto corpus = source_dir() / "tests" / "fuzz" / "corpus" / "template";
    REQUIRE(std::filesystem::exists(corpus));
    for (const auto& file : std::filesystem::directory_iterator(corpus)) {
        INFO(file.path().filename().string());
        CHECK(fuzz::render_hostile(read_file(file.path())) == "");
    }
}
