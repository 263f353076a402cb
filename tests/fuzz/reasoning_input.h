// What the fuzz target for the reasoning splitter does with an input, and what must hold afterwards. The first byte chooses the
// kind of model, the second the prompt's end, the third how the rest, the model's output, is cut into tokens. However it is
// cut, the same text must come out in the same channels, whole characters only, and nothing may be missing but markers and
// blanks.
#pragma once

#include "engine/text/reasoning.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace ponder::fuzz {

struct ReasoningKind {
    ReasoningFormat format;
    std::vector<std::string> ends;                       // prompts' ends
    std::vector<std::pair<std::string, Token>> specials; // the markers that are tokens
};

inline const std::vector<ReasoningKind>& reasoning_kinds() {
    static const std::vector<ReasoningKind> kinds = [] {
        std::vector<ReasoningKind> made;
        const auto tags = [&](std::string open, std::string close, std::string answer_open, std::string answer_close,
                              bool reasons, std::string prefill, std::size_t token_bytes) {
            ReasoningKind kind;
            kind.format.reasons = reasons;
            kind.format.open = open;
            kind.format.close = close;
            kind.format.answer_open = answer_open;
            kind.format.answer_close = answer_close;
            kind.format.prefill = prefill;
            kind.ends = {"assistant\n", "assistant\n" + open + "\n", "assistant\n" + open + "\n\n" + close + "\n\n", prefill,
                         ""};
            if (token_bytes > 0) {
                kind.specials = {{open.substr(0, token_bytes), 1}, {close, 2}};
                kind.format.open_token = 1;
                kind.format.open_token_bytes = token_bytes;
                kind.format.close_token = 2;
            }
            made.push_back(kind);
        };
        tags("<think>", "</think>", "", "", true, "", 0);
        tags("<think>", "</think>", "", "", true, "", 7);
        tags("<think>", "</think>", "", "", false, "", 0);
        tags("<think>", "</think>", "<response>", "</response>", true, "", 0);
        tags("<seed:think>", "</seed:think>", "", "", true, "<seed:think><seed:cot_budget_reflect>", 12);
        tags("<|channel>thought", "<channel|>", "", "<channel|>", true, "", 0);
        tags("<|channel>thought", "<channel|>", "", "<channel|>", true, "", 10);
        tags("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]", "", "[END FINAL RESPONSE]", true, "", 0);
        for (const bool tokens : {false, true}) {
            ReasoningKind kind;
            kind.format.reasons = true;
            kind.format.style = ReasoningStyle::harmony;
            kind.ends = {"<|end|><|start|>assistant", "<|start|>assistant<|channel|>analysis<|message|>", "", "x"};
            if (tokens) {
                kind.format.harmony = {
                    .start = 1, .channel = 2, .message = 3, .constrain = 4, .end = 5, .returned = 6, .call = 7};
                kind.specials = {{"<|start|>", 1}, {"<|channel|>", 2}, {"<|message|>", 3}, {"<|constrain|>", 4},
                                 {"<|end|>", 5},   {"<|return|>", 6},  {"<|call|>", 7}};
            }
            made.push_back(kind);
        }
        return made;
    }();
    return kinds;
}

struct GivenToken {
    Token token;
    std::string bytes;
};

struct SplitTexts {
    std::string reasoning, answer, both; // both: in the order in which it came
    std::string wrong;
};

inline SplitTexts split_texts(const ReasoningKind& kind, const std::string& end, const std::vector<GivenToken>& tokens) {
    ReasoningSplitter splitter(kind.format, end);
    SplitTexts texts;
    const auto collect = [&](const ReasoningPieces& pieces) {
        for (const ReasoningPiece& piece : pieces) {
            const bool reasoning = piece.channel == Channel::reasoning;
            if (piece.text.empty()) texts.wrong = "an empty piece";
            if (!is_valid_utf8(piece.text)) texts.wrong = "half a character";
            if (reasoning && !texts.answer.empty() && kind.format.style == ReasoningStyle::tags)
                texts.wrong = "a thought behind the answer";
            (reasoning ? texts.reasoning : texts.answer) += piece.text;
            texts.both += piece.text;
        }
    };
    for (const GivenToken& token : tokens) collect(splitter.push(token.token, token.bytes));
    collect(splitter.finish());
    return texts;
}

inline std::string without_blanks(std::string text) {
    std::erase_if(text, [](char c) { return std::string_view(" \t\n\v\f\r").find(c) != std::string_view::npos; });
    return text;
}

inline bool is_subsequence(std::string_view part, std::string_view whole) {
    for (const char c : whole)
        if (!part.empty() && part[0] == c) part.remove_prefix(1);
    return part.empty();
}

// Says what was wrong; empty when all is well.
inline std::string split_hostile(std::string_view input) {
    if (input.size() < 3) return "";
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(input[i]); };
    const ReasoningKind& kind = reasoning_kinds()[byte(0) % reasoning_kinds().size()];
    const std::string& end = kind.ends[byte(1) % kind.ends.size()];
    unsigned random = byte(2);
    const bool visible = byte(2) & 1;
    input.remove_prefix(3);

    // The text between special tokens, and how each such part is cut.
    std::vector<GivenToken> whole, bytes, pieces;
    std::string repaired;
    const auto plain = [&](std::string_view text) {
        if (text.empty()) return;
        repaired += repair_utf8(text);
        whole.push_back({no_token, std::string(text)});
        for (const char c : text) bytes.push_back({no_token, std::string(1, c)});
        while (!text.empty()) {
            random = random * 1103515245 + 12345;
            const std::size_t size = std::min<std::size_t>(text.size(), random >> 16 & 15);
            pieces.push_back({no_token, std::string(text.substr(0, size))});
            text.remove_prefix(size);
        }
    };
    for (;;) {
        std::size_t at = std::string_view::npos;
        std::pair<std::string, Token> special;
        for (const auto& candidate : kind.specials)
            if (const std::size_t found = input.find(candidate.first); found < at) at = found, special = candidate;
        plain(input.substr(0, at));
        if (at == std::string_view::npos) break;
        repaired += special.first;
        // Control tokens come without bytes, user-defined ones with their name.
        for (auto* tokens : {&whole, &bytes, &pieces}) tokens->push_back({special.second, visible ? special.first : ""});
        input.remove_prefix(at + special.first.size());
    }

    const SplitTexts expected = split_texts(kind, end, whole);
    if (!expected.wrong.empty()) return expected.wrong;
    for (const auto* tokens : {&bytes, &pieces}) {
        const SplitTexts got = split_texts(kind, end, *tokens);
        if (!got.wrong.empty()) return got.wrong;
        if (got.reasoning != expected.reasoning || got.answer != expected.answer)
            return "cut otherwise it splits otherwise: [" + expected.reasoning + "|" + expected.answer + "] and [" +
                   got.reasoning + "|" + got.answer + "]";
    }

    const std::string in = without_blanks(repaired), out = without_blanks(expected.both);
    if (!is_subsequence(out, in)) return "text that the model did not write: " + out;
    if (kind.format.style == ReasoningStyle::tags &&
        kind.specials.empty()) { // what is missing is some of the markers, each once
        std::set<std::size_t> sums = {0};
        for (const std::string* marker :
             {&kind.format.open, &kind.format.close, &kind.format.answer_open, &kind.format.answer_close}) {
            std::set<std::size_t> more;
            for (const std::size_t sum : sums) more.insert(sum + without_blanks(*marker).size());
            sums.merge(more);
        }
        if (!sums.contains(in.size() - out.size())) return "text is missing: of " + in + " there is " + out;
    }
    return "";
}

} // namespace ponder::fuzz
