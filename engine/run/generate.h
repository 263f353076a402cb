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
};

struct GenerateProgress {
    std::function<void(int done, int total)> prompt;                       // prompt tokens evaluated, after every step
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
