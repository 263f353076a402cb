// The PCRE2 machinery of pre-tokenizing; the expressions are in pretokenizer_rules.cpp.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "engine/text/pretokenizer.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <pcre2.h>
#include <string>

namespace ponder {

namespace {

struct CodeFree {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct ContextFree {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};
struct MatchFree {
    void operator()(pcre2_match_data* match) const { pcre2_match_data_free(match); }
};

// The rules backtrack little, but over a run of megabytes: these stop only what has gone wrong.
constexpr std::uint32_t match_limit = 100'000'000;
constexpr std::uint32_t heap_limit_kib = 512 * 1024;

// Ends of the groups of three characters that text has from its end, the last excepted.
void cut_by_threes(std::string_view text, std::size_t offset, std::vector<std::size_t>& ends) {
    const auto starts_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    auto left = std::count_if(text.begin(), text.end(), starts_character);
    for (std::size_t at = 0; at < text.size(); at++) {
        if (!starts_character(text[at])) continue;
        if (at > 0 && left % 3 == 0) ends.push_back(offset + at);
        left--;
    }
}

std::size_t character_bytes(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    return byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

} // namespace

struct Pretokenizer::Body {
    std::vector<std::unique_ptr<pcre2_code, CodeFree>> regexes;
    std::unique_ptr<pcre2_match_context, ContextFree> context;
    bool first_by_threes = false;

    bool find(const pcre2_code* regex, std::string_view text, std::size_t from, pcre2_match_data* match) const;
};

Pretokenizer::Pretokenizer(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Pretokenizer::Pretokenizer(Pretokenizer&&) noexcept = default;
Pretokenizer& Pretokenizer::operator=(Pretokenizer&&) noexcept = default;
Pretokenizer::~Pretokenizer() = default;

Result<Pretokenizer> Pretokenizer::compile(const PretokenizerRule& rule) {
    auto body = std::make_unique<Body>();
    body->first_by_threes = rule.first_by_threes;
    body->context.reset(pcre2_match_context_create(nullptr));
    if (!body->context) return fail(ErrorKind::out_of_memory, "There is no memory for the tokenizer's regular expressions.");
    pcre2_set_match_limit(body->context.get(), match_limit);
    pcre2_set_heap_limit(body->context.get(), heap_limit_kib);

    for (const std::string_view regex : rule.regexes) {
        int error = 0;
        PCRE2_SIZE at = 0;
        std::unique_ptr<pcre2_code, CodeFree> code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()), regex.size(),
                                                                 PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY, &error, &at,
                                                                 nullptr));
        if (!code) {
            return fail(ErrorKind::unsupported,
                        "This build's PCRE2 library does not take the tokenizer's regular expressions (error " +
                            std::to_string(error) + " at " + std::to_string(at) + ").");
        }
        pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE); // where it cannot, matching goes on in the interpreter
        body->regexes.push_back(std::move(code));
    }
    return Pretokenizer(std::move(body));
}

bool Pretokenizer::Body::find(const pcre2_code* regex, std::string_view text, std::size_t from, pcre2_match_data* match) const {
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    int found = pcre2_match(regex, subject, text.size(), from, PCRE2_NO_UTF_CHECK, match, context.get());
    if (found == PCRE2_ERROR_JIT_STACKLIMIT) // the interpreter keeps its places on the heap
        found = pcre2_match(regex, subject, text.size(), from, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, match, context.get());
    return found > 0; // past a limit, the rest of the fragment stays one word: slower to merge, but all there
}

void Pretokenizer::split(std::string_view text, std::vector<std::size_t>& ends) const {
    ends.clear();
    if (text.empty()) return;
    const std::unique_ptr<pcre2_match_data, MatchFree> match(pcre2_match_data_create(1, nullptr));
    if (!match) throw std::bad_alloc();
    const PCRE2_SIZE* bounds = pcre2_get_ovector_pointer(match.get());

    // Each expression sees only one fragment of the one before it, so look-arounds do not reach over a cut.
    ends.push_back(text.size());
    std::vector<std::size_t> fragments;
    for (const auto& regex : body_->regexes) {
        fragments.swap(ends);
        ends.clear();
        std::size_t start = 0;
        for (const std::size_t end : fragments) {
            const std::string_view fragment = text.substr(start, end - start);
            std::size_t from = 0, cut = 0; // where to look on, and where the last word ended
            while (from < fragment.size() && body_->find(regex.get(), fragment, from, match.get())) {
                if (bounds[1] == bounds[0]) { // no rule matches nothing; should one ever, go on behind the character
                    from = bounds[0] < fragment.size() ? bounds[0] + character_bytes(fragment[bounds[0]]) : fragment.size();
                    continue;
                }
                if (bounds[0] > cut) ends.push_back(start + bounds[0]);
                if (body_->first_by_threes && regex == body_->regexes.front())
                    cut_by_threes(fragment.substr(bounds[0], bounds[1] - bounds[0]), start + bounds[0], ends);
                ends.push_back(start + bounds[1]);
                from = cut = bounds[1];
            }
            if (cut < fragment.size()) ends.push_back(end);
            start = end;
        }
    }
}

} // namespace ponder
