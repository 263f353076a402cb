#include "tests/ui/states.h"

#include <catch2/catch.hpp>
#include <QDir>
#include <QFile>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QTest>

namespace ponder::ui::test {
namespace {

void ask(Window& window, const QString& question) {
    window.models().ask(question);
    REQUIRE(window.models().waitForAnswer());
}

void open(Window& window, const QString& objectName) {
    QMetaObject::invokeMethod(sheet(window, objectName), "open");
    REQUIRE(waitFor([&] { return sheet(window, objectName)->property("opened").toBool(); }));
}

// A folder with some models, as the scripted engine reads them.
QString modelFolder(Window& window) {
    const QString folder = QFileInfo(window.app().preferences()->historyFile()).absolutePath() + QStringLiteral("/models");
    QDir().mkpath(folder);
    for (const char* name : {"DeepSeek-V2-Lite-Chat.Q4_K_M.gguf", "DeepSeek-V2-Lite-Q4_K_M-00001-of-00002.gguf", "DeepSeek-V2-Lite-Q4_K_M-00002-of-00002.gguf",
                             "broken-download.gguf"}) {
        QFile file(folder + QLatin1Char('/') + QLatin1String(name));
        if (file.open(QIODevice::WriteOnly)) file.resize(40'000'000); // sparse
    }
    return folder;
}

void longChat(Window& window) {
    window.models().loadModel();
    ask(window, QStringLiteral("How many r's are in “strawberry”? And show me a one-liner that counts them."));
    window.app().rename(window.app().chat()->conversation(), QStringLiteral("Letters in strawberry"));
    ask(window, QStringLiteral("Which sort should I use?"));
    window.app().newChat();
    ask(window, QStringLiteral("What is 17 + 25?"));
    window.app().setPinned(window.app().chat()->conversation(), true);
    window.app().newChat();
    ask(window, QStringLiteral("Which sort should I use for a hundred million numbers that nearly are in order?"));
    ask(window, QStringLiteral("Which sort is stable?"));
}

// A chat of some questions, each of its own.
void someChats(Window& window) {
    window.models().loadModel();
    for (const char* question : {"Which sort should I use?", "What is 17 + 25?", "What is the normal distribution?"}) {
        window.app().newChat();
        ask(window, QString::fromUtf8(question));
    }
}

const QString strawberry = QStringLiteral("How many r's are in “strawberry”? And show me a one-liner that counts them.");

// An answer with its thought open, which two further runs disagree with.
qint64 strawberryThought(Window& window) {
    auto& engine = dynamic_cast<ScriptedEngine&>(window.engine());
    QVector<Script> scripts = engine.scripts();
    for (Script& script : scripts)
        if (script.keyword == QLatin1String("strawberry"))
            script.variants = {{script.thought.section("\n\n", 0, 0) + "\n\nThe double r sounds like one. So the answer is two.", "There are **two** r's in “strawberry”."},
                               {script.thought.section("\n\n", 0, 1), "There are **three** r's."}};
    engine.setScripts(scripts);
    window.models().loadModel();
    window.app().chat()->setKeepOdds(true);
    ask(window, strawberry);
    const qint64 answer = window.app().chat()->lastAnswer();
    window.app().chat()->openThought(answer);
    QTest::qWait(50);
    QMetaObject::invokeMethod(window.item("chatList"), "positionViewAtBeginning");
    return answer;
}

void clickOn(Window& window, const QString& objectName) {
    QQuickItem* item = nullptr;
    REQUIRE(waitFor([&] { return (item = window.item(objectName)) != nullptr; }));
    window.click(item);
}

} // namespace

QObject* theme(Window& window) {
    // by an import, because a process with several engines has several of it
    QQmlComponent component(qmlEngine(window.window()));
    component.setData("import QtQml\nimport Ponder\nQtObject { property var theme: Theme }", {});
    const std::unique_ptr<QObject> holder(component.create());
    REQUIRE(holder);
    return holder->property("theme").value<QObject*>();
}

QObject* sheet(Window& window, const QString& objectName) {
    QObject* found = window.window()->findChild<QObject*>(objectName);
    REQUIRE(found);
    return found;
}

const QVector<State>& states() {
    static const QVector<State> all = {
        {"no-model", [](Window&) {}, false},
        {"empty", [](Window& window) { window.models().loadModel(); }},
        {"model-error",
         [](Window& window) {
             window.app().loadModel("broken.gguf");
             REQUIRE(waitFor([&] { return !window.app().model()->error().isEmpty(); }));
         },
         false},
        {"long-chat", longChat},
        {"thinking",
         [](Window& window) {
             window.models().loadModel();
             window.models().ask("Go on forever");
             REQUIRE(waitFor([&] {
                 const Row* row = window.models().row(RowKind::reasoning);
                 return row && row->live && row->html.size() + row->liveHtml.size() > 300;
             }));
         }},
        {"open-thought",
         [](Window& window) {
             window.models().loadModel();
             ask(window, "How many r's are in “strawberry”? And show me a one-liner that counts them.");
             window.app().rename(window.app().chat()->conversation(), "Letters in strawberry");
             window.app().chat()->regenerate(window.app().chat()->lastAnswer());
             REQUIRE(window.models().waitForAnswer());
             window.app().chat()->toggleThought(window.app().chat()->lastAnswer());
         }},
        {"heat-map", // of the probabilities
         [](Window& window) {
             Chat& chat = *window.app().chat();
             chat.lookInto(strawberryThought(window));
             chat.inspector()->stepWeak(1);
             QTest::qWait(300); // for the colours
         }},
        {"alternatives",
         [](Window& window) {
             Chat& chat = *window.app().chat();
             chat.lookInto(strawberryThought(window));
             chat.inspector()->stepWeak(1);
             QQuickItem* words = nullptr;
             REQUIRE(waitFor([&] {
                 words = window.find([](QQuickItem* item) { return item->property("marked").toBool() && item->property("html").toString().contains("class=\"cur\""); });
                 return words != nullptr;
             }));
             words->forceActiveFocus(Qt::TabFocusReason);
             window.press(Qt::Key_Return);
         },
         false},
        {"edit-thought",
         [](Window& window) {
             strawberryThought(window);
             clickOn(window, "editThought");
         },
         false},
        {"find-in-thought",
         [](Window& window) {
             strawberryThought(window);
             clickOn(window, "searchThought");
             QTest::qWait(100);
             window.type("three");
         },
         false},
        {"comparison",
         [](Window& window) {
             Chat& chat = *window.app().chat();
             chat.compare(strawberryThought(window));
             chat.comparison()->askMore(3);
             REQUIRE(waitFor([&] { return chat.comparison()->runsLeft() == 0 && !chat.isBusy(); }));
         }},
        {"experts", [](Window& window) { window.app().chat()->lookAtExperts(strawberryThought(window)); }},
        {"ledger",
         [](Window& window) {
             strawberryThought(window);
             window.app().chat()->lookAtPrompt();
         }},
        {"search",
         [](Window& window) {
             someChats(window);
             Finder& finder = *window.app().library()->finder();
             finder.open();
             finder.setText("sort");
             REQUIRE(waitFor([&] { return !finder.isBusy() && finder.count() > 0; }));
         }},
        {"map",
         [](Window& window) {
             strawberryThought(window);
             window.app().chat()->regenerate(window.app().chat()->lastAnswer());
             REQUIRE(window.models().waitForAnswer());
             window.app().library()->map()->open();
         }},
        {"notes",
         [](Window& window) {
             someChats(window);
             const qint64 chat = window.app().chat()->conversation();
             window.app().library()->tag(chat, "statistics");
             emit window.app().library()->noteWanted(chat);
         }},
        {"trash",
         [](Window& window) {
             someChats(window);
             window.app().remove(window.app().chat()->conversation());
             window.app().dismissToast();
             window.app().library()->trash()->open();
         }},
        {"history",
         [](Window& window) {
             someChats(window);
             HistoryCare& care = *window.app().library()->care();
             care.backUp();
             REQUIRE(waitFor([&] { return !care.isBusy(); }));
             care.check();
             REQUIRE(waitFor([&] { return !care.isBusy(); }));
             window.app().dismissToast();
             care.open();
         }},
        {"export",
         [](Window& window) {
             someChats(window);
             window.act("exportChat");
             clickOn(window, "exportScope.some");
         }},
        {"import",
         [](Window& window) {
             window.models().loadModel();
             const QVariantList urls = {QUrl::fromLocalFile(PONDER_SOURCE_DIR "/tests/golden/import/chatgpt.json"),
                                        QUrl::fromLocalFile(PONDER_SOURCE_DIR "/tests/golden/import/deepseek.json")};
             QMetaObject::invokeMethod(sheet(window, "importSheet"), "look", Q_ARG(QVariant, urls));
             REQUIRE(waitFor([&] { return window.app().importer()->state() == Importer::Found; }));
         }},
        {"math-and-code",
         [](Window& window) {
             window.models().loadModel();
             ask(window, "What is the normal distribution?");
             QTest::qWait(600); // for the formulas and the colours
         }},
        {"context-full",
         [](Window& window) {
             window.models().loadModel();
             ask(window, "What is 17 + 25?");
             ask(window, "Until it is full");
         }},
        {"stopped",
         [](Window& window) {
             window.models().loadModel();
             window.models().ask("Go on forever");
             REQUIRE(waitFor([&] { return window.models().row(RowKind::reasoning) != nullptr; }));
             window.app().chat()->stop();
             REQUIRE(window.models().waitForAnswer());
         },
         false},
        {"models",
         [](Window& window) {
             longChat(window);
             window.app().shelf()->addFolder(QUrl::fromLocalFile(modelFolder(window)));
             open(window, "modelsSheet");
             ModelShelf& shelf = *window.app().shelf();
             REQUIRE(waitFor([&] {
                 return !shelf.isScanning() && shelf.count() == 3 && shelf.data(shelf.index(2), ModelShelf::fitsRole).toInt() != ModelShelf::Unknown;
             }));
         }},
        {"settings", [](Window& window) { longChat(window), open(window, "settingsSheet"); }},
        {"shortcuts", [](Window& window) { longChat(window), open(window, "shortcutsSheet"); }},
        {"this-chat",
         [](Window& window) {
             longChat(window);
             window.app().setup()->setSystemPrompt("Answer in Lithuanian, in short sentences.");
             window.app().setup()->set("temperature", 0.3);
             window.app().setup()->savePreset("Lithuanian, short");
             open(window, "setupSheet");
         }},
        {"devices",
         [](Window& window) {
             window.models().loadModel();
             window.app().showDevices();
             REQUIRE(waitFor([&] { return !window.app().devices()->isPlanning(); }));
         }},
        {"menu",
         [](Window& window) {
             longChat(window);
             window.act("menu");
             REQUIRE(waitFor([&] { return sheet(window, "windowMenu")->property("opened").toBool(); }));
         },
         false},
        {"cache-menu",
         [](Window& window) {
             window.models().loadModel();
             QMetaObject::invokeMethod(sheet(window, "cacheMenu"), "open");
             REQUIRE(waitFor([&] { return sheet(window, "cacheMenu")->property("opened").toBool(); }));
         },
         false},
        {"edit",
         [](Window& window) {
             window.models().loadModel();
             ask(window, "What is 17 + 25?");
             QQuickItem* edit = nullptr;
             REQUIRE(waitFor([&] {
                 edit = window.find([](QQuickItem* item) { return item->property("iconName").toString() == "edit"; });
                 return edit != nullptr;
             }));
             window.click(edit);
         },
         false},
        {"undo",
         [](Window& window) {
             window.models().loadModel();
             ask(window, "What is 17 + 25?");
             window.app().remove(window.app().chat()->conversation());
         },
         false},
    };
    return all;
}

const State& state(const QString& name) {
    for (const State& each : states())
        if (each.name == name) return each;
    FAIL("There is no state " << name.toStdString());
    return states().front();
}

} // namespace ponder::ui::test
