#include "app/ponder_cli/conversation.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <unistd.h>
#include <utility>

namespace ponder::cli {
namespace {

std::string tokens_and_mebibytes(LoadedModel& model, int context, CacheFormat format) {
    char text[64];
    std::snprintf(text, sizeof text, "%d tokens, %.1f MiB of memory", context, static_cast<double>(cache_bytes(model, context, format)) / (1 << 20));
    return text;
}

} // namespace

Conversation::Conversation(LoadedModel& model, Session session, const AskOptions& options)
    : model_(model), session_(std::make_unique<Session>(std::move(session))), options_(options), keeper_(options.data, model),
      terminal_(isatty(STDOUT_FILENO)), printer_(terminal_) {}

void Conversation::start_afresh() {
    turns_.clear();
    keeper_.forget_place();
}

void Conversation::ask(const std::string& question) {
    turns_.push_back({{"user", question, ""}, keeper_.question(question)});
    begin_answer();
}

void Conversation::begin_answer() {
    reply_ = {"assistant", "", "", {}, model_.text().vocabulary};
    recipe_ = {{}, sampler_settings(model_, options_), 0};
    answer_until_done(keeper_.begin_answer());
}

bool Conversation::resume(std::int64_t conversation) {
    auto resumed = keeper_.resume(conversation, session_->cache_format());
    if (!resumed) {
        complain(resumed.error().message);
        return false;
    }
    turns_ = std::move(resumed->turns);
    if (!resumed->open) {
        if (!turns_.empty() && turns_.back().message.role == "user") begin_answer();
        return true;
    }
    reply_ = std::move(*resumed->open);
    reply_.vocabulary = model_.text().vocabulary;
    // by what it was begun with; where that is not known, what there is of it stays and the rest is sampled afresh
    recipe_ = resumed->recipe.value_or(Recipe{{}, sampler_settings(model_, options_), static_cast<int>(reply_.tokens.size())});
    printer_.print(Channel::reasoning, reply_.reasoning);
    printer_.print(Channel::answer, reply_.content);
    keeper_.go_on_with_answer();
    answer_until_done(resumed->answer);
    return true;
}

std::vector<ChatMessage> Conversation::messages(std::size_t but_last) const {
    std::vector<ChatMessage> all;
    for (std::size_t i = 0; i + but_last < turns_.size(); i++) all.push_back(turns_[i].message);
    return all;
}

Outcome Conversation::generate_answer(const Prompt& prompt) {
    GenerateRequest request{prompt, recipe_.sampler, options_.max_tokens, reply_.tokens, GenerateRequest::Shown{reply_.reasoning.size(), reply_.content.size()}};
    if (recipe_.prompt != prompt.tokens) { // what was written behind another prompt cannot be made again behind this one
        recipe_.prompt = prompt.tokens;
        recipe_.given = static_cast<int>(reply_.tokens.size());
    }
    keeper_.made_with(recipe_, session_->cache_format());
    GenerateProgress progress;
    progress.token = [&](Token token) {
        reply_.tokens.push_back(token);
        keeper_.token(token);
    };
    progress.piece = [&](Channel channel, const std::string& text, int tokens) {
        (channel == Channel::reasoning ? reply_.reasoning : reply_.content) += text;
        keeper_.piece(channel, text, tokens);
        printer_.print(channel, text);
    };
    const Outcome outcome = generate(*session_, request, progress, interrupt_token());
    keeper_.end_answer(outcome);
    std::exchange(printer_, StreamPrinter(terminal_)).finish();
    return outcome;
}

bool Conversation::is_full(const Outcome& outcome) const {
    return outcome.stop == StopReason::context_full || (outcome.error && outcome.error->kind == ErrorKind::prompt_too_long);
}

void Conversation::answer_until_done(std::int64_t answer) {
    bool again = true;
    std::vector<Token> prompt_before = recipe_.prompt; // of an answer that goes on after a restart: its template may render otherwise today
    while (again) {
        auto prompt = build_prompt(model_, messages(), {!options_.no_think, options_.effort});
        Outcome outcome;
        if (prompt) {
            if (!prompt_before.empty()) prompt->tokens = std::exchange(prompt_before, {});
            outcome = generate_answer(*prompt);
        } else {
            outcome.stop = StopReason::error;
            outcome.error = prompt.error();
            keeper_.end_answer(outcome);
        }
        again = false;
        if (!is_full(outcome)) {
            if (outcome.error) complain(*outcome.error);
            break;
        }
        complain(outcome.error ? outcome.error->message : "The context of " + std::to_string(session_->context()) + " tokens is full. Everything said so far is kept.");
        for (bool decided = false; !decided;) {
            switch (choose()) {
            case Choice::leave_out: decided = again = leave_out_oldest(); break;
            case Choice::enlarge: decided = again = enlarge(); break;
            case Choice::summarise: {
                const bool unanswered = reply_.tokens.empty();
                const std::string question = turns_.back().message.content;
                if (!(decided = begin_with_summary())) break;
                if (unanswered) ask(question); // in the new conversation
                return;
            }
            case Choice::leave: decided = true; break;
            }
        }
        if (again) keeper_.go_on_with_answer();
    }
    if (reply_.tokens.empty()) // nothing was answered: the question does not stand between later ones
        turns_.pop_back();
    else
        turns_.push_back({reply_, answer});
}

Conversation::Choice Conversation::choose() {
    const int larger = larger_context();
    std::string menu = "  1  go on without the oldest turns; they stay in the history\n"
                       "  2  start a new chat with a summary of this one\n";
    if (larger) menu += "  3  take a larger context (" + tokens_and_mebibytes(model_, larger, session_->cache_format()) + ")\n";
    menu += "  4  leave it as it is\n";
    for (;;) {
        std::cerr << menu << "What now? " << std::flush;
        std::string line;
        wait_for_input(true);
        const bool got = static_cast<bool>(std::getline(std::cin, line));
        wait_for_input(false);
        if (!isatty(STDIN_FILENO)) std::cerr << line << "\n";
        if (!got || line.starts_with("4")) return Choice::leave;
        if (line.starts_with("1")) return Choice::leave_out;
        if (line.starts_with("2")) return Choice::summarise;
        if (line.starts_with("3") && larger) return Choice::enlarge;
        std::cerr << (larger ? "Please answer 1, 2, 3 or 4.\n" : "Please answer 1, 2 or 4.\n");
    }
}

bool Conversation::leave_out_oldest() {
    auto room = make_room(model_.text(), messages(), {!options_.no_think, options_.effort}, {session_->context(), static_cast<int>(reply_.tokens.size())});
    if (!room) {
        complain(room.error());
        return false;
    }
    const auto oldest = std::find_if(turns_.begin(), turns_.end(), [](const Turn& turn) { return turn.message.role != "system"; });
    turns_.erase(oldest, oldest + static_cast<std::ptrdiff_t>(room->dropped));
    const auto first = std::find_if(turns_.begin(), turns_.end(), [](const Turn& turn) { return turn.message.role != "system"; });
    keeper_.leave_out_before(turns_.back().kept, first->kept);
    std::cerr << "The model no longer sees the oldest " << room->dropped << " messages. It goes on:\n";
    return true;
}

int Conversation::larger_context() const {
    const int larger = std::min(session_->context() * 2, model_.spec().context);
    const std::size_t available = available_memory();
    if (larger <= session_->context() || (available && cache_bytes(model_, larger, session_->cache_format()) > available)) return 0;
    return larger;
}

bool Conversation::enlarge() {
    auto larger = Session::create(model_, larger_context(), session_->cache_format());
    if (!larger) {
        complain(larger.error());
        return false;
    }
    session_ = std::make_unique<Session>(std::move(*larger));
    std::cerr << "The context holds " << session_->context() << " tokens now. It goes on:\n";
    return true;
}

bool Conversation::begin_with_summary() {
    std::vector<ChatMessage> said = messages(reply_.tokens.empty() ? 1 : 0); // an unanswered question is asked again afterwards
    if (!reply_.content.empty()) said.push_back(reply_);
    if (std::none_of(said.begin(), said.end(), [](const ChatMessage& message) { return message.role != "system"; })) {
        complain("There is nothing before this question that could be summed up.");
        return false;
    }
    auto room = make_room(model_.text(), ask_for_summary(said), {false, ""}, {session_->context(), 0});
    if (!room) {
        complain(room.error());
        return false;
    }
    if (room->dropped) std::cerr << "The oldest " << room->dropped << " messages are too much for the summary and are not part of it.\n";
    std::cerr << "Summary (Ctrl+C stops):\n";
    std::string summary;
    StreamPrinter printer(terminal_);
    GenerateProgress progress;
    progress.piece = [&](Channel channel, const std::string& text, int) {
        if (channel == Channel::answer) summary += text;
        printer.print(channel, text);
    };
    const Outcome outcome = generate(*session_, {room->prompt, sampler_settings(model_, options_), options_.max_tokens}, progress, interrupt_token());
    printer.finish();
    if (outcome.error) complain(*outcome.error);
    if (outcome.stop == StopReason::stopped || outcome.error || summary.find_first_not_of(" \t\r\n") == std::string::npos) {
        complain("There is no summary; this chat is as it was.");
        return false;
    }
    const ChatMessage first = summary_message(summary);
    turns_ = {{first, keeper_.summary(first.content, "Continued: " + summary)}};
    std::cerr << "A new chat begins with this summary; the old one is kept.\n";
    return true;
}

} // namespace ponder::cli
