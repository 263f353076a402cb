// One setting of the desktop, asked of its portal and followed when it changes. Without a portal, or in a test, it has no value. The call
// does not wait: the value comes with changed.
#pragma once

#include <optional>
#include <QObject>
#include <QVariant>

class QDBusVariant;

namespace ponder::ui {

class PortalSetting : public QObject {
    Q_OBJECT
  public:
    PortalSetting(const QString& space, const QString& key, QObject* parent = nullptr);
    const std::optional<QVariant>& value() const { return value_; }
    void take(QVariant value); // as the portal sends it: older ones wrap it in one more variant

  signals:
    void changed();

  private slots:
    void onSettingChanged(const QString& space, const QString& key, const QDBusVariant& value);

  private:
    const QString space_, key_;
    std::optional<QVariant> value_;
};

} // namespace ponder::ui
