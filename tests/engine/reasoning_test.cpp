// The splitter for thoughts between tags: where thought and answer end up, however the text is cut into tokens.
#include "tests/engine/fixtures.h"
#include "tests/engine/reasoning_split.h"
#include "tests/fuzz/reasoning_input.h"

using namespace ponder;
using namespace ponder::test;

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

const std::map<std::string, Token> ids = {{"<think>", open_id}, {"</think>", close_id}};

const std::string assistant = "<|im_start|>assistant\n";

// A thought that stopped early may end in blanks that turn out to be its last.
std::string thought_start(const std::string& text) { return text.substr(0, text.find_last_not_of(" \n") + 1); }

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
        check_every_cut(by_text(), row.prompt_end, row.text, row.expected);
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
        CHECK(split(by_token(), row.prompt_end, row.parts, ids) == row.expected);
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

TEST_CASE("a thought that the prompt opened may be opened once more by the model") {
    const std::string primed = assistant + "<think>\n";
    for (const auto& [text, expected] : {
             std::pair<std::string, Texts>{"<think>\na</think>b", {"a", "b"}},
             {"\n<think>a</think>b", {"a", "b"}},
             {"<think><think>a</think>b", {"<think>a", "b"}},
             {"a <think> b</think>c", {"a <think> b", "c"}},
             {"<thin", {"<thin", ""}},
             {"<thi</think>c", {"<thi", "c"}},
             {"<think>", {"", ""}},
         }) {
        INFO(text);
        check_every_cut(by_text(), primed, text, expected);
    }
    CHECK(split(by_token(), primed, {"<think>", "\na", "</think>", "b"}, ids) == Texts{"a", "b"});
    CHECK(split(by_token(), primed, {"x", "<think>", "\na", "</think>", "b"}, ids) ==
          Texts{"x\na", "b"});                                                                  // it has no bytes there
    CHECK(split(by_text(), assistant, {"<think><think>a</think>b"}) == Texts{"<think>a", "b"}); // the model's own second one
}

