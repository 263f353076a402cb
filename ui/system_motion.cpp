#include "ui/system_motion.h"

namespace ponder::ui {

SystemMotion::SystemMotion(QObject* parent)
    : QObject(parent), common(QStringLiteral("org.freedesktop.appearance"), QStringLiteral("reduced-motion")),
      gnome(QStringLiteral("org.gnome.desktop.interface"), QStringLiteral("enable-animations")),
      kde(QStringLiteral("org.kde.kdeglobals.KDE"), QStringLiteral("AnimationDurationFactor")) {
    for (PortalSetting* each : {&common, &gnome, &kde}) connect(each, &PortalSetting::changed, this, &SystemMotion::changed);
}

bool SystemMotion::isReduced() const {
    bool number = false;
    const double factor = kde.value() ? kde.value()->toString().toDouble(&number) : 1;
    return (common.value() && common.value()->toUInt() == 1) || (gnome.value() && !gnome.value()->toBool()) || (number && factor == 0);
}

} // namespace ponder::ui
