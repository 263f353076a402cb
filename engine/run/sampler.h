// Chooses the next token from the logits. Greedy at temperature 0; otherwise repetition penalty, temperature, top-k, top-p and min-p in that
// order, then one draw from a seeded generator, so that the same seed and logits give the same text on every machine. Token n of an answer
// has the generator's nth number, whether that is needed or not: the seed and the tokens so far are all of a sampler's state, and an answer
// that was cut off goes on as if it had not been.
#pragma once

#include "engine/text/token.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ponder {

struct SamplerSettings {
    double temperature = 0.6;        // 0: always the likeliest
    int top_k = 40;                  // 0: all
    double top_p = 0.95;             // 1: all
    double min_p = 0.0;              // of the likeliest token's probability; 0: all
    double repetition_penalty = 1.0; // 1: none; divides positive logits of tokens among the last repetition_window
    int repetition_window = 64;
    std::uint64_t seed = 0;
};

class Sampler {
  public:
    // chosen: tokens of the answer that there are already.
    explicit Sampler(const SamplerSettings& settings, std::uint64_t chosen = 0) : settings_(settings), state_(settings.seed + chosen * step) {}
    // recent: the tokens so far, oldest first. Ties go to the lowest id. Logits that are not numbers are never chosen.
    Token choose(std::span<const float> logits, std::span<const Token> recent);
    void pass() { state_ += step; } // the next token is put there by somebody else, and has its number all the same

  private:
    static constexpr std::uint64_t step = 0x9E3779B97F4A7C15ull; // of SplitMix64's state
    double uniform() const; // in [0, 1), the state's number

    struct Candidate {
        Token token;
        float logit;
        double probability;
    };
    SamplerSettings settings_;
    std::uint64_t state_;
    std::vector<Candidate> candidates_;
    std::vector<float> penalized_;
};

} // namespace ponder
