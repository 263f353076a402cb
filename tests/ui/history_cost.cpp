// What a long history costs the window's own thread: test_ui "[.cost]" prints processor time. Not run otherwise.
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <ctime>
#include <QElapsedTimer>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

namespace {
double threadMs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1000 + double(now.tv_nsec) / 1e6;
}
} // namespace

TEST_CASE("Cost: ten thousand chats in the sidebar and the palette", "[.cost]") {
    QTemporaryDir folder;
    {
        auto history = *storage::History::open(placesIn(folder.path()).history);
        auto batch = *history.batch();
        const auto now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < 10'000; ++i) {
            storage::Conversation chat;
            chat.title = "About the " + std::to_string(i) + "th question of an afternoon";
            chat.created_ms = chat.updated_ms = now - i * 30'000'000LL;
            storage::Message question;
            question.id = 1;
            question.created_ms = chat.created_ms;
            question.parts.push_back({storage::PartKind::text, "Why does the river number " + std::to_string(i) + " bend here?", 1, 2, 3});
            REQUIRE(history.add_conversation(chat, {question}));
        }
        REQUIRE(batch.commit());
    }
    ScriptedEngine engine(pace);
    Models models(folder.path(), engine);
    ConversationList& chats = *models.app->chats();
    REQUIRE(chats.count() == 10'000);
    auto cost = [](const char* what, const std::function<void()>& act) {
        act(); // once to warm
        const double before = threadMs();
        for (int i = 0; i < 5; ++i) act();
        WARN(what << ": " << (threadMs() - before) / 5 << " ms");
    };
    cost("reading and arranging the list", [&] { chats.refresh(); });
    Finder& finder = *models.app->library()->finder();
    cost("opening the palette", [&] {
        finder.close();
        finder.open();
    });
    int n = 0;
    cost("a letter in the palette", [&] { finder.setText(n++ % 2 ? "after" : "aftern"); });
    finder.setText("river");
    REQUIRE(waitFor([&] { return !finder.isBusy(); }));
    CHECK(finder.count() > 10);
}
