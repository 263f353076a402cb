// Temporary chats: nothing of them reaches the disk.
#include "tests/ui/history_fixture.h"

#include <QSignalSpy>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

TEST_CASE_METHOD(Kept, "Nothing of a temporary chat reaches the disk: not its words, its draft, its title, its thoughts") {
    models.loadModel();
    app.newChat();
    chat.setDraft("a draft that is kept");
    library.newTemporary();
    REQUIRE(chat.isTemporaryChat());
    CHECK(chat.draft().isEmpty());
    chat.setDraft("half a xylophone");
    CHECK(waitFor([&] { return !onDisk(folder.path(), "half a xylophone"); }, 600));
    chat.setDraft("What is 17 + 25? Zanzibar");
    chat.send();
    REQUIRE(models.waitForAnswer());
    REQUIRE(models.row(RowKind::text));
    CHECK(chat.title().startsWith("What is 17 + 25?"));
    chat.setDraft("Zanzibar again");
    chat.regenerate(chat.lastAnswer());
    REQUIRE(models.waitForAnswer());
    CHECK(chat.branches() == 2);
    const qint64 temporary = chat.conversation();
    CHECK(chats.data(chats.index(0), ConversationList::titleRole).toString() == "Temporary");
    app.rename(temporary, "Zanzibar by another name");
    library.setNote(temporary, "Zanzibar noted");
    library.duplicate(temporary);
    CHECK(chat.isTemporaryChat());
    library.branchOff(chat.lastAnswer());
    CHECK(chat.isTemporaryChat());
    find.open();
    find.setText("Zanzibar");
    CHECK(find.count() == 1);
    find.close();
    app.remove(temporary);
    app.undo();
    app.openChat(bread);
    app.openChat(temporary);
    chat.saveNow();
    library.care()->upkeep();
    QSignalSpy done(library.care(), &HistoryCare::upkeepDone);
    REQUIRE(waitFor([&] { return done.count() == 1; }));
    CHECK(!onDisk(folder.path(), "Zanzibar"));
    CHECK(onDisk(folder.path(), "sourdough")); // the search of the bytes works
    CHECK(onDisk(folder.path(), "a draft that is kept"));
    app.newChat();
    CHECK(chat.draft() == "a draft that is kept");
}

TEST_CASE_METHOD(Kept, "A summary of a temporary chat begins another temporary chat") {
    models.loadModel();
    library.newTemporary();
    models.ask("Until it is full");
    REQUIRE(models.waitForAnswer());
    REQUIRE(chat.canSummarise());
    chat.beginWithSummary();
    REQUIRE(models.waitForAnswer());
    CHECK(chat.isTemporaryChat());
    CHECK(!onDisk(folder.path(), "Until it is full"));
}

TEST_CASE("A temporary chat without a word leaves nothing behind, and none is there at the next start") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    {
        Models models(folder.path(), engine);
        models.loadModel();
        models.app->library()->newTemporary();
        CHECK(models.app->chats()->total() == 1);
        models.app->newChat();
        CHECK(models.app->chats()->total() == 0);
        models.app->library()->newTemporary();
        models.ask("What is 17 + 25?");
        REQUIRE(models.waitForAnswer());
        CHECK(models.app->chats()->total() == 1);
    }
    Models models(folder.path(), engine);
    CHECK(models.app->chats()->total() == 0);
}
