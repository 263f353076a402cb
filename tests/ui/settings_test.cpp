// The settings page: each choice is heeded at once and remembered.
#include "tests/ui/states.h"

#include "ui/system_motion.h"

#include <catch2/catch.hpp>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {
struct Fixture : ScriptedWindow {
    Preferences& wishes = *app.preferences();
    Fixture() : ScriptedWindow(false) {}
    void choose(const QString& name) { // a pill of the settings page
        QQuickItem* pill = nullptr;
        REQUIRE(waitFor([&] { return (pill = window.item(name)) != nullptr; }));
        window.click(pill);
    }
};
} // namespace

TEST_CASE_METHOD(Fixture, "Ctrl+comma opens the settings, and what is chosen there is heeded at once and at the next start") {
    window.press(Qt::Key_Comma, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return sheet(window, "settingsSheet")->property("opened").toBool(); }));
    choose("theme.dark");
    CHECK(theme(window)->property("dark").toBool());
    choose("theme.light");
    CHECK(!theme(window)->property("dark").toBool());
    choose("density.compact");
    CHECK(theme(window)->property("compact").toBool());
    choose("textSize.1.3");
    CHECK(theme(window)->property("scale").toDouble() == Approx(1.3));
    QTest::qWait(50); // everything moves when the words grow
    choose("motion.reduced");
    CHECK(theme(window)->property("ease").toInt() == 0);
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return !sheet(window, "settingsSheet")->property("visible").toBool(); }));

    window.app().saveNow();
    Window again(engine, folder.path());
    CHECK(again.app().theme() == "light");
    CHECK(theme(again)->property("compact").toBool());
    CHECK(theme(again)->property("scale").toDouble() == Approx(1.3));
    CHECK(again.app().preferences()->motion() == "reduced");
}

TEST_CASE_METHOD(Fixture, "The arrow keys go from choice to choice, and what is chosen twice stays chosen") {
    window.press(Qt::Key_Comma, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("thoughtMode.hidden") != nullptr; }));
    window.item("thoughtMode.tail")->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Left);
    window.press(Qt::Key_Left); // there is none further
    CHECK(window.item("thoughtMode.hidden")->hasActiveFocus());
    for (int i = 0; i < 2; ++i) {
        window.press(Qt::Key_Space);
        CHECK(chat.thoughtMode() == "hidden");
        CHECK(window.item("thoughtMode.hidden")->property("on").toBool());
        CHECK_FALSE(window.item("thoughtMode.tail")->property("on").toBool());
    }
    window.press(Qt::Key_Right);
    window.press(Qt::Key_Right);
    window.press(Qt::Key_Return);
    CHECK(chat.thoughtMode() == "open");
}

TEST_CASE_METHOD(Fixture, "Switches of the settings say and change what holds") {
    window.press(Qt::Key_Comma, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("autoTitles") != nullptr; }));
    const bool before = wishes.autoTitles();
    window.item("autoTitles")->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Space);
    CHECK(wishes.autoTitles() == !before);
    window.press(Qt::Key_Return);
    CHECK(wishes.autoTitles() == before);
}

TEST_CASE_METHOD(Fixture, "Snapshots of long chats are a choice, off at first, where there is a history to keep them beside") {
    window.press(Qt::Key_Comma, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("snapshots") != nullptr; }));
    Snapshots& snapshots = *window.app().snapshots();
    CHECK(window.item("snapshots")->isVisible() == snapshots.isPossible());
    CHECK_FALSE(snapshots.isEnabled());
    if (!snapshots.isPossible()) return;
    window.item("snapshots")->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Space);
    CHECK(snapshots.isEnabled());
}

TEST_CASE_METHOD(Fixture, "The settings say where the chats are kept") {
    window.press(Qt::Key_Comma, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("historyPlace") != nullptr; }));
    CHECK(window.item("historyPlace")->property("text").toString() == folder.path() + "/history.sqlite");
}

TEST_CASE_METHOD(Fixture, "Nothing moves when the desktop asks for that, unless the person wants it") {
    CHECK(theme(window)->property("ease").toInt() == 150);
    wishes.system().gnome.take(false); // GNOME's switch for animations
    CHECK(theme(window)->property("ease").toInt() == 0);
    wishes.setMotion("full");
    CHECK(theme(window)->property("ease").toInt() == 150);
}

TEST_CASE("Each desktop's way to say that nothing shall move is understood") {
    SystemMotion motion;
    CHECK(!motion.isReduced());
    motion.common.take(1u);
    CHECK(motion.isReduced());
    motion.common.take(0u);
    CHECK(!motion.isReduced());
    motion.kde.take(QStringLiteral("0"));
    CHECK(motion.isReduced());
    motion.kde.take(QStringLiteral("0.5"));
    CHECK(!motion.isReduced());
    motion.gnome.take(true);
    CHECK(!motion.isReduced());
}

TEST_CASE("Settings that no page of this version writes count as the usual") {
    QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    settings.setValue("look/textSize", 40);
    settings.setValue("look/density", "crowded");
    settings.setValue("look/motion", 7);
    settings.setValue("language", "tlh");
    Preferences wishes(settings);
    CHECK(wishes.textSize() == 2);
    CHECK(wishes.density() == "comfortable");
    CHECK(wishes.motion() == "system");
    CHECK(wishes.language() == "system");
}

TEST_CASE("Sizes and colours are the theme's: no other file has a colour of its own") {
    for (const QString& name : QDir(PONDER_SOURCE_DIR "/qml").entryList({"*.qml"})) {
        if (name == "Theme.qml") continue;
        QFile file(PONDER_SOURCE_DIR "/qml/" + name);
        REQUIRE(file.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(file.readAll());
        const QRegularExpressionMatch match = QRegularExpression("\"#[0-9a-fA-F]{3,8}\"").match(text);
        INFO(name.toStdString() << ": " << match.captured().toStdString());
        CHECK(!match.hasMatch());
    }
}
