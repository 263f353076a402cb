// What crosses from the engine's thread about a conversation and about each token: turns as the engine's messages, and token choices with
// what they spell, in batches.
#pragma once

#include "engine/run/generate.h"
#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"
#include "ui/engine_port.h"

#include <functional>
#include <vector>

namespace ponder::ui {

std::vector<ChatMessage> messagesOf(const QVector<TurnMessage>& turns);

class ChoiceBatch {
  public:
    // first: the place in the answer of the first token that will come.
    ChoiceBatch(const Tokenizer& tokenizer, int candidates, int first, std::function<void(const QVector<TokenChoice>&)> send)
        : tokenizer_(tokenizer), asked_(candidates > 0), send_(std::move(send)), index_(first) {}

    void add(const ChosenToken& chosen); // before the token itself
    void add(Token token);               // one that was given counts as not chosen
    void finish();

  private:
    TokenCandidate spelled(Token token, float probability) const;

    static constexpr int most = 64; // tokens a batch; some tenths of a second of a quick model
    const Tokenizer& tokenizer_;
    bool asked_;
    std::function<void(const QVector<TokenChoice>&)> send_;
    QVector<TokenChoice> batch_;
    int index_; // of the next token
    bool chosen_ = false;
};

} // namespace ponder::ui
