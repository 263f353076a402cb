#include "engine/text/word_encoder.h"

#include "engine/file/gguf.h"
#include "engine/text/byte_alphabet.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

namespace ponder::bpe {

namespace {

constexpr std::size_t most_merges = 1 << 28; // far above any real one; ranks and symbols then fit 32 bits

} // namespace

Result<void> WordEncoder::load(const Gguf& file, const Vocabulary& vocabulary) {
    const auto& plain = vocabulary.plain;
    // A piece that merges name but the vocabulary lacks still takes part in merging; it only cannot come out as a token.
    std::unordered_map<std::string, Symbol> extras;
    std::size_t merges_off_vocabulary = 0;
    const auto symbol_of = [&](const std::string& bytes) -> Symbol {
        if (const auto at = plain.find(bytes); at != plain.end()) return static_cast<Symbol>(at->second);
        const auto [at, made] = extras.emplace(bytes, static_cast<Symbol>(vocabulary.size() + extras.size()));
        if (made) extra_bytes_.push_back(bytes.size());
        return at->second;
    };
    for (int byte = 0; byte < 256; byte++) byte_symbols_[byte] = symbol_of(std::string(1, static_cast<char>(byte)));

    if (!file.find("tokenizer.ggml.merges")) {
        derive_merges(vocabulary);
    } else {
        const auto* lines = file.texts("tokenizer.ggml.merges");
        if (!lines) return fail(ErrorKind::file_corrupt, "The merges of the file's tokenizer are not a list of texts.");
        if (lines->size() > most_merges)
            return fail(ErrorKind::file_corrupt, "The file's tokenizer has too many merges to number.");
        merges_.emplace(lines->size());
        for (std::size_t rank = 0; rank < lines->size(); rank++) {
            const std::string_view line = (*lines)[rank];
            const std::size_t space = line.find(' ', 1); // at 1 or later: a piece may not be empty
            if (line.empty() || space == std::string_view::npos || space + 1 == line.size()) {
                return fail(ErrorKind::file_corrupt, "Merge " + std::to_string(rank) + " of the file's tokenizer, " +
                                                         in_quotes(line) + ", is not two pieces.");
            }
            bool left_pure = false, right_pure = false;
            const std::string left = piece_bytes(line.substr(0, space), left_pure);
            const std::string right = piece_bytes(line.substr(space + 1), right_pure);
            const bool known =
                left_pure && right_pure && plain.contains(left) && plain.contains(right) && plain.contains(left + right);
            if (!known) merges_off_vocabulary++;
            if (!left_pure || !right_pure) continue; // no text has such pieces
            const Symbol left_symbol = symbol_of(left), right_symbol = symbol_of(right);
            merges_->add(left_symbol, right_symbol, {static_cast<std::uint32_t>(rank), symbol_of(left + right)});
        }
        // A few such merges come from trimmed vocabularies; if they are the rule, the two tables are not of one tokenizer.
        if (merges_off_vocabulary > lines->size() / 2) {
            return fail(ErrorKind::file_corrupt,
                        "The merges of the file's tokenizer do not fit its tokens: " + std::to_string(merges_off_vocabulary) +
                            " of " + std::to_string(lines->size()) + " name pieces that are not in the vocabulary.");
        }
    }

    choose_replacement(vocabulary);
    return {};
}

// Without a list of merges the tokens' order is their rank: two neighbours merge when together they are a token (tiktoken's
// rule).
void WordEncoder::derive_merges(const Vocabulary& vocabulary) {
    constexpr std::size_t longest_token = 256; // bytes; keeps a hostile vocabulary from costing its square
    const auto& plain = vocabulary.plain;
    struct Found {
        Symbol left, right;
        Merge merge;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < vocabulary.size(); i++) {
        const auto token = static_cast<Token>(i);
        const std::string_view whole = vocabulary.text(token);
        const auto own = plain.find(whole);
        if (own == plain.end() || own->second != token || whole.size() > longest_token) continue;
        for (std::size_t cut = 1; cut < whole.size(); cut++) {
            const auto left = plain.find(whole.substr(0, cut)), right = plain.find(whole.substr(cut));
            if (left == plain.end() || right == plain.end()) continue;
            found.push_back(
                {Symbol(left->second), Symbol(right->second), {static_cast<std::uint32_t>(i), static_cast<Symbol>(i)}});
        }
    }
    merges_.emplace(found.size());
    for (const Found& pair : found) merges_->add(pair.left, pair.right, pair.merge);
}

void WordEncoder::choose_replacement(const Vocabulary& vocabulary) {
    std::vector<Symbol> symbols;
    const std::string_view mark = "\xEF\xBF\xBD";
    for (const char c : mark) symbols.push_back(byte_symbols_[static_cast<unsigned char>(c)]);
    const bool sayable = std::all_of(symbols.begin(), symbols.end(), [&](Symbol symbol) { return symbol < vocabulary.size(); });
    if (sayable) {
        std::vector<Token> out;
        MergeWork work;
        merge_word(*merges_, symbols, work);
        emit(vocabulary, mark, symbols, out);
        replacement_ = std::move(out);
    } else if (vocabulary.unknown != no_token) {
        replacement_ = {vocabulary.unknown};
    }
}

void WordEncoder::encode(const Vocabulary& vocabulary, std::string_view word, WordWork& work, std::vector<Token>& out) const {
    for (; !word.empty(); word.remove_prefix(std::min(word.size(), longest_word))) {
        const std::string_view part = word.substr(0, longest_word);
        work.symbols.clear();
        for (const char c : part) work.symbols.push_back(byte_symbols_[static_cast<unsigned char>(c)]);
        merge_word(*merges_, work.symbols, work.merging);
        emit(vocabulary, part, work.symbols, out);
    }
}

void WordEncoder::emit(const Vocabulary& vocabulary, std::string_view word, std::span<const Symbol> symbols,
                       std::vector<Token>& out) const {
    std::size_t at = 0;
    for (const Symbol symbol : symbols) {
        const std::size_t bytes = symbol_bytes(vocabulary, symbol);
        if (symbol < vocabulary.size()) {
            out.push_back(static_cast<Token>(symbol));
        } else {
            for (const char c : word.substr(at, bytes)) {
                const Symbol single = byte_symbols_[static_cast<unsigned char>(c)];
                if (single < vocabulary.size())
                    out.push_back(static_cast<Token>(single));
                else
                    out.insert(out.end(), replacement_.begin(), replacement_.end());
            }
        }
        at += bytes;
    }
    assert(at == word.size() && "the pieces of a word are the word");
}

std::size_t WordEncoder::symbol_bytes(const Vocabulary& vocabulary, Symbol symbol) const {
    if (symbol < vocabulary.size()) return vocabulary.text(static_cast<Token>(symbol)).size();
    return extra_bytes_[symbol - vocabulary.size()];
}

} // namespace ponder::bpe
