// Markdown to blocks: ordinary answers, half-written ones, and hostile ones.
#include "ui/highlight.h"
#include "ui/markdown.h"
#include "ui/rows.h"

#include <catch2/catch.hpp>
#include <QRegularExpression>

using namespace ponder::ui;

static std::string outline(const QString& text) { // kind, indent, marker, quote and html of each block, one a line
    QString all;
    for (const Block& block : parseMarkdown(text)) {
        const char* kinds[] = {"p", "h", "code", "table", "rule"};
        all += kinds[int(block.kind)];
        if (block.level) all += QString::number(block.level);
        if (block.indent) all += QStringLiteral(" in%1").arg(block.indent);
        if (block.quote) all += QStringLiteral(" q%1").arg(block.quote);
        if (!block.marker.isEmpty()) all += QStringLiteral(" [%1]").arg(block.marker);
        if (!block.language.isEmpty()) all += QStringLiteral(" <%1>").arg(block.language);
        all += QStringLiteral(": ") + block.html + QLatin1Char('\n');
    }
    return all.toStdString();
}

TEST_CASE("Markdown becomes one block a row") {
    struct Case {
        const char* text;
        const char* outline;
    };
    const Case cases[] = {
        {"", ""},
        {"One *two* **three** `four`", "p: One <i>two</i> <b>three</b> <span class=\"c\">four</span>\n"},
        {"A\nB  \nC", "p: A B<br/>C\n"},
        {"# Head\ntext", "h1: Head\np: text\n"},
        {"1. one\n2. two\n   - deep\n7. three", "p in1 [1.]: one\np in1 [2.]: two\np in2 [◦]: deep\np in1 [3.]: three\n"},
        {"7. seven\n8. eight", "p in1 [7.]: seven\np in1 [8.]: eight\n"},
        {"- [ ] open\n- [x] done", "p in1 [☐]: open\np in1 [☑]: done\n"},
        {"1. step\n\n   ```sh\n   ls\n   ```\n\n   after", "p in1 [1.]: step\ncode in1 <sh>: ls\np in1: after\n"},
        {"-\n- b", "p in1 [•]: \np in1 [•]: b\n"},
        {"> said\n>\n> > deeper", "p q1: said\np q2: deeper\n"},
        {"a\n\n---\n\nb", "p: a\nrule: \np: b\n"},
        {"~~gone~~", "p: <s>gone</s>\n"},
        {"```\nopen fence", "code: open fence\n"},
        {"[a](https://example.org)", "p: <a href=\"https://example.org\"><span class=\"l\">a</span></a>\n"},
        {"&amp; &lt;", "p: &amp; &lt;\n"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(outline(QString::fromUtf8(c.text)) == c.outline);
    }
}

TEST_CASE("Nothing of a hostile text becomes markup, a link or something that loads") {
    const char* texts[] = {
        "<script>alert(1)</script>",
        "<img src=\"file:///etc/passwd\">",
        "text <a href=\"javascript:x\">a</a> text",
        "![pixel](https://example.org/x.png)",
        "![pixel](file:///etc/passwd)",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,x)",
        "[a](file:///etc/passwd)",
        "[a](https:)",
        "[a]( \"><img src=x> )",
        "[a](<https://example.org/\"><img src=x>>)",
        "`</span><img src=x>`",
        "```html\n<img src=x></p><style>p{color:red}</style>\n```",
        "```\"><img src=x>\nx\n```",
        "| a |\n|---|\n| <img src=x> |",
        "<style>p { color: red }</style>",
        "&#60;img src=x&#62;",
        "# <h1>head</h1>",
    };
    for (const char* text : texts) {
        INFO(text);
        QString html = thoughtHtml(QString::fromUtf8(text));
        for (const Block& block : parseMarkdown(QString::fromUtf8(text))) {
            html += block.html;
            for (const QStringList& row : block.table.rows) html += row.join(QString());
        }
        CHECK(!html.contains("<img"));
        CHECK(!html.contains("<script"));
        CHECK(!html.contains("<style"));
        CHECK(!html.contains("href=\"javascript", Qt::CaseInsensitive));
        CHECK(!html.contains("href=\"file"));
        CHECK(!html.contains("href=\"data"));
        CHECK(html.count("<a href") == html.count("<a href=\"https://example.org"));
        CHECK(html.count(QLatin1Char('"')) % 2 == 0);
    }
}

