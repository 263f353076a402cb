#include "engine/text/merge_ranks.h"

#include "engine/file/gguf.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace ponder::bpe {

std::vector<std::uint32_t> ranks_by_order(const Vocabulary& vocabulary) {
    std::vector<std::uint32_t> ranks(vocabulary.size());
    for (std::size_t i = 0; i < ranks.size(); i++) ranks[i] = static_cast<std::uint32_t>(i);
    return ranks;
}

std::vector<std::uint32_t> ranks_by_score(const Gguf& file, const Vocabulary& vocabulary) {
    auto scores = file.floats("tokenizer.ggml.scores").value_or(std::vector<float>());
    constexpr float lowest = -std::numeric_limits<float>::infinity();
    scores.resize(vocabulary.size(), lowest);
    std::vector<float> order;
    for (std::size_t i = 0; i < scores.size(); i++) {
        if (std::isnan(scores[i])) scores[i] = lowest;
        const bool mergeable = vocabulary.kinds[i] == Kind::normal || vocabulary.kinds[i] == Kind::unused;
        if (mergeable) order.push_back(scores[i]);
    }
    std::sort(order.begin(), order.end(), std::greater<>());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    if (order.size() < 2) return ranks_by_order(vocabulary);

    std::vector<std::uint32_t> ranks(scores.size());
    for (std::size_t i = 0; i < ranks.size(); i++)
        ranks[i] = static_cast<std::uint32_t>(std::lower_bound(order.begin(), order.end(), scores[i], std::greater<>()) -
                                              order.begin());
    return ranks;
}

} // namespace ponder::bpe
