// The history as the view models offer it: search and the way to a hit, finding in a chat, trash with undo, folders, tags and notes,
// versions, temporary chats, and files that cannot be used as they are.
#include "storage/organise.h"
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <QDirIterator>
#include <QFile>
#include <QSignalSpy>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;
using storage::PartKind;

namespace {

storage::Message said(std::int64_t chat, std::optional<std::int64_t> parent, bool answer, const std::string& text, const std::string& thought = {}) {
    storage::Message message;
    message.conversation = chat;
    message.parent = parent;
    message.role = answer ? storage::Role::assistant : storage::Role::user;
    if (answer) message.model = "demo";
    if (!thought.empty()) message.parts.push_back({PartKind::reasoning, thought, 1, 2000, 9});
    message.parts.push_back({PartKind::text, text, 1, 2, 3});
    return message;
}

// A history with two chats, one of them with two branches, made before the window opens it.
struct Written {
    QTemporaryDir folder;
    qint64 bread = 0, trees = 0, question = 0, first = 0, second = 0, followUp = 0;
    Written() {
        auto history = *storage::History::open(placesIn(folder.path()).history);
        bread = *history.create_conversation("Bread for the weekend");
        question = *history.add_message(said(bread, {}, false, "How long does a sourdough rise?"));
        first = *history.add_message(said(bread, question, true,
                                          "It depends.\n\n## Warm kitchen\n\nAbout **four hours**, with quartz stones in the oven.\n\n| heat | hours |\n|---|---|\n| 20 | eight |",
                                          "The person bakes. Temperature matters: a cold kitchen doubles it.\n\nPerhaps mention zirconium."));
        followUp = *history.add_message(said(bread, first, false, "And in the fridge?"));
        second = *history.add_message(said(bread, question, true, "Until it has doubled. Then quartz, twice: quartz."));
        trees = *history.create_conversation("Medžiai prie Nemuno");
        const auto asked = *history.add_message(said(trees, {}, false, "Kokie medžiai auga prie upės?"));
        (void)*history.add_message(said(trees, asked, true, "Gluosniai ir alksniai. 山に雪が降る。"));
    }
};

struct Kept : Written {
    ScriptedEngine engine{pace};
    Models models{folder.path(), engine};
    AppController& app = *models.app;
    Library& library = *app.library();
    Finder& finder = *library.finder();
    FindInChat& find = *library.find();
    Chat& chat = *app.chat();
    ConversationList& chats = *app.chats();

    void search(const QString& words, const QString& scope = "everything") {
        if (!finder.isShown()) finder.open(scope);
        finder.setScope(scope);
        finder.setText(words);
        REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    }
    QString at(int row, Finder::Role role) const { return finder.data(finder.index(row), role).toString(); }
    // The rows below the titles.
    int hits() const {
        int count = 0;
        for (int row = 0; row < finder.count(); ++row) count += !at(row, Finder::excerptRole).isEmpty();
        return count;
    }
};

// Do these bytes lie anywhere in the folder's files?
bool onDisk(const QString& folder, const QByteArray& bytes) {
    for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
        QFile file(it.next());
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes)) return true;
    }
    return false;
}

} // namespace

TEST_CASE_METHOD(Kept, "The palette shows recent chats, then titles as one types, then what was said") {
    finder.open();
    CHECK(finder.count() == 2);
    CHECK(at(0, Finder::sectionRole) == "Recent chats");
    finder.close();
    app.openChat(bread);
    finder.open();
    CHECK(finder.count() == 1); // the others: Ctrl+K and Enter go back to the one before
    CHECK(at(0, Finder::titleRole).startsWith("Med"));
    finder.setText("brea");
    REQUIRE(finder.count() >= 1); // at once
    CHECK(at(0, Finder::titleRole) == "<b>Brea</b>d for the weekend");
    search("quartz");
    CHECK(hits() == 2); // one for each version
    CHECK(at(0, Finder::excerptRole).contains("<b>quartz</b>"));
    CHECK(at(0, Finder::whereRole) == "Answer");
    search("zirc");
    REQUIRE(finder.count() == 1);
    CHECK(at(0, Finder::whereRole) == "Thought");
    search("medziai");
    CHECK(hits() >= 1); // without its accents
    search("雪");
    CHECK(hits() == 1);
    search("\"until it has\"");
    CHECK(hits() == 1);
    search("\"has until it\"");
    CHECK(finder.count() == 0);
    CHECK(finder.notice() == "Nothing was found.");
}

