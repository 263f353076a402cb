// An open thought as the pane shows it: its steps with what each does, its words, time and tokens, folded or not, and the one the person is at. While
// the thought grows only its last steps change.
#pragma once

#include "ui/outline.h"
#include "ui/thought_times.h"
#include "ui/token_marks.h"

#include <QAbstractListModel>
#include <QSet>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ThoughtView : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int current READ current WRITE setCurrent NOTIFY currentChanged) // the step that the person is at; -1: none
    Q_PROPERTY(bool outlined READ isOutlined NOTIFY countChanged)               // it has steps worth a margin
  public:
    enum Role { kindRole = Qt::UserRole + 1, labelRole, htmlRole, plainRole, timeRole, tokensRole, openRole, liveRole, fromRole };
    explicit ThoughtView(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;
    int count() const { return int(outline_.steps().size()); }
    bool isOutlined() const { return count() > 1; }
    int current() const { return current_; }
    void setCurrent(int step);

    void setThought(const QString& thought, bool live, const ThoughtTimes& times);
    void setMarks(const TokenMarks& marks); // colours for the words; none: as Markdown

    Q_INVOKABLE void toggle(int step);
    Q_INVOKABLE void setAllOpen(bool open);
    Q_INVOKABLE void show(int step); // unfolds it
    Q_INVOKABLE int stepAt(int character) const; // of the thought; -1: none

    QString thought() const { return thought_; }

  signals:
    void countChanged();
    void currentChanged();

  private:
    QString htmlOf(int step) const;
    QString timeOf(int step) const;
    int tokensOf(int step) const;

    QString thought_;
    bool live_ = false;
    ThoughtTimes times_;
    TokenMarks marks_;
    Outline outline_;
    QSet<int> folded_;
    mutable QVector<QString> html_; // of each step; null: not made yet
    int current_ = -1;
};

} // namespace ponder::ui
