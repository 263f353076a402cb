// How a person wants the window: size of the words, density, motion, language, and where things are kept. Remembered in the settings file;
// what is not among the choices there counts as the usual. The theme and the thoughts are the AppController's and the Chat's.
#pragma once

#include "ui/system_motion.h"

#include <QSettings>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(double textSize READ textSize WRITE setTextSize NOTIFY changed)
    Q_PROPERTY(QVariantList textSizes READ textSizes NOTIFY languageChanged)
    Q_PROPERTY(QString density READ density WRITE setDensity NOTIFY changed)
    Q_PROPERTY(QString motion READ motion WRITE setMotion NOTIFY changed)
    Q_PROPERTY(bool calm READ isCalm NOTIFY changed)
    Q_PROPERTY(bool autoTitles READ autoTitles WRITE setAutoTitles NOTIFY changed)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
    Q_PROPERTY(QVariantList languages READ languages NOTIFY languageChanged)
    Q_PROPERTY(QString historyFile READ historyFile NOTIFY placesChanged)
    Q_PROPERTY(QString settingsFile READ settingsFile NOTIFY placesChanged)
  public:
    explicit Preferences(QSettings& settings, QObject* parent = nullptr);

    double textSize() const { return textSize_; } // 1 is the usual
    void setTextSize(double size);
    QVariantList textSizes() const; // value, text
    QString density() const { return density_; } // "comfortable", "compact"
    void setDensity(const QString& density);
    QString motion() const { return motion_; } // "system", "full", "reduced"
    void setMotion(const QString& motion);
    bool isCalm() const { return motion_ == QLatin1String("reduced") || (motion_ == QLatin1String("system") && system_.isReduced()); }
    bool autoTitles() const { return autoTitles_; } // the model may name a chat
    void setAutoTitles(bool on);
    QString language() const { return language_; } // "system" or a code
    void setLanguage(const QString& language);
    QVariantList languages() const; // value, text
    QString historyFile() const { return historyFile_; }
    QString settingsFile() const;
    void setHistoryFile(const QString& file);
    Q_INVOKABLE void showInFolder(const QString& file) const;

    SystemMotion& system() { return system_; }

  signals:
    void changed();
    void languageChanged();
    void placesChanged();

  private:
    void keep(const QString& key, const QVariant& value);

    QSettings& settings_;
    SystemMotion system_;
    double textSize_ = 1;
    bool autoTitles_ = true;
    QString density_, motion_, language_, historyFile_;
};

} // namespace ponder::ui
