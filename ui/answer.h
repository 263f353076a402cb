// One answer while it grows: collects the pieces of its ticket into the parts of its message, keeps the times, and saves it
// every 200 ms and at the end. What the disk refuses stays here, on the screen, and is tried again until it is saved.
#pragma once

#include "ui/engine_port.h"
#include "ui/store.h"

#include <QTimer>

namespace ponder::ui {

class Answer : public QObject {
    Q_OBJECT
  public:
    // message: already stored, in state generating; what it has of an answer is gone on with.
    Answer(Store& store, EnginePort& engine, const storage::Message& message, quint64 ticket, QObject* parent = nullptr);

    const storage::Message& message() const { return message_; }
    bool isRunning() const { return running_; }
    bool isSaved() const { return !dirty_; }
    bool isStopping() const { return stopping_; }
    double tokensPerSecond() const { return nowTps_; }
    int tokens() const;      // generated so far
    QString waiting() const; // what goes on before the first piece
    int promptTokens() const { return promptTokens_; }

    void stop();
    bool save(); // now; false when the store refused

  signals:
    void changed();
    void leftOut(int messages); // of the oldest, system messages not counted; before the first piece
    void ended();
    void saveFailed(ponder::storage::ErrorKind kind);
    void saveWorksAgain();

  private:
    void takePiece(Channel channel, const QString& text, int tokens, double tps, const QVector<qint32>& ids);
    void finish(const Outcome& outcome);
    void endPart();
    void saveRun();
    void saveSoon();

    Store& store_;
    EnginePort& engine_;
    storage::Message message_;
    const quint64 ticket_;
    bool running_ = true, stopping_ = false, dirty_ = false, failing_ = false;
    double nowTps_ = 0;
    int promptTokens_ = 0, promptDone_ = 0;
    std::optional<storage::Run> madeWith_; // not saved yet
    QTimer saveTimer_, clock_; // the clock moves the seconds of a thought
};

} // namespace ponder::ui
