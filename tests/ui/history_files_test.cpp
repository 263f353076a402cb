// The history's file: its care and its copies, and what happens when it is damaged, newer, read-only or the disk is full.
#include "storage/sqlite.h"
#include "storage/trash.h"
#include "tests/ui/history_fixture.h"

#include <csignal>
#include <QSignalSpy>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace ponder::ui;
using namespace ponder::ui::test;
namespace storage = ponder::storage;

TEST_CASE_METHOD(Kept, "The care of the history reads everything, makes copies and tells it in words") {
    HistoryCare& care = *library.care();
    care.open();
    care.check();
    CHECK(care.isBusy());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
    CHECK(care.result() == "All is well: 2 chats with 6 messages were read and everything belongs together.");
    QSignalSpy done(&care, &HistoryCare::upkeepDone);
    care.upkeep();
    REQUIRE(waitFor([&] { return done.count() == 1; }));
    care.open();
    REQUIRE(care.backups().size() == 1);
    CHECK(care.backups()[0].toMap()["why"].toString() == "the daily copy");
    care.backUp();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
    CHECK(care.backups().size() == 2);
}

TEST_CASE_METHOD(Kept, "A copy can be gone back to, and from there to the chats of before") {
    HistoryCare& care = *library.care();
    care.backUp();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    app.openChat(bread);
    app.rename(bread, "Rye");
    app.remove(trees);
    care.goBack(care.backups()[0].toMap()["name"].toString());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    INFO(care.result().toStdString());
    CHECK(care.isGood());
    CHECK(chats.total() == 2);
    CHECK(chats.titleOf(bread) == "Bread for the weekend");
    REQUIRE(care.backups().size() == 2);
    CHECK(care.backups()[0].toMap()["why"].toString() == "before going back to a copy");
    care.goBack(care.backups()[0].toMap()["name"].toString());
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(chats.titleOf(bread) == "Rye");
    CHECK(chats.total() == 1);
    models.loadModel();
    app.openChat(bread);
    models.ask("What is 17 + 25?"); // and life goes on
    REQUIRE(models.waitForAnswer());
    CHECK(models.row(RowKind::text)->plain.contains("42"));
}

