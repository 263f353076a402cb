// The ranks by which tokens merge where a file has no list of merges: of two that could be made, the one with the lower rank
// is.
#pragma once

#include "engine/text/vocabulary.h"

#include <cstdint>
#include <vector>

namespace ponder::bpe {

// The tokens' order: tiktoken's rule.
std::vector<std::uint32_t> ranks_by_order(const Vocabulary& vocabulary);

// SentencePiece's rule: the higher the score, the lower the rank, and equal scores have one rank. Where a file has no scores,
// or the same one throughout, the order stands in, which in SentencePiece's own files is that of the scores.
std::vector<std::uint32_t> ranks_by_score(const Gguf& file, const Vocabulary& vocabulary);

} // namespace ponder::bpe
