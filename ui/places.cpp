// Paths, and the store and settings opened from them.
#include "ui/places.h"

namespace ponder::ui {

Places defaultPlaces() { return {storage::History::default_file(), {}}; }

Places placesIn(const QString& folder) {
    return {std::filesystem::path(folder.toStdString()) / "history.sqlite", folder + QStringLiteral("/settings.ini")};
}

std::unique_ptr<AppController> makeController(const Places& places, EnginePort& engine) {
    auto settings = places.settings.isEmpty() ? std::make_unique<QSettings>()
                                              : std::make_unique<QSettings>(places.settings, QSettings::IniFormat);
    auto controller = std::make_unique<AppController>(openStore(places.history), engine, std::move(settings));
    controller->preferences()->setHistoryFile(QString::fromStdString(places.history.string()));
    return controller;
}

} // namespace ponder::ui
