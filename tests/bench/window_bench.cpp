// How smooth the window is: a chat of 2,000 messages while an answer arrives at 200 tokens a second, and scrolling through 10,000 messages.
// Counts what the GUI thread computes for each update (every 33 ms: parsing, layout, and drawing too, because without a graphics card Qt
// draws on that thread), the memory, and the rows that exist at once. Processor time, so that other
// programs on the machine do not count; the clock's time is printed beside it.
//   QT_QPA_PLATFORM=offscreen bench_window [seconds of streaming] [messages to scroll]
#include "ui/places.h"
#include "ui/scripted_engine.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <QAbstractEventDispatcher>
#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(PonderPlugin)
Q_IMPORT_QML_PLUGIN(Ponder_ModelsPlugin)

using namespace ponder;
using namespace ponder::ui;

namespace {

double milliseconds(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

double residentMib() {
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toDouble() * 4096 / (1 << 20) : 0;
}

struct Spread {
    std::vector<double> values;
    double at(double share) {
        if (values.empty()) return 0;
        std::sort(values.begin(), values.end());
        return values[std::min(values.size() - 1, size_t(share * double(values.size())))];
    }
    double under(double limit) const {
        return values.empty() ? 0 : 100.0 * double(std::count_if(values.begin(), values.end(), [&](double v) { return v < limit; })) / double(values.size());
    }
};

// A history of one chat with so many messages, written at once.
qint64 makeHistory(const std::filesystem::path& file, int messages) {
    auto history = storage::History::open(file);
    storage::Conversation conversation;
    conversation.title = "Long";
    const QVector<Script> scripts = demoScripts();
    std::vector<storage::Message> all;
    for (int i = 0; i < messages; ++i) {
        storage::Message message;
        message.id = i + 1;
        if (i) message.parent = i;
        message.created_ms = 1'700'000'000'000 + i;
        message.role = i % 2 ? storage::Role::assistant : storage::Role::user;
        if (i % 2) {
            const Script& script = scripts[(i / 2) % 5];
            if (!script.thought.isEmpty()) message.parts.push_back({storage::PartKind::reasoning, script.thought.toStdString(), 1, 2, 3});
            message.parts.push_back({storage::PartKind::text, script.answer.toStdString(), 1, 2, 3});
        } else {
            message.parts.push_back({storage::PartKind::text, "Which sort should I use, and how many r's are in strawberry?", 1, 2, 3});
        }
        all.push_back(message);
    }
    conversation.active_leaf = messages;
    auto made = history->add_conversation(conversation, all);
    return made ? *made : 0;
}

struct Stage {
    QTemporaryDir folder;
    ScriptedEngine engine{1};
    std::unique_ptr<AppController> app;
    QQmlApplicationEngine qml;
    QQuickWindow* window = nullptr;
    qint64 chat = 0;
    explicit Stage(int messages) {
        const Places places = placesIn(folder.path());
        chat = makeHistory(places.history, messages);
        app = makeController(places, engine);
        app->preferences()->setAutoTitles(false);
        qml.addImportPath("qrc:/qt/qml");
        qml.setInitialProperties({{"app", QVariant::fromValue(app.get())}});
        qml.load(QUrl("qrc:/qt/qml/Ponder/Main.qml"));
        window = qobject_cast<QQuickWindow*>(qml.rootObjects().value(0));
        window->resize(1280, 800);
        (void)QTest::qWaitForWindowExposed(window);
        app->loadModel("demo.gguf");
        (void)QTest::qWaitFor([this] { return app->model()->isReady(); }, 20000);
    }
    QQuickItem* list() const { return window->findChild<QQuickItem*>("chatList"); }
};

QString longAnswer(int tokens) { // the demo's answers, one after another
    QString text;
    const QVector<Script> scripts = demoScripts();
    for (int i = 0; text.size() < tokens * 5; ++i) text += scripts[i % 5].answer + QStringLiteral("\n\n");
    return text;
}

void streaming(int seconds) {
    Stage stage(2000);
    Script script;
    script.answer = longAnswer(seconds * 200);
    script.tokensPerSecond = 200;
    script.readS = 0.1;
    stage.engine.setScripts({script});
    stage.app->openChat(stage.chat);
    QTest::qWait(1500);
    const double before = residentMib();

    // Updates come every 33 ms, so the work of each span of 33 ms is the cost of one.
    Spread processor, clock;
    double cpu = 0, wall = 0, cpuFrom = 0, wallFrom = 0;
    bool begun = false;
    QAbstractEventDispatcher* loop = QAbstractEventDispatcher::instance();
    QObject::connect(loop, &QAbstractEventDispatcher::awake, &stage.engine, [&] {
        cpuFrom = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        wallFrom = milliseconds(CLOCK_MONOTONIC);
    });
    auto settle = [&] {
        const double cpuNow = milliseconds(CLOCK_THREAD_CPUTIME_ID), wallNow = milliseconds(CLOCK_MONOTONIC);
        cpu += cpuNow - cpuFrom;
        wall += wallNow - wallFrom;
        cpuFrom = cpuNow;
        wallFrom = wallNow;
    };
    QObject::connect(loop, &QAbstractEventDispatcher::aboutToBlock, &stage.engine, settle);
    QTimer watch;
    watch.setTimerType(Qt::PreciseTimer);
    QObject::connect(&watch, &QTimer::timeout, &stage.engine, [&] {
        settle();
        if (begun && stage.app->chat()->isBusy()) {
            processor.values.push_back(cpu);
            clock.values.push_back(wall);
        }
        begun = stage.app->chat()->isBusy();
        cpu = wall = 0;
    });
    watch.start(33);
    stage.app->chat()->setDraft("Go");
    stage.app->chat()->send();
    (void)QTest::qWaitFor([&] { return !stage.app->chat()->isBusy(); }, (seconds * 4 + 20) * 1000);
    watch.stop();
    const double after = residentMib();
    std::printf("2,000 messages, 200 tokens a second for %d s: %zu updates of 33 ms\n", seconds, processor.values.size());
    std::printf("  GUI thread, processor time: median %.1f ms, 95 %% %.1f ms, longest %.1f ms; under 8 ms: %.1f %%\n", processor.at(0.5), processor.at(0.95), processor.at(1), processor.under(8));
    std::printf("  GUI thread, by the clock:   median %.1f ms, 95 %% %.1f ms, longest %.1f ms\n", clock.at(0.5), clock.at(0.95), clock.at(1));
    std::printf("  memory: %.0f MiB before, %.0f MiB after\n", before, after);
}

void scrolling(int messages) {
    Stage stage(messages);
    QElapsedTimer clock;
    clock.start();
    stage.app->openChat(stage.chat);
    QCoreApplication::processEvents();
    const double opened = double(clock.elapsed());
    QTest::qWait(1500);
    QQuickItem* list = stage.list();
    const double before = residentMib();
    qsizetype most = 0;
    double tallest = 0;
    Spread steps;
    const int all = list->property("count").toInt();
    auto look = [&] {
        qsizetype alive = 0;
        double height = 0;
        for (QQuickItem* child : list->property("contentItem").value<QQuickItem*>()->childItems()) {
            if (!child->property("kind").isValid() || !child->isVisible()) continue; // those that wait for reuse are not shown
            ++alive;
            height += child->height();
        }
        most = qMax(most, alive);
        tallest = qMax(tallest, height);
    };
    for (int i = 0; i < 1500; ++i) { // a fling upwards, then jumps
        const double from = milliseconds(CLOCK_THREAD_CPUTIME_ID);
        if (i < 1000) list->setProperty("contentY", list->property("contentY").toDouble() - 90);
        else QMetaObject::invokeMethod(list, "positionViewAtIndex", Q_ARG(int, int(qint64(i - 1000) * (all - 1) / 500)), Q_ARG(int, 0));
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // which only a running loop does
        steps.values.push_back(milliseconds(CLOCK_THREAD_CPUTIME_ID) - from);
        look();
    }
    std::printf("%d messages (%d rows): opened in %.0f ms\n", messages, all, opened);
    std::printf("  scrolling: at most %lld rows at once, together %.2f screens high; a step takes %.1f ms in the median, %.1f ms at 95 %%, %.1f ms at most\n", static_cast<long long>(most),
                tallest / list->height(), steps.at(0.5), steps.at(0.95), steps.at(1));
    std::printf("  memory: %.0f MiB before, %.0f MiB after\n", before, residentMib());
}

} // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    QGuiApplication app(argc, argv);
    app.setApplicationName("ponder-bench");
    app.setOrganizationName("ponder-bench");
    QQuickStyle::setStyle("Basic");
    QLoggingCategory::setFilterRules("qt.qml.compiler=false");
    streaming(argc > 1 ? std::max(1, atoi(argv[1])) : 60);
    scrolling(argc > 2 ? std::max(2, atoi(argv[2])) : 10'000);
}
