// Where a model runs: the sheet with its plan, the way back after the memory ran out, and a model that ended the program.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QSettings>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {
struct Fixture : ScriptedWindow {
    DevicePanel& panel = *app.devices();
    void settle() {
        REQUIRE(waitFor([&] { return !panel.isPlanning(); }));
    }
    QVariantMap choice(const QString& device) const {
        for (const QVariant& each : panel.choices())
            if (each.toMap()["device"] == device) return each.toMap();
        return {};
    }
    QQuickItem* button(const QString& text) const { // waits until it is there
        QQuickItem* found = nullptr;
        auto is = [&](QQuickItem* item) { return item->property("text").toString() == text && item->inherits("QQuickAbstractButton"); };
        waitFor([&] { return (found = window.find(is)) != nullptr; });
        return found;
    }
};
} // namespace

TEST_CASE_METHOD(Fixture, "The sheet says where the model runs, what it takes there and why") {
    window.click(window.item("deviceAction"));
    REQUIRE(panel.isShown());
    settle();
    CHECK(panel.isLoaded());
    CHECK_FALSE(panel.canApply());
    CHECK(panel.reason() == "The graphics card is the fastest device here.");
    CHECK(choice("auto")["current"].toBool());
    CHECK_FALSE(choice("vulkan:1")["enabled"].toBool());
    CHECK(choice("vulkan:1")["detail"] == "It has no Vulkan 1.2.");
    REQUIRE(panel.bars().size() == 2); // the card and the processor share the experts
    const QVariantMap bar = panel.bars().front().toMap();
    CHECK(bar["name"] == "NVIDIA GeForce RTX 4070");
    double all = 0;
    for (const char* part : {"weights", "cache", "buffers", "others"}) all += bar[part].toDouble();
    CHECK(all > 0.9);
    CHECK(all <= 1);
    CHECK_FALSE(bar["over"].toBool());
    window.press(Qt::Key_Escape);
    CHECK(waitFor([&] { return !panel.isShown(); }));
}

TEST_CASE_METHOD(Fixture, "The slider moves experts between the devices, and what does not fit cannot be loaded") {
    app.showDevices();
    settle();
    REQUIRE(waitFor([&] { return window.item("closeDevices") && window.item("closeDevices")->hasActiveFocus(); })); // it has come in
    const QString fastest = panel.speed();
    window.item("expertShare")->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Home);
    settle();
    CHECK(panel.expertShare() == 0);
    CHECK_FALSE(panel.expertsByItself());
    CHECK(panel.expertsText().startsWith("0 of 64"));
    CHECK(panel.speed() != fastest);
    window.press(Qt::Key_End);
    settle();
    CHECK_FALSE(panel.fits());
    CHECK_FALSE(panel.canApply());
    CHECK(panel.reason().contains("fewer experts"));
    CHECK(panel.bars().front().toMap()["over"].toBool());
    window.click(window.item("expertsByItself"));
    settle();
    CHECK(panel.expertsByItself());
    CHECK(panel.speed() == fastest);
}

TEST_CASE_METHOD(Fixture, "A measurement leaves the focus where it is") {
    app.showDevices();
    settle();
    REQUIRE(waitFor([&] { return window.item("closeDevices") && window.item("closeDevices")->hasActiveFocus(); }));
    auto row = [&] { return window.find([&](QQuickItem* item) { return item->property("what").toMap()["device"] == "cpu"; }); };
    REQUIRE(row());
    row()->forceActiveFocus(Qt::TabFocusReason);
    int measured = 0;
    QObject::connect(&engine, &EnginePort::devicesMeasured, &panel, [&] { measured++; });
    engine.measureDevices();
    REQUIRE(waitFor([&] { return measured > 0; }));
    QCoreApplication::processEvents();
    CHECK(row()->hasActiveFocus());
}

TEST_CASE_METHOD(Fixture, "A model that made way for one that failed is said to be gone") {
    app.loadModel("vanished.gguf");
    REQUIRE(waitFor([&] { return !app.model()->error().isEmpty(); }));
    CHECK_FALSE(app.model()->isReady());
    CHECK_FALSE(app.model()->error().contains("still loaded"));
}

