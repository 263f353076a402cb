// The portal's answer is 1 for dark, 2 for light, 0 for no preference; older portals wrap it in one more variant.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include "ui/color_scheme.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>

namespace ponder::ui {
namespace {
const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
const QString space = QStringLiteral("org.freedesktop.appearance");
const QString key = QStringLiteral("color-scheme");
} // namespace

ColorScheme::ColorScheme(QObject* parent) : QObject(parent) {
    if (qApp) qApp->installEventFilter(this);
    if (QGuiApplication::platformName() == QLatin1String("offscreen"))
        return; // tests and pictures do not depend on the desktop
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this,
                SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    read << space << key;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* call) {
        QDBusPendingReply<QVariant> reply = *call;
        if (!reply.isError()) take(reply.value());
        call->deleteLater();
    });
}

void ColorScheme::onSettingChanged(const QString& changedSpace, const QString& changedKey, const QDBusVariant& value) {
    if (changedSpace == space && changedKey == key) take(value.variant());
}

void ColorScheme::take(QVariant value) {
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    const uint scheme = value.toUInt();
    portal_ = scheme == 1 ? std::optional(true) : scheme == 2 ? std::optional(false) : std::nullopt;
    emit changed();
}

bool ColorScheme::isDark() const {
    return portal_.value_or(QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5);
}

bool ColorScheme::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange && object == qApp) emit changed();
    return false;
}

} // namespace ponder::ui
