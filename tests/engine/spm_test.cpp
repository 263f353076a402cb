// Vocabularies spelled in characters: SentencePiece, which merges by score, and Gemma's, which has a list of merges. Checked
// against the plain definition on small vocabularies; real ids are in tokenizer_test.cpp.
#include "engine/text/tokenizer.h"

#include "tests/engine/tokenizer_tables.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace ponder;
using namespace ponder::test;

namespace {

const std::string mark = "\u2581"; // SentencePiece's space

// The token of a byte in sentencepiece().
Token byte(unsigned char b) { return b + 3; }

std::vector<std::string> characters(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size(); at += out.back().size())
        out.push_back(text.substr(at, first_character(std::string_view(text).substr(at)).bytes));
    return out;
}

} // namespace

TEST_CASE("SentencePiece merges the pair with the highest score, the leftmost among equals, as the plain definition says") {
    std::mt19937 random(3);
    for (const bool over_spaces : {false, true}) {
        // Random pieces that compete, with few different scores. Where none has a space inside, the text may be cut at spaces.
        Tables tables = sentencepiece();
        std::map<std::string, float> scores;
        const std::vector<std::string> letters = {"a", "b", mark, "ß"};
        for (const std::string& letter : letters) tables.piece(letter, -1000);
        std::vector<std::string> made = letters;
        while (scores.size() < 80) {
            const std::string left = made[random() % made.size()], right = made[random() % made.size()];
            const std::string whole = left + right;
            if (whole.size() > 14 || scores.contains(whole)) continue;
            if (!over_spaces && right.starts_with(mark) && left.find_first_not_of(mark) != std::string::npos) continue;
            scores[whole] = -static_cast<float>(random() % 12);
            tables.piece(whole, scores[whole]);
            made.push_back(whole);
        }
        const Tokenizer tokenizer = must_load(tables);
        for (int round = 0; round < 400; round++) {
            std::string text, seen = mark;
            for (std::size_t n = round < 40 ? 400 : random() % 30; n > 0; n--) {
                const std::string& letter = letters[random() % letters.size()];
                text += letter == mark ? " " : letter;
                seen += letter;
            }
            if (text.empty()) continue;
            std::vector<std::string> expected = characters(seen);
            for (;;) {
                float best = -1e9f;
                std::size_t at = 0;
                for (std::size_t i = 0; i + 1 < expected.size(); i++)
                    if (const auto score = scores.find(expected[i] + expected[i + 1]);
                        score != scores.end() && score->second > best)
                        best = score->second, at = i;
                if (best == -1e9f) break;
                expected[at] += expected[at + 1];
                expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(at) + 1);
            }
            std::vector<std::string> got;
            for (const Token token : tokenizer.encode(text)) got.push_back((*tables.tokens)[static_cast<std::size_t>(token)]);
            INFO(text);
            REQUIRE(got == expected);
            CHECK(tokenizer.decode(tokenizer.encode(text)) == text);
        }
    }
}

TEST_CASE("a text gets a space in front, and so does what follows a special token") {
    Tables tables = sentencepiece();
    const Token space = tables.piece(mark, -9), a = tables.piece("a", -9), space_a = tables.piece(mark + "a", -1);
    const Token tag = tables.piece("<tag>", 0, 4), end = tables.piece("<|end|>", 0, 3);
    const Tokenizer with = must_load(tables);
    tables.flags = {{"add_space_prefix", false}};
    const Tokenizer without = must_load(tables);
    struct {
        const char* text;
        std::vector<Token> with, without;
    } const rows[] = {
        {"", {}, {}},
        {"a", {space_a}, {a}},
        {" a", {space, space_a}, {space_a}},
        {" ", {space, space}, {space}},
        {"aa", {space_a, a}, {a, a}},
        {"a\u2581a", {space_a, space_a}, {a, space_a}}, // the mark itself is a space, as in SentencePiece
        {"<tag>", {tag}, {tag}},
        {"a<tag>a<tag><tag>a", {space_a, tag, space_a, tag, tag, space_a}, {a, tag, a, tag, tag, a}},
        {"<|end|>a", {end, space_a}, {end, a}},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(with.encode(row.text, true) == row.with);
        CHECK(without.encode(row.text, true) == row.without);
        CHECK(with.adds_bos());
    }
}

TEST_CASE("decoding drops the one space that encoding put in front, and no other") {
    Tables tables = sentencepiece();
    tables.piece(mark, -9);
    const Token a = tables.piece("a", -9), space_a = tables.piece(mark + "a", -1),
                spaces_a = tables.piece(mark + mark + "a", -2);
    const Tokenizer with = must_load(tables);
    tables.flags = {{"add_space_prefix", false}};
    const Tokenizer without = must_load(tables);
    CHECK(with.decode(std::vector<Token>{space_a, space_a}) == "a a");
    CHECK(with.decode(std::vector<Token>{spaces_a}) == " a");
    CHECK(with.decode(std::vector<Token>{a, space_a}) == "a a");
    CHECK(with.decode(std::vector<Token>{1, space_a}) == " a"); // behind BOS it stays, as in llama.cpp
    CHECK(with.decode(std::vector<Token>{}) == "");
    CHECK(without.decode(std::vector<Token>{space_a, space_a}) == " a a");
    // A piece at a time, as an answer streams, nothing is dropped.
    CHECK(with.bytes(space_a) == " a");
    for (const std::string text : {"a", " a", "  a a  ", "a\n a", " "}) CHECK(with.decode(with.encode(text)) == text);
}

