// Byte-level BPE. Vocabulary strings are turned into the bytes they stand for when the file is loaded, so that encoding works
// on bytes and never sees the byte alphabet. Words of ordinary length merge by looking over a small array; long ones use a
// heap, which keeps a megabyte without spaces at n log n. Control tokens are in no table that text from a user is looked up in.
#include "engine/text/tokenizer.h"

#include "engine/file/gguf.h"
#include "engine/text/pretokenizer.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>

namespace ponder {

namespace {

enum class Kind : std::uint8_t { normal = 1, unknown = 2, control = 3, user_defined = 4, unused = 5, byte = 6 };

using Symbol = std::uint32_t; // a piece of a word: a token's id, or above the vocabulary a piece that is no token
constexpr Symbol no_symbol = std::numeric_limits<Symbol>::max();
constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t most_tokens = 1 << 28, most_merges = 1 << 28; // far above any real one; symbols then fit 32 bits
constexpr std::size_t longest_special = 256;                        // bytes; longer ones are never recognised in text

struct Merge {
    std::uint32_t rank = no_rank; // lower merges first
    Symbol result = no_symbol;
};

// (left, right) -> merge, by open addressing: every pair of neighbours in a text is looked up here.
class MergeTable {
  public:
    explicit MergeTable(std::size_t merges) {
        std::size_t slots = 16;
        while (slots < merges * 2) slots *= 2;
        slots_.resize(slots);
    }

    // The first merge of a pair counts.
    void add(Symbol left, Symbol right, Merge merge) {
        Slot& slot = slots_[find_slot(key(left, right))];
        if (slot.merge.rank != no_rank) return;
        slot = {key(left, right), merge};
        used_++;
        assert(used_ < slots_.size() && "the table is made for the number of merges it is given");
    }
    Merge find(Symbol left, Symbol right) const { return slots_[find_slot(key(left, right))].merge; }

  private:
    struct Slot {
        std::uint64_t key = 0;
        Merge merge;
    };
    static std::uint64_t key(Symbol left, Symbol right) { return std::uint64_t(left) << 32 | right; }
    std::size_t find_slot(std::uint64_t key) const {
        std::uint64_t hash = key * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].merge.rank != no_rank && slots_[at].key != key) at = (at + 1) & (slots_.size() - 1);
        return at;
    }
    std::vector<Slot> slots_; // a power of two, at most half full
    std::size_t used_ = 0;
};

// Which of the special tokens occur in a text at all, in one pass: a vocabulary may have thousands of them, a prompt has a
// handful.
class SpecialTrie {
  public:
    SpecialTrie() { nodes_.emplace_back(); }

    void add(std::string_view text, int special) {
        std::uint32_t node = 0;
        for (const char c : text) node = child_or_new(node, c);
        if (nodes_[node].special < 0) nodes_[node].special = special;
    }

    void mark_found(std::string_view text, std::vector<bool>& found) const {
        for (std::size_t start = 0; start < text.size(); start++) {
            std::uint32_t node = root_[static_cast<unsigned char>(text[start])];
            for (std::size_t at = start + 1; node != 0; at++) {
                if (nodes_[node].special >= 0) found[nodes_[node].special] = true;
                if (at == text.size()) break;
                node = child(node, text[at]);
            }
        }
    }

  private:
    struct Node {
        char byte = 0;
        int special = -1;
        std::uint32_t first_child = 0, next_sibling = 0; // 0: none, as the root is nobody's child
    };
    std::uint32_t child(std::uint32_t node, char byte) const {
        std::uint32_t at = nodes_[node].first_child;
        while (at != 0 && nodes_[at].byte != byte) at = nodes_[at].next_sibling;
        return at;
    }
    std::uint32_t child_or_new(std::uint32_t node, char byte) {
        if (const std::uint32_t at = child(node, byte)) return at;
        const auto made = static_cast<std::uint32_t>(nodes_.size());
        nodes_.push_back({.byte = byte, .next_sibling = nodes_[node].first_child});
        nodes_[node].first_child = made;
        if (node == 0) root_[static_cast<unsigned char>(byte)] = made;
        return made;
    }
    std::vector<Node> nodes_;
    std::array<std::uint32_t, 256> root_{};
};

