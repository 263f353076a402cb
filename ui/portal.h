// The desktop's portal: where it is on the session's bus.
#pragma once

#include <QDBusConnection>
#include <QGuiApplication>
#include <QString>

#include <optional>

namespace ponder::ui {

inline const QString portalService = QStringLiteral("org.freedesktop.portal.Desktop");
inline const QString portalPath = QStringLiteral("/org/freedesktop/portal/desktop");

// None where there is no session bus, and in tests and pictures, which do not depend on the desktop.
inline std::optional<QDBusConnection> portalBus() {
    if (QGuiApplication::platformName() == QLatin1String("offscreen") || qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return {};
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return {};
    return bus;
}

} // namespace ponder::ui
