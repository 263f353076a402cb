// Where the history and the settings live, and the controller made from them: what the program and the window tests share. The
// caller owns the engine and keeps it and the controller alive longer than the QML that uses them.
#pragma once

#include "ui/app_controller.h"

namespace ponder::ui {

struct Places {
    std::filesystem::path history; // the history file
    QString settings;              // the settings file; empty for the person's own
};
Places defaultPlaces();
Places placesIn(const QString& folder); // everything under one folder, for tests and --data

std::unique_ptr<AppController> makeController(const Places& places, EnginePort& engine);

} // namespace ponder::ui
