// The player. Time is counted in ticks of the timer, not read from a clock: a busy machine plays later, never differently.
#include "ui/scripted_engine.h"

#include <QFileInfo>

namespace ponder::ui {
namespace {

constexpr int tickMs = 33, loadTickMs = 40, loadTicks = 8;
constexpr int lengthLimit = 4000; // tokens, for a thought that never closes

// Words with the space before them, long words in pieces: about what a tokenizer does.
QStringList tokensOf(const QString& text) {
    QStringList tokens;
    QString token;
    for (const QChar c : text) {
        const bool breaks = c.isSpace() || (c.isPunct() && !token.isEmpty()) || token.size() >= 6;
        if (breaks && !token.isEmpty() && !c.isLowSurrogate()) {
            tokens << token;
            token.clear();
        }
        token += c;
    }
    if (!token.isEmpty()) tokens << token;
    return tokens;
}

} // namespace

ScriptedEngine::ScriptedEngine(double pace, QObject* parent)
    : EnginePort(parent), pace_(pace), scripts_(demoScripts()), card_(demoCard()) {
    connect(&loadTimer_, &QTimer::timeout, this, &ScriptedEngine::loadStep);
    connect(&playTimer_, &QTimer::timeout, this, &ScriptedEngine::playStep);
}

ModelCard ScriptedEngine::demoCard() {
    ModelCard card;
    card.name = QStringLiteral("DeepSeek-V2-Lite");
    card.family = QStringLiteral("deepseek2");
    card.format = QStringLiteral("Q4_K_M");
    card.fileName = QStringLiteral("demo.gguf");
    card.path = QStringLiteral("/demo.gguf");
    card.device = QStringLiteral("CPU · AVX-512 VNNI · 8 threads");
    card.weightBytes = 10'400'000'000;
    card.cacheBytes = 970'000'000;
    card.bufferBytes = 410'000'000;
    card.deviceBytes = 33'000'000'000;
    card.contextTokens = 32768;
    card.reasons = true;
    card.canDisableThinking = true;
    card.expertsLine = QStringLiteral("6 of 64 experts a token");
    return card;
}

void ScriptedEngine::loadModel(const QString& path) {
    loadingPath_ = path;
    loadSteps_ = 0;
    emit modelLoading(path, 0);
    loadTimer_.start(qMax(1, int(loadTickMs / pace_)));
}

void ScriptedEngine::loadStep() {
    if (++loadSteps_ < loadTicks) {
        emit modelLoading(loadingPath_, double(loadSteps_) / loadTicks);
        return;
    }
    loadTimer_.stop();
    const QString name = QFileInfo(loadingPath_).fileName();
    if (name.contains(QLatin1String("broken"))) {
        emit modelFailed(loadingPath_, ErrorKind::file_corrupt, QStringLiteral("The file ends inside the tensor table."));
        return;
    }
    ModelCard card = card_;
    card.path = loadingPath_;
    card.fileName = name;
    emit modelReady(card);
}

void ScriptedEngine::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) {
    if (ticket_) finishWith(StopReason::stopped);
    lastTurns = turns;
    lastParams = params;
    ++asks;
    const QString question = turns.isEmpty() ? QString() : turns.back().content;
    script_ = scripts_.isEmpty() ? Script() : scripts_.back(); // the last one is for everything else
    for (const Script& script : scripts_)
        if (question.contains(script.keyword, Qt::CaseInsensitive)) {
            script_ = script;
            break;
        }
    ticket_ = ticket;
    thought_ = params.thinking ? tokensOf(script_.thought) : QStringList();
    answer_ = tokensOf(script_.answer);
    step_ = thoughtAt_ = answerAt_ = 0;
    owed_ = 0;
    playTimer_.start(qMax(1, int(tickMs / pace_)));
}

void ScriptedEngine::stop(quint64 ticket) {
    if (ticket == ticket_ && ticket_) // not inside the caller's call, as with a real engine
        QTimer::singleShot(0, this, [this, ticket] {
            if (ticket == ticket_) finishWith(StopReason::stopped);
        });
}

void ScriptedEngine::playStep() {
    const int reading = int(script_.readS * 1000 / tickMs);
    ++step_;
    if (step_ == 1) emit started(ticket_, script_.promptTokens);
    if (step_ <= reading) {
        emit progressPrompt(ticket_, script_.promptTokens * step_ / qMax(1, reading), script_.promptTokens);
        return;
    }
    owed_ += script_.tokensPerSecond * tickMs / 1000.0;
    const bool thinking = script_.thoughtNeverCloses ? !thought_.isEmpty() : thoughtAt_ < thought_.size();
    const QStringList& from = thinking ? thought_ : answer_;
    int& at = thinking ? thoughtAt_ : answerAt_;
    QString text;
    while (owed_ >= 1 && (at < from.size() || (thinking && script_.thoughtNeverCloses))) {
        text += from[at % from.size()];
        ++at;
        owed_ -= 1;
    }
    if (!text.isEmpty())
        emit piece(ticket_, thinking ? Channel::reasoning : Channel::answer, text, at, script_.tokensPerSecond + step_ % 3 - 1);
    if (!ticket_) return; // a listener stopped us
    if (thoughtAt_ + answerAt_ >= lengthLimit)
        finishWith(StopReason::maxTokens);
    else if (!thinking && answerAt_ >= answer_.size())
        finishWith(script_.end);
}

void ScriptedEngine::finishWith(StopReason reason) {
    playTimer_.stop();
    Outcome outcome;
    outcome.reason = reason;
    outcome.errorKind = script_.errorKind;
    outcome.errorSentence = reason == StopReason::error ? script_.errorSentence : QString();
    outcome.promptTokens = script_.promptTokens;
    outcome.generatedTokens = thoughtAt_ + answerAt_;
    outcome.promptTps = script_.promptTokens / qMax(0.01, script_.readS);
    outcome.genTps = outcome.generatedTokens ? script_.tokensPerSecond : 0;
    outcome.firstTokenS = script_.readS;
    emit finished(std::exchange(ticket_, 0), outcome);
}

} // namespace ponder::ui
