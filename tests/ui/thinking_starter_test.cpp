// Working with thoughts, end to end: the window on the real engine and the starter model.
#include "tests/ui/harness.h"
#include "ui/local_engine.h"

#include <catch2/catch.hpp>
#include <QTest>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Real {
    QTemporaryDir folder;
    LocalEngine engine{nullptr, 1};
    Window window{engine, folder.path(), {1280, 800}};
    Chat& chat = *window.app().chat();
    Real() { window.models().loadModel(starterFile()); }
    ~Real() {
        for (const QString& warning : window.warnings()) UNSCOPED_INFO(warning.toStdString());
        CHECK(window.warnings().isEmpty());
    }
    qint64 asked(const QString& question = "What is 487 + 925?") {
        window.models().ask(question);
        return next();
    }
    qint64 next() {
        REQUIRE(window.models().waitForAnswer());
        const Row* notice = window.models().row(RowKind::notice);
        INFO((notice ? notice->head + notice->meta : chat.notice()).toStdString());
        REQUIRE(chat.notice().isEmpty());
        return chat.lastAnswer();
    }
};

} // namespace

TEST_CASE_METHOD(Real, "At the starter model a changed thought is gone on from, in a version of its own", "[starter]") {
    const qint64 first = asked();
    const QString thought = chat.thoughtText(first);
    REQUIRE(chat.answerText(first).contains("1412"));
    const qsizetype at = thought.indexOf("= 1412");
    REQUIRE(at > 0);
    chat.openThought(first);
    REQUIRE(waitFor([&] { return window.item("editThought") != nullptr; }));
    window.click(window.item("editThought"));
    REQUIRE(waitFor([&] { return window.item("thoughtEditor") != nullptr; }));
    window.item("thoughtEditor")->setProperty("text", thought.left(at) + "= 1312");
    window.click(window.item("continueThought"));
    const qint64 second = next();
    REQUIRE(second != first);
    INFO(chat.thoughtText(second).toStdString() << " / " << chat.answerText(second).toStdString());
    CHECK(chat.thoughtText(second).startsWith(thought.left(at) + "= 1312"));
    CHECK_FALSE(chat.answerText(second).isEmpty()); // what it makes of the mistake is its own affair
    CHECK(chat.thoughtText(first) == thought);
    CHECK(window.models().row(RowKind::foot)->versions == 2);
    // it is a message like any other: the next question is asked behind it
    CHECK(chat.answerText(asked("What is 17 + 25?")).contains("42"));
}

TEST_CASE_METHOD(Real, "At the starter model a thought is told to answer now, while it runs and after it was stopped", "[starter]") {
    // it thinks for milliseconds, so the thought is caught by its budget, which is the same way out
    chat.setThoughtBudget(15);
    const qint64 cut = asked();
    CHECK_FALSE(chat.answerText(cut).isEmpty());
    CHECK(window.models().row(RowKind::reasoning)->meta.contains("tokens"));
    chat.setThoughtBudget(0);
    int pieces = 0;
    auto hurry = QObject::connect(&engine, &EnginePort::started, [&] { pieces++, chat.answerNow(chat.lastAnswer()); });
    chat.regenerate(cut);
    const qint64 hurried = next();
    QObject::disconnect(hurry);
    CHECK(pieces == 1);
    CHECK_FALSE(chat.answerText(hurried).isEmpty());

    const qint64 whole = asked("What is 17 + 25?");
    const QString thought = chat.thoughtText(whole);
    chat.regenerateAnswer(whole);
    const qint64 again = next();
    CHECK(again != whole);
    CHECK(chat.thoughtText(again) == thought);
    CHECK(chat.answerText(again).contains("42"));
    chat.thinkMore(whole);
    CHECK(chat.thoughtText(next()).startsWith(thought + "\n\nWait,"));
}

