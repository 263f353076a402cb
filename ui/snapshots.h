// Snapshots of what the model has read of a chat, so that a long one goes on without being read again. Off unless chosen. One is kept a
// chat, a moment after its answer, when nothing else is asked; all together take no more than the room they are given, and those that
// were not used for longest go first. They go with their chat, and all of them when the choice is taken back.
#pragma once

#include "ui/engine_port.h"
#include "ui/store.h"

#include <QSettings>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Chat;

class Snapshots : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(bool possible READ isPossible CONSTANT) // there is a history to keep them beside
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY changed)
    Q_PROPERTY(int budgetMiB READ budgetMiB WRITE setBudgetMiB NOTIFY changed)
    Q_PROPERTY(double usedMiB READ usedMiB NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) // why the last one could not be kept; empty when all is well
  public:
    Snapshots(Store& store, EnginePort& engine, Chat& chat, QSettings& settings, QObject* parent = nullptr);

    bool isPossible() const { return store_.history() != nullptr; }
    bool isEnabled() const { return enabled_ && isPossible(); }
    void setEnabled(bool enabled);
    int budgetMiB() const { return budgetMiB_; }
    void setBudgetMiB(int budget);
    double usedMiB() const;
    QString problem() const { return problem_; }
    QString fileFor(qint64 conversation); // empty: there is none, or the engine holds this chat already

  signals:
    void changed();

  private:
    void onBusy();
    void keep();
    void onSaved(const SnapshotReport& report);
    void drop(qint64 conversation, qint64 but); // 0: of all; but: this one stays

    Store& store_;
    EnginePort& engine_;
    Chat& chat_;
    QSettings& settings_;
    bool enabled_;
    int budgetMiB_;
    QString problem_, awaited_; // awaited_: the file that is being written
    qint64 asked_ = 0;          // the conversation that is being answered
    qint64 held_ = 0;           // the one that the engine has read last
    qint64 keeping_ = 0;        // whose snapshot is awaited
    QTimer quiet_;
};

} // namespace ponder::ui
