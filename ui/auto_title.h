// Names a chat after its first answer: asks the model, without a thought, for a few words. It is never in the person's way: it gives way as
// soon as anything else is asked, never touches a title that is not the question's own words any more, and asks no model that is too small to
// do it well. What comes of it is offered by named; nothing else is changed here.
#pragma once

#include "ui/engine_port.h"
#include "ui/store.h"

#include <QSet>

namespace ponder::ui {

class ModelInfo;

class AutoTitle : public QObject {
    Q_OBJECT
  public:
    static constexpr qint64 leastWeightBytes = 300'000'000; // models below it (the starter) do not know what a title is

    AutoTitle(Store& store, EnginePort& engine, const ModelInfo& model, QObject* parent = nullptr);

    void answered(qint64 conversation); // an answer there has come to its end
    void giveWay();                     // something else is about to be asked
    void keep(qint64 conversation);     // the person has named it
    bool isRunning() const { return ticket_ != 0; }

    static QString titleOf(const QString& written); // what the model wrote, as a title; empty when it is none

  signals:
    void named(qint64 conversation, const QString& title);

  private:
    void finish(const Outcome& outcome);

    Store& store_;
    EnginePort& engine_;
    const ModelInfo& model_;
    quint64 ticket_ = 0, lastTicket_ = quint64(1) << 61; // others count from 1
    qint64 conversation_ = 0;
    QString before_, written_; // before_: the title it may replace
    QSet<qint64> kept_;
};

} // namespace ponder::ui
