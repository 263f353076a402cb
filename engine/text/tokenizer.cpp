// The tokenizer, put together from its parts: special tokens claim their places (special_tokens.h), what lies between is made
// ready (space_marks.h) and cut into words (pretokenizer.h), and each word is merged (word_encoder.h). Vocabulary strings are
// turned into the bytes they stand for when the file is loaded, so that encoding works on plain text and never sees how the
// file spells it. Control tokens are in no table that text from a user is looked up in.
#include "engine/text/tokenizer.h"

#include "engine/file/gguf.h"
#include "engine/text/pretokenizer.h"
#include "engine/text/space_marks.h"
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

using bpe::MergeSource;
using bpe::Spelling;

struct Tokenizer::Body {
    bpe::Vocabulary vocabulary;
    bpe::SpecialTokens special_tokens;
    bool adds_bos = false;

    // words
    std::optional<Pretokenizer> pretokenizer; // none for SentencePiece
    bool ignore_merges = false;
    std::string pretokenizer_name, warning;
    bpe::SpaceRules spaces;      // Spelling::characters
    bool cuts_at_spaces = false; // Spelling::characters: no merge reaches over the start of a run of spaces
    bpe::WordEncoder words;

    Result<void> load_sentencepiece(const Gguf& file);
    Result<void> load_bpe(const Gguf& file, std::string_view pre);
    const PretokenizerRule& choose_pretokenizer(std::string_view name);
    Result<void> load_tables(const Gguf& file, Spelling spelling, MergeSource merges);

    // encoding
    struct Work;
    void encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const;
    void encode_between(std::string_view text, Work& work, std::vector<Token>& out) const;
    void encode_plain(std::string_view text, Work& work, std::vector<Token>& out) const;
    void encode_spaced(std::string_view text, Work& work, std::vector<Token>& out) const;
    void encode_word(std::string_view word, Work& work, std::vector<Token>& out) const;
};

// What one call of encode keeps between words, so that words allocate nothing.
struct Tokenizer::Body::Work {
    std::vector<std::size_t> word_ends;
    bpe::WordWork word;
};

// ---- loading

namespace {

bool has_tokenizer(std::string_view model) { return !model.empty() && model != "none" && model != "no_vocab"; }

// The makers of Phi-3 let its special tokens swallow the white space behind them, which its files do not say.
bool is_phi3(const Gguf& file) {
    std::string name(file.text("general.name").value_or(""));
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return name.find("phi-3") != std::string::npos || name.find("phi3") != std::string::npos;
}

} // namespace

Result<Tokenizer> Tokenizer::from_gguf(const Gguf& file) {
    const auto model = file.text("tokenizer.ggml.model").value_or("");
    if (!has_tokenizer(model)) return fail(ErrorKind::unsupported, "The file has no tokenizer.");
    auto body = std::make_unique<Body>();
    Result<void> loaded;
    if (model == "llama")
        loaded = body->load_sentencepiece(file);
    else if (model == "gpt2")
        loaded = body->load_bpe(file, file.text("tokenizer.ggml.pre").value_or(""));
    else if (model == "gemma4")
        loaded = body->load_bpe(file, "gemma4");
    else
        return fail(ErrorKind::unsupported, "The file's tokenizer is of the kind " + bpe::in_quotes(model) +
                                                ", and Ponder reads only byte-level BPE, SentencePiece and Gemma's.");
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    body->special_tokens.load(body->vocabulary, is_phi3(file));
    return Tokenizer(std::move(body));
}

Result<void> Tokenizer::Body::load_sentencepiece(const Gguf& file) {
    pretokenizer_name = "SentencePiece";
    if (auto loaded = load_tables(file, Spelling::characters, MergeSource::scores); !loaded) return loaded;
    adds_bos = file.boolean("tokenizer.ggml.add_bos_token").value_or(true) && vocabulary.bos != no_token;
    spaces.prefix = file.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
    spaces.squeeze = file.boolean("tokenizer.ggml.remove_extra_whitespaces").value_or(false);
    return {};
}

