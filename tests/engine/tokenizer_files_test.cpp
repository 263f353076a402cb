// What tokenizer tables of all kinds of files come to: the ids they name or leave out, what other tools leave out or garble,
// and what is refused.
#include "engine/run/loaded_model.h"
#include "engine/text/tokenizer.h"

#include "tests/engine/tokenizer_tables.h"

#include <algorithm>

using namespace ponder;
using namespace ponder::test;

TEST_CASE("what real files say about BOS and EOS is taken as they say it") {
    if (!vocabularies_there("special ids of the real vocabularies")) return;
    struct {
        const char* name;
        Token bos, eos;
        bool adds_bos;
    } const rows[] = {
        {"ggml-vocab-deepseek-llm.gguf", 100000, 100001, true},
        {"ggml-vocab-deepseek-coder.gguf", 32013, 32014, true},
        {"ggml-vocab-gpt-2.gguf", 50256, 50256, false},
        {"ggml-vocab-qwen2.gguf", 151643, 151643, false},
        {"ggml-vocab-llama-spm.gguf", 1, 2, true},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const Tokenizer tokenizer = open_vocabulary(row.name);
        CHECK(tokenizer.bos() == row.bos);
        CHECK(tokenizer.eos() == row.eos);
        CHECK(tokenizer.adds_bos() == row.adds_bos);
        CHECK(tokenizer.ends_generation(row.eos));
        CHECK(tokenizer.is_control(row.eos));
        CHECK(tokenizer.bytes(row.eos).empty());
    }
}

TEST_CASE("ids that the file does not name are none") {
    const Tokenizer tokenizer = must_load(all_bytes());
    CHECK(tokenizer.bos() == no_token);
    CHECK(tokenizer.eos() == no_token);
    CHECK(!tokenizer.adds_bos());

    Tables minus_one = all_bytes();
    minus_one.ids = {{"bos", 0xFFFFFFFF}};
    CHECK(must_load(minus_one).bos() == no_token);
}

TEST_CASE("whether BOS is added is the file's word, else the pre-tokenizer's habit, and never without a BOS") {
    struct {
        const char* pre;
        bool has_bos;
        std::optional<bool> key;
        bool adds;
    } const rows[] = {
        {"gpt-2", true, {}, false},        {"gpt-2", true, true, true},     {"llama-bpe", true, {}, true},
        {"llama-bpe", true, false, false}, {"llama-bpe", false, {}, false}, {"tekken", true, {}, true},
    };
    for (const auto& row : rows) {
        Tables tables = all_bytes();
        tables.pre = row.pre;
        const Token bos = tables.add("<bos>", 3);
        if (row.has_bos) tables.ids = {{"bos", bos}};
        if (row.key) tables.flags = {{"add_bos_token", *row.key}};
        INFO(row.pre);
        const Tokenizer tokenizer = must_load(tables);
        CHECK(tokenizer.adds_bos() == row.adds);
        CHECK(tokenizer.encode("a") == std::vector<Token>{'a'}); // encode itself never adds
    }
}

TEST_CASE("a file of the first days without token types has its ids as control tokens") {
    Tables tables = all_bytes();
    const Token eos = tables.add("</s>");
    tables.types.reset();
    tables.ids = {{"eos", eos}};
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.is_control(eos));
    CHECK(tokenizer.encode("</s>", true) == std::vector<Token>{eos});
    CHECK(tokenizer.encode("</s>").size() == 4);
}

