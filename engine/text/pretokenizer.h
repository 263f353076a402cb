// How a tokenizer cuts text into words before byte-pair encoding: the named rules of GGUF's tokenizer.ggml.pre, each a list of
// regular expressions applied one after the other. The rules are a table in pretokenizer_rules.cpp; adding a model's
// pre-tokenizer is adding a row.
#pragma once

#include "engine/base/result.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace ponder {

struct PretokenizerRule {
    std::span<const std::string_view> names; // values of tokenizer.ggml.pre
    std::span<const std::string_view> regexes;
    bool adds_bos = false;        // raw text starts with BOS, unless the file says otherwise
    bool ignore_merges = false;   // a word that is itself in the vocabulary is taken whole
    bool first_by_threes = false; // what the first expression finds is cut in threes from its end, as thousands are
    bool characters = false;      // the vocabulary is spelled in characters, with U+2581 for a space, and not in byte letters
};

const PretokenizerRule* find_pretokenizer(std::string_view name); // null: a name this build does not know
const PretokenizerRule& default_pretokenizer();
std::span<const PretokenizerRule> pretokenizer_rules();

// The compiled rule. Const use from several threads at once is fine.
class Pretokenizer {
  public:
    static Result<Pretokenizer> compile(const PretokenizerRule& rule);

    Pretokenizer(Pretokenizer&&) noexcept;
    Pretokenizer& operator=(Pretokenizer&&) noexcept;
    ~Pretokenizer();

    // Where each word of text ends, in ascending order; the last is text.size(). The text must be valid UTF-8.
    void split(std::string_view text, std::vector<std::size_t>& ends) const;

  private:
    struct Body;
    explicit Pretokenizer(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

} // namespace ponder
