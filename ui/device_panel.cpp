// Plans in words and bars.
#include "ui/device_panel.h"

#include "ui/model_info.h"

#include <QFileInfo>
#include <QLocale>

namespace ponder::ui {
namespace {
constexpr int measureEveryMs = 2000, settleMs = 120; // a slider that is dragged asks once it rests

QString size(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }
const QString automatic = QStringLiteral("auto");
QString deviceOf(const DeviceWish& wish) { return wish.device.isEmpty() ? automatic : wish.device; }
} // namespace

DevicePanel::DevicePanel(EnginePort& engine, const ModelInfo& model, QObject* parent) : QObject(parent), engine_(engine), model_(model) {
    askSoon_.setSingleShot(true);
    askSoon_.setInterval(settleMs);
    connect(&askSoon_, &QTimer::timeout, this, &DevicePanel::ask);
    measure_.setInterval(measureEveryMs);
    connect(&measure_, &QTimer::timeout, this, [this] { engine_.measureDevices(); });
    connect(&engine, &EnginePort::planned, this, [this](quint64 ticket, const PlanCard& plan) {
        if (ticket != planning_) return;
        planning_ = 0;
        plan_ = plan;
        devices_ = plan.devices;
        emit changed();
    });
    connect(&engine, &EnginePort::devicesMeasured, this, [this](const QVector<DeviceEntry>& devices) {
        if (!shown_) return;
        devices_ = devices;
        emit changed();
    });
    connect(&model, &ModelInfo::changed, this, [this] {
        if (!shown_) return;
        emit changed();
    });
}

QString DevicePanel::fileName() const { return QFileInfo(path_).fileName(); }

bool DevicePanel::isLoaded() const {
    const ModelCard& card = model_.card();
    return model_.isReady() && card.path == path_ && deviceOf(card.deviceWish) == deviceOf(wish_.device) &&
           card.deviceWish.expertShare == wish_.device.expertShare;
}

const DeviceEntry* DevicePanel::device(const QString& id) const {
    for (const DeviceEntry& entry : devices_)
        if (entry.id == id) return &entry;
    return nullptr;
}

QVariantList DevicePanel::choices() const {
    QVariantList all;
    QString chosenByItself;
    for (const DeviceShare& share : plan_.shares)
        if (const DeviceEntry* entry = device(share.device)) chosenByItself += (chosenByItself.isEmpty() ? QString() : QStringLiteral(" + ")) + entry->name;
    const bool byItself = deviceOf(wish_.device) == automatic;
    all << QVariantMap{{"device", automatic},
                       {"name", tr("Automatic")},
                       {"detail", byItself && !chosenByItself.isEmpty() ? chosenByItself : tr("The fastest device that it fits on")},
                       {"current", byItself},
                       {"enabled", true}};
    for (const DeviceEntry& entry : devices_)
        all << QVariantMap{{"device", entry.id},
                           {"name", entry.name},
                           {"detail", entry.problem.isEmpty() ? tr("%1 · %2 for a model").arg(entry.id, size(entry.freeBytes + entry.ownBytes)) : entry.problem},
                           {"current", deviceOf(wish_.device) == entry.id},
                           {"enabled", entry.problem.isEmpty()}};
    return all;
}

QVariantList DevicePanel::bars() const {
    QVariantList all;
    for (const DeviceShare& share : plan_.shares) {
        const DeviceEntry* entry = device(share.device);
        if (!entry) continue;
        const qint64 needs = share.weights + share.cache + share.buffers;
        const qint64 others = qMax(qint64(0), entry->bytes - entry->freeBytes - entry->ownBytes);
        const double whole = double(qMax(qint64(1), qMax(entry->bytes, needs + others)));
        QStringList legend;
        const std::pair<QString, qint64> parts[] = {{tr("Weights"), share.weights}, {tr("Context"), share.cache}, {tr("Buffers"), share.buffers}, {tr("Other programs"), others}};
        for (const auto& [name, bytes] : parts)
            if (bytes > 0) legend << name + QLatin1Char(' ') + size(bytes);
        all << QVariantMap{{"name", entry->name},
                           {"words", tr("%1 of %2").arg(size(needs), size(entry->bytes))},
                           {"legend", legend.join(QStringLiteral(" · "))},
                           {"weights", double(share.weights) / whole},
                           {"cache", double(share.cache) / whole},
                           {"buffers", double(share.buffers) / whole},
                           {"others", double(others) / whole},
                           {"over", needs + others > entry->bytes}};
    }
    return all;
}

QString DevicePanel::speed() const {
    if (!plan_.fits || plan_.tokensPerSecond <= 0) return {};
    return tr("About %1 tokens a second").arg(QLocale().toString(plan_.tokensPerSecond, 'f', plan_.tokensPerSecond < 10 ? 1 : 0));
}

double DevicePanel::expertShare() const {
    if (wish_.device.expertShare >= 0) return wish_.device.expertShare;
    return plan_.experts ? plan_.expertsOnGpu / plan_.experts : 0;
}

QString DevicePanel::expertsText() const {
    if (!hasExperts()) return {};
    return tr("%1 of %2 experts of each layer on the GPU, the rest on the CPU at the same time")
        .arg(QLocale().toString(plan_.expertsOnGpu, 'f', plan_.expertsOnGpu == qRound(plan_.expertsOnGpu) ? 0 : 1), QString::number(plan_.experts));
}

void DevicePanel::show(const QString& path, const LoadWish& wish) {
    if (path != path_) plan_ = {};
    path_ = path;
    wish_ = wish;
    shown_ = true;
    measure_.start();
    ask();
}

void DevicePanel::ask() {
    planning_ = ++lastTicket_;
    emit changed();
    engine_.plan(planning_, path_, wish_);
}

void DevicePanel::chooseDevice(const QString& device) {
    if (device == deviceOf(wish_.device)) return;
    wish_.device = {device, -1};
    ask();
}

void DevicePanel::chooseExperts(double share) {
    wish_.device.expertShare = share < 0 ? -1 : qBound(0.0, share, 1.0);
    planning_ = ++lastTicket_; // what is under way is no longer wanted
    emit changed();
    askSoon_.start();
}

void DevicePanel::close() {
    shown_ = false;
    measure_.stop();
    askSoon_.stop();
    planning_ = 0;
    emit changed();
}

void DevicePanel::apply() {
    if (!canApply()) return;
    emit wanted(path_, wish_);
    close();
}

} // namespace ponder::ui
