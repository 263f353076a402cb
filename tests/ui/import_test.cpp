// Imports in the window: dropped, looked through, told, taken in, shown.
#include "tests/ui/export_support.h"
#include "tests/ui/harness.h"

#include <catch2/catch.hpp>
#include <QTest>

using namespace ponder;
using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

QString golden(const QString& name) { return QStringLiteral(PONDER_SOURCE_DIR "/tests/golden/import/") + name; }

struct Fixture : ScriptedWindow {
    Importer& importer = *app.importer();
    Fixture() : ScriptedWindow(false) {}
    void drop(const QStringList& paths) { // what a drop on the window does
        QVariantList urls;
        for (const QString& path : paths) urls << QUrl::fromLocalFile(path);
        QMetaObject::invokeMethod(window.window()->findChild<QObject*>("dropHere"), "take", Q_ARG(QVariant, urls));
    }
    QString fact(const QString& name) const {
        for (const QVariant& one : importer.facts())
            if (one.toMap()["name"].toString() == name) return one.toMap()["value"].toString();
        return {};
    }
    bool reaches(Importer::State state) {
        return waitFor([&] { return importer.state() == state; });
    }
    QString write(const QString& name, const QByteArray& bytes) {
        QFile file(folder.filePath(name));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return file.fileName();
    }
};

} // namespace

TEST_CASE_METHOD(Fixture, "Files dropped on the window are told about before anything changes, then taken in and shown") {
    drop({golden("deepseek.json"), golden("gpt4all-v12.chat")});
    REQUIRE(reaches(Importer::Found));
    CHECK(importer.source() == "deepseek.json and 1 more");
    CHECK(fact("From").contains("DeepSeek"));
    CHECK(fact("From").contains("GPT4All"));
    CHECK(fact("Chats").contains("new"));
    CHECK(fact("Messages").contains("with thoughts"));
    CHECK(app.chats()->count() == 0); // nothing is here yet
    REQUIRE(waitFor([&] { return window.item("importGo") != nullptr; }));
    REQUIRE(waitFor([&] { return window.item("importGo")->hasActiveFocus(); }));
    window.press(Qt::Key_Return);
    REQUIRE(reaches(Importer::Done));
    CHECK(app.chats()->count() > 2);
    CHECK(importer.items().size() == app.chats()->count());
    CHECK(fact("Chats").contains("added"));
    REQUIRE(waitFor([&] { return window.item("importShow") != nullptr; }));
    window.click(window.item("importShow"));
    REQUIRE(waitFor([&] { return window.item("importRows") != nullptr; }));
    const QVariantMap first = importer.items().front().toMap();
    const auto row = [&] {
        return window.find([&](QQuickItem* item) {
            return item->property("item").isValid() &&
                   item->property("item").toMap()["id"].toLongLong() == first["id"].toLongLong();
        });
    };
    REQUIRE(waitFor([&] { return row() != nullptr; }));
    window.click(row());
    CHECK(app.chat()->conversation() == first["id"].toLongLong());
    CHECK(waitFor([&] { return window.item("importDone") == nullptr; }));
}

TEST_CASE_METHOD(Fixture, "The same import once more says that everything is here, and offers nothing to do") {
    for (int round = 0; round < 2; ++round) {
        drop({golden("claude.json")});
        REQUIRE(reaches(Importer::Found));
        if (round == 0) {
            importer.start();
            REQUIRE(reaches(Importer::Done));
        }
    }
    CHECK_FALSE(importer.isWorthIt());
    CHECK(importer.sentence().contains("nothing new"));
    CHECK(fact("Chats").contains("here already"));
    REQUIRE(waitFor([&] { return window.item("importDone") != nullptr; }));
    CHECK(window.item("importGo") == nullptr);
}

