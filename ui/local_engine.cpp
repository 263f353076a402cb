#include "ui/local_engine.h"

#include "ui/local_plans.h"
#include "ui/local_worker.h"

namespace ponder::ui {

LocalEngine::LocalEngine(QObject* parent, int threads, int context) : EnginePort(parent), worker_(new LocalWorker(threads, context)), plans_(new LocalPlans), context_(context) {
    qRegisterMetaType<ponder::ErrorKind>("ponder::ErrorKind");
    qRegisterMetaType<QVector<qint32>>("QVector<qint32>");
    qRegisterMetaType<ponder::ui::Channel>("ponder::ui::Channel");
    qRegisterMetaType<ponder::storage::Run>("ponder::storage::Run");
    qRegisterMetaType<ponder::ui::SnapshotReport>("ponder::ui::SnapshotReport");
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    connect(worker_, &LocalWorker::modelLoading, this, &EnginePort::modelLoading);
    connect(worker_, &LocalWorker::modelReady, this, [this](const ModelCard& card) {
        held_ = card.shares;
        emit modelReady(card);
    });
    connect(worker_, &LocalWorker::modelGone, this, [this] {
        held_.clear();
        emit modelGone();
    });
    connect(worker_, &LocalWorker::modelFailed, this, &EnginePort::modelFailed);
    connect(worker_, &LocalWorker::cacheFailed, this, &EnginePort::cacheFailed);
    connect(worker_, &LocalWorker::started, this, &EnginePort::started);
    connect(worker_, &LocalWorker::progressPrompt, this, &EnginePort::progressPrompt);
    connect(worker_, &LocalWorker::piece, this, &EnginePort::piece);
    connect(worker_, &LocalWorker::made, this, &EnginePort::made);
    connect(worker_, &LocalWorker::modelHashed, this, &EnginePort::modelHashed);
    connect(worker_, &LocalWorker::snapshotSaved, this, &EnginePort::snapshotSaved);
    connect(worker_, &LocalWorker::finished, this, [this](quint64 ticket, const Outcome& outcome) {
        stops_.erase(ticket);
        emit finished(ticket, outcome);
    });
    plans_->moveToThread(&planThread_);
    connect(&planThread_, &QThread::finished, plans_, &QObject::deleteLater);
    connect(plans_, &LocalPlans::planned, this, &EnginePort::planned);
    connect(plans_, &LocalPlans::devicesMeasured, this, &EnginePort::devicesMeasured);
    planThread_.setObjectName("plans");
    planThread_.start();
    thread_.setObjectName("engine");
    thread_.start();
}

LocalEngine::~LocalEngine() {
    load_stop_.request_stop();
    snapshot_stop_.request_stop();
    for (auto& [ticket, stop] : stops_) stop.request_stop();
    thread_.quit();
    planThread_.quit();
    thread_.wait();
    planThread_.wait();
}

void LocalEngine::loadModel(const QString& path, const LoadWish& wish) {
    snapshot_stop_.request_stop();
    load_stop_.request_stop(); // a newer load replaces the one that runs
    load_stop_ = std::stop_source();
    QMetaObject::invokeMethod(worker_, [worker = worker_, path, wish, token = load_stop_.get_token()] { worker->load(path, wish, token); }, Qt::QueuedConnection);
}

void LocalEngine::plan(quint64 ticket, const QString& path, const LoadWish& wish) {
    QMetaObject::invokeMethod(plans_, [plans = plans_, ticket, path, wish, context = context_, held = held_] { plans->plan(ticket, path, wish, context, held); },
                              Qt::QueuedConnection);
}

void LocalEngine::measureDevices() {
    QMetaObject::invokeMethod(plans_, [plans = plans_, held = held_] { plans->measure(held); }, Qt::QueuedConnection);
}

void LocalEngine::saveSnapshot(const QString& file, int leastTokens) {
    snapshot_stop_.request_stop();
    snapshot_stop_ = std::stop_source();
    QMetaObject::invokeMethod(worker_, [worker = worker_, file, leastTokens, token = snapshot_stop_.get_token()] { worker->saveSnapshot(file, leastTokens, token); }, Qt::QueuedConnection);
}

void LocalEngine::setCache(const CacheWish& cache) {
    snapshot_stop_.request_stop();
    QMetaObject::invokeMethod(worker_, [worker = worker_, cache] { worker->setCache(cache); }, Qt::QueuedConnection);
}

void LocalEngine::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) {
    snapshot_stop_.request_stop();
    const std::stop_token token = stops_[ticket].get_token();
    QMetaObject::invokeMethod(worker_, [worker = worker_, ticket, turns, params, token] { worker->ask(ticket, turns, params, token); }, Qt::QueuedConnection);
}

void LocalEngine::stop(quint64 ticket) {
    if (auto found = stops_.find(ticket); found != stops_.end()) found->second.request_stop();
}

} // namespace ponder::ui
