#include "engine/run/generate.h"

#include <chrono>

namespace ponder {
namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

void fail_with(Outcome& outcome, Error error) {
    outcome.stop = error.kind == ErrorKind::cancelled ? StopReason::stopped : StopReason::error;
    if (outcome.stop == StopReason::error) outcome.error = std::move(error);
}

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
    if (auto synced = session.sync(all, stop, progress.prompt); !synced) {
        fail_with(outcome, synced.error());
        return outcome;
    }
    outcome.evaluated_prompt_tokens = outcome.prompt_tokens - session.reused();
    outcome.prompt_s = now() - start;

    Sampler sampler(request.sampler);
    ReasoningSplitter splitter(session.model().reasoning(), request.prompt.end);
    auto report = [&](std::vector<ReasoningPiece> pieces) {
        for (const ReasoningPiece& piece : pieces)
            if (progress.piece) progress.piece(piece.channel, piece.text, piece.channel == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens);
    };
    double first = 0;
    for (;;) {
        if (stop.stop_requested()) {
            outcome.stop = StopReason::stopped;
            break;
        }
        const Token token = sampler.choose(session.logits(), all);
        outcome.tokens.push_back(token);
        if (outcome.tokens.size() == 1) outcome.first_token_s = (first = now()) - start;
        if (tokenizer.ends_generation(token)) {
            outcome.stop = StopReason::end;
            break;
        }
        const Channel before = splitter.channel();
        (before == Channel::reasoning ? outcome.reasoning_tokens : outcome.answer_tokens)++;
        report(splitter.push(token, tokenizer.bytes(token)));
        if (request.max_tokens > 0 && static_cast<int>(outcome.tokens.size()) >= request.max_tokens) {
            outcome.stop = StopReason::max_tokens;
            break;
        }
        if (session.full()) {
            outcome.stop = StopReason::context_full;
            break;
        }
        all.push_back(token);
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
