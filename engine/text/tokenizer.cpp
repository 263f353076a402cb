// Byte-level BPE, put together from its parts: special tokens claim their places (special_tokens.h), what lies between is cut
// into words (pretokenizer.h), and each word is merged (word_encoder.h). Vocabulary strings are turned into the bytes they
// stand for when the file is loaded, so that encoding works on bytes and never sees the byte alphabet. Control tokens are in no
// table that text from a user is looked up in.
#include "engine/text/tokenizer.h"

#include "engine/file/gguf.h"
#include "engine/text/pretokenizer.h"
#include "engine/text/special_tokens.h"
#include "engine/text/utf8.h"
#include "engine/text/vocabulary.h"
#include "engine/text/word_encoder.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <optional>
#include <utility>

namespace ponder {

struct Tokenizer::Body {
    bpe::Vocabulary vocabulary;
    bpe::SpecialTokens special_tokens;
    bool adds_bos = false;

    // words
    std::optional<Pretokenizer> pretokenizer;
    bool ignore_merges = false;
    std::string pretokenizer_name, warning;
    bpe::WordEncoder words;

    Result<void> load_pretokenizer(const Gguf& file);

    // encoding
    struct Work;
    void encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const;
    void encode_plain(std::string_view text, Work& work, std::vector<Token>& out) const;
    void encode_word(std::string_view word, Work& work, std::vector<Token>& out) const;
};

// What one call of encode keeps between words, so that words allocate nothing.
struct Tokenizer::Body::Work {
    std::vector<std::size_t> word_ends;
    bpe::WordWork word;
};

// ---- loading

Result<Tokenizer> Tokenizer::from_gguf(const Gguf& file) {
    const auto model = file.text("tokenizer.ggml.model");
    if (!model || *model == "none" || *model == "no_vocab") return fail(ErrorKind::unsupported, "The file has no tokenizer.");
    if (*model != "gpt2") {
        const std::string name = *model == "llama" ? "SentencePiece (\"llama\")" : bpe::in_quotes(*model);
        return fail(ErrorKind::unsupported,
                    "The file's tokenizer is of the kind " + name + ", and only byte-level BPE (\"gpt2\") is supported.");
    }
    auto body = std::make_unique<Body>();
    auto loaded = body->vocabulary.load(file);
    if (loaded) loaded = body->words.load(file, body->vocabulary);
    if (loaded) loaded = body->load_pretokenizer(file);
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    body->special_tokens.load(body->vocabulary);
    return Tokenizer(std::move(body));
}

Result<void> Tokenizer::Body::load_pretokenizer(const Gguf& file) {
    pretokenizer_name = file.text("tokenizer.ggml.pre").value_or("");
    const PretokenizerRule* rule = find_pretokenizer(pretokenizer_name);
    if (!rule) {
        rule = &default_pretokenizer();
        warning = pretokenizer_name.empty()
                      ? "The file does not say how its tokenizer splits words, so the default way stands in; "
                        "answers may be worse than the model can give."
                      : "The file's tokenizer splits words in the way " + bpe::in_quotes(pretokenizer_name) +
                            ", which this version does not know, so the default way stands in; "
                            "answers may be worse than the model can give.";
    }
    auto compiled = Pretokenizer::compile(*rule);
    if (!compiled) return tl::unexpected<Error>(compiled.error());
    pretokenizer.emplace(std::move(*compiled));
    ignore_merges = rule->ignore_merges;
    adds_bos = file.boolean("tokenizer.ggml.add_bos_token").value_or(rule->adds_bos) && vocabulary.bos != no_token;
    return {};
}

// ---- encoding

// Special tokens claim their places first; what lies between is plain text. is_data and parse_special: see SpecialTokens.
void Tokenizer::Body::encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const {
    Work work;
    std::size_t done = 0;
    for (const auto& claim : special_tokens.claims(vocabulary, text, is_data, parse_special)) {
        encode_plain(text.substr(done, claim.at - done), work, out);
        out.push_back(claim.token);
        done = claim.at + vocabulary.text(claim.token).size();
    }
    encode_plain(text.substr(done), work, out);
}

// Bytes that are not UTF-8 are words of their own: no regular expression could say where they belong.
void Tokenizer::Body::encode_plain(std::string_view text, Work& work, std::vector<Token>& out) const {
    while (!text.empty()) {
        const std::size_t valid = valid_utf8_prefix(text);
        if (valid == 0) {
            encode_word(text.substr(0, 1), work, out);
            text.remove_prefix(1);
            continue;
        }
        const std::string_view run = text.substr(0, valid);
        pretokenizer->split(run, work.word_ends);
        std::size_t start = 0;
        for (const std::size_t end : work.word_ends) {
            encode_word(run.substr(start, end - start), work, out);
            start = end;
        }
        text.remove_prefix(valid);
    }
}

void Tokenizer::Body::encode_word(std::string_view word, Work& work, std::vector<Token>& out) const {
    if (ignore_merges) {
        if (const auto at = vocabulary.plain.find(word); at != vocabulary.plain.end()) return out.push_back(at->second);
    }
    words.encode(vocabulary, word, work.word, out);
}

// ---- the interface

Tokenizer::Tokenizer(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

std::vector<Token> Tokenizer::encode(std::string_view text, bool parse_special) const {
    std::vector<Token> out;
    body_->encode(text, nullptr, parse_special, out);
    return out;
}

std::vector<Token> Tokenizer::encode(const MarkedText& prompt) const {
    assert(prompt.text.size() == prompt.is_data.size() && "every byte of a prompt has its origin");
    std::vector<Token> out;
    body_->encode(prompt.text, prompt.is_data.data(), true, out);
    return out;
}

std::string_view Tokenizer::bytes(Token token, bool show_control) const {
    if (token < 0 || token >= size() || (!show_control && body_->vocabulary.is_control(token))) return {};
    return body_->vocabulary.text(token);
}

std::string Tokenizer::decode(std::span<const Token> tokens, bool show_control) const {
    std::string out;
    for (const Token token : tokens) out += bytes(token, show_control);
    return out;
}

int Tokenizer::size() const { return static_cast<int>(body_->vocabulary.size()); }

Token Tokenizer::find(std::string_view text) const {
    if (const auto at = body_->vocabulary.special.find(text); at != body_->vocabulary.special.end()) return at->second;
    if (const auto at = body_->vocabulary.plain.find(text); at != body_->vocabulary.plain.end()) return at->second;
    return no_token;
}

bool Tokenizer::is_control(Token token) const { return token >= 0 && token < size() && body_->vocabulary.is_control(token); }

bool Tokenizer::ends_generation(Token token) const {
    return std::binary_search(body_->vocabulary.ends.begin(), body_->vocabulary.ends.end(), token);
}

Token Tokenizer::bos() const { return body_->vocabulary.bos; }
Token Tokenizer::eos() const { return body_->vocabulary.eos; }
bool Tokenizer::adds_bos() const { return body_->adds_bos; }
const std::string& Tokenizer::pretokenizer() const { return body_->pretokenizer_name; }
const std::string& Tokenizer::warning() const { return body_->warning; }

} // namespace ponder