TEST_CASE("Only web and mail addresses are links") {
    CHECK(isSafeLink("https://example.org/a?b#c"));
    CHECK(isSafeLink("HTTP://example.org"));
    CHECK(isSafeLink("mailto:a@example.org"));
    for (const char* no : {"", "example.org", "//example.org", "/etc/passwd", "file:///etc/passwd", "javascript:1", "data:,x",
                           "https:", "https://", "mailto:", "smb://x/y", "https:///x", "vscode://x"})
        CHECK(!isSafeLink(no));
    CHECK(!isSafeLink("https://example.org/" + QString(5000, 'a')));
}

TEST_CASE("A table keeps its columns, and a hostile one is cut") {
    const QVector<Block> blocks = parseMarkdown("| a | b |\n|:-:|--:|\n| **1** | 2 |");
    REQUIRE(blocks.size() == 1);
    const Table& table = blocks[0].table;
    CHECK(table.align == QVector<int>{Qt::AlignHCenter, Qt::AlignRight});
    CHECK(table.rows == QVector<QStringList>{{"a", "b"}, {"<b>1</b>", "2"}});
    CHECK(!table.cut);

    QString wide = "|" + QString("a|").repeated(100) + "\n|" + QString("---|").repeated(100) + "\n";
    wide += ("|" + QString("b|").repeated(100) + "\n").repeated(1000);
    REQUIRE(parseMarkdown(wide).size() == 1);
    for (const Block& block : parseMarkdown(wide)) {
        CHECK(block.table.cut);
        CHECK(block.table.rows.size() <= 400);
        for (const QStringList& row : block.table.rows) CHECK(row.size() <= 40);
    }
}

TEST_CASE("Deep nesting stays shallow") {
    CHECK(parseMarkdown(QString(3000, '>') + " x").back().quote <= 4);
    QString lists;
    for (int i = 0; i < 200; ++i) lists += QString(i * 2, ' ') + "- x\n";
    for (const Block& block : parseMarkdown(lists)) CHECK(block.indent <= 6);
    QString stars = QString("*a ").repeated(2000) + QString("b* ").repeated(2000);
    for (const Block& block : parseMarkdown(stars)) CHECK(block.html.count("<i>") == block.html.count("</i>"));
}

TEST_CASE("Code is coloured and stays itself") {
    CHECK(highlight("x = 1  # one", "python") == "x = <span class=\"n\">1</span>  <span class=\"m\"># one</span>");
    CHECK(highlight("return \"a<b\";", "cpp") ==
          "<span class=\"k\">return</span> <span class=\"s\">&quot;a&lt;b&quot;</span>;");
    CHECK(highlight("if <x>", "no-such-language") == "if &lt;x&gt;");
    // half-finished code: an open string, an open comment, a trailing backslash
    for (const char* code : {"s = \"open", "/* open", "x = 'a\\", "\"\"\"doc", "`", "'", "#", ""})
        for (const char* language : {"python", "c", "js", "sql", "yaml", ""}) {
            QString plain = highlight(QString::fromUtf8(code), language);
            plain.remove(QRegularExpression("<[^>]*>"));
            CHECK(plain == QString::fromUtf8(code).toHtmlEscaped());
        }
}

TEST_CASE("A thought's last conclusion and a chat's title are cut at words") {
    CHECK(lastConclusion("First.\n\nSo it is **42**.\n") == "So it is 42.");
    CHECK(lastConclusion("") == "");
    const QString longLine = QString("word ").repeated(60) + "end. The conclusion is short.";
    CHECK(lastConclusion(longLine) == "The conclusion is short.");
    CHECK(lastConclusion(QString("word ").repeated(60)).size() <= 82);
    CHECK(lastConclusion(QString(500, 'x')).size() == 81);
    CHECK(titleFrom("  What is\n17 + 25? ") == "What is 17 + 25?");
    const QString title = titleFrom(QString("wonder ").repeated(30));
    CHECK(title.size() <= 49);
    CHECK(title.endsWith(QStringLiteral("wonder…")));
    CHECK(titleFrom(QString(100, 'x')).size() == 49);
}

TEST_CASE("A thought keeps its lines, an answer flows") {
    const QString steps = QStringLiteral("Ones: 7+5=12.\nTens: 1+2+1=4.");
    CHECK(thoughtHtml(steps).contains(QStringLiteral("12.<br/>Tens")));
    CHECK(parseMarkdown(steps).at(0).plain == QStringLiteral("Ones: 7+5=12. Tens: 1+2+1=4."));
}
