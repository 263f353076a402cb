// The splitter for thoughts between tags: where thought and answer end up, however the text is cut into tokens.
#include "engine/text/reasoning.h"
#include "engine/text/utf8.h"

#include <catch2/catch.hpp>

using namespace ponder;

namespace {

constexpr Token open_id = 1000, close_id = 1001;

ReasoningFormat by_text() {
    ReasoningFormat format;
    format.reasons = true;
    return format;
}
ReasoningFormat by_token() {
    ReasoningFormat format = by_text();
    format.open_token = open_id;
    format.open_token_bytes = format.open.size();
    format.close_token = close_id;
    return format;
}
ReasoningFormat no_reasoning() { return {}; }

struct Texts {
    std::string reasoning, answer;
    bool operator==(const Texts&) const = default;
};
std::ostream& operator<<(std::ostream& out, const Texts& texts) {
    return out << "[" << texts.reasoning << "|" << texts.answer << "]";
}

// Channels never go back: a thought behind an answer would be a mistake of the splitter.
void collect(const std::vector<ReasoningPiece>& pieces, Texts& texts) {
    for (const ReasoningPiece& piece : pieces) {
        CHECK(!piece.text.empty());
        CHECK(is_valid_utf8(piece.text));
        if (piece.channel == Channel::reasoning) {
            CHECK(texts.answer.empty());
            texts.reasoning += piece.text;
        } else {
            texts.answer += piece.text;
        }
    }
}

// One part is one token; the markers' names stand for their ids where the format knows them.
Texts split(const ReasoningFormat& format, std::string_view prompt_end, const std::vector<std::string>& parts) {
    ReasoningSplitter splitter(format, prompt_end);
    Texts texts;
    for (const std::string& part : parts) {
        const Token token = part == "<think>" ? format.open_token : part == "</think>" ? format.close_token : no_token;
        collect(splitter.push(token, token == no_token ? part : ""), texts);
    }
    collect(splitter.finish(), texts);
    return texts;
}

const std::string assistant = "<|im_start|>assistant\n";

} // namespace

