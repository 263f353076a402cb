// The looks of LocalWorker: nothing is written, only the session moves.
#include "engine/run/look.h"
#include "ui/local_choices.h"
#include "ui/local_worker.h"

namespace ponder::ui {

void LocalWorker::look(quint64 ticket, LookKind kind, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop) {
    if (kind == LookKind::experts) return emit lookedAtExperts(ticket, lookAtExperts(turns, params, stop));
    if (!model_) return emit lookedAtPrompt(ticket, {}, QStringLiteral("No model is loaded yet."));
    const auto account = account_prompt(model_->text(), messagesOf(turns), {params.thinking, params.effort.toStdString()});
    if (!account) return emit lookedAtPrompt(ticket, {}, QString::fromStdString(account.error().message));
    PromptLook look;
    look.text = QString::fromStdString(account->text);
    look.tokens = account->tokens;
    for (const PromptPart& part : account->parts) look.entries.push_back({part.message, part.thought, part.seen, part.tokens});
    emit lookedAtPrompt(ticket, look, {});
}

ExpertLook LocalWorker::lookAtExperts(const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop) {
    ExpertLook look;
    const auto problem = [&](const std::string& sentence) {
        look.problem = QString::fromStdString(sentence);
        return look;
    };
    if (!model_) return problem("No model is loaded yet.");
    if (model_->spec().moe.count == 0) return problem("This model has no experts: every weight takes part in every token.");
    const auto prompt = build_prompt(*model_, messagesOf(turns), {params.thinking, params.effort.toStdString()});
    if (!prompt) return problem(prompt.error().message);
    const std::vector<Token> answer(params.answerSoFar.begin(), params.answerSoFar.end());
    const auto trace = trace_experts(*session_, prompt->tokens, answer, stop);
    if (!trace) return problem(trace.error().message);
    look.experts = trace->experts;
    look.used = trace->used;
    look.layers = QVector<int>(trace->layers.begin(), trace->layers.end());
    for (const Token token : answer) {
        const std::string_view bytes = model_->tokenizer()->bytes(token, true);
        look.tokens.push_back(QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())));
    }
    // the evaluation of the last prompt token belongs to a step that was not watched, so rows and tokens agree
    const std::size_t used = static_cast<std::size_t>(trace->used);
    look.chosen.reserve(look.tokens.size() * look.layers.size() * trace->used);
    for (std::size_t token = 0; token < answer.size(); token++)
        for (const std::vector<int>& layer : trace->chosen)
            for (std::size_t i = 0; i < used; i++) look.chosen.push_back(static_cast<quint16>(layer[token * used + i]));
    if (look.layers.isEmpty()) return problem("This model has no experts.");
    return look;
}

} // namespace ponder::ui
