// The test program's main, and how a window is started, typed into and looked at.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include "tests/ui/harness.h"

#include <QGuiApplication>
#include <QLoggingCategory>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(PonderPlugin)
Q_IMPORT_QML_PLUGIN(Ponder_ModelsPlugin)

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QTemporaryDir home; // whatever a test forgets to place goes here
    qputenv("XDG_CONFIG_HOME", home.path().toUtf8());
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    QGuiApplication app(argc, argv);
    app.setApplicationName("ponder-test");
    app.setOrganizationName("ponder-test");
    QQuickStyle::setStyle("Basic");
    QLoggingCategory::setFilterRules("qt.qml.compiler=false"); // what it thinks of the style of KaTeX's code
    return Catch::Session().run(argc, argv);
}

namespace ponder::ui::test {

bool waitFor(const std::function<bool()>& condition, int patience) { return QTest::qWaitFor(condition, patience); }

QString starterFile() { return QStringLiteral(PONDER_SOURCE_DIR) + QStringLiteral("/resources/starter/ponder-starter.gguf"); }

namespace {
void askAndWait(Models& models, const QString& question) {
    models.ask(question);
    REQUIRE(models.waitForAnswer());
}
} // namespace

ScriptedModels::ScriptedModels(bool load) {
    if (load) models.loadModel();
}

void ScriptedModels::ask(const QString& question) { askAndWait(models, question); }

ScriptedWindow::ScriptedWindow(bool load) {
    if (load) models.loadModel();
}

ScriptedWindow::~ScriptedWindow() {
    for (const QString& warning : window.warnings()) UNSCOPED_INFO(warning.toStdString());
    CHECK(window.warnings().isEmpty());
}

void ScriptedWindow::ask(const QString& question) { askAndWait(models, question); }

Models::Models(const QString& folder, EnginePort& engine) : app(makeController(placesIn(folder), engine)) {
    app->preferences()->setAutoTitles(false); // a test counts its own questions
}

Models::Models(std::unique_ptr<Store> store, const QString& folder, EnginePort& engine) {
    OpenedStore opened;
    opened.store = std::move(store);
    app = std::make_unique<AppController>(std::move(opened), engine,
                                          std::make_unique<QSettings>(placesIn(folder).settings, QSettings::IniFormat));
    app->preferences()->setAutoTitles(false);
}

void Models::loadModel(const QString& name) {
    app->loadModel(name);
    REQUIRE(waitFor([this] { return app->model()->isReady() && !app->model()->isLoading(); }));
}

void Models::ask(const QString& question) {
    app->chat()->setDraft(question);
    app->chat()->send();
}

bool Models::waitForAnswer() {
    return waitFor([this] { return !app->chat()->isBusy(); });
}

const Row* Models::row(RowKind::Kind kind) const {
    const QVector<Row>& rows = app->chat()->rows()->rows();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        if (row->kind == kind) return &*row;
    return nullptr;
}

Window::Window(EnginePort& engine, const QString& folder, const QSize& size)
    : engine_(engine), models_(folder, engine), qml_(std::make_unique<QQmlApplicationEngine>()) {
    QObject::connect(qml_.get(), &QQmlEngine::warnings, qml_.get(), [this](const QList<QQmlError>& errors) {
        for (const QQmlError& error : errors) warnings_ << error.toString();
    });
    QObject::connect(models_.app.get(), &AppController::languageChanged, qml_.get(), &QQmlEngine::retranslate);
    qml_->addImportPath("qrc:/qt/qml");
    qml_->setInitialProperties({{"app", QVariant::fromValue(models_.app.get())}});
    qml_->load(QUrl("qrc:/qt/qml/Ponder/Main.qml"));
    REQUIRE(!qml_->rootObjects().isEmpty());
    window_ = qobject_cast<QQuickWindow*>(qml_->rootObjects().first());
    window_->resize(size);
    window_->requestActivate();
    REQUIRE(QTest::qWaitForWindowActive(window_));
}

Window::~Window() = default;

QQuickItem* Window::item(const QString& objectName) const {
    return find([&](QQuickItem* item) { return item->objectName() == objectName; });
}

QQuickItem* Window::find(const std::function<bool(QQuickItem*)>& wanted) const {
    std::function<QQuickItem*(QQuickItem*)> walk = [&](QQuickItem* item) -> QQuickItem* {
        if (item->isVisible() && wanted(item)) return item;
        for (QQuickItem* child : item->childItems())
            if (QQuickItem* found = walk(child)) return found;
        return nullptr;
    };
    return walk(window_->contentItem());
}

void Window::type(const QString& text) {
    for (const QChar c : text) QTest::sendKeyEvent(QTest::Click, window_, Qt::Key_unknown, QString(c), Qt::NoModifier);
}

void Window::press(Qt::Key key, Qt::KeyboardModifiers modifiers) { QTest::keyClick(window_, key, modifiers); }

void Window::click(QQuickItem* item) {
    REQUIRE(item);
    const auto centre = [item] { return item->mapToScene(QPointF(item->width() / 2, item->height() / 2)).toPoint(); };
    // a menu that has just opened still lays out its items and fades in: a person clicks what stands still
    for (QPoint before(-1, -1); before != centre();) {
        before = centre();
        QTest::qWait(60);
    }
    QTest::mouseClick(window_, Qt::LeftButton, Qt::NoModifier, centre());
}

void Window::act(const QString& action) { QMetaObject::invokeMethod(window_, "act", Q_ARG(QVariant, action)); }

storage::Result<std::int64_t> FullDisk::addMessage(const storage::Message& message) {
    if (refuseAdd || (refuseAnswer && message.role == storage::Role::assistant))
        return storage::fail(storage::ErrorKind::disk_full, "No space left on device.");
    return MemoryStore::addMessage(message);
}

storage::Result<void> FullDisk::updateMessage(const storage::Message& message) {
    ++updates;
    if (refuseUpdate) return storage::fail(storage::ErrorKind::disk_full, "No space left on device.");
    return MemoryStore::updateMessage(message);
}

} // namespace ponder::ui::test
