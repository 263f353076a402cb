// The window's root object: model loading, deletion with undo, histories that cannot be opened, titles and times in the
// list.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QFile>

using namespace ponder::ui;
using namespace ponder::ui::test;

TEST_CASE("A model that fails to load leaves the old one in place and says what to do") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    ModelInfo& info = *models.app->model();
    models.app->loadModel("broken.gguf");
    REQUIRE(waitFor([&] { return !info.error().isEmpty(); }));
    CHECK(!info.isReady());
    CHECK(info.error().contains("“broken.gguf” is not a whole GGUF file"));
    CHECK(!info.error().contains("still loaded"));
    models.ask("Hello"); // no model: the words stay
    CHECK(models.app->chat()->draft() == "Hello");
    CHECK(engine.asks == 0);
    models.loadModel();
    CHECK(info.error().isEmpty());
    models.app->loadModel("broken.gguf");
    REQUIRE(waitFor([&] { return !info.error().isEmpty(); }));
    CHECK(info.isReady());
    CHECK(info.error().endsWith("The model you had is still loaded."));
    CHECK(models.app->lastModel().endsWith("demo.gguf")); // only one that loaded is remembered
}

TEST_CASE("Deleting can be undone, and what was deleted is still in the trash at the next start") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    qint64 first = 0, second = 0;
    {
        Models models(folder.path(), engine);
        models.loadModel();
        models.ask("What is 17 + 25?");
        REQUIRE(models.waitForAnswer());
        first = models.app->chat()->conversation();
        models.app->newChat();
        models.ask("Subtract 86 from 340.");
        REQUIRE(models.waitForAnswer());
        second = models.app->chat()->conversation();
        models.app->remove(first);
        CHECK(models.app->chats()->count() == 1);
        CHECK(models.app->canUndo());
        models.app->undo();
        CHECK(models.app->chats()->count() == 2);
        CHECK(models.app->chat()->conversation() == second); // one goes on where one was
        models.app->openChat(first);
        models.app->remove(first);
        CHECK(models.app->chat()->isEmpty());
    }
    Models models(folder.path(), engine);
    CHECK(models.app->chats()->count() == 1);
    CHECK(models.app->chats()->idAt(0) == second);
    CHECK(models.app->library()->trash()->count() == 1);
    models.app->library()->trash()->restore(first);
    CHECK(models.app->chats()->count() == 2);
    CHECK(!models.app->chat()->isEmpty());
}

TEST_CASE("A history that cannot be opened is left untouched, and the window works without it") {
    QTemporaryDir folder;
    const QString path = folder.filePath("history.sqlite");
    const QByteArray bytes = QByteArray("this is not a database, but somebody may love it ").repeated(100);
    {
        QFile file(path);
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    CHECK(!models.app->isSaved());
    CHECK(models.app->banner().contains("not saved"));
    models.loadModel();
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->html.contains("42"));
    CHECK(models.app->chats()->count() == 1);
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == bytes);
}

TEST_CASE("The list speaks of time as people do") {
    const QDateTime now(QDate(2026, 7, 15), QTime(12, 0));
    struct Case {
        int days;
        const char* section;
    };
    for (const Case& c : {Case{0, "Today"}, {1, "Yesterday"}, {3, "Previous 7 days"}, {20, "Previous 30 days"}, {400, "2025"}})
        CHECK(ConversationList::sectionFor(now.addDays(-c.days), now) == c.section);
    CHECK(ConversationList::timeFor(now.addSecs(-5), now) == "now");
    CHECK(ConversationList::timeFor(now.addSecs(-3600), now) == "11:00");
    CHECK(ConversationList::timeFor(now.addDays(1), now.addDays(1).addSecs(7200)) == "12:00");
}

TEST_CASE("The list narrows to the words that are searched") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    models.loadModel();
    for (const char* words : {"What is 17 + 25?", "Subtract 86 from 340."}) {
        models.app->newChat();
        models.ask(words);
        REQUIRE(models.waitForAnswer());
    }
    models.app->chats()->setFilter("subTRACT");
    CHECK(models.app->chats()->count() == 1);
    models.app->chats()->setFilter("");
    CHECK(models.app->chats()->count() == 2);
}
