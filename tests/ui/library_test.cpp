// Keeping chats in order: trash and undo, versions and branches, the map, folders, tags, notes and sorting.
#include "tests/ui/history_fixture.h"

#include <QSignalSpy>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

TEST_CASE_METHOD(Kept, "A deleted chat goes to the trash, comes back by undo or from there, and is erased only when asked") {
    app.openChat(bread);
    app.remove(bread);
    CHECK(chats.count() == 1);
    CHECK(chat.isEmpty());
    CHECK(app.toast() == "“Bread for the weekend” is in the trash.");
    REQUIRE(app.canUndo());
    CHECK(library.trash()->count() == 1);
    app.undo();
    CHECK(chats.count() == 2);
    CHECK(chat.conversation() == bread);
    CHECK(library.trash()->count() == 0);

    app.remove(bread);
    app.dismissToast();
    CHECK(!app.canUndo());
    TrashCan& can = *library.trash();
    can.open();
    CHECK(can.data(can.index(0), TrashCan::leftRole).toString() == "30 days left");
    can.restore(bread);
    CHECK(chat.conversation() == bread);
    CHECK(chats.count() == 2);

    app.remove(bread);
    CHECK(onDisk(folder.path(), "sourdough"));
    CHECK(can.whatGoes(bread).contains("“Bread for the weekend” goes for good"));
    can.erase(bread);
    CHECK(can.isErasing()); // on a thread
    REQUIRE(waitFor([&] { return !can.isErasing(); }));
    CHECK(can.count() == 0);
    CHECK(app.toast() == "One chat is gone for good.");
    CHECK(!onDisk(folder.path(), "sourdough"));
    CHECK(onDisk(folder.path(), "Gluosniai"));
}

TEST_CASE("The days that are left in the trash are counted to the end of the thirtieth") {
    constexpr qint64 day = 24LL * 60 * 60 * 1000, now = 1000 * day;
    struct Case {
        qint64 ago;
        int left;
    };
    for (const Case& c : {Case{0, 30}, {1, 30}, {day, 29}, {29 * day, 1}, {30 * day - 1, 1}, {30 * day, 0}, {31 * day, 0}, {-day, 30}})
        CHECK(TrashCan::daysLeft(now - c.ago, now) == c.left);
}

TEST_CASE_METHOD(Kept, "A removed version leaves what follows it, and a removed branch takes it along; both can be undone") {
    app.openChat(bread);
    REQUIRE(chat.show(first));
    library.removeVersion(first);
    CHECK(!chat.message(first));
    CHECK(chat.message(followUp));
    REQUIRE(app.canUndo());
    app.undo();
    CHECK(chat.isOnBranch(first));
    CHECK(chat.isOnBranch(followUp));
    library.removeBranch(first);
    CHECK(!chat.message(followUp));
    CHECK(chat.isOnBranch(second));
    app.undo();
    CHECK(chat.isOnBranch(first));
    CHECK(chat.isOnBranch(followUp));
    chat.stepVersion(1);
    CHECK(chat.isOnBranch(second));
    chat.stepVersion(-1);
    CHECK(chat.isOnBranch(first));
}

TEST_CASE_METHOD(Kept, "A chat goes on from any answer, and a new chat can begin with the path to it") {
    models.loadModel();
    app.openChat(bread);
    REQUIRE(chat.show(followUp));
    library.continueFrom(first);
    CHECK(chat.rows()->rows().back().message == first);
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(chat.isOnBranch(first));
    CHECK(!chat.isOnBranch(followUp));
    CHECK(chat.branches() == 3);
    library.branchOff(second);
    CHECK(chat.conversation() != bread);
    CHECK(chat.title() == "From Bread for the weekend");
    CHECK(chat.branches() == 1);
    CHECK(models.row(RowKind::text)->plain.contains("Until it has doubled"));
}

TEST_CASE_METHOD(Kept, "The map shows the tree, walks along it and goes there") {
    app.openChat(bread);
    ChatMap& map = *library.map();
    map.open();
    CHECK(map.lines().size() == 3);
    CHECK(map.columns() == 2);
    auto node = [&](int line, int place) { return map.lines()[line].toMap()["nodes"].toList()[place].toMap(); };
    CHECK(node(0, 0)["question"].toBool());
    CHECK(node(1, 0)["words"].toString().startsWith("It depends."));
    CHECK(!node(1, 0)["inView"].toBool());
    CHECK(node(1, 1)["inView"].toBool());
    CHECK(node(1, 1)["from"].toInt() == 0);
    CHECK(map.currentLine() == 1);
    map.stepNode(-1);
    map.stepLine(1);
    CHECK(map.currentLine() == 2);
    map.goToCurrent();
    CHECK(!map.isShown());
    CHECK(chat.isOnBranch(followUp));
}

