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
    card.vocabulary = 1; // a word's id is its place in the script
    fitCache(card, {32768, QStringLiteral("f16")});
    card.reasons = true;
    card.canDisableThinking = true;
    card.efforts = {QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high")};
    card.defaultEffort = QStringLiteral("medium");
    card.expertsLine = QStringLiteral("6 of 64 experts a token");
    return card;
}

// As DeepSeek-V2-Lite's latent cache: 27 layers of 576 values a token.
void ScriptedEngine::fitCache(ModelCard& card, const CacheWish& cache) {
    constexpr int trained = 163840, usual = 32768;
    auto bytes = [](int tokens, const QString& format) {
        const qint64 values = qint64(tokens) * 27 * 576;
        return format == QLatin1String("q8_0") ? values * 34 / 32 : format == QLatin1String("f32") ? values * 4 : values * 2;
    };
    card.contextTokens = cache.contextTokens > 0 ? qMin(cache.contextTokens, trained) : usual;
    card.cacheFormat = cache.format.isEmpty() ? QStringLiteral("f16") : cache.format;
    card.cacheBytes = bytes(card.contextTokens, card.cacheFormat);
    card.cacheChoices.clear();
    for (const char* format : {"f16", "q8_0", "f32"})
        for (int tokens : {4096, 8192, 16384, 32768, 65536, 131072, trained})
            card.cacheChoices.push_back({tokens, QString::fromLatin1(format), bytes(tokens, QString::fromLatin1(format)),
                                         bytes(tokens, QString::fromLatin1(format)) < 8'000'000'000});
}

void ScriptedEngine::setCache(const CacheWish& cache) {
    QTimer::singleShot(0, this, [this, cache] { // not inside the caller's call, as with a real engine
        if (cache.format == QLatin1String("f32"))
            return emit cacheFailed(ErrorKind::out_of_memory, QStringLiteral("There is not enough memory for a cache in F32."));
        fitCache(card_, cache);
        emit modelReady(card_);
    });
}

void ScriptedEngine::loadModel(const QString& path, const CacheWish& cache) {
    if (cache.contextTokens > 0 || !cache.format.isEmpty()) fitCache(card_, cache);
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
    card_.path = loadingPath_;
    card_.fileName = name;
    emit modelReady(card_);
}

void ScriptedEngine::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) {
    if (ticket_) finishWith(StopReason::stopped);
    lastTurns = turns;
    lastParams = params;
    ++asks;
    const QString question = params.summary ? QStringLiteral("summary") : turns.isEmpty() ? QString() : turns.back().content;
    script_ = scripts_.isEmpty() ? Script() : scripts_.back(); // the last one is for everything else
    for (const Script& script : scripts_)
        if (question.contains(script.keyword, Qt::CaseInsensitive)) {
            script_ = script;
            break;
        }
    // room was made: turns were left out, or the answer goes on in a larger context
    const bool room = params.leaveOutOldest || !params.answerSoFar.isEmpty() || card_.contextTokens > demoCard().contextTokens;
    if (room && !script_.rest.isEmpty()) {
        script_.answer += script_.rest;
        script_.end = StopReason::end;
    }
    leftOut_ = params.leaveOutOldest
                   ? qMax(0, int(turns.size()) - 1 - int(turns.size() > 1 && turns.front().role == Role::system))
                   : 0;
    ticket_ = ticket;
    thought_ = params.thinking ? tokensOf(script_.thought) : QStringList();
    answer_ = tokensOf(script_.answer);
    step_ = 0;
    fromBefore_ = int(params.answerSoFar.size());
    thoughtAt_ = qMin(fromBefore_, int(thought_.size()));
    answerAt_ = fromBefore_ - thoughtAt_;
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
    if (script_.end == StopReason::error && script_.errorKind == ErrorKind::prompt_too_long)
        return finishWith(StopReason::error);
    if (step_ == 1) emit started(ticket_, script_.promptTokens, leftOut_);
    if (step_ <= reading) {
        emit progressPrompt(ticket_, script_.promptTokens * step_ / qMax(1, reading), script_.promptTokens);
        return;
    }
    owed_ += script_.tokensPerSecond * tickMs / 1000.0;
    const bool thinking = script_.thoughtNeverCloses ? !thought_.isEmpty() : thoughtAt_ < thought_.size();
    const QStringList& from = thinking ? thought_ : answer_;
    int& at = thinking ? thoughtAt_ : answerAt_;
    QString text;
    QVector<qint32> ids;
    while (owed_ >= 1 && (at < from.size() || (thinking && script_.thoughtNeverCloses))) {
        text += from[at % from.size()];
        ids.push_back(thoughtAt_ + answerAt_);
        ++at;
        owed_ -= 1;
    }
    if (!text.isEmpty())
        emit piece(ticket_, thinking ? Channel::reasoning : Channel::answer, text, at, script_.tokensPerSecond + step_ % 3 - 1,
                   ids);
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
    outcome.promptTokens =
        reason == StopReason::error && script_.errorKind == ErrorKind::prompt_too_long ? 0 : script_.promptTokens;
    outcome.generatedTokens = thoughtAt_ + answerAt_;
    outcome.promptTps = script_.promptTokens / qMax(0.01, script_.readS);
    outcome.genTps = outcome.generatedTokens ? script_.tokensPerSecond : 0;
    outcome.firstTokenS = script_.readS;
    emit finished(std::exchange(ticket_, 0), outcome);
}

} // namespace ponder::ui
