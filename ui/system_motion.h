// Whether the desktop asks programs not to move things: the common setting of newer portals, GNOME's switch for animations, or KDE's speed of
// animations turned down to none.
#pragma once

#include "ui/portal_setting.h"

namespace ponder::ui {

class SystemMotion : public QObject {
    Q_OBJECT
  public:
    explicit SystemMotion(QObject* parent = nullptr);
    bool isReduced() const;

    PortalSetting common, gnome, kde;

  signals:
    void changed();
};

} // namespace ponder::ui