TEST_CASE_METHOD(Real, "At the starter model a chat forks at a token, and what was before it stays token for token", "[starter]") {
    chat.setKeepOdds(true);
    const qint64 first = asked();
    REQUIRE(chat.hasOdds(first));
    chat.lookInto(first);
    Inspector& inspector = *chat.inspector();
    REQUIRE(inspector.message() == first);
    CHECK(inspector.summary().contains("tokens"));
    const QString thought = chat.thoughtText(first);
    int other = -1, at = 0;
    QString digit;
    for (at = int(thought.indexOf('=')); other < 0 && at < thought.size(); ++at) { // a digit behind the first sum that could be another one
        inspector.setCurrent(inspector.tokenAt(0, at));
        const QVariantList all = inspector.alternatives();
        if (inspector.currentWords() != thought.mid(at, 1) || !thought[at].isDigit()) continue;
        REQUIRE(all.size() >= 8);
        for (int i = 0; i < all.size() && other < 0; ++i)
            if (digit = all[i].toMap()["words"].toString(); digit.size() == 1 && digit[0].isDigit() && digit != inspector.currentWords()) other = i;
        if (other >= 0) break;
    }
    REQUIRE(other >= 0);
    inspector.choose(other);
    const qint64 second = next();
    REQUIRE(second != first);
    INFO(chat.thoughtText(second).toStdString());
    CHECK(chat.thoughtText(second).startsWith(thought.left(at) + digit));
    CHECK_FALSE(chat.answerText(second).isEmpty());
    // at the next start they are there still
    ScriptedEngine other2(pace);
    Models again(folder.path(), other2);
    again.app->openChat(chat.conversation());
    CHECK(again.app->chat()->hasOdds(first));
    CHECK(again.app->chat()->hasOdds(second));
}

TEST_CASE_METHOD(Real, "At the starter model runs of one question are compared and counted", "[starter]") {
    const qint64 first = asked();
    chat.compare(first);
    chat.comparison()->askMore(2);
    REQUIRE(waitFor([&] { return chat.comparison()->runsLeft() == 0 && !chat.isBusy(); }, 60000));
    Comparison& comparison = *chat.comparison();
    CHECK(comparison.versions() == 3);
    CHECK(comparison.verdict().contains("runs agree on the answer"));
    CHECK(comparison.agreement()[0].toMap()["answer"] == "1412");
    CHECK(comparison.rows().size() >= 2);
    comparison.close();
    // the last of them is in view
    CHECK(chat.answerText(chat.lastAnswer()).contains("1412"));
}

TEST_CASE_METHOD(Real, "At the starter model the ledger counts the prompt to its last token, and the experts are told of as they are", "[starter]") {
    int prompt = 0;
    asked("What is 17 + 25?");
    chat.lookAtPrompt();
    REQUIRE(waitFor([&] { return chat.ledger()->isShown() && !chat.ledger()->isLooking(); }));
    CHECK(chat.ledger()->problem().isEmpty());
    CHECK(chat.ledger()->entries().size() >= 4);
    CHECK(chat.ledger()->prompt().contains("What is 17 + 25?"));
    chat.ledger()->close();
    QObject::connect(&engine, &EnginePort::finished, [&](quint64, const Outcome& outcome) { prompt = outcome.promptTokens; });
    chat.setDraft("What is 5 + 6?");
    chat.lookAtPrompt(); // the draft belongs to it
    REQUIRE(waitFor([&] { return !chat.ledger()->isLooking(); }));
    const QString total = chat.ledger()->total();
    chat.ledger()->close();
    chat.send();
    const qint64 answer = next();
    CHECK(total.startsWith(QLocale().toString(prompt) + " of "));

    chat.lookAtExperts(answer);
    REQUIRE(waitFor([&] { return !chat.experts()->isLooking(); }));
    if (window.app().model()->experts().isEmpty()) {
        CHECK(chat.experts()->problem().contains("no experts"));
    } else {
        CHECK(chat.experts()->layers() > 0);
        CHECK(chat.experts()->tokens() > 10);
        CHECK(chat.experts()->summary().contains("experts a token"));
    }
}
