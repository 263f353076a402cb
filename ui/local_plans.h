// The half of LocalEngine that plans and measures, on a thread of its own, so that it answers while a model loads or writes. It keeps the file
// that was planned for last open, because a slider asks for one plan after another.
#pragma once

#include "ui/engine_port.h"

#include <memory>

namespace ponder {
class PlanSource;
struct DeviceShare;
} // namespace ponder

namespace ponder::ui {

class LocalPlans : public QObject {
    Q_OBJECT
  public:
    LocalPlans();
    ~LocalPlans() override;

    // held: what the loaded model has of the devices, which it gives back before another is loaded.
    void plan(quint64 ticket, const QString& path, const LoadWish& wish, int usualContext, const QVector<DeviceShare>& held);
    void measure(const QVector<DeviceShare>& held);

  signals:
    void planned(quint64 ticket, const ponder::ui::PlanCard& plan);
    void devicesMeasured(const QVector<ponder::ui::DeviceEntry>& devices);

  private:
    QString path_;
    std::unique_ptr<PlanSource> source_; // of path_
};

// The engine's shares as the window has them.
QVector<DeviceShare> sharesOf(const std::vector<ponder::DeviceShare>& shares);

} // namespace ponder::ui