TEST_CASE_METHOD(Kept, "Chats are put into folders, archived, tagged, noted and sorted, and each act can be undone") {
    const qint64 folder = library.newFolder("Kitchen", bread);
    REQUIRE(folder);
    CHECK(chats.folderOf(bread) == folder);
    auto row = [&](int i, ConversationList::Role role) { return chats.data(chats.index(i), role).toString(); };
    CHECK(row(0, ConversationList::titleRole) == "Kitchen");
    CHECK(row(1, ConversationList::titleRole) == "Bread for the weekend");
    chats.toggle(row(0, ConversationList::sectionRole));
    CHECK(chats.count() == 1); // folded away
    chats.unfold(bread);
    CHECK(chats.count() == 2);
    library.setFolder(bread, 0);
    CHECK(chats.folderOf(bread) == 0);
    CHECK(row(0, ConversationList::titleRole) == "Kitchen"); // an empty folder stays
    app.undo();
    CHECK(chats.folderOf(bread) == folder);
    library.removeFolder(folder);
    CHECK(library.folders().isEmpty());
    CHECK(chats.count() == 2);
    app.undo();
    CHECK(chats.folderOf(bread) == folder);

    library.setArchived(trees, true);
    CHECK(chats.count() == 1);
    CHECK(chats.isArchived(trees));
    app.undo();
    CHECK(chats.count() == 2);
    library.drop(trees, "archived", 0);
    CHECK(chats.isArchived(trees));
    library.drop(trees, QStringLiteral("folder/%1").arg(folder), folder);
    CHECK(!chats.isArchived(trees));
    CHECK(chats.folderOf(trees) == folder);
    library.drop(trees, "pinned", 0);
    CHECK(chats.isPinned(trees));
    library.drop(trees, "time/Today", 0);
    CHECK(!chats.isPinned(trees));
    CHECK(chats.folderOf(trees) == 0);

    library.tag(bread, "flour");
    library.tag(bread, "Flour"); // the same
    CHECK(chats.tagsOf(bread) == QStringList{"flour"});
    chats.setTag("flour");
    CHECK(chats.count() == 1);
    chats.setTag({});
    library.untag(bread, "flour");
    CHECK(chats.tagsOf(bread).isEmpty());
    app.undo();
    CHECK(chats.tagsOf(bread) == QStringList{"flour"});

    library.setNote(bread, "Ask Ona for her starter");
    CHECK(library.note(bread) == "Ask Ona for her starter");
    QSignalSpy note(&library, &Library::noteWanted);
    search("starter");
    REQUIRE(hits() == 1);
    finder.choose(0);
    CHECK(note.count() == 1);

    chats.setOrder("title");
    CHECK(chats.idAt(chats.count() - 1) == trees);
    library.duplicate(trees);
    CHECK(chat.title() == "Copy of Medžiai prie Nemuno");
    CHECK(chats.total() == 3);
}

TEST_CASE("Chats of many years stand under the times that they belong to, each time once") {
    QTemporaryDir folder;
    {
        auto history = *storage::History::open(placesIn(folder.path()).history);
        auto batch = *history.batch();
        const auto now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < 500; ++i) {
            storage::Conversation chat;
            chat.title = "Chat " + std::to_string(i);
            chat.created_ms = chat.updated_ms = now - i * (i + 7LL) * 60'000 * 17;
            REQUIRE(history.add_conversation(chat, {}));
        }
        REQUIRE(batch.commit());
    }
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    ConversationList& chats = *models.app->chats();
    CHECK(chats.count() == 500);
    const QDateTime now = QDateTime::currentDateTime();
    QStringList sections;
    QString section;
    for (int row = 0; row < chats.rowCount(); ++row) {
        const QModelIndex index = chats.index(row);
        if (chats.data(index, ConversationList::headingRole).toBool()) {
            section = chats.data(index, ConversationList::titleRole).toString();
            CHECK(!sections.contains(section));
            sections << section;
            continue;
        }
        const storage::Conversation* chat = chats.find(chats.data(index, ConversationList::idRole).toLongLong());
        REQUIRE(chat);
        REQUIRE(ConversationList::sectionFor(QDateTime::fromMSecsSinceEpoch(chat->updated_ms), now) == section);
    }
    CHECK(sections.size() > 6);
}

TEST_CASE("Folders, folding and the order are there again at the next start") {
    Written written;
    ScriptedEngine engine(pace);
    {
        Models models(written.folder.path(), engine);
        (void)models.app->library()->newFolder("Kitchen", written.bread);
        models.app->chats()->toggle(models.app->chats()->data(models.app->chats()->index(0), ConversationList::sectionRole).toString());
        models.app->chats()->setOrder("title");
    }
    Models models(written.folder.path(), engine);
    CHECK(models.app->chats()->order() == "title");
    CHECK(models.app->chats()->count() == 1);
    CHECK(models.app->chats()->total() == 2);
}
