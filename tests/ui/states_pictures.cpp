// A picture of every state of tests/ui/states.cpp, for packaging/screenshots.sh: light and dark, in a large and a small window.
#include "tests/ui/states.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

TEST_CASE("A picture of every state", "[.states]") {
    const QDir folder(qEnvironmentVariable("PONDER_PICTURES", "pictures"));
    folder.mkpath(".");
    const QStringList only = qEnvironmentVariable("PONDER_STATES").split(',', Qt::SkipEmptyParts);
    for (const State& state : states()) {
        if (only.isEmpty() ? !state.picture : !only.contains(state.name)) continue;
        for (const QSize size : {QSize(1280, 800), QSize(760, 600)})
            for (const QString theme : {"light", "dark"}) {
                QTemporaryDir own;
                ScriptedEngine engine(pace);
                Window window(engine, own.path(), size);
                window.app().overrideTheme(theme);
                state.enter(window);
                QTest::qWait(500); // for the eases
                const QString name = QStringLiteral("%1-%2-%3x%4.png").arg(state.name, theme).arg(size.width()).arg(size.height());
                CHECK(window.window()->grabWindow().save(folder.filePath(name)));
            }
    }
}
