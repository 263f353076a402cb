#include "engine/run/prompt.h"

#include <algorithm>

namespace ponder {
namespace {

constexpr std::size_t end_bytes = 256;

MarkedText without_template(const std::vector<ChatMessage>& messages) {
    MarkedText text;
    for (const ChatMessage& message : messages) text.append(MarkedText::from_data(message.content + "\n\n"));
    return text;
}

} // namespace

Result<Prompt> build_prompt(const LoadedModel& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes) {
    const Tokenizer* tokenizer = model.tokenizer();
    if (!tokenizer) return fail(ErrorKind::unsupported, "This model cannot chat: " + model.text().problem);
    MarkedText text;
    if (const ChatTemplate* chat_template = model.chat_template()) {
        PromptOptions options;
        options.thinking = wishes.thinking;
        options.effort = wishes.effort;
        options.off_words = model.reasoning().off_words;
        options.thought_name = model.reasoning().thought_name;
        // the template's own bos_token and eos_token are the tokens' names, since the rendered text is tokenized with them recognised
        if (tokenizer->bos() != no_token) options.bos_token = tokenizer->bytes(tokenizer->bos(), true);
        if (tokenizer->eos() != no_token) options.eos_token = tokenizer->bytes(tokenizer->eos(), true);
        auto rendered = chat_template->render(messages, options);
        if (!rendered) return tl::unexpected<Error>(rendered.error());
        text = std::move(*rendered);
    } else {
        text = without_template(messages);
    }
    Prompt prompt;
    prompt.tokens = tokenizer->encode(text);
    // templates that leave BOS to the tokenizer get it here, once
    if (tokenizer->adds_bos() && tokenizer->bos() != no_token && (prompt.tokens.empty() || prompt.tokens.front() != tokenizer->bos()))
        prompt.tokens.insert(prompt.tokens.begin(), tokenizer->bos());
    // only what the template wrote can open a thought, so the user's own "<think>" is blanked out here
    std::string own = text.text;
    for (std::size_t i = 0; i < own.size(); i++)
        if (text.is_data[i]) own[i] = '.';
    prompt.end = own.substr(own.size() - std::min(own.size(), end_bytes));
    return prompt;
}

} // namespace ponder
