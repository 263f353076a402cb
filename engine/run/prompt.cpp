#include "engine/run/prompt.h"

#include "engine/run/exact_tokens.h"

#include <algorithm>

namespace ponder {
namespace {

constexpr std::size_t end_bytes = 256;

bool is_systems(const ChatMessage& message) { return message.role == "system"; }

MarkedText without_template(const std::vector<ChatMessage>& messages) {
    MarkedText text;
    for (const ChatMessage& message : messages) text.append(MarkedText::from_data(message.content + "\n\n"));
    return text;
}

// Some templates raise an exception on a system message; its words then begin the first question.
std::vector<ChatMessage> with_system_in_first_question(const std::vector<ChatMessage>& messages) {
    std::vector<ChatMessage> merged;
    std::string system;
    for (const ChatMessage& message : messages) {
        if (is_systems(message)) {
            system += message.content + "\n\n";
            continue;
        }
        merged.push_back(message);
        if (message.role == "user") merged.back().content.insert(0, std::exchange(system, ""));
    }
    return merged;
}

} // namespace

Result<MarkedText> render_prompt(const ModelText& text, const std::vector<ChatMessage>& messages, const PromptWishes& wishes) {
    if (!text.chat_template) return without_template(messages);
    const Tokenizer& tokenizer = *text.tokenizer;
    PromptOptions options;
    options.thinking = wishes.thinking;
    options.effort = wishes.effort;
    options.off_words = text.reasoning.off_words;
    options.thought_name = text.reasoning.thought_name;
    // the template's own bos_token and eos_token are the tokens' names, since the rendered text is tokenized with them recognised
    if (tokenizer.bos() != no_token) options.bos_token = tokenizer.bytes(tokenizer.bos(), true);
    if (tokenizer.eos() != no_token) options.eos_token = tokenizer.bytes(tokenizer.eos(), true);
    auto rendered = text.chat_template->render(messages, options);
    if (!rendered && rendered.error().kind == ErrorKind::template_failed && std::any_of(messages.begin(), messages.end(), is_systems))
        if (auto merged = text.chat_template->render(with_system_in_first_question(messages), options)) return merged;
    return rendered;
}

Result<Prompt> build_prompt(const LoadedModel& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes) {
    return build_prompt(model.text(), messages, wishes);
}

Result<Prompt> build_prompt(const ModelText& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes) {
    if (!model.tokenizer) return fail(ErrorKind::unsupported, "This model cannot chat: " + model.problem);
    const Tokenizer& tokenizer = *model.tokenizer;
    auto rendered = render_prompt(model, messages, wishes);
    if (!rendered) return tl::unexpected<Error>(rendered.error());
    const MarkedText& text = *rendered;
    ExactPrompt encoded = encode_exactly(tokenizer, model.vocabulary, text, messages);
    Prompt prompt;
    prompt.tokens = std::move(encoded.tokens);
    prompt.exact = encoded.exact;
    // templates that leave BOS to the tokenizer get it here, once
    if (tokenizer.adds_bos() && tokenizer.bos() != no_token && (prompt.tokens.empty() || prompt.tokens.front() != tokenizer.bos()))
        prompt.tokens.insert(prompt.tokens.begin(), tokenizer.bos());
    // only what the template wrote can open a thought, so the user's own "<think>" is blanked out here
    std::string own = text.text;
    for (std::size_t i = 0; i < own.size(); i++)
        if (text.is_data[i]) own[i] = '.';
    prompt.end = own.substr(own.size() - std::min(own.size(), end_bytes));
    return prompt;
}

Result<Room> make_room(const ModelText& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes, const RoomWishes& room) {
    const auto wanted = static_cast<int>(room.context * room.free_share);
    const auto oldest = std::find_if_not(messages.begin(), messages.end(), is_systems);
    std::vector<std::vector<ChatMessage>::const_iterator> starts{oldest}; // what may come first: the oldest message, or a later question
    if (oldest != messages.end())
        for (auto at = oldest + 1; at != messages.end(); ++at)
            if (at->role == "user") starts.push_back(at);

    auto without = [&](std::size_t turns) {
        std::vector<ChatMessage> kept(messages.begin(), oldest);
        kept.insert(kept.end(), starts[turns], messages.end());
        return build_prompt(model, kept, wishes);
    };
    auto free = [&](const Prompt& prompt) { return room.context - static_cast<int>(prompt.tokens.size()) - room.answer_so_far; };
    // The fewest turns whose absence makes the room, by halving: a prompt of a long chat takes long to render and to tokenize.
    std::size_t fewest = 0, most = starts.size() - 1;
    while (fewest < most) {
        const std::size_t turns = (fewest + most) / 2;
        auto prompt = without(turns);
        if (!prompt) return tl::unexpected<Error>(prompt.error());
        if (free(*prompt) >= wanted) most = turns;
        else fewest = turns + 1;
    }
    auto prompt = without(most);
    if (!prompt) return tl::unexpected<Error>(prompt.error());
    const int left = free(*prompt);
    if (left < wanted && left < std::max(1, answer_reserve(room.context))) // the last question is all there is
        return fail(ErrorKind::prompt_too_long, "The last question" + std::string(room.answer_so_far ? " and the answer so far take " : " takes ") +
                                                    std::to_string(room.context - left) + " tokens and the context holds " + std::to_string(room.context) +
                                                    ", so leaving out older turns makes no room.");
    return Room{static_cast<std::size_t>(starts[most] - oldest), std::move(*prompt)};
}

std::vector<ChatMessage> ask_for_summary(std::vector<ChatMessage> messages) {
    constexpr const char* request = "Summarise our conversation so far in a few short paragraphs, so that we can go on from your summary alone. Keep every fact, "
                                    "number, name, decision and open question that still matters. Write only the summary.";
    if (!messages.empty() && messages.back().role == "user") // a question that got no answer: it is part of what must be kept
        messages.back().content += std::string("\n\n") + request;
    else
        messages.push_back({"user", request, ""});
    return messages;
}

ChatMessage summary_message(const std::string& summary) { return {"system", "This is a summary of the conversation so far; go on from it.\n\n" + summary, ""}; }

} // namespace ponder