// The byte alphabet of GPT-2: printable Latin-1 stands for itself, the other 68 bytes for U+0100 and on. -1: no byte.
int byte_of_letter(std::uint32_t code_point) {
    static const std::array<std::int16_t, 0x144> table = [] {
        std::array<std::int16_t, 0x144> bytes;
        bytes.fill(-1);
        std::uint32_t next = 0x100;
        for (int byte = 0; byte < 256; byte++) {
            const bool itself = (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
            bytes[itself ? static_cast<std::uint32_t>(byte) : next++] = static_cast<std::int16_t>(byte);
        }
        return bytes;
    }();
    return code_point < table.size() ? table[code_point] : -1;
}

// The bytes that a vocabulary string stands for. Letters outside the alphabet stand for themselves; such a token can be read
// but is never made by merging, and pure says so.
std::string piece_bytes(std::string_view piece, bool& pure) {
    std::string out;
    pure = is_valid_utf8(piece);
    if (!pure) return std::string(piece);
    for (const std::uint32_t letter : code_points(piece)) {
        const int byte = byte_of_letter(letter);
        if (byte >= 0) {
            out += static_cast<char>(byte);
        } else {
            append_utf8(out, letter);
            pure = false;
        }
    }
    return out;
}

// "<0x0A>" -> 10
std::optional<int> byte_token_value(std::string_view text) {
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>') return {};
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + 3, text.data() + 5, value, 16);
    if (error != std::errc() || end != text.data() + 5 || value < 0) return {};
    return value;
}

// "<|word|>", also with DeepSeek's full-width bars.
bool spelled_like_control(std::string_view text) {
    const bool open = text.starts_with("<|") || text.starts_with("<｜");
    const bool close = text.ends_with("|>") || text.ends_with("｜>");
    return open && close &&
           std::any_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

// Tokens that end an answer whatever the file's ids say (section 5.4).
constexpr std::string_view end_names[] = {
    "<|eot_id|>",
    "<|im_end|>",
    "<|end|>",
    "<|return|>",
    "<|call|>",
    "<|calls|>",
    "<|flush|>",
    "<end_of_turn>",
    "<|endoftext|>",
    "</s>",
    "<|eom_id|>",
    "<EOT>",
    "_<EOT>",
    "[EOT]",
    "[EOS]",
    "<|end_of_text|>",
    "<end_of_utterance>",
    "<eos>",
    "<turn|>",
    "<|tool_response>",
    "<｜end▁of▁sentence｜>",
};

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    out += repair_utf8(text.substr(0, 60));
    return out + '"';
}

} // namespace

struct Tokenizer::Body {
    // vocabulary: all strings in one block
    std::string pool;
    std::vector<std::size_t> starts; // size() + 1 offsets into pool
    std::vector<Kind> kinds;
    bool has_kinds = false;                              // the file says what kind each token is
    std::unordered_map<std::string_view, Token> plain;   // the bytes of tokens that merging may make
    std::unordered_map<std::string_view, Token> special; // control, unknown and user-defined tokens by their text
    Token bos = no_token, eos = no_token, unknown = no_token;
    bool adds_bos = false;
    std::vector<Token> ends; // sorted

    // words
    std::optional<Pretokenizer> pretokenizer;
    bool ignore_merges = false;
    std::string pretokenizer_name, warning;

    // merging
    std::array<Symbol, 256> byte_symbols;
    std::optional<MergeTable> merges;
    std::vector<std::size_t> extra_bytes; // how long the symbols above the vocabulary are
    std::vector<Token> replacement;       // what stands for a byte that the vocabulary lacks: U+FFFD if it can be said

    // special tokens in the order in which they claim text: the longest first
    std::vector<Token> specials;
    SpecialTrie trie;

    std::size_t size() const { return kinds.size(); }
    std::string_view text(Token token) const {
        return std::string_view(pool).substr(starts[token], starts[token + 1] - starts[token]);
    }
    bool is_control(Token token) const { return kinds[token] == Kind::control || kinds[token] == Kind::unknown; }
    std::size_t symbol_bytes(Symbol symbol) const {
        return symbol < size() ? text(static_cast<Token>(symbol)).size() : extra_bytes[symbol - size()];
    }

    // loading
    Result<void> load_kinds(const Gguf& file);
    Result<void> load_ids(const Gguf& file);
    Result<void> load_strings(const Gguf& file);
    Result<void> load_merges(const Gguf& file);
    Result<void> load_pretokenizer(const Gguf& file);
    void derive_merges_from_vocabulary();
    void find_ends();
    void order_specials();

