// Exports as the window's program makes them: pages of HTML and PDF, the command line without a screen, the sheet in the
// window.
#include "tests/ui/export_support.h"
#include "tests/ui/harness.h"
#include "tests/ui/pdf_reader.h"
#include "ui/export_job.h"
#include "ui/pdf_table.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QProcess>
#include <QTest>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;
using storage::ExportFormat;
using storage::Thoughts;

namespace {

struct Kept { // a history file with one rich chat
    QTemporaryDir folder;
    std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "history.sqlite";
    std::int64_t chat = 0;
    Kept() {
        auto history = storage::History::open(file);
        REQUIRE(history);
        chat = addRichChat(*history, "Bell curves");
        REQUIRE(chat);
    }
    QString path(const QString& name) const { return folder.filePath(name); }
    QByteArray written(ExportFormat format, Thoughts thoughts = Thoughts::folded, bool allBranches = false) {
        ExportWish wish;
        wish.conversations = {chat};
        wish.format = format;
        wish.options.thoughts = thoughts;
        wish.options.all_branches = allBranches;
        wish.path = path("out").toStdString();
        const auto report = runExport(file, wish);
        REQUIRE(report);
        CHECK(report->problems.empty());
        return bytesOf(path("out"));
    }
};

} // namespace

// --- HTML --------------------------------------------------------------------------------------------------------------------

TEST_CASE("A page has its formulas drawn, its code coloured, and loads nothing") {
    Kept kept;
    const QString page = QString::fromUtf8(kept.written(ExportFormat::html));
    CHECK(page.contains("<svg aria-hidden"));
    CHECK(page.contains("<span class=\"k\">def</span>"));
    CHECK(page.contains("<details><summary>Thought for 3.2 s</summary>"));
    CHECK(page.contains("prefers-color-scheme: dark"));
    CHECK(page.contains("\\(\\mu\\)</span>")); // the source, for who copies it
    CHECK_FALSE(page.contains("<script"));
    CHECK_FALSE(page.contains("src=\"http"));
    CHECK_FALSE(page.contains("url("));
    CHECK_FALSE(page.contains("<code>\\(")); // no formula was left as it is written
    CHECK(page.contains(".math svg svg { overflow: hidden; }")); // else a root's bar runs on to the edge of the page
    // every letter that is referred to is there, once
    QSet<QString> used, there;
    static const QRegularExpression use("<use href=\"#(f\\d+)\""), outline("<path id=\"(f\\d+)\" d=\"M[^\"]+Z\"/>");
    for (auto found = use.globalMatch(page); found.hasNext();) used << found.next().captured(1);
    for (auto found = outline.globalMatch(page); found.hasNext();) {
        const QString id = found.next().captured(1);
        CHECK_FALSE(there.contains(id));
        there << id;
    }
    CHECK(used.size() > 15);
    CHECK(used == there);
}

TEST_CASE("Each page of several has the outlines that its own formulas need") {
    Kept kept;
    {
        auto history = storage::History::open(kept.file);
        REQUIRE(history);
        addRichChat(*history, "Another one");
        addRichChat(*history, "A third", "no formulas in it");
    }
    ExportWish wish;
    wish.format = ExportFormat::html;
    wish.options.thoughts = Thoughts::none;
    wish.path = kept.path("pages").toStdString();
    const auto report = runExport(kept.file, wish);
    REQUIRE(report);
    REQUIRE(report->files.size() == 3);
    CHECK(bytesOf(kept.path("pages/Bell curves.html")).contains("<path id=\"f0\""));
    CHECK(bytesOf(kept.path("pages/Another one.html")).contains("<path id=\"f0\""));
    CHECK_FALSE(bytesOf(kept.path("pages/A third.html")).contains("<path id="));
}

TEST_CASE("A formula that is wrong is shown as its source, in HTML and in PDF") {
    Kept kept;
    {
        auto history = storage::History::open(kept.file);
        REQUIRE(history);
        kept.chat = addRichChat(*history, "Wrong", "See \\(\\frac{1\\) and\n\n\\[ \\nosuchcommand{x} \\]\n\nafter it.");
    }
    const QString page = QString::fromUtf8(kept.written(ExportFormat::html, Thoughts::none));
    CHECK(page.contains("\\frac{1"));
    PdfReader pdf(kept.written(ExportFormat::pdf, Thoughts::none));
    CHECK(pdf.says("\\frac{1"));
    CHECK(pdf.says("after it."));
}

// --- PDF ---------------------------------------------------------------------------------------------------------------------