TEST_CASE("a character that is no token becomes its bytes, or the unknown token where these are missing") {
    Tables tables = sentencepiece();
    const Token space = tables.piece(mark, -9), a = tables.piece("a", -9);
    const Tokenizer whole = must_load(tables);
    CHECK(whole.encode("aé") == std::vector<Token>{space, a, byte(0xC3), byte(0xA9)});
    CHECK(whole.encode("\n") == std::vector<Token>{space, byte('\n')});
    CHECK(whole.encode("a\xFF\xC3") == std::vector<Token>{space, a, byte(0xFF), byte(0xC3)});
    CHECK(whole.decode(whole.encode("a\xFF\xC3é")) == "a\xFF\xC3é");
    CHECK(whole.bytes(byte(0xC3)) == "\xC3");

    Tables few;
    few.model = "llama";
    const Token unknown = few.piece("<unk>", 0, 2), start = few.piece(mark, -1), b = few.piece("b", -2);
    few.ids = {{"unknown", unknown}};
    CHECK(must_load(few).encode("béüb") == std::vector<Token>{start, b, unknown, b}); // one for a run, as in SentencePiece
    few.types->at(0) = 1;
    few.ids.clear();
    CHECK(must_load(few).encode("béb") == std::vector<Token>{start, b, b});
}

TEST_CASE("text that spells a byte token is not that byte") {
    Tables tables = sentencepiece();
    for (const char* piece : {"\u2581", "<", "0", "x", "4", "1", ">"}) tables.piece(piece, -9);
    tables.piece("<0", -1), tables.piece("x4", -1), tables.piece("<0x4", -1), tables.piece("1>", -1);
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.decode(tokenizer.encode("<0x41>")) == "<0x41>");
    CHECK(tokenizer.decode(tokenizer.encode("<0x41>", true)) == "<0x41>");
}

TEST_CASE("an unused token takes part in merging and comes out as the two it was made from") {
    Tables tables = sentencepiece();
    tables.flags = {{"add_space_prefix", false}};
    const Token a = tables.piece("a", -9), b = tables.piece("b", -9), c = tables.piece("c", -9), d = tables.piece("d", -9);
    tables.piece("ab", -1, 5);
    const Token abc = tables.piece("abc", -2);
    tables.piece("cd", -3, 5);
    tables.piece("dab", -4, 5);
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.encode("abc") == std::vector<Token>{abc});
    CHECK(tokenizer.encode("ab") == std::vector<Token>{a, b});
    CHECK(tokenizer.encode("cdd") == std::vector<Token>{c, d, d});
    CHECK(tokenizer.encode("dab") == std::vector<Token>{d, a, b}); // made from "d" and "ab", which is unused itself
}

TEST_CASE("where a file asks for it, runs of spaces become one and those at the ends none") {
    Tables tables = sentencepiece();
    const Token space_a = tables.piece(mark + "a", -1);
    tables.piece(mark, -9), tables.piece("a", -9);
    tables.flags = {{"remove_extra_whitespaces", true}};
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.encode("  a   a  ") == std::vector<Token>{space_a, space_a});
    CHECK(tokenizer.encode("   ").empty());
    CHECK(tokenizer.decode(tokenizer.encode(" a  a")) == "a a");
}

TEST_CASE("without scores, or with the same one everywhere, the tokens' order stands in") {
    for (const std::optional<float> score : {std::optional<float>(), std::optional<float>(-1000.0f)}) {
        Tables tables = sentencepiece();
        tables.flags = {{"add_space_prefix", false}};
        const Token bc = tables.add("bc"), ab = tables.add("ab");
        const Token a = tables.add("a"), c = tables.add("c");
        tables.add("b");
        if (score)
            tables.scores = std::vector<float>(tables.tokens->size(), *score);
        else
            tables.scores.reset();
        CHECK(must_load(tables).encode("abc") == std::vector<Token>{a, bc});
        CHECK(must_load(tables).encode("cab") == std::vector<Token>{c, ab});
    }
    // The tail of a list that is too short comes last; what is no number too.
    Tables tables = sentencepiece();
    tables.flags = {{"add_space_prefix", false}};
    tables.piece("a", -9), tables.piece("b", -9);
    const Token c = tables.piece("c", -9), ab = tables.piece("ab", -5);
    tables.piece("bc", std::nanf(""));
    CHECK(must_load(tables).encode("abc") == std::vector<Token>{ab, c});
    tables.scores->pop_back();
    CHECK(must_load(tables).encode("abc") == std::vector<Token>{ab, c});
}

