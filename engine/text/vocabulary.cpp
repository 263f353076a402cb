#include "engine/text/vocabulary.h"

#include "engine/file/gguf.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/utf8.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace ponder::bpe {

namespace {

constexpr std::size_t most_tokens = 1 << 28; // far above any real one; symbols then fit 32 bits

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

// Tokens that end an answer whatever the file's ids say (section 5.4), and those that separate files and repositories, which
// only an answer gone astray brings up.
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
    "<eos>",
    "<end_of_utterance>",
    "<turn|>",
    "[e~[",
    "<|tool_response>",
    "<｜end▁of▁sentence｜>",
    "<|fim_pad|>",
    "<fim-pad>",
    "<fim_pad>",
    "<PAD>",
    "[PAD]",
    "<|fim_repo|>",
    "<|repo_name|>",
    "<fim-repo>",
    "<REPO>",
    "<reponame>",
    "<|file_sep|>",
};

// The frame of a harmony message: an answer is sorted by it, so it is read as text, yet nobody can type it.
constexpr std::string_view markup_names[] = {"<|channel|>", "<|message|>", "<|start|>", "<|constrain|>"};

constexpr std::string_view space_mark = "\u2581";

bool is_end_name(std::string_view text) {
    return (text.starts_with('<') || text.starts_with('[') || text.starts_with('_')) &&
           std::find(std::begin(end_names), std::end(end_names), text) != std::end(end_names);
}

bool is_only_spaces(std::string_view spelled) {
    while (spelled.starts_with(space_mark)) spelled.remove_prefix(space_mark.size());
    return spelled.empty();
}

} // namespace

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    out += repair_utf8(text.substr(0, 60));
    return out + '"';
}

bool Vocabulary::is_silent(Token token) const {
    return is_control(token) && !std::binary_search(markup.begin(), markup.end(), token);
}

std::string Vocabulary::unspell(std::string_view spelled, bool& pure) const {
    if (spelling == Spelling::byte_letters) return piece_bytes(spelled, pure);
    pure = is_valid_utf8(spelled);
    std::string out;
    for (std::size_t at = 0; at < spelled.size();) {
        const bool space = spelled.substr(at).starts_with(space_mark);
        out += space ? ' ' : spelled[at];
        at += space ? space_mark.size() : 1;
    }
    return out;
}

Result<void> Vocabulary::load(const Gguf& file, Spelling how) {
    spelling = how;
    if (auto loaded = load_kinds(file); !loaded) return loaded;
    load_ids(file);
    load_strings(file);
    find_ends();
    return {};
}

Result<void> Vocabulary::load_kinds(const Gguf& file) {
    const auto* tokens = file.texts("tokenizer.ggml.tokens");
    if (!tokens || tokens->empty()) return fail(ErrorKind::file_corrupt, "The file's tokenizer has no list of tokens.");
    if (tokens->size() > most_tokens)
        return fail(ErrorKind::file_corrupt,
                    "The file's tokenizer lists " + std::to_string(tokens->size()) + " tokens, too many to number.");

    kinds.assign(tokens->size(), Kind::normal);
    const auto types = file.integers("tokenizer.ggml.token_type");
    has_kinds = types && !types->empty();
    if (has_kinds) {
        for (std::size_t i = 0; i < std::min(size(), types->size()); i++) // other numbers say nothing: an ordinary token
            if (const auto type = (*types)[i]; type >= 1 && type <= 6) kinds[i] = static_cast<Kind>(type);
        if (types->size() < size())
            warning = "The file's tokenizer lists " + std::to_string(size()) + " tokens but only " +
                      std::to_string(types->size()) + " token types, so the others count as ordinary tokens.";
    }
    mend_kinds(*tokens);
    return {};
}

