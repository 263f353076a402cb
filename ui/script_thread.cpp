// The thread with its engine and queue, and a second one that watches the clock: Qt cannot say beforehand how long a call may
// take, only interrupt it.
#include "ui/script_thread.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <QFile>
#include <QJSEngine>
#include <QThread>

namespace ponder::ui {

namespace {

using Clock = std::chrono::steady_clock;
constexpr int stackBytes = 16 << 20; // deeply nested formulas recurse deeply

struct Call {
    QString function;
    QVariantList arguments;
    int limitMs = 0;
    std::function<void(const ScriptThread::Answer&)> done;
};

// Loading the libraries and the call itself, on the thread.
class Engine {
  public:
    Engine(const QStringList& scripts, const std::function<void(QJSEngine&)>& prepare) {
        // where libraries put themselves, and what they complain to
        js.evaluate(
            QStringLiteral("var globalThis = this, self = this, console = { log() {}, warn() {}, error() {}, info() {} };"));
        if (prepare) prepare(js);
        for (const QString& path : scripts) {
            QFile file(path);
            if (!file.open(QIODevice::ReadOnly)) return;
            if (js.evaluate(QString::fromUtf8(file.readAll()), path).isError()) return;
        }
        loaded_ = true;
    }
    ScriptThread::Answer run(const Call& call) {
        if (!loaded_) return {};
        QJSValueList arguments;
        for (const QVariant& argument : call.arguments) arguments << js.toScriptValue(argument);
        const QJSValue result = js.globalObject().property(call.function).call(arguments);
        if (result.isError() || !result.isString()) return {};
        return result.toString();
    }
    QJSEngine js;

  private:
    bool loaded_ = false;
};

} // namespace

struct ScriptThread::Shared {
    std::mutex mutex; // guards all but the threads
    std::condition_variable wakes;
    std::deque<Call> calls;
    bool ending = false;
    QJSEngine* running = nullptr; // a call runs in it
    Clock::time_point deadline;
    QStringList scripts;
    std::function<void(QJSEngine&)> prepare;
    std::unique_ptr<QThread> worker, watch;

    void work() {
        std::unique_ptr<Engine> engine;
        std::unique_lock lock(mutex);
        for (;;) {
            wakes.wait(lock, [this] { return ending || !calls.empty(); });
            if (ending) return;
            const Call call = std::move(calls.front());
            calls.pop_front();
            if (!engine) { // not under the limit: loading is the same for every text
                lock.unlock();
                engine = std::make_unique<Engine>(scripts, prepare);
                lock.lock();
                if (ending) return;
            }
            engine->js.setInterrupted(false);
            deadline = Clock::now() + std::chrono::milliseconds(call.limitMs);
            running = &engine->js;
            wakes.notify_all();
            lock.unlock();
            const Answer answer = engine->run(call);
            lock.lock();
            running = nullptr;
            if (ending) return;
            lock.unlock();
            call.done(answer);
            lock.lock();
        }
    }
    void guard() {
        std::unique_lock lock(mutex);
        while (!ending) {
            if (!running)
                wakes.wait(lock);
            else if (wakes.wait_until(lock, deadline) == std::cv_status::timeout && running && Clock::now() >= deadline) {
                running->setInterrupted(true);
                deadline = Clock::now() + std::chrono::milliseconds(50); // once more, should it have been missed
            }
        }
    }
};

ScriptThread::ScriptThread(QStringList scripts, std::function<void(QJSEngine&)> prepare) : shared_(std::make_unique<Shared>()) {
    shared_->scripts = std::move(scripts);
    shared_->prepare = std::move(prepare);
}

ScriptThread::~ScriptThread() {
    {
        std::lock_guard lock(shared_->mutex);
        shared_->ending = true;
        if (shared_->running) shared_->running->setInterrupted(true);
        shared_->wakes.notify_all();
    }
    if (!shared_->worker) return;
    shared_->watch->wait();
    if (!shared_->worker->wait(5000)) { // a regular expression that never ends cannot be interrupted
        shared_->worker->terminate();
        shared_->worker->wait();
        (void)shared_.release(); // what it held is left as it is
    }
}

void ScriptThread::call(const QString& function, const QVariantList& arguments, int limitMs,
                        std::function<void(const Answer&)> done) {
    std::lock_guard lock(shared_->mutex);
    shared_->calls.push_back({function, arguments, limitMs, std::move(done)});
    if (!shared_->worker) {
        Shared* shared = shared_.get();
        shared->worker.reset(QThread::create([shared] { shared->work(); }));
        shared->worker->setStackSize(stackBytes);
        shared->watch.reset(QThread::create([shared] { shared->guard(); }));
        shared->worker->start(QThread::LowPriority);
        shared->watch->start();
    }
    shared_->wakes.notify_all();
}

} // namespace ponder::ui
