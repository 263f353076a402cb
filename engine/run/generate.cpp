#include "engine/run/generate.h"

#include "engine/run/candidates.h"
#include "engine/run/thought.h"
#include "engine/text/utf8.h"

#include <algorithm>
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

// What the splitter holds back when an answer is cut off, without the character that is not whole yet: it comes when the answer goes on.
ReasoningPieces held_back(ReasoningSplitter splitter) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    ReasoningPieces pieces = splitter.finish();
    if (!pieces.empty() && pieces.back().text.ends_with(replacement)) pieces.back().text.resize(pieces.back().text.size() - replacement.size());
    return pieces;
}

// An answer that goes on: the splitter sees the earlier tokens again, and what they said is not shown twice. What it held back at the end may
// have been shown as it stood, or not at all when the program was killed; so it is counted in bytes of each channel.
class Resumed {
  public:
    Resumed(ReasoningSplitter& splitter, const Tokenizer& tokenizer, const GenerateRequest& request, Outcome& outcome) {
        for (const Token token : request.answer_so_far) {
            if (tokenizer.ends_generation(token)) break; // says nothing, and nothing follows it
            (splitter.channel() == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens)++;
            for (const ReasoningPiece& piece : splitter.push(token, tokenizer.bytes(token))) said_.push_back(piece);
        }
        if (request.show_so_far) return;
        if (request.shown) {
            shown(Channel::reasoning) = request.shown->reasoning;
            shown(Channel::answer) = request.shown->answer;
            return;
        }
        for (const ReasoningPiece& piece : said_) shown(piece.channel) += piece.text.size();
        for (const ReasoningPiece& piece : held_back(splitter)) shown(piece.channel) += piece.text.size();
    }

    const ReasoningPieces& said() const { return said_; } // by the earlier tokens

    std::string unseen(const ReasoningPiece& piece) {
        std::size_t& seen = shown(piece.channel);
        const std::size_t known = std::min(seen, piece.text.size());
        seen -= known;
        if (piece.channel == Channel::answer) shown(Channel::reasoning) = 0; // what was shown of a marker that begins like a thought's words
        return piece.text.substr(known);
    }

  private:
    std::size_t& shown(Channel channel) { return shown_[channel == Channel::reasoning ? 0 : 1]; }
    std::size_t shown_[2] = {0, 0}; // bytes that are still to come by
    ReasoningPieces said_;
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

    Sampler sampler(request.sampler, request.answer_so_far.size());
    CandidateFinder finder(request.candidates);
    ReasoningSplitter splitter(session.model().reasoning(), request.prompt.end);
    ThoughtLimit limit(request, session.model().text(), session.context());
    Resumed resumed(splitter, tokenizer, request, outcome);
    for (const Token token : request.answer_so_far) {
        limit.take(tokenizer.bytes(token));
        if (request.show_so_far && progress.token) progress.token(token);
    }
    auto show = [&](const ReasoningPiece& piece, const std::string& text) {
        if (progress.piece && !text.empty()) progress.piece(piece.channel, text, piece.channel == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens);
    };
    auto report = [&](const std::vector<ReasoningPiece>& pieces) {
        for (const ReasoningPiece& piece : pieces) show(piece, resumed.unseen(piece));
    };
    auto made = [&] { return static_cast<int>(outcome.tokens.size()) - outcome.continued_tokens; };
    report(resumed.said());
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
        if (made() == 0 && !all.empty() && outcome.continued_tokens > 0 && tokenizer.ends_generation(all.back())) { // only its end was not written down
            outcome.stop = StopReason::end;
            break;
        }
        if (stop.stop_requested()) {
            outcome.stop = StopReason::stopped;
            break;
        }
        if (const std::vector<Token> closing = limit.closing(splitter, outcome.reasoning_tokens, all.size()); !closing.empty()) {
            if (progress.placed) progress.placed(static_cast<int>(outcome.tokens.size()), static_cast<int>(closing.size()));
            for (const Token token : closing) {
                sampler.pass(); // the tokens behind it come as if they had been chosen in these places
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
    report(outcome.stop == StopReason::end ? splitter.finish() : held_back(splitter));
    return outcome;
}

} // namespace ponder
