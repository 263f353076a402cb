#include "ui/local_plans.h"

#include "engine/run/loaded_model.h"
#include "engine/run/plan_source.h"
#include "engine/run/session.h"

namespace ponder::ui {
namespace {

QString words(const std::vector<std::string>& sentences) {
    QStringList all;
    for (const std::string& sentence : sentences) all << QString::fromStdString(sentence);
    return all.join(QLatin1Char(' '));
}

// What a person may choose from. A driver that computes on the processor is none of it: the processor itself is there, and faster.
QVector<DeviceEntry> entriesOf(const std::vector<DeviceFacts>& devices, const QVector<DeviceShare>& held) {
    QVector<DeviceEntry> entries;
    for (const DeviceFacts& facts : devices) {
        if (facts.stands_in) continue;
        DeviceEntry entry{QString::fromStdString(facts.id), QString::fromStdString(facts.name), facts.kind != DeviceKind::cpu, qint64(facts.memory_bytes), qint64(facts.free_bytes), 0, {}};
        for (const DeviceShare& share : held) // the weights that the processor reads are the file's pages, which count as free
            if (share.device == entry.id) entry.ownBytes = share.cache + share.buffers + (entry.gpu ? share.weights : 0);
        entries << entry;
    }
    return entries;
}

} // namespace

QVector<DeviceShare> sharesOf(const std::vector<ponder::DeviceShare>& shares) {
    QVector<DeviceShare> all;
    for (const ponder::DeviceShare& share : shares)
        all.push_back({QString::fromStdString(share.facts.id), qint64(share.weights), qint64(share.cache), qint64(share.buffers)});
    return all;
}

LocalPlans::LocalPlans() = default;
LocalPlans::~LocalPlans() = default;

void LocalPlans::measure(const QVector<DeviceShare>& held) { emit devicesMeasured(entriesOf(find_devices(), held)); }

void LocalPlans::plan(quint64 ticket, const QString& path, const LoadWish& wish, int usualContext, const QVector<DeviceShare>& held) {
    PlanCard card;
    card.path = path;
    card.wish = wish;
    const QString device = wish.device.device.isEmpty() ? QStringLiteral("auto") : wish.device.device;
    if (path != path_ || !source_) {
        source_.reset();
        auto opened = PlanSource::open(path.toStdString(), device.toStdString());
        if (!opened) {
            card.devices = entriesOf(find_devices(), held);
            card.sentence = QString::fromStdString(opened.error().message);
            emit planned(ticket, card);
            return;
        }
        source_ = std::make_unique<PlanSource>(std::move(*opened));
        path_ = path;
    } else {
        source_->look(device.toStdString());
    }
    card.name = QString::fromStdString(model_name(source_->file()));
    card.family = QString::fromStdString(source_->spec().family);
    card.format = QString::fromStdString(std::string(block_info(dominant_format(source_->file())).name));
    card.trainedContext = source_->spec().context;
    std::vector<DeviceFacts> devices;
    for (const PlanDevice& each : source_->devices()) devices.push_back(each.facts);
    if (devices.size() == 1 && may_have_gpu()) devices = find_devices(); // a plan for the processor alone has looked for no other
    card.devices = entriesOf(devices, held);
    for (const DeviceEntry& entry : card.devices) source_->count_as_free(entry.id.toStdString(), std::uint64_t(entry.ownBytes));

    PlanRequest request;
    request.device = device.toStdString();
    request.context = wish.cache.contextTokens > 0 ? wish.cache.contextTokens : usualContext;
    std::string why;
    request.cache = fitting_cache_format(source_->spec(), cache_format_named(wish.cache.format.toStdString()).value_or(CacheFormat::f16), why);
    auto most = source_->plan(request);
    if (wish.device.expertShare >= 0) request.experts = wish.device.expertShare;
    auto plan = request.experts ? source_->plan(request) : most;
    if (!plan) {
        card.sentence = QString::fromStdString(plan.error().message);
        emit planned(ticket, card);
        return;
    }
    card.fits = true;
    card.shares = sharesOf(plan->devices);
    card.sentence = words(plan->reasons);
    if (plan->uses_gpu() && source_->spec().moe.count) {
        card.experts = source_->spec().moe.count;
        card.expertsOnGpu = plan->expert_share * card.experts;
        card.mostOnGpu = most ? most->expert_share : plan->expert_share;
        if (wish.device.expertShare > plan->expert_share + 0.5 / card.experts) card.fits = false; // the wish is more than there is room for
    }
    card.tokensPerSecond = plan->tokens_per_second();
    if (card.tokensPerSecond > 0) card.arithmetic = QString::fromStdString(plan->arithmetic());
    emit planned(ticket, card);
}

} // namespace ponder::ui
