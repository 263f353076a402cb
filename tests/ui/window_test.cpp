// The whole window, typed into and clicked, on the scripted engine.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {
struct Fixture : ScriptedWindow {
    QQuickItem* words(const QString& part) const { // a visible text that contains these words
        return window.find([&](QQuickItem* item) { return item->property("html").toString().contains(part); });
    }
};
} // namespace

TEST_CASE_METHOD(Fixture, "A question typed and sent with Enter shows its thought, then its answer") {
    window.type("How many r's are in strawberry?");
    CHECK(chat.draft() == "How many r's are in strawberry?");
    window.press(Qt::Key_Return);
    REQUIRE(waitFor([&] {
        return window.find([](QQuickItem* item) { return item->property("liveHtml").toString().contains("letter"); });
    }));
    REQUIRE(models.waitForAnswer());
    REQUIRE(waitFor([&] { return words("<b>three</b>"); }));
    CHECK(window.item("composerInput")->property("text").toString().isEmpty());
    CHECK(window.item("composerInput")->hasActiveFocus());
}

TEST_CASE_METHOD(Fixture, "Shift+Enter breaks the line, Enter on nothing sends nothing") {
    window.press(Qt::Key_Return);
    CHECK(engine.asks == 0);
    window.type("one");
    window.press(Qt::Key_Return, Qt::ShiftModifier);
    window.type("two");
    CHECK(chat.draft() == "one\ntwo");
    CHECK(engine.asks == 0);
}

TEST_CASE_METHOD(Fixture, "Enter belongs to the input method while it composes") {
    QQuickItem* input = window.item("composerInput");
    QInputMethodEvent event("nihon", {});
    QCoreApplication::sendEvent(input, &event);
    CHECK(input->property("inputMethodComposing").toBool());
    window.press(Qt::Key_Return);
    CHECK(engine.asks == 0);
    QInputMethodEvent commit;
    commit.setCommitString(QStringLiteral("日本"));
    QCoreApplication::sendEvent(input, &commit);
    CHECK(chat.draft().contains(QStringLiteral("日本")));
}

TEST_CASE_METHOD(Fixture, "Escape stops an answer") {
    window.type("Go on forever");
    window.press(Qt::Key_Return);
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) != nullptr; }));
    CHECK(window.item("sendButton")->property("stops").toBool());
    window.press(Qt::Key_Escape);
    REQUIRE(models.waitForAnswer());
    REQUIRE(models.row(RowKind::notice));
    CHECK(models.row(RowKind::notice)->head == "Stopped.");
}

TEST_CASE_METHOD(Fixture, "A folded thought opens by mouse and by keyboard") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    auto pane = [&] {
        return window.find([](QQuickItem* item) {
            return item->property("liveHtml").isValid() && item->property("head").toString().startsWith("Thought") &&
                   item->inherits("QQuickRectangle");
        });
    };
    REQUIRE(waitFor([&] { return pane() != nullptr; }));
    CHECK(!words("write 2"));
    QQuickItem* bar = nullptr;
    std::function<void(QQuickItem*)> walk = [&](QQuickItem* item) {
        if (!bar && item->inherits("QQuickAbstractButton")) bar = item;
        for (QQuickItem* child : item->childItems()) walk(child);
    };
    walk(pane());
    window.click(bar);
    REQUIRE(waitFor([&] { return words("write 2") != nullptr; }));
    bar->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Space);
    REQUIRE(waitFor([&] { return !models.row(RowKind::reasoning)->open; }));
    window.press(Qt::Key_Return);
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning)->open; }));
    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(!models.row(RowKind::reasoning)->open);
}

TEST_CASE_METHOD(Fixture, "An example on the empty chat is asked by a click") {
    QQuickItem* example =
        window.find([](QQuickItem* item) { return item->property("modelData").toString() == "What is 17 + 25?"; });
    window.click(example);
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->html.contains("42"));
}

TEST_CASE_METHOD(Fixture, "Shortcuts: a new chat, the sidebar, the chats by number") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    window.press(Qt::Key_N, Qt::ControlModifier);
    CHECK(chat.isEmpty());
    CHECK(window.item("composerInput")->hasActiveFocus());
    window.press(Qt::Key_F9);
    REQUIRE(waitFor([&] { return window.item("sidebar") == nullptr; }));
    window.press(Qt::Key_F9);
    REQUIRE(waitFor([&] { return window.item("sidebar") != nullptr; }));
    window.press(Qt::Key_PageDown, Qt::ControlModifier);
    CHECK(!chat.isEmpty());
}

TEST_CASE_METHOD(Fixture, "The end stays in view while an answer grows, and the person may scroll away") {
    QQuickItem* list = window.item("chatList");
    models.ask("Which sort should I use?");
    REQUIRE(models.waitForAnswer());
    models.ask("Which sort is stable?");
    REQUIRE(models.waitForAnswer());
    list = window.item("chatList");
    REQUIRE(list);
    REQUIRE(waitFor([&] { return list->property("atYEnd").toBool(); }));
    QQuickItem* view = window.item("chatView");
    window.press(Qt::Key_PageUp);
    CHECK(!view->property("atEnd").toBool());
    const double y = list->property("contentY").toDouble();
    emit window.app().chat()->rowsChanged();
    QTest::qWait(50);
    CHECK(list->property("contentY").toDouble() == Approx(y));
    QMetaObject::invokeMethod(view, "toEnd");
    CHECK(view->property("atEnd").toBool());
}

