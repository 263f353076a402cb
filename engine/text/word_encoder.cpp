#include "engine/text/word_encoder.h"

#include "engine/file/gguf.h"
#include "engine/text/merge_ranks.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace ponder::bpe {

namespace {

constexpr std::size_t most_merges = 1 << 28; // far above any real one; ranks and symbols then fit 32 bits

// For merges that are worked out; they keep a hostile vocabulary from costing its square.
constexpr std::size_t longest_token = 256;    // bytes
constexpr std::size_t longest_unused = 64;    // bytes; these are worked through once more
constexpr std::size_t most_derived = 4 << 20; // real ones stay below two million

// What a character becomes that is no token and part of none: it merges with nothing.
constexpr Symbol unknown_character = no_symbol - 1;

bool space_after_other(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); i++)
        if (text[i] == ' ' && text[i - 1] != ' ') return true;
    return false;
}

} // namespace

Result<void> WordEncoder::load(const Gguf& file, const Vocabulary& vocabulary, MergeSource source) {
    characters_ = vocabulary.spelling == Spelling::characters;
    for (int byte = 0; byte < 256; byte++) {
        const char c = static_cast<char>(byte);
        byte_symbols_[byte] = symbol_of(vocabulary, std::string_view(&c, 1));
    }

    constexpr std::string_view key = "tokenizer.ggml.merges";
    const auto* lines = file.texts(key);
    if (source == MergeSource::list && !lines && file.find(key))
        return fail(ErrorKind::file_corrupt, "The merges of the file's tokenizer are not a list of texts.");
    const bool listed = source == MergeSource::list && lines && !lines->empty();
    auto loaded = listed ? load_merges(vocabulary, *lines)
                         : derive_merges(vocabulary, source == MergeSource::scores ? ranks_by_score(file, vocabulary)
                                                                                   : ranks_by_order(vocabulary));
    if (!loaded) return loaded;

    if (characters_) {
        for (int c = 0; c < 128; c++) ascii_symbols_[c] = byte_symbols_[c];
        const auto note = [&](std::string_view piece, Symbol symbol) {
            if (piece.empty()) return;
            const Utf8Character character = first_character(piece);
            if (character.code_point >= 0x80 && character.bytes == piece.size() && is_valid_utf8(piece))
                other_symbols_.emplace(character.code_point, symbol);
        };
        for (const auto& [piece, token] : vocabulary.plain) note(piece, static_cast<Symbol>(token));
        for (const auto& [piece, symbol] : extras_) note(piece, symbol);
    }
    if (source == MergeSource::scores) split_unused(vocabulary);
    choose_replacement(vocabulary);
    return {};
}

Symbol WordEncoder::symbol_of(const Vocabulary& vocabulary, std::string_view piece) {
    if (const auto at = vocabulary.plain.find(piece); at != vocabulary.plain.end()) return static_cast<Symbol>(at->second);
    const auto [at, made] = extras_.emplace(piece, static_cast<Symbol>(vocabulary.size() + extras_.size()));
    if (made) extra_bytes_.push_back(piece.size());
    return at->second;
}

// A piece that merges name but the vocabulary lacks still takes part in merging; it only cannot come out as a token.
Result<void> WordEncoder::load_merges(const Vocabulary& vocabulary, const std::vector<std::string_view>& lines) {
    if (lines.size() > most_merges) return fail(ErrorKind::file_corrupt, "The file's tokenizer has too many merges to number.");
    const auto& plain = vocabulary.plain;
    std::size_t merges_off_vocabulary = 0;
    merges_.emplace(lines.size());
    for (std::size_t rank = 0; rank < lines.size(); rank++) {
        const std::string_view line = lines[rank];
        const std::size_t space = line.find(' ', 1); // at 1 or later: a piece may not be empty
        if (line.empty() || space == std::string_view::npos || space + 1 == line.size()) {
            return fail(ErrorKind::file_corrupt, "Merge " + std::to_string(rank) + " of the file's tokenizer, " +
                                                     in_quotes(line) + ", is not two pieces.");
        }
        bool left_pure = false, right_pure = false;
        const std::string left = vocabulary.unspell(line.substr(0, space), left_pure);
        const std::string right = vocabulary.unspell(line.substr(space + 1), right_pure);
        const std::string whole = left + right;
        const bool known = left_pure && right_pure && plain.contains(left) && plain.contains(right) && plain.contains(whole);
        if (!known) merges_off_vocabulary++;
        if (!left_pure || !right_pure) continue; // no text has such pieces
        const Symbol left_symbol = symbol_of(vocabulary, left), right_symbol = symbol_of(vocabulary, right);
        merges_->add(left_symbol, right_symbol, {static_cast<std::uint32_t>(rank), symbol_of(vocabulary, whole)});
        merges_over_spaces_ = merges_over_spaces_ || space_after_other(whole);
    }
    // A few such merges come from trimmed vocabularies; if they are the rule, the two tables are not of one tokenizer.
    if (merges_off_vocabulary > lines.size() / 2) {
        return fail(ErrorKind::file_corrupt,
                    "The merges of the file's tokenizer do not fit its tokens: " + std::to_string(merges_off_vocabulary) +
                        " of " + std::to_string(lines.size()) + " name pieces that are not in the vocabulary.");
    }
    return {};
}

