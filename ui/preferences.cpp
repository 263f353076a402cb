#include "ui/preferences.h"

#include "ui/language.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>

namespace ponder::ui {
namespace {

const QString textKey = QStringLiteral("look/textSize"), densityKey = QStringLiteral("look/density"), motionKey = QStringLiteral("look/motion"),
              languageKey = QStringLiteral("language"), titlesKey = QStringLiteral("autoTitles");
const QStringList densities = {QStringLiteral("comfortable"), QStringLiteral("compact")};
const QStringList motions = {QStringLiteral("system"), QStringLiteral("full"), QStringLiteral("reduced")};
constexpr double sizes[] = {0.85, 1, 1.15, 1.3, 1.5, 1.75, 2};

QString oneOf(const QStringList& choices, const QString& wish) { return choices.contains(wish) ? wish : choices.front(); }

double nearest(double wish) {
    double best = 1;
    for (const double size : sizes)
        if (qAbs(size - wish) < qAbs(best - wish)) best = size;
    return best;
}

} // namespace

Preferences::Preferences(QSettings& settings, QObject* parent) : QObject(parent), settings_(settings) {
    textSize_ = nearest(settings_.value(textKey, 1.0).toDouble());
    density_ = oneOf(densities, settings_.value(densityKey).toString());
    motion_ = oneOf(motions, settings_.value(motionKey).toString());
    autoTitles_ = settings_.value(titlesKey, true).toBool();
    language_ = oneOf(QStringList{QStringLiteral("system")} + Language::codes(), settings_.value(languageKey).toString());
    connect(&system_, &SystemMotion::changed, this, &Preferences::changed);
}

void Preferences::keep(const QString& key, const QVariant& value) {
    settings_.setValue(key, value);
    emit changed();
}

void Preferences::setTextSize(double size) {
    const double wished = nearest(size);
    if (wished == textSize_) return;
    textSize_ = wished;
    keep(textKey, textSize_);
}

QVariantList Preferences::textSizes() const {
    QVariantList all;
    for (const double size : sizes) all << QVariantMap{{"value", size}, {"text", tr("%1 %").arg(qRound(size * 100))}};
    return all;
}

void Preferences::setDensity(const QString& density) {
    if (density == density_ || !densities.contains(density)) return;
    density_ = density;
    keep(densityKey, density_);
}

void Preferences::setMotion(const QString& motion) {
    if (motion == motion_ || !motions.contains(motion)) return;
    motion_ = motion;
    keep(motionKey, motion_);
}

void Preferences::setAutoTitles(bool on) {
    if (on == autoTitles_) return;
    autoTitles_ = on;
    keep(titlesKey, on);
}

void Preferences::setLanguage(const QString& language) {
    const QString wished = language == QLatin1String("system") || Language::codes().contains(language) ? language : QStringLiteral("system");
    if (wished == language_) return;
    language_ = wished;
    settings_.setValue(languageKey, language_);
    emit languageChanged();
}

QVariantList Preferences::languages() const {
    QVariantList all = {QVariantMap{{"value", "system"}, {"text", tr("The system's")}}};
    for (const QString& code : Language::codes()) all << QVariantMap{{"value", code}, {"text", Language::ownName(code)}};
    return all;
}

QString Preferences::settingsFile() const { return settings_.fileName(); }

void Preferences::setHistoryFile(const QString& file) {
    historyFile_ = QDir::toNativeSeparators(file);
    emit placesChanged();
}

void Preferences::showInFolder(const QString& file) const {
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath()));
}

} // namespace ponder::ui
