// Chats named by the model: after the first answer, never in the person's way.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

const QString question = "What is 17 + 25?", wish = "Give this conversation a title";

struct Fixture : ScriptedModels {
    Fixture() : ScriptedModels(false) {
        answerWith("“Adding two numbers.”\n");
        models.app->preferences()->setAutoTitles(true);
        models.loadModel();
    }
    void answerWith(const QString& title, int tokensPerSecond = 200) {
        QVector<Script> scripts = demoScripts();
        Script script;
        script.keyword = wish;
        script.thought = "Hm.";
        script.answer = title;
        script.tokensPerSecond = tokensPerSecond;
        scripts.prepend(script);
        engine.setScripts(scripts);
    }
    bool untilTitled() {
        return waitFor([&] { return !models.app->titles()->isRunning(); });
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "A chat is named after its first answer, by the model without a thought, and the list shows it") {
    ask(question);
    CHECK(engine.asks == 2);
    CHECK(!engine.lastParams.thinking);
    CHECK(engine.lastTurns.size() == 3);
    CHECK(!chat.isBusy()); // nothing is in the way meanwhile
    REQUIRE(untilTitled());
    CHECK(chat.title() == "Adding two numbers");
    CHECK(models.app->chats()->titleOf(chat.conversation()) == "Adding two numbers");
    ask(question);
    CHECK(engine.asks == 3); // only after the first one
    CHECK(chat.rows()->rows().size() > 0);
}

TEST_CASE_METHOD(Fixture, "A title that the person gives stays, before and while the model thinks of one") {
    answerWith("Adding two numbers", 3);
    ask(question);
    REQUIRE(models.app->titles()->isRunning());
    models.app->rename(chat.conversation(), question); // even the same words
    CHECK(!models.app->titles()->isRunning());
    QTest::qWait(200);
    CHECK(chat.title() == question);
    chat.regenerate(chat.lastAnswer());
    REQUIRE(models.waitForAnswer());
    CHECK(!models.app->titles()->isRunning());
}

TEST_CASE_METHOD(Fixture, "A question that comes while the model thinks of a title is answered at once") {
    answerWith("Adding two numbers", 1);
    ask(question);
    REQUIRE(models.app->titles()->isRunning());
    models.ask("Which sort should I use?");
    CHECK(!models.app->titles()->isRunning());
    REQUIRE(models.waitForAnswer());
    CHECK(chat.title() == question);
    CHECK(models.row(RowKind::notice) == nullptr);
}

TEST_CASE_METHOD(Fixture, "A model that is too small is not asked, nor is any when the person does not want it") {
    ModelCard small = ScriptedEngine::demoCard();
    small.weightBytes = AutoTitle::leastWeightBytes - 1;
    emit engine.modelReady(small);
    ask(question);
    CHECK(engine.asks == 1);
    CHECK(chat.title() == question);
    emit engine.modelReady(ScriptedEngine::demoCard());
    models.app->preferences()->setAutoTitles(false);
    models.app->newChat();
    ask(question);
    CHECK(engine.asks == 2);
}

TEST_CASE_METHOD(Fixture, "An answer that was stopped or failed names nothing") {
    models.ask("Go on forever");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) != nullptr; }));
    chat.stop();
    REQUIRE(models.waitForAnswer());
    CHECK(engine.asks == 1);
}

TEST_CASE("What a model writes as a title is made one, and a sentence is none") {
    const std::pair<QString, QString> table[] = {
        {"Adding numbers", "Adding numbers"},
        {"\n  \"Adding numbers.\"  \nIt is short.", "Adding numbers"},
        {"Title: **Adding numbers**", "Adding numbers"},
        {"„Skaičių sudėtis“", "Skaičių sudėtis"},
        {"《数的加法》。", "数的加法"},
        {"Is it?", "Is it?"},
        {"", ""},
        {"...", ""},
        {"Sure! Here is a title that I think would suit this whole conversation well:", ""},
    };
    for (const auto& [written, title] : table) {
        INFO(written.toStdString());
        CHECK(AutoTitle::titleOf(written) == title);
    }
}
