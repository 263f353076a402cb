// Answers of the window that can be made again: each is kept with what it was made with, one that was cut off goes on as if it had not been,
// also after a restart, and a long chat goes on from a snapshot of what was read. On the real engine and the starter model.
#include "engine/run/replay.h"
#include "storage/run_model.h"
#include "tests/ui/harness.h"
#include "ui/local_engine.h"

#include <QDir>
#include <QFile>
#include <catch2/catch.hpp>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

// What these tests remember of files they remember in a folder of their own.
struct Caches {
    QTemporaryDir folder;
    Caches() { qputenv("XDG_CACHE_HOME", folder.path().toUtf8()); }
};

struct Real {
    LocalEngine engine;
    Models models;
    std::vector<ui::Outcome> outcomes;
    bool hashed = false;
    explicit Real(const QString& folder) : engine(nullptr, 1), models(folder, engine) {
        QObject::connect(&engine, &EnginePort::finished, [this](quint64, const ui::Outcome& outcome) { outcomes.push_back(outcome); });
        QObject::connect(&engine, &EnginePort::modelHashed, [this] { hashed = true; });
        models.loadModel(starterFile());
    }
    Chat& chat() { return *models.app->chat(); }
    void answered(const QString& question) {
        models.ask(question);
        REQUIRE(models.waitForAnswer());
    }
    // Stopped when so many tokens of it have come.
    void stopped(const QString& question, int tokens) {
        int seen = 0;
        auto stopper = QObject::connect(&engine, &EnginePort::piece, [&](quint64, ui::Channel, const QString&, int, double, const QVector<qint32>& ids) {
            if ((seen += ids.size()) >= tokens) chat().stop();
        });
        models.ask(question);
        REQUIRE(models.waitForAnswer());
        QObject::disconnect(stopper);
    }
};

struct Saved {
    storage::Message message;
    storage::Run run;
};

std::vector<Saved> answers(const QString& folder) {
    auto history = storage::History::open((folder + "/history.sqlite").toStdString(), true);
    REQUIRE(history);
    auto conversations = history->conversations();
    REQUIRE(conversations);
    std::vector<Saved> all;
    for (const auto& conversation : *conversations) {
        auto messages = history->messages(conversation.id);
        REQUIRE(messages);
        for (const auto& message : *messages) {
            if (message.role != storage::Role::assistant) continue;
            auto run = storage::run(*history, message.id);
            REQUIRE(run);
            REQUIRE(*run);
            all.push_back({message, **run});
        }
    }
    return all;
}

// Makes the answer again by what was kept of it, as anybody could.
void check_replays(const Saved& saved) {
    LoadOptions options;
    options.device = "cpu";
    auto model = LoadedModel::load(starterFile().toStdString(), options);
    REQUIRE(model);
    auto sampling = read_sampling(saved.run.parameters, saved.run.seed);
    REQUIRE(sampling);
    auto session = Session::create(**model, 0, sampling->cache);
    REQUIRE(session);
    const Replayed again = replay(*session, {saved.run.prompt, sampling->sampler, storage::given_tokens(saved.run), storage::placed_tokens(saved.run)}, saved.message.tokens);
    INFO("after " << again.same << " of " << saved.message.tokens.size() << " tokens");
    CHECK(again.whole());
    CHECK(again.same == static_cast<int>(saved.message.tokens.size() - storage::placed_tokens(saved.run).size()) - storage::given_tokens(saved.run));
}

QStringList snapshot_files(const QString& folder) { return QDir(folder + "/history.sqlite.snapshots").entryList(QDir::Files); }

} // namespace

TEST_CASE("Every answer of the window is kept with what it was made with, its model's hash too, and can be made again") {
    const Caches caches;
    QTemporaryDir folder;
    {
        Real real(folder.path());
        for (const char* question : {"What is 17 + 25?", "Subtract 86 from 340."}) real.answered(question);
        REQUIRE(waitFor([&] { return real.hashed; }));
    }
    const auto saved = answers(folder.path());
    REQUIRE(saved.size() == 2);
    for (const Saved& answer : saved) {
        CHECK(answer.run.model_sha256.size() == 64);
        CHECK(answer.run.template_sha256.size() == 64);
        CHECK(answer.run.seed != 0);
        CHECK(answer.run.prompt.size() == static_cast<std::size_t>(answer.message.prompt_tokens));
        CHECK(answer.run.build.starts_with("Ponder "));
        check_replays(answer);
    }
    Real later(folder.path()); // now the hash is known at once
    REQUIRE(waitFor([&] { return later.hashed; }));
}

TEST_CASE("An answer whose thought was closed at its budget can be made again, too") {
    const Caches caches;
    QTemporaryDir folder;
    {
        Real real(folder.path());
        real.chat().setThoughtBudget(12);
        real.answered("What is 4321 + 5678?");
    }
    const auto saved = answers(folder.path());
    REQUIRE(saved.size() == 1);
    CHECK(storage::placed_tokens(saved[0].run).size() > 0);
    check_replays(saved[0]);
}

