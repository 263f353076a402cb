#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include "ui/keep_awake.h"

#include "ui/portal.h"

namespace ponder::ui {
namespace {

constexpr uint suspend = 4; // of the portal's flags
constexpr int aMoment = 5'000;

} // namespace

KeepAwake::KeepAwake(QObject* parent) : QObject(parent) {
    if (auto bus = portalBus()) bus_ = std::make_unique<QDBusConnection>(*bus);
    soon_.setInterval(aMoment);
    soon_.setSingleShot(true);
    connect(&soon_, &QTimer::timeout, this, &KeepAwake::ask);
}

KeepAwake::KeepAwake(const QDBusConnection& bus, int afterMs, QObject* parent) : KeepAwake(parent) {
    bus_ = std::make_unique<QDBusConnection>(bus);
    soon_.setInterval(afterMs);
}

KeepAwake::~KeepAwake() { letSleep(); }

void KeepAwake::setWanted(bool wanted) {
    if (wanted == wanted_) return;
    wanted_ = wanted;
    if (wanted && bus_) soon_.start();
    if (wanted) return;
    soon_.stop();
    letSleep();
}

void KeepAwake::ask() {
    if (asking_ || isHeld()) return;
    asking_ = true;
    QDBusMessage call = QDBusMessage::createMethodCall(portalService, portalPath, QStringLiteral("org.freedesktop.portal.Inhibit"), QStringLiteral("Inhibit"));
    call << QString() << suspend << QVariantMap{{QStringLiteral("reason"), tr("Something is being written")}};
    auto* watcher = new QDBusPendingCallWatcher(bus_->asyncCall(call), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusObjectPath> reply = *done;
        done->deleteLater();
        asking_ = false;
        if (reply.isError()) return; // a desktop without this portal sleeps when it likes
        request_ = reply.value().path();
        emit heldChanged();
        if (!wanted_) letSleep();
    });
}

void KeepAwake::letSleep() {
    if (!isHeld()) return;
    bus_->send(QDBusMessage::createMethodCall(portalService, request_, QStringLiteral("org.freedesktop.portal.Request"), QStringLiteral("Close")));
    request_.clear();
    emit heldChanged();
}

} // namespace ponder::ui