// Without a list of merges two neighbours merge when together they are a token: every way to cut a token in two is a merge.
Result<void> WordEncoder::derive_merges(const Vocabulary& vocabulary, const std::vector<std::uint32_t>& ranks) {
    const auto& plain = vocabulary.plain;
    const auto alone = [&](std::string_view part) { return characters_ && first_character(part).bytes == part.size(); };
    struct Found {
        Symbol left, right;
        Merge merge;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < vocabulary.size(); i++) {
        const auto token = static_cast<Token>(i);
        const std::string_view whole = vocabulary.text(token);
        const auto own = plain.find(whole);
        if (own == plain.end() || own->second != token || vocabulary.kinds[i] == Kind::byte) continue;
        if (whole.size() > (vocabulary.kinds[i] == Kind::unused ? longest_unused : longest_token)) continue;
        for (std::size_t cut = 1; cut < whole.size(); cut++) {
            if (characters_ && (whole[cut] & 0xC0) == 0x80) continue; // inside a character
            const std::string_view left = whole.substr(0, cut), right = whole.substr(cut);
            if (!plain.contains(left) && !alone(left)) continue;
            if (!plain.contains(right) && !alone(right)) continue;
            found.push_back({symbol_of(vocabulary, left), symbol_of(vocabulary, right), {ranks[i], static_cast<Symbol>(i)}});
        }
        if (found.size() > most_derived)
            return fail(ErrorKind::file_corrupt,
                        "The tokens of the file's tokenizer can be made from each other in too many ways.");
        merges_over_spaces_ = merges_over_spaces_ || space_after_other(whole);
    }
    merges_.emplace(found.size());
    for (const Found& pair : found) merges_->add(pair.left, pair.right, pair.merge);
    return {};
}

// SentencePiece lets an unused token take part in merging, because others are made from it, and gives the two pieces it was
// made from where it would come out. Which two these are depends on the token's text alone.
void WordEncoder::split_unused(const Vocabulary& vocabulary) {
    std::vector<std::pair<Token, std::pair<Symbol, Symbol>>> made_from;
    for (std::size_t i = 0; i < vocabulary.size(); i++) {
        const std::string_view whole = vocabulary.text(static_cast<Token>(i));
        if (vocabulary.kinds[i] != Kind::unused || whole.size() > longest_unused) continue;
        std::vector<Symbol> symbols;
        to_symbols(whole, symbols);
        while (symbols.size() > 2) {
            std::size_t best = 0;
            Merge merge;
            for (std::size_t at = 0; at + 1 < symbols.size(); at++)
                if (const Merge next = merges_->find(symbols[at], symbols[at + 1]); next.rank < merge.rank)
                    merge = next, best = at;
            if (merge.rank == no_rank) break;
            symbols[best] = merge.result;
            symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        }
        if (symbols.size() == 2) made_from.push_back({static_cast<Token>(i), {symbols[0], symbols[1]}});
    }
    // Shorter ones first: a longer one may be made from them.
    std::sort(made_from.begin(), made_from.end(),
              [&](const auto& a, const auto& b) { return vocabulary.text(a.first).size() < vocabulary.text(b.first).size(); });
    for (const auto& [token, parts] : made_from) {
        std::vector<Token> out;
        const Symbol both[] = {parts.first, parts.second};
        emit(vocabulary, vocabulary.text(token), both, out);
        unused_parts_.emplace(token, std::move(out));
    }
}

