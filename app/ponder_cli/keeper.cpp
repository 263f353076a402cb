#include "app/ponder_cli/keeper.h"

#include "app/ponder_cli/terminal.h"

#include "engine/run/expert_use_file.h"
#include "storage/sha256.h"
#include "storage/start_up.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>

namespace ponder::cli {
namespace {

constexpr std::size_t title_bytes = 60;
constexpr std::uint64_t at_once_bytes = 64u << 20; // of a model: hashing it takes less than half a second

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

storage::Part whole_part(storage::PartKind kind, const std::string& text) { return {kind, text, now_ms(), now_ms(), 0}; }

} // namespace

Keeper::Keeper(const std::string& data, LoadedModel& model)
    : model_(model.name()), vocabulary_(model.text().vocabulary), model_files_(model.file().paths().begin(), model.file().paths().end()), model_mark_(storage::file_mark(model_files_)),
      device_(model.device()), small_model_(model.file().file_bytes() <= at_once_bytes) {
    if (auto source = model.file().text("tokenizer.chat_template")) {
        storage::Sha256 hash;
        hash.add(*source);
        template_sha256_ = hash.hex();
    }
    auto opened = storage::History::open(data.empty() ? storage::History::default_file() : std::filesystem::path(data) / "history.sqlite");
    if (!opened) {
        give_up(opened.error());
        return;
    }
    history_.emplace(std::move(*opened));
    if (auto ready = storage::start_up(*history_); !ready) {
        give_up(ready.error());
        return;
    }
    backup_ = storage::upkeep_in_background(history_->path());
    clock_ = std::jthread([this](std::stop_token stop) { save_regularly(stop); });
    hasher_ = std::jthread([this](std::stop_token stop) { hash_model(stop); });
}

Keeper::~Keeper() {
    if (small_model_ && hasher_.joinable()) hasher_.join();
}

// Completes the answers that came before the hash did, those of an earlier run of the program among them.
void Keeper::hash_model(std::stop_token stop) {
    if (!small_model_) storage::run_in_the_background();
    const std::filesystem::path folder = cache_folder();
    auto hash = storage::FileHashes(folder.empty() ? folder : folder / "model-hashes.json").find(model_files_, stop);
    if (!hash) return;
    const std::lock_guard lock(mutex_);
    model_sha256_ = *hash;
    if (history_) (void)storage::complete_runs(*history_, model_mark_, model_sha256_);
}

void Keeper::made_with(const Recipe& recipe, CacheFormat cache) {
    const std::lock_guard lock(mutex_);
    if (!history_ || !answer_.id) return;
    storage::Run run;
    run.model_sha256 = model_sha256_;
    run.template_sha256 = template_sha256_;
    run.parameters = sampling_text({recipe.sampler, cache});
    run.seed = recipe.sampler.seed;
    run.build = build_name();
    run.device = device_;
    run.prompt = recipe.prompt;
    run.extra = storage::run_extra(model_mark_, recipe.given, recipe.placed);
    // an answer without it is no worse to read, so the chat goes on
    (void)storage::save_run(*history_, answer_.id, run);
}

// What an answer was made by, if the model, its template, the build's way of computing and the cache are still the same.
std::optional<Recipe> Keeper::recipe_of(const storage::Message& message, CacheFormat cache) {
    auto run = storage::run(*history_, message.id);
    if (!run || !*run || (*run)->prompt.empty() || (*run)->template_sha256 != template_sha256_) return std::nullopt;
    auto sampling = read_sampling((*run)->parameters, (*run)->seed);
    if (!sampling) return std::nullopt;
    Recipe recipe{(*run)->prompt, sampling->sampler, storage::given_tokens(**run), storage::placed_tokens(**run)};
    const bool same_model = storage::is_of_model(**run, model_sha256_, model_mark_);
    if (!same_model && message.tokens.empty()) return std::nullopt; // another model's prompt may be of other words
    if (!same_model || sampling->cache != cache || (*run)->device != device_) recipe.given = static_cast<int>(message.tokens.size());
    return recipe;
}

storage::Result<Resumed> Keeper::resume(std::int64_t id, CacheFormat cache) {
    const std::lock_guard lock(mutex_);
    if (!history_) return storage::fail(storage::ErrorKind::unreadable, "The history could not be opened, so there is nothing to go on with.");
    if (!id) {
        auto all = history_->conversations();
        if (!all) return tl::unexpected(all.error());
        if (all->empty()) return storage::fail(storage::ErrorKind::not_found, "There is no conversation in the history to go on with.");
        id = std::max_element(all->begin(), all->end(), [](const auto& a, const auto& b) { return std::pair(a.updated_ms, a.id) < std::pair(b.updated_ms, b.id); })->id;
    }
    auto branch = history_->branch(id);
    if (!branch) return tl::unexpected(branch.error());
    std::optional<std::int64_t> seen; // the last choice on the branch counts
    for (const storage::Message& message : *branch)
        if (message.seen_from) seen = message.seen_from;
    const bool cut_off = !branch->empty() && branch->back().role == storage::Role::assistant && (branch->back().state != storage::MessageState::complete || branch->back().stop == "max_tokens");
    const auto says = [](const storage::Part& part) { return part.kind != storage::PartKind::notice && !part.text.empty(); };
    const bool can_go_on = cut_off && (branch->back().tokens.empty() ? std::none_of(branch->back().parts.begin(), branch->back().parts.end(), says)
                                                                     : branch->back().vocabulary == static_cast<std::int64_t>(vocabulary_));
    Resumed out;
    bool sees = !seen;
    for (const storage::Message& message : *branch) {
        if (message.id == seen) sees = true;
        if (!sees && message.role != storage::Role::system) continue;
        const bool last = &message == &branch->back();
        ChatMessage turn{message.role == storage::Role::user ? "user" : message.role == storage::Role::assistant ? "assistant" : "system", "", "", {}, static_cast<std::uint64_t>(message.vocabulary)};
        for (const storage::Part& part : message.parts) {
            if (part.kind == storage::PartKind::text) turn.content += part.text;
            if (part.kind == storage::PartKind::reasoning) turn.reasoning += part.text;
        }
        turn.tokens.assign(message.tokens.begin(), message.tokens.end());
        if (last && cut_off) {
            if (!can_go_on) continue; // it is written anew, as a version
            out.open = std::move(turn);
            out.answer = message.id;
            out.recipe = recipe_of(message, cache);
            answer_ = message;
            answer_.model = model_;
            answer_.vocabulary = static_cast<std::int64_t>(vocabulary_);
            break;
        }
        if (turn.role == "assistant" && turn.content.empty()) continue; // stopped before a word
        if (!out.turns.empty() && out.turns.back().message.role == turn.role) { // templates want the roles to alternate
            out.turns.back().message.content += "\n\n" + turn.content;
            out.turns.back().message.tokens.clear();
            continue;
        }
        out.turns.push_back({std::move(turn), message.id});
    }
    conversation_ = id;
    last_.reset();
    if (!branch->empty()) last_ = cut_off && !can_go_on ? branch->back().parent : branch->back().id;
    if (out.open) (void)history_->set_active_leaf(id, out.answer);
    return out;
}

std::int64_t Keeper::question(const std::string& text) {
    storage::Message message;
    message.parts = {whole_part(storage::PartKind::text, text)};
    return begin_with(std::move(message), text);
}

std::int64_t Keeper::summary(const std::string& text, const std::string& title) {
    forget_place();
    storage::Message message;
    message.role = storage::Role::system;
    message.model = model_;
    message.parts = {whole_part(storage::PartKind::text, text)};
    return begin_with(std::move(message), title);
}

std::int64_t Keeper::begin_with(storage::Message message, const std::string& title) {
    const std::lock_guard lock(mutex_);
    if (!history_) return 0;
    if (!conversation_) {
        auto created = history_->create_conversation(title.substr(0, title.find('\n')).substr(0, title_bytes));
        if (!created) {
            give_up(created.error());
            return 0;
        }
        conversation_ = *created;
    }
    add(message);
    return last_.value_or(0);
}

std::int64_t Keeper::begin_answer() {
    const std::lock_guard lock(mutex_);
    answer_ = {};
    answer_.role = storage::Role::assistant;
    answer_.state = storage::MessageState::generating;
    answer_.model = model_;
    answer_.vocabulary = static_cast<std::int64_t>(vocabulary_);
    add(answer_);
    answer_.id = history_ ? last_.value_or(0) : 0;
    return answer_.id;
}

void Keeper::go_on_with_answer() {
    const std::lock_guard lock(mutex_);
    answer_.state = storage::MessageState::generating;
    answer_.stop.clear();
    std::erase_if(answer_.parts, [](const storage::Part& part) { return part.kind == storage::PartKind::notice; });
    if (!answer_.parts.empty()) answer_.parts.back().ended_ms = 0; // it grows again
    save();
}

void Keeper::token(Token token) {
    const std::lock_guard lock(mutex_);
    answer_.tokens.push_back(token);
    unsaved_ = true;
}

void Keeper::piece(Channel channel, const std::string& text, int tokens) {
    const std::lock_guard lock(mutex_);
    const auto kind = channel == Channel::reasoning ? storage::PartKind::reasoning : storage::PartKind::text;
    const std::int64_t now = now_ms();
    if (answer_.parts.empty() || answer_.parts.back().kind != kind) {
        if (!answer_.parts.empty()) answer_.parts.back().ended_ms = now;
        answer_.parts.push_back({kind, "", now, 0, 0});
    }
    answer_.parts.back().text += text;
    answer_.parts.back().tokens = tokens;
    unsaved_ = true;
}

void Keeper::end_answer(const Outcome& outcome) {
    const std::lock_guard lock(mutex_);
    answer_.state = outcome.stop == StopReason::stopped ? storage::MessageState::stopped
                    : outcome.error                     ? storage::MessageState::failed
                                                        : storage::MessageState::complete;
    const bool too_long = outcome.error && outcome.error->kind == ErrorKind::prompt_too_long;
    answer_.stop = too_long ? "prompt_too_long" : std::string(stop_name(outcome.stop));
    answer_.prompt_tokens = outcome.prompt_tokens;
    answer_.generated_tokens = static_cast<int>(outcome.tokens.size());
    answer_.tokens_per_second = outcome.generate_tps();
    answer_.first_token_s = outcome.first_token_s;
    if (!answer_.parts.empty()) answer_.parts.back().ended_ms = now_ms();
    if (outcome.error) answer_.parts.push_back(whole_part(storage::PartKind::notice, outcome.error->message));
    save();
}

void Keeper::leave_out_before(std::int64_t question, std::int64_t first_seen) {
    const std::lock_guard lock(mutex_);
    if (!history_ || !question || !first_seen) return;
    if (auto kept = history_->set_seen_from(question, first_seen); !kept) give_up(kept.error());
}

void Keeper::forget_place() {
    const std::lock_guard lock(mutex_);
    conversation_ = 0;
    last_.reset();
}

void Keeper::add(storage::Message& message) {
    if (!history_) return;
    message.conversation = conversation_;
    message.parent = last_;
    message.created_ms = now_ms();
    auto added = history_->add_message(message);
    if (!added) return give_up(added.error());
    last_ = *added;
}

void Keeper::save_regularly(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        never.wait_for(lock, stop, std::chrono::milliseconds(200), [] { return false; });
        if (unsaved_) save();
    }
}

void Keeper::save() {
    unsaved_ = false;
    if (!history_ || !answer_.id) return;
    answer_.conversation = conversation_;
    if (auto saved = history_->update_message(answer_); !saved) give_up(saved.error());
}

void Keeper::give_up(const storage::Error& error) {
    complain(error.message + " This conversation is not being saved any more.");
    history_.reset();
}

} // namespace ponder::cli
