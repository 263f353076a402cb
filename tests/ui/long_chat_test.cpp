// A chat whose context is full, on the scripted engine: the card, each of its choices, what is kept of them, and the choice of
// context and cache format.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QLocale>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;
using ponder::storage::MessageState;

namespace {

struct Fixture : ScriptedModels {
    int rowOf(RowKind::Kind kind) const { // the last, or -1
        const QVector<Row>& rows = chat.rows()->rows();
        for (int i = int(rows.size()) - 1; i >= 0; --i)
            if (rows[i].kind == kind) return i;
        return -1;
    }
    std::vector<ponder::storage::Message> saved() const {
        auto history = ponder::storage::History::open((folder.path() + "/history.sqlite").toStdString(), true);
        REQUIRE(history);
        auto messages = history->messages(chat.conversation());
        REQUIRE(messages);
        return *messages;
    }
};

const QString whole =
    "The beginning of something that would have been long, and now that there is room again it comes to its end.";

} // namespace

TEST_CASE_METHOD(Fixture, "A full context ends in a card with the choices that can work") {
    ask("Until it is full");
    REQUIRE(models.row(RowKind::full));
    CHECK(rowOf(RowKind::full) == chat.rows()->count() - 1);
    CHECK(models.row(RowKind::full)->head == "The context is full");
    CHECK(chat.answerText(chat.lastAnswer()) == "The beginning of something that would have been long");
    CHECK_FALSE(chat.canLeaveOut()); // there is only this one turn
    CHECK(chat.canSummarise());
    CHECK(models.app->model()->largerContextText().startsWith("65,536 tokens"));
    CHECK(models.app->contextText() == "31.9k of 32k");
    const auto last = saved().back();
    CHECK(models.app->contextDetail() == QString("%1 of the model's 32,768 tokens of context are in use")
                                             .arg(QLocale().toString(last.prompt_tokens + last.generated_tokens)));
    CHECK(saved().back().stop == "context_full");
    CHECK(saved().back().state == MessageState::complete);
    chat.leaveOutOldest(); // does not invent room
    REQUIRE(models.waitForAnswer());
}

TEST_CASE_METHOD(Fixture, "Going on without the oldest turns draws a line, continues the same answer, and is remembered") {
    ask("What is 17 + 25?");
    ask("Until it is full");
    const qint64 answer = chat.lastAnswer(), conversation = chat.conversation();
    CHECK(rowOf(RowKind::divider) < 0);
    REQUIRE(chat.canLeaveOut());
    chat.leaveOutOldest();
    CHECK(engine.lastParams.leaveOutOldest);
    CHECK(engine.lastParams.answerSoFar.size() > 5);
    REQUIRE(models.waitForAnswer());
    CHECK(chat.lastAnswer() == answer); // one message
    CHECK(chat.answerText(answer) == whole);
    CHECK(rowOf(RowKind::full) < 0);
    const int divider = rowOf(RowKind::divider);
    REQUIRE(divider > 0);
    CHECK(chat.rows()->rows()[divider].head == "The model no longer sees what is above this line");
    CHECK(chat.rows()->rows()[divider + 1].plain == "Until it is full");
    const auto messages = saved();
    REQUIRE(messages.size() == 4); // nothing is gone
    CHECK(messages[2].seen_from == messages[2].id);
    CHECK(int(messages[3].tokens.size()) == messages[3].generated_tokens);
    CHECK(messages[3].vocabulary == 1);

    // a later question is asked without what is above the line, and with the tokens of what is below
    ask("812 or 821?");
    REQUIRE(engine.lastTurns.size() == 3);
    CHECK(engine.lastTurns[0].content == "Until it is full");
    CHECK(engine.lastTurns[1].tokens.size() == int(messages[3].tokens.size()));
    CHECK(engine.lastTurns[1].vocabulary == 1);

    // and the next start finds the line
    ScriptedEngine later(pace);
    Models again(folder.path(), later);
    again.loadModel();
    again.app->openChat(conversation);
    REQUIRE(again.row(RowKind::divider));
    CHECK(again.row(RowKind::divider)->message == messages[2].id);
    again.ask("Which sort should I use?");
    REQUIRE(again.waitForAnswer());
    CHECK(later.lastTurns[0].content == "Until it is full");
}

TEST_CASE_METHOD(Fixture, "An answer that goes on stays with or without a thought as it began") {
    ask("What is 17 + 25?");
    ask("Until it is full");
    chat.setThinking(false);
    chat.leaveOutOldest();
    CHECK(engine.lastParams.thinking); // it began with one
    REQUIRE(models.waitForAnswer());
    CHECK(chat.thoughtText(chat.lastAnswer()) == "This will not fit.");
    CHECK(chat.answerText(chat.lastAnswer()) == whole);
    ask("Until it is full");
    chat.setThinking(true);
    chat.leaveOutOldest();
    CHECK_FALSE(engine.lastParams.thinking);
    REQUIRE(models.waitForAnswer());
    CHECK(chat.thoughtText(chat.lastAnswer()).isEmpty());
}

