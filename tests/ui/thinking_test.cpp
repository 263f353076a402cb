// Working with thoughts and looking into them, on the scripted engine: in the view models and in the window.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QAccessible>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Thinking : ScriptedWindow {
    qint64 asked(const QString& question = "How many r's are in strawberry?") {
        ask(question);
        return chat.lastAnswer();
    }
    qint64 next() { // the version that a command has begun
        REQUIRE(models.waitForAnswer());
        return chat.lastAnswer();
    }
    int versions() { return models.row(RowKind::foot)->versions; }
    QQuickItem* open(qint64 message) {
        chat.openThought(message);
        QQuickItem* step = nullptr;
        REQUIRE(waitFor([&] { return (step = window.item("thoughtStep")) != nullptr; }));
        return step;
    }
};

} // namespace

TEST_CASE_METHOD(Thinking, "A thought is shown in one of three ways, which are remembered, and Ctrl+Shift+T goes round") {
    CHECK(chat.thoughtMode() == "tail");
    models.ask("How many r's are in strawberry?");
    REQUIRE(waitFor([&] { return window.item("thoughtTail") != nullptr; }));
    CHECK(models.row(RowKind::reasoning)->tail);
    CHECK(window.item("thoughtTail")->height() <= 130);
    REQUIRE(models.waitForAnswer());
    CHECK_FALSE(models.row(RowKind::reasoning)->open);

    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(chat.thoughtMode() == "open");
    CHECK(window.app().toast() == "Thoughts are open");
    CHECK(models.row(RowKind::reasoning)->open);
    window.press(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(chat.thoughtMode() == "hidden");
    models.ask("How many r's are in strawberry, again?");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) && models.row(RowKind::reasoning)->live; }));
    CHECK_FALSE(models.row(RowKind::reasoning)->open);
    CHECK(models.row(RowKind::reasoning)->head == "Thinking");
    REQUIRE(models.waitForAnswer());
    ScriptedEngine other(pace);
    CHECK(Models(folder.path(), other).app->chat()->thoughtMode() == "hidden");
}

TEST_CASE_METHOD(Thinking, "Folding a thought leaves what is above it where it is") {
    const qint64 message = asked("Which sort should I use?");
    QQuickItem* list = window.item("chatList");
    open(message);
    window.item("chatView")->setProperty("atEnd", false);
    QMetaObject::invokeMethod(list, "positionViewAtBeginning");
    QTest::qWait(50);
    QQuickItem* bar = window.item("thoughtBar");
    const double before = bar->mapToScene({0, 0}).y();
    window.click(bar);
    REQUIRE(waitFor([&] { return window.item("thoughtStep") == nullptr; }));
    CHECK(bar->mapToScene({0, 0}).y() == before);
    window.click(bar);
    REQUIRE(waitFor([&] { return window.item("thoughtStep") != nullptr; }));
    CHECK(bar->mapToScene({0, 0}).y() == before);
}

TEST_CASE_METHOD(Thinking, "A changed thought is gone on from in a version of its own, and nothing is lost") {
    const qint64 first = asked();
    const QString before = chat.thoughtText(first);
    open(first);
    window.click(window.item("editThought"));
    REQUIRE(waitFor([&] { return window.item("thoughtEditor") != nullptr; }));
    QQuickItem* editor = window.item("thoughtEditor");
    CHECK(editor->property("text").toString() == before);
    editor->setProperty("text", before.left(before.indexOf("\n\n")) + " But perhaps not.");
    window.press(Qt::Key_Return, Qt::ControlModifier);
    const qint64 second = next();
    CHECK(second != first);
    CHECK(versions() == 2);
    CHECK(engine.lastParams.thought);
    CHECK(engine.lastParams.answerSoFar.size() > 10); // its own tokens came along
    CHECK_FALSE(engine.lastParams.closeThought);
    CHECK(chat.thoughtText(second).startsWith(before.left(before.indexOf("\n\n")) + " But perhaps not."));
    CHECK(chat.thoughtText(second).endsWith("nothing else comes of it."));
    CHECK_FALSE(chat.answerText(second).isEmpty());
    CHECK(chat.thoughtText(first) == before);
    chat.switchVersion(second, -1);
    CHECK(chat.lastAnswer() == first);
}

