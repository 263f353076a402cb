// The models on this computer: finding files, whether they fit, verifying and removing them.
#include "tests/ui/states.h"

#include "ui/model_files.h"

#ifdef PONDER_LOCAL_ENGINE
#include "ui/local_engine.h"
#endif

#include <catch2/catch.hpp>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

// of "abc" and of nothing, as FIPS 180-2 and NIST's vectors have them
const QString abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
const QString nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

QString write(const QString& path, const QByteArray& bytes) {
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return path;
}

struct Fixture : ScriptedWindow {
    QTemporaryDir shelfFolder;
    ModelShelf& shelf = *app.shelf();
    QString said;
    Fixture() : ScriptedWindow(false) {
        QObject::connect(&shelf, &ModelShelf::said, [this](const QString& sentence) { said = sentence; });
    }
    QString at(const QString& name) const { return shelfFolder.filePath(name); }
    void look() {
        shelf.addFolder(QUrl::fromLocalFile(shelfFolder.path()));
        REQUIRE(waitFor([&] { return !shelf.isScanning() && (shelf.count() == 0 || of(shelf.count() - 1, ModelShelf::fitsRole).toInt() != 0); }));
    }
    QVariant of(int row, ModelShelf::Role role) const { return shelf.data(shelf.index(row), role); }
};

} // namespace

TEST_CASE("Models are found in folders and below them, each once, split ones as one") {
    QTemporaryDir folder;
    const QString root = folder.path();
    write(root + "/b.gguf", "12345");
    write(root + "/deep/er/A.GGUF.txt", "no");
    write(root + "/deep/er/a.gguf", "123");
    write(root + "/big-00001-of-00003.gguf", "1");
    write(root + "/big-00002-of-00003.gguf", "22");
    QFile::link(root + "/b.gguf", root + "/same.gguf");
    QFile::link(root, root + "/deep/loop");
    const QString outside = write(root + ".elsewhere/c.gguf", "1");
    const QVector<ModelFile> found = findModels({root, root + "/deep"}, {outside, root + "/b.gguf", root + "/gone.gguf"});
    REQUIRE(found.size() == 4);
    CHECK(found[0].path == root + "/deep/er/a.gguf");
    CHECK(found[1].bytes == 5);
    CHECK(found[2].path == root + "/big-00001-of-00003.gguf");
    CHECK(found[2].bytes == 3);
    CHECK(found[2].parts.size() == 2);
    CHECK(found[2].missing == 1);
    CHECK(found[3].path == outside);
    QFile::remove(outside);
    QDir().rmdir(root + ".elsewhere");
}

TEST_CASE("A file's sum is SHA-256, and a stopped one has none") {
    QTemporaryDir folder;
    const QString file = write(folder.filePath("abc"), "abc"), empty = write(folder.filePath("empty"), "");
    double told = 0;
    CHECK(hashFiles({file, empty}, [&](double fraction) { told = fraction; }, {}) == QStringList{abc, nothing});
    CHECK(told == 1);
    std::stop_source stopped;
    stopped.request_stop();
    CHECK(hashFiles({file}, [](double) {}, stopped.get_token()).isEmpty());
    CHECK(hashFiles({folder.filePath("missing")}, [](double) {}, {}).isEmpty());
}

TEST_CASE_METHOD(Fixture, "A watched folder shows its models, what they are and whether they fit, and new files as they come") {
    write(at("broken.gguf"), "no GGUF");
    write(at("one.gguf"), "abc");
    look();
    REQUIRE(shelf.count() == 2);
    CHECK(of(0, ModelShelf::fitsRole).toInt() == ModelShelf::Unreadable);
    CHECK(of(0, ModelShelf::fitRole).toString() == "This is not a GGUF file.");
    CHECK(of(1, ModelShelf::nameRole).toString() == "DeepSeek-V2-Lite");
    CHECK(of(1, ModelShelf::formatRole).toString() == "Q4_K_M");
    CHECK(of(1, ModelShelf::detailRole).toString().startsWith("deepseek2 · 3 "));
    CHECK(of(1, ModelShelf::fitsRole).toInt() == ModelShelf::Runs);
    CHECK(of(1, ModelShelf::fitRole).toString().contains("fastest device"));
    CHECK(of(1, ModelShelf::fitRole).toString().contains("tokens a second"));
    write(at("two.gguf"), "later");
    CHECK(waitFor([&] { return shelf.count() == 3; }));
    QFile::remove(at("two.gguf"));
    CHECK(waitFor([&] { return shelf.count() == 2; }));
    window.app().saveNow();
    Window again(engine, folder.path());
    CHECK(again.app().shelf()->folders() == QStringList{shelfFolder.path()});
}

TEST_CASE_METHOD(Fixture, "A split model whose parts are not all there says so and is not planned for") {
    write(at("big-00001-of-00003.gguf"), "1");
    look();
    CHECK(of(0, ModelShelf::fitsRole).toInt() == ModelShelf::Unreadable);
    CHECK(of(0, ModelShelf::fitRole).toString().contains("missing"));
}

TEST_CASE_METHOD(Fixture, "A file is verified against the sum that was published") {
    const QString path = write(at("one.gguf"), "abc");
    look();
    shelf.verify(path);
    REQUIRE(waitFor([&] { return !of(0, ModelShelf::sumRole).toString().isEmpty(); }));
    CHECK(of(0, ModelShelf::sumRole).toString() == abc);
    CHECK(of(0, ModelShelf::progressRole).toDouble() < 0);
    CHECK(of(0, ModelShelf::verdictRole).toString().isEmpty()); // nothing to compare with
    shelf.compare(path, abc.toUpper() + "  one.gguf\n");        // as sha256sum writes it
    CHECK(of(0, ModelShelf::matchesRole).toBool());
    shelf.compare(path, nothing);
    CHECK(!of(0, ModelShelf::matchesRole).toBool());
    CHECK(of(0, ModelShelf::verdictRole).toString().contains("not the same file"));
}

