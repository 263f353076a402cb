// How a model thinks in text, as its chat template shows it when it is rendered in several ways: with which markers, whether
// the prompt opens the thought, what switches it off, which levels of effort there are. Rules: facts/engine.md section 6.3.
#pragma once

#include "engine/text/token.h"

#include <string>
#include <vector>

namespace ponder {

class ChatTemplate;
class Tokenizer;

enum class Channel { reasoning, answer };

// tags: one thought between two markers, then the answer. harmony: a sequence of messages that each name their channel
// (gpt-oss).
enum class ReasoningStyle { tags, harmony };

// The markers of harmony that are tokens of the vocabulary; those that are not are found as text.
struct HarmonyTokens {
    Token start = no_token, channel = no_token, message = no_token, constrain = no_token;
    Token end = no_token, returned = no_token, call = no_token;
};

// What rendering the template in several ways has shown.
struct ReasoningFormat {
    bool reasons = false;             // the model is one that thinks in marked text
    bool primed = false;              // the generation prompt already opened the thought (thinking on)
    bool can_disable = false;         // thinking off changes the prompt
    std::string off_words;            // what the template wants to read in the system message to switch it off; mostly empty
    std::vector<std::string> efforts; // the words for reasoning_effort that give prompts of their own, weakest first
    std::string default_effort;       // the one of them that changes nothing; empty when the default is none of them
    std::string thought_name = "reasoning_content"; // under which the template looks for earlier thoughts (PromptOptions)

    ReasoningStyle style = ReasoningStyle::tags;
    std::string open = "<think>", close = "</think>";
    std::string closing; // all that the template writes between a thought and its answer, close among it; empty when unknown
    std::string prefill; // a prompt that opens the thought and writes its first words ends with this; else empty
    std::string answer_open, answer_close; // what some models put around their answer; not shown
    Token open_token = no_token;           // when open, or its start, is one token of the vocabulary
    std::size_t open_token_bytes = 0;      // how much of open that token is
    Token close_token = no_token;
    HarmonyTokens harmony;
};

// tokenizer may be null (then markers are matched as text).
ReasoningFormat detect_reasoning(const ChatTemplate& chat_template, const Tokenizer* tokenizer);

} // namespace ponder