TEST_CASE_METHOD(Thinking, "Escape leaves the editing of a thought without a version") {
    const qint64 first = asked();
    open(first);
    window.click(window.item("editThought"));
    REQUIRE(waitFor([&] { return window.item("thoughtEditor") != nullptr; }));
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return window.item("thoughtEditor") == nullptr; }));
    CHECK(versions() == 1);
}

TEST_CASE_METHOD(Thinking, "Answer now ends a thought that is being written, and the answer comes in the same message") {
    models.ask("Go on forever");
    REQUIRE(waitFor([&] { return window.item("answerNow") && models.row(RowKind::reasoning)->plain.size() > 60; }));
    const qint64 message = models.row(RowKind::reasoning)->message;
    window.click(window.item("answerNow"));
    REQUIRE(models.waitForAnswer());
    CHECK(chat.lastAnswer() == message);
    CHECK(chat.answerText(message) == "As far as it was thought, this is the answer.");
    CHECK(versions() == 1);
    CHECK_FALSE(models.row(RowKind::reasoning)->open);
}

TEST_CASE_METHOD(Thinking, "A thought that was stopped is answered in a version that keeps it") {
    models.ask("Go on forever");
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) && models.row(RowKind::reasoning)->plain.size() > 60; }));
    chat.stop();
    REQUIRE(models.waitForAnswer());
    const qint64 stopped = chat.lastAnswer();
    chat.answerNow(stopped);
    const qint64 answered = next();
    CHECK(answered != stopped);
    CHECK(chat.thoughtText(answered) == chat.thoughtText(stopped));
    CHECK_FALSE(chat.answerText(answered).isEmpty());
}

TEST_CASE_METHOD(Thinking, "Think more opens a closed thought again; a new answer leaves it as it is") {
    const qint64 first = asked();
    const QString thought = chat.thoughtText(first);
    chat.thinkMore(first);
    const qint64 more = next();
    CHECK(chat.thoughtText(more).startsWith(thought + "\n\nWait,"));
    CHECK(chat.thoughtText(more).size() > thought.size() + 10);
    chat.regenerateAnswer(first);
    const qint64 again = next();
    CHECK(engine.lastParams.closeThought);
    CHECK(chat.thoughtText(again) == thought);
    CHECK_FALSE(chat.answerText(again).isEmpty());
    CHECK(versions() == 3);
}

TEST_CASE_METHOD(Thinking, "A budget ends every thought with an answer and is remembered") {
    chat.setThoughtBudget(12);
    const qint64 message = asked("Go on forever");
    CHECK_FALSE(chat.answerText(message).isEmpty());
    const Row& thought = *models.row(RowKind::reasoning);
    CHECK(thought.meta.startsWith("12 tokens"));
    REQUIRE(window.item("budgetPill"));
    CHECK(window.item("budgetPill")->property("text").toString() == "Budget: 12");
    ScriptedEngine other(pace);
    CHECK(Models(folder.path(), other).app->chat()->thoughtBudget() == 12);
}