TEST_CASE("A PDF has the words of the chat as words, and its fonts within") {
    Kept kept;
    PdfReader pdf(kept.written(ExportFormat::pdf));
    INFO(pdf.text().toStdString());
    CHECK(pdf.pages >= 1);
    CHECK(pdf.fonts >= 3); // words, code, formulas or headings
    CHECK(pdf.embedded == pdf.fonts);
    for (const char* words :
         {"Bell curves", "What is the normal distribution?", "Please be exact.", "The normal distribution",
          "Then the code:", "def density(x, mean=0.0, deviation=1.0):", "so long that no page holds it", "And one within it.",
          "almost everywhere", "within it, a point", "Thought for 3.2 s", "112 tokens", "Qwen3-4B", "Ελληνικά", "кириллица"})
        CHECK(pdf.says(words));
    // copied words have spaces between them, and figures their colons
    CHECK(pdf.text().contains("What is the normal distribution?"));
    CHECK(pdf.text().contains("2023-11-14T22:13:20Z"));
    CHECK_FALSE(pdf.text().contains('\t'));
    CHECK_FALSE(pdf.says("They ask for the density")); // folded: one line alone
    CHECK_FALSE(pdf.says("A second version"));
}

TEST_CASE("Thoughts in a PDF are left out, told in a line, in place or at the end, as it is wished") {
    Kept kept;
    PdfReader none(kept.written(ExportFormat::pdf, Thoughts::none)), full(kept.written(ExportFormat::pdf, Thoughts::full)),
        appendix(kept.written(ExportFormat::pdf, Thoughts::appendix, true));
    CHECK_FALSE(none.says("Thought for"));
    CHECK(full.says("They ask for the density"));
    CHECK(appendix.says("number 1 at the end"));
    const QString words = appendix.text();
    CHECK(words.indexOf("Thoughts") > words.indexOf("second")); // behind the last version
    CHECK(appendix.says("A second version of the answer."));
    CHECK(appendix.says("Another version, after message 1"));
}

TEST_CASE("A long chat has many pages, each with its number and the title, and loses no line") {
    Kept kept;
    std::string answer;
    for (int i = 0; i < 120; ++i)
        answer += "Paragraph " + std::to_string(i) +
                  " goes on for a while, so that it needs a second line on the page, or nearly so.\n\n";
    answer += "```\n";
    for (int i = 0; i < 150; ++i) answer += "code line " + std::to_string(i) + "\n";
    answer += "```\n\n| a | b |\n|---|---|\n";
    for (int i = 0; i < 90; ++i) answer += "| row " + std::to_string(i) + " | cell |\n";
    {
        auto history = storage::History::open(kept.file);
        REQUIRE(history);
        kept.chat = addRichChat(*history, "A long one", answer);
    }
    PdfReader pdf(kept.written(ExportFormat::pdf));
    CHECK(pdf.pages >= 6);
    const QString words = pdf.text().remove(QRegularExpression("\\s"));
    for (int i = 0; i < 120; ++i) CHECK(words.contains(QStringLiteral("Paragraph%1goeson").arg(i)));
    for (int i = 0; i < 150; ++i) CHECK(words.contains(QStringLiteral("codeline%1").arg(i)));
    for (int i = 0; i < 90; ++i) CHECK(words.contains(QStringLiteral("row%1").arg(i)));
    for (int page = 1; page <= pdf.pages; ++page) CHECK(words.contains(QStringLiteral("Alongone%1").arg(page)));
}

TEST_CASE("No table and no line of code is wider than the page") {
    ExportScripts scripts;
    const double width = 4800, page = 7000;
    for (const PdfPiece& piece :
         pdfCode(scripts, QString(3000, 'x') + "\n\t\tshort\n" + QString("word ").repeated(400), "", width, 8.6))
        CHECK(piece.height > 0);
    CHECK(pdfCode(scripts, QString(3000, 'x'), "", width, 8.6).size() > 20); // broken, not cut

    Table table;
    for (int c = 0; c < 14; ++c) table.align << int(Qt::AlignLeft);
    for (int r = 0; r < 3; ++r) {
        QStringList row;
        for (int c = 0; c < 14; ++c) row << QStringLiteral("internationalisation of column %1").arg(c);
        table.rows << row;
    }
    QStringList high;
    for (int c = 0; c < 14; ++c) high << (c ? QString() : QStringLiteral("much ").repeated(3000));
    table.rows << high;
    const PdfTable made = pdfTable(scripts, table, width, page, 9.5);
    for (const PdfPiece& row : made.rows) CHECK(row.height <= page);
    QImage image(6000, 600, QImage::Format_ARGB32); // what is drawn stays within the width
    image.fill(Qt::white);
    QPainter painter(&image);
    made.rows.front().draw(painter, QPointF(0, 20));
    painter.end();
    int rightmost = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = image.width() - 1; x > rightmost; --x)
            if (image.pixel(x, y) != qRgb(255, 255, 255)) rightmost = x;
    CHECK(rightmost > 4000);
    CHECK(rightmost <= int(width) + 10);
}

