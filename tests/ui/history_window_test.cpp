// The history in the window, typed into and clicked: the palette, the find bar, the trash, folders by drag and by menu, the map.
#include "storage/organise.h"
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

namespace {

std::int64_t write(storage::History& history, std::int64_t chat, std::optional<std::int64_t> parent, bool answer, const std::string& text,
                   const std::string& thought = {}) {
    storage::Message message;
    message.conversation = chat;
    message.parent = parent;
    message.role = answer ? storage::Role::assistant : storage::Role::user;
    if (!thought.empty()) message.parts.push_back({storage::PartKind::reasoning, thought, 1, 2000, 9});
    message.parts.push_back({storage::PartKind::text, text, 1, 2, 3});
    return *history.add_message(message);
}

struct Fixture {
    QTemporaryDir folder;
    ScriptedEngine engine{pace};
    qint64 long_ = 0, other = 0, first = 0;
    std::unique_ptr<Window> window_;
    Fixture() {
        auto history = *storage::History::open(placesIn(folder.path()).history);
        long_ = *history.create_conversation("A long chat");
        std::optional<std::int64_t> parent;
        for (int i = 0; i < 24; ++i) {
            parent = write(history, long_, parent, i % 2, i == 7 ? "In the middle: **a heron** stood there." : "Words and words.\n\nAnd more of them.\n\nAnd the end.",
                           i == 3 ? "A thought about an otter.\n\nAnd on." : "");
            if (i == 0) first = *parent;
        }
        (void)write(history, long_, first, true, "The other branch knows a kingfisher.");
        (void)history.set_active_leaf(long_, *parent);
        other = *history.create_conversation("Another chat");
        (void)write(history, other, {}, false, "Hello");
        window_ = std::make_unique<Window>(engine, folder.path());
        models().loadModel();
    }
    ~Fixture() {
        for (const QString& warning : window_->warnings()) UNSCOPED_INFO(warning.toStdString());
        CHECK(window_->warnings().isEmpty());
    }
    Window& window() { return *window_; }
    Models& models() { return window_->models(); }
    Chat& chat() { return *window_->app().chat(); }
    Library& library() { return *window_->app().library(); }
    // A visible text that contains these words.
    QQuickItem* words(const QString& part) {
        return window().find([&](QQuickItem* item) { return item->inherits("QQuickText") && item->property("text").toString().contains(part); });
    }
    QQuickItem* button(const QString& text) {
        return window().find([&](QQuickItem* item) { return item->inherits("QQuickAbstractButton") && item->property("text").toString() == text; });
    }
    // The text whose words are marked strongly, when it lies within the list.
    QQuickItem* shownMark() {
        QQuickItem* list = window().item("chatList");
        return window().find([&](QQuickItem* item) {
            if (item->objectName() != "wordMarks" || item->property("current").toInt() < 0) return false;
            const double y = item->mapToItem(list, QPointF()).y();
            return y > -item->height() && y < list->height();
        });
    }
    QQuickItem* row(qint64 conversation) {
        return window().find([&](QQuickItem* item) { return item->inherits("QQuickAbstractButton") && item->property("conversation").toLongLong() == conversation && item->property("pinned").isValid(); });
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "Ctrl+K, a few letters and Enter open a chat; the composer has the keyboard again") {
    window().press(Qt::Key_K, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window().item("searchField") && window().item("searchField")->hasActiveFocus(); }));
    window().type("ano");
    REQUIRE(waitFor([&] { return library().finder()->count() == 1 && !library().finder()->isBusy(); }));
    window().press(Qt::Key_Return);
    CHECK(chat().conversation() == other);
    REQUIRE(waitFor([&] { return window().item("searchField") == nullptr; }));
    window().press(Qt::Key_K, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window().item("searchField") != nullptr; }));
    window().press(Qt::Key_Escape);
    CHECK(waitFor([&] { return window().item("searchField") == nullptr; }));
    CHECK(!library().finder()->isShown());
}

TEST_CASE_METHOD(Fixture, "A mouse that rests over the palette chooses nothing, one that moves does") {
    QTest::mouseMove(window().window(), QPoint(640, 250));
    window().press(Qt::Key_K, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window().item("searchField") && window().item("searchField")->hasActiveFocus(); }));
    window().type("words");
    REQUIRE(waitFor([&] { return library().finder()->count() > 5 && !library().finder()->isBusy(); }));
    QTest::qWait(200);
    CHECK(library().finder()->current() == 0);
    QTest::mouseMove(window().window(), QPoint(640, 330));
    QTest::mouseMove(window().window(), QPoint(641, 332));
    CHECK(waitFor([&] { return library().finder()->current() > 0; }));
}

