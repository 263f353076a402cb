// Ids of llama.cpp on the fixtures' vocabularies made into others: another pre-tokenizer, other SentencePiece options, Gemma's
// kind of file. tests/golden/tokenizer/make_variants.py made the same files and asked it.
#include "engine/text/pretokenizer.h"
#include "engine/text/tokenizer.h"

#include "tests/engine/tokenizer_tables.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

using namespace ponder;
using namespace ponder::test;
using nlohmann::json;

namespace {

Tables tables_of(const std::string& name) {
    auto file = Gguf::open(fixtures_dir() / "tokenizers" / name);
    if (!file) FAIL(file.error().message);
    Tables tables;
    const std::string prefix = "tokenizer.ggml.";
    tables.model = *file->text(prefix + "model");
    tables.pre = *file->text(prefix + "pre");
    const auto& tokens = *file->texts(prefix + "tokens");
    tables.tokens->assign(tokens.begin(), tokens.end());
    const auto types = *file->integers(prefix + "token_type");
    tables.types->assign(types.begin(), types.end());
    if (const auto* merges = file->texts(prefix + "merges"))
        tables.merges->assign(merges->begin(), merges->end());
    else
        tables.merges.reset();
    tables.scores = file->floats(prefix + "scores");
    for (const char* id : {"bos", "eos"})
        tables.ids.emplace_back(id, static_cast<std::uint32_t>(*file->integer(prefix + id + "_token_id")));
    return tables;
}

// Merges of every way to cut a token in two, in the order of the scores.
Tables gemma(Tables tables) {
    std::unordered_map<std::string, std::size_t> plain;
    for (std::size_t i = 0; i < tables.tokens->size(); i++)
        if (tables.types->at(i) == 1) plain.emplace(tables.tokens->at(i), i);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < tables.tokens->size(); i++)
        if (tables.types->at(i) == 1) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return (*tables.scores)[a] > (*tables.scores)[b]; });
    tables.merges.emplace();
    for (const std::size_t i : order) {
        const std::string& text = tables.tokens->at(i);
        for (std::size_t cut = 1; cut < text.size(); cut++)
            if (plain.contains(text.substr(0, cut)) && plain.contains(text.substr(cut)))
                tables.merges->push_back(text.substr(0, cut) + ' ' + text.substr(cut));
    }
    tables.scores.reset();
    tables.model = "gemma4";
    tables.pre.reset();
    tables.add("\n"), tables.add("\n\n"), tables.add("  ", 4), tables.add("</tag>", 4);
    return tables;
}

Tables variant(const std::string& name, const Tables& gpt2, Tables llama) {
    if (name == "gemma4") return gemma(llama);
    if (name == "no space in front") {
        llama.flags = {{"add_space_prefix", false}};
    } else if (name == "equal scores") {
        for (float& score : *llama.scores) score = static_cast<float>(static_cast<int>(score / 300));
    } else if (name == "user-defined tokens") {
        for (const char* text : {"   ", "e f", " w", "\n\n\n"}) llama.piece(text, 0, 4);
    } else {
        Tables other = gpt2;
        other.pre = name;
        return other;
    }
    return llama;
}

} // namespace

TEST_CASE("other pre-tokenizers and options give llama.cpp's ids on the real vocabularies") {
    if (!vocabularies_there("other kinds of the real vocabularies")) return;
    const json texts = json::parse(read_file(fixtures_dir() / "tokenizers" / "expected.json"))["texts"];
    const json golden = json::parse(read_file(golden_dir() / "tokenizer" / "variants.json"));
    const Tables gpt2 = tables_of("ggml-vocab-gpt-2.gguf"), llama = tables_of("ggml-vocab-llama-spm.gguf");
    CHECK(golden.size() == 24);
    for (const auto& [name, ids] : golden.items()) {
        const Tokenizer tokenizer = must_load(variant(name, gpt2, llama));
        REQUIRE(ids.size() >= 45);
        for (std::size_t i = 0; i < ids.size(); i++) {
            const std::string text = texts[i];
            INFO(name << ", text " << i << ": " << text);
            const auto tokens = tokenizer.encode(text);
            CHECK(tokens == ids[i].get<std::vector<Token>>());
            if (name != "user-defined tokens") CHECK(tokenizer.decode(tokens) == text); // a space is added behind those
        }
    }
}
