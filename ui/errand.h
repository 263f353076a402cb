// Work that would keep the window waiting, done on a thread of its own, with its result brought back to the thread that asked. The
// work owns what it needs (a connection to the history of its own); the destructor waits for what still runs and drops its result.
#pragma once

#include <memory>
#include <QObject>
#include <QThread>
#include <utility>
#include <vector>

namespace ponder::ui {

class Errand {
  public:
    Errand() = default;
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;
    ~Errand() {
        for (const std::unique_ptr<QThread>& thread : threads_) thread->wait();
    }

    // work() runs on the thread, done(its result) here.
    template <class Work, class Done> void run(Work work, Done done) {
        std::erase_if(threads_, [](const std::unique_ptr<QThread>& thread) { return thread->isFinished(); });
        threads_.emplace_back(QThread::create([here = &here_, work = std::move(work), done = std::move(done)]() mutable {
            auto result = std::make_shared<decltype(work())>(work());
            QMetaObject::invokeMethod(here, [result, done = std::move(done)]() mutable { done(std::move(*result)); }, Qt::QueuedConnection);
        }));
        threads_.back()->start(QThread::LowPriority);
    }

  private:
    QObject here_; // lives in the thread that asks; calls to it end with it
    std::vector<std::unique_ptr<QThread>> threads_;
};

} // namespace ponder::ui