TEST_CASE_METHOD(Kept, "A search narrows to questions, answers, thoughts, titles, a folder, a tag and a model") {
    (void)library.newFolder("Kitchen", bread);
    library.tag(bread, "flour");
    search("sourdough", "questions");
    CHECK(hits() == 1);
    search("sourdough", "answers");
    CHECK(finder.count() == 0);
    CHECK(finder.notice() == "Nothing was found here.");
    search("zirconium", "thoughts");
    CHECK(hits() == 1);
    search("nemuno", "titles");
    CHECK(finder.count() == 1);
    CHECK(hits() == 0);
    search("quartz");
    for (const bool in : {true, false}) {
        const qint64 folder = library.folders().front().toMap().value("id").toLongLong();
        finder.setFolder(in ? folder : 0);
        REQUIRE(waitFor([&] { return !finder.isBusy(); }));
        CHECK(hits() == (in ? 2 : 0));
    }
    finder.clearFilters();
    finder.setTag("flour");
    REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    CHECK(hits() == 2);
    finder.setTag({});
    finder.setModel("demo");
    REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    CHECK(hits() == 2);
    finder.setModel("another");
    REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    CHECK(finder.count() == 0);
}

TEST_CASE_METHOD(Kept, "Typing on drops the answers to what was typed before") {
    finder.open();
    int answers = 0;
    QObject::connect(&finder, &Finder::noticeChanged, [&] { answers += !finder.isBusy(); });
    for (const QChar c : QStringLiteral("quartz")) finder.setText(finder.text() + c);
    REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    CHECK(answers == 1);
    CHECK(hits() == 2);
    finder.setText("quartzite");
    finder.close(); // and what comes now is not wanted
    QSignalSpy reset(&finder, &QAbstractItemModel::modelReset);
    CHECK(!waitFor([&] { return reset.count() > 0; }, 200));
}

TEST_CASE_METHOD(Kept, "A hit opens its chat on the branch that holds it, with its thought open and its words marked") {
    QSignalSpy revealed(&find, &FindInChat::reveal);
    search("four hours");
    REQUIRE(hits() == 1);
    finder.choose(0);
    CHECK(!finder.isShown());
    CHECK(chat.conversation() == bread);
    CHECK(chat.isOnBranch(first)); // the other version was in view
    CHECK(chat.isOnBranch(followUp));
    REQUIRE(revealed.count() == 1);
    const int row = revealed[0][0].toInt();
    CHECK(chat.rows()->rows()[row].plain.contains("About four hours"));
    const QVector<int> ranges = find.ranges(chat.rows()->rows()[row].plain);
    REQUIRE(ranges.size() >= 4);
    CHECK(chat.rows()->rows()[row].plain.mid(ranges[0], ranges[1] - ranges[0]) == "four");

    app.newChat();
    search("zirconium");
    finder.choose(0);
    REQUIRE(revealed.count() == 2);
    const Row thought = chat.rows()->rows()[revealed[1][0].toInt()];
    CHECK(thought.kind == RowKind::reasoning);
    CHECK(thought.open);

    search("until it has doubled");
    finder.choose(0);
    CHECK(chat.isOnBranch(second));
    CHECK(!chat.isOnBranch(first));
    CHECK(chat.rows()->rows()[revealed[2][0].toInt()].message == second);
}

TEST_CASE_METHOD(Kept, "A hit in a table, a heading and the second of two same words leads to its own row") {
    QSignalSpy revealed(&find, &FindInChat::reveal);
    search("\"warm kitchen\"");
    finder.choose(0);
    CHECK(chat.rows()->rows()[revealed[0][0].toInt()].kind == RowKind::heading);
    search("eight");
    finder.choose(0);
    CHECK(chat.rows()->rows()[revealed[1][0].toInt()].kind == RowKind::table);
}

TEST_CASE_METHOD(Kept, "Finding in a chat counts, goes round and disregards case and accents") {
    app.openChat(bread);
    QSignalSpy revealed(&find, &FindInChat::reveal);
    find.open();
    find.setText("QUARTZ");
    CHECK(find.count() == 2); // of the branch in view
    CHECK(find.status() == "1 of 2");
    find.step(1);
    CHECK(find.status() == "2 of 2");
    CHECK(revealed.last()[1].toInt() == 1);
    find.step(1);
    CHECK(find.current() == 1);
    find.step(-1);
    CHECK(find.current() == 2);
    find.setText("nowhere");
    CHECK(find.status() == "Not in this chat");
    app.openChat(trees);
    find.setText("upes");
    CHECK(find.count() == 1); // upės
    CHECK(find.ranges(QStringLiteral("upės upe\u0301s")) == QVector<int>{0, 4, 5, 10}); // accents that are letters of their own
    CHECK(find.washed("<b>upes</b> &upes; upė", "#fff") == QStringLiteral("<b><span style=\"background-color: #fff\">upes</span></b> &upes; upė"));
    find.close();
    CHECK(!find.isMarking());
    CHECK(find.ranges("upės").isEmpty());
}

