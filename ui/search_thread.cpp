// Queries cross as queued calls with their number; answers come back the same way.
#include "ui/search_thread.h"

#include "storage/history.h"

namespace ponder::ui {

SearchThread::SearchThread(std::filesystem::path file) : file_(std::move(file)), there_(std::make_unique<QObject>()) {
    there_->moveToThread(&thread_);
}

SearchThread::~SearchThread() {
    newest_ = ~quint64(0); // what waits is not run
    thread_.quit();
    thread_.wait();
}

void SearchThread::ask(const storage::Query& query) {
    const quint64 number = ++newest_;
    if (!thread_.isRunning()) thread_.start(); // when it is first wanted
    QMetaObject::invokeMethod(there_.get(), [this, query, number] {
        if (number != newest_) return;
        storage::Result<storage::Found> found = tl::unexpected(storage::Error{storage::ErrorKind::unreadable, ""});
        if (!reader_) {
            auto opened = storage::History::open(file_, true);
            if (opened) reader_ = std::make_unique<storage::History>(std::move(*opened));
            else found = tl::unexpected(opened.error());
        }
        if (reader_) found = storage::search(*reader_, query);
        if (!found) reader_.reset(); // opened anew the next time
        QMetaObject::invokeMethod(this, [this, number, found = std::move(found)] {
            if (number != newest_) return;
            if (found) emit this->found(*found);
            else emit failed(found.error());
        }, Qt::QueuedConnection);
    }, Qt::QueuedConnection);
}

void SearchThread::drop() { ++newest_; }

void SearchThread::close() {
    drop();
    if (thread_.isRunning()) QMetaObject::invokeMethod(there_.get(), [this] { reader_.reset(); }, Qt::QueuedConnection);
}

} // namespace ponder::ui
