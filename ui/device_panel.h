// Where a model runs, as a person may look at it and change it: the devices of this computer, what the model would take of each, and the
// engine's plan for the wish that is set here. Nothing is loaded before apply(). While it is shown the devices are measured every two seconds.
#pragma once

#include "ui/engine_port.h"

#include <QTimer>
#include <QVariantList>
#include <QtQml/qqmlregistration.h>

namespace ponder::ui {

class ModelInfo;

class DevicePanel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by AppController")
    Q_PROPERTY(bool shown READ isShown NOTIFY changed)
    Q_PROPERTY(QString fileName READ fileName NOTIFY changed)
    Q_PROPERTY(bool planning READ isPlanning NOTIFY changed)
    Q_PROPERTY(bool fits READ fits NOTIFY changed)
    Q_PROPERTY(bool canApply READ canApply NOTIFY changed)
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY changed)
    Q_PROPERTY(QVariantList choices READ choices NOTIFY changed)
    Q_PROPERTY(QVariantList bars READ bars NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    Q_PROPERTY(QString speed READ speed NOTIFY changed)
    Q_PROPERTY(QString arithmetic READ arithmetic NOTIFY changed)
    Q_PROPERTY(bool hasExperts READ hasExperts NOTIFY changed)
    Q_PROPERTY(double expertShare READ expertShare NOTIFY changed)
    Q_PROPERTY(double mostExperts READ mostExperts NOTIFY changed)
    Q_PROPERTY(bool expertsByItself READ expertsByItself NOTIFY changed)
    Q_PROPERTY(QString expertsText READ expertsText NOTIFY changed)
  public:
    DevicePanel(EnginePort& engine, const ModelInfo& model, QObject* parent = nullptr);

    bool isShown() const { return shown_; }
    QString fileName() const;
    bool isPlanning() const { return planning_ != 0; }
    bool fits() const { return plan_.fits; }
    bool isLoaded() const; // the model that is shown is the one that is loaded, and just so
    bool canApply() const { return plan_.fits && !isPlanning() && !isLoaded(); }
    QVariantList choices() const; // device, name, detail, current, enabled
    QVariantList bars() const;    // name, words, legend, and the shares weights, cache, buffers, others of the whole
    QString reason() const { return plan_.sentence; }
    QString speed() const;
    QString arithmetic() const { return plan_.arithmetic; }
    bool hasExperts() const { return plan_.experts > 0; }
    double expertShare() const;
    double mostExperts() const { return plan_.mostOnGpu; }
    bool expertsByItself() const { return wish_.device.expertShare < 0; }
    QString expertsText() const;

    void show(const QString& path, const LoadWish& wish);
    Q_INVOKABLE void chooseDevice(const QString& device);
    Q_INVOKABLE void chooseExperts(double share); // below 0: as many as fit
    Q_INVOKABLE void close();
    Q_INVOKABLE void apply();

  signals:
    void changed();
    void wanted(const QString& path, const ponder::ui::LoadWish& wish); // load it so

  private:
    void ask();
    const DeviceEntry* device(const QString& id) const;

    EnginePort& engine_;
    const ModelInfo& model_;
    bool shown_ = false;
    QString path_;
    LoadWish wish_;
    PlanCard plan_;
    QVector<DeviceEntry> devices_; // as measured last
    quint64 planning_ = 0, lastTicket_ = 0;
    QTimer askSoon_, measure_;
};

} // namespace ponder::ui
