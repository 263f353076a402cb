// The player. Time is counted in ticks of the timer, not read from a clock: a busy machine plays later, never differently.
#include "ui/scripted_engine.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace ponder::ui {
namespace {

constexpr int tickMs = 33, loadTickMs = 40, loadTicks = 8;
constexpr int lengthLimit = 4000; // tokens, for a thought that never closes

QString cutShort() { return QStringLiteral("As far as it was thought, this is the answer."); }

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
    card.device = QStringLiteral("NVIDIA GeForce RTX 4070 + CPU");
    card.weightBytes = 10'400'000'000;
    card.cacheBytes = 970'000'000;
    card.bufferBytes = 410'000'000;
    card.deviceBytes = 33'000'000'000;
    card.vocabulary = 1; // a word's id is its place among those played so far
    fitCache(card, {32768, QStringLiteral("f16")});
    card.reasons = true;
    card.canDisableThinking = true;
    card.efforts = {QStringLiteral("low"), QStringLiteral("medium"), QStringLiteral("high")};
    card.defaultEffort = QStringLiteral("medium");
    card.recommended = {0.6, 40, 0.95, 0, 1};
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

// A computer with a graphics card of 12 GiB, and one that is too old.
QVector<DeviceEntry> ScriptedEngine::demoDevices(const ModelCard* loaded) {
    constexpr qint64 gib = 1 << 30;
    QVector<DeviceEntry> devices = {
        {QStringLiteral("cuda:0"), QStringLiteral("NVIDIA GeForce RTX 4070"), true, 12 * gib, 10'600'000'000, 0, {}},
        {QStringLiteral("vulkan:1"), QStringLiteral("Intel HD Graphics 4600"), true, 2 * gib, 1'900'000'000, 0,
         QStringLiteral("It has no Vulkan 1.2.")},
        {QStringLiteral("cpu"), QStringLiteral("CPU"), false, 32 * gib, 24 * gib, 0, {}}};
    for (DeviceEntry& entry : devices)
        for (const DeviceShare& share : loaded ? loaded->shares : QVector<DeviceShare>())
            if (share.device == entry.id) {
                entry.ownBytes = share.weights + share.cache + share.buffers;
                entry.freeBytes -= entry.ownBytes;
            }
    return devices;
}

// The experts are nine tenths of the weights, and the card reads some ten times as fast as the processor.
PlanCard ScriptedEngine::demoPlan(const QString& path, const LoadWish& wish) {
    PlanCard plan;
    plan.path = path;
    plan.wish = wish;
    plan.devices = demoDevices(nullptr);
    if (path.contains(QLatin1String("broken"))) {
        plan.sentence = QStringLiteral("This is not a GGUF file.");
        return plan;
    }
    plan.name = demoCard().name;
    plan.family = demoCard().family;
    plan.format = demoCard().format;
    plan.trainedContext = 163840;
    const ModelCard card = [&] {
        ModelCard fitted = demoCard();
        if (wish.cache.contextTokens > 0 || !wish.cache.format.isEmpty()) fitCache(fitted, wish.cache);
        return fitted;
    }();
    const qint64 experts = card.weightBytes / 10 * 9, rest = card.weightBytes - experts, working = card.cacheBytes + card.bufferBytes;
    const QString device = wish.device.device;
    if (device == QLatin1String("cpu")) {
        plan.fits = true;
        plan.shares = {{QStringLiteral("cpu"), card.weightBytes, card.cacheBytes, card.bufferBytes}};
        plan.sentence = QStringLiteral("All of it runs on the processor, as you chose.");
        plan.tokensPerSecond = 16;
        plan.arithmetic = QStringLiteral("1.6 GB a token at 26 GB/s");
        return plan;
    }
    if (device == QLatin1String("vulkan:1")) {
        plan.sentence = QStringLiteral("Intel HD Graphics 4600 cannot run models: it has no Vulkan 1.2.");
        return plan;
    }
    const qint64 room = plan.devices[0].freeBytes - rest - working;
    plan.experts = 64;
    plan.mostOnGpu = qBound(0.0, double(room) / double(experts), 1.0);
    const double share = wish.device.expertShare < 0 ? plan.mostOnGpu : wish.device.expertShare;
    plan.expertsOnGpu = wish.device.expertShare < 0 ? std::floor(share * 64) : qRound(share * 64);
    const qint64 there = qint64(double(experts) * plan.expertsOnGpu / 64);
    plan.shares = {{QStringLiteral("cuda:0"), rest + there, card.cacheBytes, card.bufferBytes}};
    if (there < experts) plan.shares << DeviceShare{QStringLiteral("cpu"), experts - there, 0, 40'000'000};
    plan.fits = room >= 0 && there <= room;
    plan.sentence = plan.fits ? QStringLiteral("The graphics card is the fastest device here.")
                              : QStringLiteral("%1 more are needed on the graphics card. Take fewer experts, a shorter context or a Q8_0 cache.")
                                    .arg(QLocale().formattedDataSize(there - room));
    plan.tokensPerSecond = plan.fits ? 1 / (0.004 + 0.04 * (1 - plan.expertsOnGpu / 64)) : 0;
    plan.arithmetic = QStringLiteral("1.6 GB a token: %1 % of it at 400 GB/s on the card, the rest at 26 GB/s on the processor").arg(qRound(10 + 90 * plan.expertsOnGpu / 64));
    return plan;
}

void ScriptedEngine::takePlan(const LoadWish& wish) {
    const PlanCard plan = demoPlan(card_.path, {{card_.contextTokens, card_.cacheFormat}, wish.device});
    card_.deviceWish = wish.device;
    card_.deviceReason = plan.sentence;
    card_.shares = plan.shares;
    card_.device.clear();
    for (const DeviceShare& share : plan.shares)
        for (const DeviceEntry& entry : plan.devices)
            if (entry.id == share.device) card_.device += (card_.device.isEmpty() ? QString() : QStringLiteral(" + ")) + entry.name;
}

void ScriptedEngine::plan(quint64 ticket, const QString& path, const LoadWish& wish) {
    PlanCard plan = demoPlan(path, wish);
    plan.devices = demoDevices(&card_);
    QTimer::singleShot(qMax(1, int(loadTickMs / pace_)), this, [this, ticket, plan] { emit planned(ticket, plan); });
}

void ScriptedEngine::measureDevices() {
    QTimer::singleShot(0, this, [this] { emit devicesMeasured(demoDevices(&card_)); });
}

void ScriptedEngine::setCache(const CacheWish& cache) {
    QTimer::singleShot(0, this, [this, cache] { // not inside the caller's call, as with a real engine
        if (cache.format == QLatin1String("f32"))
            return emit cacheFailed(ErrorKind::out_of_memory, QStringLiteral("There is not enough memory for a cache in F32."));
        fitCache(card_, cache);
        emit modelReady(card_);
    });
}

void ScriptedEngine::loadModel(const QString& path, const LoadWish& wish) {
    lastWish = wish;
    if (wish.cache.contextTokens > 0 || !wish.cache.format.isEmpty()) fitCache(card_, wish.cache);
    takePlan(wish);
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
    const bool vanished = name.contains(QLatin1String("vanished"));
    if (vanished) emit modelGone();
    if (vanished || name.contains(QLatin1String("broken"))) {
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
    const int ways = int(script_.variants.size()) + 1, way = int((params.seed + quint64(ways) - 1) % quint64(ways)); // 0: the script itself
    if (params.seed > 0 && way > 0) {
        const Script::Variant other = script_.variants[way - 1];
        script_.thought = other.thought;
        script_.answer = other.answer;
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
    fromBefore_ = params.showSoFar ? 0 : int(params.answerSoFar.size());
    thoughtAt_ = qMin(fromBefore_, int(thought_.size()));
    answerAt_ = fromBefore_ - thoughtAt_;
    beginWith(params);
    owed_ = 0;
    playTimer_.start(qMax(1, int(tickMs / pace_)));
}

void ScriptedEngine::beginWith(const AskParams& params) {
    begunThought_ = begunAnswer_ = 0;
    if (params.closeThought && answer_.isEmpty()) answer_ = tokensOf(cutShort());
    if (params.thought) {
        thought_ = tokensOf(*params.thought);
        begunThought_ = int(thought_.size());
        if (!params.closeThought) thought_ += tokensOf(script_.goOn);
        script_.thoughtNeverCloses = false;
    } else if (params.showSoFar) {
        for (int i = 0; i < params.answerSoFar.size(); ++i) {
            const qint32 id = params.answerSoFar[i];
            const QString word = id >= 0 && id < words_.size() ? words_[id] : QString();
            QStringList& list = i < thought_.size() ? thought_ : answer_;
            const int at = i < thought_.size() ? i : i - int(thought_.size());
            if (at < list.size()) list[at] = word;
            else list << word;
            (i < thought_.size() ? begunThought_ : begunAnswer_)++;
        }
    }
}

qint32 ScriptedEngine::idOf(const QString& word) {
    if (!ids_.contains(word)) {
        ids_[word] = qint32(words_.size());
        words_ << word;
    }
    return ids_[word];
}

// Doubts that depend on the word and its place alone.
TokenChoice ScriptedEngine::choiceOf(int index, const QString& word, bool given) {
    static const QStringList others = {QStringLiteral(" three"), QStringLiteral(" two"), QStringLiteral(" so"), QStringLiteral(" one"),
                                       QStringLiteral(" the"), QStringLiteral(" but"), QStringLiteral(" perhaps"), QStringLiteral(" not")};
    TokenChoice choice;
    choice.index = index;
    choice.chosen = {idOf(word), -1, word.toUtf8()};
    if (given) return choice;
    int hash = index * 7;
    for (const QChar c : word) hash += c.unicode() * 13;
    const int kind = hash % 29;
    const float doubts[] = {0.31f, 0.44f, 0.62f, 0.78f};
    const float probability = kind < 4 ? doubts[kind] : 0.9f + float(hash % 10) / 100;
    choice.chosen.probability = probability;
    choice.likeliest << choice.chosen;
    float rest = (1 - probability) * 0.6f;
    for (int i = 0; choice.likeliest.size() < qMin(lastParams.candidates, 8); ++i, rest *= 0.5f)
        if (const QString& other = others[(hash + i) % others.size()]; other != word) choice.likeliest << TokenCandidate{idOf(other), rest, other.toUtf8()};
        else rest *= 2;
    std::stable_sort(choice.likeliest.begin(), choice.likeliest.end(), [](const TokenCandidate& a, const TokenCandidate& b) { return a.probability > b.probability; });
    return choice;
}

void ScriptedEngine::closeThought() {
    thought_ = thought_.mid(0, thoughtAt_);
    script_.thoughtNeverCloses = false;
    if (answer_.isEmpty()) answer_ = tokensOf(cutShort());
}

void ScriptedEngine::answerNow(quint64 ticket) {
    QTimer::singleShot(0, this, [this, ticket] {
        if (ticket == ticket_ && thoughtAt_ < qMax(thought_.size(), script_.thoughtNeverCloses ? lengthLimit : 0)) closeThought();
    });
}

void ScriptedEngine::look(quint64 ticket, LookKind kind, const QVector<TurnMessage>& turns, const AskParams& params) {
    ++looks;
    if (kind == LookKind::prompt) {
        PromptLook look;
        for (int i = 0; i < turns.size(); ++i) {
            const TurnMessage& turn = turns[i];
            if (!turn.reasoning.isEmpty()) look.entries << PromptEntry{i, true, false, int(tokensOf(turn.reasoning).size())};
            look.entries << PromptEntry{i, false, true, int(tokensOf(turn.content).size())};
            look.tokens += look.entries.back().tokens;
            const char* role = turn.role == Role::user ? "User" : turn.role == Role::assistant ? "Assistant" : "System";
            look.text += QStringLiteral("<|%1|>\n%2\n").arg(QString::fromLatin1(role), turn.content);
        }
        look.text += QStringLiteral("<|Assistant|><think>\n");
        look.entries << PromptEntry{-1, false, true, 3 * int(turns.size()) + 2};
        look.tokens += look.entries.back().tokens;
        return QTimer::singleShot(0, this, [this, ticket, look] { emit lookedAtPrompt(ticket, look, {}); });
    }
    ExpertLook look;
    look.experts = 64;
    look.used = 6;
    for (int layer = 1; layer < 27; ++layer) look.layers << layer;
    quint32 state = 7;
    for (const qint32 id : params.answerSoFar) {
        const QString word = id >= 0 && id < words_.size() ? words_[id] : QString();
        look.tokens << word.toUtf8();
        for (const int layer : look.layers)
            for (int i = 0; i < look.used; ++i) {
                state = state * 1664525u + 1013904223u;
                const int some = int(state >> 16) % 64, popular = (layer * 5 + i * 11) % 64; // some experts have more to do
                look.chosen << quint16((state >> 8) % 3 ? popular : (some + i * 9) % 64);
            }
    }
    QTimer::singleShot(0, this, [this, ticket, look] { emit lookedAtExperts(ticket, look); });
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
    if (begunThought_ + begunAnswer_ > 0) {
        play(thought_, thoughtAt_, std::exchange(begunThought_, 0), true);
        if (ticket_) play(answer_, answerAt_, std::exchange(begunAnswer_, 0), true);
        return;
    }
    owed_ += script_.tokensPerSecond * tickMs / 1000.0;
    if (lastParams.thoughtBudget > 0 && thoughtAt_ >= lastParams.thoughtBudget && (script_.thoughtNeverCloses || thoughtAt_ < thought_.size()))
        closeThought();
    const bool thinking = script_.thoughtNeverCloses ? !thought_.isEmpty() : thoughtAt_ < thought_.size();
    int count = int(owed_);
    if (thinking && lastParams.thoughtBudget > 0) count = qMin(count, qMax(1, lastParams.thoughtBudget - thoughtAt_));
    owed_ -= count;
    play(thinking ? thought_ : answer_, thinking ? thoughtAt_ : answerAt_, count, false);
    if (!ticket_) return; // a listener stopped us
    if (thoughtAt_ + answerAt_ >= (lastParams.maxTokens > 0 ? qMin(lastParams.maxTokens, lengthLimit) : lengthLimit))
        finishWith(StopReason::maxTokens);
    else if (!thinking && answerAt_ >= answer_.size())
        finishWith(script_.end);
}

void ScriptedEngine::play(const QStringList& from, int& at, int count, bool given) {
    const bool thinking = &from == &thought_;
    QString text;
    QVector<qint32> ids;
    QVector<TokenChoice> choices;
    for (; count > 0 && (at < from.size() || (thinking && script_.thoughtNeverCloses)); --count, ++at) {
        const QString& word = from[at % from.size()];
        text += word;
        ids.push_back(idOf(word));
        if (lastParams.candidates > 0) choices << choiceOf(thoughtAt_ + answerAt_, word, given);
    }
    if (!choices.isEmpty()) emit this->choices(ticket_, choices);
    if (!text.isEmpty() && ticket_)
        emit piece(ticket_, thinking ? Channel::reasoning : Channel::answer, text, at, script_.tokensPerSecond + step_ % 3 - 1, ids);
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
    const bool ranOut = reason == StopReason::error && script_.errorKind == ErrorKind::out_of_memory;
    emit finished(std::exchange(ticket_, 0), outcome);
    if (!ranOut) return;
    const DeviceWish wish{QStringLiteral("cuda:0"), 0.5}; // what a real engine does: the next smaller plan
    takePlan({{}, wish});
    card_.deviceNote = QStringLiteral("The memory of the graphics card ran out, so it now holds fewer experts.");
    loadingPath_ = card_.path;
    loadSteps_ = 0;
    loadTimer_.start(qMax(1, int(loadTickMs / pace_)));
}

} // namespace ponder::ui
