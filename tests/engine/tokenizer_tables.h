// A tokenizer for tests as the tables of a file: small vocabularies made in a few lines, written to a GGUF file and loaded from
// it. Also the real vocabularies of the fixtures.
#pragma once

#include "engine/file/gguf.h"
#include "engine/text/tokenizer.h"
#include "engine/text/utf8.h"

#include "tests/engine/fixtures.h"
#include "tests/engine/gguf_builder.h"

#include <catch2/catch.hpp>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace ponder::test {

// An empty optional is a key the file does not have.
struct Tables {
    std::optional<std::string> model = "gpt2", pre = "gpt-2", name;
    std::optional<std::vector<std::string>> tokens = std::vector<std::string>();
    std::optional<std::vector<std::int32_t>> types = std::vector<std::int32_t>();
    std::optional<std::vector<std::string>> merges = std::vector<std::string>();
    std::optional<std::vector<float>> scores;
    std::vector<std::pair<std::string, std::uint32_t>> ids; // "bos" -> 3
    std::vector<std::pair<std::string, bool>> flags;        // "add_bos_token" -> true

    Token add(std::string token, int type = 1) {
        tokens->push_back(std::move(token));
        types->push_back(type);
        return static_cast<Token>(tokens->size()) - 1;
    }
    // "he" + "llo": the merge and the token it makes
    Token merge(const std::string& left, const std::string& right) {
        merges->push_back(left + ' ' + right);
        return add(left + right);
    }
    // A SentencePiece token with its score.
    Token piece(std::string token, float score, int type = 1) {
        if (!scores) scores.emplace();
        scores->resize(tokens->size());
        scores->push_back(score);
        return add(std::move(token), type);
    }
};

// In GPT-2's byte alphabet.
inline std::string letter(int byte) {
    static const std::vector<std::string> letters = [] {
        std::vector<std::string> made(256);
        std::uint32_t next = 0x100;
        for (int b = 0; b < 256; b++) append_utf8(made[b], (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD) ? b : next++);
        return made;
    }();
    return letters[byte];
}

inline std::string byte_token(int byte) {
    constexpr const char* digits = "0123456789ABCDEF";
    return std::string("<0x") + digits[byte >> 4] + digits[byte & 15] + '>';
}

// Token b is byte b.
inline Tables all_bytes() {
    Tables tables;
    for (int byte = 0; byte < 256; byte++) tables.add(letter(byte));
    return tables;
}

// As SentencePiece's files begin: <unk>, <s>, </s>, then the bytes, so that byte b is token b + 3.
inline Tables sentencepiece() {
    Tables tables;
    tables.model = "llama";
    tables.pre.reset();
    tables.merges.reset();
    tables.piece("<unk>", 0, 2), tables.piece("<s>", 0, 3), tables.piece("</s>", 0, 3);
    for (int byte = 0; byte < 256; byte++) tables.piece(byte_token(byte), 0, 6);
    tables.ids = {{"bos", 1}, {"eos", 2}, {"unknown", 0}};
    return tables;
}

inline std::string file_of(const Tables& tables) {
    GgufBuilder builder;
    const std::string prefix = "tokenizer.ggml.";
    if (tables.name) builder.text("general.name", *tables.name);
    if (tables.model) builder.text(prefix + "model", *tables.model);
    if (tables.pre) builder.text(prefix + "pre", *tables.pre);
    if (tables.tokens) builder.texts(prefix + "tokens", *tables.tokens);
    if (tables.types) builder.numbers(prefix + "token_type", *tables.types);
    if (tables.merges) builder.texts(prefix + "merges", *tables.merges);
    if (tables.scores) builder.numbers(prefix + "scores", *tables.scores);
    for (const auto& [name, id] : tables.ids) builder.number(prefix + name + "_token_id", id);
    for (const auto& [name, value] : tables.flags) builder.boolean(prefix + name, value);
    return builder.bytes();
}

inline Result<Tokenizer> load(const Tables& tables) {
    const TempFolder folder;
    auto file = Gguf::open(folder.write("tokenizer.gguf", file_of(tables)));
    if (!file) FAIL(file.error().message);
    return Tokenizer::from_gguf(*file);
}

inline Tokenizer must_load(const Tables& tables) {
    auto tokenizer = load(tables);
    if (!tokenizer) FAIL(tokenizer.error().message);
    return std::move(*tokenizer);
}

inline Tokenizer open_vocabulary(const std::string& name) {
    auto file = Gguf::open(fixtures_dir() / "tokenizers" / name);
    if (!file) FAIL(file.error().message);
    auto tokenizer = Tokenizer::from_gguf(*file);
    if (!tokenizer) FAIL(tokenizer.error().message);
    return std::move(*tokenizer);
}

inline bool vocabularies_there(const char* skipped) {
    if (std::filesystem::exists(fixtures_dir() / "tokenizers" / "expected.json")) return true;
    WARN("no fixtures at " << fixtures_dir() << ": skipped " << skipped);
    return false;
}

inline std::string random_bytes(std::mt19937& random, std::size_t most) {
    std::string bytes;
    for (std::size_t n = random() % most; bytes.size() < n;) bytes += static_cast<char>(random());
    return bytes;
}

} // namespace ponder::test