TEST_CASE("tables that do not fit together are refused with a sentence") {
    const auto changed = [](auto change) {
        Tables tables = all_bytes();
        tables.merge("a", "b");
        change(tables);
        return tables;
    };
    struct {
        const char* what;
        Tables tables;
        ErrorKind kind;
        const char* says;
    } const rows[] = {
        {"no tokenizer", changed([](Tables& t) { t.model.reset(); }), ErrorKind::unsupported, "has no tokenizer"},
        {"tokenizer none", changed([](Tables& t) { t.model = "none"; }), ErrorKind::unsupported, "has no tokenizer"},
        {"an empty name", changed([](Tables& t) { t.model = ""; }), ErrorKind::unsupported, "has no tokenizer"},
        {"WordPiece", changed([](Tables& t) { t.model = "bert"; }), ErrorKind::unsupported, "\"bert\""},
        {"unigram", changed([](Tables& t) { t.model = "t5"; }), ErrorKind::unsupported, "\"t5\""},
        {"RWKV's", changed([](Tables& t) { t.model = "rwkv"; }), ErrorKind::unsupported, "\"rwkv\""},
        {"PLaMo's", changed([](Tables& t) { t.model = "plamo2"; }), ErrorKind::unsupported, "\"plamo2\""},
        {"names for a test", changed([](Tables& t) { t.model = "test"; }), ErrorKind::unsupported, "\"test\""},
        {"SentencePiece without tokens", changed([](Tables& t) {
             t.model = "llama";
             t.tokens.reset();
         }),
         ErrorKind::file_corrupt, "no list of tokens"},
        {"no tokens", changed([](Tables& t) { t.tokens.reset(); }), ErrorKind::file_corrupt, "no list of tokens"},
        {"empty tokens", changed([](Tables& t) { t.tokens->clear(); }), ErrorKind::file_corrupt, "no list of tokens"},
        {"a merge of one piece", changed([](Tables& t) { t.merges->at(0) = "ab"; }), ErrorKind::file_corrupt, "Merge 0"},
        {"a merge with nothing right", changed([](Tables& t) { t.merges->at(0) = "a "; }), ErrorKind::file_corrupt, "Merge 0"},
        {"a merge with nothing left", changed([](Tables& t) { t.merges->at(0) = " b"; }), ErrorKind::file_corrupt, "Merge 0"},
        {"an empty merge", changed([](Tables& t) { t.merges->at(0) = ""; }), ErrorKind::file_corrupt, "Merge 0"},
        {"merges of another vocabulary", changed([](Tables& t) {
             t.merges = {"x y", "xy z", "p q"};
         }),
         ErrorKind::file_corrupt, "do not fit"},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const auto tokenizer = load(row.tables);
        REQUIRE(!tokenizer);
        CHECK(tokenizer.error().kind == row.kind);
        INFO(tokenizer.error().message);
        CHECK(tokenizer.error().message.find(row.says) != std::string::npos);
        CHECK(tokenizer.error().message.ends_with('.'));
    }
}

TEST_CASE("a few merges that the vocabulary lacks are no reason to refuse it") {
    Tables tables = all_bytes();
    const Token ab = tables.merge("a", "b");
    const Token cd = tables.merge("c", "d");
    tables.merges->push_back("x y"); // makes no token: its bytes come out instead
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.encode("abxycd") == std::vector<Token>{ab, 'x', 'y', cd});
}

TEST_CASE("a file of GLM without a BOS has none, whatever it says of adding one") {
    for (const char* pre : {"glm4", "chatglm-bpe"}) {
        Tables tables = all_bytes();
        tables.pre = pre;
        tables.flags = {{"add_bos_token", true}};
        CHECK(must_load(tables).bos() == no_token); // llama.cpp's default elsewhere is token 11
        CHECK(!must_load(tables).adds_bos());
    }
}

