// The tokenizer against someone else's truth, llama.cpp's ids on real vocabularies, and byte-level BPE against itself on small
// vocabularies made here: merges, bytes, and that every text comes back.
#include "engine/text/pretokenizer.h"
#include "engine/text/tokenizer.h"

#include "tests/engine/tokenizer_tables.h"
#include "tests/fuzz/tokenizer_input.h"

#include <chrono>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

using namespace ponder;
using namespace ponder::test;
using nlohmann::json;

TEST_CASE("token ids equal llama.cpp's on real vocabularies") {
    if (!vocabularies_there("token ids of the real vocabularies")) return;
    const json expected = json::parse(read_file(fixtures_dir() / "tokenizers" / "expected.json"));
    const auto& texts = expected["texts"];
    REQUIRE(expected["vocabs"].size() == 5);
    std::ostringstream table;
    for (const auto& [name, ids] : expected["vocabs"].items()) {
        const Tokenizer tokenizer = open_vocabulary(name);
        CHECK(tokenizer.warning().empty());
        REQUIRE(ids.size() == texts.size());
        std::size_t matching = 0;
        for (std::size_t i = 0; i < ids.size(); i++) {
            const std::string text = texts[i];
            INFO(name << ", text " << i << ": " << text);
            const auto tokens = tokenizer.encode(text);
            const bool same = tokens == ids[i].get<std::vector<Token>>();
            CHECK(same);
            CHECK(tokenizer.decode(tokens) == text);
            matching += same;
        }
        table << "    " << std::left << std::setw(34) << name << std::right << std::setw(5) << ids.size() << " texts"
              << std::setw(5) << matching << " match " << std::fixed << std::setprecision(1)
              << 100.0 * double(matching) / double(ids.size()) << " %\n";
    }
    std::cout << "Token ids beside llama.cpp's:\n" << table.str();
}

TEST_CASE("merges happen by rank, and from left to right among equals") {
    Tables tables = all_bytes();
    const Token he = tables.merge("h", "e");
    const Token ll = tables.merge("l", "l");
    tables.merge("he", "ll");
    const Token hello = tables.merge("hell", "o");
    const Token space_hello = tables.merge("Ġ", "hello");
    const Token aa = tables.merge("a", "a");
    const Token aaaa = tables.merge("aa", "aa");
    const Tokenizer tokenizer = must_load(tables);
    struct {
        const char* text;
        std::vector<Token> tokens;
    } const rows[] = {
        {"", {}},           {"hello", {hello}}, {"hello hello", {hello, space_hello}}, {"he", {he}},        {"hel", {he, 'l'}},
        {"lll", {ll, 'l'}}, {"aaa", {aa, 'a'}}, {"aaaaaaa", {aaaa, aa, 'a'}},          {"ß", {0xC3, 0x9F}},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(tokenizer.encode(row.text) == row.tokens);
    }
}

TEST_CASE("long words merge as the plain definition says") {
    // A vocabulary of random pieces over three letters, so that merges compete; the definition merges one pair at a time.
    std::mt19937 random(5);
    Tables tables = all_bytes();
    std::vector<std::string> pieces = {"a", "b", "c"};
    std::map<std::pair<std::string, std::string>, std::size_t> ranks;
    while (ranks.size() < 60) {
        const std::string left = pieces[random() % pieces.size()], right = pieces[random() % pieces.size()];
        if (left.size() + right.size() > 9 || ranks.contains({left, right})) continue;
        ranks.emplace(std::pair(left, right), ranks.size());
        const std::string whole = left + right;
        if (std::find(pieces.begin(), pieces.end(), whole) == pieces.end()) {
            pieces.push_back(whole);
            tables.merge(left, right);
        } else {
            tables.merges->push_back(left + ' ' + right);
        }
    }
    const Tokenizer tokenizer = must_load(tables);
    for (std::size_t length : {1, 2, 3, 10, 63, 64, 65, 66, 200, 700}) {
        for (int round = 0; round < 20; round++) {
            std::string word;
            while (word.size() < length) word += static_cast<char>('a' + random() % 3);
            std::vector<std::string> expected;
            for (const char c : word) expected.emplace_back(1, c);
            for (;;) {
                std::size_t best = ranks.size(), at = 0;
                for (std::size_t i = 0; i + 1 < expected.size(); i++)
                    if (const auto rank = ranks.find({expected[i], expected[i + 1]});
                        rank != ranks.end() && rank->second < best)
                        best = rank->second, at = i;
                if (best == ranks.size()) break;
                expected[at] += expected[at + 1];
                expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            }
            std::vector<std::string> got;
            for (const Token token : tokenizer.encode(word)) got.emplace_back(tokenizer.bytes(token));
            INFO(word);
            CHECK(got == expected);
        }
    }
}

