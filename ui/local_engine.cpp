#include "ui/local_engine.h"

#include "ui/local_worker.h"

namespace ponder::ui {

LocalEngine::LocalEngine(QObject* parent, int threads, int context) : EnginePort(parent), worker_(new LocalWorker(threads, context)) {
    qRegisterMetaType<ponder::ErrorKind>("ponder::ErrorKind");
    qRegisterMetaType<QVector<qint32>>("QVector<qint32>");
    qRegisterMetaType<ponder::ui::Channel>("ponder::ui::Channel");
    worker_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, worker_, &QObject::deleteLater);
    connect(worker_, &LocalWorker::modelLoading, this, &EnginePort::modelLoading);
    connect(worker_, &LocalWorker::modelReady, this, &EnginePort::modelReady);
    connect(worker_, &LocalWorker::modelFailed, this, &EnginePort::modelFailed);
    connect(worker_, &LocalWorker::cacheFailed, this, &EnginePort::cacheFailed);
    connect(worker_, &LocalWorker::started, this, &EnginePort::started);
    connect(worker_, &LocalWorker::progressPrompt, this, &EnginePort::progressPrompt);
    connect(worker_, &LocalWorker::piece, this, &EnginePort::piece);
    connect(worker_, &LocalWorker::finished, this, [this](quint64 ticket, const Outcome& outcome) {
        stops_.erase(ticket);
        emit finished(ticket, outcome);
    });
    thread_.setObjectName("engine");
    thread_.start();
}

LocalEngine::~LocalEngine() {
    load_stop_.request_stop();
    for (auto& [ticket, stop] : stops_) stop.request_stop();
    thread_.quit();
    thread_.wait();
}

void LocalEngine::loadModel(const QString& path, const LoadWish& wish) {
    load_stop_.request_stop(); // a newer load replaces the one that runs
    load_stop_ = std::stop_source();
    QMetaObject::invokeMethod(worker_, [worker = worker_, path, wish, token = load_stop_.get_token()] { worker->load(path, wish.cache, token); }, Qt::QueuedConnection);
}

void LocalEngine::plan(quint64 ticket, const QString& path, const LoadWish& wish) {
    PlanCard card;
    card.path = path, card.wish = wish;
    QMetaObject::invokeMethod(this, [this, ticket, card] { emit planned(ticket, card); }, Qt::QueuedConnection);
}

void LocalEngine::measureDevices() {}

void LocalEngine::setCache(const CacheWish& cache) {
    QMetaObject::invokeMethod(worker_, [worker = worker_, cache] { worker->setCache(cache); }, Qt::QueuedConnection);
}

void LocalEngine::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params) {
    const std::stop_token token = stops_[ticket].get_token();
    QMetaObject::invokeMethod(worker_, [worker = worker_, ticket, turns, params, token] { worker->ask(ticket, turns, params, token); }, Qt::QueuedConnection);
}

void LocalEngine::stop(quint64 ticket) {
    if (auto found = stops_.find(ticket); found != stops_.end()) found->second.request_stop();
}

} // namespace ponder::ui
