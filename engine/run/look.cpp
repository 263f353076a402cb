#include "engine/run/look.h"

#include "engine/run/exact_tokens.h"
#include "engine/text/reasoning_text.h"

namespace ponder {
namespace {

struct Place {
    std::size_t from = 0, to = 0; // bytes of the rendered text
    std::size_t part = 0;
};

// Where these words stand in the rendered text, as data and not before `from`.
std::size_t find_data(const MarkedText& text, std::string_view words, std::size_t from) {
    for (std::size_t at = text.text.find(words, from); at != std::string::npos; at = text.text.find(words, at + 1))
        if (text.is_data[at] && text.is_data[at + words.size() - 1]) return at;
    return std::string::npos;
}

} // namespace

Result<PromptAccount> account_prompt(const ModelText& model, const std::vector<ChatMessage>& messages, const PromptWishes& wishes) {
    auto prompt = build_prompt(model, messages, wishes);
    if (!prompt) return tl::unexpected<Error>(prompt.error());
    auto rendered = render_prompt(model, messages, wishes);
    if (!rendered) return tl::unexpected<Error>(rendered.error());
    const MarkedText& text = *rendered;
    const Tokenizer& tokenizer = *model.tokenizer;
    PromptAccount account;
    account.text = text.text;
    account.tokens = static_cast<int>(prompt->tokens.size());

    std::vector<Place> places;
    std::size_t cursor = 0;
    for (std::size_t i = 0; i < messages.size(); i++) {
        auto add = [&](std::string_view words, bool thought) {
            const std::string_view core = thought::without_trailing_blanks(thought::without_leading_blanks(words));
            if (core.empty()) return;
            PromptPart part{static_cast<int>(i), thought, false, 0};
            const std::size_t at = find_data(text, core, cursor);
            // a thought stands before its text; found behind it, it is another message's words
            const std::size_t own_text = thought ? find_data(text, thought::without_trailing_blanks(thought::without_leading_blanks(messages[i].content)), cursor) : std::string::npos;
            if (at != std::string::npos && at < own_text) {
                part.seen = true;
                cursor = at + core.size();
                places.push_back({at, cursor, account.parts.size()});
            } else {
                part.tokens = static_cast<int>(tokenizer.encode(core).size());
            }
            account.parts.push_back(part);
        };
        if (messages[i].role == "assistant") add(messages[i].reasoning, true);
        add(messages[i].content, false);
    }

    // every token belongs to the part that its first byte stands in
    int owned = 0;
    std::size_t at = 0, next = 0;
    for (std::size_t i = 0; i < prompt->tokens.size(); i++) {
        const Token token = prompt->tokens[i];
        const std::string_view bytes = tokenizer.bytes(token, true);
        const bool added = i == 0 && token == tokenizer.bos() && !text.text.starts_with(bytes); // BOS that the template left out
        const std::size_t first = at + (bytes.size() > 1 && bytes.front() == ' ' ? 1 : 0);      // "a b": the space belongs to b
        while (next < places.size() && places[next].to <= first) next++;
        if (!added && next < places.size() && places[next].from <= first) account.parts[places[next].part].tokens++, owned++;
        if (!added) at += bytes.size();
    }
    account.parts.push_back({-1, false, true, account.tokens - owned});
    return account;
}

Result<ExpertTrace> trace_experts(Session& session, std::span<const Token> prompt, std::span<const Token> answer, std::stop_token stop) {
    const ModelSpec& spec = session.model().spec();
    ExpertTrace trace;
    trace.experts = spec.moe.count;
    trace.used = spec.moe.used;
    if (trace.experts == 0 || answer.empty()) return trace;
    if (auto synced = session.sync(prompt, stop); !synced) return tl::unexpected<Error>(synced.error());
    std::vector<Token> all(prompt.begin(), prompt.end());
    all.insert(all.end(), answer.begin(), answer.end());
    std::vector<std::vector<int>> watched;
    Transformer& transformer = session.model().transformer();
    transformer.watch_experts(&watched);
    const auto synced = session.sync(all, stop);
    transformer.watch_experts(nullptr);
    if (!synced) return tl::unexpected<Error>(synced.error());
    for (std::size_t layer = 0; layer < watched.size(); layer++) {
        if (watched[layer].empty()) continue;
        trace.layers.push_back(static_cast<int>(layer));
        trace.chosen.push_back(std::move(watched[layer]));
    }
    return trace;
}

} // namespace ponder
