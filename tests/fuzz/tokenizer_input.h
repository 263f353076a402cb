// What the fuzz target for tokenizers does with an input, and what must hold afterwards: ids in range, nothing typed becomes
// control, and with a vocabulary that has every byte the text comes back. The tests replay the corpus with it.
//
// An input is three bytes of choices (what kind of tokenizer, which pre-tokenizer, what the file has), a list of tokens and
// merges, a line each, an empty line, and the text. A token's line begins with its type and a letter for its score: "1cabc"; a
// merge's line with a zero: "0a bc".
#pragma once

#include "engine/file/gguf.h"
#include "engine/text/pretokenizer.h"
#include "engine/text/tokenizer.h"
#include "engine/text/utf8.h"
#include "tests/engine/gguf_builder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace ponder::fuzz {

struct HostileVocabulary {
    enum Choice : unsigned {
        every_byte = 1,
        no_types = 2,
        few_types = 4,
        no_scores = 8,
        no_space_prefix = 16,
        squeeze = 32,
        strips = 64,
        long_text = 128, // the text many times over: what is not linear shows in the time
    };
    int kind = 0; // 0: byte letters, 1: SentencePiece, 2: Gemma's, 3: byte letters without merges
    const PretokenizerRule* rule = nullptr;
    unsigned choices = 0;
    std::vector<std::string> tokens, merges;
    std::vector<std::int32_t> types;
    std::vector<float> scores;
    std::string text;

    bool has(Choice choice) const { return choices & choice; }
    bool characters() const { return kind == 1 || kind == 2 || rule->characters; }
    void add(std::string token, int type, float score) {
        tokens.push_back(std::move(token));
        types.push_back(type);
        scores.push_back(score);
    }
};

// GPT-2's letters for the bytes, and SentencePiece's names for them.
inline const std::vector<std::string>& byte_names(bool characters) {
    static const auto made = [] {
        std::array<std::vector<std::string>, 2> names;
        constexpr const char* digits = "0123456789ABCDEF";
        std::uint32_t next = 0x100;
        for (std::uint32_t b = 0; b < 256; b++) {
            append_utf8(names[0].emplace_back(), (b > 0x20 && b < 0x7F) || (b > 0xA0 && b != 0xAD) ? b : next++);
            names[1].push_back(std::string("<0x") + digits[b >> 4] + digits[b & 15] + '>');
        }
        return names;
    }();
    return made[characters];
}

inline HostileVocabulary read_vocabulary(std::string_view input) {
    HostileVocabulary v;
    const auto take = [&] {
        const unsigned value = input.empty() ? 0 : static_cast<unsigned char>(input[0]);
        if (!input.empty()) input.remove_prefix(1);
        return value;
    };
    v.kind = static_cast<int>(take() % 4);
    const auto rules = pretokenizer_rules();
    v.rule = &rules[take() % rules.size()];
    v.choices = take();
    if (v.kind == 1) v.add("<unk>", 2, 0);
    if (v.has(HostileVocabulary::every_byte))
        for (const std::string& name : byte_names(v.characters())) v.add(name, v.characters() ? 6 : 1, 0);
    while (!input.empty()) {
        const std::size_t end = std::min(input.find('\n'), input.size());
        const std::string_view line = input.substr(0, end);
        input.remove_prefix(std::min(end + 1, input.size()));
        if (line.empty()) break;
        if (line[0] == '0')
            v.merges.emplace_back(line.substr(1));
        else
            v.add(std::string(line.substr(std::min<std::size_t>(2, line.size()))), line[0] - '0',
                  line.size() > 1 ? -static_cast<float>(line[1]) : 0);
    }
    v.text = input;
    if (v.has(HostileVocabulary::long_text) && !v.text.empty())
        while (v.text.size() < 8'000) v.text += std::string(v.text);
    return v;
}

inline std::string file_of(const HostileVocabulary& v) {
    test::GgufBuilder file;
    const std::string prefix = "tokenizer.ggml.";
    if (v.has(HostileVocabulary::strips)) file.text("general.name", "Phi-3");
    file.text(prefix + "model", v.kind == 1 ? "llama" : v.kind == 2 ? "gemma4" : "gpt2");
    file.text(prefix + "pre", v.rule->names[0]);
    file.texts(prefix + "tokens", v.tokens);
    auto types = v.types;
    if (v.has(HostileVocabulary::few_types)) types.resize(std::min<std::size_t>(types.size(), 257));
    if (!v.has(HostileVocabulary::no_types)) file.numbers(prefix + "token_type", types);
    if (!v.has(HostileVocabulary::no_scores)) file.numbers(prefix + "scores", v.scores);
    if (v.kind != 3 && v.kind != 1) file.texts(prefix + "merges", v.merges);
    if (v.has(HostileVocabulary::no_space_prefix)) file.boolean(prefix + "add_space_prefix", false);
    if (v.has(HostileVocabulary::squeeze)) file.boolean(prefix + "remove_extra_whitespaces", true);
    if (v.tokens.size() > 257)
        file.number(prefix + "eos_token_id", static_cast<std::uint32_t>(v.tokens.size() - 1)); // never a byte
    return file.bytes();
}

// Spaces, and what SentencePiece takes for one, are gone.
inline std::string without_spaces(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); at++) {
        if (text.substr(at).starts_with("\u2581"))
            at += 2;
        else if (text[at] != ' ')
            out += text[at];
    }
    return out;
}

