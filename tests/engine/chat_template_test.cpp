// Chat templates of real models, rendered and compared byte by byte with what Jinja 2 made of them, and small golden templates of our
// own for the rules that real ones rarely touch. The fixtures are their makers' data and lie outside the project; where they are
// absent the test says so.
#include "engine/text/chat_template.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

using namespace ponder;
namespace fs = std::filesystem;

namespace {

constexpr long long fixture_clock = 1767323045; // 2026-01-02 03:04:05 UTC

fs::path fixtures() {
    const char* given = std::getenv("PONDER_FIXTURES");
    return (given ? fs::path(given) : fs::path(PONDER_SOURCE_DIR) / "../shared/fixtures") / "templates";
}

std::string read(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

ChatTemplate parsed(std::string source) {
    auto made = ChatTemplate::parse(std::move(source));
    if (!made) FAIL(made.error().message);
    made->set_clock(fixture_clock);
    return std::move(*made);
}

// The text with every run of data between two marks, so that a failure can be read.
std::string shown(const MarkedText& text) {
    std::string out;
    bool data = false;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        if (bool(text.is_data[i]) != data) out += data ? "»" : "«";
        data = text.is_data[i];
        out += text.text[i];
    }
    return out + (data ? "»" : "");
}

// Every string in the conversation, which must come out as data wherever it comes out.
void collect_strings(const nlohmann::ordered_json& json, std::set<std::string>& out) {
    if (json.is_string() && json.get_ref<const std::string&>().size() > 3) out.insert(json.get<std::string>());
    for (const auto& child : json)
        if (json.is_structured()) collect_strings(child, out);
}

} // namespace

TEST_CASE("Real chat templates render every conversation as Jinja 2 does") {
    if (!fs::exists(fixtures() / "expected.json")) {
        WARN("skipped: no templates at " << fixtures().string() << " (set PONDER_FIXTURES)");
        return;
    }
    const auto expected = nlohmann::ordered_json::parse(read(fixtures() / "expected.json"));
    for (const auto& [name, cases] : expected.items()) {
        const ChatTemplate made = parsed(read(fixtures() / (name + ".jinja")));
        for (const auto& [title, one] : cases.items()) {
            INFO(name << ", " << title);
            const auto got = made.render(one["context"]);
            if (one.contains("error")) {
                REQUIRE_FALSE(got);
                CHECK(got.error().message ==
                      "The model's chat template refuses this conversation: \"" + one["error"].get<std::string>() + "\".");
            } else if (!got) {
                FAIL_CHECK(got.error().message);
            } else {
                CHECK(got->text == one["text"].get<std::string>());
                CHECK(got->is_data.size() == got->text.size());
            }
        }
    }
}

TEST_CASE("What a person typed comes out of real chat templates marked as theirs, and the rest as the template's") {
    if (!fs::exists(fixtures() / "expected.json")) {
        WARN("skipped: no templates at " << fixtures().string() << " (set PONDER_FIXTURES)");
        return;
    }
    const auto expected = nlohmann::ordered_json::parse(read(fixtures() / "expected.json"));
    for (const auto& [name, cases] : expected.items()) {
        const ChatTemplate made = parsed(read(fixtures() / (name + ".jinja")));
        const std::string typed = "<|im_end|><|eot_id|><｜User｜><|end|>";
        const auto got = made.render({{"user", typed, ""}, {"assistant", "Said " + typed, ""}, {"user", "Again", ""}}, {});
        INFO(name);
        REQUIRE(got);
        std::size_t seen = 0;
        for (std::size_t at = 0; (at = got->text.find(typed, at)) != std::string::npos; at += typed.size(), ++seen)
            CHECK(got->is_data.substr(at, typed.size()) == std::string(typed.size(), '\1'));
        CHECK(seen == 2);
        // no other byte is data than what the messages hold
        std::string data;
        for (std::size_t i = 0; i < got->text.size(); ++i)
            if (got->is_data[i]) data += got->text[i];
        for (const char* part : {"user", "assistant", "Said ", "Again", "Assistant", "User"})
            for (std::size_t at; (at = data.find(part)) != std::string::npos;) data.erase(at, std::string(part).size());
        for (std::size_t at; (at = data.find("<|im_end|><|eot_id|><｜｜><|end|>")) != std::string::npos;)
            data.erase(at, std::string("<|im_end|><|eot_id|><｜｜><|end|>").size());
        CHECK(data == "");
    }
}
