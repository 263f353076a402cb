// What the card at the foot of the sidebar says about the model: loading, ready with its true figures, or why there is none.
#pragma once

#include "ui/engine_port.h"

#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ModelInfo : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(bool ready READ isReady NOTIFY changed)
    Q_PROPERTY(bool loading READ isLoading NOTIFY changed)
    Q_PROPERTY(double fraction READ fraction NOTIFY changed)
    Q_PROPERTY(QString loadingName READ loadingName NOTIFY changed)
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString format READ format NOTIFY changed)
    Q_PROPERTY(QString device READ device NOTIFY changed)
    Q_PROPERTY(QString deviceReason READ deviceReason NOTIFY changed)
    Q_PROPERTY(QString deviceNote READ deviceNote NOTIFY changed)
    Q_PROPERTY(QString memory READ memory NOTIFY changed)
    Q_PROPERTY(QString experts READ experts NOTIFY changed)
    Q_PROPERTY(QString details READ details NOTIFY changed)
    Q_PROPERTY(QString error READ error NOTIFY changed)
    Q_PROPERTY(QString errorDetail READ errorDetail NOTIFY changed)
    Q_PROPERTY(double weightShare READ weightShare NOTIFY changed)
    Q_PROPERTY(double cacheShare READ cacheShare NOTIFY changed)
    Q_PROPERTY(double bufferShare READ bufferShare NOTIFY changed)
    Q_PROPERTY(bool reasons READ reasons NOTIFY changed)
    Q_PROPERTY(bool canDisableThinking READ canDisableThinking NOTIFY changed)
    Q_PROPERTY(QStringList efforts READ efforts NOTIFY changed)
    Q_PROPERTY(QString defaultEffort READ defaultEffort NOTIFY changed)
    Q_PROPERTY(int contextTokens READ contextTokens NOTIFY changed)
    Q_PROPERTY(QString cacheLine READ cacheLine NOTIFY changed)
    Q_PROPERTY(QString cacheNote READ cacheNote NOTIFY changed)
    Q_PROPERTY(QVariantList contextChoices READ contextChoices NOTIFY changed)
    Q_PROPERTY(QVariantList formatChoices READ formatChoices NOTIFY changed)
    Q_PROPERTY(QString largerContextText READ largerContextText NOTIFY changed)
  public:
    explicit ModelInfo(EnginePort& engine, QObject* parent = nullptr);

    bool isReady() const { return ready_; }
    bool isLoading() const { return loading_; }
    double fraction() const { return fraction_; }
    QString loadingName() const { return loadingName_; }
    QString name() const { return card_.name; }
    QString format() const { return card_.format; }
    QString device() const { return card_.device; }
    QString deviceReason() const { return card_.deviceReason; }
    QString deviceNote() const { return card_.deviceNote; }
    QString memory() const;
    QString experts() const { return card_.expertsLine; }
    QString details() const; // everything, for the tooltip and screen readers
    QString error() const { return error_; }
    QString errorDetail() const { return errorDetail_; }
    double weightShare() const { return share(card_.weightBytes); }
    double cacheShare() const { return share(card_.cacheBytes); }
    double bufferShare() const { return share(card_.bufferBytes); }
    bool reasons() const { return card_.reasons; }
    bool canDisableThinking() const { return ready_ && card_.canDisableThinking; }
    QStringList efforts() const { return ready_ ? card_.efforts : QStringList(); }
    QString defaultEffort() const { return card_.defaultEffort; }
    int contextTokens() const { return card_.contextTokens; }
    QString cacheLine() const; // "8k context · F16"
    QString cacheNote() const { return card_.cacheNote; }
    // Of the menus, each with: tokens and format to ask for, label, memory (in words), current, fits.
    QVariantList contextChoices() const; // in the format it has
    QVariantList formatChoices() const;  // at the context it has
    int largerContext() const;           // twice the present one, or what the model was made for; 0: none that fits
    QString largerContextText() const;   // what it is and takes; empty: there is none
    const ModelCard& card() const { return card_; }
    Q_INVOKABLE void dismissError();

  signals:
    void changed();
    void loaded(const QString& path);

  private:
    double share(qint64 bytes) const;
    const CacheChoice* choice(int tokens) const; // in the present format
    ModelCard card_;
    bool ready_ = false, loading_ = false;
    double fraction_ = 0;
    QString loadingName_, error_, errorDetail_;
};

} // namespace ponder::ui