TEST_CASE_METHOD(Fixture, "A long history opens at its end and makes only the rows that are seen") {
    auto history = ponder::storage::History::open(placesIn(folder.path()).history);
    REQUIRE(history);
    const auto id = *history->create_conversation("Long");
    std::optional<std::int64_t> parent;
    for (int i = 0; i < 120; ++i) { // each write is durable, so a few hundred take a moment
        ponder::storage::Message message;
        message.conversation = id;
        message.parent = parent;
        message.role = i % 2 ? ponder::storage::Role::assistant : ponder::storage::Role::user;
        message.parts.push_back(
            {ponder::storage::PartKind::text, i % 2 ? demoScripts()[4].answer.toStdString() : "Which sort?", 1, 2, 3});
        parent = *history->add_message(message);
    }
    window.app().openChat(id);
    CHECK(chat.rows()->count() > 1000);
    QQuickItem* list = window.item("chatList");
    REQUIRE(list);
    REQUIRE(waitFor([&] { return list->property("atYEnd").toBool(); }));
    REQUIRE(waitFor([&] { return words("harder than it looks") != nullptr; }));
    CHECK(list->property("contentItem").value<QQuickItem*>()->childItems().size() < 200);
}

TEST_CASE_METHOD(Fixture, "Escape leaves an edit without sending it, Enter sends it as a new version") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    auto button = [&](const char* name) {
        return window.find([&](QQuickItem* item) { return item->property("name").toString() == name; });
    };
    REQUIRE(waitFor([&] { return button("Edit") != nullptr; }));
    window.click(button("Edit"));
    window.type(" Or 26?");
    window.press(Qt::Key_Escape);
    CHECK(engine.asks == 1);
    window.click(button("Edit"));
    window.type(" Or 26?");
    window.press(Qt::Key_Return);
    REQUIRE(waitFor([&] { return engine.asks == 2 && !chat.isBusy(); }));
    CHECK(models.row(RowKind::user)->plain == "What is 17 + 25? Or 26?");
    CHECK(models.row(RowKind::user)->versions == 2);
}

TEST_CASE("A narrow window has its sidebar in a drawer") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path(), {760, 600});
    CHECK(waitFor([&] { return window.item("sidebar") == nullptr; }));
    window.press(Qt::Key_F9);
    CHECK(waitFor([&] { return window.item("sidebar") != nullptr; }));
    window.press(Qt::Key_Escape);
    CHECK(waitFor([&] { return window.item("sidebar") == nullptr; }));
}

TEST_CASE_METHOD(Fixture, "Everything that can be reached has a role and a name") {
    models.ask("Which sort should I use?");
    REQUIRE(models.waitForAnswer());
    QStringList nameless;
    int named = 0;
    bool answerFound = false;
    QAccessible::setActive(true);
    std::function<void(QAccessibleInterface*, int)> walk = [&](QAccessibleInterface* at, int depth) {
        if (!at || depth > 60) return;
        const QString name = at->text(QAccessible::Name);
        const bool control =
            at->role() == QAccessible::Button || at->role() == QAccessible::CheckBox || at->role() == QAccessible::EditableText;
        if (control && !at->state().invisible) {
            if (name.isEmpty())
                nameless << QString::fromLatin1(at->object() ? at->object()->metaObject()->className() : "?");
            else
                ++named;
        }
        answerFound |= name.contains("For most programs the answer is the one in your standard library");
        for (int i = 0; i < at->childCount(); ++i) walk(at->child(i), depth + 1);
    };
    walk(QAccessible::queryAccessibleInterface(window.window()), 0);
    CHECK(nameless.join(' ') == "");
    CHECK(named >= 8);
    CHECK(answerFound);
}

TEST_CASE("The effort is chosen from a menu beside Think, and not shown when the model does not think") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    REQUIRE(waitFor([&] { return window.item("effortPill") != nullptr; }));
    CHECK(window.item("effortPill")->property("text").toString() == "Effort: medium");
    window.click(window.item("effortPill"));
    const auto high = [](QQuickItem* item) { return item->property("text").toString() == "high" && item->isVisible(); };
    REQUIRE(waitFor([&] { return window.find(high) != nullptr; }));
    window.click(window.find(high));
    REQUIRE(waitFor([&] { return window.app().chat()->effort() == "high"; }));
    CHECK(window.item("effortPill")->property("text").toString() == "Effort: high");
    window.click(window.item("thinkPill"));
    REQUIRE(waitFor([&] { return window.item("effortPill") == nullptr; }));
    CHECK(window.warnings().isEmpty());
}