    // encoding
    struct Work;
    void encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const;
    void encode_plain(std::string_view text, Work& work, std::vector<Token>& out) const;
    void encode_word(std::string_view word, Work& work, std::vector<Token>& out) const;
    void merge_short(std::vector<Symbol>& symbols, Work& work) const;
    void merge_long(std::vector<Symbol>& symbols, Work& work) const;
    void emit(std::string_view word, std::span<const Symbol> symbols, std::vector<Token>& out) const;
};

// What one call of encode keeps between words, so that words allocate nothing.
struct Tokenizer::Body::Work {
    struct Pair {
        std::uint32_t rank, left;         // the heap's order
        Symbol left_symbol, right_symbol; // what stood there; if something else does now, the pair is gone
        bool operator>(const Pair& other) const { return rank != other.rank ? rank > other.rank : left > other.left; }
    };
    std::vector<std::size_t> word_ends;
    std::vector<Symbol> symbols;
    std::vector<Merge> pairs;
    std::vector<Pair> heap;
    std::vector<std::uint32_t> next, previous;
};

// ---- loading

Result<Tokenizer> Tokenizer::from_gguf(const Gguf& file) {
    const auto model = file.text("tokenizer.ggml.model");
    if (!model || *model == "none" || *model == "no_vocab") return fail(ErrorKind::unsupported, "The file has no tokenizer.");
    if (*model != "gpt2") {
        const std::string name = *model == "llama" ? "SentencePiece (\"llama\")" : in_quotes(*model);
        return fail(ErrorKind::unsupported,
                    "The file's tokenizer is of the kind " + name + ", and only byte-level BPE (\"gpt2\") is supported.");
    }
    auto body = std::make_unique<Body>();
    auto loaded = body->load_kinds(file)
                      .and_then([&] { return body->load_ids(file); })
                      .and_then([&] { return body->load_strings(file); })
                      .and_then([&] { return body->load_merges(file); })
                      .and_then([&] { return body->load_pretokenizer(file); });
    if (!loaded) return tl::unexpected<Error>(loaded.error());
    return Tokenizer(std::move(body));
}

Result<void> Tokenizer::Body::load_kinds(const Gguf& file) {
    const auto* tokens = file.texts("tokenizer.ggml.tokens");
    if (!tokens || tokens->empty()) return fail(ErrorKind::file_corrupt, "The file's tokenizer has no list of tokens.");
    if (tokens->size() > most_tokens)
        return fail(ErrorKind::file_corrupt,
                    "The file's tokenizer lists " + std::to_string(tokens->size()) + " tokens, too many to number.");

    kinds.assign(tokens->size(), Kind::normal);
    has_kinds = file.find("tokenizer.ggml.token_type") != nullptr;
    if (has_kinds) {
        const auto types = file.integers("tokenizer.ggml.token_type");
        if (!types || types->size() != tokens->size()) {
            return fail(ErrorKind::file_corrupt, "The file's tokenizer has " + std::to_string(tokens->size()) + " tokens but " +
                                                     std::to_string(types ? types->size() : 0) + " token types.");
        }
        for (std::size_t i = 0; i < types->size(); i++) {
            const auto type = (*types)[i];
            if (type < 0 || type > 6) {
                return fail(ErrorKind::file_corrupt, "Token " + std::to_string(i) +
                                                         " of the file's tokenizer has the unknown type " +
                                                         std::to_string(type) + ".");
            }
            if (type != 0) kinds[i] = static_cast<Kind>(type); // 0 is "undefined": left for ordinary tokens
        }
    }
    // Converters differ in what they call control; a token spelled like one is never taken from what a person types.
    for (std::size_t i = 0; i < size(); i++)
        if ((kinds[i] == Kind::normal || kinds[i] == Kind::user_defined) && spelled_like_control((*tokens)[i]))
            kinds[i] = Kind::control;
    return {};
}

