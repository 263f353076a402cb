#include "ui/snapshots.h"

#include "ui/chat.h"

#include <QFile>
#include <algorithm>
#include <utility>

namespace ponder::ui {
namespace {
const QString enabledKey = QStringLiteral("snapshots/enabled"), budgetKey = QStringLiteral("snapshots/budgetMiB");
constexpr int usualBudgetMiB = 4096, quietMs = 1500;
constexpr int leastTokens = 128; // fewer are read again in no time

// Another snapshot of a chat is worth its writing when it holds an eighth more.
int worthKeeping(qint64 before) { return before ? int(before + std::max<qint64>(leastTokens, before / 8)) : leastTokens; }
} // namespace

Snapshots::Snapshots(Store& store, EnginePort& engine, Chat& chat, QSettings& settings, QObject* parent)
    : QObject(parent), store_(store), engine_(engine), chat_(chat), settings_(settings), enabled_(settings.value(enabledKey, false).toBool()),
      budgetMiB_(std::clamp(settings.value(budgetKey, usualBudgetMiB).toInt(), 1, 1 << 24)) {
    quiet_.setSingleShot(true);
    quiet_.setInterval(quietMs);
    connect(&quiet_, &QTimer::timeout, this, &Snapshots::keep);
    connect(&chat_, &Chat::busyChanged, this, &Snapshots::onBusy);
    connect(&engine_, &EnginePort::snapshotSaved, this, &Snapshots::onSaved);
    auto forget = [this] { held_ = 0; }; // another model, or an empty cache
    connect(&engine_, &EnginePort::modelReady, this, forget);
    connect(&engine_, &EnginePort::modelGone, this, forget);
    chat_.setSnapshotSource([this](qint64 conversation) { return fileFor(conversation); });
}

void Snapshots::setEnabled(bool enabled) {
    if (enabled == enabled_) return;
    enabled_ = enabled;
    settings_.setValue(enabledKey, enabled_);
    problem_.clear();
    if (!enabled_) {
        quiet_.stop();
        drop(0, 0);
    } else if (!chat_.isBusy()) {
        quiet_.start();
    }
    emit changed();
}

void Snapshots::setBudgetMiB(int budget) {
    budget = std::clamp(budget, 1, 1 << 24);
    if (budget == budgetMiB_) return;
    budgetMiB_ = budget;
    settings_.setValue(budgetKey, budgetMiB_);
    if (auto* history = store_.history()) (void)storage::keep_snapshots_within(*history, qint64(budgetMiB_) << 20);
    emit changed();
}

double Snapshots::usedMiB() const {
    auto* history = store_.history();
    if (!history) return 0;
    qint64 bytes = 0;
    if (auto all = storage::snapshots(*history, 0))
        for (const storage::Snapshot& snapshot : *all) bytes += snapshot.bytes;
    return double(bytes) / (1 << 20);
}

QString Snapshots::fileFor(qint64 conversation) {
    if (!isEnabled() || conversation <= 0 || conversation == held_) return {};
    auto* history = store_.history();
    auto kept = storage::snapshots(*history, conversation);
    if (!kept || kept->empty()) return {};
    (void)storage::use_snapshot(*history, kept->front().id);
    return QString::fromStdString((storage::snapshot_folder(*history) / kept->front().file).string());
}

void Snapshots::onBusy() {
    if (chat_.isBusy()) {
        quiet_.stop();
        asked_ = chat_.answeringConversation();
    } else {
        held_ = std::exchange(asked_, 0);
        if (isEnabled() && held_ > 0) quiet_.start();
    }
}

void Snapshots::keep() {
    if (!isEnabled() || held_ <= 0 || chat_.isBusy() || !awaited_.isEmpty()) return;
    auto* history = store_.history();
    auto before = storage::snapshots(*history, held_);
    auto name = storage::new_snapshot_name(*history);
    if (!before || !name) return;
    keeping_ = held_;
    awaited_ = QString::fromStdString((storage::snapshot_folder(*history) / *name).string());
    engine_.saveSnapshot(awaited_, worthKeeping(before->empty() ? 0 : before->front().tokens));
}

void Snapshots::onSaved(const SnapshotReport& report) {
    if (report.file != awaited_) return;
    awaited_.clear();
    auto* history = store_.history();
    if (problem_ != report.sentence) problem_ = report.sentence;
    if (report.saved && history) {
        storage::Snapshot snapshot;
        snapshot.conversation = keeping_;
        snapshot.file = report.file.section(QLatin1Char('/'), -1).toStdString();
        snapshot.model_sha256 = report.modelSha256.toStdString();
        snapshot.template_sha256 = report.templateSha256.toStdString();
        snapshot.cache_type = report.cacheFormat.toStdString();
        snapshot.tokens = report.tokens;
        snapshot.bytes = report.bytes;
        // its chat may have been erased meanwhile, or the choice taken back
        const storage::Result<std::int64_t> added = isEnabled() ? storage::add_snapshot(*history, snapshot) : storage::fail(storage::ErrorKind::not_found, {});
        if (added) {
            drop(keeping_, *added);
            (void)storage::keep_snapshots_within(*history, qint64(budgetMiB_) << 20);
        } else {
            QFile::remove(report.file);
        }
    }
    emit changed();
}

void Snapshots::drop(qint64 conversation, qint64 but) {
    auto* history = store_.history();
    if (!history) return;
    if (auto all = storage::snapshots(*history, conversation))
        for (const storage::Snapshot& snapshot : *all)
            if (snapshot.id != but) (void)storage::drop_snapshot(*history, snapshot.id);
}

} // namespace ponder::ui
