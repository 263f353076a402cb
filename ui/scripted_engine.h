// An engine without a model: plays written thoughts and answers at a steady pace, for `ponder --demo`, tests, pictures and
// design work. What it plays depends only on the words it is asked, so every run looks the same.
#pragma once

#include "ui/engine_port.h"

#include <QHash>
#include <QStringList>
#include <QTimer>

namespace ponder::ui {

struct Script {
    QString keyword; // played when the question contains it; the first match wins
    QString thought, answer;
    int tokensPerSecond = 60;
    int promptTokens = 40;
    double readS = 0.3;              // how long reading the prompt takes
    bool thoughtNeverCloses = false; // repeats the thought until stopped or the length limit
    StopReason end = StopReason::end;
    ErrorKind errorKind = ErrorKind::device;
    QString errorSentence; // with an error: what the engine says
    // When the script ends with a full context (or is refused with prompt_too_long): what follows once turns were left out or
    // the context was made larger.
    QString rest;
    QString goOn = QStringLiteral(" Going on from there, nothing else comes of it."); // a thought that was opened again goes on so
    // What other seeds than 0 and 1 play: seed 2 the first of these, and so on, round and round with the script itself.
    struct Variant {
        QString thought, answer;
    };
    QVector<Variant> variants;
};

// Short arithmetic; long Markdown with a table, code, lists and a quote; an error; a thought that never closes; a slow one.
QVector<Script> demoScripts();

class ScriptedEngine : public EnginePort {
    Q_OBJECT
  public:
    // pace: 1 is the speed of the scripts; tests play faster.
    explicit ScriptedEngine(double pace = 1.0, QObject* parent = nullptr);
    const QVector<Script>& scripts() const { return scripts_; }
    void setScripts(QVector<Script> scripts) { scripts_ = std::move(scripts); }
    void setCard(const ModelCard& card) { card_ = card; }
    static ModelCard demoCard();

    void loadModel(const QString& path, const LoadWish& wish) override; // a name with "broken" in it fails, one with "vanished" takes the old model along
    void plan(quint64 ticket, const QString& path, const LoadWish& wish) override;
    void measureDevices() override;
    void setCache(const CacheWish& cache) override;                       // F32 always fails, for want of memory
    void ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) override;
    void stop(quint64 ticket) override;
    void answerNow(quint64 ticket) override;
    void look(quint64 ticket, LookKind kind, const QVector<TurnMessage>& turns, const AskParams& params) override;

    // For tests: what was asked last, and how often.
    QVector<TurnMessage> lastTurns;
    AskParams lastParams;
    int asks = 0, looks = 0;
    LoadWish lastWish;

  private:
    void loadStep();
    void playStep();
    void play(const QStringList& from, int& at, int count, bool given); // sends these tokens at once
    void beginWith(const AskParams& params);
    void closeThought();
    qint32 idOf(const QString& word);
    TokenChoice choiceOf(int index, const QString& word, bool given);
    void finishWith(StopReason reason);
    static void fitCache(ModelCard& card, const CacheWish& cache);
    static QVector<DeviceEntry> demoDevices(const ModelCard* loaded);
    static PlanCard demoPlan(const QString& path, const LoadWish& wish);
    void takePlan(const LoadWish& wish);

    double pace_;
    QVector<Script> scripts_;
    ModelCard card_;
    QTimer loadTimer_, playTimer_;
    QString loadingPath_;
    int loadSteps_ = 0;
    // the play in progress
    quint64 ticket_ = 0; // 0: none
    Script script_;
    int fromBefore_ = 0; // tokens that the answer went on from
    int leftOut_ = 0;
    QStringList thought_, answer_; // tokens
    int begunThought_ = 0, begunAnswer_ = 0; // of these, what is sent first and at once
    QStringList words_;            // of the ids given out so far
    QHash<QString, qint32> ids_;
    int step_ = 0, thoughtAt_ = 0, answerAt_ = 0;
    double owed_ = 0; // tokens due but not yet sent
};

} // namespace ponder::ui
