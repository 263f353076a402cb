// The one interface through which the window reaches an engine: the local one (LocalEngine, on a thread of its own), the
// scripted one of the demo and the tests, or one day a remote one. It lives on the GUI thread: its slots return at once, its
// signals are emitted there. Text crosses as values, each with the ticket of the request it belongs to; whoever listens drops
// tickets it no longer awaits.
//
// What an implementation promises:
//  - loadModel answers with modelLoading (any number), then exactly one of modelReady and modelFailed. After a failure the model
//    that was loaded before is still loaded, or modelGone says that it is not. A load asked for while another runs replaces it.
//  - ask answers with started, then progressPrompt and piece (any number), then exactly one finished, whatever happens. An ask
//  that
//    cannot start (no model, prompt too long) skips straight to finished with an error.
//  - pieces of one channel arrive in order; the first answer piece means that the thought is over.
//  - piece is batched: at most one a channel every 33 ms, and everything generated has been sent before finished.
//  - stop makes finished(stopped) come soon; a stop for a ticket that is over or unknown does nothing.
//  - plan answers with one planned of the same ticket, whether it is possible or not, also while a model loads or answers.
//  - when the memory of a device runs out in an answer, finished comes first, with what was written kept; then the model is loaded
//    again by the next smaller plan, as by loadModel, and modelReady's card says so in deviceNote.
//  - answerNow closes the thought of a running ask: its answer begins. Where no thought is open it does nothing.
//  - look answers with one lookedAtPrompt or lookedAtExperts of the same ticket; it waits for an answer that is being written.
//  - made says, before the first piece of an answer, what it is made with, and says it anew where tokens are put there that were not chosen. The model's hash may be missing there while it is being
//  computed; modelHashed then brings it, with the mark that stands in the run's extra.
//  - saveSnapshot answers with exactly one snapshotSaved; an ask that comes meanwhile does not wait for it.
//  - setCache, with a model loaded, answers with exactly one of modelReady (with the new figures) and cacheFailed (all is as it
//    was). What has been evaluated is lost either way.
#pragma once

#include "engine/base/result.h"
#include "storage/runs.h"

#include <QByteArray>
#include <QMetaType>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVector>
#include <optional>

namespace ponder::ui {

// The memory of one conversation, as a person may choose it.
struct CacheWish {
    int contextTokens = 0; // 0: what is usual for the model
    QString format;        // "f16", "q8_0" or "f32"; empty: f16
};

// Where a model shall run, as a person may choose it.
struct DeviceWish {
    QString device;          // "auto" (or empty), "cpu", "cuda:0", "vulkan:1", …
    double expertShare = -1; // how much of the experts the GPU holds, 0 to 1; below 0: as much as fits
    bool operator==(const DeviceWish&) const = default;
};

struct LoadWish {
    CacheWish cache;
    DeviceWish device;
};

// A device of this computer at this moment.
struct DeviceEntry {
    QString id, name; // "cuda:0", "NVIDIA GeForce RTX 4090"
    bool gpu = false;
    qint64 bytes = 0;     // all its memory
    qint64 freeBytes = 0; // what no program has
    qint64 ownBytes = 0;  // what the loaded model has of it
    QString problem;      // why it cannot be used; empty when it can
};

// What a model takes of a device.
struct DeviceShare {
    QString device; // the entry's id
    qint64 weights = 0, cache = 0, buffers = 0;
};

// Where everything of a model would go: the answer to a wish, with nothing loaded yet.
struct PlanCard {
    QString path;
    LoadWish wish;
    // What the file is; empty when it could not be read.
    QString name, family, format; // "DeepSeek-V2-Lite", "deepseek2", "Q4_K"
    int trainedContext = 0;       // tokens
    QVector<DeviceEntry> devices; // all of this computer
    QVector<DeviceShare> shares;  // of those that take part
    bool fits = false;
    QString sentence; // why there, or why it does not fit and what would help
    // Of a layer with experts: how many the GPU holds, on average. experts 0: a dense model, or no GPU takes part.
    int experts = 0;
    double expertsOnGpu = 0;
    double mostOnGpu = 0;       // the share that fits, 0 to 1
    double tokensPerSecond = 0; // expected; 0 when there is nothing to go by
    QString arithmetic;         // how that comes about
};

// How the next token is chosen. Below 0: as the model recommends.
struct Sampling {
    double temperature = -1; // 0 takes the most likely token each time
    int topK = -1;           // 0: all
    double topP = -1;        // 1: all
    double minP = -1;        // of the likeliest token's probability; 0: all
    double repetition = -1;  // 1: no penalty
    bool operator==(const Sampling&) const = default;
};

// One such choice and what it takes.
struct CacheChoice {
    int contextTokens = 0;
    QString format;
    qint64 bytes = 0;
    bool fits = true; // into the memory that is free
};

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
    DeviceWish deviceWish;       // what was asked for
    QString deviceReason;        // why it runs there
    QString deviceNote;          // that it has less than was wished for, and why; empty when all is as wished
    QVector<DeviceShare> shares; // what it takes of each device
    int contextTokens = 0;
    QString cacheFormat;               // "f16", "q8_0" or "f32"
    QVector<CacheChoice> cacheChoices; // every context and format that the model can have, the one it has among them
    QString cacheNote;                 // why it has another cache than was wished for; empty when it has that
    quint64 vocabulary = 0;            // names what its token ids spell; 0: it has none
    bool reasons = false;            // it thinks before it answers
    bool canDisableThinking = false; // its chat template can be told not to
    QStringList efforts;             // the words its template has for how much to think, weakest first; empty: none
    QString defaultEffort;           // the one of them that is meant when none is named; may be empty
    Sampling recommended;            // the file's own, else Ponder's
    QString expertsLine;             // "8 of 64 experts a token"; empty for a dense model
};