TEST_CASE("a megabyte of one thing is encoded and comes back, whatever the tokenizer") {
    Tables bytes = all_bytes();
    for (const std::string& first : {std::string("a"), letter(' '), letter(0xF0)}) {
        std::string piece = first;
        for (int doubling = 0; doubling < 6; doubling++, piece += piece) bytes.merge(piece, piece);
    }
    Tables pieces = sentencepiece(), gemma = sentencepiece();
    gemma.model = "gemma4";
    gemma.merges.emplace();
    for (const std::string& first : {std::string("a"), std::string("\u2581"), std::string("🐙")}) {
        std::string piece = first;
        for (int doubling = 0; doubling < 6; doubling++, piece += piece) {
            pieces.piece(piece, static_cast<float>(-doubling));
            if (doubling > 0)
                gemma.merge(piece.substr(piece.size() / 2), piece.substr(piece.size() / 2));
            else
                gemma.add(piece);
        }
    }
    for (const Tables& tables : {bytes, pieces, gemma}) {
        const Tokenizer tokenizer = must_load(tables);
        for (const std::string unit : {"a", " ", "🐙", "\n", "\xFF", "ab ", "a🐙 "}) {
            std::string text;
            while (text.size() < 1 << 20) text += unit;
            INFO(*tables.model << ", a run of " << unit);
            const auto start = std::chrono::steady_clock::now();
            const auto tokens = tokenizer.encode(text);
            CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10)); // a square of this takes hours
            CHECK((tokenizer.decode(tokens) == text));
            if (unit == "a") CHECK(tokens.size() <= text.size() / 32 + 1);
        }
    }
}

TEST_CASE("without merges the tokens' order decides") {
    Tables tables = all_bytes();
    const Token ab = tables.add("ab"), bc = tables.add("bc"), abc = tables.add("abc");
    tables.merges.reset();
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.encode("abc") == std::vector<Token>{abc});
    CHECK(tokenizer.encode("abbc") == std::vector<Token>{ab, bc});
    CHECK(tokenizer.encode("xbc") == std::vector<Token>{'x', bc});
}

TEST_CASE("random bytes are encoded and come back") {
    std::mt19937 random(11);
    std::vector<Tokenizer> tokenizers;
    for (const PretokenizerRule& rule : pretokenizer_rules()) {
        Tables tables = rule.characters ? sentencepiece() : all_bytes();
        tables.model = "gpt2";
        tables.merges.emplace();
        tables.pre = std::string(rule.names[0]);
        tables.merge("a", "b");
        tables.merge("Ã", "Ł"); // the two bytes of a character
        tables.add("<x>", 4);
        tables.add("<y>", 3);
        tokenizers.push_back(must_load(tables));
    }
    for (const Tokenizer& tokenizer : tokenizers)
        for (int round = 0; round < 200; round++) {
            const std::string bytes = random_bytes(random, 100);
            const auto tokens = tokenizer.encode(bytes, round % 2);
            if (tokenizer.decode(tokens, true) != bytes) FAIL(tokenizer.pretokenizer() << ", round " << round);
        }
}

