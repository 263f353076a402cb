// Looking into one answer: its tokens with the probabilities they were chosen with, the weakest of them, and what could have stood in their place.
// Chat says which message and hands over the data; what the person chooses instead goes back to it as a fork.
#pragma once

#include "ui/token_marks.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Inspector : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(double message READ message NOTIFY messageChanged) // 0: none is looked into
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY currentChanged)
    Q_PROPERTY(QVariantList weakest READ weakest NOTIFY messageChanged)        // each with token, words, percent
    Q_PROPERTY(QString summary READ summary NOTIFY messageChanged)
    Q_PROPERTY(QString currentWords READ currentWords NOTIFY currentChanged)
    Q_PROPERTY(QString currentPercent READ currentPercent NOTIFY currentChanged)
    Q_PROPERTY(QVariantList alternatives READ alternatives NOTIFY currentChanged) // each with id, words, share, percent, chosen
    Q_PROPERTY(int currentText READ currentText NOTIFY currentChanged) // 0: in the thought, 1: in the answer, -1: nowhere
    Q_PROPERTY(int currentFrom READ currentFrom NOTIFY currentChanged) // character of that text
    Q_PROPERTY(int currentTo READ currentTo NOTIFY currentChanged)
  public:
    using QObject::QObject;

    void look(qint64 message, const TokenOdds& odds, const QString& thought, const QString& answer);
    Q_INVOKABLE void close();
    qint64 message() const { return message_; }
    int current() const { return current_; }
    void setCurrent(int token);
    QVariantList weakest() const;
    QString summary() const;
    QString currentWords() const;
    QString currentPercent() const;
    QVariantList alternatives() const;
    int currentText() const { return place().text; }
    int currentFrom() const { return place().from; }
    int currentTo() const { return place().to; }
    TokenMarks marks(int text) const; // 0: of the thought, 1: of the answer
    QString answerHtml() const;

    Q_INVOKABLE int tokenAt(int text, int character) const; // -1: none
    Q_INVOKABLE void step(int by);                          // to the next or the previous token that can be seen
    Q_INVOKABLE void stepWeak(int by);                      // to the next or the previous that is doubtful
    Q_INVOKABLE void choose(int alternative);               // the chat goes on from there with it

  signals:
    void messageChanged();
    void currentChanged();
    void forkWanted(qint64 message, int token, qint32 instead);

  private:
    TokenPlace place() const { return current_ >= 0 && current_ < places_.size() ? places_[current_] : TokenPlace(); }
    void move(int by, bool weakOnly);

    qint64 message_ = 0;
    TokenOdds odds_;
    QVector<TokenPlace> places_;
    QString answer_;
    int current_ = -1;
};

} // namespace ponder::ui
