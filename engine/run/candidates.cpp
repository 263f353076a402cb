#include "engine/run/candidates.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ponder {
namespace {

constexpr std::size_t stretch = 256, lanes = 16;
constexpr float negligible = 24; // so far below the largest, 150,000 logits together are less than a millionth of it

// Compiled for each kind of vector, and chosen when the program starts; the loops over lanes are what becomes vector code.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
#define PONDER_VECTOR_CLONES __attribute__((target_clones("avx512f", "avx2", "default"), optimize("no-trapping-math")))
#else
#define PONDER_VECTOR_CLONES
#endif

// e to the x for x of at most 0, below -87 that of -87, to within 3e-6 of it: 2 to the whole part by the exponent's bits, a polynomial for the rest.
inline __attribute__((always_inline)) float exponential(float x) {
    const float t = (x > -87.0f ? x : -87.0f) * 1.44269504f;
    const float whole = static_cast<float>(static_cast<std::int32_t>(t - 0.5f)); // t is not positive, so this rounds to the nearest
    const float r = (t - whole) * 0.69314718f;
    const float p = 1.0f + r * (1.0f + r * (0.5f + r * (0.16666667f + r * (0.04166666f + r * 0.00833333f))));
    return p * std::bit_cast<float>((static_cast<std::int32_t>(whole) + 127) << 23);
}

PONDER_VECTOR_CLONES float largest(const float* values, std::size_t count) { // NaN loses every comparison
    float most[lanes];
    for (std::size_t j = 0; j < lanes; j++) most[j] = -INFINITY;
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes)
        for (std::size_t j = 0; j < lanes; j++) most[j] = values[i + j] > most[j] ? values[i + j] : most[j];
    for (; i < count; i++) most[0] = values[i] > most[0] ? values[i] : most[0];
    float all = most[0];
    for (std::size_t j = 1; j < lanes; j++) all = most[j] > all ? most[j] : all;
    return all;
}

// The sum of e to the (value - most); a value that is not a number counts as -87 and so adds nothing that could be seen.
PONDER_VECTOR_CLONES double sum_of_exponentials(const float* values, std::size_t count, float most) {
    float terms[stretch]; // one loop without a sum in it, which is what compilers turn into vectors
    for (std::size_t i = 0; i < count; i++) terms[i] = exponential(values[i] - most);
    for (std::size_t i = count; i < stretch; i++) terms[i] = 0;
    float sums[lanes] = {};
    for (std::size_t i = 0; i < stretch; i += lanes)
        for (std::size_t j = 0; j < lanes; j++) sums[j] += terms[i + j];
    double total = 0;
    for (const float sum : sums) total += static_cast<double>(sum);
    return total;
}

} // namespace

std::span<const Candidate> CandidateFinder::find(std::span<const float> logits) {
    best_.clear();
    const auto likelier = [](const Candidate& a, const Candidate& b) { return a.log_probability != b.log_probability ? a.log_probability > b.log_probability : a.token < b.token; };
    largest_.clear();
    for (std::size_t at = 0; at < logits.size(); at += stretch) {
        const std::span<const float> part = logits.subspan(at, std::min(stretch, logits.size() - at));
        largest_.push_back(largest(part.data(), part.size()));
        if (best_.size() == count_ && !(largest_.back() > best_.back().log_probability)) continue;
        for (std::size_t i = 0; i < part.size(); i++) {
            if (!(part[i] > -INFINITY) || (best_.size() == count_ && !(part[i] > best_.back().log_probability))) continue;
            const Candidate found{static_cast<Token>(at + i), part[i]};
            best_.insert(std::upper_bound(best_.begin(), best_.end(), found, likelier), found);
            if (best_.size() > count_) best_.pop_back();
        }
    }
    if (best_.empty()) return best_;
    // Sums of stretches, added in order: the same each time on one machine, and exact enough for 150,000 terms.
    const float most = best_.front().log_probability;
    double total = 0;
    for (std::size_t at = 0; at < logits.size(); at += stretch)
        if (largest_[at / stretch] > most - negligible) total += sum_of_exponentials(logits.data() + at, std::min(stretch, logits.size() - at), most);
    log_total_ = most + static_cast<float>(std::log(total));
    for (Candidate& candidate : best_) candidate.log_probability = log_probability(candidate.log_probability);
    return best_;
}

} // namespace ponder
