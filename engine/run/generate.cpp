#include "engine/run/generate.h"

#include "engine/run/candidates.h"
#include "engine/run/thought.h"
#include "engine/text/utf8.h"

#include <chrono>
#include <utility>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void fail_with(Outcome& outcome, Error error) {
    outcome.stop = error.kind == ErrorKind::cancelled ? StopReason::stopped : StopReason::error;
    if (outcome.stop == StopReason::error) outcome.error = std::move(error);
}

Result<void> check_room(const Session& session, std::size_t tokens) {
    const int used = static_cast<int>(tokens), context = session.context();
    if (used + answer_reserve(context) <= context) return {};
    return fail(ErrorKind::prompt_too_long, used > context ? "The conversation is " + std::to_string(used) + " tokens long and the context holds " + std::to_string(context) + "."
                                                           : "The conversation fills " + std::to_string(used) + " of the context's " + std::to_string(context) +
                                                                 " tokens, which leaves no room for an answer.");
}

// An answer that goes on: the splitter sees the earlier tokens again. What it still holds back was shown when the answer was cut off, so that
// much of the next text is not shown twice.
class Resumed {
  public:
    Resumed(ReasoningSplitter& splitter, const Tokenizer& tokenizer, std::span<const Token> tokens, Outcome& outcome) {
        for (const Token token : tokens) {
            (splitter.channel() == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens)++;
            splitter.push(token, tokenizer.bytes(token));
        }
        for (const ReasoningPiece& piece : ReasoningSplitter(splitter).finish()) {
            shown_ += piece.text;
            channel_ = piece.channel;
        }
    }

    Resumed(ReasoningSplitter& splitter, const Tokenizer& tokenizer, std::span<const Token> tokens, Outcome& outcome, const auto& show) {
        for (const Token token : tokens) {
            const bool thinks = splitter.channel() == Channel::reasoning;
            if (!tokenizer.ends_generation(token)) (thinks ? outcome.reasoning_tokens : outcome.answer_tokens)++;
            show(token, splitter.push(token, tokenizer.bytes(token)));
        }
    }

    std::string unseen(const ReasoningPiece& piece) {
        if (shown_.empty()) return piece.text;
        const std::string shown = std::exchange(shown_, "");
        return piece.channel == channel_ && piece.text.starts_with(shown) ? piece.text.substr(shown.size()) : piece.text;
    }

  private:
    std::string shown_;
    Channel channel_ = Channel::answer;
};

// Whether and when the thought is to be closed for the model.
class ThoughtLimit {
  public:
    ThoughtLimit(const GenerateRequest& request, const ModelText& model, int context) : request_(request), model_(model), context_(context) {}

    // used: tokens in the context. None, or what closes the thought now.
    std::vector<Token> closing(const ReasoningSplitter& splitter, int reasoning_tokens, std::size_t used) {
        if (splitter.channel() != Channel::reasoning || !whole_) return {};
        const bool spent = request_.thought_budget > 0 && reasoning_tokens >= request_.thought_budget;
        if (!spent && !no_room(used) && !request_.answer_now.stop_requested()) return {};
        std::vector<Token> tokens = closing_tokens(model_, !line_ended_);
        if (static_cast<int>(used + tokens.size()) > context_) return {};
        return tokens;
    }

    void take(std::string_view bytes) {
        stream_.push(bytes);
        whole_ = Utf8Stream(stream_).finish().empty(); // a marker in the middle of a character would break it
        if (!bytes.empty()) line_ended_ = bytes.back() == '\n';
    }

  private:
    bool no_room(std::size_t used) const {
        return request_.thought_budget > 0 && context_ - static_cast<int>(used) <= answer_reserve(context_) + longest_closing;
    }
    static constexpr int longest_closing = 8; // tokens

    const GenerateRequest& request_;
    const ModelText& model_;
    int context_;
    Utf8Stream stream_;
    bool whole_ = true, line_ended_ = true;
};

} // namespace

std::string_view stop_name(StopReason reason) {
    switch (reason) {
    case StopReason::end: return "end";
    case StopReason::max_tokens: return "max_tokens";
    case StopReason::context_full: return "context_full";
    case StopReason::stopped: return "stopped";
    case StopReason::error: return "error";
    }
    return "error";
}

