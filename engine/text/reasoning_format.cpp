// Each question about a model's thinking is put to its template by rendering: a short question with thinking on and off and
// with each word for the effort, and an answer that has a thought, under each name that templates know for thoughts.
#include "engine/text/reasoning_format.h"

#include "engine/text/chat_template.h"
#include "engine/text/reasoning_text.h"
#include "engine/text/tokenizer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace ponder {

using thought::without_leading_blanks;
using thought::without_trailing_blanks;

namespace {

struct Markers {
    std::string open, close;
    std::string answer_open, answer_close;
};

const std::vector<Markers>& known_markers() {
    static const std::vector<Markers> known = {
        {"<think>", "</think>", "", ""},
        {"[THINK]", "[/THINK]", "", ""},
        {"<seed:think>", "</seed:think>", "", ""},
        {"<|START_THINKING|>", "<|END_THINKING|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>"},
        {"◁think▷", "◁/think▷", "", ""},
        {"<|channel>thought", "<channel|>", "", "<channel|>"},
        {"Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]", "", "[END FINAL RESPONSE]"},
    };
    return known;
}

constexpr std::string_view question = "Hi", thought_text = "Quxthought", answer_text = "Quxanswer";
constexpr const char* effort_words[] = {"none", "minimal", "low", "medium", "high", "xhigh", "max"}; // weakest first
constexpr std::string_view no_effort_word = "quxeffort";
constexpr std::size_t longest_marker = 64; // bytes

std::string_view trimmed(std::string_view text) { return without_trailing_blanks(without_leading_blanks(text)); }
bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lower_case(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::optional<MarkedText> render_question(const ChatTemplate& chat_template, bool thinking, std::string_view effort = "",
                                          std::string_view off_words = "") {
    PromptOptions options;
    options.thinking = thinking;
    options.effort = effort;
    options.off_words = off_words;
    auto rendered = chat_template.render({{.role = "user", .content = std::string(question), .reasoning = ""}}, options);
    if (!rendered) return {};
    return std::move(*rendered);
}

// What the template writes behind the question: the end of the person's turn and the beginning of the model's.
std::string_view ending(const std::optional<MarkedText>& prompt) {
    if (!prompt) return {};
    const std::size_t question_end = prompt->is_data.find_last_of('\1');
    return question_end == std::string::npos ? std::string_view(prompt->text)
                                             : std::string_view(prompt->text).substr(question_end + 1);
}

// How the template writes an answer with a thought: what stands in front of the thought, between the two, and behind the
// answer.
struct WrittenThought {
    std::string name; // under which it was found (PromptOptions::thought_name)
    std::string before, between, after;
};

// message: the assistant's, with its thought under one of the names for it.
std::optional<std::string> render_answer(const ChatTemplate& chat_template, nlohmann::ordered_json message) {
    message["role"] = "assistant";
    const auto asked = nlohmann::ordered_json{{"role", "user"}, {"content", question}};
    auto rendered = chat_template.render(nlohmann::ordered_json{{"messages", {asked, std::move(message)}},
                                                                {"add_generation_prompt", false},
                                                                {"bos_token", ""},
                                                                {"eos_token", ""},
                                                                {"enable_thinking", true},
                                                                {"thinking", true}});
    if (!rendered) return {};
    return std::move(rendered->text);
}

std::optional<WrittenThought> written_thought(const ChatTemplate& chat_template) {
    using Json = nlohmann::ordered_json;
    const Json thinking_block{{"type", "thinking"}, {"thinking", thought_text}},
        text_block{{"type", "text"}, {"text", answer_text}};
    for (const std::string name : {"reasoning_content", "reasoning", "thinking", "thought", "content"}) {
        Json message{{"content", answer_text}};
        if (name == "content")
            message[name] = {thinking_block, text_block};
        else
            message[name] = thought_text;
        const auto text = render_answer(chat_template, std::move(message));
        if (!text) continue;
        const std::size_t thought = text->find(thought_text), answer = text->rfind(answer_text);
        if (thought == std::string::npos || answer == std::string::npos || answer < thought) continue;
        const std::size_t thought_end = thought + thought_text.size();
        return WrittenThought{name, text->substr(0, thought), text->substr(thought_end, answer - thought_end),
                              text->substr(answer + answer_text.size())};
    }
    return {};
}

// "<a>" of "<a> b", "[A]" of "[A]b"; empty when text does not begin with such a marker.
std::string_view marker_at_start(std::string_view text) {
    if (text.empty() || (text[0] != '<' && text[0] != '[')) return {};
    const std::size_t end = text.find(text[0] == '<' ? '>' : ']');
    return end == std::string_view::npos || end >= longest_marker ? std::string_view() : text.substr(0, end + 1);
}

std::string_view marker_at_end(std::string_view text) {
    if (text.empty() || (text.back() != '>' && text.back() != ']')) return {};
    const std::size_t start = text.rfind(text.back() == '>' ? '<' : '[');
    return start == std::string_view::npos || text.size() - start > longest_marker ? std::string_view() : text.substr(start);
}

// Markers that nobody has told us of, read off the way the template writes a thought.
std::optional<Markers> discover(const ChatTemplate& chat_template, const WrittenThought& written) {
    Markers found;
    found.close = marker_at_start(trimmed(written.between));
    // A template may write a header in front of answers without a thought as well; what is common to both opens no thought.
    const auto plain = render_answer(chat_template, {{"content", answer_text}});
    std::string_view own = written.before;
    if (plain) {
        const std::string_view header = std::string_view(*plain).substr(0, plain->find(answer_text));
        own.remove_prefix(
            static_cast<std::size_t>(std::mismatch(own.begin(), own.end(), header.begin(), header.end()).first - own.begin()));
    }
    own = trimmed(own);
    found.open = marker_at_start(own) == own ? own : std::string_view();
    if (found.open.empty()) { // it is written either way; its close tells it from the header
        found.open = marker_at_end(trimmed(written.before));
        std::string pair = found.close;
        if (std::erase(pair, '/') == 0 || pair != found.open) return {};
    }
    if (found.open.empty() || found.close.empty() || found.open == found.close) return {};

    const std::string_view rest = trimmed(trimmed(written.between).substr(found.close.size()));
    if (const std::string_view open = marker_at_start(rest); !open.empty() && open == rest && rest[0] == '<') {
        const std::string close = "</" + std::string(open.substr(1));
        if (without_leading_blanks(written.after).starts_with(close)) {
            found.answer_open = open;
            found.answer_close = close;
        }
    }
    return found;
}

bool is_harmony(const ChatTemplate& chat_template) {
    const auto answered = render_answer(chat_template, {{"content", answer_text}});
    const std::string header = "<|channel|>final<|message|>";
    return answered
               ? contains(*answered, header + std::string(answer_text))
               : contains(chat_template.source(), header) && contains(chat_template.source(), "<|channel|>analysis<|message|>");
}

void find_tags(ReasoningFormat& format, const ChatTemplate& chat_template, const std::optional<MarkedText>& on,
               const std::optional<MarkedText>& off) {
    const std::string_view prompt = ending(on), prompt_off = ending(off);
    const auto written = written_thought(chat_template);
    const auto choose = [&](const Markers& markers) {
        format.reasons = true;
        format.open = markers.open;
        format.close = markers.close;
        format.answer_open = markers.answer_open;
        format.answer_close = markers.answer_close;
    };
    const auto choose_known = [&](auto fits) {
        for (const Markers& markers : known_markers())
            if (!format.reasons && fits(markers)) choose(markers);
    };
    // The prompt's end says it for sure, then the way the template writes a thought. Last, a template that speaks of the
    // closing marker, to cut off old thoughts or to ask the model for one, is of a model that thinks.
    choose_known([&](const Markers& m) { return without_trailing_blanks(prompt).ends_with(m.open); });
    choose_known([&](const Markers& m) {
        return contains(prompt, m.close) || contains(prompt_off, m.close) || contains(prompt_off, m.open);
    });
    choose_known([&](const Markers& m) { return written && trimmed(written->between).starts_with(m.close); });
    if (!format.reasons && written)
        if (const auto markers = discover(chat_template, *written)) choose(*markers);
    choose_known([&](const Markers& m) { return contains(chat_template.source(), m.close); });
    if (!format.reasons) return;

    if (written) {
        format.thought_name = written->name;
        const std::string_view between = trimmed(written->between);
        const bool markers_only = between == format.close || (!format.answer_open.empty() && between.ends_with(format.answer_open));
        if (between.starts_with(format.close) && markers_only) format.closing = written->between;
    }
    // A prompt for thinking off closes an empty thought as the model would.
    if (const std::size_t at = prompt_off.rfind(format.close); format.closing.empty() && at != std::string_view::npos) {
        const std::string_view before = prompt_off.substr(0, at), after = prompt_off.substr(at + format.close.size());
        if (thought::is_blank(after)) format.closing = (before.ends_with('\n') ? "\n" : "") + format.close + std::string(after);
    }
    format.primed = without_trailing_blanks(prompt).ends_with(format.open);
    // Thinking off may mean that the prompt writes a thought's first words.
    const std::size_t opened = prompt_off.rfind(format.open);
    if (opened != std::string_view::npos && !contains(prompt_off.substr(opened), format.close))
        format.prefill = without_trailing_blanks(prompt_off.substr(opened));
    if (format.prefill == format.open) format.prefill.clear();
    if (on && contains(on->text, "<response></response>") && format.answer_open.empty()) { // Granite asks for it in words
        format.answer_open = "<response>";
        format.answer_close = "</response>";
    }
}

// Words in the system message always change the prompt; they switch something only when its end changes too.
void find_switch(ReasoningFormat& format, const ChatTemplate& chat_template, const std::optional<MarkedText>& on,
                 const std::optional<MarkedText>& off) {
    format.can_disable = on && off && on->text != off->text;
    if (format.can_disable) return;
    const auto with = render_question(chat_template, false, "", "/no_think"),
               with_other = render_question(chat_template, false, "", "/xx_xxxxx");
    if (!with || !with_other || ending(with) == ending(with_other)) return;
    format.can_disable = true;
    format.off_words = "/no_think";
}

void find_efforts(ReasoningFormat& format, const ChatTemplate& chat_template, const std::optional<MarkedText>& plain) {
    if (!plain) return;
    // A template that writes down any word is of a model that knows the usual three, and those that the template itself speaks
    // of.
    const auto nonsense = render_question(chat_template, true, no_effort_word);
    const bool any_word = nonsense && contains(lower_case(nonsense->text), no_effort_word);
    const auto spoken_of = [&](const std::string& word) {
        return contains(chat_template.source(), "'" + word + "'") || contains(chat_template.source(), "\"" + word + "\"");
    };
    std::vector<std::string> like_default;
    for (const std::string word : effort_words) {
        const bool usual = word == "low" || word == "medium" || word == "high";
        if (any_word && !usual && !spoken_of(word)) continue;
        const auto prompt = render_question(chat_template, true, word);
        if (!prompt || (nonsense && prompt->text == nonsense->text && prompt->text != plain->text)) continue;
        if (prompt->text == plain->text) like_default.push_back(word);
        format.efforts.push_back(word);
    }
    // Words that change nothing are no levels; but if it is one word alone, it names the default.
    if (like_default.size() == 1 && format.efforts.size() > 1)
        format.default_effort = like_default[0];
    else
        for (const std::string& word : like_default) std::erase(format.efforts, word);
}

void find_tokens(ReasoningFormat& format, const Tokenizer& tokenizer) {
    const auto token = [&](std::string_view text) { return text.empty() ? no_token : tokenizer.find(text); };
    if (format.style == ReasoningStyle::harmony) {
        format.harmony = {.start = token("<|start|>"),
                          .channel = token("<|channel|>"),
                          .message = token("<|message|>"),
                          .constrain = token("<|constrain|>"),
                          .end = token("<|end|>"),
                          .returned = token("<|return|>"),
                          .call = token("<|call|>")};
        return;
    }
    // Of "<|channel>thought" only "<|channel>" is a token.
    const std::string_view start = marker_at_start(format.open);
    for (const std::string_view text : {std::string_view(format.open), start}) {
        if (format.open_token != no_token) break;
        format.open_token = token(text);
        format.open_token_bytes = text.size();
    }
    format.close_token = token(format.close);
}

} // namespace

ReasoningFormat detect_reasoning(const ChatTemplate& chat_template, const Tokenizer* tokenizer) {
    ReasoningFormat format;
    const auto on = render_question(chat_template, true), off = render_question(chat_template, false);
    if (is_harmony(chat_template)) {
        format.reasons = true;
        format.style = ReasoningStyle::harmony;
        format.open = "<|channel|>analysis<|message|>";
        format.close = "<|end|>";
    } else {
        find_tags(format, chat_template, on, off);
    }
    if (format.reasons) find_switch(format, chat_template, on, off);
    find_efforts(format, chat_template, on);
    if (tokenizer) find_tokens(format, *tokenizer);
    return format;
}

} // namespace ponder
