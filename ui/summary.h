// A summary of a chat while the model writes it: collects the words of its ticket. Nothing of it is stored until it is whole;
// stopped or failed, it leaves everything as it was.
#pragma once

#include "ui/engine_port.h"

namespace ponder::ui {

class Summary : public QObject {
    Q_OBJECT
  public:
    Summary(EnginePort& engine, qint64 conversation, quint64 ticket, QObject* parent = nullptr);

    qint64 conversation() const { return conversation_; } // the chat that is summed up
    QString text() const { return text_; }
    QString status() const;                  // what goes on, in words
    int leftOut() const { return leftOut_; } // of the oldest messages, too many to be read at once
    bool isStopping() const { return stopping_; }
    void stop();

  signals:
    void changed();
    void ended(const ponder::ui::Outcome& outcome);

  private:
    EnginePort& engine_;
    const qint64 conversation_;
    const quint64 ticket_;
    QString text_;
    int leftOut_ = 0, tokens_ = 0, promptDone_ = 0, promptTokens_ = 0;
    bool stopping_ = false, ended_ = false;
};

} // namespace ponder::ui
