// Which experts read an answer: a heat map of layers by experts, for the whole of it or for one token, with their shares. The engine is asked only
// while this is shown; it evaluates the answer once more for it, and nothing is recorded otherwise.
#pragma once

#include "ui/engine_port.h"

#include <QAbstractListModel>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ExpertView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(bool looking READ isLooking NOTIFY changed) // the engine is still at it
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    Q_PROPERTY(int layers READ layers NOTIFY changed)
    Q_PROPERTY(int experts READ experts NOTIFY changed)
    Q_PROPERTY(QVariantList layerNumbers READ layerNumbers NOTIFY changed)
    Q_PROPERTY(QVector<double> heat READ heat NOTIFY changed) // (layers x experts), 0 to 1 of the busiest
    Q_PROPERTY(int token READ token WRITE setToken NOTIFY changed) // -1: all of them
    Q_PROPERTY(QString tokenWords READ tokenWords NOTIFY changed)
    Q_PROPERTY(int tokens READ tokens NOTIFY changed)
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QVariantList busiest READ busiest NOTIFY changed) // each with layer, expert, percent
  public:
    using QObject::QObject;

    void expect(qint64 message); // shown, and waiting
    void take(const ExpertLook& look);
    Q_INVOKABLE void close();
    bool isShown() const { return message_ != 0; }
    bool isLooking() const { return looking_; }
    qint64 message() const { return message_; }
    QString problem() const { return look_.problem; }
    int layers() const { return int(look_.layers.size()); }
    int experts() const { return look_.experts; }
    int tokens() const { return int(look_.tokens.size()); }
    QVariantList layerNumbers() const;
    QVector<double> heat() const;
    int token() const { return token_; }
    void setToken(int token);
    QString tokenWords() const;
    QString summary() const;
    QVariantList busiest() const;
    Q_INVOKABLE QString cell(int layer, int expert) const; // in words
    Q_INVOKABLE double share(int layer, int expert) const; // of the choices of this layer

  signals:
    void changed();
    void closed();

  private:
    int count(int layer, int expert) const; // how often it was chosen, by the token or by all

    qint64 message_ = 0;
    bool looking_ = false;
    int token_ = -1;
    ExpertLook look_;
    QVector<int> counts_; // (layers x experts) of all tokens
};

} // namespace ponder::ui
