// Looking without writing: what a prompt is made of and what each part of it costs, and which experts read the tokens of an answer.
#pragma once

#include "engine/run/prompt.h"
#include "engine/run/session.h"

#include <stop_token>
#include <string>
#include <vector>

namespace ponder {

struct PromptPart {
    int message = 0;      // of those given; -1: the template's own words and markers
    bool thought = false; // the message's thought, else its text
    bool seen = true;     // false: the template leaves it out
    int tokens = 0;       // that it takes, or would take
};

struct PromptAccount {
    std::vector<PromptPart> parts; // in the order of the messages, the template's last
    std::string text;              // the rendered prompt
    int tokens = 0;                // all of it
};
Result<PromptAccount> account_prompt(const ModelText& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes);

struct ExpertTrace {
    int experts = 0, used = 0;
    std::vector<int> layers;              // those with experts
    std::vector<std::vector<int>> chosen; // (layers) x (tokens * used), each token's in order of selection
};
// Evaluates the answer's tokens behind the prompt once more and watches its experts; the session then stands behind them.
Result<ExpertTrace> trace_experts(Session& session, std::span<const Token> prompt, std::span<const Token> answer, std::stop_token stop = {});

} // namespace ponder
