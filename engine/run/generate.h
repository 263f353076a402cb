// The loop that answers: sync the session to the prompt, sample, decode, split into thought and answer, report, until the model ends or
// something stops it. A free function over a session; text goes to the caller as whole characters, each piece with its channel.
#pragma once

#include "engine/run/prompt.h"
#include "engine/run/session.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace ponder {

enum class StopReason {
    end,          // the model finished
    max_tokens,   // the caller's limit
    context_full, // no room for another token
    stopped,      // the caller's stop token
    error,        // see Outcome::error
};
std::string_view stop_name(StopReason reason); // "end", "max_tokens", "context_full", "stopped", "error"

struct GenerateRequest {
    Prompt prompt;
    SamplerSettings sampler;
    int max_tokens = 0; // of what is added now; 0: until the context is full
    std::vector<Token> answer_so_far = {}; // an answer to go on with: generated earlier behind this prompt, and already shown
    // How much of its text was shown, where that is known: the program may have ended between a token and its words. Else all of it.
    struct Shown {
        std::size_t reasoning = 0, answer = 0; // bytes
    };
    std::optional<Shown> shown = {};
    bool show_so_far = false;              // it was not shown: its tokens and texts are reported, too
    // Tokens of thought, those that it went on from included, after which the thought is closed with the model's own marker and the answer
    // begins. 0: none. With a budget the thought also ends where the rest of the context is needed for the answer.
    int thought_budget = 0;
    std::stop_token answer_now = {}; // once it asks, the thought is closed as at the budget
    int candidates = 0;              // of each token: how many of the likeliest to report; 0: none
};

// A token that was chosen, with the likeliest there were: natural logarithms of the model's own probabilities, before temperature and penalties.
struct Candidate {
    Token token = no_token;
    float log_probability = 0;
};
struct ChosenToken {
    int index = 0; // in the answer
    Token token = no_token;
    float log_probability = 0;
    std::span<const Candidate> likeliest; // the likeliest first, ties by id; until the callback returns
};

struct GenerateProgress {
    std::function<void(int done, int total)> prompt;                       // prompt tokens evaluated, after every step
    std::function<void(const ChosenToken&)> chosen;              // of every token that was sampled, where candidates are asked for; before token
    std::function<void(int first, int count)> placed;            // places in the answer of tokens that are put there rather than chosen, before token
    std::function<void(Token)> token;                            // every new token of the answer, the ending one included, before its text
    std::function<void(Channel channel, const std::string& text, int tokens)> piece; // tokens: generated so far in this channel
};

struct Outcome {
    StopReason stop = StopReason::end;
    std::optional<Error> error;      // when stop is error
    std::vector<Token> tokens;       // the whole answer: what it went on from, what was generated, the ending token included
    int continued_tokens = 0;        // of these, those that it went on from
    int prompt_tokens = 0;
    int evaluated_prompt_tokens = 0; // those not found in the cache
    int reasoning_tokens = 0, answer_tokens = 0;
    double prompt_s = 0, first_token_s = 0, generate_s = 0;
    double prompt_tps() const { return prompt_s > 0 ? evaluated_prompt_tokens / prompt_s : 0; }
    double generate_tps() const {
        const int made = static_cast<int>(tokens.size()) - continued_tokens;
        return generate_s > 0 && made > 1 ? (made - 1) / generate_s : 0;
    }
};

// A prompt that leaves less than answer_reserve of the context ends with prompt_too_long before anything is evaluated.
Outcome generate(Session& session, const GenerateRequest& request, const GenerateProgress& progress, std::stop_token stop = {});

} // namespace ponder
