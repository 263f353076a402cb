// The splitter for harmony, gpt-oss's format: which message goes where, with its markers as text and as tokens, and what
// becomes of headers that went wrong.
#include "tests/engine/reasoning_split.h"

using namespace ponder;
using namespace ponder::test;

namespace {

const std::string start = "<|end|><|start|>assistant";

const std::map<std::string, Token> ids = {{"<|start|>", 1}, {"<|channel|>", 2}, {"<|message|>", 3}, {"<|constrain|>", 4},
                                          {"<|end|>", 5},   {"<|return|>", 6},  {"<|call|>", 7}};

ReasoningFormat by_text() {
    ReasoningFormat format;
    format.reasons = true;
    format.style = ReasoningStyle::harmony;
    return format;
}

ReasoningFormat by_token() {
    ReasoningFormat format = by_text();
    format.harmony = {.start = 1, .channel = 2, .message = 3, .constrain = 4, .end = 5, .returned = 6, .call = 7};
    return format;
}

// The markers each a part, the text between them cut into pieces of some bytes.
std::vector<std::string> tokens_of(std::string_view text, std::size_t bytes) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        std::size_t marker = text.find("<|");
        while (marker != std::string_view::npos &&
               !ids.contains(std::string(text.substr(marker, text.find('>', marker) + 1 - marker))))
            marker = text.find("<|", marker + 1);
        const std::string_view plain = text.substr(0, marker);
        for (std::size_t at = 0; at < plain.size(); at += bytes) parts.emplace_back(plain.substr(at, bytes));
        if (marker == std::string_view::npos) break;
        const std::size_t end = text.find('>', marker) + 1;
        parts.emplace_back(text.substr(marker, end - marker));
        text.remove_prefix(end);
    }
    return parts;
}

} // namespace

TEST_CASE("harmony's messages go where their channel says") {
    struct {
        const char* what;
        std::string text;
        Texts expected;
        std::string prompt_end = start;
    } const rows[] = {
        {"a thought and an answer",
         "<|channel|>analysis<|message|>Simple sum.<|end|><|start|>assistant<|channel|>final<|message|>17 + 25 = "
         "**42**.<|return|>",
         {"Simple sum.", "17 + 25 = **42**."}},
        {"without the last marker, which ends the generation",
         "<|channel|>analysis<|message|>Simple.<|end|><|start|>assistant<|channel|>final<|message|>42",
         {"Simple.", "42"}},
        {"an answer at once", "<|channel|>final<|message|>Hello!", {"", "Hello!"}},
        {"a thought that never ends stays one", "<|channel|>analysis<|message|>So, and\n", {"So, and\n", ""}},
        {"two thoughts, a blank line between",
         "<|channel|>analysis<|message|>One.\n<|end|><|start|>assistant<|channel|>analysis<|message|>\nTwo.<|end|><|start|>"
         "assistant<|channel|>"
         "final<|message|>3",
         {"One.\n\nTwo.", "3"}},
        {"what is said before a tool is called belongs to the answer",
         "<|channel|>analysis<|message|>Need weather.<|end|><|start|>assistant<|channel|>commentary<|message|>I will look it "
         "up.<|end|>"
         "<|start|>assistant<|channel|>analysis<|message|>No tool.<|end|><|start|>assistant<|channel|>final<|message|>I "
         "cannot.",
         {"Need weather.\n\nNo tool.", "I will look it up.\n\nI cannot."}},
        {"the call of a tool is shown as it was written",
         "<|channel|>analysis<|message|>Call.<|end|><|start|>assistant<|channel|>commentary to=functions.get "
         "<|constrain|>json<|message|>"
         "{\"city\":\"Paris\"}<|call|>",
         {"Call.", "to=functions.get {\"city\":\"Paris\"}"}},
        {"a call with its receiver in front of the channel",
         " to=functions.get<|channel|>commentary json<|message|>{}<|call|>",
         {"", "to=functions.get {}"}},
        {"code for a tool inside the thought is part of it",
         "<|channel|>analysis to=python code<|message|>print(1)<|call|>",
         {"to=python print(1)", ""}},
        {"a stray header in front of the true one",
         "<|channel|>commentary<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>a",
         {"Hm.", "a"}},
        {"a new header where the end of the message was forgotten",
         "<|channel|>analysis<|message|>Hm.<|channel|>final<|message|>a<|start|>assistant<|channel|>final<|message|>b",
         {"Hm.", "a\n\nb"}},
        {"the channel again, without a start",
         "<|channel|>analysis<|message|>Hm.<|end|><|channel|>final<|message|>a",
         {"Hm.", "a"}},
        {"a message without a channel", "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|message|>a", {"Hm.", "a"}},
        {"text without a header behind a message", "<|channel|>analysis<|message|>Hm.<|end|>\n a", {"Hm.", " a"}},
        {"no header at all", "\nHello, <|you|>\n", {"", "Hello, <|you|>\n"}},
        {"an answer that begins like a receiver", "to=", {"", "to="}},
        {"an answer that begins like a receiver and is none", "to me\nit seems", {"", "to me\nit seems"}},
        {"a channel nobody knows", "<|channel|>thoughts<|message|>a", {"", "a"}},
        {"a header that is a paragraph", "<|channel|>final Hello\nthere", {"", " Hello\nthere"}},
        {"a header without end", "<|channel|>analysis " + std::string(300, 'x'), {" " + std::string(300, 'x'), ""}},
        {"a header of one endless word", "<|channel|>" + std::string(300, 'x'), {"", std::string(300, 'x')}},
        {"a receiver in a header that went wrong is not shown twice",
         "<|channel|>to=functions.a_name_of_forty_letters_and_more x\ny",
         {"", "to=functions.a_name_of_forty_letters_and_more x\ny"}},
        {"an endless sender",
         "<|channel|>final<|message|>a<|end|><|start|>" + std::string(300, 'x'),
         {"", "a\n\n" + std::string(300, 'x')}},
        {"blank space around the header",
         "\n<|channel|> analysis \n<|message|>a<|end|>\n<|start|>assistant\n<|channel|>final<|message|>b",
         {"a", "b"}},
        {"empty messages are not shown",
         "<|channel|>analysis<|message|> "
         "\n<|end|><|start|>assistant<|channel|>final<|message|><|end|><|start|>assistant<|channel|>final<|message|>a",
         {"", "a"}},
        {"blank lines around a message, not inside",
         "<|channel|>analysis<|message|>\n\n  a\n\nb\n\n<|end|><|start|>assistant<|channel|>final<|message|>\n    c\n\n",
         {"  a\n\nb", "    c\n\n"}},
        {"an end inside a header", "<|channel|>anal", {"", ""}},
        {"an end inside a marker", "<|channel|>final<|message|>a<|retu", {"", "a<|retu"}},
        {"nothing", "", {"", ""}},
        {"a channel that the prompt has opened", "Yes.<|return|>", {"", "Yes."}, start + "<|channel|>final<|message|>"},
        {"a thought that the prompt has begun",
         " more.<|end|><|start|>assistant<|channel|>final<|message|>a",
         {" more.", "a"},
         start + "<|channel|>analysis<|message|>Some"},
        {"a header that the prompt has begun", "ysis<|message|>a", {"a", ""}, start + "<|channel|>anal"},
        {"a prompt that is not harmony's", "<|channel|>analysis<|message|>a", {"a", ""}, "assistant:"},
        {"characters of all lengths",
         "<|channel|>analysis<|message|>ß€🐙<|end|><|start|>assistant<|channel|>final<|message|>🐙€ß",
         {"ß€🐙", "🐙€ß"}},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        if (row.text.size() > 200)
            CHECK(split(by_text(), row.prompt_end, {row.text}) == row.expected);
        else
            check_every_cut(by_text(), row.prompt_end, row.text, row.expected);
        for (std::size_t bytes = 1; bytes < 400; bytes = bytes * 3 / 2 + 1) {
            INFO("pieces of " << bytes);
            std::vector<std::string> parts;
            for (std::size_t at = 0; at < row.text.size(); at += bytes) parts.push_back(row.text.substr(at, bytes));
            CHECK(split(by_text(), row.prompt_end, parts) == row.expected);
            CHECK(split(by_token(), row.prompt_end, tokens_of(row.text, bytes), ids) == row.expected);
        }
    }
}

