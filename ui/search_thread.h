// Searches the history on a thread of its own, through a connection of its own that only reads, so that typing never waits. Of several
// queries that wait only the newest is run, and an answer that comes after a newer question is dropped.
#pragma once

#include "storage/search.h"

#include <atomic>
#include <filesystem>
#include <memory>
#include <QObject>
#include <QThread>

namespace ponder::ui {

class SearchThread : public QObject {
    Q_OBJECT
  public:
    explicit SearchThread(std::filesystem::path file);
    ~SearchThread() override;
    void ask(const storage::Query& query);
    void drop();  // no answer is wanted any more
    void close(); // the connection, until the next query

  signals:
    void found(const ponder::storage::Found& found);
    void failed(const ponder::storage::Error& error);

  private:
    struct Reader; // lives on the thread
    std::filesystem::path file_;
    std::atomic<quint64> newest_ = 0;
    QThread thread_;
    std::unique_ptr<QObject> there_; // whose events the thread runs
    std::unique_ptr<storage::History> reader_; // touched on the thread alone
};

} // namespace ponder::ui
