// LocalWorker's part in answers that can be made again: what an answer is made with, the name of the model's file, and snapshots of the cache.
#include "ui/local_worker.h"

#include "engine/run/expert_use_file.h"
#include "engine/run/replay.h"
#include "engine/run/snapshot.h"
#include "storage/file_hash.h"
#include "storage/run_model.h"
#include "storage/sha256.h"

namespace ponder::ui {

// The hash is computed when nobody else wants the processor, and is never waited for.
void LocalWorker::nameModel() {
    const auto& paths = model_->file().paths();
    const storage::ModelFiles files(paths.begin(), paths.end());
    mark_ = storage::file_mark(files);
    sha256_.clear();
    templateSha256_.clear();
    if (const auto source = model_->file().text("tokenizer.chat_template")) {
        storage::Sha256 hash;
        hash.add(*source);
        templateSha256_ = hash.hex();
    }
    hasher_ = std::jthread([this, files, mark = mark_](std::stop_token stop) {
        const std::filesystem::path folder = cache_folder();
        storage::FileHashes hashes(folder.empty() ? folder : folder / "model-hashes.json");
        std::optional<std::string> hash = hashes.known(files);
        if (!hash) {
            storage::run_in_the_background();
            hash = hashes.find(files, stop);
        }
        if (!hash) return;
        QMetaObject::invokeMethod(
            this,
            [this, mark, sha256 = *hash] {
                if (mark == mark_) sha256_ = sha256;
                emit modelHashed(QString::fromStdString(mark), QString::fromStdString(sha256));
            },
            Qt::QueuedConnection);
    });
}

storage::Run LocalWorker::runOf(const Recipe& recipe) const {
    storage::Run run;
    run.model_sha256 = sha256_;
    run.template_sha256 = templateSha256_;
    run.parameters = sampling_text({recipe.sampler, session_->cache_format()});
    run.seed = recipe.sampler.seed;
    run.build = build_name();
    run.device = model_->device();
    run.extra = storage::run_extra(mark_, recipe.given, recipe.placed);
    run.prompt = recipe.prompt;
    return run;
}

Recipe LocalWorker::recipeOf(const storage::Run& run, int tokens) const {
    const auto sampling = read_sampling(run.parameters, run.seed);
    if (!sampling || run.prompt.empty() || run.template_sha256 != templateSha256_) return {};
    Recipe recipe{run.prompt, sampling->sampler, storage::given_tokens(run), storage::placed_tokens(run)};
    // what another model, device or cache has written cannot be made again by these
    const bool same_model = storage::is_of_model(run, sha256_, mark_);
    if (!same_model && tokens == 0) return {}; // its prompt may be of other words
    const bool same = same_model && sampling->cache == session_->cache_format() && run.device == model_->device();
    if (!same) recipe.given = tokens;
    return recipe;
}

// Whatever speaks against the snapshot, the conversation is read instead.
void LocalWorker::beginFrom(const QString& snapshot, const std::vector<Token>& prompt, std::stop_token stop) {
    if (!sha256_.empty()) (void)load_snapshot(*session_, snapshot.toStdString(), {sha256_, templateSha256_}, prompt, stop);
}

void LocalWorker::saveSnapshot(const QString& file, int leastTokens, std::stop_token stop) {
    SnapshotReport report;
    report.file = file;
    if (session_ && !sha256_.empty() && static_cast<int>(session_->tokens().size()) >= leastTokens && !stop.stop_requested()) {
        const SnapshotKey key{sha256_, templateSha256_};
        auto saved = save_snapshot(*session_, file.toStdString(), key, stop);
        report.saved = saved.has_value();
        if (!saved && saved.error().kind != ErrorKind::cancelled) report.sentence = QString::fromStdString(saved.error().message);
        report.modelSha256 = QString::fromStdString(sha256_);
        report.templateSha256 = QString::fromStdString(templateSha256_);
        report.cacheFormat = QString::fromLatin1(cache_format_name(session_->cache_format()).data());
        report.tokens = static_cast<qint64>(session_->tokens().size());
        report.bytes = static_cast<qint64>(snapshot_bytes(*session_, key));
    }
    emit snapshotSaved(report);
}

} // namespace ponder::ui
