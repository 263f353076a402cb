// Pictures of the sheets for exports and imports, and the files that an export gives, for looking at them; not run otherwise.
#include "tests/ui/export_support.h"
#include "tests/ui/harness.h"
#include "ui/export_job.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QTest>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {
QDir pictures() {
    QDir out(qEnvironmentVariable("PONDER_PICTURES", "pictures"));
    out.mkpath(".");
    return out;
}
} // namespace

TEST_CASE("Files of an export, for looking at them", "[.pictures]") {
    QTemporaryDir folder;
    const std::filesystem::path file = std::filesystem::path(folder.path().toStdString()) / "history.sqlite";
    {
        auto history = storage::History::open(file);
        REQUIRE(history);
        addRichChat(*history, "The normal distribution, from its density to its use");
    }
    for (const char* format : {"pdf", "html"})
        for (const char* thoughts : {"folded", "full", "appendix"}) {
            ExportWish wish;
            wish.format = *exportFormatOf(format);
            wish.conversations = {1};
            wish.options.thoughts = *thoughtsOf(thoughts);
            wish.options.all_branches = true;
            wish.path = pictures().filePath(QStringLiteral("export-%1.%2").arg(thoughts, format)).toStdString();
            CHECK(runExport(file, wish));
        }
}

TEST_CASE("Pictures of exports and imports", "[.pictures]") {
    for (const QString theme : {"light", "dark"})
        for (const QSize size : {QSize(1280, 800), QSize(760, 600)}) {
            QTemporaryDir folder;
            ScriptedEngine engine(pace);
            Window window(engine, folder.path(), size);
            AppController& app = window.app();
            app.overrideTheme(theme);
            const QString end = QStringLiteral("-%1-%2.png").arg(size.width()).arg(theme);
            const auto shoot = [&](const QString& name) {
                QTest::qWait(400);
                CHECK(window.window()->grabWindow().save(pictures().filePath(name + end)));
            };
            window.models().loadModel();
            for (const char* question : {"Which sort should I use?", "What is 17 + 25?", "What is the normal distribution?"}) {
                app.newChat();
                window.models().ask(question);
                REQUIRE(window.models().waitForAnswer());
            }
            window.press(Qt::Key_E, Qt::ControlModifier);
            REQUIRE(waitFor([&] { return window.item("exportGo") != nullptr; }));
            shoot("export");
            QObject* sheet = window.window()->findChild<QObject*>("exportSheet");
            window.click(window.item("exportFormat.pdf"));
            window.click(window.item("exportScope.some"));
            shoot("export-some");
            sheet->setProperty("scope", "this");
            QMetaObject::invokeMethod(sheet, "exportTo",
                                      Q_ARG(QVariant, QVariant::fromValue(QUrl::fromLocalFile(folder.filePath("chat.pdf")))));
            REQUIRE(waitFor([&] { return !app.exporter()->isRunning() && !app.exporter()->sentence().isEmpty(); }));
            shoot("export-done");
            window.press(Qt::Key_Escape);
            QTest::qWait(300);
            QVariantList urls = {QUrl::fromLocalFile(PONDER_SOURCE_DIR "/tests/golden/import/chatgpt.json"),
                                 QUrl::fromLocalFile(PONDER_SOURCE_DIR "/tests/golden/import/deepseek.json"),
                                 QUrl::fromLocalFile(folder.filePath("settings.ini"))};
            QMetaObject::invokeMethod(window.window()->findChild<QObject*>("importSheet"), "look", Q_ARG(QVariant, urls));
            REQUIRE(waitFor([&] { return app.importer()->state() == Importer::Found; }));
            shoot("import-found");
            app.importer()->start();
            REQUIRE(waitFor([&] { return app.importer()->state() == Importer::Done; }));
            shoot("import-done");
            window.click(window.item("importShow"));
            shoot("import-list");
        }
}
