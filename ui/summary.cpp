#include "ui/summary.h"

#include "ui/error_text.h"

namespace ponder::ui {

Summary::Summary(EnginePort& engine, qint64 conversation, quint64 ticket, QObject* parent)
    : QObject(parent), engine_(engine), conversation_(conversation), ticket_(ticket) {
    connect(&engine, &EnginePort::started, this, [this](quint64 ticket, int tokens, int left) {
        if (ticket != ticket_ || ended_) return;
        promptTokens_ = tokens;
        leftOut_ = left;
        emit changed();
    });
    connect(&engine, &EnginePort::progressPrompt, this, [this](quint64 ticket, int done, int total) {
        if (ticket != ticket_ || ended_) return;
        promptDone_ = done;
        promptTokens_ = total;
        emit changed();
    });
    connect(&engine, &EnginePort::piece, this, [this](quint64 ticket, Channel channel, const QString& text, int tokens) {
        if (ticket != ticket_ || ended_) return;
        tokens_ = tokens;
        if (channel == Channel::answer) text_ += text;
        emit changed();
    });
    connect(&engine, &EnginePort::finished, this, [this](quint64 ticket, const Outcome& outcome) {
        if (ticket != ticket_ || ended_) return;
        ended_ = true;
        emit ended(outcome);
    });
}

QString Summary::status() const {
    if (stopping_) return ErrorText::tr("Stopping…");
    if (tokens_ == 1) return ErrorText::tr("Summing up: 1 token");
    if (tokens_ > 0) return ErrorText::tr("Summing up: %n tokens", "", tokens_);
    if (promptDone_ > 0 && promptDone_ < promptTokens_)
        return ErrorText::tr("Reading: %1 of %2 tokens").arg(promptDone_).arg(promptTokens_);
    return ErrorText::tr("Reading the chat…");
}

void Summary::stop() {
    if (ended_ || stopping_) return;
    stopping_ = true;
    engine_.stop(ticket_);
    emit changed();
}

} // namespace ponder::ui
