// Two versions of an answer side by side, and how many runs of one question agree. Chat hands over the versions; the left and the right one can be
// chosen among them. More runs are asked for here and made by Chat, each with a seed of its own.
#pragma once

#include "ui/alignment.h"
#include "ui/final_answer.h"

#include <QObject>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Comparison : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by Chat")
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(QString question READ question NOTIFY changed)
    Q_PROPERTY(int versions READ versions NOTIFY changed)
    Q_PROPERTY(int left READ left WRITE setLeft NOTIFY changed)   // from 1
    Q_PROPERTY(int right READ right WRITE setRight NOTIFY changed)
    // Each with left, right (plain words), leftKind, rightKind, same, diverges, and leftFrom, rightFrom: the character where they part, or -1.
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)
    Q_PROPERTY(int sameRows READ sameRows NOTIFY changed) // at the beginning, word for word
    Q_PROPERTY(QString leftAnswer READ leftAnswer NOTIFY changed)
    Q_PROPERTY(QString rightAnswer READ rightAnswer NOTIFY changed)
    Q_PROPERTY(QString leftHtml READ leftHtml NOTIFY changed) // the answers with their marks carried out
    Q_PROPERTY(QString rightHtml READ rightHtml NOTIFY changed)
    Q_PROPERTY(QString leftMeta READ leftMeta NOTIFY changed)
    Q_PROPERTY(QString rightMeta READ rightMeta NOTIFY changed)
    Q_PROPERTY(QVariantList agreement READ agreement NOTIFY changed) // each with answer, runs, share, versions
    Q_PROPERTY(QString verdict READ verdict NOTIFY changed)
    Q_PROPERTY(int runsLeft READ runsLeft NOTIFY changed) // that are still to be made, the one being written included
  public:
    using QObject::QObject;

    struct Version {
        qint64 message = 0;
        QString thought, answer, meta;
        bool whole = true; // it came to its end
    };
    void show(qint64 message, const QString& question, const QVector<Version>& versions);
    void update(const QVector<Version>& versions); // the same ones, and perhaps more
    void setRunsLeft(int runs);
    Q_INVOKABLE void close();
    Q_INVOKABLE void askMore(int runs) { emit runsWanted(runs); }
    Q_INVOKABLE void stop() { emit stopWanted(); }
    Q_INVOKABLE void open(int version) { emit versionWanted(versions_.value(version - 1).message); }

    bool isShown() const { return !versions_.isEmpty(); }
    qint64 message() const { return message_; }
    QString question() const { return question_; }
    int versions() const { return int(versions_.size()); }
    int left() const { return left_ + 1; }
    int right() const { return right_ + 1; }
    void setLeft(int version);
    void setRight(int version);
    QVariantList rows() const;
    int sameRows() const;
    QString leftAnswer() const { return versions_.value(left_).answer; }
    QString rightAnswer() const { return versions_.value(right_).answer; }
    QString leftHtml() const;
    QString rightHtml() const;
    QString leftMeta() const { return versions_.value(left_).meta; }
    QString rightMeta() const { return versions_.value(right_).meta; }
    QVariantList agreement() const;
    QString verdict() const;
    int runsLeft() const { return runsLeft_; }

  signals:
    void changed();
    void runsWanted(int runs);
    void stopWanted();
    void versionWanted(qint64 message);

  private:
    void compare();

    qint64 message_ = 0;
    QString question_;
    QVector<Version> versions_;
    int left_ = 0, right_ = 0, runsLeft_ = 0;
    Outline leftOutline_, rightOutline_;
    Alignment alignment_;
};

} // namespace ponder::ui
