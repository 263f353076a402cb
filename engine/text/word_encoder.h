// Turns one word into tokens: its bytes become symbols, bpe_merge.h merges them, and what cannot be said as a token falls back
// to bytes. Owns the table of merges that it loads from the file and checks against the vocabulary; the vocabulary itself is
// passed in, always the one it was loaded with.
#pragma once

#include "engine/base/result.h"
#include "engine/text/bpe_merge.h"
#include "engine/text/token.h"
#include "engine/text/vocabulary.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ponder::bpe {

// What encoding keeps between words, so that words allocate nothing.
struct WordWork {
    std::vector<Symbol> symbols;
    MergeWork merging;
};

class WordEncoder {
  public:
    Result<void> load(const Gguf& file, const Vocabulary& vocabulary);

    void encode(const Vocabulary& vocabulary, std::string_view word, WordWork& work, std::vector<Token>& out) const;

  private:
    void derive_merges(const Vocabulary& vocabulary);
    void choose_replacement(const Vocabulary& vocabulary);
    void emit(const Vocabulary& vocabulary, std::string_view word, std::span<const Symbol> symbols,
              std::vector<Token>& out) const;
    std::size_t symbol_bytes(const Vocabulary& vocabulary, Symbol symbol) const;

    std::array<Symbol, 256> byte_symbols_;
    std::optional<MergeTable> merges_;
    std::vector<std::size_t> extra_bytes_; // how long the symbols above the vocabulary are
    std::vector<Token> replacement_;       // what stands for a byte that the vocabulary lacks: U+FFFD if it can be said
};

} // namespace ponder::bpe
