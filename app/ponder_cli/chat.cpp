// ponder-cli chat: a conversation in the terminal, saved in the same history as the window's. A question is durable before it is answered,
// and the growing answer is saved five times a second, by a clock of its own, since a slow model may not say anything for a while.
#include "app/ponder_cli/terminal.h"

#ifdef PONDER_HISTORY
#include "storage/history.h"
#endif

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <thread>
#include <unistd.h>

namespace ponder::cli {
namespace {

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

#ifdef PONDER_HISTORY
// The running conversation in the history. When the history fails the chat goes on, and says once that it is not being saved. The mutex
// guards everything between the chat and the saving clock.
class Keeper {
  public:
    Keeper(const std::string& data, std::string model) : model_(std::move(model)) {
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

    void question(const std::string& text) {
        const std::lock_guard lock(mutex_);
        if (!history_) return;
        if (!conversation_) {
            auto created = history_->create_conversation(text.substr(0, text.find('\n')).substr(0, 60));
            if (!created) return give_up(created.error());
            conversation_ = *created;
        }
        storage::Message message;
        message.parts = {{storage::PartKind::text, text, now_ms(), now_ms(), 0}};
        add(message);
    }

    void begin_answer() {
        const std::lock_guard lock(mutex_);
        answer_ = {};
        answer_.role = storage::Role::assistant;
        answer_.state = storage::MessageState::generating;
        answer_.model = model_;
        add(answer_);
        answer_.id = last_.value_or(0);
    }

    void piece(Channel channel, const std::string& text, int tokens) {
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

    void end_answer(const Outcome& outcome) {
        const std::lock_guard lock(mutex_);
        answer_.state = outcome.stop == StopReason::stopped ? storage::MessageState::stopped
                        : outcome.error                     ? storage::MessageState::failed
                                                            : storage::MessageState::complete;
        answer_.stop = std::string(stop_name(outcome.stop));
        answer_.prompt_tokens = outcome.prompt_tokens;
        answer_.generated_tokens = static_cast<int>(outcome.tokens.size());
        answer_.tokens_per_second = outcome.generate_tps();
        answer_.first_token_s = outcome.first_token_s;
        if (!answer_.parts.empty()) answer_.parts.back().ended_ms = now_ms();
        if (outcome.error) answer_.parts.push_back({storage::PartKind::notice, outcome.error->message, now_ms(), now_ms(), 0});
        save();
    }

    void forget_place() { conversation_ = 0, last_.reset(); }

  private:
    void add(storage::Message& message) {
        if (!history_) return;
        message.conversation = conversation_;
        message.parent = last_;
        message.created_ms = now_ms();
        auto added = history_->add_message(message);
        if (!added) return give_up(added.error());
        last_ = *added;
    }

    void save_regularly(std::stop_token stop) {
        std::unique_lock lock(mutex_);
        std::condition_variable_any never;
        while (!stop.stop_requested()) {
            never.wait_for(lock, stop, std::chrono::milliseconds(200), [] { return false; });
            if (unsaved_) save();
        }
    }

    void save() {
        unsaved_ = false;
        if (!history_ || !answer_.id) return;
        answer_.conversation = conversation_;
        if (auto saved = history_->update_message(answer_); !saved) give_up(saved.error());
    }

    void give_up(const storage::Error& error) {
        complain(error.message + " This conversation is not being saved any more.");
        history_.reset();
    }

    std::string model_;
    std::optional<storage::History> history_;
    std::int64_t conversation_ = 0;
    std::optional<std::int64_t> last_;
    storage::Message answer_;
    bool unsaved_ = false;
    std::mutex mutex_;
    std::jthread clock_; // last, so that it ends before what it saves
};
#else
class Keeper {
  public:
    Keeper(const std::string&, const std::string&) {}
    void question(const std::string&) {}
    void begin_answer() {}
    void piece(Channel, const std::string&, int) {}
    void end_answer(const Outcome&) {}
    void forget_place() {}
};
#endif

} // namespace

int chat(const AskOptions& options) {
    auto model = load_model(options.model, false);
    if (!model) return complain(model.error());
    auto session = Session::create(**model, options.model.context);
    if (!session) return complain(session.error());
    if (!(*model)->tokenizer()) return complain("This model cannot chat: " + (*model)->text().problem);
    Keeper keeper(options.data, (*model)->name());
    const bool terminal = isatty(STDOUT_FILENO), typed = isatty(STDIN_FILENO);
    if (typed)
        std::cout << printable((*model)->name()) << " on " << (*model)->backend().description() << ". /new starts afresh, /quit or Ctrl+D ends, Ctrl+C stops an answer.\n";

    std::vector<ChatMessage> messages;
    for (std::string line;;) {
        if (typed) std::cout << (terminal ? "\n\033[1m> \033[0m" : "\n> ") << std::flush;
        wait_for_input(true);
        const bool got = static_cast<bool>(std::getline(std::cin, line));
        wait_for_input(false);
        if (!got) break;
        if (line == "/quit") break;
        if (line == "/new") {
            messages.clear();
            keeper.forget_place();
            continue;
        }
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        line = repair_utf8(line);
        keeper.question(line);
        messages.push_back({"user", line, ""});
        auto prompt = build_prompt(**model, messages, {!options.no_think, ""});
        if (!prompt) {
            complain(prompt.error());
            messages.pop_back();
            continue;
        }
        keeper.begin_answer();
        ChatMessage reply{"assistant", "", ""};
        StreamPrinter printer(terminal);
        GenerateProgress progress;
        progress.piece = [&](Channel channel, const std::string& text, int tokens) {
            (channel == Channel::reasoning ? reply.reasoning : reply.content) += text;
            keeper.piece(channel, text, tokens);
            printer.print(channel, text);
        };
        const Outcome outcome = generate(*session, {std::move(*prompt), sampler_settings(**model, options), options.max_tokens}, progress, interrupt_token());
        keeper.end_answer(outcome);
        printer.finish();
        if (outcome.error) complain(*outcome.error);
        if (outcome.stop == StopReason::context_full) complain("The context of " + std::to_string(session->context()) + " tokens is full; /new starts afresh.");
        messages.push_back(std::move(reply));
    }
    return 0;
}

} // namespace ponder::cli