TEST_CASE_METHOD(Fixture, "Verifying a large file tells how far it is and can be stopped") {
    QFile file(at("large.gguf"));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.resize(qint64(40) << 30); // sparse: nothing is written
    file.close();
    look();
    shelf.verify(at("large.gguf"));
    REQUIRE(waitFor([&] { return of(0, ModelShelf::progressRole).toDouble() > 0; }));
    shelf.cancelVerifying();
    CHECK(of(0, ModelShelf::progressRole).toDouble() < 0);
    QTest::qWait(100);
    CHECK(of(0, ModelShelf::sumRole).toString().isEmpty());
}

TEST_CASE_METHOD(Fixture, "A removed model goes to the trash with all its parts, a loaded one stays") {
    const QString path = write(at("big-00001-of-00002.gguf"), "1");
    write(at("big-00002-of-00002.gguf"), "2");
    look();
    shelf.remove(path);
    CHECK(shelf.count() == 0);
    CHECK(!QFile::exists(path));
    CHECK(!QFile::exists(at("big-00002-of-00002.gguf")));
    CHECK(said.contains("in the trash"));

    const QString loaded = write(at("loaded.gguf"), "1");
    ModelCard card = ScriptedEngine::demoCard();
    card.path = loaded;
    emit engine.modelReady(card);
    REQUIRE(waitFor([&] { return shelf.count() == 1; }));
    CHECK(of(0, ModelShelf::loadedRole).toBool());
    shelf.remove(loaded);
    CHECK(QFile::exists(loaded));
    CHECK(said.contains("is loaded"));
}

TEST_CASE_METHOD(Fixture, "A model that was opened from elsewhere is on the shelf from then on") {
    QTemporaryDir elsewhere;
    const QString path = write(elsewhere.filePath("mine.gguf"), "1");
    ModelCard card = ScriptedEngine::demoCard();
    card.path = path;
    emit engine.modelReady(card);
    shelf.look();
    REQUIRE(waitFor([&] { return shelf.count() == 1; }));
    CHECK(of(0, ModelShelf::pathRole).toString() == path);
}

TEST_CASE_METHOD(Fixture, "The page of models opens, verifies and removes, asked once") {
    write(at("one.gguf"), "abc");
    shelf.addFolder(QUrl::fromLocalFile(shelfFolder.path()));
    window.press(Qt::Key_M, Qt::ControlModifier | Qt::ShiftModifier);
    REQUIRE(waitFor([&] { return window.item("modelFit") && window.item("modelFit")->property("text").toString().contains("fastest"); }));
    window.click(window.item("verify"));
    REQUIRE(waitFor([&] { return window.item("modelSum") != nullptr; }));
    CHECK(window.item("modelSum")->property("text").toString() == abc);
    window.item("publishedSum")->forceActiveFocus();
    window.type(abc);
    REQUIRE(waitFor([&] { return window.item("verdict") != nullptr; }));
    CHECK(window.item("verdict")->property("text").toString().contains("was published"));
    window.click(window.item("removeModel"));
    CHECK(QFile::exists(at("one.gguf")));
    window.click(window.item("confirmRemove"));
    REQUIRE(waitFor([&] { return !QFile::exists(at("one.gguf")); }));
    CHECK(window.warnings().isEmpty());
}

TEST_CASE_METHOD(Fixture, "A dropped folder is watched and its page shown, a dropped model opened") {
    write(at("one.gguf"), "abc");
    window.app().take({QUrl::fromLocalFile(shelfFolder.path())});
    CHECK(shelf.folders() == QStringList{shelfFolder.path()});
    REQUIRE(waitFor([&] { return sheet(window, "modelsSheet")->property("opened").toBool(); }));
    window.app().take({QUrl("https://example.org/model.gguf"), QUrl::fromLocalFile(at("readme.txt")), QUrl::fromLocalFile(at("one.gguf"))});
    CHECK(waitFor([&] { return window.app().model()->isReady(); }));
}

#ifdef PONDER_LOCAL_ENGINE
TEST_CASE("The starter model on the shelf: what it is, and that it runs here and why, by the real engine's plan") {
    QTemporaryDir folder;
    LocalEngine engine;
    Models models(folder.path(), engine);
    ModelShelf& shelf = *models.app->shelf();
    shelf.addFolder(QUrl::fromLocalFile(PONDER_SOURCE_DIR "/resources/starter"));
    REQUIRE(waitFor([&] { return shelf.count() == 1 && shelf.data(shelf.index(0), ModelShelf::fitsRole).toInt() != ModelShelf::Unknown; }));
    auto of = [&](ModelShelf::Role role) { return shelf.data(shelf.index(0), role).toString(); };
    CHECK(shelf.data(shelf.index(0), ModelShelf::fitsRole).toInt() == ModelShelf::Runs);
    CHECK(of(ModelShelf::formatRole) == "Q8_0");
    CHECK(!of(ModelShelf::nameRole).endsWith(".gguf")); // its own name
    CHECK(of(ModelShelf::fitRole).contains("tokens a second"));
}
#endif
