// The splitter for a thought between two markers, as a small state machine: looking for the opening marker, inside the thought,
// behind the closing marker, answering. Each state looks at the held text and either moves it on or waits.
#pragma once

#include "engine/text/reasoning_format.h"
#include "engine/text/reasoning_piece.h"
#include "engine/text/utf8.h"

namespace ponder {

class TagSplitter {
  public:
    TagSplitter(const ReasoningFormat& format, std::string_view prompt_end);

    ReasoningPieces push(Token token, std::string_view bytes);
    ReasoningPieces finish();
    Channel channel() const { return state_ == State::inside ? Channel::reasoning : Channel::answer; }

  private:
    enum class State { looking, inside, after_close, answering };
    void take(std::string_view text, ReasoningPieces& out);
    bool step(ReasoningPieces& out); // false when the state wants more text
    bool look_for_opening(ReasoningPieces& out);
    bool look_for_closing(ReasoningPieces& out);
    bool begin_answer();
    bool answer(ReasoningPieces& out);
    void close(ReasoningPieces& out);
    void show(std::size_t bytes, ReasoningPieces& out);
    void drop_leading_blank_lines();

    ReasoningFormat format_;
    State state_;
    Utf8Stream stream_;
    std::string held_;              // text not yet sure to be shown: blank, or perhaps the start of a marker
    bool started_ = false;          // the thought has shown some text
    bool may_open_again_ = false;   // the prompt opened the thought, and the model may do so once more
    bool answer_may_close_ = false; // the answer may end with a marker of its own
};

} // namespace ponder
