// ponder, the window: reads the command line, joins engine, history and view models, and shows the QML. With --export it writes
// files instead and ends.
#include "app/ponder/export_command.h"
#include "ui/places.h"
#include "ui/scripted_engine.h"

#ifdef PONDER_LOCAL_ENGINE
#include "ui/local_engine.h"
#endif

#include <QCommandLineParser>
#include <QFileInfo>
#include <QGuiApplication>
#include <QIcon>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(PonderPlugin)
Q_IMPORT_QML_PLUGIN(Ponder_ModelsPlugin)

using namespace ponder;

namespace {

struct Options {
    bool demo = false;
    QString model, data, theme;
    // for pictures and tests
    QString screenshot, say;
    QSize size;
    int afterMs = 1000;
    std::optional<int> ended; // an export was all that was wanted
};

Options parse(const QGuiApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "A chat assistant that thinks on your own machine."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument("file.gguf", QCoreApplication::translate("main", "The model to open."), "[file.gguf]");
    QCommandLineOption model("model", QCoreApplication::translate("main", "The model to open."), "file.gguf");
    QCommandLineOption demo("demo", QCoreApplication::translate("main", "Play written answers instead of running a model."));
    QCommandLineOption data("data", QCoreApplication::translate("main", "Keep the history and the settings in this folder."),
                            "folder");
    QCommandLineOption theme("theme", QCoreApplication::translate("main", "light or dark, for this run."), "theme");
    QCommandLineOption screenshot("screenshot", {}, "file"), after("after", {}, "ms", "1000"), say("say", {}, "text"),
        size("size", {}, "WxH");
    for (QCommandLineOption* option : {&screenshot, &after, &say, &size}) option->setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({model, demo, data, theme, screenshot, after, say, size});
    const ExportCommand exporting;
    exporting.addTo(parser);
    parser.process(app);
    Options options;
    const QString folder = parser.value(data);
    options.ended = exporting.run(parser, (folder.isEmpty() ? ui::defaultPlaces() : ui::placesIn(folder)).history);
    if (options.ended) return options;
    options.demo = parser.isSet(demo);
    options.model = parser.isSet(model) ? parser.value(model) : parser.positionalArguments().value(0);
    options.data = parser.value(data);
    options.theme = parser.value(theme);
    options.screenshot = parser.value(screenshot);
    options.say = parser.value(say);
    options.afterMs = parser.value(after).toInt();
    const QStringList sides = parser.value(size).split('x');
    if (sides.size() == 2) options.size = QSize(sides[0].toInt(), sides[1].toInt());
    return options;
}

std::unique_ptr<ui::EnginePort> makeEngine(bool demo) {
#ifdef PONDER_LOCAL_ENGINE
    if (!demo) return std::make_unique<ui::LocalEngine>();
#else
    Q_UNUSED(demo)
#endif
    return std::make_unique<ui::ScriptedEngine>();
}

// Where the model that comes with Ponder may lie: installed, or in the folder it was built from.
QStringList starters() {
    return {QCoreApplication::applicationDirPath() + QStringLiteral("/../share/ponder/ponder-starter.gguf"), QStringLiteral(PONDER_STARTER)};
}
bool isStarter(const QString& path) { return starters().contains(path); }

// The command line's, else the last one, else the starter model that comes with Ponder.
QString modelToOpen(const Options& options, const QString& last) {
    if (!options.model.isEmpty()) return options.model;
    if (options.demo) return QStringLiteral("demo.gguf");
    for (const QString& path : QStringList{last} + starters())
        if (!path.isEmpty() && QFileInfo::exists(path)) return path;
    return {};
}

void takePicture(QQuickWindow* window, const Options& options) {
    QTimer::singleShot(options.afterMs, window, [window, file = options.screenshot] {
        const bool saved = window->grabWindow().save(file);
        QCoreApplication::exit(saved ? 0 : 1);
    });
}

} // namespace

int main(int argc, char** argv) {
    if (ExportCommand::isWanted(argc, argv) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen"); // an export needs fonts, but no screen
    QGuiApplication app(argc, argv);
    app.setApplicationName("ponder");
    app.setOrganizationName("ponder");
    app.setApplicationDisplayName("Ponder");
    app.setApplicationVersion(PONDER_VERSION);
    app.setDesktopFileName("org.ponder.Ponder");
    app.setWindowIcon(QIcon::fromTheme("org.ponder.Ponder", QIcon(":/desktop/org.ponder.Ponder.svg")));
    QQuickStyle::setStyle("Basic");
    QLoggingCategory::setFilterRules("qt.qml.compiler=false"); // what it thinks of the style of KaTeX's code
    const Options options = parse(app);
    if (options.ended) return *options.ended;

    auto engine = makeEngine(options.demo);
    auto controller = ui::makeController(options.data.isEmpty() ? ui::defaultPlaces() : ui::placesIn(options.data), *engine);
    if (!options.theme.isEmpty()) controller->overrideTheme(options.theme);
    QObject::connect(&app, &QCoreApplication::aboutToQuit, controller.get(), &ui::AppController::saveNow);

    QQmlApplicationEngine qml;
    QObject::connect(controller.get(), &ui::AppController::languageChanged, &qml, &QQmlEngine::retranslate);
    qml.addImportPath("qrc:/qt/qml");
    qml.setInitialProperties({{"app", QVariant::fromValue(controller.get())}});
    qml.load(QUrl("qrc:/qt/qml/Ponder/Main.qml"));
    if (qml.rootObjects().isEmpty()) return 1;
    auto* window = qobject_cast<QQuickWindow*>(qml.rootObjects().first());
    if (options.size.isValid()) window->resize(options.size);

    const QString model = modelToOpen(options, controller->lastModel());
    if (!options.model.isEmpty() || options.demo || isStarter(model)) controller->loadModel(model);
    else if (!model.isEmpty()) controller->loadUnasked(model);
    if (!options.say.isEmpty())
        QObject::connect(controller->model(), &ui::ModelInfo::loaded, controller.get(), [&] {
            controller->chat()->setDraft(options.say);
            controller->chat()->send();
        });
    QTimer::singleShot(3000, controller.get(), [&] { controller->library()->care()->upkeep(); }); // when the start is over
    if (!options.screenshot.isEmpty()) takePicture(window, options);
    return app.exec();
}