TEST_CASE("ids beyond the tokens count as none, and the file is warned of") {
    for (const std::uint32_t id : {257u, 4'000'000'000u}) {
        Tables tables = all_bytes();
        tables.ids = {{"bos", id}, {"eos", 65}};
        const Tokenizer tokenizer = must_load(tables);
        CHECK(tokenizer.bos() == no_token);
        CHECK(tokenizer.eos() == 65);
        CHECK(tokenizer.warning().find("bos_token_id is " + std::to_string(id)) != std::string::npos);
    }
}

TEST_CASE("token types may be too few, too many, or numbers without a meaning") {
    Tables tables = all_bytes();
    const Token end = tables.add("</s>", 3), word = tables.add("word");
    tables.types->pop_back();
    const Tokenizer few = must_load(tables);
    CHECK(few.warning().find("257 token types") != std::string::npos);
    CHECK(few.is_control(end));
    CHECK(!few.is_control(word));

    tables.types->resize(400, 3);
    tables.types->at(257) = 1;
    CHECK(must_load(tables).warning().empty());
    CHECK(!must_load(tables).is_control(word));

    for (const int type : {-1, 0, 7, 1 << 30}) {
        Tables odd = all_bytes();
        odd.types->at('a') = type;
        CHECK(must_load(odd).encode("a") == std::vector<Token>{'a'});
    }
    Tables none = all_bytes();
    none.types->clear();
    CHECK(must_load(none).encode("a") == std::vector<Token>{'a'});
}

TEST_CASE("empty tokens are nothing, and of equal tokens the first counts") {
    Tables tables = all_bytes();
    const Token empty = tables.add(""), control = tables.add("", 3), second = tables.add("a");
    const Token tag = tables.add("<tag>", 4), again = tables.add("<tag>", 4);
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.bytes(empty, true).empty());
    CHECK(tokenizer.bytes(control, true).empty());
    CHECK(tokenizer.encode("a") == std::vector<Token>{'a'});
    CHECK(tokenizer.bytes(second) == "a");
    CHECK(tokenizer.encode("<tag>") == std::vector<Token>{tag});
    CHECK(tokenizer.bytes(again) == "<tag>");
    CHECK(tokenizer.encode("", true).empty());
}

TEST_CASE("an empty list of merges is no list") {
    Tables tables = all_bytes();
    const Token ab = tables.add("ab");
    CHECK(must_load(tables).encode("ab") == std::vector<Token>{ab});
}

TEST_CASE("a vocabulary of fewer tokens than text needs still gives what it has") {
    Tables tables;
    const Token a = tables.add("a"), b = tables.add("b"), ab = tables.merge("a", "b");
    const Tokenizer tokenizer = must_load(tables);
    CHECK(tokenizer.encode("ab, ba") == std::vector<Token>{ab, b, a});
    CHECK(tokenizer.encode("xyz").empty());
}

TEST_CASE("a model whose tokenizer cannot be read opens all the same, and says why it cannot chat") {
    for (const char* model : {"", "none", "bert", "t5", "rwkv", "plamo2", "test"}) {
        Tables tables = all_bytes();
        tables.model = model;
        const TempFolder folder;
        auto file = Gguf::open(folder.write("m.gguf", file_of(tables)));
        REQUIRE(file);
        const ModelText text = ModelText::load(*file, 256);
        INFO(model);
        CHECK(!text.tokenizer);
        CHECK(text.problem.find("tokenizer") != std::string::npos);
        CHECK(text.problem.ends_with('.'));
    }
}

TEST_CASE("a vocabulary of names alone is refused with a sentence") {
    const auto archs = fixtures_dir() / "archs";
    if (!std::filesystem::exists(archs)) {
        WARN("no fixtures at " << archs << ": skipped files with a vocabulary of names");
        return;
    }
    int seen = 0;
    for (const auto& entry : std::filesystem::directory_iterator(archs)) {
        if (entry.path().extension() != ".gguf") continue;
        auto file = Gguf::open(entry.path());
        REQUIRE(file);
        const auto tokenizer = Tokenizer::from_gguf(*file);
        REQUIRE(!tokenizer);
        CHECK(tokenizer.error().message.find("\"test\"") != std::string::npos);
        seen++;
    }
    CHECK(seen > 0);
}

TEST_CASE("a vocabulary whose tokens are all made from each other is refused before it takes the memory") {
    Tables tables = all_bytes();
    tables.merges.reset();
    for (std::size_t a = 0; a <= 256; a++)
        for (std::size_t b = 0; a + b <= 256; b++)
            if (a + b > 1) tables.add(std::string(a, 'a') + std::string(b, 'b'));
    const auto tokenizer = load(tables);
    REQUIRE(!tokenizer);
    CHECK(tokenizer.error().kind == ErrorKind::file_corrupt);
    CHECK(tokenizer.error().message.find("too many ways") != std::string::npos);
}