Result<void> Tokenizer::Body::load_ids(const Gguf& file) {
    std::optional<Error> wrong;
    const auto id = [&](std::string_view name) {
        const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
        const auto value = file.integer(key);
        if (!value || *value == -1 || *value == 0xFFFFFFFF) return no_token; // both are written for "none"
        if (*value < 0 || *value >= static_cast<std::int64_t>(size())) {
            wrong = Error{ErrorKind::file_corrupt, "The file's " + key + " is " + std::to_string(*value) +
                                                       ", but it has only " + std::to_string(size()) + " tokens."};
            return no_token;
        }
        return static_cast<Token>(*value);
    };
    bos = id("bos");
    eos = id("eos");
    unknown = id("unknown");
    ends = {eos, id("eot"), id("eom"), id("fim_pad"), id("fim_rep"), id("fim_sep")};
    if (wrong) return tl::unexpected<Error>(*wrong);

    std::erase(ends, no_token);
    if (!has_kinds) { // a file of the first days: the ids are all that says which tokens are special
        for (const Token token : ends) kinds[token] = Kind::control;
        if (bos != no_token) kinds[bos] = Kind::control;
    }
    return {};
}

Result<void> Tokenizer::Body::load_strings(const Gguf& file) {
    const auto& tokens = *file.texts("tokenizer.ggml.tokens");
    std::vector<bool> mergeable(size());
    starts.reserve(size() + 1);
    for (std::size_t i = 0; i < size(); i++) {
        starts.push_back(pool.size());
        if (kinds[i] == Kind::normal || kinds[i] == Kind::unused) {
            bool pure = false;
            pool += piece_bytes(tokens[i], pure);
            mergeable[i] = pure && !tokens[i].empty();
        } else if (const auto byte = byte_token_value(tokens[i]); kinds[i] == Kind::byte && byte) {
            pool += static_cast<char>(*byte);
        } else {
            pool += tokens[i];
        }
    }
    starts.push_back(pool.size());

    // The maps look into the pool, which from here on does not change. The first of two equal tokens counts.
    plain.reserve(size());
    for (std::size_t i = 0; i < size(); i++) {
        const auto token = static_cast<Token>(i);
        if (mergeable[i])
            plain.emplace(text(token), token);
        else if ((is_control(token) || kinds[i] == Kind::user_defined) && !text(token).empty())
            special.emplace(text(token), token);
    }
    for (std::size_t i = 0; i < size(); i++) // a byte token stands in where no ordinary token is that byte
        if (const auto token = static_cast<Token>(i); kinds[i] == Kind::byte && text(token).size() == 1)
            plain.emplace(text(token), token);

    find_ends();
    order_specials();
    return {};
}

void Tokenizer::Body::find_ends() {
    for (const std::string_view name : end_names)
        if (const auto at = special.find(name); at != special.end()) {
            kinds[at->second] = Kind::control; // an end that a person could type would end nothing
            ends.push_back(at->second);
        }

    const auto drop = [&](std::string_view name) {
        if (const auto at = special.find(name); at != special.end()) std::erase(ends, at->second);
    };
    // In the harmony format <|end|> closes a message and the turn goes on.
    const bool harmony = (special.contains("<|return|>") && special.contains("<|call|>")) ||
                         (special.contains("<|calls|>") && special.contains("<|flush|>"));
    if (harmony) drop("<|end|>");
    if (special.contains("<|tool_response>")) drop("</s>");

    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
}

void Tokenizer::Body::order_specials() {
    for (const auto& [name, token] : special)
        if (name.size() <= longest_special) specials.push_back(token);
    std::sort(specials.begin(), specials.end(),
              [&](Token a, Token b) { return text(a).size() != text(b).size() ? text(a).size() > text(b).size() : a < b; });
    for (std::size_t i = 0; i < specials.size(); i++) trie.add(text(specials[i]), static_cast<int>(i));
}

