// The lexer and the languages it knows.
#include "ui/highlight.h"

#include <QSet>

namespace ponder::ui {
namespace {

struct Language {
    const char* names; // separated by spaces
    const char* line;  // what starts a comment to the end of the line; separated by spaces
    const char* open;  // a block comment's ends, or empty
    const char* close;
    const char* quotes;   // characters that open and close a string
    const char* keywords; // separated by spaces
    bool triple = false;  // """ and ''' strings
    bool anyCase = false; // keywords in any case
};

constexpr const char* cWords =
    "if else for while do switch case default break continue return goto struct union enum typedef sizeof static const "
    "volatile "
    "extern inline void int char short long unsigned signed float double bool true false NULL class public private protected "
    "virtual override final template typename namespace using new delete this throw try catch auto constexpr consteval concept "
    "requires co_await co_return co_yield nullptr operator friend explicit mutable noexcept decltype static_cast include "
    "define";

const Language languages[] = {
    {"c cpp c++ cc h hpp cuda cu glsl objc arduino", "//", "/*", "*/", "\"'", cWords},
    {"java kotlin kt scala csharp cs c# dart groovy swift", "//", "/*", "*/", "\"'",
     "abstract as async await boolean break byte case catch char class companion const continue data def default do double "
     "else "
     "enum extends extension false final finally float fn for foreach fun func get guard if implements import in init inline "
     "instanceof int interface internal is lateinit let long namespace new nil null object open out override package private "
     "protected protocol public readonly record return sealed self set short static string struct super switch this throw "
     "throws "
     "true try typeof using val var virtual void when where while yield"},
    {"javascript js jsx typescript ts tsx json json5 qml node", "//", "/*", "*/", "\"'`",
     "abstract any as async await boolean break case catch class const continue debugger default delete do else enum export "
     "extends false finally for from function get if implements import in instanceof interface keyof let module namespace "
     "never "
     "new null number of private property protected public readonly required return set signal static string super switch this "
     "throw true try type typeof undefined unknown var void while with yield"},
    {"rust rs", "//", "/*", "*/", "\"",
     "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub "
     "ref "
     "return self Self static struct super trait true type unsafe use where while"},
    {"go golang", "//", "/*", "*/", "\"'`",
     "break case chan const continue default defer else fallthrough false for func go goto if import interface map nil package "
     "range return select struct switch true type var"},
    {"python py python3", "#", "", "", "\"'",
     "and as assert async await break case class continue def del elif else except False finally for from global if import in "
     "is "
     "lambda match None nonlocal not or pass raise return self True try while with yield print",
     true},
    {"bash sh shell zsh console fish", "#", "", "", "\"'",
     "if then else elif fi for in do done while until case esac function return local export echo cd set exit sudo source"},
    {"ruby rb", "#", "", "", "\"'",
     "alias and begin break case class def do else elsif end ensure false for if in module next nil not or puts raise require "
     "rescue return self super then true undef unless until when while yield"},
    {"yaml yml toml ini cmake makefile make dockerfile conf", "#", "", "", "\"'",
     "true false null yes no on off if else endif foreach endforeach function endfunction set FROM RUN COPY CMD ENV"},
    {"sql sqlite postgresql mysql", "--", "/*", "*/", "'\"",
     "add all alter and as asc between by case create cross default delete desc distinct drop else end exists foreign from "
     "full "
     "group having in index inner insert into is join key left like limit not null offset on or order outer primary references "
     "right select set table then union unique update using values view when where with",
     false, true},
    {"lua haskell hs", "--", "", "", "\"'",
     "and break do else elseif end false for function if in local nil not or repeat return then true until while let where "
     "case "
     "of data module import type class instance deriving"},
    {"css scss less", "", "/*", "*/", "\"'", "important media import from to"},
};

const Language* find(const QString& name) {
    const QString wanted = name.toLower();
    if (wanted.isEmpty()) return nullptr;
    for (const Language& language : languages)
        if (QString::fromLatin1(language.names).split(QLatin1Char(' ')).contains(wanted)) return &language;
    return nullptr;
}

void put(QString& out, QStringView text, char style) {
    if (text.isEmpty()) return;
    if (!style) {
        out += text.toString().toHtmlEscaped();
        return;
    }
    out += QStringLiteral("<span class=\"") + QLatin1Char(style) + QStringLiteral("\">") + text.toString().toHtmlEscaped() +
           QStringLiteral("</span>");
}

bool isWord(QChar c) { return c.isLetterOrNumber() || c == QLatin1Char('_'); }

} // namespace

QString highlight(const QString& code, const QString& name) {
    const Language* language = find(name);
    if (!language || code.size() > 100'000) return code.toHtmlEscaped();
    const QStringList lineMarks = QString::fromLatin1(language->line).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const QString open = QString::fromLatin1(language->open), close = QString::fromLatin1(language->close);
    const QString quotes = QString::fromLatin1(language->quotes);
    const QStringList words = QString::fromLatin1(language->keywords).split(QLatin1Char(' '));
    const QSet<QString> keywords(words.begin(), words.end());

    QString out;
    const QStringView text(code);
    qsizetype plainFrom = 0, at = 0;
    auto emitSpan = [&](qsizetype end, char style) {
        put(out, text.mid(plainFrom, at - plainFrom), 0);
        put(out, text.mid(at, end - at), style);
        plainFrom = at = end;
    };
    while (at < text.size()) {
        const QChar c = text[at];
        const QStringView rest = text.mid(at);
        bool comment = false;
        for (const QString& mark : lineMarks)
            // a # inside a word ($#, a#b) is not a comment
            if (rest.startsWith(mark) && (mark != QLatin1String("#") || at == 0 || text[at - 1].isSpace())) comment = true;
        if (comment) {
            const qsizetype end = text.indexOf(QLatin1Char('\n'), at);
            emitSpan(end < 0 ? text.size() : end, 'm');
        } else if (!open.isEmpty() && rest.startsWith(open)) {
            const qsizetype end = text.indexOf(close, at + open.size());
            emitSpan(end < 0 ? text.size() : end + close.size(), 'm');
        } else if (quotes.contains(c)) {
            const bool triple = language->triple && rest.size() > 2 && rest[1] == c && rest[2] == c;
            const QString fence = triple ? QString(3, c) : QString(c);
            qsizetype end = at + fence.size();
            while (end < text.size() && !text.mid(end).startsWith(fence)) {
                if (text[end] == QLatin1Char('\\'))
                    ++end;
                else if (!triple && c != QLatin1Char('`') && text[end] == QLatin1Char('\n'))
                    break; // unclosed: ends with its line
                ++end;
            }
            end = qMin(end, text.size());
            if (end < text.size() && text[end] != QLatin1Char('\n')) end += fence.size();
            emitSpan(qMin(end, text.size()), 's');
        } else if (c.isDigit()) {
            qsizetype end = at;
            while (end < text.size() && (isWord(text[end]) || text[end] == QLatin1Char('.'))) ++end;
            emitSpan(end, 'n');
        } else if (isWord(c)) {
            qsizetype end = at;
            while (end < text.size() && isWord(text[end])) ++end;
            const QString word = text.mid(at, end - at).toString();
            if (keywords.contains(language->anyCase ? word.toLower() : word))
                emitSpan(end, 'k');
            else
                at = end;
        } else {
            ++at;
        }
    }
    put(out, text.mid(plainFrom), 0);
    return out;
}

} // namespace ponder::ui