TEST_CASE_METHOD(Fixture, "A hit far up is scrolled to and its words are marked") {
    window().app().openChat(long_);
    window().press(Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    REQUIRE(waitFor([&] { return window().item("searchField") && window().item("searchField")->hasActiveFocus(); }));
    window().type("heron");
    REQUIRE(waitFor([&] { return library().finder()->count() == 1 && !library().finder()->isBusy(); }));
    window().click(window().find([](QQuickItem* item) { return item->property("excerpt").toString().contains("heron"); }));
    REQUIRE(waitFor([&] { return shownMark() != nullptr; }));
    CHECK(shownMark()->parentItem()->property("text").toString().contains("heron"));
    REQUIRE(waitFor([&] { return window().item("searchField") == nullptr; })); // it has faded
    window().press(Qt::Key_Escape); // and the marks are gone
    CHECK(waitFor([&] { return shownMark() == nullptr; }));
}

TEST_CASE_METHOD(Fixture, "A hit on another branch and one in a thought are shown where they are") {
    for (const char* word : {"kingfisher", "otter"}) {
        window().app().newChat();
        window().press(Qt::Key_K, Qt::ControlModifier);
        REQUIRE(waitFor([&] { return window().item("searchField") && window().item("searchField")->hasActiveFocus(); }));
        library().finder()->setText({});
        window().type(word);
        REQUIRE(waitFor([&] { return library().finder()->count() == 1 && !library().finder()->isBusy(); }));
        window().press(Qt::Key_Return);
        CHECK(chat().conversation() == long_);
        REQUIRE(waitFor([&] { return shownMark() != nullptr; }));
        INFO(word);
        CHECK(shownMark()->parentItem()->property("text").toString().contains(word));
        REQUIRE(waitFor([&] { return window().item("searchField") == nullptr; }));
    }
}

TEST_CASE_METHOD(Fixture, "Nothing found and an empty history are said in the palette") {
    window().press(Qt::Key_K, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window().item("searchField") && window().item("searchField")->hasActiveFocus(); }));
    window().type("xyzzy");
    REQUIRE(waitFor([&] { return window().item("searchNotice") != nullptr; }));
    CHECK(waitFor([&] { return words("Nothing was found.") != nullptr; }));
    window().click(window().item("scope-thoughts"));
    CHECK(library().finder()->scope() == "thoughts");
    REQUIRE(waitFor([&] { return button("Search everywhere") != nullptr; }));
    window().click(button("Search everywhere"));
    CHECK(library().finder()->scope() == "everything");
}

TEST_CASE_METHOD(Fixture, "Ctrl+F finds in the chat: Enter goes on, Shift+Enter back, Escape ends it") {
    window().app().openChat(long_);
    window().press(Qt::Key_F, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window().item("findField") && window().item("findField")->hasActiveFocus(); }));
    window().type("more of");
    REQUIRE(waitFor([&] { return library().find()->count() == 23; }));
    CHECK(library().find()->status() == "1 of 23");
    window().press(Qt::Key_Return);
    window().press(Qt::Key_Return);
    CHECK(library().find()->current() == 3);
    REQUIRE(waitFor([&] { return shownMark() != nullptr; }));
    window().press(Qt::Key_Return, Qt::ShiftModifier);
    CHECK(library().find()->current() == 2);
    window().press(Qt::Key_F3);
    CHECK(library().find()->current() == 3);
    window().press(Qt::Key_Escape);
    CHECK(waitFor([&] { return window().item("findField") == nullptr; }));
    CHECK(shownMark() == nullptr);
}

TEST_CASE_METHOD(Fixture, "Delete in the list offers Undo in the toast, and Ctrl+Z undoes as well") {
    window().app().openChat(other);
    QQuickItem* entry = row(other);
    REQUIRE(entry);
    entry->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_Delete);
    REQUIRE(waitFor([&] { return window().item("undo") != nullptr; }));
    CHECK(window().app().chats()->total() == 1);
    window().click(window().item("undo"));
    CHECK(window().app().chats()->total() == 2);
    CHECK(chat().conversation() == other);
    window().app().remove(other);
    REQUIRE(row(long_));
    row(long_)->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_Z, Qt::ControlModifier);
    CHECK(window().app().chats()->total() == 2);
}