TEST_CASE_METHOD(Thinking, "An open thought is outlined into steps with their times and tokens, which fold and are gone through by key") {
    const qint64 message = asked();
    open(message);
    ThoughtView& view = *chat.thought(message);
    REQUIRE(view.count() == 3);
    auto role = [&](int row, int role) { return view.data(view.index(row), role); };
    CHECK(role(0, ThoughtView::labelRole).toString().startsWith("The word is"));
    CHECK(role(1, ThoughtView::labelRole) == "Checks");
    int tokens = 0;
    for (int i = 0; i < 3; ++i) tokens += role(i, ThoughtView::tokensRole).toInt();
    CHECK(models.row(RowKind::reasoning)->meta.contains(QString::number(tokens) + " tokens"));
    CHECK(role(0, ThoughtView::timeRole).toString().endsWith(" s"));

    window.press(Qt::Key_Down, Qt::AltModifier);
    CHECK(view.current() == 0);
    window.press(Qt::Key_Down, Qt::AltModifier);
    window.press(Qt::Key_Down, Qt::AltModifier);
    CHECK(view.current() == 2);
    window.press(Qt::Key_Up, Qt::AltModifier);
    CHECK(view.current() == 1);
    QQuickItem* step = window.find([](QQuickItem* item) { return item->objectName() == "thoughtStep" && item->parentItem()->property("index").toInt() == 1; });
    REQUIRE(step);
    step->forceActiveFocus(Qt::TabFocusReason);
    const double whole = step->parentItem()->height();
    window.press(Qt::Key_Space);
    CHECK_FALSE(role(1, ThoughtView::openRole).toBool());
    REQUIRE(waitFor([&] { return step->parentItem()->height() < whole; }));
    window.press(Qt::Key_Down);
    CHECK(view.current() == 2);
    CHECK(window.window()->activeFocusItem()->parentItem()->property("index").toInt() == 2);
}

TEST_CASE_METHOD(Thinking, "Steps grow while they are written, and only the last of them changes") {
    chat.setThoughtMode("open");
    models.ask("Which sort should I use?");
    REQUIRE(waitFor([&] { return window.item("thoughtStep") != nullptr; }));
    ThoughtView& view = *chat.thought(models.row(RowKind::reasoning)->message);
    int firstChanged = 0;
    QObject::connect(&view, &QAbstractItemModel::dataChanged, [&](const QModelIndex& from) { firstChanged += from.row() == 0 && view.count() > 1; });
    REQUIRE(models.waitForAnswer());
    CHECK(view.count() == 2);
    CHECK(firstChanged <= 1); // when the second begins, the first loses its caret
    CHECK(view.thought() == chat.thoughtText(chat.lastAnswer()));
}

TEST_CASE_METHOD(Thinking, "Words are found in a thought, one match after the other") {
    const qint64 message = asked();
    open(message);
    window.click(window.item("searchThought"));
    QQuickItem* field = nullptr;
    REQUIRE(waitFor([&] { return (field = window.item("thoughtFind")) != nullptr; }));
    REQUIRE(waitFor([&] { return field->hasActiveFocus(); }));
    window.type("THREE");
    QQuickItem* bar = field->parentItem();
    CHECK(bar->property("matches").toInt() == 3);
    CHECK(bar->property("match").toInt() == 0);
    window.press(Qt::Key_Return);
    CHECK(bar->property("match").toInt() == 1);
    window.press(Qt::Key_Return, Qt::ShiftModifier);
    window.press(Qt::Key_Up);
    CHECK(bar->property("match").toInt() == 2);
    CHECK(window.find([](QQuickItem* item) { return item->property("selectedText").toString() == "three" && item->property("html").isValid(); }));
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return window.item("thoughtFind") == nullptr; }));
}

TEST_CASE_METHOD(Thinking, "Probabilities are kept only when asked for") {
    const qint64 first = asked();
    CHECK(engine.lastParams.candidates == 0);
    CHECK_FALSE(chat.hasOdds(first));
    chat.lookInto(first);
    CHECK(chat.inspector()->message() == 0);
    CHECK(chat.notice().startsWith("The probabilities of this answer were not kept."));
    CHECK(chat.keepOdds());
    chat.regenerate(first);
    const qint64 second = next();
    CHECK(engine.lastParams.candidates == 8);
    CHECK(chat.hasOdds(second));
    CHECK_FALSE(chat.hasOdds(first));
}

