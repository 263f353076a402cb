// The computer stays awake while something is written: a portal of the test's own, on a bus of its own.
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVirtualObject>

#include "tests/ui/harness.h"
#include "ui/keep_awake.h"

#include <catch2/catch.hpp>
#include <QProcess>
#include <QStandardPaths>

using namespace ponder::ui;
using namespace ponder::ui::test;

namespace {

struct Bus { // empty where there is no dbus-daemon
    QProcess daemon;
    QString address;
    Bus() {
        const QString program = QStandardPaths::findExecutable("dbus-daemon");
        if (program.isEmpty()) {
            WARN("skipped: there is no dbus-daemon (Debian: dbus-daemon)");
            return;
        }
        daemon.start(program, {"--session", "--nofork", "--print-address"});
        REQUIRE(daemon.waitForReadyRead(10'000));
        address = QString::fromUtf8(daemon.readLine()).trimmed();
    }
    ~Bus() {
        daemon.kill();
        daemon.waitForFinished(5'000);
    }
};

struct Portal : QDBusVirtualObject {
    QStringList asked; // what it was called for
    uint flags = 0;
    QString introspect(const QString&) const override { return {}; }
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& bus) override {
        asked << message.member() + (message.member() == "Close" ? " " + message.path() : QString());
        if (message.member() == "Inhibit") {
            flags = message.arguments().value(1).toUInt();
            bus.send(message.createReply(QVariant::fromValue(QDBusObjectPath(QStringLiteral("/org/freedesktop/portal/desktop/request/%1").arg(asked.size())))));
        } else {
            bus.send(message.createReply());
        }
        return true;
    }
};

} // namespace

TEST_CASE("The computer is kept from sleeping while something is written, and let sleep after it") {
    Bus bus;
    if (bus.address.isEmpty()) return;
    QDBusConnection theirs = QDBusConnection::connectToBus(bus.address, "portal");
    QDBusConnection ours = QDBusConnection::connectToBus(bus.address, "ponder");
    REQUIRE(ours.isConnected());
    {
        KeepAwake alone(ours, 0); // nobody answers
        alone.setWanted(true);
        CHECK_FALSE(waitFor([&] { return alone.isHeld(); }, 300));
        alone.setWanted(false);
    }
    Portal portal;
    REQUIRE(theirs.registerVirtualObject("/org/freedesktop/portal/desktop", &portal, QDBusConnection::SubPath));
    REQUIRE(theirs.registerService("org.freedesktop.portal.Desktop"));
    {
        KeepAwake awake(ours, 20);
        awake.setWanted(true);
        REQUIRE(waitFor([&] { return awake.isHeld(); }));
        CHECK(portal.flags == 4);
        awake.setWanted(true);
        awake.setWanted(false);
        CHECK_FALSE(awake.isHeld());
        REQUIRE(waitFor([&] { return portal.asked.size() == 2; }));
        CHECK(portal.asked[1] == "Close /org/freedesktop/portal/desktop/request/1");
        awake.setWanted(true); // what is over within a moment is not asked for
        awake.setWanted(false);
        CHECK_FALSE(waitFor([&] { return portal.asked.size() > 2; }, 200));
        awake.setWanted(true);
        REQUIRE(waitFor([&] { return awake.isHeld(); }));
    } // gone with the program
    REQUIRE(waitFor([&] { return portal.asked.size() == 4; }));
    CHECK(portal.asked[3] == "Close /org/freedesktop/portal/desktop/request/3");
    QDBusConnection::disconnectFromBus("ponder");
    QDBusConnection::disconnectFromBus("portal");
}