void WordEncoder::choose_replacement(const Vocabulary& vocabulary) {
    const std::string_view mark = "\xEF\xBF\xBD";
    std::vector<Symbol> symbols;
    for (const char c : mark) symbols.push_back(byte_symbols_[static_cast<unsigned char>(c)]);
    const bool sayable = std::all_of(symbols.begin(), symbols.end(), [&](Symbol symbol) { return symbol < vocabulary.size(); });
    if (characters_) { // SentencePiece's way: a character is known, or all its bytes are, or it is the unknown token
        if (vocabulary.unknown != no_token)
            replacement_ = {vocabulary.unknown};
        else if (const auto at = vocabulary.plain.find(mark); at != vocabulary.plain.end())
            replacement_ = {at->second};
    } else if (sayable) {
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
        to_symbols(part, work.symbols);
        merge_word(*merges_, work.symbols, work.merging);
        emit(vocabulary, part, work.symbols, out);
    }
}

void WordEncoder::to_symbols(std::string_view word, std::vector<Symbol>& symbols) const {
    if (!characters_) {
        for (const char c : word) symbols.push_back(byte_symbols_[static_cast<unsigned char>(c)]);
        return;
    }
    while (!word.empty()) {
        if (static_cast<unsigned char>(word[0]) < 0x80) {
            symbols.push_back(ascii_symbols_[static_cast<unsigned char>(word[0])]);
            word.remove_prefix(1);
            continue;
        }
        const Utf8Character character = first_character(word);
        const bool bad = character.bytes == 1;
        const auto at = bad ? other_symbols_.end() : other_symbols_.find(character.code_point);
        symbols.push_back(at == other_symbols_.end() ? unknown_character : at->second);
        word.remove_prefix(character.bytes);
    }
}

void WordEncoder::emit(const Vocabulary& vocabulary, std::string_view word, std::span<const Symbol> symbols,
                       std::vector<Token>& out) const {
    std::size_t at = 0;
    bool replaced = false; // the last thing said was a replacement
    for (const Symbol symbol : symbols) {
        const std::size_t bytes = symbol_bytes(vocabulary, symbol, word.substr(at));
        const auto token = static_cast<Token>(symbol);
        if (symbol >= vocabulary.size()) {
            emit_bytes(vocabulary, word.substr(at, bytes), replaced, out);
        } else {
            const auto parts = unused_parts_.empty() ? unused_parts_.end() : unused_parts_.find(token);
            if (parts == unused_parts_.end())
                out.push_back(token);
            else
                out.insert(out.end(), parts->second.begin(), parts->second.end());
            replaced = false;
        }
        at += bytes;
    }
    assert(at == word.size() && "the pieces of a word are the word");
}

void WordEncoder::emit_bytes(const Vocabulary& vocabulary, std::string_view bytes, bool& replaced,
                             std::vector<Token>& out) const {
    const auto symbol = [&](char c) { return byte_symbols_[static_cast<unsigned char>(c)]; };
    const bool whole =
        !characters_ || std::all_of(bytes.begin(), bytes.end(), [&](char c) { return symbol(c) < vocabulary.size(); });
    if (!whole) { // one unknown token for a run of unknown characters
        if (!replaced) out.insert(out.end(), replacement_.begin(), replacement_.end());
        replaced = true;
        return;
    }
    for (const char c : bytes) {
        if (symbol(c) < vocabulary.size())
            out.push_back(static_cast<Token>(symbol(c)));
        else
            out.insert(out.end(), replacement_.begin(), replacement_.end());
    }
    replaced = false;
}

std::size_t WordEncoder::symbol_bytes(const Vocabulary& vocabulary, Symbol symbol, std::string_view rest) const {
    if (symbol < vocabulary.size()) return vocabulary.text(static_cast<Token>(symbol)).size();
    if (symbol == unknown_character) return first_character(rest).bytes;
    return extra_bytes_[symbol - vocabulary.size()];
}

} // namespace ponder::bpe