Result<void> Tokenizer::Body::load_merges(const Gguf& file) {
    // A piece that merges name but the vocabulary lacks still takes part in merging; it only cannot come out as a token.
    std::unordered_map<std::string, Symbol> extras;
    std::size_t merges_off_vocabulary = 0;
    const auto symbol_of = [&](const std::string& bytes) -> Symbol {
        if (const auto at = plain.find(bytes); at != plain.end()) return static_cast<Symbol>(at->second);
        const auto [at, made] = extras.emplace(bytes, static_cast<Symbol>(size() + extras.size()));
        if (made) extra_bytes.push_back(bytes.size());
        return at->second;
    };
    for (int byte = 0; byte < 256; byte++) byte_symbols[byte] = symbol_of(std::string(1, static_cast<char>(byte)));

    if (!file.find("tokenizer.ggml.merges")) {
        derive_merges_from_vocabulary();
    } else {
        const auto* lines = file.texts("tokenizer.ggml.merges");
        if (!lines) return fail(ErrorKind::file_corrupt, "The merges of the file's tokenizer are not a list of texts.");
        if (lines->size() > most_merges)
            return fail(ErrorKind::file_corrupt, "The file's tokenizer has too many merges to number.");
        merges.emplace(lines->size());
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
            merges->add(left_symbol, right_symbol, {static_cast<std::uint32_t>(rank), symbol_of(left + right)});
        }
        // A few such merges come from trimmed vocabularies; if they are the rule, the two tables are not of one tokenizer.
        if (merges_off_vocabulary > lines->size() / 2) {
            return fail(ErrorKind::file_corrupt,
                        "The merges of the file's tokenizer do not fit its tokens: " + std::to_string(merges_off_vocabulary) +
                            " of " + std::to_string(lines->size()) + " name pieces that are not in the vocabulary.");
        }
    }

    std::vector<Symbol> symbols;
    Work work;
    const std::string_view mark = "\xEF\xBF\xBD";
    for (const char c : mark) symbols.push_back(byte_symbols[static_cast<unsigned char>(c)]);
    const bool sayable = std::all_of(symbols.begin(), symbols.end(), [&](Symbol symbol) { return symbol < size(); });
    if (sayable) {
        std::vector<Token> out;
        merge_short(symbols, work);
        emit(mark, symbols, out);
        replacement = std::move(out);
    } else if (unknown != no_token) {
        replacement = {unknown};
    }
    return {};
}

// Without a list of merges the tokens' order is their rank: two neighbours merge when together they are a token (tiktoken's
// rule).
void Tokenizer::Body::derive_merges_from_vocabulary() {
    constexpr std::size_t longest_token = 256; // bytes; keeps a hostile vocabulary from costing its square
    struct Found {
        Symbol left, right;
        Merge merge;
    };
    std::vector<Found> found;
    for (std::size_t i = 0; i < size(); i++) {
        const auto token = static_cast<Token>(i);
        const std::string_view whole = text(token);
        const auto own = plain.find(whole);
        if (own == plain.end() || own->second != token || whole.size() > longest_token) continue;
        for (std::size_t cut = 1; cut < whole.size(); cut++) {
            const auto left = plain.find(whole.substr(0, cut)), right = plain.find(whole.substr(cut));
            if (left == plain.end() || right == plain.end()) continue;
            found.push_back(
                {Symbol(left->second), Symbol(right->second), {static_cast<std::uint32_t>(i), static_cast<Symbol>(i)}});
        }
    }
    merges.emplace(found.size());
    for (const Found& pair : found) merges->add(pair.left, pair.right, pair.merge);
}

Result<void> Tokenizer::Body::load_pretokenizer(const Gguf& file) {
    pretokenizer_name = file.text("tokenizer.ggml.pre").value_or("");
    const PretokenizerRule* rule = find_pretokenizer(pretokenizer_name);
    if (!rule) {
        rule = &default_pretokenizer();
        warning = pretokenizer_name.empty()
                      ? "The file does not say how its tokenizer splits words, so the default way stands in; "
                        "answers may be worse than the model can give."
                      : "The file's tokenizer splits words in the way " + in_quotes(pretokenizer_name) +
                            ", which this version does not know, so the default way stands in; "
                            "answers may be worse than the model can give.";
    }
    auto compiled = Pretokenizer::compile(*rule);
    if (!compiled) return tl::unexpected<Error>(compiled.error());
    pretokenizer.emplace(std::move(*compiled));
    ignore_merges = rule->ignore_merges;
    adds_bos = file.boolean("tokenizer.ggml.add_bos_token").value_or(rule->adds_bos) && bos != no_token;
    return {};
}

// ---- encoding

