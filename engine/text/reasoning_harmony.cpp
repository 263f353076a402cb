#include "engine/text/reasoning_harmony.h"

#include "engine/text/reasoning_text.h"

#include <algorithm>
#include <utility>

namespace ponder {

using thought::is_blank;
using thought::marker_start_bytes;
using thought::without_leading_blanks;
using thought::without_trailing_blanks;

namespace {

constexpr std::size_t longest_header = 256; // bytes of either part; what is longer is an answer whose header went wrong
constexpr std::size_t longest_channel_name = 32;

// "functions.f" of "commentary to=functions.f json"
std::string_view recipient_in(std::string_view header) {
    for (std::size_t at = header.find("to="); at != std::string_view::npos; at = header.find("to=", at + 1)) {
        if (at > 0 && thought::blanks.find(header[at - 1]) == std::string_view::npos) continue;
        const std::string_view name = header.substr(at + 3);
        return name.substr(0, name.find_first_of(thought::blanks));
    }
    return {};
}

} // namespace

HarmonySplitter::HarmonySplitter(const HarmonyTokens& t, std::string_view prompt_end)
    : tokens_{t.start, t.channel, t.message, t.constrain, t.end, t.returned, t.call} {
    // The prompt's last header may already be more than its sender.
    const std::size_t start = prompt_end.rfind(names[0]);
    if (start == std::string_view::npos) return;
    const std::array<Token, 7> tokens =
        std::exchange(tokens_, {no_token, no_token, no_token, no_token, no_token, no_token, no_token});
    ReasoningPieces nowhere;
    unread_ = prompt_end.substr(start + names[0].size());
    may_be_text_ = false;
    scan(nowhere);
    take(std::exchange(unread_, {}), nowhere);
    tokens_ = tokens;
    may_be_text_ = state_ == State::header && !channel_marked_;
    if (may_be_text_) sender_.clear();
    shown_ = {};
}

ReasoningPieces HarmonySplitter::push(Token token, std::string_view bytes) {
    ReasoningPieces out;
    const auto known = token == no_token ? tokens_.end() : std::find(tokens_.begin(), tokens_.end(), token);
    if (known == tokens_.end()) {
        unread_ += stream_.push(bytes);
        scan(out);
        return out;
    }
    unread_ += stream_.finish(); // a character that the marker cut off
    scan(out);
    take(std::exchange(unread_, {}), out);
    take(static_cast<Marker>(known - tokens_.begin()));
    return out;
}

ReasoningPieces HarmonySplitter::finish() {
    ReasoningPieces out;
    unread_ += stream_.finish();
    scan(out);
    take(std::exchange(unread_, {}), out);
    if (state_ == State::header && may_be_text_ && !channel_marked_) begin_body_without_header(std::exchange(sender_, {}), out);
    if (state_ == State::body && body_shown_) add_piece(out, channel_, held_);
    held_.clear();
    return out;
}

// Where a marker is a token of its own, its spelled-out name is only text.
void HarmonySplitter::scan(ReasoningPieces& out) {
    for (;;) {
        std::size_t at = std::string::npos, which = 0, waiting = 0;
        for (std::size_t i = 0; i < names.size(); i++) {
            if (tokens_[i] != no_token) continue;
            if (const std::size_t found = unread_.find(names[i]); found < at) at = found, which = i;
            waiting = std::max(waiting, marker_start_bytes(unread_, names[i]));
        }
        if (at == std::string::npos) {
            const std::string waits = unread_.substr(unread_.size() - waiting);
            unread_.resize(unread_.size() - waiting);
            take(unread_, out);
            unread_ = waits;
            return;
        }
        const std::string text = unread_.substr(0, at);
        unread_.erase(0, at + names[which].size());
        take(text, out);
        take(static_cast<Marker>(which));
    }
}

void HarmonySplitter::take(Marker marker) {
    switch (marker) {
    case Marker::start:
        end_body();
        begin_header(true);
        break;
    case Marker::channel: // a header that names two channels means the last; one in a body begins a new message
        if (state_ != State::header) {
            end_body();
            begin_header(true);
        }
        named_.clear();
        channel_marked_ = true;
        break;
    case Marker::message:
        if (state_ == State::header) begin_body();
        break;
    case Marker::constrain:
        if (state_ == State::header) named_ += ' ';
        break;
    case Marker::end:
    case Marker::returned:
    case Marker::call:
        end_body();
        state_ = State::between;
        break;
    }
}

void HarmonySplitter::take(std::string_view text, ReasoningPieces& out) {
    if (text.empty()) return;
    switch (state_) {
    case State::header:
        (channel_marked_ ? named_ : sender_) += text;
        check_header(out);
        break;
    case State::between: // a message that has forgotten its header
        held_ += text;
        if (!is_blank(held_)) begin_body_without_header(std::exchange(held_, {}), out);
        break;
    case State::body: show_body(text, out); break;
    }
}

void HarmonySplitter::begin_header(bool from_model) {
    state_ = State::header;
    sender_.clear();
    named_.clear();
    channel_marked_ = false;
    may_be_text_ = !from_model;
}

void HarmonySplitter::begin_body() {
    const std::string_view name = without_leading_blanks(named_);
    channel_ = name.starts_with("analysis") ? Channel::reasoning : Channel::answer;
    std::string_view to = recipient_in(named_);
    if (to.empty()) to = recipient_in(sender_);
    recipient_ = to == "assistant" ? "" : to;
    state_ = State::body;
    body_shown_ = false;
    held_.clear();
}

void HarmonySplitter::begin_body_without_header(std::string text, ReasoningPieces& out) {
    named_.clear();
    sender_.clear();
    begin_body();
    show_body(text, out);
}

// A header is one short line. What is not becomes an answer, so that nothing the model says is lost.
void HarmonySplitter::check_header(ReasoningPieces& out) {
    const std::string_view line = without_trailing_blanks(without_leading_blanks(channel_marked_ ? named_ : sender_));
    const bool is_line = line.find('\n') == std::string_view::npos && line.size() <= longest_header;
    if (channel_marked_) {
        if (is_line) return;
        std::string text(without_leading_blanks(named_)), name = text.substr(0, text.find_first_of(thought::blanks));
        if (name.size() > longest_channel_name) name.clear();
        text.erase(0, name.size());
        named_ = std::move(name);
        begin_body();
        show_body(text, out);
        return;
    }
    const std::string_view to = "to=";
    const bool is_text = may_be_text_ && !line.starts_with(to) && !to.starts_with(line);
    if (is_text || !is_line) begin_body_without_header(std::exchange(sender_, {}), out);
}

void HarmonySplitter::end_body() {
    held_.clear(); // blank lines at a message's end
    recipient_.clear();
}

// Messages in one channel are set apart by a blank line. Blanks wait: at a message's end they are not shown.
void HarmonySplitter::show_body(std::string_view text, ReasoningPieces& out) {
    held_ += text;
    const std::size_t sure = without_trailing_blanks(held_).size();
    if (sure == 0) return;
    std::string shown = held_.substr(0, sure);
    held_.erase(0, sure);
    if (!body_shown_) {
        shown.erase(0, thought::leading_blank_lines(shown));
        if (!recipient_.empty()) shown.insert(0, "to=" + std::exchange(recipient_, {}) + " ");
        bool& before = shown_[channel_ == Channel::answer];
        if (before) shown.insert(0, "\n\n");
        before = body_shown_ = true;
    }
    add_piece(out, channel_, shown);
}

} // namespace ponder