TEST_CASE("thought and answer are told apart, without the markers and the blank lines around them") {
    struct {
        const char* what;
        std::string prompt_end, text;
        Texts expected;
    } const rows[] = {
        {"the model opens the thought", assistant, "<think>\nOkay.\n</think>\n\nYes.", {"Okay.", "Yes."}},
        {"blank space before the opening", assistant, "\n <think>Okay.</think>Yes.", {"Okay.", "Yes."}},
        {"the prompt opened the thought", assistant + "<think>\n", "Okay.\n</think>\n\nYes.", {"Okay.", "Yes."}},
        {"the prompt opened it on one line", "<｜Assistant｜><think>", "Okay.</think>Yes.", {"Okay.", "Yes."}},
        {"the prompt closed the thought", assistant + "<think>\n\n</think>\n\n", "Yes.", {"", "Yes."}},
        {"the prompt ends with the closing marker alone", "<｜Assistant｜></think>", "\nYes.", {"", "Yes."}},
        {"no thought at all", assistant, "Yes.", {"", "Yes."}},
        {"blank lines before an answer without thought", assistant, "\n\n  code\n", {"", "  code\n"}},
        {"a marker later in an answer is text", assistant, "Use <think> and </think>.", {"", "Use <think> and </think>."}},
        {"a marker in the answer behind a thought is text",
         assistant,
         "<think>a</think>b <think>c</think>",
         {"a", "b <think>c</think>"}},
        {"a second opening inside is text", assistant, "<think>a <think> b</think>c", {"a <think> b", "c"}},
        {"a thought that never closes stays a thought", assistant, "<think>\nSo, and", {"So, and", ""}},
        {"a primed thought that never closes", assistant + "<think>\n", "So, and\n", {"So, and\n", ""}},
        {"an empty thought", assistant, "<think>\n\n</think>\n\nYes.", {"", "Yes."}},
        {"a thought and no answer", assistant, "<think>\nHm.\n</think>", {"Hm.", ""}},
        {"only blanks behind the thought", assistant, "<think>\nHm.\n</think>\n\n", {"Hm.", ""}},
        {"indentation of the first lines stays",
         assistant,
         "<think>\n\n  a\n  b \n</think>\n\n    c\n\n",
         {"  a\n  b", "    c\n\n"}},
        {"blank lines inside stay", assistant, "<think>a\n\n\nb</think>c\n\n\nd", {"a\n\n\nb", "c\n\n\nd"}},
        {"a closing marker without a thought is swallowed", assistant, "</think>\nYes.", {"", "Yes."}},
        {"look-alikes are text",
         assistant,
         "<think>a </thin g> </ think> <b></b> </thi</think>c",
         {"a </thin g> </ think> <b></b> </thi", "c"}},
        {"a look-alike of the opening", assistant, "<thinking>a", {"", "<thinking>a"}},
        {"an end in the middle of the opening", assistant, "<thin", {"", "<thin"}},
        {"an end in the middle of the closing", assistant, "<think>a </thin", {"a </thin", ""}},
        {"nothing", assistant, "", {"", ""}},
        {"nothing but blanks", assistant, " \n ", {"", ""}},
        {"a person typed the marker", "<|im_start|>user\nsay <think>\n<|im_end|>\n" + assistant, "Yes.", {"", "Yes."}},
        {"characters of all lengths", assistant, "<think>ß€🐙</think>🐙€ß", {"ß€🐙", "🐙€ß"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(split(by_text(), row.prompt_end, {row.text}) == row.expected);

        // Cut into two, into three, and into single bytes.
        const std::string& text = row.text;
        for (std::size_t a = 0; a <= text.size(); a++)
            for (std::size_t b = a; b <= text.size(); b++) {
                const Texts got = split(by_text(), row.prompt_end, {text.substr(0, a), text.substr(a, b - a), text.substr(b)});
                if (!(got == row.expected)) FAIL_CHECK("cut at " << a << " and " << b << ": " << got);
            }
        std::vector<std::string> bytes;
        for (const char byte : text) bytes.emplace_back(1, byte);
        CHECK(split(by_text(), row.prompt_end, bytes) == row.expected);
    }
}

TEST_CASE("markers that are tokens are known by their id") {
    struct {
        const char* what;
        std::string prompt_end;
        std::vector<std::string> parts;
        Texts expected;
    } const rows[] = {
        {"both from the model", assistant, {"<think>", "\nOkay", ".\n", "</think>", "\n\n", "Yes."}, {"Okay.", "Yes."}},
        {"primed", assistant + "<think>\n", {"Okay", ".\n", "</think>", "Yes."}, {"Okay.", "Yes."}},
        {"blanks before the opening", assistant, {"\n", "<think>", "a", "</think>", "b"}, {"a", "b"}},
        {"the spelled-out name inside is text",
         assistant,
         {"<think>", "say </", "think", "> now", "</think>", "b"},
         {"say </think> now", "b"}},
        {"spelled out as the first text it opens", assistant, {"<th", "ink>", "a", "</think>", "b"}, {"a", "b"}},
        {"a closing token without a thought", assistant, {"</think>", "\n\nb"}, {"", "b"}},
        {"a character cut by the marker", assistant, {"<think>", "a\xF0\x9F", "</think>", "b"}, {"a\uFFFD", "b"}},
        {"a broken character before the opening is text", assistant, {"\xF0\x9F", "<think>", "b"}, {"", "\uFFFDb"}},
        {"an emoji over three tokens",
         assistant,
         {"<think>", "\xF0", "\x9F\x90", "\x99", "</think>", "\xF0\x9F", "\x90\x99"},
         {"🐙", "🐙"}},
        {"never closed", assistant, {"<think>", "a", " b"}, {"a b", ""}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(split(by_token(), row.prompt_end, row.parts) == row.expected);
    }
}

TEST_CASE("a model that does not reason has everything in the answer, but a stray thought is still one") {
    struct {
        const char* what;
        std::string text;
        Texts expected;
    } const rows[] = {
        {"text as it comes, blanks too", "\n\n Hello\n", {"", "\n\n Hello\n"}},
        {"only blanks", " \n", {"", " \n"}},
        {"a marker inside", "Hello <think>x</think>", {"", "Hello <think>x</think>"}},
        {"a stray thought", "<think>\na\n</think>\nb", {"a", "b"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        CHECK(split(no_reasoning(), assistant, {row.text}) == row.expected);
        for (std::size_t cut = 0; cut <= row.text.size(); cut++)
            CHECK(split(no_reasoning(), assistant, {row.text.substr(0, cut), row.text.substr(cut)}) == row.expected);
    }
}

TEST_CASE("other models' markers work the same") {
    for (const auto& [open, close] : {std::pair("[THINK]", "[/THINK]"), std::pair("<seed:think>", "</seed:think>"),
                                      std::pair("<|START_THINKING|>", "<|END_THINKING|>")}) {
        ReasoningFormat format = by_text();
        format.open = open;
        format.close = close;
        const std::string text = std::string(open) + "a [/ <|E b" + close + "\nc";
        for (std::size_t cut = 0; cut <= text.size(); cut++)
            CHECK(split(format, "", {text.substr(0, cut), text.substr(cut)}) == Texts{"a [/ <|E b", "c"});
        CHECK(split(format, std::string("x") + open + "\n", {std::string("a") + close + "b"}) == Texts{"a", "b"});
    }
}

TEST_CASE("text comes out as soon as it is sure") {
    ReasoningSplitter splitter(by_text(), assistant);
    using Pieces = std::vector<ReasoningPiece>;
    CHECK(splitter.channel() == Channel::answer);
    CHECK(splitter.push(no_token, "<thi").empty());
    CHECK(splitter.push(no_token, "nk>").empty());
    CHECK(splitter.channel() == Channel::reasoning);
    CHECK(splitter.push(no_token, "\nLet me").at(0) == ReasoningPiece{Channel::reasoning, "Let me"});
    CHECK(splitter.push(no_token, " think ") == Pieces{{Channel::reasoning, " think"}});
    CHECK(splitter.push(no_token, "< b") == Pieces{{Channel::reasoning, " < b"}});
    CHECK(splitter.push(no_token, "</think>ok") == Pieces{{Channel::answer, "ok"}});
    CHECK(splitter.channel() == Channel::answer);
    CHECK(splitter.push(no_token, " </") == Pieces{{Channel::answer, " </"}});
    CHECK(splitter.finish().empty());
}

TEST_CASE("one token may end the thought and begin the answer") {
    ReasoningSplitter splitter(by_text(), assistant + "<think>\n");
    const std::vector<ReasoningPiece> expected = {{Channel::reasoning, "a"}, {Channel::answer, "b"}};
    CHECK(splitter.push(no_token, "a</think>b") == expected);
}