TEST_CASE_METHOD(Kept, "Going to a match in a folded thought opens it") {
    app.openChat(bread);
    REQUIRE(chat.show(first));
    find.open();
    find.setText("zirconium");
    REQUIRE(find.count() == 1);
    CHECK(models.row(RowKind::reasoning)->open);
}

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

TEST_CASE_METHOD(Kept, "The care of the history reads everything, makes copies and tells it in words") {
    HistoryCare& care = *library.care();
    care.open();
    care.check();
    CHECK(care.isBusy());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
    CHECK(care.result() == "All is well: 2 chats with 6 messages were read and everything belongs together.");
    QSignalSpy done(&care, &HistoryCare::upkeepDone);
    care.upkeep();
    REQUIRE(waitFor([&] { return done.count() == 1; }));
    care.open();
    REQUIRE(care.backups().size() == 1);
    CHECK(care.backups()[0].toMap()["why"].toString() == "the daily copy");
    care.backUp();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
    CHECK(care.backups().size() == 2);
}

TEST_CASE_METHOD(Kept, "A copy can be gone back to, and from there to the chats of before") {
    HistoryCare& care = *library.care();
    care.backUp();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    app.openChat(bread);
    app.rename(bread, "Rye");
    app.remove(trees);
    care.goBack(care.backups()[0].toMap()["name"].toString());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    INFO(care.result().toStdString());
    CHECK(care.isGood());
    CHECK(chats.total() == 2);
    CHECK(chats.titleOf(bread) == "Bread for the weekend");
    REQUIRE(care.backups().size() == 2);
    CHECK(care.backups()[0].toMap()["why"].toString() == "before going back to a copy");
    care.goBack(care.backups()[0].toMap()["name"].toString());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(chats.titleOf(bread) == "Rye");
    CHECK(chats.total() == 1);
    models.loadModel();
    app.openChat(bread);
    models.ask("What is 17 + 25?"); // and life goes on
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->plain.contains("42"));
}