// Says what was wrong; empty when all is well.
inline std::string tokenize_hostile(std::string_view input, const std::filesystem::path& folder) {
    const HostileVocabulary v = read_vocabulary(input);
    const auto path = folder / "tokenizer.gguf";
    std::ofstream(path, std::ios::binary) << file_of(v);
    const auto file = Gguf::open(path);
    if (!file) return "the file does not open: " + file.error().message;
    const auto tokenizer = Tokenizer::from_gguf(*file);
    if (!tokenizer) return tokenizer.error().message.ends_with('.') ? "" : "not a sentence: " + tokenizer.error().message;

    const auto plain = tokenizer->encode(v.text), parsed = tokenizer->encode(v.text, true);
    for (const auto& tokens : {plain, parsed})
        for (const Token token : tokens)
            if (token < 0 || token >= tokenizer->size()) return "an id out of range";
    if (tokenizer->encode(v.text) != plain) return "encoded twice, it differs";
    if (tokenizer->encode(MarkedText::from_data(v.text)) != plain) return "as data, it differs";
    if (tokenizer->encode(MarkedText::from_template(v.text)) != parsed) return "as the template's, it differs";

    Utf8Stream stream;
    std::string streamed;
    for (const Token token : parsed) streamed += stream.push(tokenizer->bytes(token, true));
    streamed += stream.finish();
    if (!is_valid_utf8(streamed)) return "half a character was shown";

    if (!v.has(HostileVocabulary::every_byte)) return "";
    for (const Token token : plain)
        if (tokenizer->is_control(token)) return "typed text became a control token";
    if (v.has(HostileVocabulary::strips)) return "";
    bool special = v.text.find("<unk>") != std::string::npos; // behind a special token a space is added that stays
    for (Token token = v.kind == 1; token < tokenizer->size(); token++)
        special = special || tokenizer->is_control(token) || v.types[static_cast<std::size_t>(token)] == 4;
    for (const auto& tokens : {plain, parsed}) {
        const std::string back = tokenizer->decode(tokens, true);
        if (!v.characters()) {
            if (back != v.text) return "the text did not come back";
        } else if (without_spaces(back) != without_spaces(v.text)) {
            return "the text did not come back, spaces aside";
        } else if (!special && !v.has(HostileVocabulary::squeeze) && v.text.find("\u2581") == std::string::npos &&
                   back != v.text) {
            return "the text's spaces did not come back";
        }
    }
    return "";
}

} // namespace ponder::fuzz
