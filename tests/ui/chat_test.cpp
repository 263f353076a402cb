// The view models on the scripted engine: streaming, folding, stopping, versions, saving, and what happens when the disk is
// full.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QTest>
#include <QSignalSpy>

using namespace ponder::ui;
using namespace ponder::ui::test;
using ponder::storage::MessageState;
using ponder::storage::PartKind;

namespace {
using Fixture = ScriptedModels;
} // namespace

TEST_CASE_METHOD(Fixture, "A question streams its thought, folds it when the answer begins, and ends with a foot") {
    bool sawThinking = false, sawFold = false;
    QObject::connect(&chat, &Chat::rowsChanged, &chat, [&] {
        const Row* thought = models.row(RowKind::reasoning);
        if (!thought) return;
        if (thought->live)
            sawThinking |= thought->open && thought->head == "Thinking";
        else
            sawFold |= !thought->open && models.row(RowKind::text) && chat.isBusy();
    });
    models.ask("How many r's are in strawberry?");
    CHECK(chat.draft().isEmpty());
    CHECK(chat.title() == "How many r's are in strawberry?");
    REQUIRE(models.waitForAnswer());
    CHECK(sawThinking);
    CHECK(sawFold);
    const Row* thought = models.row(RowKind::reasoning);
    REQUIRE(thought);
    CHECK(!thought->open);
    CHECK(thought->head.startsWith("Thought for "));
    CHECK(thought->meta.contains("tokens · “Straw has one and berry two, so three.”"));
    CHECK(models.row(RowKind::code)->plain == "print(\"strawberry\".count(\"r\"))  # 3");
    CHECK(models.row(RowKind::foot)->meta.contains("60 tok/s · 0.3 s to first"));
    CHECK(models.app->chats()->count() == 1);
    CHECK(models.app->contextText().endsWith("of 32k"));
}

TEST_CASE_METHOD(Fixture, "Streaming touches only the last rows") {
    models.ask("Which sort should I use?");
    REQUIRE(waitFor([&] { return models.row(RowKind::table); }));
    int first = 1000, resets = 0;
    QObject::connect(chat.rows(), &QAbstractItemModel::dataChanged, &chat,
                     [&](const QModelIndex& from) { first = std::min(first, from.row()); });
    QObject::connect(chat.rows(), &QAbstractItemModel::modelReset, &chat, [&] { ++resets; });
    REQUIRE(waitFor([&] { return models.row(RowKind::rule); }));
    CHECK(first >= 3); // the question, the thought and the heading stayed as they were
    CHECK(resets == 0);
    REQUIRE(models.waitForAnswer());
}

TEST_CASE_METHOD(Fixture, "A thought that the person opened stays open, one that was closed stays closed") {
    models.ask("How many r's are in strawberry?");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning); }));
    const qint64 message = models.row(RowKind::reasoning)->message;
    chat.toggleThought(message); // closes it while it streams
    CHECK(!models.row(RowKind::reasoning)->open);
    chat.toggleThought(message); // and opens it: now it is the person's choice
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::reasoning)->open);
    CHECK(models.row(RowKind::reasoning)->plain.contains("letter by letter"));
    chat.setThoughtMode("open");
    CHECK(models.row(RowKind::reasoning)->open);
    chat.setThoughtMode("tail");
    CHECK(!models.row(RowKind::reasoning)->open);
}

TEST_CASE_METHOD(Fixture, "Stopping keeps what was written and says so") {
    models.ask("Go on forever");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning); }));
    chat.stop();
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::notice)->head == "Stopped.");
    CHECK(models.row(RowKind::reasoning)->open); // there is no answer to fold it for
    CHECK(!models.row(RowKind::reasoning)->live);
    chat.stop(); // again does nothing
}

TEST_CASE_METHOD(Fixture, "Failures become sentences under the answer") {
    models.ask("Make an error");
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::notice)->warning);
    CHECK(models.row(RowKind::notice)->head.startsWith("The compute device failed"));
    CHECK(models.row(RowKind::notice)->meta == "The device stopped answering after 24 tokens.");
}

TEST_CASE_METHOD(Fixture, "Late pieces of an older ticket are dropped") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    const int rows = chat.rows()->count();
    emit engine.piece(1, Channel::answer, "late", 1, 1);
    emit engine.finished(1, Outcome());
    emit engine.piece(99, Channel::answer, "stray", 1, 1);
    CHECK(chat.rows()->count() == rows);
    CHECK(!chat.answerText(chat.lastAnswer()).contains("late"));
}