// Converters differ in what they call control.
void Vocabulary::mend_kinds(const std::vector<std::string_view>& tokens) {
    const auto any = [&](Kind kind) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); };
    const bool characters = spelling == Spelling::characters;
    const bool names_bytes = characters && !any(Kind::byte);
    const bool names_ids = characters && !has_kinds;
    // where this token is, "</s>" is struck-out text and no end
    const bool strikes = std::find(tokens.begin(), tokens.end(), "<|tool_response>") != tokens.end();
    for (std::size_t i = 0; i < size(); i++) {
        const std::string_view text = tokens[i];
        if (kinds[i] != Kind::normal && kinds[i] != Kind::user_defined) continue;
        if (spelled_like_control(text) || (is_end_name(text) && !(strikes && text == "</s>")))
            kinds[i] = Kind::control; // never taken from what a person types, and never shown
        else if (names_ids && (text == "<s>" || text == "<bos>"))
            kinds[i] = Kind::control;
        else if (names_ids && text == "<unk>")
            kinds[i] = Kind::unknown;
        else if (names_bytes && byte_token_value(text))
            kinds[i] = Kind::byte;
    }
}

void Vocabulary::load_ids(const Gguf& file) {
    const auto id = [&](std::string_view name) {
        const std::string key = "tokenizer.ggml." + std::string(name) + "_token_id";
        const auto value = file.integer(key);
        if (!value || *value == -1 || *value == 0xFFFFFFFF) return no_token; // both are written for "none"
        if (*value < 0 || *value >= static_cast<std::int64_t>(size())) {
            warning = "The file's " + key + " is " + std::to_string(*value) + ", but it has only " + std::to_string(size()) +
                      " tokens, so it counts as none.";
            return no_token;
        }
        return static_cast<Token>(*value);
    };
    bos = id("bos");
    eos = id("eos");
    unknown = id("unknown");
    ends = {eos, id("eot"), id("eom"), id("fim_pad"), id("fim_rep"), id("fim_sep")};
    std::erase(ends, no_token);
    if (!has_kinds) { // a file of the first days: the ids are all that says which tokens are special
        for (const Token token : ends) kinds[token] = Kind::control;
        if (bos != no_token) kinds[bos] = Kind::control;
    }

    // SentencePiece models call these tokens by the same names everywhere; files without the ids rely on it.
    if (spelling != Spelling::characters) return;
    const auto& tokens = *file.texts("tokenizer.ggml.tokens");
    for (std::size_t i = 0; i < size(); i++) {
        const auto token = static_cast<Token>(i);
        if (unknown == no_token && kinds[i] == Kind::unknown) unknown = token;
        if (kinds[i] != Kind::control) continue;
        if (bos == no_token && (tokens[i] == "<s>" || tokens[i] == "<bos>")) bos = token;
        if (eos == no_token && (tokens[i] == "</s>" || tokens[i] == "<eos>")) eos = token;
    }
}

void Vocabulary::load_strings(const Gguf& file) {
    const auto& tokens = *file.texts("tokenizer.ggml.tokens");
    std::vector<bool> mergeable(size());
    starts.reserve(size() + 1);
    for (std::size_t i = 0; i < size(); i++) {
        starts.push_back(pool.size());
        bool pure = false;
        if (kinds[i] == Kind::normal || kinds[i] == Kind::unused) {
            pool += unspell(tokens[i], pure);
            mergeable[i] = pure && !tokens[i].empty();
        } else if (const auto byte = byte_token_value(tokens[i]); kinds[i] == Kind::byte && byte) {
            pool += static_cast<char>(*byte);
        } else if (spelling == Spelling::characters && kinds[i] == Kind::user_defined && is_only_spaces(tokens[i])) {
            pool += unspell(tokens[i], pure); // runs of spaces, where the converter left them as they were
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
}

void Vocabulary::find_ends() {
    for (const std::string_view name : end_names)
        if (const auto at = special.find(name); at != special.end() && is_control(at->second)) ends.push_back(at->second);

    const auto drop = [&](std::string_view name) {
        if (const auto at = special.find(name); at != special.end()) std::erase(ends, at->second);
    };
    const auto read = [&](std::string_view name) {
        if (const auto at = special.find(name); at != special.end()) markup.push_back(at->second);
    };
    // In the harmony format <|end|> closes a message and the turn goes on.
    const bool harmony = (special.contains("<|return|>") && special.contains("<|call|>")) ||
                         (special.contains("<|calls|>") && special.contains("<|flush|>"));
    if (harmony) drop("<|end|>"), read("<|end|>");
    if (special.contains("<|tool_response>")) drop("</s>");
    for (const std::string_view name : markup_names) read(name);

    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    std::sort(markup.begin(), markup.end());
}

} // namespace ponder::bpe