TEST_CASE_METHOD(Thinking, "A thought is looked into token by token; the weakest are listed, and another choice forks the chat there") {
    chat.setKeepOdds(true);
    const qint64 first = asked();
    open(first);
    window.click(window.item("lookInto"));
    Inspector& inspector = *chat.inspector();
    REQUIRE(inspector.message() == first);
    REQUIRE(inspector.weakest().size() > 2);
    REQUIRE(window.item("weakSpot"));
    CHECK(models.row(RowKind::tokens)); // the answer, too
    CHECK(window.find([](QQuickItem* item) { return item->property("html").toString().contains("class=\"d"); }));

    window.click(window.item("weakSpot"));
    CHECK(inspector.current() == inspector.weakest()[0].toMap()["token"].toInt());
    CHECK(inspector.alternatives().size() == 8);
    inspector.setCurrent(-1);
    inspector.stepWeak(1);
    const int token = inspector.current();
    REQUIRE(inspector.currentText() == 0);
    QQuickItem* words = window.find([&](QQuickItem* item) { return item->property("marked").toBool() && item->property("html").toString().contains("class=\"cur\""); });
    REQUIRE(words);
    words->forceActiveFocus(Qt::TabFocusReason);
    window.press(Qt::Key_Right);
    CHECK(inspector.current() == token + 1);
    window.press(Qt::Key_Right, Qt::ControlModifier); // on to the next doubt, perhaps in another step, and back
    CHECK(inspector.current() > token + 1);
    CHECK(window.window()->activeFocusItem()->property("html").toString().contains("class=\"cur\""));
    while (inspector.current() > token) window.press(Qt::Key_Left, Qt::ControlModifier);
    REQUIRE(inspector.current() == token);
    window.press(Qt::Key_Return);
    QQuickItem* list = nullptr;
    REQUIRE(waitFor([&] { return (list = window.window()->findChild<QQuickItem*>("alternatives")) && list->hasActiveFocus(); }));
    const QVariantList alternatives = inspector.alternatives();
    int other = 0;
    while (alternatives[other].toMap()["chosen"].toBool()) ++other;
    list->setProperty("currentIndex", other);
    const QString instead = alternatives[other].toMap()["words"].toString();
    window.press(Qt::Key_Return);
    const qint64 second = next();
    CHECK(second != first);
    CHECK(versions() == 2);
    CHECK(engine.lastParams.answerSoFar.size() == token + 1);
    CHECK(engine.lastParams.answerSoFar.back() == alternatives[other].toMap()["id"].toInt());
    CHECK(chat.thoughtText(second).contains(instead));
    CHECK(chat.thoughtText(second) != chat.thoughtText(first));
    CHECK(chat.hasOdds(second)); // those before the fork are known still
    chat.lookInto(second);
    CHECK(inspector.alternatives().isEmpty());
    inspector.setCurrent(token);
    CHECK(inspector.currentWords() == instead);
    CHECK(inspector.alternatives().size() == 8);
    chat.lookInto(second);
    CHECK(inspector.message() == 0);
}

TEST_CASE_METHOD(Thinking, "Two versions stand side by side with the place where they part, and runs are counted by their answers") {
    QVector<Script> scripts = demoScripts();
    for (Script& script : scripts)
        if (script.keyword == "strawberry") script.variants = {{script.thought.section("\n\n", 0, 0) + "\n\nSo the answer is two.", "There are **two** r's."}, {script.thought, "It is **three**."}};
    engine.setScripts(scripts);
    const qint64 first = asked();
    Comparison& comparison = *chat.comparison();
    chat.compare(first);
    CHECK(comparison.isShown());
    CHECK(comparison.verdict() == "One run so far. More of them show how sure the answer is.");
    REQUIRE(waitFor([&] { return window.item("runs3") != nullptr || window.window()->findChild<QQuickItem*>("runs3"); }));
    comparison.askMore(3);
    CHECK(comparison.runsLeft() == 3);
    REQUIRE(waitFor([&] { return comparison.runsLeft() == 0 && !chat.isBusy(); }));
    INFO(chat.notice().toStdString());
    CHECK(comparison.versions() == 4);
    CHECK(comparison.verdict().toStdString() == "3 of 4 runs agree on the answer");
    CHECK(comparison.agreement()[0].toMap()["answer"] == "three");
    CHECK(comparison.left() == 1);
    CHECK(comparison.right() == 2);
    CHECK(comparison.sameRows() == 1);
    CHECK(comparison.rows()[1].toMap()["diverges"].toBool());
    comparison.setRight(3); // word for word
    CHECK(comparison.sameRows() == comparison.rows().size());
    comparison.open(2);
    CHECK_FALSE(comparison.isShown());
    CHECK(chat.answerText(chat.lastAnswer()) == "There are **two** r's.");
}

