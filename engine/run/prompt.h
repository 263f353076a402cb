// From a conversation to the tokens the model is asked to continue: the template rendered, tokenized with control tokens only where the
// template wrote them, and where the reply will start (in a thought or not).
#pragma once

#include "engine/run/loaded_model.h"

#include <span>
#include <string>
#include <vector>

namespace ponder {

struct Prompt {
    std::vector<Token> tokens;
    std::string end; // the last few hundred bytes of its text, which say whether a thought is already open
};

struct PromptWishes {
    bool thinking = true;
    std::string effort;
};

// Fails with template_failed, or unsupported when the model has no tokenizer. Without a template the texts are joined by blank lines.
Result<Prompt> build_prompt(const LoadedModel& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes);

} // namespace ponder