TEST_CASE_METHOD(Fixture, "The trash asks once before it deletes for good") {
    window().app().remove(other);
    library().trash()->open();
    REQUIRE(waitFor([&] { return window().item("eraseForGood") != nullptr; }));
    window().click(window().item("eraseForGood"));
    REQUIRE(waitFor([&] { return window().item("eraseQuestion") != nullptr; }));
    CHECK(words("“Another chat” goes for good"));
    window().click(button("Keep"));
    CHECK(library().trash()->count() == 1);
    window().click(window().item("eraseForGood"));
    REQUIRE(waitFor([&] { return window().item("eraseNow") != nullptr; }));
    window().click(window().item("eraseNow"));
    REQUIRE(waitFor([&] { return library().trash()->count() == 0 && !library().trash()->isErasing(); }));
    CHECK(words("The trash is empty."));
    window().press(Qt::Key_Escape);
    CHECK(waitFor([&] { return window().item("eraseQuestion") == nullptr && !library().trash()->isShown(); }));
}

TEST_CASE_METHOD(Fixture, "A chat is renamed in its row, by F2 and Enter; Escape leaves the title") {
    QQuickItem* entry = row(other);
    entry->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_F2);
    REQUIRE(waitFor([&] { return window().item("renameField") != nullptr; }));
    window().type("A better title");
    window().press(Qt::Key_Return);
    CHECK(window().app().chats()->titleOf(other) == "A better title");
    row(other)->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_F2);
    REQUIRE(waitFor([&] { return window().item("renameField") != nullptr; }));
    window().type("Not this");
    window().press(Qt::Key_Escape);
    CHECK(window().app().chats()->titleOf(other) == "A better title");
}

TEST_CASE_METHOD(Fixture, "A chat is dragged into a folder with the mouse") {
    const qint64 folder = library().newFolder("Birds");
    QQuickItem* heading = nullptr;
    REQUIRE(waitFor([&] { return (heading = window().find([](QQuickItem* item) { return item->property("title").toString() == "Birds" && item->inherits("QQuickAbstractButton"); })) != nullptr; }));
    REQUIRE(row(other));
    const auto centre = [](QQuickItem* item) { return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint(); };
    const QPoint from = centre(row(other)), to = centre(heading);
    QTest::mousePress(window().window(), Qt::LeftButton, Qt::NoModifier, from);
    for (int i = 1; i <= 8; ++i) {
        QTest::mouseMove(window().window(), from + (to - from) * i / 8);
        QTest::qWait(10);
    }
    CHECK(window().item("chatRows")->property("dropSection").toString() == QStringLiteral("folder/%1").arg(folder));
    QTest::mouseRelease(window().window(), Qt::LeftButton, Qt::NoModifier, to);
    CHECK(window().app().chats()->folderOf(other) == folder);
    CHECK(chat().conversation() == 0); // a drag is not a click
    CHECK(window().app().toast() == "Moved to “Birds”.");
}

TEST_CASE_METHOD(Fixture, "A chat is moved, archived and noted by its menu") {
    const qint64 folder = library().newFolder("Birds");
    row(other)->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_Menu);
    REQUIRE(waitFor([&] { return window().item("archiveChat") != nullptr; }));
    window().click(window().item("archiveChat"));
    CHECK(window().app().chats()->isArchived(other));
    REQUIRE(waitFor([&] { return window().item("archiveChat") == nullptr; }));
    window().app().undo();
    REQUIRE(waitFor([&] { return row(other) != nullptr; }));
    row(other)->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_Menu);
    REQUIRE(waitFor([&] { return button("Move to") != nullptr; }));
    window().click(button("Move to"));
    REQUIRE(waitFor([&] { return window().find([](QQuickItem* item) { return item->inherits("QQuickMenuItem") && item->property("text").toString() == "Birds"; }) != nullptr; }));
    window().click(window().find([](QQuickItem* item) { return item->inherits("QQuickMenuItem") && item->property("text").toString() == "Birds"; }));
    CHECK(waitFor([&] { return window().app().chats()->folderOf(other) == folder; }));
    REQUIRE(waitFor([&] { return window().item("archiveChat") == nullptr && row(other); }));
    row(other)->forceActiveFocus(Qt::TabFocusReason);
    window().press(Qt::Key_Menu);
    REQUIRE(waitFor([&] { return window().item("notesAndTags") != nullptr; }));
    window().click(window().item("notesAndTags"));
    REQUIRE(waitFor([&] { return window().item("noteArea") && window().item("noteArea")->hasActiveFocus(); }));
    window().type("Seen at dawn");
    window().click(window().item("tagField"));
    window().type("dawn");
    window().press(Qt::Key_Return);
    CHECK(window().app().chats()->tagsOf(other) == QStringList{"dawn"});
    window().press(Qt::Key_Escape);
    CHECK(waitFor([&] { return library().note(other) == "Seen at dawn"; }));
}

