// Markdown to blocks: ordinary answers, half-written ones, and hostile ones.
#include "ui/markdown.h"
#include "ui/rows.h"

#include <catch2/catch.hpp>

using namespace ponder::ui;

static QString lineOf(const Block& block) { // kind, indent, marker, quote and html
    const char* kinds[] = {"p", "h", "code", "table", "rule", "math"};
    QString line = kinds[int(block.kind)];
    if (block.level) line += QString::number(block.level);
    if (block.indent) line += QStringLiteral(" in%1").arg(block.indent);
    if (block.quote) line += QStringLiteral(" q%1").arg(block.quote);
    if (!block.marker.isEmpty()) line += QStringLiteral(" [%1]").arg(block.marker);
    if (!block.language.isEmpty()) line += QStringLiteral(" <%1>").arg(block.language);
    return line + QStringLiteral(": ") + block.html + QLatin1Char('\n');
}

static std::string outline(const QString& text) { // of each block, one a line
    QString all;
    for (const Block& block : parseMarkdown(text)) all += lineOf(block);
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

TEST_CASE("While a text is being written, only its last row changes") {
    // a row that is drawn stays where it is and what it is, byte by byte; the last one alone may become another
    const char* texts[] = {
        "First *emphasis* and **strong** words, `code`, [a link](https://example.org/a_b) and more.\nA second line.\n\nNext.",
        "Steps:\n\n1. one\n2. two with `x`\n   - deep\n   - **deeper**\n\n     more\n10. ten\n\nAfter - not a list, 2 * 3, "
        "a_b_c.\n",
        "- a\n- b\n\n- loose now\n- [ ] open\n- [x] done\n",
        "## Head\ntext\n\nOther head\n===\n\n---\n\n> said\n> **more**\n>\n> - item\n\nend",
        "Look:\n```python\ndef f(x):\n    return x  # `no`\n```\nand then\n\n    indented\n\nthe end",
        "| a | b |\n|:--|--:|\n| 1 | **2** |\n| 3 | `4` |\n\nafter the table",
        "So \\(x^2\\), \\[ y = \\frac{1}{2} \\] and $z_1$ for $5 or $6.\n\n$$\na\n$$\nthen\n\\begin{align}\nx &= 1 \\\\\ny &= "
        "2\n\\end{align}\ndone",
        "1. Solve\n   \\[\n   x = 1\n   \\]\n   for x.\n2. Then $$y$$.\n\n> \\[\n> z\n> \\]\n",
    };
    for (const char* text : texts) {
        const QString whole = QString::fromUtf8(text);
        QVector<Block> before;
        for (int length = 1; length <= whole.size(); ++length) {
            const QVector<Block> now = parseMarkdown(whole.left(length), true);
            INFO(whole.left(length).toStdString());
            CHECK(now.size() >= before.size());
            for (int i = 0; i + 1 < before.size() && i < now.size(); ++i) {
                CHECK(now[i].html == before[i].html);
                CHECK(now[i] == before[i]);
            }
            before = now;
        }
        // and in the end it is what it would have been at once
        const QVector<Block> end = parseMarkdown(whole + QStringLiteral("\n\n"), true), atOnce = parseMarkdown(whole);
        CHECK(end == atOnce);
    }
}

TEST_CASE("The end of a growing text is shown as what it will be") {
    struct Case {
        const char* text;
        const char* outline;
    };
    const Case cases[] = {
        {"some **bold wor", "p: some <b>bold wor</b>\n"},
        {"some **bold*", "p: some <b>bold</b>\n"},
        {"some **", "p: some\n"},
        {"an *emph", "p: an <i>emph</i>\n"},
        {"2 * 3", "p: 2 * 3\n"},
        {"a*b and", "p: a*b and\n"},
        {"about ~5 of", "p: about ~5 of\n"},
        {"snake_case_na", "p: snake_case_na\n"},
        {"use `cod", "p: use <span class=\"c\">cod</span>\n"},
        {"use ``a`", "p: use <span class=\"c\">a</span>\n"},
        {"see [the page](https://exam", "p: see the page\n"},
        {"see ![alt](https://exam", "p: see alt\n"},
        {"text\n-", "p: text\n"},
        {"text\n--", "p: text\n"},
        {"text\n\n1.", "p: text\n"},
        {"text\n\n#", "p: text\n"},
        {"text\n\n``", "p: text\n"},
        {"text\n\n```py", "p: text\n"},
        {"```py\nx = 1\n``", "code <py>: x = 1\n"},
        {"- [", ""},
        {"| a | b |\n|--", ""},
        {"| a | b |\n|---|---|\n| **x", "table: \n"},
        {"cost \\", "p: cost\n"},
        {"cost $", "p: cost\n"},
        {"is $x_1 + y_", "p: is $x_1 + y_\n"},
        {"is \\(x_1 + y_", "p: is <tex wait>x_1 + y_</tex>\n"},
        {"is:\n\\[\nx \\", "p: is:\nmath: <tex wait>x</tex>\n"},
        {"is:\n$$\nx$", "p: is:\nmath: <tex wait>x</tex>\n"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        QString all;
        for (const Block& block : parseMarkdown(QString::fromUtf8(c.text), true)) all += lineOf(block);
        CHECK(all.toStdString() == c.outline);
    }
}