TEST_CASE_METHOD(Fixture, "A larger context says what it takes, the answer goes on, and the choice is kept for this model") {
    ask("What is 17 + 25?");
    ask("Until it is full");
    CHECK(models.app->model()->largerContextText().contains("instead of"));
    chat.takeLargerContext();
    REQUIRE(waitFor([&] { return chat.answerText(chat.lastAnswer()) == whole && !chat.isBusy(); }));
    CHECK(models.app->model()->contextTokens() == 65536);
    CHECK(rowOf(RowKind::divider) < 0); // it still sees everything
    CHECK_FALSE(engine.lastParams.leaveOutOldest);
    CHECK(engine.lastTurns.size() == 3);
    models.app->saveNow();

    ScriptedEngine later(pace);
    Models again(folder.path(), later);
    again.loadModel();
    CHECK(again.app->model()->contextTokens() == 65536);
    again.loadModel("another.gguf");
    CHECK(again.app->model()->contextTokens() == 65536); // the scripted card stays; a real engine is asked for its own
}

TEST_CASE_METHOD(Fixture, "A summary begins a new chat, where it can be read, and the old chat stays as it was") {
    ask("What is 17 + 25?");
    ask("Until it is full");
    const qint64 old = chat.conversation();
    QStringList statuses;
    QObject::connect(&chat, &Chat::summaryChanged, &chat, [&] { statuses << chat.summaryStatus(); });
    chat.beginWithSummary();
    CHECK(chat.isBusy());
    CHECK(chat.isSummingHere());
    CHECK(engine.lastParams.summary);
    CHECK_FALSE(engine.lastParams.thinking);
    CHECK(engine.lastTurns.size() == 4); // the unfinished answer is part of it
    REQUIRE(waitFor([&] { return !chat.isBusy(); }));
    CHECK(statuses.filter("Summing up").size() > 1);
    CHECK(chat.conversation() != old);
    CHECK(chat.title() == "Continued: What is 17 + 25?");
    REQUIRE(models.row(RowKind::summary));
    CHECK(models.row(RowKind::summary)->plain.contains("We spoke of three things"));
    CHECK(models.app->chats()->count() == 2);

    ask("812 or 821?");
    REQUIRE(engine.lastTurns.size() == 2);
    CHECK(engine.lastTurns[0].role == ponder::ui::Role::system);
    CHECK(engine.lastTurns[0].content == models.row(RowKind::summary)->plain); // what is read is what is told
    models.app->openChat(old);
    CHECK(models.row(RowKind::full));
    CHECK(chat.answerText(chat.lastAnswer()) == "The beginning of something that would have been long");
}

TEST_CASE_METHOD(Fixture, "A summary that is stopped leaves everything as it was, and one that goes on while another chat is "
                          "in view does not interrupt") {
    ask("Until it is full");
    const qint64 old = chat.conversation();
    chat.beginWithSummary();
    REQUIRE(waitFor([&] { return !chat.summaryText().isEmpty(); }));
    chat.stop();
    REQUIRE(waitFor([&] { return !chat.isBusy(); }));
    CHECK(chat.conversation() == old);
    CHECK(models.app->chats()->count() == 1);
    CHECK(models.row(RowKind::full));
    CHECK(chat.notice().isEmpty());

    chat.beginWithSummary();
    models.app->newChat();
    CHECK(chat.isBusy());
    CHECK_FALSE(chat.isSummingHere());
    CHECK(chat.contextUsed() == 0);
    CHECK(chat.status() == "Answering in another chat");
    REQUIRE(waitFor([&] { return !chat.isBusy(); }));
    CHECK(chat.conversation() == 0); // still here
    CHECK(models.app->chats()->count() == 2);
}

TEST_CASE_METHOD(Fixture, "A question there is no room for is kept, and answered once there is room") {
    ask("What is 17 + 25?");
    ask("This is too long");
    REQUIRE(models.row(RowKind::full));
    CHECK(models.row(RowKind::full)->head == "There is no room for this question");
    CHECK(models.row(RowKind::full)->meta.contains("32750 of the context's 32768 tokens"));
    CHECK(saved().back().stop == "prompt_too_long");
    const qint64 refused = chat.lastAnswer();
    chat.leaveOutOldest();
    REQUIRE(models.waitForAnswer());
    CHECK(chat.lastAnswer() == refused);
    CHECK(chat.answerText(refused) == "With the oldest turns left out there is room for this answer.");
    CHECK(models.row(RowKind::foot)->versions == 1);
    CHECK(rowOf(RowKind::divider) > 0);
    CHECK(saved().back().stop == "end");
    CHECK(rowOf(RowKind::notice) < 0);
}

TEST_CASE_METHOD(Fixture, "A question there was no room for waits in the box of the chat that the summary began") {
    ask("What is 17 + 25?");
    ask("This is too long");
    chat.beginWithSummary();
    CHECK(engine.lastTurns.size() == 2); // without the question
    REQUIRE(waitFor([&] { return !chat.isBusy(); }));
    REQUIRE(models.row(RowKind::summary));
    CHECK(chat.draft() == "This is too long");
}

