// What the commands share at the terminal: the one error line, Ctrl+C as a stop token, loading with progress, text made safe to print.
#pragma once

#include "app/ponder_cli/commands.h"

#include <stop_token>
#include <string>

namespace ponder::cli {

int complain(const std::string& sentence); // to standard error; returns 1
int complain(const Error& error);

std::stop_token interrupt_token(); // stops at the next Ctrl+C; each call starts afresh
void wait_for_input(bool waiting);   // while waiting for a line, Ctrl+C ends the program

// The starter model's file: $PONDER_STARTER, the installed one, or the source tree's.
std::string starter_model();
// least_context: tokens that the session will hold at least. Not quiet: which devices compute goes to standard error where it is not the processor alone.
Result<std::unique_ptr<LoadedModel>> load_model(const ModelOptions& options, bool quiet, int least_context = 0);
LoadOptions load_options(const ModelOptions& options, int least_context = 0);
// A session with the cache that the options ask for, or with F16 and a sentence about it where the model cannot have that. At least so many tokens.
Result<Session> make_session(LoadedModel& model, const ModelOptions& options, int least_context = 0);
// An effort that the model's template has no word for is refused, with those that it has.
Result<void> check_effort(const LoadedModel& model, const AskOptions& options);
SamplerSettings sampler_settings(const LoadedModel& model, const AskOptions& options);

// Prints thought and answer as they come, the thought dimmed where the terminal can.
class StreamPrinter {
  public:
    explicit StreamPrinter(bool terminal) : terminal_(terminal) {}
    void print(Channel channel, const std::string& text);
    void finish();

  private:
    bool terminal_;
    bool thinking_ = false, wrote_answer_ = false, wrote_thought_ = false;
};

// Control characters, which could drive the terminal, become U+FFFD; newlines and tabs stay.
std::string printable(const std::string& text);

} // namespace ponder::cli
