// When to ask, and what to show until the answer is there.
#include "ui/code_text.h"

namespace ponder::ui {

namespace {
constexpr int pauseMs = 200; // between two questions about a block that grows
}

CodeText::CodeText(QObject* parent) : QObject(parent) {
    pause_.setSingleShot(true);
    pause_.setInterval(pauseMs);
    connect(&pause_, &QTimer::timeout, this, &CodeText::update);
}

void CodeText::setHighlighter(CodeHighlighter* highlighter) {
    if (highlighter == highlighter_) return;
    if (highlighter_) highlighter_->disconnect(this);
    highlighter_ = highlighter;
    if (highlighter_)
        connect(highlighter_, &CodeHighlighter::arrived, this, [this](const QString& code, const QString& language) {
            if (asked_.isNull() || code != asked_ || language != language_) return;
            asked_ = QString();
            if (const QVector<CodeToken>* tokens = highlighter_->find(code, language)) {
                seenLanguage_ = language;
                seenCode_ = code.split(QLatin1Char('\n'));
                seenHtml_ = highlightedLines(code, *tokens);
            }
            show();
            if (code != code_ && !pause_.isActive()) update();
        });
    emit highlighterChanged();
    update();
}

void CodeText::setCode(const QString& code) {
    if (code == code_) return;
    code_ = code;
    emit codeChanged();
    update();
}

void CodeText::setLanguage(const QString& language) {
    if (language == language_) return;
    language_ = language;
    asked_ = QString();
    emit languageChanged();
    update();
}

void CodeText::update() {
    const QVector<CodeToken>* tokens = highlighter_ ? highlighter_->find(code_, language_) : nullptr;
    if (tokens) {
        seenLanguage_ = language_;
        seenCode_ = code_.split(QLatin1Char('\n'));
        seenHtml_ = highlightedLines(code_, *tokens);
    }
    show();
    if (!tokens && highlighter_ && asked_.isNull() && !pause_.isActive() && CodeHighlighter::isWorthIt(code_, language_)) ask();
}

void CodeText::ask() {
    asked_ = code_;
    pause_.start();
    highlighter_->ask(code_, language_);
}

void CodeText::show() {
    QStringList lines = code_.split(QLatin1Char('\n'));
    qsizetype same = 0;
    if (seenLanguage_ == language_)
        while (same < lines.size() && same < seenCode_.size() && lines[same] == seenCode_[same]) ++same;
    for (qsizetype i = 0; i < lines.size(); ++i) lines[i] = i < same ? seenHtml_[i] : lines[i].toHtmlEscaped();
    const QString html = lines.join(QLatin1Char('\n'));
    if (html == html_) return;
    html_ = html;
    emit htmlChanged();
}

} // namespace ponder::ui
