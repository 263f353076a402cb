#include "ui/local_worker.h"

#include "engine/run/generate.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <chrono>
#include <deque>
#include <unistd.h>

namespace ponder::ui {
namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

constexpr double batch_seconds = 0.033;

// Collects a channel's text until it is worth crossing to the GUI thread, and measures the speed of the last second or so.
class PieceBatch {
  public:
    using Send = std::function<void(ponder::Channel channel, const std::string& text, int tokens, double tps)>;
    explicit PieceBatch(Send send) : send_(std::move(send)) {}

    void add(ponder::Channel channel, const std::string& text, int tokens) {
        if (channel != channel_) flush();
        channel_ = channel;
        text_ += text;
        tokens_ = tokens;
        const double now = seconds();
        times_.push_back(now);
        while (times_.size() > 2 && now - times_.front() > 1.5) times_.pop_front();
        if (now - sent_ >= batch_seconds) flush();
    }

    void flush() {
        if (text_.empty()) return;
        const double span = times_.back() - times_.front();
        send_(channel_, text_, tokens_, times_.size() > 2 && span > 0 ? static_cast<double>(times_.size() - 1) / span : 0);
        text_.clear();
        sent_ = seconds();
    }

  private:
    Send send_;
    ponder::Channel channel_ = ponder::Channel::reasoning;
    std::string text_;
    int tokens_ = 0;
    double sent_ = 0;
    std::deque<double> times_;
};

Outcome failed(const Error& error) {
    Outcome outcome;
    outcome.reason = StopReason::error;
    outcome.errorKind = error.kind;
    outcome.errorSentence = QString::fromStdString(error.message);
    return outcome;
}

StopReason reason_of(ponder::StopReason reason) {
    switch (reason) {
    case ponder::StopReason::end: return StopReason::end;
    case ponder::StopReason::max_tokens: return StopReason::maxTokens;
    case ponder::StopReason::context_full: return StopReason::contextFull;
    case ponder::StopReason::stopped: return StopReason::stopped;
    case ponder::StopReason::error: break;
    }
    return StopReason::error;
}

std::vector<ChatMessage> messages_of(const QVector<TurnMessage>& turns) {
    std::vector<ChatMessage> messages;
    for (const TurnMessage& turn : turns) {
        const char* role = turn.role == Role::user ? "user" : turn.role == Role::assistant ? "assistant" : "system";
        messages.push_back({role, turn.content.toStdString(), turn.reasoning.toStdString()});
    }
    return messages;
}

} // namespace

LocalWorker::LocalWorker(int threads, int context) : threads_(threads), context_(context) {}
LocalWorker::~LocalWorker() = default;

void LocalWorker::load(const QString& path, std::stop_token stop) {
    if (stop.stop_requested()) return; // replaced before it began; the newer load answers
    emit modelLoading(path, 0);
    LoadOptions options;
    options.threads = threads_;
    options.stop = stop;
    options.progress = [this, path](double fraction) { emit modelLoading(path, fraction); };
    auto model = LoadedModel::load(path.toStdString(), options);
    if (!model) {
        if (!stop.stop_requested()) emit modelFailed(path, model.error().kind, QString::fromStdString(model.error().message));
        return;
    }
    if (!(*model)->tokenizer()) {
        emit modelFailed(path, ErrorKind::unsupported, QString::fromStdString("This model cannot chat: " + (*model)->text().problem));
        return;
    }
    auto session = Session::create(**model, context_);
    if (!session) {
        emit modelFailed(path, session.error().kind, QString::fromStdString(session.error().message));
        return;
    }
    session_.reset();
    model_ = std::move(*model);
    session_ = std::make_unique<Session>(std::move(*session));
    emit modelReady(describe());
}

ModelCard LocalWorker::describe() const {
    const QFileInfo info(QString::fromStdString(model_->file().paths().front().string()));
    ModelCard card;
    card.name = QString::fromStdString(model_->name());
    card.family = QString::fromStdString(model_->spec().family);
    card.format = QString::fromStdString(model_->format_name());
    card.fileName = info.fileName();
    card.path = info.absoluteFilePath();
    card.device = QString::fromStdString(model_->backend().description());
    card.weightBytes = static_cast<qint64>(model_->file().file_bytes());
    card.cacheBytes = static_cast<qint64>(session_->cache_bytes());
    card.bufferBytes = static_cast<qint64>(model_->backend().buffer_bytes());
    card.deviceBytes = static_cast<qint64>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
    card.contextTokens = session_->context();
    card.reasons = model_->reasoning().reasons;
    card.canDisableThinking = model_->reasoning().can_disable;
    if (const MoeSpec& moe = model_->spec().moe; moe.count) card.expertsLine = tr("%1 of %2 experts a token").arg(moe.used).arg(moe.count);
    return card;
}

void LocalWorker::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop) {
    emit finished(ticket, answer(ticket, turns, params, stop));
}

Outcome LocalWorker::answer(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop) {
    if (!model_) return failed({ErrorKind::bad_request, "No model is loaded yet."});
    auto prompt = build_prompt(*model_, messages_of(turns), {params.thinking, ""});
    if (!prompt) return failed(prompt.error());
    GenerateRequest request{std::move(*prompt), model_->recommended(), params.maxTokens};
    if (params.temperature >= 0) request.sampler.temperature = params.temperature;
    request.sampler.seed = params.seed ? params.seed : QRandomGenerator::global()->generate64();
    emit started(ticket, static_cast<int>(request.prompt.tokens.size()));

    PieceBatch batch([&](ponder::Channel channel, const std::string& text, int tokens, double tps) {
        emit piece(ticket, channel == ponder::Channel::reasoning ? Channel::reasoning : Channel::answer, QString::fromStdString(text), tokens, tps);
    });
    GenerateProgress progress;
    progress.prompt = [&](int done, int total) { emit progressPrompt(ticket, done, total); };
    progress.piece = [&](ponder::Channel channel, const std::string& text, int tokens) { batch.add(channel, text, tokens); };
    const ponder::Outcome done = generate(*session_, request, progress, stop);
    batch.flush();

    Outcome outcome = done.error ? failed(*done.error) : Outcome();
    outcome.reason = reason_of(done.stop);
    outcome.promptTokens = done.prompt_tokens;
    outcome.generatedTokens = static_cast<int>(done.tokens.size());
    outcome.promptTps = done.prompt_tps();
    outcome.genTps = done.generate_tps();
    outcome.firstTokenS = done.first_token_s;
    return outcome;
}

} // namespace ponder::ui