TEST_CASE_METHOD(Fixture, "What is no export, or a hostile one, gives a sentence and changes nothing") {
    for (const QString& path :
         {write("a.zip", "PK\3\4 and then nothing of a ZIP"), write("b.json", "[1, 2, 3]"),
          write("c.db", QByteArray(5000, 'x')), write("d.chat", QByteArray("\xF5\xD5\x53\xCC\0\0\0\x0C\xFF\xFF\xFF\xFF", 12)),
          folder.filePath("not there.zip")}) {
        INFO(path.toStdString());
        drop({path});
        REQUIRE(waitFor([&] { return importer.state() == Importer::Failed || importer.state() == Importer::Found; }));
        CHECK_FALSE(importer.isWorthIt());
        CHECK(importer.sentence().size() > 20);
        CHECK(app.chats()->count() == 0);
    }
    drop({write("b.json", "[1, 2, 3]"), golden("openwebui.json")}); // a bad file does not stop the others
    REQUIRE(reaches(Importer::Found));
    CHECK(importer.isWorthIt());
    REQUIRE(importer.problems().size() >= 1);
    CHECK(importer.problems().front().startsWith("b.json: "));
}

TEST_CASE_METHOD(Fixture, "An import can be stopped; what came in stays, and the next one brings the rest") {
    QByteArray many = "[";
    for (int i = 0; i < 20'000; ++i) {
        const QByteArray id = QByteArray::number(i);
        many +=
            QByteArray(i ? "," : "") + R"({"uuid":"k)" + id + R"(","name":"Chat )" + id +
            R"(","created_at":"2025-01-01T00:00:00Z","updated_at":"2025-01-01T00:00:00Z","account":{"uuid":"a"},"chat_messages":[{"uuid":"m","text":"Hello )" +
            id + R"(","sender":"human","created_at":"2025-01-01T00:00:00Z","content":[{"type":"text","text":"Hello"}]}]})";
    }
    drop({write("many.json", many + "]")});
    REQUIRE(reaches(Importer::Found));
    CHECK(fact("Chats").contains("new"));
    importer.start();
    REQUIRE(waitFor([&] { return importer.counted() > 100; }));
    CHECK(importer.progress() > 0);
    app.rename(0, "x"); // the window goes on
    importer.cancel();
    REQUIRE(reaches(Importer::Done));
    CHECK(importer.sentence().startsWith("Stopped."));
    const int there = app.chats()->count();
    CHECK(there > 0);
    CHECK(there < 20'000);
}

TEST_CASE_METHOD(Fixture, "The window can write while an import runs") {
    QByteArray many = "[";
    for (int i = 0; i < 6000; ++i) {
        const QByteArray id = QByteArray::number(i);
        many += QByteArray(i ? "," : "") + R"({"uuid":"k)" + id + R"(","name":"Chat","chat_messages":[{"uuid":"m","text":")" +
                QByteArray("word ").repeated(60) + R"(","sender":"human","created_at":"2025-01-01T00:00:00Z","content":[]}]})";
    }
    drop({write("many.json", many + "]")});
    REQUIRE(reaches(Importer::Found));
    importer.start();
    REQUIRE(waitFor([&] { return importer.counted() > 50; }));
    window.models().loadModel();
    window.models().ask("What is 17 + 25?"); // would say that the history is busy
    REQUIRE(window.models().waitForAnswer());
    CHECK(app.chat()->conversation() != 0);
    CHECK(app.toast().isEmpty());
    importer.cancel();
    CHECK(reaches(Importer::Done));
}

TEST_CASE("Without a history that can be written nothing is imported, and a sentence says why") {
    QTemporaryDir folder;
    ScriptedEngine engine(pace);
    Models models(std::make_unique<MemoryStore>(), folder.path(), engine);
    Importer& importer = *models.app->importer();
    importer.look({QUrl::fromLocalFile(golden("claude.json"))});
    CHECK(importer.state() == Importer::Failed);
    CHECK(importer.sentence().contains("cannot be written"));
}

TEST_CASE("Only what may be an export is taken when it is dropped") {
    QTemporaryDir folder;
    CHECK(Importer::mayImport(QUrl::fromLocalFile(folder.path())));
    for (const char* name : {"a.zip", "a.JSON", "gpt4all-1.chat", "db.sqlite"})
        CHECK(Importer::mayImport(QUrl::fromLocalFile(folder.filePath(name))));
    for (const char* name : {"a.png", "model.gguf", "a"})
        CHECK_FALSE(Importer::mayImport(QUrl::fromLocalFile(folder.filePath(name))));
    CHECK_FALSE(Importer::mayImport(QUrl("https://example.org/a.zip")));
}
