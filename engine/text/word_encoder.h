// Turns one word into tokens: its bytes or characters become symbols, bpe_merge.h merges them, and what cannot be said as a
// token falls back to bytes. Owns the table of merges: as the file lists them, or worked out from the tokens where it lists
// none, by the tokens' order (tiktoken's way) or their scores (SentencePiece's way). The vocabulary itself is passed in, always
// the one it was loaded with.
#pragma once

#include "engine/base/result.h"
#include "engine/text/bpe_merge.h"
#include "engine/text/token.h"
#include "engine/text/vocabulary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ponder::bpe {

// What encoding keeps between words, so that words allocate nothing.
struct WordWork {
    std::vector<Symbol> symbols;
    MergeWork merging;
};

enum class MergeSource : std::uint8_t { list, scores };

class WordEncoder {
  public:
    Result<void> load(const Gguf& file, const Vocabulary& vocabulary, MergeSource source);

    void encode(const Vocabulary& vocabulary, std::string_view word, WordWork& work, std::vector<Token>& out) const;

    // Whether some merge joins a space to what stands before it. Where none does, a text may be cut before its spaces.
    bool merges_over_spaces() const { return merges_over_spaces_; }

  private:
    Result<void> load_merges(const Vocabulary& vocabulary, const std::vector<std::string_view>& lines);
    Result<void> derive_merges(const Vocabulary& vocabulary, const std::vector<std::uint32_t>& ranks);
    void split_unused(const Vocabulary& vocabulary);
    void choose_replacement(const Vocabulary& vocabulary);
    Symbol symbol_of(const Vocabulary& vocabulary, std::string_view piece);
    void to_symbols(std::string_view word, std::vector<Symbol>& symbols) const;
    void emit(const Vocabulary& vocabulary, std::string_view word, std::span<const Symbol> symbols,
              std::vector<Token>& out) const;
    void emit_bytes(const Vocabulary& vocabulary, std::string_view bytes, bool& replaced, std::vector<Token>& out) const;
    std::size_t symbol_bytes(const Vocabulary& vocabulary, Symbol symbol, std::string_view rest) const;

    bool characters_ = false; // the first symbols are characters, not bytes
    std::array<Symbol, 256> byte_symbols_;
    std::array<Symbol, 128> ascii_symbols_;                   // characters
    std::unordered_map<std::uint32_t, Symbol> other_symbols_; // characters beyond ASCII
    std::optional<MergeTable> merges_;
    bool merges_over_spaces_ = false;
    std::unordered_map<std::string, Symbol> extras_;             // pieces that no token is, but that merges name
    std::vector<std::size_t> extra_bytes_;                       // how long they are
    std::unordered_map<Token, std::vector<Token>> unused_parts_; // what comes out in place of an unused token
    std::vector<Token> replacement_;                             // what stands for a byte or character that cannot be said
};

} // namespace ponder::bpe