TEST_CASE("An answer that was stopped goes on from its exact token, in the same window and after a restart") {
    const Caches caches;
    for (const bool restart : {false, true}) {
        INFO((restart ? "after a restart" : "in the same window"));
        std::unique_ptr<QTemporaryDir> home;
        std::unique_ptr<Real> real;
        std::vector<Saved> cut;
        // At its first words; the starter model is quick, and on a busy machine it may be through before the window hears of them.
        for (int attempt = 0; attempt < 20 && (cut.empty() || cut[0].message.state != storage::MessageState::stopped); ++attempt) {
            real.reset();
            home = std::make_unique<QTemporaryDir>();
            real = std::make_unique<Real>(home->path());
            real->stopped("What is 4321 + 5678?", 1);
            cut = answers(home->path());
            REQUIRE(cut.size() == 1);
        }
        const QTemporaryDir& folder = *home;
        const qint64 conversation = real->chat().conversation(), message = real->chat().lastAnswer();
        REQUIRE(cut[0].message.state == storage::MessageState::stopped);
        const auto tokens = cut[0].message.tokens.size();
        if (restart) {
            real.reset();
            real = std::make_unique<Real>(folder.path());
            real->chat().open(conversation);
        }
        real->chat().continueAnswer(message);
        REQUIRE(real->models.waitForAnswer());
        real.reset();
        const auto whole = answers(folder.path());
        REQUIRE(whole.size() == 1);
        CHECK(whole[0].message.state == storage::MessageState::complete);
        CHECK(whole[0].message.tokens.size() > tokens);
        CHECK(std::equal(cut[0].message.tokens.begin(), cut[0].message.tokens.end(), whole[0].message.tokens.begin()));
        CHECK(whole[0].run.seed == cut[0].run.seed);
        CHECK(whole[0].run.prompt == cut[0].run.prompt);
        CHECK(storage::given_tokens(whole[0].run) == 0);
        check_replays(whole[0]); // from the first token to the last, as if it had not been cut off
    }
}

TEST_CASE("With snapshots a long chat opened again is not read again, and its answer is the same") {
    const Caches caches;
    QTemporaryDir folder;
    qint64 conversation = 0;
    {
        Real real(folder.path());
        Snapshots& snapshots = *real.models.app->snapshots();
        CHECK_FALSE(snapshots.isEnabled()); // unless chosen
        CHECK(snapshots.isPossible());
        snapshots.setEnabled(true);
        REQUIRE(waitFor([&] { return real.hashed; }));
        for (const char* question : {"What is 17 + 25?", "Which is larger, 812 or 821?", "Subtract 86 from 340.", "What is 487 + 925?"}) real.answered(question);
        conversation = real.chat().conversation();
        REQUIRE(waitFor([&] { return snapshot_files(folder.path()).size() == 1 && snapshots.usedMiB() > 0; }));
        CHECK(snapshots.problem().isEmpty());
    }
    {
        Real real(folder.path());
        CHECK(real.models.app->snapshots()->isEnabled());
        REQUIRE(waitFor([&] { return real.hashed; }));
        real.chat().open(conversation);
        real.answered("What is 5 + 6?");
        REQUIRE(real.outcomes.size() == 1);
        INFO(real.outcomes[0].evaluatedPromptTokens << " of " << real.outcomes[0].promptTokens << " tokens evaluated");
        CHECK(real.outcomes[0].promptTokens > 100);
        CHECK(real.outcomes[0].evaluatedPromptTokens <= 40); // the last answer, whose thought the template drops, and the new turn
        real.models.app->snapshots()->setEnabled(false);
        CHECK(snapshot_files(folder.path()).isEmpty());
        CHECK(real.models.app->snapshots()->usedMiB() == 0);
    }
    const auto saved = answers(folder.path());
    REQUIRE(saved.size() == 5);
    check_replays(saved.back()); // read whole, without a snapshot
}

TEST_CASE("A damaged snapshot, or one of another model, only means that the chat is read") {
    const Caches caches;
    QTemporaryDir folder;
    qint64 conversation = 0;
    {
        Real real(folder.path());
        real.models.app->snapshots()->setEnabled(true);
        REQUIRE(waitFor([&] { return real.hashed; }));
        for (const char* question : {"What is 17 + 25?", "Which is larger, 812 or 821?", "Subtract 86 from 340."}) real.answered(question);
        conversation = real.chat().conversation();
        REQUIRE(waitFor([&] { return snapshot_files(folder.path()).size() == 1; }));
    }
    QFile file(folder.path() + "/history.sqlite.snapshots/" + snapshot_files(folder.path()).front());
    REQUIRE(file.open(QIODevice::ReadWrite));
    REQUIRE(file.seek(file.size() / 2));
    file.write("this was not there before");
    file.close();
    Real real(folder.path());
    REQUIRE(waitFor([&] { return real.hashed; }));
    real.chat().open(conversation);
    real.answered("What is 5 + 6?");
    CHECK(real.outcomes.at(0).evaluatedPromptTokens == real.outcomes.at(0).promptTokens);
    CHECK(real.chat().answerText(real.chat().lastAnswer()).contains("11"));
}

TEST_CASE("Snapshots keep within the room they are given, and go with their chat") {
    const Caches caches;
    QTemporaryDir folder;
    Real real(folder.path());
    Snapshots& snapshots = *real.models.app->snapshots();
    snapshots.setEnabled(true);
    REQUIRE(waitFor([&] { return real.hashed; }));
    for (const char* question : {"What is 17 + 25?", "Which is larger, 812 or 821?", "Subtract 86 from 340."}) real.answered(question);
    const qint64 conversation = real.chat().conversation();
    REQUIRE(waitFor([&] { return snapshot_files(folder.path()).size() == 1; }));
    auto history = storage::History::open((folder.path() + "/history.sqlite").toStdString());
    REQUIRE(history);
    REQUIRE(storage::snapshots(*history, conversation));
    CHECK(storage::snapshots(*history, conversation)->size() == 1);
    REQUIRE(storage::keep_snapshots_within(*history, 1)); // as a budget that has become smaller does
    CHECK(snapshot_files(folder.path()).isEmpty());
}
