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
    int max_tokens = 0; // 0: until the context is full
};

struct GenerateProgress {
    std::function<void(int done, int total)> prompt;                       // prompt tokens evaluated, after every step
    std::function<void(Channel channel, const std::string& text, int tokens)> piece; // tokens: generated so far in this channel
};

struct Outcome {
    StopReason stop = StopReason::end;
    std::optional<Error> error;      // when stop is error
    std::vector<Token> tokens;       // generated, the ending token included
    int prompt_tokens = 0;
    int evaluated_prompt_tokens = 0; // those not found in the cache
    int reasoning_tokens = 0, answer_tokens = 0;
    double prompt_s = 0, first_token_s = 0, generate_s = 0;
    double prompt_tps() const { return prompt_s > 0 ? evaluated_prompt_tokens / prompt_s : 0; }
    double generate_tps() const { return generate_s > 0 && tokens.size() > 1 ? static_cast<double>(tokens.size() - 1) / generate_s : 0; }
};

Outcome generate(Session& session, const GenerateRequest& request, const GenerateProgress& progress, std::stop_token stop = {});

} // namespace ponder
