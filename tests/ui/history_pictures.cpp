// Pictures of the history in the window, for looking at it: test_ui "[.pictures]" writes them to $PONDER_PICTURES.
#include "storage/organise.h"
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

namespace {

// Ten years of conversations, or a good sample of them.
void fill(const QString& folder) {
    auto history = *storage::History::open(placesIn(folder).history);
    auto batch = *history.batch();
    const char* titles[] = {"Letters in strawberry", "Why induction works", "Kelionės planas į Nidą", "Regex for ISO dates",
                            "رحلة إلى البتراء في الربيع مع العائلة والأصدقاء القدامى", "Monty Hall, once more",
                            "Donaudampfschifffahrtsgesellschaftskapitänsmütze und andere sehr lange Wörter", "שלום עולם", "山に雪が降る日の俳句",
                            "A title that goes on and on, well beyond what any sidebar could ever hold", "Thesis outline", "Bread"};
    const std::int64_t now = QDateTime::currentMSecsSinceEpoch(), day = 24LL * 60 * 60 * 1000;
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 36; ++i) {
        storage::Conversation chat;
        chat.title = i < 12 ? titles[i] : "Chat number " + std::to_string(i);
        chat.created_ms = chat.updated_ms = now - (i < 3 ? i * 3600'000LL : i * i * day / 8);
        storage::Message question, answer;
        question.id = 1;
        question.created_ms = chat.updated_ms - 1000;
        question.parts.push_back({storage::PartKind::text, "How many letters has “" + chat.title + "”?", 1, 2, 3});
        answer.id = 2;
        answer.parent = 1;
        answer.role = storage::Role::assistant;
        answer.model = i % 3 ? "DeepSeek-V2-Lite" : "Qwen3-30B-A3B";
        answer.created_ms = chat.updated_ms;
        answer.parts.push_back({storage::PartKind::reasoning, "The person wants letters counted. Strawberry has three, the others I go through one by one.", 1, 3000, 20});
        answer.parts.push_back({storage::PartKind::text, "Let us count: **strawberry** has ten letters, three of them are r.\n\nA [strawberry](https://example.org) field has more.", 1, 2, 3});
        chat.active_leaf = 2;
        ids.push_back(*history.add_conversation(chat, {question, answer}));
    }
    (void)batch.commit();
    (void)history.set_pinned(ids[10], true);
    const auto work = *storage::create_folder(history, "Work"), garden = *storage::create_folder(history, "Garden and kitchen");
    (void)storage::create_folder(history, "An empty one");
    for (int i : {3, 5, 14}) (void)storage::set_folder(history, ids[size_t(i)], work);
    for (int i : {6, 11}) (void)storage::set_folder(history, ids[size_t(i)], garden);
    for (int i : {20, 21, 22, 23}) (void)storage::set_archived(history, ids[size_t(i)], true);
    for (int i : {0, 3, 5}) (void)storage::tag(history, ids[size_t(i)], i ? "puzzles" : "letters");
    (void)storage::set_note(history, ids[0], "Shown at the school on Tuesday; ask again with a larger model.");
}

struct Studio {
    QTemporaryDir folder;
    ScriptedEngine engine{pace};
    std::unique_ptr<Window> window;
    QDir out{qEnvironmentVariable("PONDER_PICTURES", "pictures")};
    QString end;
    Studio(const QSize& size, const QString& theme, bool full) : end(QStringLiteral("-%1-%2").arg(size.width()).arg(theme)) {
        if (full) fill(folder.path());
        window = std::make_unique<Window>(engine, folder.path(), size);
        window->app().overrideTheme(theme);
        window->models().loadModel();
        out.mkpath(".");
    }
    void shoot(const QString& name) {
        QTest::qWait(400); // for the eases
        CHECK(window->window()->grabWindow().save(out.filePath("history-" + name + end + ".png")));
    }
};

} // namespace

TEST_CASE("Pictures of the history", "[.pictures][.history]") {
    for (const QString theme : {"light", "dark"})
        for (const QSize size : {QSize(1280, 800), QSize(760, 600)}) {
            {
                Studio empty(size, theme, false);
                empty.window->app().library()->finder()->open();
                empty.shoot("palette-empty");
                empty.window->app().library()->finder()->close();
                empty.window->app().library()->trash()->open();
                empty.shoot("trash-empty");
            }
            Studio studio(size, theme, true);
            Window& window = *studio.window;
            AppController& app = window.app();
            Library& library = *app.library();
            app.openChat(app.chats()->all().front().id);
            if (size.width() < 880) window.press(Qt::Key_F9);
            studio.shoot("sidebar");
            window.click(window.item("sidebarMenuButton"));
            studio.shoot("sidebar-menu");
            window.press(Qt::Key_Escape);
            QTest::qWait(300);
            if (size.width() < 880) window.press(Qt::Key_F9);
            QTest::mouseMove(window.window(), QPoint(size.width() / 2, 300));
            library.finder()->open();
            studio.shoot("palette-recent");
            library.finder()->setText("straw");
            REQUIRE(waitFor([&] { return !library.finder()->isBusy(); }));
            studio.shoot("palette-found");
            library.finder()->setText("xyzzy");
            library.finder()->setScope("thoughts");
            REQUIRE(waitFor([&] { return !library.finder()->isBusy(); }));
            studio.shoot("palette-nothing");
            library.finder()->clearFilters();
            library.finder()->setText("letters counted");
            REQUIRE(waitFor([&] { return !library.finder()->isBusy(); }));
            library.finder()->choose(0);
            studio.shoot("jump-thought");
            library.find()->open();
            library.find()->setText("strawberry");
            studio.shoot("find");
            library.find()->close();
            Chat& chat = *app.chat();
            for (int i = 0; i < 2; ++i) {
                chat.regenerate(chat.lastAnswer());
                REQUIRE(window.models().waitForAnswer());
            }
            window.models().ask("What is 17 + 25?");
            REQUIRE(window.models().waitForAnswer());
            chat.regenerate(chat.lastAnswer());
            REQUIRE(window.models().waitForAnswer());
            library.map()->open();
            studio.shoot("map");
            library.map()->close();
            emit library.noteWanted(app.chats()->all()[1].id);
            library.tag(app.chats()->all()[1].id, "letters");
            studio.shoot("notes");
            window.press(Qt::Key_Escape);
            for (int i = 0; i < 5; ++i) app.remove(app.chats()->all()[2].id);
            studio.shoot("undo");
            library.trash()->open();
            studio.shoot("trash");
            if (QQuickItem* erase = window.item("eraseForGood")) window.click(erase);
            studio.shoot("trash-asks");
            library.trash()->close();
            library.care()->backUp();
            REQUIRE(waitFor([&] { return !library.care()->isBusy(); }));
            library.care()->check();
            REQUIRE(waitFor([&] { return !library.care()->isBusy(); }));
            app.dismissToast();
            library.care()->open();
            studio.shoot("care");
            library.care()->close();
            library.newTemporary();
            studio.shoot("temporary");
            if (size.width() < 880) window.press(Qt::Key_F9);
            window.models().ask("What is 17 + 25?");
            REQUIRE(window.models().waitForAnswer());
            studio.shoot("temporary-answer");
        }
}