TEST_CASE("markers around the answer are not shown") {
    ReasoningFormat granite = by_text(), apriel = by_text(), gemma = by_text();
    granite.answer_open = "<response>";
    granite.answer_close = "</response>";
    apriel.open = "Here are my reasoning steps:";
    apriel.close = "[BEGIN FINAL RESPONSE]";
    apriel.answer_close = "[END FINAL RESPONSE]";
    gemma.open = "<|channel>thought";
    gemma.close = gemma.answer_close = "<channel|>";
    struct {
        const char* what;
        const ReasoningFormat& format;
        std::string prompt_end, text;
        Texts expected;
    } const rows[] = {
        {"Granite", granite, "assistant", "<think>a\n</think><response>b\n</response>\n", {"a", "b"}},
        {"Granite, lines between",
         granite,
         "assistant",
         "<think>\na\n</think>\n\n<response>\n\n  b\n</response>",
         {"a", "  b"}},
        {"Granite, the answer's end inside it",
         granite,
         "",
         "<think>a</think><response>b</response> c </resp",
         {"a", "b</response> c </resp"}},
        {"Granite, two ends", granite, "", "<think>a</think><response>b</response>\n</response>", {"a", "b</response>"}},
        {"Granite without the answer's marker", granite, "", "<think>a</think>b</response>\n", {"a", "b</response>\n"}},
        {"Granite, the answer's marker twice", granite, "", "<think>a</think><response><response>b", {"a", "<response>b"}},
        {"Granite, a look-alike", granite, "", "<think>a</think><resp>b", {"a", "<resp>b"}},
        {"Granite, an end inside the marker", granite, "", "<think>a</think>\n<resp", {"a", "<resp"}},
        {"Granite, no thought", granite, "", "<response>b", {"", "<response>b"}},
        {"Apriel, primed",
         apriel,
         "<|begin_assistant|>\nHere are my reasoning steps:\n",
         "One.\nTwo.\n[BEGIN FINAL RESPONSE]\nb\n[END FINAL RESPONSE]\n",
         {"One.\nTwo.", "b"}},
        {"Apriel, from the model",
         apriel,
         "<|assistant|>\n",
         "Here are my reasoning steps:\nOne.\n[BEGIN FINAL RESPONSE]b",
         {"One.", "b"}},
        {"Apriel, an answer without steps",
         apriel,
         "<|assistant|>\n",
         "Here are my results: 4",
         {"", "Here are my results: 4"}},
        {"Apriel, part of the end",
         apriel,
         "",
         "Here are my reasoning steps:a[BEGIN FINAL RESPONSE]b [END FINAL ",
         {"a", "b [END FINAL "}},
        {"Gemma", gemma, "<|turn>model\n", "<|channel>thought\na\n<channel|>b", {"a", "b"}},
        {"Gemma, a stray end behind the answer",
         gemma,
         "<|turn>model\n",
         "<|channel>thought\na<channel|>b<channel|>",
         {"a", "b"}},
        {"Gemma, off, and a stray end", gemma, "<|turn>model\n<|channel>thought\n<channel|>", "b\n<channel|>", {"", "b"}},
        {"Gemma, an empty thought", gemma, "<|turn>model\n", "<|channel>thought\n<channel|>b", {"", "b"}},
        {"Gemma, another channel", gemma, "<|turn>model\n", "<|channel>other\nb", {"", "<|channel>other\nb"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        check_every_cut(row.format, row.prompt_end, row.text, row.expected);
    }
    // Gemma's markers as the tokens they are: "thought" is text behind the first.
    gemma.open_token = open_id;
    gemma.open_token_bytes = 10;
    gemma.close_token = close_id;
    const std::map<std::string, Token> gemma_ids = {{"<|channel>", open_id}, {"<channel|>", close_id}};
    for (const auto& parts : {std::vector<std::string>{"<|channel>", "thought", "\n", "a", "<channel|>", "b"},
                              {"<|channel>", "thou", "ght\na", "<channel|>", "b", "<channel|>"},
                              {"<|channel>", "thought\na", "<channel|>", "\nb"}})
        CHECK(split(gemma, "<|turn>model\n", parts, gemma_ids) == Texts{"a", "b"});
}

TEST_CASE("a prompt that has written a thought's first words starts inside") {
    ReasoningFormat format = by_text();
    format.open = "<seed:think>";
    format.close = "</seed:think>";
    format.prefill = "<seed:think><seed:cot_budget_reflect>";
    const std::string text = "No budget.</seed:cot_budget_reflect>\n</seed:think>b";
    check_every_cut(format, "<seed:bos>assistant\n<seed:think><seed:cot_budget_reflect>", text,
                    {"No budget.</seed:cot_budget_reflect>", "b"});
    CHECK(split(format, "<seed:cot_budget_reflect>", {"b"}) == Texts{"", "b"});
}

TEST_CASE("an unfinished answer goes on where it stopped when its tokens are pushed again") {
    const std::vector<std::string> parts = {"<think>",  "\nLet", " me <", "think>.", "\n",
                                            "</think>", "\n\n",  "Yes",   ", in",    "deed.\n"};
    for (const ReasoningFormat& format : {by_text(), by_token()}) {
        const auto& names = format.open_token == no_token ? std::map<std::string, Token>{} : ids;
        const Texts whole = split(format, assistant, parts, names);
        CHECK(whole == Texts{"Let me <think>.", "Yes, indeed.\n"});
        for (std::size_t stop = 0; stop <= parts.size(); stop++) {
            INFO("stopped after " << stop);
            // What was shown when it stopped is the beginning of what is shown in the end, and nothing of it changes.
            const Texts shown =
                split(format, assistant, {parts.begin(), parts.begin() + static_cast<std::ptrdiff_t>(stop)}, names);
            CHECK(whole.reasoning.starts_with(thought_start(shown.reasoning)));
            CHECK(whole.answer.starts_with(shown.answer));
            ReasoningSplitter splitter(format, assistant);
            Texts texts;
            for (std::size_t i = 0; i < parts.size(); i++) {
                const auto name = names.find(parts[i]);
                collect(name == names.end() ? splitter.push(no_token, parts[i]) : splitter.push(name->second, ""), texts);
                if (i + 1 == stop) CHECK(splitter.channel() == (stop >= 1 && stop < 6 ? Channel::reasoning : Channel::answer));
            }
            collect(splitter.finish(), texts);
            CHECK(texts == whole);
        }
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

TEST_CASE("outputs that fuzzing kept split the same in every cut, and nothing is lost") {
    const auto corpus = source_dir() / "tests" / "fuzz" / "corpus" / "reasoning";
    REQUIRE(std::filesystem::exists(corpus));
    for (const auto& file : std::filesystem::directory_iterator(corpus)) {
        INFO(file.path().filename().string());
        CHECK(fuzz::split_hostile(read_file(file.path())) == "");
    }
}
