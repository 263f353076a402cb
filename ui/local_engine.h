// The engine in this process, on one thread of its own, and its plans on another. LocalEngine lives on the GUI thread and only posts and forwards;
// LocalWorker lives on the engine's thread and owns the model and its session. What crosses is values; stopping crosses as a stop token.
#pragma once

#include "ui/engine_port.h"

#include <QThread>
#include <map>
#include <memory>
#include <stop_token>

namespace ponder::ui {

class LocalPlans;
class LocalWorker;

class LocalEngine : public EnginePort {
    Q_OBJECT
  public:
    // threads 0: the processor's cores. context 0: the model's own, up to 8192 tokens.
    explicit LocalEngine(QObject* parent = nullptr, int threads = 0, int context = 0);
    ~LocalEngine() override; // stops what runs and waits for the thread

    void loadModel(const QString& path, const LoadWish& wish) override;
    void plan(quint64 ticket, const QString& path, const LoadWish& wish) override;
    void measureDevices() override;
    void setCache(const CacheWish& cache) override;
    void ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) override;
    void stop(quint64 ticket) override;
    void saveSnapshot(const QString& file, int leastTokens) override;

  private:
    QThread thread_, planThread_;
    LocalWorker* worker_;                       // on thread_, deleted with it
    LocalPlans* plans_;                         // on planThread_, deleted with it
    int context_;
    QVector<DeviceShare> held_;                 // by the model that is loaded
    std::stop_source load_stop_;                // of the newest load
    std::stop_source snapshot_stop_;            // of the newest snapshot; everything else goes before it
    std::map<quint64, std::stop_source> stops_; // of the asks not yet finished
};

} // namespace ponder::ui
