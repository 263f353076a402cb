// What is set for one chat: instructions, sampling, presets, and what new chats with a model begin with.
#include "tests/ui/states.h"

#include <catch2/catch.hpp>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {
struct Fixture : ScriptedModels {
    ChatSetup& setup = *app.setup();
    QVariantMap value(const QString& id) const {
        for (const QVariant& each : setup.values())
            if (each.toMap()["id"] == id) return each.toMap();
        return {};
    }
    qint64 preset(const QString& name) const {
        for (const QVariant& each : setup.presets())
            if (each.toMap()["name"] == name) return each.toMap()["id"].toLongLong();
        return 0;
    }
};
} // namespace

TEST_CASE_METHOD(Fixture, "What is set before a chat's first words is sent with them, kept with it, and no other chat's") {
    setup.setSystemPrompt("Answer in Lithuanian.");
    setup.set("temperature", 0.25);
    setup.set("topK", 7);
    ask("What is 17 + 25?");
    REQUIRE(engine.lastTurns.size() == 2);
    CHECK(engine.lastTurns[0].role == ponder::ui::Role::system);
    CHECK(engine.lastTurns[0].content == "Answer in Lithuanian.");
    CHECK(engine.lastParams.sampling.temperature == 0.25);
    CHECK(engine.lastParams.sampling.topK == 7);
    CHECK(engine.lastParams.sampling.topP < 0); // the model's own
    const qint64 first = chat.conversation();

    models.app->newChat();
    CHECK(setup.isPlain());
    ask("What is 17 + 25?");
    CHECK(engine.lastTurns.size() == 1);
    CHECK(engine.lastParams.sampling == Sampling());

    models.app->openChat(first);
    CHECK(setup.systemPrompt() == "Answer in Lithuanian.");
    CHECK(value("temperature")["own"].toBool());
    models.app->saveNow();
    Models again(folder.path(), engine);
    again.app->openChat(first);
    CHECK(again.app->setup()->systemPrompt() == "Answer in Lithuanian.");
    CHECK(again.app->setup()->sampling(first).topK == 7);
}

TEST_CASE_METHOD(Fixture, "A change in the middle of a chat holds from the next question on, and what is out of range is brought into it") {
    ask("What is 17 + 25?");
    setup.setSystemPrompt("Be brief.");
    setup.set("temperature", 40);
    setup.set("minP", 0.1);
    ask("What is 17 + 25?");
    CHECK(engine.lastTurns[0].content == "Be brief.");
    CHECK(engine.lastParams.sampling.temperature == 2);
    CHECK(engine.lastParams.sampling.minP == 0.1);
    setup.set("minP", -1);
    CHECK(!value("minP")["own"].toBool());
    setup.clear();
    ask("What is 17 + 25?");
    CHECK(engine.lastTurns[0].role == ponder::ui::Role::user);
}

TEST_CASE_METHOD(Fixture, "A chat that goes on from a summary keeps its instructions before it") {
    setup.setSystemPrompt("Be brief.");
    ask("What is 17 + 25?");
    ask("Until it is full");
    chat.beginWithSummary();
    REQUIRE(models.waitForAnswer());
    setup.setSystemPrompt("Be kind.");
    ask("What is 17 + 25?");
    CHECK(engine.lastTurns[0].content.startsWith("Be kind.\n\nSummary of an earlier chat"));
}

TEST_CASE_METHOD(Fixture, "Presets are kept by name, taken in another chat, replaced and removed") {
    setup.setSystemPrompt("Answer in Lithuanian.");
    setup.set("temperature", 0);
    CHECK(setup.savePreset("  Lithuanian  "));
    CHECK(!setup.savePreset("   "));
    models.app->newChat();
    REQUIRE(preset("Lithuanian"));
    setup.takePreset(preset("Lithuanian"));
    CHECK(setup.systemPrompt() == "Answer in Lithuanian.");
    CHECK(value("temperature")["value"].toDouble() == 0);
    setup.set("temperature", 0.5);
    setup.savePreset("lithuanian");
    CHECK(setup.presets().size() == 1);
    models.app->saveNow();
    Models again(folder.path(), engine);
    REQUIRE(again.app->setup()->presets().size() == 1);
    again.app->setup()->takePreset(again.app->setup()->presets()[0].toMap()["id"].toLongLong());
    CHECK(again.app->setup()->sampling(0).temperature == 0.5);
    setup.removePreset(preset("lithuanian"));
    CHECK(setup.presets().isEmpty());
}

TEST_CASE_METHOD(Fixture, "New chats begin as is usual for their model, and another model's do not") {
    setup.setSystemPrompt("Be brief.");
    setup.makeUsual(true);
    CHECK(setup.isUsual());
    models.app->newChat();
    CHECK(setup.systemPrompt() == "Be brief.");
    ask("What is 17 + 25?");
    CHECK(engine.lastTurns[0].content == "Be brief.");
    models.app->newChat();
    ModelCard other = ScriptedEngine::demoCard();
    other.fileName = "other.gguf";
    emit engine.modelReady(other);
    CHECK(setup.isPlain());
    setup.setSystemPrompt("Mine.");
    emit engine.modelReady(ScriptedEngine::demoCard());
    CHECK(setup.systemPrompt() == "Mine."); // what the person wrote is not replaced
    models.app->newChat();
    CHECK(setup.isUsual());
    setup.makeUsual(false);
    models.app->newChat();
    CHECK(setup.isPlain());
}

TEST_CASE("Without a history file a chat's settings and presets last as long as the program") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(std::make_unique<MemoryStore>(), folder.path(), engine);
    models.loadModel();
    models.app->setup()->setSystemPrompt("Be brief.");
    models.app->setup()->savePreset("Brief");
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    const qint64 first = models.app->chat()->conversation();
    models.app->newChat();
    CHECK(models.app->setup()->isPlain());
    models.app->openChat(first);
    CHECK(models.app->setup()->systemPrompt() == "Be brief.");
    CHECK(models.app->setup()->presets().size() == 1);
}

TEST_CASE("The side sheet writes what is typed and slid") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    window.press(Qt::Key_Period, Qt::ControlModifier);
    REQUIRE(waitFor([&] { return window.item("systemPrompt") && window.item("systemPrompt")->hasActiveFocus(); }));
    window.type("Be brief.");
    CHECK(waitFor([&] { return window.app().setup()->systemPrompt() == "Be brief."; }));
    QQuickItem* row = window.item("sampling.temperature");
    REQUIRE(row);
    QQuickItem* slider = nullptr;
    for (QQuickItem* child : row->childItems())
        if (child->inherits("QQuickSlider")) slider = child;
    REQUIRE(slider);
    slider->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Right);
    CHECK(window.app().setup()->sampling(0).temperature == Approx(0.65));
    window.item("presetName")->forceActiveFocus();
    window.type("Brief");
    window.press(Qt::Key_Return);
    CHECK(waitFor([&] { return window.app().setup()->presets().size() == 1; }));
    window.press(Qt::Key_Escape);
    CHECK(waitFor([&] { return !sheet(window, "setupSheet")->property("visible").toBool(); }));
    CHECK(window.warnings().isEmpty());
}
