// One conversation in the terminal: what has been said, the session that has read it, and what to do when the context is full. Then the
// person chooses, at the terminal or in the piped input: go on without the oldest turns, begin anew with a summary, take a larger context, or
// leave it. Nothing is ever left out that was not chosen to be.
#pragma once

#include "app/ponder_cli/keeper.h"
#include "app/ponder_cli/terminal.h"

#include <memory>

namespace ponder::cli {

class Conversation {
  public:
    Conversation(LoadedModel& model, Session session, const AskOptions& options);

    void ask(const std::string& question); // answers it, choices and all
    // Takes up a conversation of the history (0: the last) and goes on with what was cut off in it. False after a sentence.
    bool resume(std::int64_t conversation);
    void start_afresh();

  private:
    using Turn = Resumed::Turn; // kept: its id in the history, or 0
    enum class Choice { leave_out, summarise, enlarge, leave };

    std::vector<ChatMessage> messages(std::size_t but_last = 0) const;
    Outcome generate_answer(const Prompt& prompt);
    void begin_answer();
    void answer_until_done(std::int64_t answer);
    bool is_full(const Outcome& outcome) const;
    Choice choose();
    bool leave_out_oldest(); // each returns whether the answer can go on
    bool begin_with_summary();
    bool enlarge();
    int larger_context() const; // 0: there is none

    LoadedModel& model_;
    std::unique_ptr<Session> session_;
    const AskOptions& options_;
    Keeper keeper_;
    std::vector<Turn> turns_;  // what the model sees, the open question last
    ChatMessage reply_;        // to it, as far as it has come
    Recipe recipe_;            // that the reply is made by
    bool terminal_;
    StreamPrinter printer_{false}; // of the answer at work
};

} // namespace ponder::cli