// Special tokens claim their places first, the longest first and each from left to right; what lies between is plain text.
// is_data may be null: then parse_special decides whether control tokens are recognised, otherwise the bytes' origin does.
void Tokenizer::Body::encode(std::string_view text, const char* is_data, bool parse_special, std::vector<Token>& out) const {
    Work work;
    std::vector<bool> found(specials.size());
    trie.mark_found(text, found);
    if (std::find(found.begin(), found.end(), true) == found.end()) return encode_plain(text, work, out);

    struct Claim {
        std::size_t at;
        Token token;
    };
    std::vector<Claim> claims;
    std::vector<bool> claimed(text.size());
    const auto trusted = [&](std::size_t at, std::size_t bytes) {
        if (!is_data) return parse_special;
        return std::all_of(is_data + at, is_data + at + bytes, [](char origin) { return origin == 0; });
    };
    for (std::size_t i = 0; i < specials.size(); i++) {
        if (!found[i]) continue;
        const Token token = specials[i];
        const bool control = is_control(token);
        if (control && !is_data && !parse_special) continue;
        const std::string_view name = this->text(token);
        for (std::size_t at = text.find(name); at != std::string_view::npos;) {
            // Earlier claims are at least as long, so one that overlaps covers the first byte or the last.
            const bool free = !claimed[at] && !claimed[at + name.size() - 1];
            if (free && (!control || trusted(at, name.size()))) {
                std::fill_n(claimed.begin() + static_cast<std::ptrdiff_t>(at), name.size(), true);
                claims.push_back({at, token});
                at = text.find(name, at + name.size());
            } else {
                at = text.find(name, at + 1);
            }
        }
    }

    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.at < b.at; });
    std::size_t done = 0;
    for (const Claim& claim : claims) {
        encode_plain(text.substr(done, claim.at - done), work, out);
        out.push_back(claim.token);
        done = claim.at + this->text(claim.token).size();
    }
    encode_plain(text.substr(done), work, out);
}

// Bytes that are not UTF-8 are words of their own: no regular expression could say where they belong.
void Tokenizer::Body::encode_plain(std::string_view text, Work& work, std::vector<Token>& out) const {
    while (!text.empty()) {
        const std::size_t valid = valid_utf8_prefix(text);
        if (valid == 0) {
            encode_word(text.substr(0, 1), work, out);
            text.remove_prefix(1);
            continue;
        }
        const std::string_view run = text.substr(0, valid);
        pretokenizer->split(run, work.word_ends);
        std::size_t start = 0;
        for (const std::size_t end : work.word_ends) {
            encode_word(run.substr(start, end - start), work, out);
            start = end;
        }
        text.remove_prefix(valid);
    }
}

void Tokenizer::Body::encode_word(std::string_view word, Work& work, std::vector<Token>& out) const {
    constexpr std::size_t short_word = 64;        // symbols; up to here looking over an array beats a heap
    constexpr std::size_t longest_word = 1 << 30; // bytes; positions are 32 bits wide
    if (ignore_merges) {
        if (const auto at = plain.find(word); at != plain.end()) return out.push_back(at->second);
    }
    for (; !word.empty(); word.remove_prefix(std::min(word.size(), longest_word))) {
        const std::string_view part = word.substr(0, longest_word);
        work.symbols.clear();
        for (const char c : part) work.symbols.push_back(byte_symbols[static_cast<unsigned char>(c)]);
        part.size() <= short_word ? merge_short(work.symbols, work) : merge_long(work.symbols, work);
        emit(part, work.symbols, out);
    }
}

void Tokenizer::Body::merge_short(std::vector<Symbol>& symbols, Work& work) const {
    std::vector<Merge>& pairs = work.pairs; // pairs[i]: symbols i and i + 1
    pairs.clear();
    for (std::size_t i = 0; i + 1 < symbols.size(); i++) pairs.push_back(merges->find(symbols[i], symbols[i + 1]));
    while (!pairs.empty()) {
        std::size_t best = 0;
        for (std::size_t i = 1; i < pairs.size(); i++)
            if (pairs[i].rank < pairs[best].rank) best = i;
        if (pairs[best].rank == no_rank) break;
        symbols[best] = pairs[best].result;
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        pairs.erase(pairs.begin() + static_cast<std::ptrdiff_t>(best));
        if (best > 0) pairs[best - 1] = merges->find(symbols[best - 1], symbols[best]);
        if (best < pairs.size()) pairs[best] = merges->find(symbols[best], symbols[best + 1]);
    }
}

