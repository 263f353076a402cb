// Formulas: found in Markdown, typeset, painted; and hostile ones.
#include "tests/ui/harness.h"
#include "ui/markdown.h"
#include "ui/math_painter.h"
#include "ui/math_source.h"
#include "ui/math_text.h"
#include "ui/typesetter.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QClipboard>
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QTextDocument>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

// What is found: [tex] inline, {tex} on a line of its own, the words around as they are.
std::string found(const char* text) {
    const MathSource source = takeMath(QString::fromUtf8(text), false);
    QString all;
    forEachPart(
        source.text, source.formulas, [&](const QString& words) { all += words; },
        [&](const FoundMath& formula) {
            all += (formula.display ? QStringLiteral("{%1}") : QStringLiteral("[%1]")).arg(formula.tex);
        });
    CHECK(withSources(source.text, source.formulas) == QString::fromUtf8(text)); // nothing is lost
    return all.toStdString();
}

Typesetter::Typeset typeset(Typesetter& typesetter, const QString& tex, bool display = true) {
    REQUIRE(waitFor([&] { return typesetter.find(tex, display).state != Typesetter::State::waiting; }, 5000));
    return typesetter.find(tex, display);
}

std::shared_ptr<const MathList> listOf(Typesetter& typesetter, const char* tex, bool display = true) {
    INFO(tex);
    const auto made = typeset(typesetter, QString::fromUtf8(tex), display);
    REQUIRE(made.state == Typesetter::State::ready);
    return made.list;
}

template <typename Mark> QVector<Mark> marks(const MathList& list) {
    QVector<Mark> all;
    for (const MathPiece& piece : list.pieces)
        for (const MathMark& mark : piece.marks)
            if (const Mark* one = std::get_if<Mark>(&mark)) all << *one;
    return all;
}

const MathGlyphs* glyphs(const QVector<MathGlyphs>& all, const QString& text) {
    for (const MathGlyphs& mark : all)
        if (mark.text == text) return &mark;
    return nullptr;
}

QImage paint(Typesetter& typesetter, const MathList& list, double pixels = 40) { // all pieces, side by side
    const int margin = mathMargin(pixels);
    QImage image(int(list.width() * pixels) + 2 * margin + 2, int((list.height + list.depth) * pixels) + 2 * margin + 2,
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.translate(margin, margin + list.height * pixels);
    for (const MathPiece& piece : list.pieces) {
        painter.save();
        paintMath(painter, piece, typesetter.fonts(), pixels, Qt::black);
        painter.restore();
        painter.translate(piece.width * pixels, 0);
    }
    return image;
}

QRect ink(const QImage& image) {
    QRect box;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qAlpha(image.pixel(x, y)) > 24) box |= QRect(x, y, 1, 1);
    return box;
}

} // namespace