TEST_CASE_METHOD(Fixture, "A chosen device is loaded at once and remembered for this model") {
    app.showDevices();
    settle();
    window.click(window.find([&](QQuickItem* item) { return item->property("what").toMap()["device"] == "cpu"; }));
    settle();
    REQUIRE(panel.canApply());
    window.click(window.item("applyPlan"));
    REQUIRE(waitFor([&] { return app.model()->isReady() && !app.model()->isLoading() && app.model()->device().startsWith("CPU"); }));
    CHECK(engine.lastWish.device.device == "cpu");
    CHECK_FALSE(panel.isShown());
    CHECK(waitFor([&] { return window.item("deviceSheet") == nullptr; }));

    ScriptedEngine next(pace);
    Models again(folder.path(), next);
    again.loadModel();
    CHECK(next.lastWish.device.device == "cpu");
    again.loadModel("other.gguf");
    CHECK(next.lastWish.device.device.isEmpty());
}

TEST_CASE_METHOD(Fixture, "A file can be looked at before it is loaded") {
    app.planModel(QUrl::fromLocalFile("/models/large.gguf"));
    settle();
    CHECK(panel.fileName() == "large.gguf");
    CHECK_FALSE(panel.isLoaded());
    REQUIRE(panel.canApply());
    CHECK(app.model()->card().fileName == "demo.gguf"); // nothing was loaded for that
    panel.apply();
    CHECK(waitFor([&] { return app.model()->card().fileName == "large.gguf"; }));
}

TEST_CASE_METHOD(Fixture, "When the memory runs out the text stays, less is put on the card, and the answer can go on") {
    models.ask("Until the memory is gone");
    REQUIRE(models.waitForAnswer());
    REQUIRE(waitFor([&] { return !app.model()->isLoading() && !app.model()->deviceNote().isEmpty(); }));
    CHECK(app.toast() == app.model()->deviceNote());
    CHECK(app.chat()->answerText(app.chat()->lastAnswer()) == "The first half of an answer that the memory");
    QQuickItem* go = button("Continue");
    REQUIRE(go);
    window.click(go);
    REQUIRE(models.waitForAnswer());
    CHECK(app.chat()->answerText(app.chat()->lastAnswer()) == "The first half of an answer that the memory was too small for, and its second half.");
    CHECK(models.row(RowKind::notice) == nullptr);
}

TEST_CASE_METHOD(Fixture, "A stopped answer goes on from its last token") {
    models.ask("slow");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) != nullptr; }));
    app.chat()->stop();
    REQUIRE(models.waitForAnswer());
    QQuickItem* go = button("Continue");
    REQUIRE(go);
    window.click(go);
    REQUIRE(models.waitForAnswer());
    CHECK(engine.lastParams.answerSoFar.size() > 0);
    CHECK(app.chat()->thoughtText(app.chat()->lastAnswer()) == "Slowly, one word at a time, the thought goes on.");
    CHECK(app.chat()->answerText(app.chat()->lastAnswer()) == "And so does the answer, which takes its time.");
}

TEST_CASE("A model whose opening ended the program is only offered at the next start") {
    QTemporaryDir folder;
    const QString file = folder.filePath("demo.gguf");
    {
        ScriptedEngine engine(pace);
        Models models(folder.path(), engine);
        models.app->loadModel(file); // and the program is gone before it is ready
        QSettings(folder.filePath("settings.ini"), QSettings::IniFormat).sync();
    }
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.app().loadUnasked(file);
    CHECK_FALSE(window.app().model()->isLoading());
    CHECK(window.app().banner().contains("demo.gguf"));
    window.click(window.item("bannerAction"));
    REQUIRE(waitFor([&] { return window.app().model()->isReady(); }));
    CHECK(window.app().banner().isEmpty());

    window.models().ask("What is 17 + 25?"); // its first words prove it
    REQUIRE(window.models().waitForAnswer());
    ScriptedEngine next(pace);
    Models later(folder.path(), next);
    later.app->loadUnasked(file);
    CHECK(later.app->model()->isLoading());
}

TEST_CASE("A model that ended the program while it read its first question is only offered, too") {
    QTemporaryDir folder;
    const QString file = folder.filePath("demo.gguf");
    {
        ScriptedEngine engine(pace);
        Models models(folder.path(), engine);
        models.app->loadModel(file);
        REQUIRE(waitFor([&] { return models.app->model()->isReady(); }));
        models.ask("slow");
        REQUIRE(waitFor([&] { return models.app->chat()->status().size() > 0 && !models.row(RowKind::reasoning); }));
        QTest::qWait(60); // the question is being read
        REQUIRE_FALSE(models.row(RowKind::reasoning));
    }
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    models.app->loadUnasked(file);
    CHECK_FALSE(models.app->model()->isLoading());
    CHECK_FALSE(models.app->banner().isEmpty());
}
