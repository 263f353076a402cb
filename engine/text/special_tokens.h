// The special tokens of a vocabulary (control and user-defined) and where they stand in a text. Which tokens a byte may be part
// of depends on who wrote it; the rule is here, in one place. What lies between the tokens found is plain text and left to the
// caller.
#pragma once

#include "engine/text/token.h"
#include "engine/text/vocabulary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ponder::bpe {

// Which of the special tokens occur in a text at all, in one pass: a vocabulary may have thousands of them, a prompt has a
// handful.
class SpecialTrie {
  public:
    SpecialTrie() { nodes_.emplace_back(); }

    void add(std::string_view text, int special);
    void mark_found(std::string_view text, std::vector<bool>& found) const;

  private:
    struct Node {
        char byte = 0;
        int special = -1;
        std::uint32_t first_child = 0, next_sibling = 0; // 0: none, as the root is nobody's child
    };
    std::uint32_t child(std::uint32_t node, char byte) const;
    std::uint32_t child_or_new(std::uint32_t node, char byte);
    std::vector<Node> nodes_;
    std::array<std::uint32_t, 256> root_{};
};

class SpecialTokens {
  public:
    // strips: white space behind a special token belongs to it, as the makers of Phi-3 have it.
    void load(const Vocabulary& vocabulary, bool strips);

    struct Claim {
        std::size_t begin, end; // bytes of the text
        Token token;
    };
    // Special tokens claim their places, the longest first and each from left to right; the claims come in the text's order.
    // is_data may be null: then parse_special decides whether control tokens are recognised, otherwise the bytes' origin does.
    std::vector<Claim> claims(const Vocabulary& vocabulary, std::string_view text, const char* is_data,
                              bool parse_special) const;

  private:
    std::vector<Token> order_; // in which they claim text: the longest first
    SpecialTrie trie_;
    bool strips_ = false;
};

} // namespace ponder::bpe
