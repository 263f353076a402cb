// The portal's answer is 1 for dark, 2 for light, 0 for no preference.
#include "ui/color_scheme.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>

namespace ponder::ui {

ColorScheme::ColorScheme(QObject* parent)
    : QObject(parent), portal_(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("color-scheme")) {
    if (qApp) qApp->installEventFilter(this);
    connect(&portal_, &PortalSetting::changed, this, &ColorScheme::changed);
}

bool ColorScheme::isDark() const {
    const uint scheme = portal_.value() ? portal_.value()->toUInt() : 0;
    if (scheme == 1 || scheme == 2) return scheme == 1;
    return QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5;
}

bool ColorScheme::eventFilter(QObject* object, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange && object == qApp) emit changed();
    return false;
}

} // namespace ponder::ui
