#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include "ui/portal_setting.h"

#include <QGuiApplication>

namespace ponder::ui {
namespace {
const QString service = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
} // namespace

PortalSetting::PortalSetting(const QString& space, const QString& key, QObject* parent) : QObject(parent), space_(space), key_(key) {
    if (QGuiApplication::platformName() == QLatin1String("offscreen")) return; // tests and pictures do not depend on the desktop
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")) return;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(service, path, interface, QStringLiteral("SettingChanged"), this, SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(service, path, interface, QStringLiteral("Read"));
    read << space_ << key_;
    auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* call) {
        QDBusPendingReply<QVariant> reply = *call;
        if (!reply.isError()) take(reply.value());
        call->deleteLater();
    });
}

void PortalSetting::onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value) {
    if (space == space_ && key == key_) take(value.variant());
}

void PortalSetting::take(QVariant value) {
    while (value.canConvert<QDBusVariant>()) value = value.value<QDBusVariant>().variant();
    value_ = value;
    emit changed();
}

} // namespace ponder::ui
