#include "engine/run/candidates.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ponder {
namespace {

constexpr std::size_t stretch = 64;

// e to the x for x of -87 to 0, to within 3e-6 of it: 2 to the whole part by the exponent's bits, a polynomial for the rest.
inline float exponential(float x) {
    const float t = std::max(x, -87.0f) * 1.44269504f;
    const float whole = static_cast<float>(static_cast<std::int32_t>(t - 0.5f)); // t is not positive, so this rounds to the nearest
    const float r = (t - whole) * 0.69314718f;
    const float p = 1.0f + r * (1.0f + r * (0.5f + r * (0.16666667f + r * (0.04166666f + r * 0.00833333f))));
    return p * std::bit_cast<float>((static_cast<std::int32_t>(whole) + 127) << 23);
}

float largest(std::span<const float> values) { // NaN loses every comparison
    float most = -INFINITY;
    for (const float v : values) most = v > most ? v : most;
    return most;
}

} // namespace

std::span<const Candidate> CandidateFinder::find(std::span<const float> logits) {
    best_.clear();
    const auto likelier = [](const Candidate& a, const Candidate& b) { return a.log_probability != b.log_probability ? a.log_probability > b.log_probability : a.token < b.token; };
    for (std::size_t at = 0; at < logits.size(); at += stretch) {
        const std::span<const float> part = logits.subspan(at, std::min(stretch, logits.size() - at));
        if (best_.size() == count_ && !(largest(part) > best_.back().log_probability)) continue;
        for (std::size_t i = 0; i < part.size(); i++) {
            if (!(part[i] > -INFINITY) || (best_.size() == count_ && !(part[i] > best_.back().log_probability))) continue;
            const Candidate found{static_cast<Token>(at + i), part[i]};
            best_.insert(std::upper_bound(best_.begin(), best_.end(), found, likelier), found);
            if (best_.size() > count_) best_.pop_back();
        }
    }
    if (best_.empty()) return best_;
    // Sums of stretches, added in order: the same on every machine for one build, and exact enough for 150,000 terms.
    const float most = best_.front().log_probability;
    double total = 0;
    for (std::size_t at = 0; at < logits.size(); at += stretch) {
        const std::size_t end = std::min(at + stretch, logits.size());
        float sums[8] = {};
        std::size_t i = at;
        for (; i + 8 <= end; i += 8)
            for (std::size_t lane = 0; lane < 8; lane++) {
                const float x = logits[i + lane] - most;
                sums[lane] += x <= 0 ? exponential(x) : 0.0f; // not for NaN
            }
        for (; i < end; i++) sums[0] += logits[i] <= most ? exponential(logits[i] - most) : 0.0f;
        for (const float sum : sums) total += static_cast<double>(sum);
    }
    log_total_ = most + static_cast<float>(std::log(total));
    for (Candidate& candidate : best_) candidate.log_probability = log_probability(candidate.log_probability);
    return best_;
}

} // namespace ponder