TEST_CASE_METHOD(Fixture, "Regenerating and editing add versions and destroy nothing") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    const qint64 firstAnswer = chat.lastAnswer();
    chat.regenerate(firstAnswer);
    REQUIRE(models.waitForAnswer());
    CHECK(chat.lastAnswer() != firstAnswer);
    CHECK(models.row(RowKind::foot)->version == 2);
    CHECK(models.row(RowKind::foot)->versions == 2);
    CHECK(engine.lastTurns.size() == 1); // the first answer is not part of the question
    chat.switchVersion(chat.lastAnswer(), -1);
    CHECK(chat.lastAnswer() == firstAnswer);
    chat.switchVersion(firstAnswer, -1); // there is none before it
    CHECK(chat.lastAnswer() == firstAnswer);

    const qint64 question = models.row(RowKind::user)->message;
    chat.edit(question, "Which is larger, 812 or 821?");
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::user)->versions == 2);
    CHECK(models.row(RowKind::text)->html.contains("821"));
    chat.switchVersion(models.row(RowKind::user)->message, -1);
    CHECK(models.row(RowKind::user)->plain == "What is 17 + 25?");
    CHECK(models.row(RowKind::text)->html.contains("42"));
}

TEST_CASE_METHOD(Fixture, "The whole conversation goes to the engine, roles alternating") {
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    models.ask("Go on forever");
    REQUIRE(waitFor([&] { return chat.isBusyHere() && models.row(RowKind::reasoning)->live; }));
    chat.stop();
    REQUIRE(models.waitForAnswer());
    models.ask("Subtract 86 from 340.");
    REQUIRE(models.waitForAnswer());
    REQUIRE(engine.lastTurns.size() == 3); // the stopped thought had no words: its question joins the next
    CHECK(engine.lastTurns[0].content == "What is 17 + 25?");
    CHECK(engine.lastTurns[1].role == Role::assistant);
    CHECK(engine.lastTurns[1].content == "17 + 25 = **42**.");
    CHECK(engine.lastTurns[2].content == "Go on forever\n\nSubtract 86 from 340.");
}

TEST_CASE_METHOD(Fixture, "Thinking can be switched off where the model allows it") {
    chat.setThinking(false);
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(!engine.lastParams.thinking);
    CHECK(!models.row(RowKind::reasoning));
    ModelCard card = ScriptedEngine::demoCard();
    card.canDisableThinking = false;
    engine.setCard(card);
    models.app->loadModel("other.gguf");
    REQUIRE(waitFor([&] { return !models.app->model()->canDisableThinking(); }));
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(engine.lastParams.thinking);
}

TEST_CASE_METHOD(Fixture, "An effort is asked for only where the model has a word for it") {
    CHECK(models.app->model()->efforts() == QStringList({"low", "medium", "high"}));
    chat.setEffort("high");
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(engine.lastParams.effort == "high");
    ModelCard card = ScriptedEngine::demoCard();
    card.efforts = {"max"};
    engine.setCard(card);
    models.app->loadModel("other.gguf");
    REQUIRE(waitFor([&] { return models.app->model()->efforts() == QStringList("max"); }));
    models.ask("What is 17 + 25?");
    REQUIRE(models.waitForAnswer());
    CHECK(engine.lastParams.effort.isEmpty());
}

TEST_CASE_METHOD(Fixture, "An answer goes on in its own chat while another is in view") {
    models.ask("Slow, please");
    const qint64 slow = chat.conversation();
    models.app->newChat();
    CHECK(chat.isEmpty());
    CHECK(chat.isBusy());
    CHECK(!chat.isBusyHere());
    chat.setDraft("Meanwhile");
    chat.send(); // not now: the words stay
    CHECK(chat.draft() == "Meanwhile");
    CHECK(!chat.notice().isEmpty());
    models.app->openChat(slow);
    CHECK(chat.isBusyHere());
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->html.contains("takes its time"));
}

TEST_CASE("What is being typed reaches the disk while it is typed, and is gone from there once it is sent") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    models.loadModel();
    auto onDisk = [&](qint64 conversation) {
        auto history = ponder::storage::History::open((folder.path() + "/history.sqlite").toStdString(), true);
        REQUIRE(history);
        auto draft = history->draft(conversation);
        return draft ? QString::fromStdString(*draft) : QStringLiteral("unreadable");
    };
    // a key every 50 ms, without a pause: a save that waited for one would never come
    QString typed;
    REQUIRE(waitFor([&] {
        typed += QLatin1Char('a');
        models.app->chat()->setDraft(typed);
        QTest::qWait(50);
        return onDisk(0).size() >= 3;
    }));
    models.app->chat()->setDraft("What is 17 + 25?");
    REQUIRE(waitFor([&] { return onDisk(0) == "What is 17 + 25?"; }));
    models.app->chat()->send();
    REQUIRE(models.waitForAnswer());
    QTest::qWait(300);
    CHECK(onDisk(0).isEmpty());
    CHECK(onDisk(models.app->chat()->conversation()).isEmpty());
}

TEST_CASE("Everything is found again after the program ends") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    qint64 conversation = 0;
    QString before;
    {
        Models models(folder.path(), engine);
        models.loadModel();
        models.ask("Which sort should I use?");
        REQUIRE(models.waitForAnswer());
        conversation = models.app->chat()->conversation();
        before = models.app->chat()->answerText(models.app->chat()->lastAnswer());
        models.app->rename(conversation, "Sorting");
        models.app->setPinned(conversation, true);
        models.app->chat()->setDraft("half a thou");
    }
    Models models(folder.path(), engine);
    CHECK(models.app->chats()->titleOf(conversation) == "Sorting");
    CHECK(models.app->chats()->isPinned(conversation));
    models.app->openChat(conversation);
    CHECK(models.app->chat()->title() == "Sorting");
    CHECK(models.app->chat()->draft() == "half a thou");
    CHECK(models.app->chat()->answerText(models.app->chat()->lastAnswer()) == before);
    CHECK(models.row(RowKind::reasoning)->head.startsWith("Thought for"));
    CHECK(models.row(RowKind::table));
    CHECK(models.app->lastModel().endsWith("demo.gguf"));
}

