#include "ui/model_files.h"

#include "storage/sha256.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

namespace ponder::ui {
namespace {

constexpr int mostModels = 2000;
constexpr qint64 pieceBytes = 1 << 20;

// "name-00001-of-00003.gguf": the name that llama.cpp's splitter gives, which everyone uses
const QRegularExpression part(QStringLiteral("^(.*)-(\\d{5})-of-(\\d{5})\\.gguf$"), QRegularExpression::CaseInsensitiveOption);

ModelFile fileAt(const QFileInfo& info) {
    ModelFile file{info.absoluteFilePath(), 0, {}, 0};
    const QRegularExpressionMatch match = part.match(info.fileName());
    const int parts = match.hasMatch() ? match.captured(3).toInt() : 1;
    for (int i = 1; i <= qMin(parts, mostModels); ++i) {
        const QFileInfo each = parts == 1 ? info
                                          : QFileInfo(info.dir(), QStringLiteral("%1-%2-of-%3.gguf")
                                                                      .arg(match.captured(1))
                                                                      .arg(i, 5, 10, QLatin1Char('0'))
                                                                      .arg(match.captured(3)));
        if (!each.exists()) {
            ++file.missing;
            continue;
        }
        file.parts << each.absoluteFilePath();
        file.bytes += each.size();
    }
    return file;
}

bool isLaterPart(const QString& name) {
    const QRegularExpressionMatch match = part.match(name);
    return match.hasMatch() && match.captured(2).toInt() != 1;
}

} // namespace

QVector<ModelFile> findModels(const QStringList& folders, const QStringList& files, std::stop_token stop) {
    QVector<ModelFile> found;
    QSet<QString> seen; // where they really lie
    auto take = [&](const QFileInfo& info) {
        if (isLaterPart(info.fileName()) || !info.isFile() || seen.contains(info.canonicalFilePath())) return;
        seen.insert(info.canonicalFilePath());
        found << fileAt(info);
    };
    for (const QString& folder : folders) {
        QDirIterator walk(folder, {QStringLiteral("*.gguf")}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext() && found.size() < mostModels && !stop.stop_requested()) {
            walk.next();
            take(walk.fileInfo());
        }
    }
    for (const QString& file : files) take(QFileInfo(file));
    std::sort(found.begin(), found.end(), [](const ModelFile& a, const ModelFile& b) {
        return QString::compare(QFileInfo(a.path).fileName(), QFileInfo(b.path).fileName(), Qt::CaseInsensitive) < 0;
    });
    return found;
}

QStringList hashFiles(const QStringList& files, const std::function<void(double)>& progress, std::stop_token stop) {
    qint64 all = 0, done = 0;
    for (const QString& path : files) all += QFileInfo(path).size();
    QStringList sums;
    QByteArray piece(pieceBytes, Qt::Uninitialized);
    for (const QString& path : files) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) return {};
        storage::Sha256 hash;
        for (;;) {
            const qint64 got = file.read(piece.data(), pieceBytes);
            if (got < 0 || stop.stop_requested()) return {};
            if (got == 0) break;
            hash.add({piece.constData(), size_t(got)});
            done += got;
            progress(all > 0 ? double(done) / double(all) : 1);
        }
        sums << QString::fromStdString(hash.hex());
    }
    return sums;
}

} // namespace ponder::ui
