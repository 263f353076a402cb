// Search in all chats and the way to a hit; finding in the chat that is open.
#include "tests/ui/history_fixture.h"

#include <QSignalSpy>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

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
