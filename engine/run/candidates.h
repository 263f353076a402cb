// The likeliest tokens of a row of logits with their probabilities, made to be cheap beside one step of decoding: one pass for the largest
// values, which looks closely only at stretches that can hold one, and one for the sum of exponentials in a form that compilers turn into
// vector code.
#pragma once

#include "engine/run/generate.h"

#include <span>
#include <vector>

namespace ponder {

class CandidateFinder {
  public:
    explicit CandidateFinder(int count) : count_(static_cast<std::size_t>(count)) { best_.reserve(count_ + 1); }
    // Valid until the next call. Logits that are not numbers are never among them.
    std::span<const Candidate> find(std::span<const float> logits);
    // The natural logarithm of the probability of a token of the row that was looked at last.
    float log_probability(float logit) const { return logit - log_total_; }

  private:
    std::size_t count_;
    float log_total_ = 0; // of the sum of exponentials
    std::vector<Candidate> best_;
    std::vector<float> largest_; // of each stretch of logits
};

} // namespace ponder
