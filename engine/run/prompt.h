// From a conversation to the tokens the model is asked to continue: the template rendered, tokenized with control tokens only where the
// template wrote them and with the exact tokens of earlier answers, and where the reply will start (in a thought or not). Also how much of
// a conversation that has grown too long can stay: nothing is ever cut here without the caller having asked for it.
#pragma once

#include "engine/run/loaded_model.h"

#include <span>
#include <string>
#include <vector>

namespace ponder {

struct Prompt {
    std::vector<Token> tokens;
    std::string end; // the last few hundred bytes of its text, which say whether a thought is already open
    int exact = 0;   // tokens taken from messages that carry them
};

struct PromptWishes {
    bool thinking = true;
    std::string effort;
};

// Fails with template_failed, or unsupported when the model has no tokenizer. Without a template the texts are joined by blank lines. Where a
// template refuses system messages, their text goes before the first question.
Result<Prompt> build_prompt(const ModelText& text, const std::vector<ChatMessage>& messages, const PromptWishes& wishes);
Result<Prompt> build_prompt(const LoadedModel& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes);

// The text of the prompt, before it is tokenized.
Result<MarkedText> render_prompt(const ModelText& text, const std::vector<ChatMessage>& messages, const PromptWishes& wishes);

// The least room an answer needs behind a prompt; a prompt that leaves less is too long.
constexpr int answer_reserve(int context) { return context / 16 < 64 ? context / 16 : 64; } // tokens

// The conversation without its oldest turns, a question and its answer each, until a share of the context is free for what comes. System
// messages and the last question stay. Where even that question alone takes more, as much room as there is must do; where that is less than
// answer_reserve: prompt_too_long.
struct Room {
    std::size_t dropped = 0; // messages left out, counted from the first that is not the system's
    Prompt prompt;
};
struct RoomWishes {
    int context = 0;          // tokens
    int answer_so_far = 0;    // tokens of the unfinished answer, which follow the prompt
    double free_share = 0.25; // of the context
};
Result<Room> make_room(const ModelText& text, const std::vector<ChatMessage>& messages, const PromptWishes& wishes, const RoomWishes& room);

// The conversation with a last question that asks for its summary, and how the summary introduces itself to a new conversation.
std::vector<ChatMessage> ask_for_summary(std::vector<ChatMessage> messages);
ChatMessage summary_message(const std::string& summary);

} // namespace ponder