enum class Role { system, user, assistant };
enum class Channel { reasoning, answer };

struct TurnMessage {
    Role role = Role::user;
    QString content;
    QString reasoning; // of an assistant's turn; the chat template decides whether the model sees it again
    // The token ids that it was generated as, with the name of their vocabulary; none when they are not known.
    QVector<qint32> tokens = {};
    quint64 vocabulary = 0;
};

struct AskParams {
    bool thinking = true;    // only heeded where the card says canDisableThinking
    QString effort;          // one of the card's efforts, or empty: the model's own
    Sampling sampling;
    quint64 seed = 0;        // 0: a new one each time
    int maxTokens = 0;       // 0: until the context is full
    // Leave out the oldest turns until a quarter of the context is free; started says how many messages these were.
    bool leaveOutOldest = false;
    // Instead of an answer, a summary of the turns, without a thought where that can be had.
    bool summary = false;
    // The tokens of an unfinished answer to go on with; only what is new is sent.
    QVector<qint32> answerSoFar = {};
    bool showSoFar = false; // what is gone on with is sent, too: this answer begins with it
    // The answer begins with this thought instead: the tokens above are taken over as far as they spell it. With closeThought the
    // thought ends there and the answer begins, as the tokens above had it where they go on so.
    std::optional<QString> thought = {};
    bool closeThought = false;
    int thoughtBudget = 0; // tokens of thought after which the answer begins; 0: none
    int candidates = 0;    // how many of the likeliest tokens to send with each; 0: none are sent
    // What those tokens were made with, so that the rest comes as if the answer had not been cut off.
    std::optional<storage::Run> madeWith = {};
    // The bytes (UTF-8) of them that are on the screen already; below 0: all.
    qint64 shownThought = -1, shownAnswer = -1;
    // A snapshot (saveSnapshot) of this conversation to begin from where that saves reading; empty: none.
    QString snapshot = {};
};

// What became of a wish for a snapshot.
struct SnapshotReport {
    QString file;       // that was asked for
    bool saved = false; // it is there
    QString sentence;   // why not; empty too where it was not worth it
    QString modelSha256, templateSha256, cacheFormat;
    qint64 tokens = 0, bytes = 0;
};

// A token that could have stood in an answer's place, with the probability that the model gave it.
struct TokenCandidate {
    qint32 token = -1;
    float probability = 0; // 0 to 1, by the model alone: before temperature and penalties
    QByteArray bytes;      // what it spells, perhaps a part of a character; empty for markers
    bool operator==(const TokenCandidate&) const = default;
};

// One token of an answer with those it was chosen among.
struct TokenChoice {
    int index = 0; // in the answer
    TokenCandidate chosen; // probability below 0: it was given, not chosen
    QVector<TokenCandidate> likeliest; // the likeliest first; the chosen one need not be among them
    bool operator==(const TokenChoice&) const = default;
};

// What to look at without writing anything: the prompt that the model would be given, or the experts that read an answer.
enum class LookKind { prompt, experts };

// One thing that the prompt is made of.
struct PromptEntry {
    int turn = 0;         // of those asked with; -1: the template's own words and markers
    bool thought = false; // the turn's thought, else its text
    bool seen = true;     // false: the template leaves it out
    int tokens = 0;       // that it takes, or would take
};

struct PromptLook {
    QVector<PromptEntry> entries;
    QString text; // the rendered prompt
    int tokens = 0;
};

