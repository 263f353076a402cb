// How text is cut into words: every rule against another regex engine's answers, its cost on hostile text, and what a rule
// says beside its expressions.
#include "engine/text/pretokenizer.h"

#include "tests/engine/tokenizer_tables.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

using namespace ponder;
using namespace ponder::test;
using nlohmann::json;

TEST_CASE("every pre-tokenizer rule cuts text as another regex engine does") {
    const json golden = json::parse(read_file(golden_dir() / "tokenizer" / "pretokenizer.json"));
    std::set<const void*> checked; // lists of expressions; some rules share one
    for (const auto& [name, words] : golden["bytes of each word"].items()) {
        const PretokenizerRule* rule = find_pretokenizer(name);
        REQUIRE(rule != nullptr);
        auto pretokenizer = Pretokenizer::compile(*rule);
        if (!pretokenizer) FAIL(pretokenizer.error().message);
        for (std::size_t i = 0; i < words.size(); i++) {
            const std::string text = golden["texts"][i];
            INFO(name << ", text " << i << ": " << text);
            std::vector<std::size_t> ends;
            pretokenizer->split(text, ends);
            std::vector<std::size_t> bytes;
            for (std::size_t k = 0; k < ends.size(); k++) bytes.push_back(ends[k] - (k ? ends[k - 1] : 0));
            CHECK(bytes == words[i].get<std::vector<std::size_t>>());
        }
        checked.insert(rule->regexes.data());
    }
    for (const PretokenizerRule& rule : pretokenizer_rules()) {
        INFO(rule.names[0]);
        CHECK(checked.contains(rule.regexes.data()));
    }
}

TEST_CASE("every pre-tokenizer is quick on a long run of one thing, and goes on behind it") {
    for (const PretokenizerRule& rule : pretokenizer_rules()) {
        auto pretokenizer = Pretokenizer::compile(rule);
        if (!pretokenizer) FAIL(pretokenizer.error().message);
        const auto last_words = [&](const std::string& unit, std::size_t bytes) {
            std::string text;
            while (text.size() < bytes) text += unit;
            const std::string tail = "\nsome (words) 12 and\n\n a 345 end. ";
            text += tail;
            std::vector<std::size_t> ends;
            pretokenizer->split(text, ends);
            REQUIRE(!ends.empty());
            CHECK(ends.back() == text.size());
            CHECK(std::is_sorted(ends.begin(), ends.end()));
            std::vector<std::size_t> in_tail;
            for (const std::size_t end : ends)
                if (end + tail.size() > text.size() + 1) in_tail.push_back(end + tail.size() - text.size());
            return in_tail;
        };
        for (const char* unit : {"a", "A", " ", "\n", "7", "!", "'", "你", "e\u0301", "\u3000", " \t", "aA", "a ", "🐙"}) {
            INFO(rule.names[0] << ", a run of " << unit);
            const auto start = std::chrono::steady_clock::now();
            const auto after = last_words(unit, 1 << 20);
            CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20)); // a square of this takes hours
            // Past a limit of the regex library the rest would be one word.
            if (rule.regexes.size() > 1 || rule.names[0] != "poro-chat") CHECK(after.size() > 1);
            CHECK(after == last_words(unit, 60));
        }
    }
}

TEST_CASE("a word in the vocabulary is taken whole where the pre-tokenizer ignores merges") {
    for (const auto& [pre, whole] : {std::pair("llama-bpe", true), std::pair("tekken", true), std::pair("gpt-2", false)}) {
        Tables tables = all_bytes();
        tables.pre = pre;
        const Token cat = tables.add("cat");
        const Tokenizer tokenizer = must_load(tables);
        INFO(pre);
        CHECK(tokenizer.encode("cat") == (whole ? std::vector<Token>{cat} : std::vector<Token>{'c', 'a', 't'}));
    }
}

TEST_CASE("an unknown pre-tokenizer is warned of and the default stands in") {
    for (const std::optional<std::string>& pre : {std::optional<std::string>("brand-new"), std::optional<std::string>()}) {
        Tables tables = all_bytes();
        tables.pre = pre;
        const Tokenizer tokenizer = must_load(tables);
        CHECK(tokenizer.pretokenizer() == pre.value_or(""));
        CHECK(!tokenizer.warning().empty());
        CHECK(tokenizer.decode(tokenizer.encode("it still works, 1234")) == "it still works, 1234");
    }
    Tables known = all_bytes();
    known.pre = "default";
    CHECK(must_load(known).warning().empty());
}
