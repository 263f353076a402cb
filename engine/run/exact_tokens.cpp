// Each answer is found in the rendered text by its words, which the template gave out as data: a run of data bytes that equals them but for
// white space at the ends. From there the tokens' own text is compared with the prompt in both directions, through the markers that the
// template wrote around it, and whole tokens inside the equal stretch are taken over.
#include "engine/run/exact_tokens.h"

#include "engine/text/utf8.h"

#include <algorithm>
#include <optional>

namespace ponder {
namespace {

struct Range {
    std::size_t from = 0, to = 0; // bytes of the rendered text
};

struct Splice {
    Range range;
    std::span<const Token> tokens; // these in its place
};

// What tokens spell, as people see it: half characters wait for their other half, control tokens are their names.
struct Spelling {
    std::string text;
    std::vector<std::size_t> ends; // of each token in the text
    std::vector<bool> whole;       // after each token: no half character is waiting

    std::size_t start(std::size_t token) const { return token ? ends[token - 1] : 0; }
    bool can_cut_before(std::size_t token) const { return token == 0 || whole[token - 1]; }
};

Spelling spell(const Tokenizer& tokenizer, std::span<const Token> tokens) {
    Spelling spelling;
    Utf8Stream stream;
    for (const Token token : tokens) {
        if (tokenizer.is_control(token)) {
            spelling.text += stream.finish();
            spelling.text += tokenizer.bytes(token, true);
        } else {
            spelling.text += stream.push(tokenizer.bytes(token));
        }
        spelling.ends.push_back(spelling.text.size());
        spelling.whole.push_back(Utf8Stream(stream).finish().empty());
    }
    return spelling;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const std::size_t first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

std::vector<Range> data_runs(const MarkedText& text) {
    std::vector<Range> runs;
    for (std::size_t at = 0; at < text.text.size();) {
        const bool data = text.is_data[at] != 0;
        const std::size_t from = at;
        while (at < text.text.size() && (text.is_data[at] != 0) == data) at++;
        if (data) runs.push_back({from, at});
    }
    return runs;
}

class Splicer {
  public:
    Splicer(const Tokenizer& tokenizer, const MarkedText& text) : tokenizer_(tokenizer), text_(text), runs_(data_runs(text)) {}

    void take(const ChatMessage& message, bool has_tokens) {
        const auto content = find(message.content, next_, runs_.size());
        if (!content) return;
        const auto thought = find(message.reasoning, next_, *content);
        next_ = *content + 1;
        if (!has_tokens) return;
        std::span<const Token> tokens = message.tokens;
        while (!tokens.empty() && tokenizer_.ends_generation(tokens.back())) tokens = tokens.first(tokens.size() - 1); // the template closes the turn
        const Spelling spelling = spell(tokenizer_, tokens);
        // the thought as it was written first, the answer last
        const std::size_t answer_at = spelling.text.rfind(message.content);
        if (thought) align(spelling, tokens, spelling.text.find(message.reasoning), message.reasoning, runs_[*thought]);
        if (runs_[*content].from >= done_) align(spelling, tokens, answer_at, message.content, runs_[*content]);
    }

    const std::vector<Splice>& splices() const { return splices_; }

  private:
    std::string_view bytes(Range run) const { return std::string_view(text_.text).substr(run.from, run.to - run.from); }

    // The first of these runs that holds the words.
    std::optional<std::size_t> find(std::string_view words, std::size_t from, std::size_t to) const {
        const std::string_view wanted = trimmed(words);
        if (wanted.empty()) return std::nullopt;
        for (std::size_t i = from; i < to; i++)
            if (runs_[i].to - runs_[i].from >= wanted.size() && trimmed(bytes(runs_[i])) == wanted) return i;
        return std::nullopt;
    }

    // at: where the words begin in the spelling. Words and run are equal inside their white space.
    void align(const Spelling& spelling, std::span<const Token> tokens, std::size_t at, std::string_view words, Range run) {
        if (at == std::string::npos) return;
        const std::string &ours = spelling.text, &theirs = text_.text;
        const std::string_view core = trimmed(words);
        std::size_t from = at + words.find(core), place = run.from + bytes(run).find(core);
        std::size_t to = from + core.size(), place_end = place + core.size();
        while (from > 0 && place > done_ && ours[from - 1] == theirs[place - 1]) from--, place--;
        while (to < ours.size() && place_end < theirs.size() && ours[to] == theirs[place_end]) to++, place_end++;

        std::size_t first = 0, last = tokens.size();
        while (first < tokens.size() && (spelling.start(first) < from || !spelling.can_cut_before(first))) first++;
        while (last > first && (spelling.ends[last - 1] > to || !spelling.whole[last - 1])) last--;
        if (first == last) return;
        const Range range{place + (spelling.start(first) - from), place + (spelling.ends[last - 1] - from)};
        // a control token stands only for what the template itself wrote
        for (std::size_t i = first; i < last; i++) {
            if (!tokenizer_.is_control(tokens[i])) continue;
            const auto begin = text_.is_data.begin() + static_cast<std::ptrdiff_t>(place + (spelling.start(i) - from));
            if (std::any_of(begin, begin + static_cast<std::ptrdiff_t>(spelling.ends[i] - spelling.start(i)), [](char data) { return data != 0; })) return;
        }
        splices_.push_back({range, tokens.subspan(first, last - first)});
        done_ = range.to;
    }

    const Tokenizer& tokenizer_;
    const MarkedText& text_;
    std::vector<Range> runs_;
    std::vector<Splice> splices_;
    std::size_t next_ = 0; // the first run that no earlier message has
    std::size_t done_ = 0; // the end of the last splice
};

} // namespace

std::uint64_t vocabulary_name(const Tokenizer& tokenizer) {
    std::uint64_t hash = 0xcbf29ce484222325; // FNV-1a over every token's bytes and what kind it is
    auto add = [&](unsigned char byte) { hash = (hash ^ byte) * 0x100000001b3; };
    for (Token token = 0; token < tokenizer.size(); token++) {
        for (const char c : tokenizer.bytes(token, true)) add(static_cast<unsigned char>(c));
        add(tokenizer.is_control(token) ? 0xFE : 0xFF); // bytes that no UTF-8 has, so that tokens cannot run together
    }
    return hash ? hash : 1;
}

// Some tokenizers (SentencePiece) put a space before a text that begins. Text behind a splice does not begin, it goes on.
static bool puts_space_before_text(const Tokenizer& tokenizer) {
    std::string spelled;
    for (const Token token : tokenizer.encode("a")) spelled += tokenizer.bytes(token);
    return spelled != "a";
}

ExactPrompt encode_exactly(const Tokenizer& tokenizer, std::uint64_t vocabulary, const MarkedText& text, const std::vector<ChatMessage>& messages) {
    Splicer splicer(tokenizer, text);
    for (const ChatMessage& message : messages) splicer.take(message, message.role == "assistant" && !message.tokens.empty() && message.vocabulary == vocabulary);
    const std::vector<Splice>& splices = splicer.splices();
    const bool spaces = !splices.empty() && puts_space_before_text(tokenizer);
    ExactPrompt prompt;
    std::size_t done = 0; // bytes that are in the prompt
    auto encode_to = [&](std::size_t to) {
        const std::vector<Token> tokens = tokenizer.encode(text.substr(done, to - done));
        prompt.tokens.insert(prompt.tokens.end(), tokens.begin(), tokens.end());
        done = to;
    };
    for (std::size_t i = 0; i < splices.size(); i++) {
        const Splice& splice = splices[i];
        const std::size_t end = i + 1 < splices.size() ? splices[i + 1].range.from : text.text.size();
        if (spaces && splice.range.to < end) {
            const std::vector<Token> behind = tokenizer.encode(text.substr(splice.range.to, end - splice.range.to));
            if (behind.empty() || !tokenizer.is_control(behind.front())) continue; // it is read as text, together with what follows
        }
        encode_to(splice.range.from);
        prompt.tokens.insert(prompt.tokens.end(), splice.tokens.begin(), splice.tokens.end());
        prompt.exact += static_cast<int>(splice.tokens.size());
        done = splice.range.to;
    }
    encode_to(text.text.size());
    return prompt;
}

} // namespace ponder