TEST_CASE("What has been in the trash for over thirty days goes at a start, after it was seen to be overdue on two days") {
    Written written;
    const auto file = placesIn(written.folder.path()).history;
    constexpr std::int64_t day = 24LL * 60 * 60 * 1000;
    {
        auto history = *storage::History::open(file);
        (void)*storage::trash(history, {written.bread});
        const auto now = QDateTime::currentMSecsSinceEpoch();
        REQUIRE(history.database().run("UPDATE removal SET at_ms = ?1, due_ms = ?2", now - 40 * day, now - 2 * day));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    CHECK(models.app->library()->trash()->count() == 1);
    QSignalSpy done(models.app->library()->care(), &HistoryCare::upkeepDone);
    models.app->library()->care()->upkeep();
    REQUIRE(waitFor([&] { return done.count() == 1; }));
    models.app->library()->trash()->refresh();
    CHECK(models.app->library()->trash()->count() == 0);
    CHECK(!onDisk(written.folder.path(), "sourdough"));
}

TEST_CASE("What can be read of a damaged history is saved into a new file, which then takes its place") {
    Written written;
    const QString path = QString::fromStdString(placesIn(written.folder.path()).history.string());
    {
        QFile file(path);
        REQUIRE(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(100, 'x')); // its beginning
    }
    ScriptedEngine engine(pace);
    {
        Models models(written.folder.path(), engine);
        CHECK(!models.app->isSaved());
        CHECK(models.app->bannerAction() == "Look into it");
        models.app->actOnBanner();
        HistoryCare& care = *models.app->library()->care();
        CHECK(care.isShown());
        CHECK(care.remedy() == "salvage");
        care.salvage();
        REQUIRE(waitFor([&] { return !care.isBusy(); }));
        INFO(care.result().toStdString());
        CHECK(care.isGood());
        CHECK(care.result().contains("2 chats with 6 messages were saved"));
        REQUIRE(care.remedy() == "place");
        care.usePlaced();
        CHECK(care.result().contains("Start Ponder again"));
    }
    Models models(written.folder.path(), engine);
    CHECK(models.app->isSaved());
    CHECK(models.app->chats()->count() == 2);
}

TEST_CASE("A damaged index is told apart from damaged chats and made again") {
    Written written;
    {
        auto history = *storage::History::open(placesIn(written.folder.path()).history);
        sqlite3_db_config(history.database().handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr); // which forbids what comes
        REQUIRE(history.database().script("DELETE FROM search_message_data WHERE id > 10"));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    HistoryCare& care = *models.app->library()->care();
    care.check();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    REQUIRE(care.remedy() == "index");
    CHECK(care.result().startsWith("Nothing is lost."));
    care.repairIndex();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
}

TEST_CASE("A history from a newer Ponder is left untouched and named") {
    Written written;
    {
        auto history = *storage::History::open(placesIn(written.folder.path()).history);
        REQUIRE(history.database().script("PRAGMA user_version = 999"));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    CHECK(!models.app->isSaved());
    CHECK(models.app->banner().startsWith("Your chats were written by a newer Ponder."));
    CHECK(models.app->chats()->total() == 0);
    CHECK(onDisk(written.folder.path(), "sourdough"));
}

TEST_CASE("A history in a folder that cannot be written is read, searched and left as it is; new chats are temporary") {
    Written written;
    const QByteArray folder = written.folder.path().toUtf8();
    const QByteArray file = QByteArray::fromStdString(placesIn(written.folder.path()).history.string());
    QTemporaryDir elsewhere; // for the settings
    REQUIRE(::chmod(file.constData(), 0400) == 0);
    REQUIRE(::chmod(folder.constData(), 0500) == 0);
    const bool root = ::geteuid() == 0; // whom no permission keeps out
    if (root) REQUIRE(::seteuid(65534) == 0);
    // a folder that another user owns cannot be entered by nobody
    if (root && ::faccessat(AT_FDCWD, file.constData(), R_OK, AT_EACCESS) != 0) {
        REQUIRE(::seteuid(0) == 0);
        REQUIRE(::chmod(folder.constData(), 0555) == 0);
        REQUIRE(::chmod(file.constData(), 0444) == 0);
        REQUIRE(::seteuid(65534) == 0);
    }
    {
        OpenedStore opened = openStore(placesIn(written.folder.path()).history);
        CHECK(!opened.saved);
        CHECK(opened.error.kind == storage::ErrorKind::read_only);
        CHECK(opened.readable);
        ScriptedEngine engine(pace);
        AppController app(std::move(opened), engine, std::make_unique<QSettings>(elsewhere.filePath("settings.ini"), QSettings::IniFormat));
        CHECK(app.banner().startsWith("The history's folder cannot be written."));
        CHECK(app.chats()->total() == 2);
        app.openChat(written.bread);
        CHECK(!app.chat()->isEmpty());
        app.library()->finder()->open();
        app.library()->finder()->setText("quartz");
        REQUIRE(waitFor([&] { return !app.library()->finder()->isBusy(); }));
        CHECK(app.library()->finder()->count() == 2);
        app.remove(written.bread);
        CHECK(app.chats()->total() == 2);
        CHECK(app.toast() == "The history cannot be written. Nothing was changed.");
        app.loadModel("demo.gguf");
        REQUIRE(waitFor([&] { return app.model()->isReady(); }));
        app.newChat();
        app.chat()->setDraft("What is 17 + 25?");
        app.chat()->send();
        REQUIRE(waitFor([&] { return !app.chat()->isBusy(); }));
        CHECK(app.chat()->isTemporaryChat());
        CHECK(app.chats()->total() == 3);
    }
    if (root) REQUIRE(::seteuid(0) == 0);
    ::chmod(folder.constData(), 0700);
}

TEST_CASE("When the disk is full nothing is lost: the words stay in the box and the chat can be read") {
    Written written;
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    models.loadModel();
    models.app->openChat(written.bread);
    // no file may grow any more, which the system reports as it does a full disk
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    models.ask("And with rye?");
    const QString notice = models.app->chat()->notice(), draft = models.app->chat()->draft();
    models.app->remove(written.trees);
    const QString toast = models.app->toast();
    const int left = models.app->chats()->total();
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    ::signal(SIGXFSZ, handler);
    CHECK(notice.startsWith("The disk is full. Your words are still in the box"));
    CHECK(draft == "And with rye?");
    CHECK(toast == "The disk is full. Nothing was changed.");
    CHECK(left == 2);
    models.app->chat()->send(); // there is room again
    REQUIRE(models.waitForAnswer());
    CHECK(models.app->chat()->notice().isEmpty());
    CHECK(models.row(RowKind::text));
}
