// The tokens of a tokenizer as a GGUF file lists them: each one's bytes and kind, the ids with a meaning (BOS, EOS, unknown)
// and the tokens that end an answer. Loading turns the strings into bytes, and mends what files of other tools leave out or get
// wrong; a Vocabulary owns all its text. How text becomes tokens is left to WordEncoder and SpecialTokens.
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

// How a vocabulary writes its tokens down.
enum class Spelling : std::uint8_t {
    byte_letters, // every letter stands for one byte (byte_alphabet.h)
    characters,   // as text; U+2581 stands for a space, and a token "<0x0A>" for a byte that no other token holds
};

// Loaded once and then left as it is and where it is, because its maps look into its pool.
struct Vocabulary {
    Spelling spelling = Spelling::byte_letters;
    std::string pool;                // all strings in one block
    std::vector<std::size_t> starts; // size() + 1 offsets into pool
    std::vector<Kind> kinds;
    bool has_kinds = false;                              // the file says what kind each token is
    std::unordered_map<std::string_view, Token> plain;   // the bytes of tokens that merging may make
    std::unordered_map<std::string_view, Token> special; // control, unknown and user-defined tokens by their text
    Token bos = no_token, eos = no_token, unknown = no_token;
    std::vector<Token> ends;   // sorted
    std::vector<Token> markup; // sorted; control tokens that are read as text because they structure an answer
    std::string warning;       // a sentence when something had to be mended that may show in answers

    Vocabulary() = default;
    Vocabulary(const Vocabulary&) = delete;
    Vocabulary& operator=(const Vocabulary&) = delete;

    Result<void> load(const Gguf& file, Spelling how);

    std::size_t size() const { return kinds.size(); }
    std::string_view text(Token token) const {
        return std::string_view(pool).substr(starts[token], starts[token + 1] - starts[token]);
    }
    bool is_control(Token token) const { return kinds[token] == Kind::control || kinds[token] == Kind::unknown; }
    bool is_silent(Token token) const; // control, and not markup

    // The bytes that a string of the file stands for. pure: merging can make it.
    std::string unspell(std::string_view spelled, bool& pure) const;

  private:
    Result<void> load_kinds(const Gguf& file);
    void mend_kinds(const std::vector<std::string_view>& tokens);
    void load_ids(const Gguf& file);
    void load_strings(const Gguf& file);
    void find_ends();
};

// A text of the file as it may stand in an error sentence: quoted, short, valid UTF-8.
std::string in_quotes(std::string_view text);

} // namespace bpe

} // namespace ponder