TEST_CASE_METHOD(Fixture, "Leaving it puts the choices away behind a note that brings them back") {
    ask("Until it is full");
    chat.leaveFull(true);
    CHECK(rowOf(RowKind::full) < 0);
    REQUIRE(models.row(RowKind::notice));
    CHECK(models.row(RowKind::notice)->action == "choices");
    CHECK(models.row(RowKind::notice)->head.contains("Everything is kept"));
    chat.leaveFull(false);
    CHECK(models.row(RowKind::full));
    // who goes on typing all the same has a note there, without choices in mid-chat
    ask("What is 17 + 25?");
    CHECK(rowOf(RowKind::full) < 0);
    CHECK(models.row(RowKind::notice)->action.isEmpty());
}

TEST_CASE_METHOD(Fixture,
                 "The context and its format are chosen with the memory they take, and what cannot be had changes nothing") {
    const ModelInfo& model = *models.app->model();
    CHECK(model.cacheLine() == "32,768 tokens of context · F16");
    const QVariantList contexts = model.contextChoices(), formats = model.formatChoices();
    CHECK(contexts.size() == 7);
    CHECK(formats.size() == 3);
    CHECK(contexts[3].toMap()["current"].toBool());
    CHECK(contexts[3].toMap()["memory"].toString() == "972.0 MB");
    CHECK(formats[1].toMap()["memory"].toString() == "516.4 MB");
    models.app->chooseCache(8192, "q8_0");
    REQUIRE(waitFor([&] { return model.contextTokens() == 8192; }));
    CHECK(model.cacheLine() == "8,192 tokens of context · Q8_0");
    models.app->chooseCache(8192, "f32");
    REQUIRE(waitFor([&] { return !models.app->toast().isEmpty(); }));
    CHECK(models.app->toast() == "There is not enough memory for a cache in F32.");
    CHECK(model.cacheLine() == "8,192 tokens of context · Q8_0");
    models.app->saveNow();
    ScriptedEngine later(pace);
    Models again(folder.path(), later);
    again.loadModel();
    CHECK(again.app->model()->cacheLine() == "8,192 tokens of context · Q8_0");
}

TEST_CASE("The card's choices are reached and made with the keyboard, and the cache menu with the mouse") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Window window(engine, folder.path());
    window.models().loadModel();
    window.models().ask("What is 17 + 25?");
    REQUIRE(window.models().waitForAnswer());
    window.models().ask("Until it is full");
    REQUIRE(window.models().waitForAnswer());
    REQUIRE(waitFor([&] { return window.item("leaveOutOldest") != nullptr; }));
    // what is heard: the card, every choice with what it does, and how full the context is
    QAccessible::setActive(true);
    QStringList heard;
    std::function<void(QAccessibleInterface*, int)> walk = [&](QAccessibleInterface* at, int depth) {
        if (!at || depth > 60) return;
        heard << at->text(QAccessible::Name) << at->text(QAccessible::Description);
        for (int i = 0; i < at->childCount(); ++i) walk(at->child(i), depth + 1);
    };
    walk(QAccessible::queryAccessibleInterface(window.window()), 0);
    for (const char* words : {"Go on without the oldest turns", "Take a larger context", "Start a new chat with a summary",
                              "Leave it", "The model stops seeing them. They stay here, above a line that says so.",
                              "The context is full", "Context and cache: 32,768 tokens of context · F16"}) {
        INFO(words);
        CHECK(heard.contains(QString::fromUtf8(words)));
    }
    CHECK(heard.filter("of the model's 32,768 tokens of context are in use").size() == 1);
    QStringList reached;
    for (int i = 0; i < 60; ++i) {
        window.press(Qt::Key_Tab);
        if (QQuickItem* focus = window.window()->activeFocusItem(); focus && !focus->objectName().isEmpty())
            reached << focus->objectName();
    }
    for (const char* name : {"leaveOutOldest", "largerContext", "beginWithSummary", "leaveFull", "cacheAction"}) {
        INFO(name);
        CHECK(reached.contains(QString::fromLatin1(name)));
    }
    window.click(window.item("cacheAction"));
    REQUIRE(waitFor([&] {
        return window.find([](QQuickItem* item) { return item->property("text").toString() == "16,384 tokens"; }) != nullptr;
    }));
    window.click(window.find([](QQuickItem* item) { return item->property("text").toString() == "16,384 tokens"; }));
    REQUIRE(waitFor([&] { return window.app().model()->contextTokens() == 16384; }));

    window.item("leaveOutOldest")->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Return);
    REQUIRE(waitFor([&] { return window.app().chat()->isBusy(); }));
    REQUIRE(window.models().waitForAnswer());
    CHECK(window.find([](QQuickItem* item) {
        return item->property("head").toString() == "The model no longer sees what is above this line";
    }) != nullptr);
    for (const QString& warning : window.warnings()) UNSCOPED_INFO(warning.toStdString());
    CHECK(window.warnings().isEmpty());
}
