// The card's figures in words.
#include "ui/model_info.h"

#include "ui/error_text.h"

#include <QFileInfo>
#include <QLocale>

namespace ponder::ui {
namespace {
QString size(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }

QString formatName(const QString& format) {
    return format == QLatin1String("q8_0")  ? QStringLiteral("Q8_0")
           : format == QLatin1String("f32") ? QStringLiteral("F32")
                                            : QStringLiteral("F16");
}
} // namespace

ModelInfo::ModelInfo(EnginePort& engine, QObject* parent) : QObject(parent) {
    connect(&engine, &EnginePort::modelLoading, this, [this](const QString& path, double fraction) {
        loading_ = true;
        fraction_ = fraction;
        loadingName_ = QFileInfo(path).fileName();
        error_.clear();
        emit changed();
    });
    connect(&engine, &EnginePort::modelReady, this, [this](const ModelCard& card) {
        loading_ = false;
        ready_ = true;
        card_ = card;
        error_.clear();
        emit changed();
        emit loaded(card.path);
    });
    connect(&engine, &EnginePort::modelGone, this, [this] {
        ready_ = false;
        card_ = {};
        emit changed();
    });
    connect(&engine, &EnginePort::modelFailed, this, [this](const QString& path, ErrorKind kind, const QString& sentence) {
        loading_ = false;
        error_ = ErrorText::loading(kind, QFileInfo(path).fileName(), ready_);
        errorDetail_ = sentence;
        emit changed();
    });
}

QString ModelInfo::memory() const {
    const qint64 used = card_.weightBytes + card_.cacheBytes + card_.bufferBytes;
    if (!used) return {};
    return card_.deviceBytes > 0 ? tr("%1 of %2").arg(size(used), size(card_.deviceBytes)) : size(used);
}

QString ModelInfo::details() const {
    if (!ready_) return {};
    const QString words = tr("%1, weights %2, KV cache %3 (%6), buffers %4, context %5 tokens")
                              .arg(card_.fileName, size(card_.weightBytes), size(card_.cacheBytes), size(card_.bufferBytes))
                              .arg(card_.contextTokens)
                              .arg(formatName(card_.cacheFormat));
    return card_.cacheNote.isEmpty() ? words : words + QLatin1Char('\n') + card_.cacheNote;
}

QString ModelInfo::cacheLine() const {
    if (!ready_) return {};
    return tr("%1 tokens of context · %2").arg(QLocale().toString(card_.contextTokens), formatName(card_.cacheFormat));
}

QVariantList ModelInfo::contextChoices() const {
    QVariantList all;
    for (const CacheChoice& choice : card_.cacheChoices)
        if (choice.format == card_.cacheFormat)
            all << QVariantMap{{"tokens", choice.contextTokens},
                               {"format", choice.format},
                               {"label", tr("%1 tokens").arg(QLocale().toString(choice.contextTokens))},
                               {"memory", size(choice.bytes)},
                               {"current", choice.contextTokens == card_.contextTokens},
                               {"fits", choice.fits}};
    return all;
}

QVariantList ModelInfo::formatChoices() const {
    QVariantList all;
    for (const CacheChoice& choice : card_.cacheChoices)
        if (choice.contextTokens == card_.contextTokens)
            all << QVariantMap{{"tokens", choice.contextTokens},
                               {"format", choice.format},
                               {"label", formatName(choice.format)},
                               {"memory", size(choice.bytes)},
                               {"current", choice.format == card_.cacheFormat},
                               {"fits", choice.fits}};
    return all;
}

const CacheChoice* ModelInfo::choice(int tokens) const {
    for (const CacheChoice& choice : card_.cacheChoices)
        if (choice.format == card_.cacheFormat && choice.contextTokens == tokens) return &choice;
    return nullptr;
}

int ModelInfo::largerContext() const {
    if (!ready_) return 0;
    int most = 0;
    for (const CacheChoice& choice : card_.cacheChoices) most = qMax(most, choice.contextTokens);
    const int larger = qMin(2 * card_.contextTokens, most);
    const CacheChoice* found = choice(larger);
    return larger > card_.contextTokens && found && found->fits ? larger : 0;
}

QString ModelInfo::largerContextText() const {
    const CacheChoice *larger = choice(largerContext()), *now = choice(card_.contextTokens);
    if (!larger) return {};
    return tr("%1 tokens. The model's memory of the chat then takes %2 instead of %3.")
        .arg(QLocale().toString(larger->contextTokens), size(larger->bytes), size(now ? now->bytes : card_.cacheBytes));
}

double ModelInfo::share(qint64 bytes) const {
    const qint64 used = card_.weightBytes + card_.cacheBytes + card_.bufferBytes;
    const qint64 all = qMax(card_.deviceBytes, used); // without the device's size the bar shows the parts of what is used
    return all > 0 ? double(bytes) / double(all) : 0;
}

void ModelInfo::dismissError() {
    error_.clear();
    emit changed();
}

} // namespace ponder::ui
