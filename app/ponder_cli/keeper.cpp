#include "app/ponder_cli/keeper.h"

#include "app/ponder_cli/terminal.h"

#include <chrono>
#include <condition_variable>

namespace ponder::cli {
namespace {

constexpr std::size_t title_bytes = 60;

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

storage::Part whole_part(storage::PartKind kind, const std::string& text) { return {kind, text, now_ms(), now_ms(), 0}; }

} // namespace

Keeper::Keeper(const std::string& data, std::string model, std::uint64_t vocabulary) : model_(std::move(model)), vocabulary_(vocabulary) {
    auto opened = storage::History::open(data.empty() ? storage::History::default_file() : std::filesystem::path(data) / "history.sqlite");
    if (!opened) {
        give_up(opened.error());
        return;
    }
    history_.emplace(std::move(*opened));
    auto ready = history_->recover().and_then([&](int) { return history_->hold_generation_lock(); });
    if (!ready) give_up(ready.error());
    clock_ = std::jthread([this](std::stop_token stop) { save_regularly(stop); });
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
