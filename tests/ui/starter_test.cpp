// The whole way: the window on the real engine and the starter model, from a typed question to what the next start finds.
#include "tests/ui/harness.h"
#include "engine/compute/devices.h"
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

struct RealWindow {
    LocalEngine engine;
    Window window;
    explicit RealWindow(const QString& folder, int context = 0) : engine(nullptr, 1, context), window(engine, folder) { window.models().loadModel(starterFile()); }
    void answered(const QString& question) {
        window.models().ask(question);
        REQUIRE(window.models().waitForAnswer());
    }
    const Row* row(RowKind::Kind kind) { return window.models().row(kind); }
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
        auto stopper = QObject::connect(&real.engine, &EnginePort::piece, [&](quint64, Channel, const QString& text) {
            if (!text.isEmpty() && !std::exchange(pressed, true)) real.window.press(Qt::Key_Escape); // a marker is a piece without text
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

TEST_CASE("A later turn at the starter model evaluates the last answer and the new question, nothing else") {
    QTemporaryDir folder;
    std::vector<Outcome> outcomes;
    {
        RealWindow real(folder.path());
        QObject::connect(&real.engine, &EnginePort::finished, [&](quint64, const Outcome& outcome) { outcomes.push_back(outcome); });
        for (const char* question : {"What is 17 + 25?", "Which is larger, 812 or 821?", "Subtract 86 from 340."}) real.answered(question);
    }
    REQUIRE(outcomes.size() == 3);
    CHECK(outcomes[0].evaluatedPromptTokens == outcomes[0].promptTokens);
    for (int i : {1, 2}) {
        INFO("turn " << i + 1 << ": " << outcomes[i].evaluatedPromptTokens << " of " << outcomes[i].promptTokens << " tokens evaluated");
        CHECK(outcomes[i].evaluatedPromptTokens <= 40); // its template drops the thought, so the answer is read again
        CHECK(outcomes[i].promptTokens - outcomes[i].evaluatedPromptTokens >= outcomes[i - 1].promptTokens - 3); // all but "<think>" and its line
    }
    for (const auto& message : saved_messages(folder.path())) {
        if (message.role != storage::Role::assistant) continue;
        CHECK(static_cast<int>(message.tokens.size()) == message.generated_tokens);
        CHECK(message.vocabulary != 0);
    }
}

TEST_CASE("A chat at the starter model fills a small context, goes on without its oldest turns, and keeps the line over a restart") {
    QTemporaryDir folder;
    qint64 conversation = 0;
    int questions = 0;
    {
        RealWindow real(folder.path(), 256);
        CHECK(real.window.app().model()->contextTokens() == 256);
        while (!real.row(RowKind::full)) {
            REQUIRE(questions < 40);
            real.answered(QStringLiteral("What is %1 + 25?").arg(17 + questions++));
        }
        CHECK(questions > 2);
        conversation = real.chat().conversation();
        REQUIRE(waitFor([&] { // the end is in view
            QQuickItem *choice = real.window.item("leaveOutOldest"), *input = real.window.item("composerInput");
            return choice && choice->mapToScene(QPointF(0, choice->height())).y() < input->mapToScene(QPointF(0, 0)).y();
        }));
        real.window.click(real.window.item("leaveOutOldest"));
        REQUIRE(real.window.models().waitForAnswer());
        CHECK_FALSE(real.row(RowKind::full));
        CHECK(real.row(RowKind::divider));
        CHECK(real.chat().answerText(real.chat().lastAnswer()).contains(QStringLiteral("**%1**").arg(17 + questions - 1 + 25)));
        real.answered("Which is larger, 812 or 821?");
        CHECK(real.chat().answerText(real.chat().lastAnswer()).contains("821"));
        for (const QString& warning : real.window.warnings()) UNSCOPED_INFO(warning.toStdString());
        CHECK(real.window.warnings().isEmpty());
    }
    const auto messages = saved_messages(folder.path());
    CHECK(messages.size() == size_t(2 * questions + 2)); // nothing is gone
    RealWindow again(folder.path(), 256);
    again.window.app().openChat(conversation);
    REQUIRE(again.row(RowKind::divider));
    int prompt = 0;
    QObject::connect(&again.engine, &EnginePort::finished, [&](quint64, const Outcome& outcome) { prompt = outcome.promptTokens; });
    again.answered("What is 5 + 6?");
    CHECK(prompt > 0);
    CHECK(prompt < 192); // what is above the line is not read again

    // until it is full once more: this time into a new chat, with a summary
    for (int more = 0; !again.row(RowKind::full); more++) {
        REQUIRE(more < 40);
        again.answered(QStringLiteral("Subtract %1 from 340.").arg(60 + more));
    }
    again.chat().beginWithSummary();
    REQUIRE(waitFor([&] { return !again.chat().isBusy(); }));
    CHECK(again.chat().conversation() != conversation);
    REQUIRE(again.row(RowKind::summary));
    again.answered("What is 17 + 25?");
    CHECK_FALSE(again.chat().answerText(again.chat().lastAnswer()).isEmpty());
}

TEST_CASE("At the starter model a larger context lets a full answer end, and Q8_0 takes about half the memory") {
    QTemporaryDir folder;
    RealWindow real(folder.path(), 64);
    real.answered("What is 487 + 925?");
    REQUIRE(real.row(RowKind::full));
    CHECK(real.window.app().contextText() == "64 of 64");
    const QString before = real.chat().thoughtText(real.chat().lastAnswer());
    real.chat().leaveOutOldest(); // there is nothing older: it says so, and the answer is what it was
    REQUIRE(real.window.models().waitForAnswer());
    REQUIRE(real.row(RowKind::full));
    CHECK(real.row(RowKind::full)->meta.contains("leaving out older turns makes no room"));
    CHECK(real.chat().thoughtText(real.chat().lastAnswer()) == before);
    CHECK_FALSE(real.row(RowKind::divider));
    for (int i = 0; real.row(RowKind::full) && i < 4; i++) {
        real.chat().takeLargerContext();
        REQUIRE(waitFor([&] { return real.window.app().model()->contextTokens() == 64 << (i + 1); }));
        REQUIRE(real.window.models().waitForAnswer());
    }
    CHECK_FALSE(real.row(RowKind::full));
    CHECK(real.chat().thoughtText(real.chat().lastAnswer()).startsWith(before.trimmed()));
    CHECK(real.chat().answerText(real.chat().lastAnswer()).contains("1412"));
    const qint64 f16 = real.window.app().model()->card().cacheBytes;
    real.window.app().chooseCache(real.window.app().model()->contextTokens(), "q8_0");
    REQUIRE(waitFor([&] { return real.window.app().model()->card().cacheFormat == "q8_0"; }));
    CHECK(real.window.app().model()->card().cacheBytes == f16 * 34 / 64);
    real.answered("What is 17 + 25?");
    CHECK(real.chat().answerText(real.chat().lastAnswer()).contains("42"));
}

TEST_CASE("The device sheet plans the real model, moves it between devices and says why it cannot", "[starter]") {
    QTemporaryDir folder;
    RealWindow real(folder.path());
    DevicePanel& panel = *real.window.app().devices();
    auto planned = [&] { return waitFor([&] { return !panel.isPlanning(); }); };
    real.window.app().showDevices();
    REQUIRE(planned());
    CHECK(panel.fits());
    CHECK(panel.isLoaded());
    CHECK_FALSE(panel.reason().isEmpty());
    REQUIRE(panel.bars().size() == 1);
    panel.chooseDevice("cuda:77");
    REQUIRE(planned());
    CHECK_FALSE(panel.canApply());
    CHECK(panel.reason().contains("cuda:77"));

    const auto devices = find_devices();
    const auto vulkan = std::find_if(devices.begin(), devices.end(), [](const DeviceFacts& d) { return d.kind == DeviceKind::vulkan; });
    if (vulkan == devices.end()) {
        WARN("no Vulkan device here, so the model stays on the processor");
        return;
    }
    for (const QString& device : {QString::fromStdString(vulkan->id), QStringLiteral("cpu")}) { // there, and back again
        panel.show(real.window.app().model()->card().path, {});
        panel.chooseDevice(device);
        REQUIRE(planned());
        REQUIRE(panel.canApply());
        panel.apply();
        REQUIRE(waitFor([&] { return !real.window.app().model()->isLoading() && real.window.app().model()->card().deviceWish.device == device; }));
        CHECK(real.window.app().model()->card().shares.front().device == device);
        real.answered("What is 17 + 25?");
        CHECK(real.chat().answerText(real.chat().lastAnswer()).contains("42"));
    }
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
        if (message.role == storage::Role::assistant) CHECK(message.parts.empty() == message.tokens.empty()); // saved together
    }
    CHECK(found == asked);
    CHECK(interrupted >= 4);
}
