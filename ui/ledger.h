// What the model would see if it were asked now: the system's words, each message and thought with what it costs in tokens, what is left out and
// why, and the rendered prompt itself.
#pragma once

#include "ui/engine_port.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Ledger : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(bool looking READ isLooking NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(QVariantList entries READ entries NOTIFY changed) // each with what, words, tokens, share, seen, note
    Q_PROPERTY(QString total READ total NOTIFY changed)
    Q_PROPERTY(QString prompt READ prompt NOTIFY changed)
    Q_PROPERTY(double share READ share NOTIFY changed) // of the context
  public:
    using QObject::QObject;

    // What is above the line that the model no longer sees, as words; it has no cost.
    void expect(const QVector<TurnMessage>& turns, const QStringList& unseen, int contextTokens);
    void take(const PromptLook& look, const QString& problem);
    Q_INVOKABLE void close();
    bool isShown() const { return shown_; }
    bool isLooking() const { return looking_; }
    QString problem() const { return problem_; }
    QVariantList entries() const;
    QString total() const;
    QString prompt() const { return look_.text; }
    double share() const { return context_ > 0 ? qMin(1.0, double(look_.tokens) / context_) : 0; }

  signals:
    void changed();

  private:
    bool shown_ = false, looking_ = false;
    QVector<TurnMessage> turns_;
    QStringList unseen_;
    int context_ = 0;
    PromptLook look_;
    QString problem_;
};

} // namespace ponder::ui