TEST_CASE("Formulas are found in the shapes that models write, and money is not") {
    struct Case {
        const char* text;
        const char* found;
    };
    const Case cases[] = {
        {R"(Let \(x_1\) and \( y*z*w \).)", "Let [x_1] and [y*z*w]."},
        {R"(So \[ a_1*b_2 \] holds)", "So {a_1*b_2} holds"},
        {"So\n\\[\n\\frac{1}{2}\n\\]\n", "So\n{\\frac{1}{2}}\n"},
        {"$$x^2$$ and $$\ny\n$$", "{x^2} and {y}"},
        {"$x$, $n$th, ($a+b$) and **$c$**", "[x], [n]th, ([a+b]) and **[c]**"},
        {"It costs $5 and $10.", "It costs $5 and $10."},
        {"From $5/$10 to $20-$30", "From $5/$10 to $20-$30"},
        {"It is $5 (or US$6) a month", "It is $5 (or US$6) a month"},
        {"$20/month (Plus), $200/month (Pro)$", "$20/month (Plus), $200/month (Pro)$"},
        {"US$5 is HK$39", "US$5 is HK$39"},
        {"$2x + 3$ and $3 \\times 4$", "[2x + 3] and [3 \\times 4]"},
        {"$ x $ and $x $", "$ x $ and $x $"},
        {"set $HOME and $PATH", "set $HOME and $PATH"},
        {"$HOME/$USER", "$HOME/$USER"},
        {"a \\$5 and \\$6", "a \\$5 and \\$6"},
        {"$a\n\nb$", "$a\n\nb$"},
        {"\\(a\n\nb\\)", "\\(a\n\nb\\)"},
        {"code `$x$` and ``\\(y`z\\)``", "code `$x$` and ``\\(y`z\\)``"},
        {"```\n$x$\n```\n$y$", "```\n$x$\n```\n[y]"},
        {"~~~tex\n\\[x\\]\n~~~\n", "~~~tex\n\\[x\\]\n~~~\n"},
        {"- ```\n  $x$\n  ```\n- $y$", "- ```\n  $x$\n  ```\n- [y]"},
        {"1. First\n   \\[\n   x\n   \\]\n2. Second", "1. First\n   {x}\n2. Second"},
        {"> \\[\n> x\n> + y\n> \\]", "> {x\n+ y}"},
        {"\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}", "{\\begin{align*}\na &= b \\\\\n&= c\n\\end{align*}}"},
        {"\\begin{theorem}x\\end{theorem}", "\\begin{theorem}x\\end{theorem}"},
        {"in text \\begin{align}x\\end{align}", "in text \\begin{align}x\\end{align}"},
        {"\\\\(x\\\\)", "\\\\(x\\\\)"},
        {"\\[a link\\](https://example.org)", "\\[a link\\](https://example.org)"},
        {"\\[1\\][2]", "\\[1\\][2]"},
        {"https://example.org/?a=$b$&c=\\(d\\)", "https://example.org/?a=$b$&c=\\(d\\)"},
        {"设$x$为实数", "设[x]为实数"},
        {"\\(\\)", "\\(\\)"},
        {"$$$$", "$$$$"},
        {"\\[ x = 1 \\].", "{x = 1.}"},
        {"unclosed \\( x and $y", "unclosed \\( x and $y"},
    };
    for (const Case& c : cases) {
        INFO(c.text);
        CHECK(found(c.text) == c.found);
    }
}

TEST_CASE("A formula on its own is a row of its own, within lists and quotes too") {
    const QVector<Block> blocks =
        parseMarkdown("1. First:\n   \\[\n   x_1*y*z\n   \\]\n   then **$a*b$**\n2. $$q$$\n\n> Quoted\n> $$r$$\n\n# Head "
                      "$$h$$\n\n| $a|b$ | c |\n|---|---|\n| $d_1*e_1*f$ | 1 |");
    QStringList rows;
    for (const Block& block : blocks)
        rows << QStringLiteral("%1 %2 %3 %4 %5")
                    .arg(int(block.kind))
                    .arg(block.indent)
                    .arg(block.quote)
                    .arg(block.marker, block.html);
    CHECK(rows.value(0).toStdString() == "0 1 0 1. First:");
    CHECK(rows.value(1).toStdString() == "5 1 0  <tex display>x_1*y*z</tex>");
    CHECK(rows.value(2).toStdString() == "0 1 0  then <b><tex>a*b</tex></b>");
    CHECK(rows.value(3).toStdString() == "5 1 0 2. <tex display>q</tex>");
    CHECK(rows.value(4).toStdString() == "0 0 1  Quoted");
    CHECK(rows.value(5).toStdString() == "5 0 1  <tex display>r</tex>");
    CHECK(rows.value(6).toStdString() == "1 0 0  Head <tex>h</tex>");
    REQUIRE(blocks.back().kind == BlockKind::table);
    CHECK(blocks.back().table.rows == QVector<QStringList>{{"<tex>a|b</tex>", "c"}, {"<tex>d_1*e_1*f</tex>", "1"}});
    CHECK(blocks[1].plain == "x_1*y*z");
}