TEST_CASE("An answer is saved while it grows, and one that the end cut off is marked") {
    QTemporaryDir folder;
    qint64 conversation = 0;
    {
        ScriptedEngine engine(1);
        Models models(folder.path(), engine);
        models.loadModel();
        models.ask("Go on forever");
        conversation = models.app->chat()->conversation();
        // what another connection sees on the disk
        auto reader = ponder::storage::History::open(placesIn(folder.path()).history, true);
        REQUIRE(reader);
        REQUIRE(waitFor([&] {
            auto messages = reader->messages(conversation);
            return messages && messages->size() == 2 && messages->back().state == MessageState::generating &&
                   textOf(messages->back(), PartKind::reasoning).size() > 40;
        }));
    } // the program ends in the middle
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    models.app->openChat(conversation);
    REQUIRE(models.row(RowKind::notice));
    CHECK(models.row(RowKind::notice)->head.startsWith("Interrupted: the program ended here."));
    CHECK(models.app->chat()->thoughtText(models.app->chat()->lastAnswer()).startsWith("Let me see."));
    CHECK(!models.app->chat()->isBusy());
}

TEST_CASE("A full disk keeps the typed words in the box") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    auto owned = std::make_unique<FullDisk>();
    FullDisk& disk = *owned;
    Models models(std::move(owned), folder.path(), engine);
    models.loadModel();
    disk.refuseAdd = true;
    models.ask("What is 17 + 25?");
    CHECK(models.app->chat()->draft() == "What is 17 + 25?");
    CHECK(models.app->chat()->notice().contains("The disk is full."));
    CHECK(models.app->chat()->isEmpty());
    CHECK(models.app->chats()->count() == 0); // no empty chat is left
    CHECK(engine.asks == 0);
    disk.refuseAdd = false;
    models.app->chat()->send();
    REQUIRE(models.waitForAnswer());
    CHECK(models.app->chat()->notice().isEmpty());
}

TEST_CASE("A question that was kept without an answer offers to be answered") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    auto owned = std::make_unique<FullDisk>();
    FullDisk& disk = *owned;
    Models models(std::move(owned), folder.path(), engine);
    models.loadModel();
    disk.refuseAnswer = true;
    models.ask("What is 17 + 25?");
    CHECK(models.app->chat()->draft().isEmpty()); // it is in the history
    CHECK(engine.asks == 0);
    REQUIRE(models.row(RowKind::notice));
    CHECK(models.row(RowKind::notice)->action == "answer");
    disk.refuseAnswer = false;
    models.app->chat()->answer(models.row(RowKind::user)->message);
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->html.contains("42"));
    CHECK(!models.row(RowKind::notice));
    CHECK(models.app->chat()->notice().isEmpty());
}

TEST_CASE("A disk that fills up while an answer grows loses nothing that is on the screen") {
    QTemporaryDir folder;
    ScriptedEngine engine(2);
    auto owned = std::make_unique<FullDisk>();
    FullDisk& disk = *owned;
    Models models(std::move(owned), folder.path(), engine);
    models.loadModel();
    models.ask("How many r's are in strawberry?");
    REQUIRE(waitFor([&] { return disk.updates > 0; }));
    disk.refuseUpdate = true;
    REQUIRE(models.waitForAnswer());
    CHECK(models.app->chat()->notice().contains("not saved yet"));
    CHECK(models.row(RowKind::code)); // still in view
    models.ask("What is 17 + 25?");   // the unsaved answer comes first
    CHECK(models.app->chat()->draft() == "What is 17 + 25?");
    disk.refuseUpdate = false;
    REQUIRE(waitFor([&] { return models.app->chat()->notice().isEmpty(); })); // it tries by itself
    auto messages = disk.messages(models.app->chat()->conversation());
    CHECK(messages->back().state == MessageState::complete);
    CHECK(textOf(messages->back(), PartKind::text).contains("strawberry"));
}

TEST_CASE("A growing answer is saved some five times a second, not with every piece") {
    QTemporaryDir folder;
    ScriptedEngine engine(1);
    auto owned = std::make_unique<FullDisk>();
    FullDisk& disk = *owned;
    Models models(std::move(owned), folder.path(), engine);
    models.loadModel();
    int pieces = 0;
    QObject::connect(&engine, &EnginePort::piece, &engine, [&] { ++pieces; });
    models.ask("How many r's are in strawberry?");
    REQUIRE(models.waitForAnswer());
    CHECK(disk.updates >= 2);
    CHECK(disk.updates * 3 < pieces);
}