// --- the command line --------------------------------------------------------------------------------------------------------

namespace {
struct Ran {
    int status = -1;
    QString out, complaint;
};
Ran ponderProgram(const QStringList& arguments) {
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char* screen : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) environment.remove(screen);
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(PONDER_WINDOW), arguments);
    REQUIRE(program.waitForFinished(60'000));
    return {program.exitCode(), QString::fromUtf8(program.readAllStandardOutput()),
            QString::fromUtf8(program.readAllStandardError())};
}
} // namespace

TEST_CASE("ponder --export writes every format without a screen") {
    Kept kept;
    const QString id = QString::number(kept.chat);
    struct Case {
        const char *format, *name, *begins;
    };
    for (const Case& one :
         {Case{"pdf", "a.pdf", "%PDF-"}, Case{"html", "a.html", "<!DOCTYPE html>"}, Case{"markdown", "a.md", "# Bell curves"},
          Case{"json", "a.json", "{"}, Case{"text", "a.txt", "Bell curves"}}) {
        INFO(one.format);
        const Ran ran = ponderProgram({"--data", kept.folder.path(), "--export", id, "--format", one.format, "--out",
                                       kept.path(one.name), "--thoughts", "appendix", "--branches", "all"});
        INFO(ran.complaint.toStdString());
        CHECK(ran.status == 0);
        CHECK(ran.out.trimmed() == kept.path(one.name));
        CHECK(bytesOf(kept.path(one.name)).startsWith(one.begins));
    }
    CHECK(PdfReader(bytesOf(kept.path("a.pdf"))).says("A second version"));
    const Ran all =
        ponderProgram({"--data", kept.folder.path(), "--export", "--all", "--format", "html", "--out", kept.path("pages")});
    CHECK(all.status == 0);
    CHECK(QFile::exists(kept.path("pages/Bell curves.html")));
}

TEST_CASE("ponder --export says what is wrong with its options, and writes nothing then") {
    Kept kept;
    const QString data = kept.folder.path(), out = kept.path("x");
    for (const QStringList& arguments :
         {QStringList{"--data", data, "--export", "seven", "--out", out}, QStringList{"--data", data, "--export", "1"},
          QStringList{"--data", data, "--export", "1", "--format", "docx", "--out", out},
          QStringList{"--data", data, "--export", "1", "--thoughts", "loud", "--out", out},
          QStringList{"--data", data, "--export", "1", "--branches", "some", "--out", out}}) {
        const Ran ran = ponderProgram(arguments);
        INFO(arguments.join(' ').toStdString());
        CHECK(ran.status == 2);
        CHECK(ran.complaint.contains("ponder: --"));
    }
    const Ran missing = ponderProgram({"--data", data, "--export", "4711", "--format", "pdf", "--out", out});
    CHECK(missing.status == 1);
    CHECK(missing.complaint.contains("does not exist"));
    CHECK_FALSE(QFile::exists(out));
}

// --- the sheet ---------------------------------------------------------------------------------------------------------------

namespace {
struct InWindow : ScriptedWindow {
    Exporter& exporter = *app.exporter();
    InWindow() : ScriptedWindow(false) {}
    void ask(const QString& question) { // in a chat of its own
        if (!app.model()->isReady()) models.loadModel();
        app.newChat();
        ScriptedWindow::ask(question);
    }
    QObject* sheet() const { return window.window()->findChild<QObject*>("exportSheet"); }
    void exportTo(const QString& path) {
        QMetaObject::invokeMethod(sheet(), "exportTo", Q_ARG(QVariant, QVariant::fromValue(QUrl::fromLocalFile(path))));
        REQUIRE(waitFor([&] { return !exporter.isRunning() && !exporter.sentence().isEmpty(); }));
    }
};
} // namespace

TEST_CASE_METHOD(InWindow, "The sheet exports this chat in the format that is chosen") {
    ask("Which sort should I use?");
    window.press(Qt::Key_E, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("exportGo") != nullptr; }));
    window.click(window.item("exportFormat.pdf"));
    CHECK(sheet()->property("format").toString() == "pdf");
    window.click(window.item("exportThoughts.full"));
    window.click(window.item("exportThoughts.full")); // a second click takes nothing back
    CHECK(window.item("exportThoughts.full")->property("on").toBool());
    CHECK_FALSE(window.item("exportThoughts.folded")->property("on").toBool());
    exportTo(folder.filePath("chat.pdf"));
    CHECK(exporter.sentence() == "Exported to “chat.pdf”.");
    PdfReader pdf(bytesOf(folder.filePath("chat.pdf")));
    CHECK(pdf.says("Which sort should I use?"));
    CHECK(pdf.says("merge_sort"));
    REQUIRE(waitFor([&] { return window.item("exportDone") != nullptr; }));
    window.click(window.item("exportDone"));
    CHECK(waitFor([&] { return window.item("exportDone") == nullptr; }));
}