void Tokenizer::Body::merge_long(std::vector<Symbol>& symbols, Work& work) const {
    const auto count = static_cast<std::uint32_t>(symbols.size());
    work.next.resize(count);
    work.previous.resize(count);
    std::iota(work.next.begin(), work.next.end(), 1u);                // count: the end
    std::iota(work.previous.begin(), work.previous.end(), no_symbol); // no_symbol, 0, 1, ...: no_symbol is before the first
    auto& next = work.next;
    auto& previous = work.previous;

    const auto later_first = std::greater<Work::Pair>();
    auto& heap = work.heap;
    heap.clear();
    for (std::uint32_t i = 0; i + 1 < count; i++) {
        const Merge merge = merges->find(symbols[i], symbols[i + 1]);
        if (merge.rank != no_rank) heap.push_back({merge.rank, i, symbols[i], symbols[i + 1]});
    }
    std::make_heap(heap.begin(), heap.end(), later_first);
    const auto offer = [&](std::uint32_t left, std::uint32_t right) {
        const Merge merge = merges->find(symbols[left], symbols[right]);
        if (merge.rank == no_rank) return;
        heap.push_back({merge.rank, left, symbols[left], symbols[right]});
        std::push_heap(heap.begin(), heap.end(), later_first);
    };

    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later_first);
        const Work::Pair pair = heap.back();
        heap.pop_back();
        const std::uint32_t left = pair.left, right = next[left];
        if (symbols[left] != pair.left_symbol || right == count || symbols[right] != pair.right_symbol) continue;
        symbols[left] = merges->find(pair.left_symbol, pair.right_symbol).result;
        symbols[right] = no_symbol;
        next[left] = next[right];
        if (next[right] != count) {
            previous[next[right]] = left;
            offer(left, next[left]);
        }
        if (previous[left] != no_symbol) offer(previous[left], left);
    }
    std::erase(symbols, no_symbol);
}

void Tokenizer::Body::emit(std::string_view word, std::span<const Symbol> symbols, std::vector<Token>& out) const {
    std::size_t at = 0;
    for (const Symbol symbol : symbols) {
        const std::size_t bytes = symbol_bytes(symbol);
        if (symbol < size()) {
            out.push_back(static_cast<Token>(symbol));
        } else {
            for (const char c : word.substr(at, bytes)) {
                const Symbol single = byte_symbols[static_cast<unsigned char>(c)];
                if (single < size())
                    out.push_back(static_cast<Token>(single));
                else
                    out.insert(out.end(), replacement.begin(), replacement.end());
            }
        }
        at += bytes;
    }
    assert(at == word.size() && "the pieces of a word are the word");
}

// ---- the interface

Tokenizer::Tokenizer(std::unique_ptr<Body> body) : body_(std::move(body)) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

std::vector<Token> Tokenizer::encode(std::string_view text, bool parse_special) const {
    std::vector<Token> out;
    body_->encode(text, nullptr, parse_special, out);
    return out;
}

std::vector<Token> Tokenizer::encode(const MarkedText& prompt) const {
    assert(prompt.text.size() == prompt.is_data.size() && "every byte of a prompt has its origin");
    std::vector<Token> out;
    body_->encode(prompt.text, prompt.is_data.data(), true, out);
    return out;
}

std::string_view Tokenizer::bytes(Token token, bool show_control) const {
    if (token < 0 || token >= size() || (!show_control && body_->is_control(token))) return {};
    return body_->text(token);
}

std::string Tokenizer::decode(std::span<const Token> tokens, bool show_control) const {
    std::string out;
    for (const Token token : tokens) out += bytes(token, show_control);
    return out;
}

int Tokenizer::size() const { return static_cast<int>(body_->size()); }

Token Tokenizer::find(std::string_view text) const {
    if (const auto at = body_->special.find(text); at != body_->special.end()) return at->second;
    if (const auto at = body_->plain.find(text); at != body_->plain.end()) return at->second;
    return no_token;
}

bool Tokenizer::is_control(Token token) const { return token >= 0 && token < size() && body_->is_control(token); }

bool Tokenizer::ends_generation(Token token) const { return std::binary_search(body_->ends.begin(), body_->ends.end(), token); }

Token Tokenizer::bos() const { return body_->bos; }
Token Tokenizer::eos() const { return body_->eos; }
bool Tokenizer::adds_bos() const { return body_->adds_bos; }
const std::string& Tokenizer::pretokenizer() const { return body_->pretokenizer_name; }
const std::string& Tokenizer::warning() const { return body_->warning; }

} // namespace ponder