TEST_CASE_METHOD(Fixture, "The map opens from the header, walks by the arrows and goes by Enter; Alt and the arrows step through versions") {
    window().app().openChat(long_);
    REQUIRE(waitFor([&] { return window().item("mapButton") != nullptr; }));
    CHECK(window().item("mapButton")->property("text").toString() == "2 branches");
    window().click(window().item("mapButton"));
    REQUIRE(waitFor([&] { return window().item("mapLines") && window().item("mapLines")->hasActiveFocus(); }));
    CHECK(library().map()->currentLine() == 23);
    for (int i = 0; i < 22; ++i) window().press(Qt::Key_Up);
    CHECK(library().map()->currentLine() == 1);
    window().press(Qt::Key_Right);
    window().press(Qt::Key_Return);
    CHECK(waitFor([&] { return window().item("mapLines") == nullptr; }));
    CHECK(models().row(RowKind::text)->plain.contains("kingfisher"));
    window().press(Qt::Key_Left, Qt::AltModifier);
    CHECK(!models().row(RowKind::text)->plain.contains("kingfisher"));
    window().press(Qt::Key_Right, Qt::AltModifier);
    CHECK(models().row(RowKind::text)->plain.contains("kingfisher"));
}

TEST_CASE_METHOD(Fixture, "A version is removed by its menu and comes back by Undo") {
    models().ask("What is 17 + 25?");
    REQUIRE(models().waitForAnswer());
    chat().regenerate(chat().lastAnswer());
    REQUIRE(models().waitForAnswer());
    CHECK(chat().branches() == 2);
    auto more = [&] { return window().find([](QQuickItem* item) { return item->property("name").toString() == "More about this message" && !item->property("question").toBool(); }); };
    REQUIRE(waitFor([&] { return more() != nullptr; }));
    window().click(more());
    REQUIRE(waitFor([&] { return window().item("removeVersion") != nullptr; }));
    window().click(window().item("removeVersion"));
    CHECK(waitFor([&] { return chat().branches() == 1; }));
    REQUIRE(waitFor([&] { return window().item("undo") != nullptr; }));
    window().click(window().item("undo"));
    CHECK(chat().branches() == 2);
}

TEST_CASE_METHOD(Fixture, "Ctrl+Shift+N begins a temporary chat with a clear mark") {
    window().press(Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
    REQUIRE(waitFor([&] { return window().item("temporaryLine") != nullptr; }));
    window().type("What is 17 + 25?");
    window().press(Qt::Key_Return);
    REQUIRE(models().waitForAnswer());
    CHECK(chat().isTemporaryChat());
    CHECK(words("nothing of it is written to the disk"));
    window().press(Qt::Key_N, Qt::ControlModifier);
    CHECK(waitFor([&] { return window().item("temporaryLine") == nullptr; }));
}

TEST_CASE_METHOD(Fixture, "Every control of the palette, the sheets, the find bar and the map has a name") {
    (void)library().newFolder("Birds", other);
    library().tag(long_, "water");
    window().app().openChat(long_);
    QAccessible::setActive(true);
    const std::vector<std::pair<const char*, std::function<void()>>> states{
        {"palette", [&] { library().finder()->open(); library().finder()->setText("heron"); }},
        {"find", [&] { library().finder()->close(); library().find()->open(); }},
        {"trash", [&] { library().find()->close(); window().app().remove(other); library().trash()->open(); }},
        {"history", [&] { library().trash()->close(); library().care()->open(); }},
        {"map", [&] { library().care()->close(); library().map()->open(); }},
        {"notes", [&] { library().map()->close(); emit library().noteWanted(long_); }},
    };
    for (const auto& [state, enter] : states) {
        enter();
        QTest::qWait(400);
        QStringList nameless;
        int named = 0;
        std::function<void(QAccessibleInterface*, int)> walk = [&](QAccessibleInterface* at, int depth) {
            if (!at || depth > 60) return;
            const auto role = at->role();
            const bool control = role == QAccessible::Button || role == QAccessible::CheckBox || role == QAccessible::RadioButton ||
                                 role == QAccessible::EditableText || role == QAccessible::ListItem || role == QAccessible::ButtonMenu ||
                                 role == QAccessible::TreeItem || role == QAccessible::List;
            if (control && !at->state().invisible) {
                if (at->text(QAccessible::Name).isEmpty()) nameless << QString::fromLatin1(at->object() ? at->object()->metaObject()->className() : "?");
                else ++named;
            }
            for (int i = 0; i < at->childCount(); ++i) walk(at->child(i), depth + 1);
        };
        walk(QAccessible::queryAccessibleInterface(window().window()), 0);
        INFO(state);
        CHECK(nameless.join(' ') == "");
        CHECK(named >= 8);
    }
}
