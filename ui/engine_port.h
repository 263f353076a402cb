// The one interface through which the window reaches an engine: the local one (LocalEngine, on a thread of its own), the
// scripted one of the demo and the tests, or one day a remote one. It lives on the GUI thread: its slots return at once, its
// signals are emitted there. Text crosses as values, each with the ticket of the request it belongs to; whoever listens drops
// tickets it no longer awaits.
//
// What an implementation promises:
//  - loadModel answers with modelLoading (any number), then exactly one of modelReady and modelFailed. After a failure the
//  model that was
//    loaded before is still loaded. A load asked for while another runs replaces it.
//  - ask answers with started, then progressPrompt and piece (any number), then exactly one finished, whatever happens. An ask
//  that
//    cannot start (no model, prompt too long) skips straight to finished with an error.
//  - pieces of one channel arrive in order; the first answer piece means that the thought is over.
//  - piece is batched: at most one a channel every 33 ms, and everything generated has been sent before finished.
//  - stop makes finished(stopped) come soon; a stop for a ticket that is over or unknown does nothing.
#pragma once

#include "engine/base/result.h"

#include <QMetaType>
#include <QObject>
#include <QString>
#include <QVector>

namespace ponder::ui {

// What is true about the loaded model, as the card in the sidebar says it.
struct ModelCard {
    QString name;     // "DeepSeek-V2-Lite"
    QString family;   // "deepseek2"
    QString format;   // of most weights: "Q4_K_M"
    QString fileName; // without its folder
    QString path;     // absolute
    QString device;   // "CPU · AVX-512 VNNI · 2 threads"
    qint64 weightBytes = 0;
    qint64 cacheBytes = 0;
    qint64 bufferBytes = 0;
    qint64 deviceBytes = 0; // all memory of the device, so that the bar can show shares; 0 when unknown
    int contextTokens = 0;
    bool reasons = false;            // it thinks before it answers
    bool canDisableThinking = false; // its chat template can be told not to
    QString expertsLine;             // "8 of 64 experts a token"; empty for a dense model
};

enum class Role { system, user, assistant };
enum class Channel { reasoning, answer };

struct TurnMessage {
    Role role = Role::user;
    QString content;
    QString reasoning; // of an assistant's turn; the chat template decides whether the model sees it again
};

struct AskParams {
    bool thinking = true;    // only heeded where the card says canDisableThinking
    double temperature = -1; // 0 takes the most likely token each time; below 0: what the model recommends
    quint64 seed = 0;        // 0: a new one each time
    int maxTokens = 0;       // 0: until the context is full
};

enum class StopReason { end, maxTokens, contextFull, stopped, error };

struct Outcome {
    StopReason reason = StopReason::end;
    ErrorKind errorKind = ErrorKind::device; // with StopReason::error
    QString errorSentence;                   // the engine's own sentence, shown as the detail
    int promptTokens = 0;
    int generatedTokens = 0;
    double promptTps = 0;   // tokens a second while reading the prompt
    double genTps = 0;      // tokens a second while writing
    double firstTokenS = 0; // seconds from ask to the first token
};

class EnginePort : public QObject {
    Q_OBJECT
  public:
    explicit EnginePort(QObject* parent = nullptr) : QObject(parent) {}

    virtual void loadModel(const QString& path) = 0;
    // The whole conversation each time, oldest first, ending with the user's turn; the engine keeps what it has already
    // evaluated.
    virtual void ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) = 0;
    virtual void stop(quint64 ticket) = 0;

  signals:
    void modelLoading(const QString& path, double fraction); // 0 to 1
    void modelReady(const ponder::ui::ModelCard& card);
    void modelFailed(const QString& path, ponder::ErrorKind kind, const QString& sentence);

    void started(quint64 ticket, int promptTokens);
    void progressPrompt(quint64 ticket, int done, int total);
    // tokensInChannel counts all tokens of this channel so far, this piece included; nowTps is the recent speed, 0 when
    // unknown.
    void piece(quint64 ticket, ponder::ui::Channel channel, const QString& text, int tokensInChannel, double nowTps);
    void finished(quint64 ticket, const ponder::ui::Outcome& outcome);
};

} // namespace ponder::ui

Q_DECLARE_METATYPE(ponder::ui::ModelCard)
Q_DECLARE_METATYPE(ponder::ui::Outcome)
Q_DECLARE_METATYPE(ponder::ui::TurnMessage)
Q_DECLARE_METATYPE(ponder::ui::AskParams)