Result<void> Tokenizer::Body::load_bpe(const Gguf& file, std::string_view pre) {
    pretokenizer_name = pre;
    const PretokenizerRule& rule = choose_pretokenizer(pre);
    auto compiled = Pretokenizer::compile(rule);
    if (!compiled) return tl::unexpected<Error>(compiled.error());
    pretokenizer.emplace(std::move(*compiled));
    ignore_merges = rule.ignore_merges;
    const auto spelling = rule.characters ? Spelling::characters : Spelling::byte_letters;
    if (auto loaded = load_tables(file, spelling, MergeSource::list); !loaded) return loaded;
    const bool wants_bos = file.boolean("tokenizer.ggml.add_bos_token").value_or(rule.adds_bos);
    adds_bos = (wants_bos || pre == "gemma4") && vocabulary.bos != no_token; // files of Gemma 4 deny it and are wrong
    return {};
}

const PretokenizerRule& Tokenizer::Body::choose_pretokenizer(std::string_view name) {
    if (const PretokenizerRule* rule = find_pretokenizer(name)) return *rule;
    warning = name.empty() ? "The file does not say how its tokenizer splits words, so the default way stands in; "
                             "answers may be worse than the model can give."
                           : "The file's tokenizer splits words in the way " + bpe::in_quotes(name) +
                                 ", which this version does not know, so the default way stands in; "
                                 "answers may be worse than the model can give.";
    return default_pretokenizer();
}

Result<void> Tokenizer::Body::load_tables(const Gguf& file, Spelling spelling, MergeSource merges) {
    if (auto loaded = vocabulary.load(file, spelling); !loaded) return loaded;
    if (auto loaded = words.load(file, vocabulary, merges); !loaded) return loaded;
    if (warning.empty()) warning = vocabulary.warning;
    cuts_at_spaces = !words.merges_over_spaces();
    return {};
}

// ---- encoding

// Special tokens claim their places first; what lies between is plain text. is_data and parse_special: see SpecialTokens.
void Tokenizer::Body::encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const {
    Work work;
    std::size_t done = 0;
    for (const auto& claim : special_tokens.claims(vocabulary, text, is_data, parse_special)) {
        encode_between(text.substr(done, claim.begin - done), work, out);
        out.push_back(claim.token);
        done = claim.end;
    }
    encode_between(text.substr(done), work, out);
}

void Tokenizer::Body::encode_between(std::string_view text, Work& work, std::vector<Token>& out) const {
    if (text.empty()) return;
    if (vocabulary.spelling == Spelling::byte_letters) return encode_plain(text, work, out);
    const std::string prepared = bpe::prepare_spaces(text, spaces);
    pretokenizer ? encode_plain(prepared, work, out) : encode_spaced(prepared, work, out);
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
            const std::string_view word = run.substr(start, end - start);
            vocabulary.spelling == Spelling::characters ? encode_spaced(word, work, out) : encode_word(word, work, out);
            start = end;
        }
        text.remove_prefix(valid);
    }
}

// A whole line, or a whole text, is one word to these vocabularies. Cut where no merge reaches, it gives the same tokens
// faster.
void Tokenizer::Body::encode_spaced(std::string_view text, Work& work, std::vector<Token>& out) const {
    while (!text.empty()) {
        const std::size_t end = cuts_at_spaces ? bpe::spaced_word_end(text) : text.size();
        encode_word(text.substr(0, end), work, out);
        text.remove_prefix(end);
    }
}

void Tokenizer::Body::encode_word(std::string_view word, Work& work, std::vector<Token>& out) const {
    // Gemma has tokens of many line ends that no merge makes.
    const bool whole = ignore_merges || (vocabulary.spelling == Spelling::characters && pretokenizer && word[0] == '\n');
    if (whole) {
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
    if (token < 0 || token >= size() || (!show_control && body_->vocabulary.is_silent(token))) return {};
    return body_->vocabulary.text(token);
}

std::string Tokenizer::decode(std::span<const Token> tokens, bool show_control) const {
    std::string out;
    for (const Token token : tokens) out += bytes(token, show_control);
    if (!body_->spaces.prefix || tokens.empty()) return out;
    return bytes(tokens[0], show_control).starts_with(' ') ? out.substr(1) : out;
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