TEST_CASE_METHOD(Thinking, "Runs end when they are stopped") {
    const qint64 first = asked();
    chat.compare(first);
    chat.runAgain(first, 10);
    REQUIRE(waitFor([&] { return models.row(RowKind::reasoning) && models.row(RowKind::reasoning)->live; }));
    window.press(Qt::Key_Escape); // the sheet goes first
    REQUIRE(waitFor([&] { return !chat.comparison()->isShown(); }));
    chat.stop();
    REQUIRE(models.waitForAnswer());
    QTest::qWait(50);
    CHECK_FALSE(chat.isBusy());
    CHECK(chat.comparison()->runsLeft() == 0);
    CHECK(versions() == 2);
}

TEST_CASE_METHOD(Thinking, "The experts of an answer are looked at only while their view is open") {
    const qint64 message = asked();
    CHECK(engine.looks == 0);
    window.click(window.item("seeExperts"));
    ExpertView& view = *chat.experts();
    REQUIRE(waitFor([&] { return view.isShown() && !view.isLooking(); }));
    CHECK(engine.looks == 1);
    CHECK(view.layers() == 26);
    CHECK(view.experts() == 64);
    CHECK(view.message() == message);
    double share = 0;
    for (int expert = 0; expert < 64; ++expert) share += view.share(0, expert);
    CHECK(share == Approx(6)); // of 64 a token
    view.setToken(2);
    int chosen = 0;
    for (const double heat : view.heat()) chosen += heat > 0;
    CHECK(chosen <= 26 * 6);
    CHECK(chosen > 26 * 3);
    CHECK(view.cell(0, 1).startsWith("Layer 1, expert 1: "));
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return !view.isShown(); }));
    asked("What is 17 + 25?");
    CHECK(engine.looks == 1);
}

TEST_CASE_METHOD(Thinking, "The ledger says what the model sees, what each part costs and what is dropped") {
    asked();
    asked("What is 17 + 25?");
    window.click(window.item("contextMeter"));
    Ledger& ledger = *chat.ledger();
    REQUIRE(waitFor([&] { return ledger.isShown() && !ledger.isLooking(); }));
    const QVariantList entries = ledger.entries();
    QStringList what;
    for (const QVariant& entry : entries) what << entry.toMap()["what"].toString() + (entry.toMap()["seen"].toBool() ? "" : "-");
    CHECK(what == QStringList{"You", "Thought-", "Answer", "You", "Thought-", "Answer", "Template"});
    CHECK(entries[1].toMap()["note"] == "the model's template drops it");
    CHECK(ledger.total().contains("of 32,768 tokens"));
    CHECK(ledger.prompt().contains("strawberry"));
    QQuickItem* show = nullptr;
    REQUIRE(waitFor([&] { return (show = window.window()->findChild<QQuickItem*>("showPrompt")) != nullptr; }));
    window.click(show);
    REQUIRE(waitFor([&] { return window.window()->findChild<QQuickItem*>("renderedPrompt")->property("text").toString().contains("strawberry"); }));
    window.press(Qt::Key_Escape);
    REQUIRE(waitFor([&] { return !ledger.isShown(); }));
}
