// Where the thought ends and the answer begins: what a model's template says about reasoning, and the splitter that sorts generated
// tokens into the two channels as they come. Rules: facts/engine.md section 6.3.
#pragma once

#include "engine/text/token.h"
#include "engine/text/utf8.h"

#include <string>
#include <string_view>
#include <vector>

namespace ponder {

class ChatTemplate;
class Tokenizer;

enum class Channel { reasoning, answer };

// What rendering the template in several ways has shown.
struct ReasoningFormat {
    bool reasons = false;     // the model is one that thinks in marked text
    bool primed = false;      // the generation prompt already opened the thought (thinking on)
    bool can_disable = false; // enable_thinking/thinking = false changes the prompt
    bool has_effort = false;  // reasoning_effort changes the prompt
    std::string open = "<think>", close = "</think>";
    Token open_token = no_token, close_token = no_token; // when the marker is one token of the vocabulary
};

// tokenizer may be null (then markers are matched as text).
ReasoningFormat detect_reasoning(const ChatTemplate& chat_template, const Tokenizer* tokenizer);

struct ReasoningPiece {
    Channel channel;
    std::string text; // whole UTF-8 characters
    bool operator==(const ReasoningPiece&) const = default;
};

// Fed with tokens in order, gives text by channel. The markers themselves and the blank lines around them are not shown; a marker
// cut over several tokens is held back until it is sure. A thought that never closes stays reasoning. The splitter starts inside
// the thought when the prompt's end says so. To go on with an unfinished answer, give the prompt without it and push its tokens again.
class ReasoningSplitter {
  public:
    // prompt_end: the last few hundred bytes of the rendered prompt; decides whether generation starts inside a thought.
    ReasoningSplitter(const ReasoningFormat& format, std::string_view prompt_end);

    std::vector<ReasoningPiece> push(Token token, std::string_view bytes);
    std::vector<ReasoningPiece> finish();
    Channel channel() const; // where the next text would go, as far as is known

  private:
    enum class State { looking, inside, after_close, answering };
    using Pieces = std::vector<ReasoningPiece>;
    void take(std::string_view text, Pieces& out);
    bool step(Pieces& out); // false when the state wants more text
    bool look_for_opening(Pieces& out);
    bool look_for_closing(Pieces& out);
    void open();
    void close(Pieces& out);
    void show(std::size_t bytes, Pieces& out);
    void drop_leading_blank_lines();

    ReasoningFormat format_;
    State state_;
    Utf8Stream stream_;
    std::string held_;     // text not yet sure to be shown: blank, or perhaps the start of a marker
    bool started_ = false; // the thought has shown some text
};

} // namespace ponder