Outcome generate(Session& session, const GenerateRequest& request, const GenerateProgress& progress, std::stop_token stop) {
    const Tokenizer& tokenizer = *session.model().tokenizer();
    Outcome outcome;
    outcome.prompt_tokens = static_cast<int>(request.prompt.tokens.size());
    const double start = now();
    std::vector<Token> all = request.prompt.tokens;
    all.insert(all.end(), request.answer_so_far.begin(), request.answer_so_far.end());
    outcome.tokens = request.answer_so_far;
    outcome.continued_tokens = static_cast<int>(outcome.tokens.size());
    if (auto fits = check_room(session, all.size()); !fits) {
        fail_with(outcome, fits.error());
        return outcome;
    }
    if (auto synced = session.sync(all, stop, progress.prompt); !synced) {
        fail_with(outcome, synced.error());
        return outcome;
    }
    outcome.evaluated_prompt_tokens = static_cast<int>(all.size()) - session.reused();
    outcome.prompt_s = now() - start;

    Sampler sampler(request.sampler);
    CandidateFinder finder(request.candidates);
    ReasoningSplitter splitter(session.model().reasoning(), request.prompt.end);
    ThoughtLimit limit(request, session.model().text(), session.context());
    auto show = [&](const ReasoningPiece& piece, const std::string& text) {
        if (progress.piece && !text.empty()) progress.piece(piece.channel, text, piece.channel == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens);
    };
    auto show_again = [&](Token token, const std::vector<ReasoningPiece>& pieces) {
        if (progress.token) progress.token(token);
        for (const ReasoningPiece& piece : pieces) show(piece, piece.text);
    };
    Resumed resumed = request.show_so_far ? Resumed(splitter, tokenizer, request.answer_so_far, outcome, show_again)
                                          : Resumed(splitter, tokenizer, request.answer_so_far, outcome);
    for (const Token token : request.answer_so_far) limit.take(tokenizer.bytes(token));
    auto report = [&](const std::vector<ReasoningPiece>& pieces) {
        for (const ReasoningPiece& piece : pieces) show(piece, resumed.unseen(piece));
    };
    auto made = [&] { return static_cast<int>(outcome.tokens.size()) - outcome.continued_tokens; };
    double first = 0;
    auto take = [&](Token token) { // a new token of the answer that does not end it
        outcome.tokens.push_back(token);
        if (progress.token) progress.token(token);
        if (made() == 1) outcome.first_token_s = (first = now()) - start;
        if (tokenizer.ends_generation(token)) return;
        (splitter.channel() == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens)++;
        limit.take(tokenizer.bytes(token));
        report(splitter.push(token, tokenizer.bytes(token)));
    };
    for (;;) {
        if (stop.stop_requested()) {
            outcome.stop = StopReason::stopped;
            break;
        }
        if (const std::vector<Token> closing = limit.closing(splitter, outcome.reasoning_tokens, all.size()); !closing.empty()) {
            for (const Token token : closing) {
                take(token);
                all.push_back(token);
            }
        } else {
            const Token token = sampler.choose(session.logits(), all);
            if (request.candidates > 0 && progress.chosen) {
                const std::span<const Candidate> likeliest = finder.find(session.logits());
                progress.chosen({static_cast<int>(outcome.tokens.size()), token, finder.log_probability(session.logits()[static_cast<std::size_t>(token)]), likeliest});
            }
            take(token);
            if (tokenizer.ends_generation(token)) {
                outcome.stop = StopReason::end;
                break;
            }
            all.push_back(token);
        }
        if (request.max_tokens > 0 && made() >= request.max_tokens) {
            outcome.stop = StopReason::max_tokens;
            break;
        }
        if (static_cast<int>(all.size()) > session.context()) { // the last token is not evaluated any more
            outcome.stop = StopReason::context_full;
            break;
        }
        if (auto synced = session.sync(all, stop); !synced) {
            fail_with(outcome, synced.error());
            break;
        }
    }
    if (first > 0) outcome.generate_s = now() - first;
    report(splitter.finish());
    return outcome;
}

} // namespace ponder
