// Pictures of the window in its states, for looking at it: test_ui "[pictures]" writes them to $PONDER_PICTURES. Not run
// otherwise.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QFile>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Studio {
    QTemporaryDir folder;
    ScriptedEngine engine{pace};
    Window window;
    QDir out{qEnvironmentVariable("PONDER_PICTURES", "pictures")};
    explicit Studio(const QSize& size, const QString& theme) : window(engine, folder.path(), size) {
        window.app().overrideTheme(theme);
        out.mkpath(".");
    }
    void ask(const QString& question) {
        window.models().ask(question);
        REQUIRE(window.models().waitForAnswer());
    }
    void shoot(const QString& name) {
        QTest::qWait(400); // for the eases
        CHECK(window.window()->grabWindow().save(out.filePath(name + ".png")));
    }
    QQuickItem* named(const QString& accessibleName) {
        return window.find([&](QQuickItem* item) { return item->property("name").toString() == accessibleName; });
    }
    QQuickItem* saying(const QString& text) {
        return window.find([&](QQuickItem* item) {
            return item->property("text").toString() == text && item->inherits("QQuickAbstractButton");
        });
    }
};

} // namespace

TEST_CASE("Pictures of math and code", "[.pictures]") {
    for (const QString theme : {"light", "dark"})
        for (const QSize size : {QSize(1280, 800), QSize(760, 600)}) {
            Studio studio(size, theme);
            const QString name = QStringLiteral("math-%1-%2").arg(size.width()).arg(theme);
            studio.window.models().loadModel();
            Chat& chat = *studio.window.app().chat();
            studio.ask("What is the normal distribution?");
            QTest::qWait(600); // for the formulas and the colours
            studio.shoot(name + "-end");
            QQuickItem* list = studio.window.item("chatList");
            list->setProperty("contentY", list->property("originY").toDouble() + 60);
            studio.shoot(name + "-top");
            chat.toggleThought(chat.lastAnswer());
            QTest::qWait(300);
            QMetaObject::invokeMethod(list, "positionViewAtBeginning");
            studio.shoot(name + "-thought");
        }
}

TEST_CASE("Pictures of every state", "[.pictures]") {
    for (const QString theme : {"light", "dark"}) {
        const QString end = "-" + theme;
        Studio wide({1280, 800}, theme);
        wide.shoot("no-model" + end);
        wide.window.app().loadModel("broken.gguf");
        REQUIRE(waitFor([&] { return !wide.window.app().model()->error().isEmpty(); }));
        wide.shoot("model-error" + end);
        wide.window.models().loadModel();
        wide.ask("How many r's are in “strawberry”? And show me a one-liner that counts them.");
        Chat& chat = *wide.window.app().chat();
        wide.window.app().rename(chat.conversation(), "Letters in strawberry");
        chat.regenerate(chat.lastAnswer());
        REQUIRE(wide.window.models().waitForAnswer());
        wide.shoot("folded" + end);
        chat.toggleThought(chat.lastAnswer());
        wide.shoot("open" + end);
        QTest::mouseMove(wide.window.window(), QPoint(1000, 90));
        wide.shoot("hover-user" + end);
        wide.window.click(wide.named("Edit"));
        wide.shoot("edit-user" + end);
        wide.window.press(Qt::Key_Escape);
        wide.window.click(wide.window.item("moreButton"));
        wide.shoot("menu" + end);
        wide.window.press(Qt::Key_Escape);
        wide.window.app().newChat();
        wide.ask("Until it is full");
        wide.shoot("full-alone" + end);
        wide.ask("What is 17 + 25?");
        wide.ask("Until it is full");
        QTest::mouseMove(wide.window.window(), QPoint(700, 700));
        wide.shoot("full" + end);
        chat.beginWithSummary();
        REQUIRE(waitFor([&] { return chat.summaryText().size() > 60; }));
        wide.shoot("summing" + end);
        chat.stop();
        REQUIRE(wide.window.models().waitForAnswer());
        chat.leaveOutOldest();
        REQUIRE(wide.window.models().waitForAnswer());
        wide.shoot("divider" + end);
        wide.ask("This is too long");
        wide.shoot("too-long" + end);
        chat.beginWithSummary();
        REQUIRE(wide.window.models().waitForAnswer());
        wide.shoot("summary" + end);
        wide.window.click(wide.window.item("cacheAction"));
        wide.shoot("cache-menu" + end);
        wide.window.press(Qt::Key_Escape);
        wide.window.app().showDevices();
        wide.shoot("devices" + end);
        wide.window.app().devices()->chooseExperts(1);
        wide.shoot("devices-too-much" + end);
        wide.window.press(Qt::Key_Escape);
        wide.window.app().newChat();
        wide.window.models().ask("Go on forever");
        REQUIRE(waitFor([&] { return wide.window.models().row(RowKind::reasoning) && wide.window.models().row(RowKind::reasoning)->live; }));
        chat.stop();
        REQUIRE(wide.window.models().waitForAnswer());
        wide.shoot("notices" + end);
        chat.setDraft("One line\nand another\nand a third one that is so long that it must be broken somewhere because the box "
                      "is only seven hundred wide\n4\n5\n6\n7\n8\n9");
        wide.shoot("composer-full" + end);
        wide.window.app().remove(chat.conversation());
        wide.shoot("undo" + end);
        for (int i = 0; i < 30; ++i) wide.window.press(Qt::Key_Tab);
        wide.shoot("focus" + end);

        Studio narrow({520, 700}, theme);
        narrow.window.models().loadModel();
        narrow.ask("Which sort should I use?");
        narrow.shoot("narrow" + end);
        narrow.ask("Until it is full");
        narrow.shoot("narrow-full" + end);
        narrow.window.press(Qt::Key_F9);
        narrow.shoot("drawer" + end);
        narrow.window.press(Qt::Key_Escape);
        narrow.window.app().showDevices();
        narrow.shoot("narrow-devices" + end);
    }
    QTemporaryDir folder;
    QFile bad(folder.filePath("history.sqlite"));
    REQUIRE(bad.open(QIODevice::WriteOnly));
    bad.write(QByteArray("not a history ").repeated(100));
    bad.close();
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    QTest::qWait(300);
    CHECK(window.window()->grabWindow().save(QDir(qEnvironmentVariable("PONDER_PICTURES", "pictures")).filePath("banner.png")));
}
