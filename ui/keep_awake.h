// Keeps the computer from falling asleep while an answer is written, or chats are taken in or out: asked of the desktop's portal
// (org.freedesktop.portal.Inhibit), and only for what takes longer than a moment. Without a portal nothing happens.
#pragma once

#include <memory>
#include <QObject>
#include <QString>
#include <QTimer>

class QDBusConnection;

namespace ponder::ui {

class KeepAwake : public QObject {
    Q_OBJECT
  public:
    explicit KeepAwake(QObject* parent = nullptr); // by the session's bus
    KeepAwake(const QDBusConnection& bus, int afterMs, QObject* parent = nullptr);
    ~KeepAwake() override; // lets it sleep
    void setWanted(bool wanted);
    bool isHeld() const { return !request_.isEmpty(); }

  signals:
    void heldChanged();

  private:
    void ask();
    void letSleep();
    std::unique_ptr<QDBusConnection> bus_; // none: no portal to ask
    QTimer soon_;
    bool wanted_ = false, asking_ = false;
    QString request_; // the portal's, while it is kept awake
};

} // namespace ponder::ui