TEST_CASE("bytes that a real vocabulary lacks become replacement characters, all others come back") {
    if (!vocabularies_there("random bytes through the real vocabularies")) return;
    std::mt19937 random(13);
    const json expected = json::parse(read_file(fixtures_dir() / "tokenizers" / "expected.json"));
    for (const auto& [name, ids] : expected["vocabs"].items()) {
        const Tokenizer tokenizer = open_vocabulary(name);
        for (int round = 0; round < 300; round++) {
            const std::string bytes = random_bytes(random, 80);
            std::string expected;
            for (std::size_t at = 0; at < bytes.size();) {
                const std::size_t whole = valid_utf8_prefix(std::string_view(bytes).substr(at));
                expected += bytes.substr(at, whole);
                at += whole;
                if (at == bytes.size()) break;
                const bool known = tokenizer.find(bytes.substr(at, 1)) != no_token;
                expected += known ? bytes.substr(at, 1) : "\uFFFD";
                at++;
            }
            if (tokenizer.decode(tokenizer.encode(bytes)) != expected) FAIL(name << ", round " << round);
        }
    }
}

TEST_CASE("a byte no token stands for becomes U+FFFD where that can be said, else the unknown token, else nothing") {
    const auto without = [](std::initializer_list<int> missing, bool unknown) {
        Tables tables;
        for (int byte = 0; byte < 256; byte++)
            tables.add(std::find(missing.begin(), missing.end(), byte) == missing.end() ? letter(byte)
                                                                                        : "-" + std::to_string(byte));
        const Token token = tables.add("<unk>", 2);
        if (unknown) tables.ids = {{"unknown", token}};
        return must_load(tables);
    };
    CHECK(without({0xFF}, true).decode(without({0xFF}, true).encode("a\xFFz")) == "a\uFFFDz");
    CHECK(without({0xFF, 0xEF}, true).encode("a\xFFz") == std::vector<Token>{'a', 256, 'z'});
    CHECK(without({0xFF, 0xEF}, false).encode("a\xFFz") == std::vector<Token>{'a', 'z'});
}

TEST_CASE("tokens give their bytes, and control tokens their name when asked") {
    Tables tables = all_bytes();
    const Token end = tables.add("<|im_end|>", 3), think = tables.add("<think>", 4), byte = tables.add("<0x0A>", 6);
    const Token raw = tables.add("▁odd"), empty = tables.add(""),
                umlaut = tables.add("ü", 4); // user-defined text is text, not bytes
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.size() == 262);
    CHECK(tokenizer.bytes(end) == "");
    CHECK(tokenizer.bytes(end, true) == "<|im_end|>");
    CHECK(tokenizer.bytes(think) == "<think>");
    CHECK(tokenizer.bytes(byte) == "\n");
    CHECK(tokenizer.bytes(raw) == "▁odd");
    CHECK(tokenizer.bytes(empty) == "");
    CHECK(tokenizer.bytes(umlaut) == "ü");
    CHECK(tokenizer.bytes(0xFC) == "\xFC");
    CHECK(tokenizer.bytes(no_token) == "");
    CHECK(tokenizer.bytes(262) == "");
    CHECK(!tokenizer.is_control(262));
    CHECK(!tokenizer.ends_generation(no_token));
    CHECK(tokenizer.find("<|im_end|>") == end);
    CHECK(tokenizer.find("<think>") == think);
    CHECK(tokenizer.find(" ") == 0x20);
    CHECK(tokenizer.find("no such") == no_token);
    CHECK(tokenizer.decode(std::vector<Token>{'a', end, 'b'}) == "ab");
    CHECK(tokenizer.decode(std::vector<Token>{'a', end, 'b'}, true) == "a<|im_end|>b");
}

TEST_CASE("one tokenizer serves several threads") {
    Tables tables = all_bytes();
    tables.pre = "deepseek-llm";
    tables.merge("h", "e");
    const Tokenizer tokenizer = must_load(tables);
    const std::string text = "he said: 你好, 12 monkeys\n  he-he";
    const auto expected = tokenizer.encode(text);
    std::vector<int> wrong(4);
    std::vector<std::thread> threads;
    for (int& count : wrong)
        threads.emplace_back([&] {
            for (int round = 0; round < 500; round++) count += tokenizer.encode(text) != expected;
        });
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4));
}

TEST_CASE("every input of the tokenizer fuzz corpus keeps what the fuzz target asks") {
    const TempFolder folder;
    const auto corpus = source_dir() / "tests" / "fuzz" / "corpus" / "tokenizer";
    REQUIRE(std::filesystem::exists(corpus));
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
        INFO(entry.path().filename());
        CHECK(fuzz::tokenize_hostile(read_file(entry.path()), folder.path()) == "");
    }
}
