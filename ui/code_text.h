// A block of code as coloured rich text that may still be growing: lines that have not changed keep their colours, new ones are
// plain until the highlighter has seen them, which it is asked for a few times a second at most.
#pragma once

#include "ui/code_highlighter.h"

#include <QPointer>
#include <QTimer>

namespace ponder::ui {

class CodeText : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(ponder::ui::CodeHighlighter* highlighter READ highlighter WRITE setHighlighter NOTIFY highlighterChanged)
    Q_PROPERTY(QString code READ code WRITE setCode NOTIFY codeChanged)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
    Q_PROPERTY(QString html READ html NOTIFY htmlChanged)
  public:
    explicit CodeText(QObject* parent = nullptr);

    CodeHighlighter* highlighter() const { return highlighter_; }
    void setHighlighter(CodeHighlighter* highlighter);
    QString code() const { return code_; }
    void setCode(const QString& code);
    QString language() const { return language_; }
    void setLanguage(const QString& language);
    QString html() const { return html_; }

  signals:
    void highlighterChanged();
    void codeChanged();
    void languageChanged();
    void htmlChanged();

  private:
    void update(); // from what is known, and asks for the rest
    void ask();
    void show();
    QPointer<CodeHighlighter> highlighter_;
    QString code_, language_, html_;
    QString seenLanguage_;
    QStringList seenCode_, seenHtml_; // what was last coloured, line by line
    QString asked_;                   // under way; null: nothing
    QTimer pause_;
};

} // namespace ponder::ui
