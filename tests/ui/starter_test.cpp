// The whole way: the window on the real engine and the starter model, from a typed question to what the next start finds.
#include "tests/ui/harness.h"
#include "ui/local_engine.h"

#include <catch2/catch.hpp>
#include <csignal>
#include <QFile>
#include <QProcess>
#include <QThread>
#include <random>
#include <set>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

QString starter() { return QStringLiteral(PONDER_SOURCE_DIR) + QStringLiteral("/resources/starter/ponder-starter.gguf"); }

struct RealWindow {
    LocalEngine engine{nullptr, 1};
    Window window;
    explicit RealWindow(const QString& folder) : window(engine, folder) { window.models().loadModel(starter()); }
    Chat& chat() { return *window.app().chat(); }
};

std::vector<storage::Message> saved_messages(const QString& folder) {
    auto history = storage::History::open((folder + "/history.sqlite").toStdString(), true);
    REQUIRE(history);
    auto conversations = history->conversations();
    REQUIRE(conversations);
    std::vector<storage::Message> all;
    for (const auto& conversation : *conversations) {
        auto messages = history->messages(conversation.id);
        REQUIRE(messages);
        all.insert(all.end(), messages->begin(), messages->end());
    }
    return all;
}

} // namespace

TEST_CASE("A question typed at the starter model is thought about, answered, kept, and there at the next start") {
    QTemporaryDir folder;
    {
        RealWindow real(folder.path());
        CHECK(real.window.app().model()->name() == "Ponder Starter");
        int thoughtPieces = 0, answerPieces = 0;
        QObject::connect(&real.engine, &EnginePort::piece, [&](quint64, Channel channel, const QString&, int, double) {
            (channel == Channel::reasoning ? thoughtPieces : answerPieces)++;
        });
        real.window.type("What is 17 + 25?");
        real.window.press(Qt::Key_Return);
        REQUIRE(real.window.models().waitForAnswer());
        CHECK(thoughtPieces >= 1);
        CHECK(answerPieces >= 1);
        REQUIRE(waitFor([&] { return real.window.find([](QQuickItem* item) { return item->property("html").toString().contains("<b>42</b>"); }) != nullptr; }));
        REQUIRE(real.window.models().row(RowKind::reasoning));
        CHECK(real.window.models().row(RowKind::reasoning)->head.startsWith("Thought for"));
        CHECK_FALSE(real.window.models().row(RowKind::reasoning)->open); // folded when the answer began

        // a second one is stopped in mid-thought
        bool pressed = false;
        auto stopper = QObject::connect(&real.engine, &EnginePort::piece, [&] {
            if (!std::exchange(pressed, true)) real.window.press(Qt::Key_Escape);
        });
        real.window.type("What is 987 + 654?");
        real.window.press(Qt::Key_Return);
        REQUIRE(real.window.models().waitForAnswer());
        QObject::disconnect(stopper);
        CHECK(pressed);
        REQUIRE(real.window.models().row(RowKind::notice));
        CHECK(real.window.models().row(RowKind::notice)->head == "Stopped.");
        for (const QString& warning : real.window.warnings()) UNSCOPED_INFO(warning.toStdString());
        CHECK(real.window.warnings().isEmpty());
    }
    const auto messages = saved_messages(folder.path());
    REQUIRE(messages.size() == 4);
    CHECK(messages[0].parts.at(0).text == "What is 17 + 25?");
    CHECK(messages[1].state == storage::MessageState::complete);
    CHECK(messages[1].parts.at(0).kind == storage::PartKind::reasoning);
    CHECK(messages[1].parts.at(0).tokens > 20);
    CHECK(messages[1].parts.at(1).text.find("42") != std::string::npos);
    CHECK(messages[3].state == storage::MessageState::stopped);
    CHECK_FALSE(messages[3].parts.empty());

    RealWindow again(folder.path());
    REQUIRE(again.window.app().chats()->rowCount() > 0);
    // whichever chat a start opens, this one is one click away
    const qint64 conversation = messages[0].conversation;
    again.window.app().openChat(conversation);
    REQUIRE(waitFor([&] { return again.window.find([](QQuickItem* item) { return item->property("html").toString().contains("<b>42</b>"); }) != nullptr; }));
    CHECK(again.window.models().row(RowKind::notice)->head == "Stopped.");
}

TEST_CASE("The window killed at random moments keeps every question, and marks the answer it was writing as interrupted") {
    QTemporaryDir folder;
    std::mt19937 random(7);
    std::set<std::string> asked;
    int interrupted = 0;
    for (int i = 0; i < 6; i++) {
        const std::string question = "Go on forever, please, number " + std::to_string(i);
        QProcess window;
        window.setProcessChannelMode(QProcess::ForwardedChannels);
        window.start(PONDER_WINDOW, {"--demo", "--data", folder.path(), "--say", QString::fromStdString(question)});
        REQUIRE(window.waitForStarted());
        // the question is on the disk before the engine is asked: wait for it there, then let the thought run on for a while
        REQUIRE(waitFor([&] {
            if (!QFile::exists(folder.path() + "/history.sqlite")) return false;
            auto history = storage::History::open((folder.path() + "/history.sqlite").toStdString(), true);
            if (!history) return false;
            auto conversations = history->conversations();
            return conversations && conversations->size() == asked.size() + 1;
        }));
        asked.insert(question);
        QThread::msleep(std::uniform_int_distribution<int>(0, 1500)(random));
        ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
        window.waitForFinished();
    }
    auto history = storage::History::open((folder.path() + "/history.sqlite").toStdString());
    REQUIRE(history);
    REQUIRE(history->recover());
    std::set<std::string> found;
    for (const auto& message : saved_messages(folder.path())) {
        if (message.role == storage::Role::user) found.insert(message.parts.at(0).text);
        else interrupted += message.state == storage::MessageState::interrupted;
        CHECK(message.state != storage::MessageState::generating);
    }
    CHECK(found == asked);
    CHECK(interrupted >= 4);
}
