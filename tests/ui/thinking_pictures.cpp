// Pictures of the work with thoughts: test_ui "[.pictures]" writes them to $PONDER_PICTURES.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

TEST_CASE("Pictures of thinking", "[.pictures][thinking]") {
    for (const QString theme : {"light", "dark"})
        for (const QSize size : {QSize(1280, 800), QSize(760, 600)}) {
            QTemporaryDir folder;
            ScriptedEngine engine(pace);
            QVector<Script> scripts = demoScripts();
            for (Script& script : scripts)
                if (script.keyword == "strawberry")
                    script.variants = {{script.thought.section("\n\n", 0, 0) + "\n\nThe double r sounds like one. So the answer is two.", "There are **two** r's in “strawberry”."},
                                       {script.thought.section("\n\n", 0, 1), "There are **three** r's."}};
            engine.setScripts(scripts);
            Window window(engine, folder.path(), size);
            window.app().overrideTheme(theme);
            QDir out(qEnvironmentVariable("PONDER_PICTURES", "pictures"));
            out.mkpath(".");
            const auto shoot = [&](const QString& name) {
                QTest::qWait(450); // for the eases
                CHECK(window.window()->grabWindow().save(out.filePath(QStringLiteral("thinking-%1-%2-%3.png").arg(name).arg(size.width()).arg(theme))));
            };
            window.models().loadModel();
            Chat& chat = *window.app().chat();
            chat.setKeepOdds(true);
            window.models().ask("Go on forever, please");
            REQUIRE(waitFor([&] { return window.models().row(RowKind::reasoning) && window.models().row(RowKind::reasoning)->plain.size() > 700; }));
            shoot("tail");
            chat.stop();
            REQUIRE(window.models().waitForAnswer());
            window.app().newChat();
            window.models().ask("How many r's are in “strawberry”? And show me a one-liner that counts them.");
            REQUIRE(window.models().waitForAnswer());
            const qint64 first = chat.lastAnswer();
            chat.openThought(first);
            QTest::qWait(300);
            QMetaObject::invokeMethod(window.item("chatList"), "positionViewAtBeginning");
            window.press(Qt::Key_Down, Qt::AltModifier);
            window.press(Qt::Key_Down, Qt::AltModifier);
            shoot("open");
            chat.lookInto(first);
            chat.inspector()->stepWeak(1);
            QTest::qWait(300);
            shoot("heat");
            if (QQuickItem* words = window.find([](QQuickItem* item) { return item->property("marked").toBool() && item->property("html").toString().contains("class=\"cur\""); })) {
                words->forceActiveFocus(Qt::TabFocusReason);
                window.press(Qt::Key_Return);
                shoot("alternatives");
                window.press(Qt::Key_Escape);
            }
            chat.lookInto(first);
            if (QQuickItem* search = window.item("searchThought")) {
                window.click(search);
                QTest::qWait(200);
                window.type("three");
                shoot("find");
                window.press(Qt::Key_Escape);
            }
            if (QQuickItem* edit = window.item("editThought")) {
                window.click(edit);
                shoot("edit");
                window.press(Qt::Key_Escape);
            }
            chat.compare(first);
            chat.comparison()->askMore(3);
            REQUIRE(waitFor([&] { return chat.comparison()->runsLeft() == 0 && !chat.isBusy(); }));
            shoot("compare");
            chat.comparison()->close();
            chat.lookAtExperts(chat.lastAnswer());
            shoot("experts");
            chat.experts()->close();
            QTest::qWait(300);
            chat.lookAtPrompt();
            shoot("ledger");
            chat.ledger()->close();
        }
}
