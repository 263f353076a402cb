// A terminal conversation in the history: a question is durable before it is answered, and the growing answer, with its tokens, is saved five
// times a second by a clock of its own, since a slow model may not say anything for a while. When the history fails the chat goes on, and
// says once that it is not being saved. Without a history (the engine-only build) it keeps nothing.
#pragma once

#include "engine/run/generate.h"

#include <cstdint>
#include <string>

#ifdef PONDER_HISTORY
#include "storage/history.h"

#include <mutex>
#include <optional>
#include <thread>
#endif

namespace ponder::cli {

#ifdef PONDER_HISTORY
// The mutex guards everything between the chat and the saving clock. Ids are 0 where nothing could be kept.
class Keeper {
  public:
    Keeper(const std::string& data, std::string model, std::uint64_t vocabulary);

    std::int64_t question(const std::string& text);
    std::int64_t summary(const std::string& text, const std::string& title); // the first message of a new conversation
    std::int64_t begin_answer();
    void go_on_with_answer(); // the last one, whether it was cut off or never began
    void token(Token token);
    void piece(Channel channel, const std::string& text, int tokens);
    void end_answer(const Outcome& outcome);
    void leave_out_before(std::int64_t question, std::int64_t first_seen); // from this question on
    void forget_place();                                                   // the next message begins a new conversation

  private:
    std::int64_t begin_with(storage::Message message, const std::string& title);
    void add(storage::Message& message);
    void save_regularly(std::stop_token stop);
    void save();
    void give_up(const storage::Error& error);

    const std::string model_;
    const std::uint64_t vocabulary_;
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
    Keeper(const std::string&, const std::string&, std::uint64_t) {}
    std::int64_t question(const std::string&) { return 0; }
    std::int64_t summary(const std::string&, const std::string&) { return 0; }
    std::int64_t begin_answer() { return 0; }
    void go_on_with_answer() {}
    void token(Token) {}
    void piece(Channel, const std::string&, int) {}
    void end_answer(const Outcome&) {}
    void leave_out_before(std::int64_t, std::int64_t) {}
    void forget_place() {}
};
#endif

} // namespace ponder::cli
