// The keys of the window: every one of the table works, the page shows just those, and nobody makes others.
#include "tests/ui/states.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QFile>
#include <QJSValue>
#include <QQmlEngine>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Fixture : ScriptedWindow {
    bool opened(const QString& name) {
        return waitFor([&] { return sheet(window, name)->property("opened").toBool(); });
    }
};

void press(QWindow* window, const QString& key) {
    const QKeyCombination combination = QKeySequence(key)[0];
    QTest::keyClick(window, combination.key(), combination.keyboardModifiers());
}

} // namespace

TEST_CASE_METHOD(Fixture, "Every key of the table asks for its action, and every action does something") {
    window.app().preferences()->setMotion("reduced"); // what opens is open at once
    QObject* set = window.window()->findChild<QObject*>("shortcutSet");
    REQUIRE(set);
    QObject::disconnect(qmlEngine(window.window()), &QQmlEngine::quit, nullptr, nullptr);
    QSignalSpy quit(qmlEngine(window.window()), &QQmlEngine::quit);
    const QVariantMap actions = window.window()->property("actions").value<QJSValue>().toVariant().toMap();
    QStringList named;
    for (const QVariant& each : window.app().shortcuts()->made()) {
        const QString action = each.toMap()["action"].toString();
        named << action;
        CHECK(actions.contains(action));
        for (const QString& key : each.toMap()["keys"].toStringList()) {
            const QObject* focus = window.window()->activeFocusItem();
            INFO(action.toStdString() << " by " << key.toStdString() << ", the focus in " << (focus ? focus->metaObject()->className() : "nothing") << " " << (focus ? focus->objectName().toStdString() : ""));
            if (action == "undo") window.window()->activeFocusItem()->setFocus(false); // within a text it takes back what was typed
            QSignalSpy pressed(set, SIGNAL(pressed(QString)));
            press(window.window(), key);
            CHECK(waitFor([&] { return pressed.size() == 1; }, 3000));
            if (!pressed.isEmpty()) CHECK(pressed[0][0].toString() == action);
            for (int i = 0; i < 3; ++i) { // whatever it opened closes again
                QTest::qWait(20);
                window.press(Qt::Key_Escape);
            }
        }
    }
    CHECK(quit.size() == 1);
    for (const QString& action : actions.keys()) {
        INFO(action.toStdString());
        CHECK(named.contains(action));
    }
}

TEST_CASE("No key means two things") {
    QStringList keys;
    for (const QVariant& each : Shortcuts().made()) keys << each.toMap()["keys"].toStringList();
    CHECK(keys.size() == QSet<QString>(keys.begin(), keys.end()).size());
}

TEST_CASE("Shortcuts are made from the table and nowhere else") {
    for (const QString& name : QDir(PONDER_SOURCE_DIR "/qml").entryList({"*.qml"})) {
        if (name == "ShortcutSet.qml") continue;
        QFile file(PONDER_SOURCE_DIR "/qml/" + name);
        REQUIRE(file.open(QIODevice::ReadOnly));
        INFO(name.toStdString());
        CHECK(!QString::fromUtf8(file.readAll()).contains(QRegularExpression("\\bShortcut\\s*\\{")));
    }
}

TEST_CASE_METHOD(Fixture, "F1 shows every key of the table with its words") {
    window.press(Qt::Key_F1);
    REQUIRE(opened("shortcutsSheet"));
    int shown = 0;
    for (const QVariant& group : window.app().shortcuts()->groups())
        for (const QVariant& entry : group.toMap()["entries"].toList()) {
            const QString text = entry.toMap()["text"].toString();
            INFO(text.toStdString());
            CHECK(window.find([&](QQuickItem* item) { return item->property("text").toString() == text; }) != nullptr);
            ++shown;
        }
    CHECK(shown > 20);
}

TEST_CASE_METHOD(Fixture, "Alt and an arrow go through the versions of the last answer that has some") {
    ask("What is 17 + 25?");
    chat.regenerate(chat.lastAnswer());
    REQUIRE(models.waitForAnswer());
    auto version = [&] {
        for (const Row& row : chat.rows()->rows())
            if (row.versions > 1) return row.version;
        return 0;
    };
    CHECK(version() == 2);
    window.press(Qt::Key_Left, Qt::AltModifier);
    CHECK(version() == 1);
    window.press(Qt::Key_Left, Qt::AltModifier); // there is none before it
    CHECK(version() == 1);
    window.press(Qt::Key_Right, Qt::AltModifier);
    CHECK(version() == 2);
}

TEST_CASE_METHOD(Fixture, "Ctrl+Shift+T opens all thoughts and folds them again") {
    ask("What is 17 + 25?");
    REQUIRE(!models.row(RowKind::reasoning)->open);
    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(models.row(RowKind::reasoning)->open);
    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(!models.row(RowKind::reasoning)->open);
}

TEST_CASE_METHOD(Fixture, "A sheet that is open keeps the keys of the window to itself, and Escape closes it") {
    ask("What is 17 + 25?");
    window.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    REQUIRE(opened("modelsSheet"));
    window.press(Qt::Key_N, Qt::ControlModifier);
    CHECK(!chat.isEmpty());
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return !sheet(window, "modelsSheet")->property("visible").toBool(); }));
    window.press(Qt::Key_N, Qt::ControlModifier);
    CHECK(chat.isEmpty());
}