TEST_CASE("harmony's markers spelled out in other tokens are text where the vocabulary has them") {
    const std::vector<std::string> parts = {
        "<|channel|>", "analysis",  "<|message|>", "They wrote <|", "end|> and <|channel|", ">final.",       "<|end|>",
        "<|start|>",   "assistant", "<|channel|>", "final",         "<|message|>",          "Write <|start", "|>."};
    CHECK(split(by_token(), start, parts, ids) == Texts{"They wrote <|end|> and <|channel|>final.", "Write <|start|>."});

    ReasoningFormat some = by_token(); // a vocabulary that has only some of them: each by its way
    some.harmony.end = some.harmony.channel = no_token;
    const std::map<std::string, Token> known = {{"<|start|>", 1}, {"<|message|>", 3}};
    CHECK(split(some, start,
                {"<|chan", "nel|>analysis", "<|message|>", "a <|mess", "age|><|e", "nd|>", "<|start|>",
                 "assistant<|channel|>final", "<|message|>", "b"},
                known) == Texts{"a <|message|>", "b"});
}

TEST_CASE("visible marker tokens are known by their id too, whatever bytes they come with") {
    ReasoningSplitter splitter(by_token(), start);
    Texts texts;
    for (const auto& [token, bytes] : {std::pair<Token, const char*>{2, "<|channel|>"},
                                       {50, "analysis"},
                                       {3, "<|message|>"},
                                       {51, "Hm."},
                                       {5, "<|end|>"},
                                       {1, "<|start|>"},
                                       {52, "assistant"},
                                       {2, "<|channel|>"},
                                       {53, "final"},
                                       {3, "<|message|>"},
                                       {54, "Yes."}})
        collect(splitter.push(token, bytes), texts);
    collect(splitter.finish(), texts);
    CHECK(texts == Texts{"Hm.", "Yes."});
}

TEST_CASE("harmony's text comes out as soon as it is sure, and the channel is known from the message on") {
    ReasoningSplitter splitter(by_text(), start);
    CHECK(splitter.push(no_token, "<|channel|>analysis").empty());
    CHECK(splitter.push(no_token, "<|message|>").empty());
    CHECK(splitter.channel() == Channel::reasoning);
    CHECK(splitter.push(no_token, "Let me ") == ReasoningPieces{{Channel::reasoning, "Let me"}});
    CHECK(splitter.push(no_token, "see <") == ReasoningPieces{{Channel::reasoning, " see"}});
    CHECK(splitter.push(no_token, "|x") == ReasoningPieces{{Channel::reasoning, " <|x"}});
    CHECK(splitter.push(no_token, "<|end|><|start|>assistant<|channel|>final<|message|>ok") ==
          ReasoningPieces{{Channel::answer, "ok"}});
    CHECK(splitter.channel() == Channel::answer);
    CHECK(splitter.finish().empty());
}
