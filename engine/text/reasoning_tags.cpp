#include "engine/text/reasoning_tags.h"

#include "engine/text/reasoning_text.h"

namespace ponder {

using thought::is_blank;
using thought::marker_start_bytes;
using thought::without_leading_blanks;
using thought::without_trailing_blanks;

TagSplitter::TagSplitter(const ReasoningFormat& format, std::string_view prompt_end) : format_(format), state_(State::looking) {
    // Only what stands at the very end counts: a marker further up is in the conversation, perhaps typed by a person.
    const std::string_view end = without_trailing_blanks(prompt_end);
    const auto ends_with = [&](const std::string& marker) { return !marker.empty() && end.ends_with(marker); };
    if (ends_with(format_.open))
        state_ = State::inside, may_open_again_ = true;
    else if (ends_with(format_.prefill))
        state_ = State::inside;
    else if (ends_with(format_.close))
        state_ = State::after_close;
    answer_may_close_ = !format_.answer_close.empty() && format_.answer_open.empty();
}

ReasoningPieces TagSplitter::push(Token token, std::string_view bytes) {
    ReasoningPieces out;
    const bool opens = token != no_token && token == format_.open_token;
    const bool closes = token != no_token && token == format_.close_token;
    if (opens || closes) take(stream_.finish(), out); // a character that the marker cut off

    const bool at_start = state_ == State::looking && is_blank(held_);
    const bool opens_again = opens && state_ == State::inside && may_open_again_ && !started_ && is_blank(held_);
    if (opens && (at_start || opens_again))
        take(std::string_view(format_.open).substr(0, format_.open_token_bytes), out);
    else if (closes && (at_start || state_ == State::inside))
        close(out);
    else
        take(stream_.push(bytes), out);
    return out;
}

ReasoningPieces TagSplitter::finish() {
    ReasoningPieces out;
    take(stream_.finish(), out);
    const std::string_view text = without_trailing_blanks(held_);
    if (state_ == State::answering && answer_may_close_ && text.ends_with(format_.answer_close))
        held_.resize(without_trailing_blanks(text.substr(0, text.size() - format_.answer_close.size())).size());
    const bool at_start =
        state_ == State::after_close || (state_ == State::inside && !started_) || (state_ == State::looking && format_.reasons);
    if (at_start && is_blank(held_)) held_.clear();
    if (at_start) drop_leading_blank_lines();
    show(held_.size(), out);
    return out;
}

void TagSplitter::take(std::string_view text, ReasoningPieces& out) {
    held_ += text;
    while (!held_.empty() && step(out)) {
    }
}

bool TagSplitter::step(ReasoningPieces& out) {
    switch (state_) {
    case State::looking: return look_for_opening(out);
    case State::inside: return look_for_closing(out);
    case State::after_close: return begin_answer();
    case State::answering: return answer(out);
    }
    return false;
}

// The marker opens a thought only as the first text. A closing marker there is a model's slip behind a prompt without thinking.
bool TagSplitter::look_for_opening(ReasoningPieces& out) {
    const std::string_view text = without_leading_blanks(held_);
    if (text.empty()) return false;
    if (!format_.open.empty() && text.starts_with(format_.open)) {
        held_.erase(0, held_.size() - text.size() + format_.open.size());
        state_ = State::inside;
        return true;
    }
    if (!format_.close.empty() && text.starts_with(format_.close)) {
        const std::string rest(text.substr(format_.close.size()));
        held_.clear();
        close(out);
        held_ = rest;
        return true;
    }
    if (std::string_view(format_.open).starts_with(text) || std::string_view(format_.close).starts_with(text)) return false;
    if (format_.reasons) drop_leading_blank_lines();
    state_ = State::answering;
    return true;
}

bool TagSplitter::look_for_closing(ReasoningPieces& out) {
    if (may_open_again_ && !started_) {
        const std::string_view text = without_leading_blanks(held_);
        if (std::string_view(format_.open).starts_with(text) && text.size() < format_.open.size()) return false;
        may_open_again_ = false;
        if (text.starts_with(format_.open)) {
            held_.erase(0, held_.size() - text.size() + format_.open.size());
            return true;
        }
    }
    // Where the closing marker is a token of its own, its spelled-out name inside a thought is only text.
    const bool as_text = format_.close_token == no_token && !format_.close.empty();
    if (const std::size_t at = as_text ? held_.find(format_.close) : std::string::npos; at != std::string::npos) {
        const std::string rest = held_.substr(at + format_.close.size());
        held_.resize(at);
        close(out);
        held_ = rest;
        return true;
    }
    // Blanks wait too: should the marker follow, they are not shown.
    const std::size_t marker_start = as_text ? marker_start_bytes(held_, format_.close) : 0;
    const std::size_t sure = without_trailing_blanks(std::string_view(held_).substr(0, held_.size() - marker_start)).size();
    if (sure == 0) return false;
    const std::size_t waiting = held_.size() - sure;
    if (!started_) drop_leading_blank_lines();
    started_ = true;
    show(held_.size() - waiting, out);
    return false;
}

bool TagSplitter::begin_answer() {
    const std::string_view text = without_leading_blanks(held_);
    if (text.empty()) return false;
    const std::string_view marker = format_.answer_open;
    if (!answer_may_close_ && !marker.empty()) {
        if (text.size() < marker.size() && marker.starts_with(text)) return false;
        if (text.starts_with(marker)) {
            held_.erase(0, held_.size() - text.size() + marker.size());
            answer_may_close_ = !format_.answer_close.empty();
            format_.answer_open.clear(); // it comes once
            return true;
        }
    }
    drop_leading_blank_lines();
    state_ = State::answering;
    return true;
}

// All there is comes out, but for an end that is, or may become, the answer's closing marker and the blanks around it.
bool TagSplitter::answer(ReasoningPieces& out) {
    std::string_view sure = held_;
    if (answer_may_close_) {
        sure.remove_suffix(marker_start_bytes(held_, format_.answer_close));
        if (const std::string_view text = without_trailing_blanks(held_); text.ends_with(format_.answer_close))
            sure = sure.substr(0, text.size() - format_.answer_close.size());
        sure = without_trailing_blanks(sure);
    }
    show(sure.size(), out);
    return false;
}

void TagSplitter::close(ReasoningPieces& out) {
    const std::size_t bytes = without_trailing_blanks(held_).size();
    if (bytes > 0) {
        if (!started_) drop_leading_blank_lines();
        show(without_trailing_blanks(held_).size(), out);
    }
    held_.clear();
    state_ = State::after_close;
}

// Moves the first bytes of the held text out, into the channel of the state.
void TagSplitter::show(std::size_t bytes, ReasoningPieces& out) {
    add_piece(out, channel(), std::string_view(held_).substr(0, bytes));
    held_.erase(0, bytes);
}

void TagSplitter::drop_leading_blank_lines() { held_.erase(0, thought::leading_blank_lines(held_)); }

} // namespace ponder
