// The tokens of a byte-level BPE tokenizer as a GGUF file lists them: each one's bytes and kind, the ids with a meaning (BOS,
// EOS, unknown) and the tokens that end an answer. Loading turns the strings into bytes and checks that lists and ids fit
// together; a Vocabulary owns all its text. How text becomes tokens is left to WordEncoder and SpecialTokens.
#pragma once

#include "engine/base/result.h"
#include "engine/text/token.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ponder {

class Gguf;

namespace bpe {

enum class Kind : std::uint8_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

// Loaded once and then left as it is and where it is, because its maps look into its pool.
struct Vocabulary {
    std::string pool;                // all strings in one block
    std::vector<std::size_t> starts; // size() + 1 offsets into pool
    std::vector<Kind> kinds;
    bool has_kinds = false;                              // the file says what kind each token is
    std::unordered_map<std::string_view, Token> plain;   // the bytes of tokens that merging may make
    std::unordered_map<std::string_view, Token> special; // control, unknown and user-defined tokens by their text
    Token bos = no_token, eos = no_token, unknown = no_token;
    std::vector<Token> ends; // sorted

    Vocabulary() = default;
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;

    Result<void> load(const Gguf& file);

    std::size_t size() const { return kinds.size(); }
    std::string_view text(Token token) const {
        return std::string_view(pool).substr(starts[token], starts[token + 1] - starts[token]);
    }
    bool is_control(Token token) const { return kinds[token] == Kind::control || kinds[token] == Kind::unknown; }

  private:
    Result<void> load_kinds(const Gguf& file);
    Result<void> load_ids(const Gguf& file);
    Result<void> load_strings(const Gguf& file);
    void find_ends();
};

// A text of the file as it may stand in an error sentence: quoted, short, valid UTF-8.
std::string in_quotes(std::string_view text);

} // namespace bpe

} // namespace ponder
