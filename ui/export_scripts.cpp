// The window's own objects, with an event loop that runs until the answer is there.
#include "ui/export_scripts.h"

#include <QEventLoop>

namespace ponder::ui {

std::shared_ptr<const MathList> ExportScripts::typeset(const QString& tex, bool display) {
    QEventLoop loop;
    const auto arrived = QObject::connect(&typesetter_, &Typesetter::arrived, &loop, &QEventLoop::quit);
    Typesetter::Typeset found = typesetter_.find(tex, display);
    while (found.state == Typesetter::State::waiting) {
        loop.exec();
        found = typesetter_.find(tex, display);
    }
    QObject::disconnect(arrived);
    return found.list;
}

QVector<CodeToken> ExportScripts::coloured(const QString& code, const QString& language) {
    if (!CodeHighlighter::isWorthIt(code, language)) return {};
    if (const QVector<CodeToken>* known = highlighter_.find(code, language)) return *known;
    QEventLoop loop;
    bool there = false;
    const auto arrived = QObject::connect(&highlighter_, &CodeHighlighter::arrived, &loop, [&](const QString&, const QString&) {
        there = true;
        loop.quit();
    });
    highlighter_.ask(code, language);
    while (!there) loop.exec();
    QObject::disconnect(arrived);
    const QVector<CodeToken>* known = highlighter_.find(code, language);
    return known ? *known : QVector<CodeToken>();
}

} // namespace ponder::ui
