#include "ui/local_choices.h"

#include <cmath>
#include <utility>

namespace ponder::ui {

std::vector<ChatMessage> messagesOf(const QVector<TurnMessage>& turns) {
    std::vector<ChatMessage> messages;
    for (const TurnMessage& turn : turns) {
        const char* role = turn.role == Role::user ? "user" : turn.role == Role::assistant ? "assistant" : "system";
        messages.push_back({role, turn.content.toStdString(), turn.reasoning.toStdString(), {turn.tokens.begin(), turn.tokens.end()}, turn.vocabulary});
    }
    return messages;
}

TokenCandidate ChoiceBatch::spelled(Token token, float probability) const {
    const std::string_view bytes = tokenizer_.bytes(token);
    return {token, probability, QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))};
}

void ChoiceBatch::add(const ChosenToken& chosen) {
    TokenChoice choice{index_, spelled(chosen.token, std::exp(chosen.log_probability)), {}};
    choice.likeliest.reserve(static_cast<qsizetype>(chosen.likeliest.size()));
    for (const Candidate& candidate : chosen.likeliest) choice.likeliest.push_back(spelled(candidate.token, std::exp(candidate.log_probability)));
    batch_.push_back(std::move(choice));
    chosen_ = true;
}

void ChoiceBatch::add(Token token) {
    if (!asked_) return;
    if (!std::exchange(chosen_, false)) batch_.push_back({index_, spelled(token, -1), {}});
    index_++;
    if (batch_.size() >= most) finish();
}

void ChoiceBatch::finish() {
    if (!batch_.isEmpty()) send_(std::exchange(batch_, {}));
}

} // namespace ponder::ui
