// Starts the view models or the whole window on any engine, with everything it keeps in one temporary folder: the person's own
// history and settings are never touched. Waiting is for a condition with a generous limit, never for a time.
#pragma once

#include "ui/places.h"
#include "ui/scripted_engine.h"

#include <functional>
#include <memory>
#include <QKeySequence>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>

class QQmlApplicationEngine;

namespace ponder::ui::test {

constexpr double pace = 8; // how much faster than its scripts the scripted engine plays
constexpr int patienceMs = 20'000;

bool waitFor(const std::function<bool()>& condition, int patience = patienceMs);

// A controller on a store; the store may be any.
struct Models {
    explicit Models(const QString& folder, EnginePort& engine); // a history in this folder
    explicit Models(std::unique_ptr<Store> store, const QString& folder, EnginePort& engine);
    void loadModel(const QString& name = QStringLiteral("demo.gguf")); // and waits
    void ask(const QString& question);                                 // does not wait
    bool waitForAnswer();
    const Row* row(RowKind::Kind kind) const; // the last of this kind
    std::unique_ptr<AppController> app;
};

// The whole window.
class Window {
  public:
    Window(EnginePort& engine, const QString& folder, const QSize& size = {1280, 800});
    ~Window();
    AppController& app() { return *models_.app; }
    Models& models() { return models_; }
    EnginePort& engine() { return engine_; }
    QQuickWindow* window() const { return window_; }
    QQuickItem* item(const QString& objectName) const; // null when there is none
    QQuickItem* find(const std::function<bool(QQuickItem*)>& wanted) const;
    void type(const QString& text);
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    void click(QQuickItem* item);
    void act(const QString& action); // of the table of shortcuts
    const QStringList& warnings() const { return warnings_; } // what QML complained about

  private:
    EnginePort& engine_;
    Models models_;
    std::unique_ptr<QQmlApplicationEngine> qml_;
    QQuickWindow* window_ = nullptr;
    QStringList warnings_;
};

// The view models or the whole window on the scripted engine, a model loaded unless told otherwise; what most tests begin with.
struct ScriptedModels {
    QTemporaryDir folder;
    ScriptedEngine engine{pace};
    Models models{folder.path(), engine};
    AppController& app = *models.app;
    Chat& chat = *app.chat();
    explicit ScriptedModels(bool load = true);
    void ask(const QString& question); // and waits for its answer
};
struct ScriptedWindow {
    QTemporaryDir folder;
    ScriptedEngine engine{pace};
    Window window{engine, folder.path()};
    Models& models = window.models();
    AppController& app = window.app();
    Chat& chat = *app.chat();
    explicit ScriptedWindow(bool load = true);
    ~ScriptedWindow(); // checks that QML complained about nothing
    void ask(const QString& question); // and waits for its answer
};

QString starterFile(); // the model that comes with Ponder

// A store that refuses what a full disk would.
class FullDisk : public MemoryStore {
  public:
    bool refuseAdd = false, refuseAnswer = false, refuseUpdate = false;
    int updates = 0;
    storage::Result<std::int64_t> addMessage(const storage::Message& message) override;
    storage::Result<void> updateMessage(const storage::Message& message) override;
};

} // namespace ponder::ui::test
