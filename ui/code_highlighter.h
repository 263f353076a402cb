// Colours code by highlight.js on a thread of its own and remembers the result. Only a language that is named is looked at;
// nothing is guessed. What comes back is taken apart into tokens and checked against the code, never used as markup.
#pragma once

#include "ui/script_thread.h"

#include <memory>
#include <optional>
#include <QCache>
#include <QObject>
#include <QtQml/qqmlregistration.h>
#include <QVector>

namespace ponder::ui {

struct CodeToken {
    qsizetype from = 0, to = 0; // in the code
    char style = 0; // class of the rich text: k keyword, s string, n number, m comment, y name of a type, function or key
    bool operator==(const CodeToken&) const = default;
};

class CodeHighlighter : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
  public:
    explicit CodeHighlighter(QObject* parent = nullptr);
    ~CodeHighlighter() override;

    // Known already; nothing when it has to be asked for.
    const QVector<CodeToken>* find(const QString& code, const QString& language) const;
    void ask(const QString& code, const QString& language);

    static bool isWorthIt(const QString& code, const QString& language); // a language is named, and the code not too long
    static constexpr int maxLength = 60'000;                             // characters
    static constexpr int limitMs = 1500;

  signals:
    void arrived(const QString& code, const QString& language); // find() knows it

  private:
    QCache<QString, QVector<CodeToken>> known_;
    std::unique_ptr<ScriptThread> script_; // gone first: its thread speaks to this object
};

// The tokens of highlight.js's markup for this code; nothing when the two do not agree.
std::optional<QVector<CodeToken>> readHighlight(const QString& markup, const QString& code);

// Each line of the code as rich text of its own.
QStringList highlightedLines(const QString& code, const QVector<CodeToken>& tokens);

} // namespace ponder::ui
