// The GGUF files in a person's folders, and the SHA-256 of one: plain functions for a thread of their own, which can be stopped.
#pragma once

#include <functional>
#include <QString>
#include <QStringList>
#include <QVector>
#include <stop_token>

namespace ponder::ui {

// A model's file, or the first of its parts.
struct ModelFile {
    QString path;      // absolute
    qint64 bytes = 0;  // of all parts
    QStringList parts; // all of them, this one too
    int missing = 0;   // parts that are not there
    bool operator==(const ModelFile&) const = default;
};

// In the folders with what is below them, and these single files; each once, by name. Links to folders are not followed.
QVector<ModelFile> findModels(const QStringList& folders, const QStringList& files, std::stop_token stop = {});

// progress: 0 to 1. Each file's sum in hexadecimal, in order; none when it was stopped or a file cannot be read.
QStringList hashFiles(const QStringList& files, const std::function<void(double)>& progress, std::stop_token stop);

} // namespace ponder::ui