TEST_CASE("A hostile formula is escaped text wherever it lands") {
    for (const char* text : {"$a<img src=x>b$", "\\[</tex><img src=x>\\]", "$x</tex>$", "```$\n\\(<b>\\)\n```", "[a]($x$)",
                             "`a`$<i>$", "<tex>x</tex>",
                             "\xEE\xA7\xB0"
                             "0\xEE\xA7\xB1 $x$"})
        for (const Block& block : parseMarkdown(QString::fromUtf8(text))) {
            INFO(text);
            CHECK(!block.html.contains("<img"));
            CHECK(block.html.count("<tex") == block.html.count("</tex>"));
            CHECK(block.html.count("<tex") <= 1);
        }
    // a search that finds nothing is not made again and again
    QElapsedTimer clock;
    clock.start();
    for (const char* piece : {"\\(", "\\[", "$$ ", "$a ", "` ``", "\\begin{align}\n"})
        CHECK_FALSE(parseMarkdown(QString::fromLatin1(piece).repeated(20'000)).isEmpty());
    CHECK(clock.elapsed() < 8000);
}

TEST_CASE("A typeset formula has the measures of TeX") {
    Typesetter typesetter;
    // the width of x and the rule and shifts of a fraction, from the metrics of the fonts (TeXbook, appendix G; cmsy10, cmex10)
    auto x = listOf(typesetter, "x", false);
    CHECK(x->width() == Approx(0.5715).margin(0.001));
    CHECK(x->height == Approx(0.4306).margin(0.001));
    CHECK(x->depth == Approx(0).margin(0.001));

    auto fraction = listOf(typesetter, "\\frac{a}{b}");
    const auto rules = marks<MathRule>(*fraction);
    REQUIRE(rules.size() == 1);
    CHECK(rules[0].area.height() == Approx(0.04).margin(0.001));      // the rule
    CHECK(rules[0].area.center().y() == Approx(-0.25).margin(0.025)); // on the axis
    const auto letters = marks<MathGlyphs>(*fraction);
    REQUIRE(glyphs(letters, "a"));
    REQUIRE(glyphs(letters, "b"));
    CHECK(glyphs(letters, "a")->at.y() == Approx(-0.677).margin(0.002)); // num1
    CHECK(glyphs(letters, "b")->at.y() == Approx(0.686).margin(0.002));  // denom1
    CHECK(rules[0].area.width() == Approx(0.5286).margin(0.001));        // as wide as its wider half, the a
    const double middleOfB = glyphs(letters, "b")->at.x() + 0.4292 / 2;
    CHECK(middleOfB == Approx(rules[0].area.center().x()).margin(0.005));

    auto power = listOf(typesetter, "x^2", false);
    const auto parts = marks<MathGlyphs>(*power);
    REQUIRE(glyphs(parts, "2"));
    CHECK(glyphs(parts, "2")->size == Approx(0.7));
    CHECK(glyphs(parts, "2")->at.y() == Approx(-0.363).margin(0.002)); // sup2
    CHECK(glyphs(parts, "2")->at.x() == Approx(0.5715).margin(0.005));

    auto root = listOf(typesetter, "\\sqrt{x}");
    CHECK(marks<MathPath>(*root).size() == 1);
    // an equation may be broken after its relation
    CHECK(listOf(typesetter, "a=b", false)->pieces.size() == 2);
}

TEST_CASE("Formulas that models write are typeset, painted whole and with ink") {
    Typesetter typesetter;
    const char* formulas[] = {
        R"(\frac{-b \pm \sqrt{b^2 - 4ac}}{2a})",
        R"(\begin{aligned} f(x) &= \int_{-\infty}^{\infty} \hat f(\xi)\,e^{2 \pi i \xi x}\,d\xi \\ &= \sum_{n=0}^{\infty} \frac{f^{(n)}(0)}{n!} x^n \end{aligned})",
        R"(\mathbf{A}=\begin{pmatrix} a_{11} & \cdots & a_{1n}\\ \vdots & \ddots & \vdots \\ a_{m1} & \cdots & a_{mn}\end{pmatrix},\quad \mathbb{R}^n \ni \vec v)",
        R"(\ce{2H2 + O2 -> 2H2O} \underbrace{a+b}_{\text{sum}} \overset{!}{=} \boxed{42})",
        R"(\left.\frac{\partial^2 u}{\partial t^2}\right|_{t=0} = c^2\nabla^2 u, \lim_{x\to 0}\frac{\sin x}{x}=1)",
        R"(f(x)=\begin{cases} x & x>0 \\ -x & \text{otherwise}\end{cases})",
        R"(\sqrt[3]{\frac{1}{x}} + \overline{abc} + \underline{xyz} + \widehat{ABC} + \widetilde{xyz} + \overrightarrow{AB})",
        R"(\text{Привет 你好 } \textcolor{red}{x} + \textcolor{#88f}{y} \cancel{z} \implies \operatorname{softmax}(z)_i)",
        R"(A \xrightarrow[\text{below}]{\text{above long}} B \overbrace{x_1+\cdots+x_n}^{n\ \text{terms}})",
        R"(\begin{array}{c|cc} & 0 & 1 \\ \hline 0 & a & b \\ 1 & c & d \end{array} \tag{1})",
        R"(\begin{align} a &= b \\ c &= d \end{align})",
        R"(\left(\left[\left\{\left\langle \frac{\frac{a}{b}}{\frac{c}{d}} \right\rangle\right\}\right]\right) \binom{n}{k})",
        R"(a \\ b + c)",
        R"(\mathscr{F} \mathfrak{g} \mathsf{S} \mathtt{code} \boldsymbol{\alpha} \hbar \phantom{x} \not\subset \oiint \sout{x} \colorbox{yellow}{y})",
    };
    for (const char* tex : formulas)
        for (bool display : {true, false}) {
            INFO(tex);
            const auto list = listOf(typesetter, tex, display);
            CHECK(list->width() > 0.5);
            const QImage image = paint(typesetter, *list);
            const QRect box = ink(image);
            CHECK(box.width() > image.width() / 2);
            // nothing is cut off: the outermost pixels stay empty
            CHECK(image.rect().adjusted(1, 1, -1, -1).contains(box));
        }
}

TEST_CASE("A hostile formula ends as its source, and soon") {
    Typesetter typesetter;
    CHECK(typeset(typesetter, "x").state == Typesetter::State::ready); // loaded
    struct Case {
        const char* name;
        QString tex;
    };
    const Case cases[] = {
        {"wrong", "\\frac{a"},
        {"unknown", "\\nosuchcommand x"},
        {"endless definition", "\\def\\a{\\a}\\a"},
        {"growing definition", "\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a\\a}\\a"},
        {"doubling", "\\def\\a#1{#1#1}\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{x}}}}}}}}}}}}}}}"},
        {"too long", QString(5000, 'x')},
        {"too deep", QString("{").repeated(500) + "x" + QString("}").repeated(500)},
        {"deep fractions", QString("\\frac1{").repeated(200) + "x" + QString("}").repeated(200)},
        {"deep without braces", QString("\\sqrt").repeated(900) + "x"},
        {"huge", "\\begin{matrix}" + QString("\\rule{20em}{20em}&").repeated(90) + "x\\end{matrix}"},
        {"a picture", "\\includegraphics{https://example.org/x.png}"},
        {"a link", "\\href{https://example.org}{x}"},
        {"markup", "\\htmlClass{a}{x}"},
        {"many rows", "\\begin{matrix}" + QString("x\\\\").repeated(900) + "\\end{matrix}"},
    };
    for (const Case& c : cases) {
        INFO(c.name);
        QElapsedTimer clock;
        clock.start();
        CHECK(typeset(typesetter, c.tex).state == Typesetter::State::failed);
        CHECK(clock.elapsed() < 3000);
    }
    CHECK(typeset(typesetter, "y").state == Typesetter::State::ready); // and the next one is typeset as ever
}

TEST_CASE("A script that runs too long is interrupted and the next call works") {
    QTemporaryDir folder;
    QFile file(folder.filePath("loop.js"));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write("function loop() { for (;;); } function echo(text) { return text; } function fail() { throw new Error('no'); }");
    file.close();
    std::mutex mutex;
    QStringList answers;
    const auto note = [&](const ScriptThread::Answer& answer) {
        std::lock_guard lock(mutex);
        answers << answer.value_or("nothing");
    };
    {
        ScriptThread script({file.fileName()}, nullptr);
        script.call("loop", {}, 50, note);
        script.call("echo", {"one"}, 1000, note);
        script.call("fail", {}, 1000, note);
        script.call("missing", {}, 1000, note);
        REQUIRE(waitFor([&] {
            std::lock_guard lock(mutex);
            return answers.size() == 4;
        }));
        script.call("loop", {}, 60'000, note); // does not keep the program from ending
    }
    CHECK(answers.mid(0, 4) == QStringList{"nothing", "one", "nothing", "nothing"});
    ScriptThread none({folder.filePath("missing.js")}, nullptr);
    bool answered = false;
    none.call("echo", {"x"}, 1000, [&](const ScriptThread::Answer& answer) { answered = !answer; });
    CHECK(waitFor([&] { return answered; }));
}

TEST_CASE("A text shows a formula's source until it is typeset, and then only that text changes") {
    Typesetter typesetter;
    MathText with, without;
    int changes = 0, others = 0;
    QObject::connect(&with, &MathText::textChanged, [&] { ++changes; });
    with.setTypesetter(&typesetter);
    without.setTypesetter(&typesetter);
    with.setHtml("a " + texMarkup("x<y", false, false) + " b " + texMarkup("\\wrong", false, false) +
                 texMarkup("z", false, true));
    without.setHtml("only <b>words</b>");
    QObject::connect(&without, &MathText::textChanged, [&] { ++others; });
    CHECK(with.text().contains("<span class=\"c\">x&lt;y</span>"));
    REQUIRE(waitFor([&] { return with.rooms().size() == 2; })); // before and after the relation
    CHECK(with.text().startsWith("a <img src=\"qrc:/typeset/blank.png\""));
    REQUIRE(waitFor([&] { return typesetter.find("\\wrong", false).state == Typesetter::State::failed; }));
    CHECK(with.text().contains("<span class=\"c\">\\wrong</span><span class=\"c\">z</span>"));
    CHECK(with.rooms()[0].tex == "x<y");
    CHECK(others == 0);
    CHECK(changes <= 3);
    // known now: at once
    MathText again;
    again.setTypesetter(&typesetter);
    again.setHtml(texMarkup("x<y", false, false));
    CHECK(again.rooms().size() == 2);
}

TEST_CASE("The window shows an answer's formulas, and says their source") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    window.models().ask("What is the normal distribution?");
    REQUIRE(window.models().waitForAnswer());
    const auto is = [](QQuickItem* item, const char* type) {
        return QString::fromLatin1(item->metaObject()->className()) == QLatin1String(type);
    };
    QQuickItem* list = window.item("chatList");
    REQUIRE(list);
    list->setProperty("contentY", list->property("originY"));
    // on its own: drawn, and named by its source
    QQuickItem* own = nullptr;
    REQUIRE(waitFor([&] {
        return (own = window.find([&](QQuickItem* item) {
                   return is(item, "ponder::qml::Formula") && item->property("shown").toBool();
               })) != nullptr;
    }));
    CHECK(own->property("tex").toString().contains("\\"));
    CHECK(own->implicitHeight() > 30);
    QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(own->parentItem()->parentItem()->parentItem());
    REQUIRE(spoken);
    CHECK(spoken->text(QAccessible::Name).contains(own->property("tex").toString()));
    // within words: as many as the text left room for, and copied as TeX
    QQuickItem* words = nullptr;
    REQUIRE(waitFor([&] {
        return (words = window.find([&](QQuickItem* item) {
                   return is(item, "ponder::qml::Formulas") && item->property("count").toInt() > 5;
               })) != nullptr;
    }));
    QMetaObject::invokeMethod(words, "copy", Q_ARG(int, 0), Q_ARG(int, 100'000));
    const QString copied = QGuiApplication::clipboard()->text();
    CHECK(copied.startsWith("where \\(\\mu\\) is the mean and \\(\\sigma^2\\) the variance."));
    CHECK(copied.contains("\\(t = \\frac{x-\\mu}{\\sigma}\\), so that"));
    CHECK(window.warnings() == QStringList());
}

TEST_CASE("A line of formulas alone is as high as a line of words") {
    Typesetter typesetter;
    listOf(typesetter, "x", false);
    const QFont font("DejaVu Sans", 11);
    const auto heightOf = [&](const QString& html) {
        MathText text;
        text.setFont(font);
        text.setTypesetter(&typesetter);
        text.setHtml(html);
        QTextDocument document;
        document.setDefaultFont(font);
        document.setHtml("<p>" + text.text() + "</p>");
        return document.size().height();
    };
    CHECK(heightOf(texMarkup("x", false, false)) == Approx(heightOf("words")).margin(1));
    CHECK(heightOf("words " + texMarkup("x", false, false)) == Approx(heightOf("words")).margin(1));
}
