// A small map of the conversation's tree: a line of it holds the messages of one depth, each in its column, joined to what it follows.
// It is made when it is opened. Choosing a node shows the branch that holds it.
#pragma once

#include "ui/chat.h"

#include <QVariantList>

namespace ponder::ui {

class ChatMap : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Library")
    Q_PROPERTY(bool shown READ isShown NOTIFY shownChanged)
    // A line: { depth, nodes: [{ message, column, from (the column of what it follows, -1: of nothing), question, unfinished, inView, words, who }] }
    Q_PROPERTY(QVariantList lines READ lines NOTIFY changed)
    Q_PROPERTY(int columns READ columns NOTIFY changed)
    Q_PROPERTY(int currentLine READ currentLine NOTIFY chosenChanged) // where the keyboard is
    Q_PROPERTY(int currentNode READ currentNode NOTIFY chosenChanged) // place in the line
    Q_PROPERTY(QString notice READ notice NOTIFY changed)
  public:
    ChatMap(Store& store, Chat& chat);
    bool isShown() const { return shown_; }
    QVariantList lines() const { return lines_; }
    int columns() const { return columns_; }
    int currentLine() const { return line_; }
    int currentNode() const { return node_; }
    QString notice() const { return notice_; }

    Q_INVOKABLE void open();
    Q_INVOKABLE void close();
    Q_INVOKABLE void stepLine(int by); // along the branch: to what this one follows, or to what follows it
    Q_INVOKABLE void stepNode(int by); // to the next version or branch at this depth
    Q_INVOKABLE void go(qint64 message);
    Q_INVOKABLE void goToCurrent();

  signals:
    void shownChanged();
    void changed();
    void chosenChanged();
    void went(qint64 message); // its branch is in view now

  private:
    void make();
    void setCurrent(int line, int node);
    QVariantMap at(int line, int node) const;
    Store& store_;
    Chat& chat_;
    bool shown_ = false;
    QVariantList lines_;
    QString notice_;
    int columns_ = 0, line_ = 0, node_ = 0;
};

} // namespace ponder::ui
