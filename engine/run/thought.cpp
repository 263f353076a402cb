#include "engine/run/thought.h"

#include <optional>

namespace ponder {
namespace {

struct Texts {
    std::string thought, answer;
    void take(const ReasoningPieces& pieces) {
        for (const ReasoningPiece& piece : pieces) (piece.channel == Channel::reasoning ? thought : answer) += piece.text;
    }
};

// The text after each token, what is held back included.
Texts with_held_back(Texts sure, ReasoningSplitter splitter) {
    sure.take(splitter.finish());
    return sure;
}

// How many of the known tokens spell a beginning of the thought with the thought still open, and how much of it.
struct Common {
    std::size_t tokens = 0, bytes = 0;
    std::optional<std::size_t> before; // bytes that all but the last of these tokens spell; none where the last one spells nothing
};

std::optional<Common> common_beginning(const ModelText& model, std::string_view prompt_end, std::span<const Token> known, std::string_view thought) {
    ReasoningSplitter splitter(model.reasoning, prompt_end);
    Texts sure;
    std::optional<Common> best;
    for (std::size_t i = 0;; i++) {
        if (!sure.answer.empty() || !thought.starts_with(sure.thought)) break;
        if (splitter.channel() == Channel::reasoning) {
            const Texts now = with_held_back(sure, splitter);
            if (now.answer.empty() && thought.starts_with(now.thought)) {
                Common next{i, now.thought.size(), {}};
                if (best && best->tokens + 1 == i && now.thought.size() > best->bytes) next.before = best->bytes;
                best = next;
            }
        }
        if (i == known.size()) break;
        sure.take(splitter.push(known[i], model.tokenizer->bytes(known[i])));
    }
    return best;
}

// Where the known tokens close this very thought: how many of them come before the first word of the answer.
std::optional<std::size_t> known_closing(const ModelText& model, std::string_view prompt_end, std::span<const Token> known, std::string_view thought) {
    ReasoningSplitter splitter(model.reasoning, prompt_end);
    Texts sure;
    std::optional<std::size_t> closed;
    for (std::size_t i = 0; i < known.size() && !model.tokenizer->ends_generation(known[i]); i++) {
        sure.take(splitter.push(known[i], model.tokenizer->bytes(known[i])));
        if (!sure.answer.empty()) break;
        if (splitter.channel() == Channel::answer && sure.thought == thought && !thought.empty()) closed = i + 1;
    }
    return closed;
}

void append(std::vector<Token>& tokens, const std::vector<Token>& more) { tokens.insert(tokens.end(), more.begin(), more.end()); }

} // namespace

std::vector<Token> closing_tokens(const ModelText& model, bool mid_line) {
    const ReasoningFormat& format = model.reasoning;
    if (!format.reasons) return {};
    std::string text = format.style == ReasoningStyle::harmony ? format.close + "<|start|>assistant<|channel|>final<|message|>"
                       : !format.closing.empty()               ? format.closing
                                                               : "\n" + format.close + "\n\n" + format.answer_open;
    if (!mid_line && text.front() == '\n') text.erase(0, 1);
    return model.tokenizer->encode(MarkedText::from_template(text));
}

std::vector<Token> begin_with_thought(const ModelText& model, std::string_view prompt_end, std::span<const Token> known, std::string_view thought, bool close) {
    const Tokenizer& tokenizer = *model.tokenizer;
    const ReasoningFormat& format = model.reasoning;
    if (close)
        if (const auto closed = known_closing(model, prompt_end, known, thought)) return {known.begin(), known.begin() + static_cast<std::ptrdiff_t>(*closed)};
    std::vector<Token> tokens;
    std::size_t spelled = 0;
    if (const auto common = common_beginning(model, prompt_end, known, thought)) {
        std::size_t keep = common->tokens;
        spelled = common->bytes;
        if (spelled < thought.size() && common->before) keep--, spelled = *common->before; // the last word may be spelled otherwise with what follows
        tokens.assign(known.begin(), known.begin() + static_cast<std::ptrdiff_t>(keep));
    } else if (ReasoningSplitter(format, prompt_end).channel() != Channel::reasoning) {
        append(tokens, tokenizer.encode(MarkedText::from_template(format.style == ReasoningStyle::harmony ? format.open : format.open + "\n")));
    }
    if (spelled < thought.size()) append(tokens, tokenizer.encode(MarkedText::from_data(thought.substr(spelled))));
    if (close) append(tokens, closing_tokens(model, !thought.ends_with('\n')));
    return tokens;
}

} // namespace ponder
