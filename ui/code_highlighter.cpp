// highlight.js's many classes to our few, and tokens to lines.
#include "ui/code_highlighter.h"

#include <QHash>
#include <QMetaObject>

namespace ponder::ui {

namespace {

constexpr int maxKept = 2'000'000; // characters of code

char styleOf(QStringView name) { // of a class, without "hljs-"
    static const QHash<QString, char> styles = {
        {"keyword", 'k'},        {"selector-tag", 'k'}, {"name", 'k'},          {"meta-keyword", 'k'},   {"bullet", 'k'},
        {"addition", 'k'},       {"string", 's'},       {"regexp", 's'},        {"meta-string", 's'},    {"link", 's'},
        {"template-tag", 's'},   {"deletion", 's'},     {"number", 'n'},        {"literal", 'n'},        {"symbol", 'n'},
        {"comment", 'm'},        {"quote", 'm'},        {"doctag", 'm'},        {"meta", 'm'},           {"title", 'y'},
        {"type", 'y'},           {"built_in", 'y'},     {"section", 'y'},       {"attr", 'y'},           {"attribute", 'y'},
        {"selector-class", 'y'}, {"selector-id", 'y'},  {"selector-attr", 'y'}, {"selector-pseudo", 'y'}};
    return styles.value(name.toString(), 0);
}

// What people write after a fence and highlight.js has no name for.
QString nameOf(const QString& language) {
    static const QHash<QString, QString> others = {
        {"python3", "python"}, {"tsx", "typescript"}, {"cuda", "cpp"},   {"cu", "cpp"},
        {"jsonc", "json"},     {"json5", "json"},     {"fish", "bash"},  {"shell-session", "shell"},
        {"vue", "xml"},        {"svelte", "xml"},     {"golang", "go"},  {"docker", "dockerfile"},
        {"text", ""},          {"txt", ""},           {"plaintext", ""}, {"plain", ""},
        {"output", ""},        {"none", ""}};
    QString name = language.toLower();
    name.remove(QLatin1Char('{')).remove(QLatin1Char('}'));
    while (name.startsWith(QLatin1Char('.'))) name.remove(0, 1);
    return others.value(name, name);
}

QString keyOf(const QString& code, const QString& language) { return nameOf(language) + QLatin1Char('\n') + code; }

QChar entity(QStringView name) {
    if (name == QLatin1String("amp")) return QLatin1Char('&');
    if (name == QLatin1String("lt")) return QLatin1Char('<');
    if (name == QLatin1String("gt")) return QLatin1Char('>');
    if (name == QLatin1String("quot")) return QLatin1Char('"');
    if (name == QLatin1String("#x27") || name == QLatin1String("#39")) return QLatin1Char('\'');
    return {};
}

} // namespace

CodeHighlighter::CodeHighlighter(QObject* parent) : QObject(parent), known_(maxKept) {
    script_ = std::make_unique<ScriptThread>(
        QStringList{QStringLiteral(":/typeset/highlight.min.js"), QStringLiteral(":/typeset/highlighting.js")}, nullptr);
}

CodeHighlighter::~CodeHighlighter() = default;

bool CodeHighlighter::isWorthIt(const QString& code, const QString& language) {
    return !nameOf(language).isEmpty() && !code.isEmpty() && code.size() <= maxLength;
}

const QVector<CodeToken>* CodeHighlighter::find(const QString& code, const QString& language) const {
    return known_.object(keyOf(code, language));
}

void CodeHighlighter::ask(const QString& code, const QString& language) {
    script_->call(QStringLiteral("highlightCode"), {nameOf(language), code}, limitMs,
                  [this, code, language](const ScriptThread::Answer& markup) {
                      const std::optional<QVector<CodeToken>> tokens = markup ? readHighlight(*markup, code) : std::nullopt;
                      QMetaObject::invokeMethod(
                          this,
                          [this, code, language, tokens] {
                              known_.insert(keyOf(code, language),
                                            new QVector<CodeToken>(tokens.value_or(QVector<CodeToken>())),
                                            int(code.size()) + 1);
                              emit arrived(code, language);
                          },
                          Qt::QueuedConnection);
                  });
}

std::optional<QVector<CodeToken>> readHighlight(const QString& markup, const QString& code) {
    QVector<CodeToken> tokens;
    QVector<char> styles; // of the open spans
    qsizetype inCode = 0;
    auto put = [&](QChar c) {
        if (inCode >= code.size() || code[inCode] != c) return false;
        const char style = styles.isEmpty() ? char(0) : styles.back();
        if (style && !tokens.isEmpty() && tokens.back().to == inCode && tokens.back().style == style)
            ++tokens.back().to;
        else if (style)
            tokens.push_back({inCode, inCode + 1, style});
        ++inCode;
        return true;
    };
    for (qsizetype at = 0; at < markup.size();) {
        const QStringView rest = QStringView(markup).mid(at);
        if (rest.startsWith(QLatin1String("<span class=\""))) {
            const qsizetype end = markup.indexOf(QLatin1String("\">"), at);
            if (end < 0) return {};
            const QStringView name = QStringView(markup).mid(at + 13, end - at - 13);
            const bool own = name.startsWith(QLatin1String("hljs-"));
            const char inherited = styles.isEmpty() ? char(0) : styles.back();
            // "subst" is code within a string, a class without "hljs-" another language: both begin anew
            const bool anew = !own || name == QLatin1String("hljs-subst");
            const char style = anew ? char(0) : styleOf(name.mid(5));
            styles.push_back(anew ? char(0) : style ? style : inherited);
            at = end + 2;
        } else if (rest.startsWith(QLatin1String("</span>"))) {
            if (styles.isEmpty()) return {};
            styles.pop_back();
            at += 7;
        } else if (rest[0] == QLatin1Char('&')) {
            const qsizetype end = markup.indexOf(QLatin1Char(';'), at);
            if (end < 0 || !put(entity(QStringView(markup).mid(at + 1, end - at - 1)))) return {};
            at = end + 1;
        } else {
            if (!put(rest[0])) return {};
            ++at;
        }
    }
    if (inCode != code.size() || !styles.isEmpty()) return {};
    return tokens;
}

QStringList highlightedLines(const QString& code, const QVector<CodeToken>& tokens) {
    QStringList lines;
    QString line;
    auto put = [&](qsizetype from, qsizetype to, char style) {
        for (;;) { // a token over several lines is one on each
            const qsizetype found = QStringView(code).mid(from, to - from).indexOf(QLatin1Char('\n')),
                            end = found < 0 ? to : from + found;
            const QString words = code.mid(from, end - from).toHtmlEscaped();
            if (style && !words.isEmpty())
                line += QLatin1String("<span class=\"") + QLatin1Char(style) + QLatin1String("\">") + words +
                        QLatin1String("</span>");
            else
                line += words;
            if (end >= to) return;
            lines << std::exchange(line, {});
            from = end + 1;
        }
    };
    qsizetype at = 0;
    for (const CodeToken& token : tokens) {
        if (token.from > at) put(at, token.from, 0);
        put(token.from, token.to, token.style);
        at = token.to;
    }
    if (at < code.size()) put(at, code.size(), 0);
    lines << line;
    return lines;
}

} // namespace ponder::ui
