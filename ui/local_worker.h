// The half of LocalEngine that lives on the engine's thread: it loads, answers and reports with signals, which Qt carries to the GUI thread.
#pragma once

#include "ui/engine_port.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <thread>

namespace ponder {
class LoadedModel;
class Session;
struct PlanRequest;
struct Recipe;
} // namespace ponder

namespace ponder::ui {

class LocalWorker : public QObject {
    Q_OBJECT
  public:
    LocalWorker(int threads, int context);
    ~LocalWorker() override;

    void load(const QString& path, const LoadWish& wish, std::stop_token stop);
    void setCache(const CacheWish& cache);
    void ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop);
    void saveSnapshot(const QString& file, int leastTokens, std::stop_token stop); // local_runs.cpp

  signals:
    void modelLoading(const QString& path, double fraction);
    void modelReady(const ponder::ui::ModelCard& card);
    void modelFailed(const QString& path, ponder::ErrorKind kind, const QString& sentence);
    void modelGone();
    void cacheFailed(ponder::ErrorKind kind, const QString& sentence);
    void started(quint64 ticket, int promptTokens, int leftOut);
    void progressPrompt(quint64 ticket, int done, int total);
    void piece(quint64 ticket, ponder::ui::Channel channel, const QString& text, int tokensInChannel, double nowTps, const QVector<qint32>& ids);
    void finished(quint64 ticket, const ponder::ui::Outcome& outcome);
    void made(quint64 ticket, const ponder::storage::Run& run);
    void modelHashed(const QString& mark, const QString& sha256);
    void snapshotSaved(const ponder::ui::SnapshotReport& report);

  private:
    struct Loaded {
        std::unique_ptr<LoadedModel> model;
        std::unique_ptr<Session> session;
        QString cacheNote;
    };
    Result<Loaded> open(const QString& path, const LoadWish& wish, const std::optional<PlanRequest>& request, std::stop_token stop);
    void take(Loaded loaded, const LoadWish& wish, const QString& note);
    void loadSmaller(const Error& why);
    Result<std::unique_ptr<Session>> makeSession(LoadedModel& model, const CacheWish& wish, QString& note);
    ModelCard describe() const;
    QVector<CacheChoice> cacheChoices() const;
    Outcome answer(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop);

    // local_runs.cpp: what an answer is made with, and the snapshots of what was read
    void nameModel();
    storage::Run runOf(const Recipe& recipe) const;
    Recipe recipeOf(const storage::Run& run, int tokens) const; // empty prompt: it cannot be gone on with exactly
    void beginFrom(const QString& snapshot, const std::vector<std::int32_t>& prompt, std::stop_token stop);

    int threads_, context_;
    std::unique_ptr<LoadedModel> model_;
    std::unique_ptr<Session> session_; // of model_, so destroyed before it
    QString cacheNote_, deviceNote_;   // why it is not as wished
    LoadWish wish_;                    // that it was loaded by
    std::string mark_, sha256_, templateSha256_; // of the model's file; the hash is empty until it is known
    std::jthread hasher_;                        // last, so that it ends first
};

} // namespace ponder::ui