TEST_CASE("What has been in the trash for over thirty days goes at a start, after it was seen to be overdue on two days") {
    Written written;
    const auto file = placesIn(written.folder.path()).history;
    constexpr std::int64_t day = 24LL * 60 * 60 * 1000;
    {
        auto history = *storage::History::open(file);
        (void)*storage::trash(history, {written.bread});
        const auto now = QDateTime::currentMSecsSinceEpoch();
        REQUIRE(history.database().run("UPDATE removal SET at_ms = ?1, due_ms = ?2", now - 40 * day, now - 2 * day));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    CHECK(models.app->library()->trash()->count() == 1);
    QSignalSpy done(models.app->library()->care(), &HistoryCare::upkeepDone);
    models.app->library()->care()->upkeep();
    REQUIRE(waitFor([&] { return done.count() == 1; }));
    models.app->library()->trash()->refresh();
    CHECK(models.app->library()->trash()->count() == 0);
    CHECK(!onDisk(written.folder.path(), "sourdough"));
}

TEST_CASE("What can be read of a damaged history is saved into a new file, which then takes its place") {
    Written written;
    const QString path = QString::fromStdString(placesIn(written.folder.path()).history.string());
    {
        QFile file(path);
        REQUIRE(file.open(QIODevice::ReadWrite));
        file.write(QByteArray(100, 'x')); // its beginning
    }
    ScriptedEngine engine(pace);
    {
        Models models(written.folder.path(), engine);
        CHECK(!models.app->isSaved());
        CHECK(models.app->bannerAction() == "Look into it");
        models.app->actOnBanner();
        HistoryCare& care = *models.app->library()->care();
        CHECK(care.isShown());
        CHECK(care.remedy() == "salvage");
        care.salvage();
        REQUIRE(waitFor([&] { return !care.isBusy(); }));
        INFO(care.result().toStdString());
        CHECK(care.isGood());
        CHECK(care.result().contains("2 chats with 6 messages were saved"));
        REQUIRE(care.remedy() == "place");
        care.usePlaced();
        CHECK(care.result().contains("Start Ponder again"));
    }
    Models models(written.folder.path(), engine);
    CHECK(models.app->isSaved());
    CHECK(models.app->chats()->count() == 2);
}

TEST_CASE("A damaged index is told apart from damaged chats and made again") {
    Written written;
    {
        auto history = *storage::History::open(placesIn(written.folder.path()).history);
        sqlite3_db_config(history.database().handle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr); // which forbids what comes
        REQUIRE(history.database().script("DELETE FROM search_message_data WHERE id > 10"));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    HistoryCare& care = *models.app->library()->care();
    care.check();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    REQUIRE(care.remedy() == "index");
    CHECK(care.result().startsWith("Nothing is lost."));
    care.repairIndex();
    REQUIRE(waitFor([&] { return !care.isBusy(); }));
    CHECK(care.isGood());
}

TEST_CASE("A history from a newer Ponder is left untouched and named") {
    Written written;
    {
        auto history = *storage::History::open(placesIn(written.folder.path()).history);
        REQUIRE(history.database().script("PRAGMA user_version = 999"));
    }
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    CHECK(!models.app->isSaved());
    CHECK(models.app->banner().startsWith("Your chats were written by a newer Ponder."));
    CHECK(models.app->chats()->total() == 0);
    CHECK(onDisk(written.folder.path(), "sourdough"));
}

TEST_CASE("A history in a folder that cannot be written is read, searched and left as it is; new chats are temporary") {
    Written written;
    const QByteArray folder = written.folder.path().toUtf8();
    const QByteArray file = QByteArray::fromStdString(placesIn(written.folder.path()).history.string());
    QTemporaryDir elsewhere; // for the settings
    REQUIRE(::chmod(file.constData(), 0400) == 0);
    REQUIRE(::chmod(folder.constData(), 0500) == 0);
    const bool root = ::geteuid() == 0; // whom no permission keeps out
    if (root) REQUIRE(::seteuid(65534) == 0);
    // a folder that another user owns cannot be entered by nobody
    if (root && ::faccessat(AT_FDCWD, file.constData(), R_OK, AT_EACCESS) != 0) {
        REQUIRE(::seteuid(0) == 0);
        REQUIRE(::chmod(folder.constData(), 0555) == 0);
        REQUIRE(::chmod(file.constData(), 0444) == 0);
        REQUIRE(::seteuid(65534) == 0);
    }
    {
        OpenedStore opened = openStore(placesIn(written.folder.path()).history);
        CHECK(!opened.saved);
        CHECK(opened.error.kind == storage::ErrorKind::read_only);
        CHECK(opened.readable);
        ScriptedEngine engine(pace);
        AppController app(std::move(opened), engine, std::make_unique<QSettings>(elsewhere.filePath("settings.ini"), QSettings::IniFormat));
        CHECK(app.banner().startsWith("The history's folder cannot be written."));
        CHECK(app.chats()->total() == 2);
        app.openChat(written.bread);
        CHECK(!app.chat()->isEmpty());
        app.library()->finder()->open();
        app.library()->finder()->setText("quartz");
        REQUIRE(waitFor([&] { return !app.library()->finder()->isBusy(); }));
        CHECK(app.library()->finder()->count() == 2);
        app.remove(written.bread);
        CHECK(app.chats()->total() == 2);
        CHECK(app.toast() == "The history cannot be written. Nothing was changed.");
        app.loadModel("demo.gguf");
        REQUIRE(waitFor([&] { return app.model()->isReady(); }));
        app.newChat();
        app.chat()->setDraft("What is 17 + 25?");
        app.chat()->send();
        REQUIRE(waitFor([&] { return !app.chat()->isBusy(); }));
        CHECK(app.chat()->isTemporaryChat());
        CHECK(app.chats()->total() == 3);
    }
    if (root) REQUIRE(::seteuid(0) == 0);
    ::chmod(folder.constData(), 0700);
}

TEST_CASE("When the disk is full nothing is lost: the words stay in the box and the chat can be read") {
    Written written;
    ScriptedEngine engine(pace);
    Models models(written.folder.path(), engine);
    models.loadModel();
    models.app->openChat(written.bread);
    // no file may grow any more, which the system reports as it does a full disk
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    models.ask("And with rye?");
    const QString notice = models.app->chat()->notice(), draft = models.app->chat()->draft();
    models.app->remove(written.trees);
    const QString toast = models.app->toast();
    const int left = models.app->chats()->total();
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    ::signal(SIGXFSZ, handler);
    CHECK(notice.startsWith("The disk is full. Your words are still in the box"));
    CHECK(draft == "And with rye?");
    CHECK(toast == "The disk is full. Nothing was changed.");
    CHECK(left == 2);
    models.app->chat()->send(); // there is room again
    REQUIRE(models.waitForAnswer());
    CHECK(models.app->chat()->notice().isEmpty());
    CHECK(models.row(RowKind::text));
}
