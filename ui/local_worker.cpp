#include "ui/local_worker.h"

#include "engine/run/replay.h"
#include "engine/run/thought.h"
#include "ui/local_choices.h"
#include "ui/local_plans.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <chrono>
#include <algorithm>
#include <deque>
#include <set>

namespace ponder::ui {
namespace {

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

constexpr double batch_seconds = 0.033;

// Collects a channel's text until it is worth crossing to the GUI thread, and measures the speed of the last second or so.
class PieceBatch {
  public:
    using Send = std::function<void(ponder::Channel channel, const std::string& text, int tokens, double tps, const QVector<qint32>& ids)>;
    explicit PieceBatch(Send send) : send_(std::move(send)) {}

    void add(Token token) { ids_.push_back(token); }

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
        send();
    }

    void finish() { // the tokens too that came without a text
        if (!text_.empty() || !ids_.isEmpty()) send();
    }

  private:
    void send() {
        const double span = times_.empty() ? 0 : times_.back() - times_.front();
        send_(channel_, text_, tokens_, times_.size() > 2 && span > 0 ? static_cast<double>(times_.size() - 1) / span : 0, ids_);
        text_.clear();
        ids_.clear();
        sent_ = seconds();
    }

    Send send_;
    ponder::Channel channel_ = ponder::Channel::reasoning;
    std::string text_;
    QVector<qint32> ids_; // of the whole batch, those of markers too
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

} // namespace

LocalWorker::LocalWorker(int threads, int context) : threads_(threads), context_(context) {}
LocalWorker::~LocalWorker() = default;

Result<std::unique_ptr<Session>> LocalWorker::makeSession(LoadedModel& model, const CacheWish& wish, QString& note) {
    const ModelSpec& spec = model.spec();
    std::string why;
    const CacheFormat wished = cache_format_named(wish.format.toStdString()).value_or(CacheFormat::f16);
    const CacheFormat format = fitting_cache_format(spec, wished, why);
    const int context = wish.contextTokens > 0 ? std::min(wish.contextTokens, spec.context) : context_;
    auto session = Session::create(model, context, format);
    if (!session) return tl::unexpected<Error>(session.error());
    note = QString::fromStdString(why);
    return std::make_unique<Session>(std::move(*session));
}

// request: a plan's, to be loaded by instead of the wish.
Result<LocalWorker::Loaded> LocalWorker::open(const QString& path, const LoadWish& wish, const std::optional<PlanRequest>& request, std::stop_token stop) {
    LoadOptions options;
    options.threads = threads_;
    options.stop = stop;
    double told = 0;
    options.progress = [this, path, told](double fraction) mutable {
        if (fraction < 1 && fraction - told < 0.01) return; // a tensor is little
        told = fraction;
        emit modelLoading(path, fraction);
    };
    if (!wish.device.device.isEmpty()) options.device = wish.device.device.toStdString();
    options.context = wish.cache.contextTokens > 0 ? wish.cache.contextTokens : context_;
    options.cache = cache_format_named(wish.cache.format.toStdString()).value_or(CacheFormat::f16);
    if (wish.device.expertShare >= 0) options.experts = wish.device.expertShare;
    if (request) options.gpu_limit = request->gpu_limit, options.experts = request->experts;
    Loaded loaded;
    auto model = LoadedModel::load(path.toStdString(), options);
    if (!model) return tl::unexpected<Error>(model.error());
    loaded.model = std::move(*model);
    if (!loaded.model->tokenizer()) return fail(ErrorKind::unsupported, "This model cannot chat: " + loaded.model->text().problem);
    auto session = makeSession(*loaded.model, wish.cache, loaded.cacheNote);
    if (!session && wish.cache.contextTokens > 0) { // what was chosen once may be too much today
        const QString why = QString::fromStdString(session.error().message);
        if ((session = makeSession(*loaded.model, {}, loaded.cacheNote))) loaded.cacheNote = why;
    }
    if (!session) return tl::unexpected<Error>(session.error());
    loaded.session = std::move(*session);
    return loaded;
}

void LocalWorker::take(Loaded loaded, const LoadWish& wish, const QString& note) {
    session_.reset();
    model_ = std::move(loaded.model);
    session_ = std::move(loaded.session);
    cacheNote_ = loaded.cacheNote;
    QStringList notes;
    if (!note.isEmpty()) notes << note;
    for (const std::string& warning : model_->plan().warnings) notes << QString::fromStdString(warning);
    deviceNote_ = notes.join(QLatin1Char(' '));
    wish_ = wish;
    nameModel();
    emit modelReady(describe());
}

void LocalWorker::load(const QString& path, const LoadWish& wish, std::stop_token stop) {
    if (stop.stop_requested()) return; // replaced before it began; the newer load answers
    emit modelLoading(path, 0);
    // a graphics card seldom has room for two: the old model makes way, and comes back should the new one fail
    QString before;
    if (model_ && model_->plan().uses_gpu()) {
        before = QString::fromStdString(model_->file().paths().front().string());
        session_.reset();
        model_.reset();
    }
    auto loaded = open(path, wish, std::nullopt, stop);
    if (loaded) return take(std::move(*loaded), wish, {});
    const Error error = loaded.error();
    if (!before.isEmpty()) {
        if (auto again = open(before, wish_, std::nullopt, {})) take(std::move(*again), wish_, {});
        else emit modelGone();
    }
    if (!stop.stop_requested()) emit modelFailed(path, error.kind, QString::fromStdString(error.message));
}

// After a GPU ran out of memory or failed in an answer: the same model by the next smaller plan, or where auto finds a place for it.
void LocalWorker::loadSmaller(const Error& why) {
    const bool ranOut = why.kind == ErrorKind::out_of_memory;
    if (!model_ || !model_->plan().uses_gpu() || (!ranOut && why.kind != ErrorKind::device)) return;
    const std::optional<PlanRequest> smaller = ranOut ? next_smaller(model_->plan()) : std::nullopt;
    if (ranOut && !smaller) return;
    const QString path = QString::fromStdString(model_->file().paths().front().string());
    LoadWish wish = wish_;
    wish.cache = {session_->context(), QString::fromLatin1(cache_format_name(session_->cache_format()).data())};
    emit modelLoading(path, 0);
    session_.reset();
    model_.reset();
    auto loaded = open(path, wish, smaller, {});
    if (!loaded) {
        emit modelGone();
        return emit modelFailed(path, loaded.error().kind, QString::fromStdString(loaded.error().message));
    }
    take(std::move(*loaded), wish,
         ranOut ? tr("The graphics card ran out of memory, so it now holds less of the model.") : tr("The graphics card failed, so the model was loaded again."));
}

void LocalWorker::setCache(const CacheWish& cache) {
    if (!model_) return emit cacheFailed(ErrorKind::bad_request, QStringLiteral("No model is loaded yet."));
    const CacheWish before{session_->context(), QString::fromLatin1(cache_format_name(session_->cache_format()).data())};
    session_.reset(); // first, so that the memory need not hold both
    auto session = makeSession(*model_, cache, cacheNote_);
    if (session) {
        session_ = std::move(*session);
        return emit modelReady(describe());
    }
    auto again = makeSession(*model_, before, cacheNote_);
    if (!again) { // the memory went elsewhere in between
        const QString path = QString::fromStdString(model_->file().paths().front().string());
        model_.reset();
        emit modelGone();
        return emit modelFailed(path, again.error().kind, QString::fromStdString(again.error().message));
    }
    session_ = std::move(*again);
    emit cacheFailed(session.error().kind, QString::fromStdString(session.error().message));
}

// Contexts by doubling up to what the model was made for, in every format it can have.
QVector<CacheChoice> LocalWorker::cacheChoices() const {
    constexpr int shortest = 2048;
    std::set<int> contexts = {session_->context(), std::min(2 * session_->context(), model_->spec().context), model_->spec().context, usual_context(model_->spec())};
    for (int context = shortest; context < model_->spec().context; context *= 2) contexts.insert(context);
    // what each device of the plan could give to a cache, its present one given back
    const CacheShape now = model_->transformer().cache_shape(session_->context(), session_->cache_format());
    std::vector<std::size_t> free;
    for (const DeviceFacts& facts : model_->plan().uses_gpu() ? find_devices() : std::vector{processor_facts()})
        for (std::size_t i = 0; i < model_->plan().devices.size(); i++)
            if (model_->plan().devices[i].facts.id == facts.id) free.resize(std::max(free.size(), i + 1)), free[i] = facts.free_bytes + model_->transformer().cache_bytes(now, i);
    auto fits = [&](const CacheShape& shape) {
        for (std::size_t i = 0; i < free.size(); i++)
            if (model_->transformer().cache_bytes(shape, i) > free[i]) return false;
        return true;
    };
    QVector<CacheChoice> choices;
    for (const CacheFormat format : {CacheFormat::f16, CacheFormat::q8_0, CacheFormat::f32}) {
        std::string why;
        if (fitting_cache_format(model_->spec(), format, why) != format) continue;
        for (const int context : contexts) {
            const CacheShape shape = model_->transformer().cache_shape(context, format);
            choices.push_back({context, QString::fromLatin1(cache_format_name(format).data()), static_cast<qint64>(model_->transformer().cache_bytes(shape)), fits(shape)});
        }
    }
    return choices;
}

ModelCard LocalWorker::describe() const {
    const QFileInfo info(QString::fromStdString(model_->file().paths().front().string()));
    ModelCard card;
    card.name = QString::fromStdString(model_->name());
    card.family = QString::fromStdString(model_->spec().family);
    card.format = QString::fromStdString(model_->format_name());
    card.fileName = info.fileName();
    card.path = info.absoluteFilePath();
    card.device = QString::fromStdString(model_->device());
    card.deviceWish = wish_.device;
    QStringList reasons;
    for (const std::string& reason : model_->plan().reasons) reasons << QString::fromStdString(reason);
    card.deviceReason = reasons.join(QLatin1Char(' '));
    card.deviceNote = deviceNote_;
    card.shares = sharesOf(model_->memory());
    card.weightBytes = static_cast<qint64>(model_->file().file_bytes());
    card.cacheBytes = static_cast<qint64>(session_->cache_bytes());
    for (const ponder::DeviceShare& share : model_->memory()) {
        card.bufferBytes += static_cast<qint64>(share.buffers);
        card.deviceBytes += static_cast<qint64>(share.facts.memory_bytes);
    }
    card.contextTokens = session_->context();
    card.cacheFormat = QString::fromLatin1(cache_format_name(session_->cache_format()).data());
    card.cacheChoices = cacheChoices();
    card.cacheNote = cacheNote_;
    card.vocabulary = model_->text().vocabulary;
    card.reasons = model_->reasoning().reasons;
    card.canDisableThinking = model_->reasoning().can_disable;
    for (const std::string& effort : model_->reasoning().efforts) card.efforts << QString::fromStdString(effort);
    card.defaultEffort = QString::fromStdString(model_->reasoning().default_effort);
    const SamplerSettings usual = model_->recommended();
    card.recommended = {usual.temperature, usual.top_k, usual.top_p, usual.min_p, usual.repetition_penalty};
    if (const MoeSpec& moe = model_->spec().moe; moe.count) card.expertsLine = tr("%1 of %2 experts a token").arg(moe.used).arg(moe.count);
    return card;
}

void LocalWorker::ask(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop, std::stop_token answerNow) {
    const Outcome outcome = answer(ticket, turns, params, stop, answerNow);
    emit finished(ticket, outcome);
    if (outcome.reason == StopReason::error) loadSmaller({outcome.errorKind, outcome.errorSentence.toStdString()});
}

Outcome LocalWorker::answer(quint64 ticket, const QVector<TurnMessage>& turns, const AskParams& params, std::stop_token stop, std::stop_token answerNow) {
    if (!model_) return failed({ErrorKind::bad_request, "No model is loaded yet."});
    std::vector<ChatMessage> messages = messagesOf(turns);
    PromptWishes wishes{params.thinking, params.effort.toStdString()};
    Room room;
    if (params.summary) {
        messages = ask_for_summary(std::move(messages));
        wishes.thinking = false;
    }
    if (params.summary || params.leaveOutOldest) {
        auto made = make_room(model_->text(), messages, wishes, {session_->context(), static_cast<int>(params.answerSoFar.size())});
        if (!made) return failed(made.error());
        room = std::move(*made);
    } else {
        auto prompt = build_prompt(*model_, messages, wishes);
        if (!prompt) return failed(prompt.error());
        room.prompt = std::move(*prompt);
    }
    GenerateRequest request{std::move(room.prompt), model_->recommended(), params.maxTokens, {params.answerSoFar.begin(), params.answerSoFar.end()}};
    if (params.sampling.temperature >= 0) request.sampler.temperature = params.sampling.temperature;
    if (params.sampling.topK >= 0) request.sampler.top_k = params.sampling.topK;
    if (params.sampling.topP > 0) request.sampler.top_p = params.sampling.topP;
    if (params.sampling.minP >= 0) request.sampler.min_p = params.sampling.minP;
    if (params.sampling.repetition > 0) request.sampler.repetition_penalty = params.sampling.repetition;
    if (params.thought)
        request.answer_so_far = begin_with_thought(model_->text(), request.prompt.end, request.answer_so_far, params.thought->toStdString(), params.closeThought);
    request.show_so_far = params.showSoFar;
    request.thought_budget = params.thoughtBudget;
    request.answer_now = answerNow;
    request.candidates = params.candidates;
    request.sampler.seed = params.seed ? params.seed : QRandomGenerator::global()->generate64();
    Recipe recipe{{}, request.sampler, static_cast<int>(request.answer_so_far.size())};
    if (params.madeWith) {
        Recipe before = recipeOf(*params.madeWith, params.answerSoFar.size());
        if (!before.prompt.empty()) request.sampler = before.sampler;
        if (!before.prompt.empty() && !params.leaveOutOldest) request.prompt.tokens = before.prompt, recipe = std::move(before);
    }
    if (params.shownThought >= 0) request.shown = GenerateRequest::Shown{static_cast<std::size_t>(params.shownThought), static_cast<std::size_t>(params.shownAnswer)};
    recipe.prompt = request.prompt.tokens;
    recipe.sampler = request.sampler;
    if (!params.snapshot.isEmpty()) beginFrom(params.snapshot, recipe.prompt, stop);
    if (!params.summary) emit made(ticket, runOf(recipe));
    emit started(ticket, static_cast<int>(request.prompt.tokens.size()), static_cast<int>(room.dropped));

    PieceBatch batch([&](ponder::Channel channel, const std::string& text, int tokens, double tps, const QVector<qint32>& ids) {
        emit piece(ticket, channel == ponder::Channel::reasoning ? Channel::reasoning : Channel::answer, QString::fromStdString(text), tokens, tps, ids);
    });
    ChoiceBatch choiceBatch(*model_->tokenizer(), params.candidates, request.show_so_far ? 0 : static_cast<int>(request.answer_so_far.size()), [&](const QVector<TokenChoice>& some) { emit choices(ticket, some); });
    GenerateProgress progress;
    progress.chosen = [&](const ChosenToken& chosen) { choiceBatch.add(chosen); };
    progress.placed = [&](int first, int count) { // said anew, so that the answer can be made again however it ends
        for (int i = 0; i < count; i++) recipe.placed.push_back(first + i);
        if (!params.summary) emit made(ticket, runOf(recipe));
    };
    progress.prompt = [&](int done, int total) { emit progressPrompt(ticket, done, total); };
    progress.token = [&](Token token) {
        batch.add(token);
        choiceBatch.add(token);
    };
    progress.piece = [&](ponder::Channel channel, const std::string& text, int tokens) { batch.add(channel, text, tokens); };
    const ponder::Outcome done = generate(*session_, request, progress, stop);
    batch.finish();
    choiceBatch.finish();

    Outcome outcome = done.error ? failed(*done.error) : Outcome();
    outcome.reason = reason_of(done.stop);
    outcome.promptTokens = done.prompt_tokens;
    outcome.evaluatedPromptTokens = done.evaluated_prompt_tokens;
    outcome.generatedTokens = static_cast<int>(done.tokens.size());
    outcome.promptTps = done.prompt_tps();
    outcome.genTps = done.generate_tps();
    outcome.firstTokenS = done.first_token_s;
    return outcome;
}

} // namespace ponder::ui