TEST_CASE_METHOD(InWindow, "The sheet exports the chats that are ticked, or all of them, into a folder") {
    ask("Which sort should I use?");
    ask("What is 17 + 25?");
    ask("What is the normal distribution?");
    window.press(Qt::Key_E, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("exportScope.some") != nullptr; }));
    window.click(window.item("exportScope.some"));
    CHECK_FALSE(window.item("exportGo")->isEnabled());
    for (const char* title : {"Which sort should I use?", "What is 17 + 25?"}) {
        const auto line = [&] {
            return window.find(
                [&](QQuickItem* item) { return item->property("on").isValid() && item->property("text").toString() == title; });
        };
        REQUIRE(waitFor([&] { return line() != nullptr; }));
        window.click(line());
        CHECK(waitFor([&] { return line()->property("on").toBool(); }));
    }
    CHECK(window.item("exportGo")->isEnabled());
    CHECK(sheet()->property("intoFolder").toBool());
    exportTo(folder.filePath("some"));
    CHECK(exporter.sentence() == "2 chats exported into “some”.");
    CHECK(QDir(folder.filePath("some")).entryList(QDir::Files) ==
          QStringList{"What is 17 + 25_.md", "Which sort should I use_.md"});
    exporter.clear();
    sheet()->setProperty("scope", "all");
    sheet()->setProperty("format", "json");
    CHECK_FALSE(sheet()->property("intoFolder").toBool());
    exportTo(folder.filePath("all.json"));
    CHECK(bytesOf(folder.filePath("all.json")).count("\"ponder-conversation\"") == 3);
}

TEST_CASE_METHOD(InWindow, "An export that cannot be written says so, and another place can be chosen") {
    ask("What is 17 + 25?");
    window.press(Qt::Key_E, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("exportGo") != nullptr; }));
    exportTo(folder.filePath("no/such/folder/chat.md"));
    CHECK(exporter.failed());
    CHECK(exporter.sentence().contains("could not be written"));
    REQUIRE(waitFor([&] { return window.item("exportAgain") != nullptr; }));
    window.click(window.item("exportAgain"));
    CHECK(waitFor([&] { return window.item("exportGo") != nullptr; }));
}

TEST_CASE("Chats that are only in memory can be exported in every format") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(std::make_unique<MemoryStore>(), folder.path(), engine);
    models.loadModel();
    models.ask("Which sort should I use?");
    REQUIRE(models.waitForAnswer());
    Exporter& exporter = *models.app->exporter();
    const QVariantList chats = {models.app->chat()->conversation()};
    CHECK(exporter.nameFor(chats, "html") == "Which sort should I use_.html");
    for (const char* format : {"markdown", "json", "html", "pdf", "text"}) {
        const QString path = folder.filePath(QStringLiteral("chat.") + format);
        exporter.start({{"chats", chats}, {"format", format}, {"place", QUrl::fromLocalFile(path)}});
        REQUIRE(waitFor([&] { return !exporter.isRunning(); }));
        INFO(exporter.sentence().toStdString() + exporter.detail().toStdString());
        CHECK_FALSE(exporter.failed());
        CHECK(bytesOf(path).size() > 200);
    }
    CHECK(bytesOf(folder.filePath("chat.markdown")).contains("merge_sort"));
    exporter.start({{"chats", chats}, {"place", QUrl("https://example.org/chat.md")}});
    CHECK(exporter.sentence().contains("on this computer"));
}

TEST_CASE("An export can be cancelled, and leaves no half file") {
    Kept kept;
    {
        auto history = storage::History::open(kept.file);
        REQUIRE(history);
        for (int i = 0; i < 60; ++i) addRichChat(*history, "Chat " + std::to_string(i));
    }
    OpenedStore opened = openStore(kept.file);
    Exporter exporter(*opened.store, opened.file);
    exporter.start({{"format", "pdf"}, {"place", QUrl::fromLocalFile(kept.path("pages"))}});
    REQUIRE(waitFor([&] { return exporter.done() >= 2; }));
    exporter.cancel();
    REQUIRE(waitFor([&] { return !exporter.isRunning(); }));
    CHECK(exporter.sentence().startsWith("Cancelled"));
    const QStringList files = QDir(kept.path("pages")).entryList(QDir::Files | QDir::Hidden);
    CHECK(files.size() == exporter.files().size());
    CHECK(files.size() < 61);
    for (const QString& file : files) CHECK(bytesOf(kept.path("pages/" + file)).trimmed().endsWith("%%EOF"));
}
