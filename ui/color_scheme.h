// Whether the desktop prefers dark: asked of the desktop portal where there is one (and followed when it changes), else read
// from the lightness of the application's palette. Qt 6.4 has no colorScheme of its own.
#pragma once

#include "ui/portal_setting.h"

namespace ponder::ui {

class ColorScheme : public QObject {
    Q_OBJECT
  public:
    explicit ColorScheme(QObject* parent = nullptr);
    bool isDark() const;

  signals:
    void changed();

  protected:
    bool eventFilter(QObject* object, QEvent* event) override;

  private:
    PortalSetting portal_;
};

} // namespace ponder::ui