// Which experts read which token: layers with experts only, (tokens) x (layers) x (used), each in order of selection.
struct ExpertLook {
    QVector<int> layers; // their numbers in the model
    int experts = 0, used = 0;
    QVector<QByteArray> tokens; // what each spells
    QVector<quint16> chosen;
    QString problem; // why there is nothing, or less than all; empty when there is all
};


enum class StopReason { end, maxTokens, contextFull, stopped, error };

struct Outcome {
    StopReason reason = StopReason::end;
    ErrorKind errorKind = ErrorKind::device; // with StopReason::error
    QString errorSentence;                   // the engine's own sentence, shown as the detail
    int promptTokens = 0;
    int evaluatedPromptTokens = 0; // those that had not been evaluated before
    int generatedTokens = 0;       // of the whole answer, what it went on from included
    double promptTps = 0;   // tokens a second while reading the prompt
    double genTps = 0;      // tokens a second while writing
    double firstTokenS = 0; // seconds from ask to the first token
};

class EnginePort : public QObject {
    Q_OBJECT
  public:
    explicit EnginePort(QObject* parent = nullptr) : QObject(parent) {}

    virtual void loadModel(const QString& path, const LoadWish& wish) = 0;
    virtual void plan(quint64 ticket, const QString& path, const LoadWish& wish) = 0;
    virtual void measureDevices() = 0; // answers with devicesMeasured
    virtual void setCache(const CacheWish& cache) = 0; // of the model that is loaded
    // The whole conversation each time, oldest first, ending with the user's turn (for a summary with any); the engine keeps
    // what it has already evaluated.
    virtual void ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) = 0;
    virtual void stop(quint64 ticket) = 0;
    virtual void answerNow(quint64 ticket) = 0;
    // As ask, with nothing written: the prompt of these turns, or the experts for params.answerSoFar behind it.
    virtual void look(quint64 ticket, LookKind kind, const QVector<TurnMessage>& turns, const AskParams& params) = 0;
    // Keeps what has been evaluated last in a new file, if that is at least so many tokens. No engine has to be able to.
    virtual void saveSnapshot(const QString& file, int leastTokens) {
        Q_UNUSED(leastTokens)
        SnapshotReport report;
        report.file = file;
        emit snapshotSaved(report);
    }

  signals:
    void modelLoading(const QString& path, double fraction); // 0 to 1
    void modelReady(const ponder::ui::ModelCard& card);
    void modelFailed(const QString& path, ponder::ErrorKind kind, const QString& sentence);

    void modelGone(); // the model that was loaded had to make way, and nothing took its place

    void cacheFailed(ponder::ErrorKind kind, const QString& sentence);
    void planned(quint64 ticket, const ponder::ui::PlanCard& plan);
    void devicesMeasured(const QVector<ponder::ui::DeviceEntry>& devices);

    // leftOut: messages that were left out at the beginning, system messages not counted.
    void started(quint64 ticket, int promptTokens, int leftOut = 0);
    void progressPrompt(quint64 ticket, int done, int total);
    // tokensInChannel counts all tokens of this channel so far, this piece included; nowTps is the recent speed, 0 when
    // unknown.
    // ids: the answer's tokens since the last piece.
    void piece(quint64 ticket, ponder::ui::Channel channel, const QString& text, int tokensInChannel, double nowTps,
               const QVector<qint32>& ids = {});
    // Where params ask for candidates: of every token that is sent, in order, and before finished.
    void choices(quint64 ticket, const QVector<ponder::ui::TokenChoice>& choices);
    void finished(quint64 ticket, const ponder::ui::Outcome& outcome);
    void lookedAtPrompt(quint64 ticket, const ponder::ui::PromptLook& look, const QString& problem);
    void lookedAtExperts(quint64 ticket, const ponder::ui::ExpertLook& look);
    void made(quint64 ticket, const ponder::storage::Run& run);
    void modelHashed(const QString& mark, const QString& sha256);
    void snapshotSaved(const ponder::ui::SnapshotReport& report);
};

} // namespace ponder::ui

Q_DECLARE_METATYPE(ponder::ui::ModelCard)
Q_DECLARE_METATYPE(ponder::ui::PlanCard)
Q_DECLARE_METATYPE(ponder::ui::DeviceEntry)
Q_DECLARE_METATYPE(ponder::ui::Outcome)
Q_DECLARE_METATYPE(ponder::ui::PromptLook)
Q_DECLARE_METATYPE(ponder::ui::ExpertLook)
Q_DECLARE_METATYPE(ponder::ui::TokenChoice)
Q_DECLARE_METATYPE(ponder::ui::TurnMessage)
Q_DECLARE_METATYPE(ponder::ui::AskParams)
Q_DECLARE_METATYPE(ponder::ui::SnapshotReport)
Q_DECLARE_METATYPE(ponder::storage::Run)
