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
            const bool likely = std::string_view("a \n7").find(unit) != std::string_view::npos;
            const auto after = last_words(unit, likely ? 1 << 20 : 1 << 17);
            CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20)); // a square of this takes hours
            // Past a limit of the regex library the rest would be one word.
            CHECK(after.size() > 1);
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

TEST_CASE("every name that files are known to use is known, with its habits") {
    const std::set<std::string> add_bos = {"llama3",       "llama-v3",  "llama-bpe", "falcon3", "falcon-h1",
                                           "pixtral",      "midm-2.0",  "lfm2",      "laguna",  "tekken",
                                           "jina-v5-nano", "chameleon", "gemma4"};
    const std::set<std::string> ignore_merges = {"llama3",   "llama-v3", "llama-bpe", "falcon3", "falcon-h1",    "pixtral",
                                                 "midm-2.0", "lfm2",     "youtu",     "tekken",  "jina-v5-nano", "minicpm5"};
    for (const std::string name : {"default",        "llama3",       "llama-v3",   "llama-bpe",
                                   "falcon3",        "falcon-h1",    "pixtral",    "midm-2.0",
                                   "lfm2",           "jina-v5-nano", "dbrx",       "smaug-bpe",
                                   "glm4",           "chatglm-bpe",  "qwen2",      "deepseek-r1-qwen",
                                   "megrez",         "stablelm2",    "hunyuan",    "solar-open",
                                   "grok-2",         "kormo",        "qwen35",     "deepseek-llm",
                                   "deepseek-coder", "deepseek-v3",  "joyai-llm",  "hunyuan-dense",
                                   "gpt-2",          "phi-2",        "olmo",       "mpt",
                                   "jais",           "mellum",       "trillion",   "granite-docling",
                                   "exaone4",        "modern-bert",  "gigachat",   "roberta-bpe",
                                   "jina-v1-en",     "jina-v2-code", "jina-v2-es", "jina-v2-de",
                                   "a.x-4.0",        "smollm",       "starcoder",  "refact",
                                   "command-r",      "codeshell",    "exaone",     "minerva-7b",
                                   "mellum2",        "gpt-4o",       "llama4",     "kanana2",
                                   "minimax-m2",     "tekken",       "falcon",     "bailingmoe",
                                   "bailingmoe2",    "llada-moe",    "kimi-k2",    "gemma4",
                                   "laguna",         "youtu",        "chameleon",  "seed-coder",
                                   "afmoe",          "exaone-moe",   "superbpe",   "tiny_aya",
                                   "cohere2moe",     "viking",       "poro-chat",  "bloom",
                                   "gpt3-finnish",   "minicpm5",     "jais-2",     "sarvam-moe",
                                   "hy_v4",          "spark2_5",     "ufakzeka"}) {
        INFO(name);
        const PretokenizerRule* rule = find_pretokenizer(name);
        REQUIRE(rule != nullptr);
        CHECK(rule->adds_bos == add_bos.contains(name));
        CHECK(rule->ignore_merges == ignore_merges.contains(name));
    }
    CHECK(find_pretokenizer("") == nullptr);
    CHECK(find_pretokenizer("Qwen2") == nullptr);
    std::set<std::string_view> names;
    for (const PretokenizerRule& rule : pretokenizer_rules())
        for (const std::string_view name : rule.names) CHECK(names.insert(name).second);
}
