// The model's tokenizer as the GGUF file describes it (facts/engine.md section 5): byte-level BPE, SentencePiece, and BPE over
// a vocabulary spelled as SentencePiece's. Owns copies of the vocabulary, so it outlives the file. Control tokens are produced
// only from text the template wrote; a user's "<|im_end|>" stays plain text. Files that other tools wrote badly are read as
// well as they can be, and warning() says what was missing.
#pragma once

#include "engine/base/result.h"
#include "engine/text/marked_text.h"
#include "engine/text/token.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ponder {

class Gguf;

class Tokenizer {
  public:
    // Fails with unsupported for tokenizer models Ponder does not run, file_corrupt for tables that do not fit together.
    static Result<Tokenizer> from_gguf(const Gguf& file);

    Tokenizer(Tokenizer&&) noexcept;
    Tokenizer& operator=(Tokenizer&&) noexcept;
    ~Tokenizer();

    // Plain text; with parse_special control tokens in it are recognised. Never adds BOS or EOS.
    std::vector<Token> encode(std::string_view text, bool parse_special = false) const;
    // A rendered prompt: control tokens only where the template wrote every byte of them.
    std::vector<Token> encode(const MarkedText& prompt) const;

    // The token's bytes, which may be part of a character. Control tokens give their name when show_control, else nothing, but
    // for the few that structure an answer (harmony's "<|channel|>"), which always give it.
    std::string_view bytes(Token token, bool show_control = false) const;
    // The bytes together. Where encode puts a space before a text, one leading space goes; in the middle, as after control
    // tokens, spaces stay. Text comes back as it was, except that SentencePiece takes U+2581 for a space and that a space stays
    // behind each user-defined token.
    std::string decode(std::span<const Token> tokens, bool show_control = false) const;

    int size() const;
    Token find(std::string_view text)
        const; // the control or user-defined token, or else the plain token, with this text; no_token if none
    bool is_control(Token token) const;
    bool ends_generation(Token token) const; // section 5.4
    Token bos() const;                       // no_token when the file names none
    Token eos() const;
    bool adds_bos() const;                   // whether a raw (untemplated) text should start with BOS
    const std::string& pretokenizer() const; // tokenizer.ggml.pre as found, "SentencePiece" for that kind
    const std::string&
    warning() const; // a sentence when the file lacks or garbles something that may show in answers; else empty

  private:
    struct Body;
    explicit Tokenizer(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder
