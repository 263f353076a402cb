// Pieces to parts, and parts to the disk.
#include "ui/answer.h"

#include "ui/error_text.h"
#include "ui/rows.h"
#include "ui/run_store.h"

#include <QDateTime>

namespace ponder::ui {

using storage::MessageState;
using storage::Part;
using storage::PartKind;

namespace {
constexpr int saveEveryMs = 200, retryEveryMs = 2000, clockMs = 100;
qint64 now() { return QDateTime::currentMSecsSinceEpoch(); }

const char* nameOf(const Outcome& outcome) {
    if (outcome.reason == StopReason::error && outcome.errorKind == ErrorKind::prompt_too_long) return "prompt_too_long";
    switch (outcome.reason) {
    case StopReason::end: return "end";
    case StopReason::maxTokens: return "max_tokens";
    case StopReason::contextFull: return "context_full";
    case StopReason::stopped: return "stopped";
    default: return "error";
    }
}
} // namespace

Answer::Answer(Store& store, EnginePort& engine, const storage::Message& message, quint64 ticket, QObject* parent)
    : QObject(parent), store_(store), engine_(engine), message_(message), ticket_(ticket) {
    saveTimer_.setSingleShot(true);
    connect(&saveTimer_, &QTimer::timeout, this, &Answer::save);
    connect(&clock_, &QTimer::timeout, this, [this] {
        if (isThinking(message_)) emit changed();
    });
    clock_.start(clockMs);
    connect(&engine, &EnginePort::started, this, [this](quint64 ticket, int tokens, int left) {
        if (ticket != ticket_ || !running_) return;
        promptTokens_ = tokens;
        if (left > 0) emit leftOut(left);
        emit changed();
    });
    connect(&engine, &EnginePort::progressPrompt, this, [this](quint64 ticket, int done, int total) {
        if (ticket != ticket_ || !running_) return;
        promptDone_ = done;
        promptTokens_ = total;
        emit changed();
    });
    connect(&engine, &EnginePort::piece, this,
            [this](quint64 ticket, Channel channel, const QString& text, int tokens, double tps, const QVector<qint32>& ids) {
                if (ticket == ticket_ && running_) takePiece(channel, text, tokens, tps, ids);
            });
    connect(&engine, &EnginePort::made, this, [this](quint64 ticket, const storage::Run& run) {
        if (ticket != ticket_ || !running_) return;
        madeWith_ = run;
        saveRun();
    });
    connect(&engine, &EnginePort::finished, this, [this](quint64 ticket, const Outcome& outcome) {
        if (ticket == ticket_ && running_) finish(outcome);
    });
}

int Answer::tokens() const {
    int all = 0;
    for (const Part& part : message_.parts) all += part.tokens;
    return all;
}

QString Answer::waiting() const {
    if (stopping_) return ErrorText::tr("Stopping…");
    if (promptTokens_ > 0 && promptDone_ > 0 && promptDone_ < promptTokens_)
        return ErrorText::tr("Reading: %1 of %2 tokens").arg(promptDone_).arg(promptTokens_);
    return ErrorText::tr("Reading your question…");
}

void Answer::stop() {
    if (!running_ || stopping_) return;
    stopping_ = true;
    engine_.stop(ticket_);
    emit changed();
}

void Answer::takePiece(Channel channel, const QString& text, int tokens, double tps, const QVector<qint32>& ids) {
    message_.tokens.insert(message_.tokens.end(), ids.begin(), ids.end());
    if (text.isEmpty()) return saveSoon(); // tokens that say nothing: a marker, the end
    const PartKind kind = channel == Channel::reasoning ? PartKind::reasoning : PartKind::text;
    if (message_.parts.empty() || message_.parts.back().kind != kind) {
        endPart();
        Part part;
        part.kind = kind;
        part.started_ms = now();
        message_.parts.push_back(part);
    }
    Part& part = message_.parts.back();
    part.text += text.toStdString();
    part.tokens = tokens;
    if (tps > 0) nowTps_ = tps;
    saveSoon();
    emit changed();
}

void Answer::endPart() {
    if (!message_.parts.empty() && message_.parts.back().ended_ms == 0) message_.parts.back().ended_ms = now();
}

void Answer::finish(const Outcome& outcome) {
    running_ = false;
    clock_.stop();
    endPart();
    message_.stop = nameOf(outcome);
    if (outcome.promptTokens > 0) { // else nothing was begun, and the figures of an earlier part stay
        message_.prompt_tokens = outcome.promptTokens;
        message_.generated_tokens = outcome.generatedTokens;
        message_.tokens_per_second = outcome.genTps;
        message_.first_token_s = outcome.firstTokenS;
    }
    message_.state = outcome.reason == StopReason::error     ? MessageState::failed
                     : outcome.reason == StopReason::stopped ? MessageState::stopped
                                                             : MessageState::complete;
    // an answer that could not be gone on with is what it was: cut off by the full context
    if (message_.stop == "prompt_too_long" && !message_.tokens.empty()) {
        message_.stop = "context_full";
        message_.state = MessageState::complete;
    }
    QString words;
    if (outcome.reason == StopReason::error) {
        words = ErrorText::answering(outcome.errorKind);
        if (!outcome.errorSentence.isEmpty()) words += QLatin1Char('\n') + outcome.errorSentence;
    } else if (outcome.reason == StopReason::maxTokens) {
        words = ErrorText::tokenLimit();
    } else if (outcome.reason == StopReason::end && message_.parts.empty()) {
        words = ErrorText::tr("The model had nothing to say. You can regenerate, or ask in other words.");
    }
    if (!words.isEmpty()) {
        Part note;
        note.kind = PartKind::notice;
        note.text = words.toStdString();
        note.started_ms = note.ended_ms = now();
        message_.parts.push_back(note);
    }
    dirty_ = true;
    save();
    emit ended();
}

void Answer::saveSoon() {
    dirty_ = true;
    if (!saveTimer_.isActive()) saveTimer_.start(failing_ ? retryEveryMs : saveEveryMs);
}

// An answer is worth no less without it, so a refusal is not told, and only tried again with the next words.
void Answer::saveRun() {
    if (madeWith_ && ui::saveRun(store_, message_.id, *madeWith_)) madeWith_.reset();
}

bool Answer::save() {
    saveTimer_.stop();
    saveRun();
    if (!dirty_) return true;
    auto saved = store_.updateMessage(message_);
    if (!saved && saved.error().kind == storage::ErrorKind::not_found) { // its chat was deleted meanwhile
        dirty_ = false;
        return true;
    }
    if (!saved) {
        failing_ = true;
        saveTimer_.start(retryEveryMs);
        emit saveFailed(saved.error().kind);
        return false;
    }
    dirty_ = false;
    if (std::exchange(failing_, false)) emit saveWorksAgain();
    return true;
}

} // namespace ponder::ui
