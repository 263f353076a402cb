// Code in colours: the tokens of highlight.js, checked against the code; growing blocks; languages nobody knows.
#include "tests/ui/harness.h"
#include "ui/code_text.h"

#include <catch2/catch.hpp>
#include <QRegularExpression>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

QString plain(QString html) {
    html.remove(QRegularExpression("<[^>]*>"));
    return html;
}

QString coloured(CodeHighlighter& highlighter, const QString& code, const QString& language) {
    if (!highlighter.find(code, language)) highlighter.ask(code, language);
    REQUIRE(waitFor([&] { return highlighter.find(code, language) != nullptr; }));
    return highlightedLines(code, *highlighter.find(code, language)).join('\n');
}

} // namespace

TEST_CASE("Code is coloured in the language that is named") {
    CodeHighlighter highlighter;
    struct Case {
        const char* language;
        const char* code;
        const char* part; // of what is expected
    };
    const Case cases[] = {
        {"cpp", "int main() { return 42; } // done",
         "<span class=\"k\">return</span> <span class=\"n\">42</span>; } <span class=\"m\">// done</span>"},
        {"c++", "std::string s = \"a<b\";", "<span class=\"s\">&quot;a&lt;b&quot;</span>"},
        {"python", "def f(x):\n    return None  # one",
         "<span class=\"k\">def</span> <span class=\"y\">f</span>(x):\n    <span class=\"k\">return</span>"},
        {"py", "s = \"\"\"a\nb\"\"\"",
         "<span class=\"s\">&quot;&quot;&quot;a</span>\n<span class=\"s\">b&quot;&quot;&quot;</span>"},
        {"bash", "if [ -f x ]; then # look",
         "<span class=\"k\">if</span> [ -f x ]; <span class=\"k\">then</span> <span class=\"m\"># look</span>"},
        {"sh", "echo \"$HOME\"", "<span class=\"s\">&quot;"},
        {"json", "{\"a\": [1, true]}",
         "{<span class=\"y\">&quot;a&quot;</span>: [<span class=\"n\">1</span>, <span class=\"n\">true</span>]}"},
        {"Rust", "fn main() { let x = 1; }", "<span class=\"k\">fn</span> <span class=\"y\">main</span>()"},
        {"javascript", "const a = `x${1}`;", "<span class=\"k\">const</span> a = <span class=\"s\">`x</span>"},
        {"html", "<p class=\"a\">x</p>",
         "&lt;<span class=\"k\">p</span> <span class=\"y\">class</span>=<span class=\"s\">&quot;a&quot;</span>&gt;"},
        {"sql", "select 1 from t", "<span class=\"k\">select</span> <span class=\"n\">1</span>"},
        {"{.python}", "x = 1", "x = <span class=\"n\">1</span>"},
    };
    for (const Case& c : cases) {
        INFO(c.language << ": " << c.code);
        const QString html = coloured(highlighter, c.code, c.language);
        INFO(html.toStdString());
        CHECK(html.contains(c.part));
        CHECK(plain(html) == QString(c.code).toHtmlEscaped());
    }
    CHECK(coloured(highlighter, "if <x>", "no-such-language") == "if &lt;x&gt;");
    CHECK_FALSE(CodeHighlighter::isWorthIt("x", ""));
    CHECK_FALSE(CodeHighlighter::isWorthIt("x", "text"));
    CHECK_FALSE(CodeHighlighter::isWorthIt(QString(100'000, 'x'), "cpp"));
}

TEST_CASE("Half-finished and hostile code stays itself") {
    CodeHighlighter highlighter;
    for (const char* code : {"s = \"open", "/* open", "x = 'a\\", "\"\"\"doc", "`", "'", "#", "</span><img src=x>",
                             "<script>alert(1)</script>", "&amp;&lt;", "\t\n\n"})
        for (const char* language : {"python", "c", "js", "html", "sql", "yaml"})
            CHECK(plain(coloured(highlighter, code, language)) == QString(code).toHtmlEscaped());
    // markup that is not of this code is not used
    CHECK(readHighlight("<span class=\"hljs-keyword\">if</span> x", "if x").has_value());
    CHECK_FALSE(readHighlight("<span class=\"hljs-keyword\">if</span>", "if x").has_value());
    CHECK_FALSE(readHighlight("<img src=x>", "x").has_value());
    CHECK_FALSE(readHighlight("<span class=\"hljs-keyword\">if", "if").has_value());
    CHECK_FALSE(readHighlight("</span>if", "if").has_value());
    CHECK_FALSE(readHighlight("&bogus;", "b").has_value());
}

TEST_CASE("A block that grows keeps the colours of the lines that stay") {
    CodeHighlighter highlighter;
    CodeText text;
    text.setHighlighter(&highlighter);
    text.setLanguage("python");
    text.setCode("x = 1\ny = 2");
    CHECK(text.html() == "x = 1\ny = 2");
    REQUIRE(waitFor([&] { return text.html() == "x = <span class=\"n\">1</span>\ny = <span class=\"n\">2</span>"; }));
    text.setCode("x = 1\ny = 23\nz");
    CHECK(text.html() == "x = <span class=\"n\">1</span>\ny = 23\nz"); // the line that changed is plain for a moment
    REQUIRE(waitFor([&] { return text.html() == "x = <span class=\"n\">1</span>\ny = <span class=\"n\">23</span>\nz"; }));
    // the same code again, in another block: at once
    CodeText other;
    other.setLanguage("python");
    other.setCode("x = 1\ny = 23\nz");
    other.setHighlighter(&highlighter);
    CHECK(other.html() == text.html());
    text.setLanguage("");
    text.setCode("x = 1");
    CHECK(text.html() == "x = 1");
}
