// Finding the markers by rendering the template in several ways, and the splitter as a small state machine: looking for the
// opening marker, inside the thought, behind the closing marker, answering. Each state looks at the held text and either moves
// it on or waits.
#include "engine/text/reasoning.h"

#include "engine/text/chat_template.h"
#include "engine/text/tokenizer.h"

#include <algorithm>
#include <optional>

namespace ponder {

namespace {

struct Markers {
    std::string_view open, close;
};

constexpr Markers known_markers[] = {
    {"<think>", "</think>"},
    {"[THINK]", "[/THINK]"},
    {"<seed:think>", "</seed:think>"},
    {"<|START_THINKING|>", "<|END_THINKING|>"},
};

constexpr std::string_view blanks = " \t\n\v\f\r";

bool is_blank(std::string_view text) { return text.find_first_not_of(blanks) == std::string_view::npos; }

std::string_view without_trailing_blanks(std::string_view text) { return text.substr(0, text.find_last_not_of(blanks) + 1); }

// How many bytes at the end of text could be the start of marker.
std::size_t marker_start_bytes(std::string_view text, std::string_view marker) {
    if (marker.empty()) return 0;
    for (std::size_t bytes = std::min(text.size(), marker.size() - 1); bytes > 0; bytes--)
        if (text.ends_with(marker.substr(0, bytes))) return bytes;
    return 0;
}

// What a conversation of one short question renders to; nothing when the template fails on it.
std::optional<std::string> render_probe(const ChatTemplate& chat_template, bool add_generation_prompt, bool thinking,
                                        const char* effort = "") {
    PromptOptions options;
    options.add_generation_prompt = add_generation_prompt;
    options.thinking = thinking;
    options.effort = effort;
    const std::vector<ChatMessage> messages = {{.role = "user", .content = "Hi", .reasoning = ""}};
    auto rendered = chat_template.render(messages, options);
    if (!rendered) return {};
    return std::move(rendered->text);
}

// What comes at the end of one text and not of the other.
std::string suffix_difference(const std::string& with, const std::string& without) {
    const std::size_t shorter = std::min(with.size(), without.size());
    const auto apart = std::mismatch(with.begin(), with.begin() + static_cast<std::ptrdiff_t>(shorter), without.begin());
    return {apart.first, with.end()};
}

} // namespace

ReasoningFormat detect_reasoning(const ChatTemplate& chat_template, const Tokenizer* tokenizer) {
    const auto thinking = render_probe(chat_template, true, true);
    const auto not_thinking = render_probe(chat_template, true, false);
    const auto no_prompt = render_probe(chat_template, false, true);
    const std::string generation_prompt = suffix_difference(thinking.value_or(""), no_prompt.value_or(""));

    ReasoningFormat format;
    const auto choose = [&](auto fits) {
        for (const Markers& markers : known_markers) {
            if (format.reasons || !fits(markers)) continue;
            format.reasons = true;
            format.open = markers.open;
            format.close = markers.close;
        }
    };
    // The generation prompt says it for sure; else a template that writes or cuts off the closing marker is of a model that
    // thinks.
    choose([&](const Markers& markers) { return without_trailing_blanks(generation_prompt).ends_with(markers.open); });
    format.primed = format.reasons;
    choose([&](const Markers& markers) { return generation_prompt.find(markers.close) != std::string::npos; });
    choose([&](const Markers& markers) { return chat_template.source().find(markers.close) != std::string::npos; });

    format.can_disable = format.reasons && thinking && not_thinking && *thinking != *not_thinking;
    for (const char* effort : {"low", "medium", "high", "max"}) { // not every template knows every word
        const auto with_effort = render_probe(chat_template, true, true, effort);
        if (with_effort && thinking && *with_effort != *thinking) format.has_effort = true;
    }
    if (tokenizer) {
        format.open_token = tokenizer->find(format.open);
        format.close_token = tokenizer->find(format.close);
    }
    return format;
}

ReasoningSplitter::ReasoningSplitter(const ReasoningFormat& format, std::string_view prompt_end)
    : format_(format), state_(State::looking) {
    // Only what stands at the very end counts: a marker further up is in the conversation, perhaps typed by a person.
    const std::string_view end = without_trailing_blanks(prompt_end);
    if (!format_.open.empty() && end.ends_with(format_.open)) state_ = State::inside;
    if (!format_.close.empty() && end.ends_with(format_.close)) state_ = State::after_close;
}

Channel ReasoningSplitter::channel() const { return state_ == State::inside ? Channel::reasoning : Channel::answer; }

std::vector<ReasoningPiece> ReasoningSplitter::push(Token token, std::string_view bytes) {
    Pieces out;
    const bool opens = token != no_token && token == format_.open_token;
    const bool closes = token != no_token && token == format_.close_token;
    if (opens || closes) take(stream_.finish(), out); // a character that the marker cut off

    const bool at_start = state_ == State::looking && is_blank(held_);
    if (at_start && opens)
        open();
    else if ((at_start || state_ == State::inside) && closes)
        close(out);
    else
        take(stream_.push(bytes), out);
    return out;
}

std::vector<ReasoningPiece> ReasoningSplitter::finish() {
    Pieces out;
    take(stream_.finish(), out);
    const bool at_start =
        state_ == State::after_close || (state_ == State::inside && !started_) || (state_ == State::looking && format_.reasons);
    if (at_start && is_blank(held_)) held_.clear();
    if (at_start) drop_leading_blank_lines();
    show(held_.size(), out);
    return out;
}

void ReasoningSplitter::take(std::string_view text, Pieces& out) {
    held_ += text;
    while (!held_.empty() && step(out)) {
    }
}

bool ReasoningSplitter::step(Pieces& out) {
    switch (state_) {
    case State::looking:
        return look_for_opening(out);
    case State::inside:
        return look_for_closing(out);
    case State::after_close:
        if (is_blank(held_)) return false;
        drop_leading_blank_lines();
        state_ = State::answering;
        return true;
    case State::answering:
        show(held_.size(), out);
        return false;
    }
    return false;
}

// The marker opens a thought only as the first text. A closing marker there is a model's slip behind a prompt without thinking.
bool ReasoningSplitter::look_for_opening(Pieces& out) {
    if (is_blank(held_)) return false;
    const std::string_view text = std::string_view(held_).substr(held_.find_first_not_of(blanks));
    if (!format_.open.empty() && text.starts_with(format_.open)) {
        held_.erase(0, held_.size() - text.size() + format_.open.size());
        const std::string rest = std::move(held_);
        open();
        held_ = rest;
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

bool ReasoningSplitter::look_for_closing(Pieces& out) {
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

void ReasoningSplitter::open() {
    held_.clear();
    state_ = State::inside;
}

void ReasoningSplitter::close(Pieces& out) {
    const std::size_t bytes = without_trailing_blanks(held_).size();
    if (bytes > 0) {
        if (!started_) drop_leading_blank_lines();
        show(without_trailing_blanks(held_).size(), out);
    }
    held_.clear();
    state_ = State::after_close;
}

// Moves the first bytes of the held text out, into the channel of the state.
void ReasoningSplitter::show(std::size_t bytes, Pieces& out) {
    if (bytes == 0) return;
    if (out.empty() || out.back().channel != channel()) out.push_back({channel(), {}});
    out.back().text.append(held_, 0, bytes);
    held_.erase(0, bytes);
}

// The first line that is not blank keeps its indentation.
void ReasoningSplitter::drop_leading_blank_lines() {
    const std::size_t text = std::min(held_.find_first_not_of(blanks), held_.size());
    const std::size_t line_end = text == 0 ? std::string::npos : held_.find_last_of("\r\n", text - 1);
    if (line_end != std::string::npos) held_.erase(0, line_end + 1);
}

} // namespace ponder
