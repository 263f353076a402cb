#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include "ui/portal_setting.h"

#include "ui/portal.h"

namespace ponder::ui {
namespace {
const QString interface = QStringLiteral("org.freedesktop.portal.Settings");
} // namespace

PortalSetting::PortalSetting(const QString& space, const QString& key, QObject* parent) : QObject(parent), space_(space), key_(key) {
    std::optional<QDBusConnection> bus = portalBus();
    if (!bus) return;
    bus->connect(portalService, portalPath, interface, QStringLiteral("SettingChanged"), this, SLOT(onSettingChanged(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(portalService, portalPath, interface, QStringLiteral("Read"));
    read << space_ << key_;
    auto* watcher = new QDBusPendingCallWatcher(bus->asyncCall(read), this);
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
