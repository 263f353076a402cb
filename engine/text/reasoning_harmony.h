// The splitter for harmony, the format of gpt-oss: the reply is a sequence of messages, each with a header that names its
// channel. analysis is reasoning; final is the answer. commentary is the answer too: it holds what the model says before it
// calls a tool. A call of a tool, which Ponder has none of, is shown as the model wrote it behind "to=" and the tool's name.
#pragma once

#include "engine/text/reasoning_format.h"
#include "engine/text/reasoning_piece.h"
#include "engine/text/utf8.h"

#include <array>

namespace ponder {

class HarmonySplitter {
  public:
    HarmonySplitter(const HarmonyTokens& tokens, std::string_view prompt_end);

    ReasoningPieces push(Token token, std::string_view bytes);
    ReasoningPieces finish();
    Channel channel() const { return channel_; }

  private:
    enum class Marker { start, channel, message, constrain, end, returned, call };
    enum class State { header, body, between };
    static constexpr std::array<std::string_view, 7> names = {"<|start|>", "<|channel|>", "<|message|>", "<|constrain|>",
                                                              "<|end|>",   "<|return|>",  "<|call|>"};

    void scan(ReasoningPieces& out); // takes markers and text out of unread_
    void take(Marker marker);
    void take(std::string_view text, ReasoningPieces& out);
    void begin_header(bool from_model);
    void begin_body();
    void begin_body_without_header(std::string text, ReasoningPieces& out);
    void check_header(ReasoningPieces& out);
    void end_body();
    void show_body(std::string_view text, ReasoningPieces& out);

    std::array<Token, 7> tokens_; // by marker
    State state_ = State::header;
    Channel channel_ = Channel::answer;
    Utf8Stream stream_;
    std::string unread_;          // perhaps the start of a marker
    std::string sender_, named_;  // the header in front of <|channel|> and behind it
    bool channel_marked_ = false; // <|channel|> has come
    bool may_be_text_ = true;     // the prompt wrote the sender, so what stands here may be an answer without a header
    std::string recipient_;       // of a call of a tool, not yet shown
    std::string held_;            // of the body: blanks that are shown when more text follows
    bool body_shown_ = false;
    std::array<bool, 2> shown_{}; // by channel: some message has been shown in it
};

} // namespace ponder
