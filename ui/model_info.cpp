// The card's figures in words.
#include "ui/model_info.h"

#include "ui/error_text.h"

#include <QFileInfo>
#include <QLocale>

namespace ponder::ui {
namespace {
QString size(qint64 bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat); }
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
    return tr("%1, weights %2, KV cache %3, buffers %4, context %5 tokens")
        .arg(card_.fileName, size(card_.weightBytes), size(card_.cacheBytes), size(card_.bufferBytes))
        .arg(card_.contextTokens);
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