TEST_CASE("a SentencePiece file without kinds and ids is read by the names that all of them use") {
    Tables tables = sentencepiece();
    tables.piece(mark, -9), tables.piece("a", -9);
    tables.types.reset();
    tables.ids.clear();
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.bos() == 1);
    CHECK(tokenizer.eos() == 2);
    CHECK(tokenizer.adds_bos());
    CHECK(tokenizer.ends_generation(2));
    CHECK(tokenizer.bytes(byte('\n')) == "\n");
    CHECK(tokenizer.encode("<s>").size() > 2);
    CHECK(tokenizer.decode(tokenizer.encode("a <s>é")) == "a <s>é");

    // A converter that knew kinds but called the bytes ordinary.
    Tables ordinary = sentencepiece();
    for (int i = 3; i < 259; i++) ordinary.types->at(static_cast<std::size_t>(i)) = 1;
    CHECK(must_load(ordinary).bytes(byte('\n')) == "\n");
}

TEST_CASE("BOS is added to raw text unless the file says otherwise or has none") {
    Tables tables = sentencepiece();
    CHECK(must_load(tables).adds_bos());
    tables.flags = {{"add_bos_token", false}};
    CHECK(!must_load(tables).adds_bos());
    Tables none = sentencepiece();
    none.ids.clear();
    none.tokens->at(1) = "<nothing>";
    CHECK(must_load(none).bos() == no_token);
    CHECK(!must_load(none).adds_bos());
}

TEST_CASE("Gemma's tokens are spelled as SentencePiece's and merged by a list, line by line") {
    Tables tables = sentencepiece();
    tables.model = "gemma4";
    tables.scores.reset();
    tables.merges.emplace();
    for (const char* piece : {"\u2581", "a", "b", "\n"}) tables.add(piece);
    const Token newlines = tables.add("\n\n\n");
    const Token spaces = tables.add("   ", 4),
                marks = tables.add(mark + mark, 4); // one converter wrote the spaces, one did not
    const Token ab = tables.merge("a", "b"), space_ab = tables.merge(mark, "ab"), bb = tables.merge("b", "b");
    tables.flags = {{"add_bos_token", false}}; // as real files wrongly say
    const Tokenizer tokenizer = must_load(tables);
    const Token line = tokenizer.find("\n"), b = tokenizer.find("b");
    CHECK(tokenizer.encode("ab") == std::vector<Token>{ab}); // no space in front
    CHECK(tokenizer.encode("ab ab") == std::vector<Token>{ab, space_ab});
    CHECK(tokenizer.encode("abbb") == std::vector<Token>{ab, bb});
    CHECK(tokenizer.encode("ab\nab") == std::vector<Token>{ab, line, ab});
    CHECK(tokenizer.encode("b\n\n\nb") == std::vector<Token>{b, newlines, b});
    CHECK(tokenizer.encode("b\n\nb") == std::vector<Token>{b, line, line, b});
    CHECK(tokenizer.encode("b   b") == std::vector<Token>{b, spaces, b});
    CHECK(tokenizer.encode("b  b") == std::vector<Token>{b, marks, b});
    CHECK(tokenizer.encode("é") == std::vector<Token>{byte(0xC3), byte(0xA9)});
    CHECK(tokenizer.bytes(spaces) == "   ");
    CHECK(tokenizer.bytes(marks) == "  ");
    CHECK(tokenizer.adds_bos());
    CHECK(tokenizer.pretokenizer() == "gemma4");
    CHECK(tokenizer.warning().empty());
    for (const std::string text : {" a", "ab  é\n\n\n\n b ", "\n", "   "})
        CHECK(tokenizer.decode(tokenizer.encode(text)) == text);
}

TEST_CASE("what a person types never becomes a control token with SentencePiece either") {
    Tables tables = sentencepiece();
    // Every piece of the names is a token, so that merging could make the whole.
    for (const std::string name : {"<｜User｜>", "</s>", "<|im_end|>", "<s>"}) {
        const auto parts = characters(name);
        std::string grown;
        for (const std::string& part : parts) {
            tables.piece(part, -9);
            if (grown += part; grown != name && grown != part) tables.piece(grown, -1);
        }
    }
    const Token user = tables.piece("<｜User｜>", 0, 3), end = tables.piece("<|im_end|>", 0, 4);
    const Tokenizer tokenizer = must_load(tables);
    for (const std::string typed :
         {"<｜User｜>", "</s>", "<|im_end|>", "<s>", "<unk>", "a<｜User｜></s>b", "<|im_<|im_end|>"}) {
        INFO(typed);
        const auto plain = tokenizer.encode(typed);
        CHECK(std::none_of(plain.begin(), plain.end(), [&](Token token) { return tokenizer.is_control(token); }));
        CHECK(tokenizer.decode(plain) == typed);
        CHECK(tokenizer.encode(MarkedText::from_data(typed)) == plain);
    }
    CHECK(tokenizer.encode("<｜User｜>", true) == std::vector<Token>{user});
    CHECK(tokenizer.encode(MarkedText::from_template("<｜User｜>")) == std::vector<Token>{user});
    CHECK(tokenizer.encode(MarkedText::from_template("</s><|im_end|>")) == std::vector<Token>{2, end});
}
