#include "engine/run/sampler.h"

#include <algorithm>
#include <cmath>

namespace ponder {

double Sampler::uniform() const { // SplitMix64 (Steele, Lea, Flood 2014): one multiply-xor chain, the same on every machine
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

Token Sampler::choose(std::span<const float> logits, std::span<const Token> recent) {
    state_ += step;
    if (settings_.repetition_penalty != 1.0) {
        penalized_.assign(logits.begin(), logits.end());
        const std::size_t window = std::min(recent.size(), static_cast<std::size_t>(std::max(0, settings_.repetition_window)));
        std::vector<Token> seen(recent.end() - static_cast<std::ptrdiff_t>(window), recent.end());
        std::sort(seen.begin(), seen.end());
        seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
        const float penalty = static_cast<float>(settings_.repetition_penalty);
        for (Token t : seen)
            if (t >= 0 && static_cast<std::size_t>(t) < penalized_.size()) penalized_[t] = penalized_[t] > 0 ? penalized_[t] / penalty : penalized_[t] * penalty;
        logits = penalized_;
    }
    Token best = 0;
    for (std::size_t i = 1; i < logits.size(); i++)
        if (logits[i] > logits[best] || std::isnan(logits[best])) best = static_cast<Token>(i);
    if (settings_.temperature <= 0) return best;

    candidates_.clear();
    for (std::size_t i = 0; i < logits.size(); i++)
        if (logits[i] > -INFINITY) candidates_.push_back({static_cast<Token>(i), logits[i], 0}); // false for NaN too
    if (candidates_.empty()) return best;
    auto likelier = [](const Candidate& a, const Candidate& b) { return a.logit != b.logit ? a.logit > b.logit : a.token < b.token; };
    if (settings_.top_k > 0 && static_cast<std::size_t>(settings_.top_k) < candidates_.size()) {
        std::partial_sort(candidates_.begin(), candidates_.begin() + settings_.top_k, candidates_.end(), likelier);
        candidates_.resize(static_cast<std::size_t>(settings_.top_k));
    } else {
        std::sort(candidates_.begin(), candidates_.end(), likelier);
    }
    double total = 0;
    for (Candidate& c : candidates_) total += c.probability = std::exp((c.logit - candidates_[0].logit) / settings_.temperature);
    std::size_t kept = candidates_.size();
    if (settings_.top_p < 1) {
        double sum = 0;
        for (std::size_t i = 0; i < kept; i++)
            if ((sum += candidates_[i].probability) >= settings_.top_p * total) kept = i + 1;
    }
    while (kept > 1 && candidates_[kept - 1].probability < settings_.min_p * candidates_[0].probability) kept--;
    total = 0;
    for (std::size_t i = 0; i < kept; i++) total += candidates_[i].probability;
    double draw = uniform() * total;
    for (std::size_t i = 0; i + 1 < kept; i++)
        if ((draw -= candidates_[i].probability) < 0) return candidates_[i].token;
    return candidates_[kept - 1].token;
}

} // namespace ponder
